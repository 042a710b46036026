//! Titles of offices in a form that can be compared.

use chancery_model::{fold_name, name_words};

/// Words that say nothing of which office it is.
const EMPTY: [&str; 16] = [
    "of",
    "for",
    "the",
    "and",
    "to",
    "at",
    "in",
    "on",
    "a",
    "acting",
    "interim",
    "outgoing",
    "incoming",
    "then",
    "caretaker",
    "affairs",
];

/// Words for the same.
const SYNONYMS: [(&str, &str); 8] = [
    ("premier", "prime minister"),
    ("defence", "defense"),
    ("external", "foreign"),
    ("exterior", "foreign"),
    ("taoiseach", "prime minister"),
    ("finances", "finance"),
    ("ministry", "minister"),
    ("secretariat", "secretary"),
];

/// Words of offices that many hold at a time.
const SHARED: [&str; 38] = [
    "deputy",
    "assistant",
    "under",
    "undersecretary",
    "junior",
    "special",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "ambassador",
    "envoy",
    "senator",
    "representative",
    "member",
    "mp",
    "adviser",
    "advisor",
    "governor",
    "mayor",
    "officer",
    "official",
    "delegate",
    "negotiator",
    "director",
    "counselor",
    "counsellor",
    "aide",
    "candidate",
    "lawmaker",
    "judge",
    "professor",
    "analyst",
    "commander",
    "colonel",
    "captain",
    "company",
    "university",
    "bank",
];

/// Words of offices that one holds at a time.
const SINGLE: [&str; 12] = [
    "president",
    "chancellor",
    "king",
    "queen",
    "emir",
    "sultan",
    "pope",
    "emperor",
    "shah",
    "amir",
    "patriarch",
    "monarch",
];

/// An office without the ways of writing it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Office {
    /// Its words in order of the alphabet: `foreign minister`.
    pub(crate) class: String,
    /// Whether one person holds it at a time.
    pub(crate) is_single: bool,
}

/// Reads a title.
pub(crate) fn office(title: &str) -> Office {
    let folded = fold_name(title);
    let mut words: Vec<&str> = Vec::new();
    for word in name_words(&folded) {
        if EMPTY.contains(&word) {
            continue;
        }
        let plain = SYNONYMS.iter().find(|(written, _)| *written == word);
        let plain = plain.map_or(word, |(_, plain)| *plain);
        words.extend(name_words(plain));
    }
    words.sort_unstable();
    words.dedup();
    // Britain's name for it.
    if words == ["foreign", "secretary"] {
        words = vec!["foreign", "minister"];
    }
    let has = |word: &str| words.contains(&word);
    let has_portfolio = words.len() >= 2;
    let is_shared = SHARED.iter().any(|word| has(word))
        || (has("vice") && !has("president"))
        || (has("minister") && has("state"));
    let is_single = !is_shared
        && (SINGLE.iter().any(|word| has(word))
            || (has("minister") && has_portfolio)
            || (has("secretary") && has_portfolio)
            || (has("prince") && has("crown"))
            || (has("leader") && has("supreme")));
    Office {
        class: words.join(" "),
        is_single,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_office_are_one() {
        for (a, b) in [
            ("Foreign Minister", "Minister of Foreign Affairs"),
            ("foreign minister", "Minister for Foreign Affairs"),
            ("Minister of External Affairs", "Foreign Secretary"),
            ("Premier", "Prime Minister"),
            ("acting Defence Minister", "Minister of Defense"),
        ] {
            assert_eq!(office(a), office(b));
        }
        assert_ne!(office("Vice President").class, office("President").class);
    }

    #[test]
    fn some_offices_have_one_holder() {
        for (title, is_single) in [
            ("President", true),
            ("Vice President", true),
            ("Secretary of State", true),
            ("Secretary-General", true),
            ("Crown Prince", true),
            ("Deputy Prime Minister", false),
            ("minister", false),
            ("Minister of State", false),
            ("ambassador to Georgia", false),
            ("spokesman", false),
        ] {
            assert_eq!(office(title).is_single, is_single, "{title}");
        }
    }
}
