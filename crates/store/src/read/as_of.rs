//! Meetings as they were known on a day: summed up from what had been published by then.

use std::collections::BTreeMap;

use chancery_model::Capacity;
use jiff::civil::Date;
use rusqlite::params;

use super::meetings::Question;
use crate::join::{Report, Summary, common_capacity, summarize};
use crate::load::read_report;
use crate::sql::{day_number, word};
use crate::store::Store;
use crate::{EntityId, MeetingFilter, MeetingId, MeetingRow, ParticipantRow, StoreError};

impl Store {
    /// Returns the meetings that pass a filter as it was known at the end of `day`, in the order of
    /// [`Store::meetings`].
    pub(super) fn meetings_as_of(
        &self,
        filter: &MeetingFilter,
        day: Date,
    ) -> Result<Vec<MeetingRow>, StoreError> {
        // Whoever took part by then does so today; all else may have been told otherwise.
        let candidates = MeetingFilter {
            entities: filter.entities.clone(),
            kind: filter.kind,
            ..MeetingFilter::default()
        };
        let places = self.accepted_places(filter)?;
        let passes = |meeting: &MeetingRow| {
            let days = meeting.date.map(|date| (date.earliest(), date.latest()));
            let is_in_time = filter
                .since
                .is_none_or(|since| days.is_some_and(|(_, latest)| latest >= since))
                && filter
                    .until
                    .is_none_or(|until| days.is_some_and(|(earliest, _)| earliest <= until));
            let is_there = places
                .as_ref()
                .is_none_or(|places| meeting.place.is_some_and(|place| places.contains(&place)));
            let takes_part = |entity: &EntityId| {
                meeting
                    .participants
                    .iter()
                    .any(|party| party.entity == *entity)
            };
            is_in_time
                && is_there
                && (filter.statuses.is_empty() || filter.statuses.contains(&meeting.status))
                && meeting.sources >= filter.min_sources
                && filter.entities.iter().all(takes_part)
        };
        let mut meetings = Vec::new();
        for today in self.rows_of(&candidates)? {
            let then = self.summed_up(&today, day)?;
            meetings.extend(then.filter(|meeting| passes(meeting)));
        }
        meetings.sort_by_key(|meeting| {
            let days = meeting.date.map(|date| (date.earliest(), date.latest()));
            (days.is_none(), days, meeting.id)
        });
        if let Some(limit) = filter.limit {
            meetings.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        }
        Ok(meetings)
    }

    fn rows_of(&self, filter: &MeetingFilter) -> Result<Vec<MeetingRow>, StoreError> {
        let question = Question::new(filter);
        question.read(self.connection())
    }

    /// Returns a meeting; with a day, as it was known at its end, which is `None` if nothing had been
    /// published of it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn meeting_as_of(
        &self,
        id: MeetingId,
        as_of: Option<Date>,
    ) -> Result<Option<MeetingRow>, StoreError> {
        match (self.meeting(id)?, as_of) {
            (Some(today), Some(day)) => self.summed_up(&today, day),
            (meeting, _) => Ok(meeting),
        }
    }

    /// Sums a meeting up from the reports published by a day; `None` if there were none.
    fn summed_up(&self, today: &MeetingRow, day: Date) -> Result<Option<MeetingRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(REPORTS)?;
        let rows = statement.query_map(params![today.id, day_number(day)], read_report)?;
        let reports: Vec<Report> = rows.collect::<Result<_, _>>()?;
        let Some(Summary {
            status,
            place,
            days,
        }) = summarize(&reports)
        else {
            return Ok(None);
        };
        let date = days.map(|days| days.edtf.parse()).transpose();
        let date = date.map_err(|_| StoreError::Damaged {
            what: format!("a date of meeting {}", today.id),
        })?;
        Ok(Some(MeetingRow {
            status,
            place: place.map(EntityId),
            date,
            sources: u64::try_from(crate::load::sources(&reports)).unwrap_or_default(),
            participants: self.participants_as_of(today.id, day)?,
            ..today.clone()
        }))
    }

    fn participants_as_of(
        &self,
        meeting: MeetingId,
        day: Date,
    ) -> Result<Vec<ParticipantRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(PARTICIPANTS)?;
        let mut rows = statement.query(params![meeting, day_number(day)])?;
        let mut given: BTreeMap<EntityId, Vec<Capacity>> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            given.entry(row.get(0)?).or_default().push(word(row, 1)?);
        }
        let party = |(entity, capacities): (EntityId, Vec<Capacity>)| {
            let capacity = common_capacity(&capacities)?;
            Some(ParticipantRow { entity, capacity })
        };
        Ok(given.into_iter().filter_map(party).collect())
    }
}

macro_rules! published_by {
    ($select:literal) => {
        concat!(
            $select,
            " WHERE r.meeting = ?1
                 AND coalesce(a.published, iif(a.is_table, r.latest, NULL)) <= ?2"
        )
    };
}

pub(super) const REPORTS: &str = published_by!(
    "SELECT r.id, r.meeting, a.content_id, r.position, a.published, r.status, p.entity,
            p.kind, r.place_country, r.earliest, r.latest, r.edtf, a.is_table, r.parties, r.kind,
            r.told_on
     FROM meeting_report r
     JOIN article a ON a.id = r.article
     LEFT JOIN profile p ON p.id = r.place"
);

pub(super) const PARTICIPANTS: &str = published_by!(
    "SELECT p.entity, o.capacity FROM meeting_report r
     JOIN article a ON a.id = r.article
     JOIN report_participant o ON o.meeting_report = r.id
     JOIN profile p ON p.id = o.profile"
);
