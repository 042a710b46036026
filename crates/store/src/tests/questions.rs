//! Offices, meetings and articles by their filters, and what the statements for them read.

use chancery_model::{Status, Tenure};

use super::maker::pair;
use super::{LEE_AND_KIM, load, memory, seoul};
use crate::MeetingFilter;

#[test]
fn offices_are_ranges_of_observations() {
    let mut store = memory();
    load(
        &mut store,
        &[
            seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current),
            seoul("b", "2025-03-10", "Min-seok Kim", Tenure::Current),
            seoul("c", "2025-05-10", "Min-seok Kim", Tenure::Former),
            seoul("d", "2025-05-10", "Carl Dahl", Tenure::Current),
        ],
    );
    let korea = store.find_entities("South Korea", None).unwrap()[0]
        .entity
        .id;
    let ask = |title: &str, day: &str| -> Vec<(String, bool, Option<u32>)> {
        let offices = store
            .office_holders(title, Some(&[korea]), day.parse().ok(), None)
            .unwrap();
        let name = |o: &crate::OfficeRow| store.entity(o.person).unwrap().unwrap().name;
        offices
            .iter()
            .map(|o| (name(o), o.exact, o.distance))
            .collect()
    };
    // Of what was seen in January and March the nearest is 22 days away.
    let kim = ("Min-seok Kim".to_owned(), true, Some(22));
    let dahl = ("Carl Dahl".to_owned(), true, Some(0));
    assert_eq!(
        ask("deputy prime minister", "2025-02-01"),
        [kim, ("Carl Dahl".into(), true, Some(98))]
    );
    assert_eq!(ask("deputy prime minister", "2025-05-10"), [dahl]);
    assert_eq!(ask("Prime Minister", "2025-02-01")[0].0, "Anna Berg");
    // What is quoted is nearest to the day, else the latest.
    let quoted = |day: &str| {
        let on = day.parse().ok();
        let offices = store.office_holders("deputy prime minister", None, on, None);
        let first = offices.unwrap().remove(0);
        let role = store.best_role(&first, on, None).unwrap().unwrap();
        role.article.name
    };
    assert_eq!(
        ["2025-01-12", "2025-02-20", ""].map(quoted),
        ["a", "b", "c"]
    );
    // However it is written.
    assert_eq!(
        ask("Deputy of the Premier", "2025-05-10"),
        ask("deputy prime minister", "2025-05-10")
    );
    assert!(ask("foreign affairs", "2025-02-01").is_empty());
    let alike = store.titles_like("Deputy Prim Minster").unwrap();
    assert_eq!(alike, ["deputy prime minister"]);
    let kim = store.find_entities("Min-seok Kim", None).unwrap()[0]
        .entity
        .id;
    assert_eq!(store.roles_of(kim, None).unwrap().len(), 3);
    let offices = store.offices_of(kim, None).unwrap();
    assert_eq!((offices.len(), offices[0].sources), (2, 2));

    // By the end of January one article had told of one office.
    let day = "2025-01-31".parse().ok();
    assert_eq!(store.roles_of(kim, day).unwrap().len(), 1);
    let offices = store.offices_of(kim, day).unwrap();
    assert_eq!((offices.len(), offices[0].sources), (1, 1));
    assert_eq!(offices[0].last, offices[0].first);
    let holders = store.office_holders("deputy prime minister", None, None, day);
    assert_eq!(holders.unwrap().len(), 1);
    assert_eq!(store.articles_of(kim, 9, day).unwrap().len(), 1);
    let before = "2025-01-09".parse().ok();
    assert_eq!(store.offices_of(kim, before).unwrap(), []);
}

#[test]
fn meetings_pass_every_filter() {
    let mut store = memory();
    load(
        &mut store,
        &[
            seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current),
            seoul("b", "2025-03-10", "Min-seok Kim", Tenure::Current),
            pair(
                "c",
                "2025-11-05",
                LEE_AND_KIM,
                Status::Planned,
                "2025-11-10",
            ),
            pair(
                "d",
                "2025-11-05",
                ("Anna Berg", "Eva Falk"),
                Status::Cancelled,
                "",
            ),
        ],
    );
    let id = |name: &str| store.find_entities(name, None).unwrap()[0].entity.id;
    let check = |filter: &MeetingFilter, expected: usize| {
        assert_eq!(
            store.meetings(filter).unwrap().len(),
            expected,
            "{filter:?}"
        );
    };
    let all = MeetingFilter::default();
    check(&all, 4);
    check(
        &MeetingFilter {
            entities: vec![id("Min-seok Kim")],
            ..all.clone()
        },
        3,
    );
    check(
        &MeetingFilter {
            entities: vec![id("Min-seok Kim"), id("Anna Berg")],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            since: "2025-03-10".parse().ok(),
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            until: "2025-03-10".parse().ok(),
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            places: vec![id("Seoul")],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            places: vec![id("South Korea")],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            kind: Some(chancery_model::MeetingKind::Call),
            ..all.clone()
        },
        0,
    );
    check(
        &MeetingFilter {
            statuses: vec![Status::Planned, Status::Cancelled],
            ..all.clone()
        },
        2,
    );
    check(
        &MeetingFilter {
            min_sources: 2,
            ..all.clone()
        },
        0,
    );
    check(
        &MeetingFilter {
            limit: Some(1),
            ..all.clone()
        },
        1,
    );
    let every = MeetingFilter {
        entities: vec![id("Min-seok Kim"), id("Anna Berg")],
        since: "2025-01-01".parse().ok(),
        until: "2025-02-01".parse().ok(),
        places: vec![id("South Korea")],
        kind: Some(chancery_model::MeetingKind::Meeting),
        statuses: vec![Status::Held],
        min_sources: 1,
        limit: Some(9),
        as_of: None,
    };
    check(&every, 1);
    let by_then = |day: &str| MeetingFilter {
        as_of: day.parse().ok(),
        ..every.clone()
    };
    check(&by_then("2024-12-01"), 0);
    check(&by_then("2025-12-31"), 1);
}

#[test]
fn articles_are_found_by_id_name_url_and_origin() {
    let mut store = memory();
    let mut one = pair(
        "a",
        "2025-11-05",
        LEE_AND_KIM,
        Status::Planned,
        "2025-11-10",
    );
    one.0.url = Some("https://example.org/1".into());
    one.0.name = "first".into();
    one.0.origin.line = Some(7);
    load(&mut store, std::slice::from_ref(&one));
    let id = one.0.id().to_string();
    let row = store.articles().unwrap()[0].id;
    for question in [
        &id,
        id.get(..5).unwrap(),
        "first",
        "https://example.org/1",
        "a",
        "a:7",
        &row.to_string(),
    ] {
        assert_eq!(
            store.find_articles(question).unwrap().len(),
            1,
            "{question}"
        );
    }
    for question in [id.get(..3).unwrap(), "none", "a:8", ""] {
        assert_eq!(store.find_articles(question).unwrap(), [], "{question}");
    }
    assert_eq!(store.article_text(row).unwrap().unwrap(), one.0);
}

#[test]
fn hot_questions_read_no_whole_table() {
    let store = memory();
    let check = |sql: &str| {
        let mut statement = store
            .connection()
            .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
            .unwrap();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            assert!(!step.starts_with("SCAN"), "{sql}: {step}");
        }
    };
    let of_entities = |count| {
        let entities = (0..count).map(crate::EntityId).collect();
        crate::read::meetings_sql(&MeetingFilter {
            entities,
            since: "2025-01-01".parse().ok(),
            until: "2025-02-01".parse().ok(),
            places: vec![crate::EntityId(3)],
            statuses: vec![Status::Held],
            ..MeetingFilter::default()
        })
    };
    check(&of_entities(1));
    check(&of_entities(2));
    for sql in crate::read::HOT {
        check(sql);
    }
    check(crate::load::REPORTS_BETWEEN);
    check(crate::load::REPORTS_OF_PARTIES);
    check(crate::load::REPORTS_TOLD);
    check(crate::load::REPORTS_OF_ENTITY);
    check(crate::load::NAME);
    check("DELETE FROM meeting WHERE id = 1");
    check("SELECT article, content_id FROM origin WHERE file = 'x' AND line = 1");
    check("SELECT id FROM article WHERE url = 'x' AND title = 'y' AND url <> ''");
    check(
        "SELECT article FROM article_band WHERE band IN
             (SELECT band FROM article_band WHERE article = 1)",
    );
}

#[test]
fn no_question_is_prepared_again_for_each_value() {
    let mut store = memory();
    load(
        &mut store,
        &[seoul("a", "2025-01-10", "Min-seok Kim", Tenure::Current)],
    );
    let own = [
        crate::load::REPORTS_OF_PARTIES,
        crate::load::NAME,
        crate::load::REPORTS_BETWEEN,
    ];
    for sql in own.iter().chain(crate::read::HOT) {
        let mut statement = store.connection().prepare(sql).unwrap();
        for value in 0..4 {
            for parameter in 1..=statement.parameter_count() {
                statement.raw_bind_parameter(parameter, value).unwrap();
            }
            let mut rows = statement.raw_query();
            while rows.next().unwrap().is_some() {}
        }
        let again = statement.get_status(rusqlite::StatementStatus::RePrepare);
        assert_eq!(again, 0, "{sql}");
    }
}
