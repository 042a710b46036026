//! Which reports join, and what they say together.

use super::*;
use Status::{Cancelled, Denied, Held, Planned, Postponed};

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
        told_on: None,
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
        name: String::new(),
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
fn what_one_person_did_on_one_day_stays_apart() {
    // Bilaterals of one, who is in each.
    let bilaterals = [
        of(report(1, 5, Held, (4, 4), Some(PARIS)), &[1, 2]),
        of(report(2, 5, Held, (4, 4), Some(PARIS)), &[1, 3]),
        of(report(3, 5, Held, (4, 4), Some(PARIS)), &[1, 4]),
        of(report(4, 6, Held, (4, 4), Some(FRANCE)), &[1, 3]),
    ];
    check(&bilaterals, &[&[1], &[2, 4], &[3]]);
    // A call, a visit and a meeting of the same two.
    let mut of_kinds = [
        report(1, 5, Held, (4, 4), Some(PARIS)),
        report(2, 5, Held, (4, 4), Some(PARIS)),
        report(3, 5, Held, (4, 4), Some(PARIS)),
        undated(4, 5, Held, None),
    ];
    of_kinds[1].kind = MeetingKind::Call;
    of_kinds[2].kind = MeetingKind::Visit;
    of_kinds[3].kind = MeetingKind::Call;
    check(&of_kinds, &[&[1], &[2, 4], &[3]]);
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
fn a_part_of_a_name_stands_for_one_of_two_on_the_day() {
    let mut whole = of(report(1, 5, Held, (4, 4), Some(PARIS)), &[1, 2]);
    let mut part = of(report(2, 5, Held, (4, 4), Some(FRANCE)), &[1, 3]);
    whole.people[1].name = "faisal bin nughaimish".into();
    part.people[1].name = "faisal".into();
    // Who is known elsewhere by that name is somebody else.
    check(&[whole.clone(), part.clone()], &[&[1], &[2]]);
    part.people[1].is_shared = false;
    check(&[whole.clone(), part.clone()], &[&[1, 2]]);
    let mut another = part.clone();
    another.people[1].name = "faris".into();
    check(&[whole.clone(), another], &[&[1], &[2]]);
    let mut abroad = part.clone();
    (abroad.people[1].country, whole.people[1].country) = ("NO".into(), "KW".into());
    check(&[whole.clone(), abroad], &[&[1], &[2]]);
    part.days = report(2, 5, Held, (4, 5), None).days;
    check(&[whole, part], &[&[1], &[2]]);
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
fn reports_that_contradict_each_other_about_one_day_join() {
    let held = report(1, 5, Held, (4, 4), None);
    for (published, status) in [
        (6, Cancelled),
        (4, Cancelled),
        (3, Postponed),
        (6, Denied),
        (3, Denied),
    ] {
        check(
            &[held.clone(), report(2, published, status, (4, 4), None)],
            &[&[1, 2]],
        );
    }
    // What is vague may be another that was not held.
    check(
        &[held.clone(), report(2, 6, Cancelled, (0, 30), None)],
        &[&[1], &[2]],
    );
    check(
        &[held.clone(), report(2, 6, Denied, (0, 30), None)],
        &[&[1], &[2]],
    );
    check(
        &[held, report(2, 6, Denied, (3, 4), Some(PARIS))],
        &[&[1, 2]],
    );
}

/// A report without a day.
fn undated(number: u8, published: i64, status: Status, place: Option<i64>) -> Report {
    Report {
        days: None,
        told_on: (status != Planned).then_some(published),
        ..report(number, published, status, (0, 0), place)
    }
}

#[test]
fn what_is_called_off_is_the_plan_that_was_told() {
    let plan = report(1, 5, Planned, (20, 20), Some(PARIS));
    for status in [Cancelled, Postponed, Denied] {
        check(&[plan.clone(), undated(2, 9, status, None)], &[&[1, 2]]);
        // Before the plan was told, after its day, or in another place.
        check(&[plan.clone(), undated(2, 3, status, None)], &[&[1], &[2]]);
        check(&[plan.clone(), undated(2, 40, status, None)], &[&[1], &[2]]);
        check(
            &[plan.clone(), undated(2, 9, status, Some(LYON))],
            &[&[1], &[2]],
        );
    }
    let off = undated(2, 9, Cancelled, None);
    // Which of two plans nothing says.
    let next = report(3, 5, Planned, (30, 30), None);
    check(&[plan.clone(), off.clone(), next], &[&[1], &[2], &[3]]);
    // All of them speak of one, and it was held after all.
    let again = undated(3, 10, Postponed, None);
    let held = report(4, 21, Held, (20, 20), Some(PARIS));
    check(
        &[held.clone(), again.clone(), off.clone(), plan],
        &[&[1, 2, 3, 4]],
    );
    check(&[held, off.clone()], &[&[2], &[4]]);
    check(&[again, off], &[&[2], &[3]]);
}

#[test]
fn what_took_place_lately_is_the_meeting_of_these_days() {
    let dated = report(1, 5, Held, (4, 4), Some(PARIS));
    check(&[dated.clone(), undated(2, 6, Held, None)], &[&[1, 2]]);
    check(&[dated.clone(), undated(2, 9, Held, None)], &[&[1], &[2]]);
    check(&[dated.clone(), undated(2, 3, Held, None)], &[&[1], &[2]]);
    check(
        &[dated.clone(), undated(2, 6, Held, Some(LYON))],
        &[&[1], &[2]],
    );
    check(
        &[dated.clone(), undated(2, 6, Planned, None)],
        &[&[1], &[2]],
    );
    check(
        &[undated(1, 6, Held, None), undated(2, 6, Held, None)],
        &[&[1], &[2]],
    );
    // Of a plan, or a visit of one, it must be the very day or the one before.
    let planned = report(1, 1, Planned, (4, 4), Some(PARIS));
    check(&[planned.clone(), undated(2, 5, Held, None)], &[&[1, 2]]);
    check(&[planned, undated(2, 6, Held, None)], &[&[1], &[2]]);
    let of_one = |published| of(undated(2, published, Held, None), &[1]);
    let visit = of(dated.clone(), &[1]);
    check(&[visit.clone(), of_one(5)], &[&[1, 2]]);
    check(&[visit, of_one(6)], &[&[1], &[2]]);
    // Who denies it speaks of it for longer.
    check(&[dated.clone(), undated(2, 9, Denied, None)], &[&[1, 2]]);
    check(&[dated, undated(2, 19, Denied, None)], &[&[1], &[2]]);
}

#[test]
fn a_plan_can_be_off_by_a_day() {
    let plan = report(1, 1, Planned, (4, 4), Some(PARIS));
    let held = |day| report(2, 9, Held, (day, day), Some(PARIS));
    check(&[plan.clone(), held(5)], &[&[1, 2]]);
    check(&[plan.clone(), held(3)], &[&[1, 2]]);
    check(&[plan.clone(), held(6)], &[&[1], &[2]]);
    check(
        &[plan.clone(), report(2, 9, Held, (5, 5), None)],
        &[&[1], &[2]],
    );
    check(
        &[plan.clone(), report(2, 9, Held, (5, 5), Some(LYON))],
        &[&[1], &[2]],
    );
    // Two that were held on two days are two.
    let first = report(3, 9, Held, (4, 4), Some(PARIS));
    check(&[plan.clone(), held(5), first], &[&[1, 3], &[2]]);
    // The day of a plan goes before the day beside.
    let later = report(3, 1, Planned, (5, 5), Some(FRANCE));
    check(&[plan, held(5), later], &[&[1], &[2, 3]]);
}

#[test]
fn where_reports_disagree_the_day_is_that_of_what_came_true() {
    let reports = [
        report(1, 1, Planned, (4, 4), Some(PARIS)),
        report(2, 9, Held, (5, 5), Some(PARIS)),
        report(3, 9, Held, (6, 6), Some(PARIS)),
        report(4, 9, Held, (6, 6), Some(PARIS)),
    ];
    let day = |reports: &[Report]| summarize(reports).unwrap().days.unwrap().earliest;
    assert_eq!(day(reports.get(..2).unwrap()), 5);
    assert_eq!(day(&reports), 6);
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
