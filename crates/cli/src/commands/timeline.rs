//! `chancery timeline`: somebody's meetings in order of time.

use chancery_query::ask;

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// List the meetings of NAME in order of time, those without a date last
///
/// The numbers under ID are those that `chancery judge --meetings` takes.
///
/// Example:
///
///     chancery timeline "Emmanuel Macron" --since 2025
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// List at most so many, the earliest first
    #[arg(long, value_name = "N")]
    limit: Option<u64>,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    filter: FilterArgs,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open_to_the_end(global)?;
    let who = names::resolve(ui, store, &args.name)?;
    let mut filter = args.filter.resolve(store)?;
    filter.entities.push(who.id);
    let asked = answer::limited(&filter, args.limit);
    let mut rows = ask::timeline(store, who.id, &asked)?;
    if rows.is_empty() {
        answer::nothing_found(ui, store, &filter)?;
    }
    let is_cut = answer::cut(&mut rows, args.limit);
    answer::print_encounters(ui, form, &rows, false)?;
    if is_cut {
        ui.note("there are more: raise `--limit`");
    }
    Ok(ExitStatus::Done)
}
