//! Minutes that list who took part: *PARTICIPANTS*, a line each, under a place and a date.
//!
//! Memoranda of conversation and minutes open with a dateline (*Washington, December 4, 1968.*) and
//! a list of names with their offices; what follows is the meeting itself.

use chancery_model::{Capacity, Edtf, MeetingKind, Part, Status};

use super::dates::Direction;
use super::document::Sent;
use super::encounters::{Encounter, Link};
use super::mentions::{Mention, Named, one_line};
use super::reading::{Party, Reading};

/// The rule of a list's encounter.
pub(crate) const RULE: &str = "meeting/list-of-participants";

/// A line longer than this is no heading, entry or dateline.
const LINE: usize = 120;

const HEADINGS: [&str; 12] = [
    "participation",
    "participation:",
    "participants",
    "participants:",
    "present",
    "present:",
    "attendees",
    "in attendance",
    "in attendance:",
    "attendance",
    "those present",
    "those present:",
];

/// Finds the meeting that a record's title names, and the one that a list of participants stands for.
pub(crate) fn find(reading: &Reading<'_>) -> Vec<Encounter> {
    let mut found: Vec<Encounter> = between(reading).into_iter().collect();
    found.extend(by_list(reading));
    found
}

fn by_list(reading: &Reading<'_>) -> Option<Encounter> {
    let body = reading.document.article.body.as_str();
    let spans = list_spans(body);
    let (start, end) = (spans.first()?.0, spans.last()?.1);
    let mut parties = Vec::new();
    let mut sentences = Vec::new();
    let (mut place, mut date) = of_title(reading);
    let mut is_first = true;
    for (index, sent) in reading.document.sentences.iter().enumerate() {
        if sent.part != Part::Body || sent.tree.start >= end {
            continue;
        }
        let at = sent.tree.start;
        let in_list = spans.iter().any(|(from, to)| (*from..*to).contains(&at));
        let has_person = reading.mentions[index].iter().any(Mention::is_person);
        // A dateline carries a day; what stands under SUBJECT is what they spoke of.
        let is_dateline = at < start && (is_first || !reading.dates[index].is_empty());
        is_first = false;
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
                Named::Place(thing) if is_dateline && place.is_none() => {
                    place = Some(Party::Place(thing.clone()));
                }
                _ => {}
            }
        }
        if date.is_none() && at < start {
            date = first_date(reading, index);
        }
    }
    if parties.len() < 2 {
        return None;
    }
    // Behind the text that it belongs to: that tells where and when.
    let before = body.get(..start).unwrap_or_default();
    let is_late = before.lines().any(|line| line.len() > LINE);
    if is_late {
        (place, date) = (None, None);
    }
    // Whose meeting it is says the text before.
    let link = if is_late { Link::Open } else { Link::Itself };
    Some(record(
        MeetingKind::Meeting,
        parties,
        place,
        date,
        sentences,
        link,
    ))
}

/// Finds the encounter of a title that says between whom it was: *Memorandum of a Telephone
/// Conversation Between the Secretary (Vale) and the Ambassador (Krol), Washington, May 1, 1957*.
fn between(reading: &Reading<'_>) -> Option<Encounter> {
    let mut titles = titles(reading);
    let (index, behind) = titles.find_map(|(index, sent)| {
        let mut tokens = 0..sent.len();
        let talk = tokens.find(|token| sent.lower(*token).starts_with("conversation"))?;
        let preposition = tokens.next().filter(|t| sent.lower(*t) == "between")?;
        (talk < preposition).then_some((index, preposition))
    })?;
    let sent = reading.sent(index);
    let mut parties = Vec::new();
    for mention in &reading.mentions[index] {
        let is_named = mention.is_person() && mention.first > behind;
        let person = reading.people.at(index, mention.first).filter(|_| is_named);
        let party = person.map(|person| (Party::Person(person), Capacity::Principal));
        parties.extend(party.filter(|party| !parties.contains(party)));
    }
    if parties.len() < 2 {
        return None;
    }
    let by_telephone = (0..behind).any(|token| sent.lower(token) == "telephone");
    let (kind, (place, date)) = (
        if by_telephone {
            MeetingKind::Call
        } else {
            MeetingKind::Meeting
        },
        of_title(reading),
    );
    let place = place.filter(|_| !by_telephone);
    let sentences = vec![(index, "meeting/title-of-record".to_owned())];
    Some(record(kind, parties, place, date, sentences, Link::Itself))
}

fn record(
    kind: MeetingKind,
    parties: Vec<(Party, Capacity)>,
    place: Option<Party>,
    date: Option<(Edtf, String)>,
    sentences: Vec<(usize, String)>,
    link: Link,
) -> Encounter {
    Encounter {
        place,
        date,
        link,
        ..Encounter::told(kind, Status::Held, parties, sentences)
    }
}

/// Lists the sentences of a title that names a record: *Memorandum of Conversation*, *Minutes of …*.
fn titles<'r, 'a>(reading: &'r Reading<'a>) -> impl Iterator<Item = (usize, &'r Sent<'a>)> {
    let sentences = reading.document.sentences.iter().enumerate();
    let in_title = |sent: &Sent<'_>| sent.part == Part::Title;
    let title = reading.document.article.title.to_lowercase();
    let is_record = [
        "memorandum",
        "minutes",
        "record of",
        "notes of",
        "conversation",
    ]
    .iter()
    .any(|word| title.contains(word));
    sentences.filter(move |(_, sent)| is_record && in_title(sent))
}

/// Returns the place and day at the end of a record's title.
fn of_title(reading: &Reading<'_>) -> (Option<Party>, Option<(Edtf, String)>) {
    let (mut place, mut date) = (None, None);
    for (index, sent) in titles(reading) {
        let day = reading.dates[index]
            .first()
            .map_or(sent.len(), |date| date.first);
        let named = reading.mentions[index].iter().filter(|m| m.last <= day);
        let behind_comma = named.filter(|m| m.first > 0 && sent.lower(m.first - 1) == ",");
        let mut places = behind_comma.filter_map(|mention| match &mention.named {
            Named::Place(thing) => Some(Party::Place(thing.clone())),
            _ => None,
        });
        place = places.next_back().or(place);
        date = first_date(reading, index).or(date);
    }
    (place, date)
}

/// Returns the first day that a sentence names.
fn first_date(reading: &Reading<'_>, index: usize) -> Option<(Edtf, String)> {
    let (sent, published) = (reading.sent(index), reading.document.article.published);
    reading.dates[index].iter().find_map(|mention| {
        let words = one_line(sent.phrase(mention.first, mention.last));
        Some((mention.when.resolve(published, Direction::Past)?, words))
    })
}

/// Returns the bytes of the lists behind headings, each up to the first blank line after its first
/// entry that no further entry follows. A further list counts where its heading comes right behind.
///
/// The first entry can stand on the heading's own line: *Participants: Mr. Vale, Counselor*. A heading
/// can end a paragraph.
fn list_spans(body: &str) -> Vec<(usize, usize)> {
    let mut offset = 0;
    let mut start = None;
    let mut entries = 0;
    let mut has_bullets = false;
    // Whether a blank line parts the entries.
    let mut is_spaced = false;
    let mut after_blank = false;
    let mut spans = Vec::new();
    for line in body.split_inclusive('\n') {
        let text = line.trim();
        let behind = offset + line.len();
        match start {
            None if text.is_empty() => {}
            None if is_heading(text) || ends_in_heading(text, body.get(behind..)) => {
                start = Some(behind);
            }
            None => match run_in(line) {
                Some(inside) => {
                    start = Some(offset + inside);
                    entries += 1;
                }
                // Only lists right behind the first belong to it.
                None if !spans.is_empty() => return spans,
                None => {}
            },
            Some(from) if text.is_empty() && entries > 0 => {
                let next = next_line(body.get(offset..));
                // A first list of one goes on, unless another follows.
                let ends = entries > 1 || !spans.is_empty() || is_heading(next);
                // "Mr. Vale said …" behind a list of bullets is text.
                let goes_on = is_entry(next) && (is_bullet(next) || !has_bullets)
                    || is_spaced && !has_bullets && names_somebody(next);
                if !goes_on && ends {
                    spans.push((from, offset));
                    (start, entries) = (None, 0);
                }
                after_blank = true;
            }
            Some(_) if !text.is_empty() => {
                has_bullets = is_bullet(text);
                is_spaced |= after_blank && entries > 0;
                after_blank = false;
                entries += 1;
            }
            Some(_) => {}
        }
        offset = behind;
    }
    spans.extend(
        start
            .filter(|_| entries > 1 || !spans.is_empty())
            .map(|from| (from, offset)),
    );
    spans
}

/// Returns the next line that is not blank.
fn next_line(text: Option<&str>) -> &str {
    let rest = text.unwrap_or_default().trim_start();
    rest.lines().next().unwrap_or_default()
}

fn is_heading(line: &str) -> bool {
    HEADINGS.contains(&line.to_lowercase().as_str()) || announces(line)
}

/// Says whether the last sentence of a paragraph is the heading of a list that follows: *… work
/// together. Participants included:*.
fn ends_in_heading(line: &str, rest: Option<&str>) -> bool {
    let last = line.rsplit(['.', '!', '”', '"']).next().unwrap_or_default();
    last.len() < line.len() && is_heading(last.trim()) && is_entry(next_line(rest))
}

/// Says whether a line announces who took part: *Participants in the meeting included:*, *Meeting
/// participants*, *They were joined by:*.
fn announces(line: &str) -> bool {
    let lower = line.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let is_people = |word: &str| {
        matches!(
            word.trim_end_matches(':'),
            "participants" | "attendees" | "representatives" | "speakers" | "panelists"
        )
    };
    let people = words.iter().position(|word| is_people(word));
    let took_part = words.iter().any(|word| {
        matches!(
            *word,
            "participated" | "participating" | "attended" | "attending" | "joined"
        )
    }) || lower.contains("in attendance");
    if line.len() >= 100 || people.is_none() && !took_part {
        return false;
    }
    if !lower.ends_with(':') {
        return people.is_some() && words.len() <= 3 && !lower.ends_with('.');
    }
    let tells = [
        "includ",
        " were",
        " are:",
        " as follows:",
        " by:",
        "in attendance:",
    ]
    .iter()
    .any(|word| lower.contains(word));
    // "Participants in the meeting:", but not "Participants then addressed:"
    let bare = people.is_some_and(|at| {
        words
            .get(at + 1)
            .is_none_or(|next| matches!(*next, "in" | "at" | "from" | "of"))
    });
    let attending = lower.contains("attending the ") || lower.contains("participating in ");
    tells || bare || attending
}

/// Returns where the first entry begins on the line of its heading.
fn run_in(line: &str) -> Option<usize> {
    let heading = ["Participants:", "PARTICIPANTS:", "Present:", "PRESENT:"]
        .into_iter()
        .find(|heading| line.starts_with(heading))?;
    let rest = line.get(heading.len()..)?;
    is_entry(rest.trim_start()).then_some(heading.len())
}

fn is_bullet(line: &str) -> bool {
    line.starts_with(['-', '*', '•', '–'])
}

/// Says whether a line reads as an entry of such a list: a bullet, or a short line that opens with a
/// form of address.
fn is_entry(line: &str) -> bool {
    let opens = [
        "- ",
        "* ",
        "• ",
        "– ",
        "Mr.",
        "Mrs.",
        "Ms.",
        "Miss ",
        "Dr.",
        "Messrs.",
        "H.E.",
        "His Excellency",
        "Her Excellency",
        "Ambassador ",
        "The Secretary",
    ];
    let numbered = line
        .split_once(". ")
        .is_some_and(|(number, _)| number.parse::<u8>().is_ok());
    // The offices of one who took part can fill a line.
    let fits = line.len() < LINE || line.len() < 2 * LINE && is_bullet(line);
    fits && (numbered || opens.iter().any(|open| line.starts_with(open)))
}

/// Says whether a line can be an entry without a form of address: a name with or without an office, no heading
/// and no sentence.
fn names_somebody(line: &str) -> bool {
    const MOST: usize = 12;
    let small = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    let words: Vec<&str> = line.split_whitespace().collect();
    let joins = |word: &str| {
        matches!(
            word,
            "and" | "for" | "of" | "the" | "to" | "de" | "van" | "von"
        )
    };
    let is_heading = line == line.to_uppercase() || line.contains(':') || line.ends_with('.');
    let is_name = words
        .iter()
        .filter(|word| small(word))
        .all(|word| joins(word));
    (2..=MOST).contains(&words.len()) && !is_heading && is_name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check<'l>(body: &str, lists: impl IntoIterator<Item = &'l str>) {
        let spans = list_spans(body);
        let found: Vec<&str> = spans
            .iter()
            .filter_map(|(start, end)| body.get(*start..*end))
            .map(str::trim)
            .collect();
        assert_eq!(found, lists.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_heading_can_end_a_paragraph() {
        check(
            "They agreed to go on working together on the border. Participants in today’s meeting included:\n\n- Anna Vale, President and CEO, Society of Bakers\n- Boris Krol",
            ["- Anna Vale, President and CEO, Society of Bakers\n- Boris Krol"],
        );
        check(
            "They met. Participants\n\n- Anna Vale\n- Boris Krol",
            ["- Anna Vale\n- Boris Krol"],
        );
        check(
            "They met. Participants then addressed four topics:\n\n- Flour\n- Water",
            [],
        );
        check(
            "Members of the Senate attending the meeting:\n- Anna Vale\n- Boris Krol",
            ["- Anna Vale\n- Boris Krol"],
        );
    }

    #[test]
    fn lists_follow_each_other() {
        check(
            "They met.\n\nParticipants:\n- Anna Vale\n- Boris Krol\n\nMinistry participants included:\n\n- Karl Dorn\n\nThe rest is text.\n\nParticipants:\n- Nobody\n- No one",
            ["- Anna Vale\n- Boris Krol", "- Karl Dorn"],
        );
    }

    #[test]
    fn lists_stand_under_and_beside_their_heading() {
        check(
            "PARTICIPANTS\n- Anna Vale\n- Boris Krol\n\nThey met.",
            ["- Anna Vale\n- Boris Krol"],
        );
        check(
            "Participants: Mr. Krol, Counselor\n\nMr. Vale, EUR\n\nMr. Moro, UNP\n\nMr. Krol said that he had read the long paper that the others had sent to him in the course of the week before, and more.",
            ["Mr. Krol, Counselor\n\nMr. Vale, EUR\n\nMr. Moro, UNP"],
        );
    }

    #[test]
    fn entries_apart_need_no_form_of_address() {
        check(
            "PARTICIPANTS:\n\nMr. Boris Krol, Counselor\n\nKarl Dorn, Staff\n\nPrime Minister Anna Vale\n\nDATE: Monday\n\nVale: Sit down.",
            ["Mr. Boris Krol, Counselor\n\nKarl Dorn, Staff\n\nPrime Minister Anna Vale"],
        );
    }

    #[test]
    fn a_sentence_about_participants_is_no_list() {
        check("Participants: all agreed.\n\nThey left.", []);
        check("The participants agreed.", []);
    }
}
