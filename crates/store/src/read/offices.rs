//! Who was seen in which office, and when.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Edtf, Tenure, fold_name, name_words};
use jiff::civil::Date;
use rusqlite::{Row, params};

use super::article_by_id;
use super::articles::evidence;
use super::names::is_slip;
use crate::identity::office_class;
use crate::sql::{count, day_number, optional_day, word};
use crate::store::Store;
use crate::{EntityId, OfficeRow, RoleRow, StoreError};

/// Each distinct title, found by leaping through the index instead of reading all of it.
const TITLES: &str = "WITH RECURSIVE title (folded) AS (
         SELECT min(folded_title) FROM role_report
         UNION ALL
         SELECT (SELECT min(folded_title) FROM role_report WHERE folded_title > title.folded)
         FROM title WHERE title.folded IS NOT NULL)
     SELECT folded FROM title WHERE folded IS NOT NULL";

macro_rules! select_offices {
    ($condition:literal) => {
        concat!(
            "SELECT p.entity, r.title, o.entity, r.tenure, min(a.published),
                    max(a.published), count(DISTINCT r.article),
                    min(max(?3 - a.published, a.published - ?4, 0))
             FROM role_report r JOIN article a ON a.id = r.article
             JOIN profile p ON p.id = r.person LEFT JOIN profile o ON o.id = r.organization
             WHERE ",
            $condition,
            " AND (?2 IS NULL OR a.published <= ?2)
             GROUP BY p.entity, r.folded_title, o.entity, r.tenure"
        )
    };
}

macro_rules! select_roles {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.article, r.title, o.entity, r.tenure
             FROM role_report r JOIN article a ON a.id = r.article
             LEFT JOIN profile o ON o.id = r.organization
             WHERE r.person IN (SELECT id FROM profile WHERE entity = ?1)
                 AND (?2 IS NULL OR a.published <= ?2) ",
            $rest
        )
    };
}

const ROLES: &str =
    select_roles!("ORDER BY a.published IS NULL, a.published, a.content_id, r.position");

pub(super) const BEST_ROLE: &str = select_roles!(
    "AND r.folded_title = ?3 AND o.entity IS ?4 AND r.tenure = ?5
     ORDER BY a.published IS NULL, coalesce(max(?6 - a.published, a.published - ?7, 0), 0),
         a.published DESC, a.content_id DESC, r.position LIMIT 1"
);

pub(super) const BY_TITLE: &str = select_offices!("r.folded_title = ?1");
pub(super) const BY_PERSON: &str =
    select_offices!("r.person IN (SELECT id FROM profile WHERE entity = ?1)");

impl Store {
    /// Returns what the articles say of a person's offices, by day of publication; with `as_of` only those
    /// published by the end of that day.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn roles_of(
        &self,
        person: EntityId,
        as_of: Option<Date>,
    ) -> Result<Vec<RoleRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(ROLES)?;
        let mut rows = statement.query(params![person, as_of.map(day_number)])?;
        let mut roles = Vec::new();
        while let Some(row) = rows.next()? {
            roles.extend(self.role(person, row)?);
        }
        Ok(roles)
    }

    /// Returns the latest report of an office, or with `on` the one nearest to that day, month or year; with
    /// `as_of` of those published by the end of that day.
    ///
    /// Linear in what is told of the person's offices.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn best_role(
        &self,
        office: &OfficeRow,
        on: Option<Edtf>,
        as_of: Option<Date>,
    ) -> Result<Option<RoleRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(BEST_ROLE)?;
        let mut rows = statement.query(params![
            office.person,
            as_of.map(day_number),
            fold_name(&office.title),
            office.organization,
            office.tenure.as_str(),
            on.map(|on| day_number(on.earliest())),
            on.map(|on| day_number(on.latest())),
        ])?;
        match rows.next()? {
            Some(row) => self.role(office.person, row),
            None => Ok(None),
        }
    }

    /// Reads what a row of a statement that begins with [`select_roles`] tells.
    fn role(&self, person: EntityId, row: &Row<'_>) -> Result<Option<RoleRow>, StoreError> {
        let (connection, article) = (self.connection(), row.get(1)?);
        let Some(found) = article_by_id(connection, article)? else {
            return Ok(None);
        };
        Ok(Some(RoleRow {
            person,
            title: row.get(2)?,
            organization: row.get(3)?,
            tenure: word(row, 4)?,
            article: found,
            evidence: evidence(connection, ROLE_EVIDENCE, row.get(0)?, article)?,
        }))
    }

    /// Returns the offices that a person was seen in, each summed up over its reports, in the order of
    /// their first observation; with `as_of` from what had been published by the end of that day.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn offices_of(
        &self,
        person: EntityId,
        as_of: Option<Date>,
    ) -> Result<Vec<OfficeRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(BY_PERSON)?;
        let rows = statement.query_map(
            params![person, as_of.map(day_number), None::<i64>, None::<i64>],
            office,
        )?;
        let mut offices: Vec<OfficeRow> = rows.collect::<Result<_, _>>()?;
        offices.sort_by(|a, b| {
            let key = |o: &OfficeRow| (o.first.is_none(), o.first, o.last);
            key(a).cmp(&key(b)).then_with(|| a.title.cmp(&b.title))
        });
        Ok(offices)
    }

    /// Returns who was seen in an office, however its title is written, or in one whose title holds all
    /// words of `title`: *foreign minister* finds the Minister of Foreign Affairs, and her deputy.
    ///
    /// With `organization`, only in one of these bodies or countries. With `on`, only those seen as
    /// holding it, with the distance in days between that day, month or year and the nearest observation; whoever
    /// was by then last seen as a former holder is left out. No end of an office is inferred. With `as_of`
    /// only what had been published by the end of that day counts.
    ///
    /// Who was seen in the very office comes first, then those seen nearest to the day, then the latest seen.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn office_holders(
        &self,
        title: &str,
        organization: Option<&[EntityId]>,
        on: Option<Edtf>,
        as_of: Option<Date>,
    ) -> Result<Vec<OfficeRow>, StoreError> {
        let days = on.map(|on| (day_number(on.earliest()), day_number(on.latest())));
        let (earliest, latest) = days.unzip();
        let mut offices = Vec::new();
        let mut statement = self.connection().prepare_cached(BY_TITLE)?;
        for (known, exact) in self.titles_with(title)? {
            let values = params![known, as_of.map(day_number), earliest, latest];
            for row in statement.query_map(values, office)? {
                let office = OfficeRow { exact, ..row? };
                let is_asked_for = organization.is_none_or(|bodies| {
                    office
                        .organization
                        .is_some_and(|body| bodies.contains(&body))
                });
                if is_asked_for {
                    offices.push(office);
                }
            }
        }
        if let Some(on) = on {
            offices = held_on(offices, on.latest());
        }
        offices.sort_by(|a, b| {
            let key = |o: &OfficeRow| (!o.exact, o.distance.is_none(), o.distance);
            key(a)
                .cmp(&key(b))
                .then(b.last.cmp(&a.last))
                .then(a.person.cmp(&b.person))
        });
        Ok(offices)
    }

    /// Returns the titles, in lower case, that differ from a misspelt one by small slips, in their order.
    ///
    /// Linear in the distinct titles.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn titles_like(&self, title: &str) -> Result<Vec<String>, StoreError> {
        let asked = fold_name(title);
        let mut statement = self.connection().prepare_cached(TITLES)?;
        let mut rows = statement.query([])?;
        let mut titles = Vec::new();
        while let Some(row) = rows.next()? {
            let known = row.get_ref(0)?.as_str()?;
            if known != asked && is_slip(&asked, known) {
                titles.push(known.to_owned());
            }
        }
        Ok(titles)
    }

    /// Returns the titles of an office, in lower case, each with whether it is the very office.
    fn titles_with(&self, asked: &str) -> Result<Vec<(String, bool)>, StoreError> {
        let folded = fold_name(asked);
        let words: BTreeSet<&str> = name_words(&folded).collect();
        let class = office_class(asked);
        let kinds: BTreeSet<&str> = name_words(&class).collect();
        let mut statement = self.connection().prepare_cached(TITLES)?;
        let mut rows = statement.query([])?;
        let mut titles = Vec::new();
        while let Some(row) = rows.next()? {
            let known = row.get_ref(0)?.as_str()?;
            let known_class = office_class(known);
            let has_all = |asked: &BTreeSet<&str>, known: &str| {
                let known: BTreeSet<&str> = name_words(known).collect();
                !asked.is_empty() && asked.is_subset(&known)
            };
            let is_it = known == folded || (!class.is_empty() && known_class == class);
            if is_it || has_all(&words, known) || has_all(&kinds, &known_class) {
                titles.push((known.to_owned(), is_it));
            }
        }
        Ok(titles)
    }
}

pub(super) const ROLE_EVIDENCE: &str = "SELECT part, start, \"end\", rule FROM role_evidence
     WHERE role_report = ?1 ORDER BY position";

fn office(row: &Row<'_>) -> rusqlite::Result<OfficeRow> {
    Ok(OfficeRow {
        person: row.get(0)?,
        title: row.get(1)?,
        organization: row.get(2)?,
        tenure: word(row, 3)?,
        first: optional_day(row, 4)?,
        last: optional_day(row, 5)?,
        sources: count(row, 6)?,
        exact: false,
        distance: row
            .get::<_, Option<i64>>(7)?
            .and_then(|days| u32::try_from(days).ok()),
    })
}

/// Keeps those seen as holding the office who were not, by that day, seen as former holders.
fn held_on(offices: Vec<OfficeRow>, day: Date) -> Vec<OfficeRow> {
    let mut left: BTreeMap<(EntityId, Option<EntityId>), Date> = BTreeMap::new();
    for office in offices
        .iter()
        .filter(|office| office.tenure == Tenure::Former)
    {
        if let Some(first) = office.first.filter(|first| *first <= day) {
            let since = left
                .entry((office.person, office.organization))
                .or_insert(first);
            *since = first.max(*since);
        }
    }
    let still_held = |office: &OfficeRow| {
        let left = left.get(&(office.person, office.organization));
        left.is_none_or(|left| office.last.is_some_and(|last| last > *left))
    };
    offices
        .into_iter()
        .filter(|office| office.tenure == Tenure::Current && still_held(office))
        .collect()
}
