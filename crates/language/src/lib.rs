//! English text to sentences, tokens, tags, trees and names.
//!
//! Start at [`Analyzer`]: load it once, then call [`Analyzer::analyze`] on any text. What comes back
//! is plain data, an [`Analysis`] of [`Sentence`]s of [`Token`]s, all with byte offsets in the text. For long
//! texts there is [`Analyzer::sentences`], which gives the same sentences one by one.
//! The conventions are those of Universal Dependencies for English (EWT and GUM, release 2.16).

mod analysis;
mod analyzer;
mod form;
mod lemma;
mod network;
mod sentences;
mod tags;
mod tokenize;
pub mod training;
pub mod view;

pub use analysis::{Analysis, Name, NameKind, Sentence, Token};
pub use analyzer::{Analyzer, Sentences, WEIGHTS};
pub use form::Lemma;
pub use network::ModelError;
pub use tags::{Relation, UnknownTag, Upos, Xpos};
