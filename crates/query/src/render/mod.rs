//! Answers as text, JSON, CSV and pictures.
//!
//! [`human`] is for reading, and makes what would steer a terminal visible; [`json`] and [`csv`]
//! are for programs, and give names as they are; [`dot`] is for Graphviz.

mod csv;
mod dot;
mod human;
mod json;
mod table;
mod text;

pub use csv::Sheet;
pub use dot::dot;
pub use human::{articles, counterparts, encounters, entities, holders, hops, portrait, stats};
pub use json::{
    AliasView, ArticleView, CounterpartView, EncounterView, EntityView, HolderView, HopView, Line,
    PartyView, PictureView, PortraitView, ReportView, StatsView, ViolationView,
};
pub use table::Page;
pub use text::{one_line, visible};
