//! All that the graph of meetings is made of, as streams: for a snapshot of the whole.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::PathBuf;

use rusqlite::OptionalExtension as _;

use super::entities::entity;
use super::meetings::ACCEPTED_PLACES;
use crate::sql::{count, optional_edtf, place_holders, word};
use crate::store::Store;
use crate::{ArticleRowId, EntityId, EntityRow, MeetingFilter, MeetingId, MeetingRow, StoreError};

impl Store {
    /// Returns the token of what is stored: it is another after every change.
    ///
    /// No two states of any database have the same, so what was derived from a state holds exactly as long
    /// as its token. Reads one row.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn data_version(&self) -> Result<[u8; 16], StoreError> {
        let mut statement = self.connection().prepare_cached(DATA_VERSION)?;
        let token = statement.query_row([], |row| row.get(0)).optional()?;
        token.ok_or_else(|| StoreError::Damaged {
            what: "it has no version of its data".to_owned(),
        })
    }

    /// Returns the file of the database, or `None` for one in memory.
    #[must_use]
    pub fn path(&self) -> Option<PathBuf> {
        let path = self.connection().path()?;
        (!path.is_empty()).then(|| path.into())
    }

    /// Runs several questions on one state of the database, whatever others write meanwhile.
    ///
    /// # Errors
    /// If the database cannot be read, or `ask` fails.
    pub fn at_one_time<T, E: From<StoreError>>(
        &self,
        ask: impl FnOnce(&Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let connection = self.connection();
        if !connection.is_autocommit() {
            return ask(self);
        }
        let reading = connection
            .unchecked_transaction()
            .map_err(StoreError::from)?;
        let answer = ask(self)?;
        reading.commit().map_err(StoreError::from)?;
        Ok(answer)
    }

    /// Calls `visit` with each entity, by number.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn for_each_entity(&self, visit: &mut dyn FnMut(EntityRow)) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, kind, name, country, articles, mentions FROM entity ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(entity(row)?);
        }
        Ok(())
    }

    /// Calls `visit` with each meeting, by number, without its participants: [`Store::for_each_party`] has
    /// them.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn for_each_bare_meeting(
        &self,
        visit: &mut dyn FnMut(MeetingRow),
    ) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, kind, status, place, edtf, sources FROM meeting ORDER BY id",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(MeetingRow {
                id: row.get(0)?,
                kind: word(row, 1)?,
                status: word(row, 2)?,
                place: row.get(3)?,
                date: optional_edtf(row, 4)?,
                sources: count(row, 5)?,
                participants: Vec::new(),
            });
        }
        Ok(())
    }

    /// Calls `visit` with each participant of each meeting, by the numbers of meeting and entity.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn for_each_party(
        &self,
        visit: &mut dyn FnMut(MeetingId, EntityId),
    ) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT meeting, entity FROM meeting_participant ORDER BY meeting, entity",
        )?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    /// Calls `visit` with each report of a meeting and the article that has it, in no order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn for_each_report(
        &self,
        visit: &mut dyn FnMut(MeetingId, ArticleRowId),
    ) -> Result<(), StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached("SELECT meeting, article FROM meeting_report")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            visit(row.get(0)?, row.get(1)?);
        }
        Ok(())
    }

    /// Returns the entities that [`MeetingFilter::places`] accepts as a meeting's place: those named, and
    /// all that lie in those of them that are countries. `None` if any place will do.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn accepted_places(
        &self,
        filter: &MeetingFilter,
    ) -> Result<Option<BTreeSet<EntityId>>, StoreError> {
        if filter.places.is_empty() {
            return Ok(None);
        }
        let list = place_holders(1, filter.places.len());
        let sql = ACCEPTED_PLACES.replace("LIST", &list);
        let mut statement = self.connection().prepare(&sql)?;
        let places = rusqlite::params_from_iter(&filter.places);
        let rows = statement.query_map(places, |row| row.get(0))?;
        Ok(Some(rows.collect::<Result<_, _>>()?))
    }

    /// Calls `visit` with each meeting and the numbers of the articles that report it, until it breaks
    /// off; for looking at meetings together with their sources.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn articles_reporting(
        &self,
        meeting: MeetingId,
        visit: &mut dyn FnMut(ArticleRowId) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        let mut statement = self.connection().prepare_cached(ARTICLES_REPORTING)?;
        let mut rows = statement.query([meeting])?;
        while let Some(row) = rows.next()? {
            if visit(row.get(0)?).is_break() {
                break;
            }
        }
        Ok(())
    }
}

pub(super) const DATA_VERSION: &str = "SELECT token FROM data_version WHERE id = 1";

pub(super) const ARTICLES_REPORTING: &str = "SELECT article FROM meeting_report WHERE meeting = ?1";
