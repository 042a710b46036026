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

/// Returns the tokens of a text in order; between them are only blank characters.
pub(crate) fn tokenize(text: &str, lexicon: &Lexicon) -> Vec<Piece> {
    let mut pieces = Vec::with_capacity(text.len() / 5);
    let mut chunk: Vec<(usize, char)> = Vec::new();
    for (offset, character) in text.char_indices() {
        if is_blank(character) {
            chunk::cut(&chunk, offset, lexicon, &mut pieces);
            chunk.clear();
        } else {
            chunk.push((offset, character));
        }
        if chunk.len() == MAX_CHUNK {
            chunk::cut(&chunk, offset + character.len_utf8(), lexicon, &mut pieces);
            chunk.clear();
        }
    }
    chunk::cut(&chunk, text.len(), lexicon, &mut pieces);
    join_number_signs(text, &mut pieces);
    pieces
}

/// Makes one token of `No` and `.` before a number: `the No. 2 official`.
fn join_number_signs(text: &str, pieces: &mut Vec<Piece>) {
    let is = |piece: &Piece, word: &str| text.get(piece.start..piece.end) == Some(word);
    let digit = |piece: &Piece| {
        text.as_bytes()
            .get(piece.start)
            .is_some_and(u8::is_ascii_digit)
    };
    let mut index = 0;
    let fits = |window: &[Piece]| {
        matches!(window, [no, stop, number]
        if no.end == stop.start && is(stop, ".") && digit(number) && (is(no, "No") || is(no, "no")))
    };
    let numbered: Vec<usize> = pieces
        .windows(3)
        .enumerate()
        .filter(|(_, w)| fits(w))
        .map(|(i, _)| i)
        .collect();
    if numbered.is_empty() {
        return;
    }
    let mut next = numbered.into_iter().peekable();
    let ends: Vec<usize> = pieces.iter().map(|piece| piece.end).collect();
    let mut drop = usize::MAX;
    pieces.retain_mut(|piece| {
        let here = index;
        index += 1;
        if next.next_if_eq(&here).is_some() {
            piece.end = ends.get(here + 1).copied().unwrap_or(piece.end);
            drop = here + 1;
        }
        here != drop
    });
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
        let words: Vec<&str> = tokenize(text, &lexicon())
            .iter()
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
            let pieces = tokenize(&text, &lexicon());
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
