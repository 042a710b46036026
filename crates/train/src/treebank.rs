//! Treebanks in CoNLL-U: sentences with their spacing, and the raw text that they came from.

use std::fs;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use thiserror::Error;

/// Why a corpus cannot be read.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CorpusError {
    /// The file cannot be opened or decompressed.
    #[error("cannot read `{path}`")]
    Read {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        #[source]
        source: std::io::Error,
    },
    /// A line is not as the format has it.
    #[error("`{path}` line {line}: expected {expected}")]
    Line {
        /// The file.
        path: PathBuf,
        /// 1-based.
        line: usize,
        /// What should be there.
        expected: &'static str,
    },
}

/// Reads a text file compressed with zstandard.
///
/// # Errors
/// If it cannot be read or decompressed, or is not UTF-8.
pub fn read_text(path: &Path) -> Result<String, CorpusError> {
    let failed = |source| CorpusError::Read {
        path: path.to_owned(),
        source,
    };
    let file = fs::File::open(path).map_err(failed)?;
    let mut decoder = ruzstd::decoding::StreamingDecoder::new(file)
        .map_err(|error| failed(std::io::Error::other(error)))?;
    let mut text = String::new();
    decoder.read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

/// A syntactic word of a treebank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The word as written.
    pub form: String,
    /// The dictionary form.
    pub lemma: String,
    /// The universal part of speech.
    pub upos: String,
    /// The Penn tag.
    pub xpos: String,
    /// The 1-based number of the head; 0 for the root.
    pub head: usize,
    /// The relation, subtype included.
    pub relation: String,
    /// Whether a space follows in the text.
    pub space_after: bool,
}

/// A sentence of a treebank.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tree {
    /// The syntactic words.
    pub words: Vec<Word>,
    /// Index ranges of the words that are one orthographic token: `do` + `n't`.
    pub multiword: Vec<Range<usize>>,
    /// Whether a paragraph starts here.
    pub paragraph: bool,
    /// Whether a document starts here.
    pub document: bool,
}

impl Tree {
    /// Returns the forms of the words.
    #[must_use]
    pub fn forms(&self) -> Vec<&str> {
        self.words.iter().map(|word| word.form.as_str()).collect()
    }
}

/// Reads `treebanks/NAME.conllu.zst` under a corpora folder.
///
/// # Errors
/// If the file cannot be read or a line is malformed.
pub fn read_treebank(corpora: &Path, name: &str) -> Result<Vec<Tree>, CorpusError> {
    let path = corpora.join("treebanks").join(format!("{name}.conllu.zst"));
    let text = read_text(&path)?;
    let malformed = |line, expected| CorpusError::Line {
        path: path.clone(),
        line,
        expected,
    };
    let mut trees = Vec::new();
    let mut tree = Tree::default();
    let mut open = Multiword::default();
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() {
            if !tree.words.is_empty() {
                trees.push(std::mem::take(&mut tree));
            }
            open = Multiword::default();
        } else if line.starts_with("# newdoc")
            || line == "# newpar"
            || line.starts_with("# newpar id")
        {
            tree.paragraph = true;
            tree.document |= line.starts_with("# newdoc");
        } else if !line.starts_with("# ") && line != "#" {
            read_row(line, &mut tree, &mut open)
                .map_err(|expected| malformed(number + 1, expected))?;
        }
    }
    if !tree.words.is_empty() {
        trees.push(tree);
    }
    Ok(trees)
}

/// The multiword token that is being read: its last word's number and its spacing.
#[derive(Default)]
struct Multiword {
    last: usize,
    space_after: bool,
}

fn read_row(line: &str, tree: &mut Tree, open: &mut Multiword) -> Result<(), &'static str> {
    let fields: Vec<&str> = line.split('\t').collect();
    let [id, form, lemma, upos, xpos, _, head, relation, _, misc] = fields.as_slice() else {
        return Err("ten columns");
    };
    let space_after = !misc.split('|').any(|item| item == "SpaceAfter=No");
    if id.contains('.') {
        return Ok(());
    }
    if let Some((first, last)) = id.split_once('-') {
        let first: usize = first.parse().map_err(|_| "a word number")?;
        let last: usize = last.parse().map_err(|_| "a word number")?;
        tree.multiword.push(first.saturating_sub(1)..last);
        *open = Multiword { last, space_after };
        return Ok(());
    }
    let number: usize = id.parse().map_err(|_| "a word number")?;
    let space_after = if number < open.last {
        false
    } else if number == open.last {
        open.space_after
    } else {
        space_after
    };
    tree.words.push(Word {
        form: (*form).to_owned(),
        lemma: (*lemma).to_owned(),
        upos: (*upos).to_owned(),
        xpos: (*xpos).to_owned(),
        head: head.parse().map_err(|_| "a head number")?,
        relation: (*relation).to_owned(),
        space_after,
    });
    Ok(())
}

/// How sentences are put back together to raw text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joining {
    /// Documents and paragraphs are separated by a blank line, sentences within them by a space, as
    /// in the text files of Universal Dependencies.
    Paragraphs,
    /// Documents are separated by a blank line, everything within them is joined by spaces.
    Documents,
    /// Everything is joined by single spaces: no help from layout.
    Spaces,
}

/// Raw text with the places of the gold words and sentences.
#[derive(Debug, Default)]
pub struct Raw {
    /// The text.
    pub text: String,
    /// Byte ranges of the words, sentence by sentence.
    pub words: Vec<Vec<Range<usize>>>,
}

/// Joins the sentences of a treebank to raw text.
#[must_use]
pub fn raw_text(trees: &[Tree], joining: Joining) -> Raw {
    let mut raw = Raw::default();
    for tree in trees {
        let breaks = match joining {
            Joining::Paragraphs => tree.paragraph,
            Joining::Documents => tree.document,
            Joining::Spaces => false,
        };
        if breaks && !raw.text.is_empty() {
            raw.text.push_str("\n\n");
        }
        let mut words = Vec::new();
        for word in &tree.words {
            let start = raw.text.len();
            raw.text.push_str(&word.form);
            words.push(start..raw.text.len());
            if word.space_after {
                raw.text.push(' ');
            }
        }
        raw.words.push(words);
    }
    raw
}
