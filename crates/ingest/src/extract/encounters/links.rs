//! Which encounter a telling means: one of its own, or one that another sentence tells of.

use chancery_language::{Relation, Upos};
use chancery_model::Part;

use super::{Filled, Finder};
use crate::extract::document::At;
use crate::extract::reading::Party;

/// How a telling points to an encounter that another sentence tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Link {
    /// It tells of it by itself.
    Itself,
    /// The encounter told last: *the meeting*, *took part in them*.
    Before,
    /// The encounter of the same name.
    Named,
    /// The encounter told last that has this party: *he was joined by Krol*.
    With(Party),
    /// The encounter told last in which this side takes part: *led the Polish delegation*.
    Side(Party),
    /// The only one that this party is told to have taken part in: *after talks with Krol*.
    Counterpart(Party),
    /// The next of a series: its parties are those of the encounter told last.
    Again,
    /// Nothing says which one: a list of participants can.
    Open,
}

impl Finder<'_, '_> {
    /// Says whether the subject stands for people named before, by a plural noun: *The leaders will also discuss
    /// trade*. It adds to the encounter told of them.
    pub(super) fn is_of_those_told(&self) -> bool {
        let sent = self.sent();
        let mut subjects = sent.children_by(self.at.token, &[Relation::Nsubj]);
        subjects.any(|subject| {
            let range = sent.tree.subtree(subject);
            let named = self.reading.mentions[self.at.sentence]
                .iter()
                .any(|m| range.start <= m.first && m.last <= range.end);
            sent.xpos(subject) == "NNS" && !named
        })
    }

    /// Says whether people meet whom another sentence can name: *Dozens of heads of state are meeting in Oslo*.
    fn is_of_unnamed(&self) -> bool {
        let (sent, verb) = (self.sent(), self.at.token);
        let meets = matches!(sent.lemma(verb), "meet" | "gather" | "convene" | "assemble");
        let groups = &self.reading.ontology.groups;
        let is_group = |noun: usize| {
            let of = sent.children_by(noun, &[Relation::Nmod]);
            let mut nouns = std::iter::once(noun).chain(of);
            nouns.any(|noun| sent.xpos(noun) == "NNS" && groups.contains(sent.lemma(noun)))
        };
        let alone = sent.children_by(verb, &[Relation::Obj]).next().is_none();
        let mut subjects = sent.children_by(verb, &[Relation::Nsubj]);
        sent.upos(verb) == Upos::Verb && meets && alone && subjects.any(is_group)
    }

    /// Returns who issues what a title names: *Readout from Spokesperson Vale on …*, *Statement by …*.
    pub(super) fn teller_of_title(&self) -> Option<Party> {
        let sent = self.sent();
        let issues = matches!(sent.lower(0), "readout" | "statement" | "remarks")
            && matches!(sent.lower(1), "from" | "by");
        if sent.part != Part::Title || !issues {
            return None;
        }
        let topic =
            (2..sent.len()).find(|token| matches!(sent.lower(*token), "on" | "regarding"))?;
        let mentions = self.reading.mentions[self.at.sentence].iter();
        let mut tellers = mentions.filter(|m| m.is_person() && m.last <= topic);
        let one = tellers.next().filter(|_| tellers.next().is_none())?;
        let person = self.reading.people.at(self.at.sentence, one.first)?;
        Some(Party::Person(person))
    }

    /// Says whether a noun without parties means an encounter just told, of which it says where it was:
    /// *praised these talks in Vienna*, *agreed during the meeting in Vienna*.
    pub(super) fn is_told_again(&self) -> bool {
        let (sent, noun) = (self.sent(), self.at.token);
        let is_talk = matches!(
            sent.lemma(noun),
            "meeting" | "talk" | "discussion" | "conversation" | "session" | "encounter"
        );
        let mut determiners = sent.children_by(noun, &[Relation::Det, Relation::Nmod]);
        let (mut points, mut is_definite) = (false, false);
        determiners.by_ref().for_each(|det| {
            let word = sent.lower(det);
            points |= matches!(word, "this" | "these" | "their" | "his" | "her");
            is_definite |= word == "the";
        });
        let during = matches!(
            sent.case(noun),
            Some("during" | "at" | "after" | "following" | "from")
        );
        let is_bare = sent
            .children_by(noun, &[Relation::Amod, Relation::Compound])
            .next()
            .is_none();
        is_talk && is_bare && (points || is_definite && (during || self.is_said_to_take_place()))
    }

    /// Says whether the noun is what takes place: *The talks will be held in Oslo on March 6*.
    pub(super) fn is_said_to_take_place(&self) -> bool {
        let (sent, noun) = (self.sent(), self.at.token);
        sent.rel(noun) == Relation::Nsubj
            && sent.head(noun).is_some_and(|verb| {
                matches!(
                    sent.lemma(verb),
                    "hold" | "take" | "begin" | "start" | "open" | "schedule" | "occur" | "convene"
                )
            })
    }

    /// Says which encounter a telling with too few parties means.
    pub(super) fn link(&self, filled: &Filled, names: &[String]) -> Option<Link> {
        let (sent, token) = (self.sent(), self.at.token);
        let is_next = sent
            .children_by(token, &[Relation::Amod])
            .any(|child| sent.lower(child) == "next");
        if is_next && matches!(sent.upos(token), Upos::Noun | Upos::Propn) {
            return Some(Link::Again);
        }
        if filled.parties.is_empty() {
            return self.is_of_unnamed().then_some(Link::Open);
        }
        if !names.is_empty() {
            return Some(Link::Named);
        }
        let is_process = matches!(
            sent.lemma(token),
            "talk" | "negotiation" | "dialogue" | "discussion" | "consultation"
        );
        // "after the meeting with Krol": whose it was is told elsewhere. "A meeting with Krol two days
        // earlier" is another one.
        let is_another = sent
            .children_by(token, &[Relation::Det])
            .any(|det| matches!(sent.lower(det), "a" | "an"))
            && !self.reading.dates[self.at.sentence].is_empty();
        if let [(counterpart @ Party::Person(_), _)] = filled.parties.as_slice()
            && !is_another
            && filled.has_with
            && !filled.has_initiator
        {
            return Some(Link::Counterpart(counterpart.clone()));
        }
        Some(if self.is_definite() && !is_process && !filled.by_clause {
            Link::Before
        } else {
            Link::Open
        })
    }

    /// Returns what the trigger is called where it has a name of its own: *G20 summit*, *the
    /// Strategic Dialogue*.
    pub(super) fn event_name(&self) -> Option<String> {
        let (sent, noun) = (self.sent(), self.at.token);
        if !matches!(sent.upos(noun), Upos::Noun | Upos::Propn) {
            return None;
        }
        let mut first = noun;
        while let Some(before) = first.checked_sub(1) {
            let joins = matches!(sent.lower(before), "-" | "–" | "/" | "'" | "'s");
            let names = sent.is_capitalised(before)
                && !matches!(
                    sent.lower(before),
                    "the" | "a" | "an" | "this" | "at" | "on" | "in"
                )
                && self
                    .reading
                    .person_at(At {
                        token: before,
                        ..self.at
                    })
                    .is_none()
                && self
                    .reading
                    .title_at(At {
                        token: before,
                        ..self.at
                    })
                    .is_none();
            if !joins && !names {
                break;
            }
            first = before;
        }
        // "Vale's Meetings": whose they are is no name.
        while first < noun && matches!(sent.lower(first), "-" | "–" | "/" | "'" | "'s") {
            first += 1;
        }
        let named = first < noun || sent.is_capitalised(noun) && noun > 0;
        // "the Meeting" could be any; "the Dialogue" is short for the one with a longer name.
        let specific =
            first < noun || !matches!(sent.lemma(noun), "meeting" | "talk" | "session" | "call");
        (named && specific).then(|| chancery_model::fold_name(sent.phrase(first, noun + 1)))
    }

    /// Says whether the trigger is a noun that needs no more words to be understood: *the talks*.
    pub(super) fn is_definite(&self) -> bool {
        let (sent, token) = (self.sent(), self.at.token);
        let is_noun = matches!(sent.upos(token), Upos::Noun | Upos::Propn);
        let definite = sent.children_by(token, &[Relation::Det]).any(|child| {
            matches!(
                sent.lower(child),
                "the" | "this" | "that" | "these" | "those"
            )
        });
        let bare = sent
            .children_by(token, &[Relation::Amod, Relation::Compound, Relation::Nmod])
            .next()
            .is_none();
        is_noun && definite && bare
    }

    /// Says whether the words set it apart from an event: *on the eve of the summit*, *ahead of it*.
    pub(super) fn is_apart(&self) -> bool {
        let sent = self.sent();
        let is_other = sent
            .children_by(self.at.token, &[Relation::Amod, Relation::Det])
            .any(|child| matches!(sent.lower(child), "subsequent" | "separate" | "another"));
        if is_other {
            return true;
        }
        let clause = std::iter::once(self.at.token).chain(sent.ancestors(self.at.token).take(2));
        clause.into_iter().any(|token| {
            sent.children_by(token, &[Relation::Obl, Relation::Nmod])
                .any(|child| {
                    let is_event =
                        |noun: usize| self.reading.ontology.nouns.contains_key(sent.lemma(noun));
                    let beside = matches!(sent.lemma(child), "eve" | "sideline" | "margin")
                        && sent.children_by(child, &[Relation::Nmod]).any(is_event);
                    let ahead = matches!(
                        sent.case(child),
                        Some("ahead" | "before" | "prior" | "after" | "following")
                    ) && is_event(child);
                    child != self.at.token && (beside || ahead)
                })
        })
    }

    /// Says whether what the sentence tells builds on it: *building on*, *following on their talks*.
    pub(super) fn is_earlier(&self) -> bool {
        let (sent, token) = (self.sent(), self.at.token);
        let follows = || {
            let mut cases = sent.children_by(token, &[Relation::Case]);
            cases.any(|case| sent.lower(case) == "following" && sent.lower(case + 1) == "on")
        };
        let builds = || {
            let verb = sent
                .head(token)
                .filter(|_| sent.rel(token) == Relation::Obl);
            sent.case(token) == Some("on")
                && verb
                    .is_some_and(|verb| matches!(sent.lemma(verb), "build" | "follow" | "expand"))
        };
        let is_known = sent.children(token).iter().any(|child| {
            sent.relation(*child) == Relation::NmodPoss || sent.lower(*child) == "the"
        });
        let is_noun = matches!(sent.upos(token), Upos::Noun | Upos::Propn);
        is_noun && is_known && (follows() || builds())
    }
}
