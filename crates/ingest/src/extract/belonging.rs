//! What stands beside a name and says to whom it belongs: the country of a person or body, and the body that an
//! acronym stands for.

use std::collections::{BTreeSet, HashMap};

use chancery_model::fold_name;

use super::document::Sent;
use super::mentions::{Mention, Named, Thing, one_line};
use super::reading::{Party, Reading};
use crate::gazetteer::Gazetteer;

/// The most letters of an acronym.
const LONGEST_ACRONYM: usize = 7;

/// The fewest letters that are taken for the initials of a body: *J.D.* is a degree, not the Justice Department.
const FEWEST_INITIALS: usize = 3;

/// The countries, by their place in the gazetteer, to which the text says that persons and bodies belong:
/// *Japan's Sakuma*, *the Iranian Hosein Rastegar*, *Rugamba of Rwanda*, *Zambia's National Unity Party*.
#[derive(Debug, Default)]
pub(super) struct Belonging {
    countries: HashMap<Party, BTreeSet<usize>>,
}

impl Belonging {
    pub(super) fn read(reading: &Reading<'_>) -> Self {
        let mut countries: HashMap<Party, BTreeSet<usize>> = HashMap::new();
        for (sentence, mentions) in reading.mentions.iter().enumerate() {
            let sent = reading.sent(sentence);
            for mention in mentions {
                let party = match party_of(reading, sentence, mention) {
                    Some(person @ Party::Person(_)) => person,
                    Some(Party::Organization(thing @ Thing::Unknown(_))) => {
                        Party::Organization(plain(&thing))
                    }
                    _ => continue,
                };
                if let Some(country) = country_beside(sent, mentions, mention) {
                    countries.entry(party).or_default().insert(country);
                }
            }
        }
        Self { countries }
    }

    /// Returns the code of the only country to which somebody belongs.
    pub(super) fn country(&self, gazetteer: &Gazetteer, party: &Party) -> Option<String> {
        let found = self.countries.get(party)?;
        let mut found = found.iter();
        let (Some(only), None) = (found.next(), found.next()) else {
            return None;
        };
        let code = &gazetteer.countries.get(*only)?.iso2;
        (!code.is_empty()).then(|| code.clone())
    }
}

/// Returns whom or what a mention names; `None` for a person's name that nobody bears.
pub(super) fn party_of(reading: &Reading<'_>, sentence: usize, mention: &Mention) -> Option<Party> {
    Some(match &mention.named {
        Named::Person(_) => Party::Person(reading.people.at(sentence, mention.first)?),
        Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => {
            Party::Country(*index)
        }
        Named::Place(thing) => Party::Place(thing.clone()),
        Named::Organization(thing) => Party::Organization(thing.clone()),
    })
}

/// Returns the country that stands right before a name, or behind it with *of*.
fn country_beside(sent: &Sent<'_>, mentions: &[Mention], name: &Mention) -> Option<usize> {
    let ends_at = |token: usize| mentions.iter().find(|m| m.last == token);
    let before = ends_at(name.first).and_then(|m| match m.named {
        Named::Demonym(index) => Some(index),
        _ => None,
    });
    let is_owner = |token: usize| matches!(sent.lower(token), "'s" | "’s" | "'" | "’");
    let owner = |mark: Option<usize>| {
        let mark = mark.filter(|token| is_owner(*token))?;
        ends_at(mark).and_then(|m| match m.named {
            Named::Country(index) => Some(index),
            _ => None,
        })
    };
    let before = before.or_else(|| owner(name.first.checked_sub(1)));
    // "Belize's opposition National Unity Party"
    let before = before.or_else(|| {
        let word = name.first.checked_sub(1)?;
        let is_kind = matches!(
            sent.lower(word),
            "opposition" | "ruling" | "governing" | "state"
        );
        owner(word.checked_sub(1)).filter(|_| is_kind && !name.is_person())
    });
    let behind = || {
        let article = usize::from(sent.lower(name.last + 1) == "the");
        let place = name.last + 1 + article;
        let of = sent.lower(name.last) == "of" && name.is_person();
        let country = mentions.iter().find(|m| m.first == place).filter(|_| of)?;
        match country.named {
            Named::Country(index) => Some(index),
            _ => None,
        }
    };
    before.or_else(behind)
}

/// Finds what the acronyms of a text stand for: the body whose name of several words they stand behind in brackets,
/// or the only one whose initials they are, of those that the gazetteer does not know with their acronyms.
pub(super) fn acronyms(reading: &Reading<'_>) -> HashMap<String, Thing> {
    let mut by_letters: HashMap<String, Vec<Thing>> = HashMap::new();
    let mut shorts: BTreeSet<String> = BTreeSet::new();
    let mut found = HashMap::new();
    for (sentence, mentions) in reading.mentions.iter().enumerate() {
        let sent = reading.sent(sentence);
        for mention in mentions {
            let Named::Organization(thing) = &mention.named else {
                continue;
            };
            let text = one_line(sent.phrase(mention.first, mention.last));
            if is_acronym(&text) {
                let Thing::Unknown(_) = thing else { continue };
                shorts.insert(text.clone());
                let full = mention.first.checked_sub(1).and_then(|bracket| {
                    let is_bracket = sent.lower(bracket) == "(" && sent.lower(mention.last) == ")";
                    let mut before = mentions.iter();
                    before.find(|m| is_bracket && m.last == bracket && m.last > m.first + 1)
                });
                if let Some(Named::Organization(full)) = full.map(|m| &m.named) {
                    found.insert(folded(&text), plain(full));
                }
                continue;
            }
            let letters = initials(&text);
            if let full @ Thing::Unknown(_) = plain(thing)
                && letters.len() >= FEWEST_INITIALS
            {
                let known = by_letters.entry(letters).or_default();
                if !known.contains(&full) {
                    known.push(full);
                }
            }
        }
    }
    for short in shorts {
        if let Some([only]) = by_letters.get(&short).map(Vec::as_slice) {
            found.entry(folded(&short)).or_insert_with(|| only.clone());
        }
    }
    found
}

fn is_acronym(text: &str) -> bool {
    let letters = text.chars().count();
    (2..=LONGEST_ACRONYM).contains(&letters) && text.chars().all(char::is_uppercase)
}

/// Returns the first letters of the words with capitals: *Belize Electricity Authority* gives *BEA*.
fn initials(text: &str) -> String {
    let words = text.split([' ', '-']);
    words
        .filter(|word| !word.eq_ignore_ascii_case("the"))
        .filter_map(|word| word.chars().next())
        .filter(|letter| letter.is_uppercase())
        .collect()
}

fn plain(thing: &Thing) -> Thing {
    match thing {
        Thing::Unknown(name) => Thing::Unknown(folded(name)),
        known @ Thing::Known(_) => known.clone(),
    }
}

/// Folds a name, without its article.
pub(super) fn folded(name: &str) -> String {
    let mut folded = fold_name(name);
    if folded.starts_with("the ") {
        folded.drain(.."the ".len());
    }
    folded
}
