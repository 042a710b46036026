//! Questions and their answers.

use insta::assert_snapshot;

use crate::environment::TestEnv;
use crate::story::library;

#[test]
fn met_shows_what_was_held_with_its_sentence() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["met", "Emmanuel Macron"]), @r##"
    WHO                  KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Volodymyr Zelenskyy  person      1  held    2025-11-17  Paris        2
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)
    Friedrich Merz       person      1  held    2025-08                  1
        “Friedrich Merz and Emmanuel Macron met in August.” (Agency, 2025-08-03)
    "##);
}

#[test]
fn met_filters() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["met", "emmanuel macron", "--since", "2025-11", "--place", "paris"]), @r##"
    WHO                  KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Volodymyr Zelenskyy  person      1  held    2025-11-17  Paris        2
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)
    "##);
    assert_snapshot!(env.run(&["met", "Emmanuel Macron", "--status", "all", "--csv"]), @r##"
    id,name,kind,meetings,statuses,first,last,places,sources,copies,sentence,told_by,told_on,url
    3,Volodymyr Zelenskyy,person,1,held,2025-11-17,2025-11-17,Paris,2,0,The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.,Agency,2025-11-19,https://example.org/readout
    5,Friedrich Merz,person,1,held,2025-08,2025-08,,1,0,Friedrich Merz and Emmanuel Macron met in August.,Agency,2025-08-03,https://example.org/london
    7,Keir Starmer,person,1,cancelled,,,,1,0,Keir Starmer cancelled his meeting with Emmanuel Macron.,Agency,2025-08-03,https://example.org/london
    "##);
    assert_snapshot!(env.run(&["met", "Emmanuel Macron", "--with", "Friedrich Merz", "--min-sources", "2"]), @r##"
    ------- stderr -------
    no meeting found
    "##);
}

#[test]
fn met_fits_a_narrow_page() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["met", "Emmanuel Macron", "--status", "all", "--width", "66"]), @r##"
    WHO           KIND    TIMES  STATUS     DATE        PLACE  SOURCES
    Volodymyr Z…  person      1  held       2025-11-17  Paris        2
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in
        Paris lasted two hours.” (Agency, 2025-11-19)
    Friedrich M…  person      1  held       2025-08                  1
        “Friedrich Merz and Emmanuel Macron met in August.” (Agency,
        2025-08-03)
    Keir Starmer  person      1  cancelled                           1
        “Keir Starmer cancelled his meeting with Emmanuel Macron.”
        (Agency, 2025-08-03)
    "##);
}

#[test]
fn an_empty_answer_is_an_answer_and_tells_of_what_is_planned() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["between", "Volodymyr Zelenskyy", "Friedrich Merz"]), @r##"
    ------- stderr -------
    no meeting found
    hint: one is planned, cancelled or denied: add `--status all`
    "##);
}

#[test]
fn between_quotes_every_source() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["between", "Volodymyr Zelenskyy", "Emmanuel Macron"]), @r##"
    ID  DATE        KIND     STATUS  WHO                                   PLACE  SOURCES
    #1  2025-11-17  meeting  held    Emmanuel Macron, Volodymyr Zelenskyy  Paris        2
        held, 2025-11-17: “Emmanuel Macron received Volodymyr Zelenskyy in Paris on Monday.” (Agency, 2025-11-18, article #1)
        held, 2025-11-17: “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19, article #2; joined: people, date and place agree)
    "##);
}

#[test]
fn timeline_is_in_order_of_time() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["timeline", "Emmanuel Macron", "--status", "all"]), @r##"
    ID  DATE        KIND     STATUS     WHO                                   PLACE  SOURCES
    #4  2025-08     meeting  held       Emmanuel Macron, Friedrich Merz                    1
        “Friedrich Merz and Emmanuel Macron met in August.” (Agency, 2025-08-03)
    #1  2025-11-17  meeting  held       Emmanuel Macron, Volodymyr Zelenskyy  Paris        2
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)
    #5              meeting  cancelled  Emmanuel Macron, Keir Starmer                      1
        “Keir Starmer cancelled his meeting with Emmanuel Macron.” (Agency, 2025-08-03)
    "##);
}

#[test]
fn the_first_of_many_meetings_are_listed_and_the_others_told_of() {
    let env = TestEnv::with(&library());
    let macron = "Emmanuel Macron";
    assert_snapshot!(env.run(&["timeline", macron, "--status", "all", "--limit", "1"]), @r##"
    ID  DATE     KIND     STATUS  WHO                              PLACE  SOURCES
    #4  2025-08  meeting  held    Emmanuel Macron, Friedrich Merz               1
        “Friedrich Merz and Emmanuel Macron met in August.” (Agency, 2025-08-03)
    ------- stderr -------
    there are more: raise `--limit`
    "##);
    let all = env.run(&["timeline", macron]);
    assert_eq!(env.run(&["timeline", macron, "--limit", "2"]), all);
    let between = ["between", macron, "Volodymyr Zelenskyy"];
    assert_eq!(
        env.run(&[&between[..], &["--limit", "1"]].concat()),
        env.run(&between)
    );
}

#[test]
fn path_quotes_each_link() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["path", "Friedrich Merz", "Volodymyr Zelenskyy"]), @r##"
    Friedrich Merz
      │ meeting #4, held, 2025-08, 1 source
      │ “Friedrich Merz and Emmanuel Macron met in August.” (Agency, 2025-08-03)
    Emmanuel Macron
      │ meeting #1, held, 2025-11-17, Paris, 2 sources
      │ “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)
    Volodymyr Zelenskyy
    "##);
    assert_snapshot!(env.run(&["path", "Brigitte Macron", "Friedrich Merz"]), @r##"
    ------- stderr -------
    no chain of meetings links the two
    hint: widen the search with `--through-bodies`, `--hub-limit 0`, `--status all`
    "##);
}

#[test]
fn show_gives_offices_meetings_and_sources() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["show", "Emmanuel Macron"]), @r##"
    Emmanuel Macron #1
      kind      person
      meetings  2 held, 1 cancelled
      articles  3

    OFFICE     OF      TENURE   SEEN        SOURCES
    President  France  current  2025-11-18        1
        “President Emmanuel Macron of France spoke first.” (Agency, 2025-11-18)

    ID  PUBLISHED   SOURCE  TITLE                 FILE
    #3  2025-08-03  Agency  The story of london   london.txt
    #1  2025-11-18  Agency  The story of paris    paris.txt
    #2  2025-11-19  Agency  The story of readout  readout.txt
    "##);
    assert_snapshot!(env.run(&["show", "Emmanuel Macron", "--as-of", "2025-08", "--csv"]), @r##"
    what,value,of,tenure,first,last,count,sentence,told_by,told_on,url
    id,1,,,,,,,,,
    name,Emmanuel Macron,,,,,,,,,
    kind,person,,,,,,,,,
    meetings,held,,,,,1,,,,
    meetings,cancelled,,,,,1,,,,
    article,The story of london,,,,,,,Agency,2025-08-03,https://example.org/london
    "##);
}

#[test]
fn office_lists_holders() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["office", "president", "--of", "France", "--on", "2025-11"]), @r##"
    WHO              OFFICE     OF      TENURE   SEEN        SOURCES  NEAREST
    Emmanuel Macron  President  France  current  2025-11-18        1     then
        “President Emmanuel Macron of France spoke first.” (Agency, 2025-11-18)
    "##);
    assert_snapshot!(env.run(&["office", "the President", "--on", "2025-09-18", "--limit", "1"]), @r##"
    WHO              OFFICE     OF      TENURE   SEEN        SOURCES  NEAREST
    Emmanuel Macron  President  France  current  2025-11-18        1  61 days
        “President Emmanuel Macron of France spoke first.” (Agency, 2025-11-18)
    ------- stderr -------
    nobody was seen in it around 2025-09-18; the nearest article is 61 days away
    "##);
    assert_eq!(env.stdout(&["office", "president", "--limit", "0"]), "");
    assert_snapshot!(env.run(&["office", "Chancellor"]), @r##"
    ------- stderr -------
    nobody was seen in such an office
    "##);
    assert_snapshot!(env.run(&["office", "Presdent"]), @r##"
    ------- stderr -------
    nobody was seen in such an office
    hint: did you mean `president`?
    "##);
    assert_snapshot!(env.run(&["office", "president", "--as-of", "2025-11-17"]), @r##"
    ------- stderr -------
    nobody was seen in such an office
    "##);
}

#[test]
fn a_place_is_told_from_who_meets_there() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["timeline", "Paris"]), @r##"
    ------- stderr -------
    no meeting found
    hint: Paris #4 is a place: `--place Paris` asks who met there, as in `chancery pairs`
    "##);
}

#[test]
fn articles_and_remove() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["articles"]), @r##"
    ID  PUBLISHED   SOURCE  TITLE                 FILE
    #4  2025-07-01  Agency  The story of family   family.txt
    #3  2025-08-03  Agency  The story of london   london.txt
    #1  2025-11-18  Agency  The story of paris    paris.txt
    #2  2025-11-19  Agency  The story of readout  readout.txt
    "##);
    assert_snapshot!(env.run(&["remove", "paris.txt", "nowhere.txt"]), @r##"
    ------- stderr -------
    removed #1 The story of paris
    error: there is no article `nowhere.txt`
    hint: `chancery articles` lists them
    [exit code: 1]
    "##);
    assert_snapshot!(env.run(&["met", "Volodymyr Zelenskyy"]), @r##"
    WHO              KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Emmanuel Macron  person      1  held    2025-11-17  Paris        1
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)
    "##);
    assert_snapshot!(env.run(&["check"]), @r##"
    ------- stderr -------
    every invariant holds
    "##);
}

#[test]
fn stats_counts() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["stats"]), @r##"
    WHAT               COUNT  OF WHICH
    articles               4  2025-07-01 to 2025-11-19
    entities               8  5 person, 1 country, 2 place
    mentions              14
    office statements      1
    meetings               5  5 meeting
                           5  3 held, 1 planned, 1 cancelled
    meeting reports        6  1 meeting by several articles
    "##);
}

#[test]
fn json_lines_read_back() {
    let env = TestEnv::with(&library());
    let line = |arguments: &[&str]| {
        let out = env.stdout(arguments);
        let lines: Vec<chancery_query::render::Line> = out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(!lines.is_empty(), "{arguments:?}");
    };
    let macron = "Emmanuel Macron";
    line(&["--json", "met", macron]);
    line(&["timeline", macron, "--json"]);
    line(&["between", macron, "Volodymyr Zelenskyy", "--json"]);
    line(&["path", "Friedrich Merz", "Volodymyr Zelenskyy", "--json"]);
    line(&["show", macron, "--json"]);
    line(&["office", "President", "--json"]);
    line(&["articles", "--json"]);
    line(&["stats", "--json"]);
    line(&["export", "--format", "json"]);
}

#[test]
fn export_draws_around_somebody_and_warns_of_what_is_missing() {
    let env = TestEnv::with(&library());
    let out = env.run(&["export", "--around", "Emmanuel Macron", "--max-nodes", "4"]);
    assert!(out.starts_with("graph chancery {\n"), "{out}");
    let (_, stderr) = out.split_once("------- stderr -------\n").unwrap();
    assert_snapshot!(stderr, @"warning: 1 meeting left out, for there is room for 4 nodes only (--max-nodes)");
}

#[test]
fn the_same_question_gets_the_same_bytes() {
    let env = TestEnv::with(&library());
    for arguments in [
        &["export", "--status", "all"][..],
        &["met", "Emmanuel Macron", "--json"],
    ] {
        assert_eq!(env.stdout(arguments), env.stdout(arguments));
    }
}
