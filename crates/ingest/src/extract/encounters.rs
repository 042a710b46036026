//! Encounters as single sentences tell them: a trigger word, its frame, and who fills its slots.

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, Edtf, MeetingKind, Status};

use super::dates::{DateMention, Direction, When};
use super::document::{At, Sent};
use super::mentions::Named;
use super::ontology::{ArgumentRole, Frame, Need};
use super::reading::{Party, Reading, is_subject, is_verb};
use super::status::{self, Said};

/// One encounter as one sentence tells it.
#[derive(Debug, Clone)]
pub(crate) struct Encounter {
    pub(crate) kind: MeetingKind,
    /// `None` where the sentence only mentions it.
    pub(crate) status: Option<Status>,
    pub(crate) parties: Vec<(Party, Capacity)>,
    pub(crate) place: Option<Party>,
    pub(crate) date: Option<(Edtf, String)>,
    /// The source that the sentence gives, in its words, and who that is.
    pub(crate) attribution: Option<(String, Option<Party>)>,
    pub(crate) sentences: Vec<(usize, String)>,
    /// Whether the words say that these alone met.
    pub(crate) is_bilateral: bool,
}

/// Finds the encounters of a document, in text order.
pub(crate) fn find(reading: &Reading<'_>) -> Vec<Encounter> {
    let mut found = Vec::new();
    for sentence in 0..reading.document.sentences.len() {
        for token in 0..reading.sent(sentence).len() {
            let at = At { sentence, token };
            if reading
                .mention_at(at)
                .is_some_and(super::mentions::Mention::is_person)
            {
                continue;
            }
            found.extend(Finder { reading, at }.encounters());
        }
    }
    found
}

/// What fills the slots of a frame at a trigger.
#[derive(Debug, Default)]
struct Filled {
    parties: Vec<(Party, Capacity)>,
    goals: Vec<At>,
    /// Whether somebody stands in a slot other than the subject's.
    has_counterpart: bool,
}

impl Filled {
    fn add(&mut self, parties: Vec<Party>, capacity: Capacity) {
        for party in parties {
            if self.parties.iter().all(|(known, _)| *known != party) {
                self.parties.push((party, capacity));
            }
        }
    }

    fn has_person(&self) -> bool {
        self.parties
            .iter()
            .any(|(party, _)| matches!(party, Party::Person(_)))
    }
}

struct Finder<'f, 'a> {
    reading: &'f Reading<'a>,
    at: At,
}

impl<'a> Finder<'_, 'a> {
    fn sent(&self) -> &Sent<'a> {
        self.reading.sent(self.at.sentence)
    }

    /// Parts what one sentence tells of several meetings: *bilateral meetings with A and B*, *spoke
    /// to A and to B*.
    fn encounters(&self) -> Vec<Encounter> {
        let whole = self.each_goal(self.told());
        let separate = self.separate_parties();
        if separate.len() < 2 {
            return whole;
        }
        let mut parted = Vec::new();
        for encounter in whole {
            let common: Vec<_> = encounter
                .parties
                .iter()
                .filter(|(p, _)| !separate.contains(p))
                .cloned()
                .collect();
            if common.is_empty() {
                parted.push(encounter);
                continue;
            }
            for party in &separate {
                let mut one = encounter.clone();
                one.parties.clone_from(&common);
                one.parties.push((party.clone(), Capacity::Principal));
                one.is_bilateral = true;
                parted.push(one);
            }
        }
        parted
    }

    /// Parts a visit to several places into a visit to each: *travelled to Oman and Qatar*.
    fn each_goal(&self, told: Vec<Encounter>) -> Vec<Encounter> {
        let mentions = &self.reading.mentions[self.at.sentence];
        let sent = self.sent();
        let mut parted = Vec::new();
        for encounter in told {
            let goal = encounter
                .place
                .clone()
                .filter(|_| encounter.kind == MeetingKind::Visit);
            parted.push(encounter.clone());
            let Some(goal) = goal else { continue };
            let named = |token| self.reading.place(At { token, ..self.at });
            let heads = mentions.iter().map(|m| self.head_of(m.first, m.last));
            let Some(first) = heads.clone().find(|h| named(*h).as_ref() == Some(&goal)) else {
                continue;
            };
            for other in
                heads.filter(|h| sent.rel(*h) == Relation::Conj && sent.head(*h) == Some(first))
            {
                if let Some(place) = named(other) {
                    parted.push(Encounter {
                        place: Some(place),
                        ..encounter.clone()
                    });
                }
            }
        }
        parted
    }

    /// Returns the counterparts whom the words set apart from each other.
    fn separate_parties(&self) -> Vec<Party> {
        let (sent, token) = (self.sent(), self.at.token);
        let each = sent
            .children_by(token, &[Relation::Amod, Relation::Advmod])
            .any(|child| {
                matches!(
                    sent.lower(child),
                    "bilateral" | "separate" | "separately" | "individual"
                )
            });
        let plural = sent.xpos(token) == "NNS" || sent.upos(token) == Upos::Verb;
        let above = sent.head(token).map_or(&[][..], |head| sent.children(head));
        for child in sent.children(token).iter().chain(above).copied() {
            if !matches!(sent.case(child), Some("with" | "to")) {
                continue;
            }
            let conjuncts: Vec<usize> = sent.children_by(child, &[Relation::Conj]).collect();
            let repeated = conjuncts
                .iter()
                .any(|c| matches!(sent.case(*c), Some("with" | "to")));
            if !conjuncts.is_empty() && (each && plural || repeated) {
                return self.reading.parties(At {
                    token: child,
                    ..self.at
                });
            }
        }
        Vec::new()
    }

    fn told(&self) -> Vec<Encounter> {
        let (sent, token) = (self.sent(), self.at.token);
        let lemma = sent.lemma(token);
        let ontology = self.reading.ontology;
        match sent.upos(token) {
            Upos::Verb => {
                let frames = ontology.verbs.get(&lemma).map_or(&[][..], Vec::as_slice);
                frames
                    .iter()
                    .find_map(|frame| self.by_verb(&ontology.frames[*frame]))
                    .into_iter()
                    .collect()
            }
            Upos::Noun | Upos::Propn => {
                let Some(frame) = ontology.nouns.get(&lemma) else {
                    return Vec::new();
                };
                self.by_noun(&ontology.frames[*frame]).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    // ── verbs ────────────────────────────────────────────────────────────────────────────────

    fn by_verb(&self, frame: &Frame) -> Option<Encounter> {
        let (sent, verb) = (self.sent(), self.at.token);
        if !frame.object_nouns.is_empty() {
            let objects = sent.children_by(verb, &[Relation::Obj]);
            if !objects
                .into_iter()
                .any(|o| frame.object_nouns.contains(&sent.lemma(o)))
            {
                return None;
            }
        }
        let mut filled = Filled::default();
        let passive = sent
            .children(verb)
            .iter()
            .any(|c| matches!(sent.relation(*c), Relation::NsubjPass | Relation::AuxPass));
        let subject_slot = if passive { "object" } else { "subject" };
        for token in self.subjects(verb) {
            self.fill(frame, subject_slot, token, &mut filled);
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
            self.fill(frame, "object", token, &mut filled);
        }
        let obliques: Vec<usize> = sent
            .children_by(verb, &[Relation::Obl, Relation::Nmod])
            .collect();
        for token in obliques {
            let Some(preposition) = sent.case(token) else {
                continue;
            };
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
        self.check_needs(frame, &filled, has_subject)?;
        self.finish(frame, filled, verb)
    }

    fn check_needs(&self, frame: &Frame, filled: &Filled, has_subject: bool) -> Option<()> {
        let met = match frame.needs {
            // "meet the needs", "meet the deadline": an object that is nobody.
            None => {
                let object = self
                    .sent()
                    .children_by(self.at.token, &[Relation::Obj])
                    .next();
                frame.kind == MeetingKind::Visit || object.is_none() || filled.has_counterpart
            }
            Some(Need::Party) => filled.has_counterpart && has_subject || filled.parties.len() >= 2,
            Some(Need::Person) => {
                let mut guests = filled
                    .parties
                    .iter()
                    .filter(|(_, c)| *c == Capacity::Visitor);
                filled.has_counterpart && guests.any(|(party, _)| matches!(party, Party::Person(_)))
            }
            Some(Need::Goal) => !filled.goals.is_empty(),
            Some(Need::CountryOrCity) => filled.goals.iter().any(|goal| {
                matches!(
                    self.reading.mention_at(*goal).map(|m| &m.named),
                    Some(Named::Country(_) | Named::Place(_))
                )
            }),
        };
        met.then_some(())
    }

    /// Returns the subjects of a verb: its own, or those of the clause that it depends on.
    fn subjects(&self, verb: usize) -> Vec<usize> {
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
                    let hands_on = [
                        "invite", "ask", "urge", "send", "allow", "press", "order", "bring",
                    ];
                    if !objects.is_empty() && hands_on.contains(&sent.lemma(head).as_str()) {
                        return objects;
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

    fn fill(&self, frame: &Frame, slot: &str, token: usize, filled: &mut Filled) {
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
                    filled.add(parties, Capacity::Host);
                } else {
                    filled.goals.push(at);
                }
                return;
            }
            ArgumentRole::Place => return,
            _ => {}
        }
        let parties = self.reading.parties(at);
        filled.has_counterpart |= is_counterpart && !parties.is_empty();
        let capacity = match role {
            ArgumentRole::Host => Capacity::Host,
            ArgumentRole::Visitor => Capacity::Visitor,
            ArgumentRole::Companion => Capacity::Delegation,
            _ => Capacity::Principal,
        };
        filled.add(parties, capacity);
    }

    // ── nouns ────────────────────────────────────────────────────────────────────────────────

    fn by_noun(&self, frame: &Frame) -> Option<Encounter> {
        let (sent, noun) = (self.sent(), self.at.token);
        if sent.rel(noun) == Relation::Compound || self.is_other_noun() {
            return None;
        }
        let mut filled = Filled::default();
        for child in sent.children(noun).to_vec() {
            match sent.relation(child) {
                Relation::NmodPoss => self.fill(frame, "possessor", child, &mut filled),
                Relation::Nmod | Relation::Obl => {
                    let preposition = sent.case(child).unwrap_or_default().to_owned();
                    self.fill(frame, &preposition, child, &mut filled);
                }
                // "talks attended by A", "a meeting hosted by B", "chaired by C"
                Relation::Acl if self.reading.ontology.support.contains(&sent.lemma(child)) => {
                    for agent in sent.children_by(child, &[Relation::Obl]) {
                        if sent.case(agent) == Some("by") {
                            self.fill(frame, "by", agent, &mut filled);
                        }
                    }
                }
                Relation::Acl if sent.lower(child) == "involving" => {
                    for object in sent.children_by(child, &[Relation::Obj]) {
                        self.fill(frame, "involving", object, &mut filled);
                    }
                }
                _ => {}
            }
        }
        self.modifiers(frame, &mut filled);
        let predicate = self.predicate(frame, &mut filled);
        self.clause_subject(frame, &mut filled);
        self.finish(frame, filled, predicate)
    }

    /// Says whether the noun is another thing of the same name: a press conference, a call for peace.
    fn is_other_noun(&self) -> bool {
        let (sent, noun) = (self.sent(), self.at.token);
        let lemma = sent.lemma(noun);
        let press = sent
            .children_by(noun, &[Relation::Compound, Relation::Amod])
            .any(|child| {
                matches!(
                    sent.lower(child),
                    "news" | "press" | "joint-press" | "plenary" | "training" | "photo"
                )
            });
        let before = noun
            .checked_sub(1)
            .map(|t| sent.lower(t))
            .unwrap_or_default();
        press
            || matches!(before, "news" | "press")
            || lemma == "talk" && sent.xpos(noun) == "NN"
            || lemma == "call" && matches!(sent.lower(noun + 1), "for" | "on")
            || sent.lower(noun + 1) == "room"
            // "in consultation with the ministry" is a way of acting, not a meeting.
            || lemma == "consultation" && sent.case(noun) == Some("in")
    }

    /// Takes the names right before the noun: *the Trump-Putin summit*, *Israeli-Palestinian talks*.
    fn modifiers(&self, frame: &Frame, filled: &mut Filled) {
        if frame.slot("modifier").is_none() {
            return;
        }
        let sent = self.sent();
        let noun = self.at.token;
        let mentions = &self.reading.mentions[self.at.sentence];
        let near = mentions.iter().filter(|mention| {
            mention.last <= noun
                && noun - mention.last < 6
                && (mention.last..noun).all(|token| {
                    mentions.iter().any(|m| m.covers(token))
                        || matches!(
                            sent.upos(token),
                            Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num
                        )
                        || matches!(sent.lower(token), "-" | "–" | "/" | "and" | ",")
                })
        });
        let near: Vec<_> = near.collect();
        let actors: Vec<Party> = near
            .iter()
            .filter_map(|mention| match &mention.named {
                Named::Person(_) => self
                    .reading
                    .people
                    .at(self.at.sentence, mention.first)
                    .map(Party::Person),
                Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => {
                    Some(Party::Country(*index))
                }
                Named::Organization(thing) => Some(Party::Organization(thing.clone())),
                Named::Place(_) => None,
            })
            .collect();
        // One name alone says whose or where it was, not between whom.
        let hyphenated = near.windows(2).any(|pair| {
            pair[1].first == pair[0].last + 1
                && matches!(sent.lower(pair[0].last), "-" | "–" | "/" | "and")
        });
        if actors.len() >= 2 && hyphenated {
            filled.add(actors, Capacity::Principal);
        }
    }

    /// Finds the verb that carries the noun and takes its subject and obliques as parties.
    fn predicate(&self, frame: &Frame, filled: &mut Filled) -> usize {
        let (sent, noun) = (self.sent(), self.at.token);
        let Some(verb) = sent.head(noun) else {
            return noun;
        };
        if !is_verb(sent, verb) {
            return noun;
        }
        let relation = sent.rel(noun);
        let lemma = sent.lemma(verb);
        let is_support = self.reading.ontology.support.contains(&lemma);
        let is_cue = self.reading.ontology.status.contains_key(&lemma);
        let is_object = matches!(relation, Relation::Obj | Relation::Obl | Relation::Xcomp);
        let is_subject = relation == Relation::Nsubj;
        let in_talks = matches!(
            sent.case(noun),
            None | Some("in" | "to" | "into" | "for" | "on")
        );
        if !(is_support && (relation != Relation::Obl || in_talks) && (is_object || is_subject)
            || is_cue && (is_subject || relation == Relation::Obj))
        {
            return noun;
        }
        if is_object && is_support {
            let slot = if frame.slot("subject").is_some() {
                "subject"
            } else {
                "possessor"
            };
            for token in self.subjects(verb) {
                if token != noun {
                    self.fill(frame, slot, token, filled);
                }
            }
        }
        let obliques: Vec<usize> = sent
            .children_by(verb, &[Relation::Obl])
            .filter(|o| *o != noun)
            .collect();
        for token in obliques {
            if let Some(preposition @ ("with" | "between" | "among" | "by" | "to")) =
                sent.case(token)
            {
                let preposition = preposition.to_owned();
                if preposition != "to" || frame.kind == MeetingKind::Visit {
                    self.fill(frame, &preposition, token, filled);
                }
            }
        }
        if is_subject {
            // "Meetings have involved A and B"
            for token in sent.children_by(verb, &[Relation::Obj]) {
                if lemma == "involve" || lemma == "include" {
                    self.fill(frame, "involving", token, filled);
                }
            }
        }
        verb
    }

    /// Adds who speaks or acts in the clause: *Zelensky said in a meeting with Honcharuk*.
    fn clause_subject(&self, frame: &Frame, filled: &mut Filled) {
        let sent = self.sent();
        let wanted = if frame.kind == MeetingKind::Visit {
            1
        } else {
            2
        };
        if filled.parties.len() >= wanted {
            return;
        }
        let mut at = self.at.token;
        for _ in 0..3 {
            let Some(head) = sent.head(at) else { return };
            if is_verb(sent, head) {
                let fits = matches!(
                    sent.rel(at),
                    Relation::Obl | Relation::Advcl | Relation::Nmod
                ) && matches!(
                    sent.case(at),
                    Some("in" | "at" | "during" | "after" | "following" | "before" | "on")
                );
                if fits {
                    let mut people = self.people_of(self.subjects(head));
                    // "Zelensky said in a meeting with X, “I decided …”"
                    let outer = sent
                        .head(head)
                        .filter(|_| sent.rel(head) == Relation::Ccomp);
                    if let Some(outer) = outer.filter(|_| people.is_empty()) {
                        people = self.people_of(self.subjects(outer));
                    }
                    filled.add(people, Capacity::Principal);
                }
                return;
            }
            at = head;
        }
    }

    fn people_of(&self, tokens: Vec<usize>) -> Vec<Party> {
        let parties = tokens
            .into_iter()
            .flat_map(|token| self.reading.parties(At { token, ..self.at }));
        parties
            .filter(|party| matches!(party, Party::Person(_)))
            .collect()
    }

    // ── what all have in common ──────────────────────────────────────────────────────────────

    fn finish(&self, frame: &Frame, mut filled: Filled, predicate: usize) -> Option<Encounter> {
        let (sent, trigger) = (self.sent(), self.at.token);
        let said = status::read(sent, self.reading.ontology, trigger, predicate);
        let mut status = match said {
            Said::Stated(status) => Some(status),
            Said::Mentioned => None,
            Said::Open => return None,
        };
        let goal = self.goal(&filled).or_else(|| self.only_place(frame));
        let mut kind = frame.kind;
        if kind == MeetingKind::Visit
            && goal.is_none()
            && filled.has_counterpart
            && filled.has_person()
        {
            kind = MeetingKind::Meeting;
        }
        if kind == MeetingKind::Meeting && self.is_call() {
            kind = MeetingKind::Call;
        }
        let place = if kind == MeetingKind::Visit {
            goal
        } else {
            self.place(predicate)
        };
        filled
            .parties
            .sort_by_key(|(party, _)| self.position(party));
        // The place is no participant.
        filled
            .parties
            .retain(|(party, _)| place.as_ref() != Some(party));
        let enough = match kind {
            MeetingKind::Visit => !filled.parties.is_empty() && place.is_some(),
            _ => filled.parties.len() >= 2,
        };
        if !enough {
            return None;
        }
        let is_plan = matches!(status, Some(Status::Planned | Status::Proposed));
        let direction = if is_plan {
            Direction::Future
        } else {
            Direction::Past
        };
        let date = self.date(predicate, direction);
        if let (Some((date, _)), Some(published)) = (&date, self.reading.document.article.published)
            && date.earliest() > published
            && status.is_none_or(Status::happened)
        {
            status = Some(Status::Planned);
        }
        let rule = format!("meeting/{}", frame.name);
        Some(Encounter {
            kind,
            status,
            parties: filled.parties,
            place: place.filter(|_| kind != MeetingKind::Call),
            date,
            attribution: self.attribution(predicate),
            sentences: vec![(self.at.sentence, rule)],
            is_bilateral: sent
                .children_by(trigger, &[Relation::Amod])
                .any(|child| sent.lower(child) == "bilateral"),
        })
    }

    /// Returns where a party first stands in the sentence; behind all where it does not.
    fn position(&self, party: &Party) -> usize {
        let mentions = self.reading.mentions[self.at.sentence].iter();
        let first = mentions.filter(|mention| match (&mention.named, party) {
            (Named::Person(_), Party::Person(person)) => {
                self.reading.people.at(self.at.sentence, mention.first) == Some(*person)
            }
            (Named::Country(a) | Named::Demonym(a) | Named::Seat(a), Party::Country(b)) => a == b,
            (Named::Organization(a), Party::Organization(b)) => a == b,
            _ => false,
        });
        first
            .map(|mention| mention.first)
            .min()
            .unwrap_or(usize::MAX)
    }

    /// Returns the one place of a sentence as the goal of a visit that it speaks of: *was due in
    /// Tbilisi, but his visit was postponed*.
    fn only_place(&self, frame: &Frame) -> Option<Party> {
        let is_noun = matches!(self.sent().upos(self.at.token), Upos::Noun | Upos::Propn);
        if frame.kind != MeetingKind::Visit || !is_noun {
            return None;
        }
        let mentions = self.reading.mentions[self.at.sentence].iter();
        let mut places = mentions
            .filter(|m| matches!(m.named, Named::Place(_)))
            .filter_map(|m| {
                self.reading.place(At {
                    token: m.first,
                    ..self.at
                })
            });
        let first = places.next()?;
        places.all(|other| other == first).then_some(first)
    }

    fn goal(&self, filled: &Filled) -> Option<Party> {
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
        })
    }

    /// Says whether something in the clause makes the talk a call.
    fn is_call(&self) -> bool {
        let sent = self.sent();
        let cues = &self.reading.ontology.call_cues;
        let is_cue =
            |token: usize| cues.contains(&sent.lemma(token)) || cues.contains(sent.lower(token));
        let below = |token: usize| sent.children(token).iter().any(|child| is_cue(*child));
        let token = self.at.token;
        below(token)
            || sent
                .head(token)
                .is_some_and(|head| below(head) && is_verb(sent, head))
            || is_cue(token)
    }

    /// Finds where it took place: the place phrase nearest to the trigger, the most exact one.
    fn place(&self, predicate: usize) -> Option<Party> {
        let sent = self.sent();
        let mentions = &self.reading.mentions[self.at.sentence];
        let mut best: Option<(usize, Party)> = None;
        for mention in mentions {
            let is_place = matches!(mention.named, Named::Place(_) | Named::Country(_));
            if !is_place {
                continue;
            }
            let head = self.head_of(mention.first, mention.last);
            let Some(distance) = self.attached(head, predicate) else {
                continue;
            };
            let prepositions = &self.reading.ontology.place_prepositions;
            let case = sent.case(head).or_else(|| {
                let first = mention.first.checked_sub(1)?;
                let before = sent.lower(first);
                if before == "the" {
                    first.checked_sub(1).map(|t| sent.lower(t))
                } else {
                    Some(before)
                }
            });
            let placed = case.is_some_and(|case| prepositions.contains(case));
            // "the Alaska summit"
            let modifies = sent.head(head) == Some(self.at.token)
                && matches!(
                    sent.rel(head),
                    Relation::Compound | Relation::Amod | Relation::Nmod
                )
                && matches!(mention.named, Named::Place(_))
                && sent.case(head).is_none();
            if !(placed || modifies) {
                continue;
            }
            let party = match &mention.named {
                Named::Place(thing) => Party::Place(thing.clone()),
                Named::Country(index) => Party::Country(*index),
                _ => continue,
            };
            if best.as_ref().is_none_or(|(known, _)| distance < *known) {
                best = Some((distance, party));
            }
        }
        best.map(|(_, party)| party)
    }

    /// Returns the token of a stretch whose head lies outside.
    fn head_of(&self, first: usize, last: usize) -> usize {
        let sent = self.sent();
        let outside = |token: &usize| {
            sent.head(*token)
                .is_none_or(|h| !(first..last).contains(&h))
        };
        (first..last).find(outside).unwrap_or(first)
    }

    /// Returns how far a phrase stands from the trigger in the tree, if it belongs to its clause.
    fn attached(&self, token: usize, predicate: usize) -> Option<usize> {
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
                let other_clause = is_subject(sent, at);
                return (!parted && !other_clause).then_some(steps + position + 2);
            }
            // "met ahead of NATO's summit in Washington next month": the summit's place and date, not
            // the meeting's; "on the sidelines of the summit in Rio" is both's.
            let other = at != token
                && at != trigger
                && self.reading.ontology.nouns.contains_key(&sent.lemma(at))
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
            let crosses = matches!(
                sent.relation(at),
                Relation::AclRelcl | Relation::Ccomp | Relation::Parataxis
            );
            if crosses {
                return None;
            }
            at = sent.head(at)?;
        }
        None
    }

    fn date(&self, predicate: usize, direction: Direction) -> Option<(Edtf, String)> {
        let sent = self.sent();
        let published = self.reading.document.article.published;
        // A day before a year: "met on 3 March for the 2016 summit".
        let rank = |date: &Edtf| {
            usize::from(
                date.earliest()
                    .until(date.latest())
                    .map_or(0, |s| s.get_days())
                    > 300,
            )
        };
        let mut best: Option<((usize, usize), Edtf, String)> = None;
        for mention in &self.reading.dates[self.at.sentence] {
            let head = self.head_of(mention.first, mention.last);
            let Some(distance) = self.attached(head, predicate) else {
                continue;
            };
            let Some(date) = mention
                .when
                .resolve(published, direction)
                .or_else(|| self.with_year(mention))
            else {
                continue;
            };
            let distance = (rank(&date), distance);
            if best.as_ref().is_none_or(|(known, _, _)| distance < *known) {
                let words = super::mentions::one_line(sent.phrase(mention.first, mention.last));
                best = Some((distance, date, words));
            }
        }
        best.map(|(_, date, words)| (date, words))
            .or_else(|| self.reported_today(predicate, direction))
    }

    /// Takes the year of a date without one from elsewhere in the sentence: *met on 3 March for the
    /// 2016 summit*.
    fn with_year(&self, mention: &DateMention) -> Option<Edtf> {
        let When::Calendar {
            year: None,
            month,
            day,
            to,
        } = mention.when
        else {
            return None;
        };
        let mut years = self.reading.dates[self.at.sentence]
            .iter()
            .filter_map(|other| match other.when {
                When::Calendar {
                    year: Some(year),
                    month: None,
                    ..
                } => Some(year),
                _ => None,
            });
        let year = Some(years.next()?);
        When::Calendar {
            year,
            month,
            day,
            to,
        }
        .resolve(None, Direction::Past)
    }

    /// Returns the day of publication for what a chronicle tells in the present tense: *Leaders
    /// attend a summit*.
    fn reported_today(&self, predicate: usize, direction: Direction) -> Option<(Edtf, String)> {
        let sent = self.sent();
        let present = matches!(sent.xpos(predicate), "VBZ" | "VBP")
            && sent.rel(predicate) == Relation::Root
            && sent
                .children_by(predicate, &[Relation::Aux, Relation::Advmod])
                .next()
                .is_none();
        let told =
            present && direction == Direction::Past && sent.part == chancery_model::Part::Body;
        let published = self.reading.document.article.published.filter(|_| told)?;
        Some((Edtf::day(published)?, String::new()))
    }

    /// Finds who says so: the subject of a verb of saying over the trigger, or *according to*.
    fn attribution(&self, predicate: usize) -> Option<(String, Option<Party>)> {
        let sent = self.sent();
        let said = |verb: usize| {
            is_verb(sent, verb) && self.reading.ontology.speech.contains(&sent.lemma(verb))
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

    fn source(&self, token: usize) -> Option<(String, Option<Party>)> {
        let sent = self.sent();
        let range = sent.tree.subtree(token);
        let skip = if sent.lower(range.start) == "according" {
            2
        } else {
            0
        };
        let words = super::mentions::one_line(sent.phrase(range.start + skip, range.end));
        let party = self
            .reading
            .parties(At { token, ..self.at })
            .into_iter()
            .next();
        (!words.is_empty() && words.len() < 200).then_some((words, party))
    }
}
