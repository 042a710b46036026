//! Where the tokenizer and the treebanks disagree, most frequent first.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use chancery_language::Analyzer;

use crate::treebank::{Joining, Tree, raw_text};

/// Token precision and recall as one figure, and the commonest disagreements.
#[must_use]
pub fn token_report(analyzer: &Analyzer, trees: &[Tree], lines: usize) -> String {
    let raw = raw_text(trees, Joining::Paragraphs);
    let gold: Vec<Range<usize>> = raw.words.into_iter().flatten().collect();
    let found = analyzer.tokens(&raw.text);
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    let (mut g, mut f, mut same) = (0, 0, 0);
    while let (Some(a), Some(b)) = (gold.get(g), found.get(f)) {
        if a == b {
            same += 1;
            g += 1;
            f += 1;
            continue;
        }
        let (first_gold, first_found) = (g, f);
        loop {
            match (gold.get(g), found.get(f)) {
                (Some(a), Some(b)) if a.end < b.end => g += 1,
                (Some(a), Some(b)) if a.end > b.end => f += 1,
                (Some(_), Some(_)) => {
                    g += 1;
                    f += 1;
                    break;
                }
                _ => break,
            }
        }
        let show = |ranges: Option<&[Range<usize>]>| {
            let words: Vec<&str> = ranges
                .unwrap_or_default()
                .iter()
                .filter_map(|range| raw.text.get(range.clone()))
                .collect();
            words.join(" ")
        };
        *counts
            .entry((
                show(gold.get(first_gold..g)),
                show(found.get(first_found..f)),
            ))
            .or_default() += 1;
    }
    let mut sorted: Vec<_> = counts.into_iter().collect();
    sorted.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let mut report = String::new();
    _ = writeln!(
        report,
        "tokens {} {} same {same} f1 {:.2}",
        gold.len(),
        found.len(),
        200.0 * f64::from(u32::try_from(same).unwrap_or(0))
            / f64::from(u32::try_from(gold.len() + found.len()).unwrap_or(1))
    );
    for ((gold, found), count) in sorted.into_iter().take(lines) {
        _ = writeln!(report, "{count:5}  {gold}  |  {found}");
    }
    report
}
