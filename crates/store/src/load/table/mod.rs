//! Importing tables of events: a file is one article without a text, its rows are the reports.
//!
//! A table tells of many meetings of the same parties, so its rows are joined among themselves before
//! anything is written; only where the store has reports of the same parties and days already are they
//! joined one by one, as those of articles are.

mod indexes;
mod names;
mod rows;

use chancery_model::EventRows;
use rusqlite::{Connection, OptionalExtension as _, params};

use indexes::Deferred;
use names::Names;
use rows::NextIds;

use super::Batch;
use crate::store::Store;
use crate::{
    ArticleRowId, LoadCounts, LoadError, LoadId, LoadOutcome, Problem, Refusal, StoreError, log,
};

/// A file with a table of events.
#[derive(Debug, Clone, Copy)]
pub struct EventTable<'a> {
    /// The file, as the user named it.
    pub file: &'a str,
    /// What the table is called: the file's name.
    pub name: &'a str,
    /// A hash of the file.
    pub content: [u8; 16],
    /// A hash of the file and of all that decides what is read from it.
    pub version: [u8; 16],
}

/// What an import reads: rows, and what was wrong with others.
pub type TableChunk = (EventRows, Vec<Problem>);

/// A first chunk with so many rows promises a table that is worth making the indexes afterwards; in tests any
/// table is.
const MANY: usize = if cfg!(test) { 2 } else { 2_000 };

/// What a chunk of a table cannot be read for.
pub type TableError = Box<dyn std::error::Error + Send + Sync>;

impl Store {
    /// Imports a table in one transaction: all of it is stored or nothing.
    ///
    /// The same file twice changes nothing; a file that has changed replaces its own rows. Linear in
    /// the rows, with memory for one chunk and for the names in the table.
    ///
    /// # Errors
    /// If another process holds the database, it cannot be written, or the rows cannot be read; then
    /// nothing has changed.
    pub fn import(
        &mut self,
        load: LoadId,
        table: &EventTable<'_>,
        rows: &mut dyn Iterator<Item = Result<TableChunk, TableError>>,
    ) -> Result<(LoadOutcome, LoadCounts), LoadError> {
        if is_new(self.connection(), table)?
            && let Some(done) = self.import_new(load, table, rows)?
        {
            return Ok(done);
        }
        Ok(self.change(None, |batch| batch.import_logged(load, table, rows))?)
    }

    /// Imports a table of which the store has nothing, or returns `None` if it has by now.
    ///
    /// All that its rows refer to was written or looked up in the same transaction, so SQLite need not
    /// look for it again, which would take a fifth of the time. Nor does it remove what refers to a row
    /// that goes: what [`Batch::finish`] does for new rows has to see to that itself.
    fn import_new(
        &mut self,
        load: LoadId,
        table: &EventTable<'_>,
        rows: &mut dyn Iterator<Item = Result<TableChunk, TableError>>,
    ) -> Result<Option<(LoadOutcome, LoadCounts)>, LoadError> {
        let set = |store: &Self, on: bool| -> Result<(), StoreError> {
            let connection = store.connection();
            Ok(connection.pragma_update(None, "foreign_keys", on)?)
        };
        set(self, false)?;
        let done = self.change(None, |batch| {
            // Another process may have been faster.
            if !is_new(batch.transaction, table)? {
                return Ok(None);
            }
            batch.import_logged(load, table, rows).map(Some)
        });
        set(self, true)?;
        Ok(done?)
    }
}

/// Says whether the store has neither this table nor another of its file, so that none has to go.
fn is_new(connection: &Connection, table: &EventTable<'_>) -> Result<bool, StoreError> {
    let known = connection
        .prepare_cached(
            "SELECT 1 FROM article WHERE content_id = ?1
             UNION ALL SELECT 1 FROM origin WHERE file = ?2",
        )?
        .exists(params![table.content, table.file])?;
    Ok(!known)
}

impl Batch<'_> {
    fn import_logged(
        &mut self,
        load: LoadId,
        table: &EventTable<'_>,
        rows: &mut dyn Iterator<Item = Result<TableChunk, TableError>>,
    ) -> Result<(LoadOutcome, LoadCounts), StoreError> {
        let (outcome, mut counts) = self.import(table, rows, load)?;
        // The log is no part of what questions are answered from.
        let changed = self.transaction.total_changes();
        if let LoadOutcome::Unchanged(article) | LoadOutcome::Duplicate(article) = &outcome {
            counts.unchanged = self.rows_of(*article)?;
        }
        log::count_in(self.transaction, load, &counts)?;
        self.rows_before += self.transaction.total_changes() - changed;
        Ok((outcome, counts))
    }

    fn import(
        &mut self,
        table: &EventTable<'_>,
        rows: &mut dyn Iterator<Item = Result<TableChunk, TableError>>,
        load: LoadId,
    ) -> Result<(LoadOutcome, LoadCounts), StoreError> {
        let known = self.table_of(&table.content)?;
        if let Some((article, version)) = known
            && version == table.version
        {
            let is_new = self.settle_table(table, article)?;
            let outcome = if is_new {
                LoadOutcome::Duplicate
            } else {
                LoadOutcome::Unchanged
            };
            return Ok((outcome(ArticleRowId(article)), LoadCounts::default()));
        }
        let article = match known {
            Some((article, _)) => {
                self.clear_reports(article)?;
                article
            }
            None => self.insert_table(table)?,
        };
        self.transaction
            .prepare_cached("UPDATE article SET version = ?2, load = ?3 WHERE id = ?1")?
            .execute(params![article, table.version, load])?;
        let had_table = !self.settle_table(table, article)? || known.is_some();
        let mut counts = LoadCounts::default();
        let mut names = Names {
            has_others: self.has_other_reports(article)?,
            ..Names::default()
        };
        let mut ids = NextIds::read(self.transaction)?;
        self.first_meeting.get_or_insert(ids.meeting());
        let mut deferred = None;
        for chunk in rows {
            let (chunk, problems) = chunk.map_err(StoreError::Table)?;
            if counts.added == 0 && chunk.events.len() >= MANY && !names.has_others {
                deferred = Some(Deferred::take(self.transaction)?);
            }
            log::write_problems(self.transaction, load, &problems)?;
            for problem in &problems {
                match problem.outcome {
                    Refusal::Skipped => counts.skipped += 1,
                    Refusal::Failed => counts.failed += 1,
                }
            }
            let events = u64::try_from(chunk.events.len()).unwrap_or(u64::MAX);
            counts.added += events;
            counts.meetings += events;
            self.import_rows(article, &table.content, chunk, &mut names, &mut ids)?;
        }
        if let Some(deferred) = deferred {
            deferred.make(self.transaction)?;
        }
        let mut profiles: Vec<i64> = names.known.iter().map(|known| known.id).collect();
        profiles.sort_unstable();
        profiles.dedup();
        for profile in profiles {
            self.changes.totals.of(profile).articles += 1;
        }
        let outcome = if had_table {
            LoadOutcome::Replaced
        } else {
            LoadOutcome::Added
        };
        Ok((outcome(ArticleRowId(article)), counts))
    }

    fn table_of(&self, content: &[u8; 16]) -> Result<Option<(i64, [u8; 16])>, StoreError> {
        let found = self
            .transaction
            .prepare_cached("SELECT id, version FROM article WHERE content_id = ?1 AND is_table")?
            .query_row([content], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }

    fn rows_of(&self, article: ArticleRowId) -> Result<u64, StoreError> {
        let count: i64 = self
            .transaction
            .prepare_cached("SELECT count(*) FROM meeting_report WHERE article = ?1")?
            .query_row([article], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn insert_table(&self, table: &EventTable<'_>) -> Result<i64, StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO article (content_id, version, name, title, body, is_table)
                 VALUES (?1, ?1, ?2, ?2, '', 1)",
            )?
            .execute(params![table.content, table.name])?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Notes that the file holds this table now, and removes the one that it held before if that is
    /// nowhere else; returns whether the file is new to the store.
    fn settle_table(&mut self, table: &EventTable<'_>, article: i64) -> Result<bool, StoreError> {
        let before: Option<i64> = self
            .transaction
            .prepare_cached("SELECT article FROM origin WHERE file = ?1 AND line = 0")?
            .query_row([table.file], |row| row.get(0))
            .optional()?;
        if before == Some(article) {
            return Ok(false);
        }
        self.transaction
            .prepare_cached("DELETE FROM origin WHERE file = ?1 AND line = 0")?
            .execute([table.file])?;
        self.transaction
            .prepare_cached(
                "INSERT INTO origin (file, line, article, content_id) VALUES (?1, 0, ?2, ?3)",
            )?
            .execute(params![table.file, article, table.content])?;
        self.name_table(article)?;
        match before {
            Some(before) if self.origins_of(before)? == 0 => self.delete_article(before)?,
            Some(before) => self.name_table(before)?,
            None => {}
        }
        Ok(before.is_none())
    }

    fn has_other_reports(&self, article: i64) -> Result<bool, StoreError> {
        let found = self
            .transaction
            .prepare_cached("SELECT 1 FROM meeting_report WHERE article <> ?1 LIMIT 1")?
            .exists([article])?;
        Ok(found)
    }
}
