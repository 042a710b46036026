//! What of an entity decides which reports of meetings may be of one, beside who it is: its country, and
//! whether several profiles make it up.
//!
//! Both follow from all its profiles, so a profile that comes, goes or is told of more often may change what
//! was joined for the others.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _};

use super::Batch;
use crate::StoreError;

/// The country of an entity, empty if unknown, and whether articles speak of several of its profiles.
type Standing = (String, bool);

/// How entities stood before a batch changed them; `None` for those that were not there.
#[derive(Default)]
pub(super) struct Standings(BTreeMap<i64, Option<Standing>>);

impl Standings {
    /// Notes how an entity stands, unless it is noted already.
    pub(super) fn note(&mut self, connection: &Connection, entity: i64) -> Result<(), StoreError> {
        if let Entry::Vacant(place) = self.0.entry(entity) {
            place.insert(standing(connection, entity)?);
        }
        Ok(())
    }

    /// Notes how the entity of a profile stands, if it is one whose standing can change.
    pub(super) fn note_of_profile(
        &mut self,
        connection: &Connection,
        profile: i64,
    ) -> Result<(), StoreError> {
        let entity: Option<Option<i64>> = connection
            .prepare_cached(
                "SELECT entity FROM profile
                 WHERE id = ?1 AND kind IN ('person', 'organization')",
            )?
            .query_row([profile], |row| row.get(0))
            .optional()?;
        match entity.flatten() {
            Some(entity) => self.note(connection, entity),
            None => Ok(()),
        }
    }
}

impl Batch<'_> {
    /// Notes the reports that name entities which stand otherwise now.
    pub(super) fn apply_standings(&mut self) -> Result<(), StoreError> {
        let mut profiles = BTreeSet::new();
        for (entity, before) in std::mem::take(&mut self.changes.standings).0 {
            // The reports of a new entity are new, or have come from another.
            if before.is_none() || before == standing(self.transaction, entity)? {
                continue;
            }
            let mut statement = self
                .transaction
                .prepare_cached("SELECT id FROM profile WHERE entity = ?1")?;
            let mut rows = statement.query([entity])?;
            while let Some(row) = rows.next()? {
                profiles.insert(row.get(0)?);
            }
        }
        self.rehash(&profiles)
    }
}

fn standing(connection: &Connection, entity: i64) -> Result<Option<Standing>, StoreError> {
    let found = connection
        .prepare_cached(STANDING)?
        .query_row([entity], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    Ok(found)
}

/// What [`PEOPLE`](super::regroup::PEOPLE) tells of an entity that takes part.
pub(crate) const STANDING: &str = "SELECT
         coalesce(e.country, (
             SELECT substr(f.key, -2) FROM profile f
             WHERE f.entity = e.id AND f.articles > 0 AND f.key LIKE 'person/name:%@__'
             ORDER BY f.articles DESC, f.key LIMIT 1), ''),
         (SELECT count(*) FROM profile o WHERE o.entity = e.id AND o.articles > 0) > 1
     FROM entity e WHERE e.id = ?1";
