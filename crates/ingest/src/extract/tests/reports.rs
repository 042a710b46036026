//! What reports of a line or two tell: journeys in passing, plans that came to nothing, summits of the day.

use super::*;

#[test]
fn a_plan_that_was_called_off_is_no_plan() {
    check(
        "Anna Vale cancelled her scheduled trips to Norway and Hungary.",
        "visit cancelled: Anna Vale @ Norway; visit cancelled: Anna Vale @ Hungary",
    );
    check(
        "Norway refuses any further meetings with Poland.",
        "meeting denied: Norway, Poland",
    );
    check(
        "Crowds protested against the cancellation of Anna Vale’s planned visit to Oslo.",
        "visit cancelled: Anna Vale @ Oslo",
    );
    check(
        "Bad weather forced Anna Vale to cancel plans to meet Boris Krol.",
        "meeting cancelled: Anna Vale, Boris Krol",
    );
    check(
        "Both sides welcomed the talks, which Anna Vale and Boris Krol had rejected.",
        "meeting denied: Anna Vale, Boris Krol",
    );
}

#[test]
fn the_day_of_a_cancellation_is_not_that_of_the_visit() {
    check(
        "Anna Vale cancels a visit to Oslo.",
        "visit cancelled: Anna Vale @ Oslo",
    );
    // Nor is it a year before the report.
    check(
        "Norwegian Foreign Minister Anna Vale cancelled a meeting with Boris Krol on November 24.",
        "meeting cancelled: Anna Vale, Boris Krol 2025-11-24",
    );
    check(
        "A meeting of Foreign Minister Anna Vale with Boris Krol, set for Thursday, was cancelled on Tuesday.",
        "meeting cancelled: Anna Vale, Boris Krol 2025-11-20",
    );
}

#[test]
fn a_month_in_a_name_is_no_date() {
    check(
        "Anna Vale met Jan Krol in Oslo.",
        "meeting held: Anna Vale, Jan Krol @ Oslo",
    );
}

#[test]
fn who_leads_a_body_is_named_behind_it() {
    check(
        "Norwegian Foreign Minister Anna Vale met the head of the Swiss service, Boris Krol, in Oslo.",
        "meeting held: Anna Vale, Boris Krol @ Oslo",
    );
}

#[test]
fn what_somebody_is_urged_not_to_do_is_left_open() {
    check("Norway has called on Anna Vale not to meet Boris Krol.", "");
    check(
        "Poland advised Anna Vale not to hold talks with Boris Krol.",
        "",
    );
    check(
        "A meeting between Anna Vale and Boris Krol is highly unlikely.",
        "",
    );
}

#[test]
fn who_is_kept_from_a_meeting_is_who_would_have_met() {
    check(
        "Norway prevented Polish Foreign Minister Anna Vale from entering Oslo to meet Boris Krol.",
        "meeting denied: Anna Vale, Boris Krol",
    );
    check("Karl Dorn helped recruit people to travel to Hungary.", "");
    check(
        "Rain kept Anna Vale from visiting Oslo.",
        "visit denied: Anna Vale @ Oslo",
    );
    check("It was not meant to stop Anna Vale from visiting Oslo.", "");
}

#[test]
fn to_call_for_something_is_no_telephone_call() {
    check(
        "Anna Vale arrived in Oslo on Monday, meeting Boris Krol and calling for calm.",
        "visit held: Anna Vale @ Oslo 2025-11-17; meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
}

#[test]
fn a_journey_in_passing_is_that_of_who_acts() {
    check(
        "Anna Vale fell ill after returning from a trip to Norway.",
        "visit held: Anna Vale @ Norway",
    );
    check(
        "Anna Vale assured Poland of support on a visit to Warsaw.",
        "visit held: Anna Vale @ Warsaw",
    );
    check("Polls opened after a visit to Warsaw.", "");
    check(
        "On Monday Anna Vale was on the island for meetings with Boris Krol.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
}

#[test]
fn the_country_is_the_other_one_that_the_text_names() {
    check(
        "Norway says Polish President Anna Vale is set to visit the country.",
        "visit planned: Anna Vale @ Norway",
    );
    check(
        "Norway and Hungary say Polish President Anna Vale is set to visit the country.",
        "",
    );
    check(
        "Polish President Anna Vale praised Norway. She was the first president to visit the country since \
         Boris Krol in 1928.",
        "visit held: Anna Vale @ Norway",
    );
}

#[test]
fn what_came_before_or_after_was_elsewhere() {
    check(
        "Anna Vale met Boris Krol in Oslo on Monday after meeting Karl Dorn.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17; meeting held: Anna Vale, Karl Dorn",
    );
    check(
        "Anna Vale met Boris Krol before flying to Oslo.",
        "meeting held: Anna Vale, Boris Krol; visit held: Anna Vale @ Oslo",
    );
    check(
        "Anna Vale made a trip to Oslo to meet Boris Krol.",
        "visit held: Anna Vale @ Oslo; meeting planned: Anna Vale, Boris Krol @ Oslo",
    );
}

#[test]
fn what_is_told_of_a_summit_in_the_present_is_of_the_day() {
    check(
        "At the NATO summit, Anna Vale announces a new base.",
        "meeting held: NATO, Anna Vale 2025-11-19",
    );
    check(
        "At the NATO summit, Anna Vale announced a new base.",
        "meeting held: NATO, Anna Vale",
    );
}

#[test]
fn a_year_that_tells_another_thing_apart_is_no_date() {
    check(
        "Anna Vale visits Oslo on the anniversary of its 1945 liberation.",
        "visit held: Anna Vale @ Oslo 2025-11-19",
    );
}

#[test]
fn a_town_of_a_country_lies_in_it() {
    check(
        "Anna Vale met Boris Krol in a Norwegian town.",
        "meeting held: Anna Vale, Boris Krol @ Norway",
    );
}

#[test]
fn talks_that_take_place_are_those_told_before() {
    check(
        "Norway and Poland will hold talks in March. The talks will be held in Oslo on March 6.",
        "meeting planned: Norway, Poland @ Oslo 2026-03-06",
    );
}

#[test]
fn who_speaks_by_his_office_alone_speaks_for_his_country() {
    check(
        "Norway’s prime minister says he will meet Boris Krol in Oslo.",
        "meeting planned: Norway, Boris Krol @ Oslo",
    );
    check(
        "Poland made the promise in talks with Anna Vale.",
        "meeting held: Poland, Anna Vale",
    );
}

#[test]
fn one_does_not_urge_a_country_of_ones_own() {
    let country = |body: &str| roles(body);
    assert_eq!(
        country("President Anna Vale urged Norway to withdraw. Norway did not reply."),
        "Anna Vale: current President"
    );
}

#[test]
fn rivals_in_a_vote_do_not_meet() {
    check(
        "Anna Vale and Boris Krol will meet in the second round on May 6.",
        "",
    );
    check(
        "Anna Vale and Boris Krol met in a second round of talks on Monday.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
}

#[test]
fn a_white_house_meeting_is_there() {
    check(
        "Anna Vale conveyed the message in a White House meeting with Boris Krol.",
        "meeting held: Anna Vale, Boris Krol @ White House",
    );
    check(
        "Anna Vale attended a Security Council meeting with Boris Krol.",
        "meeting held: Anna Vale, Boris Krol",
    );
}

#[test]
fn whoever_met_his_hosts_abroad_was_on_a_visit() {
    check(
        "Polish President Anna Vale met Norwegian President Boris Krol in Oslo on Monday. Vale’s visit will \
         help trade.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17; visit held: Anna Vale @ Oslo 2025-11-17",
    );
    // His host is not abroad, and another visit is another one.
    check(
        "Polish President Anna Vale met Norwegian President Boris Krol in Oslo on Monday. Krol’s visit will \
         help trade.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
    check(
        "Polish President Anna Vale met Norwegian President Boris Krol in Oslo on Monday. Vale’s next visit \
         will help trade.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
}

#[test]
fn what_is_ahead_has_yet_to_begin() {
    check(
        "Anna Vale met Boris Krol on Monday ahead of her trip to Hungary.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17; visit planned: Anna Vale @ Hungary",
    );
    check(
        "Crowds gathered to protest against Anna Vale’s trip to Hungary later this week.",
        "visit planned: Anna Vale @ Hungary 2025-11-19/2025-11-23",
    );
}

#[test]
fn a_journey_before_another_has_its_own_place_and_day() {
    check(
        "Anna Vale will make a visit to Oslo on Monday, before travelling to Rome for a meeting with Boris Krol.",
        "visit planned: Anna Vale @ Oslo 2025-11-24; visit planned: Anna Vale @ Rome; meeting planned: Anna \
         Vale, Boris Krol @ Rome",
    );
}
