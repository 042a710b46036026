//! The load log: what each run read, passed over and failed at, and which files are read to their end.

use chancery_model::words;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::sql::{count, word};
use crate::store::Store;
use crate::{LoadId, StoreError};

/// What wrote to the store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadCommand {
    /// Articles were read and extracted, or records taken over.
    Load,
    /// Tables of events were taken over.
    Import,
}

words!(LoadCommand, "command", { Load => "load", Import => "import" });

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadEnd {
    /// It went through all its inputs, whatever became of each.
    Done,
    /// The user broke it off.
    Interrupted,
    /// It could not go on.
    Failed,
}

words!(LoadEnd, "end", { Done => "done", Interrupted => "interrupted", Failed => "failed" });

/// Whether an input gave nothing on purpose or because something is wrong with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Refusal {
    /// Passed over on purpose, such as an article in another language.
    Skipped,
    /// It could not be read or stored.
    Failed,
}

words!(Refusal, "outcome", { Skipped => "skipped", Failed => "failed" });

/// An input that gave no article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Whether that is a failure.
    pub outcome: Refusal,
    /// A short word for the reason, to count by: `not-utf8`.
    pub reason: String,
    /// The file.
    pub file: String,
    /// The line, member or row of the file, where it holds several.
    pub place: Option<String>,
    /// The reason in a sentence, with the remedy.
    pub message: String,
}

/// A [`Problem`] with the run that met it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemRow {
    /// The run.
    pub load: LoadId,
    /// What happened.
    pub problem: Problem,
}

/// A file as it was when it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileRead {
    /// The file as the articles' origins name it.
    pub file: String,
    /// Its length in bytes.
    pub size: u64,
    /// When it was last changed, in nanoseconds since 1970-01-01 UTC.
    pub modified: i64,
    /// A hash of all that decides what is read from it: extractor and options.
    pub reading: [u8; 16],
    /// The number of articles in it.
    pub articles: u64,
}

/// What became of the inputs of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LoadCounts {
    /// Articles that were new.
    pub added: u64,
    /// Articles that took the place of an earlier text or record.
    pub replaced: u64,
    /// Articles that were there already.
    pub unchanged: u64,
    /// Articles that were there from elsewhere.
    pub duplicates: u64,
    /// Inputs passed over on purpose.
    pub skipped: u64,
    /// Inputs that failed.
    pub failed: u64,
    /// Meetings told in the articles that were added or replaced.
    pub meetings: u64,
}

impl LoadCounts {
    /// Adds the counts of another part of the same run.
    pub fn add(&mut self, other: &Self) {
        for (mine, theirs) in [
            (&mut self.added, other.added),
            (&mut self.replaced, other.replaced),
            (&mut self.unchanged, other.unchanged),
            (&mut self.duplicates, other.duplicates),
            (&mut self.skipped, other.skipped),
            (&mut self.failed, other.failed),
            (&mut self.meetings, other.meetings),
        ] {
            *mine = mine.saturating_add(theirs);
        }
    }
}

/// A run in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadRow {
    /// Its number.
    pub id: LoadId,
    /// What wrote.
    pub command: LoadCommand,
    /// When it began.
    pub started: Timestamp,
    /// When and how it ended; `None` if it is still running or was killed.
    pub end: Option<(Timestamp, LoadEnd)>,
    /// The program and its version.
    pub program: String,
    /// What became of its inputs.
    pub counts: LoadCounts,
}

impl Store {
    /// Opens a run in the log.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written.
    pub fn begin_load(
        &mut self,
        command: LoadCommand,
        started: Timestamp,
        program: &str,
    ) -> Result<LoadId, StoreError> {
        let connection = self.connection();
        connection.execute(
            "INSERT INTO load (command, started, program, added, replaced, unchanged, duplicates,
                 skipped, failed, meetings)
             VALUES (?1, ?2, ?3, 0, 0, 0, 0, 0, 0, 0)",
            params![command.as_str(), started.as_second(), program],
        )?;
        Ok(LoadId(connection.last_insert_rowid()))
    }

    /// Adds failures to a run that no batch carries.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written.
    pub fn note_problems(&mut self, load: LoadId, problems: &[Problem]) -> Result<(), StoreError> {
        let transaction = self.connection_mut().transaction()?;
        write_problems(&transaction, load, problems)?;
        let failed = u64::try_from(problems.len()).unwrap_or(u64::MAX);
        let counts = LoadCounts {
            failed,
            ..LoadCounts::default()
        };
        count_in(&transaction, load, &counts)?;
        Ok(transaction.commit()?)
    }

    /// Closes a run in the log.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written.
    pub fn end_load(
        &mut self,
        load: LoadId,
        finished: Timestamp,
        end: LoadEnd,
    ) -> Result<(), StoreError> {
        self.connection().execute(
            "UPDATE load SET finished = ?2, ended = ?3 WHERE id = ?1",
            params![load, finished.as_second(), end.as_str()],
        )?;
        Ok(())
    }

    /// Returns the load log, the oldest run first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn loads(&self) -> Result<Vec<LoadRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, command, started, finished, ended, program, added, replaced, unchanged,
                 duplicates, skipped, failed, meetings
             FROM load ORDER BY id",
        )?;
        let rows = statement.query_map([], load_row)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Calls `visit` with each problem of a run, or of all, in the order in which they were met.
    ///
    /// # Errors
    /// If the database cannot be read, or `visit` fails.
    pub fn for_each_problem<E: From<StoreError>>(
        &self,
        load: Option<LoadId>,
        mut visit: impl FnMut(ProblemRow) -> Result<(), E>,
    ) -> Result<(), E> {
        let sql = "SELECT load, outcome, reason, file, place, message FROM load_problem
             WHERE ?1 IS NULL OR load = ?1 ORDER BY load, position";
        let mut statement = self
            .connection()
            .prepare_cached(sql)
            .map_err(StoreError::from)?;
        let mut rows = statement.query([load]).map_err(StoreError::from)?;
        while let Some(row) = rows.next().map_err(StoreError::from)? {
            visit(problem_row(row).map_err(StoreError::from)?)?;
        }
        Ok(())
    }

    /// Returns how many articles of a file are stored already, if it was read to its end, in the same
    /// way, and has not changed since.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn articles_read(&self, file: &FileRead) -> Result<Option<u64>, StoreError> {
        let found = self
            .connection()
            .prepare_cached(
                "SELECT articles FROM file_read
                 WHERE file = ?1 AND size = ?2 AND modified = ?3 AND reading = ?4",
            )?
            .query_row(
                params![file.file, size(file), file.modified, file.reading],
                |row| count(row, 0),
            );
        Ok(found.optional()?)
    }
}

/// Adds to the counts of a run.
pub(crate) fn count_in(
    connection: &Connection,
    load: LoadId,
    counts: &LoadCounts,
) -> Result<(), StoreError> {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    connection
        .prepare_cached(
            "UPDATE load SET added = added + ?2, replaced = replaced + ?3, unchanged = unchanged + ?4,
                 duplicates = duplicates + ?5, skipped = skipped + ?6, failed = failed + ?7,
                 meetings = meetings + ?8
             WHERE id = ?1",
        )?
        .execute(params![
            load,
            number(counts.added),
            number(counts.replaced),
            number(counts.unchanged),
            number(counts.duplicates),
            number(counts.skipped),
            number(counts.failed),
            number(counts.meetings),
        ])?;
    Ok(())
}

/// Adds problems to a run.
pub(crate) fn write_problems(
    connection: &Connection,
    load: LoadId,
    problems: &[Problem],
) -> Result<(), StoreError> {
    if problems.is_empty() {
        return Ok(());
    }
    let last: i64 = connection
        .prepare_cached("SELECT coalesce(max(position), 0) FROM load_problem WHERE load = ?1")?
        .query_row([load], |row| row.get(0))?;
    let mut insert = connection.prepare_cached(
        "INSERT INTO load_problem (load, position, outcome, reason, file, place, message)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?;
    for (position, problem) in (last + 1..).zip(problems) {
        insert.execute(params![
            load,
            position,
            problem.outcome.as_str(),
            problem.reason,
            problem.file,
            problem.place,
            problem.message,
        ])?;
    }
    Ok(())
}

/// Notes files as read to their end.
pub(crate) fn write_files(
    connection: &Connection,
    load: LoadId,
    files: &[FileRead],
) -> Result<(), StoreError> {
    let mut insert = connection.prepare_cached(
        "INSERT OR REPLACE INTO file_read (file, size, modified, reading, articles, load)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    for file in files {
        insert.execute(params![
            file.file,
            size(file),
            file.modified,
            file.reading,
            i64::try_from(file.articles).unwrap_or(i64::MAX),
            load,
        ])?;
    }
    Ok(())
}

/// Forgets that the files of an article were read, for what they hold is no longer all there.
pub(crate) fn forget_files_of(connection: &Connection, article: i64) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM file_read WHERE file IN (SELECT file FROM origin WHERE article = ?1)",
        )?
        .execute([article])?;
    Ok(())
}

fn size(file: &FileRead) -> i64 {
    i64::try_from(file.size).unwrap_or(i64::MAX)
}

fn load_row(row: &Row<'_>) -> rusqlite::Result<LoadRow> {
    let time = |column| -> rusqlite::Result<Option<Timestamp>> {
        let seconds: Option<i64> = row.get(column)?;
        let read = |seconds| {
            Timestamp::from_second(seconds)
                .map_err(|_| rusqlite::Error::IntegralValueOutOfRange(column, seconds))
        };
        seconds.map(read).transpose()
    };
    let end = match time(3)? {
        Some(finished) => Some((finished, word(row, 4)?)),
        None => None,
    };
    Ok(LoadRow {
        id: row.get(0)?,
        command: word(row, 1)?,
        started: time(2)?.unwrap_or_default(),
        end,
        program: row.get(5)?,
        counts: LoadCounts {
            added: count(row, 6)?,
            replaced: count(row, 7)?,
            unchanged: count(row, 8)?,
            duplicates: count(row, 9)?,
            skipped: count(row, 10)?,
            failed: count(row, 11)?,
            meetings: count(row, 12)?,
        },
    })
}

fn problem_row(row: &Row<'_>) -> rusqlite::Result<ProblemRow> {
    Ok(ProblemRow {
        load: row.get(0)?,
        problem: Problem {
            outcome: word(row, 1)?,
            reason: row.get(2)?,
            file: row.get(3)?,
            place: row.get(4)?,
            message: row.get(5)?,
        },
    })
}
