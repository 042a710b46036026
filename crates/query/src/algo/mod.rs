//! The questions as functions on plain data: no database, no clock, the same answer every time.

mod betweenness;
mod chain;
mod communities;
mod graph;
mod links;
mod local;
mod neighbourhood;
mod pagerank;
mod rules;
mod tally;

pub use betweenness::betweenness;
pub use chain::PathFinder;
pub use communities::{Division, communities, modularity};
pub use graph::{Graph, Link};
pub use links::Links;
pub use local::{Between, Contact, PairCount, Reached, common, contacts, top_pairs, within};
pub use neighbourhood::{Selection, neighbourhood, whole};
pub use pagerank::{PageRank, pagerank};
pub use rules::PathRules;
pub use tally::{Tally, tally};

pub(crate) use local::may_link;
pub(crate) use tally::chronological;
