//! Days of publication in the forms that files carry them.

use jiff::civil::Date;

use super::error::ReadErrorKind;
use crate::calendar::month;

/// Reads the day of publication from a date or time stamp, or `None` where it is none.
///
/// Knows `2025-11-19` with or without a time behind it, `2025/11/19`, `20251119`, and the month
/// written out, in English or another large language of Europe: `19 November 2025`, `Nov. 19, 2025`,
/// `Wed, 19 Nov 2025 10:00:00 GMT`, `19. März 2025`, `19 de marzo de 2025`. A date of
/// figures alone in another order is ambiguous and refused. The day is taken as written, without
/// converting time zones.
///
/// ```
/// use chancery_ingest::read::parse_published;
/// assert_eq!(parse_published("Wed, 19 Nov 2025 10:00:00 GMT"), parse_published("2025-11-19"));
/// assert_eq!(parse_published("11/12/2025"), None);
/// ```
#[must_use]
pub fn parse_published(text: &str) -> Option<Date> {
    let text = text.trim();
    numeric(text).or_else(|| spelled(text))
}

/// Reads what a field promises to be the date of publication. It is a day, or none where the field
/// gives a month or a year alone (`docs/design/0004-a-day-of-publication-or-none.md`).
///
/// # Errors
/// If it is no date at all.
pub(super) fn published_in(field: &str, text: &str) -> Result<Option<Date>, ReadErrorKind> {
    let day = parse_published(text);
    if day.is_some() || is_wider_than_a_day(text) {
        return Ok(day);
    }
    Err(ReadErrorKind::BadField {
        field: field.to_owned(),
        found: text.to_owned(),
        expected: "a date such as 2025-11-19",
    })
}

/// As [`published_in`], for a number that may also count the seconds or milliseconds since 1970.
///
/// # Errors
/// If it is no date at all.
pub(super) fn published_number_in(field: &str, text: &str) -> Result<Option<Date>, ReadErrorKind> {
    published_in(field, text).or_else(|error| {
        let day = text.trim().parse().ok().and_then(parse_epoch);
        day.map(Some).ok_or(error)
    })
}

/// Reads seconds or milliseconds since 1970, or the figures of a date: `20251119`.
fn parse_epoch(number: i64) -> Option<Date> {
    if (10_000_101..=99_991_231).contains(&number) {
        return parse_published(&number.to_string());
    }
    let seconds = if number.unsigned_abs() >= 100_000_000_000 {
        number / 1000
    } else {
        number
    };
    let days = i32::try_from(seconds.div_euclid(86_400)).ok()?;
    jiff::civil::date(1970, 1, 1)
        .checked_add(jiff::Span::new().try_days(days).ok()?)
        .ok()
}

/// Says whether this is a year, or a month of a year, and so a date but no day: `1963`, `1963-01`,
/// `January 1963`. What it was published on is then not known.
fn is_wider_than_a_day(text: &str) -> bool {
    let text = text.trim();
    let is_year = |word: &str| {
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0')
    };
    if is_year(text) {
        return true;
    }
    let Some((first, second)) = text.split_once(['-', '/', ' ']) else {
        return false;
    };
    let is_month =
        |word: &str| word.len() == 2 && (1..=12).contains(&word.parse::<u8>().unwrap_or(0));
    is_year(first) && is_month(second) || is_year(second) && month(first).is_some()
}

fn numeric(text: &str) -> Option<Date> {
    let digits: Vec<u8> = text.bytes().take_while(u8::is_ascii_digit).collect();
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i16>().ok();
    let (month, day, rest) = match (digits.len(), text.as_bytes().get(4)) {
        (4, Some(mark @ (b'-' | b'/' | b'.'))) if text.as_bytes().get(7) == Some(mark) => {
            (number(5..7)?, number(8..10)?, text.get(10..)?)
        }
        (8, _) => (number(4..6)?, number(6..8)?, text.get(8..)?),
        _ => return None,
    };
    let ends_there = rest
        .chars()
        .next()
        .is_none_or(|c| matches!(c, 'T' | 't' | ' ' | 'Z' | '+'));
    let date = Date::new(
        number(0..4)?,
        i8::try_from(month).ok()?,
        i8::try_from(day).ok()?,
    )
    .ok();
    date.filter(|_| ends_there)
}

/// Reads a date of figures in another order where only one reading is possible: `11/19/2025`, and
/// `9.11.2025`, which is day and month wherever it is written with points.
pub(super) fn parse_published_loosely(text: &str) -> Option<Date> {
    let text = text.trim();
    let figures = text
        .split(|letter: char| !letter.is_ascii_digit() && !matches!(letter, '/' | '.' | '-'))
        .find(|word| word.len() >= 8)?;
    let mark = figures.chars().find(|letter| !letter.is_ascii_digit())?;
    let parts: Vec<&str> = figures.trim_end_matches(mark).split(mark).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 {
        return None;
    }
    let (first, second): (i8, i8) = (first.parse().ok()?, second.parse().ok()?);
    let (day, month) = match (first, second) {
        _ if mark == '.' => (first, second),
        (13.., _) => (first, second),
        (_, 13..) => (second, first),
        _ if first == second => (first, second),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month, day).ok()
}

fn spelled(text: &str) -> Option<Date> {
    let words: Vec<&str> = text
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !matches!(*word, "" | "de" | "del"))
        .collect();
    let month_of = |word: &&str| month(word).or_else(|| month_elsewhere(word));
    let position = words.iter().position(|word| month_of(word).is_some())?;
    let month = month_of(words.get(position)?)?;
    let after = words.get(position + 1)?;
    let before = position.checked_sub(1).and_then(|index| words.get(index));
    let (day, year) = match before.and_then(|word| day(word)) {
        Some(day) => (day, *after),
        None => (day(after)?, *words.get(position + 2)?),
    };
    let year = (year.len() == 4).then(|| year.parse().ok()).flatten()?;
    Date::new(year, month, day).ok()
}

/// The months in German, French, Spanish and Italian, but for those that are written as in English.
const ELSEWHERE: [&[&str]; 12] = [
    &["januar", "jänner", "janvier", "enero", "gennaio"],
    &["februar", "feber", "février", "febrero", "febbraio"],
    &["märz", "mars", "marzo"],
    &["avril", "abril", "aprile"],
    &["mai", "mayo", "maggio"],
    &["juni", "juin", "junio", "giugno"],
    &["juli", "juillet", "julio", "luglio"],
    &["août", "agosto"],
    &["septembre", "septiembre", "settembre"],
    &["oktober", "octobre", "octubre", "ottobre"],
    &["novembre", "noviembre"],
    &["dezember", "décembre", "diciembre", "dicembre"],
];

/// Returns the number of a month, from 1, by its name in another language than English.
pub(super) fn month_elsewhere(word: &str) -> Option<i8> {
    let lower = word.to_lowercase();
    let index = ELSEWHERE
        .iter()
        .position(|names| names.contains(&lower.as_str()))?;
    i8::try_from(index + 1).ok()
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|letter: char| letter.is_ascii_lowercase());
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_forms() {
        for text in [
            "2025-11-09",
            "2025-11-09T23:59:00+02:00",
            "2025-11-09 10:00",
            "2025/11/09",
            "20251109",
            "9 November 2025",
            "Nov. 9, 2025",
            "Sunday, November 9th, 2025 10:00 am",
            "Sun, 09 Nov 2025 10:00:00 GMT",
            "Publié le 9 novembre 2025 à 10h12",
            "9 de noviembre de 2025",
        ] {
            assert_eq!(
                parse_published(text),
                Some(jiff::civil::date(2025, 11, 9)),
                "{text}"
            );
        }
    }

    #[test]
    fn months_of_other_languages_are_known() {
        for (text, month) in [
            ("1. März 2019", 3),
            ("01. Januar 2019, 10:15 Uhr", 1),
            ("1er août 2019", 8),
            ("1 dicembre 2019", 12),
        ] {
            let expected = jiff::civil::date(2019, month, 1);
            assert_eq!(parse_published(text), Some(expected), "{text}");
        }
        assert_eq!(parse_published("Mars 2020"), None);
    }

    #[test]
    fn refuses_what_is_ambiguous_or_no_date() {
        for text in [
            "",
            "yesterday",
            "11/09/2025",
            "2025-13-01",
            "2025-11-091",
            "May",
            "9 May",
        ] {
            assert_eq!(parse_published(text), None, "{text}");
        }
    }

    #[test]
    fn a_month_or_a_year_is_no_day() {
        for text in ["1963", " 1963-01", "1963/12", "January 1963", "Jan 1963"] {
            assert!(is_wider_than_a_day(text), "{text}");
            assert_eq!(parse_published(text), None, "{text}");
        }
        for text in [
            "1963-13", "196", "0963", "soon", "19 1963", "1963-1-1", "63-01", "",
        ] {
            assert!(!is_wider_than_a_day(text), "{text}");
        }
    }
}
