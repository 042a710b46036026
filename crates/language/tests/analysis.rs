//! The analyzer as others use it: any text, the same answer every time, and what it sees in real ones.

#![cfg(test)]

#[path = "../../../fuzz/invariants/analysis.rs"]
mod invariants;

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use chancery_language::{Analysis, Analyzer, NameKind, Relation, Upos};
use proptest::prelude::*;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::load().unwrap());

fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    paths.sort();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths
        .iter()
        .map(|path| fs::read_to_string(path).unwrap())
        .collect()
}

fn analyze(text: &str) -> Analysis {
    let analysis = ANALYZER.analyze(text);
    invariants::check(text, &analysis);
    analysis
}

#[test]
fn saved_fuzz_inputs_hold_together() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus/analyze");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let text = String::from_utf8_lossy(&fs::read(entry.unwrap().path()).unwrap()).into_owned();
        analyze(&text);
        count += 1;
    }
    assert!(count >= 12);
}

#[test]
fn every_thread_gives_the_same_analysis() {
    let texts = samples();
    let expected: Vec<Analysis> = texts.iter().map(|text| analyze(text)).collect();
    std::thread::scope(|scope| {
        for shift in 0..4 {
            let (texts, expected) = (&texts, &expected);
            scope.spawn(move || {
                for step in 0..texts.len() {
                    let index = (step + shift * 3) % texts.len();
                    assert_eq!(ANALYZER.analyze(&texts[index]), expected[index]);
                }
            });
        }
    });
}

#[test]
fn the_rest_of_the_text_does_not_change_a_paragraph() {
    let first = "The ministers met in Kyiv on Tuesday. They did not speak to reporters.\n\n";
    let alone = analyze(first);
    let text =
        format!("{first}Another paragraph follows, about Mr. Smith of Acme Corp.\n\nAnd one more.");
    assert_eq!(
        analyze(&text).sentences[..alone.sentences.len()],
        alone.sentences
    );
}

#[test]
fn gold_tokens_keep_their_number_whatever_the_length() {
    let words = vec!["word"; 600];
    let sentence = ANALYZER.analyze_tokens(&words);
    assert_eq!(sentence.tokens.len(), 600);
    assert_eq!(
        sentence
            .tokens
            .iter()
            .filter(|token| token.head().is_none())
            .count(),
        1
    );
    assert!(ANALYZER.analyze_tokens(&[]).tokens.is_empty());
}

#[test]
fn reads_a_plain_sentence() {
    let text = "Chinese President Xi Jinping met Vladimir Putin in Beijing on Tuesday.";
    let analysis = analyze(text);
    let [sentence] = analysis.sentences.as_slice() else {
        panic!("one sentence")
    };
    let root = sentence.root().unwrap();
    assert_eq!(
        (
            sentence.tokens[root].text(text),
            sentence.tokens[root].lemma.as_str()
        ),
        ("met", "meet")
    );
    assert_eq!(sentence.tokens[root].upos, Upos::Verb);
    let subject = sentence.children_by(root, Relation::Nsubj).next().unwrap();
    assert!(["Xi", "President"].contains(&sentence.tokens[subject].text(text)));
    let names: Vec<_> = sentence
        .names
        .iter()
        .map(|name| {
            (
                text.get(sentence.byte_range(name.tokens())).unwrap(),
                name.kind,
            )
        })
        .collect();
    let expected = [
        ("Xi Jinping", NameKind::Person),
        ("Vladimir Putin", NameKind::Person),
        ("Beijing", NameKind::Location),
    ];
    assert_eq!(names, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_text_holds_together(text in "(\\PC|[ \\n\\t.,'’\"()-]|[A-Z][a-z]{1,6} |[a-z]{1,8} ){0,120}") {
        analyze(&text);
    }
}
