//! Tokens that are whole chunks or nearly: web addresses, e-mail addresses, emoticons.

use super::scan::{REACH, Scan, is_word};

const SCHEMES: &[&str] = &[
    "http://", "https://", "ftp://", "www.", "mailto:", "doi:10", "file://",
];

/// The end of the web or e-mail address that starts at `index`.
pub(super) fn address(scan: Scan<'_>, index: usize) -> Option<usize> {
    if is_word(scan.before(index)) {
        return None;
    }
    if SCHEMES.iter().any(|scheme| scan.starts(index, scheme)) {
        return Some(web_end(scan, index));
    }
    let handle = scan.at(index) == '@' || scan.at(index) == '#';
    if handle && (scan.at(index + 1).is_alphabetic() || scan.at(index + 1) == '_') {
        return Some(handle_end(scan, index + 1));
    }
    mail_end(scan, index).or_else(|| host_path_end(scan, index))
}

fn web_end(scan: Scan<'_>, index: usize) -> usize {
    let mut end = index;
    while end < scan.len() && !matches!(scan.at(end), '<' | '>' | '"' | '“' | '”' | '—' | '|')
    {
        end += 1;
    }
    let opened = (index..end).any(|i| scan.at(i) == '(');
    while end > index + 1 {
        let last = scan.at(end - 1);
        let closing = matches!(
            last,
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | ']' | '}' | '*'
        );
        if !(closing || last == ')' && !opened) {
            break;
        }
        end -= 1;
    }
    end
}

fn handle_end(scan: Scan<'_>, start: usize) -> usize {
    let mut end = start;
    while is_word(scan.at(end)) || scan.at(end) == '_' {
        end += 1;
    }
    end
}

fn is_mail(character: char) -> bool {
    is_word(character) || matches!(character, '.' | '_' | '-' | '+' | '%')
}

fn mail_end(scan: Scan<'_>, index: usize) -> Option<usize> {
    if !is_word(scan.at(index)) {
        return None;
    }
    let at = (index..index + REACH).find(|i| !is_mail(scan.at(*i)))?;
    if scan.at(at) != '@' || !is_word(scan.at(at + 1)) {
        return None;
    }
    let mut end = at + 1;
    while end < at + REACH && is_mail(scan.at(end)) {
        end += 1;
    }
    while matches!(scan.before(end), '.' | '-' | '_' | '%' | '+') {
        end -= 1;
    }
    Some(end)
}

/// `cra.org/resources/survey`: a host with a path.
fn host_path_end(scan: Scan<'_>, index: usize) -> Option<usize> {
    if !scan.at(index).is_ascii_alphanumeric() {
        return None;
    }
    let is_host = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '-';
    let slash = (index..index + REACH).find(|i| !is_host(scan.at(*i)))?;
    let dot = (index..slash).rfind(|i| scan.at(*i) == '.')?;
    let domain = slash - dot;
    let letters = scan.all(dot + 1, slash, |c| c.is_ascii_lowercase());
    (scan.at(slash) == '/' && (3..=5).contains(&domain) && letters && dot > index + 1)
        .then(|| web_end(scan, index))
}

const EMOTICONS: &[&str] = &[
    ":-)", ":)", ";-)", ";)", ":-(", ":(", ":D", ":-D", ":P", ":-P", ":p", ";P", ":o)", "=)", "=(",
    "=D", ":/", ":-/", "<3", "^_^", "-_-", ":*", ":'(", "XD", "xD", ":O", ":]", ":[", ":))",
    ":)))", ":|", ":S", "=]", ";D", "8)", "(:", "):",
];

/// The end of the emoticon that starts at `index`; it must stand at the end of its chunk.
pub(super) fn emoticon(scan: Scan<'_>, index: usize) -> Option<usize> {
    let first = scan.at(index);
    if !matches!(
        first,
        ':' | ';' | '=' | '<' | '^' | '-' | 'X' | 'x' | '8' | '(' | ')'
    ) {
        return None;
    }
    let glued = is_word(scan.before(index));
    let fits = |face: &&&str| {
        let length = face.chars().count();
        let same = face
            .chars()
            .enumerate()
            .all(|(i, c)| scan.at(index + i) == c);
        let letter = face.starts_with(['X', 'x', '8', '(', ')']);
        let after = scan.at(index + length);
        let ends = matches!(after, '\0' | '.' | ',' | '!' | '?' | '"' | ')' | '<');
        same && ends && !(glued && letter) && !(letter && index > 0)
    };
    let best = EMOTICONS
        .iter()
        .filter(fits)
        .map(|face| face.chars().count())
        .max()?;
    let slash = scan.at(index + best - 1) == '/';
    (!(glued && slash)).then_some(index + best)
}
