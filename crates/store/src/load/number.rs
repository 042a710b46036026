//! Which number a meeting has: joining keeps the oldest, the others lead there, and parting gives them back.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::{Batch, Parties};
use crate::StoreError;
use crate::join::{Cluster, Decided, Report, cluster};

impl Batch<'_> {
    /// Gives each cluster a meeting: the oldest of its members' that is free, else one that was theirs, else
    /// a new one. The numbers that are no longer needed lead to where their reports are.
    pub(super) fn assign(
        &mut self,
        groups: &[Vec<Report>],
        decided: &Decided,
    ) -> Result<(), StoreError> {
        let mut clusters: Vec<Cluster<'_>> = groups
            .iter()
            .flat_map(|group| cluster(group, decided))
            .collect();
        // Of two that had one number the older report keeps it.
        clusters.sort_by_key(|members| {
            let meeting = members.iter().map(|(report, _)| report.meeting).min();
            (meeting, members.iter().map(|(report, _)| report.id).min())
        });
        let mut taken = BTreeSet::new();
        let mut first_of: BTreeMap<i64, i64> = BTreeMap::new();
        for members in clusters {
            let free = members
                .iter()
                .map(|(report, _)| report.meeting)
                .filter(|meeting| !taken.contains(meeting))
                .min();
            let meeting = match free {
                Some(meeting) => meeting,
                None => self.new_meeting(&members)?,
            };
            taken.insert(meeting);
            for (report, rule) in members {
                let first = first_of.entry(report.meeting).or_insert(report.id);
                *first = report.id.min(*first);
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
        let is_seen = |meeting: i64| self.first_meeting.is_none_or(|first| meeting < first);
        for (meeting, report) in first_of {
            if !taken.contains(&meeting) && is_seen(meeting) {
                self.transaction
                    .prepare_cached(
                        "INSERT OR REPLACE INTO former_meeting (id, report) VALUES (?1, ?2)",
                    )?
                    .execute([meeting, report])?;
            }
        }
        Ok(())
    }

    /// Returns a meeting that has lost its last report, of the same parties on the same days, and empties it.
    pub(super) fn vacated_meeting(
        &mut self,
        told: (Parties, i64, i64),
    ) -> Result<Option<i64>, StoreError> {
        let Some(numbers) = self.vacated.get_mut(&told) else {
            return Ok(None);
        };
        let mut is_told = self
            .transaction
            .prepare_cached("SELECT 1 FROM meeting_report WHERE meeting = ?1")?;
        while let Some(number) = numbers.pop() {
            if !is_told.exists([number])? {
                self.transaction
                    .prepare_cached("DELETE FROM meeting_participant WHERE meeting = ?1")?
                    .execute([number])?;
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Makes a meeting for reports that leave theirs, under the oldest number that was theirs alone.
    fn new_meeting(&self, members: &Cluster<'_>) -> Result<i64, StoreError> {
        let mut former = self
            .transaction
            .prepare_cached("SELECT min(id) FROM former_meeting WHERE report = ?1")?;
        let mut oldest: Option<i64> = None;
        for (report, _) in members {
            let number: Option<i64> = former.query_row([report.id], |row| row.get(0))?;
            oldest = oldest.into_iter().chain(number).min();
        }
        self.transaction
            .prepare_cached("DELETE FROM former_meeting WHERE id = ?1")?
            .execute([oldest])?;
        let like = members.first().map(|(report, _)| report.id);
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting (id, kind, status, sources)
                 SELECT ?2, kind, status, 0 FROM meeting_report WHERE id = ?1",
            )?
            .execute(params![like, oldest])?;
        Ok(self.transaction.last_insert_rowid())
    }
}

/// Returns the number under which a meeting is found today: its own, or that of the one it was joined to.
pub(crate) fn number_today(connection: &Connection, meeting: i64) -> Result<i64, StoreError> {
    let found = connection
        .prepare_cached(
            "SELECT r.meeting FROM former_meeting f JOIN meeting_report r ON r.id = f.report
             WHERE f.id = ?1",
        )?
        .query_row([meeting], |row| row.get(0))
        .optional()?;
    Ok(found.unwrap_or(meeting))
}
