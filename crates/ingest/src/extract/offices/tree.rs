//! Holders that the tree shows: *Name is the title*, *appointed Name title*, *resigned as title*.

use chancery_language::{Relation, Upos};
use chancery_model::Tenure;

use super::{Binder, Bound, Holding};
use crate::extract::titles::TitleMention;

/// Verbs that give an office to their object, or to their subject in the passive.
const APPOINTS: [&str; 18] = [
    "appoint",
    "approve",
    "choose",
    "confirm",
    "designate",
    "elect",
    "inaugurate",
    "install",
    "name",
    "nominate",
    "pick",
    "promote",
    "reappoint",
    "reelect",
    "reinstate",
    "select",
    "swear",
    "tap",
];
/// Verbs whose subject holds the office.
const HOLDS: [&str; 12] = [
    "act", "become", "begin", "continue", "remain", "return", "serve", "start", "stay", "succeed",
    "take", "work",
];
/// Verbs with which an office ends.
const LEAVES: [&str; 12] = [
    "depose", "dismiss", "fire", "leave", "oust", "quit", "remove", "resign", "retire", "sack",
    "stand", "step",
];

impl Binder<'_, '_> {
    fn person_at(&self, token: usize) -> Option<usize> {
        let mention = self
            .mentions
            .iter()
            .find(|m| m.covers(token) && m.is_person())?;
        self.people.at(self.sentence, mention.first)
    }

    /// Finds the holder through the tree.
    pub(super) fn by_tree(&self, title: &TitleMention) -> Option<Bound> {
        let sent = self.sent;
        let core = title.core;
        let person = |token: usize| self.person_at(token);
        if sent.children_by(core, &[Relation::Cop]).next().is_some() {
            return self.by_copula(title);
        }
        // A name behind an "and" has an office of its own.
        let joined = |token: usize| (title.last..token).any(|t| sent.lower(t) == "and");
        if let Some(found) = sent
            .children_by(core, &[Relation::Appos, Relation::Flat])
            .filter(|token| !joined(*token) && !self.is_listed_behind(title, *token))
            .find_map(person)
        {
            return Some(Bound::new(found, "role/apposition"));
        }
        let head = sent.head(core)?;
        // Headlines leave out "and": "Vale, Polish Prime Minister Discuss Trade".
        let is_headline = sent.part == chancery_model::Part::Title;
        let apposed = sent.rel(core) == Relation::Appos && !is_headline;
        if let Some(found) = person(head).filter(|_| apposed) {
            return Some(Bound::new(found, "role/apposition"));
        }
        // "whose commander-in-chief is President Vale"
        if sent.rel(core) == Relation::Nsubj
            && sent.children_by(head, &[Relation::Cop]).next().is_some()
        {
            let own = title.possessor.is_some() || !title.offices.is_empty();
            let names = sent.children_by(head, &[Relation::Flat, Relation::Appos]);
            let found = person(head).or_else(|| names.into_iter().find_map(person));
            return found
                .filter(|_| own)
                .map(|found| Bound::new(found, "role/copula"));
        }
        self.behind_copula(title).or_else(|| self.by_verb(title))
    }

    /// Says whether a name behind a bare *the President,* has an office of its own before it, so that it
    /// stands next in a list: *the President, Secretary Vale, Secretary Krol*.
    fn is_listed_behind(&self, title: &TitleMention, name: usize) -> bool {
        let sent = self.sent;
        let bare = title.offices.is_empty() && title.possessor.is_none();
        let Some(mention) = self.mentions.iter().find(|m| m.covers(name)) else {
            return false;
        };
        let between = title.last..mention.first;
        let titled = between.clone().skip(1).any(|token| {
            sent.is_capitalised(token) && !self.ontology.courtesy.contains(sent.lower(token))
        });
        bare && between.len() > 1 && sent.lower(title.last) == "," && titled
    }

    /// Reads *whose commander-in-chief is President Vale* by its words, where the tree goes astray.
    fn behind_copula(&self, title: &TitleMention) -> Option<Bound> {
        let owned = title
            .possessor
            .is_some_and(|t| self.sent.lower(t) == "whose");
        if !owned || !matches!(self.sent.lower(title.last), "is" | "was") {
            return None;
        }
        let mention = self
            .mentions
            .iter()
            .find(|m| m.is_person() && m.first > title.last && m.first <= title.last + 4)?;
        let found = self.people.at(self.sentence, mention.first)?;
        Some(Bound::new(found, "role/copula"))
    }

    /// Reads *Vale is the foreign minister*, *Vale, who was envoy from 2015 to 2019*.
    fn by_copula(&self, title: &TitleMention) -> Option<Bound> {
        let sent = self.sent;
        let core = title.core;
        let subject = sent.children_by(core, &[Relation::Nsubj]).next()?;
        let relative = matches!(sent.lower(subject), "who" | "that");
        let found = if relative {
            self.person_at(sent.head(core)?)?
        } else {
            self.person_at(subject)?
        };
        let mut cops = sent.children_by(core, &[Relation::Cop]);
        let past = cops.any(|cop| matches!(sent.lower(cop), "was" | "were" | "been"));
        let mut bound = Bound::new(found, "role/copula");
        if past && self.ended(title.last) {
            bound.tenure = Some(Tenure::Former);
        }
        Some(bound)
    }

    /// Says whether a year or *until* behind an office tells that it ended: *from 2015 to 2019*.
    pub(super) fn ended(&self, from: usize) -> bool {
        (from..self.sent.len().min(from + 12)).any(|token| {
            let year = self.sent.word(token).len() == 4
                && self.sent.word(token).chars().all(|c| c.is_ascii_digit());
            self.sent.lower(token) == "until"
                || year
                    && matches!(
                        self.sent.lower(token - 1),
                        "to" | "and" | "until" | "in" | "-" | "–" | "under"
                    )
        })
    }

    /// Reads *appointed Vale as minister*, *Vale resigned as minister*, *Vale served as envoy*.
    fn by_verb(&self, title: &TitleMention) -> Option<Bound> {
        let sent = self.sent;
        let core = title.core;
        let as_case = sent.case(core) == Some("as")
            || title.first > 0 && sent.lower(title.first - 1) == "as"
            || title.first > 1 && sent.lower(title.first - 2) == "as";
        let mut head = sent.head(core)?;
        // "resigned from his position as minister"
        if matches!(
            sent.lower(head),
            "position" | "post" | "job" | "role" | "office" | "duties" | "place"
        ) {
            head = sent.head(head)?;
        }
        // "a diplomat like Vale as ambassador to Chad", "with Vale confirmed as minister"
        let lead = (title.first.saturating_sub(2)..title.first).find(|t| sent.lower(*t) == "as");
        let before = lead.and_then(|lead| {
            let named = |end: usize| {
                self.mentions
                    .iter()
                    .find(|m| m.last == end && m.is_person())
            };
            let participle = lead > 0
                && sent.xpos(lead - 1) == "VBN"
                && APPOINTS.contains(&sent.lemma(lead - 1));
            named(lead).or_else(|| named(lead.saturating_sub(1)).filter(|_| participle))
        });
        if let Some(mention) =
            before.filter(|_| sent.upos(head) != Upos::Verb || sent.rel(head) == Relation::Acl)
        {
            let found = self.people.at(self.sentence, mention.first)?;
            return Some(Bound::new(found, "role/appointment"));
        }
        if sent.upos(head) != Upos::Verb {
            return None;
        }
        let lemma = sent.lemma(head);
        let passive = sent
            .children(head)
            .iter()
            .any(|c| sent.relation(*c) == Relation::NsubjPass);
        let subject = || {
            let direct = sent.children_by(head, &[Relation::Nsubj]).next();
            match direct {
                Some(token) if matches!(sent.lower(token), "who" | "that") => {
                    self.person_at(sent.head(head)?)
                }
                Some(token) => self.person_at(token),
                // "Vale met Krol and resigned as minister": the subject of the verb before.
                None if sent.rel(head) == Relation::Conj => {
                    let verb = sent.head(head)?;
                    sent.children_by(verb, &[Relation::Nsubj])
                        .find_map(|token| self.person_at(token))
                }
                None => None,
            }
        };
        let object = || {
            sent.children_by(head, &[Relation::Obj])
                .find_map(|token| self.person_at(token))
        };
        let (found, tenure) = if APPOINTS.contains(&lemma) {
            let found = if passive { subject()? } else { object()? };
            (found, (lemma == "nominate").then_some(Tenure::Designate))
        } else if LEAVES.contains(&lemma) && as_case {
            let found = if passive {
                subject()
            } else {
                object().or_else(subject)
            };
            (found?, Some(Tenure::Former))
        } else if matches!(lemma, "succeed" | "replace") && as_case {
            return self.successor(head, subject());
        } else if HOLDS.contains(&lemma)
            && (as_case || matches!(lemma, "become" | "remain" | "serve"))
        {
            let ended = sent.xpos(head) == "VBD" && self.ended(title.last)
                || (0..sent.len()).any(|t| {
                    matches!(sent.lower(t), "once" | "previously" | "formerly")
                        && sent.head(t) == Some(head)
                });
            (subject()?, ended.then_some(Tenure::Former))
        } else {
            return None;
        };
        let mut bound = Bound::new(found, "role/appointment");
        bound.tenure = tenure;
        Some(bound)
    }

    /// Says whether the sentence tells that a holder has left: *when Minister Vale stepped down*,
    /// *dismissed his finance minister, Krol*.
    pub(super) fn has_left(&self, title: &TitleMention, person: usize) -> bool {
        let sent = self.sent;
        let own = |token: usize| self.person_at(token) == Some(person);
        let in_title = |token: usize| (title.first..title.last).contains(&token);
        (0..sent.len())
            .filter(|verb| sent.upos(*verb) == Upos::Verb && sent.xpos(*verb) != "VB")
            .any(|verb| {
                let lemma = sent.lemma(verb);
                let down = sent.lower(verb + 1) == "down";
                let goes = lemma == "resign" || lemma == "quit" || lemma == "step" && down;
                // "Krol, who died last month"
                let gone = lemma == "die"
                    && sent.xpos(verb) == "VBD"
                    && sent.relation(verb) == Relation::AclRelcl
                    && sent.head(verb).is_some_and(own);
                if gone {
                    return true;
                }
                let sends = matches!(lemma, "dismiss" | "sack" | "fire" | "oust" | "depose");
                let denied = sent
                    .children(verb)
                    .iter()
                    .any(|child| matches!(sent.lower(*child), "not" | "n't" | "never"));
                let fits = |child: usize| own(child) || in_title(child);
                let slot = |token: usize| {
                    let passive = sent.relation(token) == Relation::NsubjPass;
                    let subject = sent.rel(token) == Relation::Nsubj;
                    goes && subject || sends && (passive || sent.rel(token) == Relation::Obj)
                };
                // "Senator Vale resigns as chair": it is the other office that ends.
                let other = (verb..sent.len()).any(|t| sent.lower(t) == "as");
                !denied && !other && sent.children(verb).iter().any(|c| fits(*c) && slot(*c))
            })
    }

    /// Reads *appoints Vale to succeed him as head*: whoever is to succeed has not begun.
    fn successor(&self, verb: usize, subject: Option<usize>) -> Option<Bound> {
        let sent = self.sent;
        if let Some(found) = subject {
            return Some(Bound::new(found, "role/appointment"));
        }
        let head = sent.head(verb)?;
        let found = sent
            .children_by(head, &[Relation::Obj])
            .find_map(|token| self.person_at(token))?;
        let mut bound = Bound::new(found, "role/appointment");
        bound.tenure = Some(Tenure::Designate);
        Some(bound)
    }
}

/// Makes former what a sentence of the document says somebody has left.
pub(super) fn retire(holdings: &mut [Holding]) {
    let left: Vec<(usize, String)> = holdings
        .iter()
        .filter(|h| h.tenure == Tenure::Former)
        .map(|h| (h.person, h.title.to_lowercase()))
        .collect();
    for holding in holdings.iter_mut().filter(|h| h.tenure == Tenure::Current) {
        let key = (holding.person, holding.title.to_lowercase());
        if left.contains(&key) && !HEADS.contains(&holding.class.as_str()) {
            holding.tenure = Tenure::Former;
        }
    }
}

/// Offices that somebody can hold again, so that *former* here and a bare title there are no one
/// statement: *former President Vale*, *President Vale*.
const HEADS: [&str; 3] = ["head_of_state", "head_of_government", "military"];
