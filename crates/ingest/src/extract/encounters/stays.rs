//! Visits that no verb of motion tells of: *will be in Vienna for talks*, *is due in Vienna*, *is
//! expected in Vienna*.

use chancery_language::Relation;
use chancery_model::{Capacity, MeetingKind, Status};

use super::super::dates::Direction;
use super::super::mentions::Named;
use super::super::reading::{Party, is_verb};
use super::{Encounter, Finder};

impl Finder<'_, '_> {
    /// Finds the stay that a place or its governing word tells of.
    pub(super) fn by_stay(&self) -> Option<Encounter> {
        let (sent, token) = (self.sent(), self.at.token);
        let mention = self.reading.mention_at(self.at)?;
        let is_place = matches!(mention.named, Named::Place(_) | Named::Country(_));
        let is_head = self.head_of(mention.first, mention.last) == token;
        // "has been to Oslo"
        let has_been = sent.case(token) == Some("to")
            && (1..token).any(|t| {
                sent.head(t) == Some(token)
                    && sent.lower(t) == "been"
                    && sent.rel(t) == Relation::Cop
            });
        let placed = matches!(sent.case(token), Some("in" | "at")) || has_been;
        let stop = self.stop_of(token).filter(|_| is_place && is_head);
        if !is_place || !is_head || !placed && stop.is_none() {
            return None;
        }
        let place = self.reading.place(self.at)?;
        if let Some((status, people)) = stop {
            return self.stay(status, people, place, token);
        }
        let (status, people, predicate) =
            if sent.children_by(token, &[Relation::Cop]).next().is_some() {
                let people = self.people_of(self.subjects(token));
                let status = self.presence(token);
                (status.or(has_been.then_some(Status::Held))?, people, token)
            } else {
                let head = sent
                    .head(token)
                    .filter(|_| sent.rel(token) == Relation::Obl)?;
                let people = self.awaited(head)?;
                (Status::Planned, people, head)
            };
        self.stay(status, people, place, predicate)
    }

    /// Reads *his first stop is Norway*, *the next leg of her tour was Norway*.
    fn stop_of(&self, place: usize) -> Option<(Status, Vec<Party>)> {
        let sent = self.sent();
        let copula = sent.children_by(place, &[Relation::Cop]).next()?;
        let mut subjects = sent.children_by(place, &[Relation::Nsubj]);
        let stop = subjects
            .find(|subject| matches!(sent.lemma(*subject), "stop" | "destination" | "leg"))?;
        let journeys = sent.children_by(stop, &[Relation::Nmod]);
        let owners = std::iter::once(stop).chain(journeys).flat_map(|noun| {
            let children = sent.children(noun).iter().copied();
            children.filter(|child| sent.relation(*child) == Relation::NmodPoss)
        });
        let status = match sent.lower(copula) {
            "is" | "be" => Status::Planned,
            "was" => Status::Held,
            _ => return None,
        };
        Some((status, self.people_of(owners.collect())))
    }

    /// Tells of the stay of those who are not at home there.
    fn stay(
        &self,
        status: Status,
        people: Vec<Party>,
        place: Party,
        predicate: usize,
    ) -> Option<Encounter> {
        let abroad: Vec<Party> = people
            .into_iter()
            .filter(|party| !self.is_at_home(party, &place))
            .collect();
        if abroad.is_empty() {
            return None;
        }
        let direction = if status == Status::Planned {
            Direction::Future
        } else {
            Direction::Past
        };
        let visitors = abroad.into_iter().map(|party| (party, Capacity::Visitor));
        Some(Encounter {
            place: Some(place),
            date: self
                .date(predicate, direction)
                .or_else(|| self.reported_today(predicate, direction)),
            attribution: self.attribution(predicate),
            triggers: vec![self.at],
            ..Encounter::told(
                MeetingKind::Visit,
                status,
                visitors.collect(),
                vec![(self.at.sentence, "meeting/stay".to_owned())],
            )
        })
    }

    /// Reads the status of *is in Vienna* where the words give it a purpose or a day: without one,
    /// somebody may live there.
    fn presence(&self, place: usize) -> Option<Status> {
        let sent = self.sent();
        let words = |relations: &'static [Relation]| {
            sent.children_by(place, relations)
                .map(|child| sent.lower(child).to_owned())
                .collect::<Vec<_>>()
        };
        if words(&[Relation::Advmod])
            .iter()
            .any(|w| matches!(w.as_str(), "not" | "n't" | "never"))
        {
            return None;
        }
        let purpose = sent.children(place).iter().any(|child| {
            sent.rel(*child) == Relation::Advcl
                || matches!(sent.case(*child), Some("for" | "on"))
                    && self.reading.ontology.nouns.contains_key(sent.lemma(*child))
        });
        let dated = !self.reading.dates[self.at.sentence].is_empty()
            && self.date(place, Direction::Past).is_some();
        let aux = words(&[Relation::Aux, Relation::Cop]);
        let has = |word: &str| aux.iter().any(|known| known == word);
        let status = if has("will") || has("'ll") {
            Status::Planned
        } else if has("would") || has("may") || has("might") || has("could") || has("should") {
            return None;
        } else {
            Status::Held
        };
        (purpose || dated).then_some(status)
    }

    /// Returns who is awaited: *is due in*, *is expected in*, *we are expecting her in*.
    fn awaited(&self, head: usize) -> Option<Vec<Party>> {
        let sent = self.sent();
        let lemma = sent.lemma(head);
        let has = |relation: Relation| sent.children_by(head, &[relation]).next().is_some();
        if lemma == "due" && has(Relation::Cop) {
            return Some(self.people_of(self.subjects(head)));
        }
        if !is_verb(sent, head)
            || !matches!(lemma, "expect" | "await")
            || has(Relation::Xcomp)
            || has(Relation::Ccomp)
        {
            return None;
        }
        let passive = sent
            .children(head)
            .iter()
            .any(|child| sent.relation(*child) == Relation::NsubjPass);
        let awaited = if passive {
            self.subjects(head)
        } else {
            sent.children_by(head, &[Relation::Obj]).collect()
        };
        Some(self.people_of(awaited))
    }

    /// Says whether a person is known to hold an office of some country.
    pub(super) fn has_home(&self, party: &Party) -> bool {
        let Party::Person(person) = party else {
            return false;
        };
        self.reading.held_by(*person).any(|holding| {
            let office = holding
                .office
                .as_ref()
                .and_then(|o| self.reading.office_party(o));
            matches!(office, Some(Party::Country(_)))
        })
    }

    /// Says whether a person holds an office of the country that a place is or lies in.
    pub(super) fn is_at_home(&self, party: &Party, place: &Party) -> bool {
        let Party::Person(person) = party else {
            return false;
        };
        let country = self.reading.country_of(place);
        let mut held = self.reading.held_by(*person);
        held.any(|holding| {
            let office = holding
                .office
                .as_ref()
                .and_then(|o| self.reading.office_party(o));
            matches!(office, Some(Party::Country(index)) if Some(index) == country)
        })
    }
}
