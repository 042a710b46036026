//! Names that the language engine sees, trimmed of what is not name.

use chancery_language::{NameKind, Upos};

use super::people::{PARTICLES, grow, person, skip_titles, with_surname};
use super::{Mention, Named, Thing, known_at, one_line, title_end};
use crate::extract::document::Sent;
use crate::extract::ontology::Ontology;
use crate::extract::titles::is_body_noun;
use crate::gazetteer::Gazetteer;

/// Takes the names that the language engine sees, each trimmed of what is not name.
pub(super) fn engine_names(
    sent: &Sent<'_>,
    gazetteer: &Gazetteer,
    ontology: &Ontology,
) -> Vec<Mention> {
    let titles: Vec<(usize, usize)> = (0..sent.len())
        .filter_map(|token| Some((token, title_end(sent, token, gazetteer)?)))
        .collect();
    let names = sent.tree.names.iter();
    names
        .filter_map(|name| {
            let (mut first, mut last) = (name.first, name.last.min(sent.len()));
            while first < last && matches!(sent.lower(last - 1), "'s" | "'" | "," | "." | "-") {
                last -= 1;
            }
            // "President of Chad Boris Krol", "Prime Minister of the Kingdom of X Y Z": the
            // engine likes to join the country with the name that follows it.
            if let Some(country) = country_before_name(sent, first, last, gazetteer) {
                first = country;
                last = grow(sent, first, last);
                return person(sent, first, last);
            }
            if name.kind == NameKind::Person && is_unit(sent, first, last, gazetteer) {
                let thing = Thing::Unknown(one_line(sent.phrase(first, last)));
                let named = Named::Organization(thing);
                return Some(Mention { first, last, named });
            }
            if name.kind == NameKind::Person {
                first = skip_titles(sent, first, last, gazetteer, ontology);
                // "for the DPRK Vale's meeting": the abbreviation of a country begins no name.
                let country = known_at(sent, first, gazetteer)
                    .filter(|m| matches!(m.named, Named::Country(_)) && m.last < last)
                    .filter(|m| m.last == first + 1 && is_capitals(sent.word(first)));
                if country.is_some() && !is_capitals(sent.word(first + 1)) {
                    first += 1;
                }
                last = with_surname(sent, first, grow(sent, first, last), gazetteer);
                return person(sent, first, last);
            }
            if first < last && sent.lower(first) == "the" {
                first += 1;
            }
            let (first, last) = without_titles(sent, first, last, &titles);
            let only_address = (first..last).all(|t| ontology.courtesy.contains(sent.lower(t)));
            if first >= last
                || only_address
                || !(first..last).any(|token| sent.is_capitalised(token))
            {
                return None;
            }
            // "Embassy of Norway" is Norway's, as "Norwegian Embassy" is.
            let is_embassy = matches!(sent.lower(first), "embassy" | "consulate")
                && sent.lower(first + 1) == "of";
            if is_embassy && known_at(sent, last - 1, gazetteer).is_some() {
                return None;
            }
            // "European leaders", "Arab states" name no body.
            if last == first + 1 && sent.upos(first) == Upos::Adj && name.kind != NameKind::Location
            {
                return None;
            }
            let text = one_line(sent.phrase(first, last));
            let thing = Thing::Unknown(text);
            let named = match name.kind {
                NameKind::Location => Named::Place(thing),
                _ => Named::Organization(thing),
            };
            Some(Mention { first, last, named })
        })
        .collect()
}

/// Returns where the name begins in *(president of) Chad Boris Krol*.
fn country_before_name(
    sent: &Sent<'_>,
    first: usize,
    last: usize,
    gazetteer: &Gazetteer,
) -> Option<usize> {
    let of = (1..=2).any(|back| {
        first
            .checked_sub(back)
            .is_some_and(|t| sent.lower(t) == "of")
    });
    let known = known_at(sent, first, gazetteer).filter(|_| of)?;
    let body = matches!(
        known.named,
        Named::Country(_) | Named::Organization(Thing::Known(_))
    );
    let rest = known.last..last;
    let proper = rest
        .clone()
        .all(|token| sent.is_capitalised(token) || PARTICLES.contains(&sent.lower(token)));
    // "leader of the Chad Popular Front": the name of a body.
    let proper = proper && !is_body_noun(sent.lower(last.saturating_sub(1)));
    (body && rest.len() >= 2 && proper).then_some(known.last)
}

/// Takes titles out of the name of a body: *White House National Security* before *Advisor* ends at
/// *House*, and what only goes on with a title (*Assistant Secretary of* | *State for Energy*) is no name.
fn without_titles(
    sent: &Sent<'_>,
    first: usize,
    last: usize,
    titles: &[(usize, usize)],
) -> (usize, usize) {
    if titles.iter().any(|(s, e)| *s < first && first < *e) {
        return (first, first);
    }
    let ends = titles.iter().find(|(s, e)| {
        let runs_on = *e > last || *e == last && !sent.lower(last - 1).ends_with('s');
        let inner = matches!(
            sent.lower(s.saturating_sub(1)),
            "of" | "the" | "for" | "'s" | "and"
        );
        *s > first && *s < last && runs_on && !inner && sent.is_capitalised(*s)
    });
    (first, ends.map_or(last, |(s, _)| *s))
}

/// Says whether a name of several words ends as the name of a body does: *Sixth Fleet*, *Naval Forces
/// Command*. *Anna Command* is a person all the same.
fn is_unit(sent: &Sent<'_>, first: usize, last: usize, gazetteer: &Gazetteer) -> bool {
    const UNITS: [&str; 12] = [
        "army",
        "battalion",
        "brigade",
        "corps",
        "division",
        "fleet",
        "force",
        "forces",
        "navy",
        "regiment",
        "service",
        "squadron",
    ];
    let noun = sent.lower(last.saturating_sub(1));
    let noun = if is_body_noun(noun) {
        noun
    } else {
        noun.strip_suffix('s')
            .filter(|one| is_body_noun(one))
            .unwrap_or(noun)
    };
    last > first + 1
        && (UNITS.contains(&noun) || is_body_noun(noun))
        && gazetteer.given_name(sent.word(first)).is_none()
}

fn is_capitals(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.')
}
