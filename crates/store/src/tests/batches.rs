//! Batches, the log and the file: all or nothing, one writer, a full disk.

use std::time::Duration;

use chancery_model::{Article, Record, Status};

use super::maker::pair;
use super::{LEE_AND_KIM, Loaded, dump, load, memory};
use crate::store::Store;
use crate::{
    Arrival, FileRead, LoadBatch, LoadCommand, LoadCounts, LoadEnd, LoadOutcome, Problem, Refusal,
    StoreError,
};

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
fn the_log_is_emptied_while_others_have_the_database_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.db");
    let told = |name: &str| pair(name, "2025-11-05", LEE_AND_KIM, Status::Held, "2025-11-04");
    let log = || std::fs::metadata(folder.path().join("x.db-wal")).map_or(0, |log| log.len());
    let mut store = Store::open(&path).unwrap();
    load(&mut store, &[told("a")]);
    let reader = Store::open_read_only(&path).unwrap();
    assert_eq!(reader.stats().unwrap().articles, 1);
    assert!(log() > 0);
    store.empty_log().unwrap();
    assert_eq!(log(), 0);
    assert_eq!(reader.stats().unwrap().articles, 1);
    load(&mut store, &[told("b")]);
    assert_eq!(reader.stats().unwrap().articles, 2);
    assert!(Store::open_in_memory().unwrap().empty_log().is_ok());
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
fn the_load_log_keeps_what_the_caller_says() {
    let mut store = memory();
    let at = |second| jiff::Timestamp::from_second(second).unwrap();
    let id = store
        .begin_load(LoadCommand::Load, at(1_700_000_000), "chancery 0.1.0")
        .unwrap();
    let running = store.loads().unwrap();
    assert_eq!((running[0].end, running[0].counts.added), (None, 0));
    let (article, mut record) = pair("a", "2025-11-05", LEE_AND_KIM, Status::Held, "2025-11-04");
    let good = Arrival::new(article.clone(), Some(record.clone()), None);
    let mut article = article;
    article.origin.file = "b".into();
    article.body.push('!');
    record.meetings[0].evidence.clear();
    let bad = Arrival::new(article, Some(record), None);
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
    let arrival = Arrival::new(article.clone(), Some(record.clone()), Some([1; 16]));
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
    assert!(!store.is_read(&article, [1; 16]).unwrap());
    load(&mut store, &arrival, &never);
    let before = dump(&store);
    assert!(store.is_read(&article, [1; 16]).unwrap());
    let arrival = Arrival::new(article.clone(), None, Some([1; 16]));
    let outcome = load(&mut store, &arrival, &never);
    assert!(matches!(outcome, LoadOutcome::Unchanged(_)), "{outcome:?}");
    assert_eq!(dump(&store), before);
    // A copy behind the first origin needs none, one before it does, for its bytes are kept.
    let mut copy = article;
    copy.name = "copy".into();
    copy.origin.file = "b".into();
    assert!(store.is_read(&copy, [1; 16]).unwrap());
    let coming = |copy: &Article| Arrival::new(copy.clone(), None, Some([1; 16]));
    let outcome = load(&mut store, &coming(&copy), &never);
    assert!(matches!(outcome, LoadOutcome::Duplicate(_)), "{outcome:?}");
    copy.origin.file = "0".into();
    assert!(!store.is_read(&copy, [1; 16]).unwrap());
    load(&mut store, &coming(&copy), &|| record.clone());
    assert_eq!(store.articles().unwrap()[0].name, "copy");
    // Another extractor has to read it again.
    assert!(!store.is_read(&copy, [2; 16]).unwrap());
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
    let arrival = Arrival::new(article, Some(record), None);
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
