//! Indexes that are made when all rows are there, which takes a fraction of the time of keeping them in
//! order row by row.

use rusqlite::Connection;

use crate::StoreError;

/// Indexes that were taken away, as the statements that make them.
///
/// The statements come from the schema of the database, so an index that a later version adds is among
/// them. All of it happens in one transaction: nobody else sees the tables without their indexes.
pub(super) struct Deferred(Vec<String>);

impl Deferred {
    /// Takes away the indexes of the tables that rows go into, but for the one that is asked while they do.
    pub(super) fn take(connection: &Connection) -> Result<Self, StoreError> {
        let indexes: Vec<(String, String)> = connection
            .prepare(
                "SELECT name, sql FROM sqlite_schema
                 WHERE type = 'index' AND sql IS NOT NULL AND name <> 'meeting_report_by_parties'
                     AND tbl_name IN ('meeting', 'meeting_participant', 'meeting_report',
                         'report_participant', 'table_row')
                 ORDER BY rowid",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let mut statements = Vec::with_capacity(indexes.len());
        for (name, sql) in indexes {
            connection.execute_batch(&format!("DROP INDEX \"{name}\""))?;
            statements.push(sql);
        }
        Ok(Self(statements))
    }

    /// Makes them again.
    pub(super) fn make(self, connection: &Connection) -> Result<(), StoreError> {
        for sql in self.0 {
            connection.execute_batch(&sql)?;
        }
        Ok(())
    }
}
