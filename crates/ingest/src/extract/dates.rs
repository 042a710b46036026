//! Date expressions: what stands in the text, resolved against the day of publication.

use chancery_model::{Edtf, PartialDate};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use super::document::Sent;
use crate::calendar::{WEEKDAYS, month};

/// Where a date without a year or a week is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Past,
    Future,
    /// A plan that was called off: its day may have been ahead or may have gone by.
    Nearest,
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

impl When {
    /// Resolves the expression; `None` where the day of publication is needed and unknown.
    pub(crate) fn resolve(self, published: Option<Date>, direction: Direction) -> Option<Edtf> {
        match self {
            Self::Calendar {
                year,
                month,
                day,
                to,
            } => {
                let year = match year {
                    Some(year) => year,
                    None => nearest_year(published?, month?, day, to, direction)?,
                };
                calendar(year, month, day, to)
            }
            Self::Days(days) => Edtf::day(shift(published?, days.days())?),
            Self::Weekday(weekday, week) => {
                Edtf::day(weekday_near(published?, weekday, week, direction)?)
            }
            Self::Weekend(weeks) => {
                let saturday = shift(monday(published?)?, (weeks * 7 + 5).days())?;
                let sunday = shift(saturday, 1.days())?;
                Edtf::interval(PartialDate::day(saturday)?, PartialDate::day(sunday)?)
            }
            Self::NearWeekend => {
                let today = published?;
                let in_it = today.weekday().to_monday_zero_offset() >= 5;
                let weeks = match direction {
                    Direction::Past if !in_it => -1,
                    _ => 0,
                };
                Self::Weekend(weeks).resolve(published, direction)
            }
            Self::WeekEnd => {
                let friday = shift(monday(published?)?, 4.days())?;
                let sunday = shift(friday, 2.days())?;
                Edtf::interval(PartialDate::day(friday)?, PartialDate::day(sunday)?)
            }
            Self::Unit(unit, count, narrow) => unit_date(published?, unit, count, narrow),
            // Nothing was told before: the day itself.
            Self::Anchored(0) => Edtf::day(published?),
            Self::Anchored(_) => None,
        }
    }

    /// Says whether the expression is exact to the day and stands by itself.
    fn is_day(self) -> bool {
        matches!(
            self,
            Self::Calendar {
                day: Some(_),
                to: None,
                ..
            } | Self::Days(_)
                | Self::Weekday(..)
        )
    }
}

fn shift(date: Date, span: Span) -> Option<Date> {
    date.checked_add(span).ok()
}

fn monday(date: Date) -> Option<Date> {
    shift(
        date,
        (-i32::from(date.weekday().to_monday_zero_offset())).days(),
    )
}

fn calendar(year: i16, month: Option<i8>, day: Option<i8>, to: Option<(i8, i8)>) -> Option<Edtf> {
    let Some(month) = month else {
        return PartialDate::year(year).map(Edtf::date);
    };
    let Some(day) = day else {
        return PartialDate::month(year, month).map(Edtf::date);
    };
    let start = Date::new(year, month, day).ok()?;
    let Some((end_month, end_day)) = to else {
        return Edtf::day(start);
    };
    let end = Date::new(year, end_month, end_day).ok()?;
    Edtf::interval(PartialDate::day(start)?, PartialDate::day(end)?).or_else(|| Edtf::day(start))
}

/// How long before publication a plan's day may have gone by: what is told late is told of the day
/// that has just been, not of that day a year on.
const LATE_PLAN_DAYS: i32 = 30;

/// Returns the year in which a month, a day or a span of days is nearest to publication on the side
/// asked for.
fn nearest_year(
    published: Date,
    month: i8,
    day: Option<i8>,
    to: Option<(i8, i8)>,
    direction: Direction,
) -> Option<i16> {
    let year = published.year();
    let bounds = |year: i16| {
        let date = calendar(year, Some(month), day, to)?;
        Some((date.earliest(), date.latest()))
    };
    let (earliest, latest) = bounds(year).or_else(|| bounds(year - 1))?;
    if direction == Direction::Nearest {
        let distance = |year: &i16| {
            let day = bounds(*year).map_or(published, |(earliest, _)| earliest);
            day.until(published)
                .map_or(i32::MAX, |span| span.get_days().abs())
        };
        return [year, year - 1, year + 1].into_iter().min_by_key(distance);
    }
    let slack = |days: i32| if day.is_some() { days } else { 0 };
    Some(match direction {
        // The day can lie ahead of publication by the difference of clocks around the world.
        Direction::Past if earliest > shift(published, slack(1).days())? => year - 1,
        // A plan may still be told on its day or in its month.
        Direction::Future if latest < shift(published, (-slack(LATE_PLAN_DAYS)).days())? => {
            year + 1
        }
        _ => year,
    })
}

fn weekday_near(
    published: Date,
    weekday: Weekday,
    week: Option<i32>,
    direction: Direction,
) -> Option<Date> {
    let offset = i32::from(weekday.to_monday_zero_offset());
    if let Some(week) = week {
        // "last Tuesday" is the one before today, "next Tuesday" the one after this week's.
        if week < 0 {
            let days = (i32::from(published.weekday().to_monday_zero_offset()) - offset + 6)
                .rem_euclid(7)
                + 1;
            return shift(published, (-days).days());
        }
        return shift(monday(published)?, (offset + 7 * week).days());
    }
    let today = i32::from(published.weekday().to_monday_zero_offset());
    let days = match direction {
        Direction::Past => -(today - offset).rem_euclid(7),
        Direction::Future | Direction::Nearest => (offset - today).rem_euclid(7),
    };
    shift(published, days.days())
}

fn unit_date(published: Date, unit: Unit, count: i32, narrow: Narrow) -> Option<Edtf> {
    let (first, last) = match unit {
        Unit::Week => {
            let first = shift(monday(published)?, (7 * count).days())?;
            (first, shift(first, 6.days())?)
        }
        Unit::Month => {
            let month = shift(published.first_of_month(), count.months())?;
            if narrow == Narrow::Whole {
                return PartialDate::month(month.year(), month.month()).map(Edtf::date);
            }
            (month, month.last_of_month())
        }
        Unit::Year => {
            let year = published.year().checked_add(i16::try_from(count).ok()?)?;
            return PartialDate::year(year).map(Edtf::date);
        }
    };
    let (first, last) = match narrow {
        Narrow::Whole => (first, last),
        Narrow::Before => (first, published.max(first)),
        Narrow::After => (published.min(last), last),
    };
    Edtf::interval(PartialDate::day(first)?, PartialDate::day(last)?)
}

/// How many sentences back the day is looked for that *the next day* is counted from.
const ANCHOR_REACH: usize = 4;

/// Counts *that day* and *the next day* from the day that the text told of last.
pub(crate) fn anchor(dates: &mut [Vec<DateMention>], todays: &[Option<Date>]) {
    let mut last: Option<(usize, Date)> = None;
    for (sentence, mentions) in dates.iter_mut().enumerate() {
        let today = todays.get(sentence).copied().flatten();
        for mention in mentions {
            if let When::Anchored(days) = mention.when
                && let Some((_, day)) = last.filter(|(known, _)| sentence - known <= ANCHOR_REACH)
                && let Some(day) = shift(day, days.days())
            {
                mention.when = When::Calendar {
                    year: Some(day.year()),
                    month: Some(day.month()),
                    day: Some(day.day()),
                    to: None,
                };
            }
            if mention.when.is_day()
                && let Some(date) = mention.when.resolve(today, Direction::Past)
            {
                last = Some((sentence, date.earliest()));
            }
        }
    }
}

/// Gives days and months without a year, in a text without a day of publication, the year in which they
/// are nearest to the day told last: *On 3 March 1962 … On 5 March …*.
pub(crate) fn supply_years(dates: &mut [Vec<DateMention>], published: Option<Date>) {
    if published.is_some() {
        return;
    }
    let mut last: Option<Date> = None;
    for mention in dates.iter_mut().flatten() {
        if let (
            When::Calendar {
                year: None,
                month: Some(month),
                day,
                to,
            },
            Some(known),
        ) = (mention.when, last)
        {
            mention.when = When::Calendar {
                year: nearest_year(known, month, day, to, Direction::Nearest),
                month: Some(month),
                day,
                to,
            };
        }
        if let When::Calendar {
            year: Some(_),
            month: Some(_),
            ..
        } = mention.when
            && let Some(date) = mention.when.resolve(None, Direction::Past)
        {
            last = Some(date.earliest());
        }
    }
}

/// Finds the date expressions of a sentence, in text order and without overlaps.
pub(crate) fn find(sent: &Sent<'_>) -> Vec<DateMention> {
    let mut found = Vec::new();
    let mut token = 0;
    while token < sent.len() {
        match date_at(sent, token) {
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

fn date_at(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    day_first(sent, at)
        .or_else(|| month_first(sent, at))
        .or_else(|| iso(sent, at))
        .or_else(|| relative(sent, at))
        .or_else(|| weekday_at(sent, at))
        .or_else(|| year_at(sent, at))
}

fn month_at(sent: &Sent<'_>, at: usize) -> Option<i8> {
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
fn day_first(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
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

/// *November 19, 2025*, *June 13-17*, *October 2025*, *early October*.
fn month_first(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    let first_month = month_at(sent, at)?;
    let Some(first_day) = day(sent.lower(at + 1)) else {
        let (last, year) = match year_after(sent, at + 1) {
            Some((last, year)) => (last, Some(year)),
            None => (at + 1, None),
        };
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
    ) {
        if let Some(end) = day(sent.lower(next + 1)) {
            to = Some((first_month, end));
            next += 2;
        } else if let (Some(end_month), Some(end)) =
            (month_at(sent, next + 1), day(sent.lower(next + 2)))
        {
            to = Some((end_month, end));
            next += 3;
        }
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
fn iso(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
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

fn weekday(word: &str) -> Option<Weekday> {
    let index = WEEKDAYS.iter().position(|name| *name == word)?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

fn weekday_at(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
    Some((at + 1, When::Weekday(weekday(sent.lower(at))?, None)))
}

/// *in 2018*, *the 2016 summit*.
fn year_at(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
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

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "week" | "weeks" => Unit::Week,
        "month" | "months" => Unit::Month,
        "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// *today*, *last week*, *earlier this month*, *three days ago*, *next Tuesday*.
fn relative(sent: &Sent<'_>, at: usize) -> Option<(usize, When)> {
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
        ("end", "of", "the" | "this", "year") => {
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
        return Some((
            at + 2,
            When::Weekday(weekday, if step == 0 { None } else { Some(step) }),
        ));
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
    if sent.lower(at + 2) != "ago" {
        return None;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(when: When, direction: Direction, expected: &str) {
        let published = Some(jiff::civil::date(2025, 11, 19)); // a Wednesday
        let date = when
            .resolve(published, direction)
            .map(|date| date.to_string());
        assert_eq!(date.as_deref(), Some(expected));
    }

    fn month_day(month: i8, day: Option<i8>) -> When {
        When::Calendar {
            year: None,
            month: Some(month),
            day,
            to: None,
        }
    }

    #[test]
    fn dates_without_a_year_are_the_nearest_on_their_side() {
        check(month_day(12, None), Direction::Past, "2024-12");
        check(month_day(12, None), Direction::Future, "2025-12");
        check(month_day(11, Some(19)), Direction::Past, "2025-11-19");
        check(month_day(1, Some(5)), Direction::Future, "2026-01-05");
        check(month_day(11, Some(20)), Direction::Past, "2025-11-20");
        check(month_day(11, Some(25)), Direction::Past, "2024-11-25");
        check(month_day(11, Some(7)), Direction::Future, "2025-11-07");
        check(month_day(9, Some(7)), Direction::Future, "2026-09-07");
        check(month_day(10, None), Direction::Future, "2026-10");
        let journey = When::Calendar {
            year: None,
            month: Some(11),
            day: Some(17),
            to: Some((11, 21)),
        };
        check(journey, Direction::Future, "2025-11-17/2025-11-21");
        check(journey, Direction::Past, "2025-11-17/2025-11-21");
    }

    #[test]
    fn weekdays_are_counted_from_publication() {
        check(
            When::Weekday(Weekday::Tuesday, None),
            Direction::Past,
            "2025-11-18",
        );
        check(
            When::Weekday(Weekday::Tuesday, None),
            Direction::Future,
            "2025-11-25",
        );
        check(
            When::Weekday(Weekday::Wednesday, None),
            Direction::Past,
            "2025-11-19",
        );
        check(
            When::Weekday(Weekday::Wednesday, Some(-1)),
            Direction::Past,
            "2025-11-12",
        );
        check(
            When::Weekday(Weekday::Monday, Some(1)),
            Direction::Future,
            "2025-11-24",
        );
    }

    #[test]
    fn units_cover_what_they_name() {
        check(
            When::Unit(Unit::Month, -1, Narrow::Whole),
            Direction::Past,
            "2025-10",
        );
        check(
            When::Unit(Unit::Week, -1, Narrow::Whole),
            Direction::Past,
            "2025-11-10/2025-11-16",
        );
        check(
            When::Unit(Unit::Week, 0, Narrow::Before),
            Direction::Past,
            "2025-11-17/2025-11-19",
        );
        check(When::Weekend(0), Direction::Future, "2025-11-22/2025-11-23");
        check(
            When::Unit(Unit::Year, -1, Narrow::Whole),
            Direction::Past,
            "2024",
        );
    }

    #[test]
    fn nothing_relative_resolves_without_a_day_of_publication() {
        assert_eq!(When::Days(0).resolve(None, Direction::Past), None);
    }
}
