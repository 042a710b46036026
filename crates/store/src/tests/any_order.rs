//! Properties: neither the order of loads nor what was there before leaves a trace.

use chancery_model::{EntityKind, Status, Tenure};
use proptest::prelude::*;

use super::maker::{Maker, article};
use super::{Loaded, dump, load, memory, raw};

/// A handful of articles on few people, places and days, so that they collide often.
fn arbitrary_article(number: usize) -> impl Strategy<Value = Loaded> {
    let status = proptest::sample::select(Status::ALL);
    let date = proptest::sample::select(vec![
        "",
        "2025-11-03",
        "2025-11-04",
        "2025-11",
        "2025-11-03/2025-11-05",
        "2025",
    ]);
    let parties = proptest::sample::subsequence(
        vec!["Ann Lee", "Ann Leé", "Bob Kim", "Kim", "Eve Roy"],
        2..4,
    );
    let place = proptest::option::of(proptest::sample::select(vec![
        ("Paris", "FR"),
        ("Lyon", "FR"),
        ("France", ""),
        ("Bonn", "DE"),
    ]));
    let published = proptest::sample::select(vec!["", "2025-11-01", "2025-11-04", "2025-11-06"]);
    let meeting = (status, date, parties, place);
    (published, proptest::collection::vec(meeting, 0..3), 0..3_u8).prop_map(
        move |(published, meetings, url)| {
            let mut article = article(&format!("f{number}"), published, &format!("B{number}."));
            article.url = (url == 0).then(|| format!("https://example.org/{number}"));
            let mut maker = Maker::new(&article);
            for (status, date, parties, place) in meetings {
                let keys: Vec<_> = parties.iter().map(|name| maker.person(name)).collect();
                let place = place.map(|(name, country)| match name {
                    "France" => maker.entity(EntityKind::Country, name, "FR", ""),
                    _ => maker.entity(EntityKind::Place, name, "", country),
                });
                maker.role(keys[0], "President", place, Tenure::Current);
                maker.meeting(status, &keys, place, date);
            }
            (article, maker.record)
        },
    )
}

fn arbitrary_articles() -> impl Strategy<Value = Vec<Loaded>> {
    (1_usize..7).prop_flat_map(|count| (0..count).map(arbitrary_article).collect::<Vec<_>>())
}

#[derive(Debug, Clone)]
enum Step {
    /// Load what stands at this file now.
    Load(usize),
    /// Put another text into a file, and load it.
    Change(usize, Box<Loaded>),
    /// Remove the article of this file.
    Remove(usize),
}

fn arbitrary_step() -> impl Strategy<Value = Step> {
    (0_usize..4, 0_u8..4, 0_usize..4).prop_flat_map(|(file, what, version)| {
        // Versions differ in their bodies; the file stays.
        arbitrary_article(10 * (file + 1) + version).prop_map(move |(mut article, record)| {
            article.origin.file = format!("f{file}");
            article.url = None;
            match what {
                0 => Step::Load(file),
                1 => Step::Remove(file),
                _ => Step::Change(file, Box::new((article, record))),
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_order_and_any_batches_give_the_same_store(
        articles in arbitrary_articles(),
        order in Just((0..7_usize).collect::<Vec<_>>()).prop_shuffle(),
        size in 1_usize..4,
    ) {
        let mut whole = memory();
        load(&mut whole, &articles);
        let shuffled: Vec<Loaded> = order.iter().filter_map(|i| articles.get(*i).cloned()).collect();
        let mut parts = memory();
        for batch in shuffled.chunks(size) {
            load(&mut parts, batch);
        }
        prop_assert_eq!(dump(&whole), dump(&parts));
    }

    #[test]
    fn any_sequence_of_changes_equals_a_fresh_load(
        steps in proptest::collection::vec(arbitrary_step(), 0..12),
    ) {
        let mut store = memory();
        let mut model: std::collections::BTreeMap<usize, Loaded> = std::collections::BTreeMap::new();
        for step in steps {
            match step {
                Step::Load(file) => {
                    let known: Vec<Loaded> = model.get(&file).cloned().into_iter().collect();
                    let before = raw(&store);
                    load(&mut store, &known);
                    prop_assert_eq!(raw(&store), before);
                }
                Step::Change(file, loaded) => {
                    load(&mut store, std::slice::from_ref(loaded.as_ref()));
                    model.insert(file, *loaded);
                }
                Step::Remove(file) => {
                    let found = store.find_articles(&format!("f{file}")).unwrap();
                    let found: Vec<_> = found.iter().filter(|a| a.origins[0].file == format!("f{file}")).collect();
                    prop_assert_eq!(found.len(), usize::from(model.contains_key(&file)));
                    for article in found {
                        store.remove_article(article.id).unwrap();
                    }
                    model.remove(&file);
                    prop_assert_eq!(store.validate().unwrap(), []);
                }
            }
        }
        let mut fresh = memory();
        load(&mut fresh, &model.into_values().collect::<Vec<_>>());
        prop_assert_eq!(dump(&store), dump(&fresh));
    }
}
