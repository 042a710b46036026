//! What whole texts tell.

use std::sync::LazyLock;

use chancery_model::{EntityKey, Part};

use super::*;

mod names;
mod news;
mod readouts;
mod reports;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load().unwrap());

fn article(title: &str, body: &str) -> Article {
    let published = Some(jiff::civil::date(2025, 11, 19)); // a Wednesday
    Article {
        title: title.into(),
        body: body.into(),
        published,
        ..Article::default()
    }
}

/// Writes the meetings of a text as the ontology's examples do.
fn told(body: &str) -> String {
    meetings(&article("", body))
}

fn meetings(article: &Article) -> String {
    let record = EXTRACTOR.extract(article);
    record.validate(article).unwrap();
    let name = |key: EntityKey| record.entity(key).unwrap().name.clone();
    let meetings = record.meetings.iter().map(|meeting| {
        let parties: Vec<String> = meeting
            .participants
            .iter()
            .map(|p| name(p.entity))
            .collect();
        let place = meeting
            .place
            .map(|key| format!(" @ {}", name(key)))
            .unwrap_or_default();
        let date = meeting
            .date
            .as_ref()
            .map(|d| format!(" {}", d.edtf))
            .unwrap_or_default();
        format!(
            "{} {}: {}{place}{date}",
            meeting.kind,
            meeting.status,
            parties.join(", ")
        )
    });
    meetings.collect::<Vec<_>>().join("; ")
}

/// Writes the roles of a text.
fn roles(body: &str) -> String {
    let record = EXTRACTOR.extract(&article("", body));
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
    assert_eq!(told(body), expected, "{body}");
}

#[test]
fn every_example_of_the_ontology_holds() {
    assert!(EXTRACTOR.examples().count() > 5);
    for example in EXTRACTOR.examples() {
        let outcome = EXTRACTOR.run_example(example);
        assert!(outcome.holds(), "{}: {outcome:?}", example.text);
    }
}

#[test]
fn status_follows_tense_modals_and_governing_verbs() {
    check(
        "Anna Vale met Boris Krol on Monday.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17",
    );
    check(
        "Anna Vale is due to meet Boris Krol.",
        "meeting planned: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale refused to meet Boris Krol.",
        "meeting denied: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale did not meet Boris Krol.",
        "meeting denied: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale cancelled her meeting with Boris Krol.",
        "meeting cancelled: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale declined to say whether she had met Boris Krol.",
        "",
    );
}

#[test]
fn a_dated_plan_is_looked_for_in_the_future() {
    check(
        "Anna Vale will meet Boris Krol in Vienna on Monday.",
        "meeting planned: Anna Vale, Boris Krol @ Vienna 2025-11-24",
    );
}

#[test]
fn both_sides_of_between_take_part() {
    check(
        "A call between Vale and European Council President Sofie Claes was cancelled. Anna Vale left.",
        "call cancelled: Anna Vale, Sofie Claes",
    );
}

#[test]
fn a_question_states_nothing() {
    check("Has Anna Vale met Boris Krol?", "");
}

#[test]
fn a_plan_told_before_is_called_off() {
    check(
        "Anna Vale planned to meet Boris Krol in Oslo. On Monday the meeting was postponed.",
        "meeting postponed: Anna Vale, Boris Krol @ Oslo",
    );
    check(
        "Anna Vale had been expected to visit Japan in April but the trip was called off.",
        "visit cancelled: Anna Vale @ Japan 2025-04",
    );
    check(
        "Anna Vale will telephone Boris Krol. The summit was postponed.",
        "call planned: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale will telephone Boris Krol. The call was postponed.",
        "call postponed: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale met Boris Krol in Oslo. The trip was not cancelled.",
        "meeting held: Anna Vale, Boris Krol @ Oslo",
    );
}

#[test]
fn not_since_is_no_denial() {
    check(
        "Anna Vale and Boris Krol had not met since a summit in Oslo in March.",
        "",
    );
    check(
        "Anna Vale has not met Boris Krol since she took office.",
        "",
    );
    check(
        "Anna Vale has not met Boris Krol.",
        "meeting denied: Anna Vale, Boris Krol",
    );
}

#[test]
fn plural_nouns_mean_the_people_named_before() {
    check(
        "Anna Vale and Boris Krol spoke on Monday. The two leaders will meet in Oslo.",
        "meeting planned: Anna Vale, Boris Krol @ Oslo",
    );
    check(
        "President Anna Vale and President Boris Krol are old friends. The presidents met in Oslo.",
        "meeting held: Anna Vale, Boris Krol @ Oslo",
    );
}

#[test]
fn pronouns_go_on_meaning_their_subject() {
    check(
        "Boris Krol flew to Oslo. He met Karl Dorn there. He then received Ivan Berg.",
        "visit held: Boris Krol @ Oslo; meeting held: Karl Dorn, Boris Krol @ Oslo; \
         meeting held: Ivan Berg, Boris Krol @ Oslo",
    );
}

#[test]
fn those_who_also_took_part_join_the_encounter_that_is_meant() {
    check(
        "Anna Vale held talks with Boris Krol in Oslo. Karl Dorn also took part.",
        "meeting held: Anna Vale, Boris Krol, Karl Dorn @ Oslo",
    );
    check(
        "Anna Vale met Boris Krol. She was joined by Karl Dorn.",
        "meeting held: Anna Vale, Boris Krol, Karl Dorn",
    );
    check(
        "Norway and Poland held talks in Oslo. Anna Vale led the Polish delegation.",
        "meeting held: Norway, Poland, Anna Vale @ Oslo",
    );
    check("Karl Dorn also took part.", "");
}

#[test]
fn meetings_take_place_where_the_journey_has_led() {
    check(
        "Anna Vale will travel to Norway on Monday. She will meet Boris Krol.",
        "visit planned: Anna Vale @ Norway 2025-11-24; \
                      meeting planned: Boris Krol, Anna Vale @ Norway 2025-11-24",
    );
    check(
        "Anna Vale left for Vienna on Monday, where she met Boris Krol.",
        "visit held: Anna Vale @ Vienna 2025-11-17; \
         meeting held: Anna Vale, Boris Krol @ Vienna 2025-11-17",
    );
    check(
        "Anna Vale met Boris Krol in the Norwegian capital.",
        "meeting held: Anna Vale, Boris Krol @ Oslo",
    );
    check(
        "VIENNA, Nov 19 - Anna Vale met Boris Krol on Tuesday.",
        "meeting held: Anna Vale, Boris Krol @ Vienna 2025-11-18",
    );
}

#[test]
fn stays_with_a_purpose_are_visits() {
    check(
        "President Anna Vale will be in Vienna on Monday for talks.",
        "visit planned: Anna Vale @ Vienna 2025-11-24",
    );
    check(
        "Anna Vale is expected in Vienna on Monday.",
        "visit planned: Anna Vale @ Vienna 2025-11-24",
    );
    check("Anna Vale is in Vienna.", "");
}

#[test]
fn what_is_spoken_of_gives_no_place() {
    check(
        "Anna Vale discussed the fight for Mosul with Boris Krol.",
        "meeting held: Anna Vale, Boris Krol",
    );
}

#[test]
fn relations_between_states_are_no_encounter() {
    check("Talks between Norway and Poland have stalled.", "");
    check(
        "The Serbia national football team met the Norway national football team.",
        "",
    );
}

#[test]
fn days_of_a_chronicle_date_what_stands_below() {
    check(
        "March 6, 2025\n\nAnna Vale meets Boris Krol in Oslo.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-03-06",
    );
}

#[test]
fn the_place_is_no_participant() {
    check(
        "French President Anna Vale held talks with German Chancellor Boris Krol in Poland.",
        "meeting held: Anna Vale, Boris Krol @ Poland",
    );
}

#[test]
fn countries_act_where_nobody_is_named() {
    check(
        "Russian and Ukrainian negotiators met in Istanbul.",
        "meeting held: Russia, Ukraine @ Istanbul",
    );
}

#[test]
fn press_conferences_are_no_meetings() {
    check("Anna Vale held a press conference with Boris Krol.", "");
}

#[test]
fn offices_are_read_before_and_behind_names() {
    for (text, expected) in [
        (
            "French President Anna Vale spoke.",
            "Anna Vale: current President, France",
        ),
        (
            "Anna Vale, the French foreign minister, spoke.",
            "Anna Vale: current foreign minister, France",
        ),
        (
            "Russia's foreign minister, Boris Krol, spoke.",
            "Boris Krol: current foreign minister, Russia",
        ),
        (
            "Former French President Anna Vale spoke.",
            "Anna Vale: former President, France",
        ),
        (
            "Presidents Anna Vale of France and Boris Krol of Poland spoke.",
            "Anna Vale: current President, France; Boris Krol: current President, Poland",
        ),
    ] {
        assert_eq!(roles(text), expected, "{text}");
    }
}

#[test]
fn two_people_of_one_surname_stay_two() {
    let record = EXTRACTOR.extract(&article(
        "",
        "Anna Vale met Boris Vale. Later Anna Vale left.",
    ));
    assert_eq!(
        record
            .entities
            .iter()
            .map(|e| e.name.as_str())
            .collect::<Vec<_>>(),
        ["Anna Vale", "Boris Vale"]
    );
}

#[test]
fn headlines_carry_meetings_of_their_own() {
    let record = EXTRACTOR.extract(&article("Anna Vale meets Boris Krol in Vienna", ""));
    assert_eq!(
        record.meetings.first().map(|m| m.evidence[0].part),
        Some(Part::Title)
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn any_text_gives_a_sound_record(
        words in proptest::collection::vec(
            "(President|Anna|Vale|met|with|and|in|Paris|Russian|minister|of|France|,|\\.|the|said|will|visit|Mrs\\.|June|5|talks|between|'s|–|“|\\PC{1,6})",
            0..60,
        )
    ) {
        let article = article("Vale meets Krol", &words.join(" "));
        let record = EXTRACTOR.extract(&article);
        proptest::prop_assert_eq!(record.validate(&article), Ok(()));
        proptest::prop_assert_eq!(EXTRACTOR.extract(&article), record);
    }
}

#[test]
fn turns_of_a_transcript_say_who_i_and_we_are() {
    let text = "Anna Vale had a meeting with Boris Krol in Oslo.\n\nPresident of Norway Anna Vale: We met in \
                Vienna in September. Tomorrow I will meet with Karl Dorn.\n\nBoris Krol: Thank you.";
    check(
        text,
        "meeting held: Anna Vale, Boris Krol @ Oslo; meeting held: Anna Vale, Boris Krol @ Vienna 2025-09; \
         meeting planned: Karl Dorn, Anna Vale 2025-11-20",
    );
}

#[test]
fn quotations_are_of_whom_the_sentence_names() {
    check(
        "“I met Boris Krol in Oslo on Monday,” Anna Vale said.",
        "meeting held: Boris Krol, Anna Vale @ Oslo 2025-11-17",
    );
}

#[test]
fn forms_of_address_tell_he_from_she() {
    check(
        "Lord Vale met Anna Krol. He then met Karl Dorn.",
        "meeting held: Vale, Anna Krol; meeting held: Karl Dorn, Vale",
    );
}

#[test]
fn a_pleasure_is_of_what_takes_place() {
    check(
        "Anna Vale was honoured to host Boris Krol in Oslo on Monday.",
        "meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
    check(
        "Anna Vale would be happy to meet Boris Krol.",
        "meeting planned: Anna Vale, Boris Krol",
    );
    check(
        "Anna Vale was not able to meet Boris Krol.",
        "meeting denied: Anna Vale, Boris Krol",
    );
}

#[test]
fn due_to_travel_is_a_plan_and_due_to_rain_is_none() {
    check(
        "Anna Vale had been due to travel to Nairobi last week, but the trip was postponed.",
        "visit postponed: Anna Vale @ Nairobi 2025-11-10/2025-11-16",
    );
    check("The talks of Anna Vale ended early due to rain.", "");
}

#[test]
fn what_did_not_take_place_was_called_off_or_denied() {
    check(
        "A trip by Anna Vale to Nairobi did not go ahead.",
        "visit cancelled: Anna Vale @ Nairobi",
    );
    check(
        "No meeting between Anna Vale and Boris Krol was envisaged.",
        "meeting denied: Anna Vale, Boris Krol",
    );
}

#[test]
fn the_present_of_a_timetable_is_a_plan() {
    check(
        "Anna Vale flies to Nairobi on Friday.",
        "visit planned: Anna Vale @ Nairobi 2025-11-21",
    );
}

#[test]
fn that_day_and_the_next_count_from_the_day_told_last() {
    check(
        "Anna Vale met Boris Krol on Monday. Later in the day, she met Karl Dorn. The next day, she met Ivan Berg.",
        "meeting held: Anna Vale, Boris Krol 2025-11-17; meeting held: Karl Dorn, Anna Vale 2025-11-17; \
         meeting held: Ivan Berg, Anna Vale 2025-11-18",
    );
}

#[test]
fn the_day_of_a_decision_is_not_the_plans() {
    check(
        "Anna Vale and Boris Krol agreed on Monday to meet in Oslo.",
        "meeting planned: Anna Vale, Boris Krol @ Oslo",
    );
    check(
        "Anna Vale and Boris Krol agreed to meet in Oslo on Monday.",
        "meeting planned: Anna Vale, Boris Krol @ Oslo 2025-11-24",
    );
}

#[test]
fn a_meeting_beside_an_event_is_not_the_event() {
    check(
        "Anna Vale, Boris Krol and Karl Dorn held a summit in Oslo on Monday. On the eve of the summit, Anna Vale and \
         Boris Krol held talks.",
        "meeting held: Anna Vale, Boris Krol, Karl Dorn @ Oslo 2025-11-17; meeting held: Anna Vale, Boris Krol",
    );
    check(
        "Norway and Poland held a summit in Oslo on Monday. On the sidelines of the summit, Anna Vale met Boris Krol.",
        "meeting held: Norway, Poland @ Oslo 2025-11-17; meeting held: Anna Vale, Boris Krol @ Oslo 2025-11-17",
    );
}

#[test]
fn a_call_and_the_meeting_that_it_recalls_are_two() {
    check(
        "Anna Vale had a telephone conversation with Boris Krol. The two continued the exchange begun at their \
         meeting in Oslo on March 30.",
        "call held: Anna Vale, Boris Krol; meeting held: Anna Vale, Boris Krol @ Oslo 2025-03-30",
    );
}

#[test]
fn two_countries_are_those_named_before() {
    check(
        "Norway and Poland share a border. Teams from the two countries will meet in the town of Bergen.",
        "meeting planned: Norway, Poland @ Bergen",
    );
    check(
        "The next meeting of the Norwegian-Polish commission will be held in Oslo.",
        "meeting planned: Norway, Poland @ Oslo",
    );
}

#[test]
fn each_with_a_place_and_day_of_their_own_was_met_apart() {
    check(
        "Ivan Berg saw Anna Vale in Oslo on Monday and Boris Krol in Rome on Tuesday.",
        "meeting held: Ivan Berg, Anna Vale @ Oslo 2025-11-17; meeting held: Ivan Berg, Boris Krol @ Rome 2025-11-18",
    );
}

#[test]
fn offices_have_the_country_of_their_side_and_group() {
    assert_eq!(
        roles(
            "Taking part on the Norwegian side were Foreign Minister Anna Vale and Presidential Aide Boris Krol."
        ),
        "Anna Vale: current Foreign Minister, Norway; Boris Krol: current Presidential Aide, Norway"
    );
    assert_eq!(
        roles("He met Norwegian officials, among them Prime Minister Anna Vale."),
        "Anna Vale: current Prime Minister, Norway"
    );
}

#[test]
fn whom_one_meets_is_not_of_ones_own_country() {
    assert_eq!(
        roles("President Anna Vale spoke with Prime Minister Boris Krol of Norway."),
        "Anna Vale: current President; Boris Krol: current Prime Minister, Norway"
    );
}

#[test]
fn thousands_of_pronouns_in_a_row_do_not_exhaust_the_stack() {
    let body = format!(
        "Anna Vale met Boris Krol on Tuesday. {}",
        "Both of them agreed. They met their friends. ".repeat(2_000)
    );
    assert!(told(&body).starts_with("meeting held: Anna Vale, Boris Krol 2025-11-18"));
}
