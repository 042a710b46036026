//! The graph of entities and meetings.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Capacity, EntityKind};
use chancery_store::{EntityId, EntityRow, MeetingId, MeetingRow};
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef as _;

/// How an entity belongs to a meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// It takes part, in this capacity.
    Party(Capacity),
    /// It is where the meeting takes place.
    Place,
}

#[derive(Debug, Clone)]
enum Node {
    Entity(EntityRow),
    Meeting(MeetingRow),
}

/// A snapshot of meetings and of those who take part in them, as a bipartite graph.
///
/// An edge between two people is never stored: they are neighbours where a meeting has both.
/// Neighbours come in the order of their numbers, so that every walk is the same on every run.
#[derive(Debug, Clone, Default)]
pub struct Graph {
    graph: UnGraph<Node, Link>,
    entities: BTreeMap<EntityId, NodeIndex>,
    meetings: BTreeMap<MeetingId, NodeIndex>,
}

impl Graph {
    /// Builds the graph; a participant or place that is not among the entities is left out.
    ///
    /// O((e + m + p) log e) for e entities, m meetings and p participants in all.
    #[must_use]
    pub fn new(
        entities: impl IntoIterator<Item = EntityRow>,
        meetings: impl IntoIterator<Item = MeetingRow>,
    ) -> Self {
        let mut graph = Self::default();
        for entity in entities {
            let id = entity.id;
            let node = graph.graph.add_node(Node::Entity(entity));
            graph.entities.insert(id, node);
        }
        for meeting in meetings {
            graph.add_meeting(meeting);
        }
        graph
    }

    fn add_meeting(&mut self, meeting: MeetingRow) {
        let (id, place) = (meeting.id, meeting.place);
        let parties = meeting.participants.clone();
        let node = self.graph.add_node(Node::Meeting(meeting));
        self.meetings.insert(id, node);
        let parties = parties.iter().map(|p| (p.entity, Link::Party(p.capacity)));
        for (entity, link) in parties.chain(place.map(|place| (place, Link::Place))) {
            if let Some(&other) = self.entities.get(&entity) {
                self.graph.add_edge(node, other, link);
            }
        }
    }

    /// Returns an entity of the snapshot.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> Option<&EntityRow> {
        match self.graph.node_weight(*self.entities.get(&id)?)? {
            Node::Entity(entity) => Some(entity),
            Node::Meeting(_) => None,
        }
    }

    /// Returns a meeting of the snapshot.
    #[must_use]
    pub fn meeting(&self, id: MeetingId) -> Option<&MeetingRow> {
        match self.graph.node_weight(*self.meetings.get(&id)?)? {
            Node::Meeting(meeting) => Some(meeting),
            Node::Entity(_) => None,
        }
    }

    /// Returns the meetings, by number.
    pub fn meetings(&self) -> impl Iterator<Item = &MeetingRow> {
        self.meetings.keys().filter_map(|id| self.meeting(*id))
    }

    /// Returns the meetings that an entity takes part in, by number; linear in their number.
    #[must_use]
    pub fn meetings_of(&self, id: EntityId) -> Vec<MeetingId> {
        let Some(&node) = self.entities.get(&id) else {
            return Vec::new();
        };
        let party = |edge: &petgraph::graph::EdgeReference<'_, Link>| *edge.weight() != Link::Place;
        let edges = self.graph.edges(node).filter(party);
        let found: BTreeSet<MeetingId> = edges
            .filter_map(|edge| match self.graph.node_weight(edge.target())? {
                Node::Meeting(meeting) => Some(meeting.id),
                Node::Entity(_) => None,
            })
            .collect();
        found.into_iter().collect()
    }

    /// Returns those who take part in a meeting, by number; linear in their number.
    #[must_use]
    pub fn parties(&self, id: MeetingId) -> Vec<EntityId> {
        let parties = self.meeting(id).map(|meeting| &meeting.participants);
        let known = |entity: &EntityId| self.entities.contains_key(entity);
        let found: BTreeSet<EntityId> = parties
            .into_iter()
            .flatten()
            .map(|party| party.entity)
            .filter(known)
            .collect();
        found.into_iter().collect()
    }

    /// Says whether an entity is a person.
    #[must_use]
    pub fn is_person(&self, id: EntityId) -> bool {
        self.entity(id)
            .is_some_and(|entity| entity.kind == EntityKind::Person)
    }
}
