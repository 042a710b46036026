//! Questions to the whole graph: a snapshot, a filter, and a store that has the names and the sentences.
//!
//! [`Network::new`] makes the filter ready; each question is a method. What is counted comes from the snapshot
//! alone; sentences are read from the store for the rows that are returned, and for no others.

mod common;
mod groups;
mod met;
mod neighbours;
mod pairs;
mod paths;
mod rank;

use std::collections::BTreeSet;

use chancery_model::{Edtf, Status};
use chancery_store::{
    ArticleRowId, EntityId, EntityRow, MeetingFilter, MeetingId, Store, StoreError,
};
use jiff::civil::Date;

pub use common::Common;
pub use groups::{Community, Division, Member};
pub use neighbours::{Neighbour, Neighbours};
pub use pairs::Pair;
pub use rank::{Measure, Ranked};

use super::Encounter;
use super::meetings::{encounters, names};
use crate::snapshot::{Code, Node, Sieve, Snapshot};

/// A snapshot of the graph seen through a filter.
#[derive(Debug)]
pub struct Network<'a> {
    store: &'a Store,
    snapshot: &'a Snapshot,
    sieve: Sieve,
    as_of: Option<Date>,
    has_sentences: bool,
}

/// What the meetings of two come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// The number of meetings.
    pub count: usize,
    /// The date of the first dated one.
    pub first: Option<Edtf>,
    /// The date of the last dated one.
    pub last: Option<Edtf>,
    /// Where they met, in order of time, each place once.
    pub places: Vec<EntityRow>,
    /// The statuses that occur.
    pub statuses: Vec<Status>,
    /// The number of different articles that report them, copies not counted.
    pub sources: usize,
    /// The number of copies of these articles; `None` in a network without sentences.
    pub copies: Option<u64>,
    /// The last meeting, undated ones after all others, with its sentences; `None` in a network without
    /// sentences.
    pub latest: Option<Encounter>,
}

/// Returns the snapshot that a filter needs: of all meetings, from the file beside the database where it is of its
/// present state, or taken anew as they were known on a day.
///
/// # Errors
/// If the store cannot be read.
pub fn graph(store: &Store, filter: &MeetingFilter) -> Result<Snapshot, StoreError> {
    match filter.as_of {
        None => Snapshot::open(store),
        Some(_) => {
            let all = MeetingFilter {
                as_of: filter.as_of,
                ..MeetingFilter::default()
            };
            Snapshot::read_filtered(store, &all)
        }
    }
}

impl<'a> Network<'a> {
    /// Looks at a snapshot through a filter, whose entities and limit do not matter here. With
    /// [`MeetingFilter::as_of`] the snapshot must be one of that day, as [`graph`] takes it.
    #[must_use]
    pub fn new(store: &'a Store, snapshot: &'a Snapshot, filter: &MeetingFilter) -> Self {
        Self {
            store,
            snapshot,
            sieve: Sieve::new(snapshot, filter),
            as_of: filter.as_of,
            has_sentences: true,
        }
    }

    /// Answers with numbers and names only, without reading sentences from the store.
    #[must_use]
    pub fn without_sentences(self) -> Self {
        Self {
            has_sentences: false,
            ..self
        }
    }

    fn node(&self, id: EntityId) -> Option<Node> {
        self.snapshot.node(id)
    }

    /// Sums up the meetings of a pair that pass.
    fn tie(&self, pair: usize) -> Result<Tie, StoreError> {
        let snapshot = self.snapshot;
        let mut articles: BTreeSet<ArticleRowId> = BTreeSet::new();
        let mut places: Vec<Node> = Vec::new();
        let mut codes = 0_u32;
        let (mut count, mut last_event) = (0, None);
        let (mut first, mut last): (Option<Edtf>, Option<Edtf>) = (None, None);
        for event in self.sieve.passing(snapshot, snapshot.events(pair)) {
            count += 1;
            articles.extend(snapshot.articles_of(event));
            codes |= Code::of_event(event).bit();
            if let Some(place) = snapshot.place(event)
                && !places.contains(&place)
            {
                places.push(place);
            }
            let date = snapshot.date(event);
            first = first.or(date);
            let key = |date: &Edtf| (date.latest(), date.earliest());
            last = last.into_iter().chain(date).max_by_key(key);
            last_event = Some(event);
        }
        Ok(Tie {
            count,
            first,
            last,
            places: places.iter().map(|place| snapshot.entity(*place)).collect(),
            statuses: statuses(codes),
            sources: articles.len(),
            copies: self
                .has_sentences
                .then(|| self.store.copies_of(&articles))
                .transpose()?,
            latest: last_event
                .map(|event| self.encounter(event))
                .transpose()?
                .flatten(),
        })
    }

    /// Reads the meeting of an event with its sentences.
    fn encounter(&self, event: u32) -> Result<Option<Encounter>, StoreError> {
        if self.has_sentences {
            self.meeting(self.snapshot.meeting_id(event))
        } else {
            Ok(None)
        }
    }

    /// Reads a meeting with its sentences; `None` if it has gone since the snapshot was taken.
    fn meeting(&self, id: MeetingId) -> Result<Option<Encounter>, StoreError> {
        let Some(row) = self.store.meeting_as_of(id, self.as_of)? else {
            return Ok(None);
        };
        let rows = vec![row];
        let names = names(self.store, &rows, &[])?;
        Ok(encounters(self.store, rows, &names, self.as_of)?.pop())
    }
}

/// Returns the statuses of a set of codes.
fn statuses(codes: u32) -> Vec<Status> {
    let has = |status: &Status| {
        let kinds = chancery_model::MeetingKind::ALL.iter();
        kinds
            .map(|kind| Code::new(*kind, *status))
            .any(|code| codes & code.bit() != 0)
    };
    Status::ALL.iter().copied().filter(has).collect()
}
