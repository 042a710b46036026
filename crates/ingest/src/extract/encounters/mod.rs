//! Encounters as single sentences tell them: a trigger word, its frame, and who fills its slots.

mod around;
mod attendance;
mod circumstances;
mod clauses;
mod goals;
mod implied;
mod links;
mod nouns;
mod parts;
mod sources;
mod sports;
mod stays;
mod times;
mod timetables;
mod verbs;
mod visiting;

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, Edtf, MeetingKind, Part, Status};

use super::dates::Direction;
use super::document::{At, Sent};
use super::mentions::Named;
use super::ontology::Frame;
use super::reading::{Party, Reading};
use super::status::{self, Said};
use super::trace::{Reason, Step, Why};

pub(crate) use links::Link;

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
    /// Which encounter is meant where this telling has too few parties of its own.
    pub(crate) link: Link,
    /// What the encounter is called, folded: *g20 summit*.
    pub(crate) names: Vec<String>,
    /// The words that told of it, one for each telling.
    pub(crate) triggers: Vec<At>,
    /// Whether the words leave no doubt that they met in person: *met*, *received*.
    pub(crate) is_in_person: bool,
    /// Whether it is told as known before: *the talks*, *this meeting*.
    pub(crate) is_definite: bool,
    /// Whether the words set it apart from a larger one: *on the eve of the summit*.
    pub(crate) is_apart: bool,
    /// Whether what the text reports builds on it: *building on their talks in Oslo*.
    pub(crate) is_earlier: bool,
}

impl Encounter {
    /// An encounter of which a sentence tells by a rule, without place, day or anything else.
    pub(crate) fn told(
        kind: MeetingKind,
        status: Status,
        parties: Vec<(Party, Capacity)>,
        sentences: Vec<(usize, String)>,
    ) -> Self {
        Self {
            kind,
            status: Some(status),
            parties,
            place: None,
            date: None,
            attribution: None,
            sentences,
            is_bilateral: false,
            link: Link::Itself,
            names: Vec::new(),
            triggers: Vec::new(),
            is_in_person: false,
            is_definite: false,
            is_apart: false,
            is_earlier: false,
        }
    }
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
            let finder = Finder { reading, at };
            let mut told = finder.encounters();
            told.extend(finder.by_rule("stay", Finder::by_stay));
            told.extend(finder.by_rule("visiting", Finder::by_visiting));
            if told.is_empty() {
                told.extend(finder.by_rule("attendance", Finder::by_attendance));
            }
            if told.is_empty() {
                finder.call_off(&mut found);
                told.extend(finder.by_talks_abroad(&found));
            }
            found.extend(told);
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
    /// Whether somebody stands behind *with*.
    has_with: bool,
    /// Whether a party was found only as who acts in the clause around.
    by_clause: bool,
    /// Whether somebody stands in a slot other than that of *with*: whoever it is that meets them.
    has_initiator: bool,
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

    /// Gives the plan told last its end: *was expected to visit Tokyo, but the trip was called off*.
    fn call_off(&self, found: &mut [Encounter]) {
        let (sent, noun) = (self.sent(), self.at.token);
        if !matches!(sent.upos(noun), Upos::Noun) {
            return;
        }
        let ontology = self.reading.ontology;
        let lemma = sent.lemma(noun);
        let frame = ontology
            .nouns
            .get(lemma)
            .map(|frame| &ontology.frames[*frame]);
        if frame.is_none() && !matches!(lemma, "event" | "gathering") {
            return;
        }
        let Some(status) = status::called_off(sent, ontology, noun) else {
            return;
        };
        let means = |frame: &Frame, kind| match kind {
            MeetingKind::Visit => frame.kind == MeetingKind::Visit,
            // Nobody holds a summit by telephone.
            MeetingKind::Call => {
                frame.kind == MeetingKind::Call
                    || matches!(lemma, "conversation" | "discussion" | "meeting" | "talk")
            }
            MeetingKind::Meeting => frame.kind == MeetingKind::Meeting,
        };
        let plan = found.iter_mut().rev().find(|known| {
            let near = known
                .sentences
                .iter()
                .any(|(s, _)| s + 2 >= self.at.sentence);
            let open = matches!(known.status, Some(Status::Planned | Status::Proposed));
            near && open && frame.is_none_or(|frame| means(frame, known.kind))
        });
        if let Some(plan) = plan {
            plan.status = Some(status);
            let (at, triggers) = (self.at, &plan.triggers);
            self.reading.trace.note(|| Step::CalledOff {
                at,
                plan: triggers.clone(),
            });
            if plan.sentences.iter().all(|(s, _)| *s != self.at.sentence) {
                plan.sentences
                    .push((self.at.sentence, "meeting/called-off".to_owned()));
            }
        }
    }

    /// Applies a rule that no frame says, and notes what it tells for those who ask.
    fn by_rule(&self, name: &str, rule: fn(&Self) -> Option<Encounter>) -> Option<Encounter> {
        let at = self.at;
        let trace = &self.reading.trace;
        trace.note(|| Step::Tried {
            at,
            frame: name.to_owned(),
        });
        let told = rule(self)?;
        trace.note(|| Step::Filled {
            slot: "party".to_owned(),
            role: "party",
            token: at.token,
            parties: told
                .parties
                .iter()
                .map(|(party, _)| party.clone())
                .collect(),
        });
        trace.note(|| Step::Told(Box::new(told.clone())));
        Some(told)
    }

    /// Gives up, and says why to those who ask.
    fn refuse<T>(&self, reason: Reason) -> Option<T> {
        self.reading.trace.note(|| Step::Refused(reason));
        None
    }

    fn told(&self) -> Vec<Encounter> {
        let (sent, token) = (self.sent(), self.at.token);
        let lemma = sent.lemma(token);
        let ontology = self.reading.ontology;
        match sent.upos(token) {
            Upos::Verb => {
                let frames = self
                    .phrasal(lemma)
                    .and_then(|phrase| ontology.verbs.get(&phrase))
                    .or_else(|| ontology.verbs.get(lemma))
                    .map_or(&[][..], Vec::as_slice);
                frames
                    .iter()
                    .find_map(|frame| self.by_verb(&ontology.frames[*frame]))
                    .into_iter()
                    .collect()
            }
            Upos::Noun | Upos::Propn => {
                let compound = self
                    .compound(lemma)
                    .and_then(|phrase| ontology.nouns.get(&phrase));
                let Some(frame) = compound.or_else(|| ontology.nouns.get(lemma)) else {
                    return Vec::new();
                };
                self.by_noun(&ontology.frames[*frame]).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// Returns the verb with the particle that makes it another: *sit down*, *come together*.
    fn phrasal(&self, lemma: &str) -> Option<String> {
        let sent = self.sent();
        let mut particles =
            sent.children_by(self.at.token, &[Relation::Compound, Relation::Advmod]);
        let particle = particles.find(|child| {
            matches!(
                sent.lower(*child),
                "down" | "together" | "off" | "out" | "up" | "back" | "over"
            )
        })?;
        Some(format!("{lemma} {}", sent.lower(particle)))
    }

    /// Returns the noun with the word before it that makes it another: *courtesy call*.
    fn compound(&self, lemma: &str) -> Option<String> {
        let sent = self.sent();
        let before = self.at.token.checked_sub(1)?;
        if lemma == "call" && self.calls_on_somebody() {
            return Some("courtesy call".to_owned());
        }
        (sent.head(before) == Some(self.at.token))
            .then(|| format!("{} {lemma}", sent.lower(before)))
    }

    fn finish(&self, frame: &Frame, mut filled: Filled, predicate: usize) -> Option<Encounter> {
        let (sent, trigger) = (self.sent(), self.at.token);
        let said = status::read(sent, self.reading.ontology, trigger, predicate);
        let mut status = match said {
            Said::Stated(status) => Some(status),
            Said::Mentioned => None,
            Said::Open => return self.refuse(Reason::Open),
        };
        // "cancelled a visit to Oslo, where he was to meet Krol"
        if matches!(status, Some(Status::Planned | Status::Proposed))
            && let Some(adverb) = self.clause_of_where(predicate)
            && let Some(ended) = sent
                .head(adverb)
                .and_then(|clause| status::ended_above(sent, self.reading.ontology, clause))
        {
            status = Some(ended);
            let (why, said) = (Why::CueAbove, Said::Stated(ended));
            self.reading.trace.note(|| Step::Status {
                token: adverb,
                why,
                said,
            });
        }
        // "Oslo, where she arrived on Monday"
        let arrives = || {
            let goes_there = sent.upos(trigger) == Upos::Verb && frame.kind == MeetingKind::Visit;
            goes_there
                .then(|| self.place_before_where(predicate))
                .flatten()
        };
        let goal = self
            .goal(&filled)
            .or_else(arrives)
            .or_else(|| self.only_place(frame));
        let mut kind = frame.kind;
        let hosts = |filled: &Filled| {
            let is_host = |(_, capacity): &&(Party, Capacity)| *capacity == Capacity::Host;
            filled.parties.iter().any(|party| is_host(&party))
        };
        if kind == MeetingKind::Visit
            && goal.is_none()
            && filled.has_counterpart
            && hosts(&filled)
            && filled.has_person()
        {
            kind = MeetingKind::Meeting;
        }
        let by_title = || frame.name == "converse" && self.is_call_of_title();
        if kind == MeetingKind::Meeting && (self.is_call() || by_title()) {
            kind = MeetingKind::Call;
        }
        let place = if kind == MeetingKind::Visit {
            goal
        } else {
            self.place(frame, predicate)
        };
        // "the union's headquarters, where Vale met union leaders": a party all the same.
        let place = place.filter(|place| {
            let is_body = matches!(place, Party::Organization(_)) && filled.parties.len() == 2;
            !(is_body && filled.parties.iter().any(|(party, _)| party == place))
        });
        // "Readout from Spokesperson Vale on Minister Krol leading …": who tells is not there.
        let teller = self.teller_of_title();
        filled
            .parties
            .retain(|(party, _)| teller.is_none() || teller.as_ref() != Some(party));
        filled
            .parties
            .sort_by_key(|(party, _)| self.position(party));
        // The place is no participant, unless its people are named beside it.
        let named = filled.parties.len();
        filled
            .parties
            .retain(|(party, _)| place.as_ref() != Some(party) || self.names_people_of(party));
        let names: Vec<String> = self.event_name().into_iter().collect();
        let is_ahead = matches!(status, Some(Status::Planned | Status::Proposed));
        let is_of_told = frame.name == "discuss" && is_ahead && self.is_of_those_told();
        let link = match kind {
            _ if is_of_told => Link::Before,
            MeetingKind::Visit if filled.parties.is_empty() => {
                return self.refuse(Reason::NoVisitor);
            }
            MeetingKind::Visit if place.is_none() => return self.refuse(Reason::NoDestination),
            MeetingKind::Visit => Link::Itself,
            _ if filled.parties.len() >= 2 => Link::Itself,
            _ if filled.parties.is_empty()
                && (place.is_some()
                    || self.is_said_to_take_place()
                        && !self.reading.dates[self.at.sentence].is_empty())
                && self.is_told_again() =>
            {
                Link::Before
            }
            _ => match self.link(&filled, &names) {
                Some(link) => link,
                None if named >= 2 => return self.refuse(Reason::PlaceIsParty),
                None => return self.refuse(Reason::NoParty),
            },
        };
        // "talks between Oslo and Rome have stalled" tells of relations, not of an encounter.
        let is_process = matches!(
            sent.lemma(trigger),
            "talk" | "negotiation" | "dialogue" | "discussion" | "consultation" | "exchange"
        );
        // A title that names the dialogue reports it: *Third Norway-Poland Space Dialogue*.
        let is_reported = sent.part == Part::Title && !names.is_empty();
        // "the broader ongoing dialogue between Oslo and Rome"
        let goes_on = status == Some(Status::UnderWay)
            && predicate == trigger
            && place.is_none()
            && self.reading.dates[self.at.sentence].is_empty();
        let is_again = link == Link::Before && filled.parties.is_empty();
        if is_process
            && (status.is_none() || goes_on)
            && !filled.has_person()
            && !is_reported
            && !is_again
        {
            return self.refuse(Reason::Process);
        }
        if self.is_purpose_of_encounter(frame, predicate) {
            return self.refuse(Reason::ToldByVerbAbove);
        }
        if self.is_sport() {
            return self.refuse(Reason::Sport);
        }
        let is_plan = matches!(status, Some(Status::Planned | Status::Proposed));
        // "had been expected to visit in April": the plan is of the past, and so is its date.
        let was = std::iter::once(predicate)
            .chain(sent.ancestors(predicate))
            .take(3)
            .any(|token| {
                let plans = token == predicate
                    || self.reading.ontology.status.contains_key(sent.lemma(token))
                    || self.reading.ontology.status.contains_key(sent.lower(token));
                let mut aux = sent.children_by(token, &[Relation::Aux]);
                // "Vale said both had agreed to meet in June": reported, not gone by.
                let is_reported = sent.rel(token) == Relation::Ccomp
                    && sent.head(token).is_some_and(|verb| {
                        self.reading.ontology.speech.contains(sent.lemma(verb))
                    });
                plans && !is_reported && aux.any(|aux| sent.lower(aux) == "had")
            });
        // "Talks scheduled for Friday were cancelled": the day was ahead when they were.
        let is_ended = matches!(status, Some(Status::Cancelled | Status::Postponed));
        let ahead = [Relation::Acl, Relation::Amod];
        let was_ahead = is_ended
            && sent.children_by(trigger, &ahead).any(|word| {
                matches!(
                    sent.lemma(word),
                    "schedule" | "plan" | "set" | "slate" | "expect"
                ) || matches!(
                    sent.lower(word),
                    "scheduled" | "planned" | "expected" | "upcoming" | "forthcoming"
                )
            });
        // "flies to Rome on Friday": the present of a timetable.
        let is_timetable = status == Some(Status::Held)
            && matches!(sent.xpos(predicate), "VBZ" | "VBP")
            && sent.part == Part::Body
            && kind == MeetingKind::Visit
            && self.reading.today(self.at.sentence) == self.reading.document.article.published
            && (self.has_weekday(predicate)
                || self.is_ahead(predicate)
                || self.is_before_plans(predicate))
            || status == Some(Status::Held)
                && matches!(sent.xpos(predicate), "VBZ" | "VBP")
                && sent.lemma(predicate) == "include"
            || status == Some(Status::Held)
                && matches!(sent.xpos(predicate), "VBZ" | "VBP")
                && sent.part == Part::Body
                && self.is_programme();
        if is_timetable {
            status = Some(Status::Planned);
            let (token, why, said) = (predicate, Why::Timetable, Said::Stated(Status::Planned));
            self.reading
                .trace
                .note(|| Step::Status { token, why, said });
        }
        // "cancelled a meeting on June 15": a day ahead of the report, or one just gone.
        let is_off = matches!(status, Some(Status::Cancelled | Status::Postponed));
        let direction = if was_ahead || is_off {
            Direction::Nearest
        } else if is_plan && was {
            Direction::Was
        } else if is_plan || is_timetable {
            Direction::Future
        } else {
            Direction::Past
        };
        // "these talks in Vienna" are of the day told before.
        let date = self
            .date(predicate, direction)
            .or_else(|| {
                // Who calls off a visit today does not say when it was to be.
                let happened = status.is_none_or(Status::happened) || is_timetable;
                self.reported_today(predicate, direction)
                    .filter(|_| happened)
            })
            .filter(|_| !is_again || self.is_said_to_take_place());
        // "to boost trade after their meeting of May 14, 2015": a day in the past is of no plan. But "he will hold
        // talks the next morning" is one, whatever day was worked out.
        let is_noun = !matches!(sent.upos(trigger), Upos::Verb | Upos::Aux) && predicate == trigger;
        if let (Some((date, _)), Some(published)) = (&date, self.reading.document.article.published)
            && (is_noun && is_plan && !was && date.latest() < published)
        {
            status = None;
            let (token, why, said) = (trigger, Why::Mentioned, Said::Mentioned);
            self.reading
                .trace
                .note(|| Step::Status { token, why, said });
        }
        // "protested against her arrival later this week": the rest of the week is ahead.
        let is_rest = |date: &Edtf, words: &str, published| {
            is_noun && words.to_lowercase().starts_with("later") && date.latest() > published
        };
        if let (Some((date, words)), Some(published)) =
            (&date, self.reading.document.article.published)
            && (date.earliest() > published || is_rest(date, words, published))
            && status.is_none_or(Status::happened)
        {
            status = Some(Status::Planned);
            let said = Said::Stated(Status::Planned);
            let why = Why::AfterPublication;
            let token = trigger;
            self.reading
                .trace
                .note(|| Step::Status { token, why, said });
        }
        let rule = format!("meeting/{}", frame.name);
        let told = Encounter {
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
            link,
            names,
            is_definite: self.is_definite(),
            is_apart: self.is_apart(),
            is_earlier: self.is_earlier(),
            is_in_person: kind == MeetingKind::Meeting
                && sent.upos(trigger) == Upos::Verb
                && !matches!(frame.name.as_str(), "converse" | "discuss")
                && !self.is_virtual(),
            triggers: vec![self.at],
        };
        self.reading
            .trace
            .note(|| Step::Told(Box::new(told.clone())));
        Some(told)
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
}
