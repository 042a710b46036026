//! Tokens that start with a character that is neither letter nor digit.

use super::lexicon::Lexicon;
use super::scan::{Scan, is_apostrophe, is_digit, is_mark, is_word};
use super::word;

/// The end of the token that starts with the punctuation or symbol at `index`.
pub(super) fn end(scan: Scan<'_>, index: usize, lexicon: &Lexicon) -> usize {
    let first = scan.at(index);
    if is_apostrophe(first) {
        return apostrophe(scan, index, lexicon);
    }
    if first == '.' && is_digit(scan.at(index + 1)) && !is_word(scan.before(index)) {
        return word::end(scan, index + 1, lexicon);
    }
    if first == '#' && is_digit(scan.at(index + 1)) {
        return index + 1;
    }
    if matches!(first, '.' | '!' | '?' | '…') {
        return stops(scan, index);
    }
    if matches!(
        first,
        '-' | '*'
            | '='
            | '_'
            | '~'
            | '+'
            | '|'
            | '<'
            | '>'
            | '#'
            | '^'
            | '—'
            | '–'
            | '•'
            | '/'
            | '$'
    ) {
        return repeated(scan, index);
    }
    let mut end = index + 1;
    while is_mark(scan.at(end))
        || is_regional(first) && is_regional(scan.at(end)) && end == index + 1
    {
        end += 1;
    }
    end
}

/// `...`, `!!!`, `?!`: a run of stops is one token, but a single full stop stays alone.
fn stops(scan: Scan<'_>, index: usize) -> usize {
    let mut end = index + 1;
    let first = scan.at(index);
    while scan.at(end) == first {
        end += 1;
    }
    if first != '.' && first != '…' {
        while matches!(scan.at(end), '!' | '?') {
            end += 1;
        }
    }
    end
}

fn repeated(scan: Scan<'_>, index: usize) -> usize {
    let mut end = index + 1;
    while scan.at(end) == scan.at(index) {
        end += 1;
    }
    end
}

/// Flags are pairs of these.
fn is_regional(character: char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(&character)
}

/// A clitic (`'s`), a word that starts with an apostrophe (`'em`, `'90s`), or a quotation mark.
fn apostrophe(scan: Scan<'_>, index: usize, lexicon: &Lexicon) -> usize {
    if scan.at(index + 1) == scan.at(index) {
        return index + 2;
    }
    let run = scan.run(index + 1);
    if is_word(scan.before(index)) && word::is_clitic(scan, index + 1, run) {
        return run;
    }
    let decade =
        run - index == 4 && is_digit(scan.at(index + 1)) && matches!(scan.at(run - 1), 's' | 'S');
    let year = run - index == 3 && scan.all(index + 1, run, is_digit);
    if decade
        || year && !is_word(scan.before(index))
        || lexicon.starts_with_apostrophe(scan, index + 1, run)
    {
        return run;
    }
    index + 1
}
