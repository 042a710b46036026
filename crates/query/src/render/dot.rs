//! Pictures for Graphviz.
//!
//! An undirected graph: people, bodies, countries and places are rounded, square, eight-sided and
//! dog-eared boxes, a meeting is an ellipse with its date, joined to those who took part and to its
//! place. Line and letters tell the status: planned and proposed are dashed, cancelled and
//! postponed grey and struck through, denied dotted in a reddish grey. Colours follow Okabe and
//! Ito, which the colour-blind can tell apart, and shape says the same again.
//!
//! All text is escaped here, because Graphviz has three languages in one file: quoted strings with
//! backslash escapes, character references inside them, and the markup of HTML-like labels.

use std::fmt::{self, Write as _};

use chancery_model::{EntityKind, Status};
use chancery_store::EntityRow;
use unicode_width::UnicodeWidthStr as _;

use super::table::cut;
use super::text::one_line;
use crate::ask::{Encounter, Picture};

/// Labels are broken into lines of about so many columns.
const LABEL_WIDTH: usize = 22;
/// Longer labels are cut; the tooltip has the rest.
const LABEL_LENGTH: usize = 88;
/// Tooltips are cut here: Graphviz has limits for one string.
const TOOLTIP_LENGTH: usize = 1000;

/// Graphs with more nodes than this have straight lines where the layout leaves the choice.
const CURVED: usize = 80;

const FONT: &str = "Helvetica,Arial,DejaVu Sans,sans-serif";

/// Returns the picture as a DOT file. Linear in the picture.
#[must_use]
pub fn dot(picture: &Picture) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    write_graph(&mut out, picture).ok();
    out
}

fn write_graph(out: &mut String, picture: &Picture) -> fmt::Result {
    out.push_str("graph chancery {\n");
    writeln!(
        out,
        "  graph [rankdir=LR, overlap=false{splines}, outputorder=edgesfirst, \
         nodesep=0.18, ranksep=0.9, pad=0.3, bgcolor=white, tooltip=\" \", \
         fontname={font}, fontsize=11, labelloc=b, labeljust=l,\n    label=<{legend}>];",
        // Curves around the nodes take other layouts than that of `dot` very long in large graphs.
        splines = if picture.entities.len() + picture.meetings.len() > CURVED {
            ""
        } else {
            ", splines=true"
        },
        font = quoted(FONT),
        legend = legend(picture),
    )?;
    writeln!(
        out,
        "  node [fontname={}, fontsize=12, style=filled, penwidth=1.3, margin=\"0.14,0.07\"];",
        quoted(FONT)
    )?;
    out.push_str("  edge [color=\"#5B6670\"];\n");
    for entity in &picture.entities {
        let is_centre = picture.centre.as_ref().is_some_and(|c| c.id == entity.id);
        write_entity(out, entity, is_centre)?;
    }
    for meeting in &picture.meetings {
        write_meeting(out, meeting)?;
    }
    for meeting in &picture.meetings {
        write_edges(out, meeting)?;
    }
    out.push_str("}\n");
    Ok(())
}

/// How entities of a kind look: shape, border, filling.
fn look(kind: EntityKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        EntityKind::Person => ("box", "#0072B2", "#E1F0FA"),
        EntityKind::Organization => ("box", "#007A5A", "#E0F5EE"),
        EntityKind::Country => ("octagon", "#A66F00", "#FDF1D8"),
        EntityKind::Place => ("note", "#A14A7E", "#FAEBF3"),
    }
}

/// How meetings of a status look: line, border and letters, filling.
fn line(status: Status) -> (&'static str, &'static str, &'static str) {
    match status {
        Status::Held | Status::UnderWay => ("solid", "#222222", "#FFFFFF"),
        Status::Planned | Status::Proposed => ("dashed", "#222222", "#FFFFFF"),
        Status::Postponed | Status::Cancelled => ("solid", "#8A8A8A", "#F2F2F2"),
        Status::Denied => ("dotted", "#9C5A50", "#FAF3F2"),
    }
}

fn is_struck(status: Status) -> bool {
    matches!(status, Status::Postponed | Status::Cancelled)
}

fn write_entity(out: &mut String, entity: &EntityRow, is_centre: bool) -> fmt::Result {
    let (shape, border, filling) = look(entity.kind);
    let rounded = if entity.kind == EntityKind::Person {
        "rounded,filled"
    } else {
        "filled"
    };
    let (width, size) = if is_centre {
        ("3", "14")
    } else {
        ("1.3", "12")
    };
    let tooltip = format!("{} ({})", entity.name, entity.kind);
    writeln!(
        out,
        "  e{} [shape={shape}, style=\"{rounded}\", color=\"{border}\", fillcolor=\"{filling}\", \
         penwidth={width}, fontsize={size}, label={}, tooltip={}];",
        entity.id.0,
        quoted_lines(&label_lines(&entity.name)),
        quoted(&tip(&tooltip)),
    )
}

fn write_meeting(out: &mut String, meeting: &Encounter) -> fmt::Result {
    let (style, color, filling) = line(meeting.status);
    let lines = meeting_lines(meeting);
    let label = if is_struck(meeting.status) {
        struck_lines(&lines)
    } else {
        quoted_lines(&lines)
    };
    write!(
        out,
        "  m{} [shape=ellipse, style=\"filled,{style}\", color=\"{color}\", \
         fillcolor=\"{filling}\", fontcolor=\"{color}\", fontsize=10, margin=\"0.06,0.03\", \
         penwidth={}, label={label}, tooltip={}",
        meeting.id.0,
        weight(meeting),
        quoted(&meeting_tip(meeting)),
    )?;
    if let Some(url) = web_address(meeting) {
        write!(out, ", URL={}, target=\"_blank\"", quoted(url))?;
    }
    out.push_str("];\n");
    Ok(())
}

fn write_edges(out: &mut String, meeting: &Encounter) -> fmt::Result {
    let (style, color, _) = line(meeting.status);
    let tooltip = quoted(&meeting_tip(meeting));
    for party in &meeting.parties {
        writeln!(
            out,
            "  e{} -- m{} [style={style}, color=\"{color}\", penwidth={}, tooltip={tooltip}];",
            party.entity.id.0,
            meeting.id.0,
            weight(meeting),
        )?;
    }
    // A meeting in the country that takes part in it has that edge already.
    let is_party = |id| meeting.parties.iter().any(|party| party.entity.id == id);
    if let Some(place) = meeting.place.as_ref().filter(|place| !is_party(place.id)) {
        writeln!(
            out,
            "  m{} -- e{} [style={style}, color=\"{}\", penwidth=0.8, tooltip={tooltip}];",
            meeting.id.0,
            place.id.0,
            look(EntityKind::Place).1,
        )?;
    }
    Ok(())
}

/// The width of a meeting's lines: the more sources the wider, within bounds.
fn weight(meeting: &Encounter) -> &'static str {
    match meeting.sources {
        0 | 1 => "1.0",
        2 => "1.6",
        3 => "2.1",
        4..=6 => "2.6",
        _ => "3.2",
    }
}

fn meeting_lines(meeting: &Encounter) -> Vec<String> {
    let kind = match (meeting.kind, meeting.status) {
        (kind, Status::Held | Status::Cancelled | Status::Postponed) => kind.to_string(),
        (kind, status) => format!("{kind}, {}", status.as_str().replace('_', " ")),
    };
    let mut lines = vec![kind];
    lines.extend(meeting.date.map(|date| date.to_string()));
    if let Some(place) = &meeting.place {
        lines.push(cut(&one_line(&place.name), LABEL_WIDTH));
    }
    lines
}

/// The sentence with its source, for the pointer that rests on a meeting or its lines.
fn meeting_tip(meeting: &Encounter) -> String {
    let Some(report) = meeting.speaker() else {
        return tip(&format!("{} ({})", meeting.kind, meeting.status));
    };
    let article = &report.article;
    let source = article.source.as_ref().unwrap_or(&article.name);
    let day = article
        .published
        .map_or_else(String::new, |day| format!(", {day}"));
    let room = TOOLTIP_LENGTH / 2;
    let sentence = cut(&one_line(meeting.sentence().unwrap_or_default()), room);
    tip(&format!("{sentence} ({source}{day}; {})", meeting.status))
}

fn tip(text: &str) -> String {
    cut(&one_line(text), TOOLTIP_LENGTH)
}

/// The address of the article, if it is one of the web: a click must not run a script.
fn web_address(meeting: &Encounter) -> Option<&str> {
    let url = meeting.speaker()?.article.url.as_deref()?;
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web.then_some(url)
}

/// Breaks a name into lines at its spaces.
fn label_lines(name: &str) -> Vec<String> {
    let name = cut(&one_line(name), LABEL_LENGTH);
    let mut lines = vec![String::new()];
    for word in name.split(' ') {
        let used = lines.last().map_or(0, |line| line.width());
        if used > 0 && used + 1 + word.width() > LABEL_WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// Returns a quoted string of DOT that reads as `text`, character for character.
///
/// Graphviz reads backslashes as escapes (`\N` is the name of the node) and character references
/// (`&amp;`) in every string, so both are escaped. Line breaks and control characters must have
/// been made visible before; those that were not become spaces, never a line of the file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
}

fn quoted_lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
    format!("\"{}\"", lines.join("\\n"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

/// Returns an HTML-like label with a line through it.
fn struck_lines(lines: &[String]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("<S>{}</S>", markup(line)))
        .collect();
    format!("<{}>", lines.join("<BR/>"))
}

/// Escapes text for an HTML-like label.
fn markup(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\\' => out.push_str("&#92;"),
            _ if letter.is_control() => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}

/// Explains what occurs in the picture, in one row below it.
fn legend(picture: &Picture) -> String {
    let mut cells = String::new();
    for kind in EntityKind::ALL {
        if picture.entities.iter().any(|entity| entity.kind == *kind) {
            let (_, border, filling) = look(*kind);
            let style = match kind {
                EntityKind::Person => " STYLE=\"ROUNDED\"",
                _ => "",
            };
            cells.push_str(&legend_cell(
                kind.as_str(),
                "#222222",
                border,
                filling,
                style,
            ));
        }
    }
    let samples = [
        (Status::Held, "held"),
        (Status::Planned, "planned, proposed"),
        (Status::Cancelled, "<S>cancelled, postponed</S>"),
        (Status::Denied, "denied"),
    ];
    for (sample, text) in samples {
        let alike = |meeting: &Encounter| line(meeting.status) == line(sample);
        if picture.meetings.iter().any(alike) {
            let (style, color, filling) = line(sample);
            let style = match style {
                "dashed" => " STYLE=\"ROUNDED,DASHED\"",
                "dotted" => " STYLE=\"ROUNDED,DOTTED\"",
                _ => " STYLE=\"ROUNDED\"",
            };
            cells.push_str(&legend_cell(text, color, color, filling, style));
        }
    }
    if cells.is_empty() {
        return "nothing to draw".to_owned();
    }
    format!(
        "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"6\" CELLPADDING=\"4\"><TR>{cells}</TR></TABLE>"
    )
}

/// One cell of the legend; `text` is markup.
fn legend_cell(text: &str, letters: &str, border: &str, filling: &str, style: &str) -> String {
    format!(
        "<TD COLOR=\"{border}\" BGCOLOR=\"{filling}\"{style}><FONT COLOR=\"{letters}\">{text}</FONT></TD>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{encounter, entity};
    use proptest::prelude::*;

    /// Reads a DOT file the way its grammar has it, and returns the contents of the quoted strings.
    ///
    /// Fails on a string or an HTML-like label that does not end, on markup that is not balanced,
    /// and on any character outside of them that such a file does not need.
    fn strings_of(dot: &str) -> Result<Vec<String>, String> {
        let mut strings = Vec::new();
        let mut letters = dot.chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' => {
                    let mut text = String::new();
                    loop {
                        match letters.next().ok_or("a string does not end")? {
                            '"' => break,
                            '\n' => return Err("a string goes over the line".into()),
                            '\\' => {
                                text.push('\\');
                                text.push(letters.next().ok_or("a string does not end")?);
                            }
                            other => text.push(other),
                        }
                    }
                    strings.push(text);
                }
                '<' => {
                    let (mut depth, mut markup) = (1, String::new());
                    while depth > 0 {
                        match letters.next().ok_or("a label does not end")? {
                            '<' => depth += 1,
                            '>' => depth -= 1,
                            other => markup.push(other),
                        }
                    }
                }
                _ if letter.is_ascii_alphanumeric() || " \n{}[]=,;-._".contains(letter) => {}
                other => return Err(format!("stray {other:?}")),
            }
        }
        Ok(strings)
    }

    /// What Graphviz shows for the contents of a quoted string.
    fn shown(escaped: &str) -> String {
        let mut out = String::new();
        let mut letters = escaped.chars();
        while let Some(letter) = letters.next() {
            match (letter, letter == '\\') {
                (_, true) => match letters.next() {
                    Some('n') => out.push(' '),
                    Some(other) => out.push(other),
                    None => {}
                },
                (other, false) => out.push(other),
            }
        }
        out.replace("&amp;", "&")
    }

    fn picture(names: &[&str]) -> Picture {
        let entities: Vec<EntityRow> = (1..)
            .zip(names)
            .map(|(id, name)| entity(id, EntityKind::ALL[usize::try_from(id).unwrap() % 4], name))
            .collect();
        let parties: Vec<&EntityRow> = entities.iter().collect();
        let meetings = (1..)
            .zip(Status::ALL)
            .map(|(id, status)| encounter(id, *status, &parties, entities.last()))
            .collect();
        Picture {
            centre: entities.first().cloned(),
            meetings,
            entities,
            left_out: 0,
        }
    }

    const HOSTILE: &[&str] = &[
        "Dwayne \"The Rock\" Johnson",
        "back\\slash\\",
        "\\N \\G \\l",
        "two\nlines\r\n",
        "</S><TABLE> & &amp; &lt;",
        "\u{202e}txt.exe\u{1b}[31m\u{0}",
        "محمد بن سلمان 👩‍🚀",
        "// comment /* */ # -- ->",
        "",
        "]; evil [label=\"x\"];",
    ];

    #[test]
    fn hostile_names_stay_names() {
        let strings = strings_of(&dot(&picture(HOSTILE))).unwrap();
        for name in HOSTILE {
            let expected = one_line(name);
            assert!(
                strings.iter().any(|text| shown(text) == expected),
                "{name:?}"
            );
        }
    }

    #[test]
    fn looks_tell_kind_and_status() {
        let person = entity(1, EntityKind::Person, "Ann");
        let city = entity(2, EntityKind::Place, "Oslo");
        let held = encounter(1, Status::Held, &[&person], Some(&city));
        let cancelled = encounter(2, Status::Cancelled, &[&person], None);
        let picture = Picture {
            centre: None,
            entities: vec![person, city],
            meetings: vec![held, cancelled],
            left_out: 0,
        };
        insta::assert_snapshot!(dot(&picture));
    }

    #[test]
    fn only_web_addresses_become_links() {
        let mut picture = picture(&["A", "B"]);
        picture.meetings[0].reports[0].article.url = Some("javascript:alert(1)".into());
        picture.meetings.truncate(1);
        assert!(!dot(&picture).contains("URL="));
        picture.meetings[0].reports[0].article.url = Some("https://e.org/\"x".into());
        assert!(dot(&picture).contains(r#"URL="https://e.org/\"x""#));
    }

    #[test]
    fn graphviz_draws_it_without_a_warning() {
        let mut names = HOSTILE.to_vec();
        let long = "x".repeat(10_000);
        names.push(&long);
        check_with_graphviz(&dot(&picture(&names)));
        check_with_graphviz(&dot(&Picture::default()));
    }

    /// Draws with Graphviz where it is installed.
    #[track_caller]
    fn check_with_graphviz(dot: &str) {
        use std::io::Write as _;
        use std::process::{Command, Stdio};
        let child = Command::new("dot")
            .args(["-Tsvg"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn();
        let Ok(mut child) = child else { return };
        let mut input = child.stdin.take().unwrap();
        input.write_all(dot.as_bytes()).unwrap();
        drop(input);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    }

    proptest! {
        #[test]
        fn any_name_parses(first in any::<String>(), second in "[\"\\\\<>&\n;]{0,12}") {
            let strings = strings_of(&dot(&picture(&[&first, &second])));
            prop_assert!(strings.is_ok(), "{:?}", strings);
        }
    }
}
