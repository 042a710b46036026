//! Meetings whose reports contradict each other.

use jiff::civil::Date;
use rusqlite::params;

use crate::join::{Word, is_disputed};
use crate::sql::{day_number, word};
use crate::store::Store;
use crate::{EntityId, MeetingId, ReportRow, StoreError};

/// Says whether the reports of one meeting contradict each other: one says that it took place, or is to, and
/// another, at a time when both cannot be true, that it did not or will not.
///
/// A plan that is called off, and a meeting that was called off and held all the same, are no contradictions.
#[must_use]
pub fn reports_contradict(reports: &[ReportRow]) -> bool {
    let words: Vec<Word> = reports.iter().map(word_of).collect();
    is_disputed(&words)
}

fn word_of(report: &ReportRow) -> Word {
    let latest = report.date.as_ref().map(|date| date.edtf.latest());
    Word {
        status: report.status,
        published: report.article.published.map(day_number),
        latest: latest.map(day_number),
    }
}

impl Store {
    /// Returns the meetings that somebody took part in and of which reports contradict each other, with a day
    /// those that had been published by its end.
    ///
    /// Looks at each meeting of theirs, and at the reports of those that somebody denied or called off.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn disputed_meetings(
        &self,
        of: EntityId,
        as_of: Option<Date>,
    ) -> Result<Vec<MeetingId>, StoreError> {
        let connection = self.connection();
        let mut candidates = connection.prepare_cached(DISPUTABLE)?;
        let mut told = connection.prepare_cached(WORDS)?;
        let day = as_of.map(day_number);
        let mut disputed = Vec::new();
        let mut rows = candidates.query([of])?;
        while let Some(row) = rows.next()? {
            let meeting: MeetingId = row.get(0)?;
            let words = told.query_map(params![meeting, day], |row| {
                Ok(Word {
                    status: word(row, 0)?,
                    published: row.get(1)?,
                    latest: row.get(2)?,
                })
            })?;
            let words: Vec<Word> = words.collect::<Result<_, _>>()?;
            if is_disputed(&words) {
                disputed.push(meeting);
            }
        }
        Ok(disputed)
    }
}

pub(super) const DISPUTABLE: &str = "SELECT p.meeting FROM meeting_participant p
     WHERE p.entity = ?1 AND EXISTS (
         SELECT 1 FROM meeting_report r
         WHERE r.meeting = p.meeting AND r.status IN ('denied', 'cancelled', 'postponed'))
     ORDER BY p.meeting";

pub(super) const WORDS: &str = "SELECT r.status, a.published, r.latest
     FROM meeting_report r JOIN article a ON a.id = r.article
     WHERE r.meeting = ?1
         AND (?2 IS NULL OR coalesce(a.published, iif(a.is_table, r.latest, NULL)) <= ?2)";
