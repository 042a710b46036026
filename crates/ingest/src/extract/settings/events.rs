//! What an article on a summit tells of its guests was there: *The summit began today in Oslo. … Before
//! the press conference, Vale met Krol.*

use chancery_model::{MeetingKind, Part, Status};

use super::{ELSEWHEN, is_perfect};
use crate::extract::encounters::Encounter;
use crate::extract::merge::speaks_for;
use crate::extract::reading::{Party, Reading};

/// The fewest parties of an event that others of its guests can meet at.
const FEWEST: usize = 3;

/// Gives meetings without place and day those of the summit with which the article opens, where all who
/// meet are its guests.
pub(super) fn place_at_event(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    let opens = |e: &&Encounter| {
        let is_event = e.triggers.iter().any(|at| {
            matches!(
                reading.sent(at.sentence).lemma(at.token),
                "summit" | "conference" | "forum"
            )
        });
        is_event
            && e.kind == MeetingKind::Meeting
            && e.place.is_some()
            && e.parties.len() >= FEWEST
            && e.status.is_none_or(Status::happened)
            && reading.opens_with(e.sentences.iter().map(|(sentence, _)| *sentence))
    };
    let Some(event) = encounters.iter().find(opens).cloned() else {
        return;
    };
    let is_guest = |party: &Party| {
        let mut guests = event.parties.iter();
        guests.any(|(guest, _)| guest == party || speaks_for(reading, guest, party))
    };
    for meeting in encounters.iter_mut() {
        let sentences = || meeting.sentences.iter().map(|(sentence, _)| *sentence);
        let is_now = sentences().all(|sentence| {
            let sent = reading.sent(sentence);
            let mut words = (0..sent.len()).map(|token| sent.lower(token));
            sent.part == Part::Body
                && !is_perfect(reading, sentence)
                && !words.any(|word| ELSEWHEN.contains(&word))
        });
        let open = meeting.kind == MeetingKind::Meeting
            && meeting.place.is_none()
            && meeting.date.is_none()
            && !meeting.is_apart
            && !meeting.is_earlier
            && meeting.status.is_some_and(Status::happened);
        let are_guests = meeting.parties.iter().all(|(party, _)| is_guest(party));
        if open && is_now && are_guests {
            meeting.place.clone_from(&event.place);
            meeting.date.clone_from(&event.date);
        }
    }
}
