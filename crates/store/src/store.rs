//! The store itself: a connection, and how it is opened.

use std::path::Path;

use rusqlite::Connection;

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

    /// Opens an empty database that goes with the value.
    ///
    /// # Errors
    /// If SQLite fails, which it does only for want of memory.
    pub fn open_in_memory() -> Result<Self, OpenError> {
        open::open_in_memory().map(|connection| Self { connection })
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.connection
    }

    pub(crate) fn connection_mut(&mut self) -> &mut Connection {
        &mut self.connection
    }
}
