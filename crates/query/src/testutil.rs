//! Small graphs for tests.

use chancery_model::{ArticleId, Capacity, EntityKind, MeetingKind, Part, Span, Status};
use chancery_store::{
    ArticleRow, ArticleRowId, EntityId, EntityRow, EvidenceRow, MeetingFilter, MeetingId,
    MeetingRow, ParticipantRow, ReportRow,
};
use proptest::collection::{btree_set, vec};
use proptest::prelude::*;

use crate::algo::Links;
use crate::ask::{Encounter, Party, Picture};
use crate::snapshot::{Sieve, Snapshot};

/// Names that try to break out of where they stand.
pub(crate) const HOSTILE: &[&str] = &[
    "Dwayne \"The Rock\" Johnson",
    "back\\slash\\",
    "\\N \\G \\l",
    "two\nlines\r\n and\ttabs",
    "</S><TABLE> & &amp; &lt;",
    "</script><script>alert(1)</script>",
    "]]> <!-- --> <![CDATA[ <?xml ?>",
    "\u{202e}txt.exe\u{1b}[31m\u{0}\u{7}",
    "\u{fffe}\u{ffff}\u{2028}\u{85}",
    "محمد بن سلمان 👩‍🚀",
    "// comment /* */ # -- ->",
    "=cmd|' /C calc'!A0,;\"",
    "' }) DETACH DELETE n; //",
    "^^xsd:date . <a> <b> \"\"\" .",
    "",
    "]; evil [label=\"x\"];",
];

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

/// Returns the links of meetings of people numbered from 0 to 11.
pub(crate) fn links(meetings: &[MeetingRow]) -> Links {
    links_among(12, meetings)
}

/// Returns the links of meetings of so many people, numbered from 0.
pub(crate) fn links_among(people: i64, meetings: &[MeetingRow]) -> Links {
    let people: Vec<_> = (0..people).map(person).collect();
    let snapshot = Snapshot::new(&people, meetings).unwrap();
    let sieve = Sieve::new(&snapshot, &MeetingFilter::default());
    Links::new(&snapshot, &sieve, &|_| true)
}

/// Pictures of up to `people` of all kinds, some with a country, and up to `count` meetings of theirs.
pub(crate) fn arbitrary_picture(people: i64, count: usize) -> impl Strategy<Value = Picture> {
    let party = (
        btree_set(0..people, 1..=5),
        0..Status::ALL.len(),
        1..9_u64,
        0..people,
    );
    vec(party, 0..count).prop_map(move |all| {
        let entities: Vec<EntityRow> = (0..people)
            .map(|id| {
                let kind = match id % 11 {
                    0 => EntityKind::Country,
                    1 => EntityKind::Place,
                    2 | 3 => EntityKind::Organization,
                    _ => EntityKind::Person,
                };
                let name = format!("{kind} {}", "n".repeat(usize::try_from(id % 37).unwrap()));
                let codes = ["NO", "SE", "TR", "GE"];
                let country = codes.get(usize::try_from(id % 9).unwrap());
                EntityRow {
                    country: country.map(ToString::to_string),
                    ..entity(id, kind, &name)
                }
            })
            .collect();
        let row = |id: i64| &entities[usize::try_from(id).unwrap()];
        let meetings = (0..)
            .zip(all)
            .map(|(id, (parties, status, sources, place))| {
                let parties: Vec<&EntityRow> = parties.iter().map(|id| row(*id)).collect();
                let place = Some(row(place)).filter(|row| row.kind == EntityKind::Place);
                let mut meeting = encounter(id, Status::ALL[status], &parties, place);
                meeting.sources = sources;
                meeting
            });
        Picture {
            meetings: meetings.collect(),
            centre: entities.first().cloned(),
            entities,
            ..Picture::default()
        }
    })
}

/// Three people who met in a city, and two of them who are to meet again.
pub(crate) fn small_picture() -> Picture {
    let oslo = entity(9, EntityKind::Place, "Oslo");
    let [ann, ben, cem] = [1, 2, 3].map(person);
    let all = encounter(1, Status::Held, &[&ann, &ben, &cem], Some(&oslo));
    let two = encounter(2, Status::Planned, &[&ben, &ann], None);
    Picture {
        entities: vec![ann, ben, cem, oslo],
        meetings: vec![all, two],
        ..Picture::default()
    }
}

pub(crate) fn report(status: Status, published: &str, quote: &str) -> ReportRow {
    ReportRow {
        key: String::new(),
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
            copies: 0,
        },
        status,
        place: None,
        date: None,
        attribution: None,
        attribution_entity: None,
        participants: vec![],
        joined_by: None,
        judgement: None,
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
