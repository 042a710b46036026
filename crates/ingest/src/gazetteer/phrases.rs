//! Finding known phrases in a text, the longest first.

use std::collections::HashMap;

/// How many letters of a text a phrase is looked for in.
const WINDOW: usize = 96;

/// Phrases with what they stand for, looked up at a place in a text.
///
/// Runs of white space in the text count as one space, and curly apostrophes as straight ones. Case
/// counts unless the set was made to ignore it.
#[derive(Debug, Clone)]
pub(crate) struct Phrases<T> {
    /// By first word, longest phrase first.
    by_first: HashMap<String, Vec<(String, T)>>,
    ignore_case: bool,
}

impl<T: Clone> Phrases<T> {
    /// Returns an empty set.
    pub(crate) fn new(ignore_case: bool) -> Self {
        Self {
            by_first: HashMap::new(),
            ignore_case,
        }
    }

    /// Adds a phrase; an earlier one of the same words stays.
    pub(crate) fn insert(&mut self, phrase: &str, value: T) {
        let phrase = self.normal(phrase.trim());
        if phrase.is_empty() {
            return;
        }
        let list = self
            .by_first
            .entry(first_word(&phrase).to_owned())
            .or_default();
        if list.iter().all(|(known, _)| *known != phrase) {
            let position = list.partition_point(|(known, _)| known.len() >= phrase.len());
            list.insert(position, (phrase, value));
        }
    }

    /// Adds a phrase, in place of an earlier one of the same words.
    pub(crate) fn set(&mut self, phrase: &str, value: T) {
        self.remove(phrase);
        self.insert(phrase, value);
    }

    /// Takes a phrase away, if it is there.
    pub(crate) fn remove(&mut self, phrase: &str) {
        let phrase = self.normal(phrase.trim());
        if let Some(list) = self.by_first.get_mut(first_word(&phrase)) {
            list.retain(|(known, _)| *known != phrase);
        }
    }

    /// Returns what stands at the start of `text`: the length in bytes of each known phrase there
    /// and its value, the longest first. The caller checks that the phrase ends at a word's end.
    pub(crate) fn matches<'s>(&'s self, text: &str) -> impl Iterator<Item = (usize, &'s T)> {
        let end = text
            .char_indices()
            .nth(WINDOW)
            .map_or(text.len(), |(end, _)| end);
        let window = text.get(..end).unwrap_or(text);
        // Most words begin no phrase: they are looked up before anything else is brought into form.
        let first = first_word(window);
        let list = if self.ignore_case {
            self.by_first.get(first_word(&self.normal(first)))
        } else {
            self.by_first.get(first)
        };
        let lengths: Vec<(usize, &T)> = list.map_or_else(Vec::new, |list| {
            let normal = self.normal(window);
            list.iter()
                .filter(|(phrase, _)| normal.starts_with(phrase.as_str()))
                .filter_map(|(phrase, value)| Some((self.length_in(text, phrase)?, value)))
                .collect()
        });
        lengths.into_iter()
    }

    /// Returns what a whole text stands for.
    pub(crate) fn get(&self, text: &str) -> Option<&T> {
        let normal = self.normal(text.trim());
        let list = self.by_first.get(first_word(&normal))?;
        list.iter()
            .find(|(phrase, _)| *phrase == normal)
            .map(|(_, value)| value)
    }

    fn normal(&self, text: &str) -> String {
        let mut normal = String::with_capacity(text.len());
        for letter in text.chars() {
            match letter {
                '’' => normal.push('\''),
                _ if letter.is_whitespace() => {
                    if !normal.ends_with(' ') {
                        normal.push(' ');
                    }
                }
                _ if self.ignore_case => normal.extend(letter.to_lowercase()),
                _ => normal.push(letter),
            }
        }
        normal
    }

    /// Returns how many bytes of `text` a phrase found at its start takes.
    fn length_in(&self, text: &str, phrase: &str) -> Option<usize> {
        let mut normal = 0;
        let mut after_space = false;
        for (offset, letter) in text.char_indices() {
            if normal == phrase.len() && !(after_space && letter.is_whitespace()) {
                return Some(offset);
            }
            let length = match letter {
                '’' => 1,
                _ if letter.is_whitespace() && after_space => 0,
                _ if letter.is_whitespace() => 1,
                _ if self.ignore_case => letter.to_lowercase().map(char::len_utf8).sum(),
                _ => letter.len_utf8(),
            };
            after_space = letter.is_whitespace();
            normal += length;
        }
        (normal == phrase.len()).then_some(text.len())
    }
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|letter: char| !letter.is_alphanumeric())
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_longest_phrase_first() {
        let mut phrases = Phrases::new(false);
        phrases.insert("New York", 1);
        phrases.insert("New York City", 2);
        let found: Vec<_> = phrases.matches("New\n York City, today").collect();
        assert_eq!(found, [(14, &2), (9, &1)]);
    }

    #[test]
    fn case_counts_unless_it_is_ignored() {
        let mut exact = Phrases::new(false);
        exact.insert("US", 1);
        assert_eq!(exact.matches("us all").count(), 0);
        let mut loose = Phrases::new(true);
        loose.insert("Prime Minister", 1);
        assert_eq!(loose.get("PRIME MINISTER"), Some(&1));
        assert_eq!(loose.matches("prime minister of").next(), Some((14, &1)));
    }

    #[test]
    fn a_phrase_can_be_given_another_meaning() {
        let mut phrases = Phrases::new(false);
        phrases.insert("New York", 1);
        phrases.insert("New  York", 2);
        assert_eq!(phrases.get("New York"), Some(&1));
        phrases.set("New  York", 3);
        assert_eq!(phrases.get("New York"), Some(&3));
        phrases.remove("New York");
        assert_eq!(phrases.matches("New York").count(), 0);
    }

    #[test]
    fn apostrophes_are_alike() {
        let mut phrases = Phrases::new(false);
        phrases.insert("Quai d'Orsay", 1);
        assert_eq!(phrases.matches("Quai d’Orsay said").next(), Some((14, &1)));
    }
}
