//! The program `chancery`; everything is in the library of this crate.

use std::process::ExitCode;

fn main() -> ExitCode {
    chancery_cli::main()
}
