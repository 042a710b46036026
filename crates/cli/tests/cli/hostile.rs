//! Names that try to break out of where they are shown.

use std::io::Write as _;
use std::process::{Command, Stdio};

use chancery_model::Status;
use insta::assert_snapshot;

use crate::environment::TestEnv;
use crate::story::Story;

const ROCK: &str = "Dwayne \"The Rock\" \\Johnson\\";
const OTHERS: &[&str] = &[
    "Bobby'); DROP TABLE entity;--",
    "two\nlines",
    "red\u{1b}[31m\u{7}",
    "evil\u{202e}txt.exe",
    "</S><TABLE> &amp; Sons",
    "محمد بن سلمان",
    "Zoë 👩‍🚀",
];

fn env() -> TestEnv {
    let mut story = Story::new("hostile", "2025-01-02");
    for (day, other) in (1..).zip(OTHERS) {
        let sentence = format!("{ROCK} met {other}.");
        let date = format!("2025-01-{day:02}");
        story = story.meeting(&sentence, Status::Held, &[ROCK, other], "", &date);
    }
    let sentence = "The meeting with <B>&\"Nobody\\ was called off.";
    let parties = &[ROCK, "<B>&\"Nobody\\"];
    let story = story.meeting(sentence, Status::Cancelled, parties, "</S>", "2025-02");
    TestEnv::with(&[story.done()])
}

#[test]
fn the_table_shows_them_without_obeying() {
    let env = env();
    let out = env.run(&["met", ROCK]);
    assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{out}");
    assert_snapshot!(out, @r##"
    WHO                            KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Zoë 👩‍🚀                         person      1  held    2025-01-07               1
        “Dwayne "The Rock" \Johnson\ met Zoë 👩‍🚀.” (Agency, 2025-01-02)
    محمد بن سلمان                  person      1  held    2025-01-06               1
        “Dwayne "The Rock" \Johnson\ met محمد بن سلمان.” (Agency, 2025-01-02)
    </S><TABLE> &amp; Sons         person      1  held    2025-01-05               1
        “Dwayne "The Rock" \Johnson\ met </S><TABLE> &amp; Sons.” (Agency, 2025-01-02)
    evil⟨U+202E⟩txt.exe            person      1  held    2025-01-04               1
        “Dwayne "The Rock" \Johnson\ met evil⟨U+202E⟩txt.exe.” (Agency, 2025-01-02)
    red␛[31m␇                      person      1  held    2025-01-03               1
        “Dwayne "The Rock" \Johnson\ met red␛[31m␇.” (Agency, 2025-01-02)
    two lines                      person      1  held    2025-01-02               1
        “Dwayne "The Rock" \Johnson\ met two lines.” (Agency, 2025-01-02)
    Bobby'); DROP TABLE entity;--  person      1  held    2025-01-01               1
        “Dwayne "The Rock" \Johnson\ met Bobby'); DROP TABLE entity;--.” (Agency, 2025-01-02)
    "##);
}

#[test]
fn json_and_csv_keep_them_as_they_are() {
    let env = env();
    let json = env.stdout(&["met", ROCK, "--json"]);
    let names: Vec<String> = json
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap())
        .map(|line| line["data"]["entity"]["name"].as_str().unwrap().to_owned())
        .collect();
    for name in OTHERS {
        assert!(
            names.iter().any(|found| found == name),
            "{name:?} in {names:?}"
        );
    }
    assert!(
        env.stdout(&["met", ROCK, "--csv"])
            .contains("\"two\nlines\"")
    );
}

#[test]
fn no_question_obeys_them() {
    let env = env();
    for arguments in [
        &["rank"][..],
        &["communities"],
        &["pairs"],
        &["neighbourhood", ROCK],
        &["common", "two lines", OTHERS[0]],
        &["path", "two lines", OTHERS[0], "--k", "2"],
        &["search", "Rock"],
        &["diff", "--since", "2025"],
    ] {
        let out = env.run(arguments);
        assert!(out.lines().count() > 1, "{arguments:?}: {out}");
        assert!(!out.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{out}");
    }
    for words in [
        "\"'); DROP TABLE search;--",
        "NEAR(",
        "title:x^2",
        "a AND OR",
        "*",
    ] {
        let output = env.command(&["search", "--", words]).output().unwrap();
        assert!(
            matches!(output.status.code(), Some(0 | 2)),
            "{words}: {output:?}"
        );
    }
}

#[test]
fn messages_show_them_without_obeying() {
    let env = env();
    let output = env.command(&["met", "no\u{1b}[2Jbody"]).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(stderr.contains("no␛[2Jbody"), "{stderr}");
}

#[test]
fn graphviz_draws_them_without_a_warning() {
    let env = env();
    let dot = env.stdout(&["export", "--status", "all"]);
    let Ok(mut graphviz) = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
    else {
        return;
    };
    let mut input = graphviz.stdin.take().unwrap();
    input.write_all(dot.as_bytes()).unwrap();
    drop(input);
    let output = graphviz.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
    let svg = String::from_utf8(output.stdout).unwrap();
    assert!(svg.contains("&quot;The Rock&quot;") && svg.contains("&lt;/S&gt;"));
}
