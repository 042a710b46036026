//! Minutes that list who took part: *PARTICIPANTS*, a line each, under a place and a date.
//!
//! Memoranda of conversation and minutes open with a dateline (*Washington, December 4, 1968.*) and
//! a list of names with their offices; what follows is the meeting itself.

use chancery_model::{Capacity, MeetingKind, Part, Status};

use super::dates::Direction;
use super::encounters::{Encounter, Link};
use super::mentions::Named;
use super::reading::{Party, Reading};

/// The rule of a list's encounter.
pub(crate) const RULE: &str = "meeting/list-of-participants";

const HEADINGS: [&str; 6] = [
    "participants",
    "participants:",
    "present",
    "present:",
    "attendees",
    "in attendance",
];

/// Finds the meeting that a list of participants stands for.
pub(crate) fn find(reading: &Reading<'_>) -> Vec<Encounter> {
    let body = reading.document.article.body.as_str();
    let Some((start, end)) = list_span(body) else {
        return Vec::new();
    };
    let mut parties = Vec::new();
    let mut sentences = Vec::new();
    let mut date = None;
    let mut place = None;
    for (index, sent) in reading.document.sentences.iter().enumerate() {
        if sent.part != Part::Body || sent.tree.start >= end {
            continue;
        }
        let in_list = sent.tree.start >= start;
        for mention in &reading.mentions[index] {
            match &mention.named {
                Named::Person(_) if in_list => {
                    if let Some(person) = reading.people.at(index, mention.first) {
                        let entry = (Party::Person(person), Capacity::Principal);
                        if !parties.contains(&entry) {
                            parties.push(entry);
                        }
                        if sentences.iter().all(|(known, _)| *known != index) {
                            sentences.push((index, RULE.to_owned()));
                        }
                    }
                }
                Named::Place(thing) if !in_list && place.is_none() => {
                    place = Some(Party::Place(thing.clone()));
                }
                _ => {}
            }
        }
        if date.is_none() {
            let published = reading.document.article.published;
            date = reading.dates[index].iter().find_map(|mention| {
                let words = super::mentions::one_line(sent.phrase(mention.first, mention.last));
                Some((mention.when.resolve(published, Direction::Past)?, words))
            });
        }
    }
    if parties.len() < 2 {
        return Vec::new();
    }
    let kind = MeetingKind::Meeting;
    vec![Encounter {
        kind,
        status: Some(Status::Held),
        parties,
        place,
        date,
        attribution: None,
        sentences,
        is_bilateral: false,
        link: Link::Itself,
        names: Vec::new(),
        triggers: Vec::new(),
        is_in_person: false,
    }]
}

/// Returns the bytes of the list behind a heading: up to the first blank line after its first entry.
fn list_span(body: &str) -> Option<(usize, usize)> {
    let mut offset = 0;
    let mut start = None;
    let mut entries = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        match start {
            None if HEADINGS.contains(&text.to_lowercase().as_str()) => {
                start = Some(offset + line.len());
            }
            Some(start) if text.is_empty() && entries > 1 => return Some((start, offset)),
            Some(_) if !text.is_empty() => entries += 1,
            _ => {}
        }
        offset += line.len();
    }
    start.filter(|_| entries > 1).map(|start| (start, offset))
}
