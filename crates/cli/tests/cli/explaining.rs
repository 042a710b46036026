//! `chancery explain`: how facts were reached, and why sentences gave none.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::Value;

use crate::environment::TestEnv;

const ARTICLE: &str = "Published: 2026-03-04\nTalks in Vienna\n\n\
    French President Anna Vale met German Chancellor Boris Krol in Vienna on Monday, the \
    Kremlin said. She will visit Norway next week. Has Anna Vale met Carl Nord?\n";

fn env() -> TestEnv {
    let env = TestEnv::new();
    fs::write(env.path().join("a.txt"), ARTICLE).unwrap();
    env
}

#[test]
fn facts_and_silence_are_shown_in_eighty_columns() {
    let out = env().stdout(&["explain", "a.txt"]);
    assert!(out.lines().all(|line| line.chars().count() <= 80), "{out}");
    assert!(!out.contains('\x1b'));
    assert_snapshot!(out, @r#"
Talks in Vienna (2026-03-04)

r1  Anna Vale: current President, France
    role/prefix, body 0..98
    French President Anna Vale met German Chancellor Boris Krol in Vienna on
    ~~~~~~~~~~~~~~~~ ~~~~~~~~~
    of = France      person
    title
    Monday, the Kremlin said.
    of      France: stands with the title [stated]

r2  Boris Krol: current Chancellor, Germany
    role/prefix, body 0..98
    French President Anna Vale met German Chancellor Boris Krol in Vienna on
                                   ~~~~~~~~~~~~~~~~~ ~~~~~~~~~~
                                   of                person
                                   title
    Monday, the Kremlin said.
    of      Germany: stands with the title [stated]

m1  meeting held: Anna Vale, Boris Krol @ Vienna 2026-03-02
    meeting/meet, body 0..98
    French President Anna Vale met German Chancellor Boris Krol in Vienna on
                     ~~~~~~~~~ ^^^                   ~~~~~~~~~~    ~~~~~~
                     subject   trigger, status       object        place
    Monday, the Kremlin said.
    ~~~~~~  ~~~~~~~~~~~
    date    source
    status  held: “met” tells it as a fact [finite-verb]
    place   Vienna (AT): “in Vienna”, in the clause of the word; known to the
            gazetteer [preposition]
    date    2026-03-02: “Monday”, counted from the publication on 2026-03-04,
            looking back [from-publication]
    source  the Kremlin: “the Kremlin” is whom the sentence gives for it
            [says-so]

m2  visit planned: Anna Vale @ Norway 2026-03-09/2026-03-15
    meeting/visit, body 99..131
    She will visit Norway next week.
    ~~~ ~~~~ ^^^^^ ~~~~~~ ~~~~~~~~~
    subject = Anna Vale   date
        status     place
             trigger
    status  planned: “will” puts it ahead [modal]
    place   Norway (NO): “Norway”, where the visit leads (slot `object`); known
            to the gazetteer [goal]
    date    2026-03-09/2026-03-15: “next week”, counted from the publication on
            2026-03-04, looking ahead [from-publication]

nothing from “Talks”, title 0..15
    Talks in Vienna
    ^^^^^
    trigger
    talks   nobody stands where the frame looks for those who take part
            [no-party]

nothing from “met”, body 132..160
    Has Anna Vale met Carl Nord?
        ~~~~~~~~~ ^^^ ~~~~~~~~~
        subject   trigger
                      object
    meet    the sentence asks and does not say [question]
"#);
}

#[test]
fn one_half_can_be_asked_for_and_colour() {
    let env = env();
    let out = env.stdout(&["explain", "--show", "silent", "--width", "40", "a.txt"]);
    assert_snapshot!(out, @r#"
Talks in Vienna (2026-03-04)

nothing from “Talks”, title 0..15
    Talks in Vienna
    ^^^^^
    trigger
    talks   nobody stands where the
            frame looks for those who
            take part [no-party]

nothing from “met”, body 132..160
    Has Anna Vale met Carl Nord?
        ~~~~~~~~~ ^^^ ~~~~~~~~~
        subject   trigger
                      object
    meet    the sentence asks and does
            not say [question]
"#);
    let out = env.stdout(&["explain", "--show", "facts", "--color", "always", "a.txt"]);
    assert!(
        !out.contains("nothing from") && out.contains("\x1b[0;1;33m^^^"),
        "{out}"
    );
}

#[test]
fn json_says_the_same() {
    let env = env();
    let out = env.stdout(&["explain", "--json", "a.txt", "a.txt"]);
    let lines: Vec<Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0], lines[1]);
    assert_eq!(lines[0]["type"], "explanation");
    let data = &lines[0]["data"];
    assert_eq!(data["document"]["published"], "2026-03-04");
    let meeting = data["facts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|fact| fact["id"] == "m1");
    let telling = &meeting.unwrap()["tellings"][0];
    assert_eq!(telling["rule"], "meeting/meet");
    let ground = |of: &str| {
        let grounds = telling["grounds"].as_array().unwrap();
        let ground = grounds.iter().find(|ground| ground["of"] == of).unwrap();
        (
            ground["value"].as_str().unwrap(),
            ground["code"].as_str().unwrap(),
        )
    };
    assert_eq!(ground("status"), ("held", "finite-verb"));
    assert_eq!(ground("place"), ("Vienna (AT)", "preposition"));
    assert_eq!(ground("date"), ("2026-03-02", "from-publication"));
    assert_eq!(ground("source"), ("the Kremlin", "says-so"));
    let silent = data["silent"].as_array().unwrap();
    let codes: Vec<&Value> = silent
        .iter()
        .map(|one| &one["reasons"][0]["code"])
        .collect();
    assert!(codes.iter().any(|code| *code == "question"), "{codes:?}");
}

#[test]
fn standard_input_and_rule_files_are_taken() {
    let env = env();
    let frame = "[[frame]]\nname = \"skate\"\nkind = \"meeting\"\nverbs = [\"skate\"]\n\
        needs = \"party\"\nsubject = \"party\"\nwith = \"party\"\n";
    fs::write(env.path().join("skate.toml"), frame).unwrap();
    let arguments = [
        "explain",
        "--ontology",
        "skate.toml",
        "--published",
        "2026-03-04",
        "-",
    ];
    let mut command = env.command(&arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let text = b"Anna Vale skated with Boris Krol. Anna Vale skated alone.\n";
    child.stdin.take().unwrap().write_all(text).unwrap();
    let out = child.wait_with_output().unwrap();
    assert!(out.status.success());
    assert_snapshot!(String::from_utf8(out.stdout).unwrap(), @r#"
Anna Vale skated with Boris Krol. Anna Vale skated alone. (2026-03-04)

m1  meeting held: Anna Vale, Boris Krol
    meeting/skate, title 0..33
    Anna Vale skated with Boris Krol.
    ~~~~~~~~~ ^^^^^^      ~~~~~~~~~~
    subject   trigger, status
                          with
    status  held: “skated” tells it as a fact [finite-verb]

nothing from “skated”, title 34..57
    Anna Vale skated alone.
    ~~~~~~~~~ ^^^^^^
    subject   trigger
    skate   the frame wants somebody beside the subject of “skated”
            [needs-party]
"#);
    assert_snapshot!(env.run(&["explain", "none.txt"]), @r#"
------- stderr -------
error: `none.txt` does not exist
[exit code: 1]
"#);
}
