//! Prints answers in the form asked for.

use chancery_model::EntityKind;
use chancery_query::ask::Encounter;
use chancery_query::render::{self, Line, Page, Sheet};
use chancery_store::{MeetingFilter, Store};

use crate::commands::Global;
use crate::error::CliError;
use crate::ui::Ui;

/// The form of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A table.
    Human,
    /// JSON Lines.
    Json,
    /// Comma-separated values.
    Csv,
}

impl Form {
    /// Returns the form that the options ask for.
    pub(crate) fn new(global: &Global, csv: bool) -> Result<Self, CliError> {
        match (global.json, csv) {
            (true, true) => Err(CliError::usage("`--json` and `--csv` exclude each other")),
            (true, false) => Ok(Self::Json),
            (false, true) => Ok(Self::Csv),
            (false, false) => Ok(Self::Human),
        }
    }
}

/// Returns the page that tables are laid out on.
pub(crate) fn page(ui: &Ui) -> Page {
    Page {
        width: ui.width(),
        color: ui.has_color(),
    }
}

/// Prints rows as JSON Lines, as CSV or as the text that `human` makes of them.
pub(crate) fn print<Row>(
    ui: &mut Ui,
    form: Form,
    rows: &[Row],
    line: impl Fn(&Row) -> Line,
    sheet: impl FnOnce(&[Row]) -> Sheet,
    human: impl FnOnce(&[Row], Page) -> String,
) -> Result<(), CliError> {
    match form {
        Form::Json => rows.iter().try_for_each(|row| ui.json(&line(row))),
        Form::Csv => Ok(write!(ui.out(), "{}", sheet(rows).render())?),
        // An empty table says less than the note on standard error.
        Form::Human if rows.is_empty() => Ok(()),
        Form::Human => {
            let text = human(rows, page(ui));
            Ok(write!(ui.out(), "{text}")?)
        }
    }
}

/// As [`print()`] for rows whose JSON has their number, from 1 on.
pub(crate) fn print_numbered<Row>(
    ui: &mut Ui,
    form: Form,
    rows: &[Row],
    line: impl Fn(usize, &Row) -> Line,
    sheet: impl FnOnce(&[Row]) -> Sheet,
    human: impl FnOnce(&[Row], Page) -> String,
) -> Result<(), CliError> {
    let next = std::cell::Cell::new(0);
    let numbered = |row: &Row| {
        next.set(next.get() + 1);
        line(next.get(), row)
    };
    print(ui, form, rows, numbered, sheet, human)
}

/// Says how many rows a limit has left out, if any.
pub(crate) fn left_out(ui: &mut Ui, shown: usize, total: usize) {
    if shown < total {
        ui.note(format_args!("{} more: raise `--limit`", total - shown));
    }
}

/// Asks for no more meetings than so many and one, which tells that there are more.
pub(crate) fn limited(filter: &MeetingFilter, most: Option<u64>) -> MeetingFilter {
    MeetingFilter {
        limit: most.map(|most| most.saturating_add(1)),
        ..filter.clone()
    }
}

/// Leaves no more than so many rows; says whether there were more.
pub(crate) fn cut<Row>(rows: &mut Vec<Row>, most: Option<u64>) -> bool {
    let most = most.and_then(|most| usize::try_from(most).ok());
    let most = most.unwrap_or(usize::MAX);
    let is_cut = rows.len() > most;
    rows.truncate(most);
    is_cut
}

/// Prints encounters, with the sentences of all reports or with one sentence each.
pub(crate) fn print_encounters(
    ui: &mut Ui,
    form: Form,
    rows: &[Encounter],
    all_sentences: bool,
) -> Result<(), CliError> {
    let line = |row: &Encounter| Line::Meeting(row.into());
    print(ui, form, rows, line, Sheet::encounters, |rows, page| {
        render::encounters(rows, all_sentences, page)
    })
}

/// Says that nothing was found, and whether there is something with another status.
pub(crate) fn nothing_found(
    ui: &mut Ui,
    store: &Store,
    filter: &MeetingFilter,
) -> Result<(), CliError> {
    ui.note("no meeting found");
    let any_status = MeetingFilter {
        statuses: Vec::new(),
        ..filter.clone()
    };
    let asked = store.entities(&filter.entities)?;
    if let Some(place) = asked.iter().find(|one| one.kind == EntityKind::Place) {
        ui.hint(format_args!(
            "{} {} is a place: `--place {}` asks who met there, as in `chancery pairs`",
            place.name, place.id, place.name
        ));
        return Ok(());
    }
    let others = store.meetings(&any_status)?.len();
    if others > 0 {
        let noun = if others == 1 { "one is" } else { "some are" };
        ui.hint(format_args!(
            "{noun} planned, cancelled or denied: add `--status all`"
        ));
    }
    Ok(())
}
