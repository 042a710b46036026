//! What a user searches for, made safe for the full-text engine.

use std::fmt;

use chancery_model::{fold_name, name_words};

/// Words and phrases to search for.
///
/// `summit geneva` finds texts with both words, `"joint statement"` the phrase, `negotiat*` words that begin so,
/// `-nuclear` leaves out texts with that word. Case and accents do not matter, nor do other marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchQuery {
    wanted: Vec<Term>,
    unwanted: Vec<Term>,
}

/// One or several words in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) words: Vec<String>,
    /// Whether the last word may go on.
    pub(super) is_prefix: bool,
}

/// There is nothing to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no word to search for")]
pub struct SearchError;

impl SearchQuery {
    /// Reads what a user has written.
    ///
    /// # Errors
    /// If it has no word that is wanted.
    pub fn parse(text: &str) -> Result<Self, SearchError> {
        let mut query = Self {
            wanted: Vec::new(),
            unwanted: Vec::new(),
        };
        for (index, part) in text.split('"').enumerate() {
            if index % 2 == 1 {
                query.wanted.extend(Term::new(part, false));
                continue;
            }
            for word in part.split_whitespace() {
                let (word, is_unwanted) = match word.strip_prefix('-') {
                    Some(rest) => (rest, true),
                    None => (word, false),
                };
                let term = Term::new(word, word.ends_with('*'));
                if is_unwanted {
                    query.unwanted.extend(term);
                } else {
                    query.wanted.extend(term);
                }
            }
        }
        if query.wanted.is_empty() {
            return Err(SearchError);
        }
        Ok(query)
    }

    /// Returns the query with other words in the place of some that are wanted: those for which `other` has one.
    /// Beginnings stay as they are.
    ///
    /// # Errors
    /// The first of `other`.
    pub(super) fn with_words<E>(
        &self,
        mut other: impl FnMut(&str) -> Result<Option<String>, E>,
    ) -> Result<Self, E> {
        let mut query = self.clone();
        let terms = query.wanted.iter_mut().filter(|term| !term.is_prefix);
        for word in terms.flat_map(|term| &mut term.words) {
            if let Some(other) = other(word)? {
                *word = other;
            }
        }
        Ok(query)
    }

    pub(super) fn wanted(&self) -> &[Term] {
        &self.wanted
    }

    /// Returns the query in the language of the engine, every word quoted.
    pub(super) fn as_fts(&self) -> String {
        let all = |terms: &[Term], link: &str| {
            let terms: Vec<String> = terms.iter().map(Term::as_fts).collect();
            terms.join(link)
        };
        let mut fts = format!("({})", all(&self.wanted, " AND "));
        if !self.unwanted.is_empty() {
            fts.push_str(&format!(" NOT ({})", all(&self.unwanted, " OR ")));
        }
        fts
    }
}

/// The query as a user may write it.
impl fmt::Display for SearchQuery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let wanted = self.wanted.iter().map(|term| match term.words.as_slice() {
            [_, _, ..] if !term.is_prefix => format!("\"{}\"", term.words.join(" ")),
            _ => term.in_one(),
        });
        let unwanted = self
            .unwanted
            .iter()
            .map(|term| format!("-{}", term.in_one()));
        let terms: Vec<String> = wanted.chain(unwanted).collect();
        f.write_str(&terms.join(" "))
    }
}

impl Term {
    /// Takes letters and digits as words, as the index does, and all else as what parts them.
    fn new(text: &str, is_prefix: bool) -> Option<Self> {
        // An apostrophe parts words in the index, and vanishes in the names of the store.
        let parted = text.replace(|letter: char| !letter.is_alphanumeric(), " ");
        let words: Vec<String> = name_words(&fold_name(&parted)).map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { words, is_prefix })
    }

    /// Returns the words as one, parted by what the index parts words at.
    fn in_one(&self) -> String {
        let mark = if self.is_prefix { "*" } else { "" };
        self.words.join("'") + mark
    }

    fn as_fts(&self) -> String {
        let mark = if self.is_prefix { " *" } else { "" };
        format!("\"{}\"{mark}", self.words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, fts: &str) {
        assert_eq!(SearchQuery::parse(text).unwrap().as_fts(), fts);
    }

    #[test]
    fn words_phrases_beginnings_and_exceptions() {
        check("Summit Genève", r#"("summit" AND "geneve")"#);
        check(
            "\"joint statement\" -nuclear",
            r#"("joint statement") NOT ("nuclear")"#,
        );
        check("negotiat*", r#"("negotiat" *)"#);
        check("O'Brien's", r#"("o brien s")"#);
    }

    #[test]
    fn the_language_of_the_engine_is_not_obeyed() {
        check(
            "NEAR(a b) OR title:x",
            r#"("near a" AND "b" AND "or" AND "title x")"#,
        );
        check("\"unclosed", r#"("unclosed")"#);
        check(
            "a\"); DROP TABLE search; --",
            r#"("a" AND "drop table search")"#,
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in [
            "summit \"joint statement\" negotiat* -nuclear",
            "o'bri* -o'brien -o'bri*",
        ] {
            let query = SearchQuery::parse(text).unwrap();
            assert_eq!(query.to_string(), text);
        }
        let query = SearchQuery::parse("O'Brien Genève").unwrap();
        assert_eq!(query.to_string(), "\"o brien\" geneve");
        assert_eq!(SearchQuery::parse(&query.to_string()).unwrap(), query);
    }

    #[test]
    fn nothing_wanted_is_an_error() {
        for text in ["", " * ", "\"\"", "-nuclear"] {
            assert_eq!(SearchQuery::parse(text), Err(SearchError), "{text}");
        }
    }
}
