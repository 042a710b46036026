//! Dates at the precision that a text gives, in the Extended Date/Time Format of ISO 8601-2.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A year, a month or a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// Returns a whole year, or `None` outside the years 0 to 9999.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        (0..=9999).contains(&year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }

    /// Returns a whole month, or `None` if there is no such month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        let of_year = Self::year(year)?;
        (1..=12).contains(&month).then_some(Self {
            month: Some(month),
            ..of_year
        })
    }

    /// Returns a day.
    #[must_use]
    pub fn day(date: Date) -> Option<Self> {
        let of_year = Self::year(date.year())?;
        Some(Self {
            month: Some(date.month()),
            day: Some(date.day()),
            ..of_year
        })
    }

    /// Returns the first day.
    #[must_use]
    pub fn earliest(self) -> Date {
        let first = jiff::civil::date(self.year, self.month.unwrap_or(1), 1);
        self.day
            .and_then(|day| first.with().day(day).build().ok())
            .unwrap_or(first)
    }

    /// Returns the last day.
    #[must_use]
    pub fn latest(self) -> Date {
        match (self.month, self.day) {
            (Some(_), Some(_)) => self.earliest(),
            (Some(_), None) => self.earliest().last_of_month(),
            (None, _) => self.earliest().last_of_year(),
        }
    }

    /// Says whether this is a single day.
    #[must_use]
    pub fn is_day(self) -> bool {
        self.day.is_some()
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        self.month
            .map_or(Ok(()), |month| write!(f, "-{month:02}"))?;
        self.day.map_or(Ok(()), |day| write!(f, "-{day:02}"))
    }
}

/// The text is not a date of the supported part of EDTF.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date, expected YYYY, YYYY-MM, YYYY-MM-DD or two of them with a slash")]
pub struct ParseEdtfError(String);

impl FromStr for PartialDate {
    type Err = ParseEdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_partial(text).ok_or_else(|| ParseEdtfError(text.to_owned()))
    }
}

fn parse_partial(text: &str) -> Option<PartialDate> {
    let digits = |part: &str, width: usize| {
        let right = part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit());
        right.then(|| part.parse::<i16>().ok()).flatten()
    };
    let mut parts = text.split('-');
    let year = digits(parts.next()?, 4)?;
    let month = parts.next().map(|part| digits(part, 2));
    let day = parts.next().map(|part| digits(part, 2));
    if parts.next().is_some() {
        return None;
    }
    match (month, day) {
        (None, _) => PartialDate::year(year),
        (Some(month), None) => PartialDate::month(year, i8::try_from(month?).ok()?),
        (Some(month), Some(day)) => {
            let (month, day) = (i8::try_from(month?).ok()?, i8::try_from(day?).ok()?);
            PartialDate::day(Date::new(year, month, day).ok()?)
        }
    }
}

/// A date or an interval at the precision given: `2025-08`, `2025-11-18/2025-11-20`, `2025-11-19~`.
///
/// A subset of EDTF level 1: years, months and days, closed intervals, and the mark `~` for what
/// the text calls approximate.
///
/// ```
/// # use chancery_model::Edtf;
/// let august: Edtf = "2025-08".parse()?;
/// assert_eq!(august.latest().to_string(), "2025-08-31");
/// # Ok::<(), chancery_model::ParseEdtfError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edtf {
    start: PartialDate,
    end: Option<PartialDate>,
    approximate: bool,
}

impl Edtf {
    /// Returns one date.
    #[must_use]
    pub fn date(date: PartialDate) -> Self {
        Self {
            start: date,
            end: None,
            approximate: false,
        }
    }

    /// Returns a single day, or `None` outside the years 0 to 9999.
    #[must_use]
    pub fn day(date: Date) -> Option<Self> {
        PartialDate::day(date).map(Self::date)
    }

    /// Returns the interval from the start of `start` to the end of `end`, or `None` if it would
    /// end before it starts.
    #[must_use]
    pub fn interval(start: PartialDate, end: PartialDate) -> Option<Self> {
        if start == end {
            return Some(Self::date(start));
        }
        let end_is_after = start.earliest() <= end.earliest() && start.latest() <= end.latest();
        end_is_after.then_some(Self {
            start,
            end: Some(end),
            approximate: false,
        })
    }

    /// Returns the same date marked as approximate.
    #[must_use]
    pub fn approximate(self) -> Self {
        Self {
            approximate: true,
            ..self
        }
    }

    /// Returns the first day that it can be.
    #[must_use]
    pub fn earliest(self) -> Date {
        self.start.earliest()
    }

    /// Returns the last day that it can be.
    #[must_use]
    pub fn latest(self) -> Date {
        self.end.unwrap_or(self.start).latest()
    }

    /// Says whether the text calls it approximate.
    #[must_use]
    pub fn is_approximate(self) -> bool {
        self.approximate
    }

    /// Says whether the two can be the same day.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.earliest() <= other.latest() && other.earliest() <= self.latest()
    }
}

impl fmt::Display for Edtf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.approximate { "~" } else { "" };
        write!(f, "{}{mark}", self.start)?;
        self.end.map_or(Ok(()), |end| write!(f, "/{end}{mark}"))
    }
}

impl FromStr for Edtf {
    type Err = ParseEdtfError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseEdtfError(text.to_owned());
        let bare = |part: &str| -> Result<(PartialDate, bool), ParseEdtfError> {
            let date = part.strip_suffix('~').unwrap_or(part);
            Ok((date.parse().map_err(|_| error())?, date.len() < part.len()))
        };
        let (date, approximate) = match text.split_once('/') {
            Some((start, end)) => {
                let ((start, first), (end, second)) = (bare(start)?, bare(end)?);
                (
                    Self::interval(start, end).ok_or_else(error)?,
                    first || second,
                )
            }
            None => bare(text).map(|(date, mark)| (Self::date(date), mark))?,
        };
        Ok(if approximate {
            date.approximate()
        } else {
            date
        })
    }
}

/// A date with the words that it was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateExpression {
    /// The date.
    pub edtf: Edtf,
    /// The article's words: `last Tuesday`. Empty where the date is the article's own.
    pub words: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_prints_each_precision() {
        for text in [
            "2025",
            "2025-08",
            "2025-08-31",
            "2025-11-18/2025-11-20",
            "2025-11-19~",
        ] {
            assert_eq!(text.parse::<Edtf>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "25",
            "2025-13",
            "2025-02-30",
            "2025-11-20/2025-11-18",
            "2025-1-1",
            "2025-01-01-01",
        ] {
            assert!(text.parse::<Edtf>().is_err(), "{text}");
        }
    }

    #[test]
    fn bounds_cover_the_precision() {
        let check = |text: &str, earliest: &str, latest: &str| {
            let date: Edtf = text.parse().unwrap();
            assert_eq!(date.earliest().to_string(), earliest);
            assert_eq!(date.latest().to_string(), latest);
        };
        check("2024-02", "2024-02-01", "2024-02-29");
        check("2025", "2025-01-01", "2025-12-31");
        check("2025-01/2025-03-04", "2025-01-01", "2025-03-04");
    }

    #[test]
    fn a_month_overlaps_its_days() {
        let month: Edtf = "2025-08".parse().unwrap();
        assert!(month.overlaps("2025-08-15".parse().unwrap()));
        assert!(!month.overlaps("2025-09".parse().unwrap()));
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in ".{0,24}") {
            if let Ok(date) = text.parse::<Edtf>() {
                proptest::prop_assert_eq!(date.to_string().parse(), Ok(date));
            }
        }
    }
}
