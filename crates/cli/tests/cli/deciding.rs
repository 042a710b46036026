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

#[test]
fn what_is_refused_is_not_written() {
    let env = TestEnv::with(&library());
    let kinds = env.run(&["judge", "Friedrich Merz", "Berlin", "--same"]);
    assert!(kinds.contains("only two of one kind can be one"), "{kinds}");
    env.stdout(&["judge", "Friedrich Merz", "Keir Starmer", "--not-same"]);
    let refused = env.run(&["merge", "Friedrich Merz", "Keir Starmer"]);
    // The last word on a pair counts: nothing is refused.
    assert!(refused.contains("#2 same"), "{refused}");
    assert!(
        refused.contains("this takes the place of #1 (not_same)"),
        "{refused}"
    );
    env.stdout(&["judge", "5", "Emmanuel Macron", "--not-same"]);
    let refused = env.run(&["merge", "Emmanuel Macron", "Friedrich Merz"]);
    assert!(refused.contains("#4 same"), "{refused}");
    let all = env.stdout(&["judgements", "--all"]);
    assert_eq!(all.lines().count(), 5, "{all}");
    assert!(all.contains("not_same (superseded by #2)"), "{all}");
    env.stdout(&[
        "judge",
        "--not-same",
        "--",
        "Volodymyr Zelenskyy",
        "Brigitte Macron",
    ]);
    env.stdout(&["merge", "Volodymyr Zelenskyy", "Emmanuel Macron"]);
    let rows = env.stdout(&["judgements", "--all"]).lines().count();
    let refused = env.run(&["merge", "Emmanuel Macron", "Brigitte Macron"]);
    assert!(
        refused.contains("contradicts what was decided before: #5 (not_same: "),
        "{refused}"
    );
    assert_eq!(env.stdout(&["judgements", "--all"]).lines().count(), rows);
    env.stdout(&["check"]);
}

#[test]
fn several_decisions_are_undone_at_once() {
    let env = TestEnv::with(&library());
    env.stdout(&["merge", "Friedrich Merz", "Keir Starmer"]);
    env.stdout(&["merge", "Emmanuel Macron", "Keir Starmer"]);
    env.stdout(&["judge", "Brigitte Macron", "Keir Starmer", "--unsure"]);
    let undone = env.run(&["judgements", "--undo", "1..2", "3", "9"]);
    assert!(
        undone.contains("undone: 3 judgements, from #1 to #3"),
        "{undone}"
    );
    assert!(
        undone.contains("there is no judgement #9 in force"),
        "{undone}"
    );
    assert!(undone.contains("[exit code: 1]"), "{undone}");
    assert_eq!(env.stdout(&["judgements"]), "");
    let odd = env.run(&["judgements", "--undo", "5..x"]);
    assert!(odd.contains("`5..x` is no number of a judgement"), "{odd}");
}

#[test]
fn an_import_reports_what_cannot_be_followed_and_what_means_nothing_here() {
    let env = TestEnv::with(&library());
    let line = |a: &str, b: &str| {
        format!(
            r#"{{"sort":"entity","a":"{a}","b":"{b}","verdict":"same","judge":"Ada","reason":"","made":"2025-01-01T00:00:00Z"}}"#
        )
    };
    let lines = [
        line("person/name:friedrich merz", "place/name:berlin@DE"),
        line("person/name:nobody here", "person/name:friedrich merz"),
        line("nonsense", "person/name:friedrich merz"),
    ];
    std::fs::write(env.path().join("decided.jsonl"), lines.join("\n")).unwrap();
    let imported = env.run(&["judgements", "--import", "decided.jsonl"]);
    for expected in [
        "`decided.jsonl`, line 1, cannot be followed: one is a person, the other a place",
        "`decided.jsonl`, line 3, cannot be followed: `nonsense` is no key of an entity",
        "1 of 3 judgements were new",
        "judgements with nothing in this database to apply to: 1",
        "[exit code: 1]",
    ] {
        assert!(imported.contains(expected), "{expected}: {imported}");
    }
    let listed = env.stdout(&["judgements"]);
    assert!(
        listed.contains("same (nothing in this database)"),
        "{listed}"
    );
    env.stdout(&["check"]);
}

#[test]
fn an_article_is_split_off_by_its_bare_number_and_not_all_of_them() {
    let env = TestEnv::with(&library());
    let of = |number: &str| env.run(&["split", "Emmanuel Macron", "--article", number]);
    let split = of("1");
    assert!(split.contains("not_same: person/article:"), "{split}");
    env.stdout(&["judgements", "--undo", "1"]);
    let articles = env.stdout(&["articles", "--json"]);
    let mut all = vec!["split".to_owned(), "Emmanuel Macron".to_owned()];
    for line in articles.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let id = line["data"]["id"].as_i64().unwrap().to_string();
        if !of(&id).contains("does not speak of") {
            all.extend(["--article".to_owned(), id]);
            let last = env.stdout(&["judgements"]);
            let last = last.lines().last().unwrap().split(' ').next().unwrap();
            env.stdout(&["judgements", "--undo", last]);
        }
    }
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    let refused = env.run(&all);
    assert!(
        refused.contains("nothing would be left of Emmanuel Macron"),
        "{refused}"
    );
    assert!(
        refused.contains("no other article speaks of it"),
        "{refused}"
    );
    assert_eq!(env.stdout(&["judgements"]), "");
}

#[test]
fn names_are_recorded_without_loading_articles() {
    let env = TestEnv::with(&library());
    let text =
        "\u{feff}Friedrich Merz\tKeir Starmer\n  # a remark\nCountry: Germany\tSaxony Land\n";
    std::fs::write(env.path().join("names.txt"), text).unwrap();
    let read = env.run(&["judgements", "--aliases", "names.txt"]);
    assert!(
        read.contains("aliases: 2 read, 2 new, 1 with both names"),
        "{read}"
    );
    assert!(
        read.contains("the gazetteer knows the country `Germany`"),
        "{read}"
    );
    let again = env.run(&["judgements", "--aliases", "names.txt"]);
    assert!(again.contains("aliases: 2 read, 0 new"), "{again}");
    // Somebody decides otherwise, and the file does not change that.
    let keys = ["person/name:friedrich merz", "person/name:keir starmer"];
    env.stdout(&["judge", keys[0], keys[1], "--not-same"]);
    let disputed = env.run(&["judgements", "--aliases", "names.txt"]);
    assert!(
        disputed.contains("`names.txt`, line 1: #3 was decided before (not_same)"),
        "{disputed}"
    );
    std::fs::write(env.path().join("bad.txt"), "weird: Anna\tBerta\n").unwrap();
    let bad = env.run(&["judgements", "--aliases", "bad.txt"]);
    assert!(
        bad.contains("`bad.txt`, line 1, `weird:` is no kind"),
        "{bad}"
    );
}

#[test]
fn a_load_tells_of_aliases_and_of_judgements_on_what_is_gone() {
    let env = TestEnv::with(&library());
    env.stdout(&["split", "Emmanuel Macron", "--article", "1"]);
    env.stdout(&["remove", "#1"]);
    std::fs::write(
        env.path().join("more.txt"),
        "On fish\n\nFriedrich Merz spoke in Berlin on Monday.\n",
    )
    .unwrap();
    std::fs::write(
        env.path().join("names.txt"),
        "Friedrich Merz\tKeir Starmer\nFriedrich Merz\tNobody Here\n",
    )
    .unwrap();
    let loaded = env.run(&["load", "more.txt", "--aliases", "names.txt"]);
    for expected in [
        "aliases: 2 read, 2 new, 1 with both names in articles",
        "judgements about what an article no longer says: 1; `chancery judgements` marks them",
    ] {
        assert!(loaded.contains(expected), "{loaded}");
    }
    let listed = env.stdout(&["judgements"]);
    assert!(
        listed.contains("not_same (nothing in this database)"),
        "{listed}"
    );
}
