//! Gazetteers of users: what they add, and what is said of those that are wrong.

use super::*;

#[track_caller]
fn check(text: &str, expected: &[&str]) -> Gazetteer {
    let mut gazetteer = Gazetteer::embedded().unwrap();
    let source = Source::parse("my.toml", text);
    add(&mut gazetteer, &source);
    let found: Vec<String> = source
        .into_problems()
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(found, expected);
    gazetteer
}

#[test]
fn the_built_in_tables_use_the_words_that_are_allowed() {
    let gazetteer = Gazetteer::embedded().unwrap();
    let kinds = gazetteer
        .organizations
        .iter()
        .map(|body| body.kind.as_str());
    assert_eq!(kinds.filter(|kind| !KINDS.contains(kind)).count(), 0);
    for (title, class) in [("president", "head_of_state"), ("ambassador", "diplomat")] {
        assert_eq!(gazetteer.titles.get(title).unwrap().class, class);
        assert!(CLASSES.contains(&class));
    }
}

#[test]
fn entries_of_one_file_can_name_each_other() {
    let gazetteer = check(
        r#"
[[alias]]
of = "Ruritania"
aliases = ["the Elphberg Kingdom"]
[[alias]]
of = "Ruritania"
as = "seat"
aliases = ["Zenda Castle"]
[[place]]
name = "Hentzau"
country = "Ruritania"
[[country]]
name = "Ruritania"
code = "XR"
demonyms = ["Ruritanian", "Ruritanians"]
capital = "Strelsau"
[[title]]
name = "seal keeper"
class = "minister"
body = "Seal Office of {country}"
"#,
        &[],
    );
    let index = gazetteer.country_by_code("XR").unwrap();
    assert_eq!(
        gazetteer.names.get("the Elphberg Kingdom"),
        Some(&Known::Country(index))
    );
    assert_eq!(gazetteer.seats.get("Zenda Castle"), Some(&index));
    assert_eq!(gazetteer.demonyms.get("Ruritanians"), Some(&index));
    for place in ["Strelsau", "Hentzau"] {
        let Some(Known::Place(place)) = gazetteer.names.get(place) else {
            panic!("{place} is no place");
        };
        assert_eq!(gazetteer.places[*place].country, "XR");
    }
    assert!(gazetteer.titles.get("Seal Keepers").unwrap().plural);
}

#[test]
fn a_name_that_means_something_else_is_a_conflict_unless_it_is_meant() {
    let text = "[[organization]]\nname = \"Akorda\"\n\n[[alias]]\nof = \"France\"\naliases = [\"Germany\", \"France\"]\n";
    check(
        text,
        &[
            "my.toml:2:8: `Akorda` means the government of Kazakhstan (KZ) already: take another name, or give the entry `replace = true`",
            "my.toml:6:12: `Germany` means the country Germany (DE) already: take another name, or give the entry `replace = true`",
        ],
    );
    let text = text.replace("\n\n", "\nreplace = true\n\n") + "replace = true\n";
    let gazetteer = check(&text, &[]);
    assert!(matches!(
        gazetteer.names.get("Akorda"),
        Some(Known::Organization(_))
    ));
    assert_eq!(gazetteer.seats.get("Akorda"), None);
    assert_eq!(
        gazetteer.names.get("Germany"),
        gazetteer.names.get("France")
    );
}

#[test]
fn what_is_wrong_is_told_with_what_was_meant() {
    check(
        r#"
[[country]]
name = "Ruritania"
code = "Rur"
[[country]]
name = "Grand Fenwick"
code = "FR"
[[place]]
name = "Hentzau"
country = "Polnd"
[[title]]
name = "keeper of the seal"
class = "ministre"
[[alias]]
of = "Untied Nations"
aliases = ["the Club"]
[[alias]]
of = "NATO"
as = "demonym"
aliases = ["Natonian"]
[[ailas]]
"#,
        &[
            "my.toml:4:8: `Rur` is no country code: two capitals, from ISO 3166 or of your own (XA to XZ are free)",
            "my.toml:7:8: the code `FR` belongs to the country France (FR): add names to that with [[alias]], or take another code",
            "my.toml:10:11: no country is called `Polnd`, here or in the built-in tables; did you mean `Poland`?",
            "my.toml:13:9: unknown class `ministre`, expected head_of_state, head_of_government, minister, deputy, diplomat, spokesperson, military, legislative, judicial, party, international, royal, religious, official, business, courtesy; did you mean `minister`?",
            "my.toml:15:6: no country, organization, place or title is called `Untied Nations`, here or in the built-in tables; did you mean `United Nations`?",
            "my.toml:18:6: only a country has a demonym, and `NATO` is none",
            "my.toml:21:3: unknown key of a file `ailas`, expected country, organization, place, title, given_name, alias, example; did you mean `alias`?",
        ],
    );
}
