//! The questions as functions on plain data: no database, no clock, the same answer every time.

mod graph;
mod neighbourhood;
mod path;
mod tally;

pub use graph::{Graph, Link};
pub use neighbourhood::{Selection, neighbourhood, whole};
pub use path::{PathRules, Step, shortest_path};
pub use tally::{Tally, tally};

pub(crate) use tally::chronological;
