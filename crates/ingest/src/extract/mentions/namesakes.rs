//! Which of several places of one name is meant: *Tripoli* in an article on Lebanon.

use std::collections::{BTreeMap, BTreeSet};

use super::{Mention, Named, Thing};
use crate::extract::document::{Document, Sent};
use crate::gazetteer::Gazetteer;

/// Gives each place whose name others bear the one that the text means: that of the country that
/// stands with it (*Tripoli, Lebanon*; *Lebanon's Tripoli*), there or elsewhere in the text; else, where
/// the text never speaks of the country of the best known one, that of the one country of which it does.
pub(super) fn settle_namesakes(
    document: &Document<'_>,
    gazetteer: &Gazetteer,
    all: &mut [Vec<Mention>],
) {
    let named = countries_named(gazetteer, all);
    let mut told: BTreeMap<usize, usize> = BTreeMap::new();
    let mut chosen: Vec<(usize, usize, usize)> = Vec::new();
    for (sentence, mentions) in all.iter().enumerate() {
        for (position, mention) in mentions.iter().enumerate() {
            let Named::Place(Thing::Known(place)) = mention.named else {
                continue;
            };
            if gazetteer.namesakes(place).is_empty() {
                continue;
            }
            let sent = document.sent(sentence);
            let beside = beside(sent, gazetteer, mentions, position);
            let one = beside.and_then(|country| in_country(gazetteer, place, country));
            if let Some(one) = one {
                told.insert(place, one);
            }
            chosen.push((sentence, position, one.unwrap_or(place)));
        }
    }
    for (sentence, position, place) in chosen {
        let mention = all.get_mut(sentence).and_then(|m| m.get_mut(position));
        let Some(mention) = mention else { continue };
        let first = mention.named == Named::Place(Thing::Known(place));
        let meant = if first {
            let known = told.get(&place).copied();
            known.unwrap_or_else(|| by_countries(gazetteer, place, &named))
        } else {
            place
        };
        mention.named = Named::Place(Thing::Known(meant));
    }
}

/// Returns the countries that a text names, by themselves or by a place whose name is its own.
fn countries_named(gazetteer: &Gazetteer, all: &[Vec<Mention>]) -> BTreeSet<usize> {
    let country = |mention: &Mention| match &mention.named {
        Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => Some(*index),
        Named::Place(Thing::Known(place)) if gazetteer.namesakes(*place).is_empty() => {
            country_of(gazetteer, *place)
        }
        _ => None,
    };
    all.iter().flatten().filter_map(country).collect()
}

fn country_of(gazetteer: &Gazetteer, place: usize) -> Option<usize> {
    gazetteer.country_by_code(&gazetteer.places.get(place)?.country)
}

/// Returns the country that stands with a place: *Tripoli, Lebanon*, *Cambridge, Massachusetts*,
/// *Lebanon's Tripoli*, *the Lebanese city of Tripoli* (of which the tree is not asked).
fn beside(
    sent: &Sent<'_>,
    gazetteer: &Gazetteer,
    mentions: &[Mention],
    position: usize,
) -> Option<usize> {
    let own = mentions.get(position)?;
    let behind = mentions.get(position + 1).filter(|next| {
        next.first == own.last + 1 && matches!(sent.lower(own.last), "," | "(" | "in")
    });
    let before = position.checked_sub(1).and_then(|at| mentions.get(at));
    let before = before.filter(|other| {
        let between: Vec<&str> = (other.last..own.first).map(|t| sent.lower(t)).collect();
        matches!(
            between[..],
            [] | ["'s"] | ["city" | "town" | "port", "of"] | ["port", "city", "of"]
        )
    });
    [behind, before]
        .into_iter()
        .flatten()
        .find_map(|mention| match &mention.named {
            Named::Country(index) | Named::Demonym(index) => Some(*index),
            Named::Place(Thing::Known(place)) => gazetteer
                .places
                .get(*place)
                .filter(|place| place.is_region)
                .and_then(|place| gazetteer.country_by_code(&place.country)),
            _ => None,
        })
}

/// Returns the place of this name that lies in a country.
fn in_country(gazetteer: &Gazetteer, place: usize, country: usize) -> Option<usize> {
    let namesakes = gazetteer.namesakes(place).iter().copied();
    std::iter::once(place)
        .chain(namesakes)
        .find(|other| country_of(gazetteer, *other) == Some(country))
}

/// Returns the place of this name that the countries of a text speak for.
fn by_countries(gazetteer: &Gazetteer, place: usize, named: &BTreeSet<usize>) -> usize {
    let is_named = |place: &usize| {
        country_of(gazetteer, *place).is_some_and(|country| named.contains(&country))
    };
    if is_named(&place) {
        return place;
    }
    // A Canadian minister in London is in the capital all the same.
    let is_great = |place: usize| gazetteer.places.get(place).is_some_and(|p| p.is_great);
    let namesakes = gazetteer.namesakes(place).iter();
    let mut others =
        namesakes.filter(|other| is_named(other) && (is_great(**other) || !is_great(place)));
    match (others.next(), others.next()) {
        (Some(one), None) => *one,
        _ => place,
    }
}
