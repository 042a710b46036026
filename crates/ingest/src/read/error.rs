//! Why an input gave no article.

use std::fmt;
use std::io;

use chancery_model::Origin;

/// An input that gave no article: where it stands and what is wrong with it.
#[derive(Debug)]
pub struct ReadError {
    /// The file and the members that lead to the place, and the line, row, record or message there.
    pub origin: Origin,
    /// What is wrong, with the remedy.
    pub kind: ReadErrorKind,
}

impl ReadError {
    /// Says whether the input was left out on purpose and nothing failed: it is not in English, say.
    #[must_use]
    pub fn is_skip(&self) -> bool {
        matches!(
            self.kind,
            ReadErrorKind::OtherLanguage { .. } | ReadErrorKind::UnknownEnding
        )
    }
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
    /// The file, directory or stream cannot be read, or ends too early.
    Io(io::Error),
    /// A symbolic link leads to a directory above it.
    Loop,
    /// A directory or archive holds nothing of a known format.
    NoArticles,
    /// There is nothing in it.
    Empty,
    /// It is not text.
    Binary,
    /// It is in a format that is known, but not read.
    Foreign {
        /// What it is, with the remedy.
        what: &'static str,
    },
    /// It is longer than an article may be.
    TooLong {
        /// The limit in bytes.
        limit: usize,
    },
    /// It unpacks to many times its size.
    Bomb {
        /// The limit as a multiple of the size.
        ratio: u64,
    },
    /// It unpacks to more than one file may.
    TooMuch {
        /// The limit in bytes.
        limit: u64,
    },
    /// Too many packings are nested.
    TooNested {
        /// The limit.
        limit: usize,
    },
    /// The elements of a page are nested too deep to be the work of a person.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// An archive is damaged or of a kind that is not read.
    BadArchive {
        /// `zip`, `tar` …
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// A piece of JSON is not JSON.
    NotJson(serde_json::Error),
    /// A piece of JSON is not an object.
    NotAnObject,
    /// XML is not well formed.
    NotXml(String),
    /// XML of a kind that is not read.
    UnknownXml {
        /// The name of the outermost element.
        root: String,
    },
    /// A web archive does not hold what its format asks for.
    BadRecord {
        /// What is missing.
        why: &'static str,
    },
    /// A message cannot be taken apart.
    BadMessage,
    /// A table has no column for text or title.
    NoColumns {
        /// The names of its columns.
        found: String,
    },
    /// A table lacks a column that the user named.
    NoMappedColumn {
        /// The column that was named.
        column: String,
        /// The names of its columns.
        found: String,
    },
    /// There is neither text nor title.
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
    /// It is in another language than asked for.
    OtherLanguage {
        /// Its language, in English or as declared.
        found: String,
    },
    /// It lies beside articles, and is text under a name that does not end like theirs.
    UnknownEnding,
    /// A reader gave up in a way that it should not; the input is left out.
    Crashed,
}

impl ReadErrorKind {
    /// Returns a stable word for the reason, to count by: `missing`, `too-long`, `other-language` …
    #[must_use]
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Io(_) => "unreadable",
            Self::Loop => "loop",
            Self::NoArticles => "no-articles",
            Self::Empty => "empty",
            Self::Binary => "binary",
            Self::Foreign { .. } => "foreign-format",
            Self::TooLong { .. } => "too-long",
            Self::Bomb { .. } | Self::TooMuch { .. } => "bomb",
            Self::TooNested { .. } | Self::TooDeep { .. } => "too-deep",
            Self::BadArchive { .. } => "bad-archive",
            Self::NotJson(_) => "not-json",
            Self::NotAnObject => "not-an-object",
            Self::NotXml(_) | Self::UnknownXml { .. } => "bad-xml",
            Self::BadRecord { .. } => "bad-record",
            Self::BadMessage => "bad-message",
            Self::NoColumns { .. } | Self::NoMappedColumn { .. } => "no-columns",
            Self::NoText => "no-text",
            Self::BadField { .. } => "bad-field",
            Self::OtherLanguage { .. } => "other-language",
            Self::UnknownEnding => "unknown-ending",
            Self::Crashed => "reader-crashed",
        }
    }
}

impl fmt::Display for ReadErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("does not exist"),
            // The cause says the rest.
            Self::Io(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                f.write_str("ends in the middle; fetch or pack it again")
            }
            Self::Io(_) => f.write_str("cannot be read"),
            Self::Loop => f.write_str("is a link to a directory above it and was not entered"),
            Self::NoArticles => f.write_str(
                "holds no article; name its files or give --format if they have unusual endings",
            ),
            Self::Empty => f.write_str("is empty; expected a title line and a text"),
            Self::Binary => {
                f.write_str("is not text; convert it to plain text, HTML or JSON Lines first")
            }
            Self::Foreign { what } => write!(f, "is {what}"),
            Self::TooLong { limit } => write!(
                f,
                "is longer than {limit} bytes, the most that one article may have; \
                 --max-article-bytes raises the limit"
            ),
            Self::Bomb { ratio } => write!(
                f,
                "unpacks to more than {ratio} times its size, as only hostile files do; unpack it \
                 yourself if you trust it"
            ),
            Self::TooMuch { limit } => write!(
                f,
                "unpacks to more than {limit} bytes, the most that one file may"
            ),
            Self::TooNested { limit } => {
                write!(f, "is packed more than {limit} times; unpack it first")
            }
            Self::TooDeep { limit } => write!(
                f,
                "nests more than {limit} elements in each other; no browser shows such a page"
            ),
            Self::BadArchive { what, why } => {
                write!(f, "is a {what} archive that cannot be read: {why}")
            }
            Self::NotJson(_) => f.write_str("is not JSON; expected one object an article"),
            Self::NotAnObject => {
                f.write_str("is JSON but not an object; expected one object an article")
            }
            Self::NotXml(why) => write!(f, "is not well-formed XML: {why}"),
            Self::UnknownXml { root } => write!(
                f,
                "is XML with `{root}` outermost; expected RSS, Atom, TEI or XHTML"
            ),
            Self::BadRecord { why } => write!(f, "is a web archive with a bad record: {why}"),
            Self::BadMessage => {
                f.write_str("is not a mail message; expected `Name: value` lines first")
            }
            Self::NoColumns { found } => write!(
                f,
                "has neither a text nor a title column; its columns are {found}; name them as in \
                 --map title=COLUMN,text=COLUMN"
            ),
            Self::NoMappedColumn { column, found } => {
                write!(
                    f,
                    "has no column `{column}` as --map says; its columns are {found}"
                )
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
            Self::OtherLanguage { found } => write!(
                f,
                "is in {found}, not in English; --language any takes it all the same"
            ),
            Self::UnknownEnding => f.write_str(
                "is text, but its name does not end like an article's; name it or give --format",
            ),
            Self::Crashed => f.write_str(
                "broke the reader of its format and was left out; please report it with the file",
            ),
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

/// A limit that was hit below an [`io::Read`], on its way up as an [`io::Error`].
#[derive(Debug, thiserror::Error)]
pub(super) enum Limit {
    #[error("more than {0} bytes in one article")]
    Article(usize),
    #[error("more than {0} times its size")]
    Ratio(u64),
    #[error("more than {0} bytes unpacked")]
    Unpacked(u64),
}

impl From<io::Error> for ReadErrorKind {
    fn from(error: io::Error) -> Self {
        match error
            .get_ref()
            .and_then(|inner| inner.downcast_ref::<Limit>())
        {
            Some(Limit::Article(limit)) => Self::TooLong { limit: *limit },
            Some(Limit::Ratio(ratio)) => Self::Bomb { ratio: *ratio },
            Some(Limit::Unpacked(limit)) => Self::TooMuch { limit: *limit },
            None => Self::Io(error),
        }
    }
}

impl From<Limit> for io::Error {
    fn from(limit: Limit) -> Self {
        Self::other(limit)
    }
}

/// Why a reader stopped before the end of its input.
pub(super) enum Halt {
    /// Nobody wants more.
    Stop,
    /// Something is wrong with the input as a whole.
    Failed(ReadErrorKind),
}

impl<E: Into<ReadErrorKind>> From<E> for Halt {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}
