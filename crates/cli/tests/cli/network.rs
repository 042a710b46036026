//! Questions about the whole graph, searches and differences.

use insta::assert_snapshot;

use crate::environment::TestEnv;
use crate::story::{Story, library};
use chancery_model::Status;
use chancery_query::render::Line;

/// Two ways from Anna to Dora, and Eva who met only Dora.
fn circle() -> TestEnv {
    let mut story = Story::new("circle", "2025-03-01");
    for (a, b, day) in [
        ("Anna Vale", "Boris Krol", "2025-01-01"),
        ("Boris Krol", "Dora Lind", "2025-01-02"),
        ("Anna Vale", "Carl Moss", "2025-01-03"),
        ("Carl Moss", "Dora Lind", "2025-01-04"),
        ("Boris Krol", "Carl Moss", "2025-01-05"),
        ("Dora Lind", "Eva Falk", "2025-02"),
    ] {
        let sentence = format!("{a} met {b} on {day}.");
        story = story.meeting(&sentence, Status::Held, &[a, b], "", day);
    }
    TestEnv::with(&[story.done()])
}

#[test]
fn common_lists_who_met_both() {
    let env = circle();
    assert_snapshot!(env.run(&["common", "Anna Vale", "Dora Lind", "--limit", "1"]), @r##"
    WHO         KIND    WITH A  LAST        WITH B  LAST        SOURCES
    Boris Krol  person       1  2025-01-01       1  2025-01-02     1, 1
        “Anna Vale met Boris Krol on 2025-01-01.” (Agency, 2025-03-01)
        “Boris Krol met Dora Lind on 2025-01-02.” (Agency, 2025-03-01)
    ------- stderr -------
    1 more: raise `--limit`
    "##);
    assert_snapshot!(env.run(&["common", "Anna Vale", "Dora Lind", "--csv", "--until", "2025-01-02"]), @r##"
    id,name,kind,meetings_a,first_a,last_a,places_a,sources_a,copies_a,sentence_a,told_by_a,told_on_a,url_a,meetings_b,first_b,last_b,places_b,sources_b,copies_b,sentence_b,told_by_b,told_on_b,url_b
    2,Boris Krol,person,1,2025-01-01,2025-01-01,,1,0,Anna Vale met Boris Krol on 2025-01-01.,Agency,2025-03-01,https://example.org/circle,1,2025-01-02,2025-01-02,,1,0,Boris Krol met Dora Lind on 2025-01-02.,Agency,2025-03-01,https://example.org/circle
    "##);
}

#[test]
fn several_chains_are_told_apart() {
    let env = circle();
    assert_snapshot!(env.run(&["path", "Anna Vale", "Dora Lind", "--k", "2"]), @r##"
    Anna Vale
      │ meeting #1, held, 2025-01-01, 1 source
      │ “Anna Vale met Boris Krol on 2025-01-01.” (Agency, 2025-03-01)
    Boris Krol
      │ meeting #2, held, 2025-01-02, 1 source
      │ “Boris Krol met Dora Lind on 2025-01-02.” (Agency, 2025-03-01)
    Dora Lind

    Anna Vale
      │ meeting #3, held, 2025-01-03, 1 source
      │ “Anna Vale met Carl Moss on 2025-01-03.” (Agency, 2025-03-01)
    Carl Moss
      │ meeting #4, held, 2025-01-04, 1 source
      │ “Carl Moss met Dora Lind on 2025-01-04.” (Agency, 2025-03-01)
    Dora Lind
    "##);
    assert_snapshot!(env.run(&["path", "Anna Vale", "Dora Lind", "--k", "9", "--csv"]), @r##"
    chain,from,to,id,date,kind,status,participants,place,sources,copies,sentence,told_by,told_on,url
    1,Anna Vale,Boris Krol,1,2025-01-01,meeting,held,false,Anna Vale; Boris Krol,,1,0,Anna Vale met Boris Krol on 2025-01-01.,Agency,2025-03-01,https://example.org/circle
    1,Boris Krol,Dora Lind,2,2025-01-02,meeting,held,false,Boris Krol; Dora Lind,,1,0,Boris Krol met Dora Lind on 2025-01-02.,Agency,2025-03-01,https://example.org/circle
    2,Anna Vale,Carl Moss,3,2025-01-03,meeting,held,false,Anna Vale; Carl Moss,,1,0,Anna Vale met Carl Moss on 2025-01-03.,Agency,2025-03-01,https://example.org/circle
    2,Carl Moss,Dora Lind,4,2025-01-04,meeting,held,false,Dora Lind; Carl Moss,,1,0,Carl Moss met Dora Lind on 2025-01-04.,Agency,2025-03-01,https://example.org/circle
    3,Anna Vale,Boris Krol,1,2025-01-01,meeting,held,false,Anna Vale; Boris Krol,,1,0,Anna Vale met Boris Krol on 2025-01-01.,Agency,2025-03-01,https://example.org/circle
    3,Boris Krol,Carl Moss,5,2025-01-05,meeting,held,false,Boris Krol; Carl Moss,,1,0,Boris Krol met Carl Moss on 2025-01-05.,Agency,2025-03-01,https://example.org/circle
    3,Carl Moss,Dora Lind,4,2025-01-04,meeting,held,false,Dora Lind; Carl Moss,,1,0,Carl Moss met Dora Lind on 2025-01-04.,Agency,2025-03-01,https://example.org/circle
    4,Anna Vale,Carl Moss,3,2025-01-03,meeting,held,false,Anna Vale; Carl Moss,,1,0,Anna Vale met Carl Moss on 2025-01-03.,Agency,2025-03-01,https://example.org/circle
    4,Carl Moss,Boris Krol,5,2025-01-05,meeting,held,false,Boris Krol; Carl Moss,,1,0,Boris Krol met Carl Moss on 2025-01-05.,Agency,2025-03-01,https://example.org/circle
    4,Boris Krol,Dora Lind,2,2025-01-02,meeting,held,false,Boris Krol; Dora Lind,,1,0,Boris Krol met Dora Lind on 2025-01-02.,Agency,2025-03-01,https://example.org/circle
    "##);
}

#[test]
fn neighbourhood_goes_step_by_step() {
    let env = circle();
    assert_snapshot!(env.run(&["neighbourhood", "Eva Falk", "--limit", "2"]), @r##"
    WHO         KIND    STEPS  VIA        TIMES  LAST        PLACE  SOURCES
    Dora Lind   person      1  Eva Falk       1  2025-02                  1
        “Dora Lind met Eva Falk on 2025-02.” (Agency, 2025-03-01)
    Boris Krol  person      2  Dora Lind      1  2025-01-02               1
        “Boris Krol met Dora Lind on 2025-01-02.” (Agency, 2025-03-01)
    ------- stderr -------
    1 more: raise `--limit`
    "##);
}

#[test]
fn rank_orders_by_each_measure() {
    let env = circle();
    assert_snapshot!(env.run(&["rank", "--limit", "2"]), @r##"
    RANK  WHO         KIND    COUNTRY  SCORE  MET  MEETINGS  SOURCES
       1  Boris Krol  person               3    3         3        1
       2  Dora Lind   person               3    3         3        1
    "##);
    assert_snapshot!(env.run(&["rank", "--by", "betweenness", "--limit", "2"]), @r##"
    RANK  WHO         KIND    COUNTRY  SCORE  MET  MEETINGS  SOURCES
       1  Dora Lind   person               3    3         3        1
       2  Boris Krol  person               1    3         3        1
    "##);
    assert_snapshot!(env.run(&["rank", "--by", "pagerank", "--weighted", "--csv", "--limit", "1"]), @r##"
    rank,id,name,kind,score,counterparts,meetings,sources
    1,3,Dora Lind,person,0.252309,3,3,1
    "##);
    assert_snapshot!(env.run(&["rank", "--among", "country"]), @r##"
    ------- stderr -------
    no meeting found
    hint: widen the search with `--status all`, `--among all`
    "##);
}

#[test]
fn communities_and_pairs_show_a_sentence() {
    let env = circle();
    assert_snapshot!(env.run(&["communities", "--members", "2"]), @r##"
    NO  SIZE  LINKS  MEMBERS, BY MEETINGS INSIDE
     1     3      3  Anna Vale (2), Boris Krol (2), 1 more
        Anna Vale and Boris Krol, 1 meeting: “Anna Vale met Boris Krol on 2025-01-01.” (Agency, 2025-03-01)
     2     2      1  Dora Lind (1), Eva Falk (1)
        Dora Lind and Eva Falk, 1 meeting: “Dora Lind met Eva Falk on 2025-02.” (Agency, 2025-03-01)
    ------- stderr -------
    modularity 0.111
    "##);
    assert_snapshot!(env.run(&["pairs", "--limit", "1"]), @r##"
    WHO        AND         TIMES  STATUS  LAST        PLACE  SOURCES
    Anna Vale  Boris Krol      1  held    2025-01-01               1
        “Anna Vale met Boris Krol on 2025-01-01.” (Agency, 2025-03-01)
    "##);
}

#[test]
fn met_can_be_brief() {
    let env = circle();
    // The first answer comes from the database, the second from the graph beside it.
    let before = env.run(&["met", "Dora Lind"]);
    env.run(&["rank"]);
    assert!(env.path().join("chancery.db.graph").exists());
    assert_eq!(env.run(&["met", "Dora Lind"]), before);
    assert_snapshot!(env.run(&["met", "Dora Lind", "--brief", "--limit", "2"]), @r##"
    WHO        KIND    TIMES  STATUS  DATE        PLACE  SOURCES
    Eva Falk   person      1  held    2025-02                  1
    Carl Moss  person      1  held    2025-01-04               1
    ------- stderr -------
    1 more: raise `--limit`
    "##);
}

#[test]
fn a_graph_that_is_stale_or_damaged_is_not_believed() {
    let env = TestEnv::with(&library());
    let count = |env: &TestEnv| env.stdout(&["rank", "--csv"]).lines().count();
    let before = count(&env);
    let removed = env.stdout(&["met", "Emmanuel Macron", "--csv"]);
    assert!(removed.contains("Friedrich Merz"));
    env.run(&["remove", "london.txt"]);
    assert!(
        !env.stdout(&["met", "Emmanuel Macron", "--csv"])
            .contains("Friedrich Merz")
    );
    assert_eq!(count(&env), before - 1);
    let graph = env.path().join("chancery.db.graph");
    std::fs::write(&graph, b"chancery or not").unwrap();
    assert_eq!(count(&env), before - 1);
    assert!(std::fs::metadata(&graph).unwrap().len() > 100);
    // Another database in its place: the graph of the former must not answer for it.
    let other = circle();
    std::fs::copy(
        other.path().join("chancery.db"),
        env.path().join("chancery.db"),
    )
    .unwrap();
    for ending in ["-wal", "-shm"] {
        std::fs::remove_file(env.path().join(format!("chancery.db{ending}"))).ok();
    }
    assert!(env.stdout(&["rank", "--csv"]).contains("Dora Lind"));
}

#[test]
fn as_of_a_day_answers_from_what_was_published() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["timeline", "Emmanuel Macron", "--as-of", "2025-11-18"]), @r##"
    ID  DATE        KIND     STATUS  WHO                                   PLACE  SOURCES
    #4  2025-08     meeting  held    Emmanuel Macron, Friedrich Merz                    1
        “Friedrich Merz and Emmanuel Macron met in August.” (Agency, 2025-08-03)
    #1  2025-11-17  meeting  held    Emmanuel Macron, Volodymyr Zelenskyy  Paris        1
        “Emmanuel Macron received Volodymyr Zelenskyy in Paris on Monday.” (Agency, 2025-11-18)
    "##);
    assert_snapshot!(env.run(&["rank", "--as-of", "2025-07-31"]), @r##"
    RANK  WHO              KIND    COUNTRY  SCORE  MET  MEETINGS  SOURCES
       1  Keir Starmer     person               1    1         1        1
       2  Brigitte Macron  person               1    1         1        1
    "##);
}

#[test]
fn search_finds_words_and_says_where() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["search", "macron", "Par*"]), @r##"
    ID  PUBLISHED   SOURCE  TITLE                 MEETINGS
    #1  2025-11-18  Agency  The story of paris           1
        President Emmanuel Macron of France spoke first. Emmanuel Macron received Volodymyr Zelenskyy in Paris on Monday.
    #2  2025-11-19  Agency  The story of readout         2
        The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours. Volodymyr Zelenskyy will meet Friedrich Merz in Berlin in December.
    "##);
    assert_snapshot!(env.run(&["search", "\"two hours\"", "--csv"]), @r##"
    id,published,source,title,url,meetings,score,excerpt
    2,2025-11-19,Agency,The story of readout,https://example.org/readout,2,0.7228,Volodymyr Zelenskyy in Paris lasted two hours. Volodymyr Zelenskyy will meet Friedrich Merz in Berlin in December.
    "##);
    assert_snapshot!(env.run(&["search", "xyzzy"]), @r##"
    ------- stderr -------
    no article found
    "##);
    assert_snapshot!(env.run(&["search", "--", "-macron"]), @r##"
    ------- stderr -------
    error: no word to search for in `-macron`
    [exit code: 2]
    "##);
}

#[test]
fn diff_shows_what_some_days_added() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["diff", "--since", "2025-11-19"]), @r##"
    1 new article
    ID  PUBLISHED   SOURCE  TITLE                 FILE
    #2  2025-11-19  Agency  The story of readout  readout.txt

    1 new meeting
    ID  DATE     KIND     STATUS   WHO                                  PLACE   SOURCES
    #3  2025-12  meeting  planned  Volodymyr Zelenskyy, Friedrich Merz  Berlin        1
        “Volodymyr Zelenskyy will meet Friedrich Merz in Berlin in December.” (Agency, 2025-11-19)

    1 changed meeting
    WAS   IS    DATE        WHO                                   PLACE    SOURCES
    held  held  2025-11-17  Emmanuel Macron, Volodymyr Zelenskyy  Paris  2 (was 1)
        “The talks of Emmanuel Macron with Volodymyr Zelenskyy in Paris lasted two hours.” (Agency, 2025-11-19)

    1 new name
    ID  NAME    KIND   COUNTRY  ARTICLES
    #6  Berlin  place                  1
    "##);
    assert_snapshot!(env.run(&["diff"]), @r##"
    ------- stderr -------
    error: nothing was loaded yet
    hint: `chancery loads` lists them
    [exit code: 1]
    "##);
}

#[test]
fn small_slips_in_a_name_are_forgiven() {
    let env = TestEnv::with(&library());
    assert_snapshot!(env.run(&["met", "Merz Freidrich", "--brief"]), @r##"
    WHO              KIND    TIMES  STATUS  DATE     PLACE  SOURCES
    Emmanuel Macron  person      1  held    2025-08               1
    ------- stderr -------
    `Merz Freidrich` is taken as Friedrich Merz #5
    "##);
}

#[test]
fn json_lines_of_the_network_read_back() {
    let env = circle();
    for arguments in [
        &["common", "Anna Vale", "Dora Lind"][..],
        &["path", "Anna Vale", "Dora Lind", "--k", "3"],
        &["neighbourhood", "Anna Vale"],
        &["rank"],
        &["communities"],
        &["pairs"],
        &["search", "met"],
        &["diff", "--since", "2025"],
        &["met", "Anna Vale", "--brief"],
    ] {
        let out = env.stdout(&[arguments, &["--json"]].concat());
        let lines: Vec<Line> = out
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert!(!lines.is_empty(), "{arguments:?}");
    }
}
