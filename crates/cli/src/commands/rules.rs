//! `chancery rules`: what the extractor looks for, and whether the examples hold.

use std::collections::BTreeMap;

use chancery_ingest::{Example, ExampleOutcome, Extractor, FrameSummary, RuleFiles};
use chancery_query::render::one_line;
use serde::Serialize;

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::rules::{self, RuleArgs};
use crate::ui::Ui;

/// List the frames and run the examples of rule files; exits 1 if one fails
///
/// Frames tell which words speak of an encounter and where its arguments stand. With files of your
/// own, their examples are run; without, or with `--all`, those that are built in:
///
///     chancery rules
///     chancery rules --ontology hunting.toml --gazetteer ruritania.toml
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    #[command(flatten)]
    rules: RuleArgs,

    /// Run the built-in examples too, to see that they still hold
    #[arg(long)]
    all: bool,
}

/// A frame as `--json` prints it.
#[derive(Debug, Serialize)]
struct FrameView<'f> {
    name: &'f str,
    kind: &'static str,
    words: &'f [String],
    slots: BTreeMap<&'f str, &'static str>,
    origin: Option<&'f str>,
}

/// An example with what became of it, as `--json` prints it.
#[derive(Debug, Serialize)]
struct ExampleView<'e> {
    text: &'e str,
    origin: Option<&'e str>,
    holds: bool,
    /// What was expected and what was found, where the two differ.
    differences: &'e [(String, String)],
}

/// Prints the frames, then the examples.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let files = args.rules.read()?;
    let extractor = rules::load(ui, &files)?;
    for frame in extractor.frames() {
        print_frame(ui, global, &frame)?;
    }
    let (count, failed) = run_examples(ui, global, args, &files, &extractor)?;
    let held = count - failed;
    ui.note(format!("{held} of {count} examples hold"));
    Ok(if failed == 0 {
        ExitStatus::Done
    } else {
        ExitStatus::SomeFailed
    })
}

/// Runs the examples; returns how many there were and how many failed.
fn run_examples(
    ui: &mut Ui,
    global: &Global,
    args: &Args,
    files: &RuleFiles,
    extractor: &Extractor,
) -> Result<(usize, usize), CliError> {
    let (mut count, mut failed) = (0, 0);
    let is_wanted = |example: &&Example| args.all || files.is_empty() || example.origin.is_some();
    for example in extractor.examples().filter(is_wanted) {
        let outcome = extractor.run_example(example);
        count += 1;
        failed += usize::from(!outcome.holds());
        if global.json {
            let view = ExampleView {
                text: &example.text,
                origin: example.origin.as_deref(),
                holds: outcome.holds(),
                differences: &outcome.differences,
            };
            ui.json(&serde_json::json!({ "type": "example", "data": view }))?;
        } else {
            print_example(ui, example, &outcome, count == 1)?;
        }
    }
    Ok((count, failed))
}

fn print_frame(ui: &mut Ui, global: &Global, frame: &FrameSummary) -> Result<(), CliError> {
    if global.json {
        let view = FrameView {
            name: &frame.name,
            kind: frame.kind.as_str(),
            words: &frame.words,
            slots: frame
                .slots
                .iter()
                .map(|(slot, role)| (slot.as_str(), *role))
                .collect(),
            origin: frame.origin.as_deref(),
        };
        return ui.json(&serde_json::json!({ "type": "frame", "data": view }));
    }
    let origin = frame.origin.as_deref().unwrap_or("built in");
    ui.line(format_args!(
        "{} ({}, {})",
        one_line(&frame.name),
        frame.kind,
        one_line(origin)
    ))?;
    let slots = frame
        .slots
        .iter()
        .map(|(slot, role)| format!("{slot}={role}"));
    for (label, items) in [("words", frame.words.clone()), ("slots", slots.collect())] {
        for (index, line) in wrap(&items, WIDTH - INDENT).into_iter().enumerate() {
            let label = if index == 0 { label } else { "" };
            ui.line(format_args!("  {label:<7}{}", one_line(&line)))?;
        }
    }
    Ok(())
}

/// Columns of the list of frames, and what stands before its words.
const WIDTH: usize = 80;
const INDENT: usize = 9;

/// Joins words with commas into lines of this width.
fn wrap(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + word.chars().count() < width => {
                line.push_str(", ");
                line.push_str(word);
            }
            last => {
                if let Some(line) = last {
                    line.push(',');
                }
                lines.push(word.clone());
            }
        }
    }
    lines
}

fn print_example(
    ui: &mut Ui,
    example: &Example,
    outcome: &ExampleOutcome,
    is_first: bool,
) -> Result<(), CliError> {
    if is_first {
        ui.line("")?;
    }
    let verdict = if outcome.holds() { "ok  " } else { "FAIL" };
    let origin = example.origin.as_deref().unwrap_or("built in");
    ui.line(format_args!(
        "{verdict}  {}: {}",
        one_line(origin),
        one_line(&example.text)
    ))?;
    for (expected, found) in &outcome.differences {
        for (label, text) in [("expected", expected), ("found", found)] {
            let text = if text.is_empty() {
                "nothing".to_owned()
            } else {
                one_line(text)
            };
            ui.line(format_args!("      {label:<9} {text}"))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lists_go_on_on_the_next_line() {
        let words = ["abc", "def", "ghi"].map(str::to_owned);
        assert_eq!(wrap(&words, 10), ["abc, def,", "ghi"]);
        assert_eq!(wrap(&[], 10), [""; 0]);
    }
}
