//! What the charts of meetings share: whom they show, and in which order.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use chancery_store::{EntityId, EntityRow};

use super::font;
use super::legend::Entry;
use super::look;
use crate::ask::Picture;
use crate::render::exchange::participants;
use crate::render::table::cut;
use crate::render::text::one_line;

/// The most that a chart shows; those with most meetings have a place.
const MOST: usize = 40;
/// The size of the letters of names.
pub(super) const NAME: f64 = 11.0;
pub(super) const MARGIN: f64 = 20.0;

/// A picture with what had no room in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The SVG.
    pub svg: String,
    /// The number of people and bodies that it leaves out.
    pub left_out: usize,
}

/// Returns those with most meetings, who meet most beside each other, and how many there is no room for.
pub(super) fn most_active(picture: &Picture) -> (Vec<&EntityRow>, usize) {
    let counts = participants(picture);
    let mut rows: Vec<&EntityRow> = picture
        .entities
        .iter()
        .filter(|row| counts.contains_key(&row.id))
        .collect();
    rows.sort_by_key(|row| (Reverse(counts.get(&row.id).copied()), row.id));
    let left_out = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    (arrange(picture, rows), left_out)
}

/// Puts beside those who are placed already whoever met them most, above or below, whichever is nearer.
fn arrange<'p>(picture: &'p Picture, rows: Vec<&'p EntityRow>) -> Vec<&'p EntityRow> {
    let shown: BTreeSet<EntityId> = rows.iter().map(|row| row.id).collect();
    let mut together: BTreeMap<(EntityId, EntityId), f64> = BTreeMap::new();
    for meeting in &picture.meetings {
        let ids: BTreeSet<EntityId> = meeting.parties.iter().map(|p| p.entity.id).collect();
        // In a large meeting each has little to do with each other.
        let share = 1.0 / ids.len().max(1) as f64;
        for one in ids.intersection(&shown) {
            for other in ids.intersection(&shown).filter(|other| *other != one) {
                *together.entry((*one, *other)).or_default() += share;
            }
        }
    }
    let tie = |one: &EntityRow, other: &EntityRow| {
        together
            .get(&(one.id, other.id))
            .copied()
            .unwrap_or_default()
    };
    let mut left = rows;
    let mut placed: VecDeque<&EntityRow> = left.first().copied().into_iter().collect();
    left = left.into_iter().skip(1).collect();
    while !left.is_empty() {
        // Whoever has most to do with an end, the nearer the end the more.
        let near = |row: &EntityRow, from_back: bool| -> f64 {
            let near_end = |(at, other): (usize, &&EntityRow)| tie(row, other) / (at as f64 + 1.0);
            if from_back {
                placed.iter().rev().enumerate().map(near_end).sum()
            } else {
                placed.iter().enumerate().map(near_end).sum()
            }
        };
        let best = left
            .iter()
            .enumerate()
            .map(|(at, row)| (near(row, false).max(near(row, true)), at))
            .max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        let Some((_, at)) = best else { break };
        let row = left.remove(at);
        if near(row, false) > near(row, true) {
            placed.push_front(row);
        } else {
            placed.push_back(row);
        }
    }
    placed.into()
}

/// Returns the name of a row as it is drawn.
pub(super) fn name(row: &EntityRow) -> String {
    cut(&one_line(&row.name), 34)
}

/// Returns how wide the longest name is.
pub(super) fn longest_name(rows: &[&EntityRow]) -> f64 {
    let names = rows.iter().map(|row| font::width(&name(row), NAME, false));
    names.fold(0.0, f64::max)
}

/// Explains the colours of the names, where there are several.
pub(super) fn kinds(rows: &[&EntityRow]) -> Vec<Entry> {
    let kinds: BTreeSet<_> = rows.iter().map(|row| row.kind).collect();
    if kinds.len() < 2 {
        return Vec::new();
    }
    let entry = |kind: chancery_model::EntityKind| Entry::Coloured {
        color: look::of_kind(kind).border,
        words: kind.to_string(),
    };
    kinds.into_iter().map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::arbitrary_picture;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nobody_is_lost(picture in arbitrary_picture(60, 40)) {
            let counts = participants(&picture);
            let (rows, left_out) = most_active(&picture);
            prop_assert_eq!(rows.len() + left_out, counts.len());
            let ids: BTreeSet<EntityId> = rows.iter().map(|row| row.id).collect();
            prop_assert_eq!(ids.len(), rows.len());
        }
    }
}
