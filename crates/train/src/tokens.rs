//! Learns the tokenizer's word lists from the training treebanks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::treebank::Tree;

/// How often a form was seen in one way and in another.
#[derive(Default, Clone, Copy)]
struct Count {
    yes: u32,
    no: u32,
}

impl Count {
    fn holds(self, least: u32) -> bool {
        self.yes >= least && self.yes > self.no
    }
}

type Counts = BTreeMap<String, Count>;

/// Returns the word lists in the format that the engine reads.
#[must_use]
pub fn learn(trees: &[Tree]) -> String {
    let mut lists = Lists::default();
    for tree in trees {
        lists.add(tree);
    }
    lists.count_unsplit();
    lists.print()
}

#[derive(Default)]
struct Lists {
    abbreviations: Counts,
    prefixes: Counts,
    joined: Counts,
    splits: Counts,
    /// Words that are not part of a multiword token.
    plain: BTreeMap<String, u32>,
}

impl Lists {
    fn add(&mut self, tree: &Tree) {
        for word in &tree.words {
            let form = word.form.to_lowercase().replace('’', "'");
            if let Some(stem) = form.strip_suffix('.')
                && stem.starts_with(char::is_alphabetic)
            {
                self.abbreviations.entry(stem.to_owned()).or_default().yes += 1;
            }
            self.add_hyphen(&form);
        }
        for pair in tree.words.windows(2) {
            let [word, next] = pair else { continue };
            if next.form == "." && !word.space_after {
                self.abbreviations
                    .entry(word.form.to_lowercase())
                    .or_default()
                    .no += 1;
            }
        }
        self.add_splits(tree);
    }

    fn add_hyphen(&mut self, form: &str) {
        let alphabetic = form.chars().all(|c| c.is_alphanumeric() || c == '-');
        let Some((first, second)) = form.split_once('-') else {
            return;
        };
        if alphabetic
            && first.chars().any(char::is_alphabetic)
            && !second.is_empty()
            && !first.is_empty()
        {
            self.prefixes.entry(first.to_owned()).or_default().yes += 1;
            self.joined.entry(form.to_owned()).or_default().yes += 1;
        }
    }

    fn add_splits(&mut self, tree: &Tree) {
        for words in tree.words.windows(3) {
            let [first, hyphen, second] = words else {
                continue;
            };
            if hyphen.form == "-" && !first.space_after && !hyphen.space_after {
                let (first, second) = (first.form.to_lowercase(), second.form.to_lowercase());
                self.prefixes.entry(first.clone()).or_default().no += 1;
                self.joined
                    .entry(format!("{first}-{second}"))
                    .or_default()
                    .no += 1;
            }
        }
        let mut inside = vec![false; tree.words.len()];
        for range in &tree.multiword {
            let parts: Vec<String> = tree
                .words
                .get(range.clone())
                .unwrap_or_default()
                .iter()
                .map(|w| w.form.to_lowercase())
                .collect();
            inside
                .iter_mut()
                .take(range.end)
                .skip(range.start)
                .for_each(|flag| *flag = true);
            if let [first, second] = parts.as_slice()
                && first.chars().chain(second.chars()).all(char::is_alphabetic)
            {
                self.splits
                    .entry(format!("{first} {second}"))
                    .or_default()
                    .yes += 1;
            }
        }
        for (word, inside) in tree.words.iter().zip(inside) {
            if !inside {
                *self.plain.entry(word.form.to_lowercase()).or_default() += 1;
            }
        }
    }

    fn count_unsplit(&mut self) {
        for (split, count) in &mut self.splits {
            count.no = self
                .plain
                .get(&split.replace(' ', ""))
                .copied()
                .unwrap_or(0);
        }
    }

    fn print(&self) -> String {
        let mut text = format!(
            "# The tokenizer's word lists, by `chancery-train tokens`, {}\n",
            crate::SOURCES
        );
        let lists = [
            ("abbreviation", &self.abbreviations, 1),
            ("prefix", &self.prefixes, 2),
            ("joined", &self.joined, 1),
            ("split", &self.splits, 1),
        ];
        for (kind, counts, least) in lists {
            for (word, count) in counts {
                if count.holds(least) {
                    let _: Result<(), std::fmt::Error> = writeln!(text, "{kind}\t{word}");
                }
            }
        }
        text
    }
}
