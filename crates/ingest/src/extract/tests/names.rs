//! Who is one in a text, and to whom a name belongs.

use super::*;

/// Writes the entities of a text: name, other names, country.
fn names(body: &str) -> String {
    let record = EXTRACTOR.extract(&article("", body));
    let names = record.entities.iter().map(|entity| {
        let forms: Vec<&str> = std::iter::once(&entity.name)
            .chain(&entity.aliases)
            .map(String::as_str)
            .collect();
        let country = entity.country.as_deref().unwrap_or("-");
        format!("{} [{country}]", forms.join(" = "))
    });
    names.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check_names(body: &str, expected: &str) {
    assert_eq!(names(body), expected, "{body}");
}

#[test]
fn namesakes_of_one_text_are_two() {
    check_names(
        "Senator Boris Krol Jr. met Anna Vale. His father, Boris Krol Sr., was president.",
        "Boris Krol Jr. [-]; Anna Vale [-]; Boris Krol Sr. [-]",
    );
    check_names(
        "Congresswoman Joan Vale spoke. Envoy William J. Vale listened.",
        "Joan Vale [-]; William J. Vale [-]; United States [US]",
    );
    check_names(
        "The high commissioner, Anna Krol, came. Prime Minister Krol spoke.",
        "Anna Krol [-]; Krol [-]",
    );
    // But one whom a title introduces goes on by the surname.
    check_names(
        "Foreign Minister Anna Krol came. Minister Krol spoke. Krol left.",
        "Anna Krol = Krol [-]",
    );
}

#[test]
fn a_colleague_of_a_country_has_the_office_there() {
    assert_eq!(
        roles("Foreign Minister Anna Vale of Norway received her Polish colleague Boris Krol."),
        "Anna Vale: current Foreign Minister, Norway; Boris Krol: current Foreign Minister, Poland"
    );
}

#[test]
fn what_stands_beside_a_name_says_whose_it_is() {
    check_names(
        "Norway’s Anna Vale called the Polish Boris Krol and Karl Dorn of Hungary.",
        "Norway [NO]; Anna Vale [NO]; Poland [PL]; Boris Krol [PL]; Karl Dorn [HU]; Hungary [HU]",
    );
}

#[test]
fn an_acronym_is_the_body_whose_initials_it_has() {
    check_names(
        "The Norland Electricity Authority licensed a line to Chad. The NEA expects the first current in May.",
        "Norland Electricity Authority = NEA [-]; Chad [TD]",
    );
    // A degree is not the Justice Department.
    let record = EXTRACTOR.extract(&article(
        "",
        "Anna Vale worked at the Justice Department. She holds a JD from Oslo.",
    ));
    let forms = record.entities.iter().flat_map(|entity| &entity.aliases);
    assert!(!forms.clone().any(|form| form == "JD"));
}

#[test]
fn what_somebody_leads_is_not_his_name() {
    check_names(
        "A Krol-led team met Boris Krol in Oslo.",
        "Boris Krol = Krol [-]; Oslo [NO]",
    );
}

#[test]
fn an_office_behind_a_name_shows_that_it_is_somebodys() {
    check(
        "Anna Vale met Umbwelu, the Polish prime minister, in Oslo.",
        "meeting held: Anna Vale, Umbwelu @ Oslo",
    );
    let record = EXTRACTOR.extract(&article(
        "",
        "In Umbwelu, the Polish prime minister met Anna Vale.",
    ));
    let persons = record.entities.iter();
    let persons = persons.filter(|entity| entity.kind == chancery_model::EntityKind::Person);
    let names: Vec<&str> = persons.map(|entity| entity.name.as_str()).collect();
    assert_eq!(names, ["Anna Vale"]);
}
