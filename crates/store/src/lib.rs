//! Keeps records in SQLite, with identity across documents.
//!
//! [`Store`] is the way in: [`Store::open`] makes or migrates a file, [`Store::load_batch`] takes
//! articles with their records, and the questions ([`Store::find_entities`], [`Store::meetings`],
//! [`Store::reports`], …) answer with plain rows. [`Store::validate`] checks every invariant, and
//! [`Store::dump`] writes what is stored without the numbers of rows, to compare two databases.
//!
//! Decisions:
//! - What an article reports is the truth, with the judgements of people; entities and meetings are
//!   derived from both, and go when no report carries them any more.
//! - What is stored depends on the set of articles and judgements, not on the order in which they came: reports
//!   of one key make a profile, profiles are joined to entities and reports to meetings in an order given
//!   by their content.
//! - One transaction a batch. Whatever happens to the process, the file is whole.
//! - No clock, no environment, no output: times come from the caller.

mod dump;
mod error;
mod id;
mod identity;
mod join;
mod judgement;
mod load;
mod log;
mod open;
mod read;
mod rows;
mod search;
mod sheet;
mod sql;
mod store;
#[cfg(test)]
mod tests;
mod validate;

pub use error::{LoadError, OpenError, Rejection, StoreError};
pub use id::{ArticleRowId, EntityId, JudgementId, LoadId, MeetingId};
pub use judgement::{
    Contradiction, Judgement, JudgementOutcome, JudgementRow, Objection, Sort as JudgementSort,
    UnknownJudgementError, Verdict,
};
pub use load::{Arrival, EventTable, LoadBatch, TableChunk, TableError};
pub use log::{FileRead, LoadCommand, LoadCounts, LoadEnd, LoadRow, Problem, ProblemRow, Refusal};
pub use read::{Change, Difference, Since, reports_contradict};
pub use rows::{
    AliasRow, ArticleRow, CandidateRow, EntityDetails, EntityMatch, EntityRow, EvidenceRow,
    LoadOutcome, MatchKind, MeetingFilter, MeetingRow, OfficeRow, OfficeSeenRow, OpenPair,
    ParticipantRow, ProfileRow, ReportRow, RoleRow, SideRow, Stats, Violation,
};
pub use search::{Excerpt, SearchAnswer, SearchError, SearchFilter, SearchHit, SearchQuery};
pub use store::{Canceller, Store};
