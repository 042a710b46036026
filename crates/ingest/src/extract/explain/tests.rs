//! What is told of a fact, and of a sentence that gave none.

use std::sync::LazyLock;

use chancery_model::{Article, Part};

use super::*;
use crate::Extractor;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load().unwrap());

fn article(body: &str) -> Article {
    Article {
        title: "Vale to meet Krol".into(),
        body: body.into(),
        published: Some(jiff::civil::date(2025, 11, 19)), // a Wednesday
        ..Article::default()
    }
}

fn explained(body: &str) -> Explanation {
    EXTRACTOR.explain(&article(body)).1
}

/// The codes of the grounds of one part of the last telling of the last fact.
#[track_caller]
fn check_ground(body: &str, of: &str, value: &str, code: &str) {
    let explanation = explained(body);
    let fact = explanation.facts.last().expect("a fact");
    let grounds = fact.tellings.iter().flat_map(|telling| &telling.grounds);
    let found: Vec<(&str, &str)> = grounds
        .filter(|ground| ground.of == of)
        .map(|ground| (ground.value.as_str(), ground.code))
        .collect();
    assert_eq!(found.last(), Some(&(value, code)), "{body}\n{fact:#?}");
}

#[test]
fn the_word_that_gave_the_status_is_named() {
    for (body, value, code) in [
        ("Anna Vale met Boris Krol.", "held", "finite-verb"),
        ("Anna Vale will meet Boris Krol.", "planned", "modal"),
        ("Anna Vale did not meet Boris Krol.", "denied", "negated"),
        (
            "Anna Vale refused to meet Boris Krol.",
            "denied",
            "cue-above",
        ),
        (
            "Anna Vale cancelled her meeting with Boris Krol.",
            "cancelled",
            "cue-verb",
        ),
        (
            "Anna Vale is meeting Boris Krol.",
            "under_way",
            "progressive-present",
        ),
        (
            "Anna Vale flew to Oslo to meet Boris Krol.",
            "planned",
            "purpose",
        ),
    ] {
        let found = explained(body);
        let of_status = found
            .facts
            .iter()
            .flat_map(|f| &f.tellings)
            .flat_map(|t| &t.grounds);
        let codes: Vec<(&str, &str)> = of_status
            .filter(|ground| ground.of == "status")
            .map(|ground| (ground.value.as_str(), ground.code))
            .collect();
        assert!(codes.contains(&(value, code)), "{body}: {codes:?}");
    }
}

#[test]
fn place_date_and_source_say_where_they_come_from() {
    let body = "Anna Vale met Boris Krol in Vienna on Monday, the Kremlin said.";
    check_ground(body, "place", "Vienna (AT)", "preposition");
    check_ground(body, "date", "2025-11-17", "from-publication");
    check_ground(body, "source", "the Kremlin", "says-so");
    let body = "Anna Vale met Boris Krol on 3 March.";
    check_ground(body, "date", "2025-03-03", "year-from-publication");
    let body = "Anna Vale met Boris Krol on 3 March 2021.";
    check_ground(body, "date", "2021-03-03", "as-written");
    check_ground(
        "Anna Vale visited Hungary.",
        "place",
        "Hungary (HU)",
        "goal",
    );
}

#[test]
fn a_date_that_needs_a_publication_says_so() {
    let article = Article {
        published: None,
        ..article("Anna Vale met Boris Krol on Monday.")
    };
    let (_, explanation) = EXTRACTOR.explain(&article);
    let mut grounds = explanation
        .facts
        .iter()
        .flat_map(|f| &f.tellings)
        .flat_map(|t| &t.grounds);
    assert!(grounds.any(|ground| ground.code == "no-publication-date"));
}

#[track_caller]
fn check_silent(body: &str, word: &str, frame: &str, code: &str) {
    let explanation = explained(body);
    let found: Vec<(&str, &str, &str)> = explanation
        .silent
        .iter()
        .filter_map(|silent| {
            let trigger = silent
                .marks
                .iter()
                .find(|m| m.label.starts_with("trigger"))?;
            let reason = silent.reasons.first()?;
            Some((trigger.words.as_str(), reason.frame.as_str(), reason.code))
        })
        .collect();
    assert!(found.contains(&(word, frame, code)), "{body}: {found:?}");
}

#[test]
fn a_word_that_told_of_none_says_why() {
    check_silent("Has Anna Vale met Boris Krol?", "met", "meet", "question");
    check_silent(
        "Anna Vale met the deadline.",
        "met",
        "meet",
        "object-is-nobody",
    );
    let asked = "Anna Vale would not say whether she had met Boris Krol.";
    check_silent(asked, "met", "meet", "left-open");
    let press = "Anna Vale held a press conference with Boris Krol.";
    check_silent(press, "conference", "talks", "other-thing");
    check_silent(
        "Anna Vale spoke for an hour.",
        "spoke",
        "converse",
        "needs-party",
    );
    check_silent(
        "Anna Vale arrived with her luggage.",
        "arrived",
        "travel",
        "needs-goal",
    );
}

#[test]
fn pronouns_say_who_is_meant() {
    let explanation = explained("Anna Vale was early. She met Boris Krol in Oslo.");
    let marks = explanation
        .facts
        .iter()
        .flat_map(|f| &f.tellings)
        .flat_map(|t| &t.marks);
    let she: Vec<&Mark> = marks.filter(|mark| mark.words == "She").collect();
    assert_eq!(she.len(), 1);
    assert_eq!(she[0].means.as_deref(), Some("Anna Vale"));
    assert_eq!(she[0].label, "subject");
}

#[test]
fn offices_mark_title_holder_and_body() {
    let explanation = explained("Russia's foreign minister, Boris Krol, spoke.");
    let fact = explanation
        .facts
        .iter()
        .find(|fact| fact.id == "r1")
        .unwrap();
    assert_eq!(fact.summary, "Boris Krol: current foreign minister, Russia");
    let marks = &fact.tellings[0].marks;
    assert!(
        marks
            .iter()
            .any(|m| m.label == "person" && m.words == "Boris Krol")
    );
    assert!(
        marks
            .iter()
            .any(|m| m.label.contains("title") && m.words.contains("foreign minister"))
    );
    assert_eq!(fact.tellings[0].grounds[0].code, "stated");
}

#[track_caller]
fn check_sound(article: &Article) {
    let (record, explanation) = EXTRACTOR.explain(article);
    assert_eq!(record, EXTRACTOR.extract(article));
    let count = record.roles.len() + record.meetings.len();
    assert_eq!(explanation.facts.len(), count);
    assert!(
        explanation
            .facts
            .iter()
            .all(|fact| !fact.tellings.is_empty())
    );
    let tellings = explanation.facts.iter().flat_map(|fact| &fact.tellings);
    let told = tellings.map(|t| (t.part, t.at, &t.sentence, &t.marks));
    let silent = explanation.silent.iter();
    for (part, at, sentence, marks) in
        told.chain(silent.map(|s| (s.part, s.at, &s.sentence, &s.marks)))
    {
        let part: Part = part.parse().unwrap();
        let text = article.part(part);
        assert_eq!(text.get(at.bytes.0..at.bytes.1), Some(sentence.as_str()));
        for mark in marks {
            let (first, last) = mark.at.bytes;
            let words: Vec<&str> = text.get(first..last).unwrap().split_whitespace().collect();
            assert_eq!(words.join(" "), mark.words);
            let (start, end) = mark.at.chars;
            let chars: String = text.chars().skip(start).take(end - start).collect();
            assert_eq!(chars, text.get(first..last).unwrap());
        }
    }
}

#[test]
fn every_fact_of_a_longer_text_is_explained() {
    check_sound(&article(
        "French President Anna Vale — “la présidente” — met German Chancellor Boris Krol in Vienna. \
         The two leaders will hold talks in Oslo in May. A visit to Norway was called off. \
         Vale planned to meet Carl Nord in Rome. On Monday the meeting was postponed. \
         Ukrainian and Polish officials met in Kraków. Krol, who was joined by Nord, left.",
    ));
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

    #[test]
    fn an_explanation_fits_its_record_and_its_text(
        words in proptest::collection::vec(
            "(President|Anna|Vale|Boris|Krol|met|with|and|in|Paris|Russian|minister|of|,|\\.|\\?|the|said|will|visit|talks|cancelled|between|he|was|joined|by|\\PC{1,4})",
            0..50,
        )
    ) {
        check_sound(&article(&words.join(" ")));
    }
}
