//! The part of a snapshot around one entity, read from the file without the rest of it.

use std::collections::BTreeSet;
use std::io;

use chancery_store::{EntityId, MeetingFilter, Store, StoreError};

use super::Snapshot;
use super::cell::{self, EVENTS_START, EntityCell, MeetingCell, OTHER, PLACE, PairCell};
use super::file::{Column, Opened, path_beside};

impl Snapshot {
    /// Returns the part of the snapshot that tells whom `who` met in the days of a filter: they, the meetings with
    /// them and the places of these. `None` if there is no file beside the database that is of its present state.
    ///
    /// The meetings of the others among themselves are not in it. Costs a few reads for each of them, whatever the
    /// size of the graph.
    ///
    /// # Errors
    /// If the store cannot be read. A file that cannot be read is no error.
    pub fn open_around(
        store: &Store,
        who: EntityId,
        filter: &MeetingFilter,
    ) -> Result<Option<Self>, StoreError> {
        let version = store.data_version()?;
        let opened = path_beside(store).and_then(|path| Opened::new(&path).ok().flatten());
        let Some(mut file) = opened.filter(|file| file.version == version) else {
            return Ok(None);
        };
        let part = around(&mut file, who, filter).ok().flatten();
        Ok(part.filter(Self::is_sound))
    }
}

fn around(
    file: &mut Opened,
    who: EntityId,
    filter: &MeetingFilter,
) -> io::Result<Option<Snapshot>> {
    let Ok(id) = u32::try_from(who.0) else {
        return Ok(None);
    };
    let place = file.partition_point(Column::Entities, |one: &EntityCell| one[0] < id)?;
    if file.cell::<EntityCell>(Column::Entities, place)?[0] != id || id == u32::MAX {
        return Ok(None);
    }
    let (low, high) = window(file, filter)?;
    let row: Vec<u32> = file.parts(Column::RowStarts, &[(place, place.saturating_add(2))])?;
    let pairs: Vec<PairCell> = file.parts(Column::Pairs, &[(row[0], row[1].saturating_add(1))])?;
    let (first, last) = (pairs[0][EVENTS_START], pairs[pairs.len() - 1][EVENTS_START]);
    let events: Vec<u32> = file.parts(Column::Events, &[(first, last)])?;
    // Those whom they met in these days, each with the events.
    let mut met: Vec<(u32, Vec<u32>)> = Vec::new();
    for pair in pairs.windows(2) {
        let place = |cell: &PairCell| cell[EVENTS_START].wrapping_sub(first) as usize;
        let Some(events) = events.get(place(&pair[0])..place(&pair[1])) else {
            return Ok(None);
        };
        let in_days = |event: &&u32| (low..high).contains(&cell::meeting_of(**event));
        let kept: Vec<u32> = events.iter().filter(in_days).copied().collect();
        if !kept.is_empty() {
            met.push((pair[0][OTHER], kept));
        }
    }
    part(file, place, &met).map(Some)
}

/// Returns the meetings that may be in the days of a filter: from a number to before a number.
fn window(file: &mut Opened, filter: &MeetingFilter) -> io::Result<(u32, u32)> {
    let span = i32::try_from(file.longest_span).unwrap_or(i32::MAX);
    let mut first_from = |day: i32| {
        file.partition_point(Column::Meetings, |one: &MeetingCell| {
            cell::earliest(one) < day
        })
    };
    let low = filter
        .since
        .map(|day| first_from(cell::day_number(day).saturating_sub(span)));
    let high = filter
        .until
        .map(|day| first_from(cell::day_number(day).saturating_add(1)));
    Ok((
        low.transpose()?.unwrap_or(0),
        high.transpose()?.unwrap_or(u32::MAX),
    ))
}

/// Makes a snapshot of one entity and those whom it met, with new numbers for all.
fn part(file: &mut Opened, who: u32, met: &[(u32, Vec<u32>)]) -> io::Result<Snapshot> {
    let all: BTreeSet<u32> = met
        .iter()
        .flat_map(|(_, events)| events.iter().map(|event| cell::meeting_of(*event)))
        .collect();
    let meetings: Vec<u32> = all.into_iter().collect();
    let single: Vec<(u32, u32)> = meetings
        .iter()
        .map(|one| (*one, one.saturating_add(1)))
        .collect();
    let double: Vec<(u32, u32)> = meetings
        .iter()
        .map(|one| (*one, one.saturating_add(2)))
        .collect();
    let mut cells: Vec<MeetingCell> = file.parts(Column::Meetings, &single)?;
    let starts: Vec<u32> = file.parts(Column::ArticleStarts, &double)?;
    let ranges: Vec<(u32, u32)> = starts.chunks(2).map(|pair| (pair[0], pair[1])).collect();
    let mut snapshot = Snapshot {
        version: file.version,
        longest_span: file.longest_span,
        articles: file.parts(Column::Articles, &ranges)?,
        article_starts: vec![0],
        ..Snapshot::default()
    };
    let mut end = 0_u32;
    for (from, to) in ranges {
        end += to - from;
        snapshot.article_starts.push(end);
    }
    let places = cells
        .iter()
        .map(|one| one[PLACE])
        .filter(|place| *place != cell::NOWHERE);
    let nodes: BTreeSet<u32> = met
        .iter()
        .map(|(other, _)| *other)
        .chain(places)
        .chain([who])
        .collect();
    let nodes: Vec<u32> = nodes.into_iter().collect();
    add_entities(file, &nodes, &mut snapshot)?;
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let number = |list: &[u32], one: u32| list.binary_search(&one).map_or(u32::MAX, small);
    for one in &mut cells {
        if one[PLACE] != cell::NOWHERE {
            one[PLACE] = number(&nodes, one[PLACE]);
        }
    }
    snapshot.meetings = cells;
    let renumbered = |event: &u32| {
        let meeting = number(&meetings, cell::meeting_of(*event));
        cell::Code::of_event(*event).event(meeting)
    };
    let own = number(&nodes, who);
    let mut attended = BTreeSet::new();
    for (other, events) in met {
        let mut pair = [number(&nodes, *other), small(snapshot.events.len()), 0];
        for event in events {
            pair[cell::CODES] |= cell::Code::of_event(*event).bit();
            let event = renumbered(event);
            attended.insert((cell::meeting_of(event), event));
            snapshot.events.push(event);
        }
        snapshot.pairs.push(pair);
    }
    snapshot.attended = attended.into_iter().map(|(_, event)| event).collect();
    let (row, list) = (small(snapshot.pairs.len()), small(snapshot.attended.len()));
    snapshot
        .pairs
        .push([u32::MAX, small(snapshot.events.len()), 0]);
    // Only the one row has anything in it.
    for node in 0..=small(nodes.len()) {
        let is_behind = node > own;
        snapshot.row_starts.push(if is_behind { row } else { 0 });
        snapshot
            .attended_starts
            .push(if is_behind { list } else { 0 });
    }
    Ok(snapshot)
}

fn add_entities(file: &mut Opened, nodes: &[u32], snapshot: &mut Snapshot) -> io::Result<()> {
    let double: Vec<(u32, u32)> = nodes
        .iter()
        .map(|one| (*one, one.saturating_add(2)))
        .collect();
    let cells: Vec<EntityCell> = file.parts(Column::Entities, &double)?;
    let ranges: Vec<(u32, u32)> = cells
        .chunks(2)
        .map(|pair| (pair[0][cell::NAME_START], pair[1][cell::NAME_START]))
        .collect();
    snapshot.text = file.parts(Column::Text, &ranges)?;
    let mut end = 0;
    for (pair, (from, to)) in cells.chunks(2).zip(ranges) {
        let mut one = pair[0];
        one[cell::COUNTRY_START] = one[cell::COUNTRY_START]
            .wrapping_sub(from)
            .wrapping_add(end);
        one[cell::NAME_START] = end;
        snapshot.entities.push(one);
        end += to - from;
    }
    snapshot.entities.push([u32::MAX, 0, 0, 0, end, end]);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::algo::contacts;
    use crate::snapshot::Sieve;
    use crate::testutil::{arbitrary_meetings, dated, person};
    use chancery_store::MeetingRow;
    use proptest::prelude::*;

    /// Whom `who` met by a snapshot: ids, names, counts, first and last meeting, place of the last.
    fn met(snapshot: &Snapshot, who: EntityId, filter: &MeetingFilter) -> Vec<String> {
        let sieve = Sieve::new(snapshot, filter);
        let Some(node) = snapshot.node(who) else {
            return Vec::new();
        };
        contacts(snapshot, node, &sieve)
            .iter()
            .map(|one| {
                let place = snapshot.place(one.last).map(|place| snapshot.entity(place));
                format!(
                    "{:?} {} {} {} {:?} {place:?}",
                    snapshot.entity(one.node),
                    one.count,
                    snapshot.meeting_id(one.first),
                    snapshot.meeting_id(one.last),
                    snapshot.date(one.first),
                )
            })
            .collect()
    }

    proptest! {
        #[test]
        fn a_part_answers_as_the_whole(
            meetings in arbitrary_meetings(9, 30),
            days in prop::collection::vec((1..28_u8, any::<bool>()), 30),
            window in (prop::option::of(1..28_i8), prop::option::of(1..28_i8)),
        ) {
            let dates = meetings.into_iter().zip(days);
            let meetings: Vec<MeetingRow> = dates
                .map(|(meeting, (day, is_month))| {
                    let date = if is_month { "2025-03".into() } else { format!("2025-03-{day:02}") };
                    if day == 9 { meeting } else { dated(meeting, &date, Some(i64::from(day % 9))) }
                })
                .collect();
            let people: Vec<_> = (0..9).map(person).collect();
            let whole = Snapshot::new(&people, &meetings).unwrap();
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x");
            whole.save(&path).unwrap();
            let mut file = Opened::new(&path).unwrap().unwrap();
            let day = |day: i8| jiff::civil::date(2025, 3, day);
            let filter = MeetingFilter {
                since: window.0.map(day),
                until: window.1.map(day),
                ..MeetingFilter::default()
            };
            for who in (0..9).map(EntityId) {
                let part = around(&mut file, who, &filter).unwrap().unwrap();
                prop_assert!(part.is_sound());
                prop_assert_eq!(met(&part, who, &filter), met(&whole, who, &filter));
            }
            prop_assert_eq!(around(&mut file, EntityId(99), &filter).unwrap_or(None), None);
        }
    }
}
