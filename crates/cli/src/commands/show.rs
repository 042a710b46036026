//! `chancery show`: what is known of somebody.

use chancery_model::Edtf;
use chancery_query::ask;
use chancery_query::render::{self, Line, Sheet};

use super::Global;
use crate::answer::{self, Form};
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;
use crate::{database, names};

/// Show what is known of NAME: other names, offices, meetings and sources
///
/// Examples:
///
///     chancery show "Emmanuel Macron"
///     chancery show "#12" --as-of 2025-06-30 --json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// List at most so many articles
    #[arg(long, value_name = "N", default_value_t = 10)]
    articles: u64,

    /// As it was known at the end of this day: from what had been published by then
    #[arg(long, value_name = "DATE")]
    as_of: Option<Edtf>,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let store = database::open(global)?;
    let who = names::resolve(ui, &store, &args.name)?;
    let as_of = args.as_of.map(Edtf::latest);
    let Some(portrait) = ask::portrait(&store, who.id, args.articles, as_of)? else {
        return Err(CliError::failed(format!("{} is no longer there", who.id)));
    };
    match Form::new(global, args.csv)? {
        Form::Json => ui.json(&Line::Entity(Box::new((&portrait).into())))?,
        Form::Csv => write!(ui.out(), "{}", Sheet::portrait(&portrait).render())?,
        Form::Human => {
            let text = render::portrait(&portrait, answer::page(ui));
            write!(ui.out(), "{text}")?;
        }
    }
    Ok(ExitStatus::Done)
}
