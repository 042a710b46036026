//! Answers as text, JSON, CSV and pictures.

mod text;

pub use text::{one_line, visible};
