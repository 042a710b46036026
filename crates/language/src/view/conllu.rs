//! The format of Universal Dependencies: a line for each word, ten columns.

use std::fmt::Write as _;
use std::ops::Range;

use super::{name_tag, one_line};
use crate::analysis::{Analysis, Sentence};
use crate::tags::Upos;

/// Returns an analysis in CoNLL-U, with contractions as multiword tokens and names in the last column.
#[must_use]
pub fn conllu(analysis: &Analysis, text: &str) -> String {
    let sentences = (1..).zip(&analysis.sentences);
    sentences
        .map(|(number, sentence)| conllu_sentence(number, sentence, text))
        .collect()
}

/// Returns one sentence as [`conllu`] does, with the number that it has in its text.
#[must_use]
pub fn conllu_sentence(number: usize, sentence: &Sentence, text: &str) -> String {
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
    writeln!(out, "# sent_id = {number}")?;
    writeln!(out, "# text = {}", one_line(sentence, text))?;
    let mut contractions = contractions(sentence, text).into_iter().peekable();
    let mut inside = 0..0;
    for (index, token) in sentence.tokens.iter().enumerate() {
        if let Some(range) = contractions.next_if(|range| range.start == index) {
            let last = &sentence.tokens[range.end - 1];
            let form = text.get(token.start..last.end).unwrap_or_default();
            let misc = if last.space_after {
                "_"
            } else {
                "SpaceAfter=No"
            };
            writeln!(
                out,
                "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}",
                range.start + 1,
                range.end
            )?;
            inside = range;
        }
        let form = token.text(text);
        let head = token.head().map_or(0, |head| head + 1);
        let (lemma, upos, xpos, relation) = (&token.lemma, token.upos, token.xpos, token.relation);
        write!(
            out,
            "{}\t{form}\t{lemma}\t{upos}\t{xpos}\t_\t{head}\t{relation}\t_\t",
            index + 1
        )?;
        let name = name_tag(sentence, index).map(|tag| format!("Name={tag}"));
        let spacing =
            (!token.space_after && !inside.contains(&index)).then(|| "SpaceAfter=No".to_owned());
        let misc: Vec<String> = name.into_iter().chain(spacing).collect();
        writeln!(
            out,
            "{}",
            if misc.is_empty() {
                "_".to_owned()
            } else {
                misc.join("|")
            }
        )?;
    }
    writeln!(out)
}

/// Ranges of words that are one orthographic token: `do` + `n't`, `Russia` + `'s`, `can` + `not`.
fn contractions(sentence: &Sentence, text: &str) -> Vec<Range<usize>> {
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for (index, pair) in sentence.tokens.windows(2).enumerate() {
        let [token, next] = pair else { continue };
        let (left, right) = (token.text(text), next.text(text));
        let clitic = right.starts_with(['\'', '’', '`']) && next.upos != Upos::Punct;
        let letters = right.starts_with(char::is_alphabetic);
        let touches = !token.space_after && left.ends_with(char::is_alphabetic);
        if touches && (clitic || letters) {
            match ranges.last_mut() {
                Some(last) if last.end == index + 1 => last.end = index + 2,
                _ => ranges.push(index..index + 2),
            }
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn prints_words_contractions_and_names() {
        let expected = "# sent_id = 1\n# text = Xi didn't meet <Putin>.\n\
            1\tXi\tXi\tPROPN\tNNP\t_\t4\tnsubj\t_\tName=B-PER\n\
            2-3\tdidn't\t_\t_\t_\t_\t_\t_\t_\t_\n\
            2\tdid\tdo\tAUX\tVBD\t_\t4\taux\t_\t_\n\
            3\tn't\tnot\tPART\tRB\t_\t4\tadvmod\t_\t_\n\
            4\tmeet\tmeet\tVERB\tVB\t_\t0\troot\t_\t_\n\
            5\t<\t<\tPUNCT\t-LRB-\t_\t6\tpunct\t_\tSpaceAfter=No\n\
            6\tPutin\tPutin\tPROPN\tNNP\t_\t4\tobj\t_\tName=B-PER|SpaceAfter=No\n\
            7\t>\t>\tPUNCT\t-RRB-\t_\t6\tpunct\t_\tSpaceAfter=No\n\
            8\t.\t.\tPUNCT\t.\t_\t4\tpunct\t_\t_\n\n";
        assert_eq!(conllu(&samples::analysis(), samples::TEXT), expected);
    }
}
