//! Who is one with whom across articles: what rules and judgements make of it, in any order.

use chancery_model::{EntityKey, EntityKind, Status, Tenure};
use proptest::prelude::*;

use super::maker::{Maker, article};
use super::{Loaded, dump, load, memory};
use crate::store::Store;
use crate::{
    EntityId, Judgement, JudgementId, JudgementOutcome, JudgementSort, LoadOutcome, MeetingFilter,
    Verdict,
};

/// An article that speaks of one person in an office, or none, and of nobody else.
pub(super) fn holder(file: &str, day: &str, name: &str, title: &str, country: &str) -> Loaded {
    holders(file, day, &[(name, title, country)])
}

pub(super) fn holders(file: &str, day: &str, of: &[(&str, &str, &str)]) -> Loaded {
    let article = article(file, day, &format!("{of:?} in {file}."));
    let mut maker = Maker::new(&article);
    let mut persons = Vec::new();
    for (name, title, country) in of {
        let person = maker.person(name);
        persons.push(person);
        if !title.is_empty() {
            let body = (!country.is_empty())
                .then(|| maker.entity(EntityKind::Country, country, country, ""));
            maker.role(person, title, body, Tenure::Current);
        }
    }
    if persons.len() > 1 {
        maker.meeting(Status::Held, &persons, None, day);
    }
    (article, maker.record)
}

/// The names of the entities that are persons, each with those of its profiles.
pub(super) fn persons(store: &Store) -> Vec<Vec<String>> {
    let connection = store.connection();
    let mut entities = connection
        .prepare("SELECT id FROM entity WHERE kind = 'person'")
        .unwrap();
    let ids: Vec<EntityId> = entities
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let mut persons: Vec<Vec<String>> = ids
        .into_iter()
        .map(|id| {
            let profiles = store.profiles(id).unwrap();
            let mut names: Vec<String> = profiles.into_iter().map(|profile| profile.name).collect();
            names.sort();
            names
        })
        .collect();
    persons.sort();
    persons
}

#[track_caller]
pub(super) fn check(articles: &[Loaded], expected: &[&[&str]]) -> Store {
    let mut store = memory();
    let outcomes = store.load_batch(articles).unwrap();
    let all_are_added = outcomes
        .iter()
        .all(|one| matches!(one, LoadOutcome::Added(_)));
    assert!(all_are_added, "{outcomes:?}");
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(persons(&store), expected);
    store
}

#[test]
fn spellings_of_one_name_are_one_person() {
    check(
        &[
            holder("a", "2024-05-01", "Danylo Horenskyy", "President", "UA"),
            holder("b", "2024-05-02", "Danylo Horensky", "", ""),
            holder("c", "2024-05-03", "Danylo Horenskiy", "President", "UA"),
        ],
        &[&["Danylo Horenskiy", "Danylo Horensky", "Danylo Horenskyy"]],
    );
}

#[test]
fn a_surname_joins_by_office_country_and_time_only() {
    check(
        &[
            holder("a", "2025-09-01", "Lee Chan-ho", "President", "KR"),
            holder("b", "2025-09-02", "Lee", "President", "KR"),
            holder("c", "2015-09-02", "Lee", "Prime Minister", "SG"),
            holder("d", "2005-09-02", "Lee", "President", "KR"),
            holder("e", "2025-09-03", "Lee", "", ""),
        ],
        &[&["Lee"], &["Lee"], &["Lee"], &["Lee", "Lee Chan-ho"]],
    );
}

#[test]
fn father_and_son_in_one_office_stay_two() {
    check(
        &[
            holder("a", "1999-01-01", "Hadi al-Qasri", "President", "SY"),
            holder("b", "2001-01-01", "Bassam al-Qasri", "President", "SY"),
            holder("c", "1999-02-01", "al-Qasri", "President", "SY"),
            holder("d", "2001-02-01", "al-Qasri", "President", "SY"),
        ],
        &[
            &["Bassam al-Qasri", "al-Qasri"],
            &["Hadi al-Qasri", "al-Qasri"],
        ],
    );
}

#[test]
fn who_takes_over_within_a_year_is_not_guessed() {
    check(
        &[
            holder("a", "2000-01-01", "Hadi al-Qasri", "President", "SY"),
            holder("b", "2000-12-01", "Bassam al-Qasri", "President", "SY"),
            holder("c", "2000-06-01", "al-Qasri", "President", "SY"),
        ],
        &[&["Bassam al-Qasri"], &["Hadi al-Qasri"], &["al-Qasri"]],
    );
}

/// What is known of an entity decides which meetings its country can stand for it in, so what a later article
/// tells of it joins reports told before.
#[test]
fn a_country_learnt_later_joins_reports_told_before() {
    let day = "2025-11-04";
    let told = |file: &str, with: &dyn Fn(&mut Maker) -> EntityKey| {
        let article = article(file, day, &format!("Talks, in {file}."));
        let mut maker = Maker::new(&article);
        let parties = [maker.person("Anna Dahl"), with(&mut maker)];
        maker.meeting(Status::Held, &parties, None, day);
        (article, maker.record)
    };
    let articles = [
        told("a", &|maker| maker.person("Ihsan Berg")),
        told("b", &|maker| {
            maker.entity(EntityKind::Country, "Turkey", "TR", "")
        }),
        holder("c", "2025-11-05", "Ihsan Berg", "Foreign Minister", "TR"),
    ];
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let mut store = memory();
        for index in order {
            load(&mut store, std::slice::from_ref(&articles[index]));
        }
        let meetings = store.meetings(&MeetingFilter::default()).unwrap();
        assert_eq!(meetings.len(), 1, "{order:?}");
        // Without the article that knew it they are two again.
        let last = store.find_articles("c").unwrap()[0].id;
        store.remove_article(last).unwrap();
        assert_eq!(store.validate().unwrap(), []);
        let meetings = store.meetings(&MeetingFilter::default()).unwrap();
        assert_eq!(meetings.len(), 2, "{order:?}");
    }
}

#[test]
fn one_name_in_two_countries_waits_for_a_person() {
    let store = check(
        &[
            holder("a", "2024-01-01", "Carl Dahl", "Finance Minister", "SE"),
            holder("b", "2024-02-01", "Carl Dahl", "Defence Minister", "NO"),
        ],
        &[&["Carl Dahl"], &["Carl Dahl"]],
    );
    let open = store.candidates(None, 10).unwrap();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].conflict.as_deref(), Some("of NO and of SE"));
}

#[test]
fn one_article_that_places_somebody_elsewhere_parts_nothing() {
    let mut articles: Vec<Loaded> = (0..8)
        .map(|number| {
            holder(
                &format!("a{number}"),
                "2024-01-01",
                "Nino Beridze",
                "Foreign Minister",
                "GE",
            )
        })
        .collect();
    articles.extend([
        holder("b", "2024-01-02", "Nino Beridze", "Foreign Minister", "AM"),
        holder("c", "2024-01-02", "Nino Beridze", "Foreign Minister", "AZ"),
        holder("d", "2024-01-03", "Nino Beridze", "", ""),
        holder("e", "2024-01-03", "Beridze", "Foreign Minister", "GE"),
    ]);
    check(
        &articles,
        &[&[
            "Beridze",
            "Nino Beridze",
            "Nino Beridze",
            "Nino Beridze",
            "Nino Beridze",
        ]],
    );
}

#[test]
fn other_vowels_are_another_name_but_in_one_office() {
    check(
        &[
            holder("a", "2014-10-14", "Elchin Mammadov", "President", "AZ"),
            holder("b", "2014-10-15", "Elchin Mamedov", "President", "AZ"),
            holder("c", "2014-10-15", "Elchin Mamadev", "", ""),
            holder("d", "2014-10-15", "Elchin Memadov", "President", "TR"),
        ],
        &[
            &["Elchin Mamadev"],
            &["Elchin Mamedov", "Elchin Mammadov"],
            &["Elchin Memadov"],
        ],
    );
}

#[test]
fn a_son_is_not_called_by_the_name_of_his_father() {
    check(
        &[
            holder("a", "2020-01-01", "Hamad bin Karim", "King", "BH"),
            holder("b", "2020-01-02", "Karim", "King", "BH"),
            holder("c", "2020-01-03", "bin Karim", "King", "BH"),
        ],
        &[&["Hamad bin Karim", "bin Karim"], &["Karim"]],
    );
}

#[test]
fn two_of_one_article_are_two() {
    check(
        &[
            holders(
                "a",
                "2024-01-01",
                &[
                    ("Jan Peter Berg", "Prime Minister", "NL"),
                    ("Jan Berg", "", ""),
                ],
            ),
            holder("b", "2024-02-01", "Jan Berg", "Prime Minister", "NL"),
        ],
        &[&["Jan Berg"], &["Jan Berg", "Jan Peter Berg"]],
    );
}

pub(super) fn judged(store: &Store, a: &str, b: &str, verdict: Verdict, made: i64) -> Judgement {
    let key = |name: &str| {
        let found = store.find_entities(name, None).unwrap();
        store.key_of(found[0].entity.id).unwrap().unwrap()
    };
    Judgement {
        sort: JudgementSort::Entity,
        a: key(a),
        b: key(b),
        verdict,
        judge: "Ada".into(),
        reason: "known".into(),
        made,
    }
}

/// Records judgements, and returns the numbers of those that were new.
pub(super) fn recorded(store: &mut Store, judgements: &[Judgement]) -> Vec<JudgementId> {
    let outcomes = store.judge(judgements).unwrap();
    outcomes
        .iter()
        .filter_map(JudgementOutcome::recorded)
        .collect()
}

#[test]
fn a_merge_moves_meetings_and_numbers_and_its_undoing_moves_them_back() {
    let mut store = memory();
    store
        .load_batch(&[
            holders(
                "a",
                "2024-01-02",
                &[("Anna Berg", "", ""), ("Carl Dahl", "", "")],
            ),
            holders(
                "b",
                "2024-01-02",
                &[("Prince Falk", "", ""), ("Carl Dahl", "", "")],
            ),
        ])
        .unwrap();
    let id = |store: &Store, name: &str| store.find_entities(name, None).unwrap()[0].entity.id;
    let (berg, falk) = (id(&store, "Anna Berg"), id(&store, "Prince Falk"));
    assert_eq!(store.meetings(&MeetingFilter::default()).unwrap().len(), 2);
    let before = dump(&store);
    let same = judged(&store, "Anna Berg", "Prince Falk", Verdict::Same, 1);
    let ids = recorded(&mut store, std::slice::from_ref(&same));
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(id(&store, "Prince Falk"), berg.min(falk));
    // The other number leads to the same entity.
    assert_eq!(
        store.entity(berg.max(falk)).unwrap().unwrap().id,
        berg.min(falk)
    );
    let meetings = store.meetings(&MeetingFilter::default()).unwrap();
    assert_eq!((meetings.len(), meetings[0].sources), (1, 2));
    assert_eq!(recorded(&mut store, &[same]), []);
    assert_eq!(store.undo_judgements(&ids, 2).unwrap(), ids);
    assert_eq!(store.undo_judgements(&ids, 3).unwrap(), []);
    assert_eq!(store.validate().unwrap(), []);
    let without = |dump: &str| -> Vec<String> {
        let lines = dump.lines().filter(|line| !line.starts_with("judgement"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(without(&dump(&store)), without(&before));
    assert_eq!(id(&store, "Prince Falk"), falk);
}

#[test]
fn what_is_judged_apart_stays_apart_whatever_chain_leads_there() {
    let mut store = check(
        &[
            holder("a", "2024-01-01", "Danylo Horenskyy", "President", "UA"),
            holder("b", "2024-01-01", "Danylo Horenskiy", "President", "UA"),
            holder("c", "2024-01-01", "Prince Falk", "", ""),
        ],
        &[&["Danylo Horenskiy", "Danylo Horenskyy"], &["Prince Falk"]],
    );
    let (x, y) = (
        "person/name:danylo horenskiy@UA",
        "person/name:danylo horenskyy@UA",
    );
    let judgement = |a: &str, b: &str, verdict, made| Judgement {
        sort: JudgementSort::Entity,
        a: a.into(),
        b: b.into(),
        verdict,
        judge: "Ada".into(),
        reason: "known".into(),
        made,
    };
    store
        .judge(&[judgement(x, y, Verdict::NotSame, 1)])
        .unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(persons(&store).len(), 3);
    assert_eq!(store.contradictions().unwrap(), []);
    let falk = "person/name:prince falk";
    store
        .judge(&[
            judgement(x, falk, Verdict::Same, 2),
            judgement(falk, y, Verdict::Same, 3),
        ])
        .unwrap();
    assert_eq!(store.validate().unwrap(), []);
    // The first of the two is followed, the second is told of.
    assert_eq!(
        persons(&store),
        [
            vec!["Danylo Horenskiy".to_owned(), "Prince Falk".to_owned()],
            vec!["Danylo Horenskyy".to_owned()],
        ]
    );
    let found = store.contradictions().unwrap();
    assert_eq!((found.len(), found[0].same.len()), (1, 2));
}

#[test]
fn what_one_article_says_can_be_taken_out_and_put_back() {
    let articles = [
        holder("a", "2024-01-01", "Carl Dahl", "Finance Minister", "SE"),
        holder("b", "2024-02-01", "Carl Dahl", "Finance Minister", "SE"),
    ];
    let mut store = check(&articles, &[&["Carl Dahl"]]);
    let before = dump(&store);
    let dahl = store.find_entities("Carl Dahl", None).unwrap()[0].entity.id;
    let second = store.find_articles("b").unwrap()[0].id;
    let keys = store.keys_in_article(dahl, second).unwrap();
    let judgement = Judgement {
        sort: JudgementSort::Entity,
        a: store.key_of(dahl).unwrap().unwrap(),
        b: keys[0].clone(),
        verdict: Verdict::NotSame,
        judge: "Ada".into(),
        reason: "a namesake".into(),
        made: 1,
    };
    let ids = recorded(&mut store, std::slice::from_ref(&judgement));
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(persons(&store).len(), 2);
    // It holds for the article whenever it comes.
    let mut later = memory();
    later.judge(&[judgement]).unwrap();
    later.load_batch(&articles).unwrap();
    assert_eq!(dump(&later), dump(&store));
    store.undo_judgements(&ids, 2).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let without = |dump: String| -> Vec<String> {
        let lines = dump.lines().filter(|line| !line.starts_with("judgement"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(without(dump(&store)), without(before));
}

#[test]
fn a_name_of_one_word_belongs_to_whom_somebody_says() {
    let articles = [
        holder("a", "2024-01-01", "Carl Dahl", "Finance Minister", "SE"),
        holder("b", "2024-02-01", "Kalle", "", ""),
        holder("c", "2024-02-02", "Kalle", "", ""),
    ];
    let alias = Judgement {
        sort: JudgementSort::Entity,
        a: Judgement::key_of_name(EntityKind::Person, "Carl Dahl"),
        b: Judgement::key_of_name(EntityKind::Person, "Kalle"),
        verdict: Verdict::Same,
        judge: "aliases".into(),
        reason: "names.txt".into(),
        made: 1,
    };
    let mut store = check(&articles, &[&["Carl Dahl"], &["Kalle"], &["Kalle"]]);
    let ids = recorded(&mut store, std::slice::from_ref(&alias));
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(persons(&store), [["Carl Dahl", "Kalle"]]);
    let mut later = memory();
    later.judge(&[alias]).unwrap();
    later.load_batch(&articles).unwrap();
    assert_eq!(dump(&later), dump(&store));
    store.undo_judgements(&ids, 2).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(persons(&store).len(), 3);
}

#[test]
fn a_profile_that_comes_later_joins_who_was_merged() {
    let mut store = check(
        &[
            holder("a", "2024-01-01", "Carl Dahl", "", ""),
            holder("b", "2024-01-01", "Prince Falk", "", ""),
        ],
        &[&["Carl Dahl"], &["Prince Falk"]],
    );
    let same = judged(&store, "Carl Dahl", "Prince Falk", Verdict::Same, 1);
    store.judge(&[same]).unwrap();
    store
        .load_batch(&[
            holder("c", "2024-01-01", "Prince Falk", "King", "SE"),
            holder("d", "2024-01-01", "Carl Dahl", "King", "SE"),
        ])
        .unwrap();
    assert_eq!(store.validate().unwrap(), []);
    assert_eq!(persons(&store).len(), 1);
}

pub(super) fn arbitrary_holder(number: usize) -> impl Strategy<Value = Loaded> {
    let name = proptest::sample::select(vec![
        "Danylo Horenskyy",
        "Danylo Horensky",
        "Vadym Horensky",
        "D. Horensky",
        "Horensky",
        "Lee Chan-ho",
        "Chan-ho Lee",
        "Lee",
        "Carl Dahl",
        "Carl Gustav Dahl",
        "Dahl",
    ]);
    let title = proptest::sample::select(vec!["", "President", "Foreign Minister", "deputy"]);
    let country = proptest::sample::select(vec!["", "UA", "KR", "SE"]);
    let day = proptest::sample::select(vec!["2023-11-01", "2024-02-01", "2025-03-01", ""]);
    let one = (name, title, country);
    (proptest::collection::vec(one, 1..4), day)
        .prop_map(move |(of, day)| holders(&format!("f{number}"), day, &of))
}

pub(super) fn arbitrary_judgement() -> impl Strategy<Value = Judgement> {
    let key = || {
        proptest::sample::select(vec![
            "person/name:danylo horenskyy",
            "person/name:danylo horensky@UA",
            "person/name:vadym horensky",
            "person/name:carl dahl@SE",
            "person/name:carl gustav dahl",
            "person/word:lee@KR/president/2024",
        ])
    };
    let verdict = proptest::sample::select(vec![Verdict::Same, Verdict::NotSame, Verdict::Unsure]);
    (key(), key(), verdict, 0..9_i64).prop_map(|(a, b, verdict, made)| Judgement {
        sort: JudgementSort::Entity,
        a: a.into(),
        b: b.into(),
        verdict,
        judge: "Ada".into(),
        reason: "known".into(),
        made,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Any order of articles and judgements, any batches, and removals on the way give the same.
    #[test]
    fn any_order_and_any_batches_give_the_same_entities(
        articles in (1_usize..9).prop_flat_map(|count| {
            (0..count).map(arbitrary_holder).collect::<Vec<_>>()
        }),
        judgements in proptest::collection::vec(arbitrary_judgement(), 0..4),
        extra in arbitrary_holder(99),
        order in Just((0..9_usize).collect::<Vec<_>>()).prop_shuffle(),
        batch in 1_usize..5,
        early in any::<bool>(),
    ) {
        let mut whole = memory();
        whole.load_batch(&articles).unwrap();
        whole.judge(&judgements).unwrap();
        prop_assert_eq!(whole.validate().unwrap(), []);
        let mut parts = memory();
        if early {
            parts.judge(&judgements).unwrap();
        }
        parts.load_batch(std::slice::from_ref(&extra)).unwrap();
        let shuffled: Vec<Loaded> =
            order.iter().filter_map(|index| articles.get(*index).cloned()).collect();
        for few in shuffled.chunks(batch) {
            parts.load_batch(few).unwrap();
        }
        if !early {
            parts.judge(&judgements).unwrap();
        }
        let id = parts.find_articles("f99").unwrap()[0].id;
        parts.remove_article(id).unwrap();
        prop_assert_eq!(parts.validate().unwrap(), []);
        prop_assert_eq!(dump(&whole), dump(&parts));
        // Undone, they leave nothing behind.
        let mut fresh = memory();
        fresh.load_batch(&articles).unwrap();
        for row in whole.judgements(false).unwrap() {
            whole.undo_judgements(&[row.id], 10).unwrap();
        }
        prop_assert_eq!(whole.validate().unwrap(), []);
        let without = |store: &Store| -> Vec<String> {
            let dump = dump(store);
            let lines = dump.lines().filter(|line| !line.starts_with("judgement"));
            lines.map(str::to_owned).collect()
        };
        prop_assert_eq!(without(&whole), without(&fresh));
    }
}
