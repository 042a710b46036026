//! What a date expression means, seen from the day of publication.

use chancery_model::{Edtf, PartialDate};
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan as _};

use super::{Direction, Narrow, Unit, When};

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
                    Direction::Past | Direction::Was if !in_it => -1,
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
    pub(super) fn is_day(self) -> bool {
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

pub(super) fn shift(date: Date, span: Span) -> Option<Date> {
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

/// How many times nearer the next day of the year must be than the last for a plan of the past.
const MUCH_NEARER: i32 = 3;

/// Returns the year in which a month, a day or a span of days is nearest to publication on the side
/// asked for.
pub(super) fn nearest_year(
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
    if direction == Direction::Was {
        let ahead = |year: &i16| {
            let (earliest, _) = bounds(*year)?;
            Some(published.until(earliest).ok()?.get_days())
        };
        let years = [year - 1, year, year + 1];
        let gone = years
            .iter()
            .filter(|y| ahead(y).is_some_and(|days| days <= 0));
        let gone = gone.copied().max()?;
        let next = ahead(&(gone + 1))?;
        let much_nearer = next.saturating_mul(MUCH_NEARER) <= ahead(&gone)?.abs();
        return Some(if much_nearer { gone + 1 } else { gone });
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
        Direction::Was => {
            let ahead = (offset - today).rem_euclid(7);
            if ahead <= 3 { ahead } else { ahead - 7 }
        }
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
    fn a_plan_of_the_past_is_ahead_only_if_that_is_much_nearer() {
        check(month_day(4, None), Direction::Was, "2025-04");
        check(month_day(12, Some(3)), Direction::Was, "2025-12-03");
        check(month_day(11, Some(5)), Direction::Was, "2025-11-05");
        check(month_day(7, Some(5)), Direction::Was, "2025-07-05");
        let weekday = |weekday| When::Weekday(weekday, None);
        check(weekday(Weekday::Friday), Direction::Was, "2025-11-21");
        check(weekday(Weekday::Monday), Direction::Was, "2025-11-17");
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
