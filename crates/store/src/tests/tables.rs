//! Tables of events: joined all at once or one by one, with articles or without, the store is the same.

use chancery_model::{
    Article, Capacity, DateExpression, Entity, EntityKey, EntityKind, Event, EventRows,
    MeetingKind, Participant, Record, Status,
};
use proptest::prelude::*;

use super::Loader;
use super::maker::pair;
use crate::{EventTable, LoadCommand};

const NAMES: [&str; 4] = ["Anna Berg", "Carl Dahl", "Eva Falk", "Krol"];

/// A row: two of the names, a kind, the first day in March and the number of days.
type Made = (usize, usize, MeetingKind, u8, u8);

fn table(rows: &[Made], size: usize) -> Vec<EventRows> {
    let name = |(number, name): (u32, &&str)| Entity {
        key: EntityKey(number),
        kind: EntityKind::Person,
        name: (*name).to_owned(),
        aliases: vec![],
        mentions: vec![],
        external: vec![],
        country: None,
    };
    let mut chunks: Vec<EventRows> = (2..)
        .zip(rows)
        .collect::<Vec<_>>()
        .chunks(size)
        .map(|rows| EventRows {
            entities: vec![],
            events: rows.iter().map(|(row, made)| event(*row, made)).collect(),
        })
        .collect();
    chunks.insert(0, EventRows::default());
    chunks[0].entities = (1..).zip(&NAMES).map(name).collect();
    chunks
}

fn event(row: u64, (a, b, kind, day, length): &Made) -> Event {
    let participant = |index: usize| Participant {
        entity: EntityKey(u32::try_from(index).unwrap() + 1),
        capacity: Capacity::Principal,
    };
    let date = match length {
        0 => format!("2026-03-{day:02}"),
        _ => format!("2026-03-{day:02}/2026-03-{:02}", day + length),
    };
    Event {
        row,
        kind: *kind,
        status: Status::Held,
        participants: vec![participant(*a), participant(*b)],
        place: None,
        date: Some(DateExpression {
            edtf: date.parse().unwrap(),
            words: date,
        }),
        text: format!("row {row}"),
    }
}

impl Loader {
    fn import(&mut self, number: u8, rows: &[Made], size: usize) {
        let source = EventTable {
            file: &format!("{number}.tsv"),
            name: "events",
            content: [number; 16],
            version: [number; 16],
        };
        let mut chunks = table(rows, size).into_iter().map(|rows| Ok((rows, vec![])));
        self.store.import(self.load, &source, &mut chunks).unwrap();
        assert_eq!(self.store.validate().unwrap(), []);
    }

    /// Every table and index with its definition.
    fn schema(&self) -> Vec<(String, Option<String>)> {
        let connection = self.store.connection();
        let mut statement = connection
            .prepare("SELECT name, sql FROM sqlite_schema ORDER BY name")
            .unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.unwrap().collect::<Result<_, _>>().unwrap()
    }
}

fn arbitrary_rows() -> impl Strategy<Value = Vec<Made>> {
    let kind = proptest::sample::select(vec![MeetingKind::Meeting, MeetingKind::Visit]);
    proptest::collection::vec((0..4_usize, 0..4_usize, kind, 1..6_u8, 0..3_u8), 0..20)
}

fn articles() -> Vec<(Article, Record)> {
    let parties = ("Anna Berg", "Carl Dahl");
    vec![
        pair("a", "2026-03-04", parties, Status::Held, "2026-03-03"),
        pair("b", "2026-03-01", parties, Status::Planned, "2026-03-02"),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn tables_and_articles_in_any_order_and_any_chunks_give_the_same_store(
        one in arbitrary_rows(),
        two in arbitrary_rows(),
        size in 1_usize..9,
        order in Just(vec![0, 1, 2]).prop_shuffle(),
    ) {
        let mut whole = Loader::new(LoadCommand::Import);
        whole.import(1, &one, 1000);
        whole.import(2, &two, 1000);
        whole.store.load_batch(&articles()).unwrap();
        prop_assert_eq!(whole.store.validate().unwrap(), []);
        let mut parts = Loader::new(LoadCommand::Import);
        for step in order {
            match step {
                0 => parts.import(1, &one, size),
                1 => parts.import(2, &two, size),
                _ => {
                    parts.store.load_batch(&articles()).unwrap();
                }
            }
        }
        prop_assert_eq!(whole.dump(), parts.dump());
        // Indexes that were taken away for a while are there again.
        prop_assert_eq!(whole.schema(), Loader::new(LoadCommand::Import).schema());
        // Again changes nothing.
        let before = parts.dump();
        parts.import(1, &one, size);
        prop_assert_eq!(parts.dump(), before);
    }
}
