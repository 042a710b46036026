//! Whom a plural noun or a number means: *the two presidents*, *both*, *the pair*; and *her guest*, the other
//! of two.

use chancery_language::Relation;
use chancery_model::{fold_name, name_words};

use super::folded_words;
use crate::extract::document::At;
use crate::extract::mentions::Named;
use crate::extract::reading::{Party, Reading, is_verb};

/// How many sentences back a group of people is looked for.
const REACH: usize = 4;

/// Returns how many people a word speaks of: *both*, *the three leaders*.
fn number(word: &str) -> Option<usize> {
    match word {
        "two" | "both" | "pair" | "duo" => Some(2),
        "three" | "trio" => Some(3),
        "four" => Some(4),
        "five" => Some(5),
        _ => None,
    }
}

/// Words that by themselves stand for the people named before.
const SETS: [&str; 6] = ["two", "both", "pair", "duo", "trio", "three"];

impl Reading<'_> {
    /// Returns the people meant by a plural noun, or by a number alone: *the two presidents*, *the
    /// leaders*, *both*, *the pair*.
    pub(in crate::extract) fn set(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let children = sent.children(at.token).iter();
        let inner = children.clone().flat_map(|child| sent.children(*child));
        let count = children
            .chain(inner)
            .map(|child| sent.lower(*child))
            .chain([sent.lower(at.token)])
            .find_map(number);
        // "our two countries" are no people.
        if matches!(
            sent.lower(at.token),
            "countries" | "nations" | "states" | "governments"
        ) {
            return Vec::new();
        }
        let title = self.title_at(at).map(|(_, title)| fold_name(&title.text));
        let lower = sent.lower(at.token);
        let heads = title
            .as_ref()
            .is_some_and(|title| title.starts_with("heads of "));
        let wanted = |person: usize| match (&title, lower) {
            _ if heads => self.leads(person),
            (Some(title), _) if lower != "leaders" => self.bears(person, title),
            (_, "leaders") => self.leads(person),
            _ => true,
        };
        // Who only signs the text is none of those whom it tells of.
        let author = self.author().filter(|author| self.is_named_once(*author));
        let wanted = |person: usize| author != Some(person) && wanted(person);
        let any = |person: usize| author != Some(person);
        // "Vale met A and B. Vale said the pair would meet again": the others.
        let speaker = self.speaker_over(at).filter(|_| count == Some(2));
        let others = |person: usize| speaker != Some(person) && wanted(person);
        let three = speaker.and_then(|_| {
            let sentence = at.sentence.checked_sub(1)?;
            let people = self.people_in(sentence, usize::MAX, &wanted);
            let rest: Vec<usize> = people.iter().copied().filter(|p| others(*p)).collect();
            (people.len() == 3 && rest.len() == 2).then_some(rest)
        });
        let found = three.or_else(|| self.people_near(at, count, &wanted));
        // Leaders may be ministers for once, or named without an office; presidents are none.
        let is_open = lower == "leaders" || title.is_none();
        let pair = || {
            let pair = self.opening_pair().filter(|_| count.is_none_or(|n| n == 2));
            let leads = title.is_some() || lower == "leaders";
            pair.filter(|_| leads).map(Vec::from)
        };
        let found = found
            .or_else(pair)
            .or_else(|| self.people_spread(at, count, &wanted))
            .or_else(|| self.people_near(at, count, &any).filter(|_| is_open));
        // Two of one country are no two sides.
        let is_side = matches!(lower, "sides" | "parties");
        found
            .filter(|people| !(is_side && self.are_of_one_country(people)))
            .unwrap_or_default()
            .into_iter()
            .map(Party::Person)
            .collect()
    }

    /// Says whether people hold offices of one country, as far as their offices name one.
    fn are_of_one_country(&self, people: &[usize]) -> bool {
        let country = |person: &usize| {
            let mut offices = self.held_by(*person).filter_map(|h| h.office.as_ref());
            offices.find_map(|office| match self.office_party(office)? {
                Party::Country(country) => Some(country),
                _ => None,
            })
        };
        let mut countries = people.iter().map(country);
        let first = countries.next().flatten();
        people.len() > 1 && first.is_some() && countries.all(|other| other == first)
    }

    /// Returns who says the clause in which a word stands.
    fn speaker_over(&self, at: At) -> Option<usize> {
        let sent = self.sent(at.sentence);
        let verb = sent.ancestors(at.token).find(|verb| {
            is_verb(sent, *verb) && self.ontology.speech.contains(sent.lemma(*verb))
        })?;
        let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
        subjects.find_map(|token| self.person_at(At { token, ..at }))
    }

    /// Returns the two countries that *both nations* or *the two countries* are: those of the nearest
    /// sentence before that names just two, or of the opening.
    pub(in crate::extract) fn two_countries(&self, at: At) -> Vec<Party> {
        let named = |sentence: usize, end: usize| {
            let mut countries = Vec::new();
            let mentions = self.mentions.get(sentence).map_or(&[][..], Vec::as_slice);
            for mention in mentions.iter().filter(|mention| mention.first < end) {
                let (Named::Country(index) | Named::Demonym(index) | Named::Seat(index)) =
                    mention.named
                else {
                    continue;
                };
                if !countries.contains(&Party::Country(index)) {
                    countries.push(Party::Country(index));
                }
            }
            countries
        };
        let near = (at.sentence.saturating_sub(REACH)..=at.sentence).rev();
        let opening = 0..at.sentence.min(2);
        near.map(|sentence| {
            (
                sentence,
                if sentence == at.sentence {
                    at.token
                } else {
                    usize::MAX
                },
            )
        })
        .chain(opening.map(|sentence| (sentence, usize::MAX)))
        .map(|(sentence, end)| named(sentence, end))
        .find(|countries| countries.len() == 2)
        .unwrap_or_default()
    }

    /// Finds the nearest sentence before that names as many people as asked for, or where no number
    /// is given a few.
    fn people_near(
        &self,
        at: At,
        count: Option<usize>,
        wanted: &dyn Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let fits = |people: &[usize]| match count {
            Some(count) => people.len() == count,
            None => (2..=4).contains(&people.len()),
        };
        // Sides are often others than the people named last.
        let is_side = matches!(self.sent(at.sentence).lower(at.token), "sides" | "parties");
        for back in 0..=if is_side { 1 } else { REACH } {
            let sentence = at.sentence.checked_sub(back)?;
            let end = if back == 0 { at.token } else { usize::MAX };
            let people = self.people_in(sentence, end, wanted);
            if fits(&people) {
                return Some(people);
            }
        }
        // Whom the document is about from its first sentences on.
        let opening = 0..=at.sentence.min(2);
        opening
            .map(|sentence| self.people_in(sentence, usize::MAX, wanted))
            .find(|people| fits(people))
    }

    /// Gathers as many people as asked for, or two, from the sentences before, if there are no more:
    /// *Vale was at the Kremlin. Krol thanked him. The two …*.
    fn people_spread(
        &self,
        at: At,
        count: Option<usize>,
        wanted: &dyn Fn(usize) -> bool,
    ) -> Option<Vec<usize>> {
        let mut spread: Vec<usize> = Vec::new();
        let enough = count.unwrap_or(2);
        for back in 0..=REACH {
            let Some(sentence) = at.sentence.checked_sub(back) else {
                break;
            };
            let end = if back == 0 { at.token } else { usize::MAX };
            for person in self.people_in(sentence, end, wanted) {
                if !spread.contains(&person) {
                    spread.push(person);
                }
            }
            if spread.len() >= enough {
                break;
            }
        }
        (spread.len() == enough).then_some(spread)
    }

    /// Returns the people referred to in a sentence before a token, each once, in text order.
    pub(super) fn people_in(
        &self,
        sentence: usize,
        end: usize,
        wanted: &dyn Fn(usize) -> bool,
    ) -> Vec<usize> {
        let start = self.references.partition_point(|r| r.sentence < sentence);
        let mut people = Vec::new();
        for reference in self.references.iter().skip(start) {
            if reference.sentence != sentence || reference.first >= end {
                break;
            }
            if wanted(reference.person) && !people.contains(&reference.person) {
                people.push(reference.person);
            }
        }
        people
    }

    /// Says whether a person holds an office that a plural title names: *ministers*, *presidents*.
    fn bears(&self, person: usize, plural: &str) -> bool {
        let wanted: Vec<&str> = name_words(plural)
            .map(|word| word.strip_suffix('s').unwrap_or(word))
            .collect();
        let held = self.held_by(person);
        let mut titles = held.map(|h| folded_words(&h.title));
        titles.any(|title| wanted.iter().all(|word| title.iter().any(|w| w == word)))
    }

    fn leads(&self, person: usize) -> bool {
        let mut held = self.held_by(person);
        let classes = ["head_of_state", "head_of_government", "royal"];
        held.any(|h| {
            classes.contains(&h.class.as_str()) || h.title.to_lowercase().contains("leader")
        })
    }

    /// Says whether a word alone stands for the people named before: *the pair*, *the two*.
    pub(in crate::extract) fn is_set(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        let alone = !sent
            .children_by(at.token, &[Relation::Nmod, Relation::Compound])
            .any(|_| true);
        SETS.contains(&sent.lower(at.token)) && alone
    }

    /// Returns the one with whom a person was named last: *her guest*, *his counterpart*.
    pub(in crate::extract) fn partner(&self, at: At) -> Option<usize> {
        let sent = self.sent(at.sentence);
        let owner = sent
            .children(at.token)
            .iter()
            .find(|child| matches!(sent.lower(**child), "his" | "her" | "their"))?;
        let owner = At {
            token: *owner,
            ..at
        };
        let people = self.pronoun(owner);
        let [Party::Person(owner)] = people.as_slice() else {
            return None;
        };
        let (end, reach) = (at.sentence, at.sentence.saturating_sub(REACH));
        (reach..=end).rev().find_map(|sentence| {
            let stop = if sentence == end {
                at.token
            } else {
                usize::MAX
            };
            let people = self.people_in(sentence, stop, &|_| true);
            match people.as_slice() {
                [a, b] if a == owner => Some(*b),
                [a, b] if b == owner => Some(*a),
                _ => None,
            }
        })
    }

    /// Returns the people whom the first sentence of title or body names, if it names just two.
    pub(super) fn opening_pair(&self) -> Option<[usize; 2]> {
        (0..self.document.sentences.len().min(2)).find_map(|sentence| {
            self.people_in(sentence, usize::MAX, &|_| true)
                .try_into()
                .ok()
        })
    }
}
