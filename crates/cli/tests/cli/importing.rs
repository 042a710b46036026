//! Tables of events in the same graph as articles.

use std::fs;

use chancery_store::Store;
use insta::assert_snapshot;
use proptest::prelude::*;

use crate::environment::TestEnv;
use crate::reading::{dump, write};

const EVENTS: &str = "subject\trelation\tobject\tdate\n\
    Anna Vale\tMake a visit\tHungary\t2026-03-01\n\
    Hungary\tHost a visit\tAnna Vale\t2026-03-01\n\
    Anna Vale\tMake statement\tHungary\t2026-03-01\n\
    Foreign_Affairs_(Russia)\tDiscuss by telephone\tBoris Krol\t2026-03-04\n\
    Boris Krol\tConsult\tAnna Vale\t2026-03-02\n\
    Boris Krol\tConsult\tAnna Vale\tsoon\n";

#[test]
fn rows_are_answers_with_their_file_and_number() {
    let env = TestEnv::new();
    write(&env, "events.tsv", EVENTS);
    assert_snapshot!(env.run(&["import", "events.tsv"]), @r##"
    ------- stderr -------
    rows of encounters: 4 added, 1 failed; see `chancery errors` for the other rows
    [exit code: 1]
    "##);
    env.stdout(&["check"]);
    assert_snapshot!(env.stdout(&["met", "Anna Vale", "--width", "100"]), @r##"
    WHO         KIND     TIMES  STATUS  DATE        PLACE    SOURCES
    Boris Krol  person       1  held    2026-03-02                 1
        “Boris Krol | Consult | Anna Vale | 2026-03-02” (events.tsv, row 6)
    Hungary     country      1  held    2026-03-01  Hungary        1
        “Hungary | Host a visit | Anna Vale | 2026-03-01” (events.tsv, row 3)
    "##);
    assert_snapshot!(env.stdout(&["between", "Anna Vale", "Hungary"]), @r##"
    ID  DATE        KIND   STATUS  WHO                 PLACE    SOURCES
    #1  2026-03-01  visit  held    Anna Vale, Hungary  Hungary        1
        held, 2026-03-01: “Anna Vale | Make a visit | Hungary | 2026-03-01” (events.tsv, row 2, article #1)
        held, 2026-03-01: “Hungary | Host a visit | Anna Vale | 2026-03-01” (events.tsv, row 3, article #1; joined: people, date and place agree)
    "##);
    assert_snapshot!(env.stdout(&["path", "Foreign Affairs (Russia)", "Anna Vale"]), @r##"
    Foreign Affairs (Russia)
      │ call #2, held, 2026-03-04, 1 source
      │ “Foreign_Affairs_(Russia) | Discuss by telephone | Boris Krol | 2026-03-04” (events.tsv, row 5)
    Boris Krol
      │ meeting #3, held, 2026-03-02, 1 source
      │ “Boris Krol | Consult | Anna Vale | 2026-03-02” (events.tsv, row 6)
    Anna Vale
    "##);
    assert_snapshot!(env.stdout(&["show", "Boris Krol"]), @r##"
    Boris Krol #4
      kind      person
      meetings  2 held
      articles  1

    ID  PUBLISHED  SOURCE  TITLE       FILE
    #1                     events.tsv  events.tsv
    "##);
    assert_snapshot!(env.stdout(&["errors"]), @r##"
    RUN  OUTCOME  REASON        FILE        PLACE  MESSAGE
      1  failed   bad-date      events.tsv  7      has the date `soon`, expected a day such as 2025-11-19
      1  skipped  no-encounter  events.tsv         1 rows of `Make statement`, which is no encounter
    1 bad-date, 1 no-encounter
    "##);
    let json = env.stdout(&["between", "Anna Vale", "Boris Krol", "--json"]);
    assert!(json.contains("events.tsv, row 6"), "{json}");
}

#[test]
fn importing_again_changes_nothing_and_a_changed_file_replaces_its_rows() {
    let env = TestEnv::new();
    write(&env, "events.tsv", EVENTS);
    env.run(&["import", "events.tsv"]);
    let before = dump(&env);
    assert_snapshot!(env.run(&["import", "events.tsv"]), @r##"
    ------- stderr -------
    `events.tsv` was imported before
    rows of encounters: 0 added, 4 unchanged
    "##);
    assert_eq!(dump(&env), before);
    let changed = EVENTS.replace("2026-03-04", "2026-03-05");
    write(&env, "events.tsv", &changed);
    env.run(&["import", "events.tsv"]);
    let after = dump(&env);
    let fresh = TestEnv::new();
    write(&fresh, "events.tsv", &changed);
    fresh.run(&["import", "events.tsv"]);
    assert_eq!(after, dump(&fresh));
    // Another mapping reads the same file anew.
    write(
        &env,
        "m.toml",
        "[[relation]]\nnames = [\"Make statement\"]\nkind = \"call\"\n",
    );
    let told = env.run(&["import", "--mapping", "m.toml", "events.tsv"]);
    assert!(told.contains("5 added"), "{told}");
    env.stdout(&["remove", "events.tsv"]);
    assert_eq!(dump(&env), "");
}

#[test]
fn a_row_and_an_article_tell_of_one_meeting() {
    let env = TestEnv::new();
    write(
        &env,
        "a.txt",
        "Published: 2026-03-02\n\nVale meets Krol\n\nPresident Anna Vale met Chancellor Boris Krol on Monday.\n",
    );
    write(
        &env,
        "t.csv",
        "subject,relation,object,date\nBoris Krol,Consult,Anna Vale,2026-03-02\n",
    );
    env.run(&["load", "a.txt"]);
    env.run(&["import", "t.csv"]);
    assert_snapshot!(env.stdout(&["between", "Anna Vale", "Boris Krol"]), @r##"
    ID  DATE        KIND     STATUS  WHO                    PLACE  SOURCES
    #1  2026-03-02  meeting  held    Anna Vale, Boris Krol               2
        held, 2026-03-02: “President Anna Vale met Chancellor Boris Krol on Monday.” (a, 2026-03-02, article #1)
        held, 2026-03-02: “Boris Krol | Consult | Anna Vale | 2026-03-02” (t.csv, row 2, article #2; joined: people and date agree)
    "##);
    let other = TestEnv::new();
    for name in ["a.txt", "t.csv"] {
        fs::copy(env.path().join(name), other.path().join(name)).unwrap();
    }
    other.run(&["import", "t.csv"]);
    other.run(&["load", "a.txt"]);
    assert_eq!(dump(&env), dump(&other));
}

#[test]
fn a_table_in_two_files_is_called_after_the_first_by_name() {
    let table = "subject,relation,object,date\nBoris Krol,Consult,Anna Vale,2026-03-02\n";
    let other = table.replace("03-02", "03-03");
    let imported = |names: &[&str]| {
        let env = TestEnv::new();
        for name in names {
            write(&env, name, table);
            env.run(&["import", name]);
        }
        env
    };
    let (one, two) = (
        imported(&["in/b.csv", "a.csv", "c.csv"]),
        imported(&["c.csv", "a.csv", "in/b.csv"]),
    );
    assert_eq!(dump(&one), dump(&two));
    let told = |env: &TestEnv| env.stdout(&["between", "Anna Vale", "Boris Krol"]);
    assert!(told(&one).contains("(a.csv, row 2)"), "{}", told(&one));
    // When the file of that name comes to hold another table, the next gives the name.
    write(&one, "a.csv", &other);
    one.run(&["import", "a.csv"]);
    assert!(told(&one).contains("(b.csv, row 2)"), "{}", told(&one));
    assert!(told(&one).contains("(a.csv, row 2)"), "{}", told(&one));
    dump(&one);
}

#[test]
fn a_file_that_cannot_be_read_leaves_the_others_and_no_database() {
    let env = TestEnv::new();
    write(&env, "bad.csv", "one,two\n1,2\n");
    let shown = env.run(&["import", "bad.csv", "missing.csv"]);
    assert_snapshot!(shown, @r##"
    ------- stderr -------
    error: `bad.csv`: the header has no column for the subject; say in a file for `--mapping` which one it is, as in `[columns]` `subject = "…"`, or what it is in every row, under `[defaults]`
    error: `missing.csv`: cannot be read: No such file or directory (os error 2)
    rows of encounters: 0 added, 2 failed
    [exit code: 1]
    "##);
    assert!(!env.path().join("chancery.db").exists());
    write(&env, "events.tsv", EVENTS);
    env.run(&["import", "bad.csv", "events.tsv"]);
    assert!(env.stdout(&["errors", "--json"]).contains("bad.csv"));
}

fn arbitrary_rows() -> impl Strategy<Value = Vec<String>> {
    let names = || {
        proptest::sample::select(vec![
            "Anna Vale",
            "Boris Krol",
            "Hungary",
            "Police (India)",
            "Krol",
        ])
    };
    let relation = proptest::sample::select(vec!["Consult", "Make a visit", "Host a visit"]);
    let row =
        (names(), relation, names(), 1..4_u8, 0..3_u8).prop_map(|(a, relation, b, day, length)| {
            format!(
                "{a},{relation},{b},2026-03-0{day},2026-03-0{}",
                day + length
            )
        });
    proptest::collection::vec(row, 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The rows of a file are joined all at once, those of a second against what is there: both must
    /// give what the invariants ask for, in either order.
    #[test]
    fn files_in_any_order_give_the_same_store(one in arbitrary_rows(), two in arbitrary_rows()) {
        // One table under two names keeps the name that came first.
        prop_assume!(one != two);
        let mut dumps = Vec::new();
        for order in [["1.csv", "2.csv"], ["2.csv", "1.csv"]] {
            let env = TestEnv::new();
            for (name, rows) in [("1.csv", &one), ("2.csv", &two)] {
                let table = format!("subject,relation,object,start,end\n{}\n", rows.join("\n"));
                write(&env, name, table);
            }
            env.run(&["import", order[0]]);
            env.run(&["import", order[1]]);
            let store = Store::open_read_only(&env.path().join("chancery.db")).unwrap();
            prop_assert_eq!(store.validate().unwrap(), []);
            drop(store);
            dumps.push(dump(&env));
        }
        prop_assert_eq!(&dumps[0], &dumps[1]);
    }
}
