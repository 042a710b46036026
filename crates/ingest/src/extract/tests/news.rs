//! What news tells in forms of its own: headlines, visitors, agendas, spokesmen.

use super::*;

#[track_caller]
fn check_titled(title: &str, body: &str, expected: &str) {
    let article = article(title, body);
    assert_eq!(meetings(&article), expected, "{title} / {body}");
}

#[track_caller]
fn check_roles(body: &str, expected: &str) {
    assert_eq!(roles(body), expected, "{body}");
}

#[test]
fn a_headline_means_whom_the_text_names() {
    check_titled(
        "Norwegian PM arrives in Hungary",
        "Norwegian Prime Minister Anna Vale arrived in Hungary on Monday.",
        "visit held: Anna Vale @ Hungary 2025-11-17",
    );
    check_titled(
        "NATO chief visits Warsaw",
        "NATO Secretary General Karl Dorn visited Warsaw on Monday. The NATO chief will travel on to Vilnius.",
        "visit held: Karl Dorn @ Warsaw 2025-11-17; visit planned: Karl Dorn @ Vilnius",
    );
}

#[test]
fn he_is_not_who_speaks_for_him() {
    check(
        "Ministry spokesman Karl Dorn told reporters that Polish Foreign Minister Boris Krol had \
         spoken by phone with Anna Vale. He will travel to Athens on Friday, Dorn said.",
        "call held: Boris Krol, Anna Vale; visit planned: Boris Krol @ Athens 2025-11-21",
    );
    check(
        "Britain’s foreign secretary, Boris Krol, called his French counterpart, Luc Bernard, on Sunday \
         night. He also phoned Anna Vale.",
        "call held: Boris Krol, Luc Bernard 2025-11-16; call held: Anna Vale, Boris Krol 2025-11-16",
    );
}

#[test]
fn an_agenda_holds_meetings_of_its_owner() {
    check(
        "Anna Vale arrived in Spain on Monday. Her schedule includes talks with Boris Krol.",
        "visit held: Anna Vale @ Spain 2025-11-17; meeting planned: Boris Krol, Anna Vale @ Spain",
    );
}

#[test]
fn host_and_visitor_who_act_together_have_met() {
    check(
        "Argentine President Anna Vale and visiting Spanish Prime Minister Boris Krol signed the \
         agreement on Monday in Buenos Aires.",
        "meeting held: Anna Vale, Boris Krol @ Buenos Aires 2025-11-17",
    );
    check(
        "Argentine President Anna Vale and visiting Spanish Prime Minister Boris Krol may sign an \
         agreement.",
        "",
    );
    // Who visits is no adjective here.
    check("Anna Vale and Boris Krol were visiting Hungary.", {
        "visit held: Anna Vale, Boris Krol @ Hungary"
    });
}

#[test]
fn where_opens_the_scene_of_its_clause() {
    check(
        "Anna Vale arrived in Oslo from Rome, where she met Boris Krol.",
        "visit held: Anna Vale @ Oslo; meeting held: Anna Vale, Boris Krol @ Rome",
    );
    check(
        "Rallies took place in Germany, where Anna Vale is scheduled to arrive on Friday.",
        "visit planned: Anna Vale @ Germany 2025-11-21",
    );
    check(
        "Anna Vale has cancelled a visit to Oslo, where she was to meet Boris Krol.",
        "visit cancelled: Anna Vale @ Oslo; meeting cancelled: Anna Vale, Boris Krol @ Oslo",
    );
}

#[test]
fn the_present_can_be_ahead() {
    check(
        "Anna Vale is expected to sign it when she visits Hungary later this month.",
        "visit planned: Anna Vale @ Hungary 2025-11-19/2025-11-30",
    );
    // A Wednesday: it begins today.
    check(
        "Anna Vale begins a visit to Hungary on Wednesday.",
        "visit held: Anna Vale @ Hungary 2025-11-19",
    );
    check(
        "Anna Vale travels on to Hungary, where she is to meet Boris Krol.",
        "visit planned: Anna Vale @ Hungary; meeting planned: Anna Vale, Boris Krol @ Hungary",
    );
}

#[test]
fn no_plans_are_no_meeting() {
    check(
        "There are no plans for a meeting between Anna Vale and Boris Krol.",
        "meeting denied: Anna Vale, Boris Krol",
    );
}

#[test]
fn a_list_of_titles_goes_on_behind_a_country() {
    check(
        "Talks led by Deputy Foreign Minister Anna Vale of Slovakia and Deputy Foreign Minister \
         Boris Krol of Hungary took place in Bratislava.",
        "meeting held: Anna Vale, Boris Krol @ Bratislava",
    );
    check(
        "The dinner that followed was attended by Foreign Minister Vale and Economy Minister Boris \
         Krol.",
        "meeting held: Vale, Boris Krol",
    );
}

#[test]
fn those_who_attend_are_added_to_the_gathering_told() {
    check(
        "Dozens of heads of state are meeting in Abuja on Monday. Among those attending the summit \
         are Anna Vale and Boris Krol.",
        "meeting held: Anna Vale, Boris Krol @ Abuja 2025-11-17",
    );
    // Of a summit that is not told, and not of the meeting of two.
    check(
        "Anna Vale met Boris Krol in Abuja. Among those attending are Karl Dorn and Ewa Lis.",
        "meeting held: Anna Vale, Boris Krol @ Abuja",
    );
}

#[test]
fn representatives_of_countries_take_part() {
    check(
        "Envoys from Egypt and Qatar met in Doha. Representatives from France and Italy also took \
         part.",
        "meeting held: Egypt, Qatar, France, Italy @ Doha",
    );
}

#[test]
fn his_country_is_that_of_his_office() {
    check(
        "Norwegian Foreign Minister Boris Krol said his country and Hungary will resume talks on \
         December 3 in Rome.",
        "meeting planned: Norway, Hungary @ Rome 2025-12-03",
    );
}

#[test]
fn a_traveller_meets_his_hosts_where_he_went() {
    check(
        "Norwegian Prime Minister Anna Vale arrived in Hungary on Monday.\n\nThe visit is her \
         first.\n\nVale met Hungarian President Boris Krol.",
        "visit held: Anna Vale @ Hungary 2025-11-17; meeting held: Anna Vale, Boris Krol @ Hungary \
         2025-11-17",
    );
}

#[test]
fn a_full_name_can_follow_its_office_in_the_next_sentence() {
    check_roles(
        "The U.S. ambassador to Chad has urged both sides to talk. Anna Vale made the appeal on \
         Monday.",
        "Anna Vale: current ambassador to Chad, United States",
    );
    // Somebody else: he has an office of his own.
    check_roles(
        "The U.S. ambassador to Chad has urged both sides to talk. Norwegian Foreign \
         Minister Anna Vale agreed.",
        "Anna Vale: current Foreign Minister, Norway",
    );
}

#[test]
fn offices_of_the_past_are_former() {
    check_roles(
        "Boris Krol, Norway’s president at the time, declined.",
        "Boris Krol: former president, Norway",
    );
    check_roles(
        "It goes back to Norwegian leader Boris Krol, who died last month.",
        "Boris Krol: former leader, Norway",
    );
}

#[test]
fn a_party_in_brackets_is_not_the_country_of_a_minister() {
    check_roles(
        "South African President Boris Krol (ANC) left.",
        "Boris Krol: current President, South Africa",
    );
}

#[test]
fn who_represents_a_country_holds_its_office() {
    check_roles(
        "Italian Industry Minister Anna Vale chaired it. Canada was represented by Trade Minister \
         Boris Krol.",
        "Anna Vale: current Industry Minister, Italy; Boris Krol: current Trade Minister, Canada",
    );
}

#[test]
fn a_wife_in_name_only_is_the_woman_whom_the_text_names() {
    let body = "President Ellen Vale will visit Rome. Mrs. Vale was elected in May.";
    let record = EXTRACTOR.extract(&article("", body));
    let people = record
        .entities
        .iter()
        .filter(|e| e.kind == chancery_model::EntityKind::Person);
    assert_eq!(people.count(), 1);
}

#[test]
fn a_joint_news_conference_tells_where_and_when_they_met() {
    check(
        "Anna Vale has met with her Norwegian counterpart, Boris Krol. At a joint news conference in \
         Vienna on Tuesday, Vale praised him.",
        "meeting held: Anna Vale, Boris Krol @ Vienna 2025-11-18",
    );
    check(
        "Anna Vale has met with Boris Krol. At a news conference in Vienna on Tuesday, Vale praised \
         him.",
        "meeting held: Anna Vale, Boris Krol",
    );
}

#[test]
fn a_bare_minister_whom_a_visitor_meets_is_at_home() {
    check_roles(
        "Norwegian Prime Minister Anna Vale is on a visit to Hungary.\n\nVale met with King Boris.",
        "Anna Vale: current Prime Minister, Norway; Boris: current King, Hungary",
    );
}

#[test]
fn a_name_behind_a_comma_that_opens_the_text_is_in_no_list() {
    check(", Anna Vale met", "");
}
