//! Deciding who is who: merging, splitting, undoing, sharing, reviewing.

use crate::environment::TestEnv;
use crate::story::library;

#[test]
fn a_merge_keeps_the_older_number_and_is_undone() {
    let env = TestEnv::with(&library());
    let before = env.stdout(&["met", "Emmanuel Macron"]);
    let merged = env.run(&["merge", "Friedrich Merz", "Keir Starmer", "--by", "Ada"]);
    assert!(
        merged.contains("#1 same: person/name:friedrich merz"),
        "{merged}"
    );
    let shown = env.stdout(&["show", "7"]);
    assert!(shown.contains("Friedrich Merz #5"), "{shown}");
    assert!(shown.contains("judgement/same"), "{shown}");
    let again = env.run(&["merge", "5", "7"]);
    assert!(again.contains("already"), "{again}");
    let listed = env.stdout(&["judgements"]);
    assert!(listed.contains("Ada"), "{listed}");
    env.stdout(&["judgements", "--undo", "1"]);
    assert_eq!(env.stdout(&["met", "Emmanuel Macron"]), before);
    let undone = env.run(&["judgements", "--undo", "1"]);
    assert!(undone.contains("[exit code: 1]"), "{undone}");
    env.stdout(&["check"]);
}

#[test]
fn decisions_that_contradict_each_other_are_refused() {
    let env = TestEnv::with(&library());
    env.stdout(&["judge", "Friedrich Merz", "Keir Starmer", "--not-same"]);
    env.stdout(&["merge", "Friedrich Merz", "Emmanuel Macron"]);
    let refused = env.run(&["merge", "Emmanuel Macron", "Keir Starmer"]);
    assert!(
        refused.contains("contradicts what was decided before"),
        "{refused}"
    );
    assert!(refused.contains("[exit code: 1]"), "{refused}");
    env.stdout(&["check"]);
    env.stdout(&["judgements", "--contradictions"]);
}

#[test]
fn decisions_are_shared() {
    let (one, other) = (TestEnv::with(&library()), TestEnv::with(&library()));
    one.stdout(&[
        "merge",
        "Friedrich Merz",
        "Keir Starmer",
        "--reason",
        "a test",
    ]);
    let exported = one.stdout(&["judgements", "--export"]);
    std::fs::write(other.path().join("decided.jsonl"), &exported).unwrap();
    let imported = other.run(&["judgements", "--import", "decided.jsonl"]);
    assert!(
        imported.contains("1 of 1 judgements were new"),
        "{imported}"
    );
    let imported = other.run(&["judgements", "--import", "decided.jsonl"]);
    assert!(
        imported.contains("0 of 1 judgements were new"),
        "{imported}"
    );
    assert_eq!(other.stdout(&["judgements", "--export"]), exported);
    std::fs::write(other.path().join("bad.jsonl"), "{}\n").unwrap();
    let refused = other.run(&["judgements", "--import", "bad.jsonl"]);
    assert!(
        refused.contains("`bad.jsonl`, line 1, is no judgement"),
        "{refused}"
    );
}

#[test]
fn what_one_article_says_is_split_off() {
    let env = TestEnv::with(&library());
    let parts = env.run(&["split", "Emmanuel Macron"]);
    assert!(parts.contains("person/name:emmanuel macron"), "{parts}");
    env.stdout(&[
        "split",
        "Emmanuel Macron",
        "--article",
        "#1",
        "--reason",
        "a namesake",
    ]);
    let found = env.run(&["show", "Emmanuel Macron"]);
    assert!(found.contains("fits 2 entities"), "{found}");
    env.stdout(&["check"]);
    let nothing = env.run(&["split", "Keir Starmer", "--off", "nobody"]);
    assert!(nothing.contains("has no part `nobody`"), "{nothing}");
}

#[test]
fn a_join_of_reports_is_forbidden_and_allowed_again() {
    let env = TestEnv::with(&library());
    let asked = [
        "between",
        "Emmanuel Macron",
        "Volodymyr Zelenskyy",
        "--json",
    ];
    let before = env.stdout(&asked);
    let line: serde_json::Value = serde_json::from_str(before.lines().next().unwrap()).unwrap();
    let meeting = line["data"]["id"].as_i64().unwrap();
    let of = |number: usize| {
        let article = line["data"]["reports"][number]["article"]["id"]
            .as_i64()
            .unwrap();
        format!("{meeting}/{article}")
    };
    env.stdout(&["judge", "--meetings", &of(0), &of(1), "--not-same"]);
    assert_eq!(
        env.stdout(&asked).lines().count(),
        before.lines().count() + 1
    );
    env.stdout(&["check"]);
    env.stdout(&["judgements", "--undo", "1"]);
    assert_eq!(env.stdout(&asked), before);
}

#[test]
fn without_a_terminal_a_review_is_a_list() {
    let env = TestEnv::with(&library());
    let listed = env.run(&["review"]);
    assert!(listed.contains("nothing waits for a decision"), "{listed}");
    let misspelt = env.run(&["review", "--rule", "x", "--decide", "maybe"]);
    assert!(
        misspelt.contains("expected same, not-same or unsure"),
        "{misspelt}"
    );
}
