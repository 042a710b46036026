//! Ctrl-C: the first asks for an orderly end, the second ends at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::error::{CliError, ExitStatus};

/// Says whether the user asked for an end; cheap to clone and to ask.
#[derive(Debug, Clone, Default)]
pub(crate) struct Interrupt(Arc<AtomicBool>);

impl Interrupt {
    /// Listens for Ctrl-C and, where there are such, for the signals that ask a process to end.
    pub(crate) fn listen() -> Result<Self, CliError> {
        let asked = Self::default();
        let flag = Arc::clone(&asked.0);
        ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::Relaxed) {
                end_now();
            }
        })
        .map_err(|error| CliError::failed("cannot listen for Ctrl-C").with_source(error))?;
        Ok(asked)
    }

    pub(crate) fn is_asked(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

#[expect(
    clippy::exit,
    reason = "the user insists, and the database is whole at any moment"
)]
fn end_now() {
    std::process::exit(i32::from(ExitStatus::Interrupted.code()));
}
