//! Which reports join, and what they say together.

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
        kind: MeetingKind::Meeting,
        parties: Some([7; 16]),
        people: vec![party(1), party(2)],
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

fn party(entity: i64) -> Party {
    Party {
        entity,
        is_shared: true,
        kind: EntityKind::Person,
        country: String::new(),
    }
}

fn of(mut report: Report, people: &[i64]) -> Report {
    let mixed = people.iter().fold(0_i64, |sum, id| sum * 5 + id);
    report.parties = mixed.to_le_bytes().repeat(2).try_into().ok();
    report.people = people.iter().map(|id| party(*id)).collect();
    report
}

#[test]
fn reports_that_name_more_or_fewer_join_on_the_day_and_in_the_place() {
    let two = of(report(1, 5, Held, (4, 4), Some(PARIS)), &[1, 2]);
    let four = of(report(2, 5, Held, (4, 4), Some(PARIS)), &[1, 2, 3, 4]);
    let other = of(report(3, 5, Held, (4, 4), Some(PARIS)), &[1, 5]);
    check(&[two.clone(), four.clone(), other], &[&[1, 2], &[3]]);
    // Two of many talk aside.
    let many = of(report(2, 5, Held, (4, 4), Some(PARIS)), &[1, 2, 3, 4, 5]);
    check(&[two.clone(), many], &[&[1], &[2]]);
    // Without a place the day must be the same.
    let mut vague = of(report(2, 5, Held, (4, 6), None), &[1, 2, 3, 4]);
    check(&[two.clone(), vague.clone()], &[&[1], &[2]]);
    vague.days.clone_from(&two.days);
    check(&[two, vague], &[&[1, 2]]);
}

#[test]
fn a_delegation_stands_for_its_people() {
    let mut with = of(report(1, 5, Held, (4, 4), Some(PARIS)), &[1, 2, 3]);
    let mut without = of(report(2, 5, Held, (4, 4), Some(PARIS)), &[1, 2, 4]);
    check(&[with.clone(), without.clone()], &[&[1], &[2]]);
    with.people[2].country = "NO".into();
    without.people[2].country = "NO".into();
    check(&[with.clone(), without.clone()], &[&[1], &[2]]);
    without.people[2].kind = EntityKind::Country;
    check(&[with, without], &[&[1, 2]]);
}

#[test]
fn a_country_stands_for_one_of_two_on_the_day() {
    let mut named = of(report(1, 5, Held, (4, 4), Some(PARIS)), &[1, 2]);
    let mut state = of(report(2, 5, Held, (4, 4), None), &[1, 3]);
    named.people[1].country = "NO".into();
    state.people[1].kind = EntityKind::Country;
    check(&[named.clone(), state.clone()], &[&[1], &[2]]);
    state.people[1].country = "NO".into();
    check(&[named.clone(), state.clone()], &[&[1, 2]]);
    // Whom of two it stands for nothing says.
    let mut other = of(report(3, 5, Held, (4, 4), Some(LYON)), &[1, 4]);
    other.people[1].country = "NO".into();
    check(&[named.clone(), state.clone(), other], &[&[1], &[2], &[3]]);
    state.days = report(2, 5, Held, (4, 5), None).days;
    check(&[named, state], &[&[1], &[2]]);
}

#[test]
fn judgements_join_and_part_reports() {
    let reports = [
        report(1, 5, Held, (4, 4), Some(PARIS)),
        report(2, 5, Held, (4, 4), Some(PARIS)),
        report(3, 9, Held, (8, 8), Some(LYON)),
    ];
    let apart = Decided {
        same: BTreeSet::from([(1, 3)]),
        apart: BTreeSet::from([(1, 2)]),
    };
    let found: Vec<Vec<(i64, Option<&str>)>> = cluster(&reports, &apart)
        .iter()
        .map(|members| members.iter().map(|(r, rule)| (r.id, *rule)).collect())
        .collect();
    assert_eq!(found, [vec![(1, None), (3, Some(JUDGED))], vec![(2, None)]]);
}

#[track_caller]
fn check(reports: &[Report], expected: &[&[i64]]) {
    let mut found: Vec<Vec<i64>> = cluster(reports, &Decided::default())
        .iter()
        .map(|members| members.iter().map(|(report, _)| report.id).collect())
        .collect();
    found.iter_mut().for_each(|ids| ids.sort_unstable());
    found.sort();
    assert_eq!(found, expected);
}

#[test]
fn whoever_is_asked_first_says_the_same() {
    let mut a = report(1, 5, Held, (4, 4), None);
    let mut b = report(2, 5, Held, (4, 4), None);
    // As many each: one names somebody known everywhere, the other somebody of its article only.
    a.people.push(party(3));
    b.people.push(Party {
        is_shared: false,
        ..party(4)
    });
    assert!(may_be_one(&a, &b) && may_be_one(&b, &a));
    b.people.pop();
    b.people.push(party(4));
    assert!(!may_be_one(&a, &b) && !may_be_one(&b, &a));
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
    let clusters = cluster(reports, &Decided::default());
    let name = |members: &Cluster<'_>| members.iter().map(|(r, rule)| (r.name, *rule)).collect();
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
