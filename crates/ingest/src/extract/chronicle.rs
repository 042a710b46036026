//! The day from which each sentence counts: in chronicles, that of the heading that it stands under.

use chancery_model::Part;
use jiff::civil::Date;

use super::dates::{DateMention, Direction};
use super::document::{Document, Sent};

/// Returns for each sentence the day of the last heading before it that is a date alone (*March 6,
/// 2014*), or the day of publication.
pub(super) fn todays(document: &Document<'_>, dates: &[Vec<DateMention>]) -> Vec<Option<Date>> {
    let published = document.article.published;
    let mut today = published;
    let sentences = document.sentences.iter().zip(dates);
    let next = |(sent, dates): (&Sent<'_>, &Vec<DateMention>)| {
        let own = today;
        today = heading(sent, dates, published).or(today);
        own
    };
    sentences.map(next).collect()
}

/// Returns the day that a sentence of the body is where it is a date alone.
fn heading(sent: &Sent<'_>, dates: &[DateMention], published: Option<Date>) -> Option<Date> {
    let [date] = dates else {
        return None;
    };
    let last = sent.len() - usize::from(sent.lower(sent.len().saturating_sub(1)) == ".");
    let alone = date.first == 0 && date.last == last && sent.part == Part::Body;
    let day = alone.then(|| date.when.resolve(published, Direction::Past))??;
    (day.earliest() == day.latest()).then(|| day.earliest())
}
