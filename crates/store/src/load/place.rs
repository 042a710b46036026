//! What an article is to the store: new, known, changed, or known from elsewhere.

use chancery_model::{Article, ArticleId, Origin, Record};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::prepare::{Prepared, Told};
use super::{Arrival, Batch, check};
use crate::sql::day_number;
use crate::{ArticleRowId, LoadOutcome, Rejection, StoreError};

/// Where an article was read from, as stored: no line is 0.
pub(super) struct Address<'a> {
    file: &'a str,
    line: i64,
}

impl<'a> Address<'a> {
    pub(super) fn new(origin: &'a Origin) -> Self {
        let line = origin.line.unwrap_or_default();
        Self {
            file: &origin.file,
            line: i64::try_from(line).unwrap_or(i64::MAX),
        }
    }

    /// Standard input is no address: what comes from it next is not a new version of what came before.
    fn is_anonymous(&self) -> bool {
        matches!(self.file, "" | "-")
    }

    /// Says whether this is the first of an article's origins, or would be.
    pub(super) fn is_first_of(
        &self,
        connection: &Connection,
        article: i64,
    ) -> Result<bool, StoreError> {
        let first = connection
            .prepare_cached(
                "SELECT (file IN ('', '-'), file, line) >= (?2 IN ('', '-'), ?2, ?3) FROM origin
                 WHERE article = ?1 ORDER BY file IN ('', '-'), file, line LIMIT 1",
            )?
            .query_row(params![article, self.file, self.line], |row| row.get(0));
        Ok(first.optional()?.unwrap_or(true))
    }
}

/// An article with what is needed to place it.
struct Coming<'a> {
    article: &'a Article,
    record: Option<(&'a Record, &'a Told)>,
    extractor: Option<[u8; 16]>,
    address: Address<'a>,
    content: [u8; 16],
}

/// What stood at an address when it was last read.
struct Seen {
    article: i64,
    content: [u8; 16],
}

impl Batch<'_> {
    pub(super) fn arrive(&mut self, arrival: &Arrival) -> Result<LoadOutcome, StoreError> {
        let record = arrival.record.as_ref();
        self.load(
            &arrival.article,
            record,
            arrival.extractor,
            &arrival.prepared,
        )
    }

    pub(super) fn load(
        &mut self,
        article: &Article,
        record: Option<&Record>,
        extractor: Option<[u8; 16]>,
        prepared: &Prepared,
    ) -> Result<LoadOutcome, StoreError> {
        let mut arrival = Coming {
            article,
            record: None,
            extractor,
            address: Address::new(&article.origin),
            content: *prepared.content.as_bytes(),
        };
        let (made, late);
        let (record, told) = match (record, &prepared.told) {
            (Some(record), Some(told)) => (record, told),
            _ if self.is_known_as(&arrival)? => return self.place(&arrival),
            _ => {
                let Some(extract) = self.extract else {
                    return Ok(LoadOutcome::Rejected(Rejection::NoRecord));
                };
                made = extract(article);
                late = check(article, &made).map(|()| Told::new(&prepared.content, article, &made));
                (&made, &late)
            }
        };
        match told {
            Ok(told) => arrival.record = Some((record, told)),
            Err(rejection) => return Ok(LoadOutcome::Rejected(rejection.clone())),
        }
        self.place(&arrival)
    }

    /// Says whether the store has the record of this article from the same extractor.
    fn is_known_as(&self, arrival: &Coming<'_>) -> Result<bool, StoreError> {
        let Some(known) = self.article_of_content(&arrival.content)? else {
            return Ok(false);
        };
        let extractor: Option<[u8; 16]> = self
            .transaction
            .prepare_cached("SELECT extractor FROM article WHERE id = ?1")?
            .query_row([known], |row| row.get(0))?;
        Ok(extractor.is_some()
            && extractor == arrival.extractor
            && (same_fields(self.transaction, known, arrival.article)?
                || !arrival.address.is_first_of(self.transaction, known)?))
    }

    fn place(&mut self, arrival: &Coming<'_>) -> Result<LoadOutcome, StoreError> {
        let seen = self.seen_at(arrival)?;
        if let Some(seen) = seen.as_ref().filter(|seen| seen.content == arrival.content) {
            return self.reload(arrival, seen.article);
        }
        if let Some(known) = self.article_of_content(&arrival.content)? {
            return self.add_origin(arrival, known, seen.as_ref());
        }
        if let Some(known) = self.replaced_by(seen.as_ref())? {
            self.fill(arrival, known)?;
            self.settle(arrival, known, seen.as_ref())?;
            return Ok(LoadOutcome::Replaced(ArticleRowId(known)));
        }
        let (added, original) = self.insert_article(arrival)?;
        self.settle(arrival, added, seen.as_ref())?;
        let outcome = if seen.is_some() {
            LoadOutcome::Replaced
        } else if original != added {
            LoadOutcome::Duplicate
        } else {
            LoadOutcome::Added
        };
        Ok(outcome(ArticleRowId(original)))
    }

    /// The same text from the same place: new only if its record or what is known of it changed.
    fn reload(&mut self, arrival: &Coming<'_>, known: i64) -> Result<LoadOutcome, StoreError> {
        let content: [u8; 16] = self
            .transaction
            .prepare_cached("SELECT content_id FROM article WHERE id = ?1")?
            .query_row([known], |row| row.get(0))?;
        if content == arrival.content
            && arrival.address.is_first_of(self.transaction, known)?
            && self.is_changed(arrival, known)?
        {
            self.fill(arrival, known)?;
            return Ok(LoadOutcome::Replaced(ArticleRowId(known)));
        }
        Ok(LoadOutcome::Unchanged(ArticleRowId(known)))
    }

    /// The same text from another place. Of several versions of one text (other line breaks, another
    /// name) the one of the first origin is kept, whichever came first.
    fn add_origin(
        &mut self,
        arrival: &Coming<'_>,
        known: i64,
        seen: Option<&Seen>,
    ) -> Result<LoadOutcome, StoreError> {
        self.settle(arrival, known, seen)?;
        if arrival.address.is_first_of(self.transaction, known)?
            && self.is_changed(arrival, known)?
        {
            self.fill(arrival, known)?;
        }
        Ok(LoadOutcome::Duplicate(ArticleRowId(known)))
    }

    /// Says whether the arrival's bytes or record differ from what is stored, and notes who made the
    /// record where they do not. Without a record they are known to be the same.
    fn is_changed(&self, arrival: &Coming<'_>, known: i64) -> Result<bool, StoreError> {
        let Some((_, told)) = arrival.record else {
            return Ok(false);
        };
        let (version, extractor, is_copy): ([u8; 16], Option<[u8; 16]>, bool) = self
            .transaction
            .prepare_cached(
                "SELECT version, extractor, copy_of IS NOT NULL FROM article WHERE id = ?1",
            )?
            .query_row([known], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let is_same = if is_copy {
            // What it says is not kept.
            same_fields(self.transaction, known, arrival.article)?
        } else {
            version == told.version
        };
        if !is_same {
            return Ok(true);
        }
        if arrival.extractor.is_some() && extractor != arrival.extractor {
            self.transaction
                .prepare_cached("UPDATE article SET extractor = ?2 WHERE id = ?1")?
                .execute(params![known, arrival.extractor])?;
        }
        Ok(false)
    }

    fn seen_at(&self, arrival: &Coming<'_>) -> Result<Option<Seen>, StoreError> {
        let Address { file, line } = arrival.address;
        let found = |row: &rusqlite::Row<'_>| {
            Ok(Seen {
                article: row.get(0)?,
                content: row.get(1)?,
            })
        };
        let seen = if arrival.address.is_anonymous() {
            self.transaction
                .prepare_cached(
                    "SELECT article, content_id FROM origin
                     WHERE file = ?1 AND line = ?2 AND content_id = ?3",
                )?
                .query_row(params![file, line, arrival.content], found)
        } else {
            self.transaction
                .prepare_cached(
                    "SELECT article, content_id FROM origin WHERE file = ?1 AND line = ?2",
                )?
                .query_row(params![file, line], found)
        };
        Ok(seen.optional()?)
    }

    fn article_of_content(&self, content: &[u8; 16]) -> Result<Option<i64>, StoreError> {
        let found = self
            .transaction
            .prepare_cached("SELECT id FROM article WHERE content_id = ?1")?
            .query_row([content], |row| row.get(0));
        Ok(found.optional()?)
    }

    /// The article that this one is a new text of: the one that is alone at the same place in the files.
    fn replaced_by(&self, seen: Option<&Seen>) -> Result<Option<i64>, StoreError> {
        let Some(seen) = seen else {
            return Ok(None);
        };
        let origins = self.origins_of(seen.article)?;
        Ok((origins <= 1).then_some(seen.article))
    }

    pub(super) fn origins_of(&self, article: i64) -> Result<i64, StoreError> {
        let count = self
            .transaction
            .prepare_cached("SELECT count(*) FROM origin WHERE article = ?1")?
            .query_row([article], |row| row.get(0))?;
        Ok(count)
    }

    /// Notes that the arrival's address now holds this article, and removes the one that it held
    /// before if that is nowhere else.
    fn settle(
        &mut self,
        arrival: &Coming<'_>,
        article: i64,
        seen: Option<&Seen>,
    ) -> Result<(), StoreError> {
        let Address { file, line } = arrival.address;
        if let Some(seen) = seen {
            self.transaction
                .prepare_cached(
                    "DELETE FROM origin WHERE file = ?1 AND line = ?2 AND article = ?3",
                )?
                .execute(params![file, line, seen.article])?;
        }
        self.transaction
            .prepare_cached(
                "INSERT INTO origin (file, line, article, content_id) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (file, line, article) DO UPDATE SET content_id = excluded.content_id",
            )?
            .execute(params![file, line, article, arrival.content])?;
        match seen {
            Some(seen) if seen.article != article && self.origins_of(seen.article)? == 0 => {
                self.delete_article(seen.article)
            }
            _ => Ok(()),
        }
    }

    /// Adds the arrival and returns its row and that of its original.
    fn insert_article(&mut self, arrival: &Coming<'_>) -> Result<(i64, i64), StoreError> {
        self.write(
            arrival,
            None,
            "INSERT INTO article (id, content_id, version, name, title, body, published, source, url,
                 byline, language, extractor, load)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
        )
    }

    /// Puts the arrival in the place of what the article was.
    fn fill(&mut self, arrival: &Coming<'_>, id: i64) -> Result<(), StoreError> {
        self.leave_copies(id)?;
        self.clear_reports(id)?;
        self.write(
            arrival,
            Some(id),
            "UPDATE article SET content_id = ?2, version = ?3, name = ?4, title = ?5, body = ?6,
                 published = ?7, source = ?8, url = ?9, byline = ?10, language = ?11, extractor = ?12,
                 load = ?13
             WHERE id = ?1",
        )?;
        Ok(())
    }

    /// Writes the article by this statement and, unless it is a copy, what it reports; returns its row
    /// and that of its original.
    fn write(
        &mut self,
        arrival: &Coming<'_>,
        id: Option<i64>,
        sql: &str,
    ) -> Result<(i64, i64), StoreError> {
        let article = arrival.article;
        let (record, told) = arrival.record.ok_or_else(|| StoreError::Damaged {
            what: format!("`{}` has no record", article.origin),
        })?;
        self.transaction.prepare_cached(sql)?.execute(params![
            id,
            arrival.content,
            told.version,
            article.name,
            article.title,
            article.body,
            article.published.map(day_number),
            article.source,
            article.url,
            article.byline,
            article.language,
            arrival.extractor,
            self.run,
        ])?;
        let is_new = id.is_none();
        let id = id.unwrap_or_else(|| self.transaction.last_insert_rowid());
        let original = self.join_copies(id, article, &arrival.content, &told.bands, is_new)?;
        if original == id {
            self.write_reports(id, &ArticleId::from_bytes(arrival.content), record, told)?;
        }
        Ok((id, original))
    }
}

/// Says whether an article is stored with just these bytes.
pub(super) fn same_fields(
    connection: &Connection,
    id: i64,
    article: &Article,
) -> Result<bool, StoreError> {
    let same = connection
        .prepare_cached(
            "SELECT name = ?2 AND title = ?3 AND body = ?4 AND published IS ?5 AND source IS ?6
                 AND url IS ?7 AND byline IS ?8 AND language IS ?9
             FROM article WHERE id = ?1",
        )?
        .query_row(
            params![
                id,
                article.name,
                article.title,
                article.body,
                article.published.map(day_number),
                article.source,
                article.url,
                article.byline,
                article.language,
            ],
            |row| row.get(0),
        )?;
    Ok(same)
}
