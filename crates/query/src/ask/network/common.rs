//! Who met both of two.

use std::cmp::Reverse;

use chancery_store::{EntityId, EntityRow, StoreError};

use super::{Network, Tie};
use crate::algo::common;

/// Somebody who met both of two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Common {
    /// Who.
    pub entity: EntityRow,
    /// The meetings with the first.
    pub with_a: Tie,
    /// The meetings with the second.
    pub with_b: Tie,
}

impl Network<'_> {
    /// Returns who met both `a` and `b`, at one time or at different ones: those first who met the one whom they
    /// met less most often, at most `limit`, and how many there are in all.
    ///
    /// At most linear in the rows of the two.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn common(
        &self,
        a: EntityId,
        b: EntityId,
        limit: usize,
    ) -> Result<(Vec<Common>, usize), StoreError> {
        let (Some(a), Some(b)) = (self.node(a), self.node(b)) else {
            return Ok((Vec::new(), 0));
        };
        let mut found = common(self.snapshot, a, b, &self.sieve);
        let total = found.len();
        found.sort_by_cached_key(|one| {
            let count = |pair| self.sieve.count(self.snapshot, pair);
            let (with_a, with_b) = (count(one.with_a), count(one.with_b));
            (Reverse((with_a.min(with_b), with_a + with_b)), one.node)
        });
        found.truncate(limit);
        let row = |one: &crate::algo::Between| {
            Ok(Common {
                entity: self.snapshot.entity(one.node),
                with_a: self.tie(one.with_a)?,
                with_b: self.tie(one.with_b)?,
            })
        };
        Ok((
            found.iter().map(row).collect::<Result<_, StoreError>>()?,
            total,
        ))
    }
}
