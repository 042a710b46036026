//! `chancery between`: the meetings of two.

use chancery_query::ask;

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// List the meetings of A and B, each with the sentences that tell of it
///
/// Of several reports each says what it tells, when it was published, and why it was joined to the
/// others. A meeting that some deny or call off is disputed. The numbers under ID are those that
/// `chancery judge --meetings` takes, to join meetings and to part what was joined.
///
/// Example:
///
///     chancery between "Emmanuel Macron" "Volodymyr Zelenskyy" --status all
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    a: String,

    /// Another
    b: String,

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
    let a = names::resolve(ui, store, &args.a)?;
    let b = names::resolve(ui, store, &args.b)?;
    let mut filter = args.filter.resolve(store)?;
    filter.entities = vec![a.id, b.id];
    let asked = answer::limited(&filter, args.limit);
    let mut rows = ask::between(store, &[a.id, b.id], &asked)?;
    if rows.is_empty() {
        answer::nothing_found(ui, store, &filter)?;
    }
    let is_cut = answer::cut(&mut rows, args.limit);
    answer::print_encounters(ui, form, &rows, true)?;
    if is_cut {
        ui.note("there are more: raise `--limit`");
    }
    Ok(ExitStatus::Done)
}
