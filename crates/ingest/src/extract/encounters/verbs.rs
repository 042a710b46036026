//! Encounters that a verb tells of: who stands in the slots of its frame.

use chancery_language::Relation;
use chancery_model::{Capacity, MeetingKind};

use super::super::document::At;
use super::super::mentions::Named;
use super::super::ontology::{ArgumentRole, Frame, Need};
use super::super::reading::{Party, is_verb};
use super::super::trace::{Reason, Step};
use super::{Encounter, Filled, Finder};

/// Nouns for people whom a list can name, beside those who act for a country or body.
const PEOPLE: [&str; 16] = [
    "advocate",
    "activist",
    "expert",
    "scholar",
    "veteran",
    "volunteer",
    "governor",
    "mayor",
    "senator",
    "congressman",
    "ceo",
    "organizer",
    "educator",
    "student",
    "provider",
    "stakeholder",
];

/// What there is between countries, so that *with* behind it names the other one.
const RELATIONS: [&str; 20] = [
    "agreement",
    "border",
    "competition",
    "conflict",
    "cooperation",
    "deal",
    "dialogue",
    "diplomacy",
    "dispute",
    "engagement",
    "negotiation",
    "partnership",
    "peace",
    "relation",
    "relationship",
    "talk",
    "tension",
    "tie",
    "trade",
    "war",
];

/// Verbs whose object does what the clause behind them says: *asked Krol to meet Vale*.
const HANDS_ON: [&str; 30] = [
    "advise",
    "allow",
    "ask",
    "ban",
    "bar",
    "block",
    "bring",
    "convince",
    "dispatch",
    "enable",
    "encourage",
    "forbid",
    "force",
    "help",
    "instruct",
    "invite",
    "keep",
    "order",
    "permit",
    "persuade",
    "press",
    "pressure",
    "prevent",
    "prohibit",
    "push",
    "recruit",
    "send",
    "stop",
    "tell",
    "urge",
];

impl Finder<'_, '_> {
    pub(super) fn by_verb(&self, frame: &Frame) -> Option<Encounter> {
        let (sent, verb) = (self.sent(), self.at.token);
        self.tried(frame);
        if !frame.object_nouns.is_empty() {
            let objects = sent.children_by(verb, &[Relation::Obj]);
            if !objects
                .into_iter()
                .any(|o| frame.object_nouns.iter().any(|noun| noun == sent.lemma(o)))
            {
                return self.refuse(Reason::OtherObject);
            }
        }
        // "a summit convened by the council": of the summit its noun tells.
        let is_convened = matches!(sent.lemma(verb), "convene" | "reconvene" | "assemble")
            && sent.rel(verb) == Relation::Acl
            && sent.xpos(verb) == "VBN";
        if is_convened {
            return self.refuse(Reason::ToldByVerbAbove);
        }
        let mut filled = Filled::default();
        let passive = sent
            .children(verb)
            .iter()
            .any(|c| matches!(sent.relation(*c), Relation::NsubjPass | Relation::AuxPass));
        let subject_slot = if passive { "object" } else { "subject" };
        for token in self.subjects(verb) {
            self.fill(frame, subject_slot, token, &mut filled);
            self.companions(token, &mut filled);
        }
        let has_subject = !filled.parties.is_empty();
        if sent.rel(verb) == Relation::Acl
            && sent.relation(verb) != Relation::AclRelcl
            && let Some(head) = sent.head(verb)
        {
            let slot = if sent.xpos(verb) == "VBN" {
                "object"
            } else {
                "subject"
            };
            self.fill(frame, slot, head, &mut filled);
        }
        for token in sent.children_by(verb, &[Relation::Obj, Relation::Iobj]) {
            // "called by X with Y" under a wrong label
            match sent.case(token) {
                Some(preposition) if frame.slot(preposition).is_some() => {
                    let preposition = preposition.to_owned();
                    self.fill(frame, &preposition, token, &mut filled);
                }
                _ => self.fill(frame, "object", token, &mut filled),
            }
        }
        filled.has_counterpart |= self.is_reciprocal() && filled.parties.len() >= 2;
        let obliques: Vec<usize> = sent
            .children_by(verb, &[Relation::Obl, Relation::Nmod])
            .collect();
        for token in obliques {
            let Some(preposition) = sent.case(token) else {
                continue;
            };
            if preposition == "with" && self.is_of_topic(frame, token) {
                continue;
            }
            let is_agent =
                sent.relation(token) == Relation::OblAgent || preposition == "by" && passive;
            let slot = if is_agent && frame.slot("by").is_none() {
                "subject"
            } else {
                preposition
            };
            self.fill(frame, slot, token, &mut filled);
        }
        if !frame.object_nouns.is_empty() {
            // "led a delegation to Ghana": the goal hangs on the object.
            for object in sent.children_by(verb, &[Relation::Obj]).collect::<Vec<_>>() {
                for token in sent.children_by(object, &[Relation::Nmod, Relation::Obl]) {
                    if let Some(preposition) = sent.case(token) {
                        self.fill(frame, preposition, token, &mut filled);
                    }
                }
            }
        }
        // "our principals are meeting with A and B": A and B need not meet each other.
        let unknown = !has_subject
            && filled.has_counterpart
            && sent.children_by(verb, &[Relation::Nsubj]).next().is_some();
        if unknown && frame.kind != MeetingKind::Visit {
            return self.refuse(Reason::SubjectIsNobody);
        }
        if frame.needs == Some(Need::PersonAlone)
            || frame.needs == Some(Need::Party) && !filled.has_counterpart
        {
            self.far_counterpart(frame, &mut filled);
        }
        self.check_needs(frame, &filled, has_subject)?;
        self.finish(frame, filled, verb)
    }

    /// Says whether *with* goes on with what is spoken of, not with whom: *discussed their relations with
    /// Norway*.
    fn is_of_topic(&self, frame: &Frame, token: usize) -> bool {
        let sent = self.sent();
        let mut objects = sent.children_by(self.at.token, &[Relation::Obj]);
        frame.name == "discuss"
            && objects.any(|object| object < token && self.is_tie_with(object, token))
    }

    /// Says whether a noun is what there is between countries, one of which stands behind *with*.
    pub(super) fn is_tie_with(&self, noun: usize, token: usize) -> bool {
        let parties = self.reading.parties(At { token, ..self.at });
        RELATIONS.contains(&self.sent().lemma(noun))
            && parties.iter().all(|p| !matches!(p, Party::Person(_)))
    }

    pub(super) fn check_needs(
        &self,
        frame: &Frame,
        filled: &Filled,
        has_subject: bool,
    ) -> Option<()> {
        let met = match frame.needs {
            // "meet the needs", "meet the deadline": an object that is nobody.
            None => {
                let object = self
                    .sent()
                    .children_by(self.at.token, &[Relation::Obj])
                    .next();
                let object = object.filter(|_| !self.is_reciprocal());
                frame.kind == MeetingKind::Visit || object.is_none() || filled.has_counterpart
            }
            // "A and B spoke on the phone" is a call; "A and B spoke to reporters" is none.
            Some(Need::Party) => {
                let together =
                    filled.parties.len() >= 2 && (self.is_call() || self.is_private(filled));

                filled.has_counterpart && has_subject || together
            }
            // "welcomed two new members, A and B" is another welcome.
            Some(Need::Person) if self.takes_members() => false,
            Some(Need::Person) => {
                let mut guests = filled
                    .parties
                    .iter()
                    .filter(|(_, c)| *c == Capacity::Visitor);
                filled.has_counterpart && guests.any(|(party, _)| matches!(party, Party::Person(_)))
            }
            Some(Need::CallCue) => filled.has_counterpart && has_subject && self.is_call(),
            Some(Need::PersonAlone) => {
                let together = frame.slot("object").is_none() && filled.parties.len() >= 2;
                has_subject && (filled.has_counterpart || together) && self.is_said_alone(filled)
            }
            Some(Need::Goal) => {
                !filled.goals.is_empty()
                    || frame.name == "travel" && self.place_before_where(self.at.token).is_some()
            }
            Some(Need::Journey) => filled.has_counterpart && has_subject && self.is_for_journey(),
            Some(Need::Abroad) => filled.goals.iter().any(|goal| {
                let place = self.reading.place(*goal);
                let mut visitors = filled.parties.iter();
                place.is_some_and(|place| {
                    visitors
                        .any(|(party, _)| self.has_home(party) && !self.is_at_home(party, &place))
                })
            }),
            Some(Need::CountryOrCity) => {
                filled.has_person()
                    && filled.goals.iter().any(|goal| {
                        matches!(
                            self.reading.mention_at(*goal).map(|m| &m.named),
                            Some(Named::Country(_) | Named::Place(_))
                        )
                    })
            }
        };
        if met || has_subject && self.is_with_the_unnamed(frame, filled) {
            return Some(());
        }
        self.refuse(match frame.needs {
            Some(Need::CallCue) => Reason::NeedsCall,
            None => Reason::ObjectIsNobody,
            Some(Need::Party) => Reason::NeedsParty,
            Some(Need::Person | Need::PersonAlone) => Reason::NeedsPerson,
            Some(Need::Journey) => Reason::NeedsJourney,
            Some(Need::Abroad) => Reason::NeedsAbroad,
            Some(Need::Goal) => Reason::NeedsGoal,
            Some(Need::CountryOrCity) => Reason::NeedsPlace,
        })
    }

    /// Says whether one person meets people whom a list of participants can name: *Vale convened
    /// civil rights leaders*. Without a list it tells of no encounter.
    fn is_with_the_unnamed(&self, frame: &Frame, filled: &Filled) -> bool {
        let sent = self.sent();
        let meets = matches!(frame.needs, None | Some(Need::Person));
        let mut objects = sent.children_by(self.at.token, &[Relation::Obj, Relation::Obl]);
        let is_group = |object: usize| {
            let noun = sent.lemma(object);
            sent.xpos(object) == "NNS"
                && matches!(sent.case(object), None | Some("with"))
                && (self.reading.ontology.groups.contains(noun) || PEOPLE.contains(&noun))
        };
        // Who hosts them together is together: *Vale and Krol hosted veterans*.
        let is_alone = filled.parties.len() == 1 || frame.needs == Some(Need::Person);
        meets
            && frame.kind == MeetingKind::Meeting
            && is_alone
            && filled.has_person()
            && objects.any(is_group)
    }

    /// Says whether the verb tells what a journey is for: *flew to Oslo to brief Krol*.
    fn is_for_journey(&self) -> bool {
        let (sent, verb) = (self.sent(), self.at.token);
        let is_purpose =
            matches!(sent.rel(verb), Relation::Advcl | Relation::Xcomp) && sent.xpos(verb) == "VB";
        sent.head(verb)
            .is_some_and(|head| is_purpose && self.travels(head))
    }

    /// Tells those who ask that a frame is tried here.
    pub(super) fn tried(&self, frame: &Frame) {
        let at = self.at;
        self.reading.trace.note(|| Step::Tried {
            at,
            frame: frame.name.clone(),
        });
    }

    /// Tells those who ask who fills a slot.
    pub(super) fn noted(&self, slot: &str, role: &'static str, token: usize, parties: &[Party]) {
        if !parties.is_empty() {
            self.reading.trace.note(|| Step::Filled {
                slot: slot.to_owned(),
                role,
                token,
                parties: parties.to_vec(),
            });
        }
    }

    /// Adds who is said to come along: *Vale, accompanied by Krol, met …*.
    fn companions(&self, subject: usize, filled: &mut Filled) {
        let sent = self.sent();
        for clause in sent.children_by(subject, &[Relation::Acl]) {
            let lemma = sent.lemma(clause);
            if !matches!(lemma, "accompany" | "join" | "flank") {
                continue;
            }
            let agents = sent.children_by(clause, &[Relation::Obl]);
            let agents: Vec<usize> = agents
                .filter(|agent| sent.case(*agent) == Some("by"))
                .collect();
            filled.add(self.people_of(agents), Capacity::Delegation);
        }
    }

    /// Says whether people talk among themselves: *talked privately*, *spoke directly*.
    fn is_private(&self, filled: &Filled) -> bool {
        let sent = self.sent();
        let mut adverbs = sent.children_by(self.at.token, &[Relation::Advmod]);
        let among = adverbs.any(|adverb| {
            matches!(
                sent.lower(adverb),
                "privately"
                    | "together"
                    | "alone"
                    | "directly"
                    | "bilaterally"
                    | "separately"
                    | "face-to-face"
                    | "last"
                    | "again"
                    | "earlier"
                    | "briefly"
                    | "afterwards"
            )
        });
        let mut obliques = sent.children_by(self.at.token, &[Relation::Obl]);
        let before_others = |oblique: usize| {
            matches!(
                sent.case(oblique),
                Some("to" | "at" | "before" | "alongside" | "from" | "against" | "for")
            )
        };
        filled.has_person() && among && !obliques.any(before_others)
    }

    fn takes_members(&self) -> bool {
        let sent = self.sent();
        let mut objects = sent.children_by(self.at.token, &[Relation::Obj]);
        objects.any(|object| matches!(sent.lemma(object), "member" | "appointment" | "addition"))
    }

    /// Says whether the object stands for the subjects themselves: *saw each other*.
    fn is_reciprocal(&self) -> bool {
        let sent = self.sent();
        let mut objects = sent.children_by(self.at.token, &[Relation::Obj, Relation::Obl]);
        objects.any(|object| {
            let before = object.checked_sub(1).map_or("", |token| sent.lower(token));
            let (word, next) = (sent.lower(object), sent.lower(object + 1));
            [(before, word), (word, next)]
                .iter()
                .any(|pair| matches!(pair, ("each", "other") | ("one", "another")))
        })
    }

    /// Says whether a verb takes a person and nothing that says more of him: *called Krol*.
    fn is_said_alone(&self, filled: &Filled) -> bool {
        let (sent, verb) = (self.sent(), self.at.token);
        let people = filled.parties.iter();
        let people = people.filter(|(party, _)| matches!(party, Party::Person(_)));
        let objects = sent.children_by(verb, &[Relation::Obj, Relation::Iobj]);
        let more = sent.children(verb).iter().any(|child| {
            matches!(sent.rel(*child), Relation::Xcomp | Relation::Ccomp)
                || sent.rel(*child) == Relation::Compound
                || sent.rel(*child) == Relation::Advcl
                    && sent
                        .children_by(*child, &[Relation::Mark])
                        .any(|mark| sent.lower(mark) == "to")
                || matches!(sent.case(*child), Some("as" | "for" | "by"))
                    && sent.rel(*child) == Relation::Obl
        });
        // "discussed with Norwegian officials": officials of a country are somebody.
        let officials = filled.has_with
            && filled
                .parties
                .iter()
                .any(|(party, _)| self.names_people_of(party))
            && filled.has_person();
        (people.count() >= 2 || officials) && objects.count() < 2 && !more
    }

    /// Returns the subjects of a verb: its own, or those of the clause that it depends on.
    pub(super) fn subjects(&self, verb: usize) -> Vec<usize> {
        let sent = self.sent();
        let mut at = verb;
        for _ in 0..5 {
            let own: Vec<usize> = sent.children_by(at, &[Relation::Nsubj]).collect();
            let relative = own
                .iter()
                .all(|s| matches!(sent.lower(*s), "who" | "which" | "that"));
            if !own.is_empty() && !relative {
                return own;
            }
            let Some(head) = sent.head(at) else { break };
            match sent.relation(at) {
                Relation::AclRelcl => return vec![head],
                Relation::Conj | Relation::Parataxis
                    if is_verb(sent, head) || sent.rel(head) == Relation::Root =>
                {
                    at = head;
                }
                Relation::Xcomp | Relation::Ccomp | Relation::Advcl if own.is_empty() => {
                    let objects: Vec<usize> = sent
                        .children_by(head, &[Relation::Obj, Relation::Iobj])
                        .collect();
                    // "asked her before meeting Krol": who asked met him.
                    let is_handed = sent.rel(at) != Relation::Advcl
                        || sent
                            .children_by(at, &[Relation::Mark])
                            .any(|mark| matches!(sent.lower(mark), "to" | "from"));
                    if !objects.is_empty() && is_handed && HANDS_ON.contains(&sent.lemma(head)) {
                        return objects;
                    }
                    // "called on both to meet"
                    let mut upon = sent.children_by(head, &[Relation::Obl]);
                    let upon = upon.find(|asked| {
                        *asked < at && matches!(sent.case(*asked), Some("on" | "upon"))
                    });
                    if let Some(upon) = upon.filter(|_| sent.lemma(head) == "call") {
                        return vec![upon];
                    }
                    // "called for both to hold a meeting"
                    let mut obliques = sent.children_by(head, &[Relation::Obl]);
                    let asked = obliques
                        .find(|asked| *asked < at && sent.case(*asked) == Some("for"))
                        .filter(|_| matches!(sent.lemma(head), "call" | "ask" | "wait"));
                    if let Some(asked) = asked {
                        return vec![asked];
                    }
                    at = head;
                }
                Relation::Acl if own.is_empty() && sent.xpos(at) != "VBN" => {
                    // "his plan to meet X": who plans
                    if let Some(owner) = sent
                        .children(head)
                        .iter()
                        .find(|c| sent.relation(**c) == Relation::NmodPoss)
                    {
                        return vec![*owner];
                    }
                    at = head;
                }
                Relation::Obj | Relation::Obl | Relation::Nmod if at != verb => at = head,
                _ => break,
            }
        }
        Vec::new()
    }

    pub(super) fn fill(&self, frame: &Frame, slot: &str, token: usize, filled: &mut Filled) {
        let Some(role) = frame.slot(slot) else { return };
        let at = At { token, ..self.at };
        let is_counterpart = slot != "subject";
        match role {
            ArgumentRole::Goal => {
                let parties = self.reading.parties(at);
                let people = parties
                    .iter()
                    .any(|party| matches!(party, Party::Person(_)));
                if people {
                    filled.has_counterpart = true;
                    self.noted(slot, "host", token, &parties);
                    filled.add(parties, Capacity::Host);
                } else {
                    let (slot, role, parties) = (slot.to_owned(), role.word(), Vec::new());
                    self.reading.trace.note(|| Step::Filled {
                        slot,
                        role,
                        token,
                        parties,
                    });
                    filled.goals.push(at);
                }
                return;
            }
            ArgumentRole::Place => return,
            _ => {}
        }
        let mut parties = self.reading.parties(at);
        if role == ArgumentRole::Guest {
            parties.retain(|party| matches!(party, Party::Person(_)));
        }
        if slot == "between" {
            parties.splice(0..0, self.between(token));
        }
        filled.has_counterpart |= is_counterpart && !parties.is_empty();
        filled.has_with |= slot == "with" && !parties.is_empty();
        filled.has_initiator |= slot != "with" && !parties.is_empty();

        self.noted(slot, role.word(), token, &parties);
        let capacity = match role {
            ArgumentRole::Host => Capacity::Host,
            ArgumentRole::Visitor => Capacity::Visitor,
            ArgumentRole::Companion => Capacity::Delegation,
            _ => Capacity::Principal,
        };
        filled.add(parties, capacity);
    }

    /// Returns the people named after *between* and before the name that the tree hangs on it: in
    /// *between Vale and Council President Krol* it may lose the first.
    fn between(&self, token: usize) -> Vec<Party> {
        let case = self.sent().children_by(token, &[Relation::Case]).next();
        let mentions = &self.reading.mentions[self.at.sentence];
        let named = mentions.iter().filter(|m| {
            m.is_person() && case.is_some_and(|case| case < m.first) && m.last <= token
        });
        let people = named.filter_map(|m| self.reading.people.at(self.at.sentence, m.first));
        people.map(Party::Person).collect()
    }
}
