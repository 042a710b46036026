//! Meetings of which reports contradict each other: told in every answer.

use chancery_model::{Article, Record, Status};
use insta::assert_snapshot;

use crate::environment::TestEnv;
use crate::story::Story;

/// A meeting that one article saw and another denies, a plan that is called off, and one day told as two.
fn disputed() -> Vec<(Article, Record)> {
    let two = ["Anna Vale", "Boris Krol"];
    let story = |name: &str, published: &str, sentence: &str, status, date: &str| {
        let story = Story::new(name, published);
        story.meeting(sentence, status, &two, "Oslo", date).done()
    };
    vec![
        story(
            "saw",
            "2026-03-03",
            "Vale met Krol on Monday.",
            Status::Held,
            "2026-03-02",
        ),
        story(
            "not",
            "2026-03-04",
            "Vale did not meet Krol.",
            Status::Denied,
            "2026-03-02",
        ),
        story(
            "plan",
            "2026-03-20",
            "Vale will meet Krol.",
            Status::Planned,
            "2026-04-10",
        ),
        story(
            "off",
            "2026-03-25",
            "Krol called the talks off.",
            Status::Cancelled,
            "",
        ),
        story(
            "may",
            "2026-05-05",
            "Vale and Krol met.",
            Status::Held,
            "2026-05-04",
        ),
        story(
            "day",
            "2026-05-09",
            "Krol met Vale.",
            Status::Held,
            "2026-05-06",
        ),
    ]
}

#[test]
fn a_disputed_meeting_stays_and_says_who_says_what() {
    let env = TestEnv::with(&disputed());
    assert_snapshot!(env.run(&["met", "Anna Vale", "--until", "2026-03"]), @r#"
    WHO         KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Boris Krol  person      1  held    2026-03-02  Oslo         2
        “Vale met Krol on Monday.” (Agency, 2026-03-03)
        disputed: held according to Agency, 2026-03-03; denied according to Agency, 2026-03-04
    "#);
    assert_snapshot!(env.run(&["timeline", "Anna Vale", "--until", "2026-03"]), @r#"
    ID  DATE        KIND     STATUS           WHO                    PLACE  SOURCES
    #1  2026-03-02  meeting  held (disputed)  Anna Vale, Boris Krol  Oslo         2
        disputed: held according to Agency, 2026-03-03; denied according to Agency, 2026-03-04
        “Vale met Krol on Monday.” (Agency, 2026-03-03)
    "#);
    let all = ["between", "Anna Vale", "Boris Krol", "--status", "all"];
    assert_snapshot!(env.run(&[&all[..], &["--until", "2026-04"]].concat()), @r#"
    ID  DATE        KIND     STATUS           WHO                    PLACE  SOURCES
    #1  2026-03-02  meeting  held (disputed)  Anna Vale, Boris Krol  Oslo         2
        disputed: held according to Agency, 2026-03-03; denied according to Agency, 2026-03-04
        held, 2026-03-02: “Vale met Krol on Monday.” (Agency, 2026-03-03, article #1)
        denied, 2026-03-02: “Vale did not meet Krol.” (Agency, 2026-03-04, article #2; joined: people, date and place agree)
    #3  2026-04-10  meeting  cancelled        Anna Vale, Boris Krol  Oslo         2
        planned, 2026-04-10: “Vale will meet Krol.” (Agency, 2026-03-20, article #3)
        cancelled, no day: “Krol called the talks off.” (Agency, 2026-03-25, article #4; joined: people agree, called off before the day)
    "#);
    assert_snapshot!(env.run(&["show", "Anna Vale", "--articles", "0"]), @r#"
    Anna Vale #1
      kind      person
      meetings  3 held, 1 cancelled
      disputed  #1
      articles  6
    "#);
    assert_snapshot!(env.run(&["path", "Anna Vale", "Boris Krol"]), @r#"
    Anna Vale
      │ meeting #1, held (disputed), 2026-03-02, Oslo, 2 sources
      │ “Vale met Krol on Monday.” (Agency, 2026-03-03)
    Boris Krol
    "#);
}

#[test]
fn data_and_pictures_tell_of_a_dispute() {
    let env = TestEnv::with(&disputed());
    let csv = env.stdout(&["timeline", "Anna Vale", "--csv", "--until", "2026-03"]);
    assert!(
        csv.contains("meeting,held,true,Anna Vale; Boris Krol,Oslo"),
        "{csv}"
    );
    let json = env.stdout(&[
        "between",
        "Anna Vale",
        "Boris Krol",
        "--json",
        "--until",
        "2026-03",
    ]);
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    let meeting = &json["data"];
    assert_eq!(meeting["disputed"], true);
    assert_eq!(meeting["dates_told"], serde_json::json!([]));
    let told = |report: usize, key: &str| meeting["reports"][report][key].clone();
    assert_eq!(told(0, "joined_by"), serde_json::Value::Null);
    assert_eq!(told(1, "joined_by"), "join/parties-date-place");
    assert_eq!(told(1, "joined_because"), "people, date and place agree");
    assert_eq!(
        (told(0, "status"), told(1, "status")),
        ("held".into(), "denied".into())
    );
    for (format, words) in [
        ("dot", "meeting, disputed"),
        ("svg", "meeting, disputed"),
        ("timeline", "2026-03-02, disputed"),
        ("graphml", ">yes</data>"),
        ("gexf", "value=\"yes\""),
        ("ttl", "disputed"),
        ("jsonld", "disputed"),
        ("cypher", "disputed: true"),
        ("ftm", "\"disputed\""),
        ("plover", "\"disputed\":true"),
        ("json", "\"disputed\":true"),
        ("html", "\"disputed\":true"),
    ] {
        let text = env.stdout(&["export", "--format", format, "--until", "2026-03"]);
        assert!(text.contains(words), "{format}: {text}");
        let later = env.stdout(&["export", "--format", format, "--since", "2026-05"]);
        if format != "html" && format != "json" {
            assert!(!later.contains(words), "{format}: {later}");
        }
    }
}

#[test]
fn what_is_joined_by_hand_says_by_which_judgement_and_leads_on() {
    let env = TestEnv::with(&disputed());
    let asked = ["between", "Anna Vale", "Boris Krol", "--since", "2026-05"];
    let before = env.stdout(&asked);
    env.stdout(&["judge", "--meetings", "5", "6", "--same"]);
    assert_snapshot!(env.run(&asked), @r#"
    ID  DATE        KIND     STATUS  WHO                    PLACE  SOURCES
    #5  2026-05-04  meeting  held    Anna Vale, Boris Krol  Oslo         2
        reports disagree on the day: 2026-05-04 (Agency); 2026-05-06 (Agency)
        held, 2026-05-04: “Vale and Krol met.” (Agency, 2026-05-05, article #5)
        held, 2026-05-06: “Krol met Vale.” (Agency, 2026-05-09, article #6; joined: by judgement 1)
    "#);
    // The other number still means the meeting.
    let again = env.run(&["judge", "--meetings", "5", "6", "--same"]);
    assert!(again.contains("already"), "{again}");
    env.stdout(&["judgements", "--undo", "1"]);
    assert_eq!(env.stdout(&asked), before);
    env.stdout(&["check"]);
}
