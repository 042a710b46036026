//! Taking away what one article reports.

use std::collections::BTreeSet;

use rusqlite::params;

use super::copies::{members, text};
use super::{Batch, Parties};
use crate::{StoreError, log};

impl Batch<'_> {
    /// Removes an article, its origins and its reports; its copies stay, and one of them reports in its
    /// stead.
    pub(super) fn delete_article(&mut self, article: i64) -> Result<(), StoreError> {
        self.leave_copies(article)?;
        self.clear_reports(article)?;
        self.transaction
            .prepare_cached("DELETE FROM article WHERE id = ?1")?
            .execute([article])?;
        Ok(())
    }

    /// Removes an article with its copies, origins and reports; returns whether it was there.
    pub(super) fn delete_with_copies(&mut self, article: i64) -> Result<bool, StoreError> {
        let Some(text) = text(self.transaction, article)? else {
            return Ok(false);
        };
        let members = members(self.transaction, text.original)?;
        self.clear_reports(text.original)?;
        self.transaction
            .prepare_cached("UPDATE article SET copy_of = NULL WHERE copy_of = ?1")?
            .execute([text.original])?;
        for member in members {
            log::forget_files_of(self.transaction, member.id)?;
            self.transaction
                .prepare_cached("DELETE FROM article WHERE id = ?1")?
                .execute([member.id])?;
        }
        Ok(true)
    }

    /// Removes the reports of an article and notes what hung on them.
    pub(super) fn clear_reports(&mut self, article: i64) -> Result<(), StoreError> {
        self.pending.write(self.transaction)?;
        self.note_meetings(article)?;
        self.note_entities(article)?;
        // Meetings and roles first, for they refer to the entities.
        for sql in [
            "DELETE FROM meeting_report WHERE article = ?1",
            "DELETE FROM role_report WHERE article = ?1",
            "DELETE FROM entity_report WHERE article = ?1",
        ] {
            self.transaction.prepare_cached(sql)?.execute([article])?;
        }
        Ok(())
    }

    fn note_meetings(&mut self, article: i64) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT meeting, parties, earliest, latest FROM meeting_report WHERE article = ?1",
        )?;
        let mut rows = statement.query([article])?;
        while let Some(row) = rows.next()? {
            self.changes.meetings.insert(row.get(0)?);
            let parties: Option<Parties> = row.get(1)?;
            let days = row.get::<_, Option<i64>>(2)?.zip(row.get(3)?);
            if let (Some(parties), Some(days)) = (parties, days) {
                self.changes.groups.entry(parties).or_default().push(days);
            }
        }
        Ok(())
    }

    fn note_entities(&mut self, article: i64) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT entity, name, aliases, external,
                    (SELECT count(*) FROM mention WHERE entity_report = r.id)
             FROM entity_report r WHERE article = ?1",
        )?;
        let mut rows = statement.query(params![article])?;
        let mut distinct = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let entity = row.get(0)?;
            distinct.insert(entity);
            let aliases: Option<String> = row.get(2)?;
            let external: Option<String> = row.get(3)?;
            let total = self.changes.totals.of(entity);
            total.mentions -= row.get::<_, i64>(4)?;
            total.count_forms(row.get_ref(1)?.as_str()?, &strings(aliases.as_deref())?, -1);
            for (scheme, value) in pairs(external.as_deref())? {
                total.count_external(&scheme, &value, -1);
            }
        }
        for entity in distinct {
            self.changes.totals.of(entity).articles -= 1;
        }
        Ok(())
    }
}

/// Reads the aliases of a report.
pub(crate) fn strings(json: Option<&str>) -> Result<Vec<String>, StoreError> {
    parse(json)
}

/// Reads the external ids of a report.
pub(crate) fn pairs(json: Option<&str>) -> Result<Vec<(String, String)>, StoreError> {
    parse(json)
}

fn parse<T: serde::de::DeserializeOwned>(json: Option<&str>) -> Result<Vec<T>, StoreError> {
    json.map_or(Ok(Vec::new()), |json| {
        serde_json::from_str(json).map_err(|error| StoreError::Damaged {
            what: format!("a report of an entity: {error}"),
        })
    })
}
