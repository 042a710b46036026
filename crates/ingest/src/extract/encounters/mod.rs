//! Encounters as single sentences tell them: a trigger word, its frame, and who fills its slots.

mod attendance;
mod circumstances;
mod nouns;
mod stays;
mod verbs;

use chancery_language::{Relation, Upos};
use chancery_model::{Capacity, Edtf, MeetingKind, Part, Status};

use super::dates::{Direction, When};
use super::document::{At, Sent};
use super::mentions::{Named, one_line};
use super::ontology::Frame;
use super::reading::{Party, Reading};
use super::status::{self, Said};
use super::trace::{PlaceBy, Reason, Step, Why};

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
            if told.is_empty() {
                told.extend(finder.by_rule("attendance", Finder::by_attendance));
            }
            if told.is_empty() {
                finder.call_off(&mut found);
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

/// Words of sports, in which people and countries meet as well.
const SPORTS: [&str; 26] = [
    "tennis",
    "football",
    "soccer",
    "cricket",
    "rugby",
    "basketball",
    "baseball",
    "boxing",
    "chess",
    "wimbledon",
    "semi-final",
    "semifinal",
    "semi-finals",
    "semifinals",
    "quarter-final",
    "quarterfinal",
    "quarterfinals",
    "championship",
    "championships",
    "tournament",
    "innings",
    "playoff",
    "playoffs",
    "heavyweight",
    "goalkeeper",
    "grand-slam",
];

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
        let is_visit = |kind| kind == MeetingKind::Visit;
        let plan = found.iter_mut().rev().find(|known| {
            let near = known
                .sentences
                .iter()
                .any(|(s, _)| s + 2 >= self.at.sentence);
            let open = matches!(known.status, Some(Status::Planned | Status::Proposed));
            near && open && frame.is_none_or(|frame| is_visit(frame.kind) == is_visit(known.kind))
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

    /// Parts what one sentence tells of several meetings: *bilateral meetings with A and B*, *spoke
    /// to A and to B*.
    fn encounters(&self) -> Vec<Encounter> {
        let whole = self.each_goal(self.told());
        let whole: Vec<Encounter> = whole
            .into_iter()
            .flat_map(|encounter| self.each_scene(encounter))
            .collect();
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

    /// Parts a meeting with several people, each at a place or day of its own: *saw Vale in Oslo on
    /// Monday and Krol in Rome on Friday*.
    fn each_scene(&self, encounter: Encounter) -> Vec<Encounter> {
        let (sent, sentence) = (self.sent(), self.at.sentence);
        if encounter.kind == MeetingKind::Visit || sent.upos(self.at.token) != Upos::Verb {
            return vec![encounter];
        }
        let person = |party: &Party| match party {
            Party::Person(person) => Some(*person),
            _ => None,
        };
        let behind: Vec<(usize, usize, usize)> = self.reading.mentions[sentence]
            .iter()
            .filter(|mention| mention.is_person() && mention.first > self.at.token)
            .filter_map(|mention| {
                let known = self.reading.people.at(sentence, mention.first)?;
                let mut parties = encounter.parties.iter();
                parties
                    .any(|(party, _)| person(party) == Some(known))
                    .then_some((mention.first, mention.last, known))
            })
            .collect();
        let places: Vec<usize> = self.reading.mentions[sentence]
            .iter()
            .filter(|m| {
                m.first > 0
                    && matches!(m.named, Named::Place(_) | Named::Country(_))
                    && matches!(sent.lower(m.first - 1), "in" | "at")
            })
            .map(|m| m.first)
            .collect();
        let days: Vec<usize> = self.reading.dates[sentence]
            .iter()
            .map(|d| d.first)
            .collect();
        let scene = |first: usize, last: usize| {
            let inside = |token: &&usize| (first..last).contains(*token);
            (
                places.iter().find(inside).copied(),
                days.iter().find(inside).copied(),
            )
        };
        // Where the next person stands behind an "and" with a scene of the one before in between.
        let mut starts: Vec<usize> = Vec::new();
        for pair in behind.windows(2) {
            let (gap, next) = (pair[0].1..pair[1].0, pair[1].0);
            let joined = gap.clone().any(|token| sent.lower(token) == "and");
            let (place, day) = scene(gap.start, gap.end);
            let own = scene(next, sent.len());
            if joined && (place.is_some() && own.0.is_some() || day.is_some() && own.1.is_some()) {
                starts.push(next);
            }
        }
        if starts.is_empty() {
            return vec![encounter];
        }
        let first = behind.first().map_or(0, |(first, _, _)| *first);
        starts.insert(0, first);
        let today = self.reading.today(sentence);
        let parts = starts.iter().enumerate().map(|(index, start)| {
            let end = starts.get(index + 1).copied().unwrap_or(sent.len());
            let (place, day) = scene(*start, end);
            let mut one = encounter.clone();
            one.parties.retain(|(party, _)| {
                let at = behind
                    .iter()
                    .find(|(_, _, known)| person(party) == Some(*known));
                at.is_none_or(|(first, _, _)| (*start..end).contains(first))
            });
            let place = place.and_then(|token| self.reading.place(At { token, ..self.at }));
            one.place = place.filter(|_| one.kind == MeetingKind::Meeting);
            let date = day.and_then(|token| {
                let dates = &self.reading.dates[sentence];
                let date = dates.iter().find(|date| date.first == token)?;
                let direction = if one.status.is_none_or(Status::happened) {
                    Direction::Past
                } else {
                    Direction::Future
                };
                let words = one_line(sent.phrase(date.first, date.last));
                Some((date.when.resolve(today, direction)?, words))
            });
            one.date = date;
            one
        });
        parts.collect()
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
        // "see A and, separately, B"
        let apart = |object: &usize| {
            let mut conjuncts = sent.children_by(*object, &[Relation::Conj]);
            conjuncts.any(|c| {
                let mut adverbs = sent.children_by(c, &[Relation::Advmod]);
                adverbs.any(|adverb| sent.lower(adverb) == "separately")
            })
        };
        if let Some(object) = sent.children_by(token, &[Relation::Obj]).find(apart) {
            return self.reading.parties(At {
                token: object,
                ..self.at
            });
        }
        for child in sent.children(token).iter().chain(above).copied() {
            if !matches!(sent.case(child), Some("with" | "to")) {
                continue;
            }
            let conjuncts: Vec<usize> = sent.children_by(child, &[Relation::Conj]).collect();

            // "to A and to B"; but "with A and B, as well as with C" is one meeting of A and B.
            let person = |token: usize| {
                let parties = self.reading.parties(At { token, ..self.at });
                parties
                    .iter()
                    .any(|party| matches!(party, Party::Person(_)))
            };
            let repeated = conjuncts
                .iter()
                .any(|c| matches!(sent.case(*c), Some("with" | "to")) && person(*c));
            if !conjuncts.is_empty() && (each && plural || repeated) {
                return self.reading.parties(At {
                    token: child,
                    ..self.at
                });
            }
        }
        Vec::new()
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
                "down" | "together" | "off" | "out" | "up" | "back"
            )
        })?;
        Some(format!("{lemma} {}", sent.lower(particle)))
    }

    /// Returns the noun with the word before it that makes it another: *courtesy call*.
    fn compound(&self, lemma: &str) -> Option<String> {
        let sent = self.sent();
        let before = self.at.token.checked_sub(1)?;
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
        let goal = self.goal(&filled).or_else(|| self.only_place(frame));
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
        filled
            .parties
            .sort_by_key(|(party, _)| self.position(party));
        // The place is no participant.
        let named = filled.parties.len();
        filled
            .parties
            .retain(|(party, _)| place.as_ref() != Some(party));
        let names: Vec<String> = self.event_name().into_iter().collect();
        let link = match kind {
            MeetingKind::Visit if filled.parties.is_empty() => {
                return self.refuse(Reason::NoVisitor);
            }
            MeetingKind::Visit if place.is_none() => return self.refuse(Reason::NoDestination),
            MeetingKind::Visit => Link::Itself,
            _ if filled.parties.len() >= 2 => Link::Itself,
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
        if is_process && status.is_none() && !filled.has_person() && !is_reported {
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
                plans && aux.any(|aux| sent.lower(aux) == "had")
            });
        // "Talks scheduled for Friday were cancelled": the day was ahead when they were.
        let is_ended = matches!(status, Some(Status::Cancelled | Status::Postponed));
        let was_ahead = is_ended
            && sent.children_by(trigger, &[Relation::Acl]).any(|clause| {
                matches!(
                    sent.lemma(clause),
                    "schedule" | "plan" | "set" | "slate" | "expect"
                )
            });
        // "flies to Rome on Friday": the present of a timetable.
        let is_timetable = status == Some(Status::Held)
            && matches!(sent.xpos(predicate), "VBZ" | "VBP")
            && sent.part == Part::Body
            && kind == MeetingKind::Visit
            && self.reading.today(self.at.sentence) == self.reading.document.article.published
            && self.has_weekday(predicate)
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
        let direction = if was_ahead {
            Direction::Nearest
        } else if is_plan && !was || is_timetable {
            Direction::Future
        } else {
            Direction::Past
        };
        let date = self.date(predicate, direction);
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
        if let (Some((date, _)), Some(published)) = (&date, self.reading.document.article.published)
            && date.earliest() > published
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

    /// Says whether the document is a programme of what is to come: *Public schedule*, *Week ahead*.
    pub(super) fn is_programme(&self) -> bool {
        let title = self.reading.document.article.title.to_lowercase();
        let mut words = chancery_model::name_words(&title);
        words.any(|word| {
            matches!(
                word,
                "schedule" | "programme" | "program" | "itinerary" | "agenda" | "diary"
            )
        })
    }

    /// Says whether a bare weekday or *tomorrow* stands in the clause.
    fn has_weekday(&self, predicate: usize) -> bool {
        let dates = self.reading.dates[self.at.sentence].iter();
        let mut days = dates
            .filter(|date| matches!(date.when, When::Weekday(_, None | Some(1)) | When::Days(1)));
        days.any(|date| {
            self.attached(self.head_of(date.first, date.last), predicate)
                .is_some()
        })
    }

    /// Says whether the words only tell what an encounter was for: *met to discuss trade*.
    fn is_purpose_of_encounter(&self, frame: &Frame, predicate: usize) -> bool {
        let (sent, token) = (self.sent(), self.at.token);
        let ontology = self.reading.ontology;
        let is_purpose = token == predicate
            && matches!(sent.rel(token), Relation::Advcl | Relation::Xcomp)
            && sent.xpos(token) == "VB"
            && frame.name == "discuss";
        let above = sent.head(token).filter(|_| is_purpose);
        let frames = above.and_then(|above| ontology.verbs.get(sent.lemma(above)));
        frames.is_some_and(|frames| {
            frames
                .iter()
                .any(|frame| ontology.frames[*frame].kind != MeetingKind::Visit)
        })
    }

    /// Says whether the sentence speaks of a match: *In tennis, Vale meets Krol*.
    fn is_sport(&self) -> bool {
        let sent = self.sent();
        (0..sent.len()).any(|token| SPORTS.contains(&sent.lower(token)))
    }

    /// Returns what the trigger is called where it has a name of its own: *G20 summit*, *the
    /// Strategic Dialogue*.
    fn event_name(&self) -> Option<String> {
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
        let named = first < noun || sent.is_capitalised(noun) && noun > 0;
        // "the Meeting" could be any; "the Dialogue" is short for the one with a longer name.
        let specific =
            first < noun || !matches!(sent.lower(noun), "meeting" | "talks" | "session" | "call");
        (named && specific).then(|| chancery_model::fold_name(sent.phrase(first, noun + 1)))
    }

    /// Says whether the trigger is a noun that needs no more words to be understood: *the talks*.
    fn is_definite(&self) -> bool {
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
    fn is_apart(&self) -> bool {
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
    fn is_earlier(&self) -> bool {
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

    /// Says which encounter a telling with too few parties means.
    fn link(&self, filled: &Filled, names: &[String]) -> Option<Link> {
        let (sent, token) = (self.sent(), self.at.token);
        let is_next = sent
            .children_by(token, &[Relation::Amod])
            .any(|child| sent.lower(child) == "next");
        if is_next && matches!(sent.upos(token), Upos::Noun | Upos::Propn) {
            return Some(Link::Again);
        }
        if filled.parties.is_empty() {
            return None;
        }
        if !names.is_empty() {
            return Some(Link::Named);
        }
        let is_process = matches!(
            sent.lemma(token),
            "talk" | "negotiation" | "dialogue" | "discussion" | "consultation"
        );
        // "after the meeting with Krol": whose it was is told elsewhere.
        if let [(counterpart @ Party::Person(_), _)] = filled.parties.as_slice()
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
        let only = places.all(|other| other == first).then_some(first)?;
        let mentions = &self.reading.mentions[self.at.sentence];
        if let Some(m) = mentions.iter().find(|m| matches!(m.named, Named::Place(_))) {
            let (first, last, by) = (m.first, m.last, PlaceBy::OnlyOne);
            self.reading.trace.note(|| Step::Placed { first, last, by });
        }
        Some(only)
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
            .or_else(|| self.capital_named_by(goal.token))
        })
    }
}
