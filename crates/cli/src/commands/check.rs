//! `chancery check`: whether the database is sound.

use chancery_query::render::{self, Line, one_line};

use super::Global;
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// Check every invariant of the database; exits 1 if one does not hold
///
/// Judgements that contradict each other are told, too.
///
/// Example:
///
///     chancery check --db archive.db
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {}

/// Prints the violations.
pub(crate) fn run(ui: &mut Ui, global: &Global, _: &Args) -> Result<ExitStatus, CliError> {
    let store = database::open(global)?;
    let violations = store.validate()?;
    for violation in &violations {
        if global.json {
            ui.json(&Line::Violation(violation.into()))?;
        } else {
            ui.line(one_line(&violation.to_string()))?;
        }
    }
    let contradictions = store.contradictions()?;
    for found in &contradictions {
        ui.warn(format_args!("{}", render::contradiction(found)));
    }
    Ok(if violations.is_empty() && contradictions.is_empty() {
        ui.note("every invariant holds");
        ExitStatus::Done
    } else {
        ExitStatus::SomeFailed
    })
}
