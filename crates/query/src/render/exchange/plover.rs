//! PLOVER, the ontology of political events that came after CAMEO, as JSON Lines:
//! A. Halterman, B. Bagozzi, A. Beger, P. Schrodt, G. Scarborough, "PLOVER and POLECAT: A New Political Event
//! Ontology and Dataset", 2023.
//!
//! An event of PLOVER took place, on a day, between an actor and a recipient. So only encounters that
//! were held or are under way are written, and one with several parties gives an event for each pair, under
//! one number of the meeting. `chancery import` reads the file back.

use chancery_model::{Capacity, Edtf, MeetingKind};
use chancery_store::EntityRow;
use serde::Serialize;

use crate::ask::{Encounter, Party, Picture};

#[derive(Debug, Serialize)]
struct Event<'p> {
    event_id: String,
    meeting_id: i64,
    event_type: &'static str,
    event_mode: &'static str,
    /// The first day that it can be.
    event_date: Option<String>,
    /// The last day, where that is another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<String>,
    /// The date as exactly as it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    edtf: Option<String>,
    actor: [&'p str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    actor_country: Option<&'p str>,
    recipient: Vec<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recipient_country: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<&'p str>,
    sources: u64,
    /// Whether others say that it did not take place.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    disputed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'p str>,
}

/// Returns an event for each pair of each encounter that took place, one a line.
#[must_use]
pub fn plover(picture: &Picture) -> String {
    let happened = picture.meetings.iter().filter(|m| m.status.happened());
    let mut out = String::new();
    for meeting in happened {
        for (number, (actor, recipient)) in (1..).zip(sides(meeting)) {
            let event = event(picture, meeting, number, actor, recipient);
            // Views of strings and numbers always have a form in JSON.
            if let Ok(line) = serde_json::to_string(&event) {
                out.push_str(&line);
                out.push('\n');
            }
        }
    }
    out
}

fn event<'p>(
    picture: &'p Picture,
    meeting: &'p Encounter,
    number: usize,
    actor: &'p EntityRow,
    recipient: Option<&'p EntityRow>,
) -> Event<'p> {
    let article = meeting.speaker().map(|report| &report.article);
    let (first, last) = (
        meeting.date.map(Edtf::earliest),
        meeting.date.map(Edtf::latest),
    );
    Event {
        event_id: format!("{}-{number}", meeting.id.0),
        meeting_id: meeting.id.0,
        event_type: "CONSULT",
        event_mode: mode(meeting),
        event_date: first.map(|day| day.to_string()),
        end: last.filter(|_| first != last).map(|day| day.to_string()),
        edtf: meeting.date.map(|date| date.to_string()),
        actor: [&actor.name],
        actor_country: picture.country_of(actor),
        recipient: recipient
            .iter()
            .map(|entity| entity.name.as_str())
            .collect(),
        recipient_country: recipient.and_then(|entity| picture.country_of(entity)),
        place: meeting.place.as_ref().map(|place| place.name.as_str()),
        country: meeting
            .place
            .as_ref()
            .and_then(|place| place.country.as_deref()),
        sources: meeting.sources,
        disputed: meeting.is_disputed(),
        publisher: article.and_then(|article| article.source.as_deref()),
        url: article.and_then(|article| article.url.as_deref()),
        text: meeting.sentence(),
    }
}

/// The mode of PLOVER's CONSULT; a meeting of two has none.
fn mode(meeting: &Encounter) -> &'static str {
    match meeting.kind {
        MeetingKind::Call => "phone",
        MeetingKind::Visit => "visit",
        MeetingKind::Meeting if meeting.parties.len() > 2 => "multilateral",
        MeetingKind::Meeting => "",
    }
}

/// Returns each pair; in visits and mediations, those who come or mediate are the actors.
fn sides(meeting: &Encounter) -> Vec<(&EntityRow, Option<&EntityRow>)> {
    let parties = &meeting.parties;
    if let [party] = parties.as_slice() {
        return vec![(&party.entity, None)];
    }
    let mut pairs = Vec::new();
    for (position, one) in parties.iter().enumerate() {
        for other in parties.iter().skip(position + 1) {
            let (actor, recipient) = if acts(other) > acts(one) {
                (other, one)
            } else {
                (one, other)
            };
            pairs.push((&actor.entity, Some(&recipient.entity)));
        }
    }
    pairs
}

fn acts(party: &Party) -> u8 {
    match party.capacity {
        Capacity::Visitor | Capacity::Mediator => 2,
        Capacity::Principal | Capacity::Delegation => 1,
        Capacity::Host => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{encounter, person};
    use chancery_model::Status;

    #[test]
    fn what_took_place_is_written_as_pairs() {
        let people = [1, 2, 3].map(person);
        let all: Vec<&EntityRow> = people.iter().collect();
        let mut visit = encounter(2, Status::Held, &all[..2], None);
        visit.kind = MeetingKind::Visit;
        visit.parties[0].capacity = Capacity::Host;
        visit.parties[1].capacity = Capacity::Visitor;
        let picture = Picture {
            meetings: vec![
                encounter(1, Status::UnderWay, &all, None),
                visit,
                encounter(3, Status::Cancelled, &all, None),
            ],
            entities: people.to_vec(),
            ..Picture::default()
        };
        let events: Vec<serde_json::Value> = plover(&picture)
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        let modes: Vec<&str> = events
            .iter()
            .map(|e| e["event_mode"].as_str().unwrap())
            .collect();
        assert_eq!(
            modes,
            ["multilateral", "multilateral", "multilateral", "visit"]
        );
        assert_eq!(events[3]["actor"][0], "Person 2");
        assert_eq!(events[3]["recipient"][0], "Person 1");
        assert_eq!(events[0]["event_date"], "2025-08-15");
    }
}
