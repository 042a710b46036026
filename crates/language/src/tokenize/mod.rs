//! Text to tokens, by rule, as the English treebanks cut them.
//!
//! White space and control characters end a *chunk*; [`chunk`] cuts a chunk into tokens from left to
//! right. Every rule looks ahead by a bounded number of characters, so the time is linear in the
//! text whatever it holds. The word lists are learned from the treebanks ([`Lexicon`]).

mod chunk;
mod hyphen;
mod lexicon;
mod punctuation;
mod scan;
mod whole;
mod word;

use std::collections::VecDeque;
use std::str::CharIndices;

pub(crate) use lexicon::Lexicon;

/// A token's place in the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Tells whether a character separates tokens and belongs to none.
pub(crate) fn is_blank(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{200e}' | '\u{200f}'
        )
}

/// The tokens of a text in order; between them are only blank characters.
///
/// Holds one chunk and its tokens, however long the text is.
pub(crate) struct Tokens<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    rest: CharIndices<'t>,
    chunk: Vec<(usize, char)>,
    ready: VecDeque<Piece>,
    is_cut: bool,
}

impl<'t> Tokens<'t> {
    pub(crate) fn new(text: &'t str, lexicon: &'t Lexicon) -> Self {
        Self {
            text,
            lexicon,
            rest: text.char_indices(),
            chunk: Vec::new(),
            ready: VecDeque::new(),
            is_cut: false,
        }
    }

    /// Cuts the next chunk, or notes that there is none.
    fn cut_chunk(&mut self) {
        let mut end = self.text.len();
        self.is_cut = true;
        for (offset, character) in self.rest.by_ref() {
            if is_blank(character) {
                if !self.chunk.is_empty() {
                    (end, self.is_cut) = (offset, false);
                    break;
                }
                continue;
            }
            self.chunk.push((offset, character));
            if self.chunk.len() == MAX_CHUNK {
                (end, self.is_cut) = (offset + character.len_utf8(), false);
                break;
            }
        }
        chunk::cut(&self.chunk, end, self.lexicon, &mut self.ready);
        self.chunk.clear();
    }

    /// Whether the next token is the `No` of `No. 2`, whose stop belongs to it.
    fn is_number_sign(&self) -> bool {
        let is = |piece: &Piece, word: &str| self.text.get(piece.start..piece.end) == Some(word);
        let mut next = self.ready.iter();
        let (Some(no), Some(stop), Some(number)) = (next.next(), next.next(), next.next()) else {
            return false;
        };
        let digit = self.text.as_bytes().get(number.start);
        no.end == stop.start
            && is(stop, ".")
            && digit.is_some_and(u8::is_ascii_digit)
            && (is(no, "No") || is(no, "no"))
    }
}

impl Iterator for Tokens<'_> {
    type Item = Piece;

    fn next(&mut self) -> Option<Piece> {
        while self.ready.len() < 3 && !self.is_cut {
            self.cut_chunk();
        }
        let joins = self.is_number_sign();
        let mut piece = self.ready.pop_front()?;
        if joins {
            piece.end = self.ready.pop_front()?.end;
        }
        Some(piece)
    }
}

/// Characters of one chunk: a longer run without blanks is no English and is cut here.
const MAX_CHUNK: usize = 4096;

#[cfg(test)]
#[expect(
    clippy::string_slice,
    reason = "a slice off a character boundary is a failed test"
)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lexicon() -> Lexicon {
        Lexicon::parse(include_str!("../../../../data/models/english-tokens.tsv"))
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let words: Vec<&str> = Tokens::new(text, &lexicon())
            .map(|piece| &text[piece.start..piece.end])
            .collect();
        assert_eq!(words.join(" "), expected);
    }

    #[test]
    fn splits_clitics() {
        check(
            "Russia's army didn't move.",
            "Russia 's army did n't move .",
        );
        check("They’ll say it’s over", "They ’ll say it ’s over");
        check("I cannot, we won't", "I can not , we wo n't");
        check("the states' rights, O'Neil", "the states ' rights , O'Neil");
        check("in the 1980's and the '90s", "in the 1980's and the '90s");
    }

    #[test]
    fn keeps_abbreviations_whole() {
        check(
            "Gen. Randy George met U.S. officials.",
            "Gen. Randy George met U.S. officials .",
        );
        check("at 5 p.m. on Nov. 24", "at 5 p.m. on Nov. 24");
        check(
            "J. D. Vance, the No. 2 official",
            "J. D. Vance , the No. 2 official",
        );
        check("I said no. He left", "I said no . He left");
    }

    #[test]
    fn splits_hyphens_except_after_prefixes() {
        check(
            "al-Sudani's long-time anti-war co-founder",
            "al - Sudani 's long - time anti-war co-founder",
        );
        check(
            "call 713-853-3989 in 2020-21",
            "call 713-853-3989 in 2020 - 21",
        );
    }

    #[test]
    fn splits_numbers_from_units_and_signs() {
        check(
            "$3.5bn, 10am, 40% of 1,200 km/h",
            "$ 3.5 bn , 10 am , 40 % of 1,200 km / h",
        );
        check("on 9/11 and/or 10:30", "on 9/11 and / or 10:30");
    }

    #[test]
    fn keeps_addresses_and_dashes() {
        check(
            "(see https://a.b/c?d=e). Mail a.b@c.org.",
            "( see https://a.b/c?d=e ) . Mail a.b@c.org .",
        );
        check(
            "Kyiv — or Kiev--said … no...",
            "Kyiv — or Kiev -- said … no ...",
        );
        check("“Yes,” he said: :-)", "“ Yes , ” he said : :-)");
    }

    proptest! {
        #[test]
        fn tokens_cover_all_but_blanks(text in "(\\PC|[ \n\t.'’\\-:/@0-9a-zA-Z])*") {
            let lexicon = lexicon();
            let pieces: Vec<Piece> = Tokens::new(&text, &lexicon).collect();
            let mut last = 0;
            for piece in &pieces {
                prop_assert!(piece.start < piece.end);
                prop_assert!(text[last..piece.start].chars().all(is_blank));
                prop_assert!(!text[piece.start..piece.end].chars().any(is_blank));
                last = piece.end;
            }
            prop_assert!(text[last..].chars().all(is_blank));
        }
    }
}
