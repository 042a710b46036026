//! Dates that go on from those told before: *the next day*, *On 5 March* behind *On 3 March 1962*.

use jiff::ToSpan as _;
use jiff::civil::Date;

use super::resolve::{nearest_year, shift};
use super::{DateMention, Direction, When};

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
