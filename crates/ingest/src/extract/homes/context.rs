//! What a sentence and those before it say of the country of somebody whose office is named bare.

use chancery_language::{Relation, Upos};

use super::Homes;
use super::title::national_body;
use crate::extract::document::{At, Sent};
use crate::extract::mentions::{Mention, Named, Thing};
use crate::extract::offices::Holding;
use crate::extract::reading::Party;

/// What somebody does in a sentence, as far as it tells where he belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// He acts: whoever the text speaks of.
    Actor,
    /// Somebody meets him, and he is at home where they meet.
    Host,
    /// He joins, is appointed or dismissed by the subject: one government.
    Colleague,
    Other,
}

/// Verbs whose object or agent belongs to the government of the subject.
const AMONG_COLLEAGUES: [&str; 18] = [
    "accompany",
    "appoint",
    "assign",
    "bring",
    "dismiss",
    "dispatch",
    "fire",
    "include",
    "instruct",
    "join",
    "name",
    "nominate",
    "order",
    "oust",
    "represent",
    "sack",
    "send",
    "task",
];
/// Verbs whose subject is at home.
const RECEIVES: [&str; 5] = ["greet", "host", "receive", "welcome", "see"];
/// Words of places where people from everywhere meet.
const GATHERINGS: [&str; 12] = [
    "sidelines",
    "margins",
    "summit",
    "forum",
    "conference",
    "assembly",
    "g20",
    "g7",
    "session",
    "congress",
    "fringes",
    "funeral",
];

impl Homes<'_, '_> {
    /// Returns the country that the sentence or those before it give a bare office.
    pub(super) fn in_context(&self, holding: &Holding) -> Option<usize> {
        match self.part(holding) {
            Part::Host => self.scene(holding),
            Part::Colleague => self.subject_before(holding),
            Part::Actor => self
                .capital_spoken_in(holding)
                .or_else(|| self.topic(holding))
                .or_else(|| self.spoken_of(holding)),
            Part::Other => None,
        }
    }

    /// Returns the country of the group that somebody is named among: *Moroccan officials, including
    /// Foreign Minister Vale*.
    pub(super) fn listed_among(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        // "their Norwegian counterparts, Prime Minister Vale and …"
        let counterparts = (1..holding.at).rev().find(|token| {
            sent.lower(*token) == "counterparts"
                && !(token + 1..holding.at).any(|t| matches!(sent.lower(t), "with" | "in" | "at"))
        });
        if let Some(country) = counterparts.and_then(|noun| self.demonym_of(holding.sentence, noun))
        {
            return Some(country);
        }
        let opens = (1..holding.at).rev().find(|token| {
            sent.lower(*token) == "including"
                || sent.lower(*token) == "notably"
                || sent.lower(*token) == "among" && matches!(sent.lower(token + 1), "them" | "whom")
                || sent.lower(*token) == "such" && sent.lower(token + 1) == "as"
        })?;
        let noun = (0..opens)
            .rev()
            .take(3)
            .find(|token| matches!(sent.upos(*token), Upos::Noun))?;
        let groups = &self.reading.ontology.groups;
        groups
            .contains(sent.lemma(noun))
            .then(|| self.demonym_of(holding.sentence, noun))
            .flatten()
    }

    /// Returns the country that a noun's modifiers name: *Norwegian officials*.
    fn demonym_of(&self, sentence: usize, noun: usize) -> Option<usize> {
        let children = self.reading.sent(sentence).children(noun).iter();
        children.copied().find_map(|token| {
            match self.reading.mention_at(At { sentence, token })?.named {
                Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => Some(index),
                _ => None,
            }
        })
    }

    /// Returns the country of the side on which somebody is listed: *on the Russian side, Foreign
    /// Minister Vale*.
    pub(super) fn on_side(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        let side = (1..holding.at)
            .rev()
            .find(|token| matches!(sent.lower(*token), "side" | "delegation"))?;
        let at = At {
            sentence: holding.sentence,
            token: side - 1,
        };
        match self.reading.mention_at(at)?.named {
            Named::Country(index) | Named::Demonym(index) => Some(index),
            _ => None,
        }
    }

    fn mention_of(&self, holding: &Holding) -> Option<&Mention> {
        let person = self.reading.people.people.get(holding.person)?;
        let mut here = person
            .mentions
            .iter()
            .filter(|(s, _, _)| *s == holding.sentence);
        let near = here.find(|(_, first, _)| *first >= holding.at).or_else(|| {
            person
                .mentions
                .iter()
                .rev()
                .find(|(s, _, _)| *s == holding.sentence)
        });
        let (_, first, _) = near?;
        self.reading.mentions[holding.sentence]
            .iter()
            .find(|m| m.first == *first)
    }

    fn part(&self, holding: &Holding) -> Part {
        let sent = self.reading.sent(holding.sentence);
        let Some(mention) = self.mention_of(holding) else {
            return Part::Other;
        };
        let first = holding.at.min(mention.first);
        let outside = |t: &usize| sent.head(*t).is_none_or(|h| h < first || h >= mention.last);
        let Some(mut token) = (first..mention.last).find(outside) else {
            return Part::Other;
        };
        for _ in 0..8 {
            let Some(head) = sent.head(token) else {
                return Part::Other;
            };
            match sent.rel(token) {
                Relation::Conj | Relation::Appos | Relation::Flat | Relation::Compound => {
                    token = head;
                    continue;
                }
                Relation::Nsubj => {
                    let passive = sent.relation(token) == Relation::NsubjPass;
                    let receives = !passive && RECEIVES.contains(&sent.lemma(head));
                    return if receives { Part::Host } else { Part::Actor };
                }
                _ => {}
            }
            if sent.relation(token) == Relation::NmodPoss {
                return Part::Actor;
            }
            let verb = sent.upos(head) == Upos::Verb;
            if verb && AMONG_COLLEAGUES.contains(&sent.lemma(head)) {
                return Part::Colleague;
            }
            let lemma = sent.lemma(head);
            let ontology = self.reading.ontology;
            let meets = ontology.verbs.contains_key(lemma) || ontology.nouns.contains_key(lemma);
            // "between A and B": both alike.
            if sent.case(token) == Some("between") {
                return Part::Other;
            }
            let with = matches!(sent.case(token), Some("with" | "by" | "from" | "and"));
            // "called for Krol to resign"
            let meets = meets && (!verb || sent.case(token) != Some("for"));
            if meets || with || verb && sent.rel(token) == Relation::Obj {
                return Part::Host;
            }
            token = head;
        }
        Part::Other
    }

    /// Returns the country where a traveller meets the holder: *flew to Lusaka to see President Vale*,
    /// *met Vale in Lusaka*, or where the sentence before took him.
    fn scene(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        let gathered = (0..sent.len()).any(|t| {
            let inner = matches!(sent.rel(t), Relation::Compound | Relation::Amod);
            GATHERINGS.contains(&sent.lower(t)) && !inner || sent.lower(t) == "telephone"
        });
        if gathered {
            return None;
        }
        let end = self.mention_of(holding)?.last;
        let own = self.locations(holding.sentence);
        let clause = self.before_where(holding);
        let before = own.iter().rev().find(|(token, _)| *token < holding.at);
        let after = own
            .iter()
            .find(|(token, _)| *token >= end && *token <= end + 2);
        let earlier = || {
            (1..=2)
                .map_while(|back| holding.sentence.checked_sub(back))
                .take_while(|s| self.same_paragraph(*s, holding.sentence))
                .find_map(|s| self.locations(s).last().copied())
        };
        // Of what the sentences before name, rather where the one journey of the text leads.
        let mut goals = self.visited.iter().map(|(_, country)| *country);
        let first = goals.next();
        let goal = first.filter(|first| goals.all(|other| other == *first));
        let earlier = || earlier().map(|(token, country)| (token, goal.unwrap_or(country)));
        let there = clause.or_else(|| after.or(before).copied().map(|(_, country)| country));
        let there = there.or_else(|| earlier().map(|(_, country)| country));
        let country = there.or_else(|| self.goal_of_visitor(holding))?;
        (Some(country) != self.home).then_some(country)
    }

    /// Returns the country before the *where* of the clause in which an office stands: *arrived from Chad, where
    /// he met President Vale*.
    fn before_where(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        let adverb = (0..holding.at)
            .rev()
            .find(|token| sent.lower(*token) == "where")?;
        let clause = sent.head(adverb)?;
        let inside = sent.ancestors(holding.at).any(|above| above == clause);
        let mut mentions = self.reading.mentions[holding.sentence].iter().rev();
        let place = mentions.find(|m| m.last <= adverb && m.last + 2 >= adverb)?;
        self.country_of_mention(place).filter(|_| inside)
    }

    /// Returns the one country that the text takes somebody to who meets the holder there.
    fn goal_of_visitor(&self, holding: &Holding) -> Option<usize> {
        let mut goals: Vec<usize> = self
            .guests
            .iter()
            .filter(|(host, _)| *host == holding.person)
            .flat_map(|(_, guest)| {
                let visits = self.arrived.iter();
                visits.filter(move |(visitor, _, _)| visitor == guest)
            })
            .filter(|(_, _, sentence)| *sentence <= holding.sentence)
            .map(|(_, country, _)| *country)
            .collect();
        goals.sort_unstable();
        goals.dedup();
        match goals[..] {
            [one] => Some(one),
            _ => None,
        }
    }

    /// Returns the places to or in which a sentence moves, with their countries.
    fn locations(&self, sentence: usize) -> Vec<(usize, usize)> {
        let sent = self.reading.sent(sentence);
        let list = self.reading.mentions[sentence].iter();
        let is_there = |m: &&Mention| {
            let mut before = m.first;
            while before > 0
                && (sent.lower(before - 1) == "the"
                    || matches!(sent.upos(before - 1), Upos::Adj)
                        && sent.rel(before - 1) == Relation::Amod)
            {
                before -= 1;
            }
            let lead = before.checked_sub(1).map_or("", |t| sent.lower(t));
            let titled = self.reading.titles[sentence]
                .iter()
                .any(|t| t.first <= m.first && m.first < t.last);
            let goes = sent
                .head(m.first)
                .is_some_and(|h| matches!(sent.lemma(h), "visit" | "tour" | "leave"));
            let object = goes && sent.rel(m.first) == Relation::Obj;
            let leads = matches!(lead, "in" | "to" | "at" | "into")
                || lead == "for" && goes_somewhere(sent, m.first);
            !titled && (leads || object)
        };
        list.filter(is_there)
            .filter_map(|m| Some((m.first, self.country_of_mention(m)?)))
            .collect()
    }

    /// Returns the country that a mention names or lies in.
    fn country_of_mention(&self, mention: &Mention) -> Option<usize> {
        match &mention.named {
            Named::Country(index) | Named::Seat(index) => Some(*index),
            Named::Place(thing) => self.reading.country_of(&Party::Place(thing.clone())),
            _ => None,
        }
    }

    fn same_paragraph(&self, earlier: usize, later: usize) -> bool {
        let (a, b) = (self.reading.sent(earlier), self.reading.sent(later));
        let between = b.text.get(a.tree.end..b.tree.start);
        a.part == b.part && between.is_some_and(|text| !text.contains('\n'))
    }

    /// Returns the capital in which a minister or spokesman speaks to the press.
    fn capital_spoken_in(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        let end = self.mention_of(holding)?.last;
        let press = |t: usize| {
            matches!(
                sent.lower(t),
                "reporters"
                    | "journalists"
                    | "briefing"
                    | "conference"
                    | "parliament"
                    | "lawmakers"
            )
        };
        if !(end..sent.len()).any(press) {
            return None;
        }
        let mentions = self.reading.mentions[holding.sentence].iter();
        let mut capitals = mentions.filter(|m| m.first >= end && sent.lower(m.first - 1) == "in");
        capitals.find_map(|m| match &m.named {
            Named::Place(thing) => self.reading.capital_of(thing),
            _ => None,
        })
    }

    /// Returns the capital in which a spokesman tells of the holder: *the spokesman, Vale, told reporters in Oslo
    /// that Foreign Minister Krol had …*.
    fn spoken_of(&self, holding: &Holding) -> Option<usize> {
        let mut others = self.reading.holdings.iter().filter(|other| {
            other.sentence == holding.sentence
                && other.at < holding.at
                && other.class == "spokesperson"
        });
        others.find_map(|other| {
            let end = self.mention_of(other)?.last;
            let sent = self.reading.sent(other.sentence);
            let mut mentions = self.reading.mentions[other.sentence].iter();
            let place = mentions.find(|m| {
                m.first >= end && m.first < holding.at && sent.lower(m.first - 1) == "in"
            })?;
            match &place.named {
                Named::Place(thing) => self.reading.capital_of(thing),
                _ => None,
            }
        })
    }

    /// Returns the country of the subject before the holder, in his sentence.
    fn subject_before(&self, holding: &Holding) -> Option<usize> {
        let sent = self.reading.sent(holding.sentence);
        let subjects = (0..holding.at)
            .rev()
            .filter(|t| sent.rel(*t) == Relation::Nsubj);
        let mut known = subjects.filter_map(|token| {
            self.country_of_subject(At {
                sentence: holding.sentence,
                token,
            })
        });
        known.next()
    }

    /// Returns the country that the sentence, or those before it in the paragraph, speak of.
    fn topic(&self, holding: &Holding) -> Option<usize> {
        if let Some(country) = self.subject_before(holding) {
            return Some(country);
        }
        let earlier = (1..=2)
            .map_while(|back| holding.sentence.checked_sub(back))
            .take_while(|s| self.same_paragraph(*s, holding.sentence));
        for sentence in earlier {
            let sent = self.reading.sent(sentence);
            let subjects = (0..sent.len()).filter(|t| sent.rel(*t) == Relation::Nsubj);
            let country = subjects
                .filter_map(|token| self.country_of_subject(At { sentence, token }))
                .next();
            if country.is_some() {
                return country;
            }
        }
        None
    }

    fn country_of_subject(&self, at: At) -> Option<usize> {
        if let Some(person) = self.reading.person_at(at) {
            return self.country_of_person(person);
        }
        let sent = self.reading.sent(at.sentence);
        let named = |token: usize| -> Option<usize> {
            let mention = self.reading.mention_at(At { token, ..at })?;
            match &mention.named {
                Named::Country(index) | Named::Seat(index) | Named::Demonym(index) => Some(*index),
                Named::Place(thing) => self.reading.capital_of(thing),
                Named::Organization(thing @ Thing::Known(_)) => national_body(self.reading, thing),
                Named::Organization(Thing::Unknown(_)) => None,
                Named::Person(_) => self
                    .reading
                    .person_at(At { token, ..at })
                    .and_then(|person| self.country_of_person(person)),
            }
        };
        let own = sent.children(at.token).iter().copied().filter(|child| {
            sent.relation(*child) == Relation::NmodPoss
                || matches!(sent.rel(*child), Relation::Amod | Relation::Compound)
        });
        named(at.token).or_else(|| own.filter_map(named).next())
    }

    pub(super) fn country_of_person(&self, person: usize) -> Option<usize> {
        match self.by_person.get(&person) {
            Some(Party::Country(index)) => Some(*index),
            _ => None,
        }
    }
}

/// Says whether a *for* before a place is of leaving for it.
fn goes_somewhere(sent: &Sent<'_>, token: usize) -> bool {
    sent.ancestors(token).take(3).any(|head| {
        matches!(
            sent.lemma(head),
            "leave" | "depart" | "head" | "bind" | "fly" | "set"
        )
    })
}
