//! One chunk to tokens: at each place the first rule that fits takes its characters.

use std::collections::VecDeque;

use super::lexicon::Lexicon;
use super::scan::{Scan, is_word};
use super::{Piece, punctuation, whole, word};

/// Cuts the characters of one chunk; `end` is the byte offset after them.
pub(super) fn cut(
    chars: &[(usize, char)],
    end: usize,
    lexicon: &Lexicon,
    out: &mut VecDeque<Piece>,
) {
    let scan = Scan::new(chars);
    let offset = |index: usize| chars.get(index).map_or(end, |(offset, _)| *offset);
    let mut index = 0;
    while index < scan.len() {
        let next = next(scan, index, lexicon).clamp(index + 1, scan.len());
        if is_word(scan.at(index)) {
            let mut from = index;
            word::inner_cuts(scan, index, next, lexicon, |cut| {
                out.push_back(Piece {
                    start: offset(from),
                    end: offset(cut),
                });
                from = cut;
            });
            out.push_back(Piece {
                start: offset(from),
                end: offset(next),
            });
        } else {
            out.push_back(Piece {
                start: offset(index),
                end: offset(next),
            });
        }
        index = next;
    }
}

/// The end of the token that starts at `index`.
fn next(scan: Scan<'_>, index: usize, lexicon: &Lexicon) -> usize {
    if let Some(end) = whole::address(scan, index) {
        return end;
    }
    if let Some(end) = whole::emoticon(scan, index) {
        return end;
    }
    if is_word(scan.at(index)) {
        return word::end(scan, index, lexicon);
    }
    punctuation::end(scan, index, lexicon)
}
