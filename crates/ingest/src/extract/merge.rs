//! One meeting told several times is one meeting.

use chancery_model::{Capacity, MeetingKind, Status};

use super::encounters::{Encounter, Link};
use super::mentions::Thing;
use super::reading::{Party, Reading};

/// How many sentences back *the meeting* or *he was joined by* looks for its encounter.
const REACH: usize = 4;

/// The rule of sentences that add people to an encounter.
const ATTENDANCE: &str = "meeting/attendance";

/// Joins the tellings of one encounter, in text order.
///
/// Tellings with too few parties go to the encounter that they point to, and are dropped where there
/// is none.
pub(crate) fn merge(reading: &Reading<'_>, tellings: Vec<Encounter>) -> Vec<Encounter> {
    let mut merged: Vec<Encounter> = Vec::new();
    let mut with_others: Vec<Encounter> = Vec::new();
    for mut telling in tellings {
        if telling.link == Link::Again {
            match series(reading, &merged, &telling) {
                Some(parties) => telling.parties = parties,
                None => continue,
            }
            telling.link = Link::Itself;
        }
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
            Some(known) => {
                // The people are named: their countries were only the headline's.
                if heads(reading, known, &telling) {
                    known.parties.clear();
                } else if heads(reading, &telling, known) {
                    telling.parties.clear();
                }
                join(reading, known, telling);
            }
            // Of whom they met another sentence, maybe a later one, tells.
            None if matches!(telling.link, Link::Counterpart(_)) => with_others.push(telling),
            // Who took part in what nobody told of.
            None if matches!(telling.link, Link::Before | Link::With(_) | Link::Side(_)) => {}
            None => merged.push(telling),
        }
    }
    merged.retain(|encounter| encounter.kind == MeetingKind::Visit || encounter.parties.len() > 1);
    for telling in with_others {
        if let Some(known) = only_one_with(reading, &mut merged, &telling) {
            join(reading, known, telling);
        }
    }
    merged
}

/// Returns the encounter of the party that a telling names alone, if it is told to have taken part in
/// just one that fits.
fn only_one_with<'m>(
    reading: &Reading<'_>,
    merged: &'m mut [Encounter],
    telling: &Encounter,
) -> Option<&'m mut Encounter> {
    let Link::Counterpart(party) = &telling.link else {
        return None;
    };
    let has = |known: &Encounter| known.parties.iter().any(|(p, _)| p == party);
    let mut theirs = merged
        .iter_mut()
        .filter(|known| known.kind != MeetingKind::Visit && has(known));
    let known = theirs.next().filter(|_| theirs.next().is_none())?;
    (compatible(reading, known, telling) && known.kind == telling.kind).then_some(known)
}

/// Says whether what is told of the place, the day and the outcome can be of one encounter.
fn compatible(reading: &Reading<'_>, known: &Encounter, telling: &Encounter) -> bool {
    let places = match (&known.place, &telling.place) {
        (Some(x), Some(y)) => x == y || within(reading, x, y) || within(reading, y, x),
        _ => true,
    };
    let dates = match (&known.date, &telling.date) {
        (Some((x, _)), Some((y, _))) => x.overlaps(*y),
        _ => true,
    };
    places && dates && statuses(known, telling)
}

fn is_person(party: &Party) -> bool {
    matches!(party, Party::Person(_))
}

/// Returns the parties of the next encounter of a series: those of the one told last, and of these
/// the countries and bodies if there are any, with those whom its own words add.
fn series(
    reading: &Reading<'_>,
    merged: &[Encounter],
    telling: &Encounter,
) -> Option<Vec<(Party, Capacity)>> {
    let sentence = telling.sentences.first()?.0;
    if !matches!(telling.status, Some(Status::Planned | Status::Proposed)) {
        return None;
    }
    let last = merged.iter().rev().find(|known| {
        known.kind != MeetingKind::Visit
            && known.status.is_none_or(Status::happened)
            && known
                .sentences
                .iter()
                .any(|(s, _)| s + REACH >= sentence && *s <= sentence)
    })?;
    let bodies = last.parties.iter().filter(|(party, _)| !is_person(party));
    let of_people = bodies.clone().count() < 2;
    let mut parties: Vec<(Party, Capacity)> = last
        .parties
        .iter()
        .filter(|(party, _)| of_people || !is_person(party))
        .cloned()
        .collect();
    for own in &telling.parties {
        let known = parties
            .iter()
            .any(|(party, _)| *party == own.0 || speaks_for(reading, &own.0, party));
        if !known {
            parties.push(own.clone());
        }
    }
    Some(parties)
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
    let fits = telling.kind != MeetingKind::Visit
        && !telling.is_apart
        && dates
        && statuses(known, telling);
    if is_beyond_list(known, telling) {
        return None;
    }
    let points = matches!(
        telling.link,
        Link::Open | Link::Named | Link::Counterpart(_)
    ) || known.link == Link::Open;
    (opens && fits && (shared || points)).then_some(list)
}

/// Says whether a telling names somebody who is not in the list of a record: the list is whole, so
/// they met at another time.
fn is_beyond_list(known: &Encounter, telling: &Encounter) -> bool {
    let mut rules = known.sentences.iter();
    let is_list = rules.any(|(_, rule)| rule == super::memorandum::RULE);
    let is_outside =
        |party: &Party| is_person(party) && known.parties.iter().all(|(listed, _)| listed != party);
    is_list
        && known.link == Link::Itself
        && known.date.is_some()
        && telling.parties.iter().any(|(party, _)| is_outside(party))
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
        // Only companions join a journey.
        let kind = known.kind != MeetingKind::Visit || matches!(telling.link, Link::With(_));
        // "these talks in Vienna" were no call.
        let kind = kind && (telling.place.is_none() || known.kind != MeetingKind::Call);
        kind && compatible(reading, known, telling)
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
        Link::Before => {
            let all: Vec<_> = candidates.collect();
            let last = all.iter().find(|(_, known)| near(known));
            // A list of participants, however far behind, is of the only encounter that was told.
            let is_list = telling.sentences.iter().any(|(_, rule)| rule == ATTENDANCE);
            let only = all.first().filter(|_| is_list && all.len() == 1);
            return last.or(only).map(|(index, _)| *index);
        }
        Link::Named => candidates.find(|(_, known)| same_name(known, telling)),
        // Who joins joins a meeting, who accompanies a journey, if either was told.
        Link::With(party) => {
            let fitting: Vec<_> = candidates
                .filter(|(_, known)| near(known) && has(known, party))
                .collect();
            let is_journey = |known: &Encounter| known.kind == MeetingKind::Visit;
            let alike = fitting
                .iter()
                .find(|(_, known)| is_journey(known) == is_journey(telling));
            return alike.or(fitting.first()).map(|(index, _)| *index);
        }
        Link::Side(side) => {
            let around: Vec<_> = candidates.filter(|(_, known)| near(known)).collect();
            let theirs = around.iter().find(|(_, known)| takes_part(known, side));
            // Whose delegations they were the only encounter so far may leave out.
            let only = around.first().filter(|_| around.len() == 1);
            return theirs.or(only).map(|(index, _)| *index);
        }
        Link::Itself | Link::Open | Link::Again | Link::Counterpart(_) => None,
    };
    found.map(|(index, _)| index)
}

/// Says whether two tellings call their encounter by one name: *the Dialogue* is short for *the
/// U.S.-Thailand Strategic Dialogue*.
pub(super) fn same_name(a: &Encounter, b: &Encounter) -> bool {
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
        (None, Some((day, _))) => !is_news(reading, a) || !is_past(reading, *day),
        (Some((day, _)), None) => !is_news(reading, b) || !is_past(reading, *day),
        _ => true,
    };
    // "saw each other in Oslo and spoke by telephone since" are two.
    let remote = |a: &Encounter, b: &Encounter| {
        let is_there =
            b.kind == MeetingKind::Meeting && b.place.is_some() && is_gathering(reading, b);
        a.kind == MeetingKind::Call && (b.is_in_person || is_there)
    };
    if remote(a, b) || remote(b, a) {
        return false;
    }
    // "on the eve of the summit, two of them held talks": not the summit.
    if (a.is_apart || b.is_apart) && a.parties.len() != b.parties.len() {
        return false;
    }
    // "Vale met Krol today. Building on their talks in Oslo, …": not where they met today.
    let builds = |report: &Encounter, base: &Encounter| {
        base.is_earlier && !report.is_earlier && base.place.is_some() && report.place != base.place
    };
    if builds(a, b) || builds(b, a) || is_beyond_list(a, b) {
        return false;
    }
    if heads(reading, a, b) || heads(reading, b, a) {
        return places && dates && statuses(a, b);
    }
    let pointed = b.link == Link::Itself && a.link == Link::Itself;
    let named = !visit(a) && same_name(a, b);
    places && dates && statuses(a, b) && (named || pointed && parties(reading, a, b))
}

/// Says whether an encounter that only the title tells, between countries, is the one with which the text
/// opens: *Norway-Poland Foreign Ministers' Talks* over what the two ministers are told to have done.
fn heads(reading: &Reading<'_>, title: &Encounter, text: &Encounter) -> bool {
    let in_title = |sentence: usize| reading.sent(sentence).part == chancery_model::Part::Title;
    let country = |(party, _): &(Party, Capacity)| matches!(party, Party::Country(_));
    let mut told = title.sentences.iter().map(|(sentence, _)| *sentence);
    if title.kind == MeetingKind::Visit
        || title.parties.len() != 2
        || !title.parties.iter().all(country)
        || !told.all(in_title)
        || !reading.opens_with(text.sentences.iter().map(|(sentence, _)| *sentence))
    {
        return false;
    }
    let people: Vec<&Party> = text
        .parties
        .iter()
        .map(|(p, _)| p)
        .filter(|p| is_person(p))
        .collect();
    let speaks = |person: &&Party| {
        let mut countries = title.parties.iter();
        countries.any(|(country, _)| speaks_for(reading, country, person))
    };
    let stateless = |person: &&Party| match person {
        Party::Person(person) => reading
            .held_by(*person)
            .all(|held| !matches!(held.office, Some(super::titles::Office::Country(_)))),
        _ => false,
    };
    people.len() == 2
        && people.iter().any(speaks)
        && people.iter().all(|p| speaks(p) || stateless(p))
}

/// Says whether a word tells of an encounter that is no mere talk: *meeting*, *summit*, *dinner*.
fn is_gathering(reading: &Reading<'_>, encounter: &Encounter) -> bool {
    encounter.triggers.iter().any(|at| {
        matches!(
            reading.sent(at.sentence).lemma(at.token),
            "meeting" | "summit" | "dinner" | "lunch" | "breakfast" | "reception" | "encounter"
        )
    })
}

/// Says whether an encounter is what the text reports: its first sentence tells of it as held.
fn is_news(reading: &Reading<'_>, encounter: &Encounter) -> bool {
    let mut sentences = encounter.sentences.iter();
    let first = |sentence: usize| {
        let mut before = reading.document.sentences.iter().take(sentence);
        let body = chancery_model::Part::Body;
        reading.sent(sentence).part == body && before.all(|sent| sent.part != body)
    };
    encounter.status.is_some_and(Status::happened)
        && sentences.any(|(sentence, _)| first(*sentence))
}

/// Says whether a day lies so long before publication that no news is told of it.
fn is_past(reading: &Reading<'_>, date: chancery_model::Edtf) -> bool {
    const NEWS_DAYS: i32 = 14;
    let published = reading.document.article.published;
    published
        .and_then(|published| date.latest().until(published).ok())
        .is_some_and(|span| span.get_days() > NEWS_DAYS)
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
    // A country whom a minister of it represents is not another that both tellings share.
    let (a, b) = (
        &without_represented(reading, a),
        &without_represented(reading, b),
    );
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
    // "A and B met C", "A and D open the dialogue": another encounter, unless two of them are the same.
    let own = |one: &Encounter, other: &Encounter| {
        let mut people = one.parties.iter().filter(|(p, _)| is_person(p));
        people.any(|(p, _)| {
            let known = |(q, _): &(Party, Capacity)| p == q || speaks_for(reading, q, p);
            !other.parties.iter().any(known)
        })
    };
    let shared_people = small
        .parties
        .iter()
        .filter(|(p, _)| is_person(p) && large.parties.iter().any(|(q, _)| p == q));
    if shared_people.count() < 2 && own(small, large) && own(large, small) {
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

fn without_represented(reading: &Reading<'_>, encounter: &Encounter) -> Encounter {
    let mut encounter = encounter.clone();
    drop_represented(reading, &mut encounter);
    encounter
}

/// Says whether a country or body stands for a person who holds an office of it.
pub(super) fn speaks_for(reading: &Reading<'_>, whole: &Party, person: &Party) -> bool {
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
pub(super) fn within(reading: &Reading<'_>, inner: &Party, outer: &Party) -> bool {
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
        (Some(a), Some(b)) if reading.is_region(&a) && known.kind != MeetingKind::Visit => Some(b),
        (a, b) => a.or(b),
    };
    known.date = match (known.date.take(), other.date) {
        (a @ Some(_), Some(_)) if is_stop => a,
        (Some(a), Some(b)) => Some(if length(&b.0) < length(&a.0) { b } else { a }),
        (a, b) => a.or(b),
    };
    known.is_in_person |= other.is_in_person;
    known.is_apart |= other.is_apart;
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
