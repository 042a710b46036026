//! `chancery pairs`: who met most often.

use chancery_query::ask::{Network, Pair};
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::filters::{AmongArgs, FilterArgs};
use crate::ui::Ui;

/// List the pairs that met most often, each with the sentence of their last meeting
///
/// Examples:
///
///     chancery pairs --since 2025 --until 2025
///     chancery pairs --among country --limit 50 --csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// List at most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    among: AmongArgs,

    #[command(flatten)]
    filter: FilterArgs,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let filter = args.filter.resolve(&store)?;
    let graph = database::graph(&store, &filter)?;
    let network = Network::new(&store, &graph, &filter);
    let rows = network.pairs(args.limit, args.among.kind())?;
    if rows.is_empty() {
        args.among.tell_nothing(ui);
    }
    let line = |row: &Pair| Line::Pair(Box::new(row.into()));
    answer::print(ui, form, &rows, line, Sheet::pairs, render::pairs)?;
    Ok(ExitStatus::Done)
}
