//! From the rows of a store to the columns of a snapshot.

use std::cmp::Reverse;

use chancery_store::{EntityRow, MeetingFilter, MeetingRow, Store, StoreError};

use super::Snapshot;
use super::cell::{
    self, Code, EARLIEST, EVENTS_START, LATEST, MEETING_ID, MOST_MEETINGS, NOWHERE, PairCell,
};

impl Snapshot {
    /// Takes a snapshot of all meetings of a store, whatever their status.
    ///
    /// Reads each table that it needs once, in one reading of the database. O(m log m + p) for m meetings
    /// and p pairs of people who were at one meeting.
    ///
    /// # Errors
    /// If the store cannot be read, or has more rows than a snapshot has numbers for (2^27 meetings).
    pub fn read(store: &Store) -> Result<Self, StoreError> {
        store.at_one_time(|store| {
            let mut entities = Vec::new();
            store.for_each_entity(&mut |entity| entities.push(entity))?;
            let mut meetings = Vec::new();
            store.for_each_bare_meeting(&mut |meeting| meetings.push(meeting))?;
            let mut builder = Builder::new(store.data_version()?, &entities, &meetings)?;
            drop((entities, meetings));
            store.for_each_party(&mut |meeting, entity| builder.party(meeting.0, entity.0))?;
            store.for_each_report(&mut |meeting, article| builder.report(meeting.0, article.0))?;
            Ok(builder.finish())
        })
    }

    /// Takes a snapshot of the meetings that a filter lets through, as [`Store::meetings`] returns them; for
    /// what was known on a day. Slower than [`Snapshot::read`].
    ///
    /// # Errors
    /// As [`Snapshot::read`].
    pub fn read_filtered(store: &Store, filter: &MeetingFilter) -> Result<Self, StoreError> {
        store.at_one_time(|store| {
            let mut entities = Vec::new();
            store.for_each_entity(&mut |entity| entities.push(entity))?;
            let meetings = store.meetings(filter)?;
            let mut builder = Builder::new([0; 16], &entities, &meetings)?;
            builder.all_parties(&meetings);
            for meeting in &meetings {
                let reports = store.reports_as_of(meeting.id, filter.as_of)?;
                for report in reports {
                    builder.report(meeting.id.0, report.article.id.0);
                }
            }
            Ok(builder.finish())
        })
    }

    /// Makes a snapshot of rows, without the articles that report them.
    ///
    /// # Errors
    /// If there are more than it has numbers for.
    pub fn new(entities: &[EntityRow], meetings: &[MeetingRow]) -> Result<Self, StoreError> {
        let mut builder = Builder::new([0; 16], entities, meetings)?;
        builder.all_parties(meetings);
        Ok(builder.finish())
    }
}

/// A snapshot of which the meetings are known and those who took part are coming.
struct Builder {
    snapshot: Snapshot,
    /// Meeting ids in order, each with its number.
    numbers: Vec<(u32, u32)>,
    /// Participants as (meeting, node).
    parties: Vec<(u32, u32)>,
    /// Reports as (meeting, article).
    reports: Vec<(u32, u32)>,
}

fn too_many(what: &str) -> StoreError {
    StoreError::Damaged {
        what: format!("more {what} than the graph has numbers for"),
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Builder {
    fn new(
        version: [u8; 16],
        entities: &[EntityRow],
        meetings: &[MeetingRow],
    ) -> Result<Self, StoreError> {
        if meetings.len() >= MOST_MEETINGS {
            return Err(too_many("meetings"));
        }
        let mut snapshot = Snapshot {
            version,
            ..Snapshot::default()
        };
        let mut entities: Vec<&EntityRow> = entities.iter().collect();
        entities.sort_by_key(|entity| entity.id);
        for entity in &entities {
            let id = u32::try_from(entity.id.0).map_err(|_| too_many("entities"))?;
            let name_start = small(snapshot.text.len());
            snapshot.text.extend(entity.name.as_bytes());
            let country_start = small(snapshot.text.len());
            let country = entity.country.as_deref().unwrap_or_default();
            snapshot.text.extend(country.as_bytes());
            let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
            snapshot.entities.push([
                id,
                cell::kind_number(entity.kind),
                count(entity.articles),
                count(entity.mentions),
                name_start,
                country_start,
            ]);
        }
        let end = u32::try_from(snapshot.text.len()).map_err(|_| too_many("names"))?;
        snapshot.entities.push([u32::MAX, 0, 0, 0, end, end]);
        let mut builder = Self {
            snapshot,
            numbers: Vec::with_capacity(meetings.len()),
            parties: Vec::with_capacity(meetings.len() * 2),
            reports: Vec::with_capacity(meetings.len()),
        };
        builder.meetings(meetings)?;
        Ok(builder)
    }

    fn meetings(&mut self, meetings: &[MeetingRow]) -> Result<(), StoreError> {
        let mut cells = Vec::with_capacity(meetings.len());
        for meeting in meetings {
            let (earliest, latest, form) = cell::days_and_form(meeting.date);
            let code = Code::new(meeting.kind, meeting.status);
            let place = meeting.place.and_then(|place| self.snapshot.node(place));
            cells.push([
                u32::try_from(meeting.id.0).map_err(|_| too_many("meetings"))?,
                earliest.cast_unsigned(),
                latest.cast_unsigned(),
                cell::facts(code, form, meeting.sources),
                place.map_or(NOWHERE, |place| place.0),
            ]);
        }
        cells.sort_unstable_by_key(|one| (cell::earliest(one), cell::latest(one), one[MEETING_ID]));
        for (number, one) in (0..).zip(&cells) {
            self.numbers.push((one[MEETING_ID], number));
            if one[EARLIEST] != cell::UNDATED_EARLIEST.cast_unsigned() {
                let span = one[LATEST].wrapping_sub(one[EARLIEST]);
                self.snapshot.longest_span = self.snapshot.longest_span.max(span);
            }
        }
        self.numbers.sort_unstable();
        self.snapshot.meetings = cells;
        Ok(())
    }

    fn number(&self, meeting: i64) -> Option<u32> {
        let id = u32::try_from(meeting).ok()?;
        let place = self.numbers.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        self.numbers.get(place).map(|(_, number)| *number)
    }

    fn party(&mut self, meeting: i64, entity: i64) {
        let node = self.snapshot.node(chancery_store::EntityId(entity));
        if let (Some(meeting), Some(node)) = (self.number(meeting), node) {
            self.parties.push((meeting, node.0));
        }
    }

    fn all_parties(&mut self, meetings: &[MeetingRow]) {
        for meeting in meetings {
            for party in &meeting.participants {
                self.party(meeting.id.0, party.entity.0);
            }
        }
    }

    fn report(&mut self, meeting: i64, article: i64) {
        if let (Some(meeting), Ok(article)) = (self.number(meeting), u32::try_from(article)) {
            self.reports.push((meeting, article));
        }
    }

    fn finish(mut self) -> Snapshot {
        let (people, meetings) = (self.snapshot.entity_count(), self.snapshot.meeting_count());
        self.parties.sort_unstable();
        self.parties.dedup();
        self.reports.sort_unstable();
        self.reports.dedup();
        let snapshot = &mut self.snapshot;
        (snapshot.article_starts, snapshot.articles) = grouped(meetings, &self.reports);
        let code = |meeting: u32| cell::code(&snapshot.meetings[meeting as usize]);
        // In the order of meetings, so that the meetings of an entity come out by number.
        let attended: Vec<(u32, u32)> = self
            .parties
            .iter()
            .map(|(meeting, node)| (*node, code(*meeting).event(*meeting)))
            .collect();
        (snapshot.attended_starts, snapshot.attended) = scattered(people, &attended);
        drop((attended, self.reports));
        let (party_starts, parties) = grouped(meetings, &self.parties);
        drop(self.parties);
        add_pairs(snapshot, people, &party_starts, &parties);
        self.snapshot
    }
}

/// Turns pairs that are sorted by their first number into starts and values.
fn grouped(groups: usize, sorted: &[(u32, u32)]) -> (Vec<u32>, Vec<u32>) {
    scattered(groups, sorted)
}

/// Groups values by a number, keeping their order within each group: a counting sort.
fn scattered(groups: usize, values: &[(u32, u32)]) -> (Vec<u32>, Vec<u32>) {
    let starts = starts(groups, values.iter().map(|(group, _)| *group));
    let mut next = starts.clone();
    let mut out = vec![0; values.len()];
    for (group, value) in values {
        let place = &mut next[*group as usize];
        out[*place as usize] = *value;
        *place += 1;
    }
    (starts, out)
}

/// Returns where each group begins if its members stand together, and the end of the last.
fn starts(groups: usize, members: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0_u32; groups + 1];
    for group in members {
        starts[group as usize + 1] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    starts
}

/// Makes the rows of pairs: for each entity those whom it met, by number, each with their meetings.
///
/// Two counting sorts, by the other and then by the one, each of which keeps the order of meetings.
fn add_pairs(snapshot: &mut Snapshot, people: usize, party_starts: &[u32], parties: &[u32]) {
    let mut by_other: Vec<(u32, (u32, u32))> = Vec::with_capacity(parties.len());
    let sorted = party_starts.windows(2).zip(&snapshot.meetings);
    for (meeting, (range, one)) in (0..).zip(sorted) {
        let parties = &parties[range[0] as usize..range[1] as usize];
        let event = cell::code(one).event(meeting);
        for a in parties {
            let others = parties.iter().filter(|b| *b != a);
            by_other.extend(others.map(|b| (*b, (*a, event))));
        }
    }
    let starts_by_other = starts(people, by_other.iter().map(|(other, _)| *other));
    let mut next = starts_by_other;
    let mut sorted = vec![(0, 0, 0); by_other.len()];
    for (other, (one, event)) in &by_other {
        let place = &mut next[*other as usize];
        sorted[*place as usize] = (*one, *other, *event);
        *place += 1;
    }
    drop(by_other);
    let rows = starts(people, sorted.iter().map(|(one, _, _)| *one));
    let mut next = rows.clone();
    let mut links = vec![(0, 0); sorted.len()];
    for (one, other, event) in &sorted {
        let place = &mut next[*one as usize];
        links[*place as usize] = (*other, *event);
        *place += 1;
    }
    drop(sorted);
    snapshot.row_starts = Vec::with_capacity(people + 1);
    snapshot.events = Vec::with_capacity(links.len());
    for row in rows.windows(2) {
        snapshot.row_starts.push(small(snapshot.pairs.len()));
        add_row(snapshot, &links[row[0] as usize..row[1] as usize]);
    }
    snapshot.row_starts.push(small(snapshot.pairs.len()));
    let end = small(snapshot.events.len());
    snapshot.pairs.push([u32::MAX, end, 0]);
}

fn add_row(snapshot: &mut Snapshot, links: &[(u32, u32)]) {
    for meetings in links.chunk_by(|a, b| a.0 == b.0) {
        let Some((other, _)) = meetings.first() else {
            continue;
        };
        let mut pair: PairCell = [*other, 0, 0];
        pair[EVENTS_START] = small(snapshot.events.len());
        for (_, event) in meetings {
            pair[cell::CODES] |= Code::of_event(*event).bit();
            snapshot.events.push(*event);
        }
        snapshot.pairs.push(pair);
    }
}

/// Returns the event that speaks for a pair: with the most sources, of equals the latest.
pub(crate) fn best_event(snapshot: &Snapshot, events: impl Iterator<Item = u32>) -> Option<u32> {
    events.min_by_key(|event| {
        let meeting = cell::meeting_of(*event);
        (Reverse(snapshot.sources(*event)), Reverse(meeting))
    })
}

#[cfg(test)]
mod tests {
    use super::super::Node;
    use super::*;
    use crate::testutil::{arbitrary_meetings, country, dated, meeting, person};
    use chancery_store::{EntityId, MeetingId};
    use proptest::prelude::*;

    #[test]
    fn holds_what_it_was_given() {
        let meetings = [
            meeting(7, &[3, 9]),
            dated(meeting(5, &[3, 9, 4]), "2025-03", Some(8)),
            dated(meeting(6, &[9, 3]), "2025-01-02", None),
        ];
        let entities = [person(3), person(9), person(4), country(8)];
        let snapshot = Snapshot::new(&entities, &meetings).unwrap();
        assert_eq!((snapshot.entity_count(), snapshot.meeting_count()), (4, 3));
        assert_eq!(snapshot.pair_count(), 3);
        let (three, nine) = (
            snapshot.node(EntityId(3)).unwrap(),
            snapshot.node(EntityId(9)).unwrap(),
        );
        assert_eq!(snapshot.node(EntityId(5)), None);
        assert_eq!(snapshot.entity(nine), person(9));
        assert_eq!(snapshot.entity(Node(2)), country(8));
        let events = snapshot.events(snapshot.pair(three, nine).unwrap());
        let ids: Vec<MeetingId> = events.iter().map(|e| snapshot.meeting_id(*e)).collect();
        assert_eq!(ids, [6, 5, 7].map(MeetingId));
        assert_eq!(snapshot.date(events[1]), "2025-03".parse().ok());
        assert_eq!(snapshot.place(events[1]), Some(Node(2)));
        assert_eq!(snapshot.longest_span, 30);
        assert_eq!(snapshot.attended(three), snapshot.attended(nine));
    }

    #[test]
    fn a_summit_of_many_gives_every_pair() {
        let delegations: Vec<i64> = (1..=150).collect();
        let entities: Vec<_> = delegations.iter().map(|id| country(*id)).collect();
        let snapshot = Snapshot::new(&entities, &[meeting(1, &delegations)]).unwrap();
        assert_eq!(snapshot.pair_count(), 150 * 149 / 2);
        assert!(snapshot.nodes().all(|node| snapshot.row(node).len() == 149));
    }

    proptest! {
        #[test]
        fn pairs_equal_a_naive_list(meetings in arbitrary_meetings(9, 25)) {
            let people: Vec<_> = (0..9).map(person).collect();
            let snapshot = Snapshot::new(&people, &meetings).unwrap();
            for a in snapshot.nodes() {
                for b in snapshot.nodes().filter(|b| *b != a) {
                    let (one, other) = (snapshot.id(a), snapshot.id(b));
                    let has = |m: &MeetingRow, id| m.participants.iter().any(|p| p.entity == id);
                    let naive: Vec<MeetingId> = meetings
                        .iter()
                        .filter(|m| has(m, one) && has(m, other))
                        .map(|m| m.id)
                        .collect();
                    let pair = snapshot.pair(a, b);
                    let found: Vec<MeetingId> = pair
                        .map(|pair| snapshot.events(pair).iter().map(|e| snapshot.meeting_id(*e)).collect())
                        .unwrap_or_default();
                    prop_assert_eq!(found, naive);
                }
            }
        }
    }
}
