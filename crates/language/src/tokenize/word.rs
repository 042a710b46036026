//! Tokens that start with a letter or digit: how far they reach, and where they split inside.

use super::hyphen;
use super::lexicon::Lexicon;
use super::scan::{Scan, is_apostrophe, is_digit, is_word};

/// The end of the word that starts at `index`.
pub(super) fn end(scan: Scan<'_>, index: usize, lexicon: &Lexicon) -> usize {
    let mut end = index;
    loop {
        while is_word(scan.at(end)) {
            end += 1;
        }
        let joiner = scan.at(end);
        if is_apostrophe(joiner) {
            match apostrophe(scan, index, end) {
                Apostrophe::Join => end += 1,
                Apostrophe::EndBefore(cut) => return cut,
            }
        } else if is_word(scan.at(end + 1)) && joins(scan, index, end, lexicon) {
            end += 1;
        } else {
            break;
        }
    }
    if scan.at(end) == '-'
        && end + 1 == scan.len()
        && end - index <= 2
        && scan.all(index, end, char::is_lowercase)
    {
        // A word broken off in speech: `th-`.
        return end + 1;
    }
    if scan.at(end) == '.' && keeps_stop(scan, index, end, lexicon) {
        end + 1
    } else {
        end
    }
}

enum Apostrophe {
    Join,
    EndBefore(usize),
}

/// What an apostrophe at `end` does to the word that began at `index`.
fn apostrophe(scan: Scan<'_>, index: usize, end: usize) -> Apostrophe {
    let run = scan.run(end + 1);
    if scan.is(end + 1, run, "t") && matches!(scan.before(end), 'n' | 'N') && end > index + 1 {
        return Apostrophe::EndBefore(end - 1);
    }
    if scan.is(end + 1, run, "t") && scan.is(index, end, "n") {
        // Second half of `don't`: the cut before came from this rule.
        return Apostrophe::Join;
    }
    if scan.is(end + 1, run, "s") && scan.all(index, end, is_digit) && end - index > 1 {
        return Apostrophe::Join;
    }
    let joined = scan.at(end + 1).is_alphabetic()
        && !is_clitic(scan, end + 1, run)
        && (end - index <= 2 || scan.at(end + 1).is_lowercase())
        && scan.at(end) != '`';
    if joined {
        Apostrophe::Join
    } else {
        Apostrophe::EndBefore(end)
    }
}

/// Whether the run after an apostrophe is a clitic: `'s`, `'ll` …
pub(super) fn is_clitic(scan: Scan<'_>, start: usize, end: usize) -> bool {
    ["s", "m", "d", "re", "ve", "ll"]
        .iter()
        .any(|clitic| scan.is(start, end, clitic))
}

/// Whether the character at `end` joins the word before it to the word character after it.
fn joins(scan: Scan<'_>, index: usize, end: usize, lexicon: &Lexicon) -> bool {
    let (left, right) = (scan.before(end), scan.at(end + 1));
    let digits = is_digit(left) && is_digit(right);
    match scan.at(end) {
        '.' => digits || stop_joins(scan, index, end, lexicon),
        ',' => digits && scan.run(end + 1) == end + 4 && scan.all(end + 1, end + 4, is_digit),
        ':' => digits,
        '/' => slash_joins(scan, index, end),
        '&' => ampersand_joins(scan, index, end),
        '_' | '@' => true,
        '*' => left.is_alphabetic() && right.is_alphabetic(),
        '-' | '‐' | '‑' => hyphen::joins(scan, index, end, lexicon),
        _ => false,
    }
}

/// `9/11`, `11/28/2000`: numbers with slashes; other slashes are tokens.
fn slash_joins(scan: Scan<'_>, index: usize, end: usize) -> bool {
    let number = scan.all(index, end, |c| is_digit(c) || c == '/' || c == '.');
    let run = scan.run(end + 1);
    number && scan.all(end + 1, run, is_digit) && end - index <= 5 && run - end <= 5
}

fn ampersand_joins(scan: Scan<'_>, index: usize, end: usize) -> bool {
    let run = scan.run(end + 1);
    let short = end - index <= 3 && run - end <= 4;
    short
        && scan.all(index, end, char::is_alphabetic)
        && scan.all(end + 1, run, char::is_alphabetic)
}

/// `U.S`, `i.e`, `Ph.D`, `enron.com`: a full stop between letters.
fn stop_joins(scan: Scan<'_>, index: usize, end: usize, lexicon: &Lexicon) -> bool {
    let run = scan.run(end + 1);
    let segment = (index..end)
        .rfind(|i| scan.at(*i) == '.')
        .map_or(index, |dot| dot + 1);
    let single = end - segment == 1 && scan.before(end).is_alphabetic();
    let next_single = run == end + 2 && scan.at(end + 1).is_alphabetic();
    if single && next_single || lexicon.is_abbreviation(scan, index, run) {
        return true;
    }
    if lexicon.is_domain(scan, end + 1, run) {
        return true;
    }
    // A second stop further on makes a host or file name of it: `comp.sources.unix`.
    let lower = |c: char| c.is_lowercase() || is_digit(c);
    let more = scan.at(run) == '.' && is_word(scan.at(run + 1)) || segment > index;
    more && scan.all(end + 1, run, lower) && scan.all(index, end, |c| lower(c) || c == '.')
}

/// Whether the full stop at `end` is part of the word that began at `index`.
fn keeps_stop(scan: Scan<'_>, index: usize, end: usize, lexicon: &Lexicon) -> bool {
    if matches!(scan.at(end + 1), '.' | '…') {
        return false;
    }
    let length = end - index;
    let first = scan.at(index);
    let initial = length == 1 && first.is_uppercase() && first != 'I';
    let dotted = length >= 3
        && (index..end).any(|i| scan.at(i) == '.')
        && (index..end).all(|i| (i - index).is_multiple_of(2) || scan.at(i) == '.')
        && scan.all(index, end, |c| c.is_alphabetic() || c == '.');
    initial || dotted || lexicon.is_abbreviation(scan, index, end)
}

/// Calls `cut` with the places inside a word where it splits: `can|not`, `10|am`, `5|km`.
pub(super) fn inner_cuts(
    scan: Scan<'_>,
    start: usize,
    end: usize,
    lexicon: &Lexicon,
    mut cut: impl FnMut(usize),
) {
    if is_digit(scan.at(start)) {
        let number = (start..end)
            .find(|i| !is_digit(scan.at(*i)) && !matches!(scan.at(*i), '.' | ',' | ':'));
        if let Some(unit) = number.filter(|unit| lexicon.is_unit(scan, *unit, end)) {
            cut(unit);
        }
        return;
    }
    if let Some(at) = lexicon.split(scan, start, end) {
        cut(start + at);
    }
}
