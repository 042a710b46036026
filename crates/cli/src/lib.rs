//! The command-line program `chancery`.
//!
//! [`main`] reads the arguments, runs one command and turns what it returns into an exit code: 0
//! done (an empty answer is an answer), 1 failed or some inputs failed, 2 wrong usage, 130 broken
//! off by the user. A reader that closes the pipe early ends the program quietly.
//!
//! A command is one file in `commands/`; how one looks is written at the top of `commands/mod.rs`.
//! Commands print through `ui.rs` only, and fail with the one error type of `error.rs`.

use std::process::ExitCode;

mod answer;
mod batch;
mod commands;
mod database;
mod error;
mod explained;
mod filters;
mod interrupt;
mod judging;
mod load;
mod names;
mod ordered;
mod output;
mod reading;
mod records;
mod rules;
mod ui;

use commands::Cli;
use ui::Ui;

/// Runs the program with the arguments of the process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let cli = match Cli::read(&arguments) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    let mut ui = Ui::new(cli.global.color, cli.global.width);
    let outcome = cli.command.run(&mut ui, &cli.global);
    let outcome = outcome.and_then(|status| ui.finish().map(|()| status));
    match outcome {
        Ok(status) => ExitCode::from(status.code()),
        Err(error) => {
            if !error.is_broken_pipe() {
                ui.error(&error);
            }
            ExitCode::from(error.code())
        }
    }
}

/// Prints help, the version or a complaint about the arguments.
fn usage(error: &clap::Error) -> ExitCode {
    // Nothing is left to do where even this cannot be printed.
    error.print().ok();
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
