//! Rows that wait to be inserted, many with one statement.

use std::cell::OnceCell;

use rusqlite::Connection;
use rusqlite::types::{Null, ToSqlOutput};

use crate::StoreError;
use crate::sql::place_holders;

/// How many rows one statement inserts. More of them save little and make the statement long.
const SIZES: [usize; 4] = [64, 16, 4, 1];
/// Enough rows that those which are left over for smaller statements do not matter.
const ENOUGH: usize = 256;

/// Rows on their way into one table. A statement for many of them costs about half of one for each.
pub(crate) struct Sheet<'r, const COLUMNS: usize> {
    insert: &'static str,
    /// The statements for so many rows, made when they are needed.
    statements: [(usize, OnceCell<String>); SIZES.len()],
    rows: Vec<[ToSqlOutput<'r>; COLUMNS]>,
}

impl<'r, const COLUMNS: usize> Sheet<'r, COLUMNS> {
    /// Returns an empty sheet for a statement such as `INSERT INTO origin (file, line)`.
    pub(crate) fn new(insert: &'static str) -> Self {
        Self {
            insert,
            statements: SIZES.map(|size| (size, OnceCell::new())),
            rows: Vec::new(),
        }
    }

    fn statement(insert: &str, size: usize) -> String {
        let rows: Vec<String> = (0..size)
            .map(|row| format!("({})", place_holders(1 + row * COLUMNS, COLUMNS)))
            .collect();
        format!("{insert} VALUES {}", rows.join(", "))
    }

    /// Says whether there is enough to write.
    pub(crate) fn is_full(&self) -> bool {
        self.rows.len() >= ENOUGH
    }

    pub(crate) fn push(&mut self, row: [ToSqlOutput<'r>; COLUMNS]) {
        self.rows.push(row);
    }

    /// Inserts the rows and empties the sheet.
    pub(crate) fn write(&mut self, connection: &Connection) -> Result<(), StoreError> {
        let mut left = self.rows.as_slice();
        for (size, sql) in &self.statements {
            while let Some((rows, others)) = left.split_at_checked(*size) {
                left = others;
                let sql = sql.get_or_init(|| Self::statement(self.insert, *size));
                let mut statement = connection.prepare_cached(sql)?;
                for (number, value) in (1..).zip(rows.iter().flatten()) {
                    statement.raw_bind_parameter::<usize, _>(number, value)?;
                }
                statement.raw_execute()?;
            }
        }
        self.rows.clear();
        Ok(())
    }
}

/// Returns a value as it is bound.
pub(crate) fn cell<'r>(value: impl Into<ToSqlOutput<'r>>) -> ToSqlOutput<'r> {
    value.into()
}

/// Returns a value that may be missing as it is bound.
pub(crate) fn optional<'r>(value: Option<impl Into<ToSqlOutput<'r>>>) -> ToSqlOutput<'r> {
    value.map_or(ToSqlOutput::from(Null), Into::into)
}
