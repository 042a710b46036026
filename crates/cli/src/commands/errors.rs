//! `chancery errors`: what could not be loaded, and why.

use chancery_query::render::{self, Line, Sheet};
use chancery_store::{LoadId, ProblemRow};

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// List the inputs that failed or were skipped, and why
///
/// Of the last run, or of another by its number in `chancery loads`:
///
///     chancery errors
///     chancery errors --load 3 --csv > errors.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The number of a run
    #[arg(long, value_name = "N", conflicts_with = "all")]
    load: Option<i64>,

    /// The problems of all runs
    #[arg(long)]
    all: bool,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let loads = store.loads()?;
    let load = match args.load {
        Some(number) => {
            if loads.iter().all(|load| load.id.0 != number) {
                return Err(CliError::failed(format!("there is no run {number}"))
                    .with_hint("see `chancery loads` for the numbers"));
            }
            Some(LoadId(number))
        }
        None if args.all => None,
        None => Some(loads.last().map_or(LoadId(0), |load| load.id)),
    };
    let mut rows: Vec<ProblemRow> = Vec::new();
    store.for_each_problem(load, |row| {
        rows.push(row);
        Ok::<(), CliError>(())
    })?;
    if rows.is_empty() {
        ui.note("nothing failed or was skipped");
    }
    let line = |row: &ProblemRow| Line::Problem(row.into());
    answer::print(ui, form, &rows, line, Sheet::problems, render::problems)?;
    Ok(ExitStatus::Done)
}
