//! From files to articles.
//!
//! [`Articles`] reads the paths that the user named and yields each article or the reason why there
//! is none; one bad file, member or line never ends the batch. It is made of two halves:
//! [`Documents`] takes files, archives and streams apart into single [`Document`]s, on one thread and
//! in a fixed order; [`Document::article`] takes one of them apart, on any thread.
//!
//! ```text
//! path ── walk ──▶ bytes ── detect ──▶ containers ──▶ formats::*::read ──▶ Document
//!                             ▲             │                                  │ decode, parse, finish
//!                             └── unpacked ─┘                                  ▼
//!                                                                           Article
//! ```
//!
//! Decisions taken: content decides the format, the ending of a name only what content leaves open.
//! Memory holds one article and a few buffers, whatever the size of a file; everything that could
//! grow without end has a limit in [`ReadOptions`]. Nothing is ever written. The text of an article
//! is in Unicode's composed form before anybody counts spans in it.

mod articles;
mod containers;
mod detect;
mod document;
mod documents;
mod encoding;
mod error;
mod fields;
mod finish;
mod format;
mod formats;
mod input;
mod language;
mod options;
mod place;
mod published;
mod reader;
mod visit;
mod walk;

pub use articles::Articles;
pub use document::Document;
pub use documents::{Documents, ReadProgress, input_files, read_articles};
pub use error::{ReadError, ReadErrorKind};
pub use format::Format;
pub use formats::json_object::parse_json_line;
pub use formats::text::parse_text;
pub use options::{FieldMap, LanguageFilter, ParseFieldMapError, ReadOptions};
pub use published::parse_published;
pub use visit::{Choice, Visitor, input_size, visit_documents};
