//! What loading, replacing and removing articles leave behind.

use chancery_model::{Record, Status};

use super::maker::pair;
use super::{LEE_AND_KIM, dump, load, memory, raw};
use crate::{LoadOutcome, MeetingFilter, Rejection};

#[test]
fn the_same_article_twice_changes_no_row() {
    let mut store = memory();
    let batch = [
        pair(
            "a",
            "2025-11-05",
            LEE_AND_KIM,
            Status::Planned,
            "2025-11-10",
        ),
        pair("b", "2025-11-11", LEE_AND_KIM, Status::Held, "2025-11-10"),
    ];
    let outcomes = load(&mut store, &batch);
    assert!(
        outcomes.iter().all(|o| matches!(o, LoadOutcome::Added(_))),
        "{outcomes:?}"
    );
    let (text, rows) = (dump(&store), raw(&store));
    let outcomes = load(&mut store, &batch);
    assert!(
        outcomes
            .iter()
            .all(|o| matches!(o, LoadOutcome::Unchanged(_))),
        "{outcomes:?}"
    );
    assert_eq!((dump(&store), raw(&store)), (text, rows));
}

#[test]
fn two_articles_tell_of_one_meeting() {
    let mut store = memory();
    load(
        &mut store,
        &[
            pair("b", "2025-11-11", LEE_AND_KIM, Status::Held, "2025-11-10"),
            pair("a", "2025-11-05", LEE_AND_KIM, Status::Planned, "2025-11"),
        ],
    );
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    let [meeting] = meetings.as_slice() else {
        panic!("{meetings:?}")
    };
    assert_eq!((meeting.status, meeting.sources), (Status::Held, 2));
    assert_eq!(meeting.date.unwrap().to_string(), "2025-11-10");
    let reports = store.reports(meeting.id).unwrap();
    assert_eq!(reports[0].article.name, "a");
    assert_eq!(reports[0].joined_by.as_deref(), Some("join/parties-date"));
    assert_eq!(
        reports[1].evidence[0].quote,
        "Jae-myung Lee and Min-seok Kim: held 2025-11-10 [b]."
    );
    // The meeting goes with its last report, and so do the people.
    let removed = store.remove_article(reports[0].article.id).unwrap();
    assert!(removed);
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(store.reports(meeting.id).unwrap().len(), 1);
    store.remove_article(reports[1].article.id).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(dump(&store), "");
    assert!(!store.remove_article(reports[1].article.id).unwrap());
}

#[test]
fn a_changed_article_replaces_its_own_reports_and_nothing_else() {
    let mut store = memory();
    let other = pair("b", "2025-11-11", LEE_AND_KIM, Status::Held, "2025-11-10");
    let first = pair(
        "a",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    let mut second = pair(
        "a",
        "2025-11-05",
        ("Anna Berg", "Carl Dahl"),
        Status::Planned,
        "2025-12",
    );
    load(&mut store, &[other.clone(), first]);
    let outcomes = load(&mut store, std::slice::from_ref(&second));
    assert!(matches!(outcomes[0], LoadOutcome::Replaced(_)));
    let mut fresh = memory();
    load(&mut fresh, &[other.clone(), second.clone()]);
    assert_eq!(dump(&store), dump(&fresh));
    // An address on the web that is given for several texts says nothing: some feeds give their home page.
    second.0.url = Some("https://example.org/1".into());
    load(&mut store, std::slice::from_ref(&second));
    let mut third = pair(
        "c",
        "2025-11-06",
        ("Anna Berg", "Eva Falk"),
        Status::Planned,
        "2025-12",
    );
    third.0.url.clone_from(&second.0.url);
    let outcomes = load(&mut store, std::slice::from_ref(&third));
    assert!(matches!(outcomes[0], LoadOutcome::Added(_)));
    assert_eq!(store.articles().unwrap().len(), 3);
    let before = raw(&store);
    let outcomes = load(&mut store, &[other, second, third]);
    assert!(
        outcomes
            .iter()
            .all(|o| matches!(o, LoadOutcome::Unchanged(_))),
        "{outcomes:?}"
    );
    assert_eq!(raw(&store), before);
}

#[test]
fn the_same_content_elsewhere_is_a_further_origin() {
    let one = pair(
        "a",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    let mut two = one.clone();
    two.0.origin.file = "0/copy".into();
    two.0.name = "copy".into();
    let mut stores = [memory(), memory()];
    let outcomes = load(&mut stores[0], &[one.clone(), two.clone()]);
    assert!(
        matches!(outcomes[1], LoadOutcome::Duplicate(_)),
        "{outcomes:?}"
    );
    load(&mut stores[1], &[two.clone(), one]);
    assert_eq!(dump(&stores[0]), dump(&stores[1]));
    let articles = stores[0].articles().unwrap();
    assert_eq!((articles.len(), articles[0].origins.len()), (1, 2));
    // The copy changes and leaves the original alone.
    two.0.body.push_str(" More.");
    let outcomes = load(&mut stores[0], &[two]);
    assert!(matches!(outcomes[0], LoadOutcome::Replaced(_)));
    assert_eq!(stores[0].articles().unwrap().len(), 2);
}

#[test]
fn standard_input_is_no_address() {
    let mut store = memory();
    let a = pair(
        "-",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    let b = pair("-", "2025-11-05", LEE_AND_KIM, Status::Held, "2025-11-01");
    load(&mut store, &[a.clone(), b]);
    assert_eq!(store.articles().unwrap().len(), 2);
    assert!(matches!(
        load(&mut store, &[a])[0],
        LoadOutcome::Unchanged(_)
    ));
}

#[test]
fn a_better_record_of_the_same_text_replaces_the_first() {
    let mut store = memory();
    let full = pair(
        "a",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    let empty = (full.0.clone(), Record::default());
    load(&mut store, &[empty]);
    assert!(matches!(
        load(&mut store, &[full])[0],
        LoadOutcome::Replaced(_)
    ));
    assert_eq!(store.stats().unwrap().reports, 1);
}

#[test]
fn an_unsound_record_is_left_out_and_the_rest_stored() {
    let mut store = memory();
    let mut bad = pair(
        "a",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    bad.1.meetings[0].evidence.clear();
    let mut outside = pair(
        "b",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    outside.1.entities[0].mentions[0].span = chancery_model::Span::new(0, 9999).unwrap();
    let good = pair(
        "c",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    let outcomes = load(&mut store, &[bad, outside, good]);
    assert!(matches!(
        outcomes[0],
        LoadOutcome::Rejected(Rejection::Record(_))
    ));
    assert!(matches!(
        outcomes[1],
        LoadOutcome::Rejected(Rejection::Mention(_))
    ));
    assert_eq!(store.stats().unwrap().articles, 1);
}
