//! What entities are made of.

use chancery_model::{ArticleId, EntityKind};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::identity::in_words;
use crate::load::LINKS;
use crate::sql::{count, word};
use crate::store::Store;
use crate::{ArticleRowId, EntityId, ProfileRow, StoreError};

/// A profile with the form of its name that most reports give.
pub(super) const PROFILE: &str =
    "SELECT p.id, p.key, p.kind, p.country, p.articles, p.entity, t.key, p.joined_by,
            (SELECT form FROM alias WHERE profile = p.id
             ORDER BY as_name DESC, as_alias DESC, form LIMIT 1),
            (SELECT l.evidence FROM link l
             WHERE l.a = min(p.id, p.joined_to) AND l.b = max(p.id, p.joined_to))
     FROM profile p LEFT JOIN profile t ON t.id = p.joined_to ";

impl Store {
    /// Returns the profiles that an entity is made of, in the order in which they came to each other.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn profiles(&self, entity: EntityId) -> Result<Vec<ProfileRow>, StoreError> {
        let sql = format!(
            "{PROFILE} WHERE p.entity = ?1 ORDER BY p.joined_to IS NOT NULL, p.articles DESC, p.key"
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map([entity], profile)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the profile of a key.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn profile(&self, key: &str) -> Result<Option<ProfileRow>, StoreError> {
        let sql = format!("{PROFILE} WHERE p.key = ?1");
        let mut statement = self.connection().prepare_cached(&sql)?;
        Ok(statement.query_row([key], profile).optional()?)
    }

    /// Returns the entities that an article speaks of, by their numbers in its record (1 for `e1`).
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn entities_in(&self, article: ArticleRowId) -> Result<Vec<(u32, EntityId)>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT r.position, p.entity FROM entity_report r JOIN profile p ON p.id = r.profile
             WHERE r.article = ?1 ORDER BY r.position",
        )?;
        let rows = statement.query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the keys of what one article says of an entity: one for each name that it has there.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn keys_in_article(
        &self,
        entity: EntityId,
        article: ArticleRowId,
    ) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT p.kind, a.content_id, r.position
             FROM entity_report r JOIN profile p ON p.id = r.profile
             JOIN article a ON a.id = r.article
             WHERE r.article = ?2 AND p.entity = ?1 ORDER BY r.position",
        )?;
        let rows = statement.query_map(params![entity, article], |row| {
            let kind: EntityKind = word(row, 0)?;
            let content = ArticleId::from_bytes(row.get(1)?);
            let position: i64 = row.get(2)?;
            Ok(format!("{kind}/article:{content}/e{position}"))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns the articles that speak of the profile of a key, by their numbers.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn articles_of_profile(&self, key: &str) -> Result<Vec<ArticleRowId>, StoreError> {
        let mut statement = self.connection().prepare_cached(
            "SELECT DISTINCT r.article FROM entity_report r JOIN profile p ON p.id = r.profile
             WHERE p.key = ?1 ORDER BY r.article",
        )?;
        let rows = statement.query_map([key], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Says whether two profiles have a link, and by which rule.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn links_of(&self, key: &str) -> Result<Vec<(String, String)>, StoreError> {
        let connection = self.connection();
        let Some(profile) = self.profile(key)? else {
            return Ok(Vec::new());
        };
        let mut name = connection.prepare_cached("SELECT key FROM profile WHERE id = ?1")?;
        let mut statement = connection.prepare_cached(LINKS)?;
        let mut rows = statement.query([profile.id])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let other: i64 = row.get(0)?;
            found.push((name.query_row([other], |row| row.get(0))?, row.get(1)?));
        }
        Ok(found)
    }
}

pub(super) fn profile(row: &Row<'_>) -> rusqlite::Result<ProfileRow> {
    Ok(ProfileRow {
        id: row.get(0)?,
        key: row.get(1)?,
        kind: word(row, 2)?,
        country: row.get(3)?,
        articles: count(row, 4)?,
        entity: row.get(5)?,
        joined_to: row.get(6)?,
        joined_by: row.get(7)?,
        name: row.get::<_, Option<String>>(8)?.unwrap_or_default(),
        evidence: row
            .get::<_, Option<String>>(9)?
            .map(|evidence| in_words(&evidence)),
    })
}
