//! Who met X, in numbers.

use std::cmp::Reverse;

use chancery_model::Edtf;
use chancery_store::{EntityId, StoreError};

use super::Network;
use crate::algo::contacts;
use crate::ask::Counterpart;

impl Network<'_> {
    /// Returns who met `who`, the most meetings first, then the most recent, at most `limit`, and how many there
    /// are in all.
    ///
    /// Of the meetings each has the last only; [`met`](crate::ask::met) reads all of them. Linear in the
    /// meetings of `who` in the days asked for.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn met(
        &self,
        who: EntityId,
        limit: usize,
    ) -> Result<(Vec<Counterpart>, usize), StoreError> {
        let Some(node) = self.node(who) else {
            return Ok((Vec::new(), 0));
        };
        let snapshot = self.snapshot;
        let mut found = contacts(snapshot, node, &self.sieve);
        let total = found.len();
        found.sort_by_cached_key(|contact| {
            let events = self.sieve.passing(snapshot, snapshot.events(contact.pair));
            let last = events
                .filter_map(|event| snapshot.date(event))
                .map(Edtf::latest)
                .max();
            (Reverse((contact.count, last)), contact.node)
        });
        found.truncate(limit);
        let counterpart = |contact: &crate::algo::Contact| {
            let tie = self.tie(contact.pair)?;
            Ok(Counterpart {
                entity: snapshot.entity(contact.node),
                count: tie.count,
                first: tie.first,
                last: tie.last,
                places: tie.places,
                statuses: tie.statuses,
                sources: tie.sources,
                copies: tie.copies.unwrap_or_default(),
                meetings: tie.latest.into_iter().collect(),
            })
        };
        let rows = found
            .iter()
            .map(counterpart)
            .collect::<Result<_, StoreError>>()?;
        Ok((rows, total))
    }
}
