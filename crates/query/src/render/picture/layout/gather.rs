//! What is laid out as one: a node, or the box of a country with its people.

use std::collections::BTreeMap;

use super::Pixels;
use crate::render::picture::font;
use crate::render::picture::sketch::Sketch;

/// The title of a box.
pub(crate) const TITLE: f64 = 11.0;
/// What is left around the nodes in a box, and between them.
const PADDING: f64 = 9.0;
const BETWEEN: f64 = 8.0;
/// The room for the title.
const HEAD: f64 = 20.0;

/// A node, or several in a box.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Body {
    /// The nodes, with their middles from the middle of the body.
    pub(super) members: Vec<(usize, Pixels)>,
    pub(super) size: Pixels,
    pub(super) group: Option<usize>,
}

/// Returns the bodies of a sketch in the order of their first nodes.
pub(super) fn bodies(sketch: &Sketch) -> Vec<Body> {
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut bodies = Vec::new();
    for (position, node) in sketch.nodes.iter().enumerate() {
        match node.group {
            Some(group) => groups.entry(group).or_default().push(position),
            None => bodies.push(Body {
                members: vec![(position, (0.0, 0.0))],
                size: node.size,
                group: None,
            }),
        }
    }
    for (group, members) in groups {
        bodies.push(body(sketch, group, &members));
    }
    bodies.sort_by_key(|body| body.members.first().map(|(position, _)| *position));
    bodies
}

/// Puts nodes into columns under a title; a few go into one.
fn body(sketch: &Sketch, group: usize, members: &[usize]) -> Body {
    let columns = match members.len() {
        0..=4 => 1,
        5..=12 => 2,
        13..=30 => 3,
        _ => 5,
    };
    let rows = members.len().div_ceil(columns);
    let size = |position: &usize| {
        sketch
            .nodes
            .get(*position)
            .map_or((0.0, 0.0), |node| node.size)
    };
    let columns: Vec<&[usize]> = members.chunks(rows.max(1)).collect();
    let widths: Vec<f64> = columns
        .iter()
        .map(|column| column.iter().map(|node| size(node).0).fold(0.0, f64::max))
        .collect();
    let gaps = BETWEEN * widths.len().saturating_sub(1) as f64;
    let title = sketch
        .groups
        .get(group)
        .map_or(0.0, |name| font::width(name, TITLE, true));
    let width = (widths.iter().sum::<f64>() + gaps).max(title) + 2.0 * PADDING;
    let height = |column: &[usize]| {
        column
            .iter()
            .map(|node| size(node).1 + BETWEEN)
            .sum::<f64>()
            - BETWEEN
    };
    let tallest = columns
        .iter()
        .map(|column| height(column))
        .fold(0.0, f64::max);
    let full = (width, HEAD + tallest + PADDING);
    let mut placed = Vec::new();
    let mut left = PADDING - full.0 / 2.0;
    for (column, width) in columns.iter().zip(&widths) {
        let mut top = HEAD - full.1 / 2.0;
        for node in *column {
            let height = size(node).1;
            placed.push((*node, (left + width / 2.0, top + height / 2.0)));
            top += height + BETWEEN;
        }
        left += width + BETWEEN;
    }
    Body {
        members: placed,
        size: full,
        group: Some(group),
    }
}
