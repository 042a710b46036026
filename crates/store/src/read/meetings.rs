//! Meetings and what the articles report of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::ControlFlow;

use chancery_model::{DateExpression, Edtf, Part, Span};
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension as _, Row, params, params_from_iter};

use super::article_by_id;
use super::articles::evidence;
use crate::join::JUDGED;
use crate::load::number_today;
use crate::sql::{count, day_number, optional_edtf, place_holders, word};
use crate::store::Store;
use crate::{
    ArticleRow, ArticleRowId, EvidenceRow, MeetingFilter, MeetingId, MeetingRow, ParticipantRow,
    ReportRow, StoreError,
};

const COLUMNS: &str = "m.id, m.kind, m.status, m.place, m.edtf, m.sources";

const EVIDENCE: &str = "SELECT part, start, \"end\", rule FROM meeting_evidence
     WHERE meeting_report = ?1 ORDER BY position";

/// The first judgement in force that says that this report is of one meeting with another.
const JUDGEMENT: &str = "SELECT min(id) FROM judgement
     WHERE sort = 'meeting' AND verdict = 'same' AND undone IS NULL AND (a = ?1 OR b = ?1)";

pub(super) const PARTICIPANTS: &str =
    "SELECT entity, capacity FROM meeting_participant WHERE meeting = ?1 ORDER BY entity";

impl Store {
    /// Returns a meeting; by the number of one that was joined to another, that one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn meeting(&self, id: MeetingId) -> Result<Option<MeetingRow>, StoreError> {
        let connection = self.connection();
        let id = number_today(connection, id.0)?;
        let sql = format!("SELECT {COLUMNS} FROM meeting m WHERE m.id = ?1");
        let mut statement = connection.prepare_cached(&sql)?;
        let found = statement.query_row([id], |row| meeting(connection, row));
        Ok(found.optional()?)
    }

    /// Returns the meetings that pass a filter by their first day, those without a date last; see
    /// [`Store::for_each_meeting`] for all of a large store.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn meetings(&self, filter: &MeetingFilter) -> Result<Vec<MeetingRow>, StoreError> {
        let mut meetings = Vec::new();
        self.for_each_meeting(filter, &mut |meeting| {
            meetings.push(meeting);
            ControlFlow::Continue(())
        })?;
        Ok(meetings)
    }

    /// Calls `visit` with each meeting that passes a filter, by its first day, until it breaks off.
    ///
    /// With entities in the filter, linear in the meetings of the first of them. With
    /// [`MeetingFilter::as_of`] each meeting is summed up anew from its reports, and all that pass are
    /// held in memory to put them in order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn for_each_meeting(
        &self,
        filter: &MeetingFilter,
        visit: &mut dyn FnMut(MeetingRow) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        if let Some(day) = filter.as_of {
            for meeting in self.meetings_as_of(filter, day)? {
                if visit(meeting).is_break() {
                    break;
                }
            }
            return Ok(());
        }
        let connection = self.connection();
        let question = Question::new(filter);
        let mut statement = connection.prepare_cached(&question.sql)?;
        let mut rows = statement.query(params_from_iter(question.values))?;
        while let Some(row) = rows.next()? {
            if visit(meeting(connection, row)?).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Returns the meetings that pass a filter with the most sources, of these the latest first.
    ///
    /// Linear in the meetings of the store, of which it keeps `filter.limit` at a time, and with
    /// [`MeetingFilter::as_of`] all that pass.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn weightiest_meetings(
        &self,
        filter: &MeetingFilter,
    ) -> Result<Vec<MeetingRow>, StoreError> {
        if let Some(day) = filter.as_of {
            let all = MeetingFilter {
                limit: None,
                ..filter.clone()
            };
            let mut meetings = self.meetings_as_of(&all, day)?;
            meetings.sort_by_key(|meeting| {
                let latest = meeting.date.map(Edtf::latest);
                (Reverse((meeting.sources, latest)), meeting.id)
            });
            let limit = filter.limit.map(usize::try_from);
            meetings.truncate(limit.and_then(Result::ok).unwrap_or(usize::MAX));
            return Ok(meetings);
        }
        let connection = self.connection();
        let order = "m.sources DESC, m.latest DESC NULLS LAST, m.id";
        let question = Question::ordered(filter, order);
        let mut statement = connection.prepare_cached(&question.sql)?;
        let rows = statement.query_map(params_from_iter(question.values), |row| {
            meeting(connection, row)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns what the articles say of a meeting, by day of publication; by the number of one that was
    /// joined to another, of that one.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn reports(&self, meeting: MeetingId) -> Result<Vec<ReportRow>, StoreError> {
        self.reports_as_of(meeting, None)
    }

    /// Returns what the articles say of a meeting, by day of publication; with a day, only what had been
    /// published by then, as [`MeetingFilter::as_of`] has it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn reports_as_of(
        &self,
        meeting: MeetingId,
        as_of: Option<Date>,
    ) -> Result<Vec<ReportRow>, StoreError> {
        let today = number_today(self.connection(), meeting.0)?;
        let reports = self.reports_of_each(&[MeetingId(today)], as_of)?;
        Ok(reports.into_iter().next().unwrap_or_default())
    }

    /// Returns for each of several meetings what [`Store::reports_as_of`] does, reading an article that tells of many
    /// of them once.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn reports_of_each(
        &self,
        meetings: &[MeetingId],
        as_of: Option<Date>,
    ) -> Result<Vec<Vec<ReportRow>>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(REPORTS)?;
        let mut articles = Articles::new(connection);
        let reports_of = |meeting: &MeetingId| {
            let mut rows = statement.query(params![meeting, as_of.map(day_number)])?;
            let mut reports = Vec::new();
            while let Some(row) = rows.next()? {
                reports.push(report(connection, row, &mut articles)?);
            }
            Ok(reports)
        };
        meetings.iter().map(reports_of).collect()
    }
}

/// The articles that were read last, since those that tell of one meeting often tell of the next.
struct Articles<'c> {
    connection: &'c Connection,
    read: BTreeMap<ArticleRowId, ArticleRow>,
}

impl<'c> Articles<'c> {
    /// So many are kept.
    const MOST: usize = 256;

    fn new(connection: &'c Connection) -> Self {
        Self {
            connection,
            read: BTreeMap::new(),
        }
    }

    fn get(&mut self, id: ArticleRowId) -> Result<ArticleRow, StoreError> {
        if let Some(found) = self.read.get(&id) {
            return Ok(found.clone());
        }
        let Some(found) = article_by_id(self.connection, id)? else {
            return Err(StoreError::Damaged {
                what: format!("a report of the missing article {id}"),
            });
        };
        if self.read.len() >= Self::MOST {
            self.read.clear();
        }
        self.read.insert(id, found.clone());
        Ok(found)
    }
}

/// A row of a table counts as published on the last day of what it tells.
pub(super) const REPORTS: &str =
    "SELECT r.id, r.article, r.status, p.entity, r.edtf, r.date_words, r.attribution,
            s.entity, r.joined_by, r.position, t.text
     FROM meeting_report r JOIN article a ON a.id = r.article
     LEFT JOIN profile p ON p.id = r.place
     LEFT JOIN profile s ON s.id = r.attribution_entity
     LEFT JOIN table_row t ON t.meeting_report = r.id
     WHERE r.meeting = ?1
         AND (?2 IS NULL OR coalesce(a.published, iif(a.is_table, r.latest, NULL)) <= ?2)
     ORDER BY a.published IS NULL, a.published, a.content_id, r.position";

/// A filter as SQL with its values.
pub(crate) struct Question {
    pub(crate) sql: String,
    values: Vec<Value>,
    conditions: Vec<String>,
}

impl Question {
    pub(crate) fn new(filter: &MeetingFilter) -> Self {
        Self::ordered(filter, "m.earliest IS NULL, m.earliest, m.latest, m.id")
    }

    /// Asks for the meetings in this order of theirs.
    pub(super) fn ordered(filter: &MeetingFilter, order: &str) -> Self {
        let mut question = Self {
            sql: format!("SELECT {COLUMNS} FROM meeting m"),
            values: Vec::new(),
            conditions: Vec::new(),
        };
        question.of_entities(filter);
        question.of_days(filter);
        question.of_places(filter);
        if let Some(kind) = filter.kind {
            let number = question.bind(kind.as_str().to_owned());
            question.conditions.push(format!("m.kind = ?{number}"));
        }
        if !filter.statuses.is_empty() {
            let words = filter
                .statuses
                .iter()
                .map(|status| status.as_str().to_owned());
            let list = question.bind_all(words);
            question.conditions.push(format!("m.status IN ({list})"));
        }
        if filter.min_sources > 1 {
            let number = question.bind(i64::try_from(filter.min_sources).unwrap_or(i64::MAX));
            question.conditions.push(format!("m.sources >= ?{number}"));
        }
        if !question.conditions.is_empty() {
            question.sql.push_str(" WHERE ");
            question.sql.push_str(&question.conditions.join(" AND "));
        }
        question.sql.push_str(" ORDER BY ");
        question.sql.push_str(order);
        if let Some(limit) = filter.limit {
            let number = question.bind(i64::try_from(limit).unwrap_or(i64::MAX));
            question.sql.push_str(&format!(" LIMIT ?{number}"));
        }
        question
    }

    /// Reads all meetings that it asks for.
    pub(super) fn read(self, connection: &Connection) -> Result<Vec<MeetingRow>, StoreError> {
        let mut statement = connection.prepare_cached(&self.sql)?;
        let rows = statement.query_map(params_from_iter(self.values), |row| {
            meeting(connection, row)
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn bind(&mut self, value: impl Into<Value>) -> usize {
        self.values.push(value.into());
        self.values.len()
    }

    fn bind_all<V: Into<Value>>(&mut self, values: impl Iterator<Item = V>) -> String {
        let first = self.values.len() + 1;
        self.values.extend(values.map(Into::into));
        place_holders(first, self.values.len() + 1 - first)
    }

    fn of_entities(&mut self, filter: &MeetingFilter) {
        for (index, entity) in filter.entities.iter().enumerate() {
            let number = self.bind(entity.0);
            if index == 0 {
                // A cross join keeps this order: from the entity to its meetings.
                self.sql = format!(
                    "SELECT {COLUMNS} FROM meeting_participant p
                     CROSS JOIN meeting m ON m.id = p.meeting"
                );
                self.conditions.push(format!("p.entity = ?{number}"));
            } else {
                self.conditions.push(format!(
                    "EXISTS (SELECT 1 FROM meeting_participant o
                             WHERE o.meeting = m.id AND o.entity = ?{number})"
                ));
            }
        }
    }

    fn of_days(&mut self, filter: &MeetingFilter) {
        if let Some(since) = filter.since {
            let number = self.bind(day_number(since));
            self.conditions.push(format!("m.latest >= ?{number}"));
        }
        if let Some(until) = filter.until {
            let number = self.bind(day_number(until));
            self.conditions.push(format!("m.earliest <= ?{number}"));
        }
    }

    fn of_places(&mut self, filter: &MeetingFilter) {
        if filter.places.is_empty() {
            return;
        }
        let list = self.bind_all(filter.places.iter().map(|place| place.0));
        let places = ACCEPTED_PLACES.replace("LIST", &list);
        self.conditions.push(format!("m.place IN ({places})"));
    }
}

/// The places of a list, and all that lies in those of them that are countries.
pub(super) const ACCEPTED_PLACES: &str = "SELECT id FROM entity WHERE id IN (LIST)
     UNION ALL
     SELECT id FROM entity WHERE country IN (
         SELECT country FROM entity
         WHERE id IN (LIST) AND kind = 'country' AND country IS NOT NULL)";

fn meeting(connection: &Connection, row: &Row<'_>) -> rusqlite::Result<MeetingRow> {
    let id: MeetingId = row.get(0)?;
    Ok(MeetingRow {
        id,
        kind: word(row, 1)?,
        status: word(row, 2)?,
        place: row.get(3)?,
        date: optional_edtf(row, 4)?,
        sources: count(row, 5)?,
        participants: participants(connection, PARTICIPANTS, id.0)?,
    })
}

fn participants(
    connection: &Connection,
    sql: &str,
    of: i64,
) -> rusqlite::Result<Vec<ParticipantRow>> {
    let mut statement = connection.prepare_cached(sql)?;
    let rows = statement.query_map([of], |row| {
        Ok(ParticipantRow {
            entity: row.get(0)?,
            capacity: word(row, 1)?,
        })
    })?;
    rows.collect()
}

fn report(
    connection: &Connection,
    row: &Row<'_>,
    articles: &mut Articles<'_>,
) -> Result<ReportRow, StoreError> {
    let id: i64 = row.get(0)?;
    let article: ArticleRowId = row.get(1)?;
    let date = optional_edtf(row, 4)?.map(|edtf| -> rusqlite::Result<_> {
        let words = row.get::<_, Option<String>>(5)?.unwrap_or_default();
        Ok(DateExpression { edtf, words })
    });
    let mut found = articles.get(article)?;
    let evidence = match row.get::<_, Option<String>>(10)? {
        Some(text) => vec![of_row(&mut found, count(row, 9)?, text)],
        None => evidence(connection, EVIDENCE, id, article)?,
    };
    let key = format!("report:{}/{}", found.content_id, row.get::<_, i64>(9)?);
    let joined_by: Option<String> = row.get(8)?;
    let judgement = match joined_by.as_deref() {
        Some(JUDGED) => connection
            .prepare_cached(JUDGEMENT)?
            .query_row([&key], |row| row.get(0))
            .optional()?,
        _ => None,
    };
    Ok(ReportRow {
        key,
        judgement,
        article: found,
        status: word(row, 2)?,
        place: row.get(3)?,
        date: date.transpose()?,
        attribution: row.get(6)?,
        attribution_entity: row.get(7)?,
        participants: participants(
            connection,
            "SELECT p.entity, r.capacity FROM report_participant r
             JOIN profile p ON p.id = r.profile WHERE r.meeting_report = ?1
             ORDER BY r.position",
            id,
        )?,
        joined_by,
        evidence,
    })
}

/// Makes the evidence of a row of a table, and has its table say which row it is.
fn of_row(table: &mut ArticleRow, row: u64, text: String) -> EvidenceRow {
    table.name = format!("{}, row {row}", table.name);
    for origin in &mut table.origins {
        origin.line = Some(row);
    }
    EvidenceRow {
        span: Span::new(0, text.len()).unwrap_or_default(),
        quote: text,
        rule: "import/row".to_owned(),
        part: Part::Body,
    }
}
