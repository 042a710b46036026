//! Answers as text, JSON, CSV and pictures.
//!
//! Tables are for reading, and make what would steer a terminal visible. JSON Lines, specified in
//! [`json`], and CSV ([`Sheet`]) are for programs, and give names as they are. [`dot`](dot()) and [`svg`](svg())
//! draw, [`html`](html()) is a page to explore the graph in, [`exchange`] has the formats of other programs.

mod csv;
pub mod exchange;
mod graph;
#[cfg(test)]
mod hostile_tests;
mod html;
mod human;
mod identity;
pub mod json;
mod log;
mod marked;
pub mod network;
pub mod news;
mod picture;
mod review;
mod table;
mod telling;
mod text;
mod xml;

pub use csv::Sheet;
pub use graph::GraphView;
pub use html::{ServedPage, html, served};
pub use human::{articles, choices, counterparts, encounters, holders, hops, portrait, stats};
pub use identity::{
    CandidateView, ContradictionView, JudgementView, SideView, candidate, contradiction,
    judgements, profiles,
};
pub use json::Line;
pub use log::{LoadView, ProblemView, loads, problems};
pub use marked::{Marked, marked};
pub use network::{chains, commons, communities, neighbours, pairs, ranking};
pub use news::{HitView, difference, hits};
pub use picture::{Chart, Layout, Placed, PngError, dot, layout, matrix, png, svg, timeline};
pub use review::candidate_on;
pub use table::Page;
pub use text::{one_line, visible};
pub use xml::xml_text;
