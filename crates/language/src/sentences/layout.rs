//! What the white space between two tokens says: a blank line, an intended line break, or nothing.

use std::iter::Peekable;

use crate::tokenize::Piece;

/// The white space after a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gap {
    /// None: the next token follows at once.
    None,
    /// White space within a line, or a line break that only wraps the text.
    Space,
    /// A line break that may be intended, without certainty.
    Line,
    /// A blank line, a line break that is intended, or the end of the text: the sentence ends.
    Break,
}

/// Lines longer than this are not wrapped: their ends are intended.
const WRAP: usize = 120;

/// Tokens with the gap after each.
///
/// A single line break is intended if the next line's first word would have fitted on the line: the
/// longest line of the block (the lines between two blank ones) shows how far it is wrapped.
pub(crate) struct Gaps<'t, I: Iterator<Item = Piece>> {
    text: &'t str,
    pieces: Peekable<I>,
    block: Block,
}

impl<'t, I: Iterator<Item = Piece>> Gaps<'t, I> {
    pub(crate) fn new(text: &'t str, pieces: I) -> Self {
        Self {
            text,
            pieces: pieces.peekable(),
            block: Block::default(),
        }
    }
}

impl<I: Iterator<Item = Piece>> Iterator for Gaps<'_, I> {
    type Item = (Piece, Gap);

    fn next(&mut self) -> Option<(Piece, Gap)> {
        let piece = self.pieces.next()?;
        let Some(next) = self.pieces.peek() else {
            return Some((piece, Gap::Break));
        };
        let white = self.text.get(piece.end..next.start).unwrap_or_default();
        let gap = match white {
            "" => Gap::None,
            " " => Gap::Space,
            _ => match white.bytes().filter(|byte| *byte == b'\n').count() {
                0 if white.contains(['\u{2029}', '\u{0c}', '\r']) => Gap::Break,
                0 => Gap::Space,
                1 => {
                    if piece.end > self.block.end {
                        self.block = Block::around(self.text, piece.end);
                    }
                    let end = word_end(self.text, next.start);
                    self.block.judge(self.text, &piece, next, end)
                }
                _ => Gap::Break,
            },
        };
        Some((piece, gap))
    }
}

/// The end of the run of non-blank characters from `start` on, within reason.
fn word_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    rest.char_indices()
        .take(40)
        .find(|(_, c)| c.is_whitespace())
        .map_or(start + 40, |(length, _)| start + length)
}

/// Consecutive lines without a blank one.
#[derive(Default)]
struct Block {
    end: usize,
    longest: usize,
    /// Whether two lines before the last are nearly as long as the longest.
    wrapped: bool,
}

impl Block {
    /// Measures the block from the line at `inside` on.
    fn around(text: &str, inside: usize) -> Self {
        let start = text
            .get(..inside)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let mut end = start;
        let mut lengths = Vec::new();
        for line in text.get(start..).unwrap_or_default().split_inclusive('\n') {
            if line.trim().is_empty() {
                break;
            }
            end += line.len();
            lengths.push(line.trim_end().chars().count());
        }
        let longest = lengths.iter().copied().max().unwrap_or_default();
        lengths.pop();
        let wrapped = lengths
            .iter()
            .filter(|length| **length * 4 >= longest * 3)
            .count()
            >= 2;
        Self {
            end,
            longest,
            wrapped,
        }
    }

    fn judge(&self, text: &str, piece: &Piece, next: &Piece, word_end: usize) -> Gap {
        let start = text
            .get(..piece.end)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |at| at + 1);
        let line = text
            .get(start..piece.end)
            .unwrap_or_default()
            .chars()
            .count();
        let word = text.get(next.start..word_end).unwrap_or_default();
        let fits = line + 1 + word.chars().count() <= self.longest;
        let bullet = word.starts_with(['•', '*', '·', '▪', '●']) || matches!(word, "-" | "–" | "—");
        let lower = word.starts_with(char::is_lowercase);
        match () {
            () if bullet || self.longest > WRAP || fits && !lower => Gap::Break,
            // A headline over a line, or a list, rather than a wrapped paragraph.
            () if !self.wrapped && !lower => Gap::Break,
            () if fits => Gap::Line,
            () => Gap::Space,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::{Lexicon, Tokens};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let lexicon = Lexicon::default();
        let mut parts = Vec::new();
        let mut start = 0;
        for (piece, gap) in Gaps::new(text, Tokens::new(text, &lexicon)) {
            if gap == Gap::Break {
                parts.push(text.get(start..piece.end).unwrap().trim());
                start = piece.end;
            }
        }
        assert_eq!(parts, expected);
    }

    #[test]
    fn blank_lines_break() {
        check("One\n\nTwo three\n \nFour", &["One", "Two three", "Four"]);
    }

    #[test]
    fn wrapped_lines_do_not() {
        let text = "The minister arrived in Kyiv on Tuesday and will meet the\npresident of Ukraine before he flies on to Warsaw, where\nhe stays.";
        check(text, &[text]);
    }

    #[test]
    fn short_lines_break() {
        let list =
            "Participants of the meeting in the palace on Monday:\nThe president\nThe minister";
        check(
            list,
            &[
                "Participants of the meeting in the palace on Monday:",
                "The president",
                "The minister",
            ],
        );
    }
}
