//! Dictionary forms: a list of words, then the longest known ending.
//!
//! Both are learned from the treebanks by `chancery-train lemmas` and kept for each Penn tag, since
//! that tells *saw* (past tense) from *saw* (noun).

use std::collections::{HashMap, HashSet};

use crate::tags::Xpos;

/// The longest ending that a rule looks at, in characters.
pub(crate) const MAX_ENDING: usize = 6;

/// What a rule does to a word: cut some characters, add others.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    cut: usize,
    add: Box<str>,
}

/// The entries of one tag.
#[derive(Debug, Default)]
struct Entries {
    words: HashMap<Box<str>, Box<str>>,
    endings: HashMap<Box<str>, Edit>,
}

/// Finds dictionary forms.
#[derive(Debug, Default)]
pub struct Lemmatizer {
    /// In the order of [`Xpos::ALL`].
    tags: Vec<Entries>,
    /// The dictionary forms of the verbs in the list.
    verbs: HashSet<Box<str>>,
}

impl Lemmatizer {
    /// Reads lines of `word`, tag, form, lemma or `ending`, tag, ending, number cut, characters added;
    /// separated by tabs. Other lines are comments.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut tags: Vec<Entries> = Xpos::ALL.iter().map(|_| Entries::default()).collect();
        let mut verbs = HashSet::new();
        for line in text.lines() {
            let fields: Vec<&str> = line.split('\t').collect();
            let tag = fields.get(1).and_then(|tag| tag.parse::<Xpos>().ok());
            let Some(entries) = tag.and_then(|tag| tags.get_mut(tag as usize)) else {
                continue;
            };
            match fields.as_slice() {
                ["word", name, form, lemma] => {
                    if name.starts_with("VB") {
                        verbs.insert((*lemma).into());
                    }
                    entries.words.insert((*form).into(), (*lemma).into());
                }
                ["ending", _, ending, cut, add] => {
                    let edit = Edit {
                        cut: cut.parse().unwrap_or(0),
                        add: (*add).into(),
                    };
                    entries.endings.insert((*ending).into(), edit);
                }
                _ => {}
            }
        }
        Self { tags, verbs }
    }

    /// Returns the dictionary form of a word with its tag.
    #[must_use]
    pub fn lemma(&self, word: &str, tag: Xpos) -> String {
        let base = base(word, tag);
        let Some(entries) = self.tags.get(tag as usize) else {
            return base;
        };
        if let Some(lemma) = entries.words.get(base.as_str()) {
            return lemma.as_ref().into();
        }
        // "phoned" as a participle, where the list has it as a past tense only
        if let Some(verb) = self.verb(&base, tag) {
            return verb;
        }
        // "co-led": the lemma of its last part
        if let Some((before, last)) = base.rsplit_once('-')
            && matches!(tag, Xpos::Vbd | Xpos::Vbn | Xpos::Vbg | Xpos::Vbz)
            && !before.is_empty()
        {
            return format!("{before}-{}", self.lemma(last, tag));
        }
        let edit = endings(&base).find_map(|ending| entries.endings.get(ending));
        match edit {
            Some(edit) => apply(edit, base),
            None => base,
        }
    }
}

impl Lemmatizer {
    /// Returns the one verb of the list that a regular form can be of.
    fn verb(&self, form: &str, tag: Xpos) -> Option<String> {
        let stem = match tag {
            Xpos::Vbd | Xpos::Vbn => form.strip_suffix("ed")?,
            Xpos::Vbg => form.strip_suffix("ing")?,
            Xpos::Vbz => form.strip_suffix('s')?,
            _ => return None,
        };
        // No English verb ends in -aire: "chaired", "repairing".
        if stem.ends_with("air") && tag != Xpos::Vbz {
            return Some(stem.to_owned());
        }
        let with_e = format!("{stem}e");
        let with_y = stem.strip_suffix('i').map(|rest| format!("{rest}y"));
        let mut letters = stem.chars().rev();
        let doubled = letters.next().zip(letters.next()).filter(|(a, b)| a == b);
        let single = doubled.and_then(|_| stem.get(..stem.len().checked_sub(1)?));
        let candidates = [Some(with_e.as_str()), Some(stem), with_y.as_deref(), single];
        let mut known = candidates
            .into_iter()
            .flatten()
            .filter(|candidate| self.verbs.contains(*candidate));
        let first = known.next()?;
        // "hop" and "hope": the endings decide.
        known.next().is_none().then(|| first.to_owned())
    }
}

/// The form that the entries are about: proper nouns as they are, others in lower case.
#[must_use]
pub(crate) fn base(word: &str, tag: Xpos) -> String {
    if matches!(tag, Xpos::Nnp | Xpos::Nnps | Xpos::Add) {
        word.to_owned()
    } else {
        word.to_lowercase()
    }
}

/// The endings of a word from the longest to the empty one; the whole word is none.
pub(crate) fn endings(word: &str) -> impl Iterator<Item = &str> {
    let starts = word
        .char_indices()
        .skip(1)
        .map(|(start, _)| start)
        .chain([word.len()]);
    let count = word.chars().count();
    starts
        .skip(count.saturating_sub(MAX_ENDING + 1))
        .filter_map(|start| word.get(start..))
}

fn apply(edit: &Edit, mut word: String) -> String {
    let keep = word.chars().count().saturating_sub(edit.cut);
    if keep == 0 {
        return word;
    }
    let end = word
        .char_indices()
        .nth(keep)
        .map_or(word.len(), |(end, _)| end);
    word.truncate(end);
    word.push_str(&edit.add);
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: &str =
        "word\tVBD\tmet\tmeet\nending\tVBD\ted\t2\t\nending\tVBD\tied\t3\ty\nending\tNNS\ts\t1\t\n";

    #[track_caller]
    fn check(word: &str, tag: Xpos, expected: &str) {
        assert_eq!(Lemmatizer::parse(ENTRIES).lemma(word, tag), expected);
    }

    #[test]
    fn knows_words_then_endings() {
        check("Met", Xpos::Vbd, "meet");
        check("visited", Xpos::Vbd, "visit");
        check("carried", Xpos::Vbd, "carry");
        check("talks", Xpos::Nns, "talk");
        check("talks", Xpos::Vbz, "talks");
    }

    #[test]
    fn a_verb_known_in_one_tense_is_known_in_all() {
        let entries = "word\tVBD\tphoned\tphone\nword\tVB\tplan\tplan\nword\tVBP\tcarry\tcarry\nending\tVBN\ted\t2\t\nending\tVBG\ting\t3\t\n";
        let lemmatizer = Lemmatizer::parse(entries);
        for (form, tag, lemma) in [
            ("phoned", Xpos::Vbn, "phone"),
            ("phoning", Xpos::Vbg, "phone"),
            ("planned", Xpos::Vbn, "plan"),
            ("carried", Xpos::Vbn, "carry"),
            ("cashed", Xpos::Vbn, "cash"),
            ("co-phoned", Xpos::Vbn, "co-phone"),
            ("co-chaired", Xpos::Vbd, "co-chair"),
        ] {
            assert_eq!(lemmatizer.lemma(form, tag), lemma);
        }
    }

    #[test]
    fn keeps_proper_nouns_and_short_words() {
        check("Putin", Xpos::Nnp, "Putin");
        check("s", Xpos::Nns, "s");
        check("Łódźs", Xpos::Nns, "łódź");
        check("", Xpos::Nns, "");
    }

    #[test]
    fn endings_go_from_long_to_short() {
        assert_eq!(
            endings("żabcdefgh").collect::<Vec<_>>(),
            ["cdefgh", "defgh", "efgh", "fgh", "gh", "h", ""]
        );
        assert_eq!(endings("ab").collect::<Vec<_>>(), ["b", ""]);
    }
}
