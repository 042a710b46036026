//! The store as a whole.

mod answers;
mod any_order;
mod batches;
mod copies;
mod damage;
mod evidence;
mod identity;
mod judgements;
mod loading;
mod maker;
mod meetings;
mod names;
mod questions;
mod tables;

use chancery_model::{Article, EntityKind, Record, Status, Tenure};

use crate::store::Store;
use crate::{LoadCommand, LoadId, LoadOutcome};
use maker::{Maker, article};

pub(super) const LEE_AND_KIM: (&str, &str) = ("Jae-myung Lee", "Min-seok Kim");

pub(super) type Loaded = (Article, Record);

pub(super) fn memory() -> Store {
    Store::open_in_memory().unwrap()
}

/// Loads and checks every invariant.
#[track_caller]
pub(super) fn load(store: &mut Store, batch: &[Loaded]) -> Vec<LoadOutcome> {
    let outcomes = store.load_batch(batch).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    outcomes
}

pub(super) fn dump(store: &Store) -> String {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// Every row of every table as it stands in the file.
pub(super) fn raw(store: &Store) -> Vec<String> {
    let connection = store.connection();
    let mut tables = connection
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut lines = Vec::new();
    for name in names {
        let mut statement = connection
            .prepare(&format!("SELECT * FROM {name}"))
            .unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            let fields: Vec<String> = (0..columns)
                .map(|c| format!("{:?}", row.get_ref(c).unwrap()))
                .collect();
            lines.push(format!("{name}: {}", fields.join("|")));
        }
    }
    lines
}

/// An article in which somebody is deputy prime minister of South Korea and meets its prime minister in Seoul.
pub(super) fn seoul(file: &str, day: &str, holder: &str, tenure: Tenure) -> Loaded {
    let article = article(file, day, &format!("{holder} in Seoul, {tenure} {file}."));
    let mut maker = Maker::new(&article);
    let person = maker.person(holder);
    let other = maker.person("Anna Berg");
    let korea = maker.entity(EntityKind::Country, "South Korea", "KR", "");
    let seoul = maker.entity(EntityKind::Place, "Seoul", "", "KR");
    maker.role(person, "Deputy Prime Minister", Some(korea), tenure);
    maker.role(other, "Prime Minister", Some(korea), Tenure::Current);
    maker.meeting(Status::Held, &[person, other], Some(seoul), day);
    (article, maker.record)
}

/// A store with a run to load into.
pub(super) struct Loader {
    store: Store,
    load: LoadId,
}

impl Loader {
    pub(super) fn new(command: LoadCommand) -> Self {
        let mut store = memory();
        let load = store
            .begin_load(command, jiff::Timestamp::UNIX_EPOCH, "test")
            .unwrap();
        Self { store, load }
    }

    pub(super) fn dump(&self) -> String {
        dump(&self.store)
    }
}
