//! Names that only an office behind them shows to be people's: *met Dunmore, the Australian prime minister*.

use chancery_language::Upos;

use super::people::{grow, is_no_name, person};
use super::{Mention, Named, Thing, title_end};
use crate::extract::document::Sent;
use crate::gazetteer::Gazetteer;

/// How many words may stand between the comma and the title.
const REACH: usize = 4;

/// Takes capitalised words that nothing else is known of as a person's name where a comma and an office follow.
pub(super) fn before_titles(
    sent: &Sent<'_>,
    gazetteer: &Gazetteer,
    mut mentions: Vec<Mention>,
) -> Vec<Mention> {
    if sent.part != chancery_model::Part::Body {
        return mentions;
    }
    for comma in 1..sent.len() {
        if sent.lower(comma) != "," || !is_followed_by_office(sent, comma, gazetteer, &mentions) {
            continue;
        }
        let is_free = |token: usize| {
            let lower = sent.lower(token);
            sent.is_capitalised(token)
                && sent.upos(token) == Upos::Propn
                && !is_no_name(lower)
                && !mentions.iter().any(|m| m.covers(token) && !is_guess(m))
                && title_end(sent, token, gazetteer).is_none()
        };
        let first = (0..comma).rev().take_while(|token| is_free(*token)).last();
        let Some(first) = first else { continue };
        // "In Tabarka, the prime minister said": where, not who.
        let before = first.checked_sub(1).map_or("", |token| sent.lower(token));
        let is_place = matches!(
            before,
            "at" | "from" | "in" | "near" | "of" | "outside" | "to" | "," | "-" | "–"
        );
        let last = grow(sent, first, comma);
        if !is_place
            && last == comma
            && let Some(mention) = person(sent, first, last)
        {
            mentions.retain(|m| m.last <= first || m.first >= last);
            mentions.push(mention);
        }
    }
    mentions.sort_by_key(|mention| mention.first);
    mentions
}

/// Says whether the engine alone takes a name for a place.
fn is_guess(mention: &Mention) -> bool {
    matches!(mention.named, Named::Place(Thing::Unknown(_)))
}

/// Says whether an office stands behind a comma and before the next: *, the Australian prime minister,*, *, Chad's
/// foreign minister.*; not *, the prime minister said*.
fn is_followed_by_office(
    sent: &Sent<'_>,
    comma: usize,
    gazetteer: &Gazetteer,
    mentions: &[Mention],
) -> bool {
    let mut at = comma + 1;
    let mut is_definite = false;
    while at <= comma + REACH {
        let country = mentions
            .iter()
            .find(|m| m.first == at && matches!(m.named, Named::Country(_) | Named::Demonym(_)));
        if let Some(country) = country {
            is_definite |= matches!(country.named, Named::Country(_));
            at = country.last;
        } else if matches!(sent.lower(at), "the" | "'s" | "’s") {
            is_definite |= sent.lower(at) == "the";
            at += 1;
        } else {
            let Some(end) = title_end(sent, at, gazetteer).filter(|_| is_definite) else {
                return false;
            };
            let of = usize::from(sent.lower(end) == "of");
            let country = mentions
                .iter()
                .find(|m| of == 1 && m.first == end + 1 && matches!(m.named, Named::Country(_)));
            let end = country.map_or(end, |country| country.last);
            return matches!(sent.lower(end), "," | "." | ";" | ")" | "");
        }
    }
    false
}
