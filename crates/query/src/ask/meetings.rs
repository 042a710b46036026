//! Questions about meetings.

use std::collections::{BTreeMap, BTreeSet};

use chancery_store::{
    ArticleRowId, EntityId, EntityRow, MeetingFilter, MeetingId, MeetingRow, ReportRow, Store,
    StoreError,
};
use jiff::civil::Date;

use super::answers::copies;
use super::{Counterpart, Encounter, Party};
use crate::algo::{Graph, Tally, tally};

/// The entities that answers speak of, by number.
pub(super) type Names = BTreeMap<EntityId, EntityRow>;

/// Returns who met `who` in the meetings that the filter lets through: the most meetings first.
///
/// Reads the meetings of `who` only, and the reports of each.
///
/// # Errors
/// If the store cannot be read.
pub fn met(
    store: &Store,
    who: EntityId,
    filter: &MeetingFilter,
) -> Result<Vec<Counterpart>, StoreError> {
    let rows = store.meetings(&with_entities(filter, &[who]))?;
    let names = names(store, &rows, &[])?;
    let encounters = encounters(store, rows.clone(), &names, filter.as_of)?;
    let by_id: BTreeMap<_, _> = encounters.into_iter().map(|e| (e.id, e)).collect();
    let counterpart = |tally: Tally| {
        let meetings: Vec<Encounter> = tally
            .meetings
            .iter()
            .filter_map(|id| by_id.get(id).cloned())
            .collect();
        let articles: BTreeSet<ArticleRowId> = meetings
            .iter()
            .flat_map(|meeting| meeting.reports.iter().map(|report| report.article.id))
            .collect();
        Some(Counterpart {
            entity: names.get(&tally.entity)?.clone(),
            count: tally.meetings.len(),
            first: tally.first,
            last: tally.last,
            places: pick(&names, &tally.places),
            statuses: tally.statuses.into_iter().collect(),
            sources: articles.len(),
            copies: copies(meetings.iter().flat_map(|meeting| &meeting.reports)),
            meetings,
        })
    };
    Ok(tally(who, &rows)
        .into_iter()
        .filter_map(counterpart)
        .collect())
}

/// Returns the meetings that all of `who` took part in, in order of time.
///
/// # Errors
/// If the store cannot be read.
pub fn between(
    store: &Store,
    who: &[EntityId],
    filter: &MeetingFilter,
) -> Result<Vec<Encounter>, StoreError> {
    let mut rows = store.meetings(&with_entities(filter, who))?;
    rows.sort_by_key(crate::algo::chronological);
    let names = names(store, &rows, &[])?;
    encounters(store, rows, &names, filter.as_of)
}

/// Returns the meetings of one entity in order of time, those without a date last.
///
/// # Errors
/// If the store cannot be read.
pub fn timeline(
    store: &Store,
    who: EntityId,
    filter: &MeetingFilter,
) -> Result<Vec<Encounter>, StoreError> {
    between(store, &[who], filter)
}

/// Returns a part of the meetings that a filter lets through by their first day: `limit` of them after
/// the first `offset`. Reads the reports of that part only.
///
/// # Errors
/// If the store cannot be read.
pub fn slice(
    store: &Store,
    filter: &MeetingFilter,
    offset: usize,
    limit: usize,
) -> Result<Vec<Encounter>, StoreError> {
    let filter = MeetingFilter {
        limit: u64::try_from(offset.saturating_add(limit)).ok(),
        ..filter.clone()
    };
    let rows: Vec<MeetingRow> = store.meetings(&filter)?.into_iter().skip(offset).collect();
    let names = names(store, &rows, &[])?;
    encounters(store, rows, &names, filter.as_of)
}

/// Returns one meeting; `None` if there is no such meeting.
///
/// # Errors
/// If the store cannot be read.
pub fn encounter(store: &Store, id: MeetingId) -> Result<Option<Encounter>, StoreError> {
    let rows: Vec<MeetingRow> = store.meeting(id)?.into_iter().collect();
    let names = names(store, &rows, &[])?;
    Ok(encounters(store, rows, &names, None)?.pop())
}

/// Returns the graph of the meetings that the filter lets through, with those who took part, and
/// with `also` whether or not they did.
///
/// # Errors
/// If the store cannot be read.
pub fn snapshot(
    store: &Store,
    filter: &MeetingFilter,
    also: &[EntityId],
) -> Result<Graph, StoreError> {
    let rows = store.meetings(filter)?;
    let names = names(store, &rows, also)?;
    Ok(Graph::new(names.into_values(), rows))
}

fn with_entities(filter: &MeetingFilter, who: &[EntityId]) -> MeetingFilter {
    let mut filter = filter.clone();
    for entity in who {
        if !filter.entities.contains(entity) {
            filter.entities.push(*entity);
        }
    }
    filter
}

/// Reads the entities that the meetings speak of, and `also` these.
pub(super) fn names(
    store: &Store,
    rows: &[MeetingRow],
    also: &[EntityId],
) -> Result<Names, StoreError> {
    let parties = rows.iter().flat_map(|row| row.participants.iter());
    let parties = parties.map(|party| party.entity);
    let places = rows.iter().filter_map(|row| row.place);
    let ids: BTreeSet<EntityId> = parties.chain(places).chain(also.iter().copied()).collect();
    read_names(store, ids)
}

/// Reads entities by number.
pub(super) fn read_names(store: &Store, ids: BTreeSet<EntityId>) -> Result<Names, StoreError> {
    let ids: Vec<EntityId> = ids.into_iter().collect();
    let rows = store.entities(&ids)?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

fn pick(names: &Names, ids: &[EntityId]) -> Vec<EntityRow> {
    let name = |id: &EntityId| names.get(id).cloned();
    ids.iter().filter_map(name).collect()
}

/// Puts names and reports to meetings, keeping their order; with a day, the reports published by then.
pub(super) fn encounters(
    store: &Store,
    rows: Vec<MeetingRow>,
    names: &Names,
    as_of: Option<Date>,
) -> Result<Vec<Encounter>, StoreError> {
    let ids: Vec<MeetingId> = rows.iter().map(|row| row.id).collect();
    let reports = store.reports_of_each(&ids, as_of)?;
    let encounter = |(row, reports): (MeetingRow, Vec<ReportRow>)| {
        let party = |party: &chancery_store::ParticipantRow| {
            Some(Party {
                entity: names.get(&party.entity)?.clone(),
                capacity: party.capacity,
            })
        };
        Encounter {
            reports,
            id: row.id,
            kind: row.kind,
            status: row.status,
            date: row.date,
            place: row.place.and_then(|id| names.get(&id).cloned()),
            parties: row.participants.iter().filter_map(party).collect(),
            sources: row.sources,
        }
    };
    Ok(rows.into_iter().zip(reports).map(encounter).collect())
}
