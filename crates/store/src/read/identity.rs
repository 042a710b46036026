//! What entities are made of, and what may be one but is not joined.

use std::ops::ControlFlow;

use chancery_model::{ArticleId, EntityKind};
use rusqlite::{OptionalExtension as _, Row, params};

use crate::load::{JUDGED_PAIR, LINKS, handles};
use crate::sql::{count, word};
use crate::store::Store;
use crate::{
    ArticleRow, ArticleRowId, CandidateRow, EntityId, OfficeSeenRow, ProfileRow, SideRow,
    StoreError,
};

/// A profile with the form of its name that most reports give.
const PROFILE: &str =
    "SELECT p.id, p.key, p.kind, p.country, p.articles, p.entity, t.key, p.joined_by,
            (SELECT form FROM alias WHERE profile = p.id
             ORDER BY as_name DESC, as_alias DESC, form LIMIT 1),
            (SELECT l.evidence FROM link l
             WHERE l.a = min(p.id, p.joined_to) AND l.b = max(p.id, p.joined_to))
     FROM profile p LEFT JOIN profile t ON t.id = p.joined_to ";

/// Links between profiles that are not of one entity, the strongest first, unless the pair is judged.
const OPEN: &str = "SELECT l.a, l.b, l.rule, l.strength, l.evidence, l.conflict,
            a.key, b.key
     FROM link l JOIN profile a ON a.id = l.a JOIN profile b ON b.id = l.b
     WHERE a.entity <> b.entity AND (?1 IS NULL OR l.rule = ?1)
     ORDER BY l.strength DESC, min(a.articles, b.articles) DESC,
         min(a.key, b.key), max(a.key, b.key)";

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

    /// Returns pairs of profiles that may be of one entity and are not joined, and that nobody has
    /// judged, the likeliest first: by one rule or all, after the first `skip`, at most `limit`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn candidates(
        &self,
        rule: Option<&str>,
        skip: u64,
        limit: u64,
    ) -> Result<Vec<CandidateRow>, StoreError> {
        let mut found = Vec::new();
        let mut passed = 0;
        self.for_each_open(rule, &mut |row| {
            passed += 1;
            if passed <= skip {
                return Ok(ControlFlow::Continue(()));
            }
            if let (Some(a), Some(b)) = (self.side(row.get(0)?)?, self.side(row.get(1)?)?) {
                let strength: i64 = row.get(3)?;
                found.push(CandidateRow {
                    a,
                    b,
                    rule: row.get(2)?,
                    strength: u8::try_from(strength).unwrap_or_default(),
                    evidence: row.get(4)?,
                    conflict: row.get(5)?,
                });
            }
            let is_full = u64::try_from(found.len()).unwrap_or(u64::MAX) >= limit;
            Ok(if is_full {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            })
        })?;
        Ok(found)
    }

    /// Counts the pairs that [`Store::candidates`] returns.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn count_candidates(&self, rule: Option<&str>) -> Result<u64, StoreError> {
        let mut number = 0;
        self.for_each_open(rule, &mut |_| {
            number += 1;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(number)
    }

    /// Calls `visit` with each row of [`OPEN`] that nobody has judged, until it breaks off.
    fn for_each_open(
        &self,
        rule: Option<&str>,
        visit: &mut dyn FnMut(&Row<'_>) -> Result<ControlFlow<()>, StoreError>,
    ) -> Result<(), StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(OPEN)?;
        let mut judged = connection.prepare_cached(JUDGED_PAIR)?;
        let mut rows = statement.query([rule])?;
        while let Some(row) = rows.next()? {
            let (a, b): (String, String) = (row.get(6)?, row.get(7)?);
            let is_judged = handles(&a).try_fold(false, |known, x| {
                handles(&b).try_fold(known, |known, y| -> rusqlite::Result<bool> {
                    Ok(known || judged.exists([x.min(y), x.max(y)])?)
                })
            })?;
            if !is_judged && visit(row)?.is_break() {
                break;
            }
        }
        Ok(())
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

    /// What is known of a profile, to be looked at beside another.
    fn side(&self, profile_id: i64) -> Result<Option<SideRow>, StoreError> {
        let connection = self.connection();
        let sql = format!("{PROFILE} WHERE p.id = ?1");
        let found = connection
            .prepare_cached(&sql)?
            .query_row([profile_id], profile)
            .optional()?;
        let Some(profile) = found else {
            return Ok(None);
        };
        let offices = connection
            .prepare_cached(
                "SELECT office, country, tenure, min(year), max(year), sum(reports)
                 FROM profile_office WHERE profile = ?1 GROUP BY 1, 2, 3
                 ORDER BY 6 DESC, 1, 2, 3 LIMIT 6",
            )?
            .query_map([profile_id], |row| {
                Ok(OfficeSeenRow {
                    office: row.get(0)?,
                    country: row.get(1)?,
                    tenure: word(row, 2)?,
                    first: row.get(3)?,
                    last: row.get(4)?,
                    reports: count(row, 5)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        let names = connection
            .prepare_cached(
                "SELECT form FROM alias WHERE profile = ?1
                 ORDER BY as_name + as_alias DESC, form LIMIT 6",
            )?
            .query_map([profile_id], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let met = connection
            .prepare_cached(
                "SELECT e.name FROM report_participant r
                 JOIN report_participant o ON o.meeting_report = r.meeting_report
                 JOIN profile p ON p.id = o.profile JOIN entity e ON e.id = p.entity
                 WHERE r.profile = ?1 AND p.entity <> ?2
                 GROUP BY e.id ORDER BY count(*) DESC, e.name LIMIT 5",
            )?
            .query_map(params![profile_id, profile.entity], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let ids: Vec<ArticleRowId> = connection
            .prepare_cached(
                "SELECT DISTINCT a.id FROM entity_report r JOIN article a ON a.id = r.article
                 WHERE r.profile = ?1 ORDER BY a.published IS NULL, a.published, a.content_id LIMIT 3",
            )?
            .query_map([profile_id], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let articles: Vec<ArticleRow> = ids
            .into_iter()
            .filter_map(|id| self.article(id).transpose())
            .collect::<Result<_, _>>()?;
        Ok(Some(SideRow {
            profile,
            names,
            offices,
            met,
            articles,
        }))
    }
}

fn profile(row: &Row<'_>) -> rusqlite::Result<ProfileRow> {
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
        evidence: row.get(9)?,
    })
}
