//! Pictures: a graph as DOT, SVG and PNG, a chart of meetings over time, a matrix of who met whom.
//!
//! A [`Picture`](crate::ask::Picture) becomes a sketch (`sketch`: boxes with words, lines), which Graphviz lays out or
//! [`layout()`] does. Charts share whom they show (`chart`). All share one look (`look`), and SVG is written by hand (`canvas`) and becomes PNG with the
//! font that it was measured with (`font`).

mod canvas;
mod chart;
mod dot;
mod font;
mod layout;
mod legend;
mod look;
mod matrix;
mod png;
mod sketch;
mod svg;
mod timeline;

pub use chart::Chart;
pub use dot::dot;
pub use layout::{Layout, Placed, layout};
pub use matrix::matrix;
pub use png::{PngError, png};
pub use svg::svg;
pub use timeline::timeline;
