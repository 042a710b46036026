//! `chancery search`: articles by their words.

use chancery_model::Edtf;
use chancery_query::render::{self, Line, Sheet};
use chancery_store::{SearchFilter, SearchHit, SearchQuery};

use super::Global;
use crate::answer::{self, Form};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// Search the text of the articles
///
/// The best come first, each with the part of its text that has the most of the words. Case and
/// accents do not matter. All words must occur; "several words" in quotation marks must stand
/// together, negotiat* finds all that begins so, and -nuclear leaves out articles with that word.
/// If nothing is found, words that no article has are taken for likely ones that some have.
/// What the index lacks, as after a load that was killed, is added first.
///
/// Examples:
///
///     chancery search ceasefire border
///     chancery search "\"joint statement\" geneva" --since 2025-06 --json
///     chancery search --limit 100 --csv -- "negotiat* -nuclear"
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The words
    #[arg(required = true)]
    words: Vec<String>,

    /// Published on this date or later
    #[arg(long, value_name = "DATE")]
    since: Option<Edtf>,

    /// Published on this date or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<Edtf>,

    /// As of the end of this day: the same as --until
    #[arg(long, value_name = "DATE", conflicts_with = "until")]
    as_of: Option<Edtf>,

    /// List at most so many
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u64,

    /// Print comma-separated values
    #[arg(long)]
    csv: bool,
}

/// Prints the answer.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let form = Form::new(global, args.csv)?;
    let words = args.words.join(" ");
    let query = SearchQuery::parse(&words)
        .map_err(|error| CliError::usage(format!("{error} in `{words}`")))?;
    let store = database::open(global)?;
    // A search of what is there is better than none; what is missing is told with the answer.
    if store.unindexed()? > 0 {
        database::index_text(ui, &global.db, || true);
    }
    let filter = SearchFilter {
        since: args.since.map(Edtf::earliest),
        until: args.until.or(args.as_of).map(Edtf::latest),
        limit: args.limit,
    };
    let answer = store.search(&query, &filter)?;
    if answer.unindexed > 0 {
        ui.warn(format_args!(
            "{} articles are not in the index yet, for the database could not be written",
            answer.unindexed
        ));
    }
    if let Some(respelt) = &answer.respelt {
        ui.note(format_args!(
            "no article found for `{words}`; these are for `{respelt}`"
        ));
    } else if answer.hits.is_empty() {
        ui.note("no article found");
    }
    let line = |row: &SearchHit| Line::Hit(row.into());
    answer::print(ui, form, &answer.hits, line, Sheet::hits, render::hits)?;
    let total = usize::try_from(answer.total).unwrap_or(usize::MAX);
    answer::left_out(ui, answer.hits.len(), total);
    Ok(ExitStatus::Done)
}
