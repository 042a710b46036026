//! Date expressions as texts write them.

use std::sync::LazyLock;

use chancery_model::Article;

use crate::extract::Extractor;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load().unwrap());

/// Checks the day of the one meeting that a text tells, published on Wednesday, 2025-11-19.
#[track_caller]
fn check(body: &str, expected: &str) {
    let article = Article {
        body: body.into(),
        published: Some(jiff::civil::date(2025, 11, 19)),
        ..Article::default()
    };
    let record = EXTRACTOR.extract(&article);
    let dates: Vec<String> = record
        .meetings
        .iter()
        .map(|meeting| match &meeting.date {
            Some(date) => date.edtf.to_string(),
            None => "-".to_owned(),
        })
        .collect();
    assert_eq!(dates.join("; "), expected, "{body}");
}

#[test]
fn spans_can_end_in_another_month() {
    for (when, expected) in [
        ("from 31 May to 3 June 2024", "2024-05-31/2024-06-03"),
        ("from May 31 to June 3", "2025-05-31/2025-06-03"),
        ("from 31st May to 3 June", "2025-05-31/2025-06-03"),
        (
            "from Monday 3 November to Thursday 6 November 2025",
            "2025-11-03/2025-11-06",
        ),
        ("from 4 to 7 November", "2025-11-04/2025-11-07"),
    ] {
        check(&format!("Anna Vale visited Norway {when}."), expected);
    }
}

#[test]
fn a_weekday_goes_with_the_date_behind_it() {
    for when in [
        "on Tuesday, 4 November 2025",
        "on Tuesday (4 November)",
        "on Tuesday, November 4",
        "on Tuesday 4/11/2025",
        "on 2025-11-04",
    ] {
        let expected = if when.contains('/') {
            "2025-11-18"
        } else {
            "2025-11-04"
        };
        check(
            &format!("Anna Vale met Boris Krol in Oslo {when}."),
            expected,
        );
    }
}

#[test]
fn numbers_are_a_date_only_in_an_order_that_is_certain() {
    check(
        "Anna Vale met Boris Krol in Oslo on 22/10/2025.",
        "2025-10-22",
    );
    check(
        "Anna Vale met Boris Krol in Oslo on 10/22/2025.",
        "2025-10-22",
    );
    check("Anna Vale met Boris Krol in Oslo on 04/05/2025.", "-");
}

#[test]
fn days_are_counted_from_what_was_told() {
    check(
        "Anna Vale met Boris Krol in Oslo on November 3. Two days later, she met Dan Moro in Rome.",
        "2025-11-03; 2025-11-05",
    );
    check(
        "Anna Vale will meet Boris Krol in Oslo the day after tomorrow.",
        "2025-11-21",
    );
    check(
        "Anna Vale will meet Boris Krol in Oslo this coming Friday.",
        "2025-11-21",
    );
    check(
        "Anna Vale will meet Boris Krol in Oslo at the end of the month.",
        "2025-11",
    );
}

#[test]
fn a_plan_of_the_past_can_have_been_for_a_day_ahead() {
    check(
        "Anna Vale had been due to meet Boris Krol on December 15.",
        "2025-12-15",
    );
    check(
        "Anna Vale had been due to meet Boris Krol on March 15.",
        "2025-03-15",
    );
    check(
        "Anna Vale had been due to meet Boris Krol on Friday.",
        "2025-11-21",
    );
}

#[test]
fn a_journey_can_be_told_by_its_start() {
    check(
        "Anna Vale will travel to Norway starting November 28.",
        "2025-11-28",
    );
}
