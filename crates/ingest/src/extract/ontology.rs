//! The ontology file: frames, cues and word lists.

use std::collections::{BTreeMap, HashMap, HashSet};

use chancery_model::{MeetingKind, Status};
use serde::Deserialize;

use crate::rules::example::Example;

/// The ontology cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OntologyError {
    /// The file is not TOML of the expected form; the cause names line and key.
    #[error("{file} is not an ontology")]
    Syntax {
        /// The file.
        file: String,
        /// Where and what.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A frame names a kind or a role that does not exist.
    #[error("{file}: frame `{frame}`: {problem}")]
    Frame {
        /// The file.
        file: String,
        /// The frame.
        frame: String,
        /// What is wrong and what was expected.
        problem: String,
    },
}

/// The part that an argument plays in an encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum ArgumentRole {
    Party,
    Host,
    Visitor,
    Companion,
    /// A person for whom it is given: *a dinner for Krol*.
    Guest,
    Place,
    Goal,
}

impl ArgumentRole {
    /// Returns the word that names the role in an ontology.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Host => "host",
            Self::Visitor => "visitor",
            Self::Companion => "companion",
            Self::Guest => "guest",
            Self::Place => "place",
            Self::Goal => "goal",
        }
    }
}

/// What must be filled for a frame to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Need {
    /// Somebody beside the subject.
    Party,
    /// A person as the object.
    Person,
    /// A person beside the subject, and nothing else said of him: *called Krol*, not *called Krol a
    /// liar* or *called on Krol to resign*.
    PersonAlone,
    /// A place to go to.
    Goal,
    /// A country or a city as the object.
    CountryOrCity,
    /// Somebody beside the subject, and a word that makes it a call: *told him by telephone*.
    CallCue,
    /// That it is what a journey is for: *flew to Oslo to brief Krol*.
    Journey,
    /// A visitor known to hold an office of another country than the goal.
    Abroad,
}

/// Words that tell of an encounter, and where its arguments stand.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) name: String,
    pub(crate) kind: MeetingKind,
    pub(crate) object_nouns: Vec<String>,
    pub(crate) needs: Option<Need>,
    /// Slot to role: `subject`, `object`, `possessor`, `modifier`, or a preposition.
    pub(crate) slots: BTreeMap<String, ArgumentRole>,
    /// Where a user's frame stands, `FILE:LINE`.
    pub(crate) origin: Option<String>,
}

impl Frame {
    pub(crate) fn slot(&self, slot: &str) -> Option<ArgumentRole> {
        self.slots.get(slot).copied()
    }
}

/// What a frame looks for, for those who read rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameSummary {
    /// The frame's name, as evidence has it behind `meeting/`.
    pub name: String,
    /// What it tells of.
    pub kind: MeetingKind,
    /// Its verbs, then its nouns, as dictionaries have them.
    pub words: Vec<String>,
    /// Slots with the role that fills each.
    pub slots: Vec<(String, &'static str)>,
    /// Where a user's frame stands, `FILE:LINE`; none for one that is compiled in.
    pub origin: Option<String>,
}

/// The frames and word lists, ready for look-up.
#[derive(Debug)]
pub struct Ontology {
    pub(crate) frames: Vec<Frame>,
    pub(crate) verbs: HashMap<String, Vec<usize>>,
    pub(crate) nouns: HashMap<String, usize>,
    pub(crate) support: HashSet<String>,
    pub(crate) status: HashMap<String, Status>,
    pub(crate) call_cues: HashSet<String>,
    pub(crate) groups: HashSet<String>,
    pub(crate) place_prepositions: HashSet<String>,
    pub(crate) courtesy: HashSet<String>,
    pub(crate) speech: HashSet<String>,
    examples: Vec<Example>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    frame: Vec<FrameEntry>,
    support: Support,
    status: BTreeMap<String, Vec<String>>,
    lexicon: Lexicon,
}

#[derive(Deserialize)]
struct FrameEntry {
    name: String,
    kind: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    nouns: Vec<String>,
    #[serde(default)]
    object_nouns: Vec<String>,
    needs: Option<Need>,
    #[serde(default)]
    examples: Vec<Example>,
    origin: Option<String>,
    #[serde(flatten)]
    slots: BTreeMap<String, ArgumentRole>,
}

#[derive(Deserialize)]
struct Support {
    verbs: Vec<String>,
}

#[derive(Deserialize)]
struct Lexicon {
    call_cues: Vec<String>,
    groups: Vec<String>,
    place_prepositions: Vec<String>,
    courtesy: Vec<String>,
    speech: Vec<String>,
}

impl Ontology {
    /// The text of the ontology that is compiled in.
    pub(crate) const EMBEDDED: &'static str = include_str!("../../../../schema/ontology.toml");

    /// Loads the ontology that is compiled in.
    ///
    /// # Errors
    /// If it is malformed, which the tests of this crate rule out.
    pub fn embedded() -> Result<Self, OntologyError> {
        Self::parse("ontology.toml", Self::EMBEDDED)
    }

    /// Returns the tables of the ontology that is compiled in, for a user's to be added.
    pub(crate) fn embedded_table() -> Result<toml::Table, OntologyError> {
        let table = Self::EMBEDDED.parse::<toml::Table>();
        table.map_err(|source| syntax("ontology.toml", source))
    }

    /// Reads an ontology; `file` is its name in errors.
    ///
    /// # Errors
    /// If the text is not TOML of the expected form or names an unknown kind.
    pub fn parse(file: &str, text: &str) -> Result<Self, OntologyError> {
        let parsed: File = toml::from_str(text).map_err(|source| syntax(file, source))?;
        Self::build(file, parsed)
    }

    /// Reads an ontology from its tables.
    pub(crate) fn from_table(table: toml::Table) -> Result<Self, OntologyError> {
        let file = "ontology.toml";
        let parsed = table.try_into().map_err(|source| syntax(file, source))?;
        Self::build(file, parsed)
    }

    fn build(file: &str, parsed: File) -> Result<Self, OntologyError> {
        let set = |words: Vec<String>| words.into_iter().collect::<HashSet<_>>();
        let mut ontology = Self {
            frames: Vec::new(),
            verbs: HashMap::new(),
            nouns: HashMap::new(),
            support: set(parsed.support.verbs),
            status: HashMap::new(),
            call_cues: set(parsed.lexicon.call_cues),
            groups: set(parsed.lexicon.groups),
            place_prepositions: set(parsed.lexicon.place_prepositions),
            courtesy: set(parsed.lexicon.courtesy),
            speech: set(parsed.lexicon.speech),
            examples: Vec::new(),
        };
        for entry in parsed.frame {
            ontology.add_frame(file, entry)?;
        }
        for (word, cues) in parsed.status {
            if let Ok(status) = word.parse::<Status>() {
                ontology
                    .status
                    .extend(cues.into_iter().map(|cue| (cue, status)));
            }
        }
        Ok(ontology)
    }

    /// Returns the examples that the frames carry.
    pub fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// Says whether a verb tells of an encounter, carries one, or says what became of it.
    pub(crate) fn has_verb(&self, lemma: &str) -> bool {
        self.verbs.contains_key(lemma)
            || self.support.contains(lemma)
            || self.status.contains_key(lemma)
            || self.speech.contains(lemma)
    }

    /// Returns the frames in the order in which they are tried.
    pub(crate) fn summaries(&self) -> Vec<FrameSummary> {
        let summary = |(index, frame): (usize, &Frame)| {
            let verbs = self.verbs.iter().filter(|(_, list)| list.contains(&index));
            let nouns = self.nouns.iter().filter(|(_, owner)| **owner == index);
            let mut verbs: Vec<String> = verbs.map(|(word, _)| word.clone()).collect();
            let mut nouns: Vec<String> = nouns.map(|(word, _)| word.clone()).collect();
            verbs.sort();
            nouns.sort();
            verbs.extend(nouns);
            let slots = frame.slots.iter();
            FrameSummary {
                name: frame.name.clone(),
                kind: frame.kind,
                words: verbs,
                slots: slots
                    .map(|(slot, role)| (slot.clone(), role.word()))
                    .collect(),
                origin: frame.origin.clone(),
            }
        };
        self.frames.iter().enumerate().map(summary).collect()
    }

    fn add_frame(&mut self, file: &str, entry: FrameEntry) -> Result<(), OntologyError> {
        let kind = entry
            .kind
            .parse::<MeetingKind>()
            .map_err(|error| OntologyError::Frame {
                file: file.to_owned(),
                frame: entry.name.clone(),
                problem: error.to_string(),
            })?;
        let index = self.frames.len();
        for verb in entry.verbs {
            self.verbs.entry(verb).or_default().push(index);
        }
        for noun in entry.nouns {
            self.nouns.entry(noun).or_insert(index);
        }
        self.examples.extend(entry.examples);
        self.frames.push(Frame {
            name: entry.name,
            kind,
            object_nouns: entry.object_nouns,
            needs: entry.needs,
            slots: entry.slots,
            origin: entry.origin,
        });
        Ok(())
    }
}

fn syntax(file: &str, source: toml::de::Error) -> OntologyError {
    OntologyError::Syntax {
        file: file.to_owned(),
        source: Box::new(source),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_ontology_is_sound() {
        let ontology = Ontology::embedded().unwrap();
        assert!(ontology.verbs.contains_key("meet") && ontology.nouns.contains_key("summit"));
    }

    #[test]
    fn an_error_names_file_and_place() {
        let error = Ontology::parse("mine.toml", "[[frame]]\nname = 3\n").unwrap_err();
        assert_eq!(error.to_string(), "mine.toml is not an ontology");
        let cause = std::error::Error::source(&error).unwrap().to_string();
        assert!(cause.contains("line 2"), "{cause}");
    }
}
