//! Loads that are killed at any moment, gone on with, and compared with one that was left alone.
//!
//! `CHANCERY_KILLS` sets the number of kills (10 if unset), `CHANCERY_KILL_ARTICLES` the number of articles:
//!
//! ```sh
//! CHANCERY_KILLS=200 cargo test --release -p chancery-cli --test cli killing:: -- --nocapture
//! ```

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::environment::TestEnv;
#[cfg(unix)]
use crate::loading::fifo;
use crate::loading::{many, remove_database};
use crate::reading::{dump, samples, write};

fn setting(name: &str, default: usize) -> usize {
    let value = std::env::var(name).ok();
    value.map_or(default, |value| value.parse().unwrap())
}

/// The next number of a fixed sequence that looks random: a linear congruential generator, with the
/// constants of D. Knuth's MMIX.
fn next(state: &mut u64) -> u64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    *state >> 33
}

#[test]
fn killed_at_random_moments_a_load_loses_nothing_and_does_nothing_twice() {
    let env = TestEnv::new();
    many(&env, setting("CHANCERY_KILL_ARTICLES", 250));
    for entry in fs::read_dir(samples()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|ending| ending == "txt") {
            write(&env, &format!("in/{name}"), fs::read(&path).unwrap());
            // A reprint, so that copies change hands in the middle.
            let text = fs::read_to_string(&path).unwrap();
            write(
                &env,
                &format!("in/reprint-{name}"),
                text + "\nReporting by an agency.\n",
            );
        }
    }
    let begin = Instant::now();
    env.stdout(&["load", "in"]);
    let whole = dump(&env);
    let longest = u64::try_from(begin.elapsed().as_millis()).unwrap() + 50;
    let kills = setting("CHANCERY_KILLS", 10);
    let (mut state, mut done, mut partial, mut rounds) = (7, 0, 0, 0);
    while done < kills {
        remove_database(&env);
        rounds += 1;
        // Up to three kills one after the other, each in what the one before left.
        for _ in 0..=next(&mut state) % 3 {
            let mut child = env
                .command(&["load", "in"])
                .stderr(Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_millis(next(&mut state) % longest));
            child.kill().unwrap();
            let was_killed = child.wait().unwrap().code().is_none();
            done += usize::from(was_killed);
            if env.path().join("chancery.db").exists() {
                let shown = env.run(&["check"]);
                let is_empty = shown.contains("no database at");
                assert!(
                    shown.contains("every invariant holds") || is_empty,
                    "{shown}"
                );
                partial += usize::from(was_killed && !is_empty);
            }
        }
        env.stdout(&["load", "in"]);
        assert!(
            dump(&env) == whole,
            "round {rounds} differs from a load left alone"
        );
    }
    println!("{done} kills in {rounds} rounds, {partial} of which left a database");
}

#[cfg(unix)]
#[test]
fn killed_in_the_middle_a_load_goes_on_from_there() {
    let env = TestEnv::new();
    many(&env, 60);
    env.stdout(&["load", "in"]);
    let whole = dump(&env);
    remove_database(&env);
    // The reader waits for the pipe behind the articles, so that the load cannot be over.
    fifo(&env, "pipe.txt");
    let mut child = env
        .command(&["load", "in", "pipe.txt"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stored = || {
        let output = env.command(&["articles", "--csv"]).output().unwrap();
        String::from_utf8(output.stdout).unwrap().lines().count()
    };
    while stored() < 2 {
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    assert_eq!(child.wait().unwrap().code(), None);
    assert!(env.run(&["check"]).contains("every invariant holds"));
    env.stdout(&["load", "in"]);
    assert!(dump(&env) == whole);
}
