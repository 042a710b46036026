//! Importing tables of events: a file is one article without a text, its rows are the reports.
//!
//! A table tells of many meetings of the same parties, so its rows are joined among themselves before
//! anything is written; only where the store has reports of the same parties and days already are they
//! joined one by one, as those of articles are.

mod names;
mod rows;

use chancery_model::EventRows;
use rusqlite::{OptionalExtension as _, params};

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
        let done = self.change(None, |batch| {
            let (outcome, mut counts) = batch.import(table, rows, load)?;
            if let LoadOutcome::Unchanged(article) | LoadOutcome::Duplicate(article) = &outcome {
                counts.unchanged = batch.rows_of(*article)?;
            }
            log::count_in(batch.transaction, load, &counts)?;
            Ok((outcome, counts))
        })?;
        Ok(done)
    }
}

impl Batch<'_> {
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
            .prepare_cached("UPDATE article SET version = ?2 WHERE id = ?1")?
            .execute(params![article, table.version])?;
        let had_table = !self.settle_table(table, article)? || known.is_some();
        let mut counts = LoadCounts::default();
        let mut names = Names {
            has_others: self.has_other_reports(article)?,
            ..Names::default()
        };
        let mut ids = NextIds::read(self.transaction)?;
        for chunk in rows {
            let (chunk, problems) = chunk.map_err(StoreError::Table)?;
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
        let mut entities: Vec<i64> = names.known.iter().map(|known| known.id).collect();
        entities.sort_unstable();
        entities.dedup();
        for entity in entities {
            self.changes.totals.of(entity).articles += 1;
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
