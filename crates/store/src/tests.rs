//! The store as a whole: what loading, replacing and removing leave behind.

use std::time::Duration;

use chancery_model::{Article, EntityKind, Record, Status, Tenure};
use proptest::prelude::*;

use crate::store::Store;
use crate::testutil::{Maker, article, pair};
use crate::{
    Arrival, FileRead, LoadBatch, LoadCommand, LoadCounts, LoadEnd, LoadOutcome, MatchKind,
    MeetingFilter, Problem, Refusal, Rejection, StoreError,
};

pub(crate) type Loaded = (Article, Record);

fn memory() -> Store {
    Store::open_in_memory().unwrap()
}

/// Loads and checks every invariant.
#[track_caller]
fn load(store: &mut Store, batch: &[Loaded]) -> Vec<LoadOutcome> {
    let outcomes = store.load_batch(batch).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    outcomes
}

fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every row of every table as it stands in the file.
fn raw(store: &Store) -> Vec<String> {
    let connection = store.connection();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut lines = Vec::new();
    for name in names {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {name}"))
            .unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let fields: Vec<String> = (0..columns)
                .map(|c| format!("{:?}", row.get_ref(c).unwrap()))
                .collect();
            lines.push(format!("{name}: {}", fields.join("|")));
        }
    }
    lines
}

const LEE_AND_KIM: (&str, &str) = ("Jae-myung Lee", "Min-seok Kim");

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

#[test]
fn hostile_names_survive() {
    let names = ("Ann \"Q\" O'Neil\n\\ %_;--", "\u{202e}علي خامنئي 😀 \u{0}x");
    let mut store = memory();
    load(
        &mut store,
        &[pair(
            "a'\"\n",
            "2025-11-05",
            names,
            Status::Held,
            "2025-11-04",
        )],
    );
    for name in [names.0, names.1] {
        let found = store.find_entities(name, None).unwrap();
        assert_eq!(
            (found[0].entity.name.as_str(), found[0].by),
            (name, MatchKind::Name)
        );
    }
    assert_eq!(store.find_articles("a'\"\n").unwrap().len(), 1);
    let mut emoji = article("e", "2025-11-05", "😀 spoke.");
    emoji.title.clear();
    let mut maker = Maker::new(&emoji);
    maker.person("😀");
    load(&mut store, &[(emoji, maker.record)]);
    assert_eq!(
        store.find_entities("😀", None).unwrap()[0].entity.name,
        "😀"
    );
}

#[test]
fn names_are_found_by_accent_alias_words_and_number() {
    let mut store = memory();
    load(
        &mut store,
        &[
            pair(
                "a",
                "2025-11-05",
                ("Recep Tayyip Erdoğan", "Anna Berg"),
                Status::Held,
                "2025-11-04",
            ),
            pair(
                "b",
                "2025-11-06",
                ("Recep Tayyip Erdogan", "Lee"),
                Status::Held,
                "2025-11-05",
            ),
            pair(
                "c",
                "2025-11-06",
                ("Anna Berg", "Lee"),
                Status::Held,
                "2025-11-05",
            ),
        ],
    );
    let names = |question: &str| -> Vec<(String, MatchKind)> {
        let found = store.find_entities(question, None).unwrap();
        found.into_iter().map(|m| (m.entity.name, m.by)).collect()
    };
    let is = |name: &str, by| vec![(name.to_owned(), by)];
    let erdogan = store.find_entities("recep tayyip erdogan", None).unwrap();
    assert_eq!((erdogan.len(), erdogan[0].entity.articles), (1, 2));
    assert_eq!(names("ERDOGAN")[0].1, MatchKind::Alias);
    assert_eq!(names("berg anna"), is("Anna Berg", MatchKind::Words));
    // Nobody knows whether the two are one.
    assert_eq!(names("Lee").len(), 2);
    let id = erdogan[0].entity.id;
    assert_eq!(names(&id.to_string())[0].1, MatchKind::Id);
    assert_eq!(
        store
            .find_entities("Anna Berg", Some(EntityKind::Place))
            .unwrap(),
        []
    );
    assert_eq!(names("#99999"), []);
    assert_eq!(store.suggest("Ana Burg", 3).unwrap()[0].name, "Anna Berg");
    assert_eq!(store.suggest("Zzz", 3).unwrap(), []);
    let details = store.entity_details(id).unwrap().unwrap();
    assert!(
        details
            .aliases
            .iter()
            .any(|alias| alias.form == "Tayyip" && alias.reports == 2)
    );
}

fn seoul(file: &str, day: &str, holder: &str, tenure: Tenure) -> Loaded {
    let article = article(file, day, &format!("{holder} in Seoul, {tenure} {file}."));
    let mut maker = Maker::new(&article);
    let person = maker.person(holder);
    let other = maker.person("Anna Berg");
    let korea = maker.entity(EntityKind::Country, "South Korea", "KR", "");
    let seoul = maker.entity(EntityKind::Place, "Seoul", "", "KR");
    maker.role(person, "Deputy Prime Minister", Some(korea), tenure);
    maker.role(other, "Prime Minister", Some(korea), Tenure::Current);
    maker.meeting(Status::Held, &[person, other], Some(seoul), day);
    (article, maker.record)
}

#[test]
fn offices_are_ranges_of_observations() {
    let mut store = memory();
    load(
        &mut store,
        &[
            seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current),
            seoul("b", "2025-03-10", "Min-seok Kim", Tenure::Current),
            seoul("c", "2025-05-10", "Min-seok Kim", Tenure::Former),
            seoul("d", "2025-05-10", "Carl Dahl", Tenure::Current),
        ],
    );
    let korea = store.find_entities("South Korea", None).unwrap()[0]
        .entity
        .id;
    let ask = |title: &str, day: &str| -> Vec<(String, bool, Option<u32>)> {
        let offices = store
            .office_holders(title, Some(&[korea]), day.parse().ok(), None)
            .unwrap();
        let name = |o: &crate::OfficeRow| store.entity(o.person).unwrap().unwrap().name;
        offices
            .iter()
            .map(|o| (name(o), o.exact, o.distance))
            .collect()
    };
    let kim = ("Min-seok Kim".to_owned(), true, Some(0));
    let dahl = ("Carl Dahl".to_owned(), true, Some(0));
    assert_eq!(
        ask("deputy prime minister", "2025-02-01"),
        [kim, ("Carl Dahl".into(), true, Some(98))]
    );
    assert_eq!(ask("deputy prime minister", "2025-05-10"), [dahl]);
    assert_eq!(ask("Prime Minister", "2025-02-01")[0].0, "Anna Berg");
    assert!(ask("minister of", "2025-02-01").is_empty());
    let alike = store.titles_like("Deputy Prim Minster").unwrap();
    assert_eq!(alike, ["deputy prime minister"]);
    let kim = store.find_entities("Min-seok Kim", None).unwrap()[0]
        .entity
        .id;
    assert_eq!(store.roles_of(kim, None).unwrap().len(), 3);
    let offices = store.offices_of(kim, None).unwrap();
    assert_eq!((offices.len(), offices[0].sources), (2, 2));

    // By the end of January one article had told of one office.
    let day = "2025-01-31".parse().ok();
    assert_eq!(store.roles_of(kim, day).unwrap().len(), 1);
    let offices = store.offices_of(kim, day).unwrap();
    assert_eq!((offices.len(), offices[0].sources), (1, 1));
    assert_eq!(offices[0].last, offices[0].first);
    let holders = store.office_holders("deputy prime minister", None, None, day);
    assert_eq!(holders.unwrap().len(), 1);
    assert_eq!(store.articles_of(kim, 9, day).unwrap().len(), 1);
    let before = "2025-01-09".parse().ok();
    assert_eq!(store.offices_of(kim, before).unwrap(), []);
}

#[test]
fn meetings_pass_every_filter() {
    let mut store = memory();
    load(
        &mut store,
        &[
            seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current),
            seoul("b", "2025-03-10", "Min-seok Kim", Tenure::Current),
            pair(
                "c",
                "2025-11-05",
                LEE_AND_KIM,
                Status::Planned,
                "2025-11-10",
            ),
            pair(
                "d",
                "2025-11-05",
                ("Anna Berg", "Eva Falk"),
                Status::Cancelled,
                "",
            ),
        ],
    );
    let id = |name: &str| store.find_entities(name, None).unwrap()[0].entity.id;
    let check = |filter: &MeetingFilter, expected: usize| {
        assert_eq!(
            store.meetings(filter).unwrap().len(),
            expected,
            "{filter:?}"
        );
    };
    let all = MeetingFilter::default();
    check(&all, 4);
    check(
        &MeetingFilter {
            entities: vec![id("Min-seok Kim")],
            ..all.clone()
        },
        3,
    );
    check(
        &MeetingFilter {
            entities: vec![id("Min-seok Kim"), id("Anna Berg")],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            since: "2025-03-10".parse().ok(),
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            until: "2025-03-10".parse().ok(),
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            places: vec![id("Seoul")],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            places: vec![id("South Korea")],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            kind: Some(chancery_model::MeetingKind::Call),
            ..all.clone()
        },
        0,
    );
    check(
        &MeetingFilter {
            statuses: vec![Status::Planned, Status::Cancelled],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            min_sources: 2,
            ..all.clone()
        },
        0,
    );
    check(
        &MeetingFilter {
            limit: Some(1),
            ..all.clone()
        },
        1,
    );
    let every = MeetingFilter {
        entities: vec![id("Min-seok Kim"), id("Anna Berg")],
        since: "2025-01-01".parse().ok(),
        until: "2025-02-01".parse().ok(),
        places: vec![id("South Korea")],
        kind: Some(chancery_model::MeetingKind::Meeting),
        statuses: vec![Status::Held],
        min_sources: 1,
        limit: Some(9),
        as_of: None,
    };
    check(&every, 1);
    let by_then = |day: &str| MeetingFilter {
        as_of: day.parse().ok(),
        ..every.clone()
    };
    check(&by_then("2024-12-01"), 0);
    check(&by_then("2025-12-31"), 1);
}

#[test]
fn articles_are_found_by_id_name_url_and_origin() {
    let mut store = memory();
    let mut one = pair(
        "a",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    one.0.url = Some("https://example.org/1".into());
    one.0.name = "first".into();
    one.0.origin.line = Some(7);
    load(&mut store, std::slice::from_ref(&one));
    let id = one.0.id().to_string();
    let row = store.articles().unwrap()[0].id;
    for question in [
        &id,
        id.get(..5).unwrap(),
        "first",
        "https://example.org/1",
        "a",
        "a:7",
        &row.to_string(),
    ] {
        assert_eq!(
            store.find_articles(question).unwrap().len(),
            1,
            "{question}"
        );
    }
    for question in [id.get(..3).unwrap(), "none", "a:8", ""] {
        assert_eq!(store.find_articles(question).unwrap(), [], "{question}");
    }
    assert_eq!(store.article_text(row).unwrap().unwrap(), one.0);
}

#[test]
fn hot_questions_read_no_whole_table() {
    let store = memory();
    let check = |sql: &str| {
        let mut statement = store
            .connection()
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            assert!(!step.starts_with("SCAN"), "{sql}: {step}");
        }
    };
    let of_entities = |count| {
        let entities = (0..count).map(crate::EntityId).collect();
        crate::read::meetings_sql(&MeetingFilter {
            entities,
            since: "2025-01-01".parse().ok(),
            until: "2025-02-01".parse().ok(),
            places: vec![crate::EntityId(3)],
            statuses: vec![Status::Held],
            ..MeetingFilter::default()
        })
    };
    check(&of_entities(1));
    check(&of_entities(2));
    for sql in crate::read::HOT {
        check(sql);
    }
    check(crate::load::REPORTS_BETWEEN);
    check(crate::load::REPORTS_OF_PARTIES);
    check(crate::load::REPORTS_OF_ENTITY);
    check(crate::load::NAME);
    check("DELETE FROM meeting WHERE id = 1");
    check("SELECT article, content_id FROM origin WHERE file = 'x' AND line = 1");
    check("SELECT id FROM article WHERE url = 'x' AND title = 'y' AND url <> ''");
    check(
        "SELECT article FROM article_band WHERE band IN
             (SELECT band FROM article_band WHERE article = 1)",
    );
}

#[test]
fn a_batch_is_stored_whole_or_not_at_all() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let mut store = Store::open(&path).unwrap();
    load(
        &mut store,
        &[pair(
            "a",
            "2025-11-05",
            LEE_AND_KIM,
            Status::Planned,
            "2025-11-10",
        )],
    );
    let before = dump(&store);
    // The commit point fails for want of a table that the last step needs.
    store
        .connection()
        .execute_batch("ALTER TABLE meeting_participant RENAME TO hidden")
        .unwrap();
    let batch = [pair(
        "b",
        "2025-11-06",
        LEE_AND_KIM,
        Status::Held,
        "2025-11-10",
    )];
    assert!(store.load_batch(&batch).is_err());
    store
        .connection()
        .execute_batch("ALTER TABLE hidden RENAME TO meeting_participant")
        .unwrap();
    assert_eq!(dump(&store), before);
    assert_eq!(store.validate().unwrap(), []);
    // A process that dies in the middle leaves what was committed.
    store
        .connection()
        .execute_batch("BEGIN; DELETE FROM mention")
        .unwrap();
    drop(store);
    let mut store = Store::open(&path).unwrap();
    assert_eq!(dump(&store), before);
    load(&mut store, &batch);
    drop(store);
    assert_eq!(
        Store::open_read_only(&path)
            .unwrap()
            .stats()
            .unwrap()
            .articles,
        2
    );
}

#[test]
fn a_second_writer_is_told_that_it_must_wait() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let holder = Store::open(&path).unwrap();
    let mut late = Store::open(&path).unwrap();
    late.connection().busy_timeout(Duration::ZERO).unwrap();
    holder
        .connection()
        .execute_batch("BEGIN IMMEDIATE")
        .unwrap();
    let batch = [pair(
        "b",
        "2025-11-06",
        LEE_AND_KIM,
        Status::Held,
        "2025-11-10",
    )];
    let error = late.load_batch(&batch).unwrap_err();
    assert!(matches!(error.reason(), StoreError::Locked(_)), "{error}");
    // Readers go on.
    assert_eq!(late.stats().unwrap().articles, 0);
    let mut reader = Store::open_read_only(&path).unwrap();
    let error = reader.load_batch(&batch).unwrap_err();
    assert!(
        matches!(
            error.reason(),
            StoreError::ReadOnly(_) | StoreError::Locked(_)
        ),
        "{error:?}"
    );
}

#[test]
fn damage_is_found() {
    let mut store = memory();
    load(
        &mut store,
        &[seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current)],
    );
    let check = |damage: &str| {
        let connection = store.connection();
        connection
            .execute_batch(&format!("PRAGMA foreign_keys = off; SAVEPOINT s; {damage}"))
            .unwrap();
        assert_ne!(store.validate().unwrap(), [], "{damage}");
        connection
            .execute_batch("ROLLBACK TO s; RELEASE s")
            .unwrap();
        assert_eq!(store.validate().unwrap(), []);
    };
    check("DELETE FROM origin");
    check("UPDATE article SET body = body || '!'");
    check("UPDATE meeting_evidence SET \"end\" = 999");
    check("UPDATE mention SET start = 900, \"end\" = 999");
    check("UPDATE entity SET mentions = mentions + 1");
    check("UPDATE entity SET articles = articles + 1");
    check("UPDATE entity SET name = 'x'");
    check("UPDATE entity SET country = 'XX'");
    check("UPDATE alias SET as_alias = as_alias + 1");
    check("UPDATE profile SET male = 1");
    check("UPDATE profile SET joined_by = 'x'");
    check("DELETE FROM profile_office");
    check("DELETE FROM alias_word");
    check("DELETE FROM external_id");
    check("UPDATE meeting SET status = 'planned'");
    check("UPDATE meeting SET sources = 2");
    check("UPDATE meeting_participant SET capacity = 'host'");
    check("UPDATE meeting_report SET joined_by = 'x'");
    check("DELETE FROM role_evidence");
    check("DELETE FROM entity WHERE kind = 'place'");
    check(
        "INSERT INTO entity (kind, name, folded, articles, mentions) VALUES ('place', 'x', 'x', 0, 0)",
    );
}

#[test]
fn the_load_log_keeps_what_the_caller_says() {
    let mut store = memory();
    let at = |second| jiff::Timestamp::from_second(second).unwrap();
    let id = store
        .begin_load(LoadCommand::Load, at(1_700_000_000), "chancery 0.1.0")
        .unwrap();
    let running = store.loads().unwrap();
    assert_eq!((running[0].end, running[0].counts.added), (None, 0));
    let (article, mut record) = pair("a", "2025-11-05", LEE_AND_KIM, Status::Held, "2025-11-04");
    let good = Arrival {
        article,
        record: Some(record.clone()),
        extractor: None,
    };
    let mut bad = good.clone();
    bad.article.origin.file = "b".into();
    bad.article.body.push('!');
    record.meetings[0].evidence.clear();
    bad.record = Some(record);
    let problem = Problem {
        outcome: Refusal::Skipped,
        reason: "language".into(),
        file: "c".into(),
        place: Some("7".into()),
        message: "is in French".into(),
    };
    let batch = LoadBatch {
        load: id,
        arrivals: &[good, bad],
        problems: std::slice::from_ref(&problem),
        files: &[],
        passed: 4,
    };
    let (_, counts) = store.load(&batch, &|_| Record::default()).unwrap();
    store
        .end_load(id, at(1_700_000_009), LoadEnd::Interrupted)
        .unwrap();
    let loads = store.loads().unwrap();
    assert_eq!(
        loads[0].end,
        Some((at(1_700_000_009), LoadEnd::Interrupted))
    );
    assert_eq!(loads[0].counts, counts);
    let expected = LoadCounts {
        added: 1,
        unchanged: 4,
        skipped: 1,
        failed: 1,
        meetings: 1,
        ..LoadCounts::default()
    };
    assert_eq!(counts, expected);
    let mut problems = Vec::new();
    store
        .for_each_problem(Some(id), |row| {
            problems.push(row.problem);
            Ok::<(), StoreError>(())
        })
        .unwrap();
    assert_eq!(problems[0], problem);
    assert_eq!(
        problems[1].message,
        "cannot be stored: the record is not sound: m1 carries no evidence"
    );
}

#[test]
fn what_the_same_extractor_has_read_needs_no_record() {
    let mut store = memory();
    let (article, record) = pair("a", "2025-11-05", LEE_AND_KIM, Status::Held, "2025-11-04");
    let id = store
        .begin_load(LoadCommand::Load, jiff::Timestamp::UNIX_EPOCH, "test")
        .unwrap();
    let mut arrival = Arrival {
        article,
        record: Some(record.clone()),
        extractor: Some([1; 16]),
    };
    let load = |store: &mut Store, arrival: &Arrival, made: &dyn Fn() -> Record| {
        let batch = LoadBatch {
            load: id,
            arrivals: std::slice::from_ref(arrival),
            problems: &[],
            files: &[],
            passed: 0,
        };
        let outcome = store.load(&batch, &|_| made()).unwrap().0.remove(0);
        assert_eq!(store.validate().unwrap(), []);
        outcome
    };
    let never = || panic!("no record is needed");
    assert!(!store.is_read(&arrival.article, [1; 16]).unwrap());
    load(&mut store, &arrival, &never);
    let before = dump(&store);
    arrival.record = None;
    assert!(store.is_read(&arrival.article, [1; 16]).unwrap());
    let outcome = load(&mut store, &arrival, &never);
    assert!(matches!(outcome, LoadOutcome::Unchanged(_)), "{outcome:?}");
    assert_eq!(dump(&store), before);
    // A copy behind the first origin needs none, one before it does, for its bytes are kept.
    let mut copy = arrival.clone();
    copy.article.name = "copy".into();
    copy.article.origin.file = "b".into();
    assert!(store.is_read(&copy.article, [1; 16]).unwrap());
    let outcome = load(&mut store, &copy, &never);
    assert!(matches!(outcome, LoadOutcome::Duplicate(_)), "{outcome:?}");
    copy.article.origin.file = "0".into();
    assert!(!store.is_read(&copy.article, [1; 16]).unwrap());
    load(&mut store, &copy, &|| record.clone());
    assert_eq!(store.articles().unwrap()[0].name, "copy");
    // Another extractor has to read it again.
    assert!(!store.is_read(&copy.article, [2; 16]).unwrap());
}

#[test]
fn a_file_is_known_until_it_changes_or_loses_an_article() {
    let mut store = memory();
    let (article, record) = pair("a", "2025-11-05", LEE_AND_KIM, Status::Held, "2025-11-04");
    let id = store
        .begin_load(LoadCommand::Load, jiff::Timestamp::UNIX_EPOCH, "test")
        .unwrap();
    let file = FileRead {
        file: "a".into(),
        size: 7,
        modified: 99,
        reading: [3; 16],
        articles: 1,
    };
    let arrival = Arrival {
        article,
        record: Some(record),
        extractor: None,
    };
    let batch = LoadBatch {
        load: id,
        arrivals: &[arrival],
        problems: &[],
        files: std::slice::from_ref(&file),
        passed: 0,
    };
    assert_eq!(store.articles_read(&file).unwrap(), None);
    store.load(&batch, &|_| Record::default()).unwrap();
    assert_eq!(store.articles_read(&file).unwrap(), Some(1));
    for changed in [
        FileRead {
            size: 8,
            ..file.clone()
        },
        FileRead {
            modified: 98,
            ..file.clone()
        },
        FileRead {
            reading: [4; 16],
            ..file.clone()
        },
    ] {
        assert_eq!(store.articles_read(&changed).unwrap(), None);
    }
    let row = store.articles().unwrap()[0].id;
    store.remove_article(row).unwrap();
    assert_eq!(store.articles_read(&file).unwrap(), None);
}

#[test]
fn a_full_disk_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let mut store = Store::open(&path).unwrap();
    load(
        &mut store,
        &[pair(
            "a",
            "2025-11-05",
            LEE_AND_KIM,
            Status::Held,
            "2025-11-04",
        )],
    );
    let before = dump(&store);
    let pages: i64 = store
        .connection()
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .unwrap();
    store
        .connection()
        .pragma_update(None, "max_page_count", pages)
        .unwrap();
    let many: Vec<Loaded> = (0..200)
        .map(|n| {
            pair(
                &n.to_string(),
                "2025-11-05",
                LEE_AND_KIM,
                Status::Held,
                "2025-11-04",
            )
        })
        .collect();
    let error = store.load_batch(&many).unwrap_err();
    assert!(matches!(error.reason(), StoreError::Full(_)), "{error:?}");
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(dump(&store), before);
    drop(store);
    load(&mut Store::open(&path).unwrap(), &many);
}

/// A handful of articles on few people, places and days, so that they collide often.
fn arbitrary_article(number: usize) -> impl Strategy<Value = Loaded> {
    let status = proptest::sample::select(Status::ALL);
    let date = proptest::sample::select(vec![
        "",
        "2025-11-03",
        "2025-11-04",
        "2025-11",
        "2025-11-03/2025-11-05",
        "2025",
    ]);
    let parties = proptest::sample::subsequence(
        vec!["Ann Lee", "Ann Leé", "Bob Kim", "Kim", "Eve Roy"],
        2..4,
    );
    let place = proptest::option::of(proptest::sample::select(vec![
        ("Paris", "FR"),
        ("Lyon", "FR"),
        ("France", ""),
        ("Bonn", "DE"),
    ]));
    let published = proptest::sample::select(vec!["", "2025-11-01", "2025-11-04", "2025-11-06"]);
    let meeting = (status, date, parties, place);
    (published, proptest::collection::vec(meeting, 0..3), 0..3_u8).prop_map(
        move |(published, meetings, url)| {
            let mut article = article(&format!("f{number}"), published, &format!("B{number}."));
            article.url = (url == 0).then(|| format!("https://example.org/{number}"));
            let mut maker = Maker::new(&article);
            for (status, date, parties, place) in meetings {
                let keys: Vec<_> = parties.iter().map(|name| maker.person(name)).collect();
                let place = place.map(|(name, country)| match name {
                    "France" => maker.entity(EntityKind::Country, name, "FR", ""),
                    _ => maker.entity(EntityKind::Place, name, "", country),
                });
                maker.role(keys[0], "President", place, Tenure::Current);
                maker.meeting(status, &keys, place, date);
            }
            (article, maker.record)
        },
    )
}

fn arbitrary_articles() -> impl Strategy<Value = Vec<Loaded>> {
    (1_usize..7).prop_flat_map(|count| (0..count).map(arbitrary_article).collect::<Vec<_>>())
}

#[derive(Debug, Clone)]
enum Step {
    /// Load what stands at this file now.
    Load(usize),
    /// Put another text into a file, and load it.
    Change(usize, Box<Loaded>),
    /// Remove the article of this file.
    Remove(usize),
}

fn arbitrary_step() -> impl Strategy<Value = Step> {
    (0_usize..4, 0_u8..4, 0_usize..4).prop_flat_map(|(file, what, version)| {
        // Versions differ in their bodies; the file stays.
        arbitrary_article(10 * (file + 1) + version).prop_map(move |(mut article, record)| {
            article.origin.file = format!("f{file}");
            article.url = None;
            match what {
                0 => Step::Load(file),
                1 => Step::Remove(file),
                _ => Step::Change(file, Box::new((article, record))),
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_order_and_any_batches_give_the_same_store(
        articles in arbitrary_articles(),
        order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle(),
        size in 1_usize..4,
    ) {
        let mut whole = memory();
        load(&mut whole, &articles);
        let shuffled: Vec<Loaded> = order.iter().filter_map(|i| articles.get(*i).cloned()).collect();
        let mut parts = memory();
        for batch in shuffled.chunks(size) {
            load(&mut parts, batch);
        }
        prop_assert_eq!(dump(&whole), dump(&parts));
    }

    #[test]
    fn any_sequence_of_changes_equals_a_fresh_load(
        steps in proptest::collection::vec(arbitrary_step(), 0..12),
    ) {
        let mut store = memory();
        let mut model: std::collections::BTreeMap<usize, Loaded> = std::collections::BTreeMap::new();
        for step in steps {
            match step {
                Step::Load(file) => {
                    let known: Vec<Loaded> = model.get(&file).cloned().into_iter().collect();
                    let before = raw(&store);
                    load(&mut store, &known);
                    prop_assert_eq!(raw(&store), before);
                }
                Step::Change(file, loaded) => {
                    load(&mut store, std::slice::from_ref(loaded.as_ref()));
                    model.insert(file, *loaded);
                }
                Step::Remove(file) => {
                    let found = store.find_articles(&format!("f{file}")).unwrap();
                    let found: Vec<_> = found.iter().filter(|a| a.origins[0].file == format!("f{file}")).collect();
                    prop_assert_eq!(found.len(), usize::from(model.contains_key(&file)));
                    for article in found {
                        store.remove_article(article.id).unwrap();
                    }
                    model.remove(&file);
                    prop_assert_eq!(store.validate().unwrap(), []);
                }
            }
        }
        let mut fresh = memory();
        load(&mut fresh, &model.into_values().collect::<Vec<_>>());
        prop_assert_eq!(dump(&store), dump(&fresh));
    }
}

#[test]
fn no_question_is_prepared_again_for_each_value() {
    let mut store = memory();
    load(
        &mut store,
        &[seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current)],
    );
    let own = [
        crate::load::REPORTS_OF_PARTIES,
        crate::load::NAME,
        crate::load::REPORTS_BETWEEN,
    ];
    for sql in own.iter().chain(crate::read::HOT) {
        let mut statement = store.connection().prepare(sql).unwrap();
        for value in 0..4 {
            for parameter in 1..=statement.parameter_count() {
                statement.raw_bind_parameter(parameter, value).unwrap();
            }
            let mut rows = statement.raw_query();
            while rows.next().unwrap().is_some() {}
        }
        let again = statement.get_status(rusqlite::StatementStatus::RePrepare);
        assert_eq!(again, 0, "{sql}");
    }
}
