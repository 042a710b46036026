//! A word's features: its normalised form, its shape, and the hashed rows of the tables.

pub(super) const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
pub(super) const FNV_PRIME: u64 = 0x0100_0000_01b3;

/// FNV-1a over the bytes of both parts.
pub(super) fn hash(prefix: &str, text: &str) -> u64 {
    let bytes = prefix.bytes().chain(text.bytes());
    bytes.fold(FNV_OFFSET, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME)
    })
}

/// The classes of characters that are one to the network.
fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{b4}' | '`' | '\u{2032}'
    )
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' | '\u{2033}'
    )
}

fn is_dash(c: char) -> bool {
    matches!(c, '\u{2012}'..='\u{2015}' | '\u{2212}')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

/// Writes the normalised form of `word` to `out`.
pub(super) fn norm(word: &str, out: &mut String) {
    out.clear();
    for c in word.chars() {
        match c {
            _ if is_apostrophe(c) => out.push('\''),
            _ if is_quote(c) => out.push('"'),
            _ if is_dash(c) => out.push_str("--"),
            _ if is_hyphen(c) => out.push('-'),
            '0'..='9' => out.push('0'),
            '\u{2026}' => out.push_str("..."),
            'a'..='z' => out.push(c),
            _ => out.extend(c.to_lowercase()),
        }
    }
    if out == "''" {
        out.replace_range(.., "\"");
        return;
    }
    cut_runs(out, 3);
}

/// Cuts runs of equal characters to at most `keep`.
fn cut_runs(text: &mut String, keep: usize) {
    let (mut last, mut run) = ('\0', 0);
    text.retain(|c| {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        run <= keep
    });
}

/// Writes the shape of `word` (`Xx`, `dd.`) to `out`.
pub(super) fn shape(word: &str, out: &mut String) {
    out.clear();
    let mapped = word.chars().map(|c| match c {
        _ if is_apostrophe(c) => '\'',
        _ if is_quote(c) => '"',
        _ if is_dash(c) || is_hyphen(c) => '-',
        '0'..='9' => 'd',
        _ if c.is_uppercase() => 'X',
        _ if c.is_alphabetic() => 'x',
        _ => c,
    });
    let (mut last, mut run, mut length) = ('\0', 0, 0);
    for c in mapped {
        run = if c == last { run + 1 } else { 1 };
        last = c;
        if run <= 2 {
            out.push(c);
            length += 1;
        }
        if length == 10 {
            break;
        }
    }
}

/// The first `count` characters.
pub(super) fn first(text: &str, count: usize) -> &str {
    let end = text
        .char_indices()
        .nth(count)
        .map_or(text.len(), |(index, _)| index);
    text.get(..end).unwrap_or(text)
}

/// The last `count` characters.
pub(super) fn last(text: &str, count: usize) -> &str {
    let start = text
        .char_indices()
        .rev()
        .nth(count - 1)
        .map_or(0, |(index, _)| index);
    text.get(start..).unwrap_or(text)
}

/// How a sentence uses capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Normal = 0,
    Capitals = 1,
    Headline = 2,
    Small = 3,
}

/// Returns the mode of a sentence.
pub(super) fn mode<'w>(words: impl Iterator<Item = &'w str>) -> Mode {
    let (mut total, mut upper, mut lower, mut title) = (0, 0, 0, 0);
    for word in words {
        let mut cased = word
            .chars()
            .filter(|c| c.is_uppercase() || c.is_lowercase())
            .map(char::is_uppercase);
        let (Some(first), Some(second)) = (cased.next(), cased.next()) else {
            continue;
        };
        total += 1;
        let (mut any_upper, mut any_lower) = (first || second, !first || !second);
        for is_upper in cased {
            any_upper |= is_upper;
            any_lower |= !is_upper;
        }
        match (any_upper, any_lower) {
            (true, false) => upper += 1,
            (false, _) => lower += 1,
            _ if first => title += 1,
            _ => {}
        }
    }
    match () {
        () if total < 2 => Mode::Normal,
        () if 10 * upper >= 8 * total => Mode::Capitals,
        () if lower == total => Mode::Small,
        () if total >= 4 && 10 * (title + upper) >= 7 * total => Mode::Headline,
        () => Mode::Normal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_as_specified() {
        assert_eq!(hash("", ""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(hash("w:", "the"), 0x8633_800a_a65a_3457);
        assert_eq!(hash("sh:", "Xx."), 0xe68c_0d78_ad06_3d86);
        assert_eq!(hash("s3:", "ź"), 0x5b22_c86d_360e_90e0);
    }

    #[test]
    fn normalises_and_shapes() {
        let mut out = String::new();
        for (word, expected) in [
            ("’s", "'s"),
            ("``", "\""),
            ("—", "--"),
            ("!!!!!", "!!!"),
            ("2026", "000"),
            ("Łódź", "łódź"),
        ] {
            norm(word, &mut out);
            assert_eq!(out, expected);
        }
        for (word, expected) in [("Jae-myung", "Xxx-xx"), ("Gen.", "Xxx."), ("2026", "dd")] {
            shape(word, &mut out);
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn cuts_by_characters() {
        assert_eq!((first("Łódź", 2), last("Łódź", 3)), ("Łó", "ódź"));
        assert_eq!((first("a", 4), last("a", 5), last("", 2)), ("a", "a", ""));
    }
}
