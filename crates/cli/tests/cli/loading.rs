//! Loads that are watched, broken off, gone on with, or run short of something.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use insta::assert_snapshot;
use serde_json::Value;

use crate::environment::TestEnv;
use crate::reading::{GOOD, dump, samples, write};

/// A folder `in` of many short articles, most of which tell of a meeting.
pub(crate) fn many(env: &TestEnv, count: usize) {
    let names = ["Vale", "Krol", "Berg", "Dahl", "Falk", "Lund"];
    for number in 0..count {
        let (a, b) = (names[number % 6], names[(number / 6 + number + 1) % 6]);
        let text = format!(
            "Published: 2026-03-{:02}\nSource: Agency {number}\nTalks, part {number}\n\n\
             French President Anna {a} met German Chancellor Boris {b} in Vienna on Monday. \
             They spoke about matter {number}.\n",
            number % 27 + 1
        );
        write(env, &format!("in/{number:04}.txt"), text);
    }
}

fn summary(env: &TestEnv, arguments: &[&str]) -> Value {
    let all: Vec<&str> = [&["--json", "load"], arguments].concat();
    let output = env.command(&all).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["type"], "load");
    value["data"].clone()
}

pub(crate) fn remove_database(env: &TestEnv) {
    for name in ["chancery.db", "chancery.db-wal", "chancery.db-shm"] {
        fs::remove_file(env.path().join(name)).ok();
    }
}

#[test]
fn inputs_that_all_fail_leave_no_database() {
    let env = TestEnv::new();
    write(&env, "empty.txt", "");
    assert_snapshot!(env.run(&["load", "missing.txt", "empty.txt"]), @r##"
    ------- stderr -------
    error: `missing.txt` does not exist
    error: `empty.txt` is empty; expected a title line and a text
    articles: 2 failed; meetings told: 0; no database was made
    [exit code: 1]
    "##);
    let left: Vec<_> = fs::read_dir(env.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
    // What failed before the first article stands in the log all the same.
    write(&env, "good.txt", GOOD);
    env.run(&["load", "missing.txt", "empty.txt", "good.txt"]);
    assert_snapshot!(env.stdout(&["errors"]), @r##"
    RUN  OUTCOME  REASON   FILE         PLACE  MESSAGE
      1  failed   missing  missing.txt         does not exist
      1  failed   empty    empty.txt           is empty; expected a title line and a text
    1 empty, 1 missing
    "##);
}

#[test]
fn the_log_tells_what_each_run_did() {
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    write(
        &env,
        "more.jsonl",
        "{\"text\": \"Fine.\"}\n[]\n{\"date\": \"soon\"}\n",
    );
    env.run(&["load", "good.txt", "more.jsonl"]);
    env.run(&["load", "good.txt", "more.jsonl"]);
    let runs = env.stdout(&["loads", "--csv"]);
    let counts = |line: usize| {
        let line = runs.lines().nth(line).unwrap();
        let fields: Vec<&str> = line.split(',').collect();
        format!("{} {} {}", fields[1], fields[4], fields[6..].join(" "))
    };
    assert_eq!(
        counts(0),
        "command ended added replaced unchanged duplicates skipped failed meetings"
    );
    assert_eq!(counts(1), "load done 2 0 0 0 0 2 1");
    assert_eq!(counts(2), "load done 0 0 2 0 0 2 0");
    assert_snapshot!(env.stdout(&["errors", "--load", "1", "--csv"]), @r##"
    load,outcome,reason,file,place,message
    1,failed,not-an-object,more.jsonl,2,is JSON but not an object; expected one object an article
    1,failed,bad-field,more.jsonl,3,"field `date` is `soon`, expected a date such as 2025-11-19"
    "##);
    assert_eq!(
        env.stdout(&["errors", "--all", "--json"]).lines().count(),
        4
    );
    assert_snapshot!(env.run(&["errors", "--load", "9"]), @r##"
    ------- stderr -------
    error: there is no run 9
    hint: see `chancery loads` for the numbers
    [exit code: 1]
    "##);
}

#[test]
fn a_second_run_extracts_nothing_again() {
    let env = TestEnv::new();
    many(&env, 12);
    fs::copy(
        samples().join("09-ammodo-agreement.txt"),
        env.path().join("in/z.txt"),
    )
    .ok();
    let first = summary(&env, &["in"]);
    assert_eq!(first["extracted"], first["added"]);
    let before = dump(&env);
    write(&env, "in/new.txt", GOOD);
    let second = summary(&env, &["in"]);
    assert_eq!(
        (second["extracted"].as_u64(), second["added"].as_u64()),
        (Some(1), Some(1))
    );
    assert_eq!(second["unchanged"], first["added"]);
    assert_ne!(dump(&env), before);
    let forced = summary(&env, &["--no-resume", "in"]);
    assert_eq!(forced["extracted"], forced["unchanged"]);
    assert_eq!(
        forced["extracted"].as_u64(),
        first["added"].as_u64().map(|count| count + 1)
    );
}

#[test]
fn a_file_that_has_not_changed_is_not_opened_again() {
    let env = TestEnv::new();
    write(&env, "a.txt", GOOD);
    let path = env.path().join("a.txt");
    let set = |seconds| set_modified(&env, "a.txt", seconds);
    set(1_700_000_000);
    summary(&env, &["a.txt"]);
    // The same length and time: nothing tells that the text is another.
    fs::write(&path, GOOD.replace("Vienna", "Berlin")).unwrap();
    set(1_700_000_000);
    assert_eq!(summary(&env, &["a.txt"])["unchanged"], 1);
    assert!(dump(&env).contains("Vienna"));
    assert_eq!(summary(&env, &["--no-resume", "a.txt"])["replaced"], 1);
    // Another time, and the text is looked at.
    fs::write(&path, GOOD.replace("Vienna", "Prague")).unwrap();
    set(1_700_000_100);
    assert_eq!(summary(&env, &["a.txt"])["replaced"], 1);
    // An article that was taken out comes back.
    env.stdout(&["remove", "a.txt"]);
    assert_eq!(summary(&env, &["a.txt"])["added"], 1);
}

/// Sets when a file was last changed, in seconds since 1970.
fn set_modified(env: &TestEnv, name: &str, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let file = fs::File::options()
        .write(true)
        .open(env.path().join(name))
        .unwrap();
    file.set_modified(time).unwrap();
}

#[test]
fn files_in_a_directory_that_have_not_changed_are_not_opened_again() {
    let env = TestEnv::new();
    let second = GOOD.replace("Vienna", "Prague");
    let names = ["in/a.txt", "in/b/c.jsonl", "in/d.html"];
    write(&env, names[0], GOOD);
    write(
        &env,
        names[1],
        format!("{}\n", serde_json::json!({ "text": second })),
    );
    // A page that fails when it is taken apart, and so is looked at again.
    write(
        &env,
        names[2],
        format!("<!DOCTYPE html>{}", "<b>".repeat(600)),
    );
    for name in names {
        set_modified(&env, name, 1_700_000_000);
    }
    let first = summary(&env, &["in"]);
    assert_eq!(
        (first["added"].as_u64(), first["failed"].as_u64()),
        (Some(2), Some(1)),
        "{first}"
    );
    // The same length and time: nothing tells that the texts are others.
    write(&env, names[0], GOOD.replace("Vienna", "Berlin"));
    write(&env, names[2], " ".repeat(15 + 600 * 3));
    for name in names {
        set_modified(&env, name, 1_700_000_000);
    }
    let again = summary(&env, &["in"]);
    assert_eq!(again["unchanged"], 2, "{again}");
    assert_eq!(again["reasons"]["empty"], 1, "{again}");
    assert!(dump(&env).contains("Vienna") && !dump(&env).contains("Berlin"));
    // All files of a directory are passed over: that makes it no empty one.
    fs::remove_file(env.path().join(names[2])).unwrap();
    let last = summary(&env, &["in"]);
    assert_eq!(
        (last["unchanged"].as_u64(), last["failed"].as_u64()),
        (Some(2), Some(0)),
        "{last}"
    );
}

#[test]
fn pages_give_the_same_store_whatever_the_number_of_jobs() {
    let env = TestEnv::new();
    for number in 0..40 {
        let text =
            "French President Anna Vale met German Chancellor Boris Krol in Vienna on Monday. ";
        // Some are slow to take apart, some fail.
        let filling = "<div><span>x</span></div>".repeat(number % 7 * 300);
        let deep = "<i>".repeat(if number % 9 == 8 { 600 } else { 0 });
        let page = format!(
            "<!DOCTYPE html><html lang=en><title>Talks {number}</title><body><nav>{filling}</nav>{deep}\
             <article><p>{}</p></article>",
            text.repeat(1 + number % 3)
        );
        write(&env, &format!("in/{number:02}.html"), page);
    }
    let mut dumps = Vec::new();
    for jobs in ["1", "2", "5"] {
        remove_database(&env);
        assert_eq!(summary(&env, &["--jobs", jobs, "in"])["failed"], 4);
        let problems = env.stdout(&["errors", "--csv"]);
        dumps.push((dump(&env), problems));
    }
    assert!(dumps[0].0.contains("Vienna"));
    assert!(dumps.iter().all(|other| *other == dumps[0]));
}

#[test]
fn quiet_says_nothing() {
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    assert_eq!(env.run(&["load", "--quiet", "good.txt"]), "");
    assert_eq!(env.run(&["load", "-q", "missing.txt"]), "[exit code: 1]\n");
    // But what was asked for.
    assert_eq!(summary(&env, &["-q", "good.txt"])["unchanged"], 1);
}

#[test]
fn many_failures_are_told_in_part_and_logged_in_full() {
    let env = TestEnv::new();
    let lines: String = (0..50).map(|_| "[]\n").collect();
    write(
        &env,
        "bad.jsonl",
        format!("{lines}{{\"text\": \"Fine.\"}}\n"),
    );
    let shown = env.run(&["load", "bad.jsonl"]);
    assert_eq!(shown.matches("error: ").count(), 20, "{shown}");
    assert!(
        shown.contains("and 30 further inputs failed, see `chancery errors`"),
        "{shown}"
    );
    assert_eq!(env.stdout(&["errors", "--json"]).lines().count(), 50);
    assert_eq!(
        summary(&env, &["bad.jsonl"])["reasons"]["not-an-object"],
        50
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_load_ends_in_good_order_and_is_gone_on_with() {
    // What is read ahead must not keep the first articles back.
    let filling = "x".repeat(1_000);
    let lines: String = (0..600)
        .map(|number| {
            format!(
                "{{\"id\": \"{number}\", \"date\": \"2026-03-{:02}\", \"text\": \"French President Anna Vale met German \
                 Chancellor Boris Krol in Vienna on Monday. They spoke about matter {number}.\", \"note\": \"{filling}\"}}\n",
                number % 27 + 1
            )
        })
        .collect();
    let whole = {
        let env = TestEnv::new();
        write(&env, "all.jsonl", &lines);
        env.stdout(&["load", "all.jsonl"]);
        dump(&env)
    };
    let env = TestEnv::new();
    // The reader is kept waiting behind the half of the articles, so that the load cannot be over.
    fifo(&env, "all.jsonl");
    let child = env
        .command(&["load", "all.jsonl"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut pipe = fs::OpenOptions::new()
        .write(true)
        .open(env.path().join("all.jsonl"))
        .unwrap();
    let half = lines.match_indices('\n').nth(299).unwrap().0 + 1;
    pipe.write_all(&lines.as_bytes()[..half]).unwrap();
    let count = || {
        let output = env.command(&["articles", "--csv"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    while count() < 2 {
        std::thread::sleep(Duration::from_millis(50));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    drop(pipe);
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{told}");
    assert!(told.contains("run the same command again"), "{told}");
    assert!(env.stdout(&["loads", "--csv"]).contains(",interrupted,"));
    assert!(count() < 600);
    fs::remove_file(env.path().join("all.jsonl")).unwrap();
    write(&env, "all.jsonl", &lines);
    env.stdout(&["load", "all.jsonl"]);
    assert_eq!(dump(&env), whole);
}

/// A named pipe, which a reader of files waits for.
#[cfg(unix)]
pub(crate) fn fifo(env: &TestEnv, name: &str) {
    let status = Command::new("mkfifo")
        .arg(env.path().join(name))
        .status()
        .unwrap();
    assert!(status.success());
}

#[test]
fn two_loads_at_once_share_the_database() {
    let env = TestEnv::new();
    many(&env, 120);
    env.stdout(&["load", "in"]);
    let whole = dump(&env);
    remove_database(&env);
    let start = || {
        env.command(&["load", "in"])
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let (mut one, mut two) = (start(), start());
    assert!(one.wait().unwrap().success());
    assert!(two.wait().unwrap().success());
    assert_eq!(dump(&env), whole);
}

#[cfg(unix)]
#[test]
fn a_load_waits_until_another_process_has_written() {
    let env = TestEnv::new();
    write(&env, "good.txt", GOOD);
    env.run(&["load", "good.txt"]);
    let holder = rusqlite::Connection::open(env.path().join("chancery.db")).unwrap();
    holder.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut load = env.command(&["load", "good.txt"]);
    let mut load = load.stderr(Stdio::piped()).spawn().unwrap();
    let mut told = BufReader::new(load.stderr.take().unwrap()).lines();
    assert_eq!(
        told.next().unwrap().unwrap(),
        "waiting for another process that writes to `chancery.db`"
    );
    holder.execute_batch("ROLLBACK").unwrap();
    assert!(told.next().unwrap().unwrap().contains("1 unchanged"));
    assert!(load.wait().unwrap().success());
}

#[test]
fn a_full_disk_is_one_line_and_loses_nothing() {
    let env = TestEnv::new();
    many(&env, 500);
    let program = env!("CARGO_BIN_EXE_chancery");
    // A file may grow to 800 blocks of 512 bytes; without the trap the signal would end the process.
    let script = format!("trap '' XFSZ; ulimit -f 800; exec '{program}' load in");
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(env.path())
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(
        told.starts_with("error: cannot store the batch: "),
        "{told}"
    );
    assert!(told.contains("hint: make room"), "{told}");
    env.stdout(&["check"]);
    env.stdout(&["load", "in"]);
    let completed = dump(&env);
    remove_database(&env);
    env.stdout(&["load", "in"]);
    assert_eq!(dump(&env), completed);
}

#[test]
fn records_made_elsewhere_give_the_same_store() {
    let (direct, merged) = (TestEnv::new(), TestEnv::new());
    for env in [&direct, &merged] {
        many(env, 30);
        for entry in fs::read_dir(samples()).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "txt") {
                let name = format!("in/sample-{}", path.file_name().unwrap().to_string_lossy());
                write(env, &name, fs::read(&path).unwrap());
            }
        }
    }
    direct.stdout(&["load", "in"]);
    let all = merged.stdout(&["extract", "--format", "records", "in"]);
    let lines: Vec<&str> = all.lines().collect();
    let (one, two) = lines.split_at(lines.len() / 2);
    // Two machines, of which the second packs what it made, and the parts come the wrong way round.
    write(&merged, "1.jsonl", one.join("\n"));
    let level = ruzstd::encoding::CompressionLevel::Fastest;
    let packed = ruzstd::encoding::compress_to_vec(two.join("\n").as_bytes(), level);
    write(&merged, "2.jsonl.zst", packed);
    let told = summary(&merged, &["--records", "2.jsonl.zst", "1.jsonl"]);
    assert_eq!(told["added"].as_u64(), u64::try_from(lines.len()).ok());
    assert_eq!(dump(&merged), dump(&direct));
    // What was extracted elsewhere by the same rules is not extracted here.
    assert_eq!(summary(&merged, &["in"])["extracted"], 0);
    // Without its text a record cannot be stored, and says so.
    let bare = merged.stdout(&["extract", "--format", "jsonl", "in/0000.txt"]);
    write(&merged, "bare.jsonl", format!("{bare}{{}}\n"));
    let told = merged.run(&["load", "--records", "bare.jsonl"]);
    assert!(
        told.contains(
            "`bare.jsonl:1` carries no text; make it with `chancery extract --format records`"
        ),
        "{told}"
    );
    assert!(
        told.contains("`bare.jsonl:2` is not a record: missing field"),
        "{told}"
    );
}
