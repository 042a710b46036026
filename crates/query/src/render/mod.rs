//! Answers as text, JSON, CSV and pictures.
//!
//! Tables are for reading, and make what would steer a terminal visible. JSON Lines, specified in
//! [`json`], and CSV ([`Sheet`]) are for programs, and give names as they are. [`dot`](dot()) is
//! for Graphviz.

mod csv;
mod dot;
mod human;
mod identity;
pub mod json;
mod log;
mod marked;
pub mod network;
pub mod news;
mod table;
mod text;

pub use csv::Sheet;
pub use dot::dot;
pub use human::{articles, counterparts, encounters, entities, holders, hops, portrait, stats};
pub use identity::{
    CandidateView, ContradictionView, JudgementView, SideView, candidate, contradiction,
    judgements, profiles,
};
pub use json::Line;
pub use log::{LoadView, ProblemView, loads, problems};
pub use marked::{Marked, marked};
pub use network::{chains, commons, communities, neighbours, pairs, ranking};
pub use news::{difference, hits};
pub use table::Page;
pub use text::{one_line, visible};
