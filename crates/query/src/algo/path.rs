//! How A is linked to B: the shortest chain of meetings.

use std::collections::{BTreeMap, VecDeque};

use chancery_store::{EntityId, MeetingId};

use super::Graph;

/// Whom a chain may lead through; its two ends are always allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathRules {
    /// Whether countries, bodies and places count as links; otherwise only people do.
    pub through_bodies: bool,
    /// Nobody who takes part in more meetings than this counts as a link; `None` for no limit.
    pub hub_limit: Option<usize>,
}

impl Default for PathRules {
    /// People only, and nobody with more than 100 meetings.
    fn default() -> Self {
        Self {
            through_bodies: false,
            hub_limit: Some(100),
        }
    }
}

/// One link of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Who is left.
    pub from: EntityId,
    /// The meeting that both took part in.
    pub meeting: MeetingId,
    /// Who is reached.
    pub to: EntityId,
}

/// Returns the shortest chain of meetings from `from` to `to`, or `None` if there is none.
///
/// Of several chains of the same length the one through the lowest numbers is taken. The chain from
/// somebody to themselves is empty. Breadth first, each meeting opened once: O(n + p) for n
/// entities and p participants in all, times the logarithm of the ordered maps.
#[must_use]
pub fn shortest_path(
    graph: &Graph,
    from: EntityId,
    to: EntityId,
    rules: &PathRules,
) -> Option<Vec<Step>> {
    let mut reached: BTreeMap<EntityId, Option<Step>> = BTreeMap::from([(from, None)]);
    let mut opened = std::collections::BTreeSet::new();
    let mut queue = VecDeque::from([from]);
    while let Some(here) = queue.pop_front() {
        if here == to {
            return Some(trace(&reached, to));
        }
        let meetings = graph.meetings_of(here);
        if here != from && !may_link(graph, here, meetings.len(), rules) {
            continue;
        }
        for meeting in meetings {
            if !opened.insert(meeting) {
                continue;
            }
            for next in graph.parties(meeting) {
                reached.entry(next).or_insert_with(|| {
                    queue.push_back(next);
                    let (from, to) = (here, next);
                    Some(Step { from, meeting, to })
                });
            }
        }
    }
    None
}

fn may_link(graph: &Graph, id: EntityId, meetings: usize, rules: &PathRules) -> bool {
    let is_hub = rules.hub_limit.is_some_and(|limit| meetings > limit);
    !is_hub && (rules.through_bodies || graph.is_person(id))
}

fn trace(reached: &BTreeMap<EntityId, Option<Step>>, to: EntityId) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut here = to;
    while let Some(Some(step)) = reached.get(&here) {
        steps.push(*step);
        here = step.from;
    }
    steps.reverse();
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, country, meeting, person};
    use chancery_store::MeetingRow;
    use proptest::prelude::*;

    fn path(graph: &Graph, from: i64, to: i64, rules: &PathRules) -> Option<Vec<i64>> {
        let steps = shortest_path(graph, EntityId(from), EntityId(to), rules)?;
        Some(steps.iter().map(|step| step.to.0).collect())
    }

    #[test]
    fn takes_the_shortest_chain() {
        let graph = Graph::new(
            (1..=5).map(person),
            [
                meeting(1, &[1, 2]),
                meeting(2, &[2, 3]),
                meeting(3, &[3, 4]),
                meeting(4, &[1, 3]),
            ],
        );
        let rules = PathRules::default();
        assert_eq!(path(&graph, 1, 4, &rules), Some(vec![3, 4]));
        assert_eq!(path(&graph, 1, 1, &rules), Some(vec![]));
        assert_eq!(path(&graph, 1, 5, &rules), None);
    }

    #[test]
    fn countries_link_only_when_asked() {
        let graph = Graph::new(
            [person(1), country(2), person(3)],
            [meeting(1, &[1, 2]), meeting(2, &[2, 3])],
        );
        let rules = PathRules::default();
        assert_eq!(path(&graph, 1, 3, &rules), None);
        assert_eq!(path(&graph, 1, 2, &rules), Some(vec![2]));
        let through = PathRules {
            through_bodies: true,
            ..rules
        };
        assert_eq!(path(&graph, 1, 3, &through), Some(vec![2, 3]));
    }

    #[test]
    fn hubs_link_only_when_asked() {
        let meetings = (1..=4).map(|n| meeting(n, &[9, n]));
        let graph = Graph::new([1, 2, 3, 4, 9].map(person), meetings);
        let limited = PathRules {
            hub_limit: Some(3),
            ..PathRules::default()
        };
        assert_eq!(path(&graph, 1, 2, &limited), None);
        let free = PathRules {
            hub_limit: None,
            ..PathRules::default()
        };
        assert_eq!(path(&graph, 1, 2, &free), Some(vec![9, 2]));
    }

    /// The naive twin: grows the set of those within n meetings until nothing is added.
    fn naive_length(meetings: &[MeetingRow], from: EntityId, to: EntityId) -> Option<usize> {
        let mut within = std::collections::BTreeSet::from([from]);
        for length in 0..=meetings.len() {
            if within.contains(&to) {
                return Some(length);
            }
            let mut wider = within.clone();
            for meeting in meetings {
                if meeting
                    .participants
                    .iter()
                    .any(|p| within.contains(&p.entity))
                {
                    wider.extend(meeting.participants.iter().map(|p| p.entity));
                }
            }
            within = wider;
        }
        None
    }

    proptest! {
        #[test]
        fn equals_a_naive_search(
            meetings in arbitrary_meetings(10, 14),
            from in 0..10_i64,
            to in 0..10_i64,
        ) {
            let graph = Graph::new((0..10).map(person), meetings.clone());
            let (from, to) = (EntityId(from), EntityId(to));
            let steps = shortest_path(&graph, from, to, &PathRules::default());
            let length = steps.as_ref().map(Vec::len);
            prop_assert_eq!(length, naive_length(&meetings, from, to));
            let mut here = from;
            for step in steps.into_iter().flatten() {
                let parties = graph.parties(step.meeting);
                prop_assert_eq!(step.from, here);
                prop_assert!(parties.contains(&step.from) && parties.contains(&step.to));
                here = step.to;
            }
        }
    }
}
