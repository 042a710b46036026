//! What goes wrong, and what the user is told.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use insta::assert_snapshot;

use crate::environment::TestEnv;
use crate::story::library;

#[test]
fn a_missing_database_gives_the_remedy() {
    let env = TestEnv::new();
    assert_snapshot!(env.run(&["met", "Emmanuel Macron"]), @r##"
    ------- stderr -------
    error: no database at `chancery.db`
    hint: make one with `chancery load PATH`, or name another with `--db FILE`
    [exit code: 1]
    "##);
    assert_snapshot!(env.run(&["remove", "x", "--db", "other.db"]), @r##"
    ------- stderr -------
    error: no database at `other.db`
    hint: make one with `chancery load PATH`, or name another with `--db FILE`
    [exit code: 1]
    "##);
    assert_eq!(fs::read_dir(env.path()).unwrap().count(), 0);
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let env = TestEnv::new();
    let text = "not a database, but long enough to be looked at as if it were one\n".repeat(20);
    fs::write(env.path().join("chancery.db"), &text).unwrap();
    assert_snapshot!(env.run(&["stats"]), @r##"
    ------- stderr -------
    error: `chancery.db` is not a database
    [exit code: 1]
    "##);
    assert_snapshot!(env.run(&["remove", "x"]), @r##"
    ------- stderr -------
    error: `chancery.db` is not a database
    [exit code: 1]
    "##);
    assert_eq!(
        fs::read_to_string(env.path().join("chancery.db")).unwrap(),
        text
    );
}

#[test]
fn the_database_may_be_named_in_the_environment() {
    let env = TestEnv::with(&library());
    fs::rename(env.path().join("chancery.db"), env.path().join("other.db")).unwrap();
    let output = env
        .command(&["stats"])
        .env("CHANCERY_DB", "other.db")
        .output()
        .unwrap();
    assert!(output.status.success());
}

#[test]
fn a_name_that_fits_several_lists_them() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["met", "Macron"]), @r##"
    ------- stderr -------
    ID  NAME             KIND    COUNTRY  ARTICLES  KNOWN AS, OR FROM
    #1  Emmanuel Macron  person                  3  President, France
    #8  Brigitte Macron  person                  1  “The story of family” (Agency, 2025-07-01)
    error: `Macron` fits 2 entities
    hint: choose one by its number, such as `1`
    [exit code: 1]
    "##);
}

#[test]
fn a_number_names_an_entity() {
    let env = TestEnv::with(&library());
    let by_name = env.stdout(&["met", "Emmanuel Macron"]);
    assert_eq!(env.stdout(&["met", "#1"]), by_name);
    assert_eq!(env.stdout(&["met", "1"]), by_name);
    assert_snapshot!(env.run(&["met", "#99"]), @r##"
    ------- stderr -------
    error: nothing in the database is called `#99`
    [exit code: 1]
    "##);
}

#[test]
fn a_misspelt_name_is_taken_for_the_only_one_it_can_be_or_gets_suggestions() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["met", "Volodimir Zelensky"]), @r##"
    WHO              KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Emmanuel Macron  person      1  held    2025-11-17  Paris        2
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)
    ------- stderr -------
    `Volodimir Zelensky` is taken as Volodymyr Zelenskyy #3
    "##);
    assert_snapshot!(env.run(&["met", "Volodimir Zelens"]), @r##"
    ------- stderr -------
    error: nothing in the database is called `Volodimir Zelens`
    hint: did you mean `Volodymyr Zelenskyy` #3?
    [exit code: 1]
    "##);
}

#[test]
fn wrong_usage_exits_with_two() {
    let env = TestEnv::new();
    assert_snapshot!(env.run(&["met", "x", "--since", "2025-13"]), @r##"
    ------- stderr -------
    error: invalid value '2025-13' for '--since <DATE>': `2025-13` is not a date, expected YYYY, YYYY-MM, YYYY-MM-DD or two of them with a slash

    For more information, try '--help'.
    [exit code: 2]
    "##);
    assert_snapshot!(env.run(&["met", "x", "--status", "maybe"]), @r##"
    ------- stderr -------
    error: invalid value 'maybe' for '--status <STATUS,…>': unknown status `maybe`, expected one of held, under_way, planned, proposed, postponed, cancelled, denied

    For more information, try '--help'.
    [exit code: 2]
    "##);
    assert_snapshot!(env.run(&["met", "x", "--csv", "--json"]), @r##"
    ------- stderr -------
    error: `--json` and `--csv` exclude each other
    [exit code: 2]
    "##);
    assert_snapshot!(env.run(&["manual", "nothing"]), @r##"
    ------- stderr -------
    error: there is no command `nothing`
    [exit code: 2]
    "##);
}

#[test]
fn color_only_when_asked_for_in_a_pipe() {
    let env = TestEnv::with(&library());
    let colored = |arguments: &[&str]| env.stdout(arguments).contains('\u{1b}');
    assert!(!colored(&["met", "Emmanuel Macron"]));
    assert!(colored(&["met", "Emmanuel Macron", "--color", "always"]));
    assert!(!colored(&["met", "Emmanuel Macron", "--color", "never"]));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let env = TestEnv::with(&library());
    let mut child = env
        .command(&["manual"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stderr = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(stderr, "");
    assert!(child.wait().unwrap().success());
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let env = TestEnv::new();
    let help = env.stdout(&["--help"]);
    let commands = help.split("Commands:").nth(1).unwrap();
    let verbs = commands.lines().skip(1).take_while(|line| !line.is_empty());
    for verb in verbs.map(|line| line.split_whitespace().next().unwrap()) {
        if verb != "help" {
            let help = env.stdout(&[verb, "--help"]);
            assert!(help.contains(&format!("\n    chancery {verb}")), "{help}");
        }
    }
}
