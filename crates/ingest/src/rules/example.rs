//! Sentences with what must be found in them, and whether it was.

use std::fmt::Write as _;

use chancery_model::{
    Article, Edtf, EntityKey, EntityKind, Meeting, MeetingKind, Record, Role, Status,
};
use jiff::civil::Date;
use serde::Deserialize;

use super::source::{Entry, Source, Text, unknown};

/// The day on which an example that gives none was published: a Wednesday.
pub const EXAMPLE_PUBLISHED: Date = jiff::civil::date(2025, 11, 19);

/// A text with what must be found in it. Where one of the three is missing, anything may be.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The text: a sentence or a few.
    pub text: String,
    /// The meetings that it tells, no more: `meeting held: A, B @ Place 2025-11-17; …`; empty for
    /// none.
    pub finds: Option<String>,
    /// The offices that it tells, no more: `A: current foreign minister, France; …`; empty for none.
    pub roles: Option<String>,
    /// Names that it speaks of, among others: `Vienna: place AT; France: country`.
    pub names: Option<String>,
    /// The day of publication, `2025-11-19` where not given.
    pub published: Option<String>,
    /// Where it stands, `FILE:LINE`; an example that is compiled in has none.
    pub origin: Option<String>,
}

/// What became of an example: for each part that differs, what was expected and what was found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ExampleOutcome {
    /// Pairs of expected and found; empty where the example holds.
    pub differences: Vec<(String, String)>,
}

impl ExampleOutcome {
    /// Says whether all was found that had to be, and nothing else.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.is_empty()
    }
}

const KEYS: [&str; 5] = ["text", "finds", "roles", "names", "published"];

/// Checks the form of the examples of a table, and returns them.
pub(crate) fn read(source: &Source<'_>, owner: Entry<'_, '_>, key: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    for entry in owner.entries(key, "example") {
        entry.allow(&KEYS);
        let text = entry.require("text");
        let part = |key: &str, check: fn(&str) -> Result<(), String>| -> Option<String> {
            let Text { text, start } = entry.text(key)?;
            if let Err(problem) = check(text) {
                source.problem(start, format!("`{key}`: {problem}"));
            }
            Some(text.to_owned())
        };
        let example = Example {
            text: text.map(|text| text.text.to_owned()).unwrap_or_default(),
            finds: part("finds", |text| meetings(text).map(drop)),
            roles: part("roles", |text| roles(text).map(drop)),
            names: part("names", |text| names(text).map(drop)),
            published: part("published", |text| day(text).map(drop)),
            origin: Some(format!("{}:{}", source.file, entry.line())),
        };
        if [&example.finds, &example.roles, &example.names]
            .iter()
            .all(|part| part.is_none())
        {
            let message =
                "an example says what must be found: `finds` (meetings), `roles` or `names`";
            entry.problem(message.to_owned());
        }
        examples.push(example);
    }
    examples
}

impl Example {
    /// Returns the article that the example is.
    pub(crate) fn article(&self) -> Article {
        let published = self.published.as_deref().and_then(|text| day(text).ok());
        Article {
            body: self.text.clone(),
            published: Some(published.unwrap_or(EXAMPLE_PUBLISHED)),
            ..Article::default()
        }
    }

    /// Compares the record of the example's text with what had to be found.
    pub(crate) fn compare(&self, record: &Record) -> ExampleOutcome {
        let mut outcome = ExampleOutcome::default();
        let mut exact = |expected: &Option<String>, found: String, parse: Parse| {
            let Some(expected) = expected else { return };
            if parse(expected) != parse(&found) {
                outcome.differences.push((expected.clone(), found));
            }
        };
        exact(&self.finds, told(record), meetings);
        exact(&self.roles, held(record), roles);
        let known: Vec<Vec<String>> = names(&named(record)).unwrap_or_default();
        for wanted in self
            .names
            .as_deref()
            .map(names)
            .into_iter()
            .flatten()
            .flatten()
        {
            // A country that is not given may be any.
            let fits = |name: &Vec<String>| name.starts_with(&wanted);
            if !known.iter().any(fits) {
                outcome.differences.push((name(&wanted), named(record)));
            }
        }
        outcome
    }
}

/// Reads a part of an example into a form in which order and spacing do not count.
type Parse = fn(&str) -> Result<Vec<Vec<String>>, String>;

fn items(text: &str) -> impl Iterator<Item = &str> {
    text.split(';')
        .map(str::trim)
        .filter(|item| !item.is_empty())
}

fn words<T: Copy>(all: &[T], word: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().map(|value| word(*value)).collect()
}

/// `meeting held: A, B @ Place 2025-11-17; …`
fn meetings(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut meetings = Vec::new();
    for item in items(text) {
        let (head, rest) = item
            .split_once(':')
            .ok_or_else(|| format!("`{item}` is not `KIND STATUS: NAME, NAME @ PLACE DATE`"))?;
        let mut head = head.split_whitespace();
        let (kind, status) = (
            head.next().unwrap_or_default(),
            head.next().unwrap_or_default(),
        );
        let kinds = words(MeetingKind::ALL, MeetingKind::as_str);
        let statuses = words(Status::ALL, Status::as_str);
        if !kinds.contains(&kind) {
            return Err(unknown("kind", kind, &kinds));
        }
        if !statuses.contains(&status) {
            return Err(unknown("status", status, &statuses));
        }
        // The date is the last word, if it is one.
        let rest = rest.trim();
        let (rest, date) = match rest.rsplit_once(char::is_whitespace) {
            Some((before, last)) if last.parse::<Edtf>().is_ok() => (before, last),
            _ => (rest, ""),
        };
        let (parties, place) = rest.split_once('@').unwrap_or((rest, ""));
        let mut parties: Vec<String> = parties
            .split(',')
            .map(|party| party.trim().to_owned())
            .filter(|party| !party.is_empty())
            .collect();
        if parties.is_empty() {
            return Err(format!("`{item}` names nobody"));
        }
        parties.sort();
        let mut meeting = [kind, status, place.trim(), date]
            .map(str::to_owned)
            .to_vec();
        meeting.extend(parties);
        meetings.push(meeting);
    }
    meetings.sort();
    Ok(meetings)
}

/// `A: current foreign minister, France; …`
fn roles(text: &str) -> Result<Vec<Vec<String>>, String> {
    let mut roles = Vec::new();
    for item in items(text) {
        let form = || format!("`{item}` is not `NAME: TENURE TITLE, BODY`");
        let (person, rest) = item.split_once(':').ok_or_else(form)?;
        let (tenure, rest) = rest.trim().split_once(' ').ok_or_else(form)?;
        let tenures = words(chancery_model::Tenure::ALL, chancery_model::Tenure::as_str);
        if !tenures.contains(&tenure) {
            return Err(unknown("tenure", tenure, &tenures));
        }
        let (title, body) = rest.split_once(',').unwrap_or((rest, ""));
        let role = [person, tenure, title, body].map(|part| part.trim().to_owned());
        roles.push(role.to_vec());
    }
    roles.sort();
    Ok(roles)
}

/// `Vienna: place AT; France: country`
fn names(text: &str) -> Result<Vec<Vec<String>>, String> {
    let kinds = words(EntityKind::ALL, EntityKind::as_str);
    let mut names = Vec::new();
    for item in items(text) {
        let (name, rest) = item
            .rsplit_once(':')
            .ok_or_else(|| format!("`{item}` is not `NAME: KIND` or `NAME: KIND COUNTRY-CODE`"))?;
        let mut rest = rest.split_whitespace();
        let kind = rest.next().unwrap_or_default();
        if !kinds.contains(&kind) {
            return Err(unknown("kind", kind, &kinds));
        }
        let mut parts = vec![name.trim().to_owned(), kind.to_owned()];
        parts.extend(rest.map(str::to_owned));
        names.push(parts);
    }
    Ok(names)
}

fn name(parts: &[String]) -> String {
    let (name, rest) = parts
        .split_first()
        .map_or(("", &[][..]), |(n, r)| (n.as_str(), r));
    format!("{name}: {}", rest.join(" "))
}

fn day(text: &str) -> Result<Date, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not a day such as 2025-11-19"))
}

/// Writes the meetings of a record as examples do.
pub(crate) fn told(record: &Record) -> String {
    let meetings = record.meetings.iter();
    let lines: Vec<String> = meetings.map(|m| meeting_line(record, m)).collect();
    lines.join("; ")
}

/// Writes a meeting as examples do.
pub(crate) fn meeting_line(record: &Record, meeting: &Meeting) -> String {
    let parties = meeting.participants.iter();
    let parties: Vec<&str> = parties.map(|p| name_of(record, p.entity)).collect();
    let place = meeting
        .place
        .map(|key| format!(" @ {}", name_of(record, key)));
    let date = meeting.date.as_ref().map(|date| format!(" {}", date.edtf));
    let (kind, status, parties) = (meeting.kind, meeting.status, parties.join(", "));
    let (place, date) = (place.unwrap_or_default(), date.unwrap_or_default());
    format!("{kind} {status}: {parties}{place}{date}")
}

/// Writes the roles of a record as examples do.
pub(crate) fn held(record: &Record) -> String {
    let roles = record.roles.iter();
    let lines: Vec<String> = roles.map(|role| role_line(record, role)).collect();
    lines.join("; ")
}

/// Writes a role as examples do.
pub(crate) fn role_line(record: &Record, role: &Role) -> String {
    let (person, tenure, title) = (name_of(record, role.person), role.tenure, &role.title);
    let body = role
        .organization
        .map(|key| format!(", {}", name_of(record, key)));
    format!("{person}: {tenure} {title}{}", body.unwrap_or_default())
}

/// Writes the entities of a record as examples do.
fn named(record: &Record) -> String {
    let mut out = String::new();
    for entity in &record.entities {
        push(&mut out, format_args!("{}: {}", entity.name, entity.kind));
        if let Some(country) = &entity.country {
            write!(out, " {country}").ok();
        }
    }
    out
}

fn push(out: &mut String, item: std::fmt::Arguments<'_>) {
    if !out.is_empty() {
        out.push_str("; ");
    }
    // Writing to a string does not fail.
    write!(out, "{item}").ok();
}

fn name_of(record: &Record, key: EntityKey) -> &str {
    record.entity(key).map_or("", |entity| entity.name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_spacing_do_not_count() {
        assert_eq!(
            meetings("call held: B,  A 2025-11; visit planned: C @ Cape Town"),
            meetings("visit planned: C @ Cape Town ; call held: A, B 2025-11"),
        );
        assert_ne!(meetings("call held: A, B"), meetings("call held: A"));
        assert_ne!(meetings("call held: A @ B"), meetings("call held: A @ C"));
        assert_ne!(roles("A: current king"), roles("A: former king"));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let check = |result: Result<Vec<Vec<String>>, String>, expected: &str| {
            let problem = result.unwrap_err();
            assert!(problem.contains(expected), "{problem}");
        };
        check(meetings("meetin held: A, B"), "did you mean `meeting`?");
        check(meetings("meeting hold: A, B"), "did you mean `held`?");
        check(meetings("meeting held A, B"), "is not `KIND STATUS:");
        check(meetings("meeting held: "), "names nobody");
        check(roles("A: curent king"), "did you mean `current`?");
        check(names("Vienna: town"), "expected person,");
        assert!(day("19 November").is_err());
    }
}
