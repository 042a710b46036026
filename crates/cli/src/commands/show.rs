//! `chancery show`: what is known of somebody.

use chancery_query::ask;
use chancery_query::render::{self, Line};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;
use crate::{answer, database, names};

/// Show what is known of NAME: other names, offices, meetings and sources
///
/// Example:
///
///     chancery show "Emmanuel Macron"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// A name, or the number of an entity: 12 or "#12"
    name: String,

    /// List at most so many articles
    #[arg(long, value_name = "N", default_value_t = 10)]
    articles: u64,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let store = database::open(global)?;
    let who = names::resolve(ui, &store, &args.name)?;
    let Some(portrait) = ask::portrait(&store, who.id, args.articles)? else {
        return Err(CliError::failed(format!("{} is no longer there", who.id)));
    };
    if global.json {
        ui.json(&Line::Entity(Box::new((&portrait).into())))?;
    } else {
        let text = render::portrait(&portrait, answer::page(ui));
        write!(ui.out(), "{text}")?;
    }
    Ok(ExitStatus::Done)
}
