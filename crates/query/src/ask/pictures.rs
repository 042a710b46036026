//! The part of the graph that a picture shows.

use chancery_model::EntityKind;
use chancery_store::{EntityId, EntityRow, MeetingFilter, MeetingRow, Store, StoreError};

use super::meetings::{Names, encounters, snapshot};
use super::people::with_names;
use super::{Dossier, Picture};
use crate::algo::{neighbourhood, whole};

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
    let entity = |id: &EntityId| graph.entity(*id).cloned();
    let entities: Vec<EntityRow> = part.entities.iter().filter_map(entity).collect();
    let names: Names = entities.iter().map(|row| (row.id, row.clone())).collect();
    let people = entities.iter().filter(|row| row.kind == EntityKind::Person);
    let mut offices = Vec::new();
    for person in people {
        offices.extend(store.offices_of(person.id)?);
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
