//! What each report tells of a meeting, who says otherwise, and why the reports are of one: in words.

use chancery_model::{Edtf, Status};
use chancery_store::ReportRow;

use super::human::status;
use crate::ask::Encounter;

/// Why a report was joined to the others, in words; `None` for the first, or where no rule is known.
pub(crate) fn reason(report: &ReportRow) -> Option<String> {
    let rule = report.joined_by.as_deref()?;
    if let Some(judgement) = report.judgement {
        return Some(format!("by judgement {}", judgement.0));
    }
    let words = match rule {
        "join/parties-date-place" => "people, date and place agree",
        "join/parties-date" => "people and date agree",
        "join/some-parties-date-place" => "some of the people, date and place agree",
        "join/some-parties-date" => "some of the people and the day agree",
        "join/parties-next-day-place" => "people and place agree, planned for the day beside",
        "join/parties-published" => "people agree, published within days",
        "join/parties-called-off" => "people agree, called off before the day",
        "join/parties-denied" => "people agree, denied after it was told",
        "judgement/same" => "by a judgement",
        other => other,
    };
    Some(words.to_owned())
}

/// What a report says: `planned, 2025-06-15`.
pub(super) fn told(report: &ReportRow) -> String {
    let day = report.date.as_ref().map(|date| date.edtf.to_string());
    let day = day.unwrap_or_else(|| "no day".to_owned());
    format!("{}, {day}", status(report.status))
}

/// The status of a meeting for reading: `held (disputed)`.
pub(super) fn status_of(meeting: &Encounter) -> String {
    let word = status(meeting.status);
    if meeting.is_disputed() {
        format!("{word} (disputed)")
    } else {
        word
    }
}

/// Who says what of a meeting that is disputed, and of one whose reports disagree on the day, a line each.
pub(super) fn disagreements(meeting: &Encounter) -> Vec<String> {
    let mut lines = Vec::new();
    if meeting.is_disputed() {
        let mut sides: Vec<(Status, Vec<String>)> = Vec::new();
        for report in &meeting.reports {
            let who = voice(report);
            match sides.iter_mut().find(|(known, _)| *known == report.status) {
                Some((_, voices)) if voices.contains(&who) => {}
                Some((_, voices)) => voices.push(who),
                None => sides.push((report.status, vec![who])),
            }
        }
        sides.sort_by_key(|(side, _)| *side);
        let side = |(side, voices): &(Status, Vec<String>)| {
            format!("{} according to {}", status(*side), listed(voices))
        };
        let sides: Vec<String> = sides.iter().map(side).collect();
        lines.push(format!("disputed: {}", sides.join("; ")));
    }
    let days = meeting.days_told();
    if !days.is_empty() {
        let day = |(day, reports): &(Edtf, Vec<&ReportRow>)| {
            let voices: Vec<String> = reports.iter().map(|report| source(report)).collect();
            format!("{day} ({})", listed(&voices))
        };
        let days: Vec<String> = days.iter().map(day).collect();
        lines.push(format!("reports disagree on the day: {}", days.join("; ")));
    }
    lines
}

/// Who says it, and in which article: `the Kremlin (Agency, 2025-06-16)`.
fn voice(report: &ReportRow) -> String {
    let day = report.article.published;
    let day = day.map_or_else(String::new, |day| format!(", {day}"));
    match &report.attribution {
        Some(who) => format!("{who} ({}{day})", source(report)),
        None => format!("{}{day}", source(report)),
    }
}

fn source(report: &ReportRow) -> String {
    let article = &report.article;
    article.source.as_ref().unwrap_or(&article.name).clone()
}

/// So many are named, the rest counted.
const NAMED: usize = 4;

fn listed(names: &[String]) -> String {
    let mut distinct: Vec<&str> = Vec::new();
    for name in names {
        if !distinct.contains(&name.as_str()) {
            distinct.push(name);
        }
    }
    let rest = distinct.len().saturating_sub(NAMED);
    distinct.truncate(NAMED);
    let named = distinct.join(", ");
    if rest == 0 {
        named
    } else {
        format!("{named} and {rest} more")
    }
}

#[cfg(test)]
mod tests {
    use chancery_model::DateExpression;
    use chancery_store::JudgementId;

    use super::*;
    use crate::testutil::{encounter, person, report};

    fn dated(status: Status, published: &str, date: &str) -> ReportRow {
        ReportRow {
            date: date.parse().ok().map(|edtf| DateExpression {
                edtf,
                words: date.into(),
            }),
            ..report(status, published, "They met.")
        }
    }

    #[test]
    fn a_disputed_meeting_says_who_says_what() {
        let mut meeting = encounter(1, Status::Held, &[&person(1)], None);
        let held = dated(Status::Held, "2025-08-16", "2025-08-15");
        let mut denied = dated(Status::Denied, "2025-08-17", "2025-08-15");
        denied.attribution = Some("the Kremlin".into());
        meeting.reports = vec![held.clone(), denied];
        assert_eq!(status_of(&meeting), "held (disputed)");
        assert_eq!(
            disagreements(&meeting),
            [
                "disputed: held according to Agency, 2025-08-16; denied according to the Kremlin \
              (Agency, 2025-08-17)"
            ]
        );
        meeting.reports = vec![held];
        assert_eq!(status_of(&meeting), "held");
        assert_eq!(disagreements(&meeting), Vec::<String>::new());
    }

    #[test]
    fn days_that_exclude_each_other_are_told() {
        let mut meeting = encounter(1, Status::Held, &[&person(1)], None);
        let day = |date| dated(Status::Held, "2025-08-20", date);
        meeting.reports = vec![day("2025-08-15"), day("2025-08"), day("2025-08-15")];
        assert_eq!(disagreements(&meeting), Vec::<String>::new());
        meeting.reports.push(day("2025-08-17"));
        assert_eq!(
            disagreements(&meeting),
            [
                "reports disagree on the day: 2025-08-15 (Agency); 2025-08 (Agency); 2025-08-17 (Agency)"
            ]
        );
    }

    #[test]
    fn a_report_says_why_it_was_joined() {
        let mut row = report(Status::Held, "2025-08-16", "They met.");
        assert_eq!(reason(&row), None);
        row.joined_by = Some("join/parties-date".into());
        assert_eq!(reason(&row).as_deref(), Some("people and date agree"));
        row.joined_by = Some("judgement/same".into());
        row.judgement = Some(JudgementId(7));
        assert_eq!(reason(&row).as_deref(), Some("by judgement 7"));
    }
}
