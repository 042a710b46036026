//! Who holds which office.

use crate::{EntityKey, Evidence};

/// Whether an office is held on the day of publication.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tenure {
    /// Holds it, also as acting or interim.
    Current,
    /// Held it before.
    Former,
    /// Has been named or elected to it.
    Designate,
}

crate::words!(Tenure, "tenure", {
    Current => "current",
    Former => "former",
    Designate => "designate",
});

/// A statement that a person holds, held or will hold an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Role {
    /// Who.
    pub person: EntityKey,
    /// The office, in the article's words: `Prime Minister`.
    pub title: String,
    /// The body or country that the office is in, where the article says or implies it.
    pub organization: Option<EntityKey>,
    /// Whether it is held on the day of publication.
    pub tenure: Tenure,
    /// The words that say so; never empty.
    pub evidence: Vec<Evidence>,
}
