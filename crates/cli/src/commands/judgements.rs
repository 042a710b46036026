//! `chancery judgements`: what was decided about who is who.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use chancery_query::render::{self, JudgementView, Line};
use chancery_store::{Judgement, JudgementId};
use jiff::Timestamp;

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;
use crate::{answer, database};

/// List, undo, export and import what was decided about who is who
///
/// Judgements are kept by keys that other databases have too, so a team can share them: --export
/// prints them as JSON Lines, --import takes such a file. Those that are there already are passed
/// over.
///
/// Examples:
///
///     chancery judgements
///     chancery judgements --undo 7
///     chancery judgements --export > decided.jsonl
///     chancery judgements --import decided.jsonl
///     chancery judgements --contradictions
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Take this judgement back: all is as if it had never been made
    #[arg(long, value_name = "ID", conflicts_with_all = ["export", "import", "contradictions"])]
    undo: Vec<String>,

    /// Print the judgements in force as JSON Lines
    #[arg(long, conflicts_with_all = ["import", "contradictions"])]
    export: bool,

    /// Record the judgements of a file that --export made
    #[arg(long, value_name = "FILE", conflicts_with = "contradictions")]
    import: Option<PathBuf>,

    /// Only judgements that contradict each other; exits 1 if there are any
    #[arg(long)]
    contradictions: bool,

    /// Those that were undone, too
    #[arg(long)]
    all: bool,
}

/// Does what is asked for.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    if !args.undo.is_empty() {
        return undo(ui, global, &args.undo);
    }
    if let Some(file) = &args.import {
        return import(ui, global, file);
    }
    let store = database::open(global)?;
    if args.contradictions {
        let found = store.contradictions()?;
        for one in &found {
            if global.json {
                ui.json(&Line::Contradiction(one.into()))?;
            } else {
                ui.line(render::contradiction(one))?;
            }
        }
        if found.is_empty() {
            ui.note("no judgement contradicts another");
            return Ok(ExitStatus::Done);
        }
        return Ok(ExitStatus::SomeFailed);
    }
    let rows = store.judgements(args.all)?;
    if args.export {
        for row in &rows {
            let view = JudgementView {
                id: None,
                ..JudgementView::from(row)
            };
            ui.json(&view)?;
        }
    } else if global.json {
        for row in &rows {
            ui.json(&Line::Judgement(row.into()))?;
        }
    } else if rows.is_empty() {
        ui.note("nothing was decided yet");
    } else {
        let text = render::judgements(&rows, answer::page(ui));
        write!(ui.out(), "{text}")?;
    }
    Ok(ExitStatus::Done)
}

fn undo(ui: &mut Ui, global: &Global, ids: &[String]) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let mut status = ExitStatus::Done;
    for text in ids {
        let id = text.trim_start_matches('#').parse().map(JudgementId);
        let id =
            id.map_err(|_| CliError::usage(format!("`{text}` is no number of a judgement")))?;
        if store.undo_judgement(id, Timestamp::now().as_second())? {
            ui.note(format_args!("undone: {id}"));
        } else {
            let error = CliError::failed(format!("there is no judgement {id} in force"));
            ui.error(&error.with_hint("`chancery judgements` lists them"));
            status = ExitStatus::SomeFailed;
        }
    }
    Ok(status)
}

fn import(ui: &mut Ui, global: &Global, file: &Path) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let judgements = read(file)?;
    let ids = store.judge(&judgements)?;
    ui.note(format_args!(
        "{} of {} judgements were new",
        ids.len(),
        judgements.len()
    ));
    let found = store.contradictions()?;
    for one in &found {
        ui.warn(render::contradiction(one));
    }
    Ok(if found.is_empty() {
        ExitStatus::Done
    } else {
        ExitStatus::SomeFailed
    })
}

/// Reads an exported file.
fn read(file: &Path) -> Result<Vec<Judgement>, CliError> {
    let cannot = |what: String| CliError::failed(format!("`{}`{what}", file.display()));
    let opened = std::fs::File::open(file)
        .map_err(|error| cannot(" cannot be read".to_owned()).with_source(error))?;
    let mut judgements = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(opened).lines()) {
        let at = || format!(", line {number}, is no judgement");
        let line = line.map_err(|error| cannot(at()).with_source(error))?;
        if line.trim().is_empty() {
            continue;
        }
        let hint = "`chancery judgements --export` makes such lines";
        let view: JudgementView = serde_json::from_str(&line)
            .map_err(|error| cannot(at()).with_source(error).with_hint(hint))?;
        if view.undone.is_some() {
            continue;
        }
        let judgement =
            judgement(&view).map_err(|error| cannot(at()).with_source(error).with_hint(hint))?;
        judgements.push(judgement);
    }
    Ok(judgements)
}

fn judgement(view: &JudgementView) -> Result<Judgement, Box<dyn std::error::Error + Send + Sync>> {
    let made: Timestamp = view.made.parse()?;
    Ok(Judgement {
        sort: view.sort.parse()?,
        a: view.a.clone(),
        b: view.b.clone(),
        verdict: view.verdict.parse()?,
        judge: view.judge.clone(),
        reason: view.reason.clone(),
        made: made.as_second(),
    })
}
