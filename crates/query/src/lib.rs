//! Walks the graph of meetings and draws it

pub mod render;
