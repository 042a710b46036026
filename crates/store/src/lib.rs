//! Keeps records in SQLite, with identity across documents.
//!
//! [`Store`] is the way in: [`Store::open`] makes or migrates a file, [`Store::load_batch`] takes
//! articles with their records, and the questions ([`Store::find_entities`], [`Store::meetings`],
//! [`Store::reports`], …) answer with plain rows. [`Store::validate`] checks every invariant, and
//! [`Store::dump`] writes what is stored without the numbers of rows, to compare two databases.
//!
//! Decisions:
//! - What an article reports is the truth; entities and meetings are derived from the reports, and
//!   go when no report carries them any more.
//! - What is stored depends on the set of articles, not on the order in which they came: identity is a
//!   key computed from a report alone, and meetings are joined in an order given by their content.
//! - One transaction a batch. Whatever happens to the process, the file is whole.
//! - No clock, no environment, no output: times come from the caller.

#[cfg(test)]
mod copies_tests;
mod dump;
mod error;
mod id;
mod identity;
mod join;
mod load;
mod log;
mod open;
#[cfg(test)]
mod question_tests;
mod read;
mod rows;
mod search;
mod sheet;
mod sql;
mod store;
#[cfg(test)]
mod table_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod testutil;
mod validate;

pub use error::{LoadError, OpenError, Rejection, StoreError};
pub use id::{ArticleRowId, EntityId, LoadId, MeetingId};
pub use load::{Arrival, EventTable, LoadBatch, TableChunk, TableError};
pub use log::{FileRead, LoadCommand, LoadCounts, LoadEnd, LoadRow, Problem, ProblemRow, Refusal};
pub use read::{Change, Difference, Since};
pub use rows::{
    AliasRow, ArticleRow, EntityDetails, EntityMatch, EntityRow, EvidenceRow, LoadOutcome,
    MatchKind, MeetingFilter, MeetingRow, OfficeRow, ParticipantRow, ReportRow, RoleRow, Stats,
    Violation,
};
pub use search::{Excerpt, SearchAnswer, SearchError, SearchFilter, SearchHit, SearchQuery};
pub use store::Store;
