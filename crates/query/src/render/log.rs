//! The load log as tables, rows of CSV and JSON.

use std::collections::BTreeMap;

use chancery_store::{LoadRow, ProblemRow};
use serde::{Deserialize, Serialize};

use super::csv::Sheet;
use super::table::{Page, Table};

/// A run of `load` or `import`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LoadView {
    /// Its number.
    pub id: i64,
    /// `load` or `import`.
    pub command: String,
    /// When it began, in UTC.
    pub started: String,
    /// When it ended; null if it is under way or was killed.
    pub finished: Option<String>,
    /// `done`, `interrupted` or `failed`; null if it is under way or was killed.
    pub ended: Option<String>,
    /// The program and its version.
    pub program: String,
    /// Articles that were new.
    pub added: u64,
    /// Articles that took the place of an earlier text or record.
    pub replaced: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Articles that were there from elsewhere.
    pub duplicates: u64,
    /// Inputs passed over on purpose.
    pub skipped: u64,
    /// Inputs that failed.
    pub failed: u64,
    /// Meetings told in what was added or replaced.
    pub meetings: u64,
}

impl From<&LoadRow> for LoadView {
    fn from(row: &LoadRow) -> Self {
        let counts = row.counts;
        Self {
            id: row.id.0,
            command: row.command.to_string(),
            started: row.started.to_string(),
            finished: row.end.map(|(time, _)| time.to_string()),
            ended: row.end.map(|(_, end)| end.to_string()),
            program: row.program.clone(),
            added: counts.added,
            replaced: counts.replaced,
            unchanged: counts.unchanged,
            duplicates: counts.duplicates,
            skipped: counts.skipped,
            failed: counts.failed,
            meetings: counts.meetings,
        }
    }
}

/// An input that gave no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProblemView {
    /// The number of the run.
    pub load: i64,
    /// `failed` or `skipped`.
    pub outcome: String,
    /// A short word for the reason.
    pub reason: String,
    /// The file.
    pub file: String,
    /// The line, member or row, where the file holds several.
    pub place: Option<String>,
    /// The reason in a sentence.
    pub message: String,
}

impl From<&ProblemRow> for ProblemView {
    fn from(row: &ProblemRow) -> Self {
        let problem = &row.problem;
        Self {
            load: row.load.0,
            outcome: problem.outcome.to_string(),
            reason: problem.reason.clone(),
            file: problem.file.clone(),
            place: problem.place.clone(),
            message: problem.message.clone(),
        }
    }
}

/// Returns a table of the runs.
#[must_use]
pub fn loads(answer: &[LoadRow], page: Page) -> String {
    let mut table = Table::new(&[
        ">RUN",
        "COMMAND",
        "STARTED",
        "END",
        ">ADDED",
        ">REPLACED",
        ">UNCHANGED",
        ">ELSEWHERE",
        ">SKIPPED",
        ">FAILED",
        ">MEETINGS",
    ]);
    for row in answer {
        let view = LoadView::from(row);
        let mut cells = vec![
            view.id.to_string(),
            view.command,
            view.started,
            view.ended.unwrap_or_else(|| "none".to_owned()),
        ];
        let counts = [
            view.added,
            view.replaced,
            view.unchanged,
            view.duplicates,
            view.skipped,
            view.failed,
            view.meetings,
        ];
        cells.extend(counts.iter().map(ToString::to_string));
        table.row(cells, vec![]);
    }
    table.render(page)
}

/// Returns a table of the problems, with the number of each reason below.
#[must_use]
pub fn problems(answer: &[ProblemRow], page: Page) -> String {
    let mut table = Table::new(&[">RUN", "OUTCOME", "REASON", "~FILE", "PLACE", "~MESSAGE"]);
    let mut reasons: BTreeMap<&str, u64> = BTreeMap::new();
    for row in answer {
        *reasons.entry(&row.problem.reason).or_default() += 1;
        let view = ProblemView::from(row);
        let cells = vec![
            view.load.to_string(),
            view.outcome,
            view.reason,
            view.file,
            view.place.unwrap_or_default(),
            view.message,
        ];
        table.row(cells, vec![]);
    }
    let counts: Vec<String> = reasons
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"))
        .collect();
    format!("{}{}\n", table.render(page), counts.join(", "))
}

impl Sheet {
    /// Returns a row for each run.
    #[must_use]
    pub fn loads(answer: &[LoadRow]) -> Self {
        let row = |row: &LoadRow| {
            let view = LoadView::from(row);
            vec![
                view.id.to_string(),
                view.command,
                view.started,
                view.finished.unwrap_or_default(),
                view.ended.unwrap_or_default(),
                view.program,
                view.added.to_string(),
                view.replaced.to_string(),
                view.unchanged.to_string(),
                view.duplicates.to_string(),
                view.skipped.to_string(),
                view.failed.to_string(),
                view.meetings.to_string(),
            ]
        };
        Self::new(
            &[
                "id",
                "command",
                "started",
                "finished",
                "ended",
                "program",
                "added",
                "replaced",
                "unchanged",
                "duplicates",
                "skipped",
                "failed",
                "meetings",
            ],
            answer.iter().map(row).collect(),
        )
    }

    /// Returns a row for each problem.
    #[must_use]
    pub fn problems(answer: &[ProblemRow]) -> Self {
        let row = |row: &ProblemRow| {
            let view = ProblemView::from(row);
            vec![
                view.load.to_string(),
                view.outcome,
                view.reason,
                view.file,
                view.place.unwrap_or_default(),
                view.message,
            ]
        };
        Self::new(
            &["load", "outcome", "reason", "file", "place", "message"],
            answer.iter().map(row).collect(),
        )
    }
}
