use chancery_model::{
    Article, Entity, EntityKey, EntityKind, Evidence, ExternalId, Mention, MentionForm, Part,
    Record, Role, Span, Tenure,
};

use super::*;

/// An article that shows a person in an office of a country.
fn holder(name: &str, country: &str) -> (Article, Record) {
    let body = format!("{name} is a minister of {country}.");
    let quote = body.clone();
    let span = Span::new(0, name.len()).unwrap();
    let entity = |key, kind, name: &str| Entity {
        key: EntityKey(key),
        kind,
        name: name.to_owned(),
        aliases: vec![],
        mentions: vec![],
        external: vec![],
        country: None,
    };
    let mut person = entity(1, EntityKind::Person, name);
    person.mentions.push(Mention {
        part: Part::Body,
        span,
        form: MentionForm::Name,
    });
    let mut state = entity(2, EntityKind::Country, country);
    state.external.push(ExternalId {
        scheme: "iso3166".to_owned(),
        value: country.to_owned(),
    });
    let role = Role {
        person: EntityKey(1),
        title: "Foreign Minister".to_owned(),
        organization: Some(EntityKey(2)),
        tenure: Tenure::Current,
        evidence: vec![Evidence {
            part: Part::Body,
            span: Span::new(0, body.len()).unwrap(),
            quote,
            rule: "test".to_owned(),
        }],
    };
    let article = Article {
        name: format!("{name} {country}"),
        title: format!("On {name}"),
        body,
        published: "2024-05-01".parse().ok(),
        ..Article::default()
    };
    let record = Record {
        entities: vec![person, state],
        roles: vec![role],
        meetings: vec![],
        diagnostics: vec![],
    };
    (article, record)
}

/// Three names, each in two countries, so three pairs wait.
fn three_pairs() -> (tempfile::TempDir, Store) {
    let folder = tempfile::tempdir().unwrap();
    let mut store = Store::open(&folder.path().join("test.db")).unwrap();
    let names = ["Anna Berg", "Carl Dahl", "Nino Falk"];
    let articles: Vec<_> = names
        .iter()
        .flat_map(|name| ["SE", "NO"].map(|country| holder(name, country)))
        .collect();
    store.load_batch(&articles).unwrap();
    (folder, store)
}

fn session(store: &Store) -> Session {
    let judge = JudgeArgs::by("Ada");
    Session::new(store, None, judge).unwrap()
}

fn name(session: &mut Session, store: &Store) -> String {
    let row = session.current(store).unwrap();
    row.map_or_else(String::new, |row| row.a.profile.name)
}

#[track_caller]
fn press(session: &mut Session, store: &mut Store, wishes: &[Wish]) {
    for wish in wishes {
        assert!(session.press(store, *wish).unwrap());
    }
}

const SAME: Wish = Wish::Decide(Verdict::Same);

#[test]
fn undoing_shows_the_pair_again_that_was_undone() {
    let (_folder, mut store) = three_pairs();
    let mut session = session(&store);
    let first = name(&mut session, &store);
    press(&mut session, &mut store, &[SAME, Wish::Skip]);
    assert_ne!(name(&mut session, &store), first);
    press(&mut session, &mut store, &[Wish::Undo]);
    assert_eq!(name(&mut session, &store), first);
    assert_eq!(session.recorded(), 0);
    press(&mut session, &mut store, &[SAME]);
    assert_eq!(store.judgements(false).unwrap().len(), 1);
    assert_eq!(store.open_pairs(None).unwrap().len(), 2);
}

#[test]
fn what_was_skipped_comes_again() {
    let (_folder, mut store) = three_pairs();
    let mut session = session(&store);
    let first = name(&mut session, &store);
    press(&mut session, &mut store, &[Wish::Skip, SAME, Wish::Skip]);
    assert_eq!(name(&mut session, &store), "");
    assert_eq!(
        session.frame().head,
        "2 were skipped: k shows them again, q quits"
    );
    press(&mut session, &mut store, &[Wish::Skip]);
    assert_eq!(name(&mut session, &store), first);
    press(&mut session, &mut store, &[SAME, SAME]);
    assert_eq!(session.frame().head, "Nothing more waits for a decision.");
    press(&mut session, &mut store, &[Wish::Undo]);
    assert_ne!(name(&mut session, &store), "");
    assert!(!session.press(&mut store, Wish::Quit).unwrap());
}

#[test]
fn going_back_shows_the_last_that_waits() {
    let (_folder, mut store) = three_pairs();
    let mut session = session(&store);
    let first = name(&mut session, &store);
    press(&mut session, &mut store, &[Wish::Skip, SAME, Wish::Back]);
    assert_eq!(name(&mut session, &store), first);
    press(&mut session, &mut store, &[Wish::Back]);
    assert_eq!(session.frame().said, "none before waits");
    assert_eq!(session.frame().head, "pair 1 of 3, 2 open");
}

#[test]
fn all_of_a_rule_are_decided_and_undone_at_once_but_for_contradictions() {
    let (_folder, mut store) = three_pairs();
    // What keeps one pair apart, though by other names.
    let judge = JudgeArgs::by("Eva");
    let judgement = |a: &str, b: &str, verdict| {
        judge.judgement(chancery_store::JudgementSort::Entity, (a, b), verdict)
    };
    let between = "person/name:anna of sweden@";
    store
        .decide(&[
            judgement("person/name:anna berg@SE", between, Verdict::Same),
            judgement("person/name:anna berg@NO", between, Verdict::NotSame),
        ])
        .unwrap();
    let mut session = session(&store);
    let first = name(&mut session, &store);
    press(&mut session, &mut store, &[Wish::Bulk]);
    assert_eq!(session.extent(), 3);
    assert!(
        session
            .frame()
            .said
            .starts_with("all 3 of identity/same-name: s same")
    );
    press(&mut session, &mut store, &[SAME]);
    let said = session.frame().said;
    assert!(
        said.contains("2 judgements, #3 to #4, recorded; 1 left out"),
        "{said}"
    );
    assert_eq!(
        session.left_out(),
        [
            "left out: Anna Berg (SE) and Anna Berg (NO): this contradicts what was decided \
             before: #2 (not_same: Anna Berg (NO) and anna of sweden), #1 (same: Anna Berg (SE) \
             and anna of sweden)"
        ]
    );
    assert_eq!(session.recorded(), 2);
    press(&mut session, &mut store, &[Wish::Undo]);
    assert_eq!(store.open_pairs(None).unwrap().len(), 3);
    assert_eq!(name(&mut session, &store), first);
    // Any other key decides nothing.
    press(&mut session, &mut store, &[Wish::Bulk, Wish::Skip]);
    assert_eq!(session.frame().said, "nothing decided");
    assert_eq!(session.recorded(), 0);
}

#[test]
fn a_page_fits_the_screen_with_the_number_the_names_and_the_keys() {
    let (_folder, store) = three_pairs();
    let mut session = session(&store);
    let row = session.current(&store).unwrap();
    let mut frame = session.frame();
    frame.said = "this contradicts what was decided before: ".repeat(6);
    for size in [(40, 12), (80, 24), (200, 60), (60, 10), (20, 5)] {
        let page = page(&frame, row.as_ref(), size);
        assert!(page.len() <= size.1, "{size:?}: {page:#?}");
        assert!(
            page.iter().all(|line| line.chars().count() <= size.0),
            "{page:#?}"
        );
        assert!(page[0].starts_with("pair 1 of 3"), "{page:#?}");
        if size.1 >= 10 {
            let text = page.join(" ");
            assert!(
                text.contains("Anna Berg") && text.contains("q quit"),
                "{page:#?}"
            );
            let is_whole = page.iter().any(|line| line.contains("b rule"))
                || text.contains("b all of this rule");
            assert!(is_whole, "{page:#?}");
        }
    }
}
