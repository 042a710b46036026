//! From files to articles.
//!
//! [`Articles`] walks the paths that the user named and yields each article or the reason why there
//! is none; one bad file or line never ends the batch. Formats: plain text ([`parse_text`]) and JSON
//! Lines ([`parse_json_line`]).

mod articles;
mod error;
mod fields;
mod json;
mod published;
mod text;
mod walk;

pub use articles::{Articles, ReadOptions};
pub use error::{ReadError, ReadErrorKind};
pub use json::parse_json_line;
pub use published::parse_published;
pub use text::parse_text;
