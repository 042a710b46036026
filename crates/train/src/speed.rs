//! Words per second and memory of the running engine.

use std::fs;
use std::path::Path;
use std::time::Instant;

use chancery_language::Analyzer;
use serde::Deserialize;

use crate::treebank::{CorpusError, read_text};

/// Documents that the speed is measured on.
const DOCUMENTS: usize = 150;
/// Passes over them, of which the fastest counts.
const PASSES: usize = 3;

#[derive(Deserialize)]
struct Document {
    text: String,
}

/// Reads the first documents of the unlabelled diplomatic texts.
///
/// # Errors
/// If the corpus cannot be read.
pub fn documents(corpora: &Path) -> Result<Vec<String>, CorpusError> {
    let text = read_text(
        &corpora
            .join("unlabelled")
            .join("state-department.jsonl.zst"),
    )?;
    let parsed = text
        .lines()
        .take(DOCUMENTS)
        .filter_map(|line| serde_json::from_str::<Document>(line).ok());
    Ok(parsed.map(|document| document.text).collect())
}

/// Returns the tokens analysed per second of this thread's time.
#[must_use]
pub fn words_per_second(analyzer: &Analyzer, documents: &[String]) -> f64 {
    let mut best: f64 = 0.0;
    for _ in 0..PASSES {
        let start = Clock::start();
        let words: usize = documents
            .iter()
            .flat_map(|text| analyzer.analyze(text).sentences)
            .map(|s| s.tokens.len())
            .sum();
        let words = f64::from(u32::try_from(words).unwrap_or(u32::MAX));
        best = best.max(words / start.seconds().max(1e-9));
    }
    best.round()
}

/// The time that this thread has run, where the system tells; else the time that has passed.
struct Clock {
    passed: Instant,
    ran: Option<u64>,
}

fn ran() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()?
        .split_whitespace()
        .next()?
        .parse()
        .ok()
}

impl Clock {
    fn start() -> Self {
        Self {
            passed: Instant::now(),
            ran: ran(),
        }
    }

    fn seconds(&self) -> f64 {
        let ran = ran()
            .zip(self.ran)
            .map(|(now, then)| std::time::Duration::from_nanos(now - then));
        ran.unwrap_or_else(|| self.passed.elapsed()).as_secs_f64()
    }
}

/// Returns the most memory that the process has held, in bytes, where the system tells.
#[must_use]
pub fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes * 1024)
}
