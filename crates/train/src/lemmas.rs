//! Learns the dictionary forms: words that no ending explains, and the endings that explain the rest.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use chancery_language::Xpos;
use chancery_language::training::{lemma_base, lemma_endings};

use crate::treebank::{Tree, Word};

/// Characters cut and added.
type Edit = (usize, String);
type Votes<T> = BTreeMap<T, u32>;

/// Returns the entries in the format that the engine reads.
#[must_use]
pub fn learn(trees: &[Tree]) -> String {
    let lemmas = majority_lemmas(trees);
    let mut text = format!(
        "# Dictionary forms, by `chancery-train lemmas`, {}\n",
        crate::SOURCES
    );
    for (tag, words) in lemmas {
        let endings = choose_endings(&words);
        for (ending, (cut, add)) in &endings {
            line(
                &mut text,
                format_args!("ending\t{tag}\t{ending}\t{cut}\t{add}"),
            );
        }
        for (form, lemma) in &words {
            let explained = lemma_endings(form).find_map(|ending| endings.get(ending));
            if explained.map_or(form.clone(), |edit| apply(edit, form)) != *lemma {
                line(&mut text, format_args!("word\t{tag}\t{form}\t{lemma}"));
            }
        }
    }
    text
}

fn line(text: &mut String, line: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    if writeln!(text, "{line}").is_err() {
        text.clear();
    }
}

/// For each tag and form the lemma that it has most often.
fn majority_lemmas(trees: &[Tree]) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut votes: BTreeMap<String, BTreeMap<String, Votes<String>>> = BTreeMap::new();
    for word in trees.iter().flat_map(|tree| &tree.words) {
        let Word {
            form,
            lemma,
            xpos,
            relation,
            ..
        } = word;
        let Ok(tag) = xpos.parse::<Xpos>() else {
            continue;
        };
        if lemma == "_" || xpos == "GW" || relation == "goeswith" || form.contains('\t') {
            continue;
        }
        let forms = votes.entry(xpos.clone()).or_default();
        *forms
            .entry(lemma_base(form, tag))
            .or_default()
            .entry(lemma.clone())
            .or_default() += 1;
    }
    let best = |votes: Votes<String>| {
        votes
            .into_iter()
            .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)))
            .map(|(lemma, _)| lemma)
    };
    let lemmas = |forms: BTreeMap<String, Votes<String>>| {
        forms
            .into_iter()
            .filter_map(|(form, votes)| Some((form, best(votes)?)))
            .collect()
    };
    votes
        .into_iter()
        .map(|(tag, forms)| (tag, lemmas(forms)))
        .collect()
}

fn edit(form: &str, lemma: &str) -> Edit {
    let common = form
        .chars()
        .zip(lemma.chars())
        .take_while(|(a, b)| a == b)
        .count();
    (
        form.chars().count() - common,
        lemma.chars().skip(common).collect(),
    )
}

fn apply(edit: &Edit, form: &str) -> String {
    let keep = form.chars().count().saturating_sub(edit.0);
    if keep == 0 {
        return form.to_owned();
    }
    form.chars().take(keep).chain(edit.1.chars()).collect()
}

/// For each ending the edit that most of its words need, where a shorter ending does not say the same.
fn choose_endings(words: &BTreeMap<String, String>) -> BTreeMap<String, Edit> {
    let mut votes: BTreeMap<&str, Votes<Edit>> = BTreeMap::new();
    for (form, lemma) in words {
        for ending in lemma_endings(form) {
            *votes
                .entry(ending)
                .or_default()
                .entry(edit(form, lemma))
                .or_default() += 1;
        }
    }
    let mut by_length: Vec<(&str, &Votes<Edit>)> = votes
        .iter()
        .map(|(ending, votes)| (*ending, votes))
        .collect();
    by_length.sort_by_key(|(ending, _)| ending.chars().count());
    let mut chosen: BTreeMap<String, Edit> = BTreeMap::new();
    for (ending, votes) in by_length {
        let total: u32 = votes.values().sum();
        let Some((edit, count)) = votes.iter().max_by_key(|(_, count)| **count) else {
            continue;
        };
        let shorter = lemma_endings(ending)
            .filter(|shorter| shorter.len() < ending.len())
            .find_map(|shorter| chosen.get(shorter));
        let sure = ending.is_empty() || total >= 2 && count * 3 >= total * 2;
        if sure && shorter.is_none_or(|shorter| shorter != edit) {
            chosen.insert(ending.to_owned(), edit.clone());
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(words: &[(&str, &str)]) -> Tree {
        let word = |(form, lemma): &(&str, &str)| Word {
            form: (*form).to_owned(),
            lemma: (*lemma).to_owned(),
            xpos: "VBD".to_owned(),
            ..Word::default()
        };
        Tree {
            words: words.iter().map(word).collect(),
            ..Tree::default()
        }
    }

    #[test]
    fn learns_endings_and_exceptions() {
        let words = [
            ("talked", "talk"),
            ("visited", "visit"),
            ("carried", "carry"),
            ("tried", "try"),
            ("met", "meet"),
            ("asked", "ask"),
            ("called", "call"),
            ("walked", "walk"),
        ];
        let text = learn(&[tree(&words)]);
        let lemmatizer = chancery_language::training::Lemmatizer::parse(&text);
        for (form, lemma) in words {
            assert_eq!(lemmatizer.lemma(form, Xpos::Vbd), lemma);
        }
        assert_eq!(lemmatizer.lemma("Hosted", Xpos::Vbd), "host");
        assert_eq!(lemmatizer.lemma("allied", Xpos::Vbd), "ally");
    }
}
