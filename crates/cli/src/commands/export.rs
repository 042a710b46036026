//! `chancery export`: the graph for other programs.

use chancery_query::ask::{self, Frame};
use chancery_query::render::{self, Line};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// Write the graph of meetings for Graphviz, or as JSON
///
/// Where there are more meetings than --max-nodes has room for, those with the most sources and
/// the latest are taken, and a warning tells how many were left out.
///
/// Examples:
///
///     chancery export --format dot --status all > graph.dot
///     chancery export --around "Emmanuel Macron" --depth 2 | dot -Tsvg > macron.svg
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "dot")]
    format: Format,

    /// Draw only what lies around NAME
    #[arg(long, value_name = "NAME")]
    around: Option<String>,

    /// How many meetings away from NAME
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    depth: usize,

    /// Draw at most so many entities and meetings
    #[arg(long, value_name = "N", default_value_t = 300)]
    max_nodes: usize,

    #[command(flatten)]
    filter: FilterArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The language of Graphviz
    Dot,
    /// One object with entities and meetings
    Json,
}

/// Prints the graph.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let store = database::open(global)?;
    let around = match &args.around {
        Some(name) => Some((names::resolve(ui, &store, name)?.id, args.depth)),
        None => None,
    };
    let frame = Frame {
        around,
        max_nodes: args.max_nodes,
    };
    let picture = ask::picture(&store, &frame, &args.filter.resolve(&store)?)?;
    if picture.left_out > 0 {
        let noun = if picture.left_out == 1 {
            "meeting"
        } else {
            "meetings"
        };
        ui.warn(format_args!(
            "{} {noun} left out, for there is room for {} nodes only (--max-nodes)",
            picture.left_out, args.max_nodes
        ));
    }
    match (args.format, global.json) {
        (Format::Json, _) | (_, true) => ui.json(&Line::Graph((&picture).into()))?,
        (Format::Dot, false) => write!(ui.out(), "{}", render::dot(&picture))?,
    }
    Ok(ExitStatus::Done)
}
