//! The names of a table, and which of its rows hang together.

use std::collections::{BTreeSet, HashMap};

use chancery_model::{Capacity, Entity, EntityKind, Event};

use crate::StoreError;
use crate::join::{Days, LONGEST_SPAN, Place, Report, Summary};
use crate::load::Parties;
use crate::load::write::{Known, hash_parties};
use crate::sql::day_number;

/// The entities of a table, by key.
#[derive(Default)]
pub(super) struct Names {
    pub(super) known: Vec<Known>,
    pub(super) kinds: Vec<EntityKind>,
    /// The hashes of parties that were met.
    pub(super) parties: HashMap<(&'static str, Vec<i64>), Option<Parties>>,
    /// The last day on which this table has told of parties so far.
    pub(super) last_days: HashMap<Parties, i64>,
    /// Whether the store has reports of others, which these may join.
    pub(super) has_others: bool,
}

/// A row with what decides where it belongs.
pub(super) struct Row {
    pub(super) event: Event,
    /// Their profiles and entities.
    pub(super) participants: Vec<(i64, i64, Capacity)>,
    pub(super) parties: Option<Parties>,
    pub(super) days: Option<Days>,
    pub(super) place: Option<Place>,
    pub(super) place_profile: Option<i64>,
}

/// Rows that may be of one meeting, by their positions in the chunk.
pub(super) struct Group {
    pub(super) rows: Vec<usize>,
    pub(super) parties: Option<Parties>,
    pub(super) days: Option<(i64, i64)>,
}

impl Names {
    pub(super) fn push(&mut self, known: Known, entity: &Entity) {
        self.known.push(known);
        self.kinds.push(entity.kind);
    }

    /// Says whether the store can have reports that a group joins: of others, or of this table from days
    /// that reach into the group's. Notes the group's days.
    pub(super) fn may_join(&mut self, group: &Group) -> bool {
        let (Some(parties), Some((earliest, latest))) = (group.parties, group.days) else {
            return false;
        };
        let last = self.last_days.entry(parties).or_insert(i64::MIN);
        let reaches_in = *last >= earliest;
        *last = latest.max(*last);
        self.has_others || reaches_in
    }

    fn index(&self, key: chancery_model::EntityKey) -> Result<usize, StoreError> {
        let index = usize::try_from(key.0).unwrap_or_default().wrapping_sub(1);
        if index < self.known.len() {
            return Ok(index);
        }
        Err(StoreError::Damaged {
            what: format!("the table has no {key}"),
        })
    }

    pub(super) fn row(&mut self, event: Event) -> Result<Row, StoreError> {
        let mut participants: Vec<(i64, i64, Capacity)> = Vec::with_capacity(2);
        let mut indexes = Vec::with_capacity(2);
        for participant in &event.participants {
            let index = self.index(participant.entity)?;
            let Some(known) = self.known.get(index) else {
                continue;
            };
            // Two names of the table can be one entity.
            if participants.iter().all(|(id, _, _)| *id != known.id) {
                participants.push((known.id, known.entity, participant.capacity));
                indexes.push(index);
            }
        }
        let place = match event.place.map(|key| self.index(key)).transpose()? {
            Some(index) => self.known.get(index).zip(self.kinds.get(index)),
            None => None,
        };
        let place_profile = place.map(|(known, _)| known.id);
        let place = place.map(|(known, kind)| Place {
            entity: known.entity,
            kind: *kind,
            country: known.country.clone(),
        });
        let days = event.date.as_ref().map(|date| Days {
            earliest: day_number(date.edtf.earliest()),
            latest: day_number(date.edtf.latest()),
            edtf: date.edtf.to_string(),
        });
        let is_close = |days: &Days| days.latest - days.earliest <= LONGEST_SPAN;
        let parties = match days.as_ref().filter(|days| is_close(days)) {
            Some(_) => self.parties_of(&event, &participants, &indexes),
            None => None,
        };
        Ok(Row {
            event,
            participants,
            parties,
            days,
            place,
            place_profile,
        })
    }

    /// Returns the hash of kind and participants, unless one of them is known to this table only.
    fn parties_of(
        &mut self,
        event: &Event,
        participants: &[(i64, i64, Capacity)],
        indexes: &[usize],
    ) -> Option<Parties> {
        let mut ids: Vec<i64> = participants.iter().map(|(_, entity, _)| *entity).collect();
        ids.sort_unstable();
        let key = (event.kind.as_str(), ids);
        if let Some(parties) = self.parties.get(&key) {
            return *parties;
        }
        let all = indexes.iter().filter_map(|index| self.known.get(*index));
        let all_shared = all.clone().all(Known::is_shared);
        let entities: BTreeSet<i64> = all.map(|known| known.entity).collect();
        let parties = all_shared.then(|| hash_parties(event.kind.as_str(), entities));
        self.parties.insert(key, parties);
        parties
    }
}

impl Row {
    /// What the row says of its meeting if no other speaks of the same.
    pub(super) fn summary(&self) -> Summary {
        Summary {
            status: self.event.status,
            place: self.place.as_ref().map(|place| place.entity),
            days: self.days.clone(),
        }
    }

    pub(super) fn report(&self, id: i64, content: &[u8; 16]) -> Report {
        Report {
            id,
            meeting: id,
            name: (*content, i64::try_from(self.event.row).unwrap_or(i64::MAX)),
            is_row: true,
            kind: self.event.kind,
            parties: self.parties,
            people: Vec::new(),
            published: None,
            told_on: None,
            status: self.event.status,
            place: self.place.clone(),
            days: self.days.clone(),
        }
    }
}

/// Parts rows into those that hang together by parties and overlapping days, in the order of their
/// first rows.
pub(super) fn groups(rows: &[Row]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut dated: Vec<(Parties, i64, i64, usize)> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        match (row.parties, &row.days) {
            (Some(parties), Some(days)) => {
                dated.push((parties, days.earliest, days.latest, index));
            }
            _ => groups.push(Group {
                rows: vec![index],
                parties: None,
                days: None,
            }),
        }
    }
    dated.sort_unstable();
    let mut open: Option<(Parties, Group, (i64, i64))> = None;
    for (parties, earliest, latest, index) in dated {
        match &mut open {
            Some((of, group, days)) if *of == parties && earliest <= days.1 => {
                group.rows.push(index);
                days.1 = days.1.max(latest);
                group.days = Some(*days);
            }
            _ => {
                let days = (earliest, latest);
                let group = Group {
                    rows: vec![index],
                    parties: Some(parties),
                    days: Some(days),
                };
                groups.extend(
                    open.replace((parties, group, days))
                        .map(|(_, group, _)| group),
                );
            }
        }
    }
    groups.extend(open.map(|(_, group, _)| group));
    groups.sort_by_key(|group| group.rows.iter().min().copied());
    groups
}
