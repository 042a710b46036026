//! The graph in files for other programs.

use std::fs;

use chancery_model::Status;
use insta::assert_snapshot;

use crate::environment::TestEnv;
use crate::story::Story;

/// Three meetings: one of three people, one of two that was only planned, one of two elsewhere.
fn env() -> TestEnv {
    let talks = Story::new("talks", "2025-01-03")
        .office(
            "Anna Vale is the foreign minister of Norway.",
            "Anna Vale",
            "foreign minister",
            "Norway",
        )
        .meeting(
            "Anna Vale met Boris Krol and Cem Arda in Oslo.",
            Status::Held,
            &["Anna Vale", "Boris Krol", "Cem Arda"],
            "Oslo",
            "2025-01-02",
        )
        .meeting(
            "Anna Vale will meet Boris Krol in March.",
            Status::Planned,
            &["Anna Vale", "Boris Krol"],
            "",
            "2025-03",
        );
    let lunch = Story::new("lunch", "2025-02-01").meeting(
        "Cem Arda had lunch with Dora Ek.",
        Status::Held,
        &["Cem Arda", "Dora Ek"],
        "Riga",
        "2025-01-31",
    );
    TestEnv::with(&[talks.done(), lunch.done()])
}

const FORMATS: &[&str] = &[
    "dot", "svg", "json", "graphml", "gexf", "csv", "jsonl", "ttl", "jsonld", "ftm", "plover",
    "cypher",
];

#[test]
fn every_format_names_all_who_met() {
    let env = env();
    for format in FORMATS {
        let out = env.stdout(&["export", "--format", format]);
        for name in ["Anna Vale", "Boris Krol", "Cem Arda", "Dora Ek", "Riga"] {
            assert!(out.contains(name), "{format} lacks {name}:\n{out}");
        }
        // The same twice, and the same in a file.
        let path = env.path().join(format);
        let name = path.to_str().unwrap();
        assert_eq!(env.stdout(&["export", "--format", format, "-o", name]), "");
        let file = if *format == "csv" {
            path.join("edges.csv")
        } else {
            path
        };
        assert_eq!(fs::read_to_string(file).unwrap(), out, "{format}");
    }
}

#[test]
fn only_what_the_filters_let_through_is_written() {
    let env = env();
    for format in FORMATS {
        let out = env.stdout(&["export", "--format", format, "--until", "2025-01-10"]);
        assert!(
            out.contains("Boris Krol") && !out.contains("Dora Ek"),
            "{format}:\n{out}"
        );
        let out = env.stdout(&["export", "--format", format, "--around", "Dora Ek"]);
        assert!(
            out.contains("Cem Arda") && !out.contains("Boris Krol"),
            "{format}:\n{out}"
        );
    }
}

#[test]
fn the_name_of_the_output_tells_the_format() {
    let env = env();
    for (name, start) in [
        ("g.dot", "graph chancery {"),
        ("g.gv", "graph chancery {"),
        ("g.graphml", "<?xml"),
        ("g.gexf", "<?xml"),
        ("g.ttl", "@prefix"),
        ("g.jsonld", "{\n  \"@context\""),
        ("g.json", "{\"type\":\"graph\""),
        ("g.jsonl", "{\"type\":\"node\""),
        ("g.ftm.json", "{\"id\":\"chancery-"),
        ("g.cypher", "CREATE CONSTRAINT"),
    ] {
        env.stdout(&["export", "-o", name]);
        let text = fs::read_to_string(env.path().join(name)).unwrap();
        assert!(text.starts_with(start), "{name}: {text}");
    }
    env.stdout(&["export", "-o", "g.csv", "--view", "people"]);
    let edges = fs::read_to_string(env.path().join("g.edges.csv")).unwrap();
    assert_snapshot!(edges, @r"
    Source,Target,Type,Source Label,Target Label,Weight,meetings,sources,copies,statuses,first,last,places,sentence,url
    e1,e3,Undirected,Anna Vale,Boris Krol,1,1,1,0,held,2025-01-02,2025-01-02,Oslo,Anna Vale met Boris Krol and Cem Arda in Oslo.,https://example.org/talks
    e1,e4,Undirected,Anna Vale,Cem Arda,1,1,1,0,held,2025-01-02,2025-01-02,Oslo,Anna Vale met Boris Krol and Cem Arda in Oslo.,https://example.org/talks
    e3,e4,Undirected,Boris Krol,Cem Arda,1,1,1,0,held,2025-01-02,2025-01-02,Oslo,Anna Vale met Boris Krol and Cem Arda in Oslo.,https://example.org/talks
    e4,e6,Undirected,Cem Arda,Dora Ek,1,1,1,0,held,2025-01-31,2025-01-31,Riga,Cem Arda had lunch with Dora Ek.,https://example.org/lunch
    ");
    let nodes = fs::read_to_string(env.path().join("g.nodes.csv")).unwrap();
    assert!(
        nodes.contains("e1,Anna Vale,person,,\"foreign minister, Norway (2025-01-03)\",1,1"),
        "{nodes}"
    );
}

#[test]
fn what_plover_cannot_say_is_told() {
    let env = env();
    let out = env.run(&["export", "--format", "plover", "--status", "all"]);
    assert_eq!(out.lines().filter(|line| line.starts_with('{')).count(), 4);
    assert!(
        out.contains("1 meeting left out that did not take place"),
        "{out}"
    );
    assert!(out.contains(r#""end":"2025-01-31""#) || out.contains(r#""event_date":"2025-01-31""#));
}

#[test]
fn plover_can_be_imported_again() {
    let first = env();
    let file = first.stdout(&["export", "--format", "plover"]);
    let second = TestEnv::new();
    fs::write(second.path().join("events.jsonl"), &file).unwrap();
    second.stdout(&["import", "events.jsonl"]);
    second.stdout(&["check"]);
    let again = second.stdout(&["export", "--format", "plover"]);
    let key = |line: &str| {
        let event: serde_json::Value = serde_json::from_str(line).unwrap();
        [
            &event["actor"],
            &event["recipient"],
            &event["event_date"],
            &event["place"],
        ]
        .map(ToString::to_string)
    };
    let sorted = |file: &str| {
        let mut keys: Vec<_> = file.lines().map(key).collect();
        keys.sort();
        keys
    };
    assert_eq!(sorted(&file), sorted(&again));
}

#[test]
fn charts_are_svg_or_png() {
    let env = env();
    for format in ["timeline", "matrix"] {
        let svg = env.stdout(&["export", "--format", format, "--status", "all"]);
        assert!(
            svg.starts_with("<svg ") && svg.contains("Anna Vale"),
            "{svg}"
        );
        env.stdout(&["export", "--format", format, "-o", "chart.png"]);
        let png = fs::read(env.path().join("chart.png")).unwrap();
        assert!(png.starts_with(b"\x89PNG"), "{format}");
    }
    env.stdout(&["export", "-o", "graph.png", "--view", "people"]);
    let png = fs::read(env.path().join("graph.png")).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
}

#[test]
fn what_makes_no_sense_is_refused() {
    let env = env();
    assert_snapshot!(env.run(&["export", "--view", "people", "--format", "ttl"]), @r"
    ------- stderr -------
    error: --view is for the formats dot, svg, png, graphml, gexf and csv
    [exit code: 2]
    ");
    assert_snapshot!(env.run(&["export", "--json", "--format", "ttl"]), @r"
    ------- stderr -------
    error: --json and another --format are two formats
    [exit code: 2]
    ");
    assert_snapshot!(env.run(&["export", "-o", "no/such/folder.dot"]), @r"
    ------- stderr -------
    error: cannot write `no/such/folder.dot`: No such file or directory (os error 2)
    [exit code: 1]
    ");
    let mut files = fs::read_dir(env.path()).unwrap();
    let is_part = |name: &std::ffi::OsStr| name.to_string_lossy().ends_with(".part");
    assert!(!files.any(|file| is_part(&file.unwrap().file_name())));
}

#[test]
fn data_is_not_cut_but_pictures_are() {
    let env = env();
    let graph = env.run(&["export", "--max-nodes", "5"]);
    assert!(graph.contains("warning: 1 meeting left out"), "{graph}");
    let lines = env.stdout(&["export", "--format", "jsonl", "--status", "all"]);
    assert_eq!(
        lines
            .lines()
            .filter(|l| l.contains("\"type\":\"meeting\""))
            .count(),
        3
    );
}
