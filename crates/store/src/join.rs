//! Which reports of different articles are of one meeting, and what they say together.
//!
//! Pure functions over reports of the same kind and the same participants. The reports are taken in
//! an order given by their content, so the outcome does not depend on when they were loaded.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chancery_model::{Capacity, EntityKind, Status};

/// A report whose date spans more days than this joins nothing.
pub(crate) const LONGEST_SPAN: i64 = 45;

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
    /// Whether it is a row of a table, which can tell of one meeting in several rows.
    pub(crate) is_row: bool,
    pub(crate) published: Option<i64>,
    pub(crate) status: Status,
    pub(crate) place: Option<Place>,
    pub(crate) days: Option<Days>,
}

/// Reports of one meeting, each with the rule that joined it; the first has none.
pub(crate) type Cluster<'r> = Vec<(&'r Report, Option<&'static str>)>;

/// Parts reports of the same kind and participants into meetings.
///
/// The most exact reports found the meetings, and each further one joins the only meeting with all
/// of whose reports it agrees. One that agrees with several joins the one of just its days and
/// place, if there is one, and else stands alone: nothing says which of them it means. Quadratic at
/// worst in the number of reports whose days overlap.
pub(crate) fn cluster(reports: &[Report]) -> Vec<Cluster<'_>> {
    let mut ordered: Vec<&Report> = reports.iter().collect();
    ordered.sort_by_key(|report| exactness(report));
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    for report in ordered {
        let mut fitting = Vec::new();
        for (index, members) in clusters.iter().enumerate() {
            if let Some(rule) = agrees_with_all(report, members) {
                fitting.push((index, rule));
            }
        }
        let chosen = match fitting.as_slice() {
            [only] => Some(*only),
            several => several.iter().copied().find(|(index, _)| {
                let founder = clusters.get(*index).and_then(|members| members.first());
                founder.is_some_and(|(founder, _)| is_told_alike(founder, report))
            }),
        };
        match chosen.and_then(|(index, rule)| Some((clusters.get_mut(index)?, rule))) {
            Some((members, rule)) => members.push((report, Some(rule))),
            None => clusters.push(vec![(report, None)]),
        }
    }
    clusters
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
    (span, place, days, report.published, report.name)
}

fn is_told_alike(a: &Report, b: &Report) -> bool {
    let bounds = |report: &Report| report.days.as_ref().map(|d| (d.earliest, d.latest));
    let place = |report: &Report| report.place.as_ref().map(|place| place.entity);
    bounds(a) == bounds(b) && place(a) == place(b)
}

/// Returns the weakest rule by which the report agrees with each member, if it does.
fn agrees_with_all(report: &Report, members: &Cluster<'_>) -> Option<&'static str> {
    let mut rule = "join/parties-date-place";
    for (member, _) in members {
        if !agree(report, member) {
            return None;
        }
        if report.place.is_none() || member.place.is_none() {
            rule = "join/parties-date";
        }
    }
    Some(rule)
}

fn agree(a: &Report, b: &Report) -> bool {
    let days_agree = match (&a.days, &b.days) {
        (Some(a), Some(b)) => {
            let are_close = a.span() <= LONGEST_SPAN && b.span() <= LONGEST_SPAN;
            are_close && a.earliest <= b.latest && b.earliest <= a.latest
        }
        _ => false,
    };
    let places_agree = match (&a.place, &b.place) {
        (Some(a), Some(b)) => a.entity == b.entity || a.contains(b) || b.contains(a),
        _ => true,
    };
    // Two reports of one article are two meetings: the extractor has already joined what is one.
    let may_be_one = a.name.0 != b.name.0 || (a.is_row && b.is_row);
    may_be_one && days_agree && places_agree && statuses_agree(a, b)
}

/// Says whether both can be told of one meeting at their times: what was held cannot be called off
/// afterwards, and who denies a meeting does not speak of the one that another saw.
fn statuses_agree(a: &Report, b: &Report) -> bool {
    let is_called_off = |status| matches!(status, Status::Cancelled | Status::Postponed);
    let fits = |seen: &Report, other: &Report| {
        if !seen.status.happened() {
            return true;
        }
        if is_called_off(other.status) {
            return matches!((other.published, seen.published), (Some(off), Some(on)) if off <= on);
        }
        other.status != Status::Denied
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
    let places = ordered.iter().filter_map(|report| report.place.as_ref());
    let days = ordered.iter().filter_map(|report| report.days.as_ref());
    Some(Summary {
        status: status_over_time(reports)?,
        place: places.min_by_key(place_rank).map(|place| place.entity),
        days: days.min_by_key(|days| (days.span(), *days)).cloned(),
    })
}

/// Reads the reports in the order of publication, undated ones first: what was held stays held
/// against plans, and a plan stands until something firmer is said.
fn status_over_time(reports: &[Report]) -> Option<Status> {
    // Of one day the firmest word comes last.
    let firmness = |status: Status| {
        let place = Status::ALL.iter().position(|known| *known == status);
        Reverse(place)
    };
    let mut ordered: Vec<(Option<i64>, Reverse<Option<usize>>, Status)> = reports
        .iter()
        .map(|report| (report.published, firmness(report.status), report.status))
        .collect();
    ordered.sort_by_key(|(published, firmness, _)| (*published, *firmness));
    ordered
        .into_iter()
        .map(|(_, _, status)| status)
        .reduce(|before, now| match now {
            Status::UnderWay if before == Status::Held => before,
            Status::Planned | Status::Proposed if before.happened() => before,
            Status::Proposed if before == Status::Planned => before,
            _ => now,
        })
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

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Cancelled, Denied, Held, Planned, Postponed, Proposed, UnderWay};

    const PARIS: i64 = 1;
    const LYON: i64 = 2;
    const FRANCE: i64 = 3;

    fn report(
        number: u8,
        published: i64,
        status: Status,
        days: (i64, i64),
        place: Option<i64>,
    ) -> Report {
        Report {
            id: i64::from(number),
            meeting: i64::from(number),
            name: ([number; 16], 1),
            is_row: false,
            published: Some(published),
            status,
            place: place.map(|entity| Place {
                entity,
                kind: if entity == FRANCE {
                    EntityKind::Country
                } else {
                    EntityKind::Place
                },
                country: Some("FR".into()),
            }),
            days: Some(Days {
                earliest: days.0,
                latest: days.1,
                edtf: format!("{days:?}"),
            }),
        }
    }

    #[track_caller]
    fn check(reports: &[Report], expected: &[&[i64]]) {
        let mut found: Vec<Vec<i64>> = cluster(reports)
            .iter()
            .map(|members| members.iter().map(|(report, _)| report.id).collect())
            .collect();
        found.iter_mut().for_each(|ids| ids.sort_unstable());
        found.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn reports_of_one_day_join() {
        let (a, b) = (
            report(1, 5, Held, (4, 4), None),
            report(2, 3, Planned, (4, 4), Some(PARIS)),
        );
        check(&[a, b], &[&[1, 2]]);
    }

    #[test]
    fn a_city_joins_its_country_and_no_other_city() {
        let paris = report(1, 5, Held, (4, 4), Some(PARIS));
        check(
            &[paris.clone(), report(2, 5, Held, (4, 4), Some(FRANCE))],
            &[&[1, 2]],
        );
        check(
            &[paris, report(2, 5, Held, (4, 4), Some(LYON))],
            &[&[1], &[2]],
        );
    }

    #[test]
    fn distant_or_vague_dates_do_not_join() {
        let exact = report(1, 5, Held, (4, 4), None);
        check(
            &[exact.clone(), report(2, 5, Held, (5, 5), None)],
            &[&[1], &[2]],
        );
        check(&[exact, report(2, 5, Held, (0, 46), None)], &[&[1], &[2]]);
    }

    #[test]
    fn two_reports_of_one_article_stay_two() {
        let a = report(1, 5, Held, (4, 4), None);
        let mut b = report(2, 5, Held, (4, 4), None);
        b.name = (a.name.0, 2);
        check(&[a, b], &[&[1], &[2]]);
    }

    #[test]
    fn two_rows_of_one_table_may_tell_of_one_meeting() {
        let mut a = report(1, 5, Held, (4, 4), None);
        let mut b = report(2, 5, Held, (4, 4), None);
        (a.is_row, b.is_row) = (true, true);
        b.name = (a.name.0, 2);
        check(&[a, b], &[&[1, 2]]);
    }

    #[test]
    fn a_vague_report_that_fits_two_meetings_stands_alone() {
        let reports = [
            report(1, 5, Held, (4, 4), None),
            report(2, 9, Held, (8, 8), None),
            report(3, 31, Held, (0, 30), None),
            report(4, 32, Held, (0, 30), None),
        ];
        check(&reports, &[&[1], &[2], &[3, 4]]);
    }

    #[test]
    fn what_was_held_is_not_called_off_later() {
        let held = report(1, 5, Held, (4, 4), None);
        check(
            &[held.clone(), report(2, 6, Cancelled, (4, 4), None)],
            &[&[1], &[2]],
        );
        check(
            &[held.clone(), report(2, 3, Postponed, (4, 4), None)],
            &[&[1, 2]],
        );
        check(&[held, report(2, 3, Denied, (4, 4), None)], &[&[1], &[2]]);
    }

    #[test]
    fn the_status_follows_the_reports() {
        let check = |history: &[(i64, Status)], expected: Status| {
            let reports: Vec<Report> = (1..)
                .zip(history)
                .map(|(number, (day, status))| report(number, *day, *status, (4, 4), None))
                .collect();
            assert_eq!(summarize(&reports).unwrap().status, expected, "{history:?}");
        };
        check(&[(1, Planned), (5, Held)], Held);
        check(&[(5, Held), (1, Planned)], Held);
        check(&[(5, Planned), (1, Held)], Held);
        check(&[(1, Planned), (2, Cancelled)], Cancelled);
        check(&[(2, Planned), (1, Cancelled)], Planned);
        check(&[(1, Planned), (2, Proposed)], Planned);
        check(&[(1, Proposed), (2, Planned)], Planned);
        check(&[(1, Planned), (1, Cancelled)], Planned);
        check(&[(1, UnderWay), (2, Held), (3, UnderWay)], Held);
        check(&[(1, Planned), (2, Denied)], Denied);
    }

    #[test]
    fn the_most_exact_report_gives_place_and_day() {
        let reports = [
            report(1, 5, Held, (0, 30), Some(PARIS)),
            report(2, 5, Held, (4, 4), Some(FRANCE)),
        ];
        let summary = summarize(&reports).unwrap();
        assert_eq!(summary.place, Some(PARIS));
        assert_eq!(summary.days.unwrap().earliest, 4);
        assert_eq!(summarize(&[]), None);
    }

    #[test]
    fn the_capacity_is_the_one_most_often_given() {
        use Capacity::{Host, Principal, Visitor};
        assert_eq!(common_capacity(&[Principal, Host, Host]), Some(Host));
        assert_eq!(common_capacity(&[Principal, Visitor]), Some(Visitor));
        assert_eq!(common_capacity(&[Host, Visitor]), Some(Host));
        assert_eq!(common_capacity(&[]), None);
    }

    proptest::proptest! {
        #[test]
        fn the_order_of_the_reports_does_not_matter(
            mut reports in proptest::collection::vec(arbitrary_report(), 0..12),
            swaps in proptest::collection::vec((0_usize..12, 0_usize..12), 0..12),
        ) {
            for (number, report) in (1_u8..).zip(&mut reports) {
                report.name = ([number / 2; 16], i64::from(number));
            }
            let before = names(&reports);
            for (a, b) in swaps {
                if a < reports.len() && b < reports.len() {
                    reports.swap(a, b);
                }
            }
            proptest::prop_assert_eq!(names(&reports), before);
        }
    }

    type Named = Vec<Vec<(([u8; 16], i64), Option<&'static str>)>>;

    fn names(reports: &[Report]) -> Named {
        let clusters = cluster(reports);
        let name =
            |members: &Cluster<'_>| members.iter().map(|(r, rule)| (r.name, *rule)).collect();
        clusters.iter().map(name).collect()
    }

    fn arbitrary_report() -> impl proptest::strategy::Strategy<Value = Report> {
        use proptest::prelude::*;
        let status = proptest::sample::select(Status::ALL);
        let place = proptest::option::of(1_i64..4);
        (0_i64..6, 0_i64..8, 0_i64..4, status, place).prop_map(
            |(published, start, length, status, place)| {
                report(0, published, status, (start, start + length), place)
            },
        )
    }
}
