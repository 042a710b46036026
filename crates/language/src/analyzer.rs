//! The engine's front door: loads the weights, runs the stages.

use std::ops::Range;
use std::sync::Mutex;

use crate::analysis::{Analysis, Sentence, Token};
use crate::lemma::Lemmatizer;
use crate::network::{Annotations, MAX_WORDS, ModelError, Network, Workspace};
use crate::sentences::Splitter;
use crate::tags::Relation;
use crate::tokenize::{Lexicon, Piece, is_blank, tokenize};

/// The weights that ship in the binary.
pub const WEIGHTS: &[u8] = include_bytes!("../../../data/models/english.bin");

/// The tokenizer's word lists, written by `chancery-train tokens`.
const TOKENS: &str = include_str!("../../../data/models/english-tokens.tsv");

/// The weights of the sentence splitter, written by `chancery-train sentences`.
const SENTENCES: &[u8] = include_bytes!("../../../data/models/english-sentences.bin");

/// The dictionary forms, written by `chancery-train lemmas`.
const LEMMAS: &str = include_str!("../../../data/models/english-lemmas.tsv");

/// Analyses English text; load it once and share it between threads.
#[derive(Debug)]
pub struct Analyzer {
    lexicon: Lexicon,
    splitter: Splitter,
    lemmatizer: Lemmatizer,
    network: Network,
    /// Workspaces that no call is using: as many as calls have ever run at once.
    workspaces: Mutex<Vec<Workspace>>,
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
        Ok(Self {
            lexicon: Lexicon::parse(TOKENS),
            splitter: Splitter::parse(SENTENCES),
            lemmatizer: Lemmatizer::parse(LEMMAS),
            network: Network::from_bytes(bytes)?,
            workspaces: Mutex::default(),
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
    ///
    /// The same text gets the same analysis in every call and on every thread.
    #[must_use]
    pub fn analyze(&self, text: &str) -> Analysis {
        let pieces = tokenize(text, &self.lexicon);
        let sentences = self.splitter.split(text, &pieces);
        self.annotate(text, &pieces, &sentences)
    }

    /// Analyses one sentence that is cut into words already; they are taken to be joined by spaces.
    ///
    /// The offsets are those of that joined text. Words beyond the 256th hang on the first root.
    #[must_use]
    pub fn analyze_tokens(&self, words: &[&str]) -> Sentence {
        let text = words.join(" ");
        let mut start = 0;
        let mut pieces = Vec::with_capacity(words.len());
        for word in words {
            pieces.push(Piece {
                start,
                end: start + word.len(),
            });
            start += word.len() + 1;
        }
        let chunks: Vec<Range<usize>> = (0..words.len())
            .step_by(MAX_WORDS)
            .map(|first| first..words.len().min(first + MAX_WORDS))
            .collect();
        let analysis = self.annotate(&text, &pieces, &chunks);
        join(analysis.sentences)
    }

    fn annotate(&self, text: &str, pieces: &[Piece], sentences: &[Range<usize>]) -> Analysis {
        let words: Vec<&str> = pieces
            .iter()
            .map(|piece| text.get(piece.start..piece.end).unwrap_or_default())
            .collect();
        let mut space = self.workspace();
        let annotations = self.network.annotate(&words, sentences, &mut space);
        self.give_back(space);
        self.assemble(text, pieces, sentences, &words, annotations)
    }

    /// Puts the annotations together to sentences.
    fn assemble(
        &self,
        text: &str,
        pieces: &[Piece],
        sentences: &[Range<usize>],
        words: &[&str],
        annotations: Annotations,
    ) -> Analysis {
        let Annotations {
            upos,
            xpos,
            heads,
            relations,
            names,
        } = annotations;
        let token = |index: usize| {
            let Piece { start, end } = pieces[index];
            let after = text.get(end..).and_then(|rest| rest.chars().next());
            Token {
                start,
                end,
                lemma: self.lemmatizer.lemma(words[index], xpos[index]),
                upos: upos[index],
                xpos: xpos[index],
                head: heads[index],
                relation: relations[index],
                space_after: after.is_none_or(is_blank),
            }
        };
        let sentence = |(range, names): (&Range<usize>, _)| Sentence {
            start: pieces[range.start].start,
            end: pieces[range.end - 1].end,
            tokens: range.clone().map(token).collect(),
            names,
        };
        Analysis {
            sentences: sentences.iter().zip(names).map(sentence).collect(),
        }
    }

    fn workspace(&self) -> Workspace {
        let free = self.workspaces.lock().ok().and_then(|mut free| free.pop());
        free.unwrap_or_default()
    }

    fn give_back(&self, space: Workspace) {
        if let Ok(mut free) = self.workspaces.lock() {
            free.push(space);
        }
    }
}

/// Makes one sentence of several: later roots hang on the first.
fn join(parts: Vec<Sentence>) -> Sentence {
    let mut whole = Sentence::default();
    let mut root = None;
    for part in parts {
        let shift = whole.tokens.len();
        whole.end = part.end;
        for mut token in part.tokens {
            token.head = match (token.head, root) {
                (Some(head), _) => Some(head + shift),
                (None, Some(root)) => {
                    token.relation = Relation::Parataxis;
                    Some(root)
                }
                (None, None) => {
                    root = Some(whole.tokens.len());
                    None
                }
            };
            whole.tokens.push(token);
        }
        for mut name in part.names {
            name.first += shift;
            name.last += shift;
            whole.names.push(name);
        }
    }
    whole
}
