//! The vocabulary of chancery: articles, entities, roles, meetings, dates and records.
//!
//! Everything that one stage hands to the next is one of these types. They are plain data: this
//! crate does no input or output, reads no clock, and knows nothing of how a fact was found.
//!
//! Start with [`Article`] (what is read), [`Record`] (what an article says) and [`Triple`] (the
//! same as a flat list). [`Fingerprint`] finds reprints. Every fact carries [`Evidence`]: the words of the article that say so.

mod article;
mod date;
mod entity;
mod event;
mod evidence;
mod fingerprint;
mod meeting;
mod name;
mod record;
mod role;
mod triple;
pub mod view;

pub use article::{Article, ArticleId, Origin, ParseArticleIdError};
pub use date::{DateExpression, Edtf, ParseEdtfError, PartialDate};
pub use entity::{Entity, EntityKey, EntityKind, ExternalId, Mention, MentionForm};
pub use event::{Event, EventRows};
pub use evidence::{Evidence, Part, Span};
pub use fingerprint::{Fingerprint, is_reprint, is_version};
pub use meeting::{Attribution, Capacity, Meeting, MeetingKind, Participant, Status};
pub use name::{fold_name, name_words};
pub use record::{Diagnostic, Record, RecordError};
pub use role::{Role, Tenure};
pub use triple::{Object, Subject, Triple};

/// A value of a closed vocabulary (a kind, a status, …) that is not one of the known words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{found}`, expected one of {expected}")]
pub struct UnknownWordError {
    /// What the word was meant to be: `status`, `kind` …
    pub what: &'static str,
    /// The word found.
    pub found: String,
    /// The words that are known, separated by commas.
    pub expected: String,
}

/// Gives an enum of this workspace its stable words: `as_str`, `Display`, `FromStr` and `ALL`.
#[doc(hidden)]
#[macro_export]
macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$type] = &[$($type::$variant),+];

            /// Returns the word that stands for this value in files, databases and commands.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($type::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::UnknownWordError;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok($type::$variant),)+
                    _ => Err($crate::UnknownWordError {
                        what: $what,
                        found: word.to_owned(),
                        expected: [$($word),+].join(", "),
                    }),
                }
            }
        }
    };
}
