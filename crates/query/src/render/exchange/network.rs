//! The graph as nodes and edges with columns of attributes, which GraphML, GEXF and CSV share.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Edtf, Status};
use chancery_store::{EntityId, EntityRow};

use crate::ask::{Encounter, Holder, Picture};

/// What the nodes of a picture or a network are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Entities and meetings, with an edge from a meeting to each that took part and to its place.
    Meetings,
    /// Entities only, with an edge for each two that met, as heavy as their meetings are many.
    People,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number.
    Number,
}

/// A column of attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Type,
}

/// The value of one attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known, or it makes no sense here.
    Empty,
    /// Words.
    Text(String),
    /// A number.
    Number(u64),
}

/// An entity or a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// `e12` for the entity 12, `m12` for the meeting 12.
    pub id: String,
    /// What to write beside it.
    pub label: String,
    /// The country whose colour it has: ISO 3166.
    pub country: Option<String>,
    /// The first and last day of a meeting.
    pub days: Option<(String, String)>,
    /// A value for each of [`Network::node_columns`].
    pub cells: Vec<Cell>,
}

/// A link between two nodes; it has no direction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The node that it is listed under: the meeting, or the entity of the smaller number.
    pub source: String,
    /// The other node.
    pub target: String,
    /// How heavy it is: the number of articles, or of meetings between two people.
    pub weight: u64,
    /// A value for each of [`Network::edge_columns`].
    pub cells: Vec<Cell>,
}

/// Nodes and edges with their attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Network {
    /// The attributes of nodes.
    pub node_columns: &'static [Column],
    /// The attributes of edges.
    pub edge_columns: &'static [Column],
    /// The nodes, entities first, by number.
    pub nodes: Vec<Node>,
    /// The edges, by their nodes.
    pub edges: Vec<Edge>,
}

const fn text(name: &'static str) -> Column {
    let holds = Type::Text;
    Column { name, holds }
}

const fn number(name: &'static str) -> Column {
    let holds = Type::Number;
    Column { name, holds }
}

const ENTITIES_AND_MEETINGS: &[Column] = &[
    text("type"),
    text("country"),
    text("offices"),
    number("articles"),
    text("status"),
    text("date"),
    text("earliest"),
    text("latest"),
    text("place"),
    number("sources"),
    number("copies"),
    text("sentence"),
    text("publisher"),
    text("published"),
    text("url"),
    text("disputed"),
];
const PARTICIPATIONS: &[Column] = &[text("relation"), text("capacity"), text("status")];
const ENTITIES: &[Column] = &[
    text("type"),
    text("country"),
    text("offices"),
    number("articles"),
    number("meetings"),
];
const PAIRS: &[Column] = &[
    number("meetings"),
    number("sources"),
    number("copies"),
    text("statuses"),
    text("first"),
    text("last"),
    text("places"),
    text("sentence"),
    text("url"),
];

/// Returns the nodes and edges of a picture. O(p log p) for p participants, or pairs of them, in all.
#[must_use]
pub fn network(picture: &Picture, view: View) -> Network {
    match view {
        View::Meetings => meetings(picture),
        View::People => people(picture),
    }
}

fn meetings(picture: &Picture) -> Network {
    let mut nodes: Vec<Node> = picture
        .entities
        .iter()
        .map(|entity| {
            let mut cells = entity_cells(picture, entity);
            cells.resize(ENTITIES_AND_MEETINGS.len(), Cell::Empty);
            entity_node(picture, entity, cells)
        })
        .collect();
    nodes.extend(picture.meetings.iter().map(meeting_node));
    Network {
        node_columns: ENTITIES_AND_MEETINGS,
        edge_columns: PARTICIPATIONS,
        nodes,
        edges: picture.meetings.iter().flat_map(participations).collect(),
    }
}

fn entity_node(picture: &Picture, entity: &EntityRow, cells: Vec<Cell>) -> Node {
    Node {
        id: entity_id(entity.id),
        label: entity.name.clone(),
        country: picture.country_of(entity).map(str::to_owned),
        days: None,
        cells,
    }
}

/// The first cells of [`ENTITIES_AND_MEETINGS`] and of [`ENTITIES`].
fn entity_cells(picture: &Picture, entity: &EntityRow) -> Vec<Cell> {
    let offices = picture.offices_of(entity.id).iter().map(office);
    vec![
        words(entity.kind.as_str()),
        maybe(picture.country_of(entity)),
        words(&offices.collect::<Vec<_>>().join("; ")),
        Cell::Number(entity.articles),
    ]
}

/// Returns an office in words: `Foreign Minister, Norway (2025-03-01/2026-01-07)`.
pub(super) fn office(holder: &Holder) -> String {
    let mut words = match holder.office.tenure {
        chancery_model::Tenure::Current => holder.office.title.clone(),
        tenure => format!("{tenure} {}", holder.office.title),
    };
    if let Some(body) = &holder.organization {
        words.push_str(", ");
        words.push_str(&body.name);
    }
    match (holder.office.first, holder.office.last) {
        (Some(first), Some(last)) if first == last => words.push_str(&format!(" ({first})")),
        (Some(first), Some(last)) => words.push_str(&format!(" ({first}/{last})")),
        _ => {}
    }
    words
}

fn meeting_node(meeting: &Encounter) -> Node {
    let article = meeting.speaker().map(|report| &report.article);
    let place = meeting.place.as_ref();
    let day =
        |bound: fn(Edtf) -> jiff::civil::Date| meeting.date.map(|date| bound(date).to_string());
    let (earliest, latest) = (day(Edtf::earliest), day(Edtf::latest));
    let published = article.and_then(|article| article.published);
    Node {
        id: meeting_id(meeting),
        label: title(meeting),
        country: None,
        days: earliest.clone().zip(latest.clone()),
        cells: vec![
            words(meeting.kind.as_str()),
            maybe(place.and_then(|place| place.country.as_deref())),
            Cell::Empty,
            Cell::Empty,
            words(meeting.status.as_str()),
            maybe(meeting.date.map(|date| date.to_string()).as_deref()),
            maybe(earliest.as_deref()),
            maybe(latest.as_deref()),
            maybe(place.map(|place| place.name.as_str())),
            Cell::Number(meeting.sources),
            Cell::Number(meeting.copies()),
            maybe(meeting.sentence()),
            maybe(article.and_then(|article| article.source.as_deref())),
            maybe(published.map(|day| day.to_string()).as_deref()),
            maybe(article.and_then(|article| article.url.as_deref())),
            maybe(meeting.is_disputed().then_some("yes")),
        ],
    }
}

/// Returns what a meeting is called where only one line says it: `meeting, planned, 2025-08-15, Oslo`.
pub(super) fn title(meeting: &Encounter) -> String {
    let mut title = meeting.kind.to_string();
    if meeting.status != Status::Held {
        title.push_str(", ");
        title.push_str(&meeting.status.as_str().replace('_', " "));
    }
    if meeting.is_disputed() {
        title.push_str(", disputed");
    }
    if let Some(date) = meeting.date {
        title.push_str(&format!(", {date}"));
    }
    if let Some(place) = &meeting.place {
        title.push_str(", ");
        title.push_str(&place.name);
    }
    title
}

fn participations(meeting: &Encounter) -> Vec<Edge> {
    let edge = |target: EntityId, relation: &str, capacity: Option<&str>| Edge {
        source: meeting_id(meeting),
        target: entity_id(target),
        weight: meeting.sources.max(1),
        cells: vec![
            words(relation),
            maybe(capacity),
            words(meeting.status.as_str()),
        ],
    };
    let parties = meeting.parties.iter();
    let party = |p: &crate::ask::Party| edge(p.entity.id, "participant", Some(p.capacity.as_str()));
    let mut edges: Vec<Edge> = parties.map(party).collect();
    edges.extend(
        meeting
            .place
            .as_ref()
            .map(|place| edge(place.id, "place", None)),
    );
    edges
}

/// What two have had to do with each other.
#[derive(Debug, Default)]
pub(crate) struct Pair<'p> {
    /// Their meetings, by number.
    pub(crate) meetings: Vec<&'p Encounter>,
}

impl<'p> Pair<'p> {
    /// Returns the meeting that speaks for them: the latest that has a date, else the last.
    pub(crate) fn latest(&self) -> Option<&'p Encounter> {
        let dated = self
            .meetings
            .iter()
            .filter(|meeting| meeting.date.is_some());
        let latest = dated.max_by_key(|meeting| meeting.date.map(Edtf::latest));
        latest.or(self.meetings.last()).copied()
    }
}

/// Returns each two that are party to one meeting, by number, with their meetings.
pub(crate) fn pairs(picture: &Picture) -> BTreeMap<(EntityId, EntityId), Pair<'_>> {
    let mut pairs: BTreeMap<_, Pair<'_>> = BTreeMap::new();
    for meeting in &picture.meetings {
        let ids: BTreeSet<EntityId> = meeting.parties.iter().map(|p| p.entity.id).collect();
        for (position, one) in ids.iter().enumerate() {
            for other in ids.iter().skip(position + 1) {
                let pair = pairs.entry((*one, *other)).or_default();
                pair.meetings.push(meeting);
            }
        }
    }
    pairs
}

/// Returns the numbers of those that take part in something, with how many meetings.
pub(crate) fn participants(picture: &Picture) -> BTreeMap<EntityId, u64> {
    let mut counts = BTreeMap::new();
    for party in picture.meetings.iter().flat_map(|meeting| &meeting.parties) {
        *counts.entry(party.entity.id).or_insert(0) += 1;
    }
    counts
}

fn people(picture: &Picture) -> Network {
    let counts = participants(picture);
    let nodes = picture.entities.iter().filter_map(|entity| {
        // Mere places have no part in this view.
        let meetings = counts.get(&entity.id)?;
        let mut cells = entity_cells(picture, entity);
        cells.push(Cell::Number(*meetings));
        Some(entity_node(picture, entity, cells))
    });
    Network {
        node_columns: ENTITIES,
        edge_columns: PAIRS,
        nodes: nodes.collect(),
        edges: pairs(picture)
            .iter()
            .map(|(ends, pair)| pair_edge(*ends, pair))
            .collect(),
    }
}

fn pair_edge(ends: (EntityId, EntityId), pair: &Pair<'_>) -> Edge {
    let meetings = pair.meetings.iter();
    // Each with the number of its copies.
    let articles: BTreeMap<_, u64> = meetings
        .clone()
        .flat_map(|meeting| &meeting.reports)
        .map(|report| (report.article.id, report.article.copies))
        .collect();
    let statuses: BTreeSet<Status> = meetings.clone().map(|meeting| meeting.status).collect();
    let statuses: Vec<&str> = statuses.iter().map(|status| status.as_str()).collect();
    let places: BTreeSet<&str> = meetings
        .clone()
        .filter_map(|meeting| Some(meeting.place.as_ref()?.name.as_str()))
        .collect();
    let places: Vec<&str> = places.into_iter().collect();
    let dates: Vec<Edtf> = meetings.filter_map(|meeting| meeting.date).collect();
    let first = dates.iter().min_by_key(|date| date.earliest());
    let last = dates.iter().max_by_key(|date| date.latest());
    let speaker = pair.latest();
    let url = speaker.and_then(|meeting| meeting.speaker()?.article.url.as_deref());
    let count = u64::try_from(pair.meetings.len()).unwrap_or(u64::MAX);
    Edge {
        source: entity_id(ends.0),
        target: entity_id(ends.1),
        weight: count,
        cells: vec![
            Cell::Number(count),
            Cell::Number(u64::try_from(articles.len()).unwrap_or(u64::MAX)),
            Cell::Number(articles.values().sum()),
            words(&statuses.join("; ")),
            maybe(first.map(ToString::to_string).as_deref()),
            maybe(last.map(ToString::to_string).as_deref()),
            words(&places.join("; ")),
            maybe(speaker.and_then(Encounter::sentence)),
            maybe(url),
        ],
    }
}

/// Returns the id of an entity in a file.
pub(super) fn entity_id(id: EntityId) -> String {
    format!("e{}", id.0)
}

/// Returns the id of a meeting in a file.
pub(super) fn meeting_id(meeting: &Encounter) -> String {
    format!("m{}", meeting.id.0)
}

fn words(text: &str) -> Cell {
    if text.is_empty() {
        Cell::Empty
    } else {
        Cell::Text(text.to_owned())
    }
}

fn maybe(text: Option<&str>) -> Cell {
    text.map_or(Cell::Empty, words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::small_picture;

    #[test]
    fn a_meeting_is_joined_to_all_who_took_part_and_to_its_place() {
        let network = network(&small_picture(), View::Meetings);
        let ids: Vec<&str> = network.nodes.iter().map(|node| node.id.as_str()).collect();
        assert_eq!(ids, ["e1", "e2", "e3", "e9", "m1", "m2"]);
        assert_eq!(network.edges.len(), 6);
        assert_eq!(network.nodes[4].label, "meeting, 2025-08-15, Oslo");
        assert_eq!(network.nodes[5].label, "meeting, planned, 2025-08-15");
        for node in &network.nodes {
            assert_eq!(node.cells.len(), network.node_columns.len());
        }
    }

    #[test]
    fn two_who_met_have_one_edge_and_places_have_none() {
        let network = network(&small_picture(), View::People);
        let edges: Vec<(&str, &str, u64)> = network
            .edges
            .iter()
            .map(|edge| (edge.source.as_str(), edge.target.as_str(), edge.weight))
            .collect();
        assert_eq!(edges, [("e1", "e2", 2), ("e1", "e3", 1), ("e2", "e3", 1)]);
        assert_eq!(network.nodes.len(), 3);
        for edge in &network.edges {
            assert_eq!(edge.cells.len(), network.edge_columns.len());
        }
        assert_eq!(
            network.edges[0].cells[3],
            Cell::Text("held; planned".into())
        );
    }

    #[test]
    fn copies_of_an_article_count_once_between_two() {
        let mut picture = small_picture();
        for meeting in &mut picture.meetings {
            meeting.reports[0].article.copies = 2;
        }
        // Both meetings of the first two are told by one article.
        let people = network(&picture, View::People);
        assert_eq!(people.edges[0].cells[1..3], [1, 2].map(Cell::Number));
        let meetings = network(&picture, View::Meetings);
        assert_eq!(meetings.nodes[4].cells[9..11], [1, 2].map(Cell::Number));
    }
}
