//! Who is meant by a pronoun or a common noun: *he*, *the minister*, *the two leaders*, *his guest*.
//!
//! Nobody, where the text leaves it open.

pub(super) mod delegations;
mod plural;
mod sets;
pub(super) mod sexes;
pub(super) mod speakers;

use std::collections::HashSet;

use chancery_language::{Relation, Upos};
use chancery_model::{Part, Tenure, fold_name, name_words};

use super::document::At;
use super::mentions::Thing;
use super::offices::Holding;
use super::reading::{Party, Reading, is_subject, is_verb};
use super::titles::{Office, TitleMention};
use crate::gazetteer::{Known, Sex};

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
    class: String,
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
                words: title_words(&holding.title),
                class: holding.class.clone(),
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

/// Returns the words of a title, folded, with the short forms of headlines in full: *PM*, *premier*.
fn title_words(text: &str) -> Vec<String> {
    let words = folded_words(text);
    let full = |word: String| match word.as_str() {
        "pm" | "premier" => vec!["prime".to_owned(), "minister".to_owned()],
        "fm" => vec!["foreign".to_owned(), "minister".to_owned()],
        "defence" => vec!["defense".to_owned()],
        _ => vec![word],
    };
    words.into_iter().flat_map(full).collect()
}

/// Says whether a word of headlines stands for who leads a state or body: *the Norwegian leader*, *the NATO
/// chief*.
fn leads_as(words: &[String], class: &str) -> bool {
    match words {
        [word] if word == "leader" => {
            matches!(class, "head_of_state" | "head_of_government" | "royal")
        }
        [word] if matches!(word.as_str(), "chief" | "head" | "boss") => class == "international",
        _ => false,
    }
}

/// Returns the words of a title that set its holder below or beside another: the Deputy Prime Minister is
/// not the Prime Minister.
fn ranks(words: &[String]) -> impl Iterator<Item = &str> {
    let is_rank = |word: &&str| {
        matches!(
            *word,
            "acting" | "assistant" | "associate" | "deputy" | "under" | "vice"
        )
    };
    words.iter().map(String::as_str).filter(is_rank)
}

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
            || sent.is_capitalised(title.core)
            // Headlines leave out the article: "Norwegian minister visits Chad".
            || sent.part == Part::Title && (!title.offices.is_empty() || title.first == 0);
        if !definite || title.is_counterpart {
            return None;
        }
        let own = title_words(&title.text);
        let office = title.offices.first();
        let fits = |bearer: &&Bearer| {
            let (a, b) = (&own, &bearer.words);
            let same = a == b
                || (a.len() < b.len() && (b.ends_with(a) || b.starts_with(a)))
                || (b.len() < a.len() && a.ends_with(b))
                || leads_as(a, &bearer.class)
                    && office.is_some()
                    && bearer.office.as_ref() == office;
            same && ranks(a).eq(ranks(b))
                && (office.is_none() || bearer.office.is_none() || bearer.office.as_ref() == office)
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
            [] => self.head_of_body(title, &own),
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

    /// Returns the one whom the text gives the office of an international body where news say *chief*:
    /// *the NATO chief* is the Secretary General.
    fn head_of_body(&self, title: &TitleMention, words: &[String]) -> Option<usize> {
        let body = match title.offices.as_slice() {
            [Office::Organization(Thing::Known(index))] => *index,
            [] => match self.known(&title.body)? {
                Known::Organization(index) => index,
                _ => return None,
            },
            _ => return None,
        };
        if !matches!(words.last()?.as_str(), "chief" | "head" | "boss") {
            return None;
        }
        let mut heads = self.holdings.iter().filter(|holding| {
            holding.class == "international"
                && holding.tenure == Tenure::Current
                && holding.office == Some(Office::Organization(Thing::Known(body)))
        });
        let first = heads.next()?.person;
        heads.all(|other| other.person == first).then_some(first)
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
            "he" | "she" if self.unnamed_speaker(at).is_some() => {
                self.unnamed_speaker(at).into_iter().collect()
            }
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
    pub(super) fn author(&self) -> Option<usize> {
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

    pub(super) fn is_named_once(&self, person: usize) -> bool {
        let known = self.people.people.get(person);
        known.is_some_and(|known| known.mentions.len() == 1)
    }

    /// Returns the country for which *he* speaks whom the sentence names by his office alone: *Norway's
    /// prime minister says he will meet Krol*.
    fn unnamed_speaker(&self, at: At) -> Option<Party> {
        let sent = self.sent(at.sentence);
        let verb = sent.head(at.token).filter(|_| is_subject(sent, at.token))?;
        let says = sent.ancestors(verb).find(|above| {
            is_verb(sent, *above) && self.ontology.speech.contains(sent.lemma(*above))
        })?;
        let token = sent.children_by(says, &[Relation::Nsubj]).next()?;
        let at = At { token, ..at };
        let (position, title) = self.title_at(at).filter(|(_, title)| !title.plural)?;
        let is_unnamed = self.holders[at.sentence][position].is_empty()
            && self.nominal(at, title).is_none()
            && !matches!(title.class.as_str(), "spokesperson" | "official");
        let party = self.office_party(title.offices.first()?)?;
        (is_unnamed && matches!(party, Party::Country(_))).then_some(party)
    }

    fn singular(&self, at: At, sex: Sex) -> Vec<Party> {
        let mut best: Option<(i64, usize)> = None;
        let quoted = self.quoted_for(at);
        for reference in self.before(at) {
            let (sentence, person) = (reference.sentence, reference.person);
            if sentence + 2 < at.sentence {
                break;
            }
            if quoted == Some(person) {
                continue;
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
                let mut said = there.children_by(verb, &[Relation::Ccomp, Relation::Parataxis]);
                self.ontology.speech.contains(there.lemma(verb))
                    && (there.rel(verb) == Relation::Parataxis || said.any(|said| said < head))
            });
            score += if subject { 4 } else { 0 };
            score -= if speaks { 2 } else { 0 };
            score += if known == Some(sex) { 3 } else { 0 };
            // Spokesmen are heard, not spoken of.
            let speaks_for_others = self.held_by(person).any(|h| h.class == "spokesperson");
            score -= if speaks_for_others { 4 } else { 0 };
            // "Vale assured them during his visit": whose clause it is.
            let own_clause = sentence == at.sentence
                && is_subject(there, head)
                && matches!(there.lower(at.token), "his" | "her")
                && there
                    .head(head)
                    .is_some_and(|verb| there.ancestors(at.token).any(|above| above == verb));
            score += if own_clause { 3 } else { 0 };
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

    /// Returns who is named behind a pronoun as the speaker of its clause: in *He will go, Vale said*, *he* is
    /// somebody else.
    fn quoted_for(&self, at: At) -> Option<usize> {
        let sent = self.sent(at.sentence);
        let says =
            |verb: &usize| is_verb(sent, *verb) && self.ontology.speech.contains(sent.lemma(*verb));
        let above: Vec<usize> = std::iter::once(at.token)
            .chain(sent.ancestors(at.token))
            .collect();
        let verb = (at.token..sent.len()).filter(says).find(|verb| {
            let beside = sent.rel(*verb) == Relation::Parataxis
                && sent.head(*verb).is_some_and(|head| above.contains(&head));
            let over = above.iter().any(|token| {
                sent.rel(*token) == Relation::Ccomp && sent.head(*token) == Some(*verb)
            });
            beside || over
        })?;
        let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
        subjects.find_map(|token| {
            let behind = token > at.token;
            behind.then(|| self.person_at(At { token, ..at })).flatten()
        })
    }

    /// Returns the token of a reference that the rest of the sentence hangs on.
    pub(super) fn head_of(&self, reference: &Reference) -> Option<usize> {
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
        // "Norway's foreign minister, Anna Vale, said": the tree may make the office the subject.
        let mut head = head;
        while matches!(sent.rel(head), Relation::Appos | Relation::Flat)
            && let Some(above) = sent.head(head).filter(|above| {
                self.title_at(At {
                    sentence: reference.sentence,
                    token: *above,
                })
                .is_some()
            })
        {
            head = above;
        }
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

    fn sex(&self, person: usize) -> Option<Sex> {
        *self.sexes.get(person)?
    }
}
