//! One meeting told several times is one meeting.

use chancery_model::{MeetingKind, Status};

use super::encounters::{Encounter, Link};
use super::mentions::Thing;
use super::reading::{Party, Reading};

/// How many sentences back *the meeting* or *he was joined by* looks for its encounter.
const REACH: usize = 4;

/// Joins the tellings of one encounter, in text order.
///
/// Tellings with too few parties go to the encounter that they point to, and are dropped where there
/// is none.
pub(crate) fn merge(reading: &Reading<'_>, tellings: Vec<Encounter>) -> Vec<Encounter> {
    let mut merged: Vec<Encounter> = Vec::new();
    for telling in tellings {
        let known = match telling.link {
            Link::Itself => merged
                .iter()
                .position(|known| same(reading, known, &telling)),
            _ => pointed_at(reading, &merged, &telling, &telling.link),
        };
        // "The talks were attended by A and B": those told of before.
        let known = known.or_else(|| {
            let goes_on = telling.is_definite && telling.link == Link::Itself;
            goes_on
                .then(|| pointed_at(reading, &merged, &telling, &Link::Before))
                .flatten()
        });

        let known = known.or_else(|| listed(reading, &merged, &telling));
        match known.and_then(|index| merged.get_mut(index)) {
            Some(known) => join(reading, known, telling),
            // Who took part in what nobody told of.
            None if matches!(telling.link, Link::Before | Link::With(_) | Link::Side(_)) => {}
            None => merged.push(telling),
        }
    }
    merged.retain(|encounter| encounter.kind == MeetingKind::Visit || encounter.parties.len() > 1);
    merged
}

/// Returns the encounter of a list of participants where a telling opens the text that the list
/// belongs to.
fn listed(reading: &Reading<'_>, merged: &[Encounter], telling: &Encounter) -> Option<usize> {
    let list = merged.iter().position(|known| {
        let mut rules = known.sentences.iter();
        rules.any(|(_, rule)| rule == super::memorandum::RULE)
    })?;
    let known = merged.get(list)?;
    let sentence = telling.sentences.first()?.0;
    let first_of_body = reading
        .document
        .sentences
        .iter()
        .position(|sent| sent.part == chancery_model::Part::Body)?;
    let behind_list = known.sentences.iter().map(|(s, _)| *s).max()? + 3;
    let opens =
        sentence <= first_of_body + 1 || sentence <= behind_list && telling.link == Link::Itself;
    let shared = telling
        .parties
        .iter()
        .any(|(party, _)| known.parties.iter().any(|(p, _)| p == party));
    let dates = match (&known.date, &telling.date) {
        (Some((x, _)), Some((y, _))) => x.overlaps(*y),
        _ => true,
    };
    let fits = telling.kind != MeetingKind::Visit && dates && statuses(known, telling);
    (opens && fits && (shared || telling.link == Link::Open)).then_some(list)
}

/// Finds the encounter that a telling points to.
fn pointed_at(
    reading: &Reading<'_>,
    merged: &[Encounter],
    telling: &Encounter,
    link: &Link,
) -> Option<usize> {
    let sentence = telling.sentences.first()?.0;
    let fits = |known: &Encounter| {
        let places = match (&known.place, &telling.place) {
            (Some(x), Some(y)) => x == y || within(reading, x, y) || within(reading, y, x),
            _ => true,
        };
        let dates = match (&known.date, &telling.date) {
            (Some((x, _)), Some((y, _))) => x.overlaps(*y),
            _ => true,
        };
        // Only companions join a journey.
        let kind = known.kind != MeetingKind::Visit || matches!(telling.link, Link::With(_));
        kind && places && dates && statuses(known, telling)
    };
    let near = |known: &Encounter| {
        known
            .sentences
            .iter()
            .any(|(s, _)| s + REACH >= sentence && *s <= sentence)
    };
    let has = |known: &Encounter, party: &Party| known.parties.iter().any(|(p, _)| p == party);
    let takes_part = |known: &Encounter, side: &Party| {
        has(known, side)
            || known
                .parties
                .iter()
                .any(|(party, _)| speaks_for(reading, side, party))
    };
    let mut candidates = merged
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, known)| fits(known));
    let found = match link {
        Link::Before => candidates.find(|(_, known)| near(known)),
        Link::Named => candidates.find(|(_, known)| same_name(known, telling)),
        Link::With(party) => candidates.find(|(_, known)| near(known) && has(known, party)),
        Link::Side(side) => candidates.find(|(_, known)| near(known) && takes_part(known, side)),
        Link::Itself | Link::Open => None,
    };
    found.map(|(index, _)| index)
}

/// Says whether two tellings call their encounter by one name: *the Dialogue* is short for *the
/// U.S.-Thailand Strategic Dialogue*.
fn same_name(a: &Encounter, b: &Encounter) -> bool {
    let ends = |long: &str, short: &str| {
        long == short && short.contains(' ')
            || long
                .strip_suffix(short)
                .is_some_and(|rest| rest.ends_with([' ', '-']))
    };
    a.names
        .iter()
        .any(|x| b.names.iter().any(|y| ends(x, y) || ends(y, x)))
}

/// Says whether two tellings can be of one encounter.
fn same(reading: &Reading<'_>, a: &Encounter, b: &Encounter) -> bool {
    let visit = |e: &Encounter| e.kind == MeetingKind::Visit;
    if visit(a) != visit(b) {
        return false;
    }
    let places = match (&a.place, &b.place) {
        (Some(x), Some(y)) => x == y || within(reading, x, y) || within(reading, y, x),
        _ => !visit(a),
    };
    let dates = match (&a.date, &b.date) {
        (Some((x, _)), Some((y, _))) => x.overlaps(*y),
        _ => true,
    };
    // "saw each other in Oslo and spoke by telephone since" are two.
    let remote = |a: &Encounter, b: &Encounter| a.kind == MeetingKind::Call && b.is_in_person;
    if remote(a, b) || remote(b, a) {
        return false;
    }
    let pointed = b.link == Link::Itself && a.link == Link::Itself;
    let named = !visit(a) && same_name(a, b);
    places && dates && statuses(a, b) && (named || pointed && parties(reading, a, b))
}

fn statuses(a: &Encounter, b: &Encounter) -> bool {
    let (Some(x), Some(y)) = (a.status, b.status) else {
        return true;
    };
    // A refusal is no telling of a plan: whoever refuses may be somebody else.
    let same_class = x.happened() == y.happened() && (x == Status::Denied) == (y == Status::Denied);
    // A plan and its end are one; a plan and what was held are one only on a stated date.
    let dated = a.date.is_some() && a.date.as_ref().map(|d| d.0) == b.date.as_ref().map(|d| d.0);
    same_class || dated
}

fn parties(reading: &Reading<'_>, a: &Encounter, b: &Encounter) -> bool {
    let (small, large) = if a.parties.len() <= b.parties.len() {
        (a, b)
    } else {
        (b, a)
    };
    let shared = small
        .parties
        .iter()
        .filter(|(p, _)| large.parties.iter().any(|(q, _)| p == q))
        .count();
    if a.kind == MeetingKind::Visit {
        return shared >= 1;
    }
    let people = |e: &Encounter| {
        e.parties
            .iter()
            .filter(|(p, _)| matches!(p, Party::Person(_)))
            .count()
    };
    if (small.is_bilateral || large.is_bilateral) && people(small) != people(large) {
        return false;
    }
    let stands_for = |p: &Party| {
        large
            .parties
            .iter()
            .any(|(q, _)| speaks_for(reading, p, q) || speaks_for(reading, q, p))
    };
    let covered = small
        .parties
        .iter()
        .filter(|(p, _)| large.parties.iter().any(|(q, _)| p == q) || stands_for(p));
    let all_covered = covered.count() == small.parties.len();
    // "Turkish and Armenian ministers meet in Tbilisi" and later who they were: the same where the
    // place says so.
    let same_place = a.place.is_some() && a.place == b.place;
    // "Chinese premier holds talks with Lao PM": the headline names no one.
    let in_headline = |e: &Encounter| {
        let mut sentences = e.sentences.iter();
        sentences.any(|(s, _)| reading.sent(*s).part == chancery_model::Part::Title)
    };
    let alike = same_place || in_headline(small) || in_headline(large);
    shared >= 2 || all_covered && (shared >= 1 || small.parties.len() >= 2 && alike)
}

/// Says whether a country or body stands for a person who holds an office of it.
fn speaks_for(reading: &Reading<'_>, whole: &Party, person: &Party) -> bool {
    let Party::Person(person) = person else {
        return false;
    };
    // Ministers and envoys act for their state; leaders of an opposition or a party do not.
    let acts = [
        "head_of_state",
        "head_of_government",
        "minister",
        "deputy",
        "diplomat",
        "royal",
        "official",
        "international",
    ];
    let mut offices = reading
        .held_by(*person)
        .filter(|h| acts.contains(&h.class.as_str()));
    offices.any(|h| {
        h.office
            .as_ref()
            .and_then(|office| reading.office_party(office))
            .as_ref()
            == Some(whole)
    })
}

/// Says whether a place lies in a country.
fn within(reading: &Reading<'_>, inner: &Party, outer: &Party) -> bool {
    match (inner, outer) {
        (Party::Place(Thing::Known(place)), Party::Country(country)) => {
            let code = reading
                .gazetteer
                .places
                .get(*place)
                .map(|place| place.country.as_str());
            code == reading
                .gazetteer
                .countries
                .get(*country)
                .map(|country| country.iso2.as_str())
        }
        // "at the White House", "in Washington"
        (Party::Organization(Thing::Known(body)), outer) => {
            let Some(home) = reading
                .gazetteer
                .organizations
                .get(*body)
                .map(|b| b.country.as_str())
            else {
                return false;
            };
            let code = match outer {
                Party::Country(country) => reading
                    .gazetteer
                    .countries
                    .get(*country)
                    .map(|c| c.iso2.as_str()),
                Party::Place(Thing::Known(place)) => reading
                    .gazetteer
                    .places
                    .get(*place)
                    .map(|p| p.country.as_str()),
                _ => None,
            };
            !home.is_empty() && code == Some(home)
        }
        _ => false,
    }
}

fn join(reading: &Reading<'_>, known: &mut Encounter, other: Encounter) {
    if other.link == Link::Itself {
        known.link = Link::Itself;
    }
    for name in other.names {
        if !known.names.contains(&name) {
            known.names.push(name);
        }
    }
    known.status = match (known.status, other.status) {
        (Some(a), Some(b)) => Some(stronger(a, b)),
        (a, b) => a.or(b),
    };
    if other.kind == MeetingKind::Call {
        known.kind = MeetingKind::Call;
        known.place = None;
    }
    for (party, capacity) in other.parties {
        if known.parties.iter().all(|(p, _)| *p != party) {
            known.parties.push((party, capacity));
        }
    }
    let length =
        |d: &chancery_model::Edtf| d.earliest().until(d.latest()).map_or(0, |s| s.get_days());
    // A stop of one day on a journey of several: the journey keeps its own place and days.
    let is_stop = known.kind == MeetingKind::Visit
        && matches!((&known.date, &other.date), (Some(a), Some(b)) if (1..30).contains(&length(&a.0)) && length(&b.0) == 0);
    known.place = match (known.place.take(), other.place) {
        (Some(a), Some(b)) if within(reading, &b, &a) && !is_stop => Some(b),
        (a, b) => a.or(b),
    };
    known.date = match (known.date.take(), other.date) {
        (a @ Some(_), Some(_)) if is_stop => a,
        (Some(a), Some(b)) => Some(if length(&b.0) < length(&a.0) { b } else { a }),
        (a, b) => a.or(b),
    };
    known.is_in_person |= other.is_in_person;
    known.attribution = known.attribution.take().or(other.attribution);
    known.triggers.extend(other.triggers);
    for sentence in other.sentences {
        if known.sentences.iter().all(|(s, _)| *s != sentence.0) {
            known.sentences.push(sentence);
        }
    }
}

/// Returns what stands when one encounter is told in two ways.
fn stronger(a: Status, b: Status) -> Status {
    let rank = |status: Status| match status {
        Status::Held => 6,
        Status::UnderWay => 5,
        Status::Cancelled => 4,
        Status::Postponed => 3,
        Status::Denied => 2,
        Status::Planned => 1,
        Status::Proposed => 0,
    };
    if rank(a) >= rank(b) { a } else { b }
}

/// Gives the meetings of a journey the journey's dates, and its place where they have none: *During
/// the trip, they met …*, *In Kenya, Vale met …*.
pub(crate) fn place_on_journeys(reading: &Reading<'_>, encounters: &mut [Encounter]) {
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
            told_before && shared && class(visit) == class(meeting)
        };
        let own: Vec<&Encounter> = visits.iter().filter(travels).collect();
        if meeting.place.is_none() {
            meeting.place = stop(reading, &own, sentence);
        }
        let there = |visit: &&&Encounter| match (&meeting.place, &visit.place) {
            (Some(place), Some(goal)) => {
                place == goal
                    || within(reading, place, goal)
                    || within(reading, goal, place)
                    || is_region(reading, goal)
            }
            _ => {
                (reading.opens_with(told_in(visit)) && !is_perfect(reading, sentence))
                    || tells(visit, sentence)
                    || speaks_of_journey(reading, sentence)
                    || reading.follows(told_in(visit), sentence)
            }
        };
        if meeting.date.is_none() {
            let dated = own.iter().filter(|visit| visit.date.is_some());
            let journey = dated.into_iter().find(there);
            meeting.date = journey.and_then(|visit| visit.date.clone());
        }
    }
}

/// Gives what the first sentence of a dispatch tells without a place the place of its dateline.
pub(crate) fn place_at_dateline(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    let first = reading
        .document
        .sentences
        .iter()
        .position(|sent| sent.part == chancery_model::Part::Body);
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
fn stop(reading: &Reading<'_>, visits: &[&Encounter], sentence: usize) -> Option<Party> {
    let goals = |at: usize| {
        let told = visits.iter().filter(|visit| tells(visit, at));
        let mut goals: Vec<&Party> = told.filter_map(|visit| visit.place.as_ref()).collect();
        goals.dedup();
        goals
    };
    let near = (sentence.saturating_sub(3)..=sentence).rev();
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

/// Says whether a place is a region of several countries.
fn is_region(reading: &Reading<'_>, place: &Party) -> bool {
    match place {
        Party::Place(Thing::Known(index)) => reading
            .gazetteer
            .places
            .get(*index)
            .is_some_and(|place| place.is_region && place.country.is_empty()),
        _ => false,
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

/// Drops a person's country where the person takes part himself.
pub(crate) fn drop_represented(reading: &Reading<'_>, encounter: &mut Encounter) {
    let parties = encounter.parties.clone();
    encounter.parties.retain(|(party, _)| {
        !parties
            .iter()
            .any(|(other, _)| speaks_for(reading, party, other))
    });
    if encounter.parties.len() < 2 && encounter.kind != MeetingKind::Visit {
        encounter.parties = parties;
    }
}
