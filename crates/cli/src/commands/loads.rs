//! `chancery loads`: the log of what was loaded.

use chancery_query::render::{self, Line, Sheet};
use chancery_store::LoadRow;

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// List the runs of `load` and `import`
///
/// Each with what became of its inputs. A run without an end is under way, or was killed: the same
/// command goes on where it stopped.
///
///     chancery loads
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let rows = database::open(global)?.loads()?;
    if rows.is_empty() {
        ui.note("nothing was loaded yet");
    }
    let line = |row: &LoadRow| Line::Load(row.into());
    answer::print(ui, form, &rows, line, Sheet::loads, render::loads)?;
    Ok(ExitStatus::Done)
}
