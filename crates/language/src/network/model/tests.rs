//! The test vectors that the trainer wrote for the weights in the repository.

use serde::Deserialize;

use super::*;
use crate::network::agreement::Agreement;

const WEIGHTS: &[u8] = include_bytes!("../../../../../data/models/english.bin");
const VECTORS: &str = include_str!("../../../../../training/testvectors.json");

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    document: Document,
}

#[derive(Deserialize)]
struct Document {
    sentences: Vec<String>,
    names: Vec<Vec<String>>,
}

#[derive(Deserialize)]
struct Case {
    words: Vec<String>,
    ids: Vec<[usize; 8]>,
    encoded_first: Vec<f32>,
    encoded_last: Vec<f32>,
    upos_scores_first: Vec<f32>,
    xpos_scores_last: Vec<f32>,
    names_scores_first: Vec<f32>,
    arc_scores_first: Vec<f32>,
    rel_scores_last: Vec<f32>,
    upos: Vec<String>,
    xpos: Vec<String>,
    heads: Vec<usize>,
    rels: Vec<String>,
    names: Vec<String>,
}

#[track_caller]
fn close(what: &str, found: &[f32], expected: &[f32]) {
    for (index, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert!(
            // The engine rounds its inputs to 12 bits, so large scores differ in their fourth digit.
            (found - expected).abs() < 1e-2 + 1e-3 * expected.abs(),
            "{what}[{index}]: {found} instead of {expected}"
        );
    }
}

/// The tags of a sentence's names in the notation of the test vectors.
fn bioes(names: &[Name], words: usize) -> Vec<String> {
    let mut tags = vec!["O".to_owned(); words];
    for name in names {
        for index in name.tokens() {
            let place = match (index == name.first, index + 1 == name.last) {
                (true, true) => "S",
                (true, false) => "B",
                (false, true) => "E",
                (false, false) => "I",
            };
            tags[index] = format!("{place}-{}", name.kind);
        }
    }
    tags
}

fn check(network: &Network, case: &Case) {
    let words: Vec<&str> = case.words.iter().map(String::as_str).collect();
    let mut space = Workspace::default();
    for (word, ids) in words.iter().zip(&case.ids) {
        assert_eq!(
            network.embedding.rows(word, &mut space.strings),
            ids[..7],
            "{word}"
        );
    }
    let out = network.annotate(&words, std::slice::from_ref(&(0..words.len())), &mut space);
    let dim = network.embedding.dim();
    let last = words.len() - 1;
    close("first", &space.encoded[..dim], &case.encoded_first);
    close("last", &space.encoded[last * dim..], &case.encoded_last);
    let joint = space.heads.joint.len() / words.len();
    close("upos", &space.heads.joint, &case.upos_scores_first);
    let xpos = last * joint + case.upos_scores_first.len();
    close("xpos", &space.heads.joint[xpos..], &case.xpos_scores_last);
    close("names", &space.heads.names, &case.names_scores_first);
    close(
        "arcs",
        &space.heads.arcs[..words.len() + 1],
        &case.arc_scores_first,
    );
    let labels = space.heads.labels.len() / words.len();
    close(
        "labels",
        &space.heads.labels[last * labels..],
        &case.rel_scores_last,
    );
    let text = |tags: Vec<&str>| tags.join(" ");
    assert_eq!(
        text(out.upos.iter().map(|tag| tag.as_str()).collect()),
        case.upos.join(" ")
    );
    assert_eq!(
        text(out.xpos.iter().map(|tag| tag.as_str()).collect()),
        case.xpos.join(" ")
    );
    let heads: Vec<usize> = out
        .heads
        .iter()
        .map(|head| head.map_or(0, |head| head + 1))
        .collect();
    assert_eq!(heads, case.heads);
    assert_eq!(
        text(out.relations.iter().map(|tag| tag.as_str()).collect()),
        case.rels.join(" ")
    );
    assert_eq!(bioes(&out.names[0], words.len()), case.names);
}

/// The network without the coarse rounding, which the reference of the test vectors does not have.
fn reference() -> Network {
    Network::with_grain(WEIGHTS, Grain::Fine).unwrap()
}

#[test]
fn agrees_with_the_test_vectors() {
    let network = reference();
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    assert!(!vectors.cases.is_empty());
    vectors.cases.iter().for_each(|case| check(&network, case));
}

#[test]
fn names_of_a_document_agree() {
    let mut network = reference();
    let Vectors { document, .. } = serde_json::from_str(VECTORS).unwrap();
    let (mut words, mut sentences) = (Vec::new(), Vec::new());
    for sentence in &document.sentences {
        let start = words.len();
        words.extend(sentence.split(' '));
        sentences.push(start..words.len());
    }
    let names = |network: &Network| -> Vec<Vec<String>> {
        let out = network.annotate(&words, &sentences, &mut Workspace::default());
        out.names
            .iter()
            .zip(&sentences)
            .map(|(names, sentence)| bioes(names, sentence.len()))
            .collect()
    };
    assert_eq!(names(&network), document.names);
    network.heads.agreement = Agreement::new(0.0, 0.0, &[]);
    assert_ne!(names(&network), document.names, "a document without effect");
}

#[test]
fn coarse_rounding_changes_next_to_nothing() {
    let network = Network::from_bytes(WEIGHTS).unwrap();
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    let (mut total, mut same) = (0, 0);
    for case in &vectors.cases {
        let words: Vec<&str> = case.words.iter().map(String::as_str).collect();
        let sentence = 0..words.len();
        let out = network.annotate(
            &words,
            std::slice::from_ref(&sentence),
            &mut Workspace::default(),
        );
        for index in sentence {
            total += 2;
            same += usize::from(out.upos[index].as_str() == case.upos[index]);
            let head = out.heads[index].map_or(0, |head| head + 1);
            same += usize::from(head == case.heads[index]);
        }
    }
    assert!(same * 100 >= total * 97, "{same} of {total}");
}

#[test]
fn does_not_depend_on_the_batch() {
    let mut network = Network::from_bytes(WEIGHTS).unwrap();
    network.heads.agreement = Agreement::new(0.0, 0.0, &[]);
    let vectors: Vectors = serde_json::from_str(VECTORS).unwrap();
    let mut words = Vec::new();
    let mut sentences = Vec::new();
    for case in vectors.cases.iter().cycle().take(40) {
        let start = words.len();
        words.extend(case.words.iter().map(String::as_str));
        sentences.push(start..words.len());
    }
    let mut space = Workspace::default();
    let together = network.annotate(&words, &sentences, &mut space);
    for (number, sentence) in sentences.iter().enumerate() {
        let alone = &words[sentence.clone()];
        let alone = network.annotate(
            alone,
            std::slice::from_ref(&(0..alone.len())),
            &mut Workspace::default(),
        );
        assert_eq!(alone.heads, together.heads[sentence.clone()]);
        assert_eq!(alone.relations, together.relations[sentence.clone()]);
        assert_eq!(alone.names[0], together.names[number]);
    }
}
