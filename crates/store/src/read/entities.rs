//! Entities by id, with their names and registers.

use chancery_model::{EntityKind, ExternalId};
use rusqlite::{OptionalExtension as _, Row};

use crate::sql::{count, word};
use crate::store::Store;
use crate::{AliasRow, EntityDetails, EntityId, EntityRow, StoreError};

pub(super) const ENTITY: &str =
    "SELECT id, kind, name, country, articles, mentions FROM entity WHERE id = ?1";

impl Store {
    /// Returns an entity, also by a number that it had before it was merged.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entity(&self, id: EntityId) -> Result<Option<EntityRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(ENTITY)?;
        if let Some(found) = statement.query_row([id], entity).optional()? {
            return Ok(Some(found));
        }
        let merged: Option<EntityId> = self
            .connection()
            .prepare_cached(
                "SELECT entity FROM profile WHERE id = ?1
                 UNION ALL
                 SELECT p.entity FROM former_profile f JOIN profile p ON p.id = f.heir
                 WHERE f.id = ?1",
            )?
            .query_row([id], |row| row.get(0))
            .optional()?;
        match merged {
            Some(into) => Ok(statement.query_row([into], entity).optional()?),
            None => Ok(None),
        }
    }

    /// Returns these entities, in the order of the ids; unknown ids are left out.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entities(&self, ids: &[EntityId]) -> Result<Vec<EntityRow>, StoreError> {
        let rows = ids.iter().map(|id| self.entity(*id));
        rows.filter_map(Result::transpose).collect()
    }

    /// Returns the entities that most articles speak of, at most `limit`, of one kind or of all.
    ///
    /// Linear in the entities of the store.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn most_told_of(
        &self,
        kind: Option<EntityKind>,
        limit: usize,
    ) -> Result<Vec<EntityRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT id, kind, name, country, articles, mentions FROM entity
             WHERE ?1 IS NULL OR kind = ?1
             ORDER BY articles DESC, mentions DESC, id LIMIT ?2",
        )?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let kind = kind.map(EntityKind::as_str);
        let rows = statement.query_map((kind, limit), entity)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns an entity with the forms of its name and its keys in public registers.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entity_details(&self, id: EntityId) -> Result<Option<EntityDetails>, StoreError> {
        let Some(entity) = self.entity(id)? else {
            return Ok(None);
        };
        let (connection, id) = (self.connection(), entity.id);
        let aliases = connection
            .prepare_cached(
                "SELECT form, sum(as_name + as_alias) FROM alias
                 WHERE profile IN (SELECT id FROM profile WHERE entity = ?1) AND form <> ?2
                 GROUP BY form ORDER BY 2 DESC, form",
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
                "SELECT DISTINCT scheme, value FROM external_id
                 WHERE profile IN (SELECT id FROM profile WHERE entity = ?1)
                 ORDER BY scheme, value",
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
