//! `chancery stats`: how much the database holds.

use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// Count what the database holds
///
/// Example:
///
///     chancery stats
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
    let stats = database::open(global)?.stats()?;
    match form {
        Form::Json => ui.json(&Line::Stats((&stats).into()))?,
        Form::Csv => write!(ui.out(), "{}", Sheet::stats(&stats).render())?,
        Form::Human => {
            let text = render::stats(&stats, answer::page(ui));
            write!(ui.out(), "{text}")?;
        }
    }
    Ok(ExitStatus::Done)
}
