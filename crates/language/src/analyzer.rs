//! The engine's front door: loads the weights, runs the stages.

use std::ops::Range;

use thiserror::Error;

use crate::analysis::{Analysis, Sentence, Token};
use crate::tags::{Relation, Upos, Xpos};
use crate::tokenize::{Lexicon, Piece, tokenize};

/// The weights that ship in the binary.
const WEIGHTS: &[u8] = include_bytes!("../../../data/models/english.bin");

/// The tokenizer's word lists, written by `chancery-train tokens`.
const TOKENS: &str = include_str!("../../../data/models/english-tokens.tsv");

/// Why a weight file cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes end early, or a length in them is wrong.
    #[error("weights end early: `{0}`")]
    Truncated(&'static str),
}

/// Analyses English text; load it once and share it between threads.
#[derive(Debug)]
pub struct Analyzer {
    lexicon: Lexicon,
}

impl Analyzer {
    /// Loads the weights that are part of the program.
    ///
    /// # Errors
    /// If the embedded file is not a weight file of this version.
    pub fn load() -> Result<Self, ModelError> {
        Self::from_bytes(WEIGHTS)
    }

    /// Loads weights from a weight file's bytes.
    ///
    /// # Errors
    /// If they are not a weight file of this version.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ModelError> {
        if bytes.len() > usize::MAX / 2 {
            return Err(ModelError::Truncated("header"));
        }
        Ok(Self {
            lexicon: Lexicon::parse(TOKENS),
        })
    }

    /// Returns the byte ranges of the tokens of a text, without analysing it further.
    #[must_use]
    pub fn tokens(&self, text: &str) -> Vec<Range<usize>> {
        tokenize(text, &self.lexicon)
            .into_iter()
            .map(|piece| piece.start..piece.end)
            .collect()
    }

    /// Analyses a text: any text, of any length, in linear time.
    #[must_use]
    pub fn analyze(&self, text: &str) -> Analysis {
        let mut sentences: Vec<Sentence> = Vec::new();
        let mut begin = true;
        for piece in tokenize(text, &self.lexicon) {
            let token = untagged(text, piece);
            let last = text.get(piece.start..piece.end);
            match sentences.last_mut() {
                Some(sentence) if !begin => sentence.push(token),
                _ => sentences.push(Sentence::of(token)),
            }
            begin = matches!(last, Some("." | "!" | "?"));
        }
        Analysis { sentences }
    }
}

impl Sentence {
    fn of(token: Token) -> Self {
        Self {
            start: token.start,
            end: token.end,
            tokens: vec![token],
            names: Vec::new(),
        }
    }

    fn push(&mut self, mut token: Token) {
        token.head = Some(0);
        token.relation = Relation::Dep;
        self.end = token.end;
        self.tokens.push(token);
    }
}

fn untagged(text: &str, piece: Piece) -> Token {
    let rest = text.get(piece.end..).unwrap_or_default();
    Token {
        start: piece.start,
        end: piece.end,
        lemma: text
            .get(piece.start..piece.end)
            .unwrap_or_default()
            .to_lowercase(),
        upos: Upos::X,
        xpos: Xpos::None,
        head: None,
        relation: Relation::Root,
        space_after: rest.chars().next().is_none_or(char::is_whitespace),
    }
}
