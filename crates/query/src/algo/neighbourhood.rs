//! The part of the graph around somebody, or the weightiest part of it, at most so large.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chancery_store::{EntityId, MeetingId, MeetingRow};

use super::Graph;

/// A part of a graph. Every meeting in it comes with all who take part and with its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The entities.
    pub entities: BTreeSet<EntityId>,
    /// The meetings.
    pub meetings: BTreeSet<MeetingId>,
    /// The number of meetings that belong to the part and were left out for lack of room.
    pub left_out: usize,
}

impl Selection {
    /// Returns the number of entities and meetings.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entities.len() + self.meetings.len()
    }

    /// Says whether nothing was selected.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Takes the meetings in the order of their weight, as long as there is room for each.
    fn take(&mut self, mut meetings: Vec<&MeetingRow>, max_nodes: usize) {
        meetings.sort_by_key(|meeting| {
            let latest = meeting.date.map(chancery_model::Edtf::latest);
            (Reverse((meeting.sources, latest)), meeting.id)
        });
        for meeting in meetings {
            let parties = meeting.participants.iter().map(|party| party.entity);
            let new: BTreeSet<EntityId> = parties
                .chain(meeting.place)
                .filter(|entity| !self.entities.contains(entity))
                .collect();
            if self.len() + 1 + new.len() > max_nodes {
                self.left_out += 1;
            } else {
                self.meetings.insert(meeting.id);
                self.entities.extend(new);
            }
        }
    }
}

/// Returns what lies around `centre`: at depth 1 its meetings with all who took part, at depth 2
/// also their meetings, and so on; at most `max_nodes` entities and meetings.
///
/// Meetings with more sources, then later ones, go first where there is no room for all. The walk
/// goes on through people only (and from the centre, whatever it is): everybody meets *France*.
/// O(p log p) for p participants in the meetings seen.
#[must_use]
pub fn neighbourhood(graph: &Graph, centre: EntityId, depth: usize, max_nodes: usize) -> Selection {
    let mut selection = Selection::default();
    selection
        .entities
        .extend(graph.entity(centre).map(|e| e.id));
    let mut seen: BTreeSet<MeetingId> = BTreeSet::new();
    let mut walked: BTreeSet<EntityId> = BTreeSet::new();
    let mut frontier = vec![centre];
    for _ in 0..depth {
        let meetings: BTreeSet<MeetingId> = frontier
            .iter()
            .flat_map(|entity| graph.meetings_of(*entity))
            .filter(|meeting| !seen.contains(meeting))
            .collect();
        walked.extend(frontier);
        seen.extend(&meetings);
        let rows = meetings
            .iter()
            .filter_map(|id| graph.meeting(*id))
            .collect();
        selection.take(rows, max_nodes);
        let reached: BTreeSet<EntityId> = meetings
            .iter()
            .filter(|meeting| selection.meetings.contains(meeting))
            .flat_map(|meeting| graph.parties(*meeting))
            .filter(|entity| !walked.contains(entity) && graph.is_person(*entity))
            .collect();
        frontier = reached.into_iter().collect();
    }
    selection
}

/// Returns the whole graph, or of a larger one the meetings with the most sources, then the latest;
/// at most `max_nodes` entities and meetings. O(p log p) for p participants in all.
#[must_use]
pub fn whole(graph: &Graph, max_nodes: usize) -> Selection {
    let mut selection = Selection::default();
    selection.take(graph.meetings().collect(), max_nodes);
    selection
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, country, dated, meeting, person};
    use proptest::prelude::*;

    fn chain() -> Graph {
        let meetings = [
            dated(meeting(1, &[1, 2]), "2025-01-01", Some(9)),
            meeting(2, &[2, 3]),
            meeting(3, &[3, 4]),
            meeting(4, &[1, 8]),
            meeting(5, &[8, 4]),
        ];
        let entities = [1, 2, 3, 4]
            .map(person)
            .into_iter()
            .chain([country(8), country(9)]);
        Graph::new(entities, meetings)
    }

    #[test]
    fn depth_counts_meetings() {
        let near = neighbourhood(&chain(), EntityId(1), 1, 100);
        assert_eq!(near.entities, [1, 2, 8, 9].map(EntityId).into());
        assert_eq!(near.meetings, [1, 4].map(MeetingId).into());
        // The country is drawn, but the walk does not go on through it.
        let far = neighbourhood(&chain(), EntityId(1), 2, 100);
        assert_eq!(far.meetings, [1, 2, 4].map(MeetingId).into());
        assert_eq!(far.left_out, 0);
    }

    #[test]
    fn what_has_no_room_is_counted() {
        let small = neighbourhood(&chain(), EntityId(1), 1, 4);
        assert_eq!(small.meetings, [MeetingId(1)].into());
        assert_eq!(small.left_out, 1);
    }

    #[test]
    fn a_stranger_has_no_neighbourhood() {
        assert!(neighbourhood(&chain(), EntityId(77), 3, 100).is_empty());
    }

    proptest! {
        #[test]
        fn is_closed_and_not_too_large(
            meetings in arbitrary_meetings(10, 20),
            depth in 0..4_usize,
            max_nodes in 1..30_usize,
        ) {
            let graph = Graph::new((0..10).map(person), meetings.clone());
            for part in [
                neighbourhood(&graph, EntityId(0), depth, max_nodes),
                whole(&graph, max_nodes),
            ] {
                prop_assert!(part.len() <= max_nodes);
                for meeting in &part.meetings {
                    let parties = graph.parties(*meeting);
                    prop_assert!(parties.iter().all(|party| part.entities.contains(party)));
                }
            }
            let all = whole(&graph, 1000);
            prop_assert_eq!(all.meetings.len(), meetings.len());
        }
    }
}
