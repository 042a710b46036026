//! Datelines: the place and day before a news agency's first sentence.

use crate::calendar::{MONTHS, WEEKDAYS};

/// The marks that part a dateline from the text.
const MARKS: [&str; 6] = [" — ", " – ", " -- ", " - ", "— ", "/. "];
/// The longest dateline looked for, in bytes.
const LONGEST: usize = 90;

/// Returns where the text begins behind a dateline such as `GENEVA, Nov 19 (Agency) - `; 0 where
/// there is none.
///
/// A dateline stands on the first line, before a dash, and begins with a place in capitals, or names
/// an agency in brackets.
pub(crate) fn end(body: &str) -> usize {
    let line = body.lines().next().unwrap_or_default();
    let found = MARKS
        .iter()
        .filter_map(|mark| Some((line.find(mark)?, mark.len())))
        .min();
    let Some((at, length)) = found.filter(|(at, _)| *at <= LONGEST) else {
        return 0;
    };
    let Some(before) = line.get(..at) else {
        return 0;
    };
    let letters = |word: &str| {
        word.chars()
            .filter(|c| c.is_alphabetic())
            .collect::<String>()
    };
    let mut words = before
        .split_whitespace()
        .map(letters)
        .filter(|word| !word.is_empty());
    let capitals = words
        .next()
        .is_some_and(|word| word.chars().count() > 2 && word.chars().all(char::is_uppercase));
    let agency = before.trim_end().ends_with(')') && before.contains('(');
    let starts_upper = before.chars().next().is_some_and(char::is_uppercase);
    // Names and days are capitalised; a sentence before a dash has words that are not.
    let plain = before
        .split_whitespace()
        .map(letters)
        .filter(|word| word.chars().next().is_some_and(char::is_lowercase))
        .count();
    // "Bern, 14.09.2023 – ": a day behind the place.
    let dated = before.split_once(',').is_some_and(|(place, rest)| {
        place.split(' ').count() <= 3
            && rest.contains(|c: char| c.is_ascii_digit())
            && names_day(rest)
    });
    if (capitals || agency || dated) && starts_upper && plain == 0 {
        at + length
    } else {
        0
    }
}

/// Returns the place on a line of its own over the text, as offices put it: `Bern, Switzerland`; nothing
/// is said of whether there is such a place.
pub(crate) fn place_line(body: &str) -> Option<&str> {
    const LONGEST_LINE: usize = 48;
    let mut lines = body.trim_start().lines();
    let line = lines.next()?.trim();
    let is_alone = lines.next().is_some_and(|next| next.trim().is_empty());
    let starts_upper = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let is_name = line.split_whitespace().all(starts_upper) && line.len() <= LONGEST_LINE;
    (is_alone && is_name && !line.ends_with('.'))
        .then(|| line.split(',').next().unwrap_or(line).trim())
}

/// Says whether a line names a day: by a weekday, a month or a number.
pub(crate) fn names_day(line: &str) -> bool {
    line.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .any(|word| {
            WEEKDAYS.contains(&word.as_str())
                || MONTHS.contains(&word.as_str())
                || word.starts_with(|c: char| c.is_ascii_digit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, text: &str) {
        assert_eq!(body.get(end(body)..), Some(text));
    }

    #[test]
    fn agencies_open_with_a_dateline() {
        check("GENEVA, Nov 19 - Two ministers met.", "Two ministers met.");
        check("ADDIS ABABA (Agency) -- Two met.", "Two met.");
        check("Geneva (Agency) — Two met.", "Two met.");
        check("NEW YORK — Two met.", "Two met.");
        check("OSLO, September 15. /NTB/. Two met.", "Two met.");
    }

    #[test]
    fn a_place_can_stand_on_a_line_of_its_own() {
        assert_eq!(place_line("Bern, Norway\n\nTwo met."), Some("Bern"));
        assert_eq!(
            place_line("New York\n\n3 May 2014\n\nTwo met."),
            Some("New York")
        );
        for body in [
            "Two met in Bern.\n\nMore.",
            "Bern\nTwo met.",
            "Two men met\n\nMore.",
            "",
        ] {
            assert_eq!(place_line(body), None, "{body}");
        }
    }

    #[test]
    fn sentences_with_a_dash_are_left_alone() {
        for body in [
            "Two ministers met - at last - in Geneva.",
            "NATO ministers — all of them — met.",
            "Geneva is calm - for now.",
            "",
            "— Two met.",
        ] {
            check(body, body);
        }
    }
}
