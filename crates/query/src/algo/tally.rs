//! Who met X: the meetings of one entity, sorted by who else was there.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Edtf, Status};
use chancery_store::{EntityId, MeetingId, MeetingRow};

/// The meetings that one counterpart shares with the entity asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    /// The counterpart.
    pub entity: EntityId,
    /// Their meetings in order of time, those without a date last.
    pub meetings: Vec<MeetingId>,
    /// The date of the first dated one.
    pub first: Option<Edtf>,
    /// The date of the last dated one.
    pub last: Option<Edtf>,
    /// The places, each once, in order of time.
    pub places: Vec<EntityId>,
    /// The statuses that occur.
    pub statuses: BTreeSet<Status>,
}

/// Returns who takes part in meetings together with `who`: the most meetings first, then the most
/// recent, then by number.
///
/// Meetings without `who` are passed over. O(p log p) for p participants in all.
#[must_use]
pub fn tally(who: EntityId, meetings: &[MeetingRow]) -> Vec<Tally> {
    let mut shared: BTreeMap<EntityId, Vec<&MeetingRow>> = BTreeMap::new();
    for meeting in meetings {
        let parties: BTreeSet<EntityId> = meeting.participants.iter().map(|p| p.entity).collect();
        if parties.contains(&who) {
            for party in parties.into_iter().filter(|party| *party != who) {
                shared.entry(party).or_default().push(meeting);
            }
        }
    }
    let mut tallies: Vec<Tally> = shared
        .into_iter()
        .map(|(entity, meetings)| sum_up(entity, meetings))
        .collect();
    tallies.sort_by_key(|tally| {
        let last = tally.last.map(Edtf::latest);
        (
            std::cmp::Reverse((tally.meetings.len(), last)),
            tally.entity,
        )
    });
    tallies
}

fn sum_up(entity: EntityId, mut meetings: Vec<&MeetingRow>) -> Tally {
    meetings.sort_by_key(|meeting| chronological(meeting));
    let mut places = Vec::new();
    for place in meetings.iter().filter_map(|meeting| meeting.place) {
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let dates = || meetings.iter().filter_map(|meeting| meeting.date);
    Tally {
        entity,
        first: dates().next(),
        last: dates().max_by_key(|date| (date.latest(), date.earliest())),
        places,
        statuses: meetings.iter().map(|meeting| meeting.status).collect(),
        meetings: meetings.iter().map(|meeting| meeting.id).collect(),
    }
}

/// The order of time: by first possible day, then last possible day, undated ones last.
pub(crate) fn chronological(
    meeting: &MeetingRow,
) -> (
    bool,
    Option<(jiff::civil::Date, jiff::civil::Date)>,
    MeetingId,
) {
    let days = meeting.date.map(|date| (date.earliest(), date.latest()));
    (days.is_none(), days, meeting.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, dated, meeting};
    use proptest::prelude::*;

    #[test]
    fn counts_dates_and_places() {
        let meetings = [
            dated(meeting(1, &[1, 2]), "2025-03-01", Some(9)),
            dated(meeting(2, &[1, 2, 3]), "2025-01", None),
            meeting(3, &[2, 3]),
            meeting(4, &[1, 2]),
        ];
        let tallies = tally(EntityId(1), &meetings);
        assert_eq!(tallies.len(), 2);
        assert_eq!(tallies[0].entity, EntityId(2));
        assert_eq!(
            tallies[0].meetings,
            [MeetingId(2), MeetingId(1), MeetingId(4)]
        );
        assert_eq!(tallies[0].first.unwrap().to_string(), "2025-01");
        assert_eq!(tallies[0].last.unwrap().to_string(), "2025-03-01");
        assert_eq!(tallies[0].places, [EntityId(9)]);
    }

    #[test]
    fn a_stranger_met_nobody() {
        assert_eq!(tally(EntityId(7), &[meeting(1, &[1, 2])]), []);
    }

    proptest! {
        #[test]
        fn equals_a_naive_count(meetings in arbitrary_meetings(12, 30), who in 0..12_i64) {
            let who = EntityId(who);
            let has = |meeting: &MeetingRow, id| meeting.participants.iter().any(|p| p.entity == id);
            let tallies = tally(who, &meetings);
            for other in (0..12).map(EntityId).filter(|other| *other != who) {
                let naive = meetings.iter().filter(|m| has(m, who) && has(m, other)).count();
                let found = tallies.iter().find(|tally| tally.entity == other);
                prop_assert_eq!(found.map_or(0, |tally| tally.meetings.len()), naive);
            }
            prop_assert!(tallies.iter().all(|tally| tally.entity != who));
        }
    }
}
