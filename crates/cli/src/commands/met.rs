//! `chancery met`: who met somebody.

use chancery_query::ask::{self, Counterpart, Network};
use chancery_query::render::{self, Line, Sheet};
use chancery_query::snapshot::Snapshot;
use chancery_store::{EntityId, MeetingFilter, Store};

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::filters::FilterArgs;
use crate::ui::Ui;
use crate::{database, names};

/// List the people and bodies that NAME met
///
/// Each with the number of meetings, status, date, place, the number of articles that report them,
/// and the sentence that tells of the last one. Only meetings that were held or are under way
/// count, unless --status says otherwise. With --json each has all of its meetings, or with --brief
/// none.
///
/// Examples:
///
///     chancery met "Emmanuel Macron"
///     chancery met Macron --since 2025-08 --place Paris
///     chancery met France --brief --limit 30
///     chancery met "#12" --status all --csv > met.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// Only the meetings in which this one took part too
    #[arg(long, value_name = "NAME")]
    with: Option<String>,

    /// List at most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// Without sentences: the fastest answer
    #[arg(long)]
    brief: bool,

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
    if let Some(with) = &args.with {
        filter.entities.push(names::resolve(ui, store, with)?.id);
    }
    let (rows, total) = found(store, who.id, &filter, args, form)?;
    if rows.is_empty() {
        answer::nothing_found(ui, store, &filter)?;
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
    answer::left_out(ui, rows.len(), total);
    Ok(ExitStatus::Done)
}

/// Answers from the graph beside the database where it has all that is asked, else from the database.
fn found(
    store: &Store,
    who: EntityId,
    filter: &MeetingFilter,
    args: &Args,
    form: Form,
) -> Result<(Vec<Counterpart>, usize), CliError> {
    let limit = args.limit.unwrap_or(usize::MAX);
    let is_of_one = filter.entities.iter().all(|entity| *entity == who);
    let wants_all = form == Form::Json && !args.brief;
    if is_of_one
        && !wants_all
        && filter.as_of.is_none()
        && let Some(part) = Snapshot::open_around(store, who, filter)?
    {
        let network = Network::new(store, &part, filter);
        let network = if args.brief {
            network.without_sentences()
        } else {
            network
        };
        return Ok(network.met(who, limit)?);
    }
    let mut rows = ask::met(store, who, filter)?;
    let total = rows.len();
    rows.truncate(limit);
    if args.brief {
        rows.iter_mut().for_each(|row| row.meetings.clear());
    }
    Ok((rows, total))
}
