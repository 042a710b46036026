//! Hyphens: tokens of their own (`long - time`) unless the first part is a prefix (`anti-war`).

use super::lexicon::Lexicon;
use super::scan::{Scan, is_digit};

/// Whether the hyphen at `end` stays inside the word that began at `index`.
pub(super) fn joins(scan: Scan<'_>, index: usize, end: usize, lexicon: &Lexicon) -> bool {
    if is_digit(scan.before(end)) && is_digit(scan.at(end + 1)) {
        return telephone(scan, index, end);
    }
    let run = scan.run(end + 1);
    lexicon.is_joined(scan, index, run) || lexicon.is_prefix(scan, index, end)
}

/// `345-9945`, `713-853-3989`, `1-800-991-9019`: groups of three and four digits.
fn telephone(scan: Scan<'_>, index: usize, end: usize) -> bool {
    let number = |c: char| is_digit(c) || c == '-' || c == '/';
    if !scan.all(index, end, number) {
        return (index..end).any(|i| scan.at(i) == '-');
    }
    let run = scan.run(end + 1);
    let group = (index..end)
        .rfind(|i| scan.at(*i) == '-')
        .map_or(index, |i| i + 1);
    let (left, right) = (end - group, run - end - 1);
    let last = scan.at(run) != '-';
    match (left, right) {
        (3, 4) => last,
        (1, 3) => scan.at(run) == '-',
        (1 | 2, 1 | 2) => group > index || !last,
        (2, 4) => group > index,
        (3, 3) | (4, 2) => !last,
        _ => false,
    }
}
