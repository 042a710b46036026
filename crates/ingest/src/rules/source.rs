//! A rule file with the places of its words, so that all that is wrong in it can be told at once.

use std::cell::RefCell;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Problem;

/// A text of a rule file with the byte where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Text<'s> {
    pub(crate) text: &'s str,
    pub(crate) start: usize,
}

/// A file being read, and what was found wrong in it.
pub(crate) struct Source<'t> {
    pub(crate) file: &'t str,
    text: &'t str,
    root: DeTable<'t>,
    problems: RefCell<Vec<(usize, Problem)>>,
}

impl<'t> Source<'t> {
    /// Parses TOML. Where it is none, the source is empty and says so in its problems.
    pub(crate) fn parse(file: &'t str, text: &'t str) -> Self {
        let (root, errors) = DeTable::parse_recoverable(text);
        let broken = !errors.is_empty();
        let source = Self {
            file,
            text,
            root: if broken {
                DeTable::new()
            } else {
                root.into_inner()
            },
            problems: RefCell::default(),
        };
        for error in errors {
            let start = error.span().map_or(0, |span| span.start);
            source.problem(start, format!("not TOML: {}", error.message().trim()));
        }
        source
    }

    /// Returns the whole file as one table.
    pub(crate) fn root(&self) -> Entry<'_, 't> {
        Entry {
            source: self,
            what: "file",
            table: &self.root,
            start: 0,
        }
    }

    /// Notes something wrong at a byte.
    pub(crate) fn problem(&self, start: usize, message: String) {
        let (line, column) = self.position(start);
        let problem = Problem {
            file: self.file.to_owned(),
            line,
            column,
            message,
        };
        self.problems.borrow_mut().push((start, problem));
    }

    /// Returns the line of a byte, from 1.
    pub(crate) fn line(&self, start: usize) -> usize {
        self.position(start).0
    }

    /// Returns line and column of a byte, both from 1, the column in characters.
    fn position(&self, start: usize) -> (usize, usize) {
        let before = self.text.get(..start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let own = before.rsplit('\n').next().unwrap_or_default();
        (line, own.chars().count() + 1)
    }

    /// Returns what is wrong, in the order of the text.
    pub(crate) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort_by_key(|(start, _)| *start);
        problems.into_iter().map(|(_, problem)| problem).collect()
    }
}

/// A table of a rule file.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'s, 't> {
    source: &'s Source<'t>,
    what: &'static str,
    table: &'s DeTable<'t>,
    start: usize,
}

impl<'s, 't> Entry<'s, 't> {
    /// Returns the line on which the table begins.
    pub(crate) fn line(self) -> usize {
        self.source.line(self.start)
    }

    /// Notes something wrong with the table as a whole.
    pub(crate) fn problem(self, message: String) {
        self.source.problem(self.start, message);
    }

    /// Returns the keys with where they stand.
    pub(crate) fn keys(self) -> impl Iterator<Item = Text<'s>> {
        self.table.keys().map(|key| Text {
            text: key.get_ref(),
            start: key.span().start,
        })
    }

    /// Reports keys other than these.
    pub(crate) fn allow(self, keys: &[&str]) {
        for key in self.keys().filter(|key| !keys.contains(&key.text)) {
            let what = format!("key of a {}", self.what);
            self.source
                .problem(key.start, unknown(&what, key.text, keys));
        }
    }

    /// Returns the tables of an array: `[[frame]]`.
    pub(crate) fn entries(self, key: &str, what: &'static str) -> Vec<Self> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let list = value.get_ref().as_array();
        let tables: Option<Vec<Self>> = list.and_then(|list| {
            let entry = |item: &'s Spanned<DeValue<'t>>| {
                let table = item.get_ref().as_table()?;
                let start = item.span().start;
                Some(self.inner(what, table, start))
            };
            list.iter().map(entry).collect()
        });
        tables.unwrap_or_else(|| {
            let message = format!("`{key}` must be tables that begin with `[[{key}]]`");
            self.source.problem(value.span().start, message);
            Vec::new()
        })
    }

    /// Returns an inner table: `[status]`.
    pub(crate) fn entry(self, key: &str, what: &'static str) -> Option<Self> {
        let value = self.get(key)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            let message = format!("`{key}` must be a table that begins with `[{key}]`");
            self.source.problem(value.span().start, message);
        }
        Some(self.inner(what, table?, value.span().start))
    }

    fn inner(self, what: &'static str, table: &'s DeTable<'t>, start: usize) -> Self {
        Self {
            source: self.source,
            what,
            table,
            start,
        }
    }

    fn get(self, key: &str) -> Option<&'s Spanned<DeValue<'t>>> {
        let (_, value) = self.table.iter().find(|(k, _)| k.get_ref() == key)?;
        Some(value)
    }

    /// Says whether there is such a key.
    pub(crate) fn has(self, key: &str) -> bool {
        self.get(key).is_some()
    }

    /// Returns a text, which may be empty.
    pub(crate) fn text(self, key: &str) -> Option<Text<'s>> {
        let value = self.get(key)?;
        self.as_text(key, value, "a text in quotes")
    }

    /// Returns a text that must be there and not be empty.
    pub(crate) fn require(self, key: &str) -> Option<Text<'s>> {
        if !self.has(key) {
            let article = if self.what.starts_with(['a', 'e', 'i', 'o', 'u']) {
                "an"
            } else {
                "a"
            };
            self.problem(format!("{article} {} needs `{key}`", self.what));
        }
        let text = self.text(key)?;
        if text.text.trim().is_empty() {
            self.source.problem(text.start, format!("`{key}` is empty"));
            return None;
        }
        Some(text)
    }

    /// Returns the texts of a list.
    pub(crate) fn texts(self, key: &str) -> Vec<Text<'s>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        let Some(list) = value.get_ref().as_array() else {
            let message = format!(
                "`{key}` must be a list of texts, [\"…\", \"…\"], not {}",
                value.get_ref().type_str()
            );
            self.source.problem(value.span().start, message);
            return Vec::new();
        };
        let texts = list
            .iter()
            .filter_map(|item| self.as_text(key, item, "a list of texts in quotes"));
        let mut kept: Vec<Text<'s>> = Vec::new();
        for text in texts {
            if text.text.trim().is_empty() {
                let message = format!("`{key}` holds an empty text");
                self.source.problem(text.start, message);
            } else if kept.iter().any(|known| known.text == text.text) {
                let message = format!("`{}` stands twice in `{key}`", text.text);
                self.source.problem(text.start, message);
            } else {
                kept.push(text);
            }
        }
        kept
    }

    /// Returns whether a key is `true`.
    pub(crate) fn flag(self, key: &str) -> bool {
        let Some(value) = self.get(key) else {
            return false;
        };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let message = format!("`{key}` must be true or false");
            self.source.problem(value.span().start, message);
            false
        })
    }

    /// Returns a text that must be one of these words.
    pub(crate) fn choice(self, key: &str, what: &str, allowed: &[&str]) -> Option<&'s str> {
        let text = self.text(key)?;
        if !allowed.contains(&text.text) {
            self.source
                .problem(text.start, unknown(what, text.text, allowed));
            return None;
        }
        Some(text.text)
    }

    fn as_text(
        self,
        key: &str,
        value: &'s Spanned<DeValue<'t>>,
        expected: &str,
    ) -> Option<Text<'s>> {
        let start = value.span().start;
        let text = value.get_ref().as_str();
        if text.is_none() {
            let found = value.get_ref().type_str();
            let message = format!("`{key}` must be {expected}, not {found}");
            self.source.problem(start, message);
        }
        Some(Text { text: text?, start })
    }
}

/// Says that a word is none of those known, which these are, and which was probably meant.
pub(crate) fn unknown(what: &str, found: &str, allowed: &[&str]) -> String {
    let mut message = format!("unknown {what} `{found}`, expected {}", allowed.join(", "));
    if let Some(near) = nearest(found, allowed.iter().copied()) {
        message.push_str(&format!("; did you mean `{near}`?"));
    }
    message
}

/// Returns the word that differs from `found` by the fewest slips of the hand, if it is near enough:
/// a third of its letters at most. Of equals the first.
pub(crate) fn nearest<'w>(found: &str, words: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    let lower = found.to_lowercase();
    let limit = (found.chars().count() / 3).max(1);
    let scored = words.filter_map(|word| {
        let slips = strsim::osa_distance(&lower, &word.to_lowercase());
        (slips <= limit).then_some((slips, word))
    });
    let best = scored.min_by_key(|(slips, _)| *slips);
    best.map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: Source<'_>) -> Vec<String> {
        let problems = source.into_problems();
        problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn broken_toml_is_told_with_line_and_column() {
        let text = "[[frame]]\nname = \nkind = \"meeting\"\nverbs = [\"a\"\n";
        let told = told(Source::parse("my.toml", text));
        assert!(told[0].starts_with("my.toml:2:"), "{told:?}");
        assert!(told.len() >= 2, "all of it at once: {told:?}");
    }

    #[test]
    fn columns_count_characters() {
        let source = Source::parse("x", "é = 1\nß = \"ü\" # ö\n");
        assert_eq!(source.position("é = 1\nß = ".len()), (2, 5));
        assert_eq!(source.position(9999).0, 3);
    }

    #[test]
    fn slips_of_the_hand_are_seen() {
        let roles = ["party", "host", "visitor"];
        assert_eq!(nearest("partie", roles.into_iter()), Some("party"));
        assert_eq!(nearest("vistior", roles.into_iter()), Some("visitor"));
        assert_eq!(nearest("mediator", roles.into_iter()), None);
    }

    #[test]
    fn wrong_types_say_what_was_expected() {
        let source = Source::parse("x", "a = 3\nb = \"c\"\n[d]\n");
        let root = source.root();
        assert_eq!(root.text("a"), None);
        assert_eq!(root.texts("b"), []);
        assert!(root.entries("d", "d").is_empty());
        assert_eq!(
            told(source),
            [
                "x:1:5: `a` must be a text in quotes, not integer",
                "x:2:5: `b` must be a list of texts, [\"…\", \"…\"], not string",
                "x:3:1: `d` must be tables that begin with `[[d]]`",
            ]
        );
    }
}
