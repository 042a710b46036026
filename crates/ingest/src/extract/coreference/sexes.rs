//! Whether a person is spoken of as *he* or *she*: by given name, and by what stands before the name.

use super::super::document::Document;
use super::super::offices::Holding;
use super::super::persons::People;
use crate::gazetteer::{Gazetteer, Sex};

/// Forms of address and styles of men.
const MALE: [&str; 23] = [
    "mr",
    "mr.",
    "sir",
    "lord",
    "king",
    "prince",
    "emperor",
    "sheikh",
    "sultan",
    "baron",
    "count",
    "duke",
    "earl",
    "viscount",
    "monsieur",
    "m.",
    "herr",
    "señor",
    "father",
    "brother",
    "pope",
    "emir",
    "ayatollah",
];

/// Forms of address and styles of women.
const FEMALE: [&str; 17] = [
    "mrs", "mrs.", "ms", "ms.", "miss", "lady", "dame", "queen", "princess", "empress", "sheikha",
    "baroness", "countess", "duchess", "madame", "mme", "frau",
];

/// Tells for each person whether *he*, *she* or either stands for them, where something tells it.
///
/// A form of address weighs more than a given name, of which many are borne by both.
pub(crate) fn of(
    document: &Document<'_>,
    people: &People,
    holdings: &[Holding],
    gazetteer: &Gazetteer,
) -> Vec<Option<Sex>> {
    let mut sexes: Vec<Option<Sex>> = people
        .people
        .iter()
        .map(|person| {
            let first = person.name.split([' ', '-']).next()?;
            let known = gazetteer.given_name(first);
            let addressed = person.mentions.iter().find_map(|(sentence, first, _)| {
                let sent = document.sent(*sentence);
                let mut before = first.checked_sub(1)?;
                if sent.lower(before) == "." {
                    before = before.checked_sub(1)?;
                }
                by_address(sent.lower(before))
            });
            let own = by_address(&first.to_lowercase());
            addressed
                .or(own)
                .or_else(|| known.filter(|_| person.name.contains(' ')))
        })
        .collect();
    for holding in holdings {
        let title = holding.title.to_lowercase();
        let words = title.split([' ', '-']);
        let styled = words.into_iter().find_map(by_title);
        if let Some(sex) = sexes
            .get_mut(holding.person)
            .filter(|known| !matches!(known, Some(Sex::Male | Sex::Female)))
        {
            *sex = styled.or(*sex);
        }
    }
    sexes
}

fn by_address(word: &str) -> Option<Sex> {
    if MALE.contains(&word) {
        return Some(Sex::Male);
    }
    FEMALE.contains(&word).then_some(Sex::Female)
}

fn by_title(word: &str) -> Option<Sex> {
    match word {
        "king" | "prince" | "emperor" | "sultan" | "emir" | "pope" | "spokesman" => Some(Sex::Male),
        "queen" | "princess" | "empress" | "lady" => Some(Sex::Female),
        _ if word.ends_with("woman") => Some(Sex::Female),
        _ => None,
    }
}
