//! The country under whose heading somebody is listed: *Italy*, *Participants for Norway*, *U.S. side:*.

use crate::extract::offices::Holding;
use crate::extract::reading::Reading;
use crate::gazetteer::{Gazetteer, Known};

/// How many lines above an entry its heading is looked for.
const REACH: usize = 25;
/// A line with more bytes is no heading.
const LONGEST: usize = 60;

/// Returns the country that heads the stretch of a list in which an office stands.
pub(super) fn listed_under(reading: &Reading<'_>, holding: &Holding) -> Option<usize> {
    let sent = reading.sent(holding.sentence);
    let of_states = !matches!(holding.class.as_str(), "international" | "military");
    if sent.part != chancery_model::Part::Body || holding.office.is_some() || !of_states {
        return None;
    }
    let body = reading.document.article.body.as_str();
    let before = body.get(..sent.tree.start)?;
    let entry = body.get(sent.tree.start..)?.lines().next()?;
    if entry.len() > 2 * LONGEST {
        return None;
    }
    // The line on which the entry itself begins is not its heading.
    let above = before.rsplit('\n').skip(1).take(REACH);
    let mut blank = 0;
    let list = above.take_while(|line| {
        blank += usize::from(line.trim().is_empty());
        blank < 2 && line.len() <= 2 * LONGEST
    });
    list.into_iter()
        .find_map(|line| heading(line, reading.gazetteer))
}

/// Returns the country that a line names, if it names nothing else.
fn heading(line: &str, gazetteer: &Gazetteer) -> Option<usize> {
    let line = line.trim();
    if line.len() > LONGEST {
        return None;
    }
    let bare = line.trim_start_matches(['-', '•', '–', '*', ' ']);
    let mut name = bare.trim_end_matches([':', '.', ' ']);
    // "U.S." keeps its last dot.
    if bare.trim_end_matches([':', ' ']).ends_with("S.") {
        name = bare.trim_end_matches([':', ' ']);
    }
    for lead in [
        "Participants for ",
        "PARTICIPANTS FOR ",
        "Participants from ",
        "Representing ",
        "For ",
        "From ",
    ] {
        name = name.strip_prefix(lead).unwrap_or(name);
    }
    for article in ["the ", "The "] {
        name = name.strip_prefix(article).unwrap_or(name);
    }
    for kind in [
        " Side",
        " side",
        " Delegation",
        " delegation",
        " Participants",
        " participants",
        " Officials",
        " Government",
    ] {
        name = name.strip_suffix(kind).unwrap_or(name);
    }
    let demonym = || gazetteer.demonyms.get(name).copied();
    match gazetteer.names.get(name) {
        Some(Known::Country(index)) => Some(*index),
        _ => demonym(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_alone_on_a_line_heads_a_list() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let code = |line: &str| {
            let index = heading(line, &gazetteer)?;
            Some(gazetteer.countries[index].iso2.as_str())
        };
        assert_eq!(code("- Italy"), Some("IT"));
        assert_eq!(code("U.S.:"), Some("US"));
        assert_eq!(code("- Participants for the United Kingdom"), Some("GB"));
        assert_eq!(code("Norwegian Side"), Some("NO"));
        assert_eq!(code("For Pakistan:"), Some("PK"));
        assert_eq!(code("- Foreign Minister Vale of Italy"), None);
        assert_eq!(code("SUBJECT"), None);
    }
}
