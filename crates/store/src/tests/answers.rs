//! What questions need beside rows: a version of the data, days of knowledge, text search, differences.

use std::ops::ControlFlow;

use chancery_model::Status;
use proptest::prelude::*;

use super::LEE_AND_KIM;
use super::maker::pair;
use crate::store::Store;
use crate::{
    Arrival, LoadBatch, LoadCommand, LoadId, MeetingFilter, SearchFilter, SearchQuery, Since,
};

/// Planned on the 5th, put off on the 8th, held on the 20th as an article of the 21st says.
fn reports() -> Vec<super::Loaded> {
    let (planned, postponed, held) = (Status::Planned, Status::Postponed, Status::Held);
    vec![
        pair("a", "2025-11-05", LEE_AND_KIM, planned, "2025-11"),
        pair("b", "2025-11-08", LEE_AND_KIM, postponed, "2025-11"),
        pair("c", "2025-11-21", LEE_AND_KIM, held, "2025-11-20"),
        pair(
            "d",
            "2025-11-22",
            ("Anna Berg", "Eva Falk"),
            held,
            "2025-11-20",
        ),
    ]
}

fn memory() -> Store {
    let mut store = Store::open_in_memory().unwrap();
    store.load_batch(&reports()).unwrap();
    store
}

#[test]
fn a_status_is_that_of_the_reports_published_by_the_day() {
    let store = memory();
    let kim = store.find_entities("Min-seok Kim", None).unwrap()[0]
        .entity
        .id;
    let check = |day: &str, expected: Option<(Status, &str, u64)>| {
        let filter = MeetingFilter {
            entities: vec![kim],
            as_of: day.parse().ok(),
            ..MeetingFilter::default()
        };
        let found = store.meetings(&filter).unwrap();
        let found = found
            .first()
            .map(|m| (m.status, m.date.unwrap().to_string(), m.sources));
        let expected = expected.map(|(status, date, sources)| (status, date.to_owned(), sources));
        assert_eq!(found, expected, "{day}");
        let reports = store.meetings(&MeetingFilter::default()).unwrap();
        let with_kim = reports
            .iter()
            .find(|m| m.participants.iter().any(|p| p.entity == kim));
        let told = store
            .reports_as_of(with_kim.unwrap().id, filter.as_of)
            .unwrap();
        assert_eq!(
            told.len() as u64,
            expected.map_or(0, |(_, _, sources)| sources)
        );
    };
    check("2025-11-04", None);
    check("2025-11-05", Some((Status::Planned, "2025-11", 1)));
    check("2025-11-20", Some((Status::Postponed, "2025-11", 2)));
    check("2025-12-31", Some((Status::Held, "2025-11-20", 3)));
}

#[test]
fn filters_hold_for_what_was_known() {
    let store = memory();
    let number = |filter: MeetingFilter| store.meetings(&filter).unwrap().len();
    let by_then = MeetingFilter {
        as_of: "2025-11-10".parse().ok(),
        ..MeetingFilter::default()
    };
    assert_eq!(number(by_then.clone()), 1);
    let held = MeetingFilter {
        statuses: vec![Status::Held],
        ..by_then.clone()
    };
    assert_eq!(number(held), 0);
    let later = MeetingFilter {
        since: "2025-12-01".parse().ok(),
        ..by_then.clone()
    };
    assert_eq!(number(later), 0);
    let told_often = MeetingFilter {
        min_sources: 3,
        ..by_then
    };
    assert_eq!(number(told_often), 0);
}

#[test]
fn every_change_gives_a_new_version_and_nothing_else_does() {
    let mut store = Store::open_in_memory().unwrap();
    let mut versions = vec![store.data_version().unwrap()];
    let mut check = |store: &Store, is_new: bool| {
        let version = store.data_version().unwrap();
        assert_eq!(!versions.contains(&version), is_new);
        versions.push(version);
    };
    store.load_batch(&reports()[..2]).unwrap();
    check(&store, true);
    store.load_batch(&reports()[..2]).unwrap();
    check(&store, false);
    store.load_batch(&reports()).unwrap();
    check(&store, true);
    let article = store.articles().unwrap()[0].id;
    store.remove_article(article).unwrap();
    check(&store, true);
    store.remove_article(article).unwrap();
    check(&store, false);
    let run = store
        .begin_load(LoadCommand::Load, jiff::Timestamp::UNIX_EPOCH, "x")
        .unwrap();
    store
        .end_load(run, jiff::Timestamp::UNIX_EPOCH, crate::LoadEnd::Done)
        .unwrap();
    check(&store, false);
    assert_ne!(
        Store::open_in_memory().unwrap().data_version().unwrap(),
        [0; 16]
    );
}

fn found(store: &Store, words: &str) -> Vec<String> {
    let query = SearchQuery::parse(words).unwrap();
    let filter = SearchFilter {
        limit: 10,
        ..SearchFilter::default()
    };
    let answer = store.search(&query, &filter).unwrap();
    assert_eq!(answer.total, answer.hits.len() as u64);
    let mut names: Vec<String> = answer
        .hits
        .into_iter()
        .map(|hit| hit.article.name)
        .collect();
    names.sort();
    names
}

fn index(store: &mut Store) {
    store
        .index_text(&mut |_, _| ControlFlow::Continue(()))
        .unwrap();
    assert_eq!(store.unindexed().unwrap(), 0);
}

#[test]
fn text_is_found_once_it_is_indexed_and_no_longer_than_it_is_there() {
    let mut store = memory();
    assert_eq!(store.unindexed().unwrap(), 4);
    assert_eq!(found(&store, "kim"), [""; 0]);
    index(&mut store);
    assert_eq!(found(&store, "KÍM"), ["a", "b", "c"]);
    assert_eq!(found(&store, "kim -planned"), ["b", "c"]);
    assert_eq!(found(&store, "\"anna berg\" fal*"), ["d"]);
    assert_eq!(found(&store, "\"berg anna\""), [""; 0]);
    // The index has still the words of what is gone, which must not be found.
    let first = store.articles().unwrap()[0].id;
    store.remove_article(first).unwrap();
    assert_eq!(found(&store, "kim"), ["b", "c"]);
    // Another text at the same place: neither the old words nor, until it is indexed, the new ones.
    let changed = pair(
        "d",
        "2025-11-22",
        ("Anna Berg", "Ida Holm"),
        Status::Held,
        "2025-11-20",
    );
    store.load_batch(&[changed]).unwrap();
    assert_eq!(found(&store, "falk"), [""; 0]);
    index(&mut store);
    assert_eq!(found(&store, "holm"), ["d"]);
    assert_eq!(store.validate().unwrap(), []);
}

#[test]
fn reports_of_many_meetings_are_those_of_each() {
    let store = memory();
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    let ids: Vec<_> = meetings.iter().map(|meeting| meeting.id).collect();
    for as_of in [None, "2025-11-10".parse().ok()] {
        let each = ids
            .iter()
            .map(|id| store.reports_as_of(*id, as_of).unwrap());
        let all = store.reports_of_each(&ids, as_of).unwrap();
        assert_eq!(all, each.collect::<Vec<_>>());
    }
}

#[test]
fn a_search_that_finds_nothing_is_spelt_anew() {
    let mut store = memory();
    index(&mut store);
    let filter = SearchFilter {
        limit: 10,
        ..SearchFilter::default()
    };
    let check = |words: &str, expected: Option<&str>| {
        let query = SearchQuery::parse(words).unwrap();
        let answer = store.search(&query, &filter).unwrap();
        let respelt = answer.respelt.as_ref().map(SearchQuery::to_string);
        assert_eq!(respelt.as_deref(), expected, "{words}");
        assert_eq!(answer.total > 0, expected.is_some(), "{words}");
    };
    check("Kimm", Some("kim"));
    check("\"anna breg\" flak", Some("\"anna berg\" falk"));
    check("kimm -plannd", Some("kim -plannd"));
    // Words that are there, but not together.
    check("\"berg anna\"", None);
    // Too short, too far, another first letter, a beginning, and one of two with nothing near it.
    check("kin", None);
    check("fkka", None);
    check("xalk", None);
    check("falck*", None);
    check("kimm quorum", None);
}

#[test]
fn a_search_looks_articles_up_and_reads_no_other_table() {
    let store = memory();
    for sql in [crate::search::COUNT, crate::search::HITS] {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let mut statement = store.connection().prepare(&sql).unwrap();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            assert!(
                !step.starts_with("SCAN") || step.contains("VIRTUAL TABLE"),
                "{step}"
            );
        }
    }
}

#[test]
fn a_search_asks_for_days_and_ranks() {
    let mut store = memory();
    index(&mut store);
    let query = SearchQuery::parse("kim").unwrap();
    let filter = SearchFilter {
        since: "2025-11-06".parse().ok(),
        until: "2025-11-20".parse().ok(),
        limit: 1,
    };
    let answer = store.search(&query, &filter).unwrap();
    let [hit] = answer.hits.as_slice() else {
        panic!("{answer:?}")
    };
    assert_eq!(
        (hit.article.name.as_str(), hit.meetings, answer.total),
        ("b", 1, 1)
    );
    assert!(hit.score > 0.0 && !hit.excerpt.marks.is_empty());
}

fn run(store: &mut Store, articles: &[super::Loaded]) -> LoadId {
    let load = store
        .begin_load(LoadCommand::Load, jiff::Timestamp::UNIX_EPOCH, "x")
        .unwrap();
    let arrivals: Vec<Arrival> = articles
        .iter()
        .map(|(article, record)| Arrival::new(article.clone(), Some(record.clone()), None))
        .collect();
    let batch = LoadBatch {
        load,
        arrivals: &arrivals,
        problems: &[],
        files: &[],
        passed: 0,
    };
    store
        .load(&batch, &|_| unreachable!("every article has its record"))
        .unwrap();
    load
}

#[test]
fn a_difference_is_what_was_not_known_before() {
    let mut store = Store::open_in_memory().unwrap();
    let all = reports();
    run(&mut store, &all[..2]);
    let second = run(&mut store, &all[2..]);
    run(
        &mut store,
        &[pair(
            "e",
            "2025-12-01",
            ("Ida Holm", "Eva Falk"),
            Status::Held,
            "2025-12",
        )],
    );
    for since in [
        Since::Load(second),
        Since::Published("2025-11-10".parse().unwrap(), "2025-11-30".parse().unwrap()),
    ] {
        let difference = store.difference(since).unwrap();
        let names: Vec<&str> = difference
            .articles
            .iter()
            .map(|a| a.name.as_str())
            .collect();
        assert_eq!(names, ["c", "d"]);
        let people: Vec<&str> = difference
            .entities
            .iter()
            .map(|e| e.name.as_str())
            .collect();
        assert_eq!(people, ["Anna Berg", "Eva Falk"]);
        assert_eq!(difference.meetings.len(), 1);
        let [change] = difference.changes.as_slice() else {
            panic!("{difference:?}")
        };
        assert_eq!(
            (change.status, change.meeting.status),
            (Status::Postponed, Status::Held)
        );
        assert_eq!((change.sources, change.meeting.sources), (2, 3));
        assert_eq!(change.date.unwrap().to_string(), "2025-11");
    }
    let nothing = Since::Published("2030-01-01".parse().unwrap(), "2030-12-31".parse().unwrap());
    assert_eq!(
        store.difference(nothing).unwrap(),
        crate::Difference::default()
    );
}

proptest! {
    /// What was known on a day is what a store knows that has only the articles of that day and before.
    #[test]
    fn as_of_a_day_equals_a_store_of_that_day(
        told in prop::collection::vec((1..28_i8, 0..7_usize, 0..3_usize, 1..4_u8), 1..7),
        day in 1..28_i8,
    ) {
        let parties = [LEE_AND_KIM, ("Anna Berg", "Eva Falk"), ("Anna Berg", "Min-seok Kim")];
        let articles: Vec<_> = (0..)
            .zip(told)
            .map(|(number, (published, status, who, when)): (usize, _)| {
                let date = if when == 3 { String::from("2025-03") } else { format!("2025-03-0{when}") };
                let file = format!("f{number}");
                let published = format!("2025-03-{published:02}");
                pair(&file, &published, parties[who], Status::ALL[status], &date)
            })
            .collect();
        let until = jiff::civil::date(2025, 3, day);
        let mut all = Store::open_in_memory().unwrap();
        all.load_batch(&articles).unwrap();
        let mut then = Store::open_in_memory().unwrap();
        let early: Vec<_> =
            articles.into_iter().filter(|(article, _)| article.published <= Some(until)).collect();
        then.load_batch(&early).unwrap();
        // One report a meeting, since which reports are of one meeting is as it is known today.
        for store in [&all, &then] {
            for meeting in store.meetings(&MeetingFilter::default()).unwrap() {
                prop_assume!(store.reports(meeting.id).unwrap().len() == 1);
            }
        }
        let shown = |store: &Store, filter: &MeetingFilter| {
            let mut rows: Vec<String> = Vec::new();
            for meeting in store.meetings(filter).unwrap() {
                let mut names = Vec::new();
                for party in &meeting.participants {
                    names.push(store.entity(party.entity).unwrap().unwrap().name);
                }
                names.sort();
                rows.push(format!("{names:?} {} {:?} {}", meeting.status, meeting.date, meeting.sources));
            }
            rows.sort();
            rows
        };
        let by_then = MeetingFilter { as_of: Some(until), ..MeetingFilter::default() };
        prop_assert_eq!(shown(&all, &by_then), shown(&then, &MeetingFilter::default()));
    }
}
