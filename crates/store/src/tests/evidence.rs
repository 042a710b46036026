//! What decides where names leave it open who is one, and the numbers that stay whatever is decided.

use super::identity::{check, holder, holders, judged, persons, recorded};
use super::{Loaded, dump, memory};
use crate::Verdict;
use crate::store::Store;

fn many(number: usize, name: &str, country: &str) -> Vec<Loaded> {
    let one = |n| {
        holder(
            &format!("{name} {n}"),
            "2024-01-01",
            name,
            "President",
            country,
        )
    };
    (0..number).map(one).collect()
}

/// The names of the entity that most articles speak of, and how many others there are.
fn largest(store: &Store) -> (usize, usize) {
    let persons = persons(store);
    let largest = persons.iter().map(Vec::len).max();
    (largest.unwrap_or_default(), persons.len() - 1)
}

#[test]
fn one_misread_name_does_not_part_what_many_articles_agree_on() {
    let mut articles = many(16, "Boris R. Krol Jr.", "NO");
    articles.extend(many(16, "Bob Krol", "NO"));
    // His father, and two surnames read as one name.
    articles.push(holder(
        "f",
        "2024-01-02",
        "Robert Rufus Krol Sr.",
        "President",
        "NO",
    ));
    articles.push(holder("p", "2024-01-02", "Krol Vale", "President", "NO"));
    articles.push(holder("w", "2024-01-02", "Krol", "President", "NO"));
    let mut store = memory();
    store.load_batch(&articles).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let krol = store.find_entities("Bob Krol", None).unwrap()[0].entity.id;
    let of_word: Vec<_> = store
        .find_entities("Krol", None)
        .unwrap()
        .into_iter()
        .filter(|found| found.entity.id == krol)
        .collect();
    assert_eq!(of_word.len(), 1);
}

#[test]
fn how_many_articles_name_somebody_does_not_tell_who_an_official_is() {
    // The director, named far more often, was once taken for the secretary.
    let of = |number: usize, name: &str, title: &str| -> Vec<Loaded> {
        let one = |n| {
            holder(
                &format!("{name} {title} {n}"),
                "2024-01-01",
                name,
                title,
                "NO",
            )
        };
        (0..number).map(one).collect()
    };
    let mut articles = of(40, "Allen Krol", "Director");
    articles.extend(of(1, "Allen Krol", "Secretary"));
    articles.extend(of(4, "John Krol", "Secretary of State"));
    articles.extend(of(1, "Krol", "Secretary"));
    let mut store = memory();
    store.load_batch(&articles).unwrap();
    let allen = store.find_entities("Allen Krol", None).unwrap()[0]
        .entity
        .id;
    assert_eq!(store.profiles(allen).unwrap().len(), 1);
}

#[test]
fn of_two_that_fit_equally_well_neither_is_chosen() {
    let mut articles = many(4, "Anna Krol", "NO");
    articles.extend(many(3, "Boris Krol", "NO"));
    articles.push(holder("w", "2024-01-02", "Krol", "President", "NO"));
    let mut store = memory();
    store.load_batch(&articles).unwrap();
    assert_eq!(largest(&store), (1, 2));
    // Eight times as many articles decide.
    store.load_batch(&many(32, "Anna Krol", "NO")).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(largest(&store), (2, 1));
}

#[test]
fn who_was_seen_with_the_same_others_is_one() {
    let minister = "Foreign Minister";
    check(
        &[
            holders(
                "a",
                "2024-05-01",
                &[("Jose Vega Luna", minister, "PE"), ("Ada Dorn", "", "")],
            ),
            holders(
                "b",
                "2024-05-09",
                &[("Pepe Vega", "", ""), ("Ada Dorn", "", "")],
            ),
            // With others, and years later.
            holders(
                "c",
                "2024-05-09",
                &[("J. Vega", "", ""), ("Karl Falk", "", "")],
            ),
            holders(
                "d",
                "2030-05-09",
                &[("J. Vega Luna", "", ""), ("Ada Dorn", "", "")],
            ),
        ],
        &[
            &["Ada Dorn"],
            &["J. Vega"],
            &["J. Vega Luna"],
            &["Jose Vega Luna", "Pepe Vega"],
            &["Karl Falk"],
        ],
    );
}

#[test]
fn a_minister_without_portfolio_words_is_the_only_one_of_that_name() {
    check(
        &[
            holder("a", "2024-05-01", "Anna Krol", "Interior Minister", "NO"),
            holder("b", "2024-05-02", "Krol", "Minister", "NO"),
            holder("c", "2024-05-02", "Krol", "Minister", "SE"),
        ],
        &[&["Anna Krol", "Krol"], &["Krol"]],
    );
}

#[test]
fn who_becomes_a_minister_can_be_called_so_from_then_on() {
    let mut store = memory();
    for article in [
        holder("a", "2024-05-01", "Anna Krol", "MP", "NO"),
        holder("b", "2024-05-02", "Anna Krol", "Minister", "NO"),
        holder("c", "2024-05-03", "Krol", "Minister", "NO"),
    ] {
        store.load_batch(&[article]).unwrap();
        assert_eq!(store.validate().unwrap(), []);
    }
    assert_eq!(largest(&store), (2, 0));
}

#[test]
fn a_wife_is_not_called_by_the_surname_alone() {
    check(
        &[
            holder("a", "2024-05-01", "Mrs. Krol", "President", "NO"),
            holder("b", "2024-05-02", "Krol", "President", "NO"),
        ],
        &[&["Krol"], &["Mrs. Krol"]],
    );
}

#[test]
fn a_full_name_is_shown_before_a_surname_and_capitals() {
    let mut articles = many(2, "Anna Krol", "NO");
    articles
        .extend((0..4).map(|n| holder(&format!("w{n}"), "2024-01-02", "Krol", "President", "NO")));
    articles.extend((0..8).map(|n| {
        holder(
            &format!("c{n}"),
            "2024-01-02",
            "ANNA KROL",
            "President",
            "NO",
        )
    }));
    let mut store = memory();
    store.load_batch(&articles).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let found = store.find_entities("Krol", None).unwrap();
    assert_eq!(
        (found.len(), found[0].entity.name.as_str()),
        (1, "Anna Krol")
    );
}

#[test]
fn a_number_comes_back_with_what_it_stood_for() {
    let articles = [
        holder("a", "2024-01-01", "Carl Dahl", "Finance Minister", "SE"),
        holder("b", "2024-02-01", "Carl Dahl", "Finance Minister", "SE"),
        holder("c", "2024-02-01", "Ada Dorn", "", ""),
    ];
    let mut store = check(&articles, &[&["Ada Dorn"], &["Carl Dahl"]]);
    let id = |store: &Store, name: &str| store.find_entities(name, None).unwrap()[0].entity.id;
    let (dahl, dorn) = (id(&store, "Carl Dahl"), id(&store, "Ada Dorn"));
    let before = dump(&store);
    for name in ["a", "b"] {
        let article = store.find_articles(name).unwrap()[0].id;
        store.remove_article(article).unwrap();
    }
    assert_eq!(store.entity(dahl).unwrap(), None);
    store.load_batch(&articles[..2]).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(dump(&store), before);
    assert_eq!(id(&store, "Carl Dahl"), dahl);

    // Of a merged entity the other one answers to the number.
    let same = judged(&store, "Carl Dahl", "Ada Dorn", Verdict::Same, 1);
    recorded(&mut store, &[same]);
    for name in ["a", "b"] {
        let article = store.find_articles(name).unwrap()[0].id;
        store.remove_article(article).unwrap();
    }
    assert_eq!(store.validate().unwrap(), []);
    let found = store.entity(dahl).unwrap().map(|entity| entity.id);
    assert_eq!(found, Some(dorn));
}
