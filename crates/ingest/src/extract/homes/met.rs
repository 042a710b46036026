//! Who met whom and who went where, as far as it tells of which country somebody is.

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, MeetingKind, Status};

use crate::extract::document::At;
use crate::extract::encounters::Encounter;
use crate::extract::mentions::Named;
use crate::extract::reading::{Party, Reading, is_verb};
use crate::extract::titles::Office;

/// Lists who met whom, each both ways.
pub(super) fn guests(encounters: &[Encounter]) -> Vec<(usize, usize)> {
    let meetings = encounters.iter().filter(|e| e.kind == MeetingKind::Meeting);
    let mut list = Vec::new();
    for meeting in meetings {
        let people: Vec<usize> = meeting
            .parties
            .iter()
            .filter_map(|(party, _)| match party {
                Party::Person(person) => Some(*person),
                _ => None,
            })
            .collect();
        for host in &people {
            list.extend(
                people
                    .iter()
                    .filter(|g| *g != host)
                    .map(|guest| (*host, *guest)),
            );
        }
    }
    list
}

/// Lists who has travelled to which country, with the first sentence that tells of it.
pub(super) fn arrived(
    reading: &Reading<'_>,
    encounters: &[Encounter],
) -> Vec<(usize, usize, usize)> {
    let held = encounters
        .iter()
        .filter(|e| e.kind == MeetingKind::Visit && e.status.is_none_or(Status::happened));
    let mut list = Vec::new();
    for visit in held {
        let country = visit
            .place
            .as_ref()
            .and_then(|place| reading.country_of(place));
        let sentence = visit.sentences.iter().map(|(s, _)| *s).min();
        let (Some(country), Some(sentence)) = (country, sentence) else {
            continue;
        };
        for (party, capacity) in &visit.parties {
            if let (Party::Person(person), true) = (party, *capacity != Capacity::Host) {
                list.push((*person, country, sentence));
            }
        }
    }
    list
}

/// Lists who met somebody of a country that is stated with the other, who stands behind, and not with
/// himself.
pub(super) fn opposite(reading: &Reading<'_>, encounters: &[Encounter]) -> Vec<(usize, usize)> {
    let people = |encounter: &Encounter| -> Vec<usize> {
        let parties = encounter.parties.iter();
        parties
            .filter_map(|(party, _)| match party {
                Party::Person(person) => Some(*person),
                _ => None,
            })
            .collect()
    };
    let mut list = Vec::new();
    for encounter in encounters {
        if encounter.kind == MeetingKind::Visit {
            continue;
        }
        let people = people(encounter);
        // Who is named first; the others may be of one delegation, but for those on the other side of the verb.
        let mut pairs: Vec<(usize, usize)> = match people[..] {
            [one, other] => vec![(one, other), (other, one)],
            [first, ref others @ ..] => others.iter().map(|other| (first, *other)).collect(),
            [] => Vec::new(),
        };
        if people.len() > 2 {
            pairs.extend(across_the_verb(reading, encounter, &people));
        }
        for (bare, named) in pairs {
            let stated = reading.held_by(named).find_map(|holding| {
                let Some(Office::Country(country)) = holding.office else {
                    return None;
                };
                let told = encounter.sentences.iter();
                let here = told.into_iter().any(|(s, _)| *s == holding.sentence);
                let person = reading.people.people.get(bare)?;
                let sent = reading.sent(holding.sentence);
                // "with King Vale and Norwegian Prime Minister Krol": side by side.
                let joined = |last: usize| {
                    (last..holding.at).all(|t| matches!(sent.lower(t), "and" | "," | "the"))
                };
                let before = person.mentions.iter().any(|(s, first, last)| {
                    *s == holding.sentence && *first < holding.at && !joined(*last)
                });
                (here && before).then_some(country)
            });
            list.extend(stated.map(|country| (bare, country)));
        }
    }
    list
}

/// What one says to or of another country, not of one's own.
const ADDRESSES: [&str; 20] = [
    "accuse",
    "ask",
    "blame",
    "call",
    "condemn",
    "congratulate",
    "criticize",
    "criticise",
    "denounce",
    "demand",
    "implore",
    "invite",
    "praise",
    "press",
    "pressure",
    "sanction",
    "thank",
    "threaten",
    "urge",
    "warn",
];

/// Lists who urges, warns or accuses which country, as one does with others than one's own.
pub(super) fn addressed(reading: &Reading<'_>) -> Vec<(usize, usize)> {
    let mut list = Vec::new();
    for (sentence, sent) in reading.document.sentences.iter().enumerate() {
        for verb in (0..sent.len()).filter(|verb| is_verb(sent, *verb)) {
            if !ADDRESSES.contains(&sent.lemma(verb)) {
                continue;
            }
            let mut countries = sent
                .children_by(verb, &[Relation::Obj, Relation::Iobj, Relation::Obl])
                .filter(|token| {
                    sent.rel(*token) != Relation::Obl
                        || sent.lemma(verb) == "call"
                            && matches!(sent.case(*token), Some("on" | "upon"))
                })
                .filter_map(
                    |token| match reading.mention_at(At { sentence, token })?.named {
                        Named::Country(country) | Named::Seat(country) => Some(country),
                        _ => None,
                    },
                );
            let Some(country) = countries.next() else {
                continue;
            };
            // "Vale said …, calling on Chad to withdraw"
            let clauses = std::iter::once(verb).chain(sent.ancestors(verb).take(2));
            let subject = clauses
                .take_while(|clause| *clause == verb || is_verb(sent, *clause))
                .find_map(|clause| sent.children_by(clause, &[Relation::Nsubj]).next());
            let person = subject.and_then(|token| reading.person_at(At { sentence, token }));
            list.extend(person.map(|person| (person, country)));
        }
    }
    list
}

/// Pairs those who stand before the verb that tells of an encounter with those behind it.
fn across_the_verb(
    reading: &Reading<'_>,
    encounter: &Encounter,
    people: &[usize],
) -> Vec<(usize, usize)> {
    let verbs = encounter.triggers.iter().filter(|at| {
        let sent = reading.sent(at.sentence);
        sent.upos(at.token) == Upos::Verb
    });
    let mut pairs = Vec::new();
    for at in verbs {
        let stands = |person: usize| {
            let mentions = &reading.people.people.get(person)?.mentions;
            let here = mentions.iter().find(|(s, _, _)| *s == at.sentence)?;
            Some(here.1 < at.token)
        };
        for before in people
            .iter()
            .filter(|person| stands(**person) == Some(true))
        {
            for behind in people
                .iter()
                .filter(|person| stands(**person) == Some(false))
            {
                pairs.push((*before, *behind));
            }
        }
    }
    pairs
}
