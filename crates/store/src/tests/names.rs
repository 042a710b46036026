//! Hostile names, and how entities are found by what people type.

use chancery_model::{EntityKind, Status};

use super::maker::{Maker, article, pair};
use super::{load, memory};
use crate::MatchKind;

#[test]
fn hostile_names_survive() {
    let names = ("Ann \"Q\" O'Neil\n\\ %_;--", "\u{202e}علي خامنئي 😀 \u{0}x");
    let mut store = memory();
    load(
        &mut store,
        &[pair(
            "a'\"\n",
            "2025-11-05",
            names,
            Status::Held,
            "2025-11-04",
        )],
    );
    for name in [names.0, names.1] {
        let found = store.find_entities(name, None).unwrap();
        assert_eq!(
            (found[0].entity.name.as_str(), found[0].by),
            (name, MatchKind::Name)
        );
    }
    assert_eq!(store.find_articles("a'\"\n").unwrap().len(), 1);
    let mut emoji = article("e", "2025-11-05", "😀 spoke.");
    emoji.title.clear();
    let mut maker = Maker::new(&emoji);
    maker.person("😀");
    load(&mut store, &[(emoji, maker.record)]);
    assert_eq!(
        store.find_entities("😀", None).unwrap()[0].entity.name,
        "😀"
    );
}

#[test]
fn names_are_found_by_accent_alias_words_and_number() {
    let mut store = memory();
    load(
        &mut store,
        &[
            pair(
                "a",
                "2025-11-05",
                ("Recep Tayyip Erdoğan", "Anna Berg"),
                Status::Held,
                "2025-11-04",
            ),
            pair(
                "b",
                "2025-11-06",
                ("Recep Tayyip Erdogan", "Lee"),
                Status::Held,
                "2025-11-05",
            ),
            pair(
                "c",
                "2025-11-06",
                ("Anna Berg", "Lee"),
                Status::Held,
                "2025-11-05",
            ),
        ],
    );
    let names = |question: &str| -> Vec<(String, MatchKind)> {
        let found = store.find_entities(question, None).unwrap();
        found.into_iter().map(|m| (m.entity.name, m.by)).collect()
    };
    let is = |name: &str, by| vec![(name.to_owned(), by)];
    let erdogan = store.find_entities("recep tayyip erdogan", None).unwrap();
    assert_eq!((erdogan.len(), erdogan[0].entity.articles), (1, 2));
    assert_eq!(names("ERDOGAN")[0].1, MatchKind::Alias);
    assert_eq!(names("berg anna"), is("Anna Berg", MatchKind::Words));
    // Nobody knows whether the two are one.
    assert_eq!(names("Lee").len(), 2);
    let id = erdogan[0].entity.id;
    assert_eq!(names(&id.to_string())[0].1, MatchKind::Id);
    assert_eq!(
        store
            .find_entities("Anna Berg", Some(EntityKind::Place))
            .unwrap(),
        []
    );
    assert_eq!(names("#99999"), []);
    assert_eq!(store.suggest("Ana Burg", 3).unwrap()[0].name, "Anna Berg");
    assert_eq!(store.suggest("Zzz", 3).unwrap(), []);
    let details = store.entity_details(id).unwrap().unwrap();
    assert!(
        details
            .aliases
            .iter()
            .any(|alias| alias.form == "Tayyip" && alias.reports == 2)
    );
}
