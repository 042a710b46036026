//! The part of a text that shows why it was found.

use chancery_model::fold_name;

use super::query::{SearchQuery, Term};

/// About so many letters of a text are shown.
const LENGTH: usize = 240;

/// A part of an article with the words that were searched for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The words, as the article has them, on one line.
    pub text: String,
    /// Where the words that were searched for stand in it, in bytes, in order.
    pub marks: Vec<(usize, usize)>,
    /// Whether the text goes on before it.
    pub is_cut_before: bool,
    /// Whether the text goes on behind it.
    pub is_cut_behind: bool,
}

/// A word of a text.
struct Word<'t> {
    start: usize,
    text: &'t str,
    /// The number of the term that it belongs to.
    term: Option<usize>,
}

impl Excerpt {
    /// Takes the part of the body with the most different terms; where it has none, the beginning of the title's
    /// article.
    pub(super) fn of(title: &str, body: &str, query: &SearchQuery) -> Self {
        let terms = query.wanted();
        let words = marked(body, terms);
        let text = if words.iter().any(|word| word.term.is_some()) {
            body
        } else {
            title
        };
        let words = if text.len() == body.len() {
            words
        } else {
            marked(title, terms)
        };
        let Some((from, to)) = best_window(&words) else {
            return Self::default();
        };
        let mut excerpt = Self {
            is_cut_before: from > 0,
            is_cut_behind: to < words.len(),
            ..Self::default()
        };
        let mut end: Option<usize> = None;
        for word in words.iter().take(to).skip(from) {
            // What stands between the words, white space as one space.
            if let Some(end) = end {
                push_line(
                    &mut excerpt.text,
                    text.get(end..word.start).unwrap_or_default(),
                );
            }
            let start = excerpt.text.len();
            excerpt.text.push_str(word.text);
            if word.term.is_some() {
                excerpt.marks.push((start, excerpt.text.len()));
            }
            end = Some(word.start + word.text.len());
        }
        let rest = end.and_then(|end| text.get(end..)).unwrap_or_default();
        let mark = rest.split(char::is_whitespace).next().unwrap_or_default();
        if mark.chars().all(|letter| !letter.is_alphanumeric()) && mark.len() < 8 {
            excerpt.text.push_str(mark);
        }
        excerpt
    }
}

fn push_line(line: &mut String, between: &str) {
    for letter in between.chars() {
        if letter.is_whitespace() {
            if !line.ends_with(' ') {
                line.push(' ');
            }
        } else {
            line.push(letter);
        }
    }
}

/// Parts a text into words and marks those of the terms.
fn marked<'t>(text: &'t str, terms: &[Term]) -> Vec<Word<'t>> {
    let mut words = Vec::new();
    let mut start = None;
    let ends = text
        .char_indices()
        .chain(std::iter::once((text.len(), ' ')));
    for (index, letter) in ends {
        let is_letter = letter.is_alphanumeric() || is_mark(letter);
        match (start, is_letter) {
            (None, true) => start = Some(index),
            (Some(from), false) => {
                let text = text.get(from..index).unwrap_or_default();
                let term = None;
                words.push(Word {
                    start: from,
                    text,
                    term,
                });
                start = None;
            }
            _ => {}
        }
    }
    let folded: Vec<String> = words.iter().map(|word| fold_name(word.text)).collect();
    for (number, term) in terms.iter().enumerate() {
        let length = term.words.len();
        for from in 0..(folded.len() + 1).saturating_sub(length) {
            let Some(candidate) = folded.get(from..from + length) else {
                continue;
            };
            let mut pairs = candidate.iter().zip(&term.words).enumerate();
            let fits = pairs.all(|(index, (found, asked))| {
                found == asked
                    || term.is_prefix && index + 1 == length && found.starts_with(asked.as_str())
            });
            if fits {
                for word in words.iter_mut().skip(from).take(length) {
                    word.term = Some(number);
                }
            }
        }
    }
    words
}

/// Combining marks belong to the letter before them.
fn is_mark(letter: char) -> bool {
    matches!(u32::from(letter), 0x300..=0x36f)
}

/// Returns the range of words of about [`LENGTH`] letters with the most different terms, of equals the first,
/// with some words before the first that is marked.
fn best_window(words: &[Word<'_>]) -> Option<(usize, usize)> {
    let place = |index: usize| words.get(index).map_or(0, |word| word.start);
    let hits: Vec<(usize, usize)> = words
        .iter()
        .enumerate()
        .filter_map(|(index, word)| Some((index, word.term?)))
        .collect();
    let mut best: (usize, usize) = (0, 0);
    for (number, (from, _)) in hits.iter().enumerate() {
        let near = hits.iter().skip(number);
        let near = near.take_while(|(index, _)| place(*index) - place(*from) < LENGTH * 3 / 4);
        let mut terms: Vec<usize> = near.map(|(_, term)| *term).collect();
        terms.sort_unstable();
        terms.dedup();
        if terms.len() > best.0 {
            best = (terms.len(), *from);
        }
    }
    let first = best.1;
    let lead = LENGTH / 6;
    let from = (0..=first)
        .rev()
        .take_while(|index| place(first) - place(*index) <= lead)
        .last();
    let from = from.unwrap_or(first);
    let to = (from..words.len())
        .take_while(|index| place(*index) - place(from) <= LENGTH)
        .last();
    to.map(|to| (from, to + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, query: &str, expected: &str) {
        let query = SearchQuery::parse(query).unwrap();
        let excerpt = Excerpt::of("A title of talks", body, &query);
        let mut shown = String::new();
        let mut end = 0;
        for (from, to) in &excerpt.marks {
            shown.push_str(excerpt.text.get(end..*from).unwrap());
            shown.push_str(&format!("[{}]", excerpt.text.get(*from..*to).unwrap()));
            end = *to;
        }
        shown.push_str(excerpt.text.get(end..).unwrap());
        assert_eq!(shown, expected);
    }

    #[test]
    fn words_are_marked_as_the_text_has_them() {
        check(
            "Über\n den Gipfel in Genève.",
            "geneve gipf*",
            "Über den [Gipfel] in [Genève].",
        );
        check(
            "A joint  statement, and a statement.",
            "\"joint statement\"",
            "A [joint] [statement], and a statement.",
        );
        check("Nothing here.", "talks", "A title of [talks]");
    }

    #[test]
    fn the_place_with_most_words_is_taken() {
        let far = "word ".repeat(100);
        let body = format!("Talks began. {far}The talks on the border ended. {far}");
        let query = SearchQuery::parse("talks border").unwrap();
        let excerpt = Excerpt::of("", &body, &query);
        assert!(
            excerpt.text.contains("The talks on the border ended."),
            "{excerpt:?}"
        );
        assert!(excerpt.is_cut_before && excerpt.is_cut_behind);
        assert!(excerpt.text.len() < LENGTH + 40);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut_between_letters(body in "\\PC{0,80}", word in "[a-zé]{1,3}") {
            let query = SearchQuery::parse(&word).unwrap();
            let excerpt = Excerpt::of("", &body, &query);
            for (from, to) in excerpt.marks {
                proptest::prop_assert!(excerpt.text.get(from..to).is_some());
            }
        }
    }
}
