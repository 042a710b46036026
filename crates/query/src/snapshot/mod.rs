//! The whole graph of meetings in compact columns, for questions that look at all of it.
//!
//! Entities and meetings have dense numbers: entities in the order of their ids ([`Node`]), meetings in the
//! order of their first day, those without a date last. Because of that order the days that a filter lets
//! through are a range of numbers, and a list of meetings that is sorted by number is sorted by day.
//!
//! The heart is the *pairs*: for each entity a row of those whom it met, each with the list of their
//! meetings. It holds what [`MeetingRow`] says and can be made anew at any time; the store stays the truth.
//!
//! [`MeetingRow`]: chancery_store::MeetingRow

mod around;
mod build;
pub(crate) mod cell;
mod file;
mod sieve;

use std::ops::Range;

use chancery_model::{Edtf, EntityKind};
use chancery_store::{ArticleRowId, EntityId, EntityRow, MeetingId};

pub(crate) use build::best_event;
pub(crate) use cell::Code;
pub use sieve::Sieve;

use crate::algo::Contact;

/// An entity in a snapshot: its place among the entities, by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node(pub u32);

impl Node {
    /// Returns the number as an index.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The graph of all meetings of a store.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// The state of the store that it was taken of.
    pub(crate) version: [u8; 16],
    /// One more than there are entities: the last ends the names.
    pub(crate) entities: Vec<cell::EntityCell>,
    /// Name and country of each entity, one after the other.
    pub(crate) text: Vec<u8>,
    pub(crate) meetings: Vec<cell::MeetingCell>,
    /// For each meeting where the articles that report it begin in `articles`, and the end of the last.
    pub(crate) article_starts: Vec<u32>,
    pub(crate) articles: Vec<u32>,
    /// For each entity where its meetings begin in `attended`.
    pub(crate) attended_starts: Vec<u32>,
    pub(crate) attended: Vec<u32>,
    /// For each entity where its row begins in `pairs`.
    pub(crate) row_starts: Vec<u32>,
    /// One more than there are pairs: the last ends the events.
    pub(crate) pairs: Vec<cell::PairCell>,
    /// The meetings of each pair, by number, with kind and status in the upper bits.
    pub(crate) events: Vec<u32>,
    /// The most days that any date leaves open.
    pub(crate) longest_span: u32,
}

impl Snapshot {
    /// Returns the state of the store that the snapshot was taken of, as [`Store::data_version`] tells it.
    ///
    /// [`Store::data_version`]: chancery_store::Store::data_version
    #[must_use]
    pub fn version(&self) -> [u8; 16] {
        self.version
    }

    /// Returns the number of entities.
    #[must_use]
    pub fn entity_count(&self) -> usize {
        self.entities.len().saturating_sub(1)
    }

    /// Returns the number of meetings.
    #[must_use]
    pub fn meeting_count(&self) -> usize {
        self.meetings.len()
    }

    /// Returns the number of pairs of entities that have a meeting.
    #[must_use]
    pub fn pair_count(&self) -> usize {
        self.pairs.len().saturating_sub(1) / 2
    }

    /// Returns the bytes that it takes in memory.
    #[must_use]
    pub fn memory(&self) -> usize {
        let columns = [
            &self.article_starts,
            &self.articles,
            &self.attended_starts,
            &self.attended,
            &self.row_starts,
            &self.events,
        ];
        let plain: usize = columns.iter().map(|column| column.len() * 4).sum();
        plain
            + self.text.len()
            + size_of_val(self.entities.as_slice())
            + size_of_val(self.meetings.as_slice())
            + size_of_val(self.pairs.as_slice())
    }

    /// Returns the nodes, by number.
    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        let end = u32::try_from(self.entity_count()).unwrap_or(u32::MAX);
        (0..end).map(Node)
    }

    /// Returns the node of an entity, or `None` if the snapshot has none; logarithmic.
    #[must_use]
    pub fn node(&self, id: EntityId) -> Option<Node> {
        let id = u32::try_from(id.0).ok()?;
        let cells = self.entities.get(..self.entity_count())?;
        let found = cells.binary_search_by_key(&id, |cell| cell[cell::ENTITY_ID]);
        u32::try_from(found.ok()?).ok().map(Node)
    }

    /// Returns the id of an entity.
    #[must_use]
    pub fn id(&self, node: Node) -> EntityId {
        EntityId(i64::from(self.entities[node.index()][cell::ENTITY_ID]))
    }

    /// Returns the kind of an entity.
    #[must_use]
    pub fn kind(&self, node: Node) -> EntityKind {
        cell::entity_kind(&self.entities[node.index()])
    }

    /// Returns the name of an entity.
    #[must_use]
    pub fn name(&self, node: Node) -> &str {
        let cell = &self.entities[node.index()];
        self.slice_of_text(cell[cell::NAME_START], cell[cell::COUNTRY_START])
    }

    /// Returns the country code of an entity.
    #[must_use]
    pub fn country(&self, node: Node) -> Option<&str> {
        let (cell, next) = (
            &self.entities[node.index()],
            &self.entities[node.index() + 1],
        );
        let country = self.slice_of_text(cell[cell::COUNTRY_START], next[cell::NAME_START]);
        (!country.is_empty()).then_some(country)
    }

    /// Returns an entity as the store has it.
    #[must_use]
    pub fn entity(&self, node: Node) -> EntityRow {
        let cell = &self.entities[node.index()];
        EntityRow {
            id: self.id(node),
            kind: cell::entity_kind(cell),
            name: self.name(node).to_owned(),
            country: self.country(node).map(str::to_owned),
            articles: u64::from(cell[cell::ENTITY_ARTICLES]),
            mentions: u64::from(cell[cell::ENTITY_MENTIONS]),
        }
    }

    /// Returns those whom an entity met, whatever the meetings, by number.
    pub fn nodes_met(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        self.row(node).iter().map(|pair| Node(pair[cell::OTHER]))
    }

    /// Returns the meetings of two that pass, each with its date, in order of time, undated ones last; logarithmic
    /// in the rows, linear in their meetings in the days asked for.
    pub fn meetings_between<'a>(
        &'a self,
        a: Node,
        b: Node,
        sieve: &'a Sieve,
    ) -> impl DoubleEndedIterator<Item = (MeetingId, Option<Edtf>)> + 'a {
        let events = self.pair(a, b).map_or(&[][..], |pair| self.events(pair));
        let events = sieve.passing(self, events);
        events.map(|event| (self.meeting_id(event), self.date(event)))
    }

    /// Returns the first day of the first and the last day of the last of the meetings of a contact, as days since
    /// 1970-01-01; without a meaning where one of them has no date.
    #[must_use]
    pub fn days(&self, contact: &Contact) -> (i32, i32) {
        let cell = |event: u32| &self.meetings[cell::meeting_of(event) as usize];
        (
            cell::earliest(cell(contact.first)),
            cell::latest(cell(contact.last)),
        )
    }

    fn slice_of_text(&self, from: u32, to: u32) -> &str {
        let bytes = self.text.get(from as usize..to as usize);
        bytes.map_or("", |bytes| std::str::from_utf8(bytes).unwrap_or_default())
    }

    /// Returns those whom an entity met, by number, with how to find their meetings; constant.
    pub(crate) fn row(&self, node: Node) -> &[cell::PairCell] {
        &self.pairs[self.row_range(node)]
    }

    /// Returns where the row of an entity stands among all pairs.
    pub(crate) fn row_range(&self, node: Node) -> Range<usize> {
        range(&self.row_starts, node.index())
    }

    /// Returns the meetings of the pair that stands in this place, by number.
    pub(crate) fn events(&self, pair: usize) -> &[u32] {
        let (from, to) = (
            self.pairs[pair][cell::EVENTS_START],
            self.pairs[pair + 1][cell::EVENTS_START],
        );
        &self.events[from as usize..to as usize]
    }

    /// Returns where the pair of two entities stands, if they ever met; logarithmic.
    pub(crate) fn pair(&self, a: Node, b: Node) -> Option<usize> {
        let row = self.row_range(a);
        let found = self.pairs[row.clone()].binary_search_by_key(&b.0, |pair| pair[cell::OTHER]);
        found.ok().map(|place| row.start + place)
    }

    /// Returns the meetings that an entity took part in, by number, with kind and status as in events.
    pub(crate) fn attended(&self, node: Node) -> &[u32] {
        &self.attended[range(&self.attended_starts, node.index())]
    }

    /// Returns the id of the meeting of an event.
    pub(crate) fn meeting_id(&self, event: u32) -> MeetingId {
        let cell = &self.meetings[cell::meeting_of(event) as usize];
        MeetingId(i64::from(cell[cell::MEETING_ID]))
    }

    /// Returns the date of the meeting of an event.
    pub(crate) fn date(&self, event: u32) -> Option<Edtf> {
        cell::date(&self.meetings[cell::meeting_of(event) as usize])
    }

    /// Returns the place of the meeting of an event.
    pub(crate) fn place(&self, event: u32) -> Option<Node> {
        let place = self.meetings[cell::meeting_of(event) as usize][cell::PLACE];
        (place != cell::NOWHERE).then_some(Node(place))
    }

    /// Returns the number of articles that report the meeting of an event.
    pub(crate) fn sources(&self, event: u32) -> u32 {
        cell::sources(&self.meetings[cell::meeting_of(event) as usize])
    }

    /// Returns the articles that report the meeting of an event, each once.
    pub(crate) fn articles_of(&self, event: u32) -> impl Iterator<Item = ArticleRowId> + '_ {
        let range = range(&self.article_starts, cell::meeting_of(event) as usize);
        let articles = self.articles[range].iter();
        articles.map(|article| ArticleRowId(i64::from(*article)))
    }
}

fn range(starts: &[u32], index: usize) -> Range<usize> {
    starts[index] as usize..starts[index + 1] as usize
}
