//! `chancery articles`: what was loaded.

use chancery_query::render::{self, Line, Sheet};
use chancery_store::ArticleRow;

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// List the articles in the database
///
/// Example:
///
///     chancery articles --csv > articles.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let rows = database::open(global)?.articles()?;
    if rows.is_empty() {
        ui.note("no articles");
    }
    let line = |row: &ArticleRow| Line::Article(row.into());
    answer::print(ui, form, &rows, line, Sheet::articles, render::articles)?;
    Ok(ExitStatus::Done)
}
