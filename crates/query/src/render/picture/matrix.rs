//! Who met whom how often, as a table of squares: the darker, the more meetings.

use std::collections::BTreeMap;

use chancery_store::{EntityId, EntityRow};

use super::canvas::{Anchor, Canvas, Letters, Outline};
use super::chart::{Chart, MARGIN, NAME, kinds, longest_name, most_active, name};
use super::legend::{self, Entry};
use super::look::{self, Dash, Shape};
use super::sketch::{meeting_tip, web_address};
use crate::ask::Picture;
use crate::render::exchange::{Pair, pairs, participants};
use crate::render::text::one_line;

const CELL: f64 = 24.0;

/// The shades of a cell by the number of meetings, each with the letters that can be read on it.
const SHADES: [(u64, &str, &str); 5] = [
    (1, "#DCEBF7", look::INK),
    (2, "#A9CDE8", look::INK),
    (4, "#5FA3D0", look::INK),
    (8, "#0B6299", look::GROUND),
    (u64::MAX, "#053A5E", look::GROUND),
];

/// Returns the people and bodies with most meetings as a matrix, as SVG. O(r³) for r rows.
///
/// A cell has the number of meetings of its two; it is hollow where none of them took place. Those who
/// met stand near each other.
#[must_use]
pub fn matrix(picture: &Picture) -> Chart {
    let counts = participants(picture);
    let (rows, left_out) = most_active(picture);
    let title = "Who met whom how often";
    let mut canvas = Canvas::new(title, &format!("{} people and bodies", rows.len()));
    if rows.is_empty() {
        return Chart {
            svg: canvas.finish_empty(),
            left_out,
        };
    }
    let longest = longest_name(&rows);
    let left = MARGIN + longest + 44.0;
    // Names above go up at an angle of 60 degrees.
    let top = MARGIN + longest * 0.87 + 12.0;
    let side = CELL * rows.len() as f64;
    let pairs = pairs(picture);
    for (at, row) in rows.iter().enumerate() {
        draw_names(
            &mut canvas,
            row,
            at,
            (left, top),
            counts.get(&row.id).copied(),
        );
    }
    for (down, one) in rows.iter().enumerate() {
        for (across, other) in rows.iter().enumerate() {
            let middle = (
                left + CELL * (across as f64 + 0.5),
                top + CELL * (down as f64 + 0.5),
            );
            let key = (one.id.min(other.id), one.id.max(other.id));
            draw_cell(&mut canvas, (one, other), pairs.get(&key), middle);
        }
    }
    let entries = legend(&rows, &pairs);
    let width = (left + side + longest * 0.5 + MARGIN)
        .max(legend::full_width(&entries).min(640.0) + 2.0 * MARGIN);
    let foot = top + side + 18.0;
    let height = legend::draw(&mut canvas, &entries, MARGIN, foot, width - 2.0 * MARGIN);
    Chart {
        svg: canvas.finish(width, foot + height + MARGIN),
        left_out,
    }
}

/// The name of a row with its number of meetings, and that of the same column.
fn draw_names(
    canvas: &mut Canvas,
    row: &EntityRow,
    at: usize,
    (left, top): (f64, f64),
    count: Option<u64>,
) {
    let color = look::of_kind(row.kind).border;
    let middle = CELL * (at as f64 + 0.5);
    let letters = Letters::new(NAME, color);
    let base = top + middle + NAME * 0.35;
    canvas.text(
        (left - 40.0, base),
        letters.anchored(Anchor::End),
        &name(row),
    );
    let count = count.unwrap_or_default().to_string();
    let faint = Letters::new(9.5, look::FAINT).bold().anchored(Anchor::End);
    canvas.text((left - 10.0, base), faint, &count);
    canvas.slanted((left + middle + 4.0, top - 8.0), -60.0, letters, &name(row));
}

fn draw_cell(
    canvas: &mut Canvas,
    (one, other): (&EntityRow, &EntityRow),
    pair: Option<&Pair<'_>>,
    middle: (f64, f64),
) {
    let size = (CELL - 2.0, CELL - 2.0);
    let plain = |filling| Outline {
        color: look::HAIR,
        filling,
        width: 0.6,
        dash: Dash::Solid,
    };
    if one.id == other.id {
        canvas.shape(Shape::Square, middle, size, plain(look::HAIR));
        return;
    }
    let Some((pair, speaker)) = pair.and_then(|pair| Some((pair, pair.latest()?))) else {
        canvas.shape(Shape::Square, middle, size, plain(look::GROUND));
        return;
    };
    let count = u64::try_from(pair.meetings.len()).unwrap_or(u64::MAX);
    let url = web_address(speaker);
    let noun = if count == 1 { "meeting" } else { "meetings" };
    let names = format!("{} and {}", one_line(&one.name), one_line(&other.name));
    let tip = format!(
        "{names}: {count} {noun}, the latest: {}",
        meeting_tip(speaker)
    );
    canvas.open(&tip, url.as_deref());
    let status = pair.meetings.iter().map(|meeting| meeting.status).min();
    let stroke = look::of_status(status.unwrap_or(speaker.status));
    let (outline, ink) = if pair
        .meetings
        .iter()
        .any(|meeting| meeting.status.happened())
    {
        let (filling, ink) = shade(count);
        (plain(filling), ink)
    } else {
        let outline = Outline {
            color: stroke.color,
            filling: look::GROUND,
            width: 1.2,
            dash: stroke.dash,
        };
        (outline, stroke.color)
    };
    canvas.shape(Shape::Square, middle, size, outline);
    let letters = Letters {
        is_struck: stroke.is_struck,
        ..Letters::new(10.0, ink).anchored(Anchor::Middle)
    };
    canvas.text((middle.0, middle.1 + 3.5), letters, &count.to_string());
    canvas.close(url.as_deref());
}

/// The filling for a number of meetings, and the letters on it.
fn shade(count: u64) -> (&'static str, &'static str) {
    let fits = SHADES.iter().find(|(most, _, _)| count <= *most);
    fits.map_or(("#053A5E", look::GROUND), |(_, filling, ink)| {
        (filling, ink)
    })
}

fn legend(rows: &[&EntityRow], pairs: &BTreeMap<(EntityId, EntityId), Pair<'_>>) -> Vec<Entry> {
    let shown = |id: &EntityId| rows.iter().any(|row| row.id == *id);
    let inside: Vec<&Pair<'_>> = pairs
        .iter()
        .filter(|((one, other), _)| shown(one) && shown(other))
        .map(|(_, pair)| pair)
        .collect();
    let mut entries = vec![Entry::Words("number of meetings:".to_owned())];
    for (count, words) in [
        (1, "1"),
        (2, "2"),
        (4, "3–4"),
        (8, "5–8"),
        (9, "9 and more"),
    ] {
        let (filling, letters) = shade(count);
        entries.push(Entry::Sample {
            shape: Shape::Square,
            outline: Outline {
                color: look::HAIR,
                filling,
                width: 0.6,
                dash: Dash::Solid,
            },
            letters,
            is_struck: false,
            words: words.to_owned(),
        });
    }
    for (sample, words) in look::STATUSES.into_iter().skip(1) {
        let stroke = look::of_status(sample);
        let is_such = |pair: &&&Pair<'_>| {
            let status = pair.meetings.iter().map(|meeting| meeting.status).min();
            status.is_some_and(|status| look::of_status(status) == stroke)
        };
        if inside.iter().any(|pair| is_such(&pair)) {
            entries.push(Entry::Sample {
                shape: Shape::Square,
                outline: Outline {
                    color: stroke.color,
                    filling: look::GROUND,
                    width: 1.2,
                    dash: stroke.dash,
                },
                letters: stroke.color,
                is_struck: stroke.is_struck,
                words: words.to_owned(),
            });
        }
    }
    entries.extend(kinds(rows));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::small_picture;

    #[test]
    fn cells_count_meetings_on_both_sides() {
        let svg = matrix(&small_picture()).svg;
        // Ann and Ben met once and are to meet again; Cem met each of them once.
        assert_eq!(svg.matches("2 meetings, the latest").count(), 2);
        assert_eq!(svg.matches("1 meeting, the latest").count(), 4);
    }

    #[test]
    fn what_did_not_take_place_is_hollow() {
        let mut picture = small_picture();
        picture.meetings.remove(0);
        let svg = matrix(&picture).svg;
        assert!(svg.contains("stroke-dasharray") && !svg.contains("<title>Person 1 and Person 3"));
    }
}
