//! `chancery office`: who held an office.

use chancery_model::{Edtf, EntityKind};
use chancery_query::ask::{self, Holder};
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;
use crate::{database, names};

/// So many days before or after count as around a day: an office is seldom held for less.
const AROUND: u32 = 31;

/// List who was seen in the office TITLE, and when
///
/// An article shows an office on its day of publication; the first and the last such day are
/// given, never an end that nobody reported. The office is found however its title is written:
/// "minister of foreign affairs" is the Foreign Minister; offices whose titles hold all of the words
/// follow. With --on, whoever was seen in the office nearest to the day stands first, and by how
/// many days it was missed.
///
/// Examples:
///
///     chancery office "Foreign Minister" --of France
///     chancery office "Foreign Minister" --of Germany --on 2018-05-01 --limit 3
///     chancery office President --on 2025-08
///     chancery office "Prime Minister" --as-of 2025-06-30 --csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The office, such as "Prime Minister"
    title: String,

    /// Of this country or body
    #[arg(long, value_name = "NAME")]
    of: Option<String>,

    /// Those seen nearest to this date first
    #[arg(long, value_name = "DATE")]
    on: Option<Edtf>,

    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,

    /// As it was known at the end of this day: from what had been published by then
    #[arg(long, value_name = "DATE")]
    as_of: Option<Edtf>,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let store = database::open(global)?;
    let kinds = [EntityKind::Country, EntityKind::Organization];
    let of = match &args.of {
        Some(name) => Some(names::resolve_all(&store, name, &kinds)?),
        None => None,
    };
    let mut rows = ask::holders(
        &store,
        &args.title,
        of.as_deref(),
        args.on,
        args.as_of.map(Edtf::latest),
    )?;
    if rows.is_empty() {
        ui.note("nobody was seen in such an office");
        let alike = store.titles_like(&args.title)?;
        let alike: Vec<String> = alike
            .iter()
            .take(3)
            .map(|title| format!("`{title}`"))
            .collect();
        if !alike.is_empty() {
            ui.hint(format_args!("did you mean {}?", alike.join(", ")));
        }
    }
    if let Some(on) = args.on.filter(|_| !rows.is_empty()) {
        let nearest = rows.iter().filter(|row| row.office.exact);
        let nearest = nearest.filter_map(|row| row.office.distance).min();
        match nearest {
            Some(days) if days <= AROUND => {}
            Some(days) => ui.note(format_args!(
                "nobody was seen in it around {on}; the nearest article is {days} days away"
            )),
            None => ui.note(format_args!(
                "no dated article shows anybody in that very office"
            )),
        }
    }
    rows.truncate(args.limit.unwrap_or(usize::MAX));
    let line = |row: &Holder| Line::Office(row.into());
    answer::print(ui, form, &rows, line, Sheet::holders, render::holders)?;
    Ok(ExitStatus::Done)
}
