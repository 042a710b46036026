//! Loading: articles read in one thread, extracted in several, and stored in this one, a batch a
//! transaction.
//!
//! [`aliases`] reads what the analyst knows, [`records`] reads what was extracted elsewhere, [`source`] reads and passes over files that have not changed, [`writer`] gathers batches and keeps
//! the run's log, [`patience`] waits for other processes, [`progress`] and [`summary`] tell the user.

pub(crate) mod aliases;
pub(crate) mod patience;
pub(crate) mod progress;
pub(crate) mod records;
pub(crate) mod source;
pub(crate) mod summary;
pub(crate) mod writer;
