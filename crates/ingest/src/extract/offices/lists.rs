//! Offices in lists: entries that run on into each other, and nominations.

use chancery_model::Tenure;

use super::{Binder, Bound};
use crate::extract::titles::TitleMention;

impl Binder<'_, '_> {
    /// Returns the person of an entry that runs on into the next: *Mr. Vale, Counselor Mr. Krol, First Secretary*.
    pub(super) fn in_run_on(&self, title: &TitleMention) -> Option<usize> {
        let addresses = |token: usize| {
            matches!(
                self.sent.lower(token),
                "mr." | "mr" | "mrs." | "ms." | "miss" | "dr." | "messrs."
            )
        };
        let comma = title.first.checked_sub(1)?;
        if title.plural || self.sent.lower(comma) != "," || !addresses(title.last) {
            return None;
        }
        let mut people = self.mentions.iter().filter(|m| m.is_person());
        let mention = people.find(|m| m.last == comma)?;
        let addressed = mention.first.checked_sub(1).is_some_and(addresses);
        self.people
            .at(self.sentence, mention.first)
            .filter(|_| addressed)
    }

    /// Reads a nomination: *Anna Vale, of Ohio, to be an Under Secretary of State, vice Boris Krol, resigned.*
    pub(super) fn nominated(&self, title: &TitleMention) -> Vec<Bound> {
        let is_article = |token: &usize| matches!(self.sent.lower(*token), "a" | "an" | "the");
        let lead = title.first.wrapping_sub(1);
        let be = lead.wrapping_sub(usize::from(is_article(&lead)));
        let is_to_be = be > 2
            && be < title.first
            && self.sent.lower(be) == "be"
            && self.sent.lower(be - 1) == "to"
            && self.sent.lower(be - 2) == ",";
        if !is_to_be || title.plural {
            return Vec::new();
        }
        let mut people = self.mentions.iter().filter(|m| m.is_person());
        let named = people.find(|m| {
            m.last + 1 < be
                && self.sent.lower(m.last) == ","
                && self.sent.lower(m.last + 1) == "of"
                && !(m.last + 1..be - 2).any(|t| self.sent.lower(t) == ",")
        });
        let person = named.and_then(|m| self.people.at(self.sentence, m.first));
        let Some(person) = person else {
            return Vec::new();
        };
        let mut bound = vec![Bound {
            tenure: Some(Tenure::Designate),
            ..Bound::new(person, "role/nomination")
        }];
        let before =
            people.find(|m| m.first > title.last && self.sent.lower(m.first - 1) == "vice");
        let before = before.and_then(|m| self.people.at(self.sentence, m.first));
        bound.extend(before.map(|person| Bound {
            tenure: Some(Tenure::Former),
            ..Bound::new(person, "role/nomination")
        }));
        bound
    }
}
