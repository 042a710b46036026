//! Answers about the whole graph: who met both, neighbourhoods, rankings, communities, pairs.

mod csv;
mod human;
pub mod json;

pub use human::{chains, commons, communities, neighbours, pairs, ranking};
