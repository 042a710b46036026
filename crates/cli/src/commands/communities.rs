//! `chancery communities`: who meets among themselves.

use chancery_query::ask::{Community, Network};
use chancery_query::render::network::json::CommunityView;
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::filters::{AmongArgs, FilterArgs};
use crate::ui::Ui;

/// Divide the graph into communities, whose members meet each other more than others
///
/// By the Louvain method, each link weighing as many meetings as it has. Each community is listed
/// with its most active members, and with the last meeting of the two who met most often. The same
/// database gives the same communities.
///
/// Examples:
///
///     chancery communities
///     chancery communities --among all --since 2025 --resolution 2 --members 100 --csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// More makes communities smaller, less larger
    #[arg(long, value_name = "R", default_value_t = 1.0)]
    resolution: f64,

    /// List at most so many communities
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,

    /// List at most so many members of each
    #[arg(long, value_name = "N", default_value_t = 8)]
    members: usize,

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
    if !args.resolution.is_finite() || args.resolution < 0.0 {
        return Err(CliError::usage(format!(
            "`--resolution` is `{}`, expected a number from 0 on",
            args.resolution
        )));
    }
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let filter = args.filter.resolve(&store)?;
    let graph = database::graph(&store, &filter)?;
    let network = Network::new(&store, &graph, &filter);
    let kind = args.among.kind();
    let found = network.communities(kind, args.resolution, args.limit, args.members)?;
    if found.communities.is_empty() {
        args.among.tell_nothing(ui);
    }
    let rows = &found.communities;
    let line = |number: usize, row: &Community| Line::Community(CommunityView::new(number, row));
    answer::print_numbered(
        ui,
        form,
        rows,
        line,
        Sheet::communities,
        render::communities,
    )?;
    if !rows.is_empty() {
        ui.note(format_args!("modularity {:.3}", found.modularity));
    }
    answer::left_out(ui, rows.len(), found.total);
    Ok(ExitStatus::Done)
}
