//! What can go wrong, by operation.

use std::io;
use std::path::PathBuf;

use chancery_model::{EntityKey, RecordError};
use rusqlite::ErrorCode;
use rusqlite::types::FromSqlError;

/// A database cannot be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// There is no such file. Loading an article makes one.
    #[error("no database at `{}`", path.display())]
    Missing {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is there and is no SQLite database; it was not touched.
    #[error("`{}` is not a database", path.display())]
    NotADatabase {
        /// The file asked for.
        path: PathBuf,
    },
    /// The file is a SQLite database of another program; it was not touched.
    #[error("`{}` is a database of another program", path.display())]
    Foreign {
        /// The file asked for.
        path: PathBuf,
    },
    /// A newer version of chancery made the file.
    #[error(
        "`{}` has schema version {found}, this program knows versions up to {supported}",
        path.display()
    )]
    NewerSchema {
        /// The file asked for.
        path: PathBuf,
        /// The version of the file.
        found: i64,
        /// The newest version known here.
        supported: i64,
    },
    /// The file was asked for read-only and must first be brought up to date by a writer.
    #[error(
        "`{}` has schema version {found}, expected {supported}; a load brings it up to date",
        path.display()
    )]
    OlderSchema {
        /// The file asked for.
        path: PathBuf,
        /// The version of the file.
        found: i64,
        /// The version expected.
        supported: i64,
    },
    /// The file or its folder may not be written.
    #[error("`{}` or its folder is read-only", path.display())]
    ReadOnly {
        /// The file asked for.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Another process holds the database.
    #[error("`{}` is in use by another process", path.display())]
    Locked {
        /// The file asked for.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// The file cannot be read.
    #[error("cannot read `{}`", path.display())]
    Io {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Anything else that SQLite refuses.
    #[error("cannot open the database `{}`", path.display())]
    Sqlite {
        /// The file asked for.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl OpenError {
    /// Says whether there is simply no file yet, so that the remedy is to load something.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing { .. })
    }
}

/// The database cannot be read or changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// Another process holds the database.
    #[error("the database is in use by another process")]
    Locked(#[source] rusqlite::Error),
    /// The database may not be written.
    #[error("the database is read-only")]
    ReadOnly(#[source] rusqlite::Error),
    /// The disk is full.
    #[error("the disk is full")]
    Full(#[source] rusqlite::Error),
    /// The system failed to read or write.
    #[error("the disk failed")]
    Disk(#[source] rusqlite::Error),
    /// What is stored does not read as what was written.
    #[error("the database is damaged: {what}")]
    Damaged {
        /// Where, in a few words.
        what: String,
    },
    /// The caller's writer failed.
    #[error("cannot write the dump")]
    Write(#[from] io::Error),
    /// The caller's table could not be read to its end; nothing of it was stored.
    #[error("the table cannot be read")]
    Table(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A [`Canceller`](crate::Canceller) broke it off.
    #[error("the question was broken off")]
    Interrupted,
    /// Anything else that SQLite refuses.
    #[error("the database refused an operation")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let is_misread = matches!(
            error,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::InvalidColumnType(..)
        );
        if is_misread {
            return Self::Damaged {
                what: error.to_string(),
            };
        }
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Locked(error),
            Some(ErrorCode::OperationInterrupted) => Self::Interrupted,
            Some(ErrorCode::ReadOnly) => Self::ReadOnly(error),
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::SystemIoFailure) => Self::Disk(error),
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged {
                what: error.to_string(),
            },
            _ => Self::Sqlite(error),
        }
    }
}

impl From<FromSqlError> for StoreError {
    fn from(error: FromSqlError) -> Self {
        Self::Damaged {
            what: error.to_string(),
        }
    }
}

/// A batch was not loaded; nothing of it was stored.
#[derive(Debug, thiserror::Error)]
#[error("cannot store the batch")]
pub struct LoadError {
    /// Why.
    #[from]
    source: StoreError,
}

impl LoadError {
    /// Returns the reason.
    #[must_use]
    pub fn reason(&self) -> &StoreError {
        &self.source
    }
}

impl From<rusqlite::Error> for LoadError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::from(error).into()
    }
}

/// Why one article of a batch was left out: its record contradicts it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Rejection {
    /// The record breaks an invariant.
    #[error("the record is not sound")]
    Record(#[from] RecordError),
    /// A mention lies outside the article or cuts a character.
    #[error("a mention of {0} does not lie in the article")]
    Mention(EntityKey),
    /// It came without a record, and the caller gave no way to make one.
    #[error("the record is missing")]
    NoRecord,
}
