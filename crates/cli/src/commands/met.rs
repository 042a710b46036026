//! `chancery met`: who met somebody.

use chancery_query::ask::{self, Counterpart};
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// List the people and bodies that NAME met
///
/// Each with the number of meetings, status, date, place, the number of articles that report
/// them, and the sentence that tells of the last one. Only meetings that were held or are under
/// way count, unless --status says otherwise.
///
/// Examples:
///
///     chancery met "Emmanuel Macron"
///     chancery met Macron --since 2025-08 --place Paris
///     chancery met "#12" --status all --csv > met.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// Only the meetings in which this one took part too
    #[arg(long, value_name = "NAME")]
    with: Option<String>,

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
    let who = names::resolve(ui, &store, &args.name)?;
    let mut filter = args.filter.resolve(&store)?;
    filter.entities.push(who.id);
    if let Some(with) = &args.with {
        filter.entities.push(names::resolve(ui, &store, with)?.id);
    }
    let rows = ask::met(&store, who.id, &filter)?;
    if rows.is_empty() {
        answer::nothing_found(ui, &store, &filter)?;
    }
    let line = |row: &Counterpart| Line::Counterpart(row.into());
    answer::print(
        ui,
        form,
        &rows,
        line,
        Sheet::counterparts,
        render::counterparts,
    )?;
    Ok(ExitStatus::Done)
}
