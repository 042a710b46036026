//! From tables of events to encounters.
//!
//! Tables are separated by tabs, commas or semicolons, with a header, or hold a JSON object a line; three
//! sorts are known without a mapping: events (subject, relation, object, date; ICEWS and CAMEO), PLOVER in
//! JSON Lines, and calendars of travels (traveller, country, place, from, to). [`Mapping`] says which
//! column holds what and which relations are encounters, after `schema/events.toml` and a file of the
//! user's. [`Rows`] yields the rows that tell of an encounter, with the entities that they name.

mod actors;
mod cells;
mod mapping;
mod rows;

pub use mapping::{Mapping, MappingError};
pub use rows::{ImportError, RefusedRow, Rows, RowsRead};
