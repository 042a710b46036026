//! Who acts in the clause around a noun: *Vale said in a meeting with Krol*.

use chancery_language::Relation;
use chancery_model::{Capacity, MeetingKind};

use super::{Filled, Finder};
use crate::extract::document::At;
use crate::extract::mentions::Named;
use crate::extract::ontology::Frame;
use crate::extract::reading::{Party, is_subject, is_verb};

/// Parts of an encounter, and what stands beside it.
const PARTS: [&str; 14] = [
    "end",
    "start",
    "beginning",
    "conclusion",
    "opening",
    "outset",
    "margin",
    "sideline",
    "course",
    "part",
    "day",
    "close",
    "session",
    "round",
];

impl Finder<'_, '_> {
    /// Adds who speaks or acts in the clause: *Vale said in a meeting with Krol*.
    pub(super) fn clause_subject(&self, frame: &Frame, filled: &mut Filled) {
        let sent = self.sent();
        let wanted = if frame.kind == MeetingKind::Visit {
            1
        } else {
            2
        };
        if filled.parties.len() >= wanted && filled.has_initiator {
            return;
        }
        let mut at = self.at.token;
        let mut is_beside = false;
        for _ in 0..3 {
            let Some(mut head) = sent.head(at) else {
                return;
            };
            // "made the appeal in a meeting with Krol": the tree may hang it on the appeal.
            let on_object = !is_verb(sent, head)
                && sent.rel(head) == Relation::Obj
                && at == self.at.token
                && matches!(sent.case(at), Some("in" | "at" | "during"))
                && filled.has_with;
            if let Some(verb) = sent
                .head(head)
                .filter(|verb| on_object && is_verb(sent, *verb))
            {
                head = verb;
            }
            // "is due in Vienna for talks", "will be in Vienna for talks"
            let stays = sent.case(at) == Some("for")
                && (matches!(sent.lemma(head), "due" | "expect" | "await")
                    || sent.children_by(head, &[Relation::Cop]).next().is_some()
                        && (matches!(sent.case(head), Some("in" | "on" | "at"))
                            || self
                                .reading
                                .place(At {
                                    token: head,
                                    ..self.at
                                })
                                .is_some()));
            // "assured Poland of support on a visit to Oslo": the tree may hang it on the support.
            if !is_verb(sent, head) && !stays && self.is_journey_aside(frame, filled) {
                match sent
                    .ancestors(head)
                    .take(2)
                    .find(|above| is_verb(sent, *above))
                {
                    Some(verb) if !is_subject(sent, head) => head = verb,
                    _ => return,
                }
            }
            if is_verb(sent, head) || stays {
                let fits = matches!(
                    sent.rel(at),
                    Relation::Obl | Relation::Advcl | Relation::Nmod
                ) && matches!(
                    sent.case(at),
                    Some("in" | "at" | "during" | "after" | "following" | "before" | "on" | "over")
                ) || sent.case(at) == Some("from")
                    && matches!(sent.lemma(head), "emerge" | "come" | "return")
                    || sent.case(at) == Some("for") && self.travels(head)
                    || stays;
                // "sacks minister hours after IMF meeting": who acts then need not have been there.
                let beside = matches!(
                    sent.case(at),
                    Some("after" | "following" | "before" | "from")
                );
                // "after a visit to Oslo", "back from a trip to Oslo": who acts then was there.
                let is_back = frame.kind == MeetingKind::Visit
                    && !filled.goals.is_empty()
                    && matches!(sent.case(at), Some("after" | "following" | "from"))
                    && self.is_indefinite();
                if fits && (filled.has_counterpart || !beside || is_back) {
                    // "spoke on the sidelines of a NATO summit": not with NATO.
                    if is_beside {
                        filled.parties.clear();
                    }
                    let mut people = self.people_of(self.subjects(head));
                    // "The leaders of Chad and Niger will sign a pact at a summit in Dakar."
                    if people.is_empty() && filled.parties.is_empty() && !beside && !is_beside {
                        people = self.sides_of(self.subjects(head));
                    }
                    // "China promised in talks with Vale to …": the country acts there.
                    let takes_part = filled.parties.len() == 1
                        && filled.has_with
                        && !filled.has_initiator
                        && frame.kind == MeetingKind::Meeting;
                    if people.is_empty() && takes_part && !beside && !is_beside {
                        people = self.country_of(&self.subjects(head));
                    }
                    // "Vale said in a meeting with X, “I decided …”"
                    let outer = sent
                        .head(head)
                        .filter(|_| sent.rel(head) == Relation::Ccomp);
                    if let Some(outer) = outer.filter(|_| people.is_empty()) {
                        people = self.people_of(self.subjects(outer));
                    }
                    // "accompanied Krol at the meeting", "joined Krol at the talks"
                    if matches!(sent.lemma(head), "accompany" | "join") {
                        people.extend(
                            self.people_of(sent.children_by(head, &[Relation::Obj]).collect()),
                        );
                    }
                    // "offered Krol her resignation at a meeting", "told Krol in a meeting"
                    let known = |party: &&Party| filled.parties.iter().any(|(p, _)| p == *party);
                    let new = people.iter().filter(|party| !known(party)).count();
                    if new + filled.parties.len() == 1 && !beside && !is_beside {
                        people.extend(self.addressees(head));
                    }
                    filled.by_clause = filled.parties.is_empty();
                    self.noted("subject of the clause", "party", head, &people);
                    filled.has_initiator |= !people.is_empty();
                    filled.add(people, Capacity::Principal);
                }
                return;
            }
            // "at the end of the talks" is at them; "at a critical point in the talks" is not.
            if !PARTS.contains(&sent.lemma(head)) {
                return;
            }
            is_beside |= matches!(sent.lemma(head), "sideline" | "margin");
            at = head;
        }
    }

    /// Says whether the trigger has an indefinite article: *a visit*, *an official trip*.
    fn is_indefinite(&self) -> bool {
        let sent = self.sent();
        let mut articles = sent.children_by(self.at.token, &[Relation::Det]);
        articles.any(|article| matches!(sent.lower(article), "a" | "an"))
    }

    /// Says whether a journey is told aside, as when something else took place: *on a visit to Oslo*.
    fn is_journey_aside(&self, frame: &Frame, filled: &Filled) -> bool {
        frame.kind == MeetingKind::Visit
            && !filled.goals.is_empty()
            && filled.parties.is_empty()
            && matches!(self.sent().case(self.at.token), Some("on" | "during"))
            && self.is_indefinite()
    }

    /// Returns the countries and bodies for which a noun stands, if it stands for several: *the leaders of Chad
    /// and Niger*.
    fn sides_of(&self, tokens: Vec<usize>) -> Vec<Party> {
        let parties = self.bodies_of(tokens);
        if parties.len() > 1 {
            parties
        } else {
            Vec::new()
        }
    }

    /// Returns the country that acts, where the subject is one.
    fn country_of(&self, tokens: &[usize]) -> Vec<Party> {
        let named = |token: usize| {
            let at = At { token, ..self.at };
            match self.reading.mention_at(at)?.named {
                Named::Country(country) | Named::Seat(country) => Some(Party::Country(country)),
                _ => None,
            }
        };
        match tokens {
            [token] => named(*token).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the countries and bodies whose people a noun means: *representatives from Chad and Niger*.
    pub(super) fn bodies_of(&self, tokens: Vec<usize>) -> Vec<Party> {
        let is_group = |token: &usize| {
            self.reading
                .ontology
                .groups
                .contains(self.sent().lemma(*token))
        };
        let groups = tokens.into_iter().filter(is_group);
        groups
            .flat_map(|token| self.reading.parties(At { token, ..self.at }))
            .collect()
    }

    /// Returns the people to whom something is said, offered or given: *offered her resignation to
    /// Krol*, *told Krol*.
    fn addressees(&self, verb: usize) -> Vec<Party> {
        let sent = self.sent();
        let gives = [
            "offer",
            "hand",
            "give",
            "present",
            "submit",
            "tell",
            "inform",
            "assure",
            "ask",
            "urge",
            "warn",
            "thank",
            "brief",
            "promise",
            "admonish",
            "advise",
            "remind",
            "caution",
            "notify",
            "question",
            "reassure",
            "convey",
            "express",
            "explain",
            "communicate",
            "deliver",
            "mention",
            "suggest",
            "congratulate",
            "press",
        ];
        if !gives.contains(&sent.lemma(verb)) {
            return Vec::new();
        }
        let children = sent.children(verb).iter().copied();
        // "offered her resignation to Krol": the tree may hang him on what is offered.
        let inner = sent
            .children_by(verb, &[Relation::Obj])
            .flat_map(|object| sent.children_by(object, &[Relation::Nmod]))
            .filter(|child| sent.case(*child) == Some("to"));
        let to = children.chain(inner).filter(|child| {
            matches!(sent.rel(*child), Relation::Obj | Relation::Iobj)
                || matches!(sent.rel(*child), Relation::Obl | Relation::Nmod)
                    && sent.case(*child) == Some("to")
        });
        self.people_of(to.collect())
    }

    /// Says whether a verb tells of a journey: *flew to Vienna for talks*.
    pub(super) fn travels(&self, verb: usize) -> bool {
        let ontology = self.reading.ontology;
        let frames = ontology.verbs.get(self.sent().lemma(verb));
        frames.is_some_and(|frames| {
            frames
                .iter()
                .any(|frame| ontology.frames[*frame].kind == MeetingKind::Visit)
        })
    }

    pub(super) fn people_of(&self, tokens: Vec<usize>) -> Vec<Party> {
        let parties = tokens
            .into_iter()
            .flat_map(|token| self.reading.parties(At { token, ..self.at }));
        parties
            .filter(|party| matches!(party, Party::Person(_)))
            .collect()
    }
}
