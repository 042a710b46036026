//! What the trainer shares with the engine, so that both see the same features.
//!
//! Not meant for others: it changes with the models.

use std::ops::Range;

use crate::sentences::{Context, Gap, Gaps, Layout, Spots};
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
    let pieces = tokens.iter().map(|token| Piece {
        start: token.start,
        end: token.end,
    });
    let tokens: Vec<(Piece, Gap)> = Gaps::new(text, pieces).collect();
    let mut layout = Layout::default();
    for (_, gap) in &tokens {
        layout.count(*gap);
    }
    let mut context = Context::new(layout);
    let mut boundaries = Vec::new();
    for (spot, ends) in Spots::new(text, tokens.into_iter()).zip(ends) {
        context.pass(&spot);
        if spot.gap != Gap::Break {
            let mut features = Vec::new();
            context.features(&spot, |feature| features.push(feature));
            boundaries.push(Boundary {
                features,
                ends: *ends,
            });
        }
        if *ends || spot.gap == Gap::Break {
            context.begin();
        }
    }
    boundaries
}
