//! Date expressions: what stands in the text, resolved against the day of publication.
//!
//! [`find`] reads them off the words, `written` those that stand as on a calendar and `relative`
//! those that count from a day; `follow` gives them what only the sentences before say, and
//! `resolve` makes dates of them.

mod follow;
mod relative;
mod resolve;
#[cfg(test)]
mod tests;
mod written;

use jiff::civil::Weekday;

use super::document::Sent;

pub(crate) use follow::{anchor, supply_years};

/// Where a date without a year or a week is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
    /// A plan that was called off: its day may have been ahead or may have gone by.
    Nearest,
    /// A plan told as one of the past, *had been due to meet*: its day has gone by, unless the next one
    /// is much nearer.
    Was,
}

/// A date expression: tokens `first..last`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateMention {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) when: When,
}

/// What a date expression says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// Year, month and days as far as given; two days for a range.
    Calendar {
        year: Option<i16>,
        month: Option<i8>,
        day: Option<i8>,
        to: Option<(i8, i8)>,
    },
    /// A number of days from publication.
    Days(i32),
    /// A weekday, in the week (-1, 0, 1) if stated.
    Weekday(Weekday, Option<i32>),
    /// Whole weeks, months or years from publication, with how it is narrowed.
    Unit(Unit, i32, Narrow),
    /// The Saturday and Sunday of a week from publication.
    Weekend(i32),
    /// *at the weekend*: the last one or the next.
    NearWeekend,
    /// *at the end of the week*: its last three days.
    WeekEnd,
    /// Days from the day that the text told of last: *later that day*, *the next day*.
    Anchored(i32),
}

/// A unit of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    Week,
    Month,
    Year,
}

/// Which part of the current unit is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Narrow {
    Whole,
    /// *earlier this week*: up to publication.
    Before,
    /// *later this week*: from publication.
    After,
}

/// Finds the date expressions of a sentence, in text order and without overlaps.
pub(crate) fn find(sent: &Sent<'_>) -> Vec<DateMention> {
    let mut found = Vec::new();
    let mut token = 0;
    while token < sent.len() {
        match date_with_weekday(sent, token).or_else(|| date_at(sent, token)) {
            Some((last, when)) => {
                found.push(DateMention {
                    first: token,
                    last,
                    when,
                });
                token = last;
            }
            None => token += 1,
        }
    }
    found
}

/// Reads a weekday and the date behind it as one: *Tuesday, 24 March*, *Thursday (13 September 2018)*.
fn date_with_weekday(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let (mut next, _) = written::weekday_at(sent, at)?;
    if matches!(sent.lower(next), "," | "(" | "the") {
        next += 1;
    }
    let (last, when) = written::day_first(sent, next)
        .or_else(|| written::month_first(sent, next))
        .or_else(|| written::slashed(sent, next))
        .or_else(|| written::iso(sent, next))?;
    matches!(when, When::Calendar { day: Some(_), .. }).then_some((last, when))
}

fn date_at(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    written::day_first(sent, at)
        .or_else(|| written::month_first(sent, at))
        .or_else(|| written::iso(sent, at))
        .or_else(|| written::slashed(sent, at))
        .or_else(|| relative::relative(sent, at))
        .or_else(|| written::weekday_at(sent, at))
        .or_else(|| written::year_at(sent, at))
}
