//! `chancery rank`: who stands at the centre.

use chancery_query::ask::{Measure, Network, Ranked};
use chancery_query::render::network::json::RankedView;
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::filters::{AmongArgs, FilterArgs};
use crate::ui::Ui;

/// Rank people by their place in the graph of meetings
///
/// By degree: how many others they met. By meetings: how often. By PageRank: whether those whom
/// they met meet many themselves. By betweenness: on how many shortest chains between others they
/// lie; on a large graph --sample estimates it from the chains of so many.
///
/// Examples:
///
///     chancery rank
///     chancery rank --by pagerank --among country --since 2025
///     chancery rank --by betweenness --sample 500 --csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// What to rank by
    #[arg(long, value_name = "MEASURE", default_value = "degree")]
    by: By,

    /// PageRank: a link counts once for each meeting
    #[arg(long)]
    weighted: bool,

    /// Betweenness: estimate it from the chains of so many
    #[arg(long, value_name = "N")]
    sample: Option<std::num::NonZeroUsize>,

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

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum By {
    /// The number of those whom they met
    Degree,
    /// The number of their meetings
    Meetings,
    /// Meeting those who meet many
    #[value(name = "pagerank")]
    PageRank,
    /// Lying between others
    Betweenness,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let measure = match args.by {
        By::Degree => Measure::Degree,
        By::Meetings => Measure::Meetings,
        By::PageRank => Measure::PageRank {
            is_weighted: args.weighted,
        },
        By::Betweenness => Measure::Betweenness {
            sample: args.sample.map(usize::from),
        },
    };
    let store = database::open(global)?;
    let filter = args.filter.resolve(&store)?;
    let graph = database::graph(&store, &filter)?;
    let network = Network::new(&store, &graph, &filter);
    let rows = network.rank(measure, args.among.kind(), args.limit);
    if rows.is_empty() {
        args.among.tell_nothing(ui);
    }
    let line = |rank: usize, who: &Ranked| Line::Ranked(RankedView::new(rank, who));
    answer::print_numbered(ui, form, &rows, line, Sheet::ranking, render::ranking)?;
    Ok(ExitStatus::Done)
}
