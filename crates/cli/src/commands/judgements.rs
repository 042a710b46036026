//! `chancery judgements`: what was decided about who is who.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use chancery_ingest::gazetteer::Gazetteer;
use chancery_query::render::{self, JudgementView, Line};
use chancery_store::{Judgement, JudgementId, JudgementOutcome, JudgementRow, Store};
use jiff::Timestamp;

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::load::aliases::Aliases;
use crate::ui::Ui;
use crate::{answer, database};

/// List, undo, export and import what was decided about who is who
///
/// Judgements are kept by keys that other databases have too, so a team can share them: --export
/// prints them as JSON Lines, --import takes such a file. Those that are there already are passed
/// over, and those that nothing can follow are reported. Of several about one pair the latest
/// counts; the earlier ones are marked as superseded by it. A judgement of which a name, an article or a
/// report is not (or no longer) in the database is kept and marked, too.
///
/// Examples:
///
///     chancery judgements
///     chancery judgements --undo 7
///     chancery judgements --undo 12..40 52
///     chancery judgements --aliases names.txt
///     chancery judgements --export > decided.jsonl
///     chancery judgements --import decided.jsonl
///     chancery judgements --contradictions
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Take these judgements back, each a number or a range such as 12..40: all is as if they had never
    /// been made
    #[arg(long, value_name = "ID", num_args = 1.., conflicts_with_all = ["export", "import", "contradictions", "aliases"])]
    undo: Vec<String>,

    /// Print the judgements in force as JSON Lines
    #[arg(long, conflicts_with_all = ["import", "contradictions", "aliases"])]
    export: bool,

    /// Record the judgements of a file that --export made
    #[arg(long, value_name = "FILE", conflicts_with_all = ["contradictions", "aliases"])]
    import: Option<PathBuf>,

    /// Record what a file of names says, as `chancery load --aliases` does
    #[arg(long, value_name = "FILE", conflicts_with = "contradictions")]
    aliases: Vec<PathBuf>,

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
    if !args.aliases.is_empty() {
        return add_aliases(ui, global, &args.aliases);
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
        for row in rows.iter().filter(|row| row.is_in_force()) {
            let view = JudgementView {
                id: None,
                ..JudgementView::from(row)
            };
            ui.json(&view)?;
        }
        return Ok(ExitStatus::Done);
    }
    list(ui, global, &store, &rows)?;
    Ok(ExitStatus::Done)
}

fn list(
    ui: &mut Ui,
    global: &Global,
    store: &Store,
    rows: &[JudgementRow],
) -> Result<(), CliError> {
    let idle = store.idle_judgements(false)?;
    let views: Vec<JudgementView> = rows
        .iter()
        .map(|row| JudgementView {
            is_idle: idle.contains(&row.id),
            ..JudgementView::from(row)
        })
        .collect();
    if global.json {
        for view in views {
            ui.json(&Line::Judgement(view))?;
        }
        return Ok(());
    }
    if rows.is_empty() {
        ui.note("nothing was decided yet");
    } else {
        let text = render::judgements(&views, answer::page(ui));
        write!(ui.out(), "{text}")?;
    }
    if !idle.is_empty() {
        ui.note(format_args!(
            "judgements with nothing in this database to apply to: {}",
            idle.len()
        ));
    }
    Ok(())
}

fn undo(ui: &mut Ui, global: &Global, words: &[String]) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let spans = words.iter().map(|word| span(word));
    let spans: Vec<(i64, i64)> = spans.collect::<Result<_, _>>()?;
    let rows = store.judgements(false)?;
    let mut ids = Vec::new();
    let mut status = ExitStatus::Done;
    for (first, last) in spans {
        let within = |id: &JudgementId| (first..=last).contains(&id.0);
        let before = ids.len();
        ids.extend(rows.iter().map(|row| row.id).filter(within));
        if ids.len() == before {
            let message = if first == last {
                format!("there is no judgement #{first} in force")
            } else {
                format!("there is no judgement from #{first} to #{last} in force")
            };
            ui.error(&CliError::failed(message).with_hint("`chancery judgements` lists them"));
            status = ExitStatus::SomeFailed;
        }
    }
    if ids.len() > 1 {
        ui.doing(format_args!("undoing {} judgements", ids.len()));
    }
    let undone = store.undo_judgements(&ids, Timestamp::now().as_second())?;
    match undone.as_slice() {
        [] => {}
        [id] => ui.note(format_args!("undone: {id}")),
        [first, .., last] => ui.note(format_args!(
            "undone: {} judgements, from {first} to {last}",
            undone.len()
        )),
    }
    Ok(status)
}

/// Reads the number of a judgement, or a range of them: `7`, `#7` or `12..40`.
fn span(word: &str) -> Result<(i64, i64), CliError> {
    let number = |text: &str| text.trim_start_matches('#').parse::<i64>().ok();
    let (first, last) = word.split_once("..").unwrap_or((word, word));
    match number(first).zip(number(last.trim_start_matches('='))) {
        Some((first, last)) if first <= last => Ok((first, last)),
        _ => Err(
            CliError::usage(format!("`{word}` is no number of a judgement"))
                .with_hint("write a number as `chancery judgements` lists it, or a range: 12..40"),
        ),
    }
}

fn add_aliases(ui: &mut Ui, global: &Global, files: &[PathBuf]) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let gazetteer = Gazetteer::embedded().map_err(CliError::because)?;
    let is_known = |kind, name: &str| gazetteer.knows(kind, name);
    let aliases = Aliases::read(files, Timestamp::now(), &is_known)?;
    aliases.warn(ui);
    let new = aliases.record(ui, &mut store, |_, store, judgements| {
        store.decide(judgements)
    })?;
    ui.note(format_args!(
        "aliases: {} read, {new} new, {} with both names in articles",
        aliases.judgements.len(),
        aliases.matched(&store)?
    ));
    Ok(ExitStatus::Done)
}

fn import(ui: &mut Ui, global: &Global, file: &Path) -> Result<ExitStatus, CliError> {
    let mut store = database::open_to_change(global)?;
    let (lines, judgements): (Vec<u64>, Vec<Judgement>) = read(file)?.into_iter().unzip();
    if judgements.len() > 1 {
        ui.doing(format_args!("recording {} judgements", judgements.len()));
    }
    let outcomes = store.judge(&judgements)?;
    let mut status = ExitStatus::Done;
    let (mut new, mut idle) = (0, 0);
    for ((line, judgement), outcome) in lines.iter().zip(&judgements).zip(&outcomes) {
        if let JudgementOutcome::Refused(objection) = outcome {
            let message = format!("`{}`, line {line}, cannot be followed", file.display());
            ui.error(&CliError::failed(message).with_source(objection.clone()));
            status = ExitStatus::SomeFailed;
            continue;
        }
        new += u64::from(outcome.recorded().is_some());
        let Judgement { sort, a, b, .. } = judgement;
        idle += u64::from(!store.has_key(*sort, a)? || !store.has_key(*sort, b)?);
    }
    ui.note(format_args!(
        "{new} of {} judgements were new",
        judgements.len()
    ));
    if idle > 0 {
        ui.note(format_args!(
            "judgements with nothing in this database to apply to: {idle}"
        ));
    }
    for one in store.contradictions()? {
        ui.warn(render::contradiction(&one));
        status = ExitStatus::SomeFailed;
    }
    Ok(status)
}

/// Reads an exported file: each judgement with the number of its line.
fn read(file: &Path) -> Result<Vec<(u64, Judgement)>, CliError> {
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
        judgements.push((number, judgement));
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
