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
        let lemma = self.sent(at.sentence).lemma(at.token);
        let first = at.sentence.saturating_sub(REACH);
        (first..at.sentence)
            .rev()
            .find_map(|sentence| {
                let sent = self.sent(sentence);
                let mut tokens = (0..sent.len()).rev();
                tokens.find_map(|token| {
                    let same = sent.lemma(token) == lemma && !self.is_bare(At { sentence, token });
                    let parties = self.delegates(At { sentence, token });
                    (same && !parties.is_empty()).then_some(parties)
                })
            })
            .unwrap_or_default()
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

    /// Returns who leads a delegation that a sentence tells of, or comes with it; else whose it is.
    fn delegates(&self, at: At) -> Vec<Party> {
        let sent = self.sent(at.sentence);
        let verb = sent.head(at.token).filter(|verb| is_verb(sent, *verb));
        let leads = verb.filter(|verb| {
            let led = sent.rel(at.token) == Relation::Obj
                && matches!(sent.lemma(*verb), "lead" | "head" | "bring");
            led || sent.rel(at.token) == Relation::Obl && sent.case(at.token) == Some("with")
        });
        let leaders = leads.and_then(|verb| {
            let subject = sent.children_by(verb, &[Relation::Nsubj]).next()?;
            let token = subject;
            Some(self.parties(At { token, ..at }))
        });
        leaders
            .filter(|leaders| !leaders.is_empty())
            .unwrap_or_else(|| self.group(at))
    }
}
