//! Waiting for another process that writes to the same database.

use std::path::Path;
use std::time::{Duration, Instant};

use chancery_store::{LoadError, OpenError, StoreError};

use crate::interrupt::Interrupt;
use crate::ui::Ui;

/// How long to wait.
const LONGEST: Duration = Duration::from_secs(600);

/// A failure that may be that of another process, which will have done soon.
pub(crate) trait MayPass {
    /// Says whether another process holds the database.
    fn is_locked(&self) -> bool;
}

impl MayPass for OpenError {
    fn is_locked(&self) -> bool {
        matches!(self, Self::Locked { .. })
    }
}

impl MayPass for StoreError {
    fn is_locked(&self) -> bool {
        matches!(self, Self::Locked(_))
    }
}

impl MayPass for LoadError {
    fn is_locked(&self) -> bool {
        self.reason().is_locked()
    }
}

/// Waits, and says so once.
#[derive(Clone)]
pub(crate) struct Patience<'p> {
    /// The database.
    pub(crate) path: &'p Path,
    /// Whether the user asked for an end.
    pub(crate) interrupt: Interrupt,
    /// Whether to say nothing.
    pub(crate) is_quiet: bool,
}

impl Patience<'_> {
    /// Does some work again and again while another process holds the database. Each try waits some
    /// seconds by itself; after ten minutes the failure stands.
    pub(crate) fn wait<T, E: MayPass>(
        &self,
        ui: &mut Ui,
        mut work: impl FnMut(&mut Ui) -> Result<T, E>,
    ) -> Result<T, E> {
        let began = Instant::now();
        let mut has_told = false;
        loop {
            let error = match work(ui) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            if !error.is_locked() || began.elapsed() > LONGEST || self.interrupt.is_asked() {
                return Err(error);
            }
            if !has_told && !self.is_quiet {
                let path = self.path.display();
                ui.note(format!(
                    "waiting for another process that writes to `{path}`"
                ));
                has_told = true;
            }
        }
    }
}
