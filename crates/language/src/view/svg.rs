//! A drawing of one sentence's tree: words on a line, arcs above it.

use std::fmt::Write as _;

use crate::analysis::{NameKind, Sentence};

/// Width of a character of the words, in pixels.
const CHARACTER: usize = 9;
/// Space between words.
const GAP: usize = 34;
/// Height of one level of arcs.
const LEVEL: usize = 34;
const MARGIN: usize = 24;

/// An arc with the place that it gets.
struct Arc {
    dependent: usize,
    head: usize,
    level: usize,
}

impl Arc {
    fn span(&self) -> (usize, usize) {
        (self.dependent.min(self.head), self.dependent.max(self.head))
    }
}

/// Returns one sentence's tree as a drawing in SVG; its text is escaped.
#[must_use]
pub fn svg(sentence: &Sentence, text: &str) -> String {
    let mut out = String::new();
    if draw(&mut out, sentence, text).is_err() {
        // Writing to a string does not fail.
        out.clear();
    }
    out
}

fn draw(out: &mut String, sentence: &Sentence, text: &str) -> std::fmt::Result {
    let arcs = arcs(sentence);
    let levels = arcs.iter().map(|arc| arc.level).max().unwrap_or(0);
    let (centres, width) = layout(sentence, text);
    let base = MARGIN + levels * LEVEL + LEVEL;
    let height = base + 64;
    writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" text-anchor=\"middle\">"
    )?;
    writeln!(out, "<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>")?;
    for arc in &arcs {
        let label = sentence.tokens[arc.dependent].relation.as_str();
        draw_arc(
            out,
            arc,
            (centres[arc.dependent], centres[arc.head]),
            base,
            label,
        )?;
    }
    if let Some(x) = sentence.root().and_then(|root| centres.get(root)) {
        let top = base - LEVEL;
        writeln!(
            out,
            "<path d=\"M{x} {top} V{}\" stroke=\"#555\"/>",
            base - 8
        )?;
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" font-size=\"11\" fill=\"#555\">root</text>",
            top - 4
        )?;
    }
    draw_words(out, sentence, text, &centres, base)?;
    writeln!(out, "</svg>")
}

/// The arcs, each above all arcs that it spans.
fn arcs(sentence: &Sentence) -> Vec<Arc> {
    let arc = |(dependent, head): (usize, Option<usize>)| {
        Some(Arc {
            dependent,
            head: head?,
            level: 0,
        })
    };
    let heads = sentence
        .tokens
        .iter()
        .map(|token| token.head().filter(|head| *head < sentence.tokens.len()));
    let mut arcs: Vec<Arc> = heads.enumerate().filter_map(arc).collect();
    arcs.sort_by_key(|arc| (arc.span().1 - arc.span().0, arc.span().0));
    for index in 0..arcs.len() {
        let (first, last) = arcs[index].span();
        let below = arcs[..index]
            .iter()
            .filter(|arc| arc.span().0 < last && arc.span().1 > first);
        arcs[index].level = below.map(|arc| arc.level + 1).max().unwrap_or(1);
    }
    arcs
}

/// The centre of each word, and the width of the drawing.
fn layout(sentence: &Sentence, text: &str) -> (Vec<usize>, usize) {
    let mut x = MARGIN;
    let mut centres = Vec::new();
    for token in &sentence.tokens {
        let tags = token.upos.as_str().len().max(token.relation.as_str().len());
        let width = token.text(text).chars().count().max(tags) * CHARACTER;
        centres.push(x + width / 2);
        x += width + GAP / 2;
    }
    (centres, x + MARGIN)
}

fn draw_arc(
    out: &mut String,
    arc: &Arc,
    (from, to): (usize, usize),
    base: usize,
    label: &str,
) -> std::fmt::Result {
    let top = base.saturating_sub(arc.level * LEVEL);
    // The head's end is moved inwards, so that it does not meet the arrows that point to the head.
    let to = if to > from { to - 6 } else { to + 6 };
    let foot = base - 8;
    let path = format!(
        "M{from} {foot} C{from} {top} {from} {top} {} {top} ",
        from.midpoint(to)
    );
    let path = format!("{path}C{to} {top} {to} {top} {to} {foot}");
    writeln!(out, "<path d=\"{path}\" fill=\"none\" stroke=\"#555\"/>")?;
    writeln!(
        out,
        "<path d=\"M{} {} L{} {} L{from} {} Z\" fill=\"#555\"/>",
        from - 4,
        foot - 6,
        from + 4,
        foot - 6,
        foot
    )?;
    let middle = from.midpoint(to);
    writeln!(
        out,
        "<text x=\"{middle}\" y=\"{}\" font-size=\"11\" fill=\"#555\">{}</text>",
        top + 11,
        escape(label)
    )
}

fn draw_words(
    out: &mut String,
    sentence: &Sentence,
    text: &str,
    centres: &[usize],
    base: usize,
) -> std::fmt::Result {
    for (index, (token, x)) in sentence.tokens.iter().zip(centres).enumerate() {
        let fill = match sentence.name_at(index).map(|name| name.kind) {
            Some(NameKind::Person) => "#1553a0",
            Some(NameKind::Organization) => "#8a3c00",
            Some(NameKind::Location) => "#0b6b2e",
            None => "#000",
        };
        let (word, tag) = (escape(token.text(text)), token.upos);
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" font-size=\"16\" fill=\"{fill}\">{word}</text>",
            base + 14
        )?;
        writeln!(
            out,
            "<text x=\"{x}\" y=\"{}\" font-size=\"11\" fill=\"#555\">{tag}</text>",
            base + 32
        )?;
    }
    Ok(())
}

/// Escapes what is special in XML; characters that XML does not allow become U+FFFD.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ if character.is_control() => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn draws_every_word_and_arc() {
        let analysis = samples::analysis();
        let drawing = svg(&analysis.sentences[0], samples::TEXT);
        assert!(drawing.starts_with("<svg ") && drawing.ends_with("</svg>\n"));
        assert_eq!(drawing.matches("fill=\"none\"").count(), 7);
        assert!(drawing.contains(">&lt;</text>") && drawing.contains(">nsubj</text>"));
        assert!(!drawing.contains("<<"));
    }

    #[test]
    fn arcs_are_above_those_that_they_span() {
        let analysis = samples::analysis();
        let arcs = arcs(&analysis.sentences[0]);
        let level = |dependent| {
            arcs.iter()
                .find(|arc| arc.dependent == dependent)
                .unwrap()
                .level
        };
        assert!(level(0) > level(1) && level(1) > level(2));
    }

    #[test]
    fn an_empty_sentence_is_an_empty_drawing() {
        assert!(svg(&Sentence::default(), "").contains("</svg>"));
    }
}
