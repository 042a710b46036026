//! How far a load is, for the terminal.

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chancery_store::LoadCounts;

/// What the line of progress is made of.
pub(crate) struct Progress {
    started: Instant,
    /// The bytes of the input that are behind.
    pub(crate) bytes: Arc<AtomicU64>,
    /// The bytes to read in all, once they are known.
    pub(crate) total: Arc<OnceLock<u64>>,
}

impl Progress {
    pub(crate) fn new(bytes: Arc<AtomicU64>) -> Self {
        Self {
            started: Instant::now(),
            bytes,
            total: Arc::default(),
        }
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Returns the line: articles, their rate, what was found, what failed, and the time left.
    pub(crate) fn line(&self, counts: &LoadCounts) -> String {
        let bytes = self.bytes.load(Ordering::Relaxed);
        line(counts, bytes, self.total.get().copied(), self.elapsed())
    }
}

/// Returns the number of articles that were dealt with.
pub(crate) fn articles(counts: &LoadCounts) -> u64 {
    counts.added + counts.replaced + counts.unchanged + counts.duplicates
}

fn line(counts: &LoadCounts, bytes: u64, total: Option<u64>, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64().max(0.001);
    #[expect(clippy::cast_precision_loss, reason = "a rate for the eye")]
    let (articles_a_second, megabytes, share) = (
        articles(counts) as f64 / seconds,
        bytes as f64 / 1e6 / seconds,
        total.map(|total| bytes as f64 / total.max(1) as f64),
    );
    let mut line = format!(
        "{} articles, {articles_a_second:.0}/s, {megabytes:.1} MB/s, {} meetings",
        articles(counts),
        counts.meetings
    );
    for (count, what) in [(counts.skipped, "skipped"), (counts.failed, "failed")] {
        if count > 0 {
            line.push_str(&format!(", {count} {what}"));
        }
    }
    if let Some(share) = share.filter(|share| (0.001..=1.0).contains(share)) {
        let left = elapsed.mul_f64((1.0 / share - 1.0).max(0.0)).as_secs();
        line.push_str(&format!(", {:.0} %, {} left", share * 100.0, clock(left)));
    }
    line
}

fn clock(seconds: u64) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{:02}", seconds % 60)
    } else {
        format!("{minutes}:{:02}", seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_and_how_long() {
        let counts = LoadCounts {
            added: 90,
            unchanged: 10,
            failed: 2,
            meetings: 7,
            ..LoadCounts::default()
        };
        let seconds = Duration::from_secs(20);
        assert_eq!(
            line(&counts, 5_000_000, Some(20_000_000), seconds),
            "100 articles, 5/s, 0.2 MB/s, 7 meetings, 2 failed, 25 %, 1:00 left"
        );
        assert_eq!(
            line(&LoadCounts::default(), 0, None, Duration::ZERO),
            "0 articles, 0/s, 0.0 MB/s, 0 meetings"
        );
        assert_eq!(clock(3725), "1:02:05");
    }
}
