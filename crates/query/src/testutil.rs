//! Small graphs for tests.

use chancery_model::{ArticleId, Capacity, EntityKind, MeetingKind, Part, Span, Status};
use chancery_store::{
    ArticleRow, ArticleRowId, EntityId, EntityRow, EvidenceRow, MeetingId, MeetingRow,
    ParticipantRow, ReportRow,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::ask::{Encounter, Party};

pub(crate) fn entity(id: i64, kind: EntityKind, name: &str) -> EntityRow {
    EntityRow {
        id: EntityId(id),
        kind,
        name: name.to_owned(),
        country: None,
        articles: 1,
        mentions: 1,
    }
}

pub(crate) fn person(id: i64) -> EntityRow {
    entity(id, EntityKind::Person, &format!("Person {id}"))
}

pub(crate) fn country(id: i64) -> EntityRow {
    entity(id, EntityKind::Country, &format!("Country {id}"))
}

pub(crate) fn meeting(id: i64, parties: &[i64]) -> MeetingRow {
    let party = |id: &i64| ParticipantRow {
        entity: EntityId(*id),
        capacity: Capacity::Principal,
    };
    MeetingRow {
        id: MeetingId(id),
        kind: MeetingKind::Meeting,
        status: Status::Held,
        place: None,
        date: None,
        participants: parties.iter().map(party).collect(),
        sources: 1,
    }
}

pub(crate) fn dated(meeting: MeetingRow, date: &str, place: Option<i64>) -> MeetingRow {
    MeetingRow {
        date: Some(date.parse().unwrap()),
        place: place.map(EntityId),
        ..meeting
    }
}

/// Meetings of two to four out of `people`, numbered from 0.
pub(crate) fn arbitrary_meetings(
    people: i64,
    count: usize,
) -> impl Strategy<Value = Vec<MeetingRow>> {
    vec(btree_set(0..people, 2..=4), 0..count).prop_map(|all| {
        let meeting = |(id, parties): (i64, std::collections::BTreeSet<i64>)| {
            meeting(id, &parties.into_iter().collect::<Vec<_>>())
        };
        (0..).zip(all).map(meeting).collect()
    })
}

pub(crate) fn report(status: Status, published: &str, quote: &str) -> ReportRow {
    ReportRow {
        article: ArticleRow {
            id: ArticleRowId(1),
            content_id: ArticleId::from_bytes([7; 16]),
            name: "article".into(),
            title: "Title".into(),
            published: published.parse().ok(),
            source: Some("Agency".into()),
            url: Some("https://example.org/a?b=1&c=2".into()),
            byline: None,
            language: None,
            origins: vec![],
        },
        status,
        place: None,
        date: None,
        attribution: None,
        attribution_entity: None,
        participants: vec![],
        joined_by: None,
        evidence: vec![EvidenceRow {
            quote: quote.into(),
            rule: "meet".into(),
            part: Part::Body,
            span: Span::new(0, quote.len()).unwrap(),
        }],
    }
}

pub(crate) fn encounter(
    id: i64,
    status: Status,
    parties: &[&EntityRow],
    place: Option<&EntityRow>,
) -> Encounter {
    let party = |entity: &&EntityRow| Party {
        entity: (*entity).clone(),
        capacity: Capacity::Principal,
    };
    Encounter {
        id: MeetingId(id),
        kind: MeetingKind::Meeting,
        status,
        date: "2025-08-15".parse().ok(),
        place: place.cloned(),
        parties: parties.iter().map(party).collect(),
        sources: 1,
        reports: vec![report(status, "2025-08-16", "They met on Friday.")],
    }
}
