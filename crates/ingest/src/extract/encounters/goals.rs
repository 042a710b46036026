//! Where a visit goes.

use chancery_language::{Relation, Upos};
use chancery_model::MeetingKind;

use super::{Filled, Finder};
use crate::extract::document::At;
use crate::extract::mentions::{Mention, Named};
use crate::extract::ontology::Frame;
use crate::extract::reading::Party;
use crate::extract::trace::{PlaceBy, Step};

impl Finder<'_, '_> {
    pub(super) fn goal(&self, filled: &Filled) -> Option<Party> {
        let sent = self.sent();
        filled.goals.iter().find_map(|goal| {
            let own = self.reading.place(*goal);
            // "Aden, Yemen": the city.
            own.or_else(|| {
                let inner = sent.children_by(
                    goal.token,
                    &[Relation::Nmod, Relation::Compound, Relation::Appos],
                );
                inner
                    .filter_map(|token| self.reading.place(At { token, ..*goal }))
                    .next()
            })
            .or_else(|| self.capital_named_by(goal.token))
            .or_else(|| self.house_at(goal.token))
        })
    }

    /// Returns the one place of a sentence as the goal of a visit that it speaks of: *was due in
    /// Tbilisi, but his visit was postponed*.
    pub(super) fn only_place(&self, frame: &Frame) -> Option<Party> {
        let is_noun = matches!(self.sent().upos(self.at.token), Upos::Noun | Upos::Propn);
        if frame.kind != MeetingKind::Visit || !is_noun {
            return None;
        }
        let mentions = self.reading.mentions[self.at.sentence].iter();
        let sent = self.sent();
        // "has left Oslo on a trip", "a trip from Oslo"
        let is_left = |m: &&Mention| {
            let before = m.first.checked_sub(1).map_or("", |token| sent.lower(token));
            let verb = sent.head(m.first).map_or("", |head| sent.lemma(head));
            before == "from"
                || sent.rel(m.first) == Relation::Obj && matches!(verb, "leave" | "depart" | "flee")
        };
        let mut places = mentions
            .filter(|m| matches!(m.named, Named::Place(_)) && !is_left(m))
            .filter_map(|m| {
                self.reading.place(At {
                    token: m.first,
                    ..self.at
                })
            });
        let first = places.next()?;
        let only = places.all(|other| other == first).then_some(first)?;
        let mentions = &self.reading.mentions[self.at.sentence];
        // "her visit underlines our ties across Eastern Europe": what it is for.
        if self.reading.is_region(&only) {
            return None;
        }
        if let Some(m) = mentions.iter().find(|m| matches!(m.named, Named::Place(_))) {
            let (first, last, by) = (m.first, m.last, PlaceBy::OnlyOne);
            self.reading.trace.note(|| Step::Placed { first, last, by });
        }
        Some(only)
    }
}
