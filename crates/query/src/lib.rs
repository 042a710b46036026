//! Walks the graph of meetings and draws it.
//!
//! Four layers: [`snapshot`] holds the whole graph in compact columns; [`algo`] works on it and on plain
//! rows, and knows no database; [`ask`] reads what a question needs and puts names to the numbers; [`render`] turns answers into tables, JSON
//! Lines, CSV and DOT. An answer is data, whichever way it is shown.
//!
//! Decisions:
//! - The graph has entities and meetings as nodes. That two people met is derived from a meeting
//!   that has both, never stored.
//! - Which meetings count is the caller's filter; the program shows only those held or under way
//!   unless it is asked for more.
//! - Everything is ordered before it is shown: the same store gives the same bytes.

pub mod algo;
pub mod ask;
pub mod render;
pub mod snapshot;
#[cfg(test)]
mod testutil;
