//! What an analysis is: plain data with byte offsets, and small helpers for those who read trees.

use std::fmt;
use std::ops::Range;

use crate::form::Lemma;
use crate::tags::{Relation, Upos, Xpos};

/// The analysis of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysis {
    /// The sentences in text order; they do not overlap.
    pub sentences: Vec<Sentence>,
}

/// One sentence: a span of the text with its tokens, tree and names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence {
    /// Offset of the first byte of the first token.
    pub start: usize,
    /// Offset after the last byte of the last token.
    pub end: usize,
    /// The tokens in text order; never empty in an analysis of text.
    pub tokens: Vec<Token>,
    /// The names in text order; they do not overlap.
    pub names: Vec<Name>,
}

/// A word, number or punctuation mark by the conventions of Universal Dependencies.
///
/// Takes 40 bytes: a long text has millions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Offset of its first byte in the analysed text.
    pub start: usize,
    /// Offset after its last byte.
    pub end: usize,
    /// The dictionary form: lower case, but proper nouns keep their capitals.
    pub lemma: Lemma,
    /// The universal part of speech.
    pub upos: Upos,
    /// The Penn tag, which tells verb forms apart.
    pub xpos: Xpos,
    /// The relation to the head.
    pub relation: Relation,
    /// Whether white space (or the end of the text) follows.
    pub space_after: bool,
    pub(crate) head: Head,
}

/// The index of a token's head in its sentence, or none, in little space.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head(u32);

impl Head {
    const NONE: Self = Self(u32::MAX);

    fn get(self) -> Option<usize> {
        if self == Self::NONE {
            return None;
        }
        usize::try_from(self.0).ok()
    }
}

impl From<Option<usize>> for Head {
    fn from(head: Option<usize>) -> Self {
        let head = head.and_then(|head| u32::try_from(head).ok());
        head.map_or(Self::NONE, Self)
    }
}

impl fmt::Debug for Head {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(formatter)
    }
}

/// A kind of name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NameKind {
    /// A person: `PER`.
    Person,
    /// A company, ministry, party, alliance …: `ORG`.
    Organization,
    /// A country, city, river …: `LOC`.
    Location,
}

impl NameKind {
    /// Returns the label that the corpora use: `PER`, `ORG` or `LOC`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "PER",
            Self::Organization => "ORG",
            Self::Location => "LOC",
        }
    }
}

impl fmt::Display for NameKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

/// A name in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// What it names.
    pub kind: NameKind,
    /// The index of its first token.
    pub first: usize,
    /// The index after its last token.
    pub last: usize,
}

impl Name {
    /// Returns the token indices of the name.
    #[must_use]
    pub fn tokens(&self) -> Range<usize> {
        self.first..self.last
    }
}

impl Token {
    /// Returns the index of its head in the sentence; `None` for the root.
    #[must_use]
    pub fn head(&self) -> Option<usize> {
        self.head.get()
    }

    /// Hangs the token on another of its sentence, or makes it the root.
    pub fn set_head(&mut self, head: Option<usize>) {
        self.head = head.into();
    }

    /// Returns the bytes of `text` that the token covers; empty if `text` is not the analysed text.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Tells whether the token hangs on its head by `relation`, whatever the subtype.
    #[must_use]
    pub fn is(&self, relation: Relation) -> bool {
        self.relation.universal() == relation
    }
}

impl Sentence {
    /// Returns the part of `text` that the sentence covers; empty if `text` is not the analysed text.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Returns the index of the root; `None` only for a sentence without tokens.
    #[must_use]
    pub fn root(&self) -> Option<usize> {
        self.tokens.iter().position(|token| token.head().is_none())
    }

    /// Returns the direct dependents of token `index`, in text order; linear in the sentence.
    pub fn children(&self, index: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let tokens = self.tokens.iter().enumerate();
        tokens
            .filter(move |(_, token)| token.head() == Some(index))
            .map(|(child, _)| child)
    }

    /// Returns the direct dependents of `index` with `relation` exactly, in text order.
    pub fn children_by(
        &self,
        index: usize,
        relation: Relation,
    ) -> impl DoubleEndedIterator<Item = usize> + '_ {
        self.children(index)
            .filter(move |child| self.tokens[*child].relation == relation)
    }

    /// Returns the heads of token `index` from its own head up to the root.
    pub fn ancestors(&self, index: usize) -> impl Iterator<Item = usize> + '_ {
        let head = |index: usize| self.tokens.get(index).and_then(Token::head);
        // A tree of n tokens is at most n deep: the bound keeps a hand-made cycle from looping.
        std::iter::successors(head(index), move |index| head(*index)).take(self.tokens.len())
    }

    /// Returns the token range from the first to the last token of the subtree of `index`.
    ///
    /// In a non-projective tree the range can hold tokens that are not of the subtree. Costs one walk
    /// up the tree a token.
    #[must_use]
    pub fn subtree(&self, index: usize) -> Range<usize> {
        let inside = |token: &usize| *token == index || self.ancestors(*token).any(|a| a == index);
        let first = (0..self.tokens.len()).find(inside).unwrap_or(index);
        let last = (0..self.tokens.len()).rfind(inside).unwrap_or(index);
        first..last + 1
    }

    /// Returns the name that token `index` is part of.
    #[must_use]
    pub fn name_at(&self, index: usize) -> Option<&Name> {
        self.names
            .iter()
            .find(|name| name.tokens().contains(&index))
    }

    /// Returns the byte range from the start of the first to the end of the last token of `tokens`.
    #[must_use]
    pub fn byte_range(&self, tokens: Range<usize>) -> Range<usize> {
        match self.tokens.get(tokens) {
            Some([first, .., last]) => first.start..last.end,
            Some([only]) => only.start..only.end,
            _ => self.start..self.start,
        }
    }
}
