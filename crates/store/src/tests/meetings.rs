//! Meetings that reports tell differently: disputed, called off, judged to be one, and their numbers.

use chancery_model::{EntityKind, Status};

use super::maker::{Maker, article};
use super::{Loaded, load, memory, raw};
use crate::{
    Judgement, JudgementSort, MeetingFilter, MeetingId, MeetingRow, Store, Verdict,
    reports_contradict,
};

/// An article on a meeting of Ann Lee and Bob Kim in Paris.
fn told(file: &str, published: &str, status: Status, date: &str) -> Loaded {
    let article = article(file, published, &format!("{file} says so."));
    let mut maker = Maker::new(&article);
    let people = [maker.person("Ann Lee"), maker.person("Bob Kim")];
    let paris = maker.entity(EntityKind::Place, "Paris", "", "FR");
    maker.meeting(status, &people, Some(paris), date);
    (article, maker.record)
}

#[test]
fn the_disputed_meetings_of_somebody_are_found() {
    let mut store = memory();
    let held = told("a", "2025-06-16", Status::Held, "2025-06-15");
    let denied = told("b", "2025-06-18", Status::Denied, "2025-06-15");
    let cancelled = told("c", "2025-06-10", Status::Cancelled, "2025-07-01");
    load(&mut store, &[held, denied, cancelled]);
    let ann = store.find_entities("Ann Lee", None).unwrap()[0].entity.id;
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    assert_eq!(meetings.len(), 2);
    let disputed = |as_of: &str| store.disputed_meetings(ann, as_of.parse().ok()).unwrap();
    assert_eq!(disputed(""), [meetings[0].id]);
    assert_eq!(disputed("2025-06-18"), [meetings[0].id]);
    assert_eq!(disputed("2025-06-17"), []);
}

/// The only meeting, and whether its reports contradict each other.
fn only(articles: &[Loaded]) -> (MeetingRow, bool) {
    let mut store = memory();
    load(&mut store, articles);
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    assert_eq!(meetings.len(), 1);
    let reports = store.reports(meetings[0].id).unwrap();
    (meetings[0].clone(), reports_contradict(&reports))
}

#[test]
fn a_denial_makes_a_meeting_disputed_and_takes_nothing_away() {
    let held = told("a", "2025-06-16", Status::Held, "2025-06-15");
    let planned = told("b", "2025-06-12", Status::Planned, "2025-06-15");
    for denial in [
        told("c", "2025-06-17", Status::Denied, "2025-06-15"),
        told("c", "2025-06-17", Status::Denied, ""),
    ] {
        let (meeting, is_disputed) = only(&[held.clone(), denial.clone()]);
        assert_eq!((meeting.status, is_disputed), (Status::Held, true));
        let (meeting, is_disputed) = only(&[planned.clone(), denial]);
        assert_eq!((meeting.status, is_disputed), (Status::Denied, true));
    }
    let (meeting, is_disputed) = only(&[held, planned]);
    assert_eq!((meeting.status, is_disputed), (Status::Held, false));
}

#[test]
fn a_plan_is_called_off_without_a_day() {
    let planned = told("a", "2025-06-10", Status::Planned, "2025-06-25");
    for (status, date) in [
        (Status::Cancelled, ""),
        (Status::Postponed, ""),
        (Status::Cancelled, "2025-06-25"),
    ] {
        let off = told("b", "2025-06-12", status, date);
        let (meeting, is_disputed) = only(&[off.clone(), planned.clone()]);
        assert_eq!((meeting.status, is_disputed), (status, false));
        let day = meeting.date.map(|date| date.to_string());
        assert_eq!(day.as_deref(), Some("2025-06-25"));
        // It was held all the same.
        let held = told("c", "2025-06-26", Status::Held, "2025-06-25");
        let (meeting, is_disputed) = only(&[held, off, planned.clone()]);
        assert_eq!((meeting.status, is_disputed), (Status::Held, false));
    }
}

#[test]
fn a_state_that_calls_off_a_meeting_does_not_take_part() {
    let mut store = memory();
    load(
        &mut store,
        &[told("a", "2025-06-10", Status::Planned, "2025-06-25")],
    );
    let article = article("b", "2025-06-12", "Chad called it off.");
    let mut maker = Maker::new(&article);
    let chad = maker.entity(EntityKind::Country, "Chad", "TD", "");
    let parties = [chad, maker.person("Ann Lee"), maker.person("Bob Kim")];
    maker.meeting(Status::Cancelled, &parties, None, "");
    load(&mut store, &[(article, maker.record)]);
    assert_eq!(store.validate().unwrap(), []);
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    assert_eq!((meetings.len(), meetings[0].status), (1, Status::Cancelled));
}

#[test]
fn what_goes_lets_a_report_without_a_day_find_another() {
    let mut store = memory();
    let first = told("a", "2025-06-10", Status::Planned, "2025-06-25");
    let other = told("b", "2025-06-10", Status::Planned, "2025-06-30");
    let off = told("c", "2025-06-12", Status::Cancelled, "");
    load(&mut store, &[first, other, off]);
    assert_eq!(store.meetings(&MeetingFilter::default()).unwrap().len(), 3);
    let gone = store.find_articles("a").unwrap()[0].id;
    store.remove_article(gone).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let left = store.meetings(&MeetingFilter::default()).unwrap();
    assert_eq!((left.len(), left[0].status), (1, Status::Cancelled));
}

/// A judgement about the only reports of two meetings.
fn judged(store: &Store, a: i64, b: i64, verdict: Verdict) -> Judgement {
    let key = |id| store.reports(MeetingId(id)).unwrap()[0].key.clone();
    Judgement {
        sort: JudgementSort::Meeting,
        a: key(a),
        b: key(b),
        verdict,
        judge: "Ada".into(),
        reason: String::new(),
        made: 1,
    }
}

#[test]
fn the_number_of_a_joined_meeting_leads_on_and_comes_back() {
    let mut store = memory();
    for (file, day) in [
        ("a", "2025-06-01"),
        ("b", "2025-06-15"),
        ("c", "2025-06-29"),
    ] {
        load(&mut store, &[told(file, day, Status::Held, day)]);
    }
    let numbers = |store: &Store| -> Vec<i64> {
        let meetings = store.meetings(&MeetingFilter::default()).unwrap();
        let mut numbers: Vec<i64> = meetings.iter().map(|meeting| meeting.id.0).collect();
        numbers.sort_unstable();
        numbers
    };
    let today = |store: &Store, number| store.meeting(MeetingId(number)).unwrap().unwrap().id.0;
    let before = numbers(&store);
    let [a, b, c] = *before.as_slice() else {
        panic!("three meetings");
    };
    let rows = raw(&store);
    let first = judged(&store, a, b, Verdict::Same);
    let first = store.judge(&[first]).unwrap()[0].recorded().unwrap();
    let second = judged(&store, b, c, Verdict::Same);
    let second = store.judge(&[second]).unwrap()[0].recorded().unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(numbers(&store), [a]);
    assert_eq!([today(&store, b), today(&store, c)], [a, a]);
    let reports = store.reports(MeetingId(c)).unwrap();
    assert_eq!(reports.len(), 3);
    let by: Vec<_> = reports.iter().map(|report| report.judgement).collect();
    assert_eq!(by, [None, Some(first), Some(second)]);
    for judgement in [first, second] {
        store.undo_judgements(&[judgement], 2).unwrap();
        assert_eq!(store.validate().unwrap(), []);
    }
    assert_eq!(numbers(&store), before);
    assert_eq!([today(&store, b), today(&store, c)], [b, c]);
    let is_of_meetings = |row: &&String| row.starts_with("meeting") || row.starts_with("former");
    let of_meetings = |rows: &[String]| -> Vec<String> {
        let mut rows: Vec<String> = rows.iter().filter(is_of_meetings).cloned().collect();
        rows.sort_unstable();
        rows
    };
    assert_eq!(of_meetings(&raw(&store)), of_meetings(&rows));
}

#[test]
fn a_meeting_that_is_told_again_keeps_its_number() {
    let mut store = memory();
    for (file, day) in [("a", "2025-06-01"), ("b", "2025-06-15")] {
        load(&mut store, &[told(file, day, Status::Planned, day)]);
    }
    let numbers = |store: &Store| -> Vec<(i64, Status)> {
        let meetings = store.meetings(&MeetingFilter::default()).unwrap();
        let numbers = meetings
            .iter()
            .map(|meeting| (meeting.id.0, meeting.status));
        numbers.collect()
    };
    let before = numbers(&store);
    // The same file says something else of it now.
    let (mut article, record) = told("a", "2025-06-01", Status::Held, "2025-06-01");
    article.title = "Another title".into();
    load(&mut store, &[(article, record)]);
    let expected = vec![(before[0].0, Status::Held), before[1]];
    assert_eq!(numbers(&store), expected);
    // Another day is another meeting.
    let moved = told("b", "2025-06-15", Status::Planned, "2025-06-16");
    load(&mut store, &[moved]);
    assert_eq!(numbers(&store)[0], expected[0]);
    assert_ne!(numbers(&store)[1].0, expected[1].0);
}

#[test]
fn a_number_leads_on_though_the_article_that_had_it_goes() {
    let mut store = memory();
    for (file, day) in [("a", "2025-06-01"), ("b", "2025-06-15")] {
        load(&mut store, &[told(file, day, Status::Held, day)]);
    }
    let bridge = told("c", "2025-06-20", Status::Held, "2025-06-01");
    load(&mut store, &[bridge]);
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    let (a, b) = (meetings[0].id.0, meetings[1].id.0);
    let same = judged(&store, a, b, Verdict::Same);
    store.judge(&[same]).unwrap();
    let gone = store.find_articles("b").unwrap()[0].id;
    store.remove_article(gone).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let found = store.meeting(MeetingId(b)).unwrap();
    assert_eq!(found.map(|meeting| meeting.id.0), Some(a));
    assert_eq!(store.meeting(MeetingId(99)).unwrap(), None);
}
