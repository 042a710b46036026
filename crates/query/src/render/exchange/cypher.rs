//! Cypher, the language of Neo4j and Memgraph: <https://opencypher.org>.

use std::fmt::{self, Write as _};

use chancery_store::{ArticleRow, EntityDetails};

use super::network::{entity_id, meeting_id, title};
use crate::ask::{Dossier, Encounter, Holder, sentence};
use crate::render::telling::reason;

/// Returns statements that make the graph, each ended by a semicolon, for `cypher-shell` or the import
/// of a browser. Run twice, they change nothing the second time.
///
/// ```text
/// (:Entity:Person)-[:TOOK_PART {capacity}]->(:Encounter:Meeting {status, date})-[:AT]->(:Entity:Place)
/// (:Encounter)-[:REPORTED_IN {status, sentence}]->(:Article)
/// (:Entity:Person)-[:SEEN_IN]->(:Office {title, tenure, first, last})-[:OF]->(:Entity)
/// ```
#[must_use]
pub fn cypher(dossier: &Dossier) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    write(&mut out, dossier).ok();
    out
}

fn write(out: &mut String, dossier: &Dossier) -> fmt::Result {
    for label in ["Entity", "Encounter", "Office", "Article"] {
        writeln!(
            out,
            "CREATE CONSTRAINT chancery_{} IF NOT EXISTS FOR (n:{label}) REQUIRE n.id IS UNIQUE;",
            label.to_lowercase()
        )?;
    }
    for details in &dossier.details {
        write_entity(out, details)?;
    }
    for (number, office) in (1..).zip(&dossier.picture.offices) {
        write_office(out, office, number)?;
    }
    for meeting in &dossier.picture.meetings {
        write_meeting(out, meeting)?;
    }
    Ok(())
}

fn write_entity(out: &mut String, details: &EntityDetails) -> fmt::Result {
    let entity = &details.entity;
    let mut properties = Properties::default();
    properties.text("name", Some(&entity.name));
    properties.text("country", entity.country.as_deref());
    properties.number("articles", entity.articles);
    let aliases = details.aliases.iter().map(|alias| quoted(&alias.form));
    properties.list("aliases", &aliases.collect::<Vec<_>>());
    let keys = details.external.iter();
    let keys = keys.map(|key| quoted(&format!("{}:{}", key.scheme, key.value)));
    properties.list("external", &keys.collect::<Vec<_>>());
    let label = capitalized(entity.kind.as_str());
    let id = entity_id(entity.id);
    writeln!(
        out,
        "MERGE (n:Entity {{id: '{id}'}}) SET n:{label}, n += {properties};"
    )
}

fn write_office(out: &mut String, holder: &Holder, number: usize) -> fmt::Result {
    let office = &holder.office;
    let mut properties = Properties::default();
    properties.text("title", Some(&office.title));
    properties.text("tenure", Some(office.tenure.as_str()));
    properties.day("first", office.first);
    properties.day("last", office.last);
    properties.number("sources", office.sources);
    let person = entity_id(holder.person.id);
    let id = format!("{person}-o{number}");
    writeln!(
        out,
        "MERGE (n:Office {{id: '{id}'}}) SET n += {properties};"
    )?;
    write_link(out, ("Entity", &person), "SEEN_IN", ("Office", &id), None)?;
    match &holder.organization {
        Some(body) => write_link(
            out,
            ("Office", &id),
            "OF",
            ("Entity", &entity_id(body.id)),
            None,
        ),
        None => Ok(()),
    }
}

fn write_meeting(out: &mut String, meeting: &Encounter) -> fmt::Result {
    let mut properties = Properties::default();
    properties.text("name", Some(&title(meeting)));
    properties.text("status", Some(meeting.status.as_str()));
    properties.boolean("disputed", meeting.is_disputed());
    properties.text("date", meeting.date.map(|date| date.to_string()).as_deref());
    properties.day("earliest", meeting.date.map(chancery_model::Edtf::earliest));
    properties.day("latest", meeting.date.map(chancery_model::Edtf::latest));
    properties.number("sources", meeting.sources);
    properties.number("copies", meeting.copies());
    properties.text("sentence", meeting.sentence());
    let (id, label) = (meeting_id(meeting), capitalized(meeting.kind.as_str()));
    writeln!(
        out,
        "MERGE (n:Encounter {{id: '{id}'}}) SET n:{label}, n += {properties};"
    )?;
    for party in &meeting.parties {
        let mut capacity = Properties::default();
        capacity.text("capacity", Some(party.capacity.as_str()));
        let who = entity_id(party.entity.id);
        write_link(
            out,
            ("Entity", &who),
            "TOOK_PART",
            ("Encounter", &id),
            Some(&capacity),
        )?;
    }
    if let Some(place) = &meeting.place {
        write_link(
            out,
            ("Encounter", &id),
            "AT",
            ("Entity", &entity_id(place.id)),
            None,
        )?;
    }
    for report in &meeting.reports {
        let article = write_article(out, &report.article)?;
        let mut said = Properties::default();
        said.text("status", Some(report.status.as_str()));
        said.text("sentence", sentence(report));
        said.text("attribution", report.attribution.as_deref());
        said.text("joined", reason(report).as_deref());
        write_link(
            out,
            ("Encounter", &id),
            "REPORTED_IN",
            ("Article", &article),
            Some(&said),
        )?;
    }
    Ok(())
}

fn write_article(out: &mut String, article: &ArticleRow) -> Result<String, fmt::Error> {
    let mut properties = Properties::default();
    properties.text("title", Some(&article.title));
    properties.day("published", article.published);
    properties.text("source", article.source.as_deref());
    properties.text("url", article.url.as_deref());
    let id = article.content_id.to_string();
    writeln!(
        out,
        "MERGE (n:Article {{id: '{id}'}}) SET n += {properties};"
    )?;
    Ok(id)
}

/// Joins two nodes, each told by label and id; the ids are ours and need no quotation.
fn write_link(
    out: &mut String,
    from: (&str, &str),
    relation: &str,
    to: (&str, &str),
    properties: Option<&Properties>,
) -> fmt::Result {
    write!(
        out,
        "MATCH (a:{} {{id: '{}'}}), (b:{} {{id: '{}'}}) MERGE (a)-[r:{relation}]->(b)",
        from.0, from.1, to.0, to.1
    )?;
    match properties {
        Some(properties) => writeln!(out, " SET r += {properties};"),
        None => writeln!(out, ";"),
    }
}

/// A map of Cypher.
#[derive(Debug, Default)]
struct Properties(Vec<String>);

impl Properties {
    fn text(&mut self, key: &str, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.0.push(format!("{key}: {}", quoted(text)));
        }
    }

    fn boolean(&mut self, key: &str, value: bool) {
        self.0.push(format!("{key}: {value}"));
    }

    fn number(&mut self, key: &str, number: u64) {
        self.0.push(format!("{key}: {number}"));
    }

    fn day(&mut self, key: &str, day: Option<jiff::civil::Date>) {
        if let Some(day) = day {
            self.0.push(format!("{key}: date('{day}')"));
        }
    }

    fn list(&mut self, key: &str, values: &[String]) {
        if !values.is_empty() {
            self.0.push(format!("{key}: [{}]", values.join(", ")));
        }
    }
}

impl fmt::Display for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{}}}", self.0.join(", "))
    }
}

/// Returns a string of Cypher that reads as `text`; it never leaves its line, so that programs which
/// split a file at line ends or semicolons outside of strings read it too.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    for letter in text.chars() {
        match letter {
            '\'' => out.push_str("\\'"),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ if letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}') => {
                out.push_str(&format!("\\u{:04X}", u32::from(letter)));
            }
            _ => out.push(letter),
        }
    }
    out.push('\'');
    out
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_stay_strings_on_one_line() {
        for (text, expected) in [
            ("plain", "'plain'"),
            ("it's", "'it\\'s'"),
            (
                "\\' }) DETACH DELETE n //",
                "'\\\\\\' }) DETACH DELETE n //'",
            ),
            ("two\nlines\u{1b}", "'two\\nlines\\u001B'"),
        ] {
            assert_eq!(quoted(text), expected);
        }
    }
}
