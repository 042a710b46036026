//! `chancery common`: who met both of two.

use chancery_query::ask::{Common, Network};
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// List those who met both A and B, at one time or at different ones
///
/// Each with the number of meetings with A and with B, and the sentences that tell of the last
/// ones. Those who met both often stand first.
///
/// Examples:
///
///     chancery common "Emmanuel Macron" "Friedrich Merz"
///     chancery common France Germany --since 2025 --limit 20 --csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    a: String,

    /// Another
    b: String,

    /// List at most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    filter: FilterArgs,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let a = names::resolve(ui, &store, &args.a)?;
    let b = names::resolve(ui, &store, &args.b)?;
    let filter = args.filter.resolve(&store)?;
    let graph = database::graph(&store, &filter)?;
    let network = Network::new(&store, &graph, &filter);
    let (rows, total) = network.common(a.id, b.id, args.limit.unwrap_or(usize::MAX))?;
    if rows.is_empty() {
        ui.note("nobody is known to have met both");
    }
    let line = |row: &Common| Line::Common(Box::new(row.into()));
    answer::print(ui, form, &rows, line, Sheet::commons, render::commons)?;
    answer::left_out(ui, rows.len(), total);
    Ok(ExitStatus::Done)
}
