//! For which country somebody speaks: *The President reaffirmed the Norwegian commitment to …*.

use chancery_language::{Relation, Upos};

use crate::extract::document::{At, Sent};
use crate::extract::mentions::Named;
use crate::extract::reading::{Party, Reading};

/// How many words stand between verb, country and noun at most.
const REACH: usize = 4;

/// Verbs with which somebody puts forward what is his own side's.
const VERBS: [&str; 12] = [
    "affirm",
    "confirm",
    "convey",
    "emphasize",
    "express",
    "highlight",
    "pledge",
    "reaffirm",
    "reiterate",
    "restate",
    "stress",
    "underscore",
];

/// What a side gives or feels.
const OWN: [&str; 8] = [
    "appreciation",
    "commitment",
    "condolence",
    "gratitude",
    "readiness",
    "solidarity",
    "support",
    "willingness",
];

/// Lists who speaks for which country.
pub(super) fn spoken_for(reading: &Reading<'_>) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    for (sentence, sent) in reading.document.sentences.iter().enumerate() {
        for verb in 0..sent.len() {
            if sent.upos(verb) != Upos::Verb || !VERBS.contains(&sent.lemma(verb)) {
                continue;
            }
            let subject = sent
                .children_by(verb, &[Relation::Nsubj])
                .find(|token| sent.relation(*token) != Relation::NsubjPass);
            let Some(token) = subject else {
                continue;
            };
            let [Party::Person(person)] = reading.parties(At { sentence, token })[..] else {
                continue;
            };
            let country = own_country(reading, sentence, sent, verb);
            list.extend(country.map(|country| (person, country)));
        }
    }
    list
}

/// Returns the country whose commitment or support is the object of a verb.
fn own_country(
    reading: &Reading<'_>,
    sentence: usize,
    sent: &Sent<'_>,
    verb: usize,
) -> Option<usize> {
    let leads = |token: &usize| matches!(sent.upos(*token), Upos::Det | Upos::Adj | Upos::Adv);
    let first = (verb + 1..sent.len())
        .find(|token| !leads(token))
        .filter(|first| *first <= verb + REACH)?;
    // An article can be part of the name that it stands before.
    let mention = reading.mentions[sentence]
        .iter()
        .find(|m| m.first <= first && m.last > first && m.first > verb)
        .or_else(|| {
            let mut mentions = reading.mentions[sentence].iter();
            mentions.find(|m| m.first > verb && m.first <= first)
        })?;
    let (Named::Country(country) | Named::Demonym(country) | Named::Seat(country)) = mention.named
    else {
        return None;
    };
    let mut noun = mention.last;
    while matches!(sent.lower(noun), "'s" | "’s" | "'" | "’") || leads(&noun) {
        noun += 1;
    }
    (noun <= mention.last + REACH && OWN.contains(&sent.lemma(noun))).then_some(country)
}
