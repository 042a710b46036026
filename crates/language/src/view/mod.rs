//! Showing an analysis: CoNLL-U for programs, an aligned table and a drawing for people.

mod aligned;
mod conllu;
mod svg;

pub use aligned::{aligned, aligned_sentence};
pub use conllu::{conllu, conllu_sentence};
pub use svg::svg;

use crate::analysis::Sentence;

/// The text of a sentence on one line: runs of white space become one space.
fn one_line(sentence: &Sentence, text: &str) -> String {
    sentence
        .text(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// The name tag of a token in the notation of the corpora: `B-PER`, `I-PER`, or nothing.
fn name_tag(sentence: &Sentence, index: usize) -> Option<String> {
    let name = sentence.name_at(index)?;
    let place = if name.first == index { 'B' } else { 'I' };
    Some(format!("{place}-{}", name.kind))
}

#[cfg(test)]
pub(crate) mod samples {
    use crate::analysis::{Analysis, Name, NameKind, Sentence, Token};
    use crate::tags::{Relation, Upos, Xpos};

    pub(crate) const TEXT: &str = "Xi didn't meet\n<Putin>.";

    /// A hand-made analysis of [`TEXT`].
    pub(crate) fn analysis() -> Analysis {
        type Row = (
            usize,
            usize,
            &'static str,
            Upos,
            Xpos,
            Option<usize>,
            Relation,
            bool,
        );
        let rows: [Row; 8] = [
            (
                0,
                2,
                "Xi",
                Upos::Propn,
                Xpos::Nnp,
                Some(3),
                Relation::Nsubj,
                true,
            ),
            (
                3,
                6,
                "do",
                Upos::Aux,
                Xpos::Vbd,
                Some(3),
                Relation::Aux,
                false,
            ),
            (
                6,
                9,
                "not",
                Upos::Part,
                Xpos::Rb,
                Some(3),
                Relation::Advmod,
                true,
            ),
            (
                10,
                14,
                "meet",
                Upos::Verb,
                Xpos::Vb,
                None,
                Relation::Root,
                true,
            ),
            (
                15,
                16,
                "<",
                Upos::Punct,
                Xpos::OpenBracket,
                Some(5),
                Relation::Punct,
                false,
            ),
            (
                16,
                21,
                "Putin",
                Upos::Propn,
                Xpos::Nnp,
                Some(3),
                Relation::Obj,
                false,
            ),
            (
                21,
                22,
                ">",
                Upos::Punct,
                Xpos::CloseBracket,
                Some(5),
                Relation::Punct,
                false,
            ),
            (
                22,
                23,
                ".",
                Upos::Punct,
                Xpos::Period,
                Some(3),
                Relation::Punct,
                true,
            ),
        ];
        let token = |(start, end, lemma, upos, xpos, head, relation, space_after): Row| Token {
            start,
            end,
            lemma: lemma.into(),
            upos,
            xpos,
            head: head.into(),
            relation,
            space_after,
        };
        let name = |first| Name {
            kind: NameKind::Person,
            first,
            last: first + 1,
        };
        let tokens = rows.into_iter().map(token).collect();
        Analysis {
            sentences: vec![Sentence {
                start: 0,
                end: 23,
                tokens,
                names: vec![name(0), name(5)],
            }],
        }
    }
}
