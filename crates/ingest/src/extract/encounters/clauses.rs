//! What belongs to the clause that tells of an encounter.

use chancery_language::{Relation, Upos};

use super::Finder;
use crate::extract::document::At;
use crate::extract::mentions::Named;
use crate::extract::reading::{is_subject, is_verb};

/// Nouns behind *on* that say when or where something takes place, not what of.
const SCENES: [&str; 26] = [
    "afternoon",
    "arrival",
    "base",
    "board",
    "campus",
    "day",
    "eve",
    "evening",
    "fringe",
    "ground",
    "island",
    "margin",
    "morning",
    "night",
    "occasion",
    "plane",
    "premise",
    "ship",
    "sideline",
    "stop",
    "tour",
    "train",
    "trip",
    "visit",
    "weekend",
    "yacht",
];

impl Finder<'_, '_> {
    /// Says whether a phrase hangs on a verb that is only joined to the predicate: *and condemned*.
    pub(super) fn is_of_other_verb(&self, token: usize, predicate: usize) -> bool {
        let sent = self.sent();
        let mut above = sent.ancestors(token);
        let verb = above.find(|head| is_verb(sent, *head));
        verb.is_some_and(|verb| verb != predicate && sent.rel(verb) == Relation::Conj)
    }

    /// Returns the *where* that opens the clause of the trigger.
    pub(super) fn clause_of_where(&self, predicate: usize) -> Option<usize> {
        let sent = self.sent();
        let clause: Vec<usize> = [self.at.token, predicate]
            .into_iter()
            .chain(sent.ancestors(self.at.token).take(3))
            .collect();
        (0..predicate.max(self.at.token)).rev().find(|token| {
            sent.lower(*token) == "where"
                && sent.head(*token).is_some_and(|head| clause.contains(&head))
        })
    }

    /// Returns the token of a stretch whose head lies outside.
    pub(super) fn head_of(&self, first: usize, last: usize) -> usize {
        let sent = self.sent();
        let outside = |token: &usize| {
            sent.head(*token)
                .is_none_or(|h| !(first..last).contains(&h))
        };
        (first..last).find(outside).unwrap_or(first)
    }

    /// Returns how far a phrase stands from the trigger in the tree, if it belongs to its clause.
    pub(super) fn attached(&self, token: usize, predicate: usize) -> Option<usize> {
        let sent = self.sent();
        let trigger = self.at.token;
        let path: Vec<usize> = std::iter::once(trigger)
            .chain(sent.ancestors(trigger))
            .collect();
        let mut at = token;
        for steps in 0..8 {
            if at == trigger {
                return Some(steps);
            }
            if at == predicate {
                return Some(steps + 1);
            }
            if let Some(position) = path.iter().position(|p| *p == at) {
                // A word over the trigger: its clause reaches down, unless a relative clause parts them.
                let parted = path.iter().take(position).any(|p| {
                    sent.relation(*p) == Relation::AclRelcl
                        || matches!(sent.rel(*p), Relation::Ccomp | Relation::Parataxis)
                            && is_verb(sent, *p)
                });
                // "met Vale in Oslo after meeting Krol": where and when he met Vale.
                let aside = path
                    .iter()
                    .take(position)
                    .any(|p| self.is_before_or_after(*p, at));
                let other_clause = is_subject(sent, at) || aside;
                return (!parted && !other_clause).then_some(steps + position + 2);
            }
            // "discussed the fight for Mosul", "met and condemned the fighting in Mosul": the place of
            // what is spoken of.
            let of_verb = sent
                .head(at)
                .is_some_and(|head| head == predicate || head != trigger && is_verb(sent, head));
            let topic = predicate == trigger
                && at != token
                && sent.rel(at) == Relation::Obj
                && of_verb
                && !self.reading.ontology.nouns.contains_key(sent.lemma(at))
                && self
                    .reading
                    .parties(At {
                        token: at,
                        ..self.at
                    })
                    .is_empty();
            // "ahead of tomorrow's funeral", "since Monday's vote": of that, not of the meeting.
            let is_day = self.reading.dates[self.at.sentence]
                .iter()
                .any(|date| (date.first..date.last).contains(&token));
            let beside = is_day
                && at != token
                && matches!(sent.upos(at), Upos::Noun | Upos::Propn)
                && matches!(
                    sent.case(at),
                    Some(
                        "ahead"
                            | "advance"
                            | "before"
                            | "prior"
                            | "after"
                            | "following"
                            | "since"
                            | "until"
                    )
                );
            let owned = sent.relation(token) == Relation::NmodPoss
                && sent.head(token) == Some(at)
                && !self.reading.ontology.nouns.contains_key(sent.lemma(at));
            // "talks on the war in Norway"; but "met on Tuesday morning in Oslo" and "on the sidelines
            // of a summit in Oslo" say when and where.
            let about = at != token
                && sent
                    .head(at)
                    .is_some_and(|head| head == trigger || head == predicate)
                && !is_day
                && !SCENES.contains(&sent.lemma(at))
                && matches!(
                    sent.case(at),
                    Some("on" | "about" | "over" | "regarding" | "concerning")
                );
            if topic || beside || owned || about {
                return None;
            }
            // "met ahead of NATO's summit in Washington next month": the summit's place and date, not
            // the meeting's; "on the sidelines of the summit in Rio" is both's.
            let other = at != token
                && at != trigger
                && self.reading.ontology.nouns.contains_key(sent.lemma(at))
                && matches!(sent.upos(at), Upos::Noun | Upos::Propn);
            let apart = other
                && !matches!(
                    sent.case(at),
                    None | Some(
                        "at" | "during" | "for" | "in" | "of" | "via" | "by" | "through" | "over"
                    )
                );
            if apart {
                return None;
            }
            // "will travel to Rome to attend Monday's summit": the day of the journey as well.
            let attends = sent.rel(at) == Relation::Advcl
                && matches!(sent.lemma(at), "attend" | "join")
                && sent.head(at) == Some(trigger)
                && at != token;
            // "will travel to Oslo starting May 3": as a preposition does.
            let is_start = matches!(sent.lower(at), "starting" | "beginning" | "commencing");
            let crosses = !attends
                && !is_start
                && (matches!(
                    sent.relation(at),
                    Relation::AclRelcl | Relation::Ccomp | Relation::Parataxis
                ) || sent.rel(at) == Relation::Advcl && at != token && is_verb(sent, at));
            // "the talk that she had with Krol on Monday", "his visit, which is due on Monday"
            let own = sent.relation(at) == Relation::AclRelcl && sent.head(at) == Some(trigger);
            let closed = own || sent.relation(at) == Relation::AclRelcl && self.is_set_off(token);
            if crosses && !closed {
                return None;
            }
            at = sent.head(at)?;
        }
        None
    }

    /// Says whether a clause or phrase tells of what was before or after another encounter, that of the word
    /// over it.
    fn is_before_or_after(&self, clause: usize, over: usize) -> bool {
        let (sent, ontology) = (self.sent(), self.reading.ontology);
        let mut marks = sent.children_by(clause, &[Relation::Mark, Relation::Case]);
        // "met Vale on Monday ahead of a trip to Oslo": the day is not the trip's.
        let is_ahead = sent.case(clause) == Some("ahead") || sent.lower(clause) == "ahead";
        if is_ahead && sent.head(clause) == Some(over) {
            return true;
        }
        let is_aside = sent.head(clause) == Some(over)
            && sent.rel(clause) == Relation::Advcl
            && marks.any(|mark| matches!(sent.lower(mark), "after" | "before" | "following"));
        // "made a visit to Oslo on Monday before travelling to Rome"
        let carries = ontology.support.contains(sent.lemma(over))
            && sent
                .children_by(over, &[Relation::Obj])
                .any(|object| ontology.nouns.contains_key(sent.lemma(object)));
        let is_encounter = carries
            || ontology.verbs.contains_key(sent.lemma(over))
                && !matches!(sent.lemma(over), "speak" | "talk" | "tell" | "call");
        is_aside && is_verb(sent, over) && is_encounter
    }

    /// Says whether a phrase belongs to the verb of saying or deciding over a plan: *agreed on Wednesday
    /// to hold talks*.
    pub(super) fn is_of_saying(&self, token: usize, predicate: usize) -> bool {
        let sent = self.sent();
        let (Some(above), Some(own)) = (sent.head(token), sent.head(predicate)) else {
            return false;
        };
        let decides = matches!(sent.rel(predicate), Relation::Xcomp | Relation::Ccomp)
            && matches!(
                sent.lemma(above),
                "agree"
                    | "decide"
                    | "announce"
                    | "say"
                    | "propose"
                    | "offer"
                    | "promise"
                    | "vow"
                    | "pledge"
                    | "accept"
                    | "confirm"
                    | "tell"
                    | "refuse"
                    | "decline"
            )
            && matches!(sent.xpos(above), "VBD" | "VBN");
        // Behind the plan's own words it is the plan's: "agreed to meet on Monday".
        above == own && decides && token < predicate
    }

    /// Says whether a phrase stands behind a comma that closes a clause before it: *met Krol, who is on
    /// a visit to Norway, in Oslo on Monday*. The tree likes to hang it on that clause.
    fn is_set_off(&self, token: usize) -> bool {
        let sent = self.sent();
        let Some(mut at) = sent.tree.subtree(token).start.checked_sub(1) else {
            return false;
        };
        for _ in 0..12 {
            if sent.lower(at) == "," {
                return true;
            }
            // Behind another phrase of place or time.
            let placed = self
                .reading
                .mention_at(At {
                    token: at,
                    ..self.at
                })
                .is_some_and(|m| {
                    matches!(
                        m.named,
                        Named::Place(_) | Named::Country(_) | Named::Organization(_)
                    )
                });
            let dated = self.reading.dates[self.at.sentence]
                .iter()
                .any(|date| (date.first..date.last).contains(&at));
            let joins = matches!(
                sent.lower(at),
                "in" | "on" | "at" | "the" | "from" | "during"
            );
            if !(placed || dated || joins) || at == 0 {
                return false;
            }
            at -= 1;
        }
        false
    }
}
