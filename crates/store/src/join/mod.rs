//! Which reports of different articles are of one meeting, and what they say together.
//!
//! Pure functions over reports that may be of one meeting. The reports are taken in an order given by their
//! content, so the outcome does not depend on when they were loaded. Reports of the same participants join
//! on close days; those that name others beside the same people, only on nearly the same day and in the
//! same place. A country may stand for one of two on the very day. A report without a day joins one of the
//! same participants by the day on which it was published, and a plan one of the next day in the same place.
//! Reports that contradict each other join where both mean just that meeting. What people judged comes first.

mod neighbours;
mod status;
#[cfg(test)]
mod tests;
mod without_day;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Capacity, EntityKind, MeetingKind, Status};

pub(crate) use status::{Word, is_disputed};
pub(crate) use without_day::{can_mean, is_joined_without_day, told_about};

use neighbours::{are_beside, join_neighbours};
use without_day::is_tied;

/// A report whose date spans more days than this joins nothing.
pub(crate) const LONGEST_SPAN: i64 = 45;

/// A report whose date spans more days than this joins only those of the same participants.
pub(crate) const CLOSE_SPAN: i64 = 7;

/// A report that names so many times as many people as another is of another meeting: two of many talk
/// aside.
const MOST_TIMES: usize = 2;

/// Who takes part, as far as it matters for joining.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Party {
    pub(crate) entity: i64,
    /// Whether other articles can speak of the same.
    pub(crate) is_shared: bool,
    pub(crate) kind: EntityKind,
    /// A code of a country, empty if unknown.
    pub(crate) country: String,
    /// The folded name by which its articles call it, empty where they call it by no name alone.
    pub(crate) name: String,
}

/// What people judged about pairs of reports, by the numbers of their rows, the lower first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    pub(crate) same: BTreeSet<(i64, i64)>,
    pub(crate) apart: BTreeSet<(i64, i64)>,
}

impl Decided {
    fn has(pairs: &BTreeSet<(i64, i64)>, a: &Report, b: &Report) -> bool {
        pairs.contains(&(a.id.min(b.id), a.id.max(b.id)))
    }
}

/// Where a report puts a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) entity: i64,
    pub(crate) kind: EntityKind,
    pub(crate) country: Option<String>,
}

impl Place {
    fn contains(&self, other: &Self) -> bool {
        self.kind == EntityKind::Country
            && other.kind != EntityKind::Country
            && self.country.is_some()
            && self.country == other.country
    }
}

/// The days that a report gives a meeting, and their text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Days {
    pub(crate) earliest: i64,
    pub(crate) latest: i64,
    pub(crate) edtf: String,
}

impl Days {
    fn span(&self) -> i64 {
        self.latest - self.earliest
    }

    fn overlap(&self, other: &Self) -> bool {
        self.earliest <= other.latest && other.earliest <= self.latest
    }
}

/// What decides whether a report joins another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// The key of its row.
    pub(crate) id: i64,
    /// The meeting that it belongs to until now.
    pub(crate) meeting: i64,
    /// The content id of its article and its position there: unique, and the same in every database.
    pub(crate) name: ([u8; 16], i64),
    pub(crate) kind: MeetingKind,
    /// The hash of kind and participants; none if one of them is known to its article only.
    pub(crate) parties: Option<[u8; 16]>,
    /// Who takes part, in order.
    pub(crate) people: Vec<Party>,
    /// Whether it is a row of a table, which can tell of one meeting in several rows.
    pub(crate) is_row: bool,
    pub(crate) published: Option<i64>,
    /// The day of publication of a report without a day, if it can join others by that.
    pub(crate) told_on: Option<i64>,
    pub(crate) status: Status,
    pub(crate) place: Option<Place>,
    pub(crate) days: Option<Days>,
}

impl Report {
    fn word(&self) -> Word {
        Word {
            status: self.status,
            published: self.published,
            latest: self.days.as_ref().map(|days| days.latest),
        }
    }
}

/// Reports of one meeting, each with the rule that joined it; the first has none.
pub(crate) type Cluster<'r> = Vec<(&'r Report, Option<&'static str>)>;

/// The rule of a judgement.
pub(crate) const JUDGED: &str = "judgement/same";

/// Parts reports into meetings.
///
/// The most exact reports found the meetings, and each further one joins the only meeting with all
/// of whose reports it agrees. One that agrees with several joins the one of just its days and
/// place, if there is one, and else stands alone: nothing says which of them it means. Quadratic at
/// worst in the number of reports whose days overlap.
pub(crate) fn cluster<'r>(reports: &'r [Report], decided: &Decided) -> Vec<Cluster<'r>> {
    let mut groups = judged_groups(reports, decided);
    groups.sort_by_key(|group| group.first().map(|report| exactness(report)));
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    for group in groups {
        let mut fitting = Vec::new();
        for (index, members) in clusters.iter().enumerate() {
            let rules = group
                .iter()
                .filter_map(|report| Some((*report, agrees_with_all(report, members, decided)?)));
            let is_forbidden = group.iter().any(|report| {
                let apart =
                    |(member, _): &(&Report, _)| Decided::has(&decided.apart, report, member);
                members.iter().any(apart)
            });
            if let Some((report, rule)) = rules.min_by_key(|(report, _)| exactness(report))
                && !is_forbidden
            {
                fitting.push((index, report, rule));
            }
        }
        let chosen = match fitting.as_slice() {
            [only] => Some(*only),
            several => several.iter().copied().find(|(index, report, _)| {
                let founder = clusters.get(*index).and_then(|members| members.first());
                founder.is_some_and(|(founder, _)| is_told_alike(founder, report))
            }),
        };
        let judged = |(index, report): (usize, &'r Report)| (report, (index > 0).then_some(JUDGED));
        let mut members: Cluster<'_> = (0..).zip(group).map(judged).collect();
        match chosen.and_then(|(index, by, rule)| Some((clusters.get_mut(index)?, by, rule))) {
            Some((known, by, rule)) => {
                for (report, joined_by) in &mut members {
                    *joined_by = Some(if report.id == by.id { rule } else { JUDGED });
                }
                known.extend(members);
            }
            None => clusters.push(members),
        }
    }
    join_neighbours(clusters, decided)
}

/// The reports in groups that judgements make, each with the most exact first.
fn judged_groups<'r>(reports: &'r [Report], decided: &Decided) -> Vec<Vec<&'r Report>> {
    let mut groups: Vec<Vec<&Report>> = reports.iter().map(|report| vec![report]).collect();
    for (a, b) in &decided.same {
        let holds = |group: &Vec<&Report>, id: &i64| group.iter().any(|report| report.id == *id);
        let place = |id: &i64| groups.iter().position(|group| holds(group, id));
        let (Some(x), Some(y)) = (place(a), place(b)) else {
            continue;
        };
        let (x, y) = (x.min(y), x.max(y));
        let is_forbidden = groups
            .get(x)
            .zip(groups.get(y))
            .is_some_and(|(one, other)| {
                one.iter()
                    .any(|a| other.iter().any(|b| Decided::has(&decided.apart, a, b)))
            });
        if x != y && !is_forbidden {
            let others = groups.remove(y);
            if let Some(group) = groups.get_mut(x) {
                group.extend(others);
            }
        }
    }
    for group in &mut groups {
        group.sort_by_key(|report| exactness(report));
    }
    groups
}

/// Sorts the most exact reports first, then by day, publication and name.
fn exactness(report: &Report) -> impl Ord + use<> {
    let days = report.days.clone();
    let place = match &report.place {
        Some(place) if place.kind != EntityKind::Country => 0,
        Some(_) => 1,
        None => 2,
    };
    let span = days.as_ref().map_or(i64::MAX, Days::span);
    let people = Reverse(report.people.len());
    (span, place, people, days, report.published, report.name)
}

fn is_told_alike(a: &Report, b: &Report) -> bool {
    let bounds = |report: &Report| report.days.as_ref().map(|d| (d.earliest, d.latest));
    let place = |report: &Report| report.place.as_ref().map(|place| place.entity);
    bounds(a) == bounds(b) && place(a) == place(b)
}

/// Returns the weakest rule by which the report agrees with each member, if it does.
///
/// Who takes part is compared with the member that names most.
fn agrees_with_all(
    report: &Report,
    members: &Cluster<'_>,
    decided: &Decided,
) -> Option<&'static str> {
    let same_parties = members
        .iter()
        .any(|(member, _)| report.parties.is_some() && member.parties == report.parties);
    let fullest = members
        .iter()
        .map(|(member, _)| *member)
        .max_by_key(|member| (member.people.len(), Reverse(exactness(member))))?;
    if !same_parties && !may_be_one(report, fullest) {
        return None;
    }
    if report.days.is_none() && !(same_parties && is_tied(report, members)) {
        return None;
    }
    let mut has_places = true;
    for (member, _) in members {
        let is_judged = Decided::has(&decided.same, report, member);
        let is_one = agree(report, member) && !are_beside(report, member);
        if !is_judged && !is_one {
            return None;
        }
        has_places &= report.place.is_some() && member.place.is_some();
    }
    if report.days.is_none() {
        return Some(match report.status {
            Status::Denied => "join/parties-denied",
            Status::Cancelled | Status::Postponed => "join/parties-called-off",
            _ => "join/parties-published",
        });
    }
    match (same_parties, has_places) {
        (true, true) => Some("join/parties-date-place"),
        (true, false) => Some("join/parties-date"),
        (false, true) => Some("join/some-parties-date-place"),
        // Without a place only the very day will do.
        (false, false) => {
            let days = |report: &Report| report.days.as_ref().map(|d| (d.earliest, d.latest));
            let is_day = days(report).is_some_and(|(first, last)| first == last);
            (is_day && days(report) == days(fullest)).then_some("join/some-parties-date")
        }
    }
}

/// Says whether two reports of close days that do not name the same people can be of one meeting: one
/// names more than the other, or names people where the other has their country or a delegation.
pub(crate) fn may_be_one(a: &Report, b: &Report) -> bool {
    let is_close = |report: &Report| {
        report
            .days
            .as_ref()
            .is_some_and(|days| days.span() <= CLOSE_SPAN)
    };
    let overlap = match (&a.days, &b.days) {
        (Some(a), Some(b)) => a.earliest <= b.latest && b.earliest <= a.latest,
        _ => false,
    };
    if a.kind != b.kind || a.is_row || b.is_row || !is_close(a) || !is_close(b) || !overlap {
        return false;
    }
    let only = |of: &Report, other: &Report| -> Vec<Party> {
        let others = of
            .people
            .iter()
            .filter(|party| !other.people.iter().any(|one| one.entity == party.entity));
        others.cloned().collect()
    };
    let (of_a, of_b) = (only(a, b), only(b, a));
    let common = a.people.len() - of_a.len();
    let (few, many) = (
        a.people.len().min(b.people.len()),
        a.people.len().max(b.people.len()),
    );
    if common == 1 && many == 2 && few == 2 {
        return is_for_the_country(a, b, &of_a, &of_b)
            || is_for_the_country(b, a, &of_b, &of_a)
            || is_called_by_a_part(a, b, &of_a, &of_b)
            || is_called_by_a_part(b, a, &of_b, &of_a);
    }
    if common < 2 || many > MOST_TIMES * few {
        return false;
    }
    // A delegation, or somebody known to the article only, can stand for whom the other names.
    let can_stand_for = |less: &[Party], more: &[Party]| {
        less.iter().all(|party| {
            let is_person = party.kind == EntityKind::Person;
            let stands_for = |other: &Party| {
                let is_one_person = is_person && other.kind == EntityKind::Person;
                let is_of_one_country = !party.country.is_empty() && party.country == other.country;
                !party.is_shared || (!is_one_person && (is_of_one_country || !other.is_shared))
            };
            more.iter().any(stands_for)
        })
    };
    // Where both name as many, it does not matter which of them is asked first.
    (of_a.len() <= of_b.len() && can_stand_for(&of_a, &of_b))
        || (of_b.len() <= of_a.len() && can_stand_for(&of_b, &of_a))
}

/// Says whether of two reports of a person and one other on the very day the first has the other's country
/// in the other's place: *Berg met the Norwegians*, *Berg met Anna Dahl*.
fn is_for_the_country(a: &Report, b: &Report, of_a: &[Party], of_b: &[Party]) -> bool {
    let ([state], [person]) = (of_a, of_b) else {
        return false;
    };
    let stands_for = state.kind == EntityKind::Country
        && person.kind == EntityKind::Person
        && !state.country.is_empty()
        && state.country == person.country;
    stands_for && is_of_a_person_on_the_day(a, b, of_a)
}

/// Says whether of two reports of a person and one other on the very day the first calls the other by a part
/// of the name, and nobody else does: *Berg saw Sheikh Faisal*, *Berg met Faisal bin Nughaimish*.
fn is_called_by_a_part(a: &Report, b: &Report, of_a: &[Party], of_b: &[Party]) -> bool {
    let ([part], [person]) = (of_a, of_b) else {
        return false;
    };
    let are_persons = part.kind == EntityKind::Person && person.kind == EntityKind::Person;
    let mut words = part.name.split_whitespace();
    let is_part = !part.name.is_empty()
        && words.all(|word| person.name.split_whitespace().any(|other| other == word));
    let is_elsewhere =
        !part.country.is_empty() && !person.country.is_empty() && part.country != person.country;
    !part.is_shared
        && are_persons
        && is_part
        && !is_elsewhere
        && is_of_a_person_on_the_day(a, b, of_a)
}

/// Says whether both reports give a day, and have a person in common, who is not among those of the first
/// alone.
fn is_of_a_person_on_the_day(a: &Report, b: &Report, of_a: &[Party]) -> bool {
    let is_day = |report: &Report| report.days.as_ref().is_some_and(|days| days.span() == 0);
    let is_common = |party: &Party| {
        party.kind == EntityKind::Person && party.is_shared && !of_a.contains(party)
    };
    is_day(a) && is_day(b) && a.people.iter().any(is_common)
}

fn agree(a: &Report, b: &Report) -> bool {
    let days_agree = match (&a.days, &b.days) {
        (Some(x), Some(y)) => {
            let are_close = x.span() <= LONGEST_SPAN && y.span() <= LONGEST_SPAN;
            are_close && (x.overlap(y) || are_beside(a, b))
        }
        // Both mean the day of a third.
        (None, None) => a.told_on.is_some() && b.told_on.is_some(),
        _ => can_mean(a, b),
    };
    let places_agree = match (&a.place, &b.place) {
        (Some(a), Some(b)) => a.entity == b.entity || a.contains(b) || b.contains(a),
        _ => true,
    };
    // Two reports of one article are two meetings: the extractor has already joined what is one.
    let may_be_one = a.name.0 != b.name.0 || (a.is_row && b.is_row);
    a.kind == b.kind && may_be_one && days_agree && places_agree && statuses_agree(a, b)
}

/// Says whether both can be told of one meeting: at their times, or because they contradict each other
/// about just that one.
fn statuses_agree(a: &Report, b: &Report) -> bool {
    let is_called_off =
        |report: &Report| matches!(report.status, Status::Cancelled | Status::Postponed);
    let is_short = |report: &Report, most: i64| {
        let days = report.days.as_ref();
        days.map_or(report.told_on.is_some(), |days| days.span() <= most)
    };
    let fits = |seen: &Report, other: &Report| {
        if !seen.status.happened() {
            return true;
        }
        if is_called_off(other) {
            // Vague days may be those of another meeting, which was held instead.
            let is_of_the_day = other.days.is_some() && is_short(seen, 1) && is_short(other, 1);
            return other.published.is_some()
                && seen.published.is_some()
                && (is_of_the_day || !other.word().contradicts(&seen.word()));
        }
        other.status != Status::Denied
            || (is_short(seen, CLOSE_SPAN) && is_short(other, CLOSE_SPAN))
    };
    fits(a, b) && fits(b, a)
}

/// What the reports of one meeting say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Summary {
    pub(crate) status: Status,
    pub(crate) place: Option<i64>,
    pub(crate) days: Option<Days>,
}

/// Sums up the reports of one meeting, or returns `None` if there are none.
pub(crate) fn summarize(reports: &[Report]) -> Option<Summary> {
    let place_rank = |place: &&Place| place.kind == EntityKind::Country;
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_key(|report| exactness(report));
    let words: Vec<Word> = reports.iter().map(Report::word).collect();
    let status = status::status_over_time(&words)?;
    let places = ordered.iter().filter_map(|report| report.place.as_ref());
    Some(Summary {
        status,
        place: places.min_by_key(place_rank).map(|place| place.entity),
        days: days_of(reports, status),
    })
}

/// The most exact days; where reports disagree, those that most of the reports of this status give.
fn days_of(reports: &[Report], status: Status) -> Option<Days> {
    let given = || reports.iter().filter_map(|report| report.days.as_ref());
    let first = given().map(|days| days.latest).min()?;
    let last = given().map(|days| days.earliest).max()?;
    if last <= first {
        return given().min_by_key(|days| (days.span(), *days)).cloned();
    }
    let is_of_it = |report: &&Report| report.status == status && report.days.is_some();
    let is_told = reports.iter().any(|report| is_of_it(&report));
    let told = reports.iter().filter(|report| !is_told || is_of_it(report));
    let days: Vec<&Days> = told.filter_map(|report| report.days.as_ref()).collect();
    let count = |one: &Days| {
        let like = days
            .iter()
            .filter(|days| (days.earliest, days.latest) == (one.earliest, one.latest));
        like.count()
    };
    let best = days
        .iter()
        .min_by_key(|one| (one.span(), Reverse(count(one)), **one));
    best.map(|days| (*days).clone())
}

/// Returns the capacity that most reports give somebody; of equally many the most telling.
pub(crate) fn common_capacity(capacities: &[Capacity]) -> Option<Capacity> {
    let mut counts: BTreeMap<Capacity, usize> = BTreeMap::new();
    for capacity in capacities {
        *counts.entry(*capacity).or_default() += 1;
    }
    let telling = |capacity: Capacity| (capacity != Capacity::Principal, Reverse(capacity));
    counts
        .into_iter()
        .max_by_key(|(capacity, count)| (*count, telling(*capacity)))
        .map(|(capacity, _)| capacity)
}
