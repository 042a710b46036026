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
            .or_else(|| self.country_meant(goal.token, filled))
        })
    }

    /// Returns the country that *the country* means where a visit leads there: the one that the sentence
    /// names, or one of the two before it, beside that of the visitors.
    fn country_meant(&self, token: usize, filled: &Filled) -> Option<Party> {
        let sent = self.sent();
        let is_noun = matches!(sent.lower(token), "country" | "nation" | "kingdom");
        let mut children = sent.children(token).iter();
        let is_bare = children.all(|child| {
            sent.lower(*child) == "the"
                || !matches!(
                    sent.rel(*child),
                    Relation::Det | Relation::Amod | Relation::Nmod | Relation::Acl
                )
        });
        let is_the = token > 0 && sent.lower(token - 1) == "the";
        if !(is_noun && is_the && is_bare) {
            return None;
        }
        let is_own = |country: usize| {
            let place = Party::Country(country);
            let mut parties = filled.parties.iter();
            parties.any(|(party, _)| *party == place || self.is_at_home(party, &place))
        };
        let here = self.at.sentence;
        (here.saturating_sub(2)..=here).rev().find_map(|sentence| {
            let mut countries: Vec<usize> = Vec::new();
            for mention in &self.reading.mentions[sentence] {
                let (Named::Country(country) | Named::Seat(country) | Named::Demonym(country)) =
                    mention.named
                else {
                    continue;
                };
                let is_new = !countries.contains(&country) && !is_own(country);
                if is_new && (sentence != here || mention.first < token) {
                    countries.push(country);
                }
            }
            match countries[..] {
                [] => None,
                [one] => Some(Some(Party::Country(one))),
                _ => Some(None),
            }
        })?
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
        // "her trip comes before the talks, which begin in Oslo": where these are.
        let is_of_other = |m: &&Mention| {
            let own: Vec<usize> = std::iter::once(self.at.token)
                .chain(sent.ancestors(self.at.token))
                .collect();
            let mut above = sent
                .ancestors(m.first)
                .take_while(|token| !own.contains(token));
            let ontology = self.reading.ontology;
            above.any(|token| {
                let frame = ontology.nouns.get(sent.lemma(token));
                matches!(sent.upos(token), Upos::Noun | Upos::Propn)
                    && frame.is_some_and(|f| ontology.frames[*f].kind != MeetingKind::Visit)
            })
        };
        let mut places = mentions
            .filter(|m| matches!(m.named, Named::Place(_)) && !is_left(m) && !is_of_other(m))
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
