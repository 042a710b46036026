//! Encounters told one behind the other: what goes on where and when the one before was.

use chancery_model::{MeetingKind, Part, Status};

use super::is_perfect;
use crate::extract::encounters::Encounter;
use crate::extract::mentions::Named;
use crate::extract::reading::{Party, Reading};

/// How far back the encounter is looked for that *also* goes on from.
const REACH: usize = 5;

/// Gives what is told right behind another encounter of the same people the other's place and day:
/// *Vale met Krol in Dakar on Monday. She also met Moro.*
///
/// Not what looks back (*had met*), nor what names a day or place of its own.
pub(super) fn continue_scenes(reading: &Reading<'_>, encounters: &mut [Encounter]) {
    // Where the body tells it, not the title.
    let first = |e: &Encounter| {
        let told = e.sentences.iter().map(|(sentence, _)| *sentence);
        told.min_by_key(|s| (reading.sent(*s).part == Part::Title, *s))
    };
    let mut order: Vec<usize> = (0..encounters.len())
        .filter(|index| encounters[*index].kind != MeetingKind::Visit)
        .collect();
    order.sort_by_key(|index| first(&encounters[*index]));
    for (position, index) in order.iter().enumerate() {
        let own = &encounters[*index];
        let is_meeting = own.kind == MeetingKind::Meeting;
        // What will be is not all planned for one day.
        let open = own.status.is_none_or(Status::happened)
            && !own.is_apart
            && (own.date.is_none() || is_meeting && own.place.is_none());
        let Some(sentence) = first(own).filter(|s| open && goes_on(reading, *s)) else {
            continue;
        };
        let earlier = order.get(..position).unwrap_or_default();
        let before = earlier.iter().rev().map(|other| &encounters[*other]);
        let Some(scene) = before
            .into_iter()
            .find(|scene| precedes(reading, scene, own, sentence))
        else {
            continue;
        };
        let place = scene.place.clone().filter(|_| {
            let same_day = own.date.is_none() || own.date == scene.date;
            is_meeting && scene.kind == MeetingKind::Meeting && same_day
        });
        let date = scene.date.clone();
        let own = &mut encounters[*index];
        own.place = own.place.take().or(place);
        own.date = own.date.take().or(date);
    }
}

/// Says whether a sentence can go on from the one before: it tells of no other time or place.
fn goes_on(reading: &Reading<'_>, sentence: usize) -> bool {
    let sent = reading.sent(sentence);
    let elsewhere = reading.mentions[sentence].iter().any(|mention| {
        let mut lead = mention.first;
        while lead > 0 && matches!(sent.lower(lead - 1), "the" | "nearby") {
            lead -= 1;
        }
        let lead = lead.checked_sub(1).map_or("", |t| sent.lower(t));
        matches!(mention.named, Named::Place(_) | Named::Country(_))
            && matches!(lead, "in" | "at" | "to" | "for" | "from")
    });
    let back = (0..sent.len()).any(|token| {
        matches!(
            sent.lower(token),
            "previously" | "earlier" | "ago" | "last" | "next" | "since" | "once" | "before"
        )
    });
    let dated = !reading.dates[sentence].is_empty();
    sent.part == Part::Body && !elsewhere && !back && !dated && !is_perfect(reading, sentence)
}

/// Says whether an encounter is the one that another goes on from.
fn precedes(reading: &Reading<'_>, scene: &Encounter, own: &Encounter, sentence: usize) -> bool {
    let sent = reading.sent(sentence);
    let also = (0..sent.len()).any(|token| {
        matches!(
            sent.lower(token),
            "also" | "separately" | "then" | "afterwards"
        )
    });
    let told = || scene.sentences.iter().map(|(at, _)| *at);
    let near = reading.follows(told().filter(|at| at + 1 == sentence), sentence)
        || also && told().any(|at| at < sentence && sentence - at <= REACH);
    let class = |e: &Encounter| e.status.is_none_or(Status::happened);
    let shared = scene.parties.iter().any(|(party, _)| {
        matches!(party, Party::Person(_)) && own.parties.iter().any(|(other, _)| other == party)
    });
    near && shared && class(scene) == class(own)
}
