//! What is said at the end of a load.

use std::collections::BTreeMap;
use std::time::Duration;

use chancery_store::{LoadCounts, LoadEnd, LoadId, Store};
use serde::Serialize;
use serde_json::json;

use super::aliases::Aliases;
use super::progress::{Progress, articles};
use super::writer::Writer;
use crate::commands::Global;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// The outcome of a run.
pub(crate) struct Summary {
    load: Option<LoadId>,
    counts: LoadCounts,
    reasons: BTreeMap<String, u64>,
    end: LoadEnd,
    elapsed: Duration,
    storing: Duration,
    extracted: u64,
    rules: Option<String>,
    aliases: Option<AliasCounts>,
    idle_judgements: usize,
}

/// What became of the files of aliases.
#[derive(Debug, Clone, Copy, Serialize)]
struct AliasCounts {
    /// How many the files give.
    read: usize,
    /// How many of them were not known.
    new: usize,
    /// How many have both names in articles.
    matched: usize,
}

/// The summary as `--json` prints it.
#[derive(Debug, Serialize)]
struct View<'s> {
    /// The number of the run in the log; null where nothing was stored.
    load: Option<i64>,
    /// `done` or `interrupted`.
    ended: &'static str,
    added: u64,
    replaced: u64,
    unchanged: u64,
    duplicates: u64,
    skipped: u64,
    failed: u64,
    /// The number of inputs that gave no article, by reason.
    reasons: &'s BTreeMap<String, u64>,
    meetings: u64,
    /// The number of articles that had to be extracted; the others were known.
    extracted: u64,
    /// The fingerprint of the rule files, where there are any.
    rules: Option<&'s str>,
    /// What became of the files of aliases, where there were any.
    aliases: Option<AliasCounts>,
    /// The number of judgements about what an article said that is no longer there.
    idle_judgements: usize,
    seconds: f64,
    storing_seconds: f64,
    articles_per_second: f64,
}

impl Summary {
    pub(crate) fn new(
        writer: &Writer<'_>,
        progress: &Progress,
        end: LoadEnd,
        rules: Option<String>,
    ) -> Self {
        Self {
            load: writer.load(),
            counts: writer.counts(),
            reasons: writer.reasons.clone(),
            end,
            elapsed: progress.elapsed(),
            storing: writer.storing,
            extracted: writer.extracted,
            rules,
            aliases: None,
            idle_judgements: 0,
        }
    }

    /// Counts which of the aliases, of which some were new, and of the judgements have something to apply to.
    pub(crate) fn add_judgements(
        &mut self,
        store: &Store,
        aliases: &Aliases,
        new: usize,
    ) -> Result<(), CliError> {
        if !aliases.is_empty() {
            self.aliases = Some(AliasCounts {
                read: aliases.judgements.len(),
                new,
                matched: aliases.matched(store)?,
            });
        }
        self.idle_judgements = store.idle_judgements(true)?.len();
        Ok(())
    }

    /// Returns how the command ends.
    pub(crate) fn status(&self) -> ExitStatus {
        match self.end {
            LoadEnd::Interrupted => ExitStatus::Interrupted,
            _ if self.counts.failed > 0 => ExitStatus::SomeFailed,
            _ => ExitStatus::Done,
        }
    }

    /// Prints the summary as one line, or as JSON.
    pub(crate) fn print(&self, ui: &mut Ui, global: &Global) -> Result<(), CliError> {
        if global.json {
            return ui.json(&json!({ "type": "load", "data": self.view() }));
        }
        let counts = &self.counts;
        let parts: Vec<String> = [
            (counts.added, "added"),
            (counts.replaced, "replaced"),
            (counts.unchanged, "unchanged"),
            (counts.duplicates, "there from elsewhere"),
            (counts.skipped, "skipped"),
            (counts.failed, "failed"),
        ]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
        let parts = if parts.is_empty() {
            "nothing to load".to_owned()
        } else {
            parts.join(", ")
        };
        let database = match self.load {
            Some(_) => format!("database: {}", global.db.display()),
            None => "no database was made".to_owned(),
        };
        ui.note(format!(
            "articles: {parts}; meetings told: {}; {database}",
            counts.meetings
        ));
        if let Some(AliasCounts { read, new, matched }) = self.aliases {
            ui.note(format!(
                "aliases: {read} read, {new} new, {matched} with both names in articles"
            ));
        }
        if self.idle_judgements > 0 {
            ui.note(format!(
                "judgements about what an article no longer says: {}; `chancery judgements` marks them",
                self.idle_judgements
            ));
        }
        if self.end == LoadEnd::Interrupted {
            ui.hint("run the same command again to go on where it stopped");
        }
        Ok(())
    }

    fn view(&self) -> View<'_> {
        let counts = &self.counts;
        let seconds = self.elapsed.as_secs_f64();
        #[expect(clippy::cast_precision_loss, reason = "a rate for the eye")]
        let rate = articles(counts) as f64 / seconds.max(0.001);
        let rounded = |number: f64| (number * 1000.0).round() / 1000.0;
        View {
            load: self.load.map(|load| load.0),
            ended: self.end.as_str(),
            added: counts.added,
            replaced: counts.replaced,
            unchanged: counts.unchanged,
            duplicates: counts.duplicates,
            skipped: counts.skipped,
            failed: counts.failed,
            reasons: &self.reasons,
            meetings: counts.meetings,
            extracted: self.extracted,
            rules: self.rules.as_deref(),
            aliases: self.aliases,
            idle_judgements: self.idle_judgements,
            seconds: rounded(seconds),
            storing_seconds: rounded(self.storing.as_secs_f64()),
            articles_per_second: rounded(rate),
        }
    }
}
