//! Names in the text: people, countries, demonyms, places and bodies.
//!
//! What the gazetteer knows comes first, then what the language engine calls a name, then the
//! capitalised words behind a title; a person's name found once is found everywhere.

use chancery_language::{NameKind, Relation, Upos};

use super::document::{Document, Sent};
use super::ontology::Ontology;
use crate::calendar::{MONTHS, WEEKDAYS};
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

/// Small words inside names: *bin*, *al*, *de*, *van*.
const PARTICLES: [&str; 28] = [
    "al", "el", "bin", "bint", "ben", "ibn", "abu", "abd", "de", "del", "della", "di", "da", "dos",
    "das", "do", "van", "von", "der", "den", "la", "le", "ul", "ur", "as", "an", "ter", "zu",
];

/// Says whether a capitalised word is no part of a name: a month, a weekday, a bare title.
fn is_no_name(word: &str) -> bool {
    MONTHS.contains(&word)
        || WEEKDAYS.contains(&word)
        || matches!(
            word,
            "today" | "yesterday" | "tomorrow" | "president" | "minister"
        )
}

/// Capitalised words behind a title that go on naming a body or an event, not a person.
const COMMON: [&str; 29] = [
    "embassy",
    "consulate",
    "state",
    "policy",
    "council",
    "committee",
    "office",
    "ministry",
    "department",
    "government",
    "party",
    "assembly",
    "parliament",
    "congress",
    "senate",
    "commission",
    "bureau",
    "agency",
    "court",
    "week",
    "day",
    "forum",
    "group",
    "majesty",
    "excellency",
    "highness",
    "general",
    "of",
    "affairs",
];

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
            behind_titles(sent, gazetteer, ontology, settle(known, engine))
        })
        .collect();
    spread_surnames(document, &mut all);
    all
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

/// Takes the names that the language engine sees, each trimmed of what is not name.
fn engine_names(sent: &Sent<'_>, gazetteer: &Gazetteer, ontology: &Ontology) -> Vec<Mention> {
    let names = sent.tree.names.iter();
    names
        .filter_map(|name| {
            let (mut first, mut last) = (name.first, name.last.min(sent.len()));
            while first < last && matches!(sent.lower(last - 1), "'s" | "'" | "," | "." | "-") {
                last -= 1;
            }
            // "President of Azerbaijan Ilham Aliyev", "Prime Minister of the Kingdom of X Y Z": the
            // engine likes to join the country with the name that follows it.
            if let Some(country) = country_before_name(sent, first, last, gazetteer) {
                first = country;
                last = grow(sent, first, last);
                return person(sent, first, last);
            }
            if name.kind == NameKind::Person {
                first = skip_titles(sent, first, last, gazetteer, ontology);
                last = with_surname(sent, first, grow(sent, first, last), gazetteer);
                return person(sent, first, last);
            }
            if first < last && sent.lower(first) == "the" {
                first += 1;
            }
            if first >= last || !(first..last).any(|token| sent.is_capitalised(token)) {
                return None;
            }
            let text = one_line(sent.phrase(first, last));
            let thing = Thing::Unknown(text);
            let named = match name.kind {
                NameKind::Location => Named::Place(thing),
                _ => Named::Organization(thing),
            };
            Some(Mention { first, last, named })
        })
        .collect()
}

/// Takes the capitalised word behind a lone given name as the surname: *Menachem Begin*.
fn with_surname(sent: &Sent<'_>, first: usize, last: usize, gazetteer: &Gazetteer) -> usize {
    let surname = last == first + 1
        && gazetteer.given_name(sent.word(first)).is_some()
        && sent.is_capitalised(last)
        && sent.word(last).chars().skip(1).all(char::is_lowercase)
        && sent.word(last).chars().count() > 2
        && sent.part == chancery_model::Part::Body
        && !is_no_name(sent.lower(last))
        && known_at(sent, last, gazetteer).is_none()
        && title_end(sent, last, gazetteer).is_none();
    if surname { last + 1 } else { last }
}

/// Returns where the name begins in *(president of) Azerbaijan Ilham Aliyev*.
fn country_before_name(
    sent: &Sent<'_>,
    first: usize,
    last: usize,
    gazetteer: &Gazetteer,
) -> Option<usize> {
    let of = (1..=2).any(|back| {
        first
            .checked_sub(back)
            .is_some_and(|t| sent.lower(t) == "of")
    });
    let known = known_at(sent, first, gazetteer).filter(|_| of)?;
    let body = matches!(
        known.named,
        Named::Country(_) | Named::Organization(Thing::Known(_))
    );
    let rest = known.last..last;
    let proper = rest
        .clone()
        .all(|token| sent.is_capitalised(token) || PARTICLES.contains(&sent.lower(token)));
    (body && rest.len() >= 2 && proper).then_some(known.last)
}

fn person(sent: &Sent<'_>, first: usize, last: usize) -> Option<Mention> {
    let is_word = |token: usize| sent.word(token).chars().any(char::is_alphabetic);
    let sound = first < last
        && last - first <= 9
        && sent.is_capitalised(first) | PARTICLES.contains(&sent.lower(first))
        && (first..last)
            .any(|token| sent.is_capitalised(token) && sent.word(token).chars().count() > 1)
        && is_word(first)
        && is_word(last - 1)
        && !(last - first == 1
            && (is_no_name(sent.lower(first))
                || COMMON.contains(&sent.lower(first))
                || sent.xpos(first) == "NNPS"));
    let mut name = one_line(sent.phrase(first, last));
    // "Mrs. Vale" beside "Vale" is somebody else.
    let before = first.checked_sub(1).map_or("", |token| {
        if sent.lower(token) == "." {
            token.checked_sub(1).map_or("", |t| sent.lower(t))
        } else {
            sent.lower(token)
        }
    });
    if last == first + 1 && matches!(before, "mrs" | "mrs." | "madame" | "lady") {
        let form = if before == "lady" {
            "Lady"
        } else if before == "madame" {
            "Madame"
        } else {
            "Mrs."
        };
        name = format!("{form} {name}");
    }
    sound.then_some(Mention {
        first,
        last,
        named: Named::Person(name),
    })
}

/// Moves past titles and forms of address at the start of a name.
fn skip_titles(
    sent: &Sent<'_>,
    mut first: usize,
    last: usize,
    gazetteer: &Gazetteer,
    ontology: &Ontology,
) -> usize {
    loop {
        if first >= last {
            return first;
        }
        let lower = sent.lower(first);
        if ontology.courtesy.contains(lower) || matches!(lower, "." | "the") {
            first += 1;
        } else if let Some(end) = title_end(sent, first, gazetteer) {
            // "Dr. Sultan Al Jaber": behind a form of address a title is part of the name.
            let addressed = first > 0 && ontology.courtesy.contains(sent.lower(first - 1));
            if addressed && end == first + 1 && end < last {
                return first;
            }
            first = end;
        } else {
            return first;
        }
    }
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
}

/// Lengthens a person's name over hyphens, particles and suffixes that the engine left out.
fn grow(sent: &Sent<'_>, first: usize, mut last: usize) -> usize {
    loop {
        let next = sent.lower(last);
        let joined = |token: usize| sent.tree.tokens.get(token).is_some_and(|t| !t.space_after);
        let hyphen = matches!(next, "-" | "–" | "‑")
            && joined(last.wrapping_sub(1))
            && joined(last)
            && sent.lower(last + 1) != "based";
        let particle = PARTICLES.contains(&next) && sent.is_capitalised(last + 1) && last > first;
        if hyphen || particle {
            last += 2;
        } else if matches!(next, "jr" | "jr." | "sr" | "sr." | "ii" | "iii" | "iv") {
            last += 1;
        } else if next == "," && matches!(sent.lower(last + 1), "jr" | "jr." | "sr" | "sr.") {
            last += 2;
        } else {
            return last.min(sent.len());
        }
    }
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

/// Takes the capitalised words right behind a title as a person's name where nothing else is known
/// of them: *Foreign Secretary Alicia Bárcena*.
fn behind_titles(
    sent: &Sent<'_>,
    gazetteer: &Gazetteer,
    ontology: &Ontology,
    mut mentions: Vec<Mention>,
) -> Vec<Mention> {
    let mut token = 0;
    while token < sent.len() {
        let is_courtesy = sent.is_capitalised(token)
            && ontology.courtesy.contains(sent.lower(token))
            && !matches!(sent.lower(token), "his" | "her");
        let end = title_end(sent, token, gazetteer).or(is_courtesy.then_some(token + 1));
        let Some(mut first) = end else {
            token += 1;
            continue;
        };
        if mentions.iter().any(|m| m.covers(token) && m.last > first) {
            token += 1;
            continue;
        }
        token = first;
        if sent.lower(first) == "of" {
            // "President of the Republic of Indonesia Joko Widodo"
            let start = if sent.lower(first + 1) == "the" {
                first + 2
            } else {
                first + 1
            };
            if let Some(m) = mentions.iter().find(|m| m.first == start && !m.is_person()) {
                first = m.last;
            }
        }
        while ontology.courtesy.contains(sent.lower(first)) && sent.is_capitalised(first) {
            first += 1;
        }
        // "General Provisions", "Executive Order": the title's word is an adjective of what follows.
        let modifies = sent.head(first - 1).is_some_and(|head| head >= first)
            && matches!(sent.rel(first - 1), Relation::Amod | Relation::Compound);
        if modifies {
            continue;
        }
        let mut last = first;
        let free = |at: usize| {
            let taken = mentions.iter().any(|m| m.covers(at));
            let lower = sent.lower(at);
            !taken
                && sent.is_capitalised(at)
                && matches!(sent.upos(at), Upos::Propn | Upos::Noun | Upos::X)
                && !is_no_name(lower)
                && !ontology.nouns.contains_key(lower)
                && !COMMON.contains(&lower)
                && title_end(sent, at, gazetteer).is_none()
        };
        while free(last)
            || (last > first && PARTICLES.contains(&sent.lower(last)) && free(last + 1))
        {
            last += 1;
        }
        if last > first && sent.part == chancery_model::Part::Body {
            last = grow(sent, first, last);
            if let Some(mention) = person(sent, first, last) {
                token = last;
                mentions.push(mention);
            }
        }
    }
    mentions.sort_by_key(|mention| mention.first);
    mentions.dedup_by(|later, earlier| later.first < earlier.last);
    mentions
}

/// Names as people the capitalised words that are the surname of somebody named in full elsewhere.
fn spread_surnames(document: &Document<'_>, all: &mut [Vec<Mention>]) {
    let mut surnames: Vec<String> = all
        .iter()
        .flatten()
        .filter_map(|mention| match &mention.named {
            Named::Person(name) if name.contains(' ') => name.rsplit(' ').next().map(str::to_owned),
            _ => None,
        })
        .filter(|surname| surname.chars().count() > 2)
        .collect();
    surnames.sort();
    surnames.dedup();
    for (sent, mentions) in document.sentences.iter().zip(all) {
        for token in 0..sent.len() {
            let word = sent.word(token);
            let rival = mentions.iter().position(|m| m.covers(token));
            let free = match rival.and_then(|index| mentions.get(index)) {
                None => true,
                // One word that the engine alone calls a place or a body.
                Some(m) => {
                    m.last - m.first == 1
                        && matches!(
                            m.named,
                            Named::Place(Thing::Unknown(_))
                                | Named::Organization(Thing::Unknown(_))
                        )
                }
            };
            if free && surnames.binary_search_by(|s| s.as_str().cmp(word)).is_ok() {
                mentions.retain(|m| !m.covers(token));
                let named = Named::Person(word.to_owned());
                mentions.push(Mention {
                    first: token,
                    last: token + 1,
                    named,
                });
            }
        }
        mentions.sort_by_key(|mention| mention.first);
    }
}

/// Returns a text with its line breaks and runs of spaces as single spaces.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
