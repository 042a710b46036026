//! The engine's front door: loads the weights, runs the stages.

use std::fmt;
use std::ops::Range;
use std::sync::Mutex;

use crate::analysis::{Analysis, Sentence, Token};
use crate::lemma::Lemmatizer;
use crate::network::{Annotations, MAX_WORDS, ModelError, Network, STRETCH, Workspace};
use crate::sentences::{Gaps, Layout, Splitter};
use crate::tags::Relation;
use crate::tokenize::{Lexicon, Piece, Tokens, is_blank};

/// The weights that ship in the binary.
pub const WEIGHTS: &[u8] = include_bytes!("../../../data/models/english.bin");

/// The tokenizer's word lists, written by `chancery-train tokens`.
const TOKENS: &str = include_str!("../../../data/models/english-tokens.tsv");

/// The weights of the sentence splitter, written by `chancery-train sentences`.
const SENTENCES: &[u8] = include_bytes!("../../../data/models/english-sentences.bin");

/// The dictionary forms, written by `chancery-train lemmas`.
const LEMMAS: &str = include_str!("../../../data/models/english-lemmas.tsv");

/// Tokens of a text that are kept rather than cut again.
const KEPT: usize = 1 << 14;

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
        Tokens::new(text, &self.lexicon)
            .map(|piece| piece.start..piece.end)
            .collect()
    }

    /// Analyses a text: any text, of any length, in linear time.
    ///
    /// The same text gets the same analysis in every call and on every thread. Takes some 45 bytes for
    /// each token; [`Self::sentences`] takes the same little memory for every text.
    #[must_use]
    pub fn analyze(&self, text: &str) -> Analysis {
        Analysis {
            sentences: self.sentences(text).collect(),
        }
    }

    /// Analyses a text sentence by sentence: those of [`Self::analyze`], in order.
    ///
    /// Holds some two thousand words at a time, however long the text is. What layout the text has must be
    /// known at its beginning, so a long text is cut into tokens twice.
    #[must_use]
    pub fn sentences<'a>(&'a self, text: &'a str) -> Sentences<'a> {
        self.sentences_keeping(text, KEPT)
    }

    /// Analyses a text, of which up to `limit` tokens are kept rather than cut again.
    fn sentences_keeping<'a>(&'a self, text: &'a str, limit: usize) -> Sentences<'a> {
        let gaps = || Gaps::new(text, Tokens::new(text, &self.lexicon));
        let (mut layout, mut kept, mut all) = (Layout::default(), Vec::new(), true);
        for (piece, gap) in gaps() {
            layout.count(gap);
            if kept.len() < limit {
                kept.push((piece, gap));
            } else {
                all = false;
            }
        }
        let tokens: Box<dyn Iterator<Item = (Piece, bool)> + 'a> = if all {
            Box::new(self.splitter.split(text, layout, kept.into_iter()))
        } else {
            Box::new(self.splitter.split(text, layout, gaps()))
        };
        Sentences {
            analyzer: self,
            text,
            tokens,
            batch: Batch::default(),
            space: self.workspace(),
            ready: Vec::new().into_iter(),
        }
    }

    /// Analyses one sentence that is cut into words already; they are taken to be joined by spaces.
    ///
    /// The offsets are those of that joined text. Words beyond the 256th hang on the first root.
    #[must_use]
    pub fn analyze_tokens(&self, words: &[&str]) -> Sentence {
        let (text, pieces) = joined(words);
        let chunks: Vec<Range<usize>> = (0..words.len())
            .step_by(MAX_WORDS)
            .map(|first| first..words.len().min(first + MAX_WORDS))
            .collect();
        let mut space = self.workspace();
        let parts = self.annotate(&text, &pieces, &chunks, &mut space);
        self.give_back(space);
        join(parts)
    }

    /// Analyses the sentences of one document, each cut into words already.
    ///
    /// As [`Analyzer::analyze_tokens`] for each, but what a name is in one sentence tells what it is in the others.
    #[must_use]
    pub fn analyze_document(&self, sentences: &[Vec<&str>]) -> Vec<Sentence> {
        let words: Vec<&str> = sentences.iter().flatten().copied().collect();
        let mut chunks = Vec::new();
        let mut parts = Vec::new();
        let mut first = 0;
        for sentence in sentences {
            let end = first + sentence.len();
            let before = chunks.len();
            while first < end {
                let next = end.min(first + MAX_WORDS);
                chunks.push(first..next);
                first = next;
            }
            parts.push(chunks.len() - before);
        }
        let (text, pieces) = joined(&words);
        let mut space = self.workspace();
        let found = self.annotate(&text, &pieces, &chunks, &mut space);
        self.give_back(space);
        let mut found = found.into_iter();
        parts
            .into_iter()
            .map(|count| join(found.by_ref().take(count).collect()))
            .collect()
    }

    fn annotate(
        &self,
        text: &str,
        pieces: &[Piece],
        sentences: &[Range<usize>],
        space: &mut Workspace,
    ) -> Vec<Sentence> {
        let words: Vec<&str> = pieces
            .iter()
            .map(|piece| text.get(piece.start..piece.end).unwrap_or_default())
            .collect();
        let annotations = self.network.annotate(&words, sentences, space);
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
    ) -> Vec<Sentence> {
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
                lemma: self
                    .lemmatizer
                    .lemma(words[index], xpos[index])
                    .as_str()
                    .into(),
                upos: upos[index],
                xpos: xpos[index],
                head: heads[index].into(),
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
        sentences.iter().zip(names).map(sentence).collect()
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

/// The sentences of a text, analysed as they are asked for. Made by [`Analyzer::sentences`].
pub struct Sentences<'a> {
    analyzer: &'a Analyzer,
    text: &'a str,
    /// The tokens, with whether a sentence ends after each.
    tokens: Box<dyn Iterator<Item = (Piece, bool)> + 'a>,
    batch: Batch,
    space: Workspace,
    ready: std::vec::IntoIter<Sentence>,
}

/// Sentences that wait for the network.
#[derive(Debug, Default)]
struct Batch {
    pieces: Vec<Piece>,
    sentences: Vec<Range<usize>>,
}

impl Batch {
    /// Takes tokens until there are more sentences than a stretch in which names agree, or no more tokens.
    ///
    /// Returns the sentences that fit.
    fn fill(&mut self, tokens: &mut dyn Iterator<Item = (Piece, bool)>) -> usize {
        let mut start = self.pieces.len();
        for (piece, ends) in tokens {
            self.pieces.push(piece);
            if ends {
                self.sentences.push(start..self.pieces.len());
                start = self.pieces.len();
                if start > STRETCH {
                    return self.sentences.len().saturating_sub(1).max(1);
                }
            }
        }
        self.sentences.len()
    }

    /// Forgets the first `count` sentences.
    fn drop_first(&mut self, count: usize) {
        let words = self.sentences.drain(..count).next_back();
        let words = words.map_or(0, |last| last.end);
        self.pieces.drain(..words);
        for sentence in &mut self.sentences {
            *sentence = sentence.start - words..sentence.end - words;
        }
    }
}

impl Iterator for Sentences<'_> {
    type Item = Sentence;

    fn next(&mut self) -> Option<Sentence> {
        if let Some(sentence) = self.ready.next() {
            return Some(sentence);
        }
        let count = if self.batch.pieces.len() > STRETCH {
            // The one sentence that is left over does not fit any better: it is run alone.
            1
        } else {
            self.batch.fill(&mut self.tokens)
        };
        let Batch { pieces, sentences } = &self.batch;
        let sentences = sentences.get(..count)?;
        let pieces = pieces.get(..sentences.last()?.end)?;
        let ready = self
            .analyzer
            .annotate(self.text, pieces, sentences, &mut self.space);
        self.batch.drop_first(count);
        self.ready = ready.into_iter();
        self.ready.next()
    }
}

impl Drop for Sentences<'_> {
    fn drop(&mut self) {
        self.analyzer.give_back(std::mem::take(&mut self.space));
    }
}

impl fmt::Debug for Sentences<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = formatter.debug_struct("Sentences");
        fields.field("batch", &self.batch).finish_non_exhaustive()
    }
}

/// The words with a space between them, and where they stand.
fn joined(words: &[&str]) -> (String, Vec<Piece>) {
    let mut start = 0;
    let piece = |word: &&str| {
        let end = start + word.len();
        let piece = Piece { start, end };
        start = end + 1;
        piece
    };
    let pieces = words.iter().map(piece).collect();
    (words.join(" "), pieces)
}

/// Makes one sentence of several: later roots hang on the first.
fn join(parts: Vec<Sentence>) -> Sentence {
    let mut whole = Sentence::default();
    let mut root = None;
    for part in parts {
        let shift = whole.tokens.len();
        whole.end = part.end;
        for mut token in part.tokens {
            let head = match (token.head(), root) {
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
            token.set_head(head);
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Sentences of up to 256 words in paragraphs, with quotations that stay open.
    fn text() -> String {
        let words = [
            "talks", "Kyiv", "\"", "No. 2", "said", "Mr.", "U.S.", "met", "it",
        ];
        let mut text = String::new();
        for sentence in 1..60 {
            let length = if sentence % 20 == 0 { 300 } else { sentence };
            for word in 0..length {
                let word = if length == 300 { 0 } else { word };
                text += words[(word * 7 + sentence * sentence) % words.len()];
                text += if sentence % 3 == 0 { "\n" } else { " " };
            }
            text += if sentence % 4 == 0 {
                "end.\n\n"
            } else {
                "end. The "
            };
        }
        text
    }

    #[test]
    fn cutting_twice_changes_nothing() {
        let (analyzer, text) = (Analyzer::load().unwrap(), text());
        let kept: Vec<Sentence> = analyzer.sentences_keeping(&text, usize::MAX).collect();
        let cut_again: Vec<Sentence> = analyzer.sentences_keeping(&text, 100).collect();
        assert!(kept.len() > 60 && kept.iter().any(|sentence| sentence.tokens.len() > 200));
        assert_eq!(kept, cut_again);
        assert_eq!(analyzer.analyze(&text).sentences, kept);
    }

    #[test]
    fn holds_one_batch_at_a_time() {
        let (analyzer, text) = (Analyzer::load().unwrap(), text());
        let mut sentences = analyzer.sentences(&text);
        while sentences.next().is_some() {
            let words: usize = sentences
                .ready
                .as_slice()
                .iter()
                .map(|s| s.tokens.len())
                .sum();
            assert!(words + sentences.batch.pieces.len() <= STRETCH + MAX_WORDS);
        }
        drop(sentences);
        assert_eq!(analyzer.workspaces.lock().unwrap().len(), 1);
    }

    #[test]
    fn a_token_takes_little_space() {
        assert_eq!(size_of::<Token>(), 40);
    }
}
