//! Who is meant by a pronoun or a common noun: *he*, *the minister*, *the two leaders*, *his guest*.
//!
//! Nobody, where the text leaves it open.

pub(super) mod delegations;
pub(super) mod sexes;
pub(super) mod speakers;

use std::collections::HashSet;

use chancery_language::{Relation, Upos};
use chancery_model::{MeetingKind, Part, Tenure, fold_name, name_words};

use super::document::At;
use super::mentions::Named;
use super::offices::Holding;
use super::reading::{Party, Reading, is_subject, is_verb};
use super::titles::{Office, TitleMention};
use crate::gazetteer::Sex;

/// How many pronouns are followed, each to the one before.
const MOST_FOLLOWED: usize = 8;

/// Where a person is named, or meant by a title alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub(crate) sentence: usize,
    pub(crate) first: usize,
    pub(crate) last: usize,
    pub(crate) person: usize,
}

/// One whom a title can mean, and the body or country that it is of where that is told.
#[derive(Debug)]
pub(crate) struct Bearer {
    words: Vec<String>,
    office: Option<Office>,
    person: usize,
}

/// Lists who bears which title, each once.
pub(super) fn bearers(holdings: &[Holding]) -> Vec<Bearer> {
    let mut bearers = Vec::new();
    let mut known: HashSet<(&str, Option<&Office>, usize)> = HashSet::new();
    for holding in holdings {
        let (office, person) = (holding.office.as_ref(), holding.person);
        if known.insert((&holding.title, office, person)) {
            bearers.push(Bearer {
                words: folded_words(&holding.title),
                office: office.cloned(),
                person,
            });
        }
    }
    bearers
}

fn folded_words(text: &str) -> Vec<String> {
    name_words(&fold_name(text)).map(str::to_owned).collect()
}

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

/// Returns the subject of the verb that a pronoun is the object of.
fn sent_subject(reading: &Reading<'_>, at: At) -> Option<At> {
    let sent = reading.sent(at.sentence);
    let verb = sent
        .head(at.token)
        .filter(|_| sent.rel(at.token) == Relation::Obj)?;
    let subject = sent.children_by(verb, &[Relation::Nsubj]).next()?;
    Some(At {
        token: subject,
        ..at
    })
}

/// Words that by themselves stand for the people named before.
const SETS: [&str; 6] = ["two", "both", "pair", "duo", "trio", "three"];

impl Reading<'_> {
    /// Lists the names of people, in text order.
    pub(super) fn named_references(&self) -> Vec<Reference> {
        let people = self.people.people.iter().enumerate();
        let mut list: Vec<Reference> = people
            .flat_map(|(person, known)| {
                let mentions = known.mentions.iter();
                mentions.map(move |(sentence, first, last)| Reference {
                    sentence: *sentence,
                    first: *first,
                    last: *last,
                    person,
                })
            })
            .collect();
        list.sort_unstable();
        list
    }

    /// Lists the titles without a name that mean a known person, in text order.
    pub(super) fn nominal_references(&self) -> Vec<Reference> {
        let mut list = Vec::new();
        for (sentence, titles) in self.titles.iter().enumerate() {
            for (position, title) in titles.iter().enumerate() {
                let at = At {
                    sentence,
                    token: title.first,
                };
                if !self.holders[sentence][position].is_empty() {
                    continue;
                }
                list.extend(self.nominal(at, title).map(|person| Reference {
                    sentence,
                    first: title.first,
                    last: title.last,
                    person,
                }));
            }
        }
        list
    }

    /// Adds the pronouns that are subjects, each resolved with those before it, so that *he* goes on
    /// meaning whom the text goes on to speak of.
    pub(super) fn resolve_subjects(&mut self) {
        for sentence in 0..self.document.sentences.len() {
            for token in 0..self.sent(sentence).len() {
                let sent = self.sent(sentence);
                let is_singular = matches!(sent.lower(token), "he" | "she");
                if !is_singular || !is_subject(sent, token) {
                    continue;
                }
                let at = At { sentence, token };
                let [Party::Person(person)] = self.pronoun(at)[..] else {
                    continue;
                };
                let reference = Reference {
                    sentence,
                    first: token,
                    last: token + 1,
                    person,
                };
                let place = self.references.partition_point(|known| *known < reference);
                self.references.insert(place, reference);
            }
        }
    }

    /// Returns the references to people before a place, the last first.
    pub(crate) fn before(&self, at: At) -> impl Iterator<Item = &Reference> {
        let end = self
            .references
            .partition_point(|r| (r.sentence, r.first) < (at.sentence, at.token));
        self.references.get(..end).unwrap_or_default().iter().rev()
    }

    /// Returns the person whom a title without a name means: *the prime minister*.
    pub(super) fn nominal(&self, at: At, title: &TitleMention) -> Option<usize> {
        if title.plural || title.tenure != Tenure::Current {
            return None;
        }
        let sent = self.sent(at.sentence);
        let definite = title.first > 0
            && matches!(sent.lower(title.first - 1), "the" | "that" | "this")
            || sent.is_capitalised(title.core);
        if !definite || title.is_counterpart {
            return None;
        }
        let own = folded_words(&title.text);
        let office = title.offices.first();
        let fits = |bearer: &&Bearer| {
            let (a, b) = (&own, &bearer.words);
            let same = a == b
                || (a.len() < b.len() && (b.ends_with(a) || b.starts_with(a)))
                || (b.len() < a.len() && a.ends_with(b));
            same && (office.is_none()
                || bearer.office.is_none()
                || bearer.office.as_ref() == office)
        };
        let mut bearing: Vec<&Bearer> = self.bearers.iter().filter(fits).collect();
        // "the President of Russia": of whom it is said, not of whom nothing is.
        if title.offices.len() == 1 && bearing.iter().any(|b| b.office.as_ref() == office) {
            bearing.retain(|b| b.office.is_some());
        }
        let mut bearers: Vec<usize> = bearing.iter().map(|b| b.person).collect();
        bearers.sort_unstable();
        bearers.dedup();
        match bearers.as_slice() {
            [one] => Some(*one),
            [] => None,
            // Several bear it: the one whom the text went on to speak of, or mentioned last, if near.
            _ => {
                let near = self.before(at);
                let near = near.take_while(|reference| at.sentence <= reference.sentence + 2);
                let near = near.filter(|reference| bearers.contains(&reference.person));
                let in_title: Vec<usize> = self.people_in(0, usize::MAX, &|p| bearers.contains(&p));
                let rank = |reference: &&Reference| {
                    let distance = i64::try_from(at.sentence - reference.sentence).unwrap_or(0);
                    // "The President" alone is whom the document is about.
                    let is_about = in_title[..] == [reference.person] && office.is_none();
                    3 * i64::from(self.is_topic(reference)) + 4 * i64::from(is_about) - 2 * distance
                };
                // Of equals the last in the text, which comes first here.
                let best = near.reduce(|a, b| if rank(&b) > rank(&a) { b } else { a });
                best.map(|reference| reference.person)
                    .or_else(|| self.opening_bearer(&bearers))
            }
        }
    }

    /// Returns the one of several bearers of a title whom the text opens with.
    fn opening_bearer(&self, bearers: &[usize]) -> Option<usize> {
        let opening = (0..self.document.sentences.len().min(2)).flat_map(|sentence| {
            self.people_in(sentence, usize::MAX, &|person| bearers.contains(&person))
        });
        let mut people: Vec<usize> = opening.collect();
        people.sort_unstable();
        people.dedup();
        match people[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Returns whom a pronoun means, or nobody where the text leaves it open.
    pub(crate) fn pronoun(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        match sent.lower(at.token) {
            "he" | "him" | "his" | "himself" => self.singular(at, Sex::Male),
            "she" | "her" | "hers" | "herself" => self.singular(at, Sex::Female),
            "they" | "them" | "their" | "both" | "themselves" => self.plural(at),
            "i" | "me" | "my" | "myself" => self
                .speaker(at.sentence)
                .map(Party::Person)
                .into_iter()
                .collect(),
            "you" | "your" => self
                .addressee(at.sentence)
                .map(Party::Person)
                .into_iter()
                .collect(),
            "we" | "us" | "our" => self.speakers_and_addressee(at),
            _ => Vec::new(),
        }
    }

    /// Returns who speaks where the whole document is one person's: *Statement by …*.
    fn author(&self) -> Option<usize> {
        let title = self.document.sentences.first()?;
        if title.part != Part::Title {
            return None;
        }
        let forms = [
            "statement",
            "remarks",
            "speech",
            "address",
            "declaration",
            "message",
            "letter",
        ];
        let by =
            (0..title.len()).find(|token| matches!(title.lower(*token), "by" | "of" | "from"))?;
        // "Memorandum of Conversation, by Mr. Vale": who wrote it down and says *I*.
        let written = (0..by).any(|token| title.lower(token) == "memorandum");
        let by = if written {
            (by..title.len()).find(|token| title.lower(*token) == "by")?
        } else {
            by
        };
        let opens = written || (0..by).any(|token| forms.contains(&title.lower(token)));
        let mention = self.mentions[0]
            .iter()
            .find(|m| m.first > by && m.is_person())
            .filter(|_| opens)?;
        self.people.at(0, mention.first)
    }

    fn is_named_once(&self, person: usize) -> bool {
        let known = self.people.people.get(person);
        known.is_some_and(|known| known.mentions.len() == 1)
    }

    fn singular(&self, at: At, sex: Sex) -> Vec<Party> {
        let mut best: Option<(i64, usize)> = None;
        for reference in self.before(at) {
            let (sentence, person) = (reference.sentence, reference.person);
            if sentence + 2 < at.sentence {
                break;
            }
            let known = self.sex(person);
            if known.is_some_and(|known| known != Sex::Either && known != sex) {
                continue;
            }
            let there = self.sent(sentence);
            let Some(head) = self.head_of(reference) else {
                continue;
            };
            let subject = self.is_topic(reference);
            let distance = i64::try_from(at.sentence - sentence).unwrap_or(0);
            let mut score = 4 - 2 * distance;
            // Who is quoted ("…, the spokesman said") is not whom the text goes on to speak of.
            let speaks = there.head(head).is_some_and(|verb| {
                self.ontology.speech.contains(there.lemma(verb))
                    && there.rel(verb) == Relation::Parataxis
            });
            score += if subject { 4 } else { 0 };
            score -= if speaks { 2 } else { 0 };
            score += if known == Some(sex) { 3 } else { 0 };
            // "Krol said that he met Vale": not the object of the pronoun's own verb.
            if sentence == at.sentence && there.head(head) == self.sent(at.sentence).head(at.token)
            {
                score -= 6;
            }
            if best.is_none_or(|(known, _)| score > known) {
                best = Some((score, person));
            }
        }
        best.filter(|(score, _)| *score > 0)
            .map(|(_, person)| Party::Person(person))
            .into_iter()
            .collect()
    }

    /// Returns the token of a reference that the rest of the sentence hangs on.
    fn head_of(&self, reference: &Reference) -> Option<usize> {
        let sent = self.sent(reference.sentence);
        let inside = reference.first..reference.last;
        inside
            .clone()
            .find(|t| sent.head(*t).is_none_or(|head| !inside.contains(&head)))
    }

    /// Says whether a sentence speaks of whom it refers to here: its subject, or whose *first visit*
    /// or *decision* it is that *this* is.
    fn is_topic(&self, reference: &Reference) -> bool {
        let sent = self.sent(reference.sentence);
        let Some(head) = self.head_of(reference) else {
            return false;
        };
        let possesses = sent.relation(head) == Relation::NmodPoss;
        let predicate = sent.head(head).filter(|_| possesses);
        let is_this = |predicate: usize| {
            let mut subjects = sent.children_by(predicate, &[Relation::Nsubj]);
            subjects.any(|subject| matches!(sent.lower(subject), "this" | "it" | "that"))
        };
        is_subject(sent, head) || predicate.is_some_and(is_this)
    }

    /// Returns who *we* are in a turn: speaker and addressee, or the speaker alone where somebody else
    /// is named as the one met (*we met with Krol*).
    fn speakers_and_addressee(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let (Some(speaker), Some(other)) = (self.speaker(at.sentence), self.addressee(at.sentence))
        else {
            return Vec::new();
        };
        let verb = sent.head(at.token).unwrap_or(at.token);
        let met = sent.children(verb).iter().any(|child| {
            sent.rel(*child) == Relation::Obj
                || matches!(sent.case(*child), Some("with" | "by" | "to"))
                    && matches!(sent.upos(*child), Upos::Noun | Upos::Propn | Upos::Pron)
        });
        let people = if met {
            vec![speaker]
        } else {
            vec![speaker, other]
        };
        people.into_iter().map(Party::Person).collect()
    }

    /// Follows a pronoun to the one before, to the one before that, and so on, but neither in a circle
    /// nor without end: a long text can have thousands in a row.
    fn plural(&self, at: At) -> Vec<Party> {
        let mut followed = self.pronouns.take();
        if followed.len() >= MOST_FOLLOWED || followed.contains(&at) {
            self.pronouns.set(followed);
            return Vec::new();
        }
        followed.push(at);
        self.pronouns.set(followed);
        let ahead = self.subject_ahead(at);
        let parties = ahead.unwrap_or_else(|| self.plural_before(at));
        let mut followed = self.pronouns.take();
        followed.pop();
        self.pronouns.set(followed);
        parties
    }

    /// Returns who the subject is that a possessive before it stands for: *During their trip, Vale and
    /// Krol met …*.
    fn subject_ahead(&self, at: At) -> Option<Vec<Party>> {
        let sent = self.sent(at.sentence);
        if sent.lower(at.token) != "their" {
            return None;
        }
        let mut above = sent.ancestors(at.token).take(4);
        let verb = above.find(|head| is_verb(sent, *head))?;
        let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
        let subject = subjects.find(|subject| *subject > at.token)?;
        let opens = sent.tree.subtree(verb).start;
        let before = (opens..at.token).any(|token| is_subject(sent, token));
        let token = subject;
        let parties = self.parties(At { token, ..at });
        let is_many = parties.len() > 1
            || matches!(
                sent.lemma(subject),
                "delegation" | "team" | "group" | "side"
            );
        (!before && is_many && !parties.is_empty()).then_some(parties)
    }

    /// Returns the subject of the sentence before where the pronoun goes on with it: *The delegation will
    /// meet Krol. They will also visit …*.
    fn subject_again(&self, at: At) -> Option<Vec<Party>> {
        let sent = self.sent(at.sentence);
        let verb = sent.head(at.token).filter(|_| is_subject(sent, at.token))?;
        let mut adverbs = sent.children_by(verb, &[Relation::Advmod]);
        let goes_on = adverbs.any(|adverb| {
            matches!(
                sent.lower(adverb),
                "also" | "then" | "later" | "additionally" | "subsequently"
            )
        });
        let sentence = at.sentence.checked_sub(1).filter(|_| goes_on)?;
        let before = self.sent(sentence);
        let subject = (0..before.len()).find(|token| is_subject(before, *token))?;
        let parties = self.parties(At {
            sentence,
            token: subject,
        });
        let is_many = parties.len() > 1
            || delegations::is_delegation(before.lemma(subject)) && !parties.is_empty();
        is_many.then_some(parties)
    }

    /// Returns who meets in a sentence, subject and counterparts of its verb; nobody where some of
    /// them are not named, and `None` where no verb tells of people who meet.
    fn met_in(&self, sentence: usize, end: usize) -> Option<Vec<Party>> {
        let sent = self.sent(sentence);
        let meets = |token: &usize| {
            let frames = self.ontology.verbs.get(sent.lemma(*token));
            is_verb(sent, *token)
                && frames.is_some_and(|frames| {
                    let mut frames = frames.iter().map(|frame| &self.ontology.frames[*frame]);
                    frames.any(|frame| {
                        frame.kind != MeetingKind::Visit
                            && matches!(frame.name.as_str(), "meet" | "converse" | "receive")
                    })
                })
        };
        let verb = (0..end.min(sent.len())).find(meets)?;
        let is_subject_of =
            |token: &usize| sent.head(*token) == Some(verb) && is_subject(sent, *token);
        let subject = (0..verb).find(is_subject_of)?;
        let mut parties = self.parties(At {
            sentence,
            token: subject,
        });
        if parties.is_empty() {
            return Some(parties);
        }
        let before = parties.len();
        for child in sent.children_by(verb, &[Relation::Obj, Relation::Obl]) {
            let counterpart = matches!(sent.case(child), None | Some("with" | "to" | "by"));
            if !counterpart {
                continue;
            }
            for party in self.parties(At {
                sentence,
                token: child,
            }) {
                let is_person = matches!(party, Party::Person(_));
                if is_person && !parties.contains(&party) {
                    parties.push(party);
                }
            }
        }
        (parties.len() > before || before > 1).then_some(parties)
    }

    fn plural_before(&self, at: At) -> Vec<Party> {
        for back in 0..=3 {
            let Some(sentence) = at.sentence.checked_sub(back) else {
                break;
            };
            let sent = self.sent(sentence);
            let end = if back == 0 { at.token } else { sent.len() };
            let subjects =
                (0..end).filter(|token| is_subject(sent, *token) && sent.lower(*token) != "they");
            for token in subjects {
                let parties = self.parties(At { sentence, token });
                if parties.len() > 1 {
                    return parties;
                }
            }
            // "Vale met with Krol. They …"; but who hosts them is none of them.
            let own: Vec<Party> = sent_subject(self, at)
                .into_iter()
                .flat_map(|s| self.phrase(s))
                .collect();
            if back == 1
                && let Some(again) = self.subject_again(at)
            {
                return again;
            }
            if back > 0
                && let Some(met) = self.met_in(sentence, end)
            {
                return met;
            }
            let aside = self.spoken_of_aside(sentence);
            let named = self.people_in(sentence, end, &|p| {
                !own.contains(&Party::Person(p)) && !aside.contains(&p)
            });
            // "Vale thanked Krol at their meeting"
            let both = back == 0 && named.len() == 2 && sent.lower(at.token) == "their";
            // Of more than two, those of an encounter: others may only be spoken of.
            let met = named.len() == 2 || self.tells_of_encounter(sentence);
            // "Vale praised the late Krol. They …": those whom the document is about.
            let pair = self.opening_pair().filter(|pair| {
                let inside = |person: &usize| pair.contains(person);
                !both && named.iter().any(inside) && !named.iter().all(inside)
            });
            if back > 0
                && named.len() == 2
                && let Some(pair) = pair
            {
                return pair.into_iter().map(Party::Person).collect();
            }
            if back > 0 && named.len() > 1 && met || both {
                return named.into_iter().map(Party::Person).collect();
            }
            // They are those who met there, and not all of them are named.
            let meets = |token: usize| matches!(sent.lemma(token), "meet" | "host" | "receive");
            if back > 0 && named.len() == 1 && (0..sent.len()).any(meets) {
                break;
            }
        }
        Vec::new()
    }

    /// Lists the people whom only a participle behind a noun names: *a club founded by Krol*.
    fn spoken_of_aside(&self, sentence: usize) -> Vec<usize> {
        let sent = self.sent(sentence);
        let is_aside = |reference: &&Reference| {
            let head = self.head_of(reference);
            head.is_some_and(|head| {
                sent.case(head) == Some("by")
                    && sent.head(head).is_some_and(|verb| {
                        sent.relation(verb) == Relation::Acl
                            && !self.ontology.support.contains(sent.lemma(verb))
                            && !matches!(sent.lemma(verb), "accompany" | "join")
                    })
            })
        };
        let here = self.references.iter().filter(|r| r.sentence == sentence);
        here.filter(is_aside).map(|r| r.person).collect()
    }

    /// Says whether a verb of a sentence tells of people who meet or talk.
    fn tells_of_encounter(&self, sentence: usize) -> bool {
        let sent = self.sent(sentence);
        (0..sent.len()).any(|token| {
            let frames = self.ontology.verbs.get(sent.lemma(token));
            is_verb(sent, token)
                && frames.is_some_and(|frames| {
                    frames
                        .iter()
                        .any(|frame| self.ontology.frames[*frame].kind != MeetingKind::Visit)
                })
        })
    }

    /// Returns the people meant by a plural noun, or by a number alone: *the two presidents*, *the
    /// leaders*, *both*, *the pair*.
    pub(super) fn set(&self, at: At) -> Vec<Party> {
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
        let found = self.people_near(at, count, &wanted);
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
        found
            .unwrap_or_default()
            .into_iter()
            .map(Party::Person)
            .collect()
    }

    /// Returns the two countries that *both nations* or *the two countries* are: those of the nearest
    /// sentence before that names just two, or of the opening.
    pub(super) fn two_countries(&self, at: At) -> Vec<Party> {
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
        for back in 0..=REACH {
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
    fn people_in(&self, sentence: usize, end: usize, wanted: &dyn Fn(usize) -> bool) -> Vec<usize> {
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
    pub(super) fn is_set(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        let alone = !sent
            .children_by(at.token, &[Relation::Nmod, Relation::Compound])
            .any(|_| true);
        SETS.contains(&sent.lower(at.token)) && alone
    }

    /// Returns the one with whom a person was named last: *her guest*, *his counterpart*.
    pub(super) fn partner(&self, at: At) -> Option<usize> {
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

    fn sex(&self, person: usize) -> Option<Sex> {
        *self.sexes.get(person)?
    }

    /// Returns the people whom the first sentence of title or body names, if it names just two.
    fn opening_pair(&self) -> Option<[usize; 2]> {
        (0..self.document.sentences.len().min(2)).find_map(|sentence| {
            self.people_in(sentence, usize::MAX, &|_| true)
                .try_into()
                .ok()
        })
    }
}
