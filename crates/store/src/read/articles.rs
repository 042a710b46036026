//! Articles and where they came from.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use chancery_model::{Article, ArticleId, Origin, Part, Span};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};

use crate::sql::{count, day_number, offset, optional_day, word};
use crate::store::Store;
use crate::{ArticleRow, ArticleRowId, EntityId, EvidenceRow, StoreError};

macro_rules! select_articles {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.content_id, a.name, a.title, a.published, a.source, a.url, a.byline,
                    a.language,
                    (SELECT count(*) FROM article c WHERE c.copy_of = a.id)
             FROM article a ",
            $rest
        )
    };
}

impl Store {
    /// Calls `visit` with each article, by day of publication, until it breaks off.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn for_each_article(
        &self,
        visit: &mut dyn FnMut(ArticleRow) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(select_articles!(
            "WHERE a.copy_of IS NULL ORDER BY a.published IS NULL, a.published, a.content_id"
        ))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            if visit(article(connection, row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Returns all articles without their text, by day of publication; see
    /// [`Store::for_each_article`] for a store of any size.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn articles(&self) -> Result<Vec<ArticleRow>, StoreError> {
        let mut articles = Vec::new();
        self.for_each_article(&mut |article| {
            articles.push(article);
            ControlFlow::Continue(())
        })?;
        Ok(articles)
    }

    /// Returns an article without its text.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn article(&self, id: ArticleRowId) -> Result<Option<ArticleRow>, StoreError> {
        article_by_id(self.connection(), id)
    }

    /// Returns an article as it was loaded, with the first of its origins.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn article_text(&self, id: ArticleRowId) -> Result<Option<Article>, StoreError> {
        let Some(row) = self.article(id)? else {
            return Ok(None);
        };
        let (title, body) = self
            .connection()
            .prepare_cached("SELECT title, body FROM article WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(Some(Article {
            name: row.name,
            title,
            body,
            published: row.published,
            source: row.source,
            url: row.url,
            byline: row.byline,
            language: row.language,
            origin: row.origins.into_iter().next().unwrap_or_default(),
        }))
    }

    /// Finds articles by content id or the start of one (at least 4 digits), by `#` and number, by
    /// name, by url, or by origin (`file` or `file:line`); of copies the original.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn find_articles(&self, text: &str) -> Result<Vec<ArticleRow>, StoreError> {
        let mut ids = BTreeSet::new();
        let mut add = |sql: &str, values: &[&dyn ToSql]| -> Result<(), StoreError> {
            let mut statement = self.connection().prepare_cached(sql)?;
            let mut rows = statement.query(values)?;
            while let Some(row) = rows.next()? {
                ids.insert(row.get::<_, ArticleRowId>(0)?);
            }
            Ok(())
        };
        if let Some(number) = text.strip_prefix('#').and_then(|n| n.parse::<i64>().ok()) {
            add("SELECT id FROM article WHERE id = ?1", &[&number])?;
        }
        if let Some((first, last)) = content_ids(text) {
            add(
                "SELECT id FROM article WHERE content_id BETWEEN ?1 AND ?2",
                &[&first, &last],
            )?;
        }
        add("SELECT id FROM article WHERE name = ?1", &[&text])?;
        add("SELECT id FROM article WHERE url = ?1", &[&text])?;
        add("SELECT article FROM origin WHERE file = ?1", &[&text])?;
        if let Some((file, line)) = text.rsplit_once(':')
            && let Ok(line) = line.parse::<i64>()
        {
            add(
                "SELECT article FROM origin WHERE file = ?1 AND line = ?2",
                &[&file, &line],
            )?;
        }
        let mut originals = BTreeSet::new();
        let mut original = self
            .connection()
            .prepare_cached("SELECT coalesce(copy_of, id) FROM article WHERE id = ?1")?;
        for id in ids {
            originals.insert(original.query_row([id], |row| row.get::<_, ArticleRowId>(0))?);
        }
        let rows = originals.into_iter().map(|id| self.article(id));
        rows.filter_map(Result::transpose).collect()
    }

    /// Returns the number of articles that are copies of one of these.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn copies_of(&self, articles: &BTreeSet<ArticleRowId>) -> Result<u64, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT count(*) FROM article WHERE copy_of = ?1")?;
        let mut copies = 0;
        for article in articles {
            copies += statement.query_row([article], |row| count(row, 0))?;
        }
        Ok(copies)
    }

    /// Returns the articles that speak of an entity, by day of publication, at most `limit`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn articles_of(
        &self,
        entity: EntityId,
        limit: u64,
        as_of: Option<Date>,
    ) -> Result<Vec<ArticleRow>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(select_articles!(
            "WHERE a.id IN (SELECT article FROM entity_report WHERE profile IN
                 (SELECT id FROM profile WHERE entity = ?1))
                 AND (?3 IS NULL OR a.published <= ?3)
             ORDER BY a.published IS NULL, a.published, a.content_id LIMIT ?2"
        ))?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let mut rows = statement.query(params![entity, limit, as_of.map(day_number)])?;
        let mut articles = Vec::new();
        while let Some(row) = rows.next()? {
            articles.push(article(connection, row)?);
        }
        Ok(articles)
    }
}

pub(crate) fn article_by_id(
    connection: &Connection,
    id: ArticleRowId,
) -> Result<Option<ArticleRow>, StoreError> {
    let mut statement = connection.prepare_cached(select_articles!("WHERE a.id = ?1"))?;
    let found = statement.query_row([id], |row| article(connection, row));
    Ok(found.optional()?)
}

fn article(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<ArticleRow> {
    let id = row.get(0)?;
    Ok(ArticleRow {
        id,
        content_id: ArticleId::from_bytes(row.get(1)?),
        name: row.get(2)?,
        title: row.get(3)?,
        published: optional_day(row, 4)?,
        source: row.get(5)?,
        url: row.get(6)?,
        byline: row.get(7)?,
        language: row.get(8)?,
        origins: origins(connection, id)?,
        copies: count(row, 9)?,
    })
}

fn origins(connection: &Connection, article: ArticleRowId) -> rusqlite::Result<Vec<Origin>> {
    let mut statement = connection.prepare_cached(
        "SELECT file, line FROM origin
         WHERE article = ?1 OR article IN (SELECT id FROM article WHERE copy_of = ?1)
         ORDER BY file IN ('', '-'), file, line",
    )?;
    let rows = statement.query_map([article], |row| {
        let line: i64 = row.get(1)?;
        Ok(Origin {
            file: row.get(0)?,
            line: u64::try_from(line).ok().filter(|line| *line > 0),
        })
    })?;
    rows.collect()
}

/// Returns the first and last content ids that begin with these digits.
fn content_ids(prefix: &str) -> Option<([u8; 16], [u8; 16])> {
    let is_prefix = (4..=32).contains(&prefix.len());
    if !is_prefix || !prefix.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let bound = |digit: char| {
        let digits: String = prefix
            .chars()
            .chain(std::iter::repeat(digit))
            .take(32)
            .collect();
        digits.parse().map(|id: ArticleId| *id.as_bytes()).ok()
    };
    Some((bound('0')?, bound('f')?))
}

/// Reads evidence as `part, start, end, rule` and takes the words from the article.
pub(super) fn evidence(
    connection: &Connection,
    sql: &str,
    report: i64,
    article: ArticleRowId,
) -> Result<Vec<EvidenceRow>, StoreError> {
    let (title, body): (String, String) = connection
        .prepare_cached("SELECT title, body FROM article WHERE id = ?1")?
        .query_row([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query([report])?;
    let mut evidence = Vec::new();
    while let Some(row) = rows.next()? {
        let part: Part = word(row, 0)?;
        let text = match part {
            Part::Title => &title,
            Part::Body => &body,
        };
        let span = Span::new(offset(row, 1)?, offset(row, 2)?);
        let quoted = span.and_then(|span| Some((span, span.get(text)?)));
        let (span, quote) = quoted.ok_or_else(|| StoreError::Damaged {
            what: format!("evidence outside the text of article {article}"),
        })?;
        evidence.push(EvidenceRow {
            quote: quote.to_owned(),
            rule: row.get(3)?,
            part,
            span,
        });
    }
    Ok(evidence)
}
