//! Scores by the rules of the CoNLL 2018 shared task, and exact-span name scores.

use std::ops::Range;

use chancery_language::{Analysis, Analyzer, Relation, Sentence};
use serde::Serialize;

use crate::names::NamedSentence;
use crate::treebank::{Raw, Tree};

/// Tags and trees: in per cent, accuracy on gold tokens, F1 on raw text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct TreeScores {
    /// Sentences with the right first and last word.
    pub sentences: f64,
    /// Words with the right span.
    pub tokens: f64,
    /// Universal parts of speech.
    pub upos: f64,
    /// Penn tags.
    pub xpos: f64,
    /// Lemmas, of words that have one.
    pub lemmas: f64,
    /// Heads.
    pub uas: f64,
    /// Heads and relations, subtypes ignored.
    pub las: f64,
    /// Heads and relations, subtypes counted.
    pub las_subtypes: f64,
}

/// Returns `2 c / (a + b)` in per cent, to two places.
#[must_use]
pub fn f1(correct: usize, gold: usize, found: usize) -> f64 {
    let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    let total = number(gold) + number(found);
    if total == 0.0 {
        0.0
    } else {
        (20_000.0 * number(correct) / total).round() / 100.0
    }
}

#[derive(Default)]
struct Counts {
    tokens: usize,
    upos: usize,
    xpos: usize,
    lemmas: usize,
    uas: usize,
    las: usize,
    las_subtypes: usize,
}

impl Counts {
    /// Scores a found token that stands where `gold` does; `head` tells whether the heads agree.
    fn add(&mut self, gold: &crate::treebank::Word, found: &chancery_language::Token, head: bool) {
        let relation = Relation::from_label(&gold.relation);
        self.tokens += 1;
        self.upos += usize::from(gold.upos == found.upos.as_str());
        self.xpos += usize::from(gold.xpos == found.xpos.as_str());
        self.lemmas += usize::from(gold.lemma == found.lemma.as_str() || gold.lemma == "_");
        self.uas += usize::from(head);
        self.las += usize::from(head && relation.universal() == found.relation.universal());
        self.las_subtypes += usize::from(head && gold.relation == found.relation.as_str());
    }

    fn scores(&self, gold: usize, found: usize, sentences: f64) -> TreeScores {
        TreeScores {
            sentences,
            tokens: f1(self.tokens, gold, found),
            upos: f1(self.upos, gold, found),
            xpos: f1(self.xpos, gold, found),
            lemmas: f1(self.lemmas, gold, found),
            uas: f1(self.uas, gold, found),
            las: f1(self.las, gold, found),
            las_subtypes: f1(self.las_subtypes, gold, found),
        }
    }
}

/// Scores the analysis of gold tokens and sentences.
#[must_use]
pub fn score_tokens(analyzer: &Analyzer, trees: &[Tree]) -> TreeScores {
    let mut counts = Counts::default();
    let mut words = 0;
    for tree in trees {
        let sentence = analyzer.analyze_tokens(&tree.forms());
        words += tree.words.len();
        for (gold, found) in tree.words.iter().zip(&sentence.tokens) {
            counts.add(
                gold,
                found,
                gold.head == found.head().map_or(0, |head| head + 1),
            );
        }
    }
    counts.scores(words, words, 100.0)
}

/// Scores an analysis of raw text.
#[must_use]
pub fn score_raw(analysis: &Analysis, trees: &[Tree], raw: &Raw) -> TreeScores {
    let gold: Vec<&Range<usize>> = raw.words.iter().flatten().collect();
    let found: Vec<Range<usize>> = analysis
        .sentences
        .iter()
        .flat_map(|s| s.tokens.iter().map(|t| t.start..t.end))
        .collect();
    // For each found word the gold word in its place.
    let mut aligned = vec![None; found.len()];
    let mut next = 0;
    for (index, range) in found.iter().enumerate() {
        while gold.get(next).is_some_and(|gold| gold.start < range.start) {
            next += 1;
        }
        if gold.get(next).is_some_and(|gold| *gold == range) {
            aligned[index] = Some(next);
        }
    }
    let words: Vec<(usize, &crate::treebank::Word)> = first_words(trees)
        .zip(trees)
        .flat_map(|(first, tree)| tree.words.iter().map(move |word| (first, word)))
        .collect();
    let mut counts = Counts::default();
    let mut first = 0;
    for sentence in &analysis.sentences {
        for (index, token) in sentence.tokens.iter().enumerate() {
            let Some((start, gold)) = aligned[first + index].map(|gold: usize| words[gold]) else {
                continue;
            };
            let gold_head = gold.head.checked_sub(1).map(|head| start + head);
            let head = match (token.head(), gold_head) {
                (None, None) => true,
                (Some(found), Some(gold)) => aligned[first + found] == Some(gold),
                _ => false,
            };
            counts.add(gold, token, head);
        }
        first += sentence.tokens.len();
    }
    counts.scores(
        gold.len(),
        found.len(),
        sentence_f1(&analysis.sentences, raw),
    )
}

fn first_words(trees: &[Tree]) -> impl Iterator<Item = usize> + '_ {
    trees.iter().scan(0, |next, tree| {
        let first = *next;
        *next += tree.words.len();
        Some(first)
    })
}

/// F1 of the sentences' spans.
#[must_use]
pub fn sentence_f1(found: &[Sentence], raw: &Raw) -> f64 {
    let span = |words: &Vec<Range<usize>>| Some((words.first()?.start, words.last()?.end));
    let gold: Vec<(usize, usize)> = raw.words.iter().filter_map(span).collect();
    let starts: std::collections::BTreeSet<(usize, usize)> = gold.iter().copied().collect();
    let correct = found
        .iter()
        .filter(|s| starts.contains(&(s.start, s.end)))
        .count();
    f1(correct, gold.len(), found.len())
}

/// Returns the F1 of names with the right span and kind; the sentences of a document are analysed together.
#[must_use]
pub fn score_names(analyzer: &Analyzer, documents: &[Vec<NamedSentence>]) -> f64 {
    let (mut correct, mut gold, mut found) = (0, 0, 0);
    for document in documents {
        let words: Vec<Vec<&str>> = document
            .iter()
            .map(|sentence| sentence.words.iter().map(String::as_str).collect())
            .collect();
        for (expected, sentence) in document.iter().zip(analyzer.analyze_document(&words)) {
            gold += expected.names.len();
            found += sentence.names.len();
            let right = |name: &&_| expected.names.contains(name);
            correct += sentence.names.iter().filter(right).count();
        }
    }
    f1(correct, gold, found)
}
