//! How much the store holds.

use std::str::FromStr;

use chancery_model::{EntityKind, MeetingKind, Status};

use crate::sql::{count, optional_day, word};
use crate::store::Store;
use crate::{Stats, StoreError};

impl Store {
    /// Counts what the store holds; reads whole indexes.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn stats(&self) -> Result<Stats, StoreError> {
        let published = self.connection().query_row(
            "SELECT min(published), max(published) FROM article",
            [],
            |row| Ok(optional_day(row, 0)?.zip(optional_day(row, 1)?)),
        )?;
        Ok(Stats {
            articles: self
                .number("SELECT count(*) FROM article WHERE is_table = 0 AND copy_of IS NULL")?,
            copies: self.number("SELECT count(*) FROM article WHERE copy_of IS NOT NULL")?,
            tables: self.number("SELECT count(*) FROM article WHERE is_table = 1")?,
            origins: self.number("SELECT count(*) FROM origin")?,
            entities: self.numbers(
                "SELECT kind, count(*) FROM entity GROUP BY 1",
                EntityKind::ALL,
            )?,
            mentions: self.number("SELECT coalesce(sum(mentions), 0) FROM entity")?,
            roles: self.number("SELECT count(*) FROM role_report")?,
            meetings: self.numbers(
                "SELECT kind, count(*) FROM meeting GROUP BY 1",
                MeetingKind::ALL,
            )?,
            statuses: self.numbers(
                "SELECT status, count(*) FROM meeting GROUP BY 1",
                Status::ALL,
            )?,
            reports: self.number("SELECT count(*) FROM meeting_report")?,
            joined: self.number("SELECT count(*) FROM meeting WHERE sources > 1")?,
            published,
            loads: self.number("SELECT count(*) FROM load")?,
        })
    }

    fn number(&self, sql: &str) -> Result<u64, StoreError> {
        Ok(self.connection().query_row(sql, [], |row| count(row, 0))?)
    }

    fn numbers<T>(&self, sql: &str, all: &[T]) -> Result<Vec<(T, u64)>, StoreError>
    where
        T: FromStr<Err = chancery_model::UnknownWordError> + Copy + PartialEq,
    {
        let mut statement = self.connection().prepare_cached(sql)?;
        let rows = statement.query_map([], |row| Ok((word::<T>(row, 0)?, count(row, 1)?)))?;
        let found: Vec<(T, u64)> = rows.collect::<Result<_, _>>()?;
        let number = |one: &T| {
            let row = found.iter().find(|(known, _)| known == one);
            row.map_or(0, |(_, number)| *number)
        };
        Ok(all.iter().map(|one| (*one, number(one))).collect())
    }
}
