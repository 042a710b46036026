//! Tokens to sentences: layout decides where it can, a small linear classifier elsewhere.
//!
//! A blank line always ends a sentence ([`layout`]). Every other place between two tokens is judged
//! by the sum of the weights of its [`features`], learned from the treebanks by `chancery-train
//! sentences`.

mod features;
mod layout;

use std::ops::Range;

pub(crate) use features::{Context, Place, TABLE, clues};
pub(crate) use layout::{Gap, gaps};

use crate::network::MAX_WORDS;
use crate::tokenize::Piece;

/// The learned weights of the features.
#[derive(Debug)]
pub(crate) struct Splitter {
    scale: f32,
    weights: Vec<i8>,
}

impl Splitter {
    /// Reads the weights: a scale as `f32`, then one `i8` for every feature.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let (scale, weights) = bytes.split_first_chunk::<4>().unwrap_or((&[0; 4], &[]));
        let mut weights: Vec<i8> = weights.iter().map(|byte| byte.cast_signed()).collect();
        weights.resize(TABLE, 0);
        Self {
            scale: f32::from_le_bytes(*scale),
            weights,
        }
    }

    /// Returns the sentences as ranges of `pieces`: consecutive, none empty, none too long for the
    /// network.
    pub(crate) fn split(&self, text: &str, pieces: &[Piece]) -> Vec<Range<usize>> {
        let places = clues(text, pieces);
        let gaps = gaps(text, pieces);
        let mut context = Context::new(&gaps);
        let mut sentences = Vec::new();
        let mut start = 0;
        for (index, gap) in gaps.iter().enumerate() {
            context.pass(&places[index]);
            let ends = match gap {
                Gap::Break => true,
                Gap::Line | Gap::Space | Gap::None => {
                    index + 1 - start == MAX_WORDS
                        || self.score(&context, &places, *gap, index) > 0.0
                }
            };
            if ends {
                sentences.push(start..index + 1);
                start = index + 1;
                context.begin();
            }
        }
        sentences
    }

    fn score(&self, context: &Context, places: &[Place], gap: Gap, index: usize) -> f32 {
        let mut sum = 0;
        context.features(places, gap, index, |feature| {
            sum += self.weights.get(feature).copied().map_or(0, i32::from);
        });
        f32::from(i16::try_from(sum).unwrap_or(i16::MAX)) * self.scale
    }
}
