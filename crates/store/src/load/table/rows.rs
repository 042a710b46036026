//! Writing the meetings that the rows of a table tell of.

use std::collections::BTreeMap;

use chancery_model::{ArticleId, Capacity, EventRows};
use rusqlite::{Connection, params};

use super::names::{Group, Names, Row, groups};
use crate::StoreError;
use crate::join::{
    Days, Decided, LONGEST_SPAN, Report, Summary, cluster, common_capacity, summarize,
};
use crate::load::prepare::ToldEntity;
use crate::load::{Batch, Parties};
use crate::sheet::{Sheet, cell, optional};

/// The numbers that the next rows get: the transaction keeps other writers out.
pub(super) struct NextIds {
    meeting: i64,
    report: i64,
}

impl NextIds {
    pub(super) fn read(connection: &Connection) -> Result<Self, StoreError> {
        // The number of a meeting is never given again, not even that of the last one removed.
        let ids = connection.query_row(
            "SELECT 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'meeting'), 0),
                 1 + coalesce((SELECT max(id) FROM meeting_report), 0)",
            [],
            |row| {
                Ok(Self {
                    meeting: row.get(0)?,
                    report: row.get(1)?,
                })
            },
        )?;
        Ok(ids)
    }

    /// The number of the next meeting.
    pub(super) fn meeting(&self) -> i64 {
        self.meeting
    }
}

/// Returns a number and goes on to the next.
fn take(next: &mut i64) -> i64 {
    let id = *next;
    *next += 1;
    id
}

/// What is about to be written, the tables that others refer to first.
struct Sheets<'r> {
    article: i64,
    meetings: Sheet<'r, 8>,
    participants: Sheet<'r, 3>,
    reports: Sheet<'r, 14>,
    report_participants: Sheet<'r, 4>,
    texts: Sheet<'r, 2>,
}

impl<'r> Sheets<'r> {
    fn new(article: i64) -> Self {
        Self {
            article,
            meetings: Sheet::new(
                "INSERT OR ROLLBACK INTO meeting (id, kind, status, place, edtf, earliest, latest, sources)",
            ),
            participants: Sheet::new("INSERT OR ROLLBACK INTO meeting_participant (meeting, entity, capacity)"),
            reports: Sheet::new(
                "INSERT OR ROLLBACK INTO meeting_report (id, article, position, meeting, kind, status, place,
                     place_country, edtf, earliest, latest, date_words, parties, joined_by)",
            ),
            report_participants: Sheet::new(
                "INSERT OR ROLLBACK INTO report_participant (meeting_report, profile, position, capacity)",
            ),
            texts: Sheet::new("INSERT OR ROLLBACK INTO table_row (meeting_report, text)"),
        }
    }

    fn write(&mut self, connection: &Connection) -> Result<(), StoreError> {
        self.meetings.write(connection)?;
        self.participants.write(connection)?;
        self.reports.write(connection)?;
        self.report_participants.write(connection)?;
        self.texts.write(connection)?;
        Ok(())
    }

    /// Adds a meeting with its rows.
    fn meeting(
        &mut self,
        ids: &mut NextIds,
        members: &[(&'r Row, Option<&'static str>)],
        summary: Summary,
        parties: Option<&'r Parties>,
    ) {
        let Some((first, _)) = members.first() else {
            return;
        };
        let meeting = take(&mut ids.meeting);
        let (earliest, latest) = bounds(summary.days.as_ref());
        self.meetings.push([
            cell(meeting),
            cell(first.event.kind.as_str()),
            cell(summary.status.as_str()),
            optional(summary.place),
            optional(summary.days.map(|days| days.edtf)),
            optional(earliest),
            optional(latest),
            cell(1),
        ]);
        let mut given: BTreeMap<i64, Vec<Capacity>> = BTreeMap::new();
        for (row, rule) in members {
            let report = take(&mut ids.report);
            self.report(report, meeting, row, *rule, parties);
            for (_, entity, capacity) in &row.participants {
                given.entry(*entity).or_default().push(*capacity);
            }
        }
        for (entity, capacities) in given {
            let capacity = common_capacity(&capacities).unwrap_or(Capacity::Principal);
            self.participants
                .push([cell(meeting), cell(entity), cell(capacity.as_str())]);
        }
    }

    fn report(
        &mut self,
        report: i64,
        meeting: i64,
        row: &'r Row,
        rule: Option<&'static str>,
        parties: Option<&'r Parties>,
    ) {
        let (event, days, place) = (&row.event, row.days.as_ref(), row.place.as_ref());
        let (earliest, latest) = bounds(days);
        self.reports.push([
            cell(report),
            cell(self.article),
            cell(i64::try_from(event.row).unwrap_or(i64::MAX)),
            cell(meeting),
            cell(event.kind.as_str()),
            cell(event.status.as_str()),
            optional(row.place_profile),
            optional(place.and_then(|place| place.country.as_deref())),
            optional(days.map(|days| days.edtf.as_str())),
            optional(earliest),
            optional(latest),
            optional(event.date.as_ref().map(|date| date.words.as_str())),
            optional(parties.map(<[u8; 16]>::as_slice)),
            optional(rule),
        ]);
        for (position, (profile, _, capacity)) in (1_i64..).zip(&row.participants) {
            self.report_participants.push([
                cell(report),
                cell(*profile),
                cell(position),
                cell(capacity.as_str()),
            ]);
        }
        self.texts.push([cell(report), cell(event.text.as_str())]);
    }
}

fn bounds(days: Option<&Days>) -> (Option<i64>, Option<i64>) {
    days.map(|days| (days.earliest, days.latest)).unzip()
}

impl Batch<'_> {
    pub(super) fn import_rows(
        &mut self,
        article: i64,
        content: &[u8; 16],
        chunk: EventRows,
        names: &mut Names,
        ids: &mut NextIds,
    ) -> Result<(), StoreError> {
        for entity in &chunk.entities {
            let content = ArticleId::from_bytes(*content);
            let told = ToldEntity::new(&content, entity, &[], None);
            let known = self.write_entity(article, &content, entity, &told)?;
            names.push(known, entity);
        }
        let rows: Vec<Row> = chunk
            .events
            .into_iter()
            .map(|event| names.row(event))
            .collect::<Result<_, _>>()?;
        let groups = groups(&rows);
        let mut sheets = Sheets::new(article);
        for group in &groups {
            let may_join = names.may_join(group);
            self.import_group(content, &rows, group, may_join, ids, &mut sheets)?;
            if sheets.meetings.is_full() {
                sheets.write(self.transaction)?;
            }
        }
        sheets.write(self.transaction)
    }

    /// Adds the meetings of a group, each with its rows.
    fn import_group<'r>(
        &mut self,
        content: &[u8; 16],
        rows: &'r [Row],
        group: &'r Group,
        may_join: bool,
        ids: &mut NextIds,
        sheets: &mut Sheets<'r>,
    ) -> Result<(), StoreError> {
        let members: Vec<&Row> = group
            .rows
            .iter()
            .filter_map(|index| rows.get(*index))
            .collect();
        let parties = group.parties.as_ref();
        // Groups of one chunk have no days in common, so what is not written yet does not matter.
        if let (Some(parties), Some(days)) = (parties, group.days)
            && may_join
            && self.has_reports(parties, days)?
        {
            for row in members {
                sheets.meeting(ids, &[(row, None)], row.summary(), Some(parties));
            }
            self.changes.groups.entry(*parties).or_default().push(days);
            return Ok(());
        }
        if let [only] = members.as_slice() {
            sheets.meeting(ids, &[(only, None)], only.summary(), parties);
            return Ok(());
        }
        let reports: Vec<Report> = (0..)
            .zip(&members)
            .map(|(id, row)| row.report(id, content))
            .collect();
        for cluster in cluster(&reports, &Decided::default()) {
            let of_it: Vec<Report> = cluster.iter().map(|(one, _)| (*one).clone()).collect();
            let with_rows: Vec<(&Row, Option<&str>)> = cluster
                .iter()
                .filter_map(|(report, rule)| {
                    let index = usize::try_from(report.id).ok()?;
                    Some((*members.get(index)?, *rule))
                })
                .collect();
            if let Some(summary) = summarize(&of_it) {
                sheets.meeting(ids, &with_rows, summary, parties);
            }
        }
        Ok(())
    }

    fn has_reports(&self, parties: &Parties, (from, to): (i64, i64)) -> Result<bool, StoreError> {
        let found = self
            .transaction
            .prepare_cached(
                "SELECT 1 FROM meeting_report
                 WHERE parties = ?1 AND earliest BETWEEN ?2 AND ?3 AND latest >= ?4 LIMIT 1",
            )?
            .exists(params![
                parties,
                from.saturating_sub(LONGEST_SPAN),
                to,
                from
            ])?;
        Ok(found)
    }
}
