//! Questions to the store. Local ones read few rows through an index; what reads all of a table
//! streams.

mod articles;
mod as_of;
mod difference;
mod disputes;
mod entities;
mod graph;
mod identity;
mod meetings;
mod names;
mod offices;
mod review;
mod stats;

pub(crate) use articles::article_by_id;
pub use difference::{Change, Difference, Since};
pub use disputes::reports_contradict;
pub(crate) use names::slips_allowed;

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    as_of::PARTICIPANTS,
    as_of::REPORTS,
    disputes::DISPUTABLE,
    disputes::WORDS,
    entities::ENTITY,
    graph::ARTICLES_REPORTING,
    graph::DATA_VERSION,
    meetings::PARTICIPANTS,
    meetings::REPORTS,
    names::FORMS_BY_WORD,
    names::FORMS_BY_NAME,
    offices::BY_PERSON,
    offices::BY_TITLE,
    offices::BEST_ROLE,
];

#[cfg(test)]
pub(crate) fn meetings_sql(filter: &crate::MeetingFilter) -> String {
    meetings::Question::new(filter).sql
}
