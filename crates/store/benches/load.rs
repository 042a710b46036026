//! `load/small`: how many small reports a second the store takes, against bare inserts.
//!
//! A small report is an article of one sentence with one meeting of two persons: two entities, two
//! mentions, one date, one place in its text. 20,000 of them on 2,000 persons, made by a fixed
//! formula, in batches of 500 into a file. `load/bare` writes as many rows of about the same size
//! (an article, a meeting, two participants, two mentions, a piece of evidence) into tables with one
//! index each. Times are of the processor, not of the wall. Compare the two of one run only.
//!
//! Run with `cargo bench -p chancery-store`.

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

mod support;

use std::error::Error;
use std::time::{Duration, Instant};

use chancery_model::{Article, EntityKind, Record, Span};
use chancery_store::Store;

use support::{article, entity, evidence, meeting, now};

const ARTICLES: u32 = 20_000;
const PERSONS: u32 = 2_000;
const BATCH: usize = 500;

fn main() -> Result<(), Box<dyn Error>> {
    let reports: Vec<(Article, Record)> = (0..ARTICLES)
        .map(report)
        .collect::<Option<_>>()
        .ok_or("no reports")?;
    let folder = tempfile::tempdir()?;
    let mut store = Store::open(&folder.path().join("store.db"))?;
    let start = now();
    for batch in reports.chunks(BATCH) {
        store.load_batch(batch)?;
    }
    let first = rate(start);
    assert_eq!(store.stats()?.reports, u64::from(ARTICLES));
    let start = now();
    for batch in reports.chunks(BATCH) {
        store.load_batch(batch)?;
    }
    let again = rate(start);
    assert_eq!(store.stats()?.articles, u64::from(ARTICLES));
    let bare = bare(&folder.path().join("bare.db"), &reports)?;
    println!(
        "load/small      {first:>9.0} reports/s  ({:.2} of bare)",
        first / bare
    );
    println!("load/unchanged  {again:>9.0} reports/s");
    println!("load/bare       {bare:>9.0} reports/s");
    let name = "Given12 Family12";
    let start = Instant::now();
    let found = store.find_entities(name, None)?;
    let filter = chancery_store::MeetingFilter {
        entities: found.iter().map(|found| found.entity.id).collect(),
        ..Default::default()
    };
    let meetings = store.meetings(&filter)?;
    assert!(!meetings.is_empty());
    let micros = start.elapsed().as_micros();
    println!(
        "ask/met         {micros:>9} µs for {} meetings",
        meetings.len()
    );
    Ok(())
}

fn rate(start: Duration) -> f64 {
    f64::from(ARTICLES) / (now() - start).as_secs_f64()
}

fn report(number: u32) -> Option<(Article, Record)> {
    let (a, b) = (number % PERSONS, (number * 7 + 1) % PERSONS);
    let names = [format!("Given{a} Family{a}"), format!("Given{b} Family{b}")];
    let day = jiff::civil::date(2020, 1, 1)
        .checked_add(jiff::SignedDuration::from_hours(
            i64::from(number % 1500) * 24,
        ))
        .ok()?;
    let [first, second] = &names;
    let body = format!("{first} met {second} on {day}, report {number}.");
    let after = first.len() + " met ".len();
    let spans = [
        Span::new(0, first.len())?,
        Span::new(after, after + second.len())?,
    ];
    let entities = (1..)
        .zip(names.iter().zip(spans))
        .map(|(key, (name, span))| entity(key, EntityKind::Person, name, Some(span)));
    let record = Record {
        entities: entities.collect(),
        meetings: vec![meeting(day, evidence(&body)?)?],
        ..Record::default()
    };
    Some((article(number, body, day), record))
}

fn bare(path: &std::path::Path, reports: &[(Article, Record)]) -> Result<f64, Box<dyn Error>> {
    let mut connection = rusqlite::Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.execute_batch(
        "CREATE TABLE article (id INTEGER PRIMARY KEY, name TEXT, body TEXT) STRICT;
         CREATE INDEX a ON article (name);
         CREATE TABLE meeting (id INTEGER PRIMARY KEY, article INTEGER, status TEXT, edtf TEXT, day INTEGER) STRICT;
         CREATE INDEX m ON meeting (day);
         CREATE TABLE participant (meeting INTEGER, entity INTEGER) STRICT;
         CREATE INDEX p ON participant (entity, meeting);
         CREATE TABLE mention (entity INTEGER, article INTEGER, start INTEGER, stop INTEGER) STRICT;
         CREATE INDEX n ON mention (entity);
         CREATE TABLE evidence (meeting INTEGER, start INTEGER, stop INTEGER, rule TEXT) STRICT;
         CREATE INDEX e ON evidence (meeting);",
    )?;
    let start = now();
    for (number, batch) in reports.chunks(BATCH).enumerate() {
        let transaction = connection.transaction()?;
        for (index, (article, _)) in batch.iter().enumerate() {
            let id = i64::try_from(number * BATCH + index)?;
            let persons = i64::from(PERSONS);
            let run = |sql: &str, values: &[&dyn rusqlite::ToSql]| {
                transaction.prepare_cached(sql)?.execute(values)
            };
            run(
                "INSERT INTO article VALUES (?1, ?2, ?3)",
                &[&id, &article.name, &article.body],
            )?;
            run(
                "INSERT INTO meeting VALUES (?1, ?1, 'held', '2020-01-01', ?2)",
                &[&id, &(id % 1500)],
            )?;
            for entity in [id % persons, (id * 7 + 1) % persons] {
                run("INSERT INTO participant VALUES (?1, ?2)", &[&id, &entity])?;
                run(
                    "INSERT INTO mention VALUES (?1, ?2, 0, 12)",
                    &[&entity, &id],
                )?;
            }
            run(
                "INSERT INTO evidence VALUES (?1, 0, 50, 'bench/whole')",
                &[&id],
            )?;
        }
        transaction.commit()?;
    }
    Ok(rate(start))
}
