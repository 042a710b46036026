//! Tokens to sentences.

use std::ops::Range;

use crate::network::MAX_WORDS;
use crate::tokenize::Piece;

/// Returns the sentences as ranges of `pieces`: consecutive, none empty, none too long for the network.
pub(crate) fn split(text: &str, pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (index, piece) in pieces.iter().enumerate() {
        let last = index + 1 == pieces.len();
        let word = text.get(piece.start..piece.end).unwrap_or_default();
        let gap = pieces
            .get(index + 1)
            .and_then(|next| text.get(piece.end..next.start))
            .unwrap_or_default();
        let blank = gap.bytes().filter(|byte| *byte == b'\n').count() > 1;
        if last || blank || matches!(word, "." | "!" | "?") || index + 1 - start == MAX_WORDS {
            sentences.push(start..index + 1);
            start = index + 1;
        }
    }
    sentences
}
