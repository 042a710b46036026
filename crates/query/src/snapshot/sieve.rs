//! A filter made ready for a snapshot: what it lets through is told by comparing numbers.

use std::collections::BTreeSet;

use chancery_model::{MeetingKind, Status};
use chancery_store::{EntityId, MeetingFilter};

use super::cell::{self, Code};
use super::{Node, Snapshot};

/// Which meetings of a snapshot count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sieve {
    /// A bit for each code that passes.
    codes: u32,
    /// Meetings below this number end too early.
    low: u32,
    /// From this number on nothing has to be asked about the end of a meeting.
    sure: u32,
    /// Meetings from this number on begin too late, or have no date.
    high: u32,
    /// The first day asked for.
    since: i32,
    min_sources: u32,
    /// Which nodes will do as a place.
    places: Option<Vec<bool>>,
}

impl Sieve {
    /// Prepares a filter for a snapshot; its entities, its limit and its day of knowledge are not looked at.
    ///
    /// Linear in the entities where places are asked for, else logarithmic.
    #[must_use]
    pub fn new(snapshot: &Snapshot, filter: &MeetingFilter) -> Self {
        let mut codes = 0;
        for kind in MeetingKind::ALL {
            for status in Status::ALL {
                let is_kind = filter.kind.is_none_or(|asked| asked == *kind);
                if is_kind && (filter.statuses.is_empty() || filter.statuses.contains(status)) {
                    codes |= Code::new(*kind, *status).bit();
                }
            }
        }
        let since = filter.since.map(cell::day_number);
        let until = filter.until.map(cell::day_number);
        let first_from = |day: i32| {
            let before = |one: &cell::MeetingCell| cell::earliest(one) < day;
            number(snapshot.meetings.partition_point(before))
        };
        let high = match (since, until) {
            (None, None) => u32::MAX,
            (_, Some(until)) => first_from(until.saturating_add(1)),
            (Some(_), None) => first_from(cell::UNDATED_EARLIEST),
        };
        let span = i32::try_from(snapshot.longest_span).unwrap_or(i32::MAX);
        Self {
            codes,
            low: since.map_or(0, |day| first_from(day.saturating_sub(span))),
            sure: since.map_or(0, first_from),
            high,
            since: since.unwrap_or(i32::MIN),
            min_sources: u32::try_from(filter.min_sources).unwrap_or(u32::MAX),
            places: (!filter.places.is_empty()).then(|| places(snapshot, &filter.places)),
        }
    }

    /// Says whether the meeting of an event passes.
    pub(crate) fn passes(&self, snapshot: &Snapshot, event: u32) -> bool {
        let meeting = cell::meeting_of(event);
        meeting >= self.low
            && meeting < self.high
            && Code::of_event(event).bit() & self.codes != 0
            && self.passes_closely(snapshot, event)
    }

    fn passes_closely(&self, snapshot: &Snapshot, event: u32) -> bool {
        let meeting = cell::meeting_of(event);
        let is_late_enough = meeting >= self.sure
            || cell::latest(&snapshot.meetings[meeting as usize]) >= self.since;
        is_late_enough && (self.is_plain() || self.passes_place_and_sources(snapshot, event))
    }

    fn passes_place_and_sources(&self, snapshot: &Snapshot, event: u32) -> bool {
        let has_sources = self.min_sources <= 1 || snapshot.sources(event) >= self.min_sources;
        let is_there = self.places.as_ref().is_none_or(|places| {
            let place = snapshot.place(event);
            place.is_some_and(|place| places[place.index()])
        });
        has_sources && is_there
    }

    /// Says whether days, kinds and statuses are all that is asked.
    fn is_plain(&self) -> bool {
        self.min_sources <= 1 && self.places.is_none()
    }

    /// Returns the part of a list of events, sorted by number, that lies in the days asked for.
    fn window<'e>(&self, events: &'e [u32]) -> &'e [u32] {
        if self.low == 0 && self.high == u32::MAX {
            return events;
        }
        // Most lists are short and lie on one side, or have one end in the window.
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            return events;
        };
        let (first, last) = (cell::meeting_of(*first), cell::meeting_of(*last));
        if last < self.low || first >= self.high {
            return &[];
        }
        let from = if first >= self.low {
            0
        } else {
            events.partition_point(|event| cell::meeting_of(*event) < self.low)
        };
        let events = &events[from..];
        let to = if last < self.high {
            events.len()
        } else {
            events.partition_point(|event| cell::meeting_of(*event) < self.high)
        };
        &events[..to]
    }

    /// Returns the events that pass, out of a list that is sorted by number; logarithmic for what lies
    /// outside the days, linear within.
    pub(crate) fn passing<'a>(
        &'a self,
        snapshot: &'a Snapshot,
        events: &'a [u32],
    ) -> impl DoubleEndedIterator<Item = u32> + 'a {
        let events = self.window(events).iter().copied();
        events.filter(|event| self.passes(snapshot, *event))
    }

    /// Says whether all events pass that have only codes of this set.
    fn is_open_for(&self, codes: u32) -> bool {
        codes & !self.codes == 0 && self.low == 0 && self.high == u32::MAX && self.is_plain()
    }

    /// Says whether an event with one of these codes passes if it lies in the window.
    fn window_is_enough(&self, codes: u32) -> bool {
        codes & !self.codes == 0 && self.low == self.sure && self.is_plain()
    }

    /// Counts the events of a pair that pass; logarithmic where only days are asked for.
    pub(crate) fn count(&self, snapshot: &Snapshot, pair: usize) -> u32 {
        let codes = snapshot.pairs[pair][cell::CODES];
        if codes & self.codes == 0 {
            return 0;
        }
        if self.is_open_for(codes) {
            let start = |pair: usize| snapshot.pairs[pair][cell::EVENTS_START];
            return start(pair + 1) - start(pair);
        }
        let events = self.window(snapshot.events(pair));
        if self.window_is_enough(codes) {
            return number(events.len());
        }
        let passing = events.iter().filter(|event| self.passes(snapshot, **event));
        number(passing.count())
    }

    /// Counts the events of a pair that pass and returns their number with the first and the last of them, or `None`
    /// if there is none; logarithmic where only days are asked for.
    pub(crate) fn summary(&self, snapshot: &Snapshot, pair: usize) -> Option<(u32, u32, u32)> {
        let codes = snapshot.pairs[pair][cell::CODES];
        if codes & self.codes == 0 {
            return None;
        }
        let events = self.window(snapshot.events(pair));
        if self.window_is_enough(codes) {
            return Some((number(events.len()), *events.first()?, *events.last()?));
        }
        let passing = |event: &&u32| self.passes(snapshot, **event);
        let mut rest = events.iter().filter(passing);
        let first = *rest.next()?;
        let (count, last) = rest.fold((1, first), |(count, _), event| (count + 1, *event));
        Some((count, first, last))
    }

    /// Says whether any event of a pair passes; mostly by looking at its first and its last.
    pub(crate) fn any(&self, snapshot: &Snapshot, pair: usize) -> bool {
        let codes = snapshot.pairs[pair][cell::CODES];
        if codes & self.codes == 0 {
            return false;
        }
        if self.is_open_for(codes) {
            return true;
        }
        let events = snapshot.events(pair);
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            return false;
        };
        if cell::meeting_of(*first) >= self.high || cell::meeting_of(*last) < self.low {
            return false;
        }
        if self.passes(snapshot, *first) || self.passes(snapshot, *last) {
            return true;
        }
        let mut events = self.window(events).iter();
        events.any(|event| self.passes(snapshot, *event))
    }
}

fn number(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Says of each node whether it is one of these places or lies in one of them that is a country.
fn places(snapshot: &Snapshot, asked: &[EntityId]) -> Vec<bool> {
    let nodes: Vec<Node> = asked.iter().filter_map(|id| snapshot.node(*id)).collect();
    let is_country = |node: &&Node| snapshot.kind(**node) == chancery_model::EntityKind::Country;
    let countries = nodes.iter().filter(is_country);
    let countries: BTreeSet<&str> = countries
        .filter_map(|node| snapshot.country(*node))
        .collect();
    let fits = |node: Node| {
        let country = snapshot.country(node);
        nodes.contains(&node) || country.is_some_and(|code| countries.contains(code))
    };
    snapshot.nodes().map(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{country, meeting, person};
    use chancery_store::{EntityRow, MeetingRow};
    use proptest::prelude::*;

    /// The naive twin: what the documentation of the filter says.
    fn passes(filter: &MeetingFilter, meeting: &MeetingRow, places: &[EntityRow]) -> bool {
        let days = meeting.date.map(|date| (date.earliest(), date.latest()));
        let since = filter
            .since
            .is_none_or(|day| days.is_some_and(|(_, last)| last >= day));
        let until = filter
            .until
            .is_none_or(|day| days.is_some_and(|(first, _)| first <= day));
        let place = meeting
            .place
            .and_then(|id| places.iter().find(|place| place.id == id));
        let lies_in = |asked: &EntityId| {
            let asked = places.iter().find(|place| place.id == *asked);
            place.zip(asked).is_some_and(|(place, asked)| {
                place.id == asked.id
                    || asked.kind == chancery_model::EntityKind::Country
                        && asked.country.is_some()
                        && asked.country == place.country
            })
        };
        since
            && until
            && (filter.places.is_empty() || filter.places.iter().any(lies_in))
            && filter.kind.is_none_or(|kind| kind == meeting.kind)
            && (filter.statuses.is_empty() || filter.statuses.contains(&meeting.status))
            && meeting.sources >= filter.min_sources
    }

    fn arbitrary_meeting() -> impl Strategy<Value = MeetingRow> {
        let day = (1..28_i8, 0..4_usize, 0..60_i64);
        (
            day,
            0..3_usize,
            0..7_usize,
            1..4_u64,
            prop::option::of(10..13_i64),
        )
            .prop_map(|((day, form, span), kind, status, sources, place)| {
                let first: jiff::civil::Date = jiff::civil::date(2025, 3, day);
                let last = first.saturating_add(jiff::SignedDuration::from_hours(span * 24));
                let text = match form {
                    0 => None,
                    1 => Some(first.to_string()),
                    2 => Some("2025-03".to_owned()),
                    _ => Some(format!("{first}/{last}")),
                };
                MeetingRow {
                    kind: MeetingKind::ALL[kind],
                    status: Status::ALL[status],
                    sources,
                    place: place.map(EntityId),
                    date: text.and_then(|text| text.parse().ok()),
                    ..meeting(0, &[1, 2])
                }
            })
    }

    fn arbitrary_filter() -> impl Strategy<Value = MeetingFilter> {
        let day = || prop::option::of((1..6_i8, 1..28_i8));
        let statuses = prop::collection::vec(0..7_usize, 0..4);
        let places = prop::collection::vec(10..14_i64, 0..2);
        let kind = prop::option::of(0..3_usize);
        (day(), day(), statuses, kind, 0..3_u64, places).prop_map(
            |(since, until, statuses, kind, min_sources, places)| MeetingFilter {
                since: since.map(|(month, day)| jiff::civil::date(2025, month, day)),
                until: until.map(|(month, day)| jiff::civil::date(2025, month, day)),
                statuses: statuses.into_iter().map(|s| Status::ALL[s]).collect(),
                kind: kind.map(|kind| MeetingKind::ALL[kind]),
                min_sources,
                places: places.into_iter().map(EntityId).collect(),
                ..MeetingFilter::default()
            },
        )
    }

    proptest! {
        #[test]
        fn equals_the_naive_filter(
            meetings in prop::collection::vec(arbitrary_meeting(), 0..12),
            filter in arbitrary_filter(),
        ) {
            let numbered = (1..).zip(meetings);
            let meetings: Vec<MeetingRow> = numbered
                .map(|(id, meeting)| MeetingRow { id: chancery_store::MeetingId(id), ..meeting })
                .collect();
            let in_country = |mut entity: EntityRow, code: &str| {
                entity.country = Some(code.to_owned());
                entity
            };
            let places = [in_country(country(10), "AT"), in_country(person(11), "AT"), person(12)];
            let mut entities = vec![person(1), person(2)];
            entities.extend(places.iter().cloned());
            let snapshot = Snapshot::new(&entities, &meetings).unwrap();
            let sieve = Sieve::new(&snapshot, &filter);
            let mut naive: Vec<_> = meetings
                .iter()
                .filter(|meeting| passes(&filter, meeting, &places))
                .map(|meeting| meeting.id)
                .collect();
            naive.sort();
            let pair = snapshot.pair(Node(0), Node(1));
            let mut found: Vec<_> = pair
                .iter()
                .flat_map(|pair| sieve.passing(&snapshot, snapshot.events(*pair)))
                .map(|event| snapshot.meeting_id(event))
                .collect();
            found.sort();
            prop_assert_eq!(&found, &naive);
            if let Some(pair) = pair {
                prop_assert_eq!(sieve.count(&snapshot, pair) as usize, naive.len());
                prop_assert_eq!(sieve.any(&snapshot, pair), !naive.is_empty());
            }
        }
    }
}
