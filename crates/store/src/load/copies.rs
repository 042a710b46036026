//! Copies: which articles are one article printed several times.
//!
//! Two texts are copies if one is a reprint of the other ([`is_reprint`]) of about the same day, or if
//! they are versions of one text at the same address on the web. An address alone makes no copy: some
//! feeds give their home page as the address of everything. Copies of copies are copies; of all of
//! them one, the *original*, reports, and the others are kept beside it as further sources. Which one
//! that is follows from the articles alone: the first published, of these the longest. So it does not
//! matter in which order they came.

use std::collections::BTreeSet;

use chancery_model::{Article, ArticleId, Fingerprint, is_reprint, is_version};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::Batch;
use super::prepare::Told;
use crate::StoreError;
use crate::sql::{day_number, optional_day};

/// Reprints are published at most so many days apart.
const APART: i64 = 2;

/// What decides whether two articles are copies, and which of them is the original.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) id: i64,
    /// The original that it is a copy of; itself if it is one.
    pub(crate) original: i64,
    content: [u8; 16],
    published: Option<i64>,
    title: String,
    body: String,
    url: Option<String>,
}

macro_rules! select_texts {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, coalesce(a.copy_of, a.id), a.content_id, a.published, a.title, a.body, a.url
             FROM article a ",
            $rest
        )
    };
}

impl Text {
    /// The text of an article that was just written and is no copy yet.
    fn new(id: i64, content: &[u8; 16], article: &Article) -> Self {
        Self {
            id,
            original: id,
            content: *content,
            published: article.published.map(day_number),
            title: article.title.clone(),
            body: article.body.clone(),
            url: article.url.clone(),
        }
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            original: row.get(1)?,
            content: row.get(2)?,
            published: row.get(3)?,
            title: row.get(4)?,
            body: row.get(5)?,
            url: row.get(6)?,
        })
    }

    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    /// The original is the least by this: the first published, of these the longest.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        let length = std::cmp::Reverse(self.body.len());
        (
            self.published.is_none(),
            self.published,
            length,
            self.content,
        )
    }

    /// Says whether the two are copies of each other.
    pub(crate) fn is_copy_of(&self, other: &Self) -> bool {
        let are_near = match (self.published, other.published) {
            (Some(one), Some(two)) => (one - two).abs() <= APART,
            _ => true,
        };
        if are_near && is_reprint(&self.body, &other.body) {
            return true;
        }
        let of_one_address = self.url.as_deref().is_some_and(|url| !url.is_empty())
            && self.url == other.url
            && (self.title == other.title || self.shares_a_band(other));
        of_one_address && is_version(&self.body, &other.body)
    }

    fn shares_a_band(&self, other: &Self) -> bool {
        let bands = |text: &Self| Fingerprint::of(&text.body);
        match (bands(self), bands(other)) {
            (Some(one), Some(two)) => one.bands().iter().any(|band| two.bands().contains(band)),
            _ => false,
        }
    }
}

/// Returns an article's text.
pub(crate) fn text(connection: &Connection, id: i64) -> Result<Option<Text>, StoreError> {
    let found = connection
        .prepare_cached(select_texts!("WHERE a.id = ?1"))?
        .query_row([id], Text::read);
    Ok(found.optional()?)
}

/// Returns the bands of an article's fingerprint.
pub(crate) fn bands_of(connection: &Connection, id: i64) -> Result<BTreeSet<i64>, StoreError> {
    let mut statement =
        connection.prepare_cached("SELECT band FROM article_band WHERE article = ?1")?;
    let rows = statement.query_map([id], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the articles that may be copies of one of these bands, each original with its copies in a row.
pub(crate) fn candidates(
    connection: &Connection,
    of: &Text,
    bands: &BTreeSet<i64>,
) -> Result<Vec<Text>, StoreError> {
    let mut ids = alike(connection, of.url.as_deref(), &of.title, bands)?;
    ids.remove(&of.id);
    let mut texts = Vec::with_capacity(ids.len());
    for id in ids {
        texts.extend(text(connection, id)?);
    }
    texts.sort_by_key(|text| (text.original, text.id));
    Ok(texts)
}

/// Returns the articles that have one of these bands, or this address and title.
fn alike(
    connection: &Connection,
    url: Option<&str>,
    title: &str,
    bands: &BTreeSet<i64>,
) -> Result<BTreeSet<i64>, StoreError> {
    let mut ids = BTreeSet::new();
    let mut by_band =
        connection.prepare_cached("SELECT article FROM article_band WHERE band = ?1")?;
    for band in bands {
        let mut rows = by_band.query([band])?;
        while let Some(row) = rows.next()? {
            ids.insert(row.get::<_, i64>(0)?);
        }
    }
    if let Some(url) = url.filter(|url| !url.is_empty()) {
        let mut by_url =
            connection.prepare_cached("SELECT id FROM article WHERE url = ?1 AND title = ?2")?;
        let mut rows = by_url.query([url, title])?;
        while let Some(row) = rows.next()? {
            ids.insert(row.get::<_, i64>(0)?);
        }
    }
    Ok(ids)
}

/// Returns an original with its copies.
pub(crate) fn members(connection: &Connection, original: i64) -> Result<Vec<Text>, StoreError> {
    let mut statement = connection.prepare_cached(select_texts!(
        "WHERE a.id = ?1 OR a.copy_of = ?1 ORDER BY a.id"
    ))?;
    let rows = statement.query_map([original], Text::read)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Parts texts into those that hang together by being copies. Begins with the one that would be the
/// original: most are copies of it, so the cost is mostly linear, and quadratic at worst.
pub(crate) fn parts(texts: &[Text]) -> Vec<Vec<&Text>> {
    let mut left: Vec<&Text> = texts.iter().collect();
    left.sort_by_key(|text| std::cmp::Reverse(text.rank()));
    let mut parts = Vec::new();
    while let Some(first) = left.pop() {
        let mut part = vec![first];
        let mut done = 0;
        while let Some(member) = part.get(done).copied() {
            done += 1;
            let (linked, apart): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|text| member.is_copy_of(text));
            part.extend(linked);
            left = apart;
        }
        parts.push(part);
    }
    parts
}

impl Batch<'_> {
    /// Indexes an article's text (anew, unless the article is new itself), finds what it is a copy of,
    /// and returns the original of them all. What was an original before and is none any more has its
    /// reports taken away.
    pub(super) fn join_copies(
        &mut self,
        id: i64,
        article: &Article,
        content: &[u8; 16],
        bands: &BTreeSet<i64>,
        is_new: bool,
    ) -> Result<i64, StoreError> {
        if !is_new {
            self.transaction
                .prepare_cached("DELETE FROM article_band WHERE article = ?1")?
                .execute([id])?;
        }
        let url = article.url.as_deref();
        let mut others = alike(self.transaction, url, &article.title, bands)?;
        others.remove(&id);
        self.pending.bands(self.transaction, id, bands)?;
        if others.is_empty() {
            return Ok(id);
        }
        let new = Text::new(id, content, article);
        let mut originals = BTreeSet::new();
        for candidate in candidates(self.transaction, &new, bands)? {
            // One link is enough, so the other copies of an original need not be compared.
            if !originals.contains(&candidate.original) && candidate.is_copy_of(&new) {
                originals.insert(candidate.original);
            }
        }
        let mut ranked = vec![new];
        for original in &originals {
            ranked.extend(text(self.transaction, *original)?);
        }
        let best = ranked.iter().min_by_key(|text| text.rank());
        let best = best.map_or(id, |text| text.id);
        for other in ranked.iter().filter(|text| text.id != best) {
            self.make_copy(other.id, best)?;
        }
        Ok(best)
    }

    /// Makes an article, with all its copies, a copy of another.
    fn make_copy(&mut self, id: i64, original: i64) -> Result<(), StoreError> {
        self.clear_reports(id)?;
        self.transaction
            .prepare_cached("UPDATE article SET copy_of = ?2 WHERE copy_of = ?1 OR id = ?1")?
            .execute(params![id, original])?;
        Ok(())
    }

    /// Takes an article out of those that it is a copy or the original of, as before its removal. What
    /// does not hang together without it is parted, and each part gets its original.
    pub(super) fn leave_copies(&mut self, id: i64) -> Result<(), StoreError> {
        let Some(leaving) = text(self.transaction, id)? else {
            return Ok(());
        };
        let mut left = members(self.transaction, leaving.original)?;
        left.retain(|text| text.id != id);
        if left.is_empty() {
            return Ok(());
        }
        let reporting = leaving.original;
        self.transaction
            .prepare_cached("UPDATE article SET copy_of = NULL WHERE id = ?1 OR copy_of = ?1")?
            .execute([reporting])?;
        for part in parts(&left) {
            let Some(best) = part.iter().min_by_key(|text| text.rank()) else {
                continue;
            };
            for text in &part {
                if text.id == reporting && text.id != best.id {
                    self.clear_reports(text.id)?;
                }
                if text.id != best.id {
                    self.make_copy(text.id, best.id)?;
                }
            }
            if best.id != reporting {
                self.promote(best.id)?;
            }
        }
        if leaving.id != reporting {
            // It reports nothing and is about to go.
            self.clear_reports(leaving.id)?;
        }
        Ok(())
    }

    /// Has a copy report, now that its original is gone. Without a way to make its record it reports
    /// nothing until it is loaded again.
    fn promote(&mut self, id: i64) -> Result<(), StoreError> {
        let (article, content) = self.stored(id)?;
        let record = self.extract.map(|extract| extract(&article));
        let record = record.filter(|record| super::check(&article, record).is_ok());
        if record.is_none() {
            self.transaction
                .prepare_cached("UPDATE article SET extractor = NULL WHERE id = ?1")?
                .execute([id])?;
        }
        let record = record.unwrap_or_default();
        let content = ArticleId::from_bytes(content);
        let told = Told::new(&content, &article, &record);
        self.transaction
            .prepare_cached("UPDATE article SET version = ?2 WHERE id = ?1")?
            .execute(params![id, told.version])?;
        self.write_reports(id, &content, &record, &told)
    }

    /// Returns an article as it is stored, with its content id.
    pub(super) fn stored(&self, id: i64) -> Result<(Article, [u8; 16]), StoreError> {
        let article = self
            .transaction
            .prepare_cached(
                "SELECT name, title, body, published, source, url, byline, language, content_id
                 FROM article WHERE id = ?1",
            )?
            .query_row([id], |row| {
                let article = Article {
                    name: row.get(0)?,
                    title: row.get(1)?,
                    body: row.get(2)?,
                    published: optional_day(row, 3)?,
                    source: row.get(4)?,
                    url: row.get(5)?,
                    byline: row.get(6)?,
                    language: row.get(7)?,
                    ..Article::default()
                };
                Ok((article, row.get(8)?))
            })?;
        Ok(article)
    }
}
