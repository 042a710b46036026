//! The country whose offices an article gives without naming it: its publisher's own.

use std::collections::BTreeMap;

use super::{implied, national_body, publisher};
use chancery_model::Part;

use crate::extract::document::Sent;
use crate::extract::mentions::{Named, Thing};
use crate::extract::reading::Reading;
use crate::gazetteer::Known;

/// Where states meet that are not at home there: a dateline from there says nothing of whose office
/// is meant.
const SEATS_OF_BODIES: [&str; 6] = [
    "Geneva",
    "Vienna",
    "New York City",
    "Brussels",
    "The Hague",
    "Davos",
];

/// Counts what speaks for each country: its bodies and seats, offices that only it has, the dateline,
/// the publisher.
pub(super) fn home(reading: &Reading<'_>) -> Option<usize> {
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    for mention in reading.mentions.iter().flatten() {
        let country = match &mention.named {
            Named::Seat(index) => Some(*index),
            Named::Organization(thing @ Thing::Known(_)) => national_body(reading, thing),
            _ => None,
        };
        if let Some(country) = country {
            *votes.entry(country).or_default() += 1;
        }
    }
    let bare = reading.holdings.iter().filter(|h| h.office.is_none());
    for holding in bare {
        if let Some(country) =
            implied(reading, holding).and_then(|thing| national_body(reading, &thing))
        {
            *votes.entry(country).or_default() += 2;
        }
    }
    // News of all the world have no home, but for what their publisher is.
    if is_digest(reading) {
        votes.clear();
    }
    if let Some(country) = dateline(reading) {
        *votes.entry(country).or_default() += 4;
    }
    if let Some(country) = publisher(reading) {
        *votes.entry(country).or_default() += 8;
    }
    votes
        .into_iter()
        .max_by_key(|(country, count)| (*count, std::cmp::Reverse(*country)))
        .map(|(country, _)| country)
}

/// Says whether the text is a list of news, each with its source in brackets: *… in Oslo. (Reuters)*.
fn is_digest(reading: &Reading<'_>) -> bool {
    const FEW: usize = 3;
    let lines = reading.document.article.body.lines().map(str::trim_end);
    lines.filter(|line| line.ends_with(')')).count() >= FEW
}

/// Returns the countries that the title names, each once.
pub(super) fn in_title(reading: &Reading<'_>) -> Vec<usize> {
    let title = |sent: &&Sent<'_>| sent.part == Part::Title;
    let titles = reading.document.sentences.iter().take_while(title).count();
    countries(reading, 0..titles)
}

fn countries(reading: &Reading<'_>, sentences: std::ops::Range<usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for mention in reading
        .mentions
        .get(sentences)
        .into_iter()
        .flatten()
        .flatten()
    {
        if let Named::Country(index) | Named::Demonym(index) = mention.named
            && !found.contains(&index)
        {
            found.push(index);
        }
    }
    found
}

/// Returns the one country that the title names, if the first sentence of the body names it before
/// any other.
pub(super) fn lead(reading: &Reading<'_>) -> Option<usize> {
    let [title] = in_title(reading)[..] else {
        return None;
    };
    let body = |sent: &Sent<'_>| sent.part == Part::Body;
    let first = reading.document.sentences.iter().position(body)?;
    (countries(reading, first..first + 1).first() == Some(&title)).then_some(title)
}

/// Returns the country that the article is dated from: *QUITO, Ecuador —*, *Washington, July 27, 1967*.
fn dateline(reading: &Reading<'_>) -> Option<usize> {
    let body = reading.document.article.body.as_str();
    let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
    let end = crate::extract::dateline::end(body);
    let marked = body.get(..end).filter(|text| !text.is_empty());
    let dated = |line: &&str| {
        line.len() < 70
            && line.contains(',')
            && line.chars().next().is_some_and(char::is_uppercase)
            && crate::extract::dateline::names_day(line)
    };
    let line = marked.or_else(|| lines.take(3).find(dated))?;
    let place: String = line
        .split([',', '(', '—', '–', '-'])
        .next()?
        .split_whitespace()
        .map(capitalised)
        .collect::<Vec<_>>()
        .join(" ");
    match reading.known(&place)? {
        Known::Country(index) => Some(index),
        Known::Place(index) => {
            let place = reading.gazetteer.places.get(index)?;
            let neutral = SEATS_OF_BODIES.contains(&place.name.as_str());
            reading
                .gazetteer
                .country_by_code(&place.country)
                .filter(|_| !neutral)
        }
        Known::Organization(_) => None,
    }
}

/// Writes a word of capitals with one capital.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter();
    first.chain(letters.flat_map(char::to_lowercase)).collect()
}
