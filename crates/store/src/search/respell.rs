//! Words that no article has, and what they are likely meant to be.

use std::cmp::Reverse;

use rusqlite::OptionalExtension as _;

use super::SearchQuery;
use crate::StoreError;
use crate::read::slips_allowed;
use crate::store::Store;

/// The words of the full-text index, for this connection only.
const WORDS: &str = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_word
     USING fts5vocab ('main', 'search', 'row')";

const IS_THERE: &str = "SELECT 1 FROM temp.search_word WHERE term = ?1";

/// In the order of the words, so that of equals the first is taken.
const WITH_BEGINNING: &str =
    "SELECT term, doc FROM temp.search_word WHERE term >= ?1 AND term < ?2";

impl Store {
    /// Returns the query with those words that no article has replaced by the likeliest that some have: with the same
    /// first letter, the fewest slips and, of equals, in the most articles. `None` if there is no such word, or
    /// if one has nothing near it.
    ///
    /// As many slips are allowed as in names: none in words of three letters and less, two in words of eight letters
    /// and more, else one. Linear in the words of the index that begin with the same letter.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn respelt(&self, query: &SearchQuery) -> Result<Option<SearchQuery>, StoreError> {
        self.connection().execute_batch(WORDS)?;
        let mut is_hopeless = false;
        let respelt = query.with_words(|word| {
            if self.is_in_an_article(word)? {
                return Ok(None);
            }
            let likely = self.likeliest(word)?;
            is_hopeless |= likely.is_none();
            Ok::<_, StoreError>(likely)
        })?;
        Ok(Some(respelt).filter(|respelt| !is_hopeless && respelt != query))
    }

    fn is_in_an_article(&self, word: &str) -> Result<bool, StoreError> {
        let mut statement = self.connection().prepare_cached(IS_THERE)?;
        let found: Option<i64> = statement.query_row([word], |row| row.get(0)).optional()?;
        Ok(found.is_some())
    }

    fn likeliest(&self, word: &str) -> Result<Option<String>, StoreError> {
        let length = word.chars().count();
        let most = slips_allowed(length);
        let Some(first) = word.chars().next().filter(|_| most > 0) else {
            return Ok(None);
        };
        let mut statement = self.connection().prepare_cached(WITH_BEGINNING)?;
        let (from, to) = (first.to_string(), format!("{first}\u{10ffff}"));
        let mut rows = statement.query((from, to))?;
        let mut best: Option<(usize, Reverse<i64>, String)> = None;
        while let Some(row) = rows.next()? {
            let known = row.get_ref(0)?.as_str()?;
            if known.chars().count().abs_diff(length) > most {
                continue;
            }
            let slips = strsim::osa_distance(word, known);
            if slips > most {
                continue;
            }
            let found = (slips, Reverse(row.get(1)?), known.to_owned());
            if best.as_ref().is_none_or(|best| found < *best) {
                best = Some(found);
            }
        }
        Ok(best.map(|(.., known)| known))
    }
}
