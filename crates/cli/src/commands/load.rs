//! `chancery load`: read, extract and store.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use chancery_ingest::read::{Articles, ReadOptions};
use chancery_store::{LoadEntry, LoadOutcome, Store};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::Global;
use crate::batch::{self, Extracted};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::rules::{self, RuleArgs};
use crate::ui::Ui;

/// Read articles into the database
///
/// Takes text files (optional `Key: value` lines, a title line, the text), JSON Lines, directories
/// of them, and `-` for standard input. What was loaded before is not loaded twice; an article that
/// changed takes the place of its earlier text. A bad input is reported and the rest goes on:
///
///     chancery load articles/
///     chancery load --published 2025-11-19 page.txt
///     chancery load --gazetteer ruritania.toml articles/
///
/// With other rule files than before, what the articles say is read anew.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files and directories; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The day of publication of articles that carry none
    #[arg(long, value_name = "DATE")]
    published: Option<Date>,

    /// How many articles to read at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    rules: RuleArgs,
}

/// What became of the inputs.
#[derive(Debug, Default, Serialize)]
struct Counts {
    added: u64,
    replaced: u64,
    unchanged: u64,
    duplicates: u64,
    failed: u64,
    meetings: u64,
    /// The fingerprint of the rule files, where there are any.
    rules: Option<String>,
}

/// Loads the articles, one transaction a batch.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let started = Timestamp::now();
    let files = args.rules.read()?;
    let extractor = rules::load(ui, &files)?;
    let mut store = Store::open(&global.db).map_err(database::cannot_open)?;
    let options = ReadOptions {
        published: args.published,
        ..ReadOptions::default()
    };
    let articles = Articles::new(&args.paths, options);
    let mut counts = Counts {
        rules: files.fingerprint(),
        ..Counts::default()
    };
    batch::for_each(&extractor, articles, args.jobs, |batch| {
        store_batch(ui, &mut store, batch, &mut counts)?;
        let done = counts.added + counts.replaced + counts.unchanged + counts.duplicates;
        ui.progress(|| format!("{done} articles, {} meetings", counts.meetings));
        Ok(())
    })?;
    store
        .log_load(&entry(started, &counts))
        .map_err(CliError::because)?;
    report(ui, global, &counts)?;
    Ok(if counts.failed > 0 {
        ExitStatus::SomeFailed
    } else {
        ExitStatus::Done
    })
}

fn store_batch(
    ui: &mut Ui,
    store: &mut Store,
    batch: Vec<Extracted>,
    counts: &mut Counts,
) -> Result<(), CliError> {
    let mut pairs = Vec::with_capacity(batch.len());
    for item in batch {
        match item {
            Extracted::Record(pair) => pairs.push(*pair),
            Extracted::Failed(error) => {
                counts.failed += 1;
                ui.error(&CliError::because(error));
            }
        }
    }
    let outcomes = store.load_batch(&pairs).map_err(CliError::because)?;
    for (outcome, (article, record)) in outcomes.into_iter().zip(&pairs) {
        let meetings = u64::try_from(record.meetings.len()).unwrap_or(u64::MAX);
        match outcome {
            LoadOutcome::Added(_) => {
                counts.added += 1;
                counts.meetings += meetings;
            }
            LoadOutcome::Replaced(_) => {
                counts.replaced += 1;
                counts.meetings += meetings;
            }
            LoadOutcome::Duplicate(_) => counts.duplicates += 1,
            LoadOutcome::Rejected(rejection) => {
                counts.failed += 1;
                let message = format!("`{}` cannot be stored", article.origin);
                ui.error(&CliError::failed(message).with_source(rejection));
            }
            // `Unchanged`, and whatever else the store may come to tell apart.
            _ => counts.unchanged += 1,
        }
    }
    Ok(())
}

fn entry(started: Timestamp, counts: &Counts) -> LoadEntry {
    LoadEntry {
        started,
        finished: Timestamp::now(),
        program: program(counts),
        added: counts.added,
        replaced: counts.replaced,
        unchanged: counts.unchanged,
        duplicates: counts.duplicates,
        failed: counts.failed,
    }
}

/// Returns the program and its version, and the fingerprint of the rule files, for records depend on all.
fn program(counts: &Counts) -> String {
    let version = concat!("chancery ", env!("CARGO_PKG_VERSION"));
    match &counts.rules {
        Some(rules) => format!("{version} with rules {rules}"),
        None => version.to_owned(),
    }
}

fn report(ui: &mut Ui, global: &Global, counts: &Counts) -> Result<(), CliError> {
    if global.json {
        return ui.json(&serde_json::json!({ "type": "load", "data": counts }));
    }
    let mut parts = Vec::new();
    for (count, what) in [
        (counts.added, "added"),
        (counts.replaced, "replaced"),
        (counts.unchanged, "unchanged"),
        (counts.duplicates, "there from elsewhere"),
        (counts.failed, "failed"),
    ] {
        if count > 0 {
            parts.push(format!("{count} {what}"));
        }
    }
    let parts = if parts.is_empty() {
        "nothing to load".to_owned()
    } else {
        parts.join(", ")
    };
    let (meetings, file) = (counts.meetings, global.db.display());
    ui.note(format!(
        "articles: {parts}; meetings told: {meetings}; database: {file}"
    ));
    Ok(())
}
