//! Learns the sentence splitter's weights: logistic regression over hashed features.

use std::collections::BTreeSet;

use chancery_language::Analyzer;
use chancery_language::training::{Boundary, SENTENCE_FEATURES, boundaries};

use crate::treebank::{Joining, Tree, raw_text};

const EPOCHS: usize = 12;
const RATE: f32 = 0.15;
/// Pulls rare features to zero.
const DECAY: f32 = 2e-6;

/// Returns the weight file: a scale as `f32`, then one `i8` a feature.
#[must_use]
pub fn learn(analyzer: &Analyzer, treebanks: &[Vec<Tree>], seed: u64) -> Vec<u8> {
    let mut examples = Vec::new();
    for trees in treebanks {
        for joining in [Joining::Paragraphs, Joining::Spaces] {
            examples.extend(examples_of(analyzer, trees, joining));
        }
    }
    quantise(&regress(&examples, seed))
}

fn examples_of(analyzer: &Analyzer, trees: &[Tree], joining: Joining) -> Vec<Boundary> {
    let raw = raw_text(trees, joining);
    let last = raw.words.iter().filter_map(|words| words.last());
    let gold: BTreeSet<usize> = last.map(|word| word.end).collect();
    let tokens = analyzer.tokens(&raw.text);
    let ends: Vec<bool> = tokens
        .iter()
        .map(|token| gold.contains(&token.end))
        .collect();
    boundaries(&raw.text, &tokens, &ends)
}

/// Averaged logistic regression with per-feature step sizes.
fn regress(examples: &[Boundary], seed: u64) -> Vec<f32> {
    let mut weights = vec![0.0_f32; SENTENCE_FEATURES];
    let mut squares = vec![1e-6_f32; SENTENCE_FEATURES];
    let mut average = vec![0.0_f32; SENTENCE_FEATURES];
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = seed;
    for epoch in 0..EPOCHS {
        shuffle(&mut order, &mut random);
        for index in &order {
            let Boundary { features, ends } = &examples[*index];
            let score: f32 = features.iter().map(|feature| weights[*feature]).sum();
            let error = 1.0 / (1.0 + (-score).exp()) - if *ends { 1.0 } else { 0.0 };
            for feature in features {
                let gradient = error + DECAY * weights[*feature];
                squares[*feature] += gradient * gradient;
                weights[*feature] -= RATE * gradient / squares[*feature].sqrt();
            }
        }
        if epoch >= EPOCHS / 2 {
            average
                .iter_mut()
                .zip(&weights)
                .for_each(|(sum, weight)| *sum += weight);
        }
    }
    average
}

fn shuffle(order: &mut [usize], random: &mut u64) {
    for index in (1..order.len()).rev() {
        *random = random
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let bound = u64::try_from(index + 1).unwrap_or(1);
        order.swap(
            index,
            usize::try_from((*random >> 33) % bound).unwrap_or_default(),
        );
    }
}

fn quantise(weights: &[f32]) -> Vec<u8> {
    let largest = weights
        .iter()
        .fold(0.0_f32, |largest, weight| largest.max(weight.abs()))
        .max(1e-9);
    let scale = largest / 127.0;
    let mut bytes = scale.to_le_bytes().to_vec();
    bytes.extend(
        weights
            .iter()
            .map(|weight| nearest(weight / scale).cast_unsigned()),
    );
    bytes
}

/// The nearest small integer.
fn nearest(value: f32) -> i8 {
    let rounded = value.round();
    (-127..=127_i8)
        .min_by(|a, b| {
            (f32::from(*a) - rounded)
                .abs()
                .total_cmp(&(f32::from(*b) - rounded).abs())
        })
        .unwrap_or(0)
}
