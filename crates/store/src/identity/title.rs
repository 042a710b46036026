//! Titles of offices as a person writes them.
//!
//! Offices are compared by their words in order of the alphabet (`minister prime`), and so links have them in
//! their evidence. Here they are put into the order of speech again.

use super::office::office;

/// Offices whose words stand in an order of their own.
const FIXED: [(&str, &str); 12] = [
    ("ceo president", "president and CEO"),
    ("ceo", "CEO"),
    ("chief staff", "chief of staff"),
    ("head state", "head of state"),
    ("general secretary", "secretary general"),
    ("attorney general", "attorney general"),
    ("general governor", "governor general"),
    ("leader opposition", "leader of the opposition"),
    ("board member", "member of the board"),
    ("career member", "career member"),
    ("minister prime", "prime minister"),
    ("leader supreme", "supreme leader"),
];

/// What stands in front, in this order.
const FRONT: [&str; 16] = [
    "former",
    "first",
    "senior",
    "permanent",
    "principal",
    "special",
    "chief",
    "deputy",
    "vice",
    "assistant",
    "associate",
    "under",
    "executive",
    "crown",
    "supreme",
    "prime",
];

/// What stands at the end, in this order.
const END: [&str; 22] = [
    "president",
    "minister",
    "secretary",
    "prince",
    "princess",
    "director",
    "adviser",
    "advisor",
    "leader",
    "chairman",
    "chair",
    "commissioner",
    "commander",
    "ambassador",
    "representative",
    "envoy",
    "spokesman",
    "spokeswoman",
    "officer",
    "official",
    "member",
    "judge",
];

/// Returns what makes titles those of one office: its words in order of the alphabet, but for ways of
/// writing it.
pub(crate) fn office_class(title: &str) -> String {
    office(title).class
}

/// Returns an office, given by its words in order of the alphabet, in the form that comes first among these
/// titles, or else in the order of speech.
pub(crate) fn written_office(class: &str, titles: &[String]) -> String {
    let written = titles.iter().find(|title| office(title).class == class);
    written.cloned().unwrap_or_else(|| in_order(class))
}

/// Puts the words of an office into the order of speech.
fn in_order(class: &str) -> String {
    if let Some((_, written)) = FIXED.iter().find(|(known, _)| *known == class) {
        return (*written).to_owned();
    }
    let words: Vec<&str> = class.split(' ').collect();
    let of_state = words.contains(&"state")
        && ["minister", "secretary"]
            .iter()
            .any(|head| words.contains(head));
    let place = |list: &[&str], word: &str| list.iter().position(|known| *known == word);
    let mut ordered: Vec<&str> = words
        .into_iter()
        .filter(|word| !(of_state && *word == "state"))
        .collect();
    // The sort keeps the order of what is alike.
    ordered.sort_by_key(|word| match (place(&FRONT, word), place(&END, word)) {
        (Some(front), _) => (0, front),
        (_, Some(end)) => (2, end),
        _ => (1, 0),
    });
    let mut written = ordered.join(" ");
    if of_state {
        written.push_str(" of state");
    }
    written
}

/// Returns the evidence of a link with its offices in the order of speech.
pub(crate) fn in_words(evidence: &str) -> String {
    let mut parts: Vec<String> = evidence.split("; ").map(str::to_owned).collect();
    for part in &mut parts {
        let Some(rest) = part.strip_prefix("both ") else {
            continue;
        };
        if rest.starts_with("of ") || rest.starts_with("with ") {
            continue;
        }
        let end = [rest.find(" of "), rest.find(", ")];
        let end = end.into_iter().flatten().min().unwrap_or(rest.len());
        if let Some((class, behind)) = rest.split_at_checked(end) {
            *part = format!("both {}{behind}", in_order(class));
        }
    }
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_shown_as_a_person_writes_them() {
        for title in [
            "prime minister",
            "deputy prime minister",
            "vice president",
            "foreign minister",
            "secretary of state",
            "deputy assistant secretary of state",
            "minister of state",
            "crown prince",
            "executive director",
            "secretary general",
            "supreme leader",
            "chief of staff",
            "president",
            "special envoy",
        ] {
            assert_eq!(in_order(&office(title).class), title);
        }
        let titles = ["Premier".to_owned(), "Prime Minister".to_owned()];
        assert_eq!(written_office("minister prime", &titles), "Premier");
        assert_eq!(written_office("minister prime", &[]), "prime minister");
    }

    #[test]
    fn evidence_is_shown_as_a_person_writes_it() {
        for (stored, shown) in [
            (
                "one surname; both minister prime of GB, 2019 and 2020",
                "one surname; both prime minister of GB, 2019 and 2020",
            ),
            (
                "the same full name; both of SE",
                "the same full name; both of SE",
            ),
            (
                "one name leaves out parts of the other; both secretary state",
                "one name leaves out parts of the other; both secretary of state",
            ),
            (
                "one name; both with Anna Berg",
                "one name; both with Anna Berg",
            ),
        ] {
            assert_eq!(in_words(stored), shown);
        }
    }
}
