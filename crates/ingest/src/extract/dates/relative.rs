//! Dates counted from publication or from a day told before: *last week*, *two days ago*, *the next day*.

use super::written::{month_at, weekday};
use super::{Narrow, Unit, When};
use crate::extract::document::Sent;

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// *today*, *last week*, *earlier this month*, *three days ago*, *next Tuesday*.
pub(super) fn relative(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let (word, next) = (sent.lower(at), sent.lower(at + 1));
    let (third, fourth) = (sent.lower(at + 2), sent.lower(at + 3));
    match (word, next, third, fourth) {
        ("earlier" | "later", "in", "the", "day") => return Some((at + 4, When::Anchored(0))),
        ("the", "same", "day" | "evening" | "afternoon" | "night", _) => {
            return Some((at + 3, When::Anchored(0)));
        }
        ("the", "next" | "following", "day" | "morning", _) => {
            return Some((at + 3, When::Anchored(1)));
        }
        ("the", "day", "before" | "earlier", "," | ".") => {
            return Some((at + 3, When::Anchored(-1)));
        }
        ("the", "previous", "day" | "evening", _) => return Some((at + 3, When::Anchored(-1))),
        ("that", "day" | "evening" | "afternoon" | "night" | "morning", _, _) => {
            return Some((at + 2, When::Anchored(0)));
        }
        ("earlier" | "later", "in", "the", period) => {
            let narrow = if word == "earlier" {
                Narrow::Before
            } else {
                Narrow::After
            };
            return Some((at + 4, When::Unit(unit(period)?, 0, narrow)));
        }
        ("end", "of", "the" | "this", "week") => return Some((at + 4, When::WeekEnd)),
        ("the", "day", "after", "tomorrow") => return Some((at + 4, When::Days(2))),
        ("the", "day", "before", "yesterday") => return Some((at + 4, When::Days(-2))),
        ("day", "after", "tomorrow", _) => return Some((at + 3, When::Days(2))),
        ("day", "before", "yesterday", _) => return Some((at + 3, When::Days(-2))),
        ("end" | "beginning" | "start", "of", "the" | "this", "month") => {
            return Some((at + 4, When::Unit(Unit::Month, 0, Narrow::Whole)));
        }
        ("end" | "beginning" | "start", "of", "the" | "this", "year") => {
            return Some((at + 4, When::Unit(Unit::Year, 0, Narrow::Whole)));
        }
        ("at" | "over", "the", "weekend", _) => return Some((at + 3, When::NearWeekend)),
        _ => {}
    }
    let days = match (word, next) {
        ("today" | "tonight", _) => Some((1, 0)),
        ("yesterday", _) => Some((1, -1)),
        ("tomorrow", _) => Some((1, 1)),
        ("last", "night" | "evening") => Some((2, -1)),
        ("this", "morning" | "afternoon" | "evening") | ("earlier" | "later", "today") => {
            Some((2, 0))
        }
        _ => None,
    };
    if let Some((length, days)) = days {
        return Some((at + length, When::Days(days)));
    }
    let step = match word {
        "last" | "past" | "previous" => -1,
        "this" => 0,
        "next" | "coming" => 1,
        "earlier" | "later" if next == "this" => {
            let narrow = if word == "earlier" {
                Narrow::Before
            } else {
                Narrow::After
            };
            return Some((at + 3, When::Unit(unit(sent.lower(at + 2))?, 0, narrow)));
        }
        _ => return count_ago(sent, at),
    };
    if let Some(unit) = unit(next) {
        return Some((at + 2, When::Unit(unit, step, Narrow::Whole)));
    }
    if let Some(weekday) = weekday(next) {
        // "the coming Friday" is the next one, "next Friday" that of next week.
        let week = Some(step).filter(|step| *step != 0 && word != "coming");
        return Some((at + 2, When::Weekday(weekday, week)));
    }
    if next == "weekend" {
        return Some((at + 2, When::Weekend(step)));
    }
    let month = month_at(sent, at + 1)?;
    Some((
        at + 2,
        When::Calendar {
            year: None,
            month: Some(month),
            day: None,
            to: None,
        },
    ))
}

/// *two days ago*, *a week later*.
fn count_ago(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let words = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    let word = sent.lower(at);
    let count = words
        .iter()
        .position(|name| *name == word)
        .map(|index| index + 1)
        .or_else(|| matches!(word, "a" | "an").then_some(1))
        .or_else(|| word.parse().ok().filter(|count| *count < 1000))?;
    let count = i32::try_from(count).ok()?;
    let days = match sent.lower(at + 1) {
        "day" | "days" => count,
        "week" | "weeks" => count.checked_mul(7)?,
        _ => 0,
    };
    match sent.lower(at + 2) {
        "ago" => {}
        // Of the day that the text told last: "two days later".
        "later" if days > 0 => return Some((at + 3, When::Anchored(days))),
        "earlier" if days > 0 => return Some((at + 3, When::Anchored(-days))),
        _ => return None,
    }
    let when = match sent.lower(at + 1) {
        "day" | "days" => When::Days(-count),
        word => match unit(word)? {
            Unit::Week => When::Unit(Unit::Week, -count, Narrow::Whole),
            unit => When::Unit(unit, -count, Narrow::Whole),
        },
    };
    Some((at + 3, when))
}
