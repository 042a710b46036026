//! The table of scores: every test set, from gold tokens and from raw text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chancery_language::Analyzer;
use serde::Serialize;

use crate::names::read_names;
use crate::score::{TreeScores, score_names, score_raw, score_tokens};
use crate::speed::{documents, measure, peak_memory};
use crate::treebank::{CorpusError, Joining, raw_text, read_treebank};

const TREEBANKS: &[(&str, &str)] = &[
    ("ewt", "en_ewt-test"),
    ("gum", "en_gum-free-test"),
    ("pud", "en_pud-test"),
    ("gentle", "en_gentle-test"),
];

const DEV_TREEBANKS: &[(&str, &str)] = &[("ewt-dev", "en_ewt-dev"), ("gum-dev", "en_gum-free-dev")];

const NAMES: &[&str] = &[
    "uner_pud-test",
    "uner_ewt-test",
    "worldwide-test",
    "gum-free-test",
    "crossner_politics-test",
    "redocred-test",
    "gmb-test",
    "btc-test",
    "wnut17-test",
];

const DEV_NAMES: &[&str] = &[
    "uner_ewt-dev",
    "worldwide-dev",
    "gum-free-dev",
    "btc-dev",
    "wnut17-dev",
];

/// The scores of one treebank.
#[derive(Debug, Serialize)]
pub struct TreebankScores {
    /// From gold tokens and sentences.
    #[serde(flatten)]
    gold: BTreeMap<String, f64>,
}

/// Everything that is measured.
#[derive(Debug, Serialize)]
pub struct Table {
    treebanks: BTreeMap<String, TreebankScores>,
    names: BTreeMap<String, f64>,
    words_per_second: f64,
    weights_bytes: usize,
    memory_bytes: Option<u64>,
}

/// Evaluates on the test sets, and on the development sets if `dev` is set.
///
/// # Errors
/// If a corpus cannot be read.
pub fn evaluate(
    analyzer: &Analyzer,
    corpora: &Path,
    weights: usize,
    dev: bool,
) -> Result<Table, CorpusError> {
    let mut treebanks = BTreeMap::new();
    let extra = if dev { DEV_TREEBANKS } else { &[] };
    for (short, name) in TREEBANKS.iter().chain(extra) {
        treebanks.insert(
            (*short).to_owned(),
            evaluate_treebank(analyzer, corpora, name)?,
        );
    }
    let mut names = BTreeMap::new();
    let extra = if dev { DEV_NAMES } else { &[] };
    for name in NAMES.iter().chain(extra) {
        names.insert(
            (*name).to_owned(),
            score_names(analyzer, &read_names(corpora, name)?),
        );
    }
    let words_per_second = measure(analyzer, &documents(corpora)?).words_per_second();
    Ok(Table {
        treebanks,
        names,
        words_per_second,
        weights_bytes: weights,
        memory_bytes: peak_memory(),
    })
}

fn evaluate_treebank(
    analyzer: &Analyzer,
    corpora: &Path,
    name: &str,
) -> Result<TreebankScores, CorpusError> {
    let trees = read_treebank(corpora, name)?;
    let mut all = BTreeMap::new();
    insert(&mut all, "", score_tokens(analyzer, &trees));
    let views = [
        ("raw_", Joining::Paragraphs),
        ("documents_", Joining::Documents),
        ("joined_", Joining::Spaces),
    ];
    for (prefix, joining) in views {
        let raw = raw_text(&trees, joining);
        insert(
            &mut all,
            prefix,
            score_raw(&analyzer.analyze(&raw.text), &trees, &raw),
        );
    }
    Ok(TreebankScores { gold: all })
}

fn insert(all: &mut BTreeMap<String, f64>, prefix: &str, scores: TreeScores) {
    let TreeScores {
        sentences,
        tokens,
        upos,
        xpos,
        lemmas,
        uas,
        las,
        las_subtypes,
    } = scores;
    let pairs = [
        ("sentences", sentences),
        ("tokens", tokens),
        ("upos", upos),
        ("xpos", xpos),
        ("lemmas", lemmas),
        ("uas", uas),
        ("las", las),
        ("las_subtypes", las_subtypes),
    ];
    for (key, value) in pairs {
        all.insert(format!("{prefix}{key}"), value);
    }
}

impl Table {
    /// Prints the table for people.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = String::new();
        let columns = [
            "sentences",
            "tokens",
            "upos",
            "xpos",
            "lemmas",
            "uas",
            "las",
            "las_subtypes",
        ];
        let views = [
            ("", "gold tokens"),
            ("raw_", "raw text"),
            ("documents_", "raw, documents only"),
            ("joined_", "raw, all joined"),
        ];
        for (prefix, title) in views {
            let heading: String = columns
                .iter()
                .map(|column| format!("{column:>13}"))
                .collect();
            line(&mut text, &format!("{title:<24}{heading}"));
            for (name, scores) in &self.treebanks {
                let score = |column: &&str| scores.gold.get(&format!("{prefix}{column}")).copied();
                let row: String = columns
                    .iter()
                    .map(|column| format!("{:>13.2}", score(column).unwrap_or_default()))
                    .collect();
                line(&mut text, &format!("{name:<24}{row}"));
            }
            line(&mut text, "");
        }
        line(&mut text, "names (exact span and kind)   F1");
        for (name, score) in &self.names {
            line(&mut text, &format!("{name:<24}{score:>8.2}"));
        }
        let megabytes = |bytes: u64| bytes / 1_000_000;
        line(
            &mut text,
            &format!("\nwords per second {:.0}", self.words_per_second),
        );
        line(
            &mut text,
            &format!("weights          {} bytes", self.weights_bytes),
        );
        line(
            &mut text,
            &format!(
                "peak memory      {} MB",
                self.memory_bytes.map_or(0, megabytes)
            ),
        );
        text
    }
}

fn line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    if writeln!(text, "{line}").is_err() {
        text.clear();
    }
}
