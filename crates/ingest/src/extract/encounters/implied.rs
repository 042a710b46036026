//! Visits that name no place, where the text has told of talks abroad: *met King Boris in Oslo … Vale's
//! visit will help*.

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, MeetingKind, Status};

use super::{Encounter, Finder};
use crate::extract::document::At;
use crate::extract::reading::{Party, is_verb};

/// How many sentences back the talks may be told.
const REACH: usize = 5;

/// Words that make a visit another one than that of the talks.
const OTHERS: [&str; 12] = [
    "another", "earlier", "first", "future", "last", "next", "planned", "possible", "previous",
    "recent", "second", "upcoming",
];

impl Finder<'_, '_> {
    /// Finds the visit of somebody who was told to have met his hosts in their country.
    pub(super) fn by_talks_abroad(&self, found: &[Encounter]) -> Option<Encounter> {
        let visitor = self.visitor_without_goal()?;
        let here = self.at.sentence;
        let talks = found.iter().rev().find(|known| {
            let mut told = known.sentences.iter();
            known.kind == MeetingKind::Meeting
                && known.status.is_some_and(Status::happened)
                && known.parties.iter().any(|(party, _)| *party == visitor)
                && told.any(|(sentence, _)| sentence + REACH >= here)
        })?;
        let place = talks.place.clone()?;
        let country = self.reading.country_of(&place)?;
        let is_host = |party: &Party| {
            *party != visitor
                && (*party == Party::Country(country) || self.is_at_home(party, &place))
        };
        let mut parties = talks.parties.iter();
        let is_received = parties.any(|(party, _)| is_host(party));
        let is_abroad = self.has_home(&visitor) && !self.is_at_home(&visitor, &place);
        // A visit that the text tells of with its goal is that one.
        let is_told = found.iter().any(|known| {
            known.kind == MeetingKind::Visit
                && known.parties.iter().any(|(party, _)| *party == visitor)
        });
        if !is_received || !is_abroad || is_told {
            return None;
        }
        Some(Encounter {
            place: Some(place),
            date: talks.date.clone(),
            triggers: vec![self.at],
            ..Encounter::told(
                MeetingKind::Visit,
                Status::Held,
                vec![(visitor, Capacity::Visitor)],
                vec![(here, "meeting/talks-abroad".to_owned())],
            )
        })
    }

    /// Returns whose visit a noun is that says nowhere where it leads: *Vale's visit*, *He said on the visit*.
    fn visitor_without_goal(&self) -> Option<Party> {
        let (sent, noun) = (self.sent(), self.at.token);
        let is_visit = sent.upos(noun) == Upos::Noun
            && sent.xpos(noun) == "NN"
            && matches!(sent.lemma(noun), "visit" | "trip" | "stay");
        let mut children = sent.children(noun).iter();
        let is_open = children.any(|child| {
            let at = At {
                token: *child,
                ..self.at
            };
            // "his South American trip" leads to several.
            let is_named = sent.rel(*child) == Relation::Amod && sent.is_capitalised(*child);
            OTHERS.contains(&sent.lower(*child)) || is_named || self.reading.place(at).is_some()
        });
        if !is_visit || is_open {
            return None;
        }
        let mut owners = sent.children(noun).iter();
        let owner = owners.find(|child| sent.relation(**child) == Relation::NmodPoss);
        let visitors = match owner {
            Some(owner) => self.people_of(vec![*owner]),
            None => {
                let is_the = sent
                    .children_by(noun, &[Relation::Det])
                    .any(|article| matches!(sent.lower(article), "the" | "this"));
                let verb = sent.head(noun).filter(|verb| is_verb(sent, *verb))?;
                let aside = matches!(sent.case(noun), Some("during" | "on"));
                if !(is_the && aside) {
                    return None;
                }
                self.people_of(self.subjects(verb))
            }
        };
        match <[Party; 1]>::try_from(visitors) {
            Ok([one]) => Some(one),
            Err(_) => None,
        }
    }
}
