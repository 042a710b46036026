//! The English names of months and weekdays, for file dates and for running text alike.

/// The months, lower case, from January.
pub(crate) const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The weekdays, lower case, from Monday.
pub(crate) const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// Returns the number of a month, from 1, by its name or its usual abbreviation: `nov`, `Sept.`.
pub(crate) fn month(word: &str) -> Option<i8> {
    let bare = word.trim_end_matches('.').to_lowercase();
    let short = bare.len() == 3 || bare == "sept";
    let index = MONTHS
        .iter()
        .position(|name| *name == bare || short && name.starts_with(&bare))?;
    i8::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_known_by_name_and_abbreviation() {
        for (word, number) in [("May", 5), ("nov.", 11), ("Sept", 9), ("december", 12)] {
            assert_eq!(month(word), Some(number), "{word}");
        }
        for word in ["", "ma", "mayor", "decem", "monday"] {
            assert_eq!(month(word), None, "{word}");
        }
    }
}
