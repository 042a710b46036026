//! Places and days that other sentences tell.

use std::sync::LazyLock;

use chancery_model::{Article, EntityKey};

use crate::extract::Extractor;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load().unwrap());

/// Writes the place and day of each meeting of a text.
fn settings(title: &str, body: &str, published: Option<jiff::civil::Date>) -> String {
    let article = Article {
        title: title.into(),
        body: body.into(),
        published,
        ..Article::default()
    };
    let record = EXTRACTOR.extract(&article);
    record.validate(&article).unwrap();
    let name = |key: EntityKey| record.entity(key).unwrap().name.clone();
    let meetings = record.meetings.iter().map(|meeting| {
        let place = meeting.place.map_or("-".to_owned(), name);
        let date = meeting.date.as_ref();
        let date = date.map_or("-".to_owned(), |date| date.edtf.to_string());
        format!("{} {place} {date}", meeting.kind)
    });
    meetings.collect::<Vec<_>>().join("; ")
}

#[track_caller]
fn check(body: &str, expected: &str) {
    let published = Some(jiff::civil::date(2025, 11, 19)); // a Wednesday
    assert_eq!(settings("", body, published), expected, "{body}");
}

#[test]
fn what_goes_on_does_so_there_and_then() {
    check(
        "Anna Vale met Boris Krol in Dakar on Monday. She also met Dan Moro.",
        "meeting Dakar 2025-11-17; meeting Dakar 2025-11-17",
    );
}

#[test]
fn what_looks_back_or_elsewhere_does_not_go_on() {
    check(
        "Anna Vale met Boris Krol in Dakar on Monday. She had also met Dan Moro.",
        "meeting Dakar 2025-11-17; meeting - -",
    );
    check(
        "Anna Vale met Boris Krol in Dakar on Monday. She met Dan Moro in Oslo.",
        "meeting Dakar 2025-11-17; meeting Oslo -",
    );
    check(
        "Anna Vale met Boris Krol in Dakar on Monday. Ada Moro met Dan Holm.",
        "meeting Dakar 2025-11-17; meeting - -",
    );
}

#[test]
fn a_stretch_plays_where_it_opens_if_the_journey_leads_there() {
    check(
        "Anna Vale visited Chad and Niger on Monday. In Niger, she toured a school. She then met \
         Boris Krol.",
        "visit Chad 2025-11-17; visit Niger 2025-11-17; meeting Niger 2025-11-17",
    );
}

#[test]
fn minutes_tell_place_and_day_in_their_title() {
    let list = "PARTICIPANTS\n- Mr. Anna Vale\n- Mr. Boris Krol\n\nMr. Vale spoke of the harvest.";
    assert_eq!(
        settings(
            "Memorandum of a Conversation, Washington, February 5, 1955",
            list,
            None
        ),
        "meeting Washington 1955-02-05"
    );
    assert_eq!(
        settings("Memorandum on the Oslo Accord", list, None),
        "meeting - -"
    );
}

#[test]
fn years_are_those_of_the_day_told_before_where_nothing_tells_the_day_of_publication() {
    assert_eq!(
        settings(
            "",
            "On 30 December 1962, Anna Vale met Boris Krol. On 2 January, she met Dan Moro.",
            None
        ),
        "meeting - 1962-12-30; meeting - 1963-01-02"
    );
    assert_eq!(
        settings("", "On 2 January, Anna Vale met Dan Moro.", None),
        "meeting - -"
    );
}

#[test]
fn who_has_just_arrived_meets_his_hosts_there() {
    check(
        "Anna Vale arrived in Chad yesterday for a visit. She is to meet Boris Krol tomorrow.",
        "visit Chad 2025-11-18; meeting Chad 2025-11-20",
    );
    check(
        "Anna Vale visited Chad in 2019. She is to meet Boris Krol tomorrow.",
        "visit Chad 2019; meeting - 2025-11-20",
    );
}

#[test]
fn the_body_of_an_office_is_not_where_its_holder_meets() {
    check(
        "Anna Vale, Senior Director at the National Security Council, met Boris Krol on Monday.",
        "meeting - 2025-11-17",
    );
}

#[test]
fn what_a_report_of_a_visit_goes_on_to_tell_was_there() {
    let published = Some(jiff::civil::date(2025, 11, 19));
    let title = "Anna Vale visits Chad";
    assert_eq!(
        settings(
            title,
            "Minister Anna Vale met Boris Krol on Monday.\n\nDuring her visit, she also met Dan Moro.",
            published
        ),
        "visit Chad 2025-11-17; meeting Chad 2025-11-17; meeting Chad 2025-11-17"
    );
    // What was before the visit, or long before it, was elsewhere.
    assert_eq!(
        settings(
            title,
            "Minister Anna Vale had met Boris Krol before.\n\nAnna Vale met Dan Moro on 3 May 2019.",
            published
        ),
        "visit Chad -; meeting - -; meeting - 2019-05-03"
    );
}

#[test]
fn a_day_is_carried_from_what_was_done_before() {
    check(
        "Anna Vale inspected the dam on Monday. She met Boris Krol at the Ministry of Power.",
        "meeting Ministry of Power 2025-11-17",
    );
    check(
        "Anna Vale said so on Monday. She met Boris Krol at the Ministry of Power.",
        "meeting Ministry of Power -",
    );
    check(
        "Anna Vale built the dam on 3 May 2012. She met Boris Krol at the Ministry of Power.",
        "meeting Ministry of Power -",
    );
}

#[test]
fn times_of_day_and_sidelines_are_when_and_where() {
    check(
        "On Monday morning in Dakar, Anna Vale met Boris Krol.",
        "meeting Dakar 2025-11-17",
    );
    check(
        "On the sidelines of her work at a trade fair in Dakar, Anna Vale met Boris Krol on Monday.",
        "meeting Dakar 2025-11-17",
    );
    check(
        "Anna Vale held talks with Boris Krol on the war in Norway.",
        "meeting - -",
    );
}

#[test]
fn the_place_can_stand_on_a_line_over_the_text() {
    let published = Some(jiff::civil::date(2025, 11, 19));
    let body = "Dakar, Senegal\n\nAnna Vale met Boris Krol today.";
    assert_eq!(settings("", body, published), "meeting Dakar 2025-11-19");
    let body = "Flour Notes\n\nAnna Vale met Boris Krol today.";
    assert_eq!(settings("", body, published), "meeting - 2025-11-19");
}

#[test]
fn these_talks_are_those_told_before() {
    check(
        "Anna Vale met Boris Krol on Monday. She praised these talks in Vienna.",
        "meeting Vienna 2025-11-17",
    );
    check(
        "Anna Vale met Boris Krol on Monday. She looks forward to the summit in Vienna.",
        "meeting - 2025-11-17",
    );
}

#[test]
fn of_several_stops_the_one_at_home_with_the_hosts_is_meant() {
    let published = Some(jiff::civil::date(2025, 11, 19));
    let body = "Anna Vale will travel to Oslo and Warsaw from November 24 to 27.\n\nAnna Vale will meet with \
                members of the Polish government.";
    assert_eq!(
        settings("", body, published),
        "visit Oslo 2025-11-24/2025-11-27; visit Warsaw 2025-11-24/2025-11-27; \
         meeting Warsaw 2025-11-24/2025-11-27"
    );
}

#[test]
fn guests_of_a_summit_meet_there() {
    let opening = "The summit of the leaders of Norway, Poland and Chad began today in Oslo.";
    check(
        &format!(
            "{opening} Before lunch, Polish President Anna Vale met Chadian President Boris Krol."
        ),
        "meeting Oslo 2025-11-19; meeting - -",
    );
    check(
        &format!("{opening}\n\nPolish President Anna Vale met Chadian President Boris Krol."),
        "meeting Oslo 2025-11-19; meeting Oslo 2025-11-19",
    );
    check(
        &format!("{opening}\n\nPolish President Anna Vale met Malian President Boris Krol."),
        "meeting Oslo 2025-11-19; meeting - -",
    );
}
