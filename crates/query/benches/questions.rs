//! The questions on a large graph of events, warm and cold, against bare SQLite in the same run.
//!
//! `CHANCERY_QUESTIONS_DB` names a database that `chancery import` has filled; without it a graph of 40,000
//! meetings of 3,000 people is made by a fixed formula. `CHANCERY_PARAMETERS` names a file that the other side
//! (`scripts/question-peers.py`) reads too: it is written if it is missing, 60 parameters for each question,
//! chosen among the ends of meetings by a fixed formula. The times are of the processor, the best of three passes,
//! the median over the parameters.
//!
//! - Q1 whom X met in a year: count, first, last, name. Q2 who met both X and Y. Q3 shortest path in 180 days.
//!   Q4 who lies within two steps. Q5 the 20 pairs of a year that met most. Q6 the meetings of X and Y. Q7
//!   PageRank. Q8 betweenness, exact (left out above `CHANCERY_BETWEENNESS` nodes, 20,000 by default).
//! - `sqlite`: the meetings as rows (a, b, day) of a bare table in memory, with an index for each side.
//!
//! ```sh
//! chancery --db m.db import events/*.tsv
//! CHANCERY_QUESTIONS_DB=m.db CHANCERY_PARAMETERS=m.json cargo bench -p chancery-query --bench questions
//! scripts/question-peers.py m.db m.json
//! ```

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use chancery_model::{Capacity, EntityKind, MeetingKind, Status};
use chancery_query::algo::{
    Links, PageRank, PathFinder, PathRules, betweenness, common, contacts, pagerank, top_pairs,
    within,
};
use chancery_query::snapshot::{Node, Sieve, Snapshot};
use chancery_store::{
    EntityId, EntityRow, MeetingFilter, MeetingId, MeetingRow, ParticipantRow, Store,
};
use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The questions' parameters: ids of entities and days.
#[derive(Serialize, Deserialize)]
struct Parameters {
    q1: Vec<(i64, Day, Day)>,
    q2: Vec<(i64, i64)>,
    q3: Vec<(i64, i64, Day, Day)>,
    q4: Vec<i64>,
    q5: Vec<(Day, Day)>,
    q6: Vec<(i64, i64)>,
}

/// A day, which stands as text in the file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
struct Day(Date);

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0.to_string()
    }
}

impl TryFrom<String> for Day {
    type Error = jiff::Error;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

fn main() -> Outcome<()> {
    let store = match std::env::var_os("CHANCERY_QUESTIONS_DB") {
        Some(path) => Some(Store::open_read_only(&PathBuf::from(path))?),
        None => None,
    };
    let (snapshot, rows) = match &store {
        Some(store) => of_store(store)?,
        None => made()?,
    };
    println!(
        "{} entities, {} meetings, {} pairs; {} bytes in memory, {:.1} MB a million meetings",
        snapshot.entity_count(),
        snapshot.meeting_count(),
        snapshot.pair_count(),
        snapshot.memory(),
        megabytes(snapshot.memory()) * 1e6 / float(snapshot.meeting_count()),
    );
    let parameters = parameters(&rows)?;
    let bare = bare(&rows)?;
    let all = MeetingFilter::default();
    let free = PathRules::everybody();
    let sieve = Sieve::new(&snapshot, &all);
    let node = |id: i64| {
        snapshot
            .node(EntityId(id))
            .ok_or("a parameter names an unknown entity")
    };
    let nodes = |ids: &[i64]| {
        ids.iter()
            .map(|id| node(*id))
            .collect::<Result<Vec<Node>, _>>()
    };
    let days = |since: Date, until: Date| MeetingFilter {
        since: Some(since),
        until: Some(until),
        ..MeetingFilter::default()
    };

    let ours = times(&parameters.q1, |(who, since, until)| {
        let sieve = Sieve::new(&snapshot, &days(since.0, until.0));
        let mut met: Vec<(u32, &str, _, _)> = contacts(&snapshot, node(*who)?, &sieve)
            .iter()
            .map(|one| {
                let (first, last) = snapshot.days(one);
                (one.count, snapshot.name(one.node), first, last)
            })
            .collect();
        met.sort_unstable_by_key(|one| std::cmp::Reverse(one.0));
        Ok(met.len())
    })?;
    let theirs = times(&parameters.q1, |(who, since, until)| {
        bare_q1(&bare, *who, since.0, until.0)
    })?;
    report("Q1", &ours, Some(&theirs));

    let ours = times(&parameters.q2, |(a, b)| {
        let found = common(&snapshot, node(*a)?, node(*b)?, &sieve);
        let names: Vec<&str> = found.iter().map(|one| snapshot.name(one.node)).collect();
        Ok(names.len())
    })?;
    let theirs = times(&parameters.q2, |(a, b)| bare_q2(&bare, *a, *b))?;
    report("Q2", &ours, Some(&theirs));

    let mut finder = PathFinder::new(&snapshot);
    let ours = times(&parameters.q3, |(a, b, since, until)| {
        let sieve = Sieve::new(&snapshot, &days(since.0, until.0));
        let path = finder.shortest(node(*a)?, node(*b)?, &free, &sieve);
        Ok(path.map_or(0, |path| path.len()))
    })?;
    report("Q3", &ours, None);

    let ours = times(&parameters.q4, |who| {
        Ok(within(&snapshot, node(*who)?, 2, &free, &sieve).len())
    })?;
    report("Q4", &ours, None);

    let ours = times(&parameters.q5, |(since, until)| {
        let sieve = Sieve::new(&snapshot, &days(since.0, until.0));
        Ok(top_pairs(&snapshot, &sieve, 20, &|_| true).len())
    })?;
    let theirs = times(&parameters.q5, |(since, until)| {
        bare_q5(&bare, since.0, until.0)
    })?;
    report("Q5", &ours, Some(&theirs));

    let ours = times(&parameters.q6, |(a, b)| {
        let ends = nodes(&[*a, *b])?;
        let dates = snapshot.meetings_between(ends[0], ends[1], &sieve);
        Ok(dates.map(std::hint::black_box).count())
    })?;
    let theirs = times(&parameters.q6, |(a, b)| bare_q6(&bare, *a, *b))?;
    report("Q6", &ours, Some(&theirs));

    let ours = times(&[(); 5], |()| {
        Ok(Links::new(&snapshot, &sieve, &|_| true).len())
    })?;
    report("Q7, rows of links alone", &ours, None);
    let links = Links::new(&snapshot, &sieve, &|_| true);
    let how = PageRank {
        // As the others have it: each rank may still change by 1e-8.
        tolerance: 1e-8 * float(links.len()),
        ..PageRank::default()
    };
    let ours = times(&[(); 5], |()| {
        let links = Links::new(&snapshot, &sieve, &|_| true);
        Ok(pagerank(&links, &how).len())
    })?;
    report("Q7", &ours, None);

    let most = std::env::var("CHANCERY_BETWEENNESS")
        .ok()
        .and_then(|number| number.parse().ok());
    if links.len() <= most.unwrap_or(20_000) {
        let start = process_time();
        let found = betweenness(&links, None);
        let took = process_time() - start;
        println!(
            "Q8  {:>12.1} ms on all threads, {} nodes",
            millis(took),
            found.len()
        );
    }
    if let Some(store) = &store {
        cold(store, &parameters)?;
    }
    Ok(())
}

/// Times the ways to open the graph.
fn cold(store: &Store, parameters: &Parameters) -> Outcome<()> {
    let start = now();
    let read = Snapshot::read(store)?;
    println!(
        "taking the snapshot anew  {:>9.1} ms",
        millis(now() - start)
    );
    let mut opened = Vec::new();
    for _ in 0..3 {
        let start = now();
        let snapshot = Snapshot::open(store)?;
        opened.push(now() - start);
        assert_eq!(snapshot, read);
    }
    println!(
        "opening the whole file    {:>9.2} ms",
        millis(best(&opened))
    );
    let ours = times(&parameters.q1, |(who, since, until)| {
        let filter = MeetingFilter {
            since: Some(since.0),
            until: Some(until.0),
            ..MeetingFilter::default()
        };
        let part = Snapshot::open_around(store, EntityId(*who), &filter)?.ok_or("no file")?;
        let sieve = Sieve::new(&part, &filter);
        let who = part
            .node(EntityId(*who))
            .ok_or("a part without its centre")?;
        Ok(contacts(&part, who, &sieve).len())
    })?;
    report("Q1 from the file", &ours, None);
    Ok(())
}

fn best(times: &[Duration]) -> Duration {
    times.iter().min().copied().unwrap_or_default()
}

/// The kernel may count the time of a thread in ticks of 4 ms.
const LONG_ENOUGH: Duration = Duration::from_millis(16);

/// Runs a question three times for each parameter; returns the best time of each, in order, and the answers' sizes.
fn times<P>(
    parameters: &[P],
    mut ask: impl FnMut(&P) -> Outcome<usize>,
) -> Outcome<(Vec<Duration>, Vec<usize>)> {
    let (mut times, mut sizes) = (Vec::new(), Vec::new());
    for parameter in parameters {
        let mut runs = Vec::new();
        let mut size = 0;
        for _ in 0..3 {
            // Several at once where one is too short for the clock.
            let mut number = 1_u32;
            loop {
                let start = now();
                for _ in 0..number {
                    size = std::hint::black_box(ask(parameter)?);
                }
                let took = now() - start;
                if took >= LONG_ENOUGH || number >= 1 << 20 {
                    runs.push(took / number);
                    break;
                }
                number *= 4;
            }
        }
        times.push(best(&runs));
        sizes.push(size);
    }
    Ok((times, sizes))
}

fn report(
    question: &str,
    ours: &(Vec<Duration>, Vec<usize>),
    sqlite: Option<&(Vec<Duration>, Vec<usize>)>,
) {
    if let Some(theirs) = sqlite {
        assert_eq!(ours.1, theirs.1, "{question}: the answers differ");
    }
    let median = |times: &[Duration], share: usize| {
        let mut sorted = times.to_vec();
        sorted.sort_unstable();
        sorted
            .get(sorted.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    let line = |times: &[Duration]| {
        format!(
            "median {:>9.4} ms, of 95 % {:>9.4} ms",
            millis(median(times, 50)),
            millis(median(times, 95))
        )
    };
    let compared = sqlite.map_or_else(String::new, |theirs| {
        let ratio = median(&theirs.0, 50).as_secs_f64() / median(&ours.0, 50).as_secs_f64();
        format!("; sqlite {} ({ratio:.0} times)", line(&theirs.0))
    });
    let sum: usize = ours.1.iter().sum();
    println!("{question}  {}{compared}; {sum} rows in all", line(&ours.0));
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

#[expect(clippy::cast_precision_loss, reason = "figures for the eye")]
fn float(number: usize) -> f64 {
    number as f64
}

fn megabytes(bytes: usize) -> f64 {
    float(bytes) / 1e6
}

/// The time that this thread has run, so that other work on the machine does not count.
fn now() -> Duration {
    ran("/proc/thread-self/schedstat")
}

/// The time that all threads of this process have run, those that have ended included, to a hundredth of a second.
fn process_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets, which may hold anything, user and system time are the 12th and 13th.
    let rest = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = rest
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|number| number.parse::<u64>().ok())
        .sum();
    Duration::from_millis(ticks * 10)
}

fn ran(path: &str) -> Duration {
    static BEGIN: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let wall = BEGIN.get_or_init(Instant::now).elapsed();
    let ran = std::fs::read_to_string(path).ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.map_or(wall, Duration::from_nanos)
}

/// The meetings of two as (a, b, day): what a table of events has.
type Row = (i64, i64, Date);

fn of_store(store: &Store) -> Outcome<(Snapshot, Vec<Row>)> {
    let snapshot = Snapshot::open(store)?;
    let mut rows = Vec::new();
    for a in snapshot.nodes() {
        for b in snapshot.nodes_met(a).filter(|b| *b > a) {
            let sieve = Sieve::new(&snapshot, &MeetingFilter::default());
            let (one, other) = (snapshot.id(a).0, snapshot.id(b).0);
            let dates = snapshot.meetings_between(a, b, &sieve);
            let dates = dates.filter_map(|(_, date)| date);
            rows.extend(dates.map(|date| (one, other, date.earliest())));
        }
    }
    Ok((snapshot, rows))
}

fn made() -> Outcome<(Snapshot, Vec<Row>)> {
    let people: Vec<EntityRow> = (1..=3_000)
        .map(|id| EntityRow {
            id: EntityId(id),
            kind: EntityKind::Person,
            name: format!("Given{id} Family{id}"),
            country: None,
            articles: 1,
            mentions: 1,
        })
        .collect();
    let mut rows: Vec<Row> = Vec::new();
    for number in 0..40_000_i64 {
        // Few meet many: the square of a fraction lies near its lower end.
        let a = 1 + (number * 7_919 % 3_000) * (number * 31 % 3_000) / 3_000;
        let b = 1 + number * 104_729 % 3_000;
        let day = date(2020, 1, 1) + jiff::SignedDuration::from_hours(24 * (number * 13 % 1_461));
        if a != b {
            rows.push((a.min(b), a.max(b), day));
        }
    }
    let party = |id: i64| ParticipantRow {
        entity: EntityId(id),
        capacity: Capacity::Principal,
    };
    let meetings: Vec<MeetingRow> = (1..)
        .zip(&rows)
        .map(|(id, (a, b, day))| MeetingRow {
            id: MeetingId(id),
            kind: MeetingKind::Meeting,
            status: Status::Held,
            place: None,
            date: day.to_string().parse().ok(),
            participants: vec![party(*a), party(*b)],
            sources: 1,
        })
        .collect();
    Ok((Snapshot::new(&people, &meetings)?, rows))
}

fn parameters(rows: &[Row]) -> Outcome<Parameters> {
    let path = std::env::var_os("CHANCERY_PARAMETERS").map(PathBuf::from);
    if let Some(path) = path.as_ref().filter(|path| path.exists()) {
        return Ok(serde_json::from_str(&std::fs::read_to_string(path)?)?);
    }
    // A linear congruential generator, so that the same graph gets the same questions.
    let mut state = 20_240_601_u64;
    let mut next = |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((state >> 33) % (below.max(1) as u64)).unwrap_or_default()
    };
    let mut row = || rows.get(next(rows.len())).copied().ok_or("no meetings");
    let mut parameters = Parameters {
        q1: vec![],
        q2: vec![],
        q3: vec![],
        q4: vec![],
        q5: vec![],
        q6: vec![],
    };
    let around = |day: Date, days: i64| {
        let half = jiff::SignedDuration::from_hours(12 * days);
        (day.saturating_sub(half), day.saturating_add(half))
    };
    while parameters.q6.len() < 60 {
        let (one, other, third, fourth) = (row()?, row()?, row()?, row()?);
        let (since, until) = around(third.2, 365);
        parameters.q1.push((one.0, Day(since), Day(until)));
        let (a, b) = (other.1, third.0);
        if a == b {
            continue;
        }
        parameters.q2.push((a, b));
        let (since, until) = around(fourth.2, 180);
        parameters.q3.push((a, b, Day(since), Day(until)));
        parameters.q4.push(fourth.1);
        let year = third.2.year();
        parameters
            .q5
            .push((Day(date(year, 1, 1)), Day(date(year, 12, 31))));
        parameters.q6.push((fourth.0, fourth.1));
    }
    if let Some(path) = path {
        std::fs::write(path, serde_json::to_string(&parameters)?)?;
    }
    Ok(parameters)
}

fn bare(rows: &[Row]) -> Outcome<rusqlite::Connection> {
    let connection = rusqlite::Connection::open_in_memory()?;
    connection.set_prepared_statement_cache_capacity(16);
    connection.execute_batch(
        "CREATE TABLE event (id INTEGER PRIMARY KEY, a INTEGER NOT NULL, b INTEGER NOT NULL,
             day INTEGER NOT NULL) STRICT;
         CREATE TABLE entity (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
         BEGIN",
    )?;
    let mut insert = connection.prepare("INSERT INTO event (a, b, day) VALUES (?1, ?2, ?3)")?;
    for (a, b, day) in rows {
        insert.execute((a, b, number(*day)))?;
    }
    drop(insert);
    connection.execute_batch(
        "INSERT INTO entity SELECT id, 'name ' || id FROM
             (SELECT a AS id FROM event UNION SELECT b FROM event);
         COMMIT;
         CREATE INDEX event_a ON event (a, day, b);
         CREATE INDEX event_b ON event (b, day, a);
         CREATE INDEX event_pair ON event (a, b, day);
         CREATE INDEX event_day ON event (day, a, b);
         ANALYZE;",
    )?;
    Ok(connection)
}

fn number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_hours() / 24
}

fn count(
    connection: &rusqlite::Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> Outcome<usize> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut count = 0;
    while let Some(row) = rows.next()? {
        std::hint::black_box(row.get_ref(0)?);
        count += 1;
    }
    Ok(count)
}

fn bare_q1(bare: &rusqlite::Connection, who: i64, since: Date, until: Date) -> Outcome<usize> {
    let sql = "SELECT e.name, count(*), min(day), max(day) FROM (
            SELECT b AS n, day FROM event WHERE a = ?1 AND day BETWEEN ?2 AND ?3
            UNION ALL SELECT a, day FROM event WHERE b = ?1 AND day BETWEEN ?2 AND ?3)
        JOIN entity e ON e.id = n GROUP BY n ORDER BY 2 DESC";
    count(bare, sql, (who, number(since), number(until)))
}

fn bare_q2(bare: &rusqlite::Connection, a: i64, b: i64) -> Outcome<usize> {
    let sql = "SELECT e.name FROM (SELECT b AS n FROM event WHERE a = ?1 UNION
                                   SELECT a FROM event WHERE b = ?1) JOIN entity e ON e.id = n
        WHERE n IN (SELECT b FROM event WHERE a = ?2 UNION SELECT a FROM event WHERE b = ?2)";
    count(bare, sql, (a, b))
}

fn bare_q5(bare: &rusqlite::Connection, since: Date, until: Date) -> Outcome<usize> {
    let sql = "SELECT a, b, count(*) FROM event WHERE day BETWEEN ?1 AND ?2
        GROUP BY a, b ORDER BY 3 DESC LIMIT 20";
    count(bare, sql, (number(since), number(until)))
}

fn bare_q6(bare: &rusqlite::Connection, a: i64, b: i64) -> Outcome<usize> {
    let (a, b) = (a.min(b), a.max(b));
    count(
        bare,
        "SELECT day FROM event WHERE a = ?1 AND b = ?2 ORDER BY day",
        (a, b),
    )
}
