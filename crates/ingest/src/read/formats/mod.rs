//! One module a format.
//!
//! Those that hold many articles have a `read`, which takes a stream apart into documents and keeps
//! one of them in memory at a time; those of one article have a `parse`, which takes one document.

pub(super) mod email;
pub(super) mod feed;
pub(super) mod html;
pub(super) mod json;
pub(super) mod json_lines;
pub(super) mod json_object;
pub(super) mod markdown;
pub(super) mod mbox;
pub(super) mod table;
pub(super) mod tei;
pub(super) mod text;
pub(super) mod warc;
mod xml;
