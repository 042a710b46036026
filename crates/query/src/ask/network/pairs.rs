//! Who met most often.

use chancery_store::{EntityRow, StoreError};

use super::{Network, Tie};
use crate::algo::top_pairs;
use crate::snapshot::Node;
use chancery_model::EntityKind;

/// Two who met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// The one with the lower number.
    pub a: EntityRow,
    /// The other.
    pub b: EntityRow,
    /// Their meetings.
    pub tie: Tie,
}

impl Network<'_> {
    /// Says whether an entity is asked for: all are, or those of one kind.
    pub(super) fn is_asked(&self, kind: Option<EntityKind>) -> impl Fn(Node) -> bool + '_ {
        move |node| kind.is_none_or(|kind| self.snapshot.kind(node) == kind)
    }

    /// Returns the pairs with the most meetings, at most `top`; with `kind` only those of two entities of this
    /// kind. Linear in the pairs.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn pairs(&self, top: usize, kind: Option<EntityKind>) -> Result<Vec<Pair>, StoreError> {
        let found = top_pairs(self.snapshot, &self.sieve, top, &self.is_asked(kind));
        let pair = |one: crate::algo::PairCount| {
            Ok(Pair {
                a: self.snapshot.entity(one.a),
                b: self.snapshot.entity(one.b),
                tie: self.tie(one.pair)?,
            })
        };
        found.into_iter().map(pair).collect()
    }
}
