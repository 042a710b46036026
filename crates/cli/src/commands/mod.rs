//! The commands, one file each.
//!
//! A command `verb` is the file `commands/verb.rs` with two items:
//!
//! ```text
//! /// Does this and that
//! ///
//! /// More words, and an example:
//! ///
//! ///     chancery verb "Emmanuel Macron"
//! #[derive(Debug, clap::Args)]
//! #[command(verbatim_doc_comment)]
//! pub(crate) struct Args { … }
//!
//! pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError>
//! ```
//!
//! and three lines here: the module, the variant of [`Command`] and the arm of [`Command::run`].
//! The doc comment of `Args` is the command's help: imperative, the first line without a full
//! stop, then an example.
//!
//! What the frame gives a command:
//! - Results go to [`Ui::out`] (a `Write`, raw) or [`Ui::line`]; `?` on a write turns a closed
//!   pipe into a quiet end. JSON goes through [`Ui::json`], one value a line.
//! - All else goes to standard error: [`Ui::note`], [`Ui::warn`], [`Ui::error`] (reports a failed
//!   input without stopping the batch) and [`Ui::progress`]. Control characters in messages are
//!   made visible there, so names and paths can be put in as they are.
//! - [`CliError::failed`] and [`CliError::usage`] choose the exit code; `with_source` adds the
//!   cause, `with_hint` the next step. A batch in which some inputs failed reports each with
//!   `ui.error` and returns [`ExitStatus::SomeFailed`].
//! - [`Global`] holds `--db`, `--json`, `--color` and `--width`.

use std::path::PathBuf;

use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

mod articles;
mod between;
mod check;
mod common;
mod communities;
mod completions;
mod diff;
mod errors;
mod explain;
mod export;
mod extract;
mod import;
mod inspect;
mod judge;
mod judgements;
mod load;
mod loads;
mod manual;
mod merge;
mod met;
mod neighbourhood;
mod office;
mod pairs;
mod path;
mod rank;
mod remove;
mod review;
mod rules;
mod search;
mod serve;
mod show;
mod split;
mod stats;
mod timeline;

/// Read articles, work out who met whom, and ask
///
/// `chancery load PATH` reads articles into a database; the other commands ask it:
///
///     chancery load articles/
///     chancery met "Emmanuel Macron"
///     chancery export --format dot > graph.dot
#[derive(Debug, clap::Parser)]
#[command(name = "chancery", version, verbatim_doc_comment)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The options that every command takes.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        env = "CHANCERY_DB",
        default_value = "chancery.db"
    )]
    pub(crate) db: PathBuf,

    /// Print the answer as JSON Lines, each `{"type": …, "data": …}`
    #[arg(long, global = true)]
    pub(crate) json: bool,

    /// When to colour the output; NO_COLOR is respected
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: clap::ColorChoice,

    /// Cut tables to this many columns [default: the terminal's width, no limit in a pipe]
    #[arg(long, global = true, value_name = "COLUMNS")]
    pub(crate) width: Option<u16>,
}

/// What to do.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    Load(load::Args),
    Import(import::Args),
    Extract(extract::Args),
    Explain(explain::Args),
    Inspect(inspect::Args),
    Rules(rules::Args),
    Met(met::Args),
    Between(between::Args),
    Common(common::Args),
    Path(path::Args),
    Neighbourhood(neighbourhood::Args),
    Timeline(timeline::Args),
    Show(show::Args),
    Office(office::Args),
    Search(search::Args),
    Merge(merge::Args),
    Split(split::Args),
    Judge(judge::Args),
    Judgements(judgements::Args),
    Review(review::Args),
    Articles(articles::Args),
    Remove(remove::Args),
    Check(check::Args),
    Loads(loads::Args),
    Errors(errors::Args),
    Rank(rank::Args),
    Communities(communities::Args),
    Pairs(pairs::Args),
    Diff(diff::Args),
    Stats(stats::Args),
    Export(export::Args),
    Serve(serve::Args),
    Completions(completions::Args),
    Manual(manual::Args),
}

impl Command {
    /// Runs the command.
    pub(crate) fn run(&self, ui: &mut Ui, global: &Global) -> Result<ExitStatus, CliError> {
        match self {
            Self::Load(args) => load::run(ui, global, args),
            Self::Import(args) => import::run(ui, global, args),
            Self::Extract(args) => extract::run(ui, global, args),
            Self::Explain(args) => explain::run(ui, global, args),
            Self::Inspect(args) => inspect::run(ui, global, args),
            Self::Rules(args) => rules::run(ui, global, args),
            Self::Met(args) => met::run(ui, global, args),
            Self::Between(args) => between::run(ui, global, args),
            Self::Common(args) => common::run(ui, global, args),
            Self::Path(args) => path::run(ui, global, args),
            Self::Neighbourhood(args) => neighbourhood::run(ui, global, args),
            Self::Timeline(args) => timeline::run(ui, global, args),
            Self::Show(args) => show::run(ui, global, args),
            Self::Office(args) => office::run(ui, global, args),
            Self::Search(args) => search::run(ui, global, args),
            Self::Merge(args) => merge::run(ui, global, args),
            Self::Split(args) => split::run(ui, global, args),
            Self::Judge(args) => judge::run(ui, global, args),
            Self::Review(args) => review::run(ui, global, args),
            Self::Judgements(args) => judgements::run(ui, global, args),
            Self::Articles(args) => articles::run(ui, global, args),
            Self::Remove(args) => remove::run(ui, global, args),
            Self::Check(args) => check::run(ui, global, args),
            Self::Loads(args) => loads::run(ui, global, args),
            Self::Errors(args) => errors::run(ui, global, args),
            Self::Rank(args) => rank::run(ui, global, args),
            Self::Communities(args) => communities::run(ui, global, args),
            Self::Pairs(args) => pairs::run(ui, global, args),
            Self::Diff(args) => diff::run(ui, global, args),
            Self::Stats(args) => stats::run(ui, global, args),
            Self::Export(args) => export::run(ui, global, args),
            Self::Serve(args) => serve::run(ui, global, args),
            Self::Completions(args) => completions::run(ui, global, args),
            Self::Manual(args) => manual::run(ui, global, args),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn the_parser_is_sound() {
        Cli::command().debug_assert();
    }
}
