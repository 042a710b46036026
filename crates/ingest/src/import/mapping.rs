//! Which column holds what, and which relations are encounters.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chancery_model::{Capacity, MeetingKind, Status};
use serde::Deserialize;

/// The table that is compiled in.
const BUILT_IN: &str = include_str!("../../../../schema/events.toml");
const BUILT_IN_NAME: &str = "schema/events.toml";

/// What a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Field {
    Subject,
    Relation,
    Mode,
    Object,
    Date,
    Until,
    Place,
    Country,
    Remarks,
}

chancery_model::words!(Field, "field", {
    Subject => "subject",
    Relation => "relation",
    Mode => "mode",
    Object => "object",
    Date => "date",
    Until => "until",
    Place => "place",
    Country => "country",
    Remarks => "remarks",
});

/// A relation that is an encounter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) kind: MeetingKind,
    pub(super) status: Status,
    pub(super) subject: Capacity,
    pub(super) object: Capacity,
}

/// How a table is read.
///
/// ```
/// use chancery_ingest::import::Mapping;
/// let mapping = Mapping::built_in().unwrap();
/// let mine = "[columns]\nsubject = [\"guest\"]\n[defaults]\nobject = \"Austria\"\n";
/// assert!(mapping.clone().with("mine.toml", mine).is_ok());
/// let error = mapping.with("mine.toml", "[columns]\nguest = [\"x\"]\n").unwrap_err().to_string();
/// assert!(error.starts_with("`mine.toml`: unknown field `guest`"), "{error}");
/// ```
#[derive(Debug, Clone)]
pub struct Mapping {
    columns: BTreeMap<Field, Vec<String>>,
    defaults: BTreeMap<Field, String>,
    relations: HashMap<String, Relation>,
    pub(super) nobody: BTreeSet<String>,
    pub(super) bodies: BTreeSet<String>,
    pub(super) body_words: BTreeSet<String>,
    pub(super) separator: Option<u8>,
    fingerprint: blake3::Hash,
}

/// A mapping cannot be understood.
#[derive(Debug, thiserror::Error)]
#[error("`{file}`: {what}")]
pub struct MappingError {
    file: String,
    what: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    separator: Option<String>,
    columns: BTreeMap<String, Names>,
    defaults: BTreeMap<String, String>,
    relation: Vec<RelationRow>,
    actors: Actors,
}

/// One name or several.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RelationRow {
    names: Vec<String>,
    kind: String,
    #[serde(default = "held")]
    status: String,
    #[serde(default = "principal")]
    subject: String,
    #[serde(default = "principal")]
    object: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Actors {
    nobody: Vec<String>,
    bodies: Vec<String>,
    body_words: Vec<String>,
}

fn held() -> String {
    Status::Held.to_string()
}

fn principal() -> String {
    Capacity::Principal.to_string()
}

impl Mapping {
    /// Returns the mapping that is compiled in.
    ///
    /// # Errors
    /// If it is malformed, which a test rules out.
    pub fn built_in() -> Result<Self, MappingError> {
        let empty = Self {
            columns: BTreeMap::new(),
            defaults: BTreeMap::new(),
            relations: HashMap::new(),
            nobody: BTreeSet::new(),
            bodies: BTreeSet::new(),
            body_words: BTreeSet::new(),
            separator: None,
            fingerprint: blake3::hash(&[]),
        };
        empty.with(BUILT_IN_NAME, BUILT_IN)
    }

    /// Adds a file of the user's: its columns come first, and its relations and defaults take the place
    /// of those of the same name.
    ///
    /// # Errors
    /// If the text is not TOML, or names a field, kind, status or capacity that does not exist.
    pub fn with(mut self, file: &str, text: &str) -> Result<Self, MappingError> {
        let wrong = |what: String| MappingError {
            file: file.to_owned(),
            what,
        };
        let parsed: File =
            toml::from_str(text).map_err(|error| wrong(error.to_string().trim_end().to_owned()))?;
        let field = |name: &str| {
            name.parse::<Field>()
                .map_err(|error| wrong(error.to_string()))
        };
        for (name, columns) in parsed.columns {
            let names = match columns {
                Names::One(name) => vec![name],
                Names::Several(names) => names,
            };
            let known = self.columns.entry(field(&name)?).or_default();
            known.splice(0..0, names.iter().map(|name| plain(name)));
        }
        for (name, value) in parsed.defaults {
            self.defaults.insert(field(&name)?, value);
        }
        for row in parsed.relation {
            let relation = row.read().map_err(|what| wrong(what.to_string()))?;
            for name in &row.names {
                self.relations.insert(plain(name), relation);
            }
        }
        self.nobody
            .extend(parsed.actors.nobody.iter().map(|name| plain(name)));
        self.bodies
            .extend(parsed.actors.bodies.iter().map(|name| plain(name)));
        self.body_words
            .extend(parsed.actors.body_words.iter().map(|word| plain(word)));
        if let Some(separator) = parsed.separator {
            let [byte] = separator.as_bytes() else {
                return Err(wrong(format!(
                    "the separator `{separator}` is not one character"
                )));
            };
            self.separator = Some(*byte);
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.fingerprint.as_bytes());
        hasher.update(text.as_bytes());
        self.fingerprint = hasher.finalize();
        Ok(self)
    }

    /// Returns a hash of all that this mapping says.
    #[must_use]
    pub fn fingerprint(&self) -> [u8; 32] {
        *self.fingerprint.as_bytes()
    }

    /// Returns the columns that can hold a field, the preferred first.
    pub(super) fn columns(&self, field: Field) -> &[String] {
        self.columns.get(&field).map_or(&[], Vec::as_slice)
    }

    /// Returns what a field holds where no column does.
    pub(super) fn default(&self, field: Field) -> Option<&str> {
        self.defaults.get(&field).map(String::as_str)
    }

    /// Returns the encounter that a relation is, if it is one.
    pub(super) fn relation(&self, name: &str, mode: &str) -> Option<Relation> {
        let name = plain(name);
        let with_mode = (!mode.is_empty()).then(|| format!("{name}/{}", plain(mode)));
        let relation = with_mode.and_then(|name| self.relations.get(&name));
        relation.or_else(|| self.relations.get(&name)).copied()
    }
}

impl RelationRow {
    fn read(&self) -> Result<Relation, chancery_model::UnknownWordError> {
        Ok(Relation {
            kind: self.kind.parse()?,
            status: self.status.parse()?,
            subject: self.subject.parse()?,
            object: self.object.parse()?,
        })
    }
}

/// Returns a name without letter case and with single spaces for what parts its words.
pub(super) fn plain(name: &str) -> String {
    let mut plain = String::with_capacity(name.len());
    for word in name.split(|c: char| c.is_whitespace() || c == '_' || c == '-') {
        if !word.is_empty() {
            if !plain.is_empty() {
                plain.push(' ');
            }
            plain.extend(word.chars().flat_map(char::to_lowercase));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relations_are_known_by_name_code_and_mode() {
        let mapping = Mapping::built_in().unwrap();
        let kind = |name: &str, mode: &str| mapping.relation(name, mode).map(|r| r.kind);
        assert_eq!(kind("Host_a_visit", ""), Some(MeetingKind::Visit));
        assert_eq!(kind("041", ""), Some(MeetingKind::Call));
        assert_eq!(kind("CONSULT", "phone"), Some(MeetingKind::Call));
        assert_eq!(
            kind("CONSULT", "something else"),
            Some(MeetingKind::Meeting)
        );
        assert_eq!(kind("Make statement", ""), None);
        let host = mapping.relation("Host a visit", "").unwrap();
        assert_eq!(
            (host.subject, host.object),
            (Capacity::Host, Capacity::Visitor)
        );
    }

    #[test]
    fn a_file_of_the_user_comes_first_and_says_what_is_wrong() {
        let mapping = Mapping::built_in().unwrap();
        let text = "[columns]\nsubject = \"Guest\"\n\
            [[relation]]\nnames = [\"Consult\"]\nkind = \"call\"\nstatus = \"planned\"\n";
        let mine = mapping.clone().with("m.toml", text).unwrap();
        assert_eq!(mine.columns(Field::Subject)[..2], ["guest", "subject"]);
        let relation = mine.relation("consult", "").unwrap();
        assert_eq!(
            (relation.kind, relation.status),
            (MeetingKind::Call, Status::Planned)
        );
        assert_ne!(mine.fingerprint(), mapping.fingerprint());
        for (text, expected) in [
            ("x = 1", "unknown field `x`"),
            (
                "separator = \"ab\"",
                "the separator `ab` is not one character",
            ),
            (
                "[[relation]]\nnames = []\nkind = \"party\"",
                "unknown kind `party`",
            ),
        ] {
            let error = mapping
                .clone()
                .with("m.toml", text)
                .unwrap_err()
                .to_string();
            assert!(
                error.starts_with("`m.toml`: ") && error.contains(expected),
                "{error}"
            );
        }
    }
}
