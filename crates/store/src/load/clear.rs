//! Taking away what one article reports.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::copies::{members, text};
use super::regroup::REPORTS_OF_ENTITY;
use super::{Batch, Parties};
use crate::identity::{Seen, Sex, family_names, share_a_family_name};
use crate::join::CLOSE_SPAN;
use crate::sql::{optional_day, word};
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
        self.count_persons(article, -1)?;
        self.note_offices(article)?;
        self.note_entities(article)?;
        self.hand_numbers_on(article)?;
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

    /// Lets the former numbers of meetings that lead to a report of this article lead to another of the same
    /// meeting, where there is one.
    fn hand_numbers_on(&self, article: i64) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "UPDATE former_meeting SET report = heir FROM (
                     SELECT f.id AS number, min(o.id) AS heir
                     FROM meeting_report r JOIN former_meeting f ON f.report = r.id
                     JOIN meeting_report o ON o.meeting = r.meeting AND o.article <> ?1
                     WHERE r.article = ?1 GROUP BY f.id)
                 WHERE id = number",
            )?
            .execute([article])?;
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
                let vacated = self.vacated.entry((parties, days.0, days.1)).or_default();
                vacated.push(row.get(0)?);
                self.changes.groups.entry(parties).or_default().push(days);
            }
        }
        // Those that may be of the same meeting though they name others.
        let mut reports = self.transaction.prepare_cached(
            "SELECT DISTINCT p.entity, r.earliest FROM report_participant r
             JOIN profile p ON p.id = r.profile
             WHERE r.meeting_report IN (SELECT id FROM meeting_report WHERE article = ?1)
                 AND r.earliest IS NOT NULL",
        )?;
        let mut rows = reports.query([article])?;
        let mut near = self.transaction.prepare_cached(REPORTS_OF_ENTITY)?;
        while let Some(row) = rows.next()? {
            let (entity, day): (i64, i64) = (row.get(0)?, row.get(1)?);
            let mut others = near.query([entity, day - CLOSE_SPAN, day + CLOSE_SPAN])?;
            while let Some(other) = others.next()? {
                self.changes.reports.insert(other.get(0)?);
            }
        }
        Ok(())
    }

    fn note_entities(&mut self, article: i64) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(
            "SELECT profile, name, aliases, external,
                    (SELECT count(*) FROM mention WHERE entity_report = r.id), sex
             FROM entity_report r WHERE article = ?1",
        )?;
        let mut rows = statement.query(params![article])?;
        let mut distinct = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let profile = row.get(0)?;
            distinct.insert(profile);
            let aliases: Option<String> = row.get(2)?;
            let external: Option<String> = row.get(3)?;
            let total = self.changes.totals.of(profile);
            total.is_less = true;
            total.count_sex(Sex::read(row.get_ref(5)?.as_str_or_null()?), -1);
            total.mentions -= row.get::<_, i64>(4)?;
            total.count_forms(row.get_ref(1)?.as_str()?, &strings(aliases.as_deref())?, -1);
            for (scheme, value) in pairs(external.as_deref())? {
                total.count_external(&scheme, &value, -1);
            }
        }
        for profile in distinct {
            self.changes.totals.of(profile).articles -= 1;
        }
        Ok(())
    }

    /// Takes away the offices that the article shows its persons in.
    fn note_offices(&mut self, article: i64) -> Result<(), StoreError> {
        for (profile, seen) in offices_of(self.transaction, article)? {
            self.changes.totals.of(profile).count_office(&seen, -1);
        }
        Ok(())
    }

    /// Counts the pairs of these persons of one article that have a name in common, up or down.
    pub(super) fn note_apart(&mut self, persons: &BTreeSet<(i64, &str)>, number: i64) {
        // Each name is taken apart once, for lists of participants name many.
        let names: Vec<_> = persons
            .iter()
            .map(|(id, key)| (*id, family_names(key)))
            .collect();
        for (index, (a, own)) in names.iter().enumerate() {
            for (b, others) in names.iter().skip(index + 1) {
                if a != b && share_a_family_name(own, others) {
                    *self.changes.apart.entry((*a, *b)).or_default() += number;
                }
            }
        }
    }
}

/// The persons of an article, with their keys.
pub(crate) const PERSONS: &str = "SELECT DISTINCT p.id, p.key FROM entity_report r
     JOIN profile p ON p.id = r.profile WHERE r.article = ?1 AND p.kind = 'person' ORDER BY p.id";

/// Returns the offices that an article shows each profile in, each once.
pub(crate) fn offices_of(
    connection: &Connection,
    article: i64,
) -> Result<BTreeSet<(i64, Seen)>, StoreError> {
    // By the article, not by the profile: a country has a report in every second article.
    let mut statement = connection.prepare_cached(
        "SELECT r.person, r.title, r.tenure, a.published,
                (SELECT min(country) FROM entity_report
                 WHERE article = r.article AND +profile = r.organization)
         FROM role_report r JOIN article a ON a.id = r.article WHERE r.article = ?1",
    )?;
    let rows = statement.query_map([article], |row| {
        let title: String = row.get(1)?;
        let country: Option<String> = row.get(4)?;
        let year = optional_day(row, 3)?.map_or(0, |day| i64::from(day.year()));
        let seen = Seen::new(&title, country.as_deref(), word(row, 2)?, year);
        Ok((row.get(0)?, seen))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
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
