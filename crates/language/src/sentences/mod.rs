//! Tokens to sentences: layout decides where it can, a small linear classifier elsewhere.
//!
//! A blank line always ends a sentence ([`layout`]). Every other place between two tokens is judged
//! by the sum of the weights of its [`features`], learned from the treebanks by `chancery-train
//! sentences`.

mod features;
mod layout;

pub(crate) use features::{Context, Layout, Spot, Spots, TABLE};
pub(crate) use layout::{Gap, Gaps};

use crate::network::MAX_WORDS;
use crate::tokenize::Piece;

/// The learned weights of the features.
#[derive(Debug)]
pub(crate) struct Splitter {
    scale: f32,
    weights: Vec<i8>,
}

/// Says whether a token begins with a capital and ends in a letter.
fn is_capitalised_word(text: &str, piece: Piece) -> bool {
    let token = text.get(piece.start..piece.end).unwrap_or_default();
    token.chars().next().is_some_and(char::is_uppercase)
        && token.chars().next_back().is_some_and(char::is_lowercase)
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

    /// Tells for each token whether a sentence ends after it; none is too long for the network.
    pub(crate) fn split<'t>(
        &'t self,
        text: &'t str,
        layout: Layout,
        tokens: impl Iterator<Item = (Piece, Gap)> + 't,
    ) -> impl Iterator<Item = (Piece, bool)> + 't {
        let mut context = Context::new(layout);
        let mut words = 0;
        Spots::new(text, tokens).map(move |spot| {
            context.pass(&spot);
            words += 1;
            let ends = match spot.gap {
                Gap::Break => true,
                _ if words == MAX_WORDS => true,
                // Within a line a sentence seldom ends on a name: "Minister of Foreign Affairs Dr. Vale".
                Gap::Space | Gap::None if is_capitalised_word(text, spot.piece) => false,
                Gap::Line | Gap::Space | Gap::None => self.score(&context, &spot) > 0.0,
            };
            if ends {
                words = 0;
                context.begin();
            }
            (spot.piece, ends)
        })
    }

    fn score(&self, context: &Context, spot: &Spot) -> f32 {
        let mut sum = 0;
        context.features(spot, |feature| {
            sum += self.weights.get(feature).copied().map_or(0, i32::from);
        });
        f32::from(i16::try_from(sum).unwrap_or(i16::MAX)) * self.scale
    }
}
