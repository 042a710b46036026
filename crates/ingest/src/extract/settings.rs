//! Where and when an encounter took place, where another sentence says so: the journey that it
//! belongs to, the dateline, the event on whose sidelines it was, what both agreed that day.

mod days;
mod events;
mod press;
mod scenes;
#[cfg(test)]
mod tests;

use chancery_language::Relation;
use chancery_model::{Capacity, Edtf, MeetingKind, Part, Status};

use super::dates::Direction;
use super::document::{At, Sent};
use super::encounters::Encounter;
use super::mentions::Named;
use super::merge::{speaks_for, within};
use super::reading::{Party, Reading, is_subject, is_verb};
use super::titles::Office;

/// Gives encounters the places and dates that sentences around them tell.
pub(crate) fn complete(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    place_on_journeys(reading, encounters);
    place_at_dateline(reading, encounters);
    press::meet_the_press(reading, encounters);
    place_beside_events(reading, encounters);
    events::place_at_event(reading, encounters);
    date_by_common_act(reading, encounters);
    scenes::continue_scenes(reading, encounters);
    days::carry_days(reading, encounters);
    date_visits(reading, encounters);
}

/// What stands between an encounter and the event beside which it is.
const BESIDE: [&str; 2] = ["sideline", "margin"];

/// Gives what takes place on the sidelines of an event the event's place and day.
fn place_beside_events(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    let events: Vec<Encounter> = encounters.to_vec();
    for encounter in encounters.iter_mut() {
        if encounter.kind == MeetingKind::Visit
            || encounter.place.is_some() && encounter.date.is_some()
        {
            continue;
        }
        let beside = encounter
            .sentences
            .iter()
            .find_map(|(sentence, _)| event_beside(reading, *sentence));
        let Some(noun) = beside else { continue };
        let sent = reading.sent(noun.sentence);
        let name = sent.lower(noun.token);
        // The event told before under its own noun: "the Dialogue", "the summit".
        let event = events.iter().rev().find(|event| {
            event.kind != MeetingKind::Visit
                && !event.is_apart
                && event.triggers.iter().any(|at| {
                    (at.sentence, at.token) < (noun.sentence, noun.token)
                        && reading.sent(at.sentence).lower(at.token) == name
                })
        });
        let Some(event) = event else { continue };
        let class = |e: &Encounter| e.status.is_none_or(Status::happened);
        if class(event) != class(encounter) {
            continue;
        }
        if encounter.kind == MeetingKind::Meeting && encounter.place.is_none() {
            encounter.place.clone_from(&event.place);
        }
        if encounter.date.is_none() {
            encounter.date.clone_from(&event.date);
        }
    }
}

/// Returns the event on whose sidelines a sentence places what it tells.
fn event_beside(reading: &Reading<'_>, sentence: usize) -> Option<At> {
    let sent = reading.sent(sentence);
    (0..sent.len())
        .filter(|token| BESIDE.contains(&sent.lemma(*token)))
        .find_map(|token| {
            let mut events = sent.children_by(token, &[Relation::Nmod]);
            events.find(|event| {
                matches!(sent.case(*event), Some("of"))
                    && sent
                        .children_by(*event, &[Relation::Det])
                        .any(|det| matches!(sent.lower(det), "the" | "this"))
            })
        })
        .map(|token| At { sentence, token })
}

/// Gives the meeting that an article opens with the day on which its parties agreed or signed
/// something: *The ministers of A and B agreed on Wednesday to …*.
fn date_by_common_act(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    const ACTS: [&str; 13] = [
        "agree", "sign", "announce", "pledge", "vow", "adopt", "reach", "issue", "launch", "renew",
        "reaffirm", "discuss", "finalize",
    ];
    let body = |sentence: &usize| reading.sent(*sentence).part == Part::Body;
    let opening: Vec<usize> = (0..reading.document.sentences.len())
        .filter(body)
        .take(2)
        .collect();
    let mut acts: Vec<(Vec<Party>, (Edtf, String))> = Vec::new();
    for sentence in opening.iter().copied() {
        let sent = reading.sent(sentence);
        for verb in 0..sent.len() {
            if !is_verb(sent, verb)
                || !ACTS.contains(&sent.lemma(verb))
                || !matches!(sent.xpos(verb), "VBD" | "VBN")
            {
                continue;
            }
            let subject = (0..sent.len())
                .find(|token| sent.head(*token) == Some(verb) && is_subject(sent, *token));
            let parties =
                subject.map_or_else(Vec::new, |token| reading.parties(At { sentence, token }));
            let date = reading.dates[sentence]
                .iter()
                .find(|date| sent.head(date.first) == Some(verb));
            let day = date.and_then(|date| {
                let day = date
                    .when
                    .resolve(reading.today(sentence), Direction::Past)?;
                Some((day, sent.phrase(date.first, date.last).to_owned()))
            });
            if let Some(day) = day.filter(|_| parties.len() >= 2) {
                acts.push((parties, day));
            }
        }
    }
    let reach = opening.last().map_or(0, |last| last + 2);
    for encounter in encounters.iter_mut() {
        let opens = encounter.sentences.iter().any(|(s, _)| *s <= reach);
        let is_open = encounter.kind != MeetingKind::Visit
            && encounter.date.is_none()
            && encounter.status.is_some_and(Status::happened);
        if !opens || !is_open {
            continue;
        }
        let act = acts.iter().find(|(parties, _)| {
            parties.iter().all(|party| {
                encounter
                    .parties
                    .iter()
                    .any(|(own, _)| own == party || speaks_for(reading, party, own))
            })
        });
        encounter.date = act.map(|(_, day)| day.clone());
    }
}

/// Gives a visit without a day the day on which the visitor is told to have met somebody there, if
/// the text tells both in one breath.
fn date_visits(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    let meetings: Vec<Encounter> = encounters
        .iter()
        .filter(|e| e.kind == MeetingKind::Meeting && e.status.is_some_and(Status::happened))
        .filter(|e| {
            let length = |date: &Edtf| date.earliest() == date.latest();
            e.date.as_ref().is_some_and(|(date, _)| length(date))
        })
        .cloned()
        .collect();
    for visit in encounters.iter_mut() {
        if visit.kind != MeetingKind::Visit
            || visit.date.is_some()
            || !visit.status.is_some_and(Status::happened)
        {
            continue;
        }
        let there = |meeting: &&Encounter| match (&meeting.place, &visit.place) {
            (Some(place), Some(goal)) => place == goal || within(reading, place, goal),
            _ => false,
        };
        let shared = |meeting: &&Encounter| {
            let mut visitors = visit.parties.iter();
            visitors.any(|(party, _)| meeting.parties.iter().any(|(p, _)| p == party))
        };
        let near = |meeting: &&Encounter| {
            meeting
                .sentences
                .iter()
                .any(|(at, _)| visit.sentences.iter().any(|(s, _)| at.abs_diff(*s) <= 1))
        };
        let mut dates: Vec<&(Edtf, String)> = meetings
            .iter()
            .filter(there)
            .filter(shared)
            .filter(near)
            .filter_map(|meeting| meeting.date.as_ref())
            .collect();
        dates.dedup_by(|a, b| a.0 == b.0);
        if let [one] = dates[..] {
            visit.date = Some(one.clone());
        }
    }
}

/// Gives the meetings of a journey the journey's dates, and its place where they have none: *During
/// the trip, they met …*, *In Kenya, Vale met …*.
fn place_on_journeys(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    let visits: Vec<Encounter> = encounters
        .iter()
        .filter(|e| e.kind == MeetingKind::Visit)
        .cloned()
        .collect();
    for meeting in encounters
        .iter_mut()
        .filter(|e| e.kind == MeetingKind::Meeting)
    {
        let Some((sentence, _)) = meeting.sentences.first().cloned() else {
            continue;
        };
        let travels = |visit: &&Encounter| {
            let told_before = visit.sentences.first().is_some_and(|(s, _)| *s <= sentence);
            let shared = visit
                .parties
                .iter()
                .any(|(p, _)| meeting.parties.iter().any(|(q, _)| p == q));
            let class = |e: &Encounter| e.status.is_none_or(Status::happened);
            // Who has just arrived meets there those whom he is to meet.
            let stays = class(visit) && !class(meeting) && is_recent(reading, visit, sentence);
            told_before && shared && (class(visit) == class(meeting) || stays)
        };
        let own: Vec<&Encounter> = visits.iter().filter(travels).collect();
        if meeting.place.is_none() {
            meeting.place = stop(reading, &own, meeting, sentence)
                .or_else(|| on_reported_visit(reading, &own, meeting, sentence))
                .or_else(|| hosted(reading, &visits, meeting));
        }
        let there = |visit: &&&Encounter| match (&meeting.place, &visit.place) {
            (Some(place), Some(goal)) => {
                place == goal
                    || within(reading, place, goal)
                    || within(reading, goal, place)
                    || reading.is_region(goal)
                    // "at the Ministry", of which nobody knows where it stands
                    || reading.country_of(place).is_none()
                        && (tells(visit, sentence) || speaks_of_journey(reading, sentence))
            }
            _ => {
                (reading.opens_with(told_in(visit)) && !is_perfect(reading, sentence))
                    || tells(visit, sentence)
                    || speaks_of_journey(reading, sentence)
                    || reading.follows(told_in(visit), sentence)
            }
        };
        if meeting.date.is_none() {
            let class = |e: &Encounter| e.status.is_none_or(Status::happened);
            let dated = own
                .iter()
                .filter(|visit| visit.date.is_some() && class(visit) == class(meeting));
            let journey = dated.into_iter().find(there);
            meeting.date = journey.and_then(|visit| visit.date.clone());
        }
    }
}

/// Returns where a traveller meets somebody of the country to which the text has just taken him.
fn hosted(reading: &Reading<'_>, visits: &[Encounter], meeting: &Encounter) -> Option<Party> {
    const NEAR: usize = 4;
    let sentence = meeting.sentences.first()?.0;
    let class = |e: &Encounter| e.status.is_none_or(Status::happened);
    let of_country =
        |party: &Party, country: usize| speaks_for(reading, &Party::Country(country), party);
    let goals = visits.iter().filter(|visit| {
        let mut told = told_in(visit);
        told.any(|s| s <= sentence && s + NEAR >= sentence) && (class(visit) || !class(meeting))
    });
    let mut goals: Vec<&Party> = goals
        .filter_map(|visit| {
            let place = visit.place.as_ref()?;
            let country = reading.country_of(place)?;
            let travels = |party: &Party| {
                visit.parties.iter().any(|(visitor, capacity)| {
                    *capacity != Capacity::Host
                        && (visitor == party || speaks_for(reading, visitor, party))
                })
            };
            let mut parties = meeting.parties.iter().map(|(party, _)| party);
            let guest = parties.clone().find(|party| travels(party))?;
            let is_host = |party: &Party| party != guest && of_country(party, country);
            (!of_country(guest, country) && parties.any(is_host)).then_some(place)
        })
        .collect();
    goals.dedup();
    match goals[..] {
        [one] => Some(one.clone()),
        _ => None,
    }
}

/// Says whether a visitor has arrived in the days before a sentence is told.
fn is_recent(reading: &Reading<'_>, visit: &Encounter, sentence: usize) -> bool {
    const DAYS: i32 = 3;
    let arrived = visit.date.as_ref().map(|(date, _)| date.latest());
    let today = reading.today(sentence);
    arrived.zip(today).is_some_and(|(arrived, today)| {
        arrived
            .until(today)
            .is_ok_and(|since| (0..=DAYS).contains(&since.get_days()))
    })
}

/// Gives what the first sentence of a dispatch tells without a place the place of its dateline.
fn place_at_dateline(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    // Not the line of the place itself, nor that of the day.
    let tells = |sent: &Sent<'_>| {
        (0..sent.len()).any(|token| matches!(sent.xpos(token), "VBD" | "VBZ" | "VBP" | "MD"))
    };
    let first = reading
        .document
        .sentences
        .iter()
        .position(|sent| sent.part == Part::Body && tells(sent));
    let (Some(place), Some(first)) = (reading.dateline(), first) else {
        return;
    };
    let near = |e: &Encounter| e.sentences.iter().any(|(s, _)| *s == first);
    let open = |e: &&mut Encounter| {
        e.kind == MeetingKind::Meeting
            && e.place.is_none()
            && e.status.is_some_and(Status::happened)
            && near(e)
    };
    for encounter in encounters.iter_mut().filter(open) {
        encounter.place = Some(place.clone());
    }
}

/// Says whether a sentence looks back: *have met*, *had spoken*.
fn is_perfect(reading: &Reading<'_>, sentence: usize) -> bool {
    let sent = reading.sent(sentence);
    (0..sent.len()).any(|token| {
        matches!(sent.lower(token), "have" | "has" | "had")
            && sent.upos(token) == chancery_language::Upos::Aux
    })
}

fn told_in(visit: &Encounter) -> impl Iterator<Item = usize> + '_ {
    visit.sentences.iter().map(|(sentence, _)| *sentence)
}

fn tells(visit: &Encounter, sentence: usize) -> bool {
    told_in(visit).any(|told| told == sentence)
}

/// Returns where a traveller is as a sentence goes on from what was told of his journey: the one
/// goal of this sentence, or of the sentences right before it.
fn stop(
    reading: &Reading<'_>,
    visits: &[&Encounter],
    meeting: &Encounter,
    sentence: usize,
) -> Option<Party> {
    // "made a visit to Oslo before travelling to Rome for talks with Krol": in Rome.
    let below = visits
        .iter()
        .filter(|visit| tells(visit, sentence) && is_below(reading, meeting, visit, sentence))
        .find_map(|visit| visit.place.clone());
    if below.is_some() {
        return below;
    }
    let goals = |at: usize| {
        let told = visits
            .iter()
            .filter(|visit| tells(visit, at) && !(at == sentence && is_aside(reading, visit, at)));
        let mut goals: Vec<&Party> = told.filter_map(|visit| visit.place.as_ref()).collect();
        goals.dedup();
        match most_exact(reading, &goals) {
            Some(one) => vec![one],
            None => goals,
        }
    };
    let near = (sentence.saturating_sub(3)..=sentence).rev();
    // "In Chad, she inspected a school. She met Krol …": where a stretch opens, if the journey leads there.
    let opened = (sentence.saturating_sub(3)..=sentence)
        .rev()
        .take_while(|at| *at == sentence || reading.follows(std::iter::once(*at), sentence))
        .find_map(|at| scene(reading, at));
    if let Some(place) = opened.filter(|_| goals(sentence).is_empty()) {
        let reached = visits.iter().filter_map(|visit| visit.place.as_ref());
        let mut reached = reached.filter(|goal| {
            **goal == place || within(reading, &place, goal) || within(reading, goal, &place)
        });
        return reached.next().map(|_| place);
    }
    for at in near {
        if at != sentence && !reading.follows(std::iter::once(at), sentence) {
            break;
        }
        match goals(at).as_slice() {
            [] => {}
            [one] => return Some((*one).clone()),
            // Several stops, and nothing says at which.
            _ => return None,
        }
    }
    let mut all: Vec<&Party> = visits
        .iter()
        .filter_map(|visit| visit.place.as_ref())
        .collect();
    all.dedup();
    match all.as_slice() {
        [one] if speaks_of_journey(reading, sentence) => Some((*one).clone()),
        _ => None,
    }
}

/// Says whether a sentence tells of a journey only as what came before or after something else: *met Krol
/// before flying to Oslo*.
fn is_aside(reading: &Reading<'_>, visit: &Encounter, sentence: usize) -> bool {
    let sent = reading.sent(sentence);
    let mut own = visit.triggers.iter().filter(|at| at.sentence == sentence);
    own.any(|at| {
        let mut marks = sent.children_by(at.token, &[Relation::Mark, Relation::Case]);
        sent.rel(at.token) == Relation::Advcl
            && marks.any(|mark| matches!(sent.lower(mark), "before" | "after"))
    })
}

/// Says whether a meeting is told in the clause that tells of a journey aside from another one.
fn is_below(
    reading: &Reading<'_>,
    meeting: &Encounter,
    visit: &Encounter,
    sentence: usize,
) -> bool {
    let sent = reading.sent(sentence);
    let is_here = |at: &&At| at.sentence == sentence;
    let mut journeys = visit.triggers.iter().filter(is_here);
    is_aside(reading, visit, sentence)
        && journeys.any(|journey| {
            let mut own = meeting.triggers.iter().filter(is_here);
            own.any(|at| sent.ancestors(at.token).any(|above| above == journey.token))
        })
}

/// Returns where the traveller is whose visit the text reports from its title or opening on: what it
/// goes on to tell without a place was there.
///
/// Not what looks to another time, by its words or by its day.
fn on_reported_visit(
    reading: &Reading<'_>,
    visits: &[&Encounter],
    meeting: &Encounter,
    sentence: usize,
) -> Option<Party> {
    let sent = reading.sent(sentence);
    // Words before the one that tells of it, or behind it where it gives no day.
    let trigger = meeting.triggers.iter().find(|at| at.sentence == sentence);
    let trigger = trigger.map_or(0, |at| at.token);
    let elsewhen = |token: usize| {
        let word = sent.lower(token);
        token < trigger && ELSEWHEN.contains(&word)
            || token > trigger && matches!(word, "ago" | "before" | "since")
    };
    let elsewhen =
        is_perfect(reading, sentence) || meeting.date.is_none() && (0..sent.len()).any(elsewhen);
    let mut reported = visits.iter().filter(|v| reading.opens_with(told_in(v)));
    let is_reported = reported.next().is_some();
    if !is_reported || elsewhen || sent.part != Part::Body || meeting.is_earlier {
        return None;
    }
    let fits = |visit: &&&Encounter| match (&visit.date, &meeting.date) {
        (Some((stay, _)), Some((day, _))) => {
            // "arrived last night … will meet Krol today"
            let since = stay
                .latest()
                .until(day.earliest())
                .map(|span| span.get_days());
            let is_soon = visit.status.is_some_and(Status::happened)
                && !meeting.status.is_none_or(Status::happened)
                && since.is_ok_and(|days| (0..=SOON_DAYS).contains(&days));
            stay.overlaps(*day) || is_soon
        }
        // A day of its own, long before the visit that is reported, is of another one.
        (None, Some((day, _))) => reading.today(sentence).is_some_and(|today| {
            day.latest()
                .until(today)
                .is_ok_and(|since| since.get_days().abs() <= NEWS_DAYS)
        }),
        _ => true,
    };
    let goals: Vec<&Party> = visits
        .iter()
        .filter(fits)
        .filter_map(|visit| visit.place.as_ref())
        .collect();
    if let Some(place) = most_exact(reading, &goals) {
        return Some(place.clone());
    }
    // Of several stops that in the country of those whom the traveller meets there.
    let is_visitor = |party: &Party| {
        visits
            .iter()
            .any(|visit| visit.parties.iter().any(|(visitor, _)| visitor == party))
    };
    let hosts = meeting
        .parties
        .iter()
        .map(|(party, _)| party)
        .filter(|p| !is_visitor(p));
    let countries: Vec<usize> = hosts
        .filter_map(|host| country_of_host(reading, host))
        .collect();
    let mut theirs = goals.into_iter().filter(|goal| {
        reading
            .country_of(goal)
            .is_some_and(|c| countries.contains(&c))
    });
    let first = theirs.next()?;
    theirs.all(|other| other == first).then(|| first.clone())
}

/// Returns the country of who receives a traveller, where the text says it.
fn country_of_host(reading: &Reading<'_>, host: &Party) -> Option<usize> {
    match host {
        Party::Country(country) => Some(*country),
        Party::Person(person) => reading.held_by(*person).find_map(|held| match held.office {
            Some(Office::Country(country)) => Some(country),
            _ => None,
        }),
        _ => None,
    }
}

/// For how many days who has arrived is taken to stay.
const SOON_DAYS: i32 = 3;

/// Words of a sentence that looks to another time than the one that the text reports.
const ELSEWHEN: [&str; 10] = [
    "ago",
    "before",
    "earlier",
    "last",
    "next",
    "once",
    "previous",
    "previously",
    "return",
    "since",
];

/// How many days old what a text reports can be.
const NEWS_DAYS: i32 = 14;

/// Returns the place that lies in all the others: *Colombo* of Colombo and Sri Lanka.
fn most_exact<'p>(reading: &Reading<'_>, places: &[&'p Party]) -> Option<&'p Party> {
    places.iter().copied().find(|place| {
        places
            .iter()
            .all(|other| other == place || within(reading, place, other))
    })
}

/// Returns the place with which a sentence opens: *In Chad, …*, *While in Chad, …*.
fn scene(reading: &Reading<'_>, sentence: usize) -> Option<Party> {
    const LEAD: usize = 3;
    let sent = reading.sent(sentence);
    let mention = reading.mentions[sentence].iter().find(|mention| {
        let mut lead = mention.first;
        if lead > 0 && sent.lower(lead - 1) == "the" {
            lead -= 1;
        }
        lead > 0
            && lead <= LEAD
            && sent.lower(lead - 1) == "in"
            && (matches!(
                sent.lower(mention.last),
                "," | "he" | "she" | "they" | "the"
            ) || reading.dates[sentence]
                .iter()
                .any(|date| date.first == mention.last && sent.lower(date.last) == ","))
    })?;
    match &mention.named {
        Named::Place(thing) => Some(Party::Place(thing.clone())),
        Named::Country(index) => Some(Party::Country(*index)),
        _ => None,
    }
}

/// Says whether a sentence speaks of a journey told before: *during the trip*, *in her visit*.
fn speaks_of_journey(reading: &Reading<'_>, sentence: usize) -> bool {
    let sent = reading.sent(sentence);
    (0..sent.len()).any(|token| {
        matches!(
            sent.lower(token),
            "trip" | "visit" | "journey" | "stay" | "stop"
        ) && token > 0
            && matches!(
                sent.lower(token - 1),
                "the" | "his" | "her" | "their" | "this"
            )
    })
}
