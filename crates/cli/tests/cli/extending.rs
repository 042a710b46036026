//! Rule files of users: `--ontology`, `--gazetteer` and `chancery rules`.

use std::fs;
use std::path::Path;

use chancery_store::Store;
use insta::assert_snapshot;

use crate::environment::TestEnv;

const FRAMES: &str = r#"
[[frame]]
name = "skate"
kind = "meeting"
verbs = ["skate"]
needs = "party"
subject = "party"
with = "party"
examples = [
    { text = "Anna Vale skated with Boris Krol in Vienna.", finds = "meeting held: Anna Vale, Boris Krol @ Vienna" },
    { text = "Anna Vale skated with great care.", finds = "" },
]
"#;

const NAMES: &str = r#"
[[country]]
name = "Ruritania"
code = "XR"
demonyms = ["Ruritanian"]

[[place]]
name = "Lake Hentzau"
country = "XR"
aliases = ["Hentzau Water"]

[[example]]
text = "Ruritanian President Anna Vale spoke."
roles = "Anna Vale: current President, Ruritania"
"#;

const ARTICLE: &str = "Published: 2026-03-02\nVale skates with Krol\n\n\
    Ruritanian President Anna Vale skated with Boris Krol on Hentzau Water on Sunday.\n";

fn env() -> TestEnv {
    let env = TestEnv::new();
    for (name, text) in [
        ("frames.toml", FRAMES),
        ("names.toml", NAMES),
        ("a.txt", ARTICLE),
    ] {
        fs::write(env.path().join(name), text).unwrap();
    }
    env
}

#[test]
fn a_frame_and_a_place_of_a_file_give_a_meeting() {
    let env = env();
    assert_snapshot!(env.stdout(&["extract", "a.txt"]), @r#"
Vale skates with Krol (2026-03-02)
  Anna Vale: Ruritanian President
  Boris Krol
"#);
    let out = env.stdout(&[
        "extract",
        "--ontology",
        "frames.toml",
        "--gazetteer",
        "names.toml",
        "a.txt",
    ]);
    assert_snapshot!(out, @r#"
Vale skates with Krol (2026-03-02)
  Anna Vale: President, Ruritania
  Boris Krol
  meeting held: Anna Vale, Boris Krol in Lake Hentzau, 2026-03-01
    “Ruritanian President Anna Vale skated with Boris Krol on Hentzau Water on Sunday.”
"#);
}

#[test]
fn other_rules_read_an_article_anew() {
    let env = env();
    let with = [
        "load",
        "--ontology",
        "frames.toml",
        "--gazetteer",
        "names.toml",
        "a.txt",
    ];
    assert_snapshot!(env.run(&["load", "a.txt"]), @r#"
------- stderr -------
articles: 1 added; meetings told: 0; database: chancery.db
"#);
    assert_snapshot!(env.run(&with), @r#"
------- stderr -------
articles: 1 replaced; meetings told: 1; database: chancery.db
"#);
    assert_snapshot!(env.run(&with), @r#"
------- stderr -------
articles: 1 unchanged; meetings told: 0; database: chancery.db
"#);
    // And back: nothing stays of rules that are not used any more.
    let back = env.stdout(&["load", "a.txt", "--json"]);
    let back: serde_json::Value = serde_json::from_str(&back).unwrap();
    assert_eq!(back["data"]["replaced"], 1);
    assert_eq!(back["data"]["meetings"], 0);
    assert!(back["data"]["rules"].is_null());
    let json = env.stdout(&[&["--json"][..], &with].concat());
    let store = Store::open_read_only(&env.path().join("chancery.db")).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let rules: serde_json::Value = serde_json::from_str(&json).unwrap();
    let rules = rules["data"]["rules"].as_str().unwrap();
    let program = store.loads().unwrap().last().unwrap().program.clone();
    assert!(
        program.ends_with(&format!(" with rules {rules}")),
        "{program}"
    );
}

#[test]
fn examples_are_run_and_a_failure_is_shown() {
    let env = env();
    let files = [
        "rules",
        "--ontology",
        "frames.toml",
        "--gazetteer",
        "names.toml",
    ];
    let out = env.run(&files);
    let (frames, examples) = out.split_once("\n\n").unwrap();
    assert!(
        frames.starts_with("skate (meeting, frames.toml:2)\n  words  skate\n"),
        "{frames}"
    );
    assert_snapshot!(examples, @r#"
ok    frames.toml:10: Anna Vale skated with Boris Krol in Vienna.
ok    frames.toml:11: Anna Vale skated with great care.
ok    names.toml:12: Ruritanian President Anna Vale spoke.
------- stderr -------
3 of 3 examples hold
"#);
    let wrong = FRAMES.replace("held:", "planned:");
    fs::write(env.path().join("frames.toml"), wrong).unwrap();
    let out = env.run(&files);
    assert_snapshot!(out.split_once("\n\n").unwrap().1, @r#"
FAIL  frames.toml:10: Anna Vale skated with Boris Krol in Vienna.
      expected  meeting planned: Anna Vale, Boris Krol @ Vienna
      found     meeting held: Anna Vale, Boris Krol @ Vienna
ok    frames.toml:11: Anna Vale skated with great care.
ok    names.toml:12: Ruritanian President Anna Vale spoke.
------- stderr -------
2 of 3 examples hold
[exit code: 1]
"#);
}

#[test]
fn all_that_is_wrong_is_told_with_its_place() {
    let env = env();
    let wrong = FRAMES
        .replace("\"meeting\"", "\"meting\"")
        .replace("with =", "wiht =");
    fs::write(env.path().join("frames.toml"), wrong).unwrap();
    let wrong = NAMES
        .replace("Hentzau Water", "Vienna")
        .replace("\"XR\"\nali", "\"XQ\"\nali");
    fs::write(env.path().join("names.toml"), wrong).unwrap();
    let files = [
        "load",
        "--ontology",
        "frames.toml",
        "--gazetteer",
        "names.toml",
        "a.txt",
    ];
    assert_snapshot!(env.run(&files), @r#"
------- stderr -------
error: names.toml:9:11: no country is called `XQ`, here or in the built-in tables
error: names.toml:10:12: `Vienna` means the place Vienna (AT) already: take another name, or give the entry `replace = true`
error: frames.toml:4:8: unknown kind `meting`, expected meeting, call, visit; did you mean `meeting`?
error: frames.toml:8:1: unknown key or slot `wiht`, expected name, kind, verbs, nouns, object_nouns, needs, examples, a slot (subject, object, possessor, modifier) or a preposition; did you mean `with`?
error: 4 problems in the rule files; nothing was done
[exit code: 1]
"#);
    // Nothing was begun.
    assert!(!env.path().join("chancery.db").exists());
    assert_snapshot!(env.run(&["extract", "--ontology", "none.toml", "a.txt"]), @r#"
------- stderr -------
error: cannot read the rule file `none.toml`: No such file or directory (os error 2)
[exit code: 1]
"#);
}

#[test]
fn the_documented_files_hold() {
    let env = TestEnv::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/examples");
    let file = |name: &str| folder.join(name).display().to_string();
    let (frames, names) = (file("ontology.toml"), file("gazetteer.toml"));
    let out = env.stdout(&[
        "rules",
        "--all",
        "--ontology",
        &frames,
        "--gazetteer",
        &names,
        "--json",
    ]);
    let lines: Vec<serde_json::Value> = out
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let examples = lines.iter().filter(|line| line["type"] == "example");
    assert!(examples.count() > 10);
    assert!(lines.iter().any(|line| line["data"]["name"] == "meet"));
}
