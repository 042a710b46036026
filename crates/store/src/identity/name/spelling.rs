//! One spelling for the many in which a word of another script is written.

use chancery_model::name_words;

/// Particles that say whose child somebody is: the son's name comes before, the father's behind, so that their
/// order tells who it is.
pub(super) const PATRONYMIC: [&str; 4] = ["bin", "ibn", "ben", "bint"];

/// The particle of all words of [`PATRONYMIC`].
pub(super) const CHILD_OF: &str = "bin ";

/// Particles that a family name can begin with, where it stands alone and begins a sentence or has a capital.
/// Not those that are names themselves: *Le Duan*, *Du Yubin*, *Ben Wallace*.
const CAPITAL_PARTICLES: [&str; 16] = [
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "das", "ter", "zu", "el",
    "la", "los",
];

/// The servant of whom the next word tells: *Abd al-Rahman*, *Abdul Rahman*.
const SERVANT: [&str; 8] = [
    "abd", "abdel", "abdul", "abdal", "abdoul", "abdur", "abder", "abdus",
];

/// Words before a family name that some write and others leave out.
const ARTICLES: [&str; 6] = ["al", "el", "as", "ad", "ar", "ash"];

/// Returns the words of a folded name in one spelling each; *Abd al-Rahman*, *Abdul Rahman* and *Abdurrahman* are
/// one word.
pub(super) fn words(folded: &str) -> impl Iterator<Item = String> {
    let mut left = name_words(folded).peekable();
    std::iter::from_fn(move || {
        let word = left.next()?;
        if !SERVANT.contains(&word) {
            return Some(servant(word).unwrap_or_else(|| spelling(word)));
        }
        if left.peek().is_some_and(|next| ARTICLES.contains(next)) {
            left.next();
        }
        Some(left.next().map_or_else(
            || spelling(word),
            |master| format!("abd{}", spelling(master)),
        ))
    })
}

/// Takes *Abdurrahman* and *Abdelaziz* apart.
fn servant(word: &str) -> Option<String> {
    let rest = word.strip_prefix("abd")?;
    let master = rest.trim_start_matches(['a', 'e', 'o', 'u']);
    if rest.len() == master.len() || master.chars().count() < 4 {
        return None;
    }
    // The article, unless it is one sound with what follows.
    let master = match master.strip_prefix('l') {
        Some(after) if !after.starts_with('l') => after,
        _ => master,
    };
    Some(format!("abd{}", spelling(master)))
}

/// Returns the one word that a short name stands for, ready for comparison; of several words the last, with a
/// particle before it that says whose child somebody is.
pub(crate) fn single_word(folded: &str) -> Option<String> {
    let word = words(folded).last()?;
    let before = name_words(folded).rev().nth(1);
    let is_child = before.is_some_and(|before| PATRONYMIC.contains(&before));
    Some(if is_child {
        format!("{CHILD_OF}{word}")
    } else {
        word
    })
}

/// Says whether a name of so many words is a family name with particles before it: *al-Sisi*, *van Aalst*,
/// *Van der Hoek*.
pub(crate) fn is_surname(name: &str, words: usize) -> bool {
    let name = name.trim_start();
    let lower = name.to_lowercase();
    let has_article = ["al-", "el-", "al‑", "el‑"]
        .iter()
        .any(|particle| lower.starts_with(particle));
    let mut before = lower.split_whitespace().rev().skip(1).peekable();
    // *Kramp-Karrenbauer* has nothing before it.
    let all_are_particles =
        before.peek().is_some() && before.all(|word| CAPITAL_PARTICLES.contains(&word));
    match words {
        2 => has_article || name.starts_with(char::is_lowercase) || all_are_particles,
        3 => all_are_particles,
        _ => false,
    }
}

/// Returns one spelling for the many in which a word from another script is written: *Zelensky*,
/// *Zelenskyy* and *Zelenskiy* give the same.
pub(crate) fn spelling(word: &str) -> String {
    let mut text = word.to_owned();
    for (ending, plain) in [("enka", "enko"), ("off", "ov"), ("eff", "ev"), ("ow", "ov")] {
        if let Some(start) = text.strip_suffix(ending)
            && start.chars().count() >= 3
        {
            text = format!("{start}{plain}");
            break;
        }
    }
    // In a short word each letter counts: *Lee* is not *Li*, *Jong* not *Yong*, and *Zhang* not *Yang*.
    let digraphs = match text.chars().count() {
        ..5 => DIGRAPHS.len(),
        5 | 6 => OF_LONG_WORDS,
        _ => 0,
    };
    for (written, plain) in DIGRAPHS.iter().skip(digraphs).chain(&LETTERS) {
        if text.contains(written) {
            text = text.replace(written, plain);
        }
    }
    // *Khalifah* and *Khalifa*, *Nazarzadeh* and *Nazarzade*
    if text.chars().count() >= 5 && (text.ends_with("ah") || text.ends_with("eh")) {
        text.truncate(text.len() - 1);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if !plain.ends_with(letter) {
            plain.push(letter);
        }
    }
    plain
}

/// How many of [`DIGRAPHS`] are for words of seven letters and more.
const OF_LONG_WORDS: usize = 2;

/// Letters that stand for one sound in longer words.
const DIGRAPHS: [(&str, &str); 18] = [
    ("dzh", "j"),
    ("zh", "j"),
    ("tsch", "ch"),
    ("sch", "sh"),
    ("tch", "ch"),
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ph", "f"),
    ("ck", "k"),
    ("dj", "j"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("oe", "o"),
    ("ue", "u"),
    ("j", "i"),
];

/// Letters of which one is written for the other.
const LETTERS: [(&str, &str); 6] = [
    ("x", "ks"),
    ("q", "k"),
    ("w", "v"),
    ("y", "i"),
    ("ə", "a"),
    ("þ", "t"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_word_are_one() {
        for (a, b) in [
            ("zelensky", "zelenskyy"),
            ("zhelyazkov", "jeliazkov"),
            ("dzhumabekov", "djumabekov"),
            ("abdurrahman", "abd al rahman"),
            ("abdulaziz", "abdel aziz"),
        ] {
            let plain = |name| words(name).collect::<Vec<_>>();
            assert_eq!(plain(a), plain(b));
        }
        for (a, b) in [("zhang", "yang"), ("lee", "li"), ("jong", "yong")] {
            assert_ne!(spelling(a), spelling(b));
        }
    }

    #[test]
    fn a_family_name_can_have_particles() {
        for (name, is) in [
            ("Van der Hoek", true),
            ("de Gaulle", true),
            ("De Gaulle", true),
            ("al-Sisi", true),
            ("El Baradei", true),
            ("Le Duan", false),
            ("Ben Wallace", false),
            ("Anna Berg", false),
            ("Berg-Krol", false),
            ("Anna de Berg", false),
        ] {
            let words = name.split([' ', '-']).count();
            assert_eq!(is_surname(name, words), is, "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn spelling_has_an_end(word in "[a-z]{0,12}") {
            proptest::prop_assert!(spelling(&word).len() <= 2 * word.len());
        }
    }
}
