//! Opening a database: the checks before SQLite may touch the file, and its schema.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::load::adopt;
use crate::{OpenError, StoreError};

/// `chan` in ASCII, so that `file` and other programs can tell the database.
pub(crate) const APPLICATION_ID: i64 = 0x6368_616e;

const SCHEMA: &str = include_str!("../../../schema/sql/schema.sql");

/// One script a version; append only.
const MIGRATIONS: &[&str] = &[
    include_str!("../../../schema/sql/migrations/0001_initial.sql"),
    include_str!("../../../schema/sql/migrations/0002_load_log.sql"),
    include_str!("../../../schema/sql/migrations/0003_tables.sql"),
    include_str!("../../../schema/sql/migrations/0004_copies.sql"),
    include_str!("../../../schema/sql/migrations/0005_participants.sql"),
    include_str!("../../../schema/sql/migrations/0006_questions.sql"),
    include_str!("../../../schema/sql/migrations/0007_identity.sql"),
    include_str!("../../../schema/sql/migrations/0008_meeting_identity.sql"),
    include_str!("../../../schema/sql/migrations/0009_blocks.sql"),
    include_str!("../../../schema/sql/migrations/0010_standing.sql"),
    include_str!("../../../schema/sql/migrations/0011_weights.sql"),
    include_str!("../../../schema/sql/migrations/0012_meeting_numbers.sql"),
];

/// The version from which on profiles are linked as they come.
const PROFILES: usize = 7;

/// The version from which on they are linked by the rules of today.
const RULES: usize = 12;

/// How long an operation waits for another process before it fails.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

const CACHED_STATEMENTS: usize = 128;

/// What the first bytes of a file say.
#[derive(Debug, PartialEq, Eq)]
enum Header {
    Missing,
    Empty,
    Ours,
    Foreign,
    NotADatabase,
}

pub(crate) fn open(path: &Path) -> Result<Connection, OpenError> {
    refuse_others(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let classify = |error| classify(path, error);
    let mut connection = Connection::open_with_flags(path, flags).map_err(classify)?;
    configure_writer(&connection).map_err(classify)?;
    bring_up_to_date(&mut connection, path, MIGRATIONS)?;
    // After the schema is in the file itself and not in a log beside it, so that the first bytes
    // of the file always tell whose it is.
    connection
        .pragma_update(None, "journal_mode", "wal")
        .map_err(classify)?;
    // Pages that one batch after the other changes are copied from the log once for many batches: when
    // it has grown to 64 MiB, and at the end.
    connection
        .pragma_update(None, "wal_autocheckpoint", 16_384)
        .map_err(classify)?;
    // Safe against the death of the process; a power cut can lose the last batch, never the file.
    connection
        .pragma_update(None, "synchronous", "normal")
        .map_err(classify)?;
    Ok(connection)
}

pub(crate) fn open_read_only(path: &Path) -> Result<Connection, OpenError> {
    if refuse_others(path)? != Header::Ours {
        return Err(OpenError::Missing { path: path.into() });
    }
    open_further(path)
}

/// Opens a database that is known to be ours, without a look at the file itself.
pub(crate) fn open_further(path: &Path) -> Result<Connection, OpenError> {
    let classify = |error| classify(path, error);
    let connection = connect_read_only(path).map_err(classify)?;
    let found = version(&connection).map_err(classify)?;
    let supported = newest_version(MIGRATIONS);
    match found.cmp(&supported) {
        std::cmp::Ordering::Equal => Ok(connection),
        std::cmp::Ordering::Greater => Err(OpenError::NewerSchema {
            path: path.into(),
            found,
            supported,
        }),
        std::cmp::Ordering::Less => Err(OpenError::OlderSchema {
            path: path.into(),
            found,
            supported,
        }),
    }
}

pub(crate) fn open_in_memory() -> Result<Connection, OpenError> {
    let path = Path::new(":memory:");
    let classify = |error| classify(path, error);
    let mut connection = Connection::open_in_memory().map_err(classify)?;
    configure_writer(&connection).map_err(classify)?;
    bring_up_to_date(&mut connection, path, MIGRATIONS)?;
    Ok(connection)
}

/// A reader of a database in a log mode writes a small file beside it; where the folder forbids
/// that and no log waits to be read, the file can be read as it is.
fn connect_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let probe = |connection: Connection| -> rusqlite::Result<Connection> {
        configure(&connection)?;
        // Any read of the file: one that takes as little time as possible.
        connection.query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema)",
            [],
            |_| Ok(()),
        )?;
        Ok(connection)
    };
    let error = match Connection::open_with_flags(path, flags).and_then(probe) {
        Ok(connection) => return Ok(connection),
        Err(error) => error,
    };
    let log = beside(path, "-wal");
    let log_waits = std::fs::metadata(log).is_ok_and(|metadata| metadata.len() > 0);
    let refused = matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)
    );
    match immutable_uri(path) {
        Some(uri) if refused && !log_waits => {
            Connection::open_with_flags(uri, flags | OpenFlags::SQLITE_OPEN_URI).and_then(probe)
        }
        _ => Err(error),
    }
}

fn immutable_uri(path: &Path) -> Option<String> {
    let path = std::path::absolute(path).ok()?;
    let mut uri = String::from("file:");
    for byte in path.to_str()?.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri.push_str("?immutable=1");
    Some(uri)
}

fn configure(connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.set_prepared_statement_cache_capacity(CACHED_STATEMENTS);
    // Else SQLite plans a statement anew for every value that is bound, which took a third of the
    // time of a load; there are no statistics of values for it to learn from.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    // 32 MiB of pages; the default of 2 MiB reads the indexes again and again in a large load.
    connection.pragma_update(None, "cache_size", -32_768)?;
    connection.pragma_update(None, "temp_store", "memory")
}

fn configure_writer(connection: &Connection) -> rusqlite::Result<()> {
    configure(connection)?;
    // Off by default in SQLite, and a part of the connection, not of the file.
    connection.pragma_update(None, "foreign_keys", true)
}

/// Refuses what is not ours before SQLite opens it, for opening alone can change a file: an old
/// log is written back.
fn refuse_others(path: &Path) -> Result<Header, OpenError> {
    let header = read_header(path).map_err(|source| OpenError::Io {
        path: path.into(),
        source,
    })?;
    match header {
        Header::NotADatabase => Err(OpenError::NotADatabase { path: path.into() }),
        Header::Foreign => Err(OpenError::Foreign { path: path.into() }),
        known => Ok(known),
    }
}

fn read_header(path: &Path) -> io::Result<Header> {
    match std::fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => return Ok(Header::NotADatabase),
        Ok(metadata) if metadata.len() == 0 => return Ok(Header::Empty),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Header::Missing),
        Err(error) => return Err(error),
    }
    let mut start = Vec::with_capacity(100);
    File::open(path)?.take(100).read_to_end(&mut start)?;
    let magic = start.starts_with(b"SQLite format 3\0");
    let Some(application) = start.get(68..72).filter(|_| magic) else {
        return Ok(Header::NotADatabase);
    };
    let ours = application
        .iter()
        .fold(0, |number, byte| number << 8 | i64::from(*byte))
        == APPLICATION_ID;
    // With a journal beside it the file is in the middle of its first transaction.
    if ours || beside(path, "-journal").exists() {
        Ok(Header::Ours)
    } else {
        Ok(Header::Foreign)
    }
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

fn newest_version(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// Creates or migrates the schema in one transaction.
fn bring_up_to_date(
    connection: &mut Connection,
    path: &Path,
    migrations: &[&str],
) -> Result<(), OpenError> {
    let supported = newest_version(migrations);
    let classify = |error| classify(path, error);
    // Read outside a write transaction first, so that opening a current file never waits.
    let found = version(connection).map_err(classify)?;
    if found == supported {
        return Ok(());
    }
    let transaction = connection
        .transaction_with_behavior(TransactionBehavior::Immediate)
        .map_err(classify)?;
    // Again under the lock: another process may have been faster.
    let found = version(&transaction).map_err(classify)?;
    if found > supported {
        return Err(OpenError::NewerSchema {
            path: path.into(),
            found,
            supported,
        });
    }
    if found == 0 {
        let tables: i64 = transaction
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(classify)?;
        if tables > 0 {
            return Err(OpenError::Foreign { path: path.into() });
        }
        transaction.execute_batch(SCHEMA).map_err(classify)?;
        transaction
            .pragma_update(None, "application_id", APPLICATION_ID)
            .map_err(classify)?;
    } else {
        let done = usize::try_from(found).unwrap_or_default();
        for script in migrations.iter().skip(done) {
            transaction.execute_batch(script).map_err(classify)?;
        }
        if done < RULES {
            adopt(&transaction, done < PROFILES).map_err(|error| match error {
                StoreError::Sqlite(source)
                | StoreError::Locked(source)
                | StoreError::ReadOnly(source)
                | StoreError::Full(source)
                | StoreError::Disk(source) => classify(source),
                other => classify(rusqlite::Error::ToSqlConversionFailure(Box::new(other))),
            })?;
        }
    }
    transaction
        .pragma_update(None, "user_version", supported)
        .map_err(classify)?;
    transaction.commit().map_err(classify)
}

fn classify(path: &Path, source: rusqlite::Error) -> OpenError {
    let path = path.into();
    match source.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => OpenError::NotADatabase { path },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            OpenError::Locked { path, source }
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            OpenError::ReadOnly { path, source }
        }
        Some(ErrorCode::CannotOpen) => cannot_open(path, source),
        _ => OpenError::Sqlite { path, source },
    }
}

/// SQLite says no more than that it cannot; the system knows why.
fn cannot_open(path: PathBuf, source: rusqlite::Error) -> OpenError {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    match std::fs::metadata(folder) {
        Err(source) => OpenError::Io { path, source },
        Ok(_) => OpenError::ReadOnly { path, source },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every table and index with its definition, white space aside: a column that was added later
    /// stands on the last line.
    fn schema_of(connection: &Connection) -> Vec<(String, String)> {
        let mut statement = connection
            .prepare("SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema ORDER BY 1")
            .unwrap();
        let rows = statement.query_map([], |row| {
            let sql: String = row.get(1)?;
            let words: Vec<&str> = sql.split_whitespace().collect();
            Ok((
                row.get(0)?,
                words
                    .join(" ")
                    .replace(" )", ")")
                    .replace("( ", "(")
                    .replace(" ,", ",")
                    // As SQLite writes the name of a table that was renamed.
                    .replace("\"profile\"", "profile"),
            ))
        });
        rows.unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn migrated_and_fresh_schemas_are_equal() {
        let fresh = open_in_memory().unwrap();
        let migrated = Connection::open_in_memory().unwrap();
        for script in MIGRATIONS {
            migrated.execute_batch(script).unwrap();
        }
        assert_eq!(schema_of(&fresh), schema_of(&migrated));
    }

    #[test]
    fn the_load_log_of_the_first_version_is_kept() {
        let mut connection = Connection::open_in_memory().unwrap();
        let old = MIGRATIONS.get(..1).unwrap();
        connection.execute_batch(old.concat().as_str()).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .execute_batch(
                "INSERT INTO load (started, finished, program, added, replaced, unchanged,
                     duplicates, failed) VALUES (10, 20, 'chancery 0.1.0', 1, 2, 3, 4, 5)",
            )
            .unwrap();
        bring_up_to_date(&mut connection, Path::new("x"), MIGRATIONS).unwrap();
        let kept: (String, i64, i64, String, i64, i64) = connection
            .query_row(
                "SELECT command, started, finished, ended, duplicates, failed FROM load",
                [],
                |r| {
                    Ok((
                        r.get(0)?,
                        r.get(1)?,
                        r.get(2)?,
                        r.get(3)?,
                        r.get(4)?,
                        r.get(5)?,
                    ))
                },
            )
            .unwrap();
        assert_eq!(kept, ("load".into(), 10, 20, "done".into(), 4, 5));
    }

    #[test]
    fn an_older_schema_is_brought_up_to_date() {
        let mut connection = Connection::open_in_memory().unwrap();
        bring_up_to_date(&mut connection, Path::new("x"), MIGRATIONS).unwrap();
        let more = [
            MIGRATIONS,
            &["CREATE TABLE further (id INTEGER PRIMARY KEY) STRICT;"],
        ]
        .concat();
        bring_up_to_date(&mut connection, Path::new("x"), &more).unwrap();
        assert_eq!(version(&connection).unwrap(), newest_version(&more));
        connection
            .execute("INSERT INTO further VALUES (1)", [])
            .unwrap();
    }

    #[test]
    fn a_newer_schema_is_refused_in_both_modes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let connection = open(&path).unwrap();
        connection.pragma_update(None, "user_version", 99).unwrap();
        drop(connection);
        for result in [open(&path), open_read_only(&path)] {
            let error = result.unwrap_err();
            assert!(
                matches!(error, OpenError::NewerSchema { found: 99, .. }),
                "{error}"
            );
        }
    }

    #[test]
    fn what_is_not_a_database_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let check = |name: &str, content: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, content).unwrap();
            for result in [open(&path), open_read_only(&path)] {
                let error = result.unwrap_err();
                assert!(matches!(error, OpenError::NotADatabase { .. }), "{error}");
            }
            assert_eq!(std::fs::read(&path).unwrap(), content);
        };
        check("text", b"no database at all, but longer than its header would have to be, for sure, and by far the more");
        check("short", b"x");
        check("almost", b"SQLite format 3\0");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 3);
    }

    #[test]
    fn the_database_of_another_program_is_refused_and_not_touched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        let other = Connection::open(&path).unwrap();
        other.execute_batch("CREATE TABLE t (x)").unwrap();
        drop(other);
        let before = std::fs::read(&path).unwrap();
        for result in [open(&path), open_read_only(&path)] {
            assert!(matches!(result.unwrap_err(), OpenError::Foreign { .. }));
        }
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn a_missing_file_is_told_from_a_missing_folder() {
        let folder = tempfile::tempdir().unwrap();
        assert!(
            open_read_only(&folder.path().join("x.db"))
                .unwrap_err()
                .is_missing()
        );
        let error = open(&folder.path().join("none").join("x.db")).unwrap_err();
        assert!(matches!(error, OpenError::Io { .. }), "{error}");
    }

    #[test]
    fn an_empty_file_becomes_a_database() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        std::fs::write(&path, b"").unwrap();
        assert!(open_read_only(&path).unwrap_err().is_missing());
        drop(open(&path).unwrap());
        drop(open_read_only(&path).unwrap());
    }

    #[test]
    fn a_reader_needs_no_file_beside_the_database() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a b%?#é.db");
        drop(open(&path).unwrap());
        let uri = immutable_uri(&path).unwrap();
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let connection = Connection::open_with_flags(uri, flags).unwrap();
        assert_eq!(version(&connection).unwrap(), newest_version(MIGRATIONS));
    }

    #[test]
    fn a_reader_cannot_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        drop(open(&path).unwrap());
        let reader = open_read_only(&path).unwrap();
        assert!(reader.execute("DELETE FROM article", []).is_err());
    }

    #[test]
    fn a_locked_database_is_named_as_such() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db");
        let holder = Connection::open(&path).unwrap();
        holder.execute_batch("BEGIN EXCLUSIVE").unwrap();
        // As `open` does it, without its patience.
        let mut late = Connection::open(&path).unwrap();
        late.busy_timeout(Duration::ZERO).unwrap();
        let error = bring_up_to_date(&mut late, &path, MIGRATIONS).unwrap_err();
        assert!(matches!(error, OpenError::Locked { .. }), "{error}");
    }
}
