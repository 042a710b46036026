//! `chancery manual`: the manual page.

use clap::CommandFactory as _;

use super::{Cli, Global};
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// Print the manual page, in the format of man(1)
///
/// Examples:
///
///     chancery manual | man -l -
///     chancery manual met | man -l -
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The command to describe [default: the program as a whole]
    command: Option<String>,
}

/// Prints the page.
pub(crate) fn run(ui: &mut Ui, _: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mut program = Cli::command();
    program.build();
    let described = match &args.command {
        None => program,
        Some(name) => program
            .find_subcommand(name)
            .cloned()
            .ok_or_else(|| CliError::usage(format!("there is no command `{name}`")))?,
    };
    clap_mangen::Man::new(described).render(ui.out())?;
    Ok(ExitStatus::Done)
}
