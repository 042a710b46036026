//! Which judgements are taken, which are refused, and which of them count.

use chancery_model::{EntityKind, Status, Tenure};
use proptest::prelude::*;

use super::identity::{arbitrary_holder, arbitrary_judgement};
use super::maker::{Maker, article};
use super::{Loaded, load, memory, raw};
use crate::store::Store;
use crate::{Judgement, JudgementId, JudgementOutcome, JudgementSort, Objection, Verdict};

fn about(sort: JudgementSort, a: &str, b: &str, verdict: Verdict, made: i64) -> Judgement {
    Judgement {
        sort,
        a: a.into(),
        b: b.into(),
        verdict,
        judge: "Ada".into(),
        reason: "known".into(),
        made,
    }
}

fn of_entities(a: &str, b: &str, verdict: Verdict, made: i64) -> Judgement {
    about(JudgementSort::Entity, a, b, verdict, made)
}

fn of_meetings(a: &str, b: &str, verdict: Verdict, made: i64) -> Judgement {
    about(JudgementSort::Meeting, a, b, verdict, made)
}

/// An article on a president of a country.
fn president(file: &str, name: &str, country: &str) -> Loaded {
    let article = article(file, "2024-05-01", &format!("{name} of {country}, {file}."));
    let mut maker = Maker::new(&article);
    let person = maker.person(name);
    let country = maker.entity(EntityKind::Country, country, country, "");
    maker.role(person, "President", Some(country), Tenure::Current);
    (article, maker.record)
}

fn contradicted(outcome: &JudgementOutcome) -> Vec<i64> {
    match outcome {
        JudgementOutcome::Refused(Objection::Contradicts(rows)) => {
            rows.iter().map(|row| row.id.0).collect()
        }
        _ => Vec::new(),
    }
}

/// Records the first judgement, then sees that the second is refused for it; once with the articles there
/// and once without, and also that of both recorded anyway the store tells.
#[track_caller]
fn check_contradiction(articles: &[Loaded], judgements: &[Judgement]) {
    let (last, before) = judgements.split_last().unwrap();
    for articles in [articles, &[]] {
        let mut store = memory();
        store.load_batch(articles).unwrap();
        let outcomes = store.decide(before).unwrap();
        assert!(
            outcomes.iter().all(|one| one.recorded().is_some()),
            "{outcomes:?}"
        );
        let rows = raw(&store);
        let refused = store.decide(std::slice::from_ref(last)).unwrap();
        let numbers = contradicted(&refused[0]);
        assert_eq!(numbers.len(), before.len(), "{refused:?}");
        assert_eq!(raw(&store), rows, "something was written");
        assert_eq!(store.contradictions().unwrap(), []);
        store.judge(std::slice::from_ref(last)).unwrap();
        assert_eq!(store.validate().unwrap(), []);
        let found = store.contradictions().unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].same.len() + 1, judgements.len());
    }
}

#[test]
fn two_of_different_kinds_are_not_one() {
    let mut store = memory();
    load(&mut store, &[president("a", "Anna Berg", "SE")]);
    let rows = raw(&store);
    let judgements = [
        of_entities(
            "person/name:anna berg@SE",
            "place/name:berg@SE",
            Verdict::Same,
            1,
        ),
        of_entities("person/name:anna berg@SE", "anna", Verdict::Same, 1),
        of_entities(
            "person/name:anna berg@SE",
            "weird/name:anna",
            Verdict::Unsure,
            1,
        ),
        of_meetings("report:1/1", "person/name:anna berg@SE", Verdict::Same, 1),
    ];
    for outcome in store.judge(&judgements).unwrap() {
        assert!(
            matches!(outcome, JudgementOutcome::Refused(_)),
            "{outcome:?}"
        );
    }
    assert_eq!(raw(&store), rows);
    assert_eq!(store.validate().unwrap(), []);
}

#[test]
fn two_of_different_kinds_that_an_earlier_version_joined_are_not_followed() {
    let mut store = memory();
    store
        .connection()
        .execute_batch(
            "INSERT INTO judgement (sort, a, b, verdict, judge, reason, made) VALUES
             ('entity', 'country/id:iso3166:SE', 'person/name:anna berg@SE', 'same', '', '', 1)",
        )
        .unwrap();
    load(&mut store, &[president("a", "Anna Berg", "SE")]);
}

#[test]
fn an_alias_and_a_judgement_about_one_country_contradict_each_other() {
    let articles = [
        president("a", "Anna Berg", "SE"),
        president("b", "Anna Dahl", "SE"),
    ];
    let alias = of_entities(
        "person/name:anna berg",
        "person/name:anna dahl",
        Verdict::Same,
        1,
    );
    let apart = of_entities(
        "person/name:anna berg@SE",
        "person/name:anna dahl@SE",
        Verdict::NotSame,
        2,
    );
    check_contradiction(&articles, &[alias.clone(), apart.clone()]);
    check_contradiction(&articles, &[apart, alias]);
}

#[test]
fn a_name_in_any_country_makes_all_countries_one() {
    let (x, y) = ("person/name:anna berg@SE", "person/name:anna berg@NO");
    let alias = of_entities(
        "person/name:anna berg",
        "person/name:anna dahl",
        Verdict::Same,
        1,
    );
    let articles = [
        president("a", "Anna Berg", "SE"),
        president("b", "Anna Berg", "NO"),
        president("c", "Anna Dahl", "SE"),
    ];
    check_contradiction(&articles, &[of_entities(x, y, Verdict::NotSame, 1), alias]);
}

#[test]
fn the_last_word_on_a_pair_counts() {
    let mut store = memory();
    load(
        &mut store,
        &[
            president("a", "Anna Berg", "SE"),
            president("b", "Anna Dahl", "SE"),
        ],
    );
    let (x, y) = ("person/name:anna berg@SE", "person/name:anna dahl@SE");
    let persons = |store: &Store| {
        let entity = |key: &str| store.profile(key).unwrap().unwrap().entity;
        if entity(x) == entity(y) { 1 } else { 2 }
    };
    for (verdict, made, count) in [
        (Verdict::Same, 1, 1),
        (Verdict::Unsure, 2, 2),
        (Verdict::Same, 3, 1),
        (Verdict::NotSame, 3, 2),
        (Verdict::Same, 4, 1),
    ] {
        let outcomes = store.decide(&[of_entities(x, y, verdict, made)]).unwrap();
        assert!(outcomes[0].recorded().is_some(), "{outcomes:?}");
        assert_eq!(persons(&store), count, "{verdict:?}");
        assert_eq!(store.validate().unwrap(), []);
    }
    let again = store
        .decide(&[of_entities(x, y, Verdict::Same, 5)])
        .unwrap();
    assert_eq!(again, [JudgementOutcome::Known]);
    let rows = store.judgements(false).unwrap();
    let in_force: Vec<i64> = rows
        .iter()
        .filter(|row| row.is_in_force())
        .map(|row| row.id.0)
        .collect();
    assert_eq!((rows.len(), in_force), (5, vec![5]));
    assert_eq!(rows[0].superseded_by, Some(JudgementId(5)));
    // Without the last the one before it counts.
    store.undo_judgements(&[JudgementId(5)], 6).unwrap();
    assert_eq!(persons(&store), 2);
}

#[test]
fn the_last_word_on_a_pair_frees_the_others() {
    let mut store = memory();
    let [x, y, z] = ["person/name:a b@", "person/name:c d@", "person/name:e f@"];
    let first = [
        of_entities(x, y, Verdict::NotSame, 1),
        of_entities(y, z, Verdict::Same, 1),
    ];
    store.decide(&first).unwrap();
    let joined = of_entities(x, z, Verdict::Same, 2);
    let outcomes = store.decide(std::slice::from_ref(&joined)).unwrap();
    assert_eq!(contradicted(&outcomes[0]), [1, 2]);
    // Within one batch, too.
    let outcomes = store
        .decide(&[of_entities(x, y, Verdict::Unsure, 3), joined])
        .unwrap();
    assert!(
        outcomes.iter().all(|one| one.recorded().is_some()),
        "{outcomes:?}"
    );
    let outcomes = store
        .decide(&[of_entities(x, y, Verdict::NotSame, 4)])
        .unwrap();
    assert_eq!(contradicted(&outcomes[0]).len(), 2);
}

#[test]
fn what_is_left_open_about_meetings_keeps_them_apart() {
    let [x, y, z] = [1, 2, 3].map(|day| {
        let name = format!("m{day}");
        let article = article(&name, &format!("2024-05-0{day}"), &format!("Talks {day}."));
        let mut maker = Maker::new(&article);
        let parties = [maker.person("Anna Berg"), maker.person("Carl Dahl")];
        maker.meeting(Status::Held, &parties, None, &format!("2024-05-0{day}"));
        (article, maker.record)
    });
    let key = |(article, _): &Loaded| format!("report:{}/1", article.id());
    let keys = [key(&x), key(&y), key(&z)];
    let [a, b, c] = [keys[0].as_str(), keys[1].as_str(), keys[2].as_str()];
    check_contradiction(
        &[x, y, z],
        &[
            of_meetings(a, b, Verdict::Unsure, 1),
            of_meetings(b, c, Verdict::Same, 2),
            of_meetings(a, c, Verdict::Same, 3),
        ],
    );
}

#[test]
fn judgements_on_what_is_gone_have_nothing_to_apply_to() {
    let mut store = memory();
    let articles = [
        president("a", "Anna Berg", "SE"),
        president("b", "Anna Berg", "SE"),
    ];
    load(&mut store, &articles);
    let in_article = format!("person/article:{}/e1", articles[1].0.id());
    let apart = of_entities("person/name:anna berg@SE", &in_article, Verdict::NotSame, 1);
    let alias = of_entities(
        "person/name:anna berg",
        "person/name:a berg",
        Verdict::Same,
        1,
    );
    store.decide(&[apart, alias]).unwrap();
    let idle = |store: &Store, is_gone| -> Vec<i64> {
        let idle = store.idle_judgements(is_gone).unwrap();
        idle.into_iter().map(|id| id.0).collect()
    };
    assert_eq!((idle(&store, false), idle(&store, true)), (vec![2], vec![]));
    let second = store.find_articles("b").unwrap()[0].id;
    store.remove_article(second).unwrap();
    assert_eq!(
        (idle(&store, false), idle(&store, true)),
        (vec![1, 2], vec![1])
    );
}

#[test]
fn a_pair_that_is_left_open_though_it_is_sure_says_why() {
    let mut store = memory();
    load(
        &mut store,
        &[
            president("a", "Anna Margareta Berg", "SE"),
            president("b", "Anna Sofia Berg", "SE"),
            president("c", "Anna Berg", "SE"),
        ],
    );
    let open = store.candidates(None, 10).unwrap();
    let sure: Vec<_> = open.iter().filter(|row| row.conflict.is_none()).collect();
    assert_eq!(sure.len(), 2, "{open:?}");
    let obstacle = sure[0].obstacle.as_deref().unwrap_or_default();
    for expected in [
        "Anna Berg #",
        "fits several, none by far the best: ",
        "Anna Margareta Berg #",
        "Anna Sofia Berg #",
        "(1 article, ",
    ] {
        assert!(obstacle.contains(expected), "{obstacle}");
    }
    // What stands in the way can also be what somebody decided about other names.
    let first = &sure[0];
    let (a, b) = (&first.a.profile.key, &first.b.profile.key);
    let other = "person/name:somebody else@";
    load(&mut store, &[president("d", "Somebody Else", "")]);
    store
        .decide(&[
            of_entities(a, other, Verdict::Same, 1),
            of_entities(other, b, Verdict::NotSame, 2),
        ])
        .unwrap();
    let pair = store.open_pairs(None).unwrap();
    let pair = pair.iter().find(|pair| pair.keys == (a.clone(), b.clone()));
    let row = store.candidate(pair.unwrap()).unwrap().unwrap();
    let obstacle = row.obstacle.unwrap_or_default();
    assert!(obstacle.ends_with("were judged to be two"), "{obstacle}");
}

#[test]
fn a_pair_is_shown_with_titles_as_written_and_what_articles_say() {
    let mut store = memory();
    let mut articles = Vec::new();
    for (file, country) in [("a", "SE"), ("b", "NO")] {
        let article = article(
            file,
            "",
            &format!("Anna Berg of {country} spoke in {file}."),
        );
        let mut maker = Maker::new(&article);
        let person = maker.person("Anna Berg");
        let body = maker.entity(EntityKind::Country, country, country, "");
        maker.role(person, "Prime Minister", Some(body), Tenure::Current);
        articles.push((article, maker.record));
    }
    load(&mut store, &articles);
    let open = store.candidates(None, 10).unwrap();
    let side = &open[0].a;
    let office = &side.offices[0];
    assert_eq!(
        (office.office.as_str(), office.first, office.last),
        ("Prime Minister", 0, 0)
    );
    assert_eq!(side.passages.len(), side.articles.len());
}

/// The judgements in force that the entities of the profiles that they mean do not show.
fn not_followed(store: &Store) -> Vec<JudgementId> {
    let entities = |key: &str| -> Vec<(i64, i64)> {
        let connection = store.connection();
        let ids = crate::load::profiles_of(connection, key).unwrap();
        let of = "SELECT entity FROM profile WHERE id = ?1 AND articles > 0";
        let entity = |id: i64| connection.query_row(of, [id], |row| row.get(0)).ok();
        ids.into_iter()
            .filter_map(|id| Some((id, entity(id)?)))
            .collect()
    };
    let mut found = Vec::new();
    for row in store.judgements(false).unwrap() {
        let Judgement { a, b, verdict, .. } = &row.judgement;
        let wrong = entities(a).into_iter().any(|(x, of_x)| {
            entities(b).into_iter().any(|(y, of_y)| match verdict {
                Verdict::Same => of_x != of_y,
                Verdict::NotSame => x != y && of_x == of_y,
                Verdict::Unsure => false,
            })
        });
        if row.is_in_force() && wrong {
            found.push(row.id);
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// What is not refused is followed; and of judgements that are recorded anyway, the store tells of a
    /// contradiction wherever one is not.
    #[test]
    fn what_contradicts_nothing_is_followed(
        articles in (1_usize..9).prop_flat_map(|count| {
            (0..count).map(arbitrary_holder).collect::<Vec<_>>()
        }),
        judgements in proptest::collection::vec(arbitrary_judgement(), 1..9),
        early in any::<bool>(),
    ) {
        let (mut strict, mut lenient) = (memory(), memory());
        if !early {
            strict.load_batch(&articles).unwrap();
        }
        for judgement in &judgements {
            strict.decide(std::slice::from_ref(judgement)).unwrap();
            prop_assert_eq!(strict.contradictions().unwrap(), []);
        }
        if early {
            strict.load_batch(&articles).unwrap();
        }
        prop_assert_eq!(strict.contradictions().unwrap(), []);
        prop_assert_eq!(not_followed(&strict), []);
        // All at once or one by one, the same are refused.
        let mut at_once = memory();
        at_once.load_batch(&articles).unwrap();
        at_once.decide(&judgements).unwrap();
        if !early {
            prop_assert_eq!(at_once.judgements(false).unwrap(), strict.judgements(false).unwrap());
        }
        lenient.load_batch(&articles).unwrap();
        lenient.judge(&judgements).unwrap();
        if lenient.contradictions().unwrap().is_empty() {
            prop_assert_eq!(not_followed(&lenient), []);
        }
    }
}
