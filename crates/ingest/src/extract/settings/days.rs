//! Days that the sentence before tells: *He visited the ministry on Monday. He met Krol there.*

use chancery_language::Relation;
use chancery_model::{Edtf, MeetingKind, Part, Status};

use super::{ELSEWHEN, NEWS_DAYS, is_perfect};
use crate::extract::dates::Direction;
use crate::extract::document::At;
use crate::extract::encounters::Encounter;
use crate::extract::mentions::{Mention, Named};
use crate::extract::merge::within;
use crate::extract::reading::{Party, Reading, is_subject, is_verb};

/// Gives what is told without a day, right behind a sentence that tells what one of its people did on
/// a day, that day.
///
/// Not the day of words (*said on Monday*), nor a day so long ago that it is no news.
pub(super) fn carry_days(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    for encounter in encounters.iter_mut() {
        let open = encounter.kind != MeetingKind::Visit
            && encounter.date.is_none()
            && encounter.status.is_some_and(Status::happened)
            && !encounter.is_earlier
            && !encounter.is_apart;
        let told = encounter.sentences.iter().map(|(sentence, _)| *sentence);
        let Some(sentence) = told.min().filter(|_| open) else {
            continue;
        };
        let before = sentence.checked_sub(1).filter(|before| {
            let goes_on = reading.follows(std::iter::once(*before), sentence);
            goes_on
                && looks_nowhere_else(reading, sentence)
                && !is_elsewhere(reading, *before, encounter)
        });
        encounter.date = before.and_then(|before| day_of_deed(reading, before, encounter));
    }
}

/// Says whether a sentence names no time of its own.
fn looks_nowhere_else(reading: &Reading<'_>, sentence: usize) -> bool {
    let sent = reading.sent(sentence);
    let elsewhen = (0..sent.len()).any(|token| ELSEWHEN.contains(&sent.lower(token)));
    sent.part == Part::Body
        && reading.dates[sentence].is_empty()
        && !elsewhen
        && !is_perfect(reading, sentence)
}

/// Says whether an encounter was in another town or country than a sentence tells of.
fn is_elsewhere(reading: &Reading<'_>, sentence: usize, encounter: &Encounter) -> bool {
    let Some(own @ (Party::Place(_) | Party::Country(_))) = &encounter.place else {
        return false;
    };
    let other = |mention: &Mention| match &mention.named {
        Named::Place(thing) => Some(Party::Place(thing.clone())),
        Named::Country(index) => Some(Party::Country(*index)),
        _ => None,
    };
    let mut places = reading.mentions[sentence].iter().filter_map(other);
    places.any(|there| {
        there != *own && !within(reading, &there, own) && !within(reading, own, &there)
    })
}

/// Returns the one day on which a sentence tells that one of these people did something.
fn day_of_deed(
    reading: &Reading<'_>,
    sentence: usize,
    encounter: &Encounter,
) -> Option<(Edtf, String)> {
    let sent = reading.sent(sentence);
    let [date] = reading.dates[sentence].as_slice() else {
        return None;
    };
    let outside = |token: &usize| {
        sent.head(*token)
            .is_none_or(|head| !(date.first..date.last).contains(&head))
    };
    let head = (date.first..date.last).find(outside)?;
    let verb = sent.head(head).filter(|verb| is_verb(sent, *verb))?;
    let is_deed = sent.rel(verb) == Relation::Root
        && matches!(sent.xpos(verb), "VBD" | "VBN")
        && !reading.ontology.speech.contains(sent.lemma(verb))
        && !is_perfect(reading, sentence);
    let subject = sent
        .children(verb)
        .iter()
        .copied()
        .find(|token| is_subject(sent, *token))?;
    let doers = reading.parties(At {
        sentence,
        token: subject,
    });
    let shared = doers.iter().any(|doer| {
        matches!(doer, Party::Person(_)) && encounter.parties.iter().any(|(party, _)| party == doer)
    });
    let today = reading.today(sentence);
    let day = date.when.resolve(today, Direction::Past)?;
    let is_news = today.is_some_and(|today| {
        let since = day.latest().until(today);
        since.is_ok_and(|since| since.get_days().abs() <= NEWS_DAYS)
    });
    (is_deed && shared && is_news && day.earliest() == day.latest())
        .then(|| (day, sent.phrase(date.first, date.last).to_owned()))
}
