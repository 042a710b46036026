//! `chancery path`: how two are linked.

use chancery_query::algo::PathRules;
use chancery_query::ask::{self, Hop};
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
/// since everybody is linked through those whom everybody meets.
///
/// Example:
///
///     chancery path "Friedrich Merz" "Emmanuel Macron"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    a: String,

    /// Another
    b: String,

    /// Go through countries and bodies too
    #[arg(long)]
    through_bodies: bool,

    /// Go through nobody with more meetings than this; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 100)]
    hub_limit: usize,

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
    let rules = PathRules {
        through_bodies: args.through_bodies,
        hub_limit: (args.hub_limit > 0).then_some(args.hub_limit),
    };
    let rows = match ask::path(&store, (a.id, b.id), &rules, &filter)? {
        Some(hops) => hops,
        None => {
            tell_nothing(ui, args);
            Vec::new()
        }
    };
    if a.id == b.id {
        ui.note("both names mean the same");
    }
    let line = |row: &Hop| Line::Hop(row.into());
    answer::print(ui, form, &rows, line, Sheet::hops, render::hops)?;
    Ok(ExitStatus::Done)
}

fn tell_nothing(ui: &mut Ui, args: &Args) {
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
