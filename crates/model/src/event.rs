//! Encounters that a table tells, row by row, instead of an article in sentences.

use crate::{DateExpression, Entity, EntityKey, MeetingKind, Participant, Status};

/// A row of a table that tells of an encounter. Its words are its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The number of the row in its file, from 1, the header counting.
    pub row: u64,
    /// Meeting, call or visit.
    pub kind: MeetingKind,
    /// Whether it took place.
    pub status: Status,
    /// Who took part; the keys are of the table's entities.
    pub participants: Vec<Participant>,
    /// Where, by key.
    pub place: Option<EntityKey>,
    /// When, with the row's words for it.
    pub date: Option<DateExpression>,
    /// What the row says, cell by cell.
    pub text: String,
}

/// Some rows of a table, and the entities that they name for the first time in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EventRows {
    /// New entities: their keys go on from those of the rows before. They have no mentions.
    pub entities: Vec<Entity>,
    /// The rows that tell of encounters, in their order.
    pub events: Vec<Event>,
}
