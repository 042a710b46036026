//! `chancery stats`: how much the database holds.

use chancery_query::render::{self, Line};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;
use crate::{answer, database};

/// Count what the database holds
///
/// Example:
///
///     chancery stats
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, _: &Args) -> Result<ExitStatus, CliError> {
    let stats = database::open(global)?.stats()?;
    if global.json {
        ui.json(&Line::Stats((&stats).into()))?;
    } else {
        let text = render::stats(&stats, answer::page(ui));
        write!(ui.out(), "{text}")?;
    }
    Ok(ExitStatus::Done)
}
