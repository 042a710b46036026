//! Dates as they are written on a calendar: *19 November 2025*, *June 13-17*, *2025-11-19*, *Tuesday*.

use chancery_language::Relation;
use jiff::civil::{Date, Weekday};

use super::When;
use crate::calendar::{WEEKDAYS, month};
use crate::extract::document::Sent;

pub(super) fn month_at(sent: &Sent<'_>, at: usize) -> Option<i8> {
    // "mid-May" is one word.
    if let Some(name) = sent.lower(at).strip_prefix("mid-") {
        return month(name);
    }
    // "may" and "march" are verbs too.
    month(sent.lower(at)).filter(|_| sent.is_capitalised(at))
}

fn day(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches("st").trim_end_matches("nd");
    let digits = digits.trim_end_matches("rd").trim_end_matches("th");
    let right =
        !digits.is_empty() && digits.len() <= 2 && digits.bytes().all(|b| b.is_ascii_digit());
    right
        .then(|| digits.parse().ok())
        .flatten()
        .filter(|day| (1..=31).contains(day))
}

fn year(word: &str) -> Option<i16> {
    let right = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
    right
        .then(|| word.parse().ok())
        .flatten()
        .filter(|year| (1700..=2099).contains(year))
}

/// Reads a year after an optional comma.
fn year_after(sent: &Sent<'_>, at: usize) -> Option<(usize, i16)> {
    let at = if matches!(sent.lower(at), "," | "of") {
        at + 1
    } else {
        at
    };
    year(sent.lower(at)).map(|year| (at + 1, year))
}

/// *19 November 2025*, *16 to 19 September*, *3rd of March*.
pub(super) fn day_first(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let first_day = day(sent.lower(at))?;
    let mut next = at + 1;
    let mut end_day = None;
    if matches!(
        sent.lower(next),
        "-" | "–" | "—" | "to" | "and" | "through" | "until"
    ) {
        end_day = day(sent.lower(next + 1));
        next += if end_day.is_some() { 2 } else { 0 };
    }
    if sent.lower(next) == "of" {
        next += 1;
    }
    let month = month_at(sent, next)?;
    let (last, year) = match year_after(sent, next + 1) {
        Some((last, year)) => (last, Some(year)),
        None => (next + 1, None),
    };
    let to = end_day.map(|day| (month, day));
    // "31 May to 3 June 2022", "Tuesday 24 March to Thursday 26 March"
    let (last, year, to) = match to.is_none().then(|| end_of_span(sent, last)).flatten() {
        Some((end, end_year, end_month, end_day)) => {
            (end, year.or(end_year), Some((end_month, end_day)))
        }
        None => (last, year, to),
    };
    Some((
        last,
        When::Calendar {
            year,
            month: Some(month),
            day: Some(first_day),
            to,
        },
    ))
}

/// Reads the end of a span whose first day has a month of its own: *to 3 June 2022*, *until Thursday
/// 26 March*: the token behind it, its year where it has one, its month and its day.
fn end_of_span(sent: &Sent<'_>, at: usize) -> Option<(usize, Option<i16>, i8, i8)> {
    let mut next = at + 1;
    if !matches!(
        sent.lower(at),
        "-" | "–" | "—" | "to" | "through" | "until" | "till"
    ) {
        return None;
    }
    if weekday(sent.lower(next)).is_some() {
        next += if sent.lower(next + 1) == "," { 2 } else { 1 };
    }
    let (end_day, end_month) = match (day(sent.lower(next)), month_at(sent, next)) {
        (Some(day), _) => (day, month_at(sent, next + 1)?),
        (None, Some(month)) => (day(sent.lower(next + 1))?, month),
        _ => return None,
    };
    let (last, year) = match year_after(sent, next + 2) {
        Some((last, year)) => (last, Some(year)),
        None => (next + 2, None),
    };
    Some((last, year, end_month, end_day))
}

/// *22/3/2022*, *3/22/2022*, *22.03.2022*, where no other order of day and month can be meant.
pub(super) fn slashed(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let whole = sent.lower(at);
    let (text, last) = if whole.contains(['/', '.']) {
        (whole, at + 1)
    } else {
        whole.parse::<u8>().ok()?;
        (sent.phrase(at, at + 5), at + 5)
    };
    let separator = ['/', '.'].into_iter().find(|mark| text.contains(*mark))?;
    let parts: Vec<&str> = text.split(separator).collect();
    let [first, second, last_part] = parts[..] else {
        return None;
    };
    let year = year(last_part)?;
    let number = |part: &str| part.parse::<i8>().ok().filter(|n| (1..=31).contains(n));
    let (first, second) = (number(first)?, number(second)?);
    let (day, month) = match (first, second) {
        // Between dots the day stands first.
        _ if separator == '.' && second <= 12 => (first, second),
        (day, month) if day > 12 && month <= 12 || day == month => (day, month),
        (month, day) if month <= 12 && day > 12 => (day, month),
        _ => return None,
    };
    Some((
        last,
        When::Calendar {
            year: Some(year),
            month: Some(month),
            day: Some(day),
            to: None,
        },
    ))
}

/// *November 19, 2025*, *June 13-17*, *October 2025*, *early October*.
pub(super) fn month_first(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let first_month = month_at(sent, at)?;
    let Some(first_day) = day(sent.lower(at + 1)) else {
        let (last, year) = match year_after(sent, at + 1) {
            Some((last, year)) => (last, Some(year)),
            None => (at + 1, None),
        };
        // "Jan Vale", "Theresa May": a month is no part of a name.
        let is_name = sent.rel(at) == Relation::Flat
            || sent
                .children_by(at, &[Relation::Flat])
                .any(|word| sent.is_capitalised(word));
        if year.is_none() && is_name {
            return None;
        }
        return Some((
            last,
            When::Calendar {
                year,
                month: Some(first_month),
                day: None,
                to: None,
            },
        ));
    };
    let mut next = at + 2;
    let mut to = None;
    if matches!(
        sent.lower(next),
        "-" | "–" | "—" | "to" | "and" | "through" | "until"
    ) && let Some(end) = day(sent.lower(next + 1))
    {
        to = Some((first_month, end));
        next += 2;
    }
    // "June 30 to July 2", "Tuesday, June 30, to Thursday, July 2"
    if let Some((end, year, end_month, end_day)) =
        to.is_none().then(|| end_of_span(sent, next)).flatten()
    {
        return Some((
            end,
            When::Calendar {
                year,
                month: Some(first_month),
                day: Some(first_day),
                to: Some((end_month, end_day)),
            },
        ));
    }
    let (last, year) = match year_after(sent, next) {
        Some((last, year)) => (last, Some(year)),
        None => (next, None),
    };
    Some((
        last,
        When::Calendar {
            year,
            month: Some(first_month),
            day: Some(first_day),
            to,
        },
    ))
}

/// *2025-11-19*, in one token or in five.
pub(super) fn iso(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let whole = sent.lower(at);
    let (text, last) = if whole.len() == 10 {
        (whole.to_owned(), at + 1)
    } else {
        year(whole)?;
        (sent.phrase(at, at + 5).to_owned(), at + 5)
    };
    let date: Date = text.parse().ok().filter(|_| text.len() == 10)?;
    let (month, day) = (Some(date.month()), Some(date.day()));
    Some((
        last,
        When::Calendar {
            year: Some(date.year()),
            month,
            day,
            to: None,
        },
    ))
}

pub(super) fn weekday(word: &str) -> Option<Weekday> {
    let index = WEEKDAYS.iter().position(|name| *name == word)?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

pub(super) fn weekday_at(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    Some((at + 1, When::Weekday(weekday(sent.lower(at))?, None)))
}

/// *in 2018*, *the 2016 summit*.
pub(super) fn year_at(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let year = year(sent.lower(at))?;
    Some((
        at + 1,
        When::Calendar {
            year: Some(year),
            month: None,
            day: None,
            to: None,
        },
    ))
}
