//! What is known of a profile when it is compared with others.

use chancery_model::{EntityKind, Tenure};

use super::name::PersonName;
use super::office::office;

/// An office that articles of one year show somebody in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    /// The office without the ways of writing it; see [`office`].
    pub(crate) office: String,
    /// The code of the country, empty if unknown.
    pub(crate) country: String,
    pub(crate) tenure: Tenure,
    /// The year of publication, 0 if unknown.
    pub(crate) year: i64,
}

/// How an article calls whom a profile gathers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Called {
    /// A person by a full name.
    Full(PersonName),
    /// A person by one word, with an office.
    Word(String),
    /// Anything else by its folded name.
    Body(String),
    /// By something that no other article can be compared with.
    Unknown,
}

/// A profile: all that articles say under one key.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) id: i64,
    pub(crate) key: String,
    pub(crate) kind: EntityKind,
    pub(crate) called: Called,
    /// The code of the country in the key, empty if there is none.
    pub(crate) country: String,
    /// The order of magnitude of its articles: the binary logarithm.
    pub(crate) magnitude: u32,
    /// What most pronouns say, if one sex has three times as many.
    pub(crate) sex: Option<Sex>,
    pub(crate) offices: Vec<Seen>,
    /// The order of magnitude of the reports of each office.
    pub(crate) weights: Vec<u32>,
    /// The single words that articles also use for it, in the spelling that many stand for, and
    /// acronyms.
    pub(crate) short: Vec<String>,
}

/// The sex of pronouns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    /// *He*.
    Male,
    /// *She*.
    Female,
}

impl Sex {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Male => "male",
            Self::Female => "female",
        }
    }

    pub(crate) fn read(word: Option<&str>) -> Option<Self> {
        match word {
            Some("male") => Some(Self::Male),
            Some("female") => Some(Self::Female),
            _ => None,
        }
    }
}

/// Returns what pronouns say of somebody's sex.
pub(crate) fn sex(male: i64, female: i64) -> Option<Sex> {
    if male > 0 && male >= 3 * female {
        Some(Sex::Male)
    } else if female > 0 && female >= 3 * male {
        Some(Sex::Female)
    } else {
        None
    }
}

/// Returns the order of magnitude of a count.
pub(crate) fn magnitude(articles: i64) -> u32 {
    u64::try_from(articles).unwrap_or_default().max(1).ilog2()
}

/// Reads a key: how the profile is called, and the country.
pub(crate) fn called(kind: EntityKind, key: &str) -> (Called, String) {
    let rest = key.strip_prefix(kind.as_str()).unwrap_or(key);
    if let Some(name) = rest.strip_prefix("/name:") {
        let (folded, country) = name.rsplit_once('@').unwrap_or((name, ""));
        let called = match kind {
            EntityKind::Person => Called::Full(PersonName::new(folded)),
            _ => Called::Body(folded.to_owned()),
        };
        return (called, country.to_owned());
    }
    if let Some(name) = rest.strip_prefix("/word:") {
        let (word, office) = name.split_once('@').unwrap_or((name, ""));
        let country = office.split('/').next().unwrap_or_default();
        let word = super::name::single_word(word).unwrap_or_default();
        return (Called::Word(word), country.to_owned());
    }
    (Called::Unknown, String::new())
}

impl Seen {
    /// What an article of a year, 0 if unknown, says by a title.
    pub(crate) fn new(title: &str, country: Option<&str>, tenure: Tenure, year: i64) -> Self {
        Self {
            office: office(title).class,
            country: country.unwrap_or_default().to_owned(),
            tenure,
            year,
        }
    }

    /// Says whether one person at a time holds the office.
    pub(crate) fn is_single(&self) -> bool {
        is_single(&self.office)
    }

    /// Says whether the office and a surname tell who is meant.
    pub(crate) fn can_be_told(&self) -> bool {
        can_be_told(&self.office)
    }
}

/// Says whether an office of this class and a surname tell who is meant: one that a single person holds, or
/// *Minister Weber* where one minister of a country has that name.
pub(crate) fn can_be_told(class: &str) -> bool {
    class == "minister" || is_single(class)
}

/// Says whether one person at a time holds an office of this class.
pub(crate) fn is_single(class: &str) -> bool {
    // *Secretary Rusk*: which of a country's secretaries is told by the name.
    class == "secretary" || office(class).is_single
}
