//! Loading: from articles with records to rows, one transaction a batch.
//!
//! [`place`] decides what an article is to the store (new, known, changed, known from elsewhere),
//! [`mod@write`] and [`clear`] add and take away what one article reports, and [`Changes`] gathers what
//! that means for the derived tables, which are brought up to date once at the end of the batch.

mod arrival;
mod clear;
mod company;
pub(crate) mod copies;
mod field;
mod judge;
mod number;
mod pending;
mod place;
mod prepare;
mod regroup;
mod relink;
mod standing;
mod table;
mod table_name;
mod totals;
mod version;
mod write;

pub use arrival::{Arrival, LoadBatch};
pub(crate) use clear::offices_of;
#[cfg(test)]
pub(crate) use field::profiles_of;
pub(crate) use field::{Field, LINKS, handles, has_profile, keys_of_name};
pub(crate) use judge::JUDGED_PAIR;
pub(crate) use number::number_today;
use prepare::Prepared;
#[cfg(test)]
pub(crate) use regroup::REPORTS_BETWEEN;
#[cfg(test)]
pub(crate) use regroup::{REPORTS_OF_ENTITY, REPORTS_OF_PARTIES, REPORTS_TOLD};
pub(crate) use regroup::{
    decided, groups_of_all, participants_of, read_report, report_of, reports_of, sources,
};
pub(crate) use relink::parties_of;
pub use table::{EventTable, TableChunk, TableError};
pub(crate) use totals::{NAME, blocks_of};

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chancery_model::{Article, EntityKind, Record};
use rusqlite::{Transaction, TransactionBehavior};

use crate::store::Store;
use crate::{ArticleRowId, LoadCounts, LoadError, LoadId, LoadOutcome, Rejection, StoreError, log};

/// Makes the record of an article.
type Extract<'e> = dyn Fn(&Article) -> Record + 'e;

/// Kind and participants, hashed.
type Parties = [u8; 16];

/// A transaction under way with what has yet to be done in the derived tables.
struct Batch<'t> {
    transaction: &'t Transaction<'t>,
    /// The keys of profiles already looked up, with their entities before the batch.
    profiles: HashMap<String, (i64, i64)>,
    /// Profiles that this batch has made, with their kinds and keys: all that articles say of them is in
    /// [`Changes::totals`], and nothing of it is written before the end of the batch.
    fresh: HashMap<i64, (EntityKind, String)>,
    /// The number of the next profile, once it is known.
    next_profile: Option<i64>,
    /// Whether there are numbers of profiles that no article speaks of any more, once asked for.
    has_former: Option<bool>,
    /// The meetings whose reports of these parties on these days were taken away: they are told again where an
    /// article is read anew, and keep their numbers.
    vacated: HashMap<(Parties, i64, i64), Vec<i64>>,
    /// The number of the first meeting that this batch has made; from there on nobody has seen any yet.
    first_meeting: Option<i64>,
    /// The keys in articles that somebody has judged, once they are known.
    judged: Option<HashSet<String>>,
    pending: pending::Pending,
    changes: Changes,
    /// Makes the record of an article that came without.
    extract: Option<&'t Extract<'t>>,
    /// The run that this is a part of.
    run: Option<LoadId>,
    /// The number of rows that the connection had changed before.
    rows_before: u64,
}

#[derive(Default)]
struct Changes {
    totals: totals::Totals,
    /// The days around which reports of these parties came or went.
    groups: BTreeMap<Parties, Vec<(i64, i64)>>,
    /// Meetings whose reports changed.
    meetings: BTreeSet<i64>,
    /// Reports of meetings that are new or whose parties are others now.
    reports: BTreeSet<i64>,
    /// By pair of profiles, how many more articles speak of both as two.
    apart: BTreeMap<(i64, i64), i64>,
    /// For profiles that no article speaks of any more: the oldest other one of their entity.
    heirs: BTreeMap<i64, i64>,
    /// Profiles that have to be compared with others anew.
    relink: BTreeSet<i64>,
    /// Entities whose profiles are others now.
    entities: BTreeSet<i64>,
    /// Profiles that judgements about them came or went for.
    judged: BTreeSet<i64>,
    /// Profiles whose reports of meetings may have other parties now.
    moved: BTreeSet<i64>,
    /// Entities that profiles have left.
    left: BTreeSet<i64>,
    /// How entities stood before, whose profiles or counts change.
    standings: standing::Standings,
}

impl<'t> Batch<'t> {
    fn new(transaction: &'t Transaction<'t>, extract: Option<&'t Extract<'t>>) -> Self {
        Self {
            transaction,
            profiles: HashMap::new(),
            fresh: HashMap::new(),
            next_profile: None,
            has_former: None,
            vacated: HashMap::new(),
            first_meeting: None,
            judged: None,
            pending: pending::Pending::new(),
            changes: Changes::default(),
            extract,
            run: None,
            rows_before: transaction.total_changes(),
        }
    }

    /// Brings the derived tables up to date.
    fn finish(mut self) -> Result<(), StoreError> {
        self.pending.write(self.transaction)?;
        self.apply_totals()?;
        self.pending.write(self.transaction)?;
        self.relink()?;
        self.refresh_entities()?;
        self.apply_standings()?;
        self.regroup_meetings()?;
        self.remove_orphans()?;
        if self.transaction.total_changes() > self.rows_before {
            mark_changed(self.transaction)?;
        }
        Ok(())
    }
}

/// Works out who is who in a database that was made before that was known (`is_new`), or by other rules.
pub(crate) fn adopt(transaction: &Transaction<'_>, is_new: bool) -> Result<(), StoreError> {
    let mut batch = Batch::new(transaction, None);
    if is_new {
        batch.index_all()?;
    } else {
        batch.reindex_all()?;
    }
    batch.finish()
}

impl Store {
    /// Loads articles with their records in one transaction: all of the batch is stored or none.
    ///
    /// The outcomes stand in the order of the batch. An article whose record does not fit it is
    /// [`LoadOutcome::Rejected`], and the rest of the batch is stored. Batches of some hundred
    /// articles are fastest; the cost is linear in the records, plus the reports of the same
    /// parties in the days around each meeting.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn load_batch(
        &mut self,
        batch: &[(Article, Record)],
    ) -> Result<Vec<LoadOutcome>, LoadError> {
        self.change(None, |changes| {
            batch
                .iter()
                .map(|(article, record)| {
                    let prepared = Prepared::new(article, Some(record));
                    changes.load(article, Some(record), None, &prepared)
                })
                .collect()
        })
        .map_err(LoadError::from)
    }

    /// Loads a part of a run in one transaction: articles, problems, files read and the run's counts,
    /// all of it or none.
    ///
    /// As [`Store::load_batch`], but articles may come without a record where
    /// [`Store::is_read`] said that none is needed; `extract` makes one if it is after all. Returns the
    /// outcomes in the order of the arrivals, and what they come to.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn load(
        &mut self,
        batch: &LoadBatch<'_>,
        extract: &dyn Fn(&Article) -> Record,
    ) -> Result<(Vec<LoadOutcome>, LoadCounts), LoadError> {
        let done = self.change(Some(extract), |changes| {
            changes.run = Some(batch.load);
            let mut outcomes = Vec::with_capacity(batch.arrivals.len());
            for arrival in batch.arrivals {
                outcomes.push(changes.arrive(arrival)?);
            }
            let (counts, rejected) = batch.tally(&outcomes);
            // The log is no part of what questions are answered from.
            let changed = changes.transaction.total_changes();
            log::write_problems(changes.transaction, batch.load, batch.problems)?;
            log::write_problems(changes.transaction, batch.load, &rejected)?;
            log::write_files(changes.transaction, batch.load, batch.files)?;
            log::count_in(changes.transaction, batch.load, &counts)?;
            changes.rows_before += changes.transaction.total_changes() - changed;
            Ok((outcomes, counts))
        })?;
        Ok(done)
    }

    /// Removes an article, its copies, all that it reports, and what no other report carries.
    ///
    /// Returns whether there was such an article.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn remove_article(&mut self, article: ArticleRowId) -> Result<bool, StoreError> {
        self.change(None, |batch| batch.delete_with_copies(article.0))
    }

    fn change<T>(
        &mut self,
        extract: Option<&Extract<'_>>,
        work: impl for<'t> FnOnce(&mut Batch<'t>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        // Immediate, so that a second writer waits at the door and not in the middle.
        let transaction = self
            .connection_mut()
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut batch = Batch::new(&transaction, extract);
        let done = work(&mut batch)?;
        batch.finish()?;
        transaction.commit()?;
        Ok(done)
    }
}

/// Gives the data a new version, for what is derived from it outside the database is stale.
///
/// Every transaction that changes what questions are answered from has to call this; [`Batch::finish`] does.
pub(crate) fn mark_changed(connection: &rusqlite::Connection) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO data_version (id, token) VALUES (1, randomblob(16))",
        )?
        .execute([])?;
    Ok(())
}

/// Checks that a record fits its article.
fn check(article: &Article, record: &Record) -> Result<(), Rejection> {
    record.validate(article)?;
    for entity in &record.entities {
        let lies_in_it = |mention: &chancery_model::Mention| {
            mention.span.get(article.part(mention.part)).is_some()
        };
        if !entity.mentions.iter().all(lies_in_it) {
            return Err(Rejection::Mention(entity.key));
        }
    }
    Ok(())
}
