//! Opens the database that a command asks.

use std::ops::ControlFlow;
use std::path::Path;

use chancery_query::ask;
use chancery_query::snapshot::Snapshot;
use chancery_store::{MeetingFilter, OpenError, Store, StoreError};

use crate::commands::Global;
use crate::error::CliError;
use crate::ui::Ui;

/// Opens the database to read it.
pub(crate) fn open(global: &Global) -> Result<Store, CliError> {
    Store::open_read_only(&global.db).map_err(cannot_open)
}

/// Opens the database for one short question, after which the program ends.
///
/// It stays open until then: the system closes it faster than SQLite takes what it knows of the schema apart.
pub(crate) fn open_to_the_end(global: &Global) -> Result<&'static Store, CliError> {
    Ok(Box::leak(Box::new(open(global)?)))
}

/// Opens a database that is there, to change it.
pub(crate) fn open_to_change(global: &Global) -> Result<Store, CliError> {
    // Opening to write would make a file; a change needs one that is there.
    if !global.db.exists() {
        let path = global.db.clone();
        return Err(cannot_open(OpenError::Missing { path }));
    }
    Store::open(&global.db).map_err(cannot_open)
}

/// Takes the graph that a filter needs.
pub(crate) fn graph(store: &Store, filter: &MeetingFilter) -> Result<Snapshot, CliError> {
    Ok(ask::graph(store, filter)?)
}

/// Brings the full-text index up to date as long as it `goes_on`; says whether it is.
///
/// That it cannot be written is no failure: a search says what it does not have.
pub(crate) fn index_text(ui: &mut Ui, path: &Path, goes_on: impl Fn() -> bool) -> bool {
    let indexed = Store::open(path).map(|mut store| {
        let indexed = store.index_text(&mut |done, total| {
            ui.progress(|| format!("indexing article {done} of {total}"));
            if goes_on() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        });
        // A log that is not emptied now is so the next time.
        store.empty_log().ok();
        indexed
    });
    matches!(indexed, Ok(Ok(()))) && goes_on()
}

/// Turns the store's answer into a failure that says the next step.
pub(crate) fn cannot_open(error: OpenError) -> CliError {
    let is_missing = error.is_missing();
    let failure = CliError::because(error);
    if is_missing {
        failure.with_hint("make one with `chancery load PATH`, or name another with `--db FILE`")
    } else {
        failure
    }
}

impl From<StoreError> for CliError {
    fn from(error: StoreError) -> Self {
        Self::because(error)
    }
}
