//! The questions, asked of a store: each reads the rows it needs and hands them to [`crate::algo`].
//!
//! Local questions ([`met`], [`between`], [`timeline`]) read the rows of one or two entities;
//! [`path`] and [`picture`] take a snapshot of the whole graph first.

mod answers;
mod meetings;
mod people;
mod pictures;

pub use answers::{Counterpart, Encounter, Holder, Hop, Party, Picture, Portrait, sentence};
pub use meetings::{between, met, path, snapshot, timeline};
pub use people::{holders, portrait};
pub use pictures::{Frame, picture};
