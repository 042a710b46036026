//! Offices whose holder the next sentence names.

use chancery_language::Relation;

use super::{Binder, Bound, Holding};
use crate::extract::mentions::Mention;
use crate::extract::titles::TitleMention;

impl Binder<'_, '_> {
    /// Binds a title that ends a sentence to the name that begins the next on the same line: sentences
    /// of lists are not always cut where the entries end.
    pub(super) fn runs_on(&self, titles: &[TitleMention], next: &Self) -> Option<(usize, Holding)> {
        let title = titles
            .last()
            .filter(|t| t.last == self.sent.len() && !t.plural)?;
        let between = self
            .sent
            .text
            .get(self.sent.tree.end..next.sent.tree.start)?;
        if self.sent.part != next.sent.part || between.contains('\n') {
            return None;
        }
        let (person, office) = next.list_at(next.skip_courtesy(0), false).pop()?;
        let bound = Bound {
            office,
            ..Bound::new(person, "role/prefix")
        };
        let mut holding = self.holding(title, 0, bound, std::iter::empty())?;
        holding.sentence = next.sentence;
        holding.at = 0;
        Some((titles.len() - 1, holding))
    }

    /// Binds the office whose holder speaks or acts in a sentence to the full name that opens the next: *The
    /// Norwegian ambassador to Chad has called for calm. Anna Vale made the appeal on Monday.*
    pub(super) fn named_next(
        &self,
        titles: &[TitleMention],
        next: &Self,
        titles_behind: &[TitleMention],
    ) -> Option<(usize, Holding)> {
        const OPENING: usize = 3;
        let sent = self.sent;
        let is_root = |verb: usize| sent.rel(verb) == Relation::Root;
        let index = titles.iter().position(|title| {
            title.first < OPENING
                && !title.plural
                && !title.is_counterpart
                && !title.offices.is_empty()
                && sent.rel(title.core) == Relation::Nsubj
                && sent.head(title.core).is_some_and(is_root)
        })?;
        if sent.part != next.sent.part || self.mentions.iter().any(Mention::is_person) {
            return None;
        }
        // "General Vale", but not "Prime Minister Vale": he has an office of his own.
        let rank = titles_behind.first().filter(|title| title.first == 0);
        if rank.is_some_and(|rank| rank.class != "military" && rank.class != titles[index].class) {
            return None;
        }
        let first = rank.map_or(0, |rank| rank.last);
        let mention = next
            .mentions
            .iter()
            .find(|m| m.first == next.skip_courtesy(first) && m.is_person())?;
        let acts = (mention.first..mention.last).any(|t| next.sent.rel(t) == Relation::Nsubj);
        let full = mention.last > mention.first + 1;
        let person = self.people.at(next.sentence, mention.first)?;
        let known = &self.people.people.get(person)?.mentions;
        let opens = known
            .first()
            .is_some_and(|(sentence, _, _)| *sentence == next.sentence);
        if !acts || !full || !opens || next.sent.lower(mention.last) == "," {
            return None;
        }
        let bound = Bound::new(person, "role/next-sentence");
        let holding = self.holding(&titles[index], 0, bound, std::iter::empty())?;
        Some((index, holding))
    }
}
