//! Where and when those who have met speak to the press together: *At a joint news conference in Oslo on
//! Monday, Vale said …*.

use chancery_model::{Edtf, MeetingKind, Status};

use crate::extract::dates::Direction;
use crate::extract::encounters::Encounter;
use crate::extract::mentions::Named;
use crate::extract::reading::{Party, Reading};

/// How many sentences behind the meeting they speak.
const REACH: usize = 3;
/// How many words behind *conference* place and day stand.
const NEAR: usize = 6;

/// A day, with the words that give it.
type Day = (Edtf, String);

/// Gives meetings without place or day those of the joint news conference told right behind them.
pub(super) fn meet_the_press(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    let count = reading.document.sentences.len();
    for encounter in encounters.iter_mut() {
        let open = encounter.kind == MeetingKind::Meeting
            && encounter.status.is_some_and(Status::happened)
            && (encounter.place.is_none() || encounter.date.is_none());
        let told = encounter.sentences.iter().filter(|_| open);
        let mut behind = told.flat_map(|(told, _)| told + 1..count.min(told + 1 + REACH));
        let Some((place, date)) = behind.find_map(|s| joint_conference(reading, s)) else {
            continue;
        };
        if encounter.place.is_none() {
            encounter.place = place;
        }
        if encounter.date.is_none() {
            encounter.date = date;
        }
    }
}

/// Returns the place and the day of the joint news conference of which a sentence tells.
fn joint_conference(
    reading: &Reading<'_>,
    sentence: usize,
) -> Option<(Option<Party>, Option<Day>)> {
    let sent = reading.sent(sentence);
    let noun = (2..sent.len()).find(|token| {
        let press = matches!(sent.lower(token - 1), "news" | "press");
        let held = matches!(sent.lower(*token), "conference" | "briefing");
        press && held && sent.lower(token - 2) == "joint"
    })?;
    let near = noun + 1..(noun + 1 + NEAR).min(sent.len());
    let place = reading.mentions[sentence].iter().find_map(|mention| {
        let is_there = near.contains(&mention.first) && sent.lower(mention.first - 1) == "in";
        match &mention.named {
            Named::Place(thing) if is_there => Some(Party::Place(thing.clone())),
            Named::Country(index) if is_there => Some(Party::Country(*index)),
            _ => None,
        }
    });
    let date = reading.dates[sentence]
        .iter()
        .find(|date| near.contains(&date.first))
        .and_then(|date| {
            let day = date
                .when
                .resolve(reading.today(sentence), Direction::Past)?;
            Some((day, sent.phrase(date.first, date.last).to_owned()))
        });
    Some((place, date))
}
