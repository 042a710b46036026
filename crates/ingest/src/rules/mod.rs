//! Files with which users extend the program: frames and cues (`--ontology`), names and titles
//! (`--gazetteer`), both with examples of their own.
//!
//! [`RuleFiles`] holds what was read; [`crate::Extractor::with_rules`] checks it and adds it to what is
//! compiled in. Everything that is wrong in any of the files comes out at once, each [`Problem`]
//! with file, line and column ([`source`]). [`frames`] reads ontologies, [`names`] gazetteers, and
//! [`example`] what an example must find.

pub(crate) mod example;
pub(crate) mod frames;
pub(crate) mod names;
pub(crate) mod source;
mod variants;

use std::fmt;

use crate::extract::{ExtractorError, Ontology};
use crate::gazetteer::Gazetteer;
pub(crate) use example::{Example, ExampleOutcome};
use source::Source;

/// Something in a rule file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What is wrong, what is allowed, and what was probably meant.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            file,
            line,
            column,
            message,
        } = self;
        write!(f, "{file}:{line}:{column}: {message}")
    }
}

/// Rule files that cannot be used, with all that is wrong in them: gazetteers first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleError {
    /// What is wrong; never empty.
    pub problems: Vec<Problem>,
}

impl fmt::Display for RuleError {
    /// Writes a line for each problem.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().enumerate() {
            let end = if index == 0 { "" } else { "\n" };
            write!(f, "{end}{problem}")?;
        }
        Ok(())
    }
}

impl std::error::Error for RuleError {}

/// What a rule file adds to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Ontology,
    Gazetteer,
}

/// Rule files in the order in which they are applied.
#[derive(Debug, Clone, Default)]
pub struct RuleFiles {
    files: Vec<(Kind, String, String)>,
}

impl RuleFiles {
    /// Adds an ontology: `file` is its name in messages, `text` its content.
    pub fn add_ontology(&mut self, file: &str, text: &str) {
        self.files
            .push((Kind::Ontology, file.to_owned(), text.to_owned()));
    }

    /// Adds a gazetteer: `file` is its name in messages, `text` its content.
    pub fn add_gazetteer(&mut self, file: &str, text: &str) {
        self.files
            .push((Kind::Gazetteer, file.to_owned(), text.to_owned()));
    }

    /// Says whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Returns a hash of the contents in their order, 16 hexadecimal digits; none of no files.
    ///
    /// Records depend on the article, the version of the program and this. Names of files do not
    /// count. Linear in the text.
    #[must_use]
    pub fn fingerprint(&self) -> Option<String> {
        if self.is_empty() {
            return None;
        }
        let mut hash = blake3::Hasher::new();
        for (kind, _, text) in &self.files {
            hash.update(&[u8::from(*kind == Kind::Gazetteer)]);
            hash.update(&text.len().to_le_bytes());
            hash.update(text.as_bytes());
        }
        let hex = hash.finalize().to_hex();
        Some(hex.chars().take(16).collect())
    }

    pub(crate) fn ontologies(&self) -> impl Iterator<Item = (&str, &str)> {
        self.of(Kind::Ontology)
    }

    pub(crate) fn gazetteers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.of(Kind::Gazetteer)
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = (&str, &str)> {
        let files = self.files.iter().filter(move |(k, _, _)| *k == kind);
        files.map(|(_, file, text)| (file.as_str(), text.as_str()))
    }
}

/// Adds rule files to the gazetteer and to the built-in ontology; returns the ontology and the
/// examples that stand outside frames.
pub(crate) fn apply(
    files: &RuleFiles,
    gazetteer: &mut Gazetteer,
) -> Result<(Ontology, Vec<Example>), ExtractorError> {
    let mut examples = Vec::new();
    let mut problems = Vec::new();
    for (file, text) in files.gazetteers() {
        let source = Source::parse(file, text);
        examples.extend(names::add(gazetteer, &source));
        problems.extend(source.into_problems());
    }
    let mut base: Option<toml::Table> = None;
    for (file, text) in files.ontologies() {
        let source = Source::parse(file, text);
        let mut table = base.map_or_else(Ontology::embedded_table, Ok)?;
        examples.extend(frames::add(&mut table, &source, text));
        base = Some(table);
        problems.extend(source.into_problems());
    }
    if !problems.is_empty() {
        return Err(RuleError { problems }.into());
    }
    let ontology = base.map_or_else(Ontology::embedded, Ontology::from_table)?;
    Ok((ontology, examples))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_added_before_the_built_in_ones_or_takes_the_place_of_one() {
        let mut files = RuleFiles::default();
        let frame = |name: &str, verb: &str, noun: &str| {
            format!(
                "[[frame]]\nname = \"{name}\"\nkind = \"call\"\nverbs = [\"{verb}\"]\nnouns = [\"{noun}\"]\nsubject = \"party\"\n"
            )
        };
        files.add_ontology("a.toml", &frame("signal", "meet", "summit"));
        files.add_ontology("b.toml", &frame("telephone", "buzz", "buzz"));
        let mut gazetteer = Gazetteer::embedded().unwrap();
        let (ontology, _) = apply(&files, &mut gazetteer).unwrap();
        let frames = ontology.summaries();
        let count = Ontology::embedded().unwrap().summaries().len();
        assert_eq!(frames.len(), count + 1);
        // The last file is tried first; a noun belongs to the first frame that has it.
        assert_eq!(frames[0].name, "telephone");
        assert_eq!(frames[0].origin.as_deref(), Some("b.toml:1"));
        assert_eq!(frames[0].words, ["buzz", "buzz"]);
        assert_eq!(frames[1].words, ["meet", "summit"]);
        let owners = |word: &str| {
            let having = frames.iter().filter(|f| f.words.iter().any(|w| w == word));
            having.map(|f| f.name.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(owners("meet"), ["signal", "meet"]);
        assert_eq!(owners("summit"), ["signal"]);
        assert_eq!(owners("telephone"), [""; 0]);
    }

    #[test]
    fn the_fingerprint_tells_contents_apart() {
        let files = |parts: &[(&str, &str)]| {
            let mut files = RuleFiles::default();
            for (name, text) in parts {
                files.add_ontology(name, text);
            }
            files.fingerprint()
        };
        assert_eq!(files(&[]), None);
        assert_eq!(files(&[("a", "x")]), files(&[("b", "x")]));
        assert_ne!(files(&[("a", "x")]), files(&[("a", "y")]));
        assert_ne!(files(&[("a", "xy")]), files(&[("a", "x"), ("b", "y")]));
        let mut other = RuleFiles::default();
        other.add_gazetteer("a", "x");
        assert_ne!(other.fingerprint(), files(&[("a", "x")]));
        assert_eq!(other.fingerprint().unwrap().len(), 16);
    }
}
