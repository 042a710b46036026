//! The whole network: from the words of sentences to their tags, trees and names.

use std::collections::HashMap;
use std::ops::Range;

use super::embedding::{Embedding, Strings};
use super::encoder::{Buffers as EncoderBuffers, Encoder};
use super::features::mode;
use super::heads::{Buffers as HeadBuffers, Heads};
use super::linear::Grain;
use super::machine::Machine;
use super::weights::{ModelError, WeightFile};
use crate::analysis::Name;
use crate::tags::{Relation, Upos, Xpos};

/// The longest sentence that the network was made for, in words.
pub(crate) const MAX_WORDS: usize = 256;
/// Words of one batch: enough that few rows are padding, few enough to stay in the second-level cache.
const BATCH: usize = 192;
/// Words whose names agree with each other: a long article; longer texts are taken in stretches of at least
/// as many, so that memory stays bounded.
pub(crate) const STRETCH: usize = 2048;
/// Distinct words whose embeddings are kept.
const MAX_CACHED: usize = 8192;

/// A loaded network; immutable, so it can be shared.
#[derive(Debug)]
pub(crate) struct Network {
    machine: Machine,
    embedding: Embedding,
    encoder: Encoder,
    heads: Heads,
}

/// What the network says of the words, in order, and of each sentence's names.
#[derive(Debug, Default)]
pub(crate) struct Annotations {
    pub(crate) upos: Vec<Upos>,
    pub(crate) xpos: Vec<Xpos>,
    /// The head's index in the sentence; `None` for the root.
    pub(crate) heads: Vec<Option<usize>>,
    pub(crate) relations: Vec<Relation>,
    pub(crate) names: Vec<Vec<Name>>,
}

/// Buffers that are reused from batch to batch and text to text.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    strings: Strings,
    /// Where the embedding of a word seen before lies in `cached`.
    known: HashMap<Box<str>, usize>,
    cached: Vec<f32>,
    embedded: Vec<f32>,
    encoded: Vec<f32>,
    encoder: EncoderBuffers,
    heads: HeadBuffers,
}

impl Network {
    /// Reads a weight file.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        Self::with_grain(bytes, Grain::Coarse)
    }

    /// Reads a weight file, with so fine a rounding in the large layers.
    fn with_grain(bytes: &[u8], grain: Grain) -> Result<Self, ModelError> {
        let file = WeightFile::open(bytes)?;
        let machine = Machine::detect();
        Ok(Self {
            machine,
            embedding: Embedding::read(&file)?,
            encoder: Encoder::read(&file, (grain, machine))?,
            heads: Heads::read(&file, (grain, machine))?,
        })
    }

    /// Annotates sentences of at most [`MAX_WORDS`] words: `sentences` are the consecutive ranges of
    /// `words` that they cover.
    pub(crate) fn annotate(
        &self,
        words: &[&str],
        sentences: &[Range<usize>],
        space: &mut Workspace,
    ) -> Annotations {
        let mut out = Annotations::default();
        let mut batch: Vec<Range<usize>> = Vec::new();
        // The first word of the batch, and the first sentence whose names are not decided.
        let (mut first, mut open) = (0, 0);
        for (number, sentence) in sentences.iter().enumerate() {
            if !batch.is_empty() && sentence.end - first > BATCH {
                self.run(&words[first..sentence.start], &batch, space, &mut out);
                batch.clear();
                if sentence.start - sentences[open].start >= STRETCH {
                    self.name(words, &sentences[open..number], space, &mut out);
                    open = number;
                }
            }
            if batch.is_empty() {
                first = sentence.start;
            }
            batch.push(sentence.start - first..sentence.end - first);
        }
        if let Some(last) = sentences.last().filter(|_| !batch.is_empty()) {
            self.run(&words[first..last.end], &batch, space, &mut out);
            self.name(words, &sentences[open..], space, &mut out);
        }
        out
    }

    /// Decides the names of a stretch of sentences whose batches have run.
    fn name(
        &self,
        words: &[&str],
        sentences: &[Range<usize>],
        space: &mut Workspace,
        out: &mut Annotations,
    ) {
        let start = sentences.first().map_or(0, |first| first.start);
        let end = sentences.last().map_or(start, |last| last.end);
        let shifted = sentences
            .iter()
            .map(|sentence| sentence.start - start..sentence.end - start);
        self.heads
            .decide_names(&words[start..end], shifted, &mut space.heads, out);
    }

    /// Annotates one batch.
    fn run(
        &self,
        words: &[&str],
        sentences: &[Range<usize>],
        space: &mut Workspace,
        out: &mut Annotations,
    ) {
        self.embed(words, sentences, space);
        let Workspace {
            embedded,
            encoded,
            encoder,
            heads,
            ..
        } = space;
        self.encoder
            .encode(self.machine, sentences, embedded, encoder, encoded);
        self.heads.decide(
            self.machine,
            sentences,
            encoded,
            (&mut encoder.packed, heads),
            out,
        );
    }

    /// Writes the embeddings of a batch.
    fn embed(&self, words: &[&str], sentences: &[Range<usize>], space: &mut Workspace) {
        let dim = self.embedding.dim();
        space.embedded.resize(words.len() * dim, 0.0);
        let mut rows = std::mem::take(&mut space.embedded);
        for (word, row) in words.iter().zip(rows.chunks_exact_mut(dim)) {
            self.embed_word(word, row, space);
        }
        for sentence in sentences {
            let words = &words[sentence.clone()];
            let mode = mode(words.iter().copied()) as usize;
            let initial = words
                .iter()
                .position(|word| word.chars().any(char::is_alphabetic));
            let rows = &mut rows[sentence.start * dim..sentence.end * dim];
            for (index, row) in rows.chunks_exact_mut(dim).enumerate() {
                let context = mode * 2 + usize::from(initial == Some(index));
                self.embedding.add_context(self.machine.arch, context, row);
            }
        }
        space.embedded = rows;
    }

    /// Writes the embedding of a word without its context, from the cache if it was seen before.
    fn embed_word(&self, word: &str, row: &mut [f32], space: &mut Workspace) {
        let dim = self.embedding.dim();
        if let Some(&place) = space.known.get(word) {
            row.copy_from_slice(&space.cached[place * dim..(place + 1) * dim]);
            return;
        }
        let rows = self.embedding.rows(word, &mut space.strings);
        self.embedding.sum(self.machine.arch, rows, row);
        if space.known.len() < MAX_CACHED && word.len() <= 32 {
            space.known.insert(word.into(), space.known.len());
            space.cached.extend_from_slice(row);
        }
    }
}

#[cfg(test)]
mod tests;
