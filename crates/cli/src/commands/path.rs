//! `chancery path`: how two are linked.

use chancery_query::algo::PathRules;
use chancery_query::ask::{Hop, Network};
use chancery_query::render::network::json::ChainView;
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// Find the shortest chain of meetings from A to B
///
/// The chain leads through people only, and through nobody with more meetings than --hub-limit,
/// since everybody is linked through those whom everybody meets. Each link shows the meeting of its
/// two with the most sources, of equals the latest.
///
/// Examples:
///
///     chancery path "Friedrich Merz" "Emmanuel Macron"
///     chancery path "Friedrich Merz" "Emmanuel Macron" --k 3 --since 2025-01 --until 2025-06
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    a: String,

    /// Another
    b: String,

    /// Find the K shortest chains
    #[arg(long, value_name = "K", default_value_t = 1)]
    k: usize,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    rules: RulesArgs,

    #[command(flatten)]
    filter: FilterArgs,
}

/// Whom a walk may lead through.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct RulesArgs {
    /// Go through countries and bodies too
    #[arg(long)]
    through_bodies: bool,

    /// Go through nobody with more meetings than this; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 100)]
    hub_limit: usize,
}

impl RulesArgs {
    pub(crate) fn resolve(&self) -> PathRules {
        PathRules {
            through_bodies: self.through_bodies,
            hub_limit: (self.hub_limit > 0).then_some(self.hub_limit),
        }
    }
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
    let chains = network.paths((a.id, b.id), args.k, &args.rules.resolve())?;
    if chains.is_empty() {
        tell_nothing(ui, &args.rules);
    }
    if a.id == b.id {
        ui.note("both names mean the same");
    }
    if args.k == 1 {
        let hops: Vec<Hop> = chains.into_iter().flatten().collect();
        let line = |row: &Hop| Line::Hop(row.into());
        answer::print(ui, form, &hops, line, Sheet::hops, render::hops)?;
    } else {
        let line = |number: usize, hops: &Vec<Hop>| Line::Chain(ChainView::new(number, hops));
        answer::print_numbered(ui, form, &chains, line, Sheet::chains, render::chains)?;
    }
    Ok(ExitStatus::Done)
}

fn tell_nothing(ui: &mut Ui, args: &RulesArgs) {
    ui.note("no chain of meetings links the two");
    let mut widen = Vec::new();
    if !args.through_bodies {
        widen.push("`--through-bodies`");
    }
    if args.hub_limit > 0 {
        widen.push("`--hub-limit 0`");
    }
    widen.push("`--status all`");
    ui.hint(format_args!("widen the search with {}", widen.join(", ")));
}
