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
//! and two lines here: the module, and its entry in the list of `commands!`.
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

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args as _, FromArgMatches as _, Parser as _};

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

/// Makes of the list of commands what reads them, runs them and defines them.
macro_rules! commands {
    ($($variant:ident: $module:ident,)*) => {
        /// What to do.
        #[derive(Debug, clap::Subcommand)]
        pub(crate) enum Command {
            $($variant($module::Args),)*
        }

        impl Command {
            /// Runs the command.
            pub(crate) fn run(&self, ui: &mut Ui, global: &Global) -> Result<ExitStatus, CliError> {
                match self {
                    $(Self::$variant(args) => $module::run(ui, global, args),)*
                }
            }

            /// Returns the definition of one command, without those of the others.
            fn definition(name: &str) -> Option<clap::Command> {
                let new = clap::Command::new;
                match name {
                    $(stringify!($module) => {
                        Some(<$module::Args as clap::Args>::augment_args(new(stringify!($module))))
                    })*
                    _ => None,
                }
            }
        }
    };
}

commands! {
    Load: load,
    Import: import,
    Extract: extract,
    Explain: explain,
    Inspect: inspect,
    Rules: rules,
    Met: met,
    Between: between,
    Common: common,
    Path: path,
    Neighbourhood: neighbourhood,
    Timeline: timeline,
    Show: show,
    Office: office,
    Search: search,
    Merge: merge,
    Split: split,
    Judge: judge,
    Judgements: judgements,
    Review: review,
    Articles: articles,
    Remove: remove,
    Check: check,
    Loads: loads,
    Errors: errors,
    Rank: rank,
    Communities: communities,
    Pairs: pairs,
    Diff: diff,
    Stats: stats,
    Export: export,
    Serve: serve,
    Completions: completions,
    Manual: manual,
}

impl Cli {
    /// Reads the arguments of the program, of which the first is its name.
    ///
    /// To define all commands with all their options takes a third of the time that a short question takes, so
    /// the command is read by its own definition. Whatever that does not understand is read again with all
    /// of them, for help and for what is said of mistakes.
    pub(crate) fn read(arguments: &[OsString]) -> Result<Self, clap::Error> {
        match Self::read_one(arguments) {
            Some(cli) => Ok(cli),
            None => Self::try_parse_from(arguments),
        }
    }

    fn read_one(arguments: &[OsString]) -> Option<Self> {
        let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
        let command = words.find_map(Command::definition)?;
        let program = clap::Command::new("chancery");
        let program = Global::augment_args(program)
            .subcommand(command)
            .subcommand_required(true);
        let matches = program.try_get_matches_from(arguments).ok()?;
        Self::from_arg_matches(&matches).ok()
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

    #[test]
    fn every_command_is_defined_by_its_own_name() {
        for command in Cli::command().get_subcommands() {
            assert!(Command::definition(command.get_name()).is_some());
        }
    }

    #[test]
    fn a_command_is_read_alone_as_among_all() {
        let check = |line: &str, is_read_alone: bool| {
            let words = ["chancery"].into_iter().chain(line.split(' '));
            let arguments: Vec<OsString> = words.map(OsString::from).collect();
            let all = Cli::try_parse_from(&arguments).map_err(|error| error.to_string());
            let read = Cli::read(&arguments).map_err(|error| error.to_string());
            assert_eq!(format!("{read:?}"), format!("{all:?}"), "{line}");
            let alone = Cli::read_one(&arguments);
            assert_eq!(alone.is_some(), is_read_alone, "{line}");
        };
        check("met Macron --since 2025-08 --place Paris", true);
        check("--db met --json met met --limit 3", true);
        check("met --db load x", true);
        check("export --format dot --around Macron", true);
        check("--db met load x", false);
        check("met", false);
        check("met --help", false);
        check("help met", false);
        check("met Macron --limit many", false);
        check("meet Macron", false);
        check("--version", false);
        check("", false);
    }
}
