//! `import`: rows of a table of events a second, against bare prepared inserts of the same rows.
//!
//! `CHANCERY_EVENTS` names tables (plain, gzip or zstd; several with commas, which are imported into one
//! database); without it 200,000 rows on 2,000 actors are made by a fixed formula. Compared are, in this run
//! and on this thread:
//!
//! - `import`: reading the file and storing what tells of an encounter, with entities, joins and provenance;
//! - `bare`: every row of the file in a table of numbers (subject, relation, object, day) over a dictionary of
//!   names, with an index for each side, prepared, one transaction a file, as a store of events would have it;
//! - `bare text`: every row as four texts in a table without an index.
//!
//! Times are of the processor, the best of `CHANCERY_ROUNDS` rounds (3) that take turns, for other work on the
//! machine costs time of the processor too. The bare figures leave out reading and parsing: their rows are in
//! memory.
//!
//! ```sh
//! CHANCERY_EVENTS=../shared/bench/events/icews18.tsv.zst cargo bench -p chancery-cli --bench import
//! ```

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::collections::HashMap;
use std::error::Error;
use std::fmt::Write as _;
use std::io::BufRead as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chancery_ingest::gazetteer::Gazetteer;
use chancery_ingest::import::{Mapping, Rows};
use chancery_ingest::open_unpacked;
use chancery_store::{EventTable, LoadCommand, Store};

type Outcome<T> = Result<T, Box<dyn Error>>;
type Row = [String; 4];

/// What is compared, each with a database of its own.
const NAMES: [&str; 3] = ["import", "bare", "bare text"];

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir()?;
    let files: Vec<PathBuf> = match std::env::var("CHANCERY_EVENTS") {
        Ok(files) => files.split(',').map(PathBuf::from).collect(),
        Err(_) => vec![made(&folder.path().join("made.tsv"))?],
    };
    let mut tables = Vec::new();
    for file in &files {
        tables.push(rows(file)?);
    }
    let count: usize = tables.iter().map(Vec::len).sum();
    let rounds = std::env::var("CHANCERY_ROUNDS").map_or(Ok(3), |rounds| rounds.parse())?;
    let mut best = [Duration::MAX; 4];
    let mut encounters = 0;
    let path = |name: &str| folder.path().join(format!("{name}.db"));
    for _ in 0..rounds {
        for name in NAMES {
            remove(&path(name))?;
        }
        let times = [
            timed(|| import(&files, &path("import")).map(|count| encounters = count))?,
            timed(|| bare(&tables, &path("bare")))?,
            timed(|| bare_text(&tables, &path("bare text")))?,
            timed(|| {
                let again = import(&files, &path("import"))?;
                (again == 0).then_some(()).ok_or("imported again".into())
            })?,
        ];
        for (best, time) in best.iter_mut().zip(times) {
            *best = time.min(*best);
        }
    }
    let [import, bare, text, again] = best;
    println!("{count} rows, {encounters} of which tell of an encounter");
    for (name, time, stored) in [
        ("import", import, encounters),
        ("bare", bare, count),
        ("bare text", text, count),
    ] {
        #[expect(clippy::cast_precision_loss, reason = "rates for the eye")]
        let (rate, bytes) = (
            count as f64 / time.as_secs_f64(),
            std::fs::metadata(path(name))?.len() as f64 / stored as f64,
        );
        println!("{name:<10} {rate:>10.0} rows/s  {bytes:>6.0} bytes an event stored");
    }
    let ratio = |other: Duration| other.as_secs_f64() / import.as_secs_f64();
    println!(
        "import reaches {:.2} of bare, {:.2} of bare text",
        ratio(bare),
        ratio(text)
    );
    println!("importing again takes {:.2} s", again.as_secs_f64());
    Ok(())
}

/// Returns how long some work takes.
fn timed(work: impl FnOnce() -> Outcome<()>) -> Outcome<Duration> {
    let start = now();
    work()?;
    Ok(now() - start)
}

fn remove(database: &Path) -> Outcome<()> {
    if database.exists() {
        std::fs::remove_file(database)?;
    }
    Ok(())
}

/// The time that this thread has run, so that other work on the machine does not count; on systems
/// that do not tell, the time on the wall.
fn now() -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = BEGIN.get_or_init(Instant::now).elapsed();
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.map_or(wall, Duration::from_nanos)
}

fn import(files: &[PathBuf], database: &Path) -> Outcome<usize> {
    let (mapping, gazetteer) = (Mapping::built_in()?, Gazetteer::embedded()?);
    let mut store = Store::open(database)?;
    let load = store.begin_load(LoadCommand::Import, jiff::Timestamp::UNIX_EPOCH, "bench")?;
    let mut added = 0;
    for file in files {
        let name = file.display().to_string();
        let mut content = [0; 16];
        let mut hasher = blake3::Hasher::new();
        hasher.update(&std::fs::read(file)?);
        hasher.finalize_xof().fill(&mut content);
        let table = EventTable {
            file: &name,
            name: &name,
            content,
            version: content,
        };
        let rows = Rows::new(open_unpacked(file)?, &mapping, &gazetteer)?;
        let mut chunks = rows.map(|chunk| Ok((chunk?.rows, Vec::new())));
        let (_, counts) = store.import(load, &table, &mut chunks)?;
        added += usize::try_from(counts.added)?;
    }
    Ok(added)
}

/// Reads the rows of a table whose first four columns are subject, relation, object and date.
fn rows(file: &Path) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for line in open_unpacked(file)?.lines().skip(1) {
        let line = line?;
        let mut cells = line.split('\t').map(str::to_owned);
        let mut cell = || cells.next().ok_or("a row has fewer than four cells");
        rows.push([cell()?, cell()?, cell()?, cell()?]);
    }
    Ok(rows)
}

fn open(path: &Path) -> Outcome<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "normal")?;
    connection.pragma_update(None, "cache_size", -32_768)?;
    Ok(connection)
}

fn bare(tables: &[Vec<Row>], path: &Path) -> Outcome<()> {
    let mut connection = open(path)?;
    connection.execute_batch(
        "CREATE TABLE name (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
         CREATE TABLE event (id INTEGER PRIMARY KEY, subject INTEGER NOT NULL, relation INTEGER NOT NULL,
             object INTEGER NOT NULL, day INTEGER NOT NULL) STRICT;
         CREATE INDEX event_by_subject ON event (subject, day);
         CREATE INDEX event_by_object ON event (object, day);",
    )?;
    let mut names: HashMap<&str, i64> = HashMap::new();
    for table in tables {
        let transaction = connection.transaction()?;
        {
            let mut name = transaction.prepare("INSERT INTO name (name) VALUES (?1)")?;
            let mut event = transaction.prepare(
                "INSERT INTO event (subject, relation, object, day) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for [subject, relation, object, date] in table {
                let mut ids = [0; 3];
                for (id, text) in ids.iter_mut().zip([subject, relation, object]) {
                    *id = match names.get(text.as_str()) {
                        Some(known) => *known,
                        None => {
                            let new = name.insert([text])?;
                            names.insert(text, new);
                            new
                        }
                    };
                }
                let date: jiff::civil::Date = date.parse()?;
                let day = i64::from(date.year()) * 372
                    + i64::from(date.month()) * 31
                    + i64::from(date.day());
                let [subject, relation, object] = ids;
                event.execute((subject, relation, object, day))?;
            }
        }
        transaction.commit()?;
    }
    Ok(())
}

fn bare_text(tables: &[Vec<Row>], path: &Path) -> Outcome<()> {
    let mut connection = open(path)?;
    connection.execute_batch(
        "CREATE TABLE event (id INTEGER PRIMARY KEY, subject TEXT, relation TEXT, object TEXT, date TEXT) STRICT;",
    )?;
    for table in tables {
        let transaction = connection.transaction()?;
        {
            let mut event = transaction.prepare(
                "INSERT INTO event (subject, relation, object, date) VALUES (?1, ?2, ?3, ?4)",
            )?;
            for row in table {
                event.execute(rusqlite::params_from_iter(row))?;
            }
        }
        transaction.commit()?;
    }
    Ok(())
}

/// Makes a table in which every fourth row tells of an encounter.
fn made(path: &Path) -> Outcome<PathBuf> {
    let relations = ["Make statement", "Consult", "Praise or endorse", "Accuse"];
    let mut table = String::from("subject\trelation\tobject\tdate\n");
    for (number, relation) in (0..200_000_u32).zip(relations.iter().cycle()) {
        let (a, b) = (number * 7 % 2_000, (number * 13 + 1) % 2_000);
        let (month, day) = (number / 17_000 + 1, number % 28 + 1);
        writeln!(
            table,
            "Given{a} Family{a}\t{relation}\tGiven{b} Family{b}\t2018-{month:02}-{day:02}"
        )?;
    }
    std::fs::write(path, table)?;
    Ok(path.to_owned())
}
