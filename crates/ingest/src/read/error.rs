//! Why an input gave no article.

use std::fmt;
use std::io;

use chancery_model::Origin;

/// An input that gave no article: where it stands and what is wrong with it.
#[derive(Debug)]
pub struct ReadError {
    /// The file and, in a file of several articles, the line.
    pub origin: Origin,
    /// What is wrong, with the remedy.
    pub kind: ReadErrorKind,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}", self.origin, self.kind)
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        // The kind's own words are in the message already.
        std::error::Error::source(&self.kind)
    }
}

/// What is wrong with an input.
#[derive(Debug)]
#[non_exhaustive]
pub enum ReadErrorKind {
    /// The path leads nowhere.
    Missing,
    /// The file or directory cannot be read.
    Io(io::Error),
    /// A directory holds no file of a known format.
    NoArticles,
    /// There is nothing in it.
    Empty,
    /// It is not text.
    Binary,
    /// It is text in another encoding, or damaged: the first bad byte stands here.
    NotUtf8 {
        /// Offset of the first byte that is not UTF-8.
        offset: usize,
    },
    /// It is longer than an article may be.
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// A line of a JSON Lines file is not JSON.
    NotJson(serde_json::Error),
    /// A line of a JSON Lines file is JSON, but not an object.
    NotAnObject,
    /// A JSON object has neither text nor title.
    NoText,
    /// A field is not what its name promises.
    BadField {
        /// The field's name.
        field: String,
        /// What it holds.
        found: String,
        /// What was expected.
        expected: &'static str,
    },
}

impl fmt::Display for ReadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("does not exist"),
            // The cause says the rest.
            Self::Io(_) => f.write_str("cannot be read"),
            Self::NoArticles => f.write_str(
                "holds no article; expected files ending in .txt, .text, .jsonl or .ndjson",
            ),
            Self::Empty => f.write_str("is empty; expected a title line and a text"),
            Self::Binary => {
                f.write_str("is not text; convert it to plain text or JSON Lines first")
            }
            Self::NotUtf8 { offset } => {
                write!(
                    f,
                    "is not UTF-8 at byte {offset}; convert it first, as with `iconv -t utf-8`"
                )
            }
            Self::TooLong { limit } => {
                write!(
                    f,
                    "is longer than {limit} bytes, the most that one article may have"
                )
            }
            Self::NotJson(_) => f.write_str("is not a line of JSON; expected one object a line"),
            Self::NotAnObject => {
                f.write_str("is JSON but not an object; expected one object a line")
            }
            Self::NoText => f.write_str(
                "has neither text nor title; expected one of the fields text, body, content, title",
            ),
            Self::BadField {
                field,
                found,
                expected,
            } => {
                write!(f, "field `{field}` is `{found}`, expected {expected}")
            }
        }
    }
}

impl std::error::Error for ReadErrorKind {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::NotJson(error) => Some(error),
            _ => None,
        }
    }
}
