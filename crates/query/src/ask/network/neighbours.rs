//! Who lies within some steps of somebody.

use std::cmp::Reverse;

use chancery_store::{EntityId, EntityRow, StoreError};

use super::{Network, Tie};
use crate::algo::{PathRules, Reached, within};
use crate::snapshot::Node;

/// Those around somebody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The number of those at each distance, from 1 on.
    pub at_distance: Vec<usize>,
    /// The nearest first, of equals those with the most meetings on the last step.
    pub rows: Vec<Neighbour>,
}

/// Somebody within some steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Neighbour {
    /// Who.
    pub entity: EntityRow,
    /// The number of meetings on the shortest chain there.
    pub distance: u32,
    /// The one before on such a chain, with whom they had the most meetings.
    pub via: EntityRow,
    /// The meetings with that one.
    pub tie: Tie,
}

impl Network<'_> {
    /// Returns who lies within `depth` meetings of `who`, at most `limit`; the walk goes on through those whom
    /// the rules allow.
    ///
    /// Linear in the rows that are opened, twice.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn neighbours(
        &self,
        who: EntityId,
        depth: u32,
        rules: &PathRules,
        limit: usize,
    ) -> Result<Neighbours, StoreError> {
        let Some(centre) = self.node(who) else {
            return Ok(Neighbours::default());
        };
        let snapshot = self.snapshot;
        let found = within(snapshot, centre, depth, rules, &self.sieve);
        let mut distances = vec![u32::MAX; snapshot.entity_count()];
        distances[centre.index()] = 0;
        let mut at_distance = Vec::new();
        for reached in &found {
            distances[reached.node.index()] = reached.distance;
            at_distance.resize(reached.distance as usize, 0);
            if let Some(number) = at_distance.last_mut() {
                *number += 1;
            }
        }
        let links = |node: Node| {
            let is_link = crate::algo::may_link(snapshot, node, rules, &self.sieve);
            node == centre || is_link
        };
        let mut rows: Vec<(Reached, u32, Node, usize)> = Vec::new();
        let mut level = Vec::new();
        for distance in 1..=depth {
            level.clear();
            for reached in found.iter().filter(|reached| reached.distance == distance) {
                level.extend(self.nearer(*reached, &distances, &links));
            }
            level.sort_by_key(|(reached, count, _, _)| (Reverse(*count), reached.node));
            rows.append(&mut level);
            // Those further away come after all of these.
            if rows.len() >= limit {
                rows.truncate(limit);
                break;
            }
        }
        let neighbour = |(reached, _, via, pair): (Reached, u32, Node, usize)| {
            Ok(Neighbour {
                entity: snapshot.entity(reached.node),
                distance: reached.distance,
                via: snapshot.entity(via),
                tie: self.tie(pair)?,
            })
        };
        Ok(Neighbours {
            at_distance,
            rows: rows
                .into_iter()
                .map(neighbour)
                .collect::<Result<_, StoreError>>()?,
        })
    }

    /// Returns the one a step nearer to the centre with whom somebody had the most meetings.
    fn nearer(
        &self,
        reached: Reached,
        distances: &[u32],
        links: &dyn Fn(Node) -> bool,
    ) -> Option<(Reached, u32, Node, usize)> {
        let snapshot = self.snapshot;
        let row = snapshot
            .row_range(reached.node)
            .zip(snapshot.row(reached.node));
        let nearer =
            row.filter(|(_, cell)| distances[cell[0] as usize].wrapping_add(1) == reached.distance);
        let counted = nearer.map(|(pair, cell)| {
            (
                reached,
                self.sieve.count(snapshot, pair),
                Node(cell[0]),
                pair,
            )
        });
        let met = counted.filter(|(_, count, via, _)| *count > 0 && links(*via));
        met.max_by_key(|(_, count, via, _)| (*count, Reverse(*via)))
    }
}
