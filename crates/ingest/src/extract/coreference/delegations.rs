//! Who *the delegation* is where the text has told whose it is, or who leads it.

use chancery_language::Relation;

use super::super::document::At;
use super::super::reading::{Party, Reading, is_verb};

/// How many sentences back a delegation is looked for.
const REACH: usize = 12;

/// Nouns for those who travel or negotiate together.
pub(in super::super) fn is_delegation(lemma: &str) -> bool {
    matches!(lemma, "delegation" | "team" | "group")
}

impl Reading<'_> {
    /// Returns whom *the delegation* means: those of the last one told with a country, body or leader,
    /// as in *led an interagency delegation to Oslo. … The delegation met …*.
    pub(in super::super) fn delegation(&self, at: At) -> Vec<Party> {
        let leaders = self.last_told(at, Self::leaders);
        leaders
            .or_else(|| self.last_told(at, Self::group))
            .unwrap_or_default()
    }

    fn last_told(&self, at: At, told: fn(&Self, At) -> Vec<Party>) -> Option<Vec<Party>> {
        let lemma = self.sent(at.sentence).lemma(at.token);
        let first = at.sentence.saturating_sub(REACH);
        (first..at.sentence).rev().find_map(|sentence| {
            let sent = self.sent(sentence);
            let mut tokens = (0..sent.len()).rev().filter(|t| sent.lemma(*t) == lemma);
            tokens.find_map(|token| {
                let there = At { sentence, token };
                let parties = Some(there).filter(|there| !self.is_bare(*there));
                let parties = parties.map_or_else(Vec::new, |there| told(self, there));
                (!parties.is_empty()).then_some(parties)
            })
        })
    }

    /// Says whether a noun stands for a delegation told before: *the delegation*.
    pub(in super::super) fn is_bare(&self, at: At) -> bool {
        let sent = self.sent(at.sentence);
        let is_plain = sent.children(at.token).iter().all(|child| {
            !matches!(
                sent.rel(*child),
                Relation::Amod
                    | Relation::Nmod
                    | Relation::Compound
                    | Relation::Acl
                    | Relation::Nummod
            )
        });
        is_plain
            && sent.xpos(at.token) == "NN"
            && sent
                .children_by(at.token, &[Relation::Det])
                .any(|det| matches!(sent.lower(det), "the" | "this" | "that"))
    }

    /// Returns who leads a delegation that a sentence tells of, or comes with it.
    fn leaders(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let verb = sent.head(at.token).filter(|verb| is_verb(sent, *verb));
        let leads = verb.filter(|verb| {
            let led = sent.rel(at.token) == Relation::Obj
                && matches!(sent.lemma(*verb), "lead" | "head" | "bring");
            led || sent.rel(at.token) == Relation::Obl && sent.case(at.token) == Some("with")
        });
        let subject = leads.and_then(|verb| sent.children_by(verb, &[Relation::Nsubj]).next());
        subject.map_or_else(Vec::new, |token| self.parties(At { token, ..at }))
    }
}
