//! Names that try to break out of where they stand, in every picture and every format for other programs.

use std::collections::BTreeSet;

use chancery_model::{EntityKind, MeetingKind, Status, Tenure};
use chancery_store::{AliasRow, EntityDetails, EntityRow, OfficeRow};

use super::exchange::{
    View, cypher, edge_list, follow_the_money, gexf, graphml, json_ld, json_lines, network,
    node_list, plover, turtle,
};
use super::json::PictureView;
use super::text::one_line;
use super::{GraphView, dot, html, matrix, png, svg, timeline};
use crate::ask::{Dossier, Holder, Picture};
use crate::render::xml::xml_letter;
use crate::testutil::{HOSTILE, encounter, entity};

fn names() -> Vec<String> {
    let mut names: Vec<String> = HOSTILE.iter().map(ToString::to_string).collect();
    names.push("x\"<&'\\".repeat(2_000));
    names
}

/// People of hostile names, each with an office of a hostile title in a body of a hostile name, who all met
/// at a hostile place, as hostile sentences tell.
fn dossier() -> Dossier {
    let names = names();
    let entities: Vec<EntityRow> = (1..)
        .zip(&names)
        .map(|(id, name)| {
            let kind = if id % 4 == 0 {
                EntityKind::Organization
            } else {
                EntityKind::Person
            };
            entity(id, kind, name)
        })
        .collect();
    let parties: Vec<&EntityRow> = entities.iter().collect();
    let mut meetings = Vec::new();
    for (id, (status, name)) in (1..).zip(Status::ALL.iter().zip(names.iter().cycle())) {
        let mut meeting = encounter(id, *status, &parties, entities.last());
        meeting.kind = *MeetingKind::ALL.iter().cycle().nth(meetings.len()).unwrap();
        meeting.reports[0].evidence[0].quote.clone_from(name);
        meeting.reports[0].article.title.clone_from(name);
        meeting.reports[0].article.source = Some(name.clone());
        meeting.reports[0].article.url = Some(format!("https://e.org/{name}"));
        meeting.reports[0].attribution = Some(name.clone());
        meetings.push(meeting);
    }
    let people = entities.iter().filter(|row| row.kind == EntityKind::Person);
    let offices = people
        .zip(names.iter().cycle())
        .map(|(person, title)| Holder {
            person: person.clone(),
            organization: entities.get(3).cloned(),
            office: OfficeRow {
                person: person.id,
                title: title.clone(),
                organization: entities.get(3).map(|row| row.id),
                tenure: Tenure::Current,
                first: "2025-01-01".parse().ok(),
                last: "2025-02-01".parse().ok(),
                sources: 1,
                exact: true,
                distance: None,
            },
            report: None,
        });
    let details = entities.iter().map(|entity| EntityDetails {
        entity: entity.clone(),
        aliases: vec![AliasRow {
            form: entity.name.clone(),
            reports: 1,
        }],
        external: vec![],
    });
    Dossier {
        details: details.collect(),
        picture: Picture {
            offices: offices.collect(),
            entities,
            meetings,
            ..Picture::default()
        },
    }
}

/// Reads a document of XML to its end; returns all that attributes and elements say.
fn xml_texts(document: &str) -> BTreeSet<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(document);
    let mut texts = BTreeSet::new();
    let mut words = String::new();
    let unescaped = |text: &str| quick_xml::escape::unescape(text).unwrap().into_owned();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return texts,
            Event::Start(element) | Event::Empty(element) => {
                for attribute in element.attributes() {
                    texts.insert(unescaped(&attribute.unwrap().value));
                }
                words.clear();
            }
            Event::Text(text) => words.push_str(&text),
            Event::GeneralRef(name) => {
                words.push_str(&format!("&{};", &*name));
            }
            Event::End(_) => {
                texts.insert(unescaped(&words));
                words.clear();
            }
            _ => {}
        }
    }
}

#[test]
fn xml_has_them_with_what_it_forbids_made_visible() {
    let dossier = dossier();
    for view in [View::Meetings, View::People] {
        let network = network(&dossier.picture, view);
        for document in [graphml(&network), gexf(&network)] {
            assert!(!document.contains(['\0', '\u{1b}', '\u{7}']));
            let texts = xml_texts(&document);
            for name in names() {
                let shown: String = name.chars().map(xml_letter).collect();
                assert!(texts.contains(&shown), "{name:?}");
            }
        }
    }
}

#[test]
fn tables_have_them_as_they_are() {
    let dossier = dossier();
    for view in [View::Meetings, View::People] {
        let network = network(&dossier.picture, view);
        for table in [node_list(&network), edge_list(&network)] {
            let mut reader = csv::Reader::from_reader(table.as_bytes());
            let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
            for name in names() {
                let has = |row: &csv::StringRecord| row.iter().any(|cell| cell == name);
                assert!(rows.iter().any(has), "{name:?}");
            }
        }
    }
}

#[test]
fn lines_of_json_have_them_as_they_are() {
    let dossier = dossier();
    let files = [
        json_lines(&dossier),
        plover(&dossier.picture),
        json_ld(&dossier),
    ];
    for file in files {
        // One document, or one a line.
        let values: Vec<serde_json::Value> = serde_json::Deserializer::from_str(&file)
            .into_iter()
            .map(Result::unwrap)
            .collect();
        let mut strings = BTreeSet::new();
        for value in &values {
            gather(value, &mut strings);
        }
        // RDF leaves out what is empty.
        for name in names().iter().filter(|name| !name.is_empty()) {
            assert!(strings.contains(name.as_str()), "{name:?}");
        }
    }
}

#[test]
fn the_page_and_the_object_of_json_have_them_as_they_are() {
    let picture = dossier().picture;
    let page = html(&GraphView::new(&picture));
    // The data and the program, and no third.
    assert_eq!(page.matches("</script").count(), 2);
    assert_eq!(page.matches("<script").count(), 2);
    let data = page.split_once("type=\"application/json\">").unwrap().1;
    let data = data.split_once("</script>").unwrap().0;
    let object = serde_json::to_string(&PictureView::from(&picture)).unwrap();
    for text in [data, &object] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let mut strings = BTreeSet::new();
        gather(&value, &mut strings);
        for name in names() {
            assert!(strings.contains(name.as_str()), "{name:?}");
        }
    }
}

fn gather<'v>(value: &'v serde_json::Value, strings: &mut BTreeSet<&'v str>) {
    match value {
        serde_json::Value::String(text) => {
            strings.insert(text);
        }
        serde_json::Value::Array(values) => values.iter().for_each(|v| gather(v, strings)),
        serde_json::Value::Object(values) => values.values().for_each(|v| gather(v, strings)),
        _ => {}
    }
}

#[test]
fn turtle_and_json_ld_say_the_same_and_have_them_as_they_are() {
    let dossier = dossier();
    let turtle = turtle(&dossier);
    let read: BTreeSet<String> = oxttl::TurtleParser::new()
        .for_slice(turtle.as_bytes())
        .map(|triple| triple.unwrap().to_string())
        .collect();
    let json = json_ld(&dossier);
    let same: BTreeSet<String> = oxjsonld::JsonLdParser::new()
        .for_slice(json.as_bytes())
        .map(|quad| oxrdf::Triple::from(quad.unwrap()).to_string())
        .collect();
    assert_eq!(read, same);
    for name in names() {
        let literal = oxrdf::Literal::new_simple_literal(name.as_str()).to_string();
        assert!(
            read.iter().any(|triple| triple.ends_with(&literal)),
            "{name:?}"
        );
    }
}

#[test]
fn follow_the_money_has_them_on_one_line() {
    let dossier = dossier();
    let mut found = BTreeSet::new();
    for line in follow_the_money(&dossier).lines() {
        let entity: serde_json::Value = serde_json::from_str(line).unwrap();
        if let Some(names) = entity["properties"]["name"].as_array() {
            found.extend(names.iter().map(|name| name.as_str().unwrap().to_owned()));
        }
    }
    for name in names()
        .iter()
        .filter(|name| name.len() < 300 && !name.is_empty())
    {
        let line = name.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(found.contains(&line), "{name:?}");
    }
}

#[test]
fn cypher_has_them_in_strings_only() {
    let script = cypher(&dossier());
    let mut found = BTreeSet::new();
    for line in script.lines() {
        let (outside, strings) = cypher_strings(line);
        let is_ours = |c: char| c.is_ascii_alphanumeric() || " (){}[]:;,=+-_>.".contains(c);
        assert!(outside.chars().all(is_ours), "{outside}");
        assert!(
            outside.ends_with(';') && outside.matches(';').count() == 1,
            "{outside}"
        );
        found.extend(strings);
    }
    for name in names().iter().filter(|name| !name.is_empty()) {
        assert!(found.contains(name), "{name:?}");
    }
}

/// Parts a line of Cypher into what is outside of strings and the strings, their escapes undone.
fn cypher_strings(line: &str) -> (String, Vec<String>) {
    let (mut outside, mut strings) = (String::new(), Vec::new());
    let mut letters = line.chars();
    while let Some(letter) = letters.next() {
        if letter != '\'' {
            outside.push(letter);
            continue;
        }
        let mut text = String::new();
        loop {
            match letters.next().expect("a string ends") {
                '\'' => break,
                '\\' => text.push(match letters.next().expect("an escape has a letter") {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    'u' => {
                        let code: String = letters.by_ref().take(4).collect();
                        char::from_u32(u32::from_str_radix(&code, 16).unwrap()).unwrap()
                    }
                    other => other,
                }),
                other => text.push(other),
            }
        }
        strings.push(text);
    }
    (outside, strings)
}

#[test]
fn pictures_show_them_on_one_line_without_obeying() {
    let dossier = dossier();
    let picture = &dossier.picture;
    let pictures = [
        svg(picture, View::Meetings),
        svg(picture, View::People),
        timeline(picture).svg,
        matrix(picture).svg,
    ];
    for document in pictures {
        assert!(!document.contains(['\0', '\u{1b}', '\u{7}', '\u{202e}']));
        assert!(!document.contains("<script"));
        let texts = xml_texts(&document);
        for name in names() {
            // The beginning, for what is long is cut.
            let shown: String = one_line(&name).chars().take(30).map(xml_letter).collect();
            assert!(
                texts.iter().any(|text| text.starts_with(&shown)),
                "{name:?}"
            );
        }
        assert!(png(&document, 0.5).unwrap().starts_with(b"\x89PNG"));
    }
    for view in [View::Meetings, View::People] {
        let dot = dot(picture, view);
        assert!(!dot.contains(['\0', '\u{1b}', '\u{7}', '\u{202e}']));
    }
}
