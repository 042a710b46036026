//! The country whose offices an article gives without naming it: its publisher's own.

use std::collections::BTreeMap;

use super::title::{implied, is_bare_secretary, is_lower_case, national_body};
use chancery_model::Part;

use crate::extract::document::Sent;
use crate::extract::mentions::{Mention, Named, Thing};
use crate::extract::offices::Holding;
use crate::extract::reading::Reading;
use crate::extract::titles::Office;
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

/// The votes from which on a text speaks as a country's own.
pub(super) const STRONG: usize = 2;

/// Counts what speaks for each country: its bodies and seats, offices that only it has, the dateline,
/// the publisher; returns the first with its votes.
pub(super) fn home(reading: &Reading<'_>) -> Option<(usize, usize)> {
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    for (sentence, mentions) in reading.mentions.iter().enumerate() {
        for mention in mentions {
            let country = match &mention.named {
                Named::Seat(index) => Some(*index),
                // A country does not name itself in speaking of its own offices.
                Named::Organization(thing @ Thing::Known(_)) => national_body(reading, thing)
                    .filter(|country| !names_country(reading, sentence, mention, *country)),
                _ => None,
            };
            if let Some(country) = country {
                *votes.entry(country).or_default() += 1;
            }
        }
    }
    let is_told = |holding: &Holding| {
        let mut all = reading.held_by(holding.person);
        all.any(|other| matches!(other.office, Some(Office::Country(_))))
    };
    let bare = reading.holdings.iter().filter(|h| h.office.is_none());
    let american = reading.gazetteer.country_by_code("US");
    for holding in bare.filter(|holding| !is_told(holding)) {
        let implied = implied(reading, holding).and_then(|thing| national_body(reading, &thing));
        // "Secretary Vale" is the style of American departments.
        let secretary = american.filter(|_| is_bare_secretary(holding) && !is_lower_case(holding));
        if let Some(country) = implied.or(secretary) {
            *votes.entry(country).or_default() += 2;
        }
    }
    // News of all the world have no home, but for what their publisher is.
    if is_digest(reading) {
        votes.clear();
    } else if let Some(country) = administration(reading) {
        *votes.entry(country).or_default() += 2;
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
}

/// Returns the country whose state published the article: by its source (*White House*) or by the
/// domain of its address (`gov.uk`).
fn publisher(reading: &Reading<'_>) -> Option<usize> {
    let article = reading.document.article;
    let source = article.source.as_deref().unwrap_or_default().trim();
    if let Some(seat) = reading.gazetteer.seats.get(source) {
        return Some(*seat);
    }
    if let Some(Known::Organization(index)) = reading.known(source) {
        return national_body(reading, &Thing::Known(index));
    }
    let address = article
        .url
        .as_deref()?
        .split("://")
        .last()?
        .split(['/', ':', '?'])
        .next()?;
    let mut labels = address.rsplit('.');
    let (last, before) = (labels.next()?, labels.next()?);
    let official = |label: &str| matches!(label, "gov" | "gob" | "gouv" | "go" | "mil" | "mfa");
    let code = match last {
        "gov" | "mil" => "US".to_owned(),
        "uk" if official(before) => "GB".to_owned(),
        _ if last.len() == 2 && official(before) => last.to_uppercase(),
        _ => return None,
    };
    reading.gazetteer.country_by_code(&code)
}

/// Says whether a body is part of a title and names its country: *Norwegian Authority President Vale*.
fn names_country(
    reading: &Reading<'_>,
    sentence: usize,
    mention: &Mention,
    country: usize,
) -> bool {
    let sent = reading.sent(sentence);
    let mut titles = reading.titles[sentence].iter();
    if !titles.any(|title| title.first <= mention.first && mention.last <= title.last) {
        return false;
    }
    let text = |first: usize| sent.phrase(first, mention.last);
    let gazetteer = reading.gazetteer;
    (mention.first..mention.last).any(|first| {
        let mut demonyms = gazetteer.demonyms.matches(text(first));
        let mut names = gazetteer.names.matches(text(first));
        demonyms.any(|(_, index)| *index == country)
            || names.any(|(_, known)| *known == Known::Country(country))
    })
}

/// Returns the United States where the text calls a government its President's own *Administration*, as
/// American statements alone do: *the Vale Administration*, *this Administration*.
fn administration(reading: &Reading<'_>) -> Option<usize> {
    let named = reading.document.sentences.iter().any(|sent| {
        (1..sent.len()).any(|token| {
            // "the Drug Enforcement Administration" is a body of its own.
            let before = sent.xpos(token - 1) == "NNP"
                && matches!(sent.lower(token.saturating_sub(2)), "the" | "-" | "‑");
            sent.part == Part::Body
                && sent.word(token) == "Administration"
                && (before || matches!(sent.lower(token - 1), "my" | "this" | "our" | "his"))
        })
    });
    named
        .then(|| reading.gazetteer.country_by_code("US"))
        .flatten()
}

/// Returns the countries that the text names, the most often named first.
pub(super) fn ranked(reading: &Reading<'_>) -> Vec<usize> {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    for mention in reading.mentions.iter().flatten() {
        let country = match &mention.named {
            Named::Country(index) | Named::Demonym(index) | Named::Seat(index) => Some(*index),
            Named::Organization(thing @ Thing::Known(_)) => national_body(reading, thing),
            _ => None,
        };
        if let Some(country) = country {
            *counts.entry(country).or_default() += 1;
        }
    }
    let mut ranked: Vec<(usize, usize)> = counts.into_iter().collect();
    ranked.sort_by_key(|(country, count)| (std::cmp::Reverse(*count), *country));
    ranked.into_iter().map(|(country, _)| country).collect()
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
