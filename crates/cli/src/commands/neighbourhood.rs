//! `chancery neighbourhood`: who lies within some meetings of somebody.

use chancery_query::ask::{Neighbour, Network};
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use super::path::RulesArgs;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// List those within some meetings of NAME
///
/// Step 1 are those whom NAME met, step 2 those whom they met, and so on; each with the one before
/// on the way there and the sentence of their last meeting. The walk goes on through people only,
/// and through nobody with more meetings than --hub-limit.
///
/// Examples:
///
///     chancery neighbourhood "Emmanuel Macron"
///     chancery neighbourhood "Emmanuel Macron" --depth 3 --since 2025 --limit 200 --csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// How many meetings away
    #[arg(long, value_name = "N", default_value_t = 2)]
    depth: u32,

    /// List at most so many
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    rules: RulesArgs,

    #[command(flatten)]
    filter: FilterArgs,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let who = names::resolve(ui, &store, &args.name)?;
    let filter = args.filter.resolve(&store)?;
    let graph = database::graph(&store, &filter)?;
    let network = Network::new(&store, &graph, &filter);
    let found = network.neighbours(who.id, args.depth, &args.rules.resolve(), args.limit)?;
    if found.rows.is_empty() {
        ui.note("no meeting found");
    }
    let line = |row: &Neighbour| Line::Neighbour(Box::new(row.into()));
    answer::print(
        ui,
        form,
        &found.rows,
        line,
        Sheet::neighbours,
        render::neighbours,
    )?;
    answer::left_out(ui, found.rows.len(), found.at_distance.iter().sum());
    Ok(ExitStatus::Done)
}
