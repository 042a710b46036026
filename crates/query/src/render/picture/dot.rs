//! Graphs for Graphviz.
//!
//! A small graph of people and meetings is left to `dot`, which puts it into layers from left to right. A larger
//! one, and every graph of people, names `neato` as its layout and has the place of each node from
//! [`layout`](super::layout()), so that any program of Graphviz draws it at once and as the SVG has it. Countries are
//! clusters.
//!
//! All text is escaped here, because Graphviz has three languages in one file: quoted strings with
//! backslash escapes, character references inside them, and the markup of HTML-like labels.

use std::fmt::{self, Write as _};

use super::font::FAMILIES;
use super::layout::{Plan, plan};
use super::legend::{self, Entry};
use super::look::{self, Dash, Shape};
use super::sketch::{Edge, Node, Sketch, Words, sketch};
use crate::ask::Picture;
use crate::render::exchange::View;

/// Pixels, which are points there, to the inch.
const INCH: f64 = 72.0;

/// Returns the picture as a DOT file, which Graphviz draws without a warning.
///
/// Linear in the picture, but for the places of a large one: see [`layout`](super::layout()).
#[must_use]
pub fn dot(picture: &Picture, view: View) -> String {
    let sketch = sketch(picture, view);
    let has_places = sketch.is_large() || view == View::People;
    let plan = has_places.then(|| plan(&sketch));
    let mut out = String::new();
    // Writing to a string does not fail.
    write_graph(&mut out, &sketch, plan.as_ref()).ok();
    out
}

fn write_graph(out: &mut String, sketch: &Sketch, plan: Option<&Plan>) -> fmt::Result {
    let layout = if plan.is_some() {
        "layout=neato, inputscale=72, splines=line"
    } else {
        "rankdir=LR, splines=true, nodesep=0.18, ranksep=0.9"
    };
    out.push_str("graph chancery {\n");
    writeln!(
        out,
        "  graph [{layout}, outputorder=edgesfirst, pad=0.3, bgcolor=\"{ground}\", tooltip=\" \", \
         fontname={font}, fontsize=11, labelloc=b, labeljust=l,\n    label=<{legend}>];",
        ground = look::GROUND,
        font = quoted(FAMILIES),
        legend = legend_table(sketch),
    )?;
    writeln!(
        out,
        "  node [fontname={}, fontsize=12, style=filled, margin=\"0.14,0.07\"];",
        quoted(FAMILIES)
    )?;
    writeln!(
        out,
        "  edge [fontname={}, fontsize=9.5, fontcolor=\"{}\"];",
        quoted(FAMILIES),
        look::FAINT
    )?;
    if let Some(plan) = plan {
        write_groups(out, sketch, plan)?;
    }
    for (position, node) in sketch.nodes.iter().enumerate() {
        write_node(out, node, plan, position)?;
    }
    for edge in &sketch.edges {
        write_edge(out, sketch, edge)?;
    }
    out.push_str("}\n");
    Ok(())
}

/// A cluster for each country, which layouts that know clusters keep together, and a frame with its name.
fn write_groups(out: &mut String, sketch: &Sketch, plan: &Plan) -> fmt::Result {
    for group in &plan.boxes {
        let name = sketch.groups.get(group.group).map_or("", String::as_str);
        let number = group.group;
        writeln!(
            out,
            "  g{number} [shape=box, style=\"rounded\", color=\"{}\", fontcolor=\"{}\", fontsize=11, labelloc=t, \
             label=<<FONT POINT-SIZE=\"5\"> </FONT><BR/><B>{}</B>>, tooltip={}{}];",
            look::HAIR,
            look::FAINT,
            markup(name),
            quoted(name),
            place(plan, group.middle, group.size),
        )?;
        let is_member = |node: &&Node| node.group == Some(number);
        let members = sketch.nodes.iter().filter(is_member);
        let members: Vec<&str> = members.map(|node| node.id.as_str()).collect();
        // The frame is drawn by the node above: each layout would draw its own here, and some over the names.
        writeln!(
            out,
            "  subgraph cluster_{number} {{ label=\"\"; peripheries=0; tooltip={}; {}; }}",
            quoted(name),
            members.join("; ")
        )?;
    }
    Ok(())
}

/// The attributes of a fixed place and size. Heights count upwards there.
fn place(plan: &Plan, middle: (f64, f64), size: (f64, f64)) -> String {
    format!(
        ", fixedsize=true, width={:.3}, height={:.3}, pos=\"{:.1},{:.1}!\"",
        size.0 / INCH,
        size.1 / INCH,
        middle.0,
        plan.size.1 - middle.1
    )
}

fn write_node(out: &mut String, node: &Node, plan: Option<&Plan>, position: usize) -> fmt::Result {
    let (shape, rounded) = match node.shape {
        Shape::Rounded => ("box", "rounded,"),
        Shape::Square => ("box", ""),
        Shape::Octagon => ("octagon", ""),
        Shape::Note => ("note", ""),
        Shape::Ellipse => ("ellipse", ""),
        Shape::Diamond => ("diamond", ""),
    };
    let size = node.words.first().map_or(12.0, |words| words.size);
    write!(
        out,
        "  {} [shape={shape}, style=\"{rounded}filled,{}\", color=\"{}\", fillcolor=\"{}\", fontcolor=\"{}\", \
         penwidth={}, fontsize={size}, label={}, tooltip={}",
        node.id,
        node.dash.graphviz(),
        node.border,
        node.filling,
        node.letters,
        node.line,
        label(node),
        quoted(&node.tip),
    )?;
    if node.is_meeting {
        out.push_str(", margin=\"0.06,0.03\"");
    }
    write_link(out, node.url.as_deref())?;
    if let Some((plan, middle)) = plan.and_then(|plan| Some((plan, plan.places.get(position)?))) {
        out.push_str(&place(plan, *middle, node.size));
    }
    out.push_str("];\n");
    Ok(())
}

fn write_edge(out: &mut String, sketch: &Sketch, edge: &Edge) -> fmt::Result {
    let id = |node: usize| sketch.nodes.get(node).map_or("", |node| node.id.as_str());
    // Where many lines cross, the thin ones stand back.
    let faded = if sketch.is_large() && edge.line <= 1.0 {
        "80"
    } else {
        ""
    };
    write!(
        out,
        "  {} -- {} [style={}, color=\"{}{faded}\", penwidth={}, tooltip={tip}, edgetooltip={tip}",
        id(edge.ends.0),
        id(edge.ends.1),
        edge.dash.graphviz(),
        edge.color,
        edge.line,
        tip = quoted(&edge.tip),
    )?;
    if let Some(label) = &edge.label {
        write!(
            out,
            ", label={}, labeltooltip={}",
            quoted(label),
            quoted(&edge.tip)
        )?;
    }
    write_link(out, edge.url.as_deref())?;
    out.push_str("];\n");
    Ok(())
}

fn write_link(out: &mut String, url: Option<&str>) -> fmt::Result {
    match url {
        Some(url) => write!(out, ", URL={}, target=\"_blank\"", quoted(url)),
        None => Ok(()),
    }
}

/// The words of a node: a plain string where they are all alike, else markup.
fn label(node: &Node) -> String {
    let is_plain = |line: &Words| !line.is_bold && !line.is_faint;
    if !node.is_struck && node.words.iter().all(is_plain) {
        let lines: Vec<String> = node.words.iter().map(|line| escaped(&line.text)).collect();
        return format!("\"{}\"", lines.join("\\n"));
    }
    let lines: Vec<String> = node
        .words
        .iter()
        .map(|line| marked_up(node, line))
        .collect();
    format!("<{}>", lines.join("<BR/>"))
}

fn marked_up(node: &Node, line: &Words) -> String {
    // Graphviz takes nothing between two tags for an error.
    let text = if line.text.is_empty() {
        " ".to_owned()
    } else {
        markup(&line.text)
    };
    let text = if node.is_struck {
        format!("<S>{text}</S>")
    } else {
        text
    };
    let text = if line.is_bold {
        format!("<B>{text}</B>")
    } else {
        text
    };
    if line.is_faint {
        let (size, color) = (line.size, look::FAINT);
        format!("<FONT POINT-SIZE=\"{size}\" COLOR=\"{color}\">{text}</FONT>")
    } else {
        text
    }
}

/// Returns a quoted string of DOT that reads as `text`, character for character.
///
/// Graphviz reads backslashes as escapes (`\N` is the name of the node) and character references
/// (`&amp;`) in every string, so both are escaped. Line breaks and control characters must have
/// been made visible before; those that were not become spaces, never a line of the file.
fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text))
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
fn legend_table(sketch: &Sketch) -> String {
    let cells: String = legend::of_graph(sketch).iter().map(legend_cell).collect();
    if sketch.nodes.is_empty() {
        return "nothing to draw".to_owned();
    }
    format!(
        "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"6\" CELLPADDING=\"4\"><TR>{cells}</TR></TABLE>"
    )
}

fn legend_cell(entry: &Entry) -> String {
    let styled = |dash: Dash, rounded: bool| {
        let mut styles = Vec::new();
        styles.extend(rounded.then_some("ROUNDED"));
        match dash {
            Dash::Solid => {}
            Dash::Dashed => styles.push("DASHED"),
            Dash::Dotted => styles.push("DOTTED"),
        }
        if styles.is_empty() {
            String::new()
        } else {
            format!(" STYLE=\"{}\"", styles.join(","))
        }
    };
    match entry {
        Entry::Sample {
            shape,
            outline,
            letters,
            is_struck,
            words,
        } => {
            let words = markup(words);
            let words = if *is_struck {
                format!("<S>{words}</S>")
            } else {
                words
            };
            let style = styled(
                outline.dash,
                matches!(shape, Shape::Rounded | Shape::Ellipse),
            );
            format!(
                "<TD COLOR=\"{}\" BGCOLOR=\"{}\"{style}><FONT COLOR=\"{letters}\">{words}</FONT></TD>",
                outline.color, outline.filling
            )
        }
        // A table has no lines; the border of a cell is drawn as one.
        Entry::Line {
            color,
            width,
            dash,
            words,
        } => {
            let border = if *width > 2.0 { " BORDER=\"3\"" } else { "" };
            let style = styled(*dash, false);
            let words = markup(words);
            format!("<TD COLOR=\"{color}\"{border}{style}>{words}</TD>")
        }
        Entry::Mark { words, .. } => format!("<TD>{}</TD>", markup(words)),
        Entry::Coloured { color, words } => {
            let words = markup(words);
            format!("<TD BORDER=\"0\"><FONT COLOR=\"{color}\">{words}</FONT></TD>")
        }
        Entry::Words(words) => format!("<TD BORDER=\"0\">{}</TD>", markup(words)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{HOSTILE, arbitrary_picture, encounter, entity};
    use chancery_model::{EntityKind, Status};
    use chancery_store::EntityRow;

    use crate::render::one_line;
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
                _ if letter.is_ascii_alphanumeric() || " \n{}[]=,;-._!".contains(letter) => {}
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
            ..Picture::default()
        }
    }

    #[test]
    fn hostile_names_stay_names() {
        let strings = strings_of(&dot(&picture(HOSTILE), View::Meetings)).unwrap();
        for name in HOSTILE {
            let expected = one_line(name);
            let in_tooltip = format!("{expected} (");
            assert!(
                strings
                    .iter()
                    .any(|text| shown(text) == expected || shown(text).starts_with(&in_tooltip)),
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
            entities: vec![person, city],
            meetings: vec![held, cancelled],
            ..Picture::default()
        };
        insta::assert_snapshot!(dot(&picture, View::Meetings));
    }

    #[test]
    fn only_web_addresses_become_links() {
        let mut picture = picture(&["A", "B"]);
        picture.meetings[0].reports[0].article.url = Some("javascript:alert(1)".into());
        picture.meetings.truncate(1);
        assert!(!dot(&picture, View::Meetings).contains("URL="));
        picture.meetings[0].reports[0].article.url = Some("https://e.org/\"x".into());
        assert!(dot(&picture, View::Meetings).contains(r#"URL="https://e.org/\"x""#));
    }

    #[test]
    fn graphviz_draws_it_without_a_warning() {
        let mut names = HOSTILE.to_vec();
        let long = "x".repeat(10_000);
        names.push(&long);
        for view in [View::Meetings, View::People] {
            check_with_graphviz(&dot(&picture(&names), view));
            check_with_graphviz(&dot(&Picture::default(), view));
        }
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
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn any_name_parses(first in any::<String>(), second in "[\"\\\\<>&\n;]{0,12}") {
            for view in [View::Meetings, View::People] {
                let strings = strings_of(&dot(&picture(&[&first, &second]), view));
                prop_assert!(strings.is_ok(), "{:?}", strings);
            }
        }

        #[test]
        fn large_ones_parse_too(picture in arbitrary_picture(60, 40)) {
            for view in [View::Meetings, View::People] {
                let strings = strings_of(&dot(&picture, view));
                prop_assert!(strings.is_ok(), "{:?}", strings);
            }
        }
    }
}
