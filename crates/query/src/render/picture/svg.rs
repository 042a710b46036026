//! A graph as SVG, without Graphviz.

use super::canvas::{Anchor, Canvas, Letters, Outline};
use super::font;
use super::layout::{GroupBox, Plan, plan};
use super::legend;
use super::look::{self, Dash, Shape};
use super::sketch::{Edge, Node, Sketch, sketch};
use crate::ask::Picture;
use crate::render::exchange::View;

const MARGIN: f64 = 24.0;
/// The distance that the number beside a line keeps from boxes.
const LABEL_ROOM: f64 = 6.0;

/// Returns a picture as SVG: the same look as that of [`dot`](crate::render::dot()), laid out by
/// [`layout`](crate::render::layout()). Tooltips have the sentences, and meetings link to their articles.
#[must_use]
pub fn svg(picture: &Picture, view: View) -> String {
    let sketch = sketch(picture, view);
    let plan = plan(&sketch);
    let mut canvas = Canvas::new(&title(picture), &description(&sketch));
    if sketch.nodes.is_empty() {
        return canvas.finish_empty();
    }
    for group in &plan.boxes {
        draw_group(&mut canvas, group);
    }
    for edge in &sketch.edges {
        draw_edge(&mut canvas, &sketch, &plan, edge);
    }
    for group in &plan.boxes {
        draw_group_name(&mut canvas, &sketch, group);
    }
    for edge in &sketch.edges {
        draw_label(&mut canvas, &sketch, &plan, edge);
    }
    for (node, place) in sketch.nodes.iter().zip(&plan.places) {
        draw_node(&mut canvas, node, *place);
    }
    let entries = legend::of_graph(&sketch);
    let width = plan
        .size
        .0
        .max(legend::full_width(&entries).min(720.0) + 2.0 * MARGIN);
    let room = width - 2.0 * MARGIN;
    let height = legend::draw(&mut canvas, &entries, MARGIN, plan.size.1, room);
    canvas.finish(width, plan.size.1 + height + MARGIN)
}

fn title(picture: &Picture) -> String {
    match &picture.centre {
        Some(centre) => format!("Who met {}", crate::render::one_line(&centre.name)),
        None => "Who met whom".to_owned(),
    }
}

fn description(sketch: &Sketch) -> String {
    let meetings = sketch.nodes.iter().filter(|node| node.is_meeting).count();
    let entities = sketch.nodes.len() - meetings;
    match sketch.view {
        View::Meetings => format!("{entities} people, bodies and places, and {meetings} meetings"),
        View::People => format!(
            "{entities} people and bodies, {} of whose pairs met",
            sketch.edges.len()
        ),
    }
}

fn draw_group(canvas: &mut Canvas, group: &GroupBox) {
    let outline = Outline {
        color: look::HAIR,
        filling: "#F6F8FA",
        width: 1.0,
        dash: Dash::Solid,
    };
    canvas.shape(Shape::Rounded, group.middle, group.size, outline);
}

/// The name of a group, which lines run behind.
fn draw_group_name(canvas: &mut Canvas, sketch: &Sketch, group: &GroupBox) {
    let name = sketch.groups.get(group.group).map_or("", String::as_str);
    let corner = (
        group.middle.0 - group.size.0 / 2.0 + 9.0,
        group.middle.1 - group.size.1 / 2.0 + 14.0,
    );
    let letters = Letters::new(super::layout::GROUP_TITLE, look::FAINT).bold();
    canvas.rimmed(corner, "#F6F8FA", letters, name);
}

fn draw_edge(canvas: &mut Canvas, sketch: &Sketch, plan: &Plan, edge: &Edge) {
    let (Some(from), Some(to)) = (plan.places.get(edge.ends.0), plan.places.get(edge.ends.1))
    else {
        return;
    };
    let half = |node: usize| sketch.nodes.get(node).map_or(0.0, |node| node.size.0 / 2.0);
    let path = if plan.is_layered {
        let (left, right) = if from.0 < to.0 {
            (
                (from.0 + half(edge.ends.0), from.1),
                (to.0 - half(edge.ends.1), to.1),
            )
        } else {
            (
                (to.0 + half(edge.ends.1), to.1),
                (from.0 - half(edge.ends.0), from.1),
            )
        };
        let bend = f64::midpoint(left.0, right.0);
        format!(
            "M{:.1} {:.1}C{bend:.1} {:.1} {bend:.1} {:.1} {:.1} {:.1}",
            left.0, left.1, left.1, right.1, right.0, right.1
        )
    } else {
        format!("M{:.1} {:.1}L{:.1} {:.1}", from.0, from.1, to.0, to.1)
    };
    // Where many lines cross, the thin ones stand back behind the thick ones.
    let opacity = match (sketch.is_large(), edge.line > 1.0) {
        (false, _) => 1.0,
        (true, true) => 0.8,
        (true, false) => 0.45,
    };
    canvas.open(&edge.tip, edge.url.as_deref());
    canvas.path(&path, edge.color, edge.line, edge.dash, opacity);
    canvas.close(edge.url.as_deref());
}

/// The number beside a line, in the middle of what can be seen of it.
fn draw_label(canvas: &mut Canvas, sketch: &Sketch, plan: &Plan, edge: &Edge) {
    let Some(label) = &edge.label else { return };
    let (Some(from), Some(to)) = (plan.places.get(edge.ends.0), plan.places.get(edge.ends.1))
    else {
        return;
    };
    let size = |node: usize| sketch.nodes.get(node).map_or((0.0, 0.0), |node| node.size);
    let (across, down) = (to.0 - from.0, to.1 - from.1);
    let inside = |node: usize| {
        let (width, height) = size(node);
        let part = (width / 2.0 / across.abs()).min(height / 2.0 / down.abs());
        if part.is_finite() { part.min(0.5) } else { 0.5 }
    };
    let (begin, end) = (inside(edge.ends.0), 1.0 - inside(edge.ends.1));
    let at = |share: f64| {
        let share = begin + (end - begin) * share;
        (from.0 + across * share, from.1 + down * share)
    };
    let is_free = |point: &(f64, f64)| {
        let mut boxes = sketch.nodes.iter().zip(&plan.places);
        !boxes.any(|(node, middle)| {
            (point.0 - middle.0).abs() < node.size.0 / 2.0 + LABEL_ROOM
                && (point.1 - middle.1).abs() < node.size.1 / 2.0 + LABEL_ROOM
        })
    };
    // Where another box lies over the middle, the nearest place to it that can be seen.
    let shares = [0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9];
    let middle = shares.map(at).into_iter().find(is_free).unwrap_or(at(0.5));
    let letters = Letters::new(9.5, look::FAINT)
        .bold()
        .anchored(Anchor::Middle);
    canvas.rimmed((middle.0, middle.1 + 3.4), look::GROUND, letters, label);
}

fn draw_node(canvas: &mut Canvas, node: &Node, middle: (f64, f64)) {
    canvas.open(&node.tip, node.url.as_deref());
    let outline = Outline {
        color: node.border,
        filling: node.filling,
        width: node.line,
        dash: node.dash,
    };
    canvas.shape(node.shape, middle, node.size, outline);
    let height: f64 = node.words.iter().map(|line| line.size * font::LINE).sum();
    let mut top = middle.1 - height / 2.0;
    for line in &node.words {
        let high = line.size * font::LINE;
        let letters = Letters {
            size: line.size,
            color: if line.is_faint {
                look::FAINT
            } else {
                node.letters
            },
            is_bold: line.is_bold,
            is_struck: node.is_struck,
            anchor: Anchor::Middle,
        };
        // The base of letters is about four fifths down their line.
        canvas.text((middle.0, top + high * 0.79), letters, &line.text);
        top += high;
    }
    canvas.close(node.url.as_deref());
}
