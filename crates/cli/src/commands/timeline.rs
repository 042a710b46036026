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
/// Example:
///
///     chancery timeline "Emmanuel Macron" --since 2025
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

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
    let rows = ask::timeline(store, who.id, &filter)?;
    if rows.is_empty() {
        answer::nothing_found(ui, store, &filter)?;
    }
    answer::print_encounters(ui, form, &rows, false)?;
    Ok(ExitStatus::Done)
}
