//! What the words of an office alone say of where it belongs.

use crate::extract::mentions::Thing;
use crate::extract::offices::Holding;
use crate::extract::reading::Reading;
use crate::gazetteer::Known;

/// The classes of offices that every state has.
const NATIONAL: [&str; 8] = [
    "head_of_state",
    "head_of_government",
    "minister",
    "deputy",
    "diplomat",
    "legislative",
    "royal",
    "judicial",
];

/// Says whether a title is one that stands alone for American departments: *Secretary Vale*.
pub(super) fn is_bare_secretary(holding: &Holding) -> bool {
    let title = holding.title.to_lowercase();
    // "Assistant Secretary for European Affairs"
    let rank = title
        .split_once(" for ")
        .map_or(title.as_str(), |(rank, _)| rank);
    let words: Vec<&str> = rank.split(' ').collect();
    words.last() == Some(&"secretary")
        && words != ["principal", "secretary"]
        && words.iter().all(|word| {
            matches!(
                *word,
                "secretary" | "under" | "deputy" | "assistant" | "principal" | "acting"
            )
        })
}

/// Says whether a title is written as a common noun: *the foreign secretary*.
pub(super) fn is_lower_case(holding: &Holding) -> bool {
    !holding.title.contains(char::is_uppercase)
}

pub(super) fn is_national(holding: &Holding) -> bool {
    NATIONAL.contains(&holding.class.as_str())
        || holding.body.contains("{country}")
        || holding.class == "spokesperson"
        || holding.title.eq_ignore_ascii_case("opposition leader")
        || holding
            .title
            .eq_ignore_ascii_case("leader of the opposition")
        || holding.class == "official" && (!holding.body.is_empty() || serves_the_state(holding))
}

/// Says whether the words of a title show a servant of the state: *presidential aide*.
fn serves_the_state(holding: &Holding) -> bool {
    let title = holding.title.to_lowercase();
    [
        "adviser",
        "advisor",
        "presidential",
        "cabinet",
        "intelligence chief",
        "principal secretary",
        "permanent secretary",
    ]
    .iter()
    .any(|words| title.contains(words))
}

/// Returns the body that a title implies, where the gazetteer has it.
pub(super) fn implied(reading: &Reading<'_>, holding: &Holding) -> Option<Thing> {
    // "Secretary of State for Energy" is no American one.
    let title = holding.title.to_lowercase();
    let of_portfolio = title.starts_with("secretary of state for ");
    if holding.body.is_empty() || holding.body.contains("{country}") || of_portfolio {
        return None;
    }
    match reading.known(&holding.body) {
        Some(Known::Organization(index)) => Some(Thing::Known(index)),
        _ => None,
    }
}

/// Returns the country that a body of state belongs to.
pub(super) fn national_body(reading: &Reading<'_>, thing: &Thing) -> Option<usize> {
    let body = reading.gazetteer.organizations.get(thing.known()?)?;
    let of_state = ["ministry", "body", "military"].contains(&body.kind.as_str());
    reading
        .gazetteer
        .country_by_code(&body.country)
        .filter(|_| of_state)
}
