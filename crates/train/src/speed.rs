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

/// How long the engine took.
#[derive(Debug, Clone, Copy)]
pub struct Speed {
    /// Tokens of all documents.
    pub words: usize,
    /// The fastest pass over them, in seconds of this thread's time.
    pub seconds: f64,
}

impl Speed {
    /// Returns the words a second, rounded.
    #[must_use]
    pub fn words_per_second(self) -> f64 {
        let words = f64::from(u32::try_from(self.words).unwrap_or(u32::MAX));
        (words / self.seconds).round()
    }
}

/// Analyses the documents one after the other, a few times.
#[must_use]
pub fn measure(analyzer: &Analyzer, documents: &[String]) -> Speed {
    let mut best = Speed {
        words: 0,
        seconds: f64::INFINITY,
    };
    for _ in 0..PASSES {
        let start = Clock::start();
        let sentences = documents.iter().flat_map(|text| analyzer.sentences(text));
        let words = sentences.map(|sentence| sentence.tokens.len()).sum();
        let seconds = start.seconds().max(1e-9);
        if seconds < best.seconds {
            best = Speed { words, seconds };
        }
    }
    best
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
