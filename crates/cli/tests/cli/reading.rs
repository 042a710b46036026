//! From files to records and into the database, with the real extractor.

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use chancery_store::Store;
use insta::assert_snapshot;
use serde_json::Value;

use crate::environment::TestEnv;

pub(crate) const GOOD: &str = "Published: 2026-03-02\nSource: Agency\nVale meets Krol\n\n\
    French President Anna Vale met German Chancellor Boris Krol in Vienna on Monday.\n";

pub(crate) fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples")
}

pub(crate) fn samples_text() -> String {
    samples().display().to_string()
}

pub(crate) fn write(env: &TestEnv, name: &str, bytes: impl AsRef<[u8]>) {
    let path = env.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// All rows of the facts in the database, which must be sound.
pub(crate) fn dump(env: &TestEnv) -> String {
    let store = Store::open_read_only(&env.path().join("chancery.db")).unwrap();
    assert_eq!(store.validate().unwrap(), []);
    let mut out = Vec::new();
    store.dump(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn records(jsonl: &str) -> Vec<Value> {
    let parse = |line| serde_json::from_str(line).unwrap();
    jsonl.lines().map(parse).collect()
}

#[test]
fn records_are_what_the_schema_says() {
    let schema = include_str!("../../../../schema/record.schema.json");
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let env = TestEnv::new();
    let out = env.stdout(&["extract", "--format", "jsonl", &samples_text()]);
    let records = records(&out);
    assert!(records.len() >= 12);
    for record in &records {
        let errors: Vec<String> = validator
            .iter_errors(record)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert_eq!(errors, [""; 0], "{}", record["document"]["id"]);
    }
    // The schema is closed: a key that it does not name is an error.
    for place in ["", "/document", "/entities/0", "/entities/0/mentions/0"] {
        let mut record = records[0].clone();
        record.pointer_mut(place).unwrap()["surprise"] = Value::Bool(true);
        assert!(!validator.is_valid(&record), "{place}");
    }
}

#[test]
fn every_quote_stands_where_it_says() {
    let env = TestEnv::new();
    for name in ["01-tbilisi-talks", "08-helsinki-visit"] {
        let path = samples().join(format!("{name}.txt"));
        let text = fs::read_to_string(&path).unwrap();
        let out = env.stdout(&["extract", "--format", "jsonl", &path.display().to_string()]);
        let record = records(&out).remove(0);
        let body = text.split_once("\n\n").unwrap().1.trim_end();
        let facts = ["roles", "meetings"].map(|kind| record[kind].as_array().unwrap().clone());
        let mut checked = 0;
        for evidence in facts
            .iter()
            .flatten()
            .flat_map(|fact| fact["evidence"].as_array().unwrap().clone())
        {
            if evidence["part"] == "body" {
                let at = |unit: &str, end: usize| {
                    usize::try_from(evidence[unit][end].as_u64().unwrap()).unwrap()
                };
                let quote = evidence["quote"].as_str().unwrap();
                assert_eq!(body.get(at("bytes", 0)..at("bytes", 1)), Some(quote));
                let chars = at("chars", 1) - at("chars", 0);
                let by_chars: String = body.chars().skip(at("chars", 0)).take(chars).collect();
                assert_eq!(by_chars, quote);
                checked += 1;
            }
        }
        assert!(checked > 0);
    }
}

#[test]
fn the_main_job_on_the_samples() {
    let env = TestEnv::new();
    let output = env.command(&["load", &samples_text()]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.success() && output.stdout.is_empty(),
        "{told}"
    );
    assert!(told.starts_with("articles: 19 added"), "{told}");
    let met = env.stdout(&["met", "Ruben Avetisyan"]);
    assert!(met.contains("Selim Arıkan") && met.contains('“'), "{met}");
    assert!(
        env.stdout(&["export", "--format", "dot"])
            .starts_with("graph chancery {")
    );
    env.stdout(&["show", "Ruben Avetisyan"]);
    env.stdout(&["office", "foreign minister"]);
    env.stdout(&["stats"]);
    env.stdout(&["check"]);
}

#[test]
fn loading_again_changes_no_row() {
    let env = TestEnv::new();
    env.stdout(&["load", &samples_text()]);
    let before = dump(&env);
    let output = env.command(&["load", &samples_text()]).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.starts_with("articles: 19 unchanged"), "{told}");
    assert_eq!(dump(&env), before);
}

#[test]
fn threads_and_runs_give_the_same_bytes() {
    let env = TestEnv::new();
    for format in ["jsonl", "triples", "human"] {
        let run = |jobs| {
            let samples = samples_text();
            env.stdout(&["extract", "--format", format, "--jobs", jobs, &samples])
        };
        let one = run("1");
        assert_eq!(run("1"), one);
        assert_eq!(run("2"), one);
    }
    env.stdout(&["load", "--jobs", "1", &samples_text()]);
    env.stdout(&["load", "--jobs", "2", &samples_text(), "--db", "two.db"]);
    let one = dump(&env);
    fs::rename(env.path().join("two.db"), env.path().join("chancery.db")).unwrap();
    assert_eq!(dump(&env), one);
}

#[test]
fn the_order_of_paths_does_not_matter_to_the_database() {
    let (one, two) = (TestEnv::new(), TestEnv::new());
    let file = |name: &str| samples().join(name).display().to_string();
    let (a, b) = (
        file("01-tbilisi-talks.txt"),
        file("03-georgian-readout.txt"),
    );
    one.stdout(&["load", &a, &b]);
    two.stdout(&["load", &b, &a]);
    assert_eq!(dump(&one), dump(&two));
}

#[test]
fn each_bad_input_gets_one_line_and_the_rest_is_loaded() {
    let env = TestEnv::new();
    write(&env, "binary.txt", [0x7f, b'E', b'L', b'F', 0, 0, 1, 2]);
    write(&env, "empty.txt", "");
    write(&env, "latin.txt", b"Title\n\nCaf\xe9 talks.\n");
    write(
        &env,
        "broken.jsonl",
        "{\"title\": \n{\"text\": \"Fine.\"}\n",
    );
    write(&env, "void/notes.pdf", "x");
    write(&env, "good.txt", GOOD);
    let paths = [
        "load",
        "binary.txt",
        "empty.txt",
        "latin.txt",
        "broken.jsonl",
        "missing.txt",
        "void",
        "good.txt",
    ];
    assert_snapshot!(env.run(&paths), @r##"
    ------- stderr -------
    error: `binary.txt` is a program
    error: `empty.txt` is empty; expected a title line and a text
    error: `broken.jsonl:1` is not JSON; expected one object an article: EOF while parsing a value at line 1 column 10
    error: `missing.txt` does not exist
    error: `void` holds no article; name its files or give --format if they have unusual endings
    articles: 3 added, 5 failed; meetings told: 1; database: chancery.db
    [exit code: 1]
    "##);
    assert_snapshot!(env.run(&["articles"]), @r##"
    ID  PUBLISHED   SOURCE  TITLE            FILE
    #3  2026-03-02  Agency  Vale meets Krol  good.txt
    #2                                       broken.jsonl:2
    #1                      Title            latin.txt
    "##);
    env.stdout(&["check"]);
}

#[test]
fn a_line_of_a_hundred_megabytes_is_refused_and_the_rest_is_loaded() {
    let env = TestEnv::new();
    for name in ["long.txt", "long.jsonl"] {
        let mut file = fs::File::create(env.path().join(name)).unwrap();
        let start: &[u8] = if name.ends_with("txt") {
            b"T\n\n"
        } else {
            b"{\"text\":\""
        };
        file.write_all(start).unwrap();
        let chunk = vec![b'a'; 1 << 20];
        for _ in 0..100 {
            file.write_all(&chunk).unwrap();
        }
        let end: &[u8] = if name.ends_with("txt") {
            b"\n"
        } else {
            b"\"}\n{\"text\":\"Fine.\"}\n"
        };
        file.write_all(end).unwrap();
    }
    write(&env, "good.txt", GOOD);
    assert_snapshot!(env.run(&["load", "long.txt", "long.jsonl", "good.txt"]), @r##"
    ------- stderr -------
    error: `long.txt` is longer than 16777216 bytes, the most that one article may have; --max-article-bytes raises the limit
    error: `long.jsonl:1` is longer than 16777216 bytes, the most that one article may have; --max-article-bytes raises the limit
    articles: 2 added, 2 failed; meetings told: 1; database: chancery.db
    [exit code: 1]
    "##);
}

#[test]
fn a_database_that_cannot_be_written_is_one_line() {
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    write(
        &env,
        "note.db",
        "not a database, though long enough to look like one\n".repeat(40),
    );
    assert_snapshot!(env.run(&["load", "good.txt", "--db", "note.db"]), @r##"
    ------- stderr -------
    error: `note.db` is not a database
    [exit code: 1]
    "##);
    assert_snapshot!(env.run(&["load", "good.txt", "--db", "no/such/folder.db"]), @r##"
    ------- stderr -------
    error: cannot read `no/such/folder.db`: No such file or directory (os error 2)
    [exit code: 1]
    "##);
    // A folder in the database's place stands for all that cannot be opened, for any user.
    fs::create_dir(env.path().join("folder.db")).unwrap();
    assert_snapshot!(env.run(&["load", "good.txt", "--db", "folder.db"]), @r##"
    ------- stderr -------
    error: `folder.db` is not a database
    [exit code: 1]
    "##);
}

#[test]
fn a_newer_database_is_refused_and_left_as_it_is() {
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    env.stdout(&["load", "good.txt"]);
    let path = env.path().join("chancery.db");
    // `user_version` stands at byte 60 of an SQLite file.
    let mut bytes = fs::read(&path).unwrap();
    let known = u32::from_be_bytes(bytes[60..64].try_into().unwrap());
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    fs::write(&path, &bytes).unwrap();
    let refused = format!(
        "------- stderr -------\nerror: `chancery.db` has schema version 999, this program knows \
         versions up to {known}\n[exit code: 1]\n"
    );
    assert_eq!(env.run(&["load", "good.txt"]), refused);
    assert_eq!(env.run(&["stats"]), refused);
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_is_one_line() {
    use std::os::unix::fs::PermissionsExt as _;
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    let folder = env.path().join("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(folder.join("probe"), "").is_ok() {
        // The superuser may write anywhere.
        return;
    }
    let shown = env.run(&["load", "good.txt", "--db", "locked/chancery.db"]);
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert!(
        shown.contains("error: ") && shown.ends_with("[exit code: 1]\n"),
        "{shown}"
    );
}

#[test]
fn a_reader_of_records_that_goes_away_is_no_failure() {
    let env = TestEnv::new();
    let mut child = env
        .command(&["extract", "--format", "jsonl", &samples_text()])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn hostile_names_pass_through_reading_and_drawing() {
    let env = TestEnv::new();
    let lines = [
        r#"{"id": "quotes \"and\"\nlines", "title": "A \"title\"\u0007 with \\ and <b>", "date": "2026-03-02", "text": "French President Zo\u00eb \"Zo\" L\u00e9ger met German Chancellor \u0645\u062d\u0645\u062f \u0633\u0644\u0645\u0627\u0646 in Vienna on Monday. \ud83d\ude00"}"#,
        r#"{"id": "right", "title": "\u202eevil", "date": "2026-03-02", "text": "French President Anna \ud83d\udc69 Vale met \u202eBoris\u202c \"B\" O'Krol in Vienna\u2028on Monday."}"#,
        r#"{"id": "plain", "title": "Plain", "date": "2026-03-02", "text": "Anna Vale met Boris O'Krol and Dwayne \"The Rock\" Johnson in Vienna on Monday."}"#,
    ];
    write(&env, "hostile.jsonl", lines.join("\n"));
    env.stdout(&["load", "hostile.jsonl"]);
    env.stdout(&["check"]);
    let out = env.stdout(&["extract", "--format", "jsonl", "hostile.jsonl"]);
    assert_eq!(records(&out)[0]["document"]["id"], "quotes \"and\"\nlines");
    for arguments in [
        &["articles"][..],
        &["met", "Anna Vale"],
        &["export", "--status", "all"],
    ] {
        let shown = env.run(arguments);
        assert!(!shown.contains(['\u{7}', '\u{1b}', '\u{202e}']), "{shown}");
    }
}

#[test]
fn standard_input_takes_the_day_that_is_given() {
    let env = TestEnv::new();
    let text = GOOD.replace("Published: 2026-03-02\n", "");
    let mut child = env
        .command(&[
            "extract",
            "--format",
            "jsonl",
            "--published",
            "2026-03-03",
            "-",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    let record = records(&String::from_utf8(output.stdout).unwrap()).remove(0);
    assert_eq!(record["document"]["id"], "stdin");
    assert_eq!(record["document"]["published"], "2026-03-03");
    let days: Vec<&str> = record["meetings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|meeting| meeting["date"].as_str())
        .collect();
    assert_eq!(days, ["2026-03-02"]);
}

#[test]
fn inspect_shows_trees_in_three_forms() {
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    let inspect = |format| env.stdout(&["inspect", "--format", format, "good.txt"]);
    assert!(inspect("human").starts_with("sentence 1, bytes 0.."));
    let conllu = inspect("conllu");
    let tokens = conllu
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for line in tokens {
        assert_eq!(line.split('\t').count(), 10, "{line}");
    }
    assert!(inspect("svg").starts_with("<svg"));
}

#[test]
fn an_article_in_another_language_is_left_out_and_nothing_fails() {
    let env = TestEnv::new();
    let text = "Die Außenministerin empfing am Montag in Wien ihren Amtskollegen zu einem Gespräch über die \
                Lage an der Grenze. Beide Seiten vereinbarten, die Verhandlungen im Herbst fortzusetzen.\n";
    write(&env, "a.txt", text);
    let shown = env.run(&["extract", "a.txt"]);
    assert_snapshot!(shown, @r##"
    ------- stderr -------
    skipped: `a.txt` is in German, not in English; --language any takes it all the same
    "##);
    for command in ["explain", "inspect"] {
        assert_eq!(env.run(&[command, "a.txt"]), shown, "{command}");
        let taken = env.run(&[command, "--language", "any", "a.txt"]);
        assert!(!taken.contains("skipped"), "{taken}");
    }
    let taken = env.run(&[
        "extract",
        "--language",
        "any",
        "--format",
        "triples",
        "a.txt",
    ]);
    assert!(!taken.contains("skipped"), "{taken}");
    // What fails beside it still does.
    let both = env.run(&["extract", "a.txt", "missing.txt"]);
    assert!(
        both.contains("skipped: ") && both.ends_with("[exit code: 1]\n"),
        "{both}"
    );
}
