//! What comes to the store in one transaction of a run, and what became of it.

use chancery_model::{Article, Record};
use rusqlite::OptionalExtension as _;

use super::place::{Address, same_fields};
use super::prepare::Prepared;
use crate::store::Store;
use crate::{FileRead, LoadCounts, LoadId, LoadOutcome, Problem, Refusal, StoreError};

/// An article on its way into the store.
#[derive(Debug, Clone)]
pub struct Arrival {
    pub(super) article: Article,
    pub(super) record: Option<Record>,
    pub(super) extractor: Option<[u8; 16]>,
    pub(super) prepared: Prepared,
}

impl Arrival {
    /// Makes an article ready for the store: all that needs no database is computed here, so that it can be done
    /// on many threads.
    ///
    /// `record` is what it says, `None` if the store has read it already; `extractor` is a hash of the program
    /// and the rules that made the record, or would make it. Linear in the article and the record.
    #[must_use]
    pub fn new(article: Article, record: Option<Record>, extractor: Option<[u8; 16]>) -> Self {
        let prepared = Prepared::new(&article, record.as_ref());
        Self {
            article,
            record,
            extractor,
            prepared,
        }
    }

    /// Returns the article.
    #[must_use]
    pub fn article(&self) -> &Article {
        &self.article
    }

    /// Returns what the article says; `None` if the store has read it already.
    #[must_use]
    pub fn record(&self) -> Option<&Record> {
        self.record.as_ref()
    }
}

/// A part of a run, to be stored in one transaction.
#[derive(Debug, Clone, Copy)]
pub struct LoadBatch<'a> {
    /// The run.
    pub load: LoadId,
    /// The articles.
    pub arrivals: &'a [Arrival],
    /// Inputs that gave none.
    pub problems: &'a [Problem],
    /// Files whose articles are all stored with this batch.
    pub files: &'a [FileRead],
    /// Articles that need not be looked at, in files that have not changed.
    pub passed: u64,
}

impl LoadBatch<'_> {
    /// Counts what became of the batch, and returns the articles that were rejected as problems.
    pub(super) fn tally(&self, outcomes: &[LoadOutcome]) -> (LoadCounts, Vec<Problem>) {
        let mut counts = LoadCounts {
            unchanged: self.passed,
            ..LoadCounts::default()
        };
        for problem in self.problems {
            match problem.outcome {
                Refusal::Skipped => counts.skipped += 1,
                Refusal::Failed => counts.failed += 1,
            }
        }
        let mut rejected = Vec::new();
        for (outcome, arrival) in outcomes.iter().zip(self.arrivals) {
            let record = arrival.record.as_ref();
            let meetings = record.map_or(0, |record| record.meetings.len());
            let meetings = u64::try_from(meetings).unwrap_or(u64::MAX);
            match outcome {
                LoadOutcome::Added(_) => {
                    counts.added += 1;
                    counts.meetings += meetings;
                }
                LoadOutcome::Replaced(_) => {
                    counts.replaced += 1;
                    counts.meetings += meetings;
                }
                LoadOutcome::Unchanged(_) => counts.unchanged += 1,
                LoadOutcome::Duplicate(_) => counts.duplicates += 1,
                LoadOutcome::Rejected(rejection) => {
                    counts.failed += 1;
                    let origin = &arrival.article.origin;
                    rejected.push(Problem {
                        outcome: Refusal::Failed,
                        reason: "unsound-record".to_owned(),
                        file: origin.file.clone(),
                        place: origin.line.map(|line| line.to_string()),
                        message: format!("cannot be stored: {}", chain(rejection)),
                    });
                }
            }
        }
        (counts, rejected)
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

impl Store {
    /// Says whether this extractor has read an article of the same content already, so that it can be
    /// loaded without a record.
    ///
    /// Reads two rows. Another process may change the answer before the article is loaded, so
    /// [`Store::load`] asks for a record if it is needed after all.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn is_read(&self, article: &Article, extractor: [u8; 16]) -> Result<bool, StoreError> {
        let content = *article.id().as_bytes();
        let connection = self.connection();
        let known: Option<(i64, bool)> = connection
            .prepare_cached("SELECT id, extractor IS ?2 FROM article WHERE content_id = ?1")?
            .query_row((content, extractor), |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((id, is_same_extractor)) = known else {
            return Ok(false);
        };
        if !is_same_extractor {
            return Ok(false);
        }
        // The bytes of the first origin are kept; those of any other do not matter.
        Ok(same_fields(connection, id, article)?
            || !Address::new(&article.origin).is_first_of(connection, id)?)
    }
}
