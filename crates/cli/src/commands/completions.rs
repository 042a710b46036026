//! `chancery completions`: scripts that complete commands and options in a shell.

use clap::CommandFactory as _;

use super::{Cli, Global};
use crate::error::{CliError, ExitStatus};
use crate::ui::Ui;

/// Print a script that completes commands and options in a shell
///
/// Example:
///
///     chancery completions bash > ~/.local/share/bash-completion/completions/chancery
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// The shell
    shell: clap_complete::Shell,
}

/// Prints the script.
pub(crate) fn run(ui: &mut Ui, _: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    // The generator panics where it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "chancery", &mut script);
    ui.out().write_all(&script)?;
    Ok(ExitStatus::Done)
}
