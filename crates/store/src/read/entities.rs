//! Entities by id, with their names and registers.

use chancery_model::ExternalId;
use rusqlite::{OptionalExtension as _, Row};

use crate::sql::{count, word};
use crate::store::Store;
use crate::{AliasRow, EntityDetails, EntityId, EntityRow, StoreError};

pub(super) const ENTITY: &str =
    "SELECT id, kind, name, country, articles, mentions FROM entity WHERE id = ?1";

impl Store {
    /// Returns an entity.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entity(&self, id: EntityId) -> Result<Option<EntityRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(ENTITY)?;
        Ok(statement.query_row([id], entity).optional()?)
    }

    /// Returns these entities, in the order of the ids; unknown ids are left out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entities(&self, ids: &[EntityId]) -> Result<Vec<EntityRow>, StoreError> {
        let rows = ids.iter().map(|id| self.entity(*id));
        rows.filter_map(Result::transpose).collect()
    }

    /// Returns an entity with the forms of its name and its keys in public registers.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entity_details(&self, id: EntityId) -> Result<Option<EntityDetails>, StoreError> {
        let Some(entity) = self.entity(id)? else {
            return Ok(None);
        };
        let connection = self.connection();
        let aliases = connection
            .prepare_cached(
                "SELECT form, as_name + as_alias FROM alias WHERE entity = ?1 AND form <> ?2
                 ORDER BY as_name + as_alias DESC, form",
            )?
            .query_map((id, &entity.name), |row| {
                Ok(AliasRow {
                    form: row.get(0)?,
                    reports: count(row, 1)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let external = connection
            .prepare_cached(
                "SELECT scheme, value FROM external_id WHERE entity = ?1 ORDER BY scheme, value",
            )?
            .query_map([id], |row| {
                Ok(ExternalId {
                    scheme: row.get(0)?,
                    value: row.get(1)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        Ok(Some(EntityDetails {
            entity,
            aliases,
            external,
        }))
    }
}

pub(super) fn entity(row: &Row<'_>) -> rusqlite::Result<EntityRow> {
    Ok(EntityRow {
        id: row.get(0)?,
        kind: word(row, 1)?,
        name: row.get(2)?,
        country: row.get(3)?,
        articles: count(row, 4)?,
        mentions: count(row, 5)?,
    })
}
