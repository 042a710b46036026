//! `chancery diff`: what a run or a time has added.

use chancery_model::Edtf;
use chancery_query::ask;
use chancery_query::render::{self, Line, Sheet};
use chancery_store::{LoadId, Since, Store};
use jiff::civil::Date;

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// Show what a load, or the articles of some days, have added to what was known
///
/// New articles, meetings, offices and names, and the meetings of which something else is known
/// than before: another status, date, place or number of sources. Without options, what the last
/// load added.
///
/// Examples:
///
///     chancery diff
///     chancery diff --load 3 --json
///     chancery diff --since 2025-08-11 --until 2025-08-17
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// What this run of load or import added; `chancery loads` lists them
    #[arg(long, value_name = "N", conflicts_with_all = ["since", "until"])]
    load: Option<i64>,

    /// What was published on this date or later added
    #[arg(long, value_name = "DATE")]
    since: Option<Edtf>,

    /// What was published on this date or earlier added
    #[arg(long, value_name = "DATE")]
    until: Option<Edtf>,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let since = match (args.since, args.until) {
        (None, None) => Since::Load(load(&store, args.load)?),
        (since, until) => Since::Published(
            since.map_or(Date::MIN, Edtf::earliest),
            until.map_or(Date::MAX, Edtf::latest),
        ),
    };
    let found = ask::difference(&store, since)?;
    if found == ask::Difference::default() {
        ui.note("nothing was added");
    }
    let line = |row: &ask::Difference| Line::Difference(row.into());
    let human = |rows: &[ask::Difference], page| {
        let parts: Vec<String> = rows
            .iter()
            .map(|row| render::difference(row, page))
            .collect();
        parts.concat()
    };
    answer::print(ui, form, &[found], line, Sheet::difference, human)?;
    Ok(ExitStatus::Done)
}

/// Returns the run asked for, or the last.
fn load(store: &Store, asked: Option<i64>) -> Result<LoadId, CliError> {
    let loads = store.loads()?;
    let found = match asked {
        Some(number) => loads.iter().find(|load| load.id.0 == number),
        None => loads.last(),
    };
    found.map(|load| load.id).ok_or_else(|| {
        let message = asked.map_or_else(
            || "nothing was loaded yet".to_owned(),
            |number| format!("there is no load `{number}`"),
        );
        CliError::failed(message).with_hint("`chancery loads` lists them")
    })
}
