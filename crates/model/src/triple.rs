//! The flat view of a record: subject, predicate, object.

use std::fmt;

use crate::{EntityKey, Evidence};

/// What a triple is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// An entity of the record.
    Entity(EntityKey),
    /// A meeting of the record, by its position.
    Meeting(usize),
    /// A role of the record, by its position.
    Role(usize),
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(key) => write!(f, "{key}"),
            Self::Meeting(index) => write!(f, "m{}", index + 1),
            Self::Role(index) => write!(f, "r{}", index + 1),
        }
    }
}

/// What a triple says of its subject.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Object {
    /// An entity of the record.
    Entity(EntityKey),
    /// A role of the record, by its position.
    Role(usize),
    /// A word or a date.
    Literal(String),
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Entity(key) => write!(f, "{key}"),
            Self::Role(index) => write!(f, "r{}", index + 1),
            Self::Literal(text) => f.write_str(text),
        }
    }
}

/// One statement with the words that carry it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Triple<'record> {
    /// What it is about.
    pub subject: Subject,
    /// The relation: `participant`, `place`, `date`, `status`, `kind`, `holds`, `title`, `in`,
    /// `tenure`.
    pub predicate: &'static str,
    /// What it says.
    pub object: Object,
    /// The words that say so.
    pub evidence: &'record [Evidence],
}
