//! Between the types of the vocabulary and those of SQLite.

use std::str::FromStr;

use chancery_model::Edtf;
use jiff::SignedDuration;
use jiff::civil::{Date, date};
use rusqlite::Row;
use rusqlite::types::Type;

const EPOCH: Date = date(1970, 1, 1);

/// Returns the number of days since 1970-01-01.
pub(crate) fn day_number(day: Date) -> i64 {
    day.duration_since(EPOCH).as_hours() / 24
}

/// Returns the day with this number; numbers beyond the calendar give its last or first day.
pub(crate) fn day_from_number(number: i64) -> Date {
    let seconds = number.saturating_mul(86_400);
    EPOCH
        .checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(if number < 0 { Date::MIN } else { Date::MAX })
}

/// Reads an optional day.
pub(crate) fn optional_day(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Date>> {
    let number: Option<i64> = row.get(column)?;
    Ok(number.map(day_from_number))
}

/// Reads a word of a closed vocabulary, or a date.
pub(crate) fn word<T>(row: &Row<'_>, column: usize) -> rusqlite::Result<T>
where
    T: FromStr,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|error: T::Err| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
    })
}

/// Reads an optional date.
pub(crate) fn optional_edtf(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Edtf>> {
    let text: Option<String> = row.get(column)?;
    text.map(|text| text.parse())
        .transpose()
        .map_err(|error: chancery_model::ParseEdtfError| {
            rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
        })
}

/// Returns a count or a length as SQLite's integer.
pub(crate) fn integer(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Reads a count, which is never negative.
pub(crate) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    let number: i64 = row.get(column)?;
    u64::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// Reads a byte offset.
pub(crate) fn offset(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    let number: i64 = row.get(column)?;
    usize::try_from(number).map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, number))
}

/// Returns the place-holders for so many values from number `first` on: `?3, ?4`.
pub(crate) fn place_holders(first: usize, count: usize) -> String {
    let numbers: Vec<String> = (first..first + count).map(|n| format!("?{n}")).collect();
    numbers.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_survive_the_way_there_and_back() {
        for day in [
            date(1970, 1, 1),
            date(1969, 12, 31),
            date(0, 1, 1),
            date(2024, 2, 29),
            date(9999, 12, 31),
        ] {
            assert_eq!(day_from_number(day_number(day)), day);
        }
        assert_eq!(day_number(date(1970, 1, 2)), 1);
        assert_eq!(day_number(date(1969, 12, 31)), -1);
    }
}
