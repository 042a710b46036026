//! A table for people: one line a word, columns aligned.

use std::fmt::Write as _;

use super::{name_tag, one_line};
use crate::analysis::{Analysis, Sentence};

/// Returns an analysis as aligned columns: number, word, lemma, tags, relation and head, name.
#[must_use]
pub fn aligned(analysis: &Analysis, text: &str) -> String {
    let sentences = (1..).zip(&analysis.sentences);
    sentences
        .map(|(number, sentence)| aligned_sentence(number, sentence, text))
        .collect()
}

/// Returns one sentence as [`aligned`] does, with the number that it has in its text.
#[must_use]
pub fn aligned_sentence(number: usize, sentence: &Sentence, text: &str) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    let _: std::fmt::Result = write_sentence(&mut out, number, sentence, text);
    out
}

fn write_sentence(
    out: &mut String,
    number: usize,
    sentence: &Sentence,
    text: &str,
) -> std::fmt::Result {
    let Sentence { start, end, .. } = sentence;
    writeln!(
        out,
        "sentence {number}, bytes {start}..{end}: {}",
        one_line(sentence, text)
    )?;
    let rows: Vec<[String; 7]> = (0..sentence.tokens.len())
        .map(|index| row(sentence, index, text))
        .collect();
    let mut widths = [0; 7];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    for row in &rows {
        let cells = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| format!("{cell:width$}"));
        writeln!(out, "  {}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    writeln!(out)
}

fn row(sentence: &Sentence, index: usize, text: &str) -> [String; 7] {
    let token = &sentence.tokens[index];
    let head = match token
        .head()
        .and_then(|head| Some((head, sentence.tokens.get(head)?)))
    {
        Some((head, word)) => format!("{} of {} {}", token.relation, head + 1, word.text(text)),
        None => token.relation.to_string(),
    };
    [
        (index + 1).to_string(),
        token.text(text).to_owned(),
        token.lemma.to_string(),
        token.upos.to_string(),
        token.xpos.to_string(),
        head,
        name_tag(sentence, index).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn aligns_the_columns() {
        let expected = "sentence 1, bytes 0..23: Xi didn't meet <Putin>.\n\
            \x20 1  Xi     Xi     PROPN  NNP    nsubj of 4 meet   B-PER\n\
            \x20 2  did    do     AUX    VBD    aux of 4 meet\n\
            \x20 3  n't    not    PART   RB     advmod of 4 meet\n\
            \x20 4  meet   meet   VERB   VB     root\n\
            \x20 5  <      <      PUNCT  -LRB-  punct of 6 Putin\n\
            \x20 6  Putin  Putin  PROPN  NNP    obj of 4 meet     B-PER\n\
            \x20 7  >      >      PUNCT  -RRB-  punct of 6 Putin\n\
            \x20 8  .      .      PUNCT  .      punct of 4 meet\n\n";
        assert_eq!(aligned(&samples::analysis(), samples::TEXT), expected);
    }
}
