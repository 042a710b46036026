//! Offices by example: the forms in which English says who holds what.

use std::sync::LazyLock;

use chancery_model::{Article, EntityKey};

use crate::extract::Extractor;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load().unwrap());

/// Writes the roles of a text as *person: tenure title, body*.
fn roles(body: &str) -> String {
    let article = Article {
        body: body.into(),
        published: Some(jiff::civil::date(2025, 11, 19)),
        ..Article::default()
    };
    let record = EXTRACTOR.extract(&article);
    record.validate(&article).unwrap();
    let name = |key: EntityKey| record.entity(key).unwrap().name.clone();
    let roles = record.roles.iter().map(|role| {
        let of = role
            .organization
            .map(|key| format!(", {}", name(key)))
            .unwrap_or_default();
        format!("{}: {} {}{of}", name(role.person), role.tenure, role.title)
    });
    roles.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    assert_eq!(roles(body), expected, "{body}");
}

#[test]
fn bodies_stand_in_brackets_and_at_ends_of_entries() {
    check(
        "- Attorney General Anna Vale (Ohio)",
        "Anna Vale: current Attorney General, Ohio",
    );
    check(
        "- Attorney General Anna Vale (Washington state)",
        "Anna Vale: current Attorney General, Washington",
    );
    check(
        "- Mayor Anna Vale, Oakland, CA",
        "Anna Vale: current Mayor, Oakland",
    );
    check(
        "- Mr. Boris Krol, Counselor, Embassy of Norway",
        "Boris Krol: current Counselor, Embassy of Norway",
    );
    check(
        "- Assistant Secretary Boris K. Krol, EUR",
        "Boris K. Krol: current Assistant Secretary, EUR",
    );
}

#[test]
fn a_body_is_known_by_its_noun() {
    check(
        "Director of the Office of Arms Inspection Anna Vale spoke.",
        "Anna Vale: current Director, Office of Arms Inspection",
    );
    check(
        "Secretary General of the Association of Southeast Asian Nations (ASEAN) Anna Vale spoke.",
        "Anna Vale: current Secretary General, ASEAN",
    );
    check(
        "President of the Republic of Indonesia Anna Vale spoke.",
        "Anna Vale: current President, Indonesia",
    );
}

#[test]
fn portfolios_are_part_of_the_office() {
    check(
        "Deputy Assistant Secretary of State for Energy Transformation Anna Vale spoke.",
        "Anna Vale: current Deputy Assistant Secretary of State for Energy Transformation, United States",
    );
    check(
        "The United Kingdom's Armed Forces Secretary Anna Vale spoke.",
        "Anna Vale: current Armed Forces Secretary, United Kingdom",
    );
    check(
        "AU trade and industry commissioner Anna Vale spoke.",
        "Anna Vale: current trade and industry commissioner, African Union",
    );
    check(
        "White House National Security Advisor Anna Vale spoke.",
        "Anna Vale: current National Security Advisor, White House",
    );
}

#[test]
fn one_person_holds_several_offices() {
    check(
        "He met the People's Republic of China (PRC) State Councilor and Foreign Minister Anna Vale.",
        "Anna Vale: current State Councilor, China; Anna Vale: current Foreign Minister, China",
    );
    check(
        "The Deputy Prime Minister and Minister of Energy of Norway, Anna Vale, spoke.",
        "Anna Vale: current Deputy Prime Minister, Norway; Anna Vale: current Minister of Energy, Norway",
    );
    check(
        "AU chairperson President Boris Krol of Egypt spoke.",
        "Boris Krol: current chairperson, African Union; Boris Krol: current President, Egypt",
    );
    check(
        "The Syrian Army, whose commander-in-chief is President Boris Krol of Syria, entered the town.",
        "Boris Krol: current commander-in-chief, Syrian Army; Boris Krol: current President, Syria",
    );
}

#[test]
fn two_people_keep_their_own_offices() {
    check(
        "The Foreign Secretary and US Secretary of State Anna Vale spoke.",
        "Anna Vale: current Secretary of State, United States",
    );
    check(
        "The Prime Minister and President Boris Krol of France met.",
        "Boris Krol: current President, France",
    );
}

#[test]
fn counterparts_have_the_same_office_elsewhere() {
    check(
        "Norwegian Defence Minister Anna Vale and her counterpart from Malaysia, Boris Krol, will visit the ship.",
        "Anna Vale: current Defence Minister, Norway; Boris Krol: current Defence Minister, Malaysia",
    );
    check(
        "Norwegian President Anna Vale invited her counterparts, Boris Krol of Peru and Ines Moro of Chile.",
        "Anna Vale: current President, Norway; Boris Krol: current President, Peru; Ines Moro: current President, Chile",
    );
}

#[test]
fn verbs_tell_the_tenure() {
    check(
        "Anna Vale resigned from her position as Norwegian foreign minister.",
        "Anna Vale: former foreign minister, Norway",
    );
    check(
        "Anna Vale, who was Norway's ambassador to Chad from 2015 to 2019, spoke.",
        "Anna Vale: former ambassador to Chad, Norway",
    );
    check(
        "Anna Vale is sworn in as the new Premier of the Australian state of Queensland.",
        "Anna Vale: current Premier, Queensland",
    );
}

#[test]
fn a_bare_office_takes_the_country_of_its_scene() {
    check(
        "Norwegian Foreign Minister Anna Vale flew to Lima to see President Boris Krol.",
        "Anna Vale: current Foreign Minister, Norway; Boris Krol: current President, Peru",
    );
    check(
        "Peru was dismissive. Foreign Minister Boris Krol said that France and Spain and Italy should wait.",
        "Boris Krol: current Foreign Minister, Peru",
    );
    check(
        "President Anna Vale of Peru dismissed her finance minister, Boris Krol.",
        "Anna Vale: current President, Peru; Boris Krol: former finance minister, Peru",
    );
    check(
        "QUITO, Ecuador — Foreign Minister Anna Vale rejected the offers of Peru, Chile and Spain.",
        "Anna Vale: current Foreign Minister, Ecuador",
    );
}

#[test]
fn lists_of_offices_meet_lists_of_names() {
    check(
        "The presidents of Chad and Niger — Anna Vale and Boris Krol — met.",
        "Anna Vale: current president, Chad; Boris Krol: current president, Niger",
    );
    check(
        "The head of the Federal Department of Foreign Affairs (FDFA), Anna Vale, spoke.",
        "Anna Vale: current head, Federal Department of Foreign Affairs",
    );
    check(
        "Assistant to the President and Director of the Gender Policy Council Anna Vale spoke.",
        "Anna Vale: current Assistant to the President, United States; Anna Vale: current Director, Gender Policy Council",
    );
}

#[test]
fn places_behind_titles_are_surnames_and_credits_are_nobody() {
    check("Senator Bristol spoke.", "Bristol: current Senator");
    let people = |body: &str| {
        let article = Article {
            body: body.into(),
            ..Article::default()
        };
        let record = EXTRACTOR.extract(&article);
        let people = record
            .entities
            .iter()
            .filter(|e| e.kind == chancery_model::EntityKind::Person);
        people
            .map(|e| e.name.clone())
            .collect::<Vec<_>>()
            .join("; ")
    };
    assert_eq!(
        people("(Reporting by Anna Vale in Muscat; Editing by Boris Krol)"),
        ""
    );
    assert_eq!(
        people("The frigate Anna Vale left. Ambassador Daniel Ndi'Okoro spoke."),
        "Daniel Ndi'Okoro"
    );
}

#[test]
fn whoever_steps_down_or_is_dismissed_has_left() {
    check(
        "Norway was calm when Norwegian Prime Minister Anna Vale stepped down.",
        "Anna Vale: former Prime Minister, Norway",
    );
    check(
        "Norwegian President Anna Vale dismissed her finance minister, Boris Krol.",
        "Anna Vale: current President, Norway; Boris Krol: former finance minister, Norway",
    );
    check(
        "Norwegian Senator Anna Vale resigned as mayor of Bergen.",
        "Anna Vale: current Senator, Norway; Anna Vale: former mayor, Bergen",
    );
    check(
        "Norwegian Foreign Minister Anna Vale did not resign.",
        "Anna Vale: current Foreign Minister, Norway",
    );
}

#[test]
fn who_serves_an_office_does_not_hold_it() {
    check(
        "National Security Advisor to the Vice President Anna Vale spoke.",
        "Anna Vale: current National Security Advisor to the Vice President, United States",
    );
    check(
        "Boris Krol, adviser to the Norwegian Prime Minister, spoke.",
        "Boris Krol: current adviser, Norway",
    );
    check(
        "The aide to the Norwegian Prime Minister Boris Krol spoke.",
        "Boris Krol: current Prime Minister, Norway",
    );
}

#[test]
fn portfolios_go_over_hyphens_places_and_demonyms() {
    check(
        "Assistant Secretary of State for Political-Military Affairs Anna Vale spoke.",
        "Anna Vale: current Assistant Secretary of State for Political-Military Affairs, \
         United States",
    );
    check(
        "Anna Vale, Special Envoy for the Oslo Accord, spoke.",
        "Anna Vale: current Special Envoy for the Oslo Accord",
    );
}

#[test]
fn only_who_is_sent_is_sent_to_a_place() {
    check(
        "They spoke of the visit of Anna Vale, President of Chad to Norway.",
        "Anna Vale: current President, Chad",
    );
    check(
        "Anna Vale, Ambassador of Chad to Norway, spoke.",
        "Anna Vale: current Ambassador of Chad to Norway, Chad",
    );
}

#[test]
fn a_bare_office_in_a_list_is_not_the_next_ones() {
    check(
        "In attendance were the President, Secretary Vale, Secretary Krol, and others.",
        "Vale: current Secretary, United States; Krol: current Secretary, United States",
    );
    check(
        "He wrote to the president, Anna Vale.",
        "Anna Vale: current president",
    );
}

#[test]
fn whoever_is_spoken_to_is_not_named_so() {
    check("“Thank you, Mr. Secretary,” Anna Vale said.", "");
}

#[test]
fn a_place_before_an_office_tells_where_its_holder_is() {
    check(
        "While in Geneva President Anna Vale of Chad met Boris Krol.",
        "Anna Vale: current President, Chad",
    );
    check(
        "The Geneva Mayor Anna Vale spoke.",
        "Anna Vale: current Mayor, Geneva",
    );
}

#[test]
fn countries_head_the_lists_of_delegations() {
    check(
        "PARTICIPANTS\n- Italy\n- Foreign Minister Anna Vale\n- Ambassador Boris Krol\n- United States\n- Ambassador Dan Moro\n",
        "Anna Vale: current Foreign Minister, Italy; Boris Krol: current Ambassador, Italy; \
         Dan Moro: current Ambassador, United States",
    );
}

#[test]
fn a_surname_goes_to_who_bears_its_title() {
    check(
        "President Boris Vale of Chad and First Lady Ada Vale arrived. President Vale spoke.",
        "Boris Vale: current President, Chad; Ada Vale: current First Lady, Chad",
    );
}

#[test]
fn a_government_named_for_two_is_nobody() {
    check(
        "The Vale-Krol Administration said that Vice President Anna Krol had met him.",
        "Anna Krol: current Vice President, United States",
    );
}

#[test]
fn a_journey_at_home_does_not_make_a_stranger() {
    check(
        "President Vale met Secretary of State Krol today. Vale travelled to Texas on Monday.",
        "Vale: current President, United States; Krol: current Secretary of State, United States",
    );
}

#[test]
fn describing_words_stand_between_owner_and_office() {
    check(
        "Chad's conservative foreign minister, Anna Vale, spoke.",
        "Anna Vale: current foreign minister, Chad",
    );
    check(
        "Acting Norwegian Prime Minister Anna Vale spoke.",
        "Anna Vale: current Acting Prime Minister, Norway",
    );
}

#[test]
fn an_office_with_a_body_of_its_own_is_somebody_elses() {
    check(
        "It followed talks between the Prime Minister and EU Commission President Anna Vale.",
        "Anna Vale: current Commission President, European Commission",
    );
    check(
        "The President and Head of Government of Chad, Anna Vale, spoke.",
        "Anna Vale: current President, Chad; Anna Vale: current Head of Government, Chad",
    );
}

#[test]
fn counterparts_and_leaders_are_what_their_own_title_says() {
    check(
        "Secretary of State Ada Moro met her Norwegian counterpart, Foreign Minister Anna Vale.",
        "Ada Moro: current Secretary of State, United States; \
         Anna Vale: current Foreign Minister, Norway",
    );
}

#[test]
fn a_source_is_not_who_acts_behind_it() {
    check(
        "According to the Kremlin's spokesman, Boris Krol has left for Oslo.",
        "",
    );
    check(
        "According to the Kremlin's spokesman, Boris Krol, she has left.",
        "Boris Krol: current spokesman, Kremlin",
    );
}

#[test]
fn offices_between_two_names_are_the_second_ones() {
    check(
        "They were joined by Minister Anna Vale, Special Envoy and Coordinator Boris Krol.",
        "Anna Vale: current Minister; Boris Krol: current Special Envoy; \
         Boris Krol: current Coordinator",
    );
}

#[test]
fn two_offices_at_the_head_of_a_firm_are_one() {
    check(
        "- Anna Vale, President and CEO, Society of Bakers\n- Boris Krol, Founder & Executive Director, Flour Network",
        "Anna Vale: current President and CEO, Society of Bakers; \
         Boris Krol: current Founder & Executive Director, Flour Network",
    );
    check(
        "Anna Vale, Special Assistant to the President and Executive Director of the Flour Network, met.",
        "Anna Vale: current Special Assistant to the President, United States; \
         Anna Vale: current Executive Director, Flour Network",
    );
    check(
        "The President and CEO Anna Vale met.",
        "Anna Vale: current President and CEO",
    );
}

#[test]
fn america_has_secretaries_and_no_ministers_or_kings() {
    check(
        "Washington, May 3, 1961.\n\nForeign Minister Boris Krol told the Secretary that King Karl was ill. The Senate had met.",
        "Boris Krol: current Foreign Minister; Karl: current King",
    );
}

#[test]
fn secretaries_of_state_are_american_wherever_they_meet() {
    check(
        "New Delhi, March 10, 1956.\n\nSecretary of State Anna Vale met Prime Minister Boris Krol. Secretary Vale \
         spoke of India.",
        "Anna Vale: current Secretary of State, United States; Boris Krol: current Prime Minister, India",
    );
}

#[test]
fn who_is_sent_for_a_country_is_not_of_it() {
    check(
        "The Special Envoy for Chad, Anna Vale, spoke. Chad was calm.",
        "Anna Vale: current Special Envoy for Chad",
    );
}

#[test]
fn more_can_follow_the_body_of_a_bare_office() {
    check(
        "Anna Vale, Administrator, Federal Emergency Management Agency (FEMA), Department of Homeland Security, came.",
        "Anna Vale: current Administrator, Federal Emergency Management Agency",
    );
    check(
        "- Mr. Boris Krol, Head, South Asian Department, Foreign Office",
        "Boris Krol: current Head, South Asian Department",
    );
    check(
        "- Admiral Boris Krol, Chairman of the Joint Chiefs of Staff, part time",
        "Boris Krol: current Admiral; Boris Krol: current Chairman of the Joint Chiefs of Staff, United States",
    );
}

#[test]
fn entries_that_run_on_keep_their_offices() {
    check(
        "- Mr. Anna Vale, Counselor of the Embassy Mr. Boris Krol, Officer in Charge of Mill Affairs",
        "Anna Vale: current Counselor of the Embassy; Boris Krol: current Officer in Charge, Mill Affairs",
    );
}

#[test]
fn nominations_name_who_is_to_come_and_who_has_left() {
    check(
        "Anna Vale, of Ohio, to be Secretary of Energy for a term of five years, vice Boris Krol, resigned.",
        "Anna Vale: designate Secretary of Energy, United States; \
         Boris Krol: former Secretary of Energy, United States",
    );
}

#[test]
fn who_reaffirms_a_commitment_speaks_for_its_country() {
    check(
        "Vice President Anna Vale met President Boris Krol of Chad. \
         The Vice President reaffirmed the Norwegian commitment to peace in Niger and Mali.",
        "Anna Vale: current Vice President, Norway; Boris Krol: current President, Chad",
    );
}

#[test]
fn a_bare_office_amid_others_is_not_the_name_befores() {
    check(
        "She met President Boris Krol of Chad, the Second Gentleman, First Lady Ada Krol, and others.",
        "Boris Krol: current President, Chad; Ada Krol: current First Lady, Chad",
    );
}

#[test]
fn a_given_name_is_no_dean() {
    check(
        "Secretary of State Dean Vale spoke.",
        "Dean Vale: current Secretary of State, United States",
    );
}

#[test]
fn who_assists_the_president_can_head_a_body() {
    check(
        "Assistant to the President and OSTP Director Anna Vale spoke.",
        "Anna Vale: current Assistant to the President, United States; Anna Vale: current Director, OSTP",
    );
}

#[test]
fn a_secretary_of_state_for_something_is_not_american() {
    check(
        "Counselor Ada Moro of the State Department flew to Warsaw. There she met with Deputy Foreign Minister \
         Anna Vale of Poland and Secretary of State for Flour Boris Krol.",
        "Ada Moro: current Counselor, State Department; Anna Vale: current Deputy Foreign Minister, Poland; \
         Boris Krol: current Secretary of State for Flour, Poland",
    );
}

#[test]
fn a_chancellor_is_of_the_one_state_named_that_has_one() {
    check(
        "Germany, France, Italy, Spain and Norway were calm. Chancellor Anna Vale spoke.",
        "Anna Vale: current Chancellor, Germany",
    );
}

#[test]
fn a_couple_is_of_one_country() {
    check(
        "Chad was calm. They received President Boris Krol and Mrs. Ada Krol of France.",
        "Boris Krol: current President, France",
    );
}
