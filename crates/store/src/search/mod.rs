//! Full-text search over the articles.
//!
//! The index holds words and their positions, not the text, and is filled in one go after many articles
//! ([`Store::index_text`]), so that no batch pays for it. Until then [`Store::search`] finds what is
//! indexed and says how much is not. Rows of tables of events have no text and are not in it.

mod excerpt;
mod index;
mod query;
mod respell;

pub use excerpt::Excerpt;
pub use query::{SearchError, SearchQuery};

use jiff::civil::Date;
use rusqlite::params;

use crate::sql::{count, day_number};
use crate::store::Store;
use crate::{ArticleRow, StoreError};

/// Which articles a search looks at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// Published on this day or later.
    pub since: Option<Date>,
    /// Published on this day or earlier.
    pub until: Option<Date>,
    /// At most so many.
    pub limit: u64,
}

/// An article that a search has found.
#[derive(Debug, Clone, PartialEq)]
pub struct SearchHit {
    /// The article.
    pub article: ArticleRow,
    /// How well it fits, more is better; comparable within one search only (BM25, the title counting double).
    pub score: f64,
    /// The part of the text that has the most of the words.
    pub excerpt: Excerpt,
    /// The number of meetings that it reports.
    pub meetings: u64,
}

/// What a search has found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SearchAnswer {
    /// The articles, the best first.
    pub hits: Vec<SearchHit>,
    /// The number of articles that fit in all.
    pub total: u64,
    /// The number of articles that are not in the index yet, so that nobody knows whether they fit.
    pub unindexed: u64,
    /// What was searched for instead, where no article fits: see [`Store::respelt`].
    pub respelt: Option<SearchQuery>,
}

impl Store {
    /// Returns the articles that a query finds, the best first, of equals the earlier loaded.
    ///
    /// If there is none, those that it finds with likely spellings of the words that no article has. Copies are found
    /// as the article that they are copies of. Linear in the articles that hold the words.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn search(
        &self,
        query: &SearchQuery,
        filter: &SearchFilter,
    ) -> Result<SearchAnswer, StoreError> {
        self.at_one_time(|store| {
            let answer = store.search_as_it_stands(query, filter)?;
            if answer.total > 0 {
                return Ok(answer);
            }
            let Some(respelt) = store.respelt(query)? else {
                return Ok(answer);
            };
            let again = store.search_as_it_stands(&respelt, filter)?;
            if again.total == 0 {
                return Ok(answer);
            }
            Ok(SearchAnswer {
                respelt: Some(respelt),
                ..again
            })
        })
    }

    fn search_as_it_stands(
        &self,
        query: &SearchQuery,
        filter: &SearchFilter,
    ) -> Result<SearchAnswer, StoreError> {
        let mut answer = SearchAnswer {
            unindexed: self.unindexed()?,
            ..SearchAnswer::default()
        };
        let day = |day: Option<Date>| day.map(day_number);
        let (since, until) = (day(filter.since), day(filter.until));
        let fts = query.as_fts();
        let connection = self.connection();
        answer.total = connection
            .prepare_cached(COUNT)?
            .query_row(params![fts, since, until], |row| count(row, 0))?;
        let limit = i64::try_from(filter.limit).unwrap_or(i64::MAX);
        let mut statement = connection.prepare_cached(HITS)?;
        let mut rows = statement.query(params![fts, since, until, limit])?;
        while let Some(row) = rows.next()? {
            let Some(article) = self.article(row.get(0)?)? else {
                continue;
            };
            let body: String = row.get(2)?;
            answer.hits.push(SearchHit {
                excerpt: Excerpt::of(&article.title, &body, query),
                article,
                // SQLite gives the better the lower number.
                score: -row.get::<_, f64>(1)?,
                meetings: count(row, 3)?,
            });
        }
        Ok(answer)
    }
}

/// What the index still has of an article that is gone or is a copy finds nothing, nor does a former text.
macro_rules! found {
    ($select:literal) => {
        concat!(
            $select,
            " FROM search f CROSS JOIN searchable s ON s.article = f.rowid
              CROSS JOIN article a ON a.id = f.rowid AND a.content_id = s.content_id
             WHERE search MATCH ?1 AND a.copy_of IS NULL
                 AND (?2 IS NULL OR a.published >= ?2) AND (?3 IS NULL OR a.published <= ?3)"
        )
    };
}

pub(crate) const COUNT: &str = found!("SELECT count(*)");

pub(crate) const HITS: &str = concat!(
    found!(
        "SELECT a.id, bm25(search, 2.0, 1.0) AS score, a.body,
             (SELECT count(DISTINCT meeting) FROM meeting_report WHERE article = a.id)"
    ),
    " ORDER BY score, a.id LIMIT ?4"
);
