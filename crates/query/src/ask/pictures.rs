//! The part of the graph that a picture shows.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::EntityKind;
use chancery_store::{
    EntityId, EntityRow, MeetingFilter, MeetingId, MeetingRow, Store, StoreError,
};

use super::meetings::{Names, encounters, names, snapshot};
use super::people::with_names;
use super::{Dossier, Picture};
use crate::algo::{Graph, Selection, neighbourhood, whole};

/// How much of the graph to draw.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame {
    /// Whom to draw it around, and how many meetings away from them; the whole graph without.
    pub around: Option<(EntityId, usize)>,
    /// The largest number of entities and meetings.
    pub max_nodes: usize,
}

/// Returns the part of the graph inside the frame, of the meetings that the filter lets through.
///
/// # Errors
/// If the store cannot be read.
pub fn picture(
    store: &Store,
    frame: &Frame,
    filter: &MeetingFilter,
) -> Result<Picture, StoreError> {
    let centre: Vec<EntityId> = frame.around.iter().map(|(id, _)| *id).collect();
    let graph = snapshot(store, filter, &centre)?;
    let part = match frame.around {
        Some((centre, depth)) => neighbourhood(&graph, centre, depth, frame.max_nodes),
        None => whole(&graph, frame.max_nodes),
    };
    drawn(store, &graph, &part, &centre, filter)
}

/// Returns the part of the graph around an entity, as [`picture`] does, and reads no more of the graph than
/// the meetings of those it walks through.
///
/// # Errors
/// If the store cannot be read.
pub fn around(
    store: &Store,
    (centre, depth): (EntityId, usize),
    max_nodes: usize,
    filter: &MeetingFilter,
) -> Result<Picture, StoreError> {
    let mut rows: BTreeMap<MeetingId, MeetingRow> = BTreeMap::new();
    let mut walked = BTreeSet::new();
    let mut frontier = BTreeSet::from([centre]);
    let (mut graph, mut part) = (Graph::default(), Selection::default());
    for distance in 1..=depth {
        for entity in frontier.difference(&walked) {
            let filter = MeetingFilter {
                entities: vec![*entity],
                ..filter.clone()
            };
            rows.extend(
                store
                    .meetings(&filter)?
                    .into_iter()
                    .map(|row| (row.id, row)),
            );
        }
        walked.append(&mut frontier);
        let read: Vec<MeetingRow> = rows.values().cloned().collect();
        let entities = names(store, &read, &[centre])?.into_values();
        graph = Graph::new(entities, read);
        part = neighbourhood(&graph, centre, distance, max_nodes);
        let people = part.entities.iter().copied();
        frontier = people.filter(|entity| graph.is_person(*entity)).collect();
    }
    drawn(store, &graph, &part, &[centre], filter)
}

/// Returns the meetings with the most sources, of these the latest, with all who took part: at most
/// `max_nodes` entities and meetings.
///
/// Unlike [`picture`] it reads no more of the graph than it returns, and does not count what it leaves
/// out.
///
/// # Errors
/// If the store cannot be read.
pub fn weightiest(
    store: &Store,
    filter: &MeetingFilter,
    max_nodes: usize,
) -> Result<Picture, StoreError> {
    let filter = MeetingFilter {
        limit: u64::try_from(max_nodes).ok(),
        ..filter.clone()
    };
    let rows = store.weightiest_meetings(&filter)?;
    let entities = names(store, &rows, &[])?.into_values();
    let graph = Graph::new(entities, rows);
    let part = Selection {
        left_out: 0,
        ..whole(&graph, max_nodes)
    };
    drawn(store, &graph, &part, &[], &filter)
}

/// Puts the rows to a part of the graph.
fn drawn(
    store: &Store,
    graph: &Graph,
    part: &Selection,
    centre: &[EntityId],
    filter: &MeetingFilter,
) -> Result<Picture, StoreError> {
    let entity = |id: &EntityId| graph.entity(*id).cloned();
    let entities: Vec<EntityRow> = part.entities.iter().filter_map(entity).collect();
    let names: Names = entities.iter().map(|row| (row.id, row.clone())).collect();
    let people = entities.iter().filter(|row| row.kind == EntityKind::Person);
    let mut offices = Vec::new();
    for person in people {
        offices.extend(store.offices_of(person.id, filter.as_of)?);
    }
    let meeting = |id| graph.meeting(id).cloned();
    let rows: Vec<MeetingRow> = part.meetings.iter().copied().filter_map(meeting).collect();
    Ok(Picture {
        centre: centre.iter().find_map(entity),
        meetings: encounters(store, rows, &names, filter.as_of)?,
        entities,
        offices: with_names(store, offices)?,
        left_out: part.left_out,
    })
}

/// Returns the same part of the graph with the other names and the registers of its entities.
///
/// # Errors
/// If the store cannot be read.
pub fn dossier(
    store: &Store,
    frame: &Frame,
    filter: &MeetingFilter,
) -> Result<Dossier, StoreError> {
    let picture = picture(store, frame, filter)?;
    let ids = picture.entities.iter().map(|row| row.id);
    let details = ids.map(|id| store.entity_details(id));
    Ok(Dossier {
        details: details
            .filter_map(Result::transpose)
            .collect::<Result<_, _>>()?,
        picture,
    })
}
