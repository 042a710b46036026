//! Encounters that a noun tells of: whose it is, between whom, and the verb that carries it.

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, MeetingKind, Part};

use super::super::document::At;
use super::super::mentions::{Named, Thing};
use super::super::ontology::{Frame, Need};
use super::super::reading::{Party, is_verb};
use super::super::trace::Reason;
use super::{Encounter, Filled, Finder};

/// Verbs by which an encounter has its parties as objects: *a summit that brought A and B together*.
const BRINGS: [&str; 5] = ["bring", "gather", "unite", "involve", "include"];

/// Verbs that ask people to an encounter.
const INVITES: [&str; 4] = ["invite", "summon", "bring", "call"];

/// Verbs of being together for an encounter: *joined Krol for talks*, *hosted them for dinner*.
const JOINS: [&str; 5] = ["join", "host", "welcome", "receive", "see"];

/// What holds an encounter as one of its items: *his schedule includes talks with Krol*.
const AGENDAS: [&str; 12] = [
    "agenda",
    "diary",
    "itinerary",
    "journey",
    "program",
    "programme",
    "schedule",
    "stay",
    "stop",
    "tour",
    "trip",
    "visit",
];

/// Nouns that measure out talks: *two days of talks*, *a session of official talks*.
const MEASURES: [&str; 10] = [
    "day", "hour", "session", "round", "series", "week", "set", "cycle", "phase", "night",
];

impl Finder<'_, '_> {
    pub(super) fn by_noun(&self, frame: &Frame) -> Option<Encounter> {
        let (sent, noun) = (self.sent(), self.at.token);
        self.tried(frame);
        if sent.rel(noun) == Relation::Compound {
            return self.refuse(Reason::PartOfName);
        }
        if self.is_other_noun() {
            return self.refuse(Reason::OtherThing);
        }
        // Of the title of a record `memorandum` tells.
        if sent.part == Part::Title && self.is_of_memorandum() {
            return self.refuse(Reason::PartOfName);
        }
        let mut filled = Filled::default();
        for child in sent.children(noun).to_vec() {
            match sent.relation(child) {
                Relation::NmodPoss => self.fill(frame, "possessor", child, &mut filled),
                Relation::Nmod | Relation::Obl => {
                    let preposition = sent.case(child).unwrap_or_default().to_owned();
                    self.fill(frame, &preposition, child, &mut filled);
                }
                // "talks attended by A", "a meeting hosted by B", "chaired by C"
                Relation::Acl | Relation::AclRelcl
                    if self.reading.ontology.support.contains(sent.lemma(child))
                        || BRINGS.contains(&sent.lemma(child)) =>
                {
                    if BRINGS.contains(&sent.lemma(child)) {
                        for object in sent.children_by(child, &[Relation::Obj]) {
                            self.fill(frame, "involving", object, &mut filled);
                        }
                    }
                    for agent in sent.children_by(child, &[Relation::Obl]) {
                        if sent.case(agent) == Some("by") {
                            self.fill(frame, "by", agent, &mut filled);
                        }
                    }
                }
                Relation::Acl if sent.lower(child) == "involving" => {
                    for object in sent.children_by(child, &[Relation::Obj]) {
                        self.fill(frame, "involving", object, &mut filled);
                    }
                }
                _ => {}
            }
        }
        self.relative_clause(frame, &mut filled);
        self.far_counterpart(frame, &mut filled);
        if sent.children_by(noun, &[Relation::Cop]).next().is_some() {
            // "who is on a visit to Norway"
            for token in self.subjects(noun) {
                self.fill(frame, "subject", token, &mut filled);
            }
        }
        let has_goal = !filled.goals.is_empty();
        if frame.kind == MeetingKind::Visit && has_goal && filled.parties.is_empty() {
            self.far_visitor(frame, &mut filled);
        }
        self.modifiers(frame, &mut filled);
        let predicate = self.predicate(frame, &mut filled);
        // "will be the guest of Krol": of whom it is not said, nothing is told.
        let said_of = sent.children_by(noun, &[Relation::Cop]).next().is_some();
        let people = filled.parties.iter();
        let people = people.filter(|(party, _)| matches!(party, Party::Person(_)));
        if frame.needs == Some(Need::Party) && !(said_of && people.count() >= 2) {
            return self.refuse(Reason::NotSaidOf);
        }

        if frame.needs == Some(Need::Goal) && filled.goals.is_empty() {
            return self.refuse(Reason::NeedsGoal);
        }
        self.clause_subject(frame, &mut filled);
        // "after talks with A and B": A and B need not have met each other.
        if !filled.has_initiator && filled.parties.len() >= 2 && frame.kind != MeetingKind::Visit {
            return self.refuse(Reason::SubjectIsNobody);
        }
        self.finish(frame, filled, predicate)
    }

    /// Says whether the noun says of what a memorandum is: *Memorandum of a Telephone Conversation*.
    fn is_of_memorandum(&self) -> bool {
        let (sent, noun) = (self.sent(), self.at.token);
        let before = noun.saturating_sub(4)..noun;
        sent.lemma(noun) == "conversation"
            && before
                .into_iter()
                .any(|token| sent.lower(token) == "memorandum")
    }

    /// Takes the people behind a *with* that the tree hung on something between: *a discussion lasting
    /// over an hour yesterday with Krol*.
    pub(super) fn far_counterpart(&self, frame: &Frame, filled: &mut Filled) {
        let (sent, noun) = (self.sent(), self.at.token);
        if filled.has_with || frame.slot("with").is_none() {
            return;
        }
        // "met Krol during the visit with his aides": the verb's own.
        let carries = sent.rel(noun) != Relation::Obl
            || matches!(sent.case(noun), None | Some("in" | "into" | "to"))
                && frame.kind != MeetingKind::Visit;
        let verb = sent
            .head(noun)
            .filter(|verb| carries && is_verb(sent, *verb));
        let inside = |token: usize| {
            // Up to the noun or its verb, over no other clause.
            let mut at = token;
            for _ in 0..5 {
                if at == noun || Some(at) == verb {
                    return true;
                }
                // "discussed their diplomacy with Norway": of what is spoken of.
                if Some(at) != verb && self.is_tie_with(at, token) {
                    return false;
                }
                // "discussed the meeting with Krol": whose counterpart he is stands open.
                if self.reading.ontology.nouns.contains_key(sent.lemma(at)) {
                    return false;
                }
                let clause = matches!(
                    sent.relation(at),
                    Relation::AclRelcl
                        | Relation::Ccomp
                        | Relation::Advcl
                        | Relation::Conj
                        | Relation::Parataxis
                        | Relation::Xcomp
                );
                match sent.head(at).filter(|_| !clause) {
                    Some(head) => at = head,
                    None => return false,
                }
            }
            false
        };
        let far = (noun + 1..sent.len().min(noun + 14)).find(|token| {
            sent.rel(*token) == Relation::Case
                && (sent.lower(*token) == "with"
                    || sent.lower(*token) == "between"
                        && filled.parties.is_empty()
                        && frame.slot("between").is_some())
        });
        let Some((preposition, head)) = far
            .and_then(|token| Some((sent.lower(token), sent.head(token)?)))
            .filter(|(_, head)| inside(*head))
        else {
            return;
        };
        if preposition == "between" {
            self.fill(frame, "between", head, filled);
            return;
        }
        let parties = self.reading.parties(At {
            token: head,
            ..self.at
        });
        filled.has_counterpart |= !parties.is_empty();
        filled.add(parties, Capacity::Principal);
    }

    /// Takes the visitor behind a *by* that the tree hung on a goal: *a trip to Oslo and Rome by envoy
    /// Anna Vale*.
    fn far_visitor(&self, frame: &Frame, filled: &mut Filled) {
        let (sent, noun) = (self.sent(), self.at.token);
        let by = (noun + 1..sent.len()).find(|token| sent.lower(*token) == "by");
        // A verb in between has the agent; behind a dash another thing is told.
        let parts = |token: usize| {
            is_verb(sent, token) || matches!(sent.lower(token), "-" | "–" | "—" | ":")
        };
        let is_own = |by: usize| !(noun + 1..by).any(parts);
        let head = by.filter(|by| is_own(*by)).and_then(|by| sent.head(by));
        if let Some(head) = head {
            self.fill(frame, "by", head, filled);
        }
    }

    /// Takes the parties of a relative clause: *the talks that A had with B*, *a dinner she gave for B*.
    fn relative_clause(&self, frame: &Frame, filled: &mut Filled) {
        let sent = self.sent();
        let clauses = sent.children_by(self.at.token, &[Relation::Acl]);
        let support = |verb: &usize| {
            sent.relation(*verb) == Relation::AclRelcl
                && self.reading.ontology.support.contains(sent.lemma(*verb))
        };
        // "a summit where A and B signed an agreement"
        let mut scenes = sent.children_by(self.at.token, &[Relation::Acl]);
        let scene = scenes.find(|verb| {
            let mut adverbs = sent.children_by(*verb, &[Relation::Advmod, Relation::Obl]);
            adverbs.any(|adverb| sent.lower(adverb) == "where")
        });
        if let Some(scene) = scene {
            let people = self.people_of(sent.children_by(scene, &[Relation::Nsubj]).collect());
            filled.has_initiator |= !people.is_empty();
            filled.add(people, Capacity::Principal);
        }
        for verb in clauses.filter(support).collect::<Vec<_>>() {
            for child in sent.children(verb).to_vec() {
                let relative = matches!(sent.lower(child), "that" | "which" | "who");
                match (sent.rel(child), sent.case(child)) {
                    (Relation::Nsubj, _) if !relative => {
                        let slot = if frame.slot("subject").is_some() {
                            "subject"
                        } else {
                            "possessor"
                        };
                        self.fill(frame, slot, child, filled);
                    }
                    (_, Some(preposition @ ("with" | "between" | "for" | "by" | "to"))) => {
                        let preposition = preposition.to_owned();
                        self.fill(frame, &preposition, child, filled);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Says whether a call is one that somebody pays: *during his call on President Krol*.
    pub(super) fn calls_on_somebody(&self) -> bool {
        self.has_person_behind(&["on", "upon"])
    }

    /// Says whether a preposition right behind the noun brings a person, who is not asked to do anything.
    fn has_person_behind(&self, prepositions: &[&str]) -> bool {
        const REACH: usize = 4;
        let (sent, noun) = (self.sent(), self.at.token);
        let mut mentions = self.reading.mentions[self.at.sentence].iter();
        let person =
            mentions.find(|m| m.is_person() && (noun + 2..=noun + 1 + REACH).contains(&m.first));
        prepositions.contains(&sent.lower(noun + 1))
            && person.is_some_and(|m| {
                sent.lower(m.last) != "to" && !(noun + 2..m.first).any(|t| is_verb(sent, t))
            })
    }

    /// Says whether the noun is another thing of the same name: a press conference, a call for peace.
    pub(super) fn is_other_noun(&self) -> bool {
        let (sent, noun) = (self.sent(), self.at.token);
        let lemma = sent.lemma(noun);
        let press = sent
            .children_by(noun, &[Relation::Compound, Relation::Amod])
            .any(|child| {
                matches!(
                    sent.lower(child),
                    "news" | "press" | "joint-press" | "plenary" | "training" | "photo"
                )
            });
        let before = noun
            .checked_sub(1)
            .map(|t| sent.lower(t))
            .unwrap_or_default();
        press
            || matches!(before, "news" | "press")
            || lemma == "talk"
                && sent.xpos(noun) == "NN"
                && !self.is_call()
                && !self.has_person_behind(&["with"])
            || lemma == "call"
                && matches!(sent.lower(noun + 1), "for" | "on")
                && !matches!(before, "courtesy" | "farewell")
                && !self.calls_on_somebody()
            || lemma == "exchange" && !sent.children(noun).iter().any(|c| sent.case(*c) == Some("with"))
            || lemma == "forum" && !sent.is_capitalised(noun)
            || sent.lower(noun + 1) == "room"
            // "in consultation with the ministry" is a way of acting, not a meeting.
            || lemma == "consultation" && sent.case(noun) == Some("in")
    }

    /// Takes the names right before the noun: *the Trump-Putin summit*, *Israeli-Palestinian talks*.
    pub(super) fn modifiers(&self, frame: &Frame, filled: &mut Filled) {
        if frame.slot("modifier").is_none() {
            return;
        }
        let sent = self.sent();
        let noun = self.at.token;
        let mentions = &self.reading.mentions[self.at.sentence];
        let near = mentions.iter().filter(|mention| {
            mention.last <= noun
                && noun - mention.last < 9
                && (mention.last..noun).all(|token| {
                    mentions.iter().any(|m| m.covers(token))
                        || matches!(
                            sent.upos(token),
                            Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num
                        )
                        || matches!(sent.lower(token), "-" | "–" | "/" | "and" | ",")
                })
        });
        let near: Vec<_> = near.collect();
        let actors: Vec<Party> = near
            .iter()
            .filter_map(|mention| match &mention.named {
                Named::Person(_) => self
                    .reading
                    .people
                    .at(self.at.sentence, mention.first)
                    .map(Party::Person),
                Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => {
                    Some(Party::Country(*index))
                }
                Named::Organization(thing) => Some(Party::Organization(thing.clone())),
                Named::Place(_) => None,
            })
            .collect();
        // One name alone says whose or where it was, not between whom.
        let hyphenated = near.windows(2).any(|pair| {
            pair[1].first == pair[0].last + 1
                && matches!(sent.lower(pair[0].last), "-" | "–" | "/" | "and")
        });
        if actors.len() >= 2 && hyphenated {
            let token = near.last().map_or(noun, |mention| mention.first);
            self.noted("modifier", "party", token, &actors);
            filled.has_initiator = true;
            filled.add(actors, Capacity::Principal);
        } else if let [body @ Party::Organization(Thing::Known(index))] = actors.as_slice() {
            // "the NATO summit": a body of states meets.
            let of_states = self.reading.gazetteer.organizations.get(*index);
            if of_states.is_some_and(|body| body.kind == "intergovernmental") {
                filled.has_initiator = true;
                filled.add(vec![body.clone()], Capacity::Principal);
            }
        }
    }

    /// Finds the verb that carries the noun and takes its subject and obliques as parties.
    pub(super) fn predicate(&self, frame: &Frame, filled: &mut Filled) -> usize {
        let (sent, noun) = (self.sent(), self.at.token);
        // "held two days of talks": the measure stands between.
        let mut outer = noun;
        while sent.rel(outer) == Relation::Nmod && sent.case(outer) == Some("of") {
            match sent.head(outer) {
                Some(head) if MEASURES.contains(&sent.lemma(head)) => outer = head,
                _ => break,
            }
        }
        let Some(verb) = sent.head(outer) else {
            return noun;
        };
        if !is_verb(sent, verb) {
            return noun;
        }
        let relation = sent.rel(outer);
        let lemma = sent.lemma(verb);
        let is_support = self.reading.ontology.support.contains(lemma);
        let is_cue = self.reading.ontology.status.contains_key(lemma);
        let is_object = matches!(relation, Relation::Obj | Relation::Obl | Relation::Xcomp);
        let is_subject = relation == Relation::Nsubj;
        let in_talks = matches!(
            sent.case(outer),
            None | Some("in" | "to" | "into" | "for" | "on")
        );
        let invites = INVITES.contains(&lemma)
            && relation == Relation::Obl
            && matches!(sent.case(outer), Some("to" | "for"))
            && (lemma != "call" || sent.case(outer) == Some("to"));
        let joins = JOINS.contains(&lemma)
            && relation == Relation::Obl
            && sent.case(outer) == Some("for")
            && frame.kind != MeetingKind::Visit;
        if joins {
            let objects = sent.children_by(verb, &[Relation::Obj]);
            // "was joined by Krol for talks"
            let agents = sent
                .children_by(verb, &[Relation::Obl])
                .filter(|token| matches!(sent.case(*token), Some("by" | "with")));
            let both = self.subjects(verb).into_iter().chain(objects).chain(agents);
            for token in both.collect::<Vec<_>>() {
                self.fill(frame, "involving", token, filled);
            }
            return verb;
        }
        let subjects = self.subjects(verb);
        let agenda = subjects.iter().copied().find(|subject| {
            AGENDAS.contains(&sent.lemma(*subject))
                && lemma == "include"
                && relation == Relation::Obj
        });
        if let Some(agenda) = agenda {
            let owners = sent
                .children(agenda)
                .iter()
                .copied()
                .filter(|child| sent.relation(*child) == Relation::NmodPoss);
            for token in owners.collect::<Vec<_>>() {
                self.fill(frame, "possessor", token, filled);
            }
            return verb;
        }
        if !invites
            && !(is_support && (relation != Relation::Obl || in_talks) && (is_object || is_subject)
                || is_cue && (is_subject || relation == Relation::Obj))
        {
            return noun;
        }
        if is_object && is_support {
            let slot = if frame.slot("subject").is_some() {
                "subject"
            } else {
                "possessor"
            };
            for token in self.subjects(verb) {
                if token != noun {
                    self.fill(frame, slot, token, filled);
                }
            }
        }
        if invites {
            // "invited both to a meeting"
            for token in sent.children_by(verb, &[Relation::Obj]).collect::<Vec<_>>() {
                self.fill(frame, "involving", token, filled);
            }
            for token in self.subjects(verb) {
                self.fill(frame, "by", token, filled);
            }
            return verb;
        }
        let obliques: Vec<usize> = sent
            .children_by(verb, &[Relation::Obl, Relation::Obj])
            .filter(|o| *o != outer)
            .collect();
        for token in obliques {
            if let Some(
                preposition @ ("with" | "between" | "among" | "by" | "to" | "from" | "for" | "on"
                | "upon"),
            ) = sent.case(token)
            {
                let preposition = preposition.to_owned();
                if preposition != "to" || frame.kind == MeetingKind::Visit {
                    self.fill(frame, &preposition, token, filled);
                }
            }
        }
        if is_subject {
            // "Meetings have involved A and B"
            for token in sent.children_by(verb, &[Relation::Obj]) {
                if lemma == "involve" || lemma == "include" {
                    self.fill(frame, "involving", token, filled);
                }
            }
        }
        verb
    }
}
