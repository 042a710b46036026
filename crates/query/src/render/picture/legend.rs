//! Explains what occurs in a picture, in rows below it.

use chancery_model::EntityKind;

use super::canvas::{Anchor, Canvas, Letters, Outline};
use super::font;
use super::look::{self, Dash, Shape};
use super::sketch::Sketch;
use crate::render::exchange::View;

const SIZE: f64 = 10.5;
const HEIGHT: f64 = 22.0;
const GAP: f64 = 12.0;

/// Something to explain.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Entry {
    /// A box with its name inside.
    Sample {
        shape: Shape,
        outline: Outline,
        letters: &'static str,
        is_struck: bool,
        words: String,
    },
    /// A line with its words behind it.
    Line {
        color: &'static str,
        width: f64,
        dash: Dash,
        words: String,
    },
    /// A mark with its words behind it.
    Mark {
        shape: Shape,
        color: &'static str,
        words: String,
    },
    /// Words in the colour that they explain.
    Coloured { color: &'static str, words: String },
    /// Words only.
    Words(String),
}

/// The entry for meetings of which reports contradict each other.
pub(crate) fn disputed() -> Entry {
    Entry::Coloured {
        color: look::of_status(chancery_model::Status::Denied).color,
        words: look::DISPUTED.to_owned(),
    }
}

/// Returns what a graph needs explained.
pub(crate) fn of_graph(sketch: &Sketch) -> Vec<Entry> {
    let mut entries: Vec<Entry> = sketch.kinds.iter().map(|kind| of_kind(*kind)).collect();
    for (sample, words) in look::STATUSES {
        let stroke = look::of_status(sample);
        let is_alike = |status: &chancery_model::Status| look::of_status(*status) == stroke;
        if !sketch.statuses.iter().any(is_alike) {
            continue;
        }
        entries.push(match sketch.view {
            View::Meetings => Entry::Sample {
                shape: Shape::Ellipse,
                outline: Outline {
                    color: stroke.color,
                    filling: stroke.filling,
                    width: 1.0,
                    dash: stroke.dash,
                },
                letters: stroke.color,
                is_struck: stroke.is_struck,
                words: words.to_owned(),
            },
            View::People => Entry::Line {
                color: stroke.color,
                width: 1.6,
                dash: stroke.dash,
                words: words.to_owned(),
            },
        });
    }
    if sketch.has_disputed {
        entries.push(disputed());
    }
    if !sketch.nodes.is_empty() {
        let words = match sketch.view {
            View::Meetings => "the thicker, the more sources",
            View::People => "the thicker, the more meetings",
        };
        entries.push(Entry::Line {
            color: look::INK,
            width: 3.2,
            dash: Dash::Solid,
            words: words.to_owned(),
        });
    }
    entries
}

/// Returns the sample of a kind of entity.
pub(crate) fn of_kind(kind: EntityKind) -> Entry {
    let look = look::of_kind(kind);
    Entry::Sample {
        shape: look.shape,
        outline: Outline {
            color: look.border,
            filling: look.filling,
            width: 1.3,
            dash: Dash::Solid,
        },
        letters: look::INK,
        is_struck: false,
        words: kind.to_string(),
    }
}

/// Returns how wide one row of all entries is.
pub(crate) fn full_width(entries: &[Entry]) -> f64 {
    entries.iter().map(|entry| width(entry) + GAP).sum()
}

/// Draws the entries from `top` on, in as many rows as a width needs; returns the height.
pub(crate) fn draw(canvas: &mut Canvas, entries: &[Entry], left: f64, top: f64, room: f64) -> f64 {
    let (mut x, mut y) = (left, top);
    for entry in entries {
        let width = width(entry);
        if x > left && x + width > left + room {
            (x, y) = (left, y + HEIGHT + 6.0);
        }
        draw_entry(canvas, entry, x, y, width);
        x += width + GAP;
    }
    if entries.is_empty() {
        0.0
    } else {
        y - top + HEIGHT
    }
}

fn width(entry: &Entry) -> f64 {
    match entry {
        Entry::Sample { words, .. } => font::width(words, SIZE, false) + 26.0,
        Entry::Line { words, .. } => font::width(words, SIZE, false) + 40.0,
        Entry::Mark { words, .. } => font::width(words, SIZE, false) + 20.0,
        Entry::Coloured { words, .. } | Entry::Words(words) => {
            font::width(words, SIZE, false) + 6.0
        }
    }
}

fn draw_entry(canvas: &mut Canvas, entry: &Entry, x: f64, y: f64, width: f64) {
    let middle = y + HEIGHT / 2.0;
    // Letters look centred when they stand a third of their size below the middle.
    let base = middle + SIZE * 0.35;
    match entry {
        Entry::Sample {
            shape,
            outline,
            letters,
            is_struck,
            words,
        } => {
            canvas.shape(*shape, (x + width / 2.0, middle), (width, HEIGHT), *outline);
            let letters = Letters {
                is_struck: *is_struck,
                ..Letters::new(SIZE, letters).anchored(Anchor::Middle)
            };
            canvas.text((x + width / 2.0, base), letters, words);
        }
        Entry::Line {
            color,
            width,
            dash,
            words,
        } => {
            let path = format!("M{x:.1} {middle:.1}h30");
            canvas.path(&path, color, *width, *dash, 1.0);
            canvas.text((x + 36.0, base), Letters::new(SIZE, look::INK), words);
        }
        Entry::Mark {
            shape,
            color,
            words,
        } => {
            let size = if *shape == Shape::Square { 9.5 } else { 12.0 };
            let outline = Outline {
                color,
                filling: color,
                width: 1.0,
                dash: Dash::Solid,
            };
            canvas.shape(*shape, (x + 7.0, middle), (size, size), outline);
            canvas.text((x + 18.0, base), Letters::new(SIZE, look::INK), words);
        }
        Entry::Coloured { color, words } => {
            canvas.text((x, base), Letters::new(SIZE, color).bold(), words);
        }
        Entry::Words(words) => canvas.text((x, base), Letters::new(SIZE, look::FAINT), words),
    }
}
