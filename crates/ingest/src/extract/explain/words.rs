//! Words of the article and names of those who are meant.

use super::super::document::Sent;
use super::super::mentions::{Named, Thing, one_line};
use super::super::reading::{Party, Reading};
use super::{Mark, Place};

/// Returns where bytes of a text stand, also in code points.
pub(super) fn place(text: &str, bytes: std::ops::Range<usize>) -> Place {
    let chars = |end: usize| text.get(..end).unwrap_or(text).chars().count();
    Place {
        bytes: (bytes.start, bytes.end),
        chars: (chars(bytes.start), chars(bytes.end)),
    }
}

/// Returns where a sentence stands.
pub(super) fn place_of(sent: &Sent<'_>) -> Place {
    place(sent.text, sent.tree.start..sent.tree.end)
}

/// Returns a sentence as it stands in the article.
pub(super) fn text_of(sent: &Sent<'_>) -> String {
    let text = sent.text.get(sent.tree.start..sent.tree.end);
    text.unwrap_or_default().to_owned()
}

/// Marks the tokens from the first to before the last.
pub(super) fn mark(sent: &Sent<'_>, first: usize, last: usize, label: &str) -> Mark {
    Mark {
        at: place(sent.text, sent.tree.byte_range(first..last)),
        words: one_line(sent.phrase(first, last)),
        label: label.to_owned(),
        means: None,
    }
}

/// Marks where the sentence names somebody who fills a slot at a token; the token itself where it
/// does not, with who is meant.
pub(super) fn mark_party(
    reading: &Reading<'_>,
    sentence: usize,
    party: &Party,
    token: usize,
    label: &str,
) -> Mark {
    let sent = reading.sent(sentence);
    let mentions = reading.mentions[sentence].iter();
    let own = mentions.filter(|m| names(reading, sentence, m.first, &m.named, party));
    // The nearest, and of two the one behind.
    let nearest = own.min_by_key(|m| {
        let behind = m.first.saturating_sub(token);
        let before = (token + 1).saturating_sub(m.last);
        (behind + before, before)
    });
    let name = name(reading, party);
    match nearest {
        Some(m) => {
            let mut mark = mark(sent, m.first, m.last, label);
            mark.means = (!name.contains(mark.words.as_str())).then_some(name);
            mark
        }
        None => Mark {
            means: Some(name),
            ..mark(sent, token, token + 1, label)
        },
    }
}

fn names(
    reading: &Reading<'_>,
    sentence: usize,
    first: usize,
    named: &Named,
    party: &Party,
) -> bool {
    match (named, party) {
        (Named::Person(_), Party::Person(person)) => {
            reading.people.at(sentence, first) == Some(*person)
        }
        (Named::Country(a) | Named::Demonym(a) | Named::Seat(a), Party::Country(b)) => a == b,
        (Named::Organization(a), Party::Organization(b)) | (Named::Place(a), Party::Place(b)) => {
            a == b
        }
        _ => false,
    }
}

/// Returns the name of a party as the record has it.
pub(super) fn name(reading: &Reading<'_>, party: &Party) -> String {
    let tables = reading.gazetteer;
    let name = match party {
        Party::Person(index) => reading.people.people.get(*index).map(|p| p.name.as_str()),
        Party::Country(index) => tables.countries.get(*index).map(|c| c.name.as_str()),
        Party::Organization(Thing::Known(index)) => {
            tables.organizations.get(*index).map(|o| o.name.as_str())
        }
        Party::Place(Thing::Known(index)) => tables.places.get(*index).map(|p| p.name.as_str()),
        Party::Organization(Thing::Unknown(name)) | Party::Place(Thing::Unknown(name)) => {
            Some(name.as_str())
        }
    };
    name.unwrap_or_default().to_owned()
}

/// Sorts marks and joins those of the same words.
pub(super) fn settle(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.at, mark.label != "trigger"));
    let mut settled: Vec<Mark> = Vec::new();
    for mark in marks {
        match settled.last_mut().filter(|last| last.at == mark.at) {
            Some(last) => {
                if !last.label.split(", ").any(|label| label == mark.label) {
                    last.label = format!("{}, {}", last.label, mark.label);
                }
                // Several people behind one word: "they".
                last.means = match (last.means.take(), mark.means) {
                    (Some(a), Some(b)) if a.split(", ").all(|one| one != b) => {
                        Some(format!("{a}, {b}"))
                    }
                    (a, b) => a.or(b),
                };
            }
            None => settled.push(mark),
        }
    }
    settled
}
