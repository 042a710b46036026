//! Questions to the store. Local ones read few rows through an index; what reads all of a table
//! streams.

mod articles;
mod entities;
mod meetings;
mod names;
mod offices;
mod stats;

pub(crate) use articles::article_by_id;

#[cfg(test)]
pub(crate) const HOT: &[&str] = &[
    entities::ENTITY,
    meetings::PARTICIPANTS,
    names::FORMS_BY_WORD,
    names::FORMS_BY_NAME,
    offices::BY_PERSON,
    offices::BY_TITLE,
];

#[cfg(test)]
pub(crate) fn meetings_sql(filter: &crate::MeetingFilter) -> String {
    meetings::Question::new(filter).sql
}
