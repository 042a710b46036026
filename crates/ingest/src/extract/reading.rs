//! All that is known of a document before its encounters: who stands where, and who is meant.

use std::cell::Cell;

use chancery_language::{Analyzer, Relation, Upos};
use chancery_model::Article;

use super::chronicle;
use super::coreference::speakers::Speakers;
use super::coreference::{self, Bearer, Reference, delegations, sexes};
use super::dates::{self, DateMention};
use super::document::{At, Document, Sent};
use super::mentions::{self, Mention, Named, Thing};
use super::offices::{self, Holding};
use super::ontology::Ontology;
use super::persons::People;
use super::titles::{self, Office, TitleMention};
use super::trace::Trace;
use crate::gazetteer::{Gazetteer, Known, Sex};

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

    /// Returns the people listed behind a person: *X, Minister of Energy Y, and Prime Minister Z*.
    ///
    /// Long lists of titled names are where trees go wrong most often; their commas are reliable. A
    /// name that is itself the subject of a verb ends the list (*met X, Y said*).
    fn listed_after(&self, at: At) -> Vec<usize> {
        let sent = self.sent(at.sentence);
        let mentions = &self.mentions[at.sentence];
        let mut list = Vec::new();
        let Some(mut end) = self.person_end(at) else {
            return list;
        };
        while end < sent.len() {
            let mut next = end;
            let mut joined = false;
            while matches!(sent.lower(next), "," | ";" | "and" | "as" | "well" | "&") {
                joined = true;
                next += 1;
            }
            if !joined {
                break;
            }
            if matches!(sent.lower(next), "the" | "his" | "her" | "their") {
                next += 1;
            }
            let title = self.titles[at.sentence]
                .iter()
                .position(|t| t.first <= next && next < t.last);
            if let Some(position) = title {
                next = self.titles[at.sentence][position].last;
                // "X, the foreign minister, and Y": the title is X's own.
                if sent.lower(next) == "," && self.holders[at.sentence][position].len() == 1 {
                    let follows = mentions
                        .iter()
                        .any(|m| m.first > next && m.first <= next + 2 && m.is_person());
                    if !follows {
                        end = next;
                        continue;
                    }
                }
            }
            while self.ontology.courtesy.contains(sent.lower(next)) || sent.lower(next) == "." {
                next += 1;
            }
            let Some(mention) = mentions.iter().find(|m| m.first == next && m.is_person()) else {
                break;
            };
            // "Talks led by X and Y took place": the talks did, whatever the tree makes of Y.
            let acts = (mention.first..mention.last).any(|token| {
                let verb = sent.head(token).filter(|_| is_subject(sent, token));
                verb.is_some_and(|verb| {
                    let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
                    !subjects.any(|other| other < at.token)
                })
            });
            let Some(person) = self.people.at(at.sentence, mention.first).filter(|_| !acts) else {
                break;
            };
            list.push(person);
            end = self.past_country(at.sentence, mention.last);
        }
        list
    }

    /// Returns the people joined before a person whom the tree hangs on him or his title: *Minister X and
    /// Minister Y*.
    fn listed_before(&self, at: At) -> Vec<usize> {
        let sent = self.sent(at.sentence);
        let mentions = &self.mentions[at.sentence];
        let mut list = Vec::new();
        let Some(mention) = self.mention_at(at).filter(|m| m.is_person()) else {
            return list;
        };
        let mut first = mention.first;
        loop {
            let title = self.titles[at.sentence].iter().find(|t| t.last == first);
            let begin = title.map_or(first, |t| t.first);
            let joined = begin
                .checked_sub(1)
                .filter(|t| matches!(sent.lower(*t), "and" | ","));
            let before = joined.and_then(|joined| {
                let comma = joined.checked_sub(1).filter(|t| sent.lower(*t) == ",");
                let end = comma.unwrap_or(joined);
                mentions.iter().find(|m| m.last == end && m.is_person())
            });
            let Some(before) = before else { break };
            let below = sent.ancestors(before.first).any(|above| above == at.token);
            let Some(person) = self.people.at(at.sentence, before.first).filter(|_| below) else {
                break;
            };
            list.push(person);
            first = before.first;
        }
        list.reverse();
        list
    }

    /// Moves past the country or body of an office behind its holder's name: *Krol of Norway*.
    fn past_country(&self, sentence: usize, last: usize) -> usize {
        let sent = self.sent(sentence);
        if !matches!(sent.lower(last), "of" | "from") {
            return last;
        }
        let at = if sent.lower(last + 1) == "the" {
            last + 2
        } else {
            last + 1
        };
        let mention = self.mentions[sentence].iter().find(|m| m.first == at);
        let of_state = |m: &&Mention| {
            matches!(
                m.named,
                Named::Country(_) | Named::Seat(_) | Named::Organization(_)
            )
        };
        mention.filter(of_state).map_or(last, |m| m.last)
    }

    /// Returns the token after the name that a noun phrase ends in.
    fn person_end(&self, at: At) -> Option<usize> {
        if let Some(mention) = self.mention_at(at).filter(|m| m.is_person()) {
            return Some(self.past_country(at.sentence, mention.last));
        }
        let (_, title) = self.title_at(at)?;
        let mentions = &self.mentions[at.sentence];
        mentions
            .iter()
            .find(|m| m.first >= title.last && m.first <= title.last + 2 && m.is_person())
            .map(|m| self.past_country(at.sentence, m.last))
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
        // "the leaders of both communities, A and B": the tree may hang them on the communities.
        let inner = nouns
            .filter(|_| sent.xpos(at.token) == "NNS")
            .flat_map(|noun| {
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

    /// Returns the one who leads a body or state where a noun means him: *the NATO chief*, *the Norwegian
    /// leader*.
    fn chief(&self, at: At, group: &[Party]) -> Option<usize> {
        let sent = self.sent(at.sentence);
        let [whole] = group else { return None };
        let classes: &[&str] = match sent.lower(at.token) {
            "leader" => &["head_of_state", "head_of_government", "royal"],
            "chief" | "head" | "boss" => &["international"],
            _ => return None,
        };
        let mut holders: Vec<usize> = self
            .holdings
            .iter()
            .filter(|h| classes.contains(&h.class.as_str()))
            .filter(|h| {
                let office = h
                    .office
                    .as_ref()
                    .and_then(|office| self.office_party(office));
                office.as_ref() == Some(whole)
            })
            .map(|h| h.person)
            .collect();
        holders.sort_unstable();
        holders.dedup();
        match holders[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Returns the body for which *the Secretary-General* acts where the text never names one: the
    /// body of states that it speaks of most, or the United Nations, which write so of theirs.
    fn body_of_unnamed(&self, title: &TitleMention) -> Option<Party> {
        let bare = chancery_model::fold_name(&title.text);
        let is_theirs = matches!(bare.as_str(), "secretary-general" | "secretary general");
        if !is_theirs || title.plural || !title.offices.is_empty() || title.is_counterpart {
            return None;
        }
        let has_holder = |holding: &Holding| chancery_model::fold_name(&holding.title) == bare;
        if self.holdings.iter().any(has_holder) {
            return None;
        }
        let mut counts: std::collections::BTreeMap<usize, usize> =
            std::collections::BTreeMap::new();
        for mention in self.mentions.iter().flatten() {
            if let Named::Organization(Thing::Known(index)) = mention.named
                && self.gazetteer.organizations.get(index)?.kind == "intergovernmental"
            {
                *counts.entry(index).or_default() += 1;
            }
        }
        // Of equals the one that comes first in the tables.
        let most = counts.iter().rev().max_by_key(|(_, count)| **count);
        let body = match (most, self.known("United Nations")?) {
            (Some((index, _)), _) => *index,
            (None, Known::Organization(index)) => index,
            (None, _) => return None,
        };
        Some(Party::Organization(Thing::Known(body)))
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

    /// Returns who acts through people who are not named: *Ukrainian officials*, *leaders of Brazil
    /// and India*, *the government of Syria*.
    pub(super) fn group(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let lemma = sent.lemma(at.token);
        // "his country": that of which he is minister.
        if matches!(sent.lower(at.token), "country" | "nation" | "government")
            && let Some(country) = self.country_of_owner(at)
        {
            return vec![country];
        }
        // "the delegation": the one told before.
        if delegations::is_delegation(lemma) && self.is_bare(at) {
            return self.delegation(at);
        }
        // "a range of Iranian officials": whose they are says what follows.
        if QUANTITIES.contains(&lemma) {
            let inner = sent.children_by(at.token, &[Relation::Nmod]);
            let mut inner = inner.filter(|token| sent.case(*token) == Some("of"));
            let inner = inner
                .next()
                .filter(|_| !self.ontology.groups.contains(lemma));
            if let Some(token) = inner {
                return self.parties(At { token, ..at });
            }
        }
        // "the Serbia national football team" plays.
        let sport = |token: &usize| SPORTS.contains(&sent.lower(*token));
        let joint = JOINT.contains(&lemma);
        if !(joint || self.ontology.groups.contains(lemma))
            || sent.children(at.token).iter().any(sport)
        {
            return Vec::new();
        }
        let lower = sent.lower(at.token);
        let counted = sent
            .children(at.token)
            .iter()
            .any(|c| matches!(sent.lower(*c), "two" | "both" | "three" | "four"));
        let definite = self.definite(at) && !(sent.is_capitalised(at.token) && at.token > 1);
        let of_people = matches!(
            lower,
            "sides" | "parties" | "leaders" | "presidents" | "ministers" | "men" | "women"
        );
        if counted || of_people && definite && self.plain(at) {
            let set = self.set(at);
            if !set.is_empty() {
                return set;
            }
        }
        // "the leaders of both countries": those named before.
        let below = |token: usize| sent.children_by(token, &[Relation::Nmod]);
        let shares = |child: usize| {
            matches!(
                sent.lower(child),
                "countries" | "nations" | "states" | "sides"
            ) && sent
                .children(child)
                .iter()
                .any(|c| matches!(sent.lower(*c), "two" | "both" | "their"))
        };
        // "representatives of the governments of the two states"
        let shared = below(at.token).any(|child| {
            let acts = matches!(sent.lower(child), "governments" | "leaders" | "ministries");
            shares(child) || acts && below(child).any(shares)
        });
        if shared {
            let people = matches!(
                lemma,
                "leader" | "president" | "minister" | "head" | "chief" | "secretary"
            );
            let set = if people { self.set(at) } else { Vec::new() };
            if !set.is_empty() {
                return set;
            }
            let countries = self.two_countries(at);
            return if countries.is_empty() {
                self.set(at)
            } else {
                countries
            };
        }
        let mut placed: Vec<(usize, Party)> = Vec::new();
        let mut queue: Vec<usize> = sent.children(at.token).to_vec();
        while let Some(token) = queue.pop() {
            let of = matches!(sent.case(token), Some("of" | "from"));
            let modifies = matches!(sent.rel(token), Relation::Amod | Relation::Compound)
                || sent.relation(token) == Relation::NmodPoss
                || sent.rel(token) == Relation::Nmod && of
                || sent.rel(token) == Relation::Conj;
            if !modifies {
                continue;
            }
            let Some(mention) = self.mention_at(At { token, ..at }) else {
                // "members of Norway's government"
                if of && self.ontology.groups.contains(sent.lemma(token)) {
                    queue.extend(sent.children(token));
                }
                continue;
            };
            let party = match &mention.named {
                Named::Demonym(index) | Named::Country(index) | Named::Seat(index) => {
                    Party::Country(*index)
                }
                Named::Organization(thing) => Party::Organization(thing.clone()),
                Named::Place(thing) => match self.capital_of(thing) {
                    Some(country) => Party::Country(country),
                    None => continue,
                },
                Named::Person(_) => continue,
            };
            queue.extend(sent.children_by(token, &[Relation::Conj, Relation::Amod]));
            if placed.iter().all(|(_, known)| *known != party) {
                placed.push((token, party));
            }
        }
        placed.sort_by_key(|(token, _)| *token);
        let mut parties: Vec<Party> = placed.into_iter().map(|(_, party)| party).collect();
        // "the Norwegian defense and foreign ministers": the demonym stands for both.
        if parties.is_empty()
            && sent.rel(at.token) == Relation::Conj
            && let Some(first) = sent.head(at.token).filter(|first| *first < at.token)
        {
            let adjectives = sent.children_by(first, &[Relation::Amod, Relation::Compound]);
            let shared = adjectives.filter(|child| *child < first).find_map(|token| {
                match self.mention_at(At { token, ..at })?.named {
                    Named::Demonym(index) | Named::Seat(index) => Some(Party::Country(index)),
                    _ => None,
                }
            });
            let is_bare = !self.ontology.groups.contains(sent.lemma(first));
            parties.extend(shared.filter(|_| is_bare));
        }
        // One country's commission is not its government's own.
        if joint && parties.len() < 2 {
            return Vec::new();
        }
        // "delegations representing A and B", "a team led by Krol"
        for child in sent.children_by(at.token, &[Relation::Acl]) {
            let lemma = sent.lemma(child);
            let members: Vec<usize> = match lemma {
                "represent" => sent.children_by(child, &[Relation::Obj]).collect(),
                "lead" | "head" | "chair" => sent
                    .children_by(child, &[Relation::Obl])
                    .filter(|token| sent.case(*token) == Some("by"))
                    .collect(),
                _ => continue,
            };
            for token in members {
                for party in self.parties(At { token, ..at }) {
                    if !parties.contains(&party) {
                        parties.push(party);
                    }
                }
            }
        }
        // "top officials including Foreign Minister X and Y": the people are the party.
        for child in sent.children(at.token) {
            let members: Vec<usize> = match sent.lower(*child) {
                "including" => sent.children_by(*child, &[Relation::Obj]).collect(),
                _ if sent.case(*child) == Some("including") => vec![*child],
                _ => continue,
            };
            for token in members {
                for party in self.parties(At { token, ..at }) {
                    if !parties.contains(&party) {
                        parties.push(party);
                    }
                }
            }
        }
        parties
    }

    /// Returns the country of whoever possesses a noun: *his country*, *her government*.
    fn country_of_owner(&self, at: At) -> Option<Party> {
        let sent = self.sent(at.sentence);
        let mut owners = sent.children(at.token).iter();
        let owner = owners.find(|child| matches!(sent.lower(**child), "his" | "her"))?;
        let own = self.pronoun(At {
            token: *owner,
            ..at
        });
        // "Norway's foreign minister said his country": the office may be all that the text gives.
        let [Party::Person(person)] = own[..] else {
            let mut titles = self.titles[at.sentence].iter();
            let office = titles
                .find(|title| title.last <= *owner && is_subject(sent, title.core))
                .filter(|_| own.is_empty())?
                .offices
                .first()?;
            return self
                .office_party(office)
                .filter(|party| matches!(party, Party::Country(_)));
        };
        let mut offices = self.held_by(person).filter_map(|h| h.office.as_ref());
        offices
            .find_map(|office| self.office_party(office))
            .filter(|party| matches!(party, Party::Country(_)))
    }

    /// Says whether a noun stands for those known before: *the leaders*, *both ministers*.
    fn definite(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        sent.children_by(at.token, &[Relation::Det, Relation::Nummod])
            .any(|c| {
                matches!(
                    sent.lower(c),
                    "the" | "these" | "those" | "both" | "two" | "three" | "four"
                )
            })
    }

    /// Says whether a noun has no modifier but an article.
    fn plain(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        sent.children(at.token).iter().all(|child| {
            !matches!(
                sent.rel(*child),
                Relation::Amod | Relation::Nmod | Relation::Compound
            )
        })
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

/// Bodies that two countries form: *the Russian-Moldovan commission*.
const JOINT: [&str; 6] = [
    "commission",
    "committee",
    "council",
    "commissions",
    "committees",
    "taskforce",
];

/// Nouns that measure out what follows *of*.
const QUANTITIES: [&str; 12] = [
    "range", "number", "series", "variety", "host", "handful", "array", "dozen", "majority",
    "rest", "couple", "lot",
];

/// Words that make a country's team one of players.
const SPORTS: [&str; 11] = [
    "football",
    "soccer",
    "cricket",
    "rugby",
    "basketball",
    "hockey",
    "baseball",
    "volleyball",
    "tennis",
    "olympic",
    "national",
];

pub(crate) fn is_verb(sent: &Sent<'_>, token: usize) -> bool {
    matches!(sent.upos(token), Upos::Verb | Upos::Aux)
}

pub(crate) fn is_subject(sent: &Sent<'_>, token: usize) -> bool {
    sent.rel(token) == Relation::Nsubj
}
