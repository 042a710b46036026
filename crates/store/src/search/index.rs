//! Bringing the full-text index up to date.

use std::ops::ControlFlow;

use rusqlite::{Connection, TransactionBehavior, params};

use crate::store::Store;
use crate::{ArticleRowId, StoreError};

/// So many articles are indexed in one transaction, so that other writers can get in between.
const BATCH: usize = 2_000;

/// Articles whose text the index does not have, or has in an earlier version. `content_id` and `id` are all that
/// is read of an article: the index of the former holds both.
const MISSING: &str = "SELECT a.id, s.article IS NOT NULL FROM article a
     LEFT JOIN searchable s ON s.article = a.id
     WHERE s.content_id IS NOT a.content_id";

/// Articles that the index still has and the store has no more.
const GONE: &str = "SELECT s.article FROM searchable s LEFT JOIN article a ON a.id = s.article
     WHERE a.id IS NULL";

impl Store {
    /// Returns the number of articles whose text the full-text index does not have; reads two indexes.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn unindexed(&self) -> Result<u64, StoreError> {
        let sql = format!("SELECT count(*) FROM ({MISSING})");
        let number: i64 = self
            .connection()
            .prepare_cached(&sql)?
            .query_row([], |row| row.get(0))?;
        Ok(u64::try_from(number).unwrap_or_default())
    }

    /// Says whether the full-text index has as many texts as there are articles, which takes no time: then it has the
    /// text of each, though of one that was replaced maybe an earlier one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn has_as_many_texts(&self) -> Result<bool, StoreError> {
        Ok(self
            .connection()
            .prepare_cached(
                "SELECT (SELECT count(*) FROM article) = (SELECT count(*) FROM searchable)",
            )?
            .query_row([], |row| row.get(0))?)
    }

    /// Brings the full-text index up to date, in several transactions; `progress` is told how many articles are
    /// done and how many there are to do, and can break it off. Nothing is written where nothing has changed.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; what was indexed until then stays.
    pub fn index_text(
        &mut self,
        progress: &mut dyn FnMut(u64, u64) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        let gone: Vec<i64> = numbers(connection, GONE)?;
        let missing: Vec<(i64, bool)> = connection
            .prepare_cached(MISSING)?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let total = u64::try_from(missing.len()).unwrap_or(u64::MAX);
        if !gone.is_empty() {
            self.in_batch(|connection| gone.iter().try_for_each(|id| take_out(connection, *id)))?;
        }
        let mut done = 0;
        for batch in missing.chunks(BATCH) {
            if progress(done, total).is_break() {
                break;
            }
            self.in_batch(|connection| {
                for (article, is_there) in batch {
                    if *is_there {
                        take_out(connection, *article)?;
                    }
                    put_in(connection, *article)?;
                }
                Ok(())
            })?;
            done += u64::try_from(batch.len()).unwrap_or_default();
        }
        Ok(())
    }

    /// Adds these articles to the full-text index if their text is not in it yet, in one transaction.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn index_text_of(&mut self, articles: &[ArticleRowId]) -> Result<(), StoreError> {
        self.in_batch(|connection| {
            let mut known =
                connection.prepare_cached("SELECT 1 FROM searchable WHERE article = ?1")?;
            for article in articles {
                if !known.exists([article.0])? {
                    put_in(connection, article.0)?;
                }
            }
            Ok(())
        })
    }

    fn in_batch(
        &mut self,
        work: impl FnOnce(&Connection) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let transaction = self
            .connection_mut()
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        work(&transaction)?;
        Ok(transaction.commit()?)
    }
}

fn numbers(connection: &Connection, sql: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn take_out(connection: &Connection, article: i64) -> Result<(), StoreError> {
    for sql in [
        "DELETE FROM search WHERE rowid = ?1",
        "DELETE FROM searchable WHERE article = ?1",
    ] {
        connection.prepare_cached(sql)?.execute([article])?;
    }
    Ok(())
}

/// A table of events has no text but is noted all the same, so that it is not looked at again.
fn put_in(connection: &Connection, article: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO search (rowid, title, body)
             SELECT id, title, body FROM article WHERE id = ?1 AND is_table = 0",
        )?
        .execute([article])?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO searchable (article, content_id)
             SELECT id, content_id FROM article WHERE id = ?1",
        )?
        .execute(params![article])?;
    Ok(())
}
