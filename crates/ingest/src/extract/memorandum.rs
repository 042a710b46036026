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

/// A line longer than this is no heading, entry or dateline.
const LINE: usize = 120;

const HEADINGS: [&str; 8] = [
    "participation",
    "participation:",
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
        let has_person = reading.mentions[index]
            .iter()
            .any(super::mentions::Mention::is_person);
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
                // An entry that is a body alone: "- Society of Bakers".
                Named::Organization(thing) if in_list && !has_person && mention.first <= 2 => {
                    let entry = (Party::Organization(thing.clone()), Capacity::Principal);
                    if !parties.contains(&entry) {
                        parties.push(entry);
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
    // Behind the text that it belongs to: that tells where and when.
    let before = body.get(..start).unwrap_or_default();
    let is_late = before.lines().any(|line| line.len() > LINE);
    if is_late {
        (place, date) = (None, None);
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
        // Whose meeting it is says the text before.
        link: if is_late { Link::Open } else { Link::Itself },
        names: Vec::new(),
        triggers: Vec::new(),
        is_in_person: false,
        is_definite: false,
        is_apart: false,
    }]
}

/// Returns the bytes of the list behind a heading: up to the first blank line after its first entry
/// that no further entry follows.
///
/// The first entry can stand on the heading's own line: *Participants: Mr. Vale, Counselor*.
fn list_span(body: &str) -> Option<(usize, usize)> {
    let mut offset = 0;
    let mut start = None;
    let mut entries = 0;
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        match start {
            None if HEADINGS.contains(&text.to_lowercase().as_str()) || announces(text) => {
                start = Some(offset + line.len());
            }
            None => {
                if let Some(behind) = run_in(line) {
                    start = Some(offset + behind);
                    entries += 1;
                }
            }
            Some(start) if text.is_empty() && entries > 0 => {
                let next = body.get(offset..).unwrap_or_default().trim_start();
                let next = next.lines().next().unwrap_or_default();
                if !is_entry(next) && entries > 1 {
                    return Some((start, offset));
                }
            }
            Some(_) if !text.is_empty() => entries += 1,
            Some(_) => {}
        }
        offset += line.len();
    }
    start.filter(|_| entries > 1).map(|start| (start, offset))
}

/// Says whether a line announces who took part: *Participants in the meeting included:*, *Meeting
/// participants*.
fn announces(line: &str) -> bool {
    let lower = line.to_lowercase();
    let mut words = lower.split_whitespace();
    let people = words.any(|word| {
        matches!(
            word.trim_end_matches(':'),
            "participants" | "attendees" | "representatives" | "speakers"
        )
    });
    let tells = lower.contains("includ") || lower.contains("were") || !lower.ends_with(':');
    let is_short = lower.split_whitespace().count() <= 3;
    people
        && line.len() < 100
        && (lower.ends_with(':') && tells || is_short && !lower.ends_with('.'))
}

/// Returns where the first entry begins on the line of its heading.
fn run_in(line: &str) -> Option<usize> {
    let heading = ["Participants:", "PARTICIPANTS:", "Present:", "PRESENT:"]
        .into_iter()
        .find(|heading| line.starts_with(heading))?;
    let rest = line.get(heading.len()..)?;
    is_entry(rest.trim_start()).then_some(heading.len())
}

/// Says whether a line reads as an entry of such a list: a bullet, or a short line that opens with a
/// form of address.
fn is_entry(line: &str) -> bool {
    let opens = [
        "- ",
        "• ",
        "– ",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Miss ",
        "Dr.",
        "Messrs.",
        "Ambassador ",
        "The Secretary",
    ];
    line.len() < LINE && opens.iter().any(|open| line.starts_with(open))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, list: Option<&str>) {
        let span = list_span(body).and_then(|(start, end)| body.get(start..end));
        assert_eq!(span.map(str::trim), list);
    }

    #[test]
    fn lists_stand_under_and_beside_their_heading() {
        check(
            "PARTICIPANTS\n- Anna Vale\n- Boris Krol\n\nThey met.",
            Some("- Anna Vale\n- Boris Krol"),
        );
        check(
            "Participants: Mr. Krol, Counselor\n\nMr. Vale, EUR\n\nMr. Moro, UNP\n\nMr. Krol said that he had read the long paper that the others had sent to him in the course of the week before, and more.",
            Some("Mr. Krol, Counselor\n\nMr. Vale, EUR\n\nMr. Moro, UNP"),
        );
    }

    #[test]
    fn a_sentence_about_participants_is_no_list() {
        check("Participants: all agreed.\n\nThey left.", None);
        check("The participants agreed.", None);
    }
}
