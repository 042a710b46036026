//! The store itself: a connection, and how it is opened.

use std::path::Path;

use rusqlite::{Connection, InterruptHandle};

use crate::StoreError;
use crate::{OpenError, open};

/// A database of articles and of what they report.
///
/// One writer at a time, across processes; readers go on meanwhile and see whole batches. A call
/// that meets another writer waits some seconds and then fails with an error that says so.
///
/// ```
/// # use chancery_store::Store;
/// # use chancery_model::{Article, Record};
/// let mut store = Store::open_in_memory()?;
/// let article = Article { title: "Nothing happened".into(), ..Article::default() };
/// store.load_batch(&[(article, Record::default())])?;
/// assert_eq!(store.stats()?.articles, 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

impl Store {
    /// Opens a database for reading and writing; makes it or brings its schema up to date.
    ///
    /// # Errors
    /// If the file is not a database of chancery, or of a newer version (it is then left as it
    /// is), or if it or its folder cannot be written.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        open::open(path).map(|connection| Self { connection })
    }

    /// Opens a database that is there, for reading only.
    ///
    /// # Errors
    /// [`OpenError::Missing`] if there is none yet; else as [`Store::open`].
    pub fn open_read_only(path: &Path) -> Result<Self, OpenError> {
        open::open_read_only(path).map(|connection| Self { connection })
    }

    /// Opens a further connection for reading to a database that this process has open already.
    ///
    /// The other ways to open look at the first bytes of the file, and closing a file takes from a
    /// process all locks that it has on it: a writer would then not know of the readers here, and
    /// could take the log away from under them.
    ///
    /// # Errors
    /// As [`Store::open_read_only`].
    pub fn open_further(path: &Path) -> Result<Self, OpenError> {
        open::open_further(path).map(|connection| Self { connection })
    }

    /// Bounds the memory, in KiB, that this connection keeps pages of the file in; a connection that loads
    /// has use for more than one that answers short questions.
    ///
    /// # Errors
    /// If SQLite fails, which it does only for want of memory.
    pub fn bound_cache(&self, kib: u16) -> Result<(), StoreError> {
        self.connection
            .pragma_update(None, "cache_size", -i64::from(kib))?;
        Ok(())
    }

    /// Copies what waits in the log into the file itself, and empties the log.
    ///
    /// SQLite begins the log anew only in a moment in which nobody reads from it, and under a busy server there is
    /// none: it would grow with every load. This waits for the questions under way, some seconds at most; new ones go on
    /// meanwhile. Where they take longer, or another process writes, the log is left for the next time.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn empty_log(&self) -> Result<(), StoreError> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        Ok(())
    }

    /// Opens an empty database that goes with the value.
    ///
    /// # Errors
    /// If SQLite fails, which it does only for want of memory.
    pub fn open_in_memory() -> Result<Self, OpenError> {
        open::open_in_memory().map(|connection| Self { connection })
    }

    /// Returns what can break off a question from another thread.
    #[must_use]
    pub fn canceller(&self) -> Canceller {
        Canceller(self.connection.get_interrupt_handle())
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}

/// Breaks off what a [`Store`] is doing; it then fails with [`StoreError::Interrupted`].
pub struct Canceller(InterruptHandle);

impl Canceller {
    /// Breaks off the questions under way. Without any, nothing happens.
    pub fn cancel(&self) {
        self.0.interrupt();
    }
}

impl std::fmt::Debug for Canceller {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Canceller")
    }
}
