//! One record as text: for reading, and as triples.

use std::fmt::Write as _;

use chancery_model::{Article, EntityKey, EntityKind, Evidence, Object, Record, Subject, Tenure};

use chancery_query::render::visible;

/// Writes a record for reading: people with their offices, meetings with their sentences.
pub(crate) fn human(article: &Article, record: &Record) -> String {
    let mut out = String::new();
    let published = article
        .published
        .map(|date| format!(" ({date})"))
        .unwrap_or_default();
    line(
        &mut out,
        format_args!("{}{published}", visible(&article.title)),
    );
    let name = |key: EntityKey| {
        record.entity(key).map_or_else(
            || key.to_string(),
            |entity| visible(&entity.name).to_string(),
        )
    };
    for entity in record
        .entities
        .iter()
        .filter(|entity| entity.kind == EntityKind::Person)
    {
        let offices: Vec<String> = record
            .roles
            .iter()
            .filter(|role| role.person == entity.key)
            .map(|role| {
                let tenure = match role.tenure {
                    Tenure::Current => "",
                    Tenure::Former => "former ",
                    Tenure::Designate => "designate ",
                };
                let of = role
                    .organization
                    .map(|key| format!(", {}", name(key)))
                    .unwrap_or_default();
                format!("{tenure}{}{of}", visible(&role.title))
            })
            .collect();
        let offices = if offices.is_empty() {
            String::new()
        } else {
            format!(": {}", offices.join("; "))
        };
        line(
            &mut out,
            format_args!("  {}{offices}", visible(&entity.name)),
        );
    }
    for meeting in &record.meetings {
        let parties: Vec<String> = meeting
            .participants
            .iter()
            .map(|p| name(p.entity))
            .collect();
        let place = meeting
            .place
            .map(|key| format!(" in {}", name(key)))
            .unwrap_or_default();
        let date = meeting
            .date
            .as_ref()
            .map(|date| format!(", {}", date.edtf))
            .unwrap_or_default();
        let who = parties.join(", ");
        line(
            &mut out,
            format_args!("  {} {}: {who}{place}{date}", meeting.kind, meeting.status),
        );
        for evidence in &meeting.evidence {
            line(
                &mut out,
                format_args!("    “{}”", one_line(&evidence.quote)),
            );
        }
    }
    out.push('\n');
    out
}

/// Writes a record as lines of subject, predicate, object and sentence, parted by tabs.
pub(crate) fn triples(article: &Article, record: &Record) -> String {
    let name = |key: EntityKey| {
        record
            .entity(key)
            .map_or_else(|| key.to_string(), |entity| one_line(&entity.name))
    };
    let mut out = String::new();
    for triple in record.triples() {
        let subject = match triple.subject {
            Subject::Entity(key) => name(key),
            other => format!("{}#{other}", one_line(&article.name)),
        };
        let object = match &triple.object {
            Object::Entity(key) => name(*key),
            Object::Role(index) => format!("{}#r{}", one_line(&article.name), index + 1),
            Object::Literal(text) => one_line(text),
        };
        let quote = triple
            .evidence
            .first()
            .map_or("", |Evidence { quote, .. }| quote.as_str());
        line(
            &mut out,
            format_args!(
                "{subject}\t{}\t{object}\t{}",
                triple.predicate,
                one_line(quote)
            ),
        );
    }
    out
}

fn line(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a string does not fail.
    if writeln!(out, "{text}").is_err() {
        out.push('\n');
    }
}

fn one_line(text: &str) -> String {
    let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
    visible(&joined).to_string()
}
