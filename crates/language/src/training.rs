//! What the trainer shares with the engine, so that both see the same features.
//!
//! Not meant for others: it changes with the models.

use std::ops::Range;

use crate::sentences::{Context, Gap, clues, gaps};
use crate::tags::Xpos;
use crate::tokenize::Piece;

/// The number of weights of the sentence classifier.
pub const SENTENCE_FEATURES: usize = crate::sentences::TABLE;

pub use crate::lemma::Lemmatizer;

/// Returns the form of a word that lemma entries are about.
#[must_use]
pub fn lemma_base(word: &str, tag: Xpos) -> String {
    crate::lemma::base(word, tag)
}

/// Returns the endings of a word that lemma rules look at, the longest first.
pub fn lemma_endings(word: &str) -> impl Iterator<Item = &str> {
    crate::lemma::endings(word)
}

/// A place between two tokens where the sentence may end, for the learning of the classifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boundary {
    /// The features of the place.
    pub features: Vec<usize>,
    /// Whether a sentence ends here.
    pub ends: bool,
}

/// Returns the places of a text that the classifier decides; `ends` tells for each token whether a
/// sentence ends after it.
#[must_use]
pub fn boundaries(text: &str, tokens: &[Range<usize>], ends: &[bool]) -> Vec<Boundary> {
    let pieces: Vec<Piece> = tokens
        .iter()
        .map(|token| Piece {
            start: token.start,
            end: token.end,
        })
        .collect();
    let places = clues(text, &pieces);
    let gaps = gaps(text, &pieces);
    let mut context = Context::new(&gaps);
    let mut boundaries = Vec::new();
    for (index, (gap, ends)) in gaps.iter().zip(ends).enumerate() {
        context.pass(&places[index]);
        if *gap != Gap::Break {
            let mut features = Vec::new();
            context.features(&places, *gap, index, |feature| features.push(feature));
            boundaries.push(Boundary {
                features,
                ends: *ends,
            });
        }
        if *ends || *gap == Gap::Break {
            context.begin();
        }
    }
    boundaries
}
