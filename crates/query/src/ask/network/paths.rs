//! How two are linked.

use chancery_store::{EntityId, StoreError};

use super::Network;
use crate::algo::{PathFinder, PathRules};
use crate::ask::Hop;
use crate::snapshot::{Node, best_event};

impl Network<'_> {
    /// Returns the `k` shortest chains of meetings from `a` to `b` that pass through nobody twice, the shortest
    /// first; fewer if there are no more. The chain from somebody to themselves has no hop.
    ///
    /// A hop shows the meeting of its two with the most sources, of equals the latest. See
    /// [`PathFinder::k_shortest`] for the cost.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn paths(
        &self,
        (a, b): (EntityId, EntityId),
        k: usize,
        rules: &PathRules,
    ) -> Result<Vec<Vec<Hop>>, StoreError> {
        let (Some(a), Some(b)) = (self.node(a), self.node(b)) else {
            return Ok(Vec::new());
        };
        let mut finder = PathFinder::new(self.snapshot);
        let chains = if k == 1 {
            let chain = finder.shortest(a, b, rules, &self.sieve);
            chain.into_iter().collect()
        } else {
            finder.k_shortest((a, b), k, rules, &self.sieve)
        };
        chains.iter().map(|chain| self.hops(chain)).collect()
    }

    fn hops(&self, chain: &[Node]) -> Result<Vec<Hop>, StoreError> {
        let snapshot = self.snapshot;
        let mut hops = Vec::new();
        for ends in chain.windows(2) {
            let (from, to) = (ends[0], ends[1]);
            let pair = snapshot.pair(from, to);
            let events = pair
                .iter()
                .flat_map(|pair| self.sieve.passing(snapshot, snapshot.events(*pair)));
            let event = best_event(snapshot, events);
            let meeting = event.map(|event| self.meeting(snapshot.meeting_id(event)));
            if let Some(meeting) = meeting.transpose()?.flatten() {
                hops.push(Hop {
                    from: snapshot.entity(from),
                    to: snapshot.entity(to),
                    meeting,
                });
            }
        }
        Ok(hops)
    }
}
