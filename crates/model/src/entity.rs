//! Who and what an article speaks of.

use std::fmt;

use crate::{Part, Span};

/// The sort of thing that an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityKind {
    /// A named human being.
    Person,
    /// A body: a ministry, an alliance, a company, an armed group, a delegation.
    Organization,
    /// A state, as an actor or as a place.
    Country,
    /// A city, a region, a building.
    Place,
}

crate::words!(EntityKind, "kind", {
    Person => "person",
    Organization => "organization",
    Country => "country",
    Place => "place",
});

/// The name of an entity inside one record: `e1`, `e2`, …
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityKey(pub u32);

impl fmt::Display for EntityKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "e{}", self.0)
    }
}

/// How a mention refers to its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionForm {
    /// By name: *Donald Trump*, *Trump*.
    Name,
    /// By a description: *the president*.
    Nominal,
    /// By a pronoun: *he*, *his*.
    Pronoun,
}

crate::words!(MentionForm, "mention form", {
    Name => "name",
    Nominal => "nominal",
    Pronoun => "pronoun",
});

/// One place where an article refers to an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mention {
    /// Which part of the article the span counts in.
    pub part: Part,
    /// Where the words stand.
    pub span: Span,
    /// How they refer.
    pub form: MentionForm,
}

/// An entity's key in a public register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExternalId {
    /// The register: `iso3166`, `wikidata` or `geonames`.
    pub scheme: String,
    /// The key there: `FR`, `Q142`, `2988507`.
    pub value: String,
}

/// A person, body, country or place that an article speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Its name inside the record.
    pub key: EntityKey,
    /// What sort of thing it is.
    pub kind: EntityKind,
    /// The fullest name in the article, or the gazetteer's name for what it knows.
    pub name: String,
    /// The other forms in the article, in order of appearance, without `name`.
    pub aliases: Vec<String>,
    /// Where the article refers to it, in order.
    pub mentions: Vec<Mention>,
    /// Keys in public registers, where the gazetteer has them.
    pub external: Vec<ExternalId>,
    /// The ISO 3166 code of the country that a place lies in or a body belongs to, where known.
    pub country: Option<String>,
}
