//! Who says that an encounter took place.

use chancery_language::Relation;

use super::Finder;
use crate::extract::document::At;
use crate::extract::mentions::one_line;
use crate::extract::reading::{Party, is_verb};
use crate::extract::trace::Step;

impl Finder<'_, '_> {
    /// Finds who says so: the subject of a verb of saying over the trigger, or *according to*.
    pub(super) fn attribution(&self, predicate: usize) -> Option<(String, Option<Party>)> {
        let sent = self.sent();
        let said = |verb: usize| {
            is_verb(sent, verb) && self.reading.ontology.speech.contains(sent.lemma(verb))
        };
        let mut below = predicate;
        for verb in sent.ancestors(predicate) {
            let complement = matches!(sent.rel(below), Relation::Ccomp | Relation::Parataxis);
            if complement && said(verb) {
                return self.source(*self.subjects(verb).first()?);
            }
            below = verb;
        }
        let beside = sent
            .children_by(predicate, &[Relation::Parataxis, Relation::Obl])
            .find_map(|child| {
                if said(child) {
                    return self.subjects(child).first().copied();
                }
                (sent.case(child) == Some("according")).then_some(child)
            });
        self.source(beside?)
    }

    pub(super) fn source(&self, token: usize) -> Option<(String, Option<Party>)> {
        let sent = self.sent();
        let range = sent.tree.subtree(token);
        let skip = if sent.lower(range.start) == "according" {
            2
        } else {
            0
        };
        let words = one_line(sent.phrase(range.start + skip, range.end));
        let party = self
            .reading
            .parties(At { token, ..self.at })
            .into_iter()
            .next();
        let (first, last) = (range.start + skip, range.end);
        self.reading.trace.note(|| Step::Source { first, last });
        (!words.is_empty() && words.len() < 200).then_some((words, party))
    }
}
