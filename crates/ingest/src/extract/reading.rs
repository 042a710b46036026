//! All that is known of a document before its encounters: who stands where, and who is meant.

mod groups;
mod lists;

use std::cell::Cell;

use chancery_language::{Analyzer, Relation, Upos};
use chancery_model::Article;

use super::chronicle;
use super::coreference::speakers::Speakers;
use super::coreference::{self, Bearer, Reference, sexes};
use super::dates::{self, DateMention};
use super::document::{At, Document, Sent};
use super::mentions::{self, Mention, Named, Thing};
use super::offices::{self, Holding};
use super::ontology::Ontology;
use super::persons::People;
use super::titles::{self, Office, TitleMention};
use super::trace::Trace;
use crate::gazetteer::{Gazetteer, Known, Sex};

/// Nouns for a person that say of what.
const LEADS: [&str; 6] = [
    "boss",
    "chief",
    "director",
    "head",
    "leader",
    "representative",
];

/// Somebody who can take part in an encounter, or where it can take place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Party {
    Person(usize),
    Country(usize),
    Organization(Thing),
    Place(Thing),
}

/// A document with its names, titles, people and dates.
pub(crate) struct Reading<'a> {
    pub(crate) document: Document<'a>,
    pub(crate) gazetteer: &'a Gazetteer,
    pub(crate) ontology: &'a Ontology,
    pub(crate) mentions: Vec<Vec<Mention>>,
    pub(crate) titles: Vec<Vec<TitleMention>>,
    pub(crate) people: People,
    pub(crate) holdings: Vec<Holding>,
    /// For each title (sentence, position): who holds it.
    pub(crate) holders: Vec<Vec<Vec<usize>>>,
    /// For each person: which of the holdings are his, in their order.
    held: Vec<Vec<usize>>,
    /// The titles of the holdings as words, folded, with whose and of what they are, each once.
    pub(super) bearers: Vec<Bearer>,
    /// For each person: whether *he* or *she* stands for them.
    pub(super) sexes: Vec<Option<Sex>>,
    pub(super) speakers: Speakers,
    pub(crate) dates: Vec<Vec<DateMention>>,
    /// For each sentence: the day from which it counts.
    todays: Vec<Option<jiff::civil::Date>>,
    /// Where people are named, or meant by their title, in text order.
    pub(super) references: Vec<Reference>,
    /// The pronouns that are being followed, each to the one before.
    pub(super) pronouns: Cell<Vec<At>>,
    pub(crate) trace: Trace,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(
        article: &'a Article,
        analyzer: &Analyzer,
        gazetteer: &'a Gazetteer,
        ontology: &'a Ontology,
        trace: Trace,
    ) -> Self {
        let mut document = Document::new(article, analyzer, &trace);
        for sent in &mut document.sentences {
            sent.mend_lemmas(ontology);
        }
        let mentions = mentions::find(&document, gazetteer, ontology);
        let people = People::join(&document.sentences, &mentions, gazetteer);
        let zipped = document.sentences.iter().zip(&mentions);
        let titles: Vec<_> = zipped
            .map(|(sent, list)| titles::find(sent, list, gazetteer))
            .collect();
        let (holdings, holders) = offices::bind(&document, &mentions, &titles, &people, ontology);
        let mut dates: Vec<_> = document.sentences.iter().map(dates::find).collect();
        dates::supply_years(&mut dates, document.article.published);
        let todays = chronicle::todays(&document, &dates);
        dates::anchor(&mut dates, &todays);
        let held = held(&holdings, people.people.len());
        let bearers = coreference::bearers(&holdings);
        let sexes = sexes::of(&document, &people, &holdings, gazetteer);
        let speakers = Speakers::find(&document, &mentions, &titles, &people, ontology);
        let mut reading = Self {
            document,
            gazetteer,
            ontology,
            mentions,
            titles,
            people,
            holdings,
            holders,
            todays,
            held,
            bearers,
            sexes,
            speakers,
            dates,
            references: Vec::new(),
            pronouns: Cell::default(),
            trace,
        };
        reading.references = reading.named_references();
        let nominal = reading.nominal_references();
        reading.references.extend(nominal);
        reading.references.sort_unstable();
        reading.resolve_subjects();
        reading
    }

    pub(crate) fn sent(&self, sentence: usize) -> &Sent<'a> {
        self.document.sent(sentence)
    }

    /// Returns the day from which a sentence counts: that of the last heading that is a date alone
    /// (*March 6, 2014*, in chronicles), or the day of publication.
    pub(crate) fn today(&self, sentence: usize) -> Option<jiff::civil::Date> {
        *self.todays.get(sentence)?
    }

    /// Returns what a person holds, in text order.
    pub(crate) fn held_by(&self, person: usize) -> impl Iterator<Item = &Holding> {
        let held = self.held.get(person).map_or(&[][..], Vec::as_slice);
        held.iter().filter_map(|index| self.holdings.get(*index))
    }

    /// Returns the place of the dateline, `GENEVA, Nov 19 (Agency) - `, or of the line over the text.
    pub(crate) fn dateline(&self) -> Option<Party> {
        let body = &self.document.article.body;
        let name = match body.get(..self.document.dateline)? {
            "" => super::dateline::place_line(body)?,
            line => line.split([',', '(', '—', '–', '-']).next()?.trim(),
        };
        let words = name.split_whitespace().map(|word| {
            let mut letters = word.chars();
            let first: String = letters.next().into_iter().collect();
            first + &letters.as_str().to_lowercase()
        });
        let title_case = words.collect::<Vec<_>>().join(" ");
        [name, title_case.as_str()]
            .into_iter()
            .find_map(|form| match self.known(form)? {
                Known::Place(index) => Some(Party::Place(Thing::Known(self.meant(index)))),
                Known::Country(index) => Some(Party::Country(index)),
                Known::Organization(_) => None,
            })
    }

    /// Returns which of the places of one name the text means, where it names one.
    fn meant(&self, place: usize) -> usize {
        let namesakes = self.gazetteer.namesakes(place);
        let mut named = self
            .mentions
            .iter()
            .flatten()
            .filter_map(|m| match m.named {
                Named::Place(Thing::Known(other)) => Some(other),
                _ => None,
            });
        named
            .find(|other| namesakes.contains(other))
            .unwrap_or(place)
    }

    /// Says whether one of the sentences opens the text: it is the title or one of the first two of the body.
    pub(crate) fn opens_with(&self, mut sentences: impl Iterator<Item = usize>) -> bool {
        let body = |sent: &Sent<'_>| sent.part == chancery_model::Part::Body;
        let first = self.document.sentences.iter().position(body).unwrap_or(0);
        sentences.any(|sentence| sentence <= first + 1)
    }

    /// Says whether a sentence stands right behind one of others, in the same paragraph.
    pub(crate) fn follows(&self, others: impl Iterator<Item = usize>, sentence: usize) -> bool {
        let here = self.sent(sentence);
        others.into_iter().any(|other| {
            let there = self.sent(other);
            let between = here.text.get(there.tree.end..here.tree.start);
            there.part == here.part
                && other < sentence
                && sentence - other <= 3
                && between.is_some_and(|text| !text.contains("\n\n"))
        })
    }

    pub(crate) fn mention_at(&self, at: At) -> Option<&Mention> {
        self.mentions[at.sentence]
            .iter()
            .find(|mention| mention.covers(at.token))
    }

    pub(crate) fn person_at(&self, at: At) -> Option<usize> {
        let mention = self.mention_at(at).filter(|mention| mention.is_person())?;
        self.people.at(at.sentence, mention.first)
    }

    pub(super) fn title_at(&self, at: At) -> Option<(usize, &TitleMention)> {
        let mut titles = self.titles[at.sentence].iter().enumerate();
        titles.find(|(_, title)| (title.first..title.last).contains(&at.token))
    }

    /// Returns who is meant by a noun phrase and everything coordinated with it.
    pub(crate) fn parties(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let mut heads = vec![at.token];
        let mut index = 0;
        while let Some(head) = heads.get(index).copied() {
            heads.extend(
                sent.children_by(head, &[Relation::Conj])
                    .filter(|c| !is_verb(sent, *c)),
            );
            // "the minister X and his counterpart Y": the tree may hang Y on X's name.
            let names = sent.children_by(head, &[Relation::Appos, Relation::Flat]);
            let behind = names.flat_map(|name| sent.children_by(name, &[Relation::Conj]));
            heads.extend(behind.filter(|c| !is_verb(sent, *c)));
            index += 1;
        }
        heads.sort_unstable();
        let mut parties = Vec::new();
        for token in heads {
            for person in self.listed_before(At { token, ..at }) {
                if !parties.contains(&Party::Person(person)) {
                    parties.push(Party::Person(person));
                }
            }
            for party in self.phrase(At { token, ..at }) {
                if !parties.contains(&party) {
                    parties.push(party);
                }
            }
            for person in self.listed_after(At { token, ..at }) {
                if !parties.contains(&Party::Person(person)) {
                    parties.push(Party::Person(person));
                }
            }
        }
        parties
    }

    /// Returns who is meant by one noun phrase, without what is coordinated with it.
    pub(super) fn phrase(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        if let Some(person) = self.person_at(at) {
            return vec![Party::Person(person)];
        }
        if let Some((position, title)) = self.title_at(at) {
            let holders = &self.holders[at.sentence][position];
            if !holders.is_empty() {
                return holders
                    .iter()
                    .map(|person| Party::Person(*person))
                    .collect();
            }
            if let Some(person) = self.nominal(at, title) {
                return vec![Party::Person(person)];
            }
            // "her Norwegian counterpart, Boris Krol": he, whatever her own office is.
            if title.is_counterpart && !title.plural {
                let name = if sent.lower(title.last) == "," {
                    title.last + 1
                } else {
                    title.last
                };
                let mut mentions = self.mentions[at.sentence].iter();
                let named = mentions.find(|m| m.first == name && m.is_person());
                let person = named.and_then(|m| self.people.at(at.sentence, m.first));
                if let Some(person) = person {
                    return vec![Party::Person(person)];
                }
            }
            if let Some(body) = self.body_of_unnamed(title) {
                return vec![body];
            }
            let heads = [
                "heads of state",
                "foreign ministers",
                "prime ministers",
                "presidents",
            ];
            if title.plural && title.offices.is_empty() && self.plain(at) && self.definite(at)
                || heads.contains(&chancery_model::fold_name(&title.text).as_str())
                    && self.plain(at)
            {
                let set = self.set(At {
                    token: title.core,
                    ..at
                });
                if !set.is_empty() {
                    return set;
                }
            }
            let own: Vec<Party> = title
                .offices
                .iter()
                .filter_map(|office| self.office_party(office))
                .collect();
            let group = self.group(at);
            if group.len() > own.len() {
                return group;
            }
            if !own.is_empty() {
                return own;
            }
        }
        let apposed = sent.children_by(at.token, &[Relation::Appos, Relation::Flat]);
        let nouns = sent.children_by(at.token, &[Relation::Nmod]);
        // "the leaders of both communities, A and B", "the head of the service, A": the tree may hang the names on
        // the communities.
        let leads = sent.xpos(at.token) == "NNS" || LEADS.contains(&sent.lower(at.token));
        let inner = nouns.filter(|_| leads).flat_map(|noun| {
            let names = sent.children_by(noun, &[Relation::Appos]);
            names.flat_map(|name| {
                std::iter::once(name).chain(sent.children_by(name, &[Relation::Conj]))
            })
        });
        let apposed: Vec<Party> = apposed
            .chain(inner)
            .filter_map(|token| self.person_at(At { token, ..at }))
            .map(Party::Person)
            .collect();
        if !apposed.is_empty() {
            return apposed;
        }
        if let Some(mention) = self.mention_at(at) {
            return self.named_party(mention, at).into_iter().collect();
        }
        if self.is_set(at) {
            return self.set(at);
        }
        // "The two last met in Oslo": the tree may make the adverb the subject.
        let counted = sent.children(at.token).iter().copied().find(|child| {
            matches!(sent.upos(at.token), Upos::Adj | Upos::Adv)
                && self.is_set(At {
                    token: *child,
                    ..at
                })
        });
        if let Some(token) = counted {
            return self.set(At { token, ..at });
        }
        if matches!(
            sent.lower(at.token),
            "guest" | "host" | "counterpart" | "visitor"
        ) {
            return self.partner(at).map(Party::Person).into_iter().collect();
        }
        match sent.upos(at.token) {
            Upos::Pron | Upos::Det => self.pronoun(at),
            _ => {
                let group = self.group(at);
                match self.chief(at, &group) {
                    Some(person) => vec![Party::Person(person)],
                    None => group,
                }
            }
        }
    }

    fn named_party(&self, mention: &Mention, at: At) -> Option<Party> {
        let sent = self.sent(at.sentence);
        match &mention.named {
            Named::Country(index) | Named::Seat(index) => Some(Party::Country(*index)),
            // "the Russians", "the Saudis"
            Named::Demonym(index) => {
                let plural =
                    sent.word(mention.last - 1).ends_with('s') || sent.xpos(at.token) == "NNPS";
                plural.then_some(Party::Country(*index))
            }
            Named::Organization(thing) => Some(Party::Organization(thing.clone())),
            Named::Place(thing) => self.capital_of(thing).map(Party::Country),
            Named::Person(_) => None,
        }
    }

    /// Returns the country whose government a capital's name can stand for.
    pub(crate) fn capital_of(&self, thing: &Thing) -> Option<usize> {
        let Thing::Known(index) = thing else {
            return None;
        };
        let place = self.gazetteer.places.get(*index)?;
        let country = self.gazetteer.country_by_code(&place.country)?;
        (self.gazetteer.countries.get(country)?.capital == place.name).then_some(country)
    }

    /// Returns the country that a place lies in or is.
    pub(crate) fn country_of(&self, place: &Party) -> Option<usize> {
        match place {
            Party::Country(index) => Some(*index),
            Party::Place(thing) => {
                let place = self.gazetteer.places.get(thing.known()?)?;
                self.gazetteer.country_by_code(&place.country)
            }
            Party::Organization(thing) => {
                let body = self.gazetteer.organizations.get(thing.known()?)?;
                self.gazetteer.country_by_code(&body.country)
            }
            Party::Person(_) => None,
        }
    }

    /// Says whether a place is a region of several countries.
    pub(crate) fn is_region(&self, place: &Party) -> bool {
        match place {
            Party::Place(Thing::Known(index)) => self
                .gazetteer
                .places
                .get(*index)
                .is_some_and(|place| place.is_region && place.country.is_empty()),
            _ => false,
        }
    }

    pub(crate) fn office_party(&self, office: &Office) -> Option<Party> {
        match office {
            Office::Country(index) => Some(Party::Country(*index)),
            Office::Organization(thing) => Some(Party::Organization(thing.clone())),
            Office::Place(_) => None,
        }
    }

    /// Returns the place that a phrase names, the most exact of what it gives.
    pub(crate) fn place(&self, at: At) -> Option<Party> {
        let mention = self.mention_at(at)?;
        match &mention.named {
            Named::Country(index) => Some(Party::Country(*index)),
            Named::Place(thing) => Some(Party::Place(thing.clone())),
            _ => None,
        }
    }

    /// Returns what the gazetteer calls a name, if anything.
    pub(crate) fn known(&self, name: &str) -> Option<Known> {
        self.gazetteer.names.get(name).copied()
    }
}

fn held(holdings: &[Holding], people: usize) -> Vec<Vec<usize>> {
    let mut held = vec![Vec::new(); people];
    for (index, holding) in holdings.iter().enumerate() {
        if let Some(own) = held.get_mut(holding.person) {
            own.push(index);
        }
    }
    held
}

pub(crate) fn is_verb(sent: &Sent<'_>, token: usize) -> bool {
    matches!(sent.upos(token), Upos::Verb | Upos::Aux)
}

pub(crate) fn is_subject(sent: &Sent<'_>, token: usize) -> bool {
    sent.rel(token) == Relation::Nsubj
}
