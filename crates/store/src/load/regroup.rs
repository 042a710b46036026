//! Bringing meetings up to date after reports came or went.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::Capacity;
use rusqlite::{Row, params};

use super::{Batch, Parties};
use crate::StoreError;
use crate::join::{Days, LONGEST_SPAN, Place, Report, cluster, common_capacity, summarize};
use crate::sql::{integer, word};

impl Batch<'_> {
    /// Joins the reports around the changed days anew, then sums up each meeting that changed.
    pub(super) fn regroup_meetings(&mut self) -> Result<(), StoreError> {
        for (parties, mut changed) in std::mem::take(&mut self.changes.groups) {
            changed.sort_unstable();
            let mut done = i64::MIN;
            for (earliest, latest) in changed {
                if latest > done {
                    done = self.regroup(&parties, earliest, latest)?;
                }
            }
        }
        for meeting in std::mem::take(&mut self.changes.meetings) {
            self.refresh(meeting)?;
        }
        Ok(())
    }

    /// Joins the reports of these parties that hang together by overlapping days with these, and
    /// returns the last of their days.
    fn regroup(
        &mut self,
        parties: &Parties,
        earliest: i64,
        latest: i64,
    ) -> Result<i64, StoreError> {
        let (mut from, mut to) = (earliest, latest);
        let reports = loop {
            let reports = self.reports_between(parties, from, to)?;
            let days = || reports.iter().filter_map(|report| report.days.as_ref());
            let first = days()
                .map(|days| days.earliest)
                .min()
                .unwrap_or(from)
                .min(from);
            let last = days().map(|days| days.latest).max().unwrap_or(to).max(to);
            if (first, last) == (from, to) {
                break reports;
            }
            (from, to) = (first, last);
        };
        if reports.len() > 1
            || reports
                .iter()
                .any(|r| self.changes.meetings.contains(&r.meeting))
        {
            self.assign(&reports)?;
        }
        Ok(to)
    }

    /// Gives each cluster a meeting: the oldest of its members' that is free, or a new one.
    fn assign(&mut self, reports: &[Report]) -> Result<(), StoreError> {
        let mut clusters = cluster(reports);
        clusters.sort_by_key(|members| members.iter().map(|(report, _)| report.meeting).min());
        let mut taken = BTreeSet::new();
        for members in clusters {
            let free = members
                .iter()
                .map(|(report, _)| report.meeting)
                .filter(|meeting| !taken.contains(meeting))
                .min();
            let meeting = match free {
                Some(meeting) => meeting,
                None => self.copy_meeting(&members)?,
            };
            taken.insert(meeting);
            for (report, rule) in members {
                let rows = self
                    .transaction
                    .prepare_cached(
                        "UPDATE meeting_report SET meeting = ?2, joined_by = ?3
                         WHERE id = ?1 AND (meeting <> ?2 OR joined_by IS NOT ?3)",
                    )?
                    .execute(params![report.id, meeting, rule])?;
                if rows > 0 {
                    self.changes.meetings.extend([report.meeting, meeting]);
                }
            }
        }
        Ok(())
    }

    fn copy_meeting(&self, members: &[(&Report, Option<&str>)]) -> Result<i64, StoreError> {
        let like = members.first().map(|(report, _)| report.id);
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting (kind, status, sources)
                 SELECT kind, status, 0 FROM meeting_report WHERE id = ?1",
            )?
            .execute([like])?;
        Ok(self.transaction.last_insert_rowid())
    }

    fn reports_between(
        &self,
        parties: &Parties,
        earliest: i64,
        latest: i64,
    ) -> Result<Vec<Report>, StoreError> {
        let mut statement = self.transaction.prepare_cached(REPORTS_BETWEEN)?;
        let from = earliest.saturating_sub(LONGEST_SPAN);
        let rows = statement.query_map(params![parties, from, latest, earliest], read_report)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Sums up a meeting's reports in its row, or removes the meeting if there are none.
    fn refresh(&self, meeting: i64) -> Result<(), StoreError> {
        let reports = reports_of(self.transaction, meeting)?;
        // Before the meeting itself: an import does without the checks of references.
        self.transaction
            .prepare_cached("DELETE FROM meeting_participant WHERE meeting = ?1")?
            .execute([meeting])?;
        let Some(summary) = summarize(&reports) else {
            self.transaction
                .prepare_cached("DELETE FROM meeting WHERE id = ?1")?
                .execute([meeting])?;
            return Ok(());
        };
        let days = summary.days.as_ref();
        self.transaction
            .prepare_cached(
                "UPDATE meeting SET status = ?2, place = ?3, edtf = ?4, earliest = ?5, latest = ?6,
                     sources = ?7
                 WHERE id = ?1",
            )?
            .execute(params![
                meeting,
                summary.status.as_str(),
                summary.place,
                days.map(|days| days.edtf.as_str()),
                days.map(|days| days.earliest),
                days.map(|days| days.latest),
                sources(&reports),
            ])?;
        let participants = participants_of(self.transaction, meeting)?;
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO meeting_participant (meeting, entity, capacity) VALUES (?1, ?2, ?3)",
        )?;
        for (entity, capacity) in participants {
            insert.execute(params![meeting, entity, capacity.as_str()])?;
        }
        Ok(())
    }
}

macro_rules! select_reports {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.meeting, a.content_id, r.position, a.published, r.status, r.place,
                    p.kind, r.place_country, r.earliest, r.latest, r.edtf, a.is_table
             FROM meeting_report r
             JOIN article a ON a.id = r.article
             LEFT JOIN entity p ON p.id = r.place
             WHERE ",
            $rest
        )
    };
}

/// All reports of these parties.
pub(crate) const REPORTS_OF_PARTIES: &str = select_reports!("r.parties = ?1 ORDER BY r.id");

pub(crate) const REPORTS_BETWEEN: &str = select_reports!(
    "r.parties = ?1 AND r.earliest BETWEEN ?2 AND ?3 AND r.latest >= ?4 ORDER BY r.id"
);

/// Reads a report.
pub(crate) fn read_report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let place = match row.get::<_, Option<i64>>(6)? {
        Some(entity) => Some(Place {
            entity,
            kind: word(row, 7)?,
            country: row.get(8)?,
        }),
        None => None,
    };
    let days = match row.get::<_, Option<i64>>(9)? {
        Some(earliest) => Some(Days {
            earliest,
            latest: row.get(10)?,
            edtf: row.get(11)?,
        }),
        None => None,
    };
    Ok(Report {
        id: row.get(0)?,
        meeting: row.get(1)?,
        name: (row.get(2)?, row.get(3)?),
        is_row: row.get(12)?,
        published: row.get(4)?,
        status: word(row, 5)?,
        place,
        days,
    })
}

/// Returns the reports of a meeting.
pub(crate) fn reports_of(
    connection: &rusqlite::Connection,
    meeting: i64,
) -> Result<Vec<Report>, StoreError> {
    let mut statement =
        connection.prepare_cached(select_reports!("r.meeting = ?1 ORDER BY r.id"))?;
    let rows = statement.query_map([meeting], read_report)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the number of articles among these reports.
pub(crate) fn sources(reports: &[Report]) -> i64 {
    let articles: BTreeSet<_> = reports.iter().map(|report| report.name.0).collect();
    integer(articles.len())
}

/// Returns who took part in a meeting, as its reports say together.
pub(crate) fn participants_of(
    connection: &rusqlite::Connection,
    meeting: i64,
) -> Result<Vec<(i64, Capacity)>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.entity, p.capacity FROM meeting_report r
         JOIN report_participant p ON p.meeting_report = r.id
         WHERE r.meeting = ?1",
    )?;
    let mut rows = statement.query([meeting])?;
    let mut given: BTreeMap<i64, Vec<Capacity>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        given.entry(row.get(0)?).or_default().push(word(row, 1)?);
    }
    let common = given
        .into_iter()
        .filter_map(|(entity, capacities)| Some((entity, common_capacity(&capacities)?)));
    Ok(common.collect())
}
