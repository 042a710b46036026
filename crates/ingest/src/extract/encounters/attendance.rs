//! Who else was there: sentences that add people to an encounter told elsewhere.
//!
//! *Krol also took part*, *Present were Vale and Krol*, *Vale was joined by Krol*, *Krol led the
//! Polish delegation*. Alone they tell of no encounter; `merge` joins them to the one they mean.

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, MeetingKind, Status};

use super::super::dates::Direction;
use super::super::document::At;
use super::super::reading::{Party, is_verb};
use super::{Encounter, Finder, Link};

impl Finder<'_, '_> {
    /// Finds what the word adds to an encounter told elsewhere.
    pub(super) fn by_attendance(&self) -> Option<Encounter> {
        let sent = self.sent();
        let lemma = sent.lemma(self.at.token);
        if self.at.token == 0 {
            return self.inverted();
        }
        match lemma {
            "attend" | "participate" | "take" | "join" | "accompany" => self.taking_part(lemma),
            "present" | "attendance" | "hand" => self.being_present(),
            "lead" | "head" | "chair" | "co-lead" | "represent" => self.leading_a_side(),
            _ => None,
        }
    }

    /// *Krol also took part*, *Krol participated in them*, *Vale was joined by Krol*.
    fn taking_part(&self, lemma: &str) -> Option<Encounter> {
        let (sent, verb) = (self.sent(), self.at.token);
        // "Those attending are Vale and Krol": read from the opening of the sentence.
        let of_those = sent
            .head(verb)
            .is_some_and(|head| sent.lower(head) == "those")
            && sent.rel(verb) == Relation::Acl;
        if !is_verb(sent, verb) || !self.is_told(verb) || of_those {
            return None;
        }
        let objects: Vec<usize> = sent
            .children_by(verb, &[Relation::Obj, Relation::Obl])
            .filter(|child| !matches!(sent.relation(*child), Relation::OblUnmarked))
            .collect();
        let nouns = &self.reading.ontology.nouns;
        // What they attended is named: a frame's noun tells of it, or it is something else.
        let attends = objects.iter().any(|object| {
            let is_other = !matches!(sent.lower(*object), "part" | "them" | "it" | "side")
                && !matches!(
                    sent.case(*object),
                    Some("by" | "on" | "with" | "at" | "alongside")
                )
                && self
                    .reading
                    .person_at(At {
                        token: *object,
                        ..self.at
                    })
                    .is_none();
            is_other || nouns.contains_key(sent.lemma(*object))
        });
        if lemma == "take" && !objects.iter().any(|object| sent.lower(*object) == "part") {
            return None;
        }
        let passive = sent
            .children(verb)
            .iter()
            .any(|child| sent.relation(*child) == Relation::NsubjPass);
        let mut subjects = self.people_of(self.subjects(verb));
        // "Representatives from Chad and Niger also took part."
        if subjects.is_empty() && matches!(lemma, "attend" | "participate" | "take") {
            subjects = self.bodies_of(self.subjects(verb));
        }
        let mut agents = Vec::new();
        for object in &objects {
            let by = sent.case(*object) == Some("by") && passive;
            let object_of = sent.rel(*object) == Relation::Obj && !passive;
            if by || object_of && matches!(lemma, "join" | "accompany") {
                agents.extend(self.people_of(vec![*object]));
            }
        }
        match lemma {
            // "Vale was joined by Krol", "Krol accompanied Vale": one of them is known to be there.
            "join" | "accompany" => {
                let (known, added) = if passive {
                    (subjects, agents)
                } else {
                    (agents, subjects)
                };
                let known = known.first()?.clone();
                let mut told = self.addition(added, Link::With(known))?;
                if lemma == "accompany" {
                    told.kind = MeetingKind::Visit;
                }
                Some(told)
            }
            // "a dinner attended by Krol": the noun's own.
            _ if attends || passive => None,
            _ => self.addition(subjects, Link::Before),
        }
    }

    /// *Vale and Krol were present*, *were in attendance*, *were on hand*.
    fn being_present(&self) -> Option<Encounter> {
        let (sent, token) = (self.sent(), self.at.token);
        sent.children_by(token, &[Relation::Cop]).next()?;
        let alone = !sent
            .children_by(
                token,
                &[
                    Relation::Obl,
                    Relation::Nmod,
                    Relation::Advcl,
                    Relation::Xcomp,
                ],
            )
            .any(|child| sent.rel(child) != Relation::Obl || sent.case(child) != Some("on"));
        if !alone || !self.is_told(token) {
            return None;
        }
        self.addition(self.people_of(self.subjects(token)), Link::Before)
    }

    /// *Taking part were Vale and Krol*, *Also present was Krol*, *Joining Vale on the call were …*, *Those
    /// attending the summit include Vale and Krol*.
    fn inverted(&self) -> Option<Encounter> {
        let sent = self.sent();
        let opens = (0..sent.len().min(4)).find(|token| {
            matches!(
                sent.lower(*token),
                "taking"
                    | "participating"
                    | "attending"
                    | "present"
                    | "joining"
                    | "participants"
                    | "attendees"
            )
        })?;
        let only_also = (0..opens).all(|token| {
            matches!(
                sent.lower(token),
                "also" | "those" | "among" | "the" | "other" | "leaders" | "officials"
            )
        });
        let be = (opens..sent.len()).find(|token| {
            matches!(
                sent.lower(*token),
                "were" | "was" | "are" | "is" | "include" | "included" | "includes"
            )
        })?;
        let mentions = &self.reading.mentions[self.at.sentence];
        let before = mentions
            .iter()
            .find(|mention| mention.is_person() && mention.first < be);
        // "Joining Vale on the call were …": who was there is named first.
        let joined =
            before.filter(|mention| sent.lower(opens) == "joining" && mention.first <= opens + 3);
        let joined = joined.and_then(|m| self.reading.people.at(self.at.sentence, m.first));
        if !only_also || before.is_some() && joined.is_none() {
            return None;
        }
        let link = joined.map_or(Link::Before, |person| Link::With(Party::Person(person)));
        let people = mentions
            .iter()
            .filter(|mention| mention.is_person() && mention.first > be)
            .filter_map(|mention| self.reading.people.at(self.at.sentence, mention.first));
        let mut told = self.addition(people.map(Party::Person).collect(), link)?;
        // "those attending Monday's conference": it may be told of nowhere else.
        let nouns = &self.reading.ontology.nouns;
        let event = (opens..be).find(|token| {
            matches!(sent.upos(*token), Upos::Noun | Upos::Propn)
                && nouns.contains_key(sent.lemma(*token))
        });
        // "Among those attending are Vale and Krol": of an event that is not told as theirs.
        let now = !matches!(sent.lower(be), "were" | "was");
        if event.is_none() && now {
            return None;
        }
        // What has been told of it says whether it goes on.
        told.status = told.status.filter(|_| !now);
        if let Some(token) = event.filter(|_| told.parties.len() > 1) {
            let there = Self {
                reading: self.reading,
                at: At { token, ..self.at },
            };
            told.link = Link::Itself;
            told.is_definite = true;
            told.date = there
                .date(token, Direction::Past)
                .or_else(|| there.reported_today(token, Direction::Past));
            told.triggers = vec![there.at];
        }
        Some(told)
    }

    /// *Krol led the Polish delegation*, *the Polish side was headed by Krol*.
    fn leading_a_side(&self) -> Option<Encounter> {
        let (sent, verb) = (self.sent(), self.at.token);
        if !is_verb(sent, verb) {
            return None;
        }
        let is_side = |token: &usize| {
            matches!(
                sent.lemma(*token),
                "delegation" | "side" | "team" | "contingent"
            )
        };
        let object = sent.children_by(verb, &[Relation::Obj]).find(is_side);
        let passive = sent
            .children(verb)
            .iter()
            .copied()
            .find(|child| sent.relation(*child) == Relation::NsubjPass && is_side(child));
        // "Norway was represented by Krol"
        let state = sent.children(verb).iter().copied().find(|child| {
            sent.relation(*child) == Relation::NsubjPass && sent.lemma(verb) == "represent"
        });
        let (side, people) = match (object, passive.or(state)) {
            (Some(side), _) => (side, self.people_of(self.subjects(verb))),
            (None, Some(side)) => {
                let agents = sent.children_by(verb, &[Relation::Obl]);
                let agents = agents.filter(|agent| sent.case(*agent) == Some("by"));
                (side, self.people_of(agents.collect()))
            }
            _ => return None,
        };
        let travels = sent
            .children(side)
            .iter()
            .chain(sent.children(verb))
            .any(|child| sent.case(*child) == Some("to"));
        let parties = self.reading.parties(At {
            token: side,
            ..self.at
        });
        let country = parties
            .into_iter()
            .find(|party| !matches!(party, Party::Person(_)));
        if travels || !self.is_told(verb) {
            return None;
        }
        self.addition(people, Link::Side(country?))
    }

    /// Says whether a verb tells what was or is so, not what will, might or did not happen.
    fn is_told(&self, verb: usize) -> bool {
        let sent = self.sent();
        !sent.children(verb).iter().any(|child| {
            matches!(
                sent.lower(*child),
                "not" | "n't" | "never" | "would" | "could" | "might" | "may" | "should" | "if"
            )
        })
    }

    fn status_of_presence(&self) -> Status {
        let sent = self.sent();
        let children = sent.children(self.at.token).iter();
        let mut words = children.map(|child| sent.lower(*child));
        if words.any(|word| matches!(word, "will" | "'ll")) {
            Status::Planned
        } else {
            Status::Held
        }
    }

    fn addition(&self, people: Vec<Party>, link: Link) -> Option<Encounter> {
        let parties: Vec<(Party, Capacity)> = people
            .into_iter()
            .map(|party| (party, Capacity::Delegation))
            .collect();
        (!parties.is_empty()).then(|| Encounter {
            link,
            triggers: vec![self.at],
            ..Encounter::told(
                MeetingKind::Meeting,
                self.status_of_presence(),
                parties,
                vec![(self.at.sentence, "meeting/attendance".to_owned())],
            )
        })
    }
}
