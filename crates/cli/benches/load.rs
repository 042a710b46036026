//! `chancery load` on a corpus: articles and words a second, who spends the time, and the peak of memory.
//!
//! Starts the program as a user does, into an empty database. `CHANCERY_CORPUS` names a folder with JSON Lines
//! (plain, gzip or zstd); without it the samples of the repository are loaded, some times over with other
//! dates. `CHANCERY_ARTICLES` says how many articles to take, evenly from all of the corpus; several numbers
//! with commas, 0 for all. Each is loaded with one and with two jobs (`CHANCERY_JOBS`).
//!
//! Processor time is told by thread: the workers extract, the reader reads, the main thread stores. It comes
//! from `/proc`, so the bench runs on Linux only.
//!
//! ```sh
//! CHANCERY_CORPUS=../shared/corpora/unlabelled CHANCERY_ARTICLES=1000,10000,0 cargo bench -p chancery-cli --bench load
//! ```

#![expect(clippy::print_stdout, reason = "a bench reports on standard output")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{BufRead as _, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chancery_ingest::open_unpacked;
use serde_json::Value;

type Outcome<T> = Result<T, Box<dyn Error>>;

/// The ticks of a second in `/proc`, the same on every Linux that Rust runs on.
const TICKS: f64 = 100.0;

fn main() -> Outcome<()> {
    let setting = |name: &str, default: &str| std::env::var(name).unwrap_or(default.to_owned());
    let corpus = std::env::var_os("CHANCERY_CORPUS").map(PathBuf::from);
    let numbers = |text: String| -> Outcome<Vec<usize>> {
        let numbers = text.split(',').map(|number| Ok(number.trim().parse()?));
        numbers.collect()
    };
    let folder = tempfile::tempdir()?;
    println!(
        "{:>8} {:>10} {:>4} {:>8} {:>8} {:>9} {:>8} {:>7} {:>7} {:>6} {:>8} {:>8}",
        "articles",
        "words",
        "jobs",
        "wall s",
        "art./s",
        "words/s",
        "extract",
        "read",
        "store",
        "store%",
        "peak MB",
        "db MB"
    );
    for count in numbers(setting("CHANCERY_ARTICLES", "1000"))? {
        let input = folder.path().join(format!("{count}.jsonl"));
        let (articles, words) = match &corpus {
            Some(corpus) => take(corpus, count, &input)?,
            None => repeat_samples(count, &input)?,
        };
        for jobs in numbers(setting("CHANCERY_JOBS", "1,2"))? {
            let run = load(
                &input,
                &folder.path().join(format!("{count}-{jobs}.db")),
                jobs,
            )?;
            let (extract, read, store) =
                (run.cpu("worker"), run.cpu("reader"), run.cpu("chancery"));
            #[expect(clippy::cast_precision_loss, reason = "rates for the eye")]
            let (articles_a_second, words_a_second) =
                (articles as f64 / run.wall, words as f64 / run.wall);
            println!(
                "{articles:>8} {words:>10} {jobs:>4} {:>8.1} {articles_a_second:>8.1} {words_a_second:>9.0} \
                 {extract:>8.1} {read:>7.2} {store:>7.2} {:>6.1} {:>8.0} {:>8.1}",
                run.wall,
                100.0 * store / (extract + read + store),
                run.peak,
                run.size
            );
        }
    }
    Ok(())
}

/// What one load took.
struct Run {
    wall: f64,
    /// Seconds of the processor by thread.
    threads: BTreeMap<u64, (String, f64)>,
    /// Megabytes.
    peak: f64,
    /// Megabytes.
    size: f64,
}

impl Run {
    fn cpu(&self, name: &str) -> f64 {
        let of_name = self
            .threads
            .values()
            .filter(|(own, _)| own.starts_with(name));
        of_name.map(|(_, seconds)| seconds).sum()
    }
}

fn load(input: &Path, database: &Path, jobs: usize) -> Outcome<Run> {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .arg("load")
        .args(["--quiet", "--jobs", &jobs.to_string(), "--db"])
        .args([database, input])
        .stdin(Stdio::null())
        .spawn()?;
    let proc = PathBuf::from(format!("/proc/{}", child.id()));
    let (mut threads, mut peak) = (BTreeMap::new(), 0.0);
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        // Whatever has ended in the meantime keeps its last figures.
        look(&proc, &mut threads, &mut peak).ok();
        std::thread::sleep(Duration::from_millis(20));
    };
    let wall = start.elapsed().as_secs_f64();
    if !status.success() {
        return Err(format!("the load failed: {status}").into());
    }
    #[expect(clippy::cast_precision_loss, reason = "megabytes for the eye")]
    let size = fs::metadata(database)?.len() as f64 / 1e6;
    Ok(Run {
        wall,
        threads,
        peak,
        size,
    })
}

/// Reads the processor time of each thread, and the peak of memory.
fn look(proc: &Path, threads: &mut BTreeMap<u64, (String, f64)>, peak: &mut f64) -> Outcome<()> {
    for entry in fs::read_dir(proc.join("task"))? {
        let entry = entry?;
        let stat = fs::read_to_string(entry.path().join("stat"))?;
        let (before, after) = stat.rsplit_once(") ").ok_or("no name in stat")?;
        let name = before.split_once('(').map_or("", |(_, name)| name);
        let fields: Vec<&str> = after.split(' ').collect();
        let ticks =
            |index: usize| -> Outcome<f64> { Ok(fields.get(index).ok_or("short stat")?.parse()?) };
        // User and system time are the 14th and 15th fields; three stand before the state.
        let seconds = (ticks(11)? + ticks(12)?) / TICKS;
        let number = entry.file_name().to_string_lossy().parse()?;
        threads.insert(number, (name.to_owned(), seconds));
    }
    let status = fs::read_to_string(proc.join("status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes: f64 = line
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no peak")?
        .parse()?;
    *peak = kilobytes / 1e3;
    Ok(())
}

/// Writes so many articles of the corpus, evenly from all of it; returns their number and their words.
fn take(corpus: &Path, count: usize, output: &Path) -> Outcome<(usize, usize)> {
    let mut files: Vec<PathBuf> = fs::read_dir(corpus)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut total = 0;
    for file in &files {
        total += open_unpacked(file)?.lines().count();
    }
    let wanted = if count == 0 { total } else { count.min(total) };
    let mut out = BufWriter::new(File::create(output)?);
    let (mut seen, mut taken, mut words) = (0, 0, 0);
    for file in &files {
        for line in open_unpacked(file)?.lines() {
            let line = line?;
            seen += 1;
            if taken * total < seen * wanted {
                taken += 1;
                words += words_of(&line)?;
                writeln!(out, "{line}")?;
            }
        }
    }
    out.flush()?;
    Ok((taken, words))
}

fn words_of(line: &str) -> Outcome<usize> {
    let article: Value = serde_json::from_str(line)?;
    let text = article.get("text").and_then(Value::as_str);
    Ok(text.unwrap_or_default().split_whitespace().count())
}

/// Writes the samples again and again, each time a month later and with another number in them.
fn repeat_samples(count: usize, output: &Path) -> Outcome<(usize, usize)> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let mut texts = Vec::new();
    for entry in fs::read_dir(samples)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            texts.push(fs::read_to_string(path)?);
        }
    }
    texts.sort();
    let mut out = BufWriter::new(File::create(output)?);
    let count = if count == 0 { 1000 } else { count };
    let mut words = 0;
    for (number, text) in (0..count).zip(texts.iter().cycle()) {
        let (round, text) = (
            number / texts.len(),
            format!("{text}\nThis is part {number}.\n"),
        );
        let day = format!("{}-{:02}-15", 2000 + round / 12, round % 12 + 1);
        words += text.split_whitespace().count();
        let line = serde_json::json!({ "id": number.to_string(), "date": day, "text": text });
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok((count, words))
}
