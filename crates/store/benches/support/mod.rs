//! What the benches share: the processor's clock, and reports of two persons who met.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chancery_model::{
    Article, Capacity, DateExpression, Edtf, Entity, EntityKey, EntityKind, Evidence, Meeting,
    MeetingKind, Mention, MentionForm, Origin, Part, Participant, Span, Status,
};

/// The time that this thread has run, so that other work on the machine does not count; on systems
/// that do not tell, the time on the wall.
pub(crate) fn now() -> Duration {
    static BEGIN: OnceLock<Instant> = OnceLock::new();
    let wall = BEGIN.get_or_init(Instant::now).elapsed();
    let ran = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let ran = ran.and_then(|text| text.split(' ').next()?.parse().ok());
    ran.map_or(wall, Duration::from_nanos)
}

/// An entity that the body names once, or only implies.
pub(crate) fn entity(key: u32, kind: EntityKind, name: &str, span: Option<Span>) -> Entity {
    let mention = |span| Mention {
        part: Part::Body,
        span,
        form: MentionForm::Name,
    };
    Entity {
        key: EntityKey(key),
        kind,
        name: name.to_owned(),
        aliases: vec![],
        mentions: span.into_iter().map(mention).collect(),
        external: vec![],
        country: None,
    }
}

/// The whole body as what carries a claim.
pub(crate) fn evidence(body: &str) -> Option<Vec<Evidence>> {
    Some(vec![Evidence {
        part: Part::Body,
        span: Span::new(0, body.len())?,
        quote: body.to_owned(),
        rule: "bench/whole".into(),
    }])
}

/// The first two entities met.
pub(crate) fn meeting(day: jiff::civil::Date, evidence: Vec<Evidence>) -> Option<Meeting> {
    let participant = |key| Participant {
        entity: EntityKey(key),
        capacity: Capacity::Principal,
    };
    Some(Meeting {
        kind: MeetingKind::Meeting,
        status: Status::Held,
        participants: vec![participant(1), participant(2)],
        place: None,
        date: Some(DateExpression {
            edtf: Edtf::day(day)?,
            words: "on that day".into(),
        }),
        attribution: None,
        evidence,
    })
}

/// An article without a title.
pub(crate) fn article(number: u32, body: String, day: jiff::civil::Date) -> Article {
    Article {
        name: number.to_string(),
        title: String::new(),
        body,
        published: Some(day),
        origin: Origin {
            file: "bench.jsonl".into(),
            line: Some(u64::from(number) + 1),
        },
        ..Article::default()
    }
}
