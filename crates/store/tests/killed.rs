//! A process that is killed in the middle of a load leaves a sound database, and the next load
//! completes it.

#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use chancery_model::{Article, Entity, EntityKey, EntityKind, Origin, Record};
use chancery_store::Store;

const FILE: &str = "CHANCERY_TEST_DATABASE";

fn batches() -> Vec<Vec<(Article, Record)>> {
    let one = |number: u32| {
        let article = Article {
            name: number.to_string(),
            body: format!("Article {number}."),
            origin: Origin {
                file: format!("{number}.txt"),
                line: None,
            },
            ..Article::default()
        };
        let person = |key: u32| Entity {
            key: EntityKey(key),
            kind: EntityKind::Person,
            name: format!("Given{} Family{key}", number % 50),
            aliases: vec![],
            mentions: vec![],
            external: vec![],
            country: None,
        };
        let record = Record {
            entities: (1..4).map(person).collect(),
            ..Record::default()
        };
        (article, record)
    };
    let numbers: Vec<u32> = (0..600).collect();
    numbers
        .chunks(20)
        .map(|chunk| chunk.iter().copied().map(one).collect())
        .collect()
}

fn load_all(path: &Path) -> Store {
    let mut store = Store::open(path).unwrap();
    for batch in batches() {
        store.load_batch(&batch).unwrap();
    }
    store
}

fn dump(store: &Store) -> Vec<u8> {
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    out
}

/// What the killed process does; no test by itself.
#[test]
#[ignore = "started by the test below"]
fn child() {
    if let Some(path) = std::env::var_os(FILE) {
        load_all(&PathBuf::from(path));
    }
}

#[test]
fn a_killed_load_leaves_a_sound_database_that_the_next_completes() {
    let folder = tempfile::tempdir().unwrap();
    let whole = dump(&load_all(&folder.path().join("whole.db")));
    for patience in [0_u64, 3, 20, 60] {
        let path = folder.path().join(format!("{patience}.db"));
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["child", "--exact", "--ignored"])
            .env(FILE, &path)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let start = Instant::now();
        while !path.exists() && start.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(1));
        }
        std::thread::sleep(Duration::from_millis(patience));
        child.kill().unwrap();
        child.wait().unwrap();
        let store = Store::open(&path).unwrap();
        assert_eq!(store.validate().unwrap(), []);
        assert_eq!(store.stats().unwrap().articles % 20, 0);
        drop(store);
        assert_eq!(dump(&load_all(&path)), whole);
    }
}
