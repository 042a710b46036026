//! Names in the text: people, countries, demonyms, places and bodies.
//!
//! What the gazetteer knows comes first, then what the language engine calls a name, then the
//! capitalised words behind a title; a person's name found once is found everywhere.

mod apposed;
mod engine;
mod namesakes;
mod people;

use std::collections::BTreeSet;

use apposed::before_titles;
use chancery_language::Upos;
use engine::engine_names;
use namesakes::settle_namesakes;
use people::{behind_titles, spread_surnames, without_bearers, without_pairs};

use super::document::{Document, Sent};
use super::ontology::Ontology;
use crate::gazetteer::{Gazetteer, Known};

/// What a stretch of tokens names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Named {
    /// A person, by the name as it stands.
    Person(String),
    /// A country, by its position in the gazetteer.
    Country(usize),
    /// The adjective or noun of a country's people.
    Demonym(usize),
    /// A seat that stands for a country's government: `Kremlin`.
    Seat(usize),
    /// A place of the gazetteer, or by name.
    Place(Thing),
    /// A body of the gazetteer, or by name.
    Organization(Thing),
}

/// Something that the gazetteer knows, or that only the text names.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Thing {
    Known(usize),
    Unknown(String),
}

impl Thing {
    /// Returns its position in the gazetteer, if that knows it.
    pub(crate) fn known(&self) -> Option<usize> {
        match self {
            Self::Known(index) => Some(*index),
            Self::Unknown(_) => None,
        }
    }
}

/// A name in a sentence: tokens `first..last`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) named: Named,
}

impl Mention {
    pub(crate) fn is_person(&self) -> bool {
        matches!(self.named, Named::Person(_))
    }

    pub(crate) fn covers(&self, token: usize) -> bool {
        (self.first..self.last).contains(&token)
    }
}

/// Finds the names of every sentence, in text order and without overlaps.
pub(crate) fn find(
    document: &Document<'_>,
    gazetteer: &Gazetteer,
    ontology: &Ontology,
) -> Vec<Vec<Mention>> {
    let mut all: Vec<Vec<Mention>> = document
        .sentences
        .iter()
        .map(|sent| {
            let known = known_names(sent, gazetteer);
            let engine = engine_names(sent, gazetteer, ontology);
            let named = behind_titles(sent, gazetteer, ontology, settle(known, engine));
            without_bearers(sent, before_titles(sent, gazetteer, named))
        })
        .collect();
    without_pairs(document, &mut all);
    forget_foreign(document, gazetteer, &mut all);
    spread_surnames(document, gazetteer, &mut all);
    settle_namesakes(document, gazetteer, &mut all);
    all
}

/// Names that bodies of many states bear.
const SHARED: [&str; 8] = [
    "congress",
    "department of state",
    "house of representatives",
    "national assembly",
    "parliament",
    "senate",
    "state department",
    "supreme court",
];

/// Takes back whose *Congress* or *Senate* it is where the text names other countries but never that one: it
/// is one of theirs.
fn forget_foreign(document: &Document<'_>, gazetteer: &Gazetteer, all: &mut [Vec<Mention>]) {
    let named: BTreeSet<usize> = all
        .iter()
        .flatten()
        .filter_map(|mention| match &mention.named {
            Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => Some(*index),
            Named::Place(thing) => {
                let place = gazetteer.places.get(thing.known()?)?;
                gazetteer.country_by_code(&place.country)
            }
            Named::Organization(_) | Named::Person(_) => None,
        })
        .collect();
    if named.is_empty() {
        return;
    }
    for (sent, mentions) in document.sentences.iter().zip(all) {
        for mention in mentions {
            let Named::Organization(thing) = &mention.named else {
                continue;
            };
            let text = one_line(sent.phrase(mention.first, mention.last));
            let body = thing
                .known()
                .and_then(|index| gazetteer.organizations.get(index));
            let home = body.and_then(|body| gazetteer.country_by_code(&body.country));
            let is_foreign = home.is_some_and(|home| !named.contains(&home));
            if is_foreign && SHARED.contains(&text.to_lowercase().as_str()) {
                mention.named = Named::Organization(Thing::Unknown(text));
            }
        }
    }
}

/// Finds the gazetteer's names and demonyms.
fn known_names(sent: &Sent<'_>, gazetteer: &Gazetteer) -> Vec<Mention> {
    let mut found = Vec::new();
    let mut token = 0;
    while token < sent.len() {
        match known_at(sent, token, gazetteer) {
            Some(mention) => {
                token = mention.last;
                found.push(mention);
            }
            None => token += 1,
        }
    }
    found
}

fn known_at(sent: &Sent<'_>, token: usize, gazetteer: &Gazetteer) -> Option<Mention> {
    if !sent.is_capitalised(token) {
        return None;
    }
    let rest = sent
        .text
        .get(sent.tree.tokens.get(token)?.start..sent.tree.end)?;
    let name = gazetteer.names.matches(rest).find_map(|(length, known)| {
        let named = match *known {
            Known::Country(index) => Named::Country(index),
            Known::Place(index) => Named::Place(Thing::Known(index)),
            Known::Organization(index) => Named::Organization(Thing::Known(index)),
        };
        Some(Mention {
            first: token,
            last: end_token(sent, token, length)?,
            named,
        })
    });
    let demonym = gazetteer
        .demonyms
        .matches(rest)
        .find_map(|(length, country)| {
            let last = end_token(sent, token, length)?;
            Some(Mention {
                first: token,
                last,
                named: Named::Demonym(*country),
            })
        });
    let seat = gazetteer.seats.matches(rest).find_map(|(length, country)| {
        let last = end_token(sent, token, length)?;
        Some(Mention {
            first: token,
            last,
            named: Named::Seat(*country),
        })
    });
    // The longest wins; of equals the name of a country, then the seat, then the demonym.
    [name, seat, demonym]
        .into_iter()
        .flatten()
        .reduce(
            |best, other| {
                if other.last > best.last { other } else { best }
            },
        )
}

/// Returns the token after a phrase of `length` bytes that begins at `token`, if it ends there.
pub(crate) fn end_token(sent: &Sent<'_>, token: usize, length: usize) -> Option<usize> {
    let end = sent.tree.tokens.get(token)?.start + length;
    let last = (token..sent.len()).find(|index| sent.tree.tokens[*index].end >= end)?;
    (sent.tree.tokens[last].end == end).then_some(last + 1)
}

/// Returns the token after the longest title that begins here.
pub(crate) fn title_end(sent: &Sent<'_>, token: usize, gazetteer: &Gazetteer) -> Option<usize> {
    let rest = sent
        .text
        .get(sent.tree.tokens.get(token)?.start..sent.tree.end)?;
    gazetteer
        .titles
        .matches(rest)
        .find_map(|(length, _)| end_token(sent, token, length))
        .filter(|last| !is_given_name(sent, token, *last))
}

/// Says whether what reads as a title is a given name before a surname: *Secretary of State Dean Vale*.
pub(crate) fn is_given_name(sent: &Sent<'_>, first: usize, last: usize) -> bool {
    let bears = |token: usize| sent.upos(token) == Upos::Propn && sent.is_capitalised(token);
    last == first + 1 && sent.word(first) == "Dean" && bears(last) && !bears(last + 1)
}

/// Settles overlaps: a longer name wins; of equals what the gazetteer knows, but a person's full
/// name beats a place inside it.
fn settle(known: Vec<Mention>, engine: Vec<Mention>) -> Vec<Mention> {
    let mut kept: Vec<Mention> = Vec::new();
    let is_strong = |mention: &Mention| {
        matches!(
            mention.named,
            Named::Country(_) | Named::Demonym(_) | Named::Seat(_)
        )
    };
    for mention in engine {
        let rivals: Vec<&Mention> = known
            .iter()
            .filter(|k| k.first < mention.last && mention.first < k.last)
            .collect();
        let longest = rivals.iter().map(|k| k.last - k.first).max().unwrap_or(0);
        let length = mention.last - mention.first;
        let wins = match mention.named {
            Named::Person(_) => length > longest,
            // "Ukrainian Foreign Ministry" is a body, "British Columbia" a place; "U.S. Army" too.
            _ => length > longest || rivals.is_empty(),
        };
        // A demonym before a name is not part of it: "French President" is none.
        if wins && !(length == longest && rivals.iter().any(|k| is_strong(k))) {
            kept.push(mention);
        }
    }
    for mention in known {
        if kept
            .iter()
            .all(|k| k.last <= mention.first || mention.last <= k.first)
        {
            kept.push(mention);
        }
    }
    kept.sort_by_key(|mention| mention.first);
    kept.dedup_by(|later, earlier| later.first < earlier.last);
    kept
}

/// Returns a text with its line breaks and runs of spaces as single spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
