//! Who met whom over time: a lane for each, a column for each meeting.
//!
//! Meetings stand in the order of their dates, one a column, so that no two cover each other; time is therefore
//! not to scale, and months are marked above. Who took part has a mark on their lane, and a line joins the marks.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::MeetingKind;
use chancery_store::{EntityId, EntityRow};

use super::canvas::{Anchor, Canvas, Letters, Outline};
use super::chart::{Chart, MARGIN, NAME, kinds, longest_name, most_active, name};
use super::font;
use super::legend::{self, Entry, disputed};
use super::look::{self, Dash, Shape};
use super::sketch::{meeting_tip, web_address};
use crate::ask::{Encounter, Picture};
use crate::render::table::cut;
use crate::render::text::one_line;

const LANE: f64 = 26.0;
const COLUMN: f64 = 24.0;
/// The room above the lanes, for months.
const HEAD: f64 = 34.0;
/// The angle of the dates and places below, and the size of their letters.
const SLANT: f64 = -55.0;
const DATE: f64 = 9.5;
const MARK: f64 = 5.5;

/// Returns the meetings of a picture over time, as SVG. O(l² m) for l lanes and m meetings.
///
/// Meetings without a date stand behind the others.
#[must_use]
pub fn timeline(picture: &Picture) -> Chart {
    let (lanes, left_out) = most_active(picture);
    let position: BTreeMap<EntityId, usize> = lanes
        .iter()
        .enumerate()
        .map(|(at, row)| (row.id, at))
        .collect();
    let mut columns: Vec<&Encounter> = picture
        .meetings
        .iter()
        .filter(|meeting| {
            meeting
                .parties
                .iter()
                .any(|p| position.contains_key(&p.entity.id))
        })
        .collect();
    columns.sort_by_key(|meeting| {
        let days = meeting.date.map(|date| (date.earliest(), date.latest()));
        (days.is_none(), days, meeting.id)
    });
    let title = "Meetings over time";
    let description = format!(
        "{} meetings of {} people and bodies",
        columns.len(),
        lanes.len()
    );
    let mut canvas = Canvas::new(title, &description);
    if columns.is_empty() {
        return Chart {
            svg: canvas.finish_empty(),
            left_out,
        };
    }
    let left = MARGIN + longest_name(&lanes) + 14.0;
    let right = left + COLUMN * columns.len() as f64;
    let bottom = HEAD + LANE * lanes.len() as f64;
    draw_periods(&mut canvas, &columns, left, bottom);
    for (at, row) in lanes.iter().enumerate() {
        draw_lane(&mut canvas, row, at, left, right);
    }
    for (at, meeting) in columns.iter().enumerate() {
        let x = left + COLUMN * (at as f64 + 0.5);
        draw_meeting(&mut canvas, meeting, &position, x, bottom);
    }
    let entries = legend(&lanes, &columns);
    let width = (right + MARGIN + 60.0).max(legend::full_width(&entries).min(640.0) + 2.0 * MARGIN);
    let room = width - 2.0 * MARGIN;
    let widths = columns
        .iter()
        .map(|meeting| font::width(&date_and_place(meeting), DATE, false));
    let deepest = widths.fold(0.0, f64::max) * SLANT.to_radians().sin().abs();
    let foot = bottom + deepest + 36.0;
    let height = legend::draw(&mut canvas, &entries, MARGIN, foot, room);
    Chart {
        svg: canvas.finish(width, foot + height + MARGIN),
        left_out,
    }
}

/// Grounds of turns for months, or for years where there are many, with their names above.
fn draw_periods(canvas: &mut Canvas, columns: &[&Encounter], left: f64, bottom: f64) {
    let month = |meeting: &&Encounter| {
        meeting.date.map_or_else(
            || "no date".to_owned(),
            |date| date.to_string().chars().take(7).collect(),
        )
    };
    let year = |meeting: &&Encounter| month(meeting).chars().take(4).collect::<String>();
    let months: BTreeSet<String> = columns.iter().map(month).collect();
    // A month has room for its name in two columns.
    let by_year = months.len() * 3 > columns.len();
    let period = |meeting: &&Encounter| match (by_year, meeting.date) {
        (true, Some(_)) => year(meeting),
        _ => month(meeting),
    };
    let (mut start, mut free) = (0, 0.0);
    let mut names = Vec::new();
    for (number, run) in columns
        .chunk_by(|one, other| period(one) == period(other))
        .enumerate()
    {
        let (x, width) = (left + COLUMN * start as f64, COLUMN * run.len() as f64);
        if number % 2 == 0 {
            let outline = Outline {
                color: "none",
                filling: "#F6F8FA",
                width: 0.0,
                dash: Dash::Solid,
            };
            let size = (width, bottom - HEAD + 18.0);
            let middle = (x + width / 2.0, HEAD - 18.0 + size.1 / 2.0);
            canvas.shape(Shape::Square, middle, size, outline);
        }
        let words = run.first().map(period).unwrap_or_default();
        // A name that would run into the one before is left out; the dates below say it too.
        if x >= free {
            free = x + font::width(&words, 9.5, true) + 8.0;
            names.push((x, words));
        }
        start += run.len();
    }
    // Over all grounds.
    for (x, words) in names {
        let letters = Letters::new(9.5, look::FAINT).bold();
        canvas.text((x + 3.0, HEAD - 7.0), letters, &words);
    }
}

fn lane_height(at: usize) -> f64 {
    HEAD + LANE * (at as f64 + 0.5)
}

fn draw_lane(canvas: &mut Canvas, row: &EntityRow, at: usize, left: f64, right: f64) {
    let y = lane_height(at);
    let path = format!("M{left:.1} {y:.1}H{right:.1}");
    canvas.path(&path, look::HAIR, 1.0, Dash::Solid, 1.0);
    let kind = look::of_kind(row.kind);
    let letters = Letters::new(NAME, kind.border).anchored(Anchor::End);
    canvas.open(&format!("{} ({})", one_line(&row.name), row.kind), None);
    canvas.text((left - 10.0, y + NAME * 0.35), letters, &name(row));
    canvas.close(None);
}

fn draw_meeting(
    canvas: &mut Canvas,
    meeting: &Encounter,
    position: &BTreeMap<EntityId, usize>,
    x: f64,
    bottom: f64,
) {
    let stroke = look::of_meeting(meeting);
    let url = web_address(meeting);
    let parties = meeting.parties.iter();
    let heights: Vec<f64> = parties
        .filter_map(|party| position.get(&party.entity.id))
        .map(|at| lane_height(*at))
        .collect();
    let top = heights.iter().copied().fold(f64::INFINITY, f64::min);
    let low = heights.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    canvas.open(&meeting_tip(meeting), url.as_deref());
    let width = look::weight(meeting.sources);
    if low > top {
        let path = format!("M{x:.1} {top:.1}V{low:.1}");
        canvas.path(&path, stroke.color, width, stroke.dash, 1.0);
    }
    for y in heights {
        mark(canvas, meeting, (x, y), width);
    }
    let letters = Letters {
        is_struck: stroke.is_struck,
        ..Letters::new(DATE, stroke.color).anchored(Anchor::End)
    };
    let words = date_and_place(meeting);
    canvas.slanted((x + 4.0, bottom + 12.0), SLANT, letters, &words);
    canvas.close(url.as_deref());
}

/// What stands below the column of a meeting.
fn date_and_place(meeting: &Encounter) -> String {
    let date = meeting
        .date
        .map_or_else(|| "no date".to_owned(), |date| date.to_string());
    let date = if meeting.is_disputed() {
        format!("{date}, {}", look::DISPUTED)
    } else {
        date
    };
    match &meeting.place {
        Some(place) => format!("{date} {}", cut(&one_line(&place.name), 20)),
        None => date,
    }
}

/// The mark of a kind of encounter; one that did not take place, or not yet, is hollow.
fn mark(canvas: &mut Canvas, meeting: &Encounter, middle: (f64, f64), width: f64) {
    let (kind, status) = (meeting.kind, meeting.status);
    let stroke = look::of_meeting(meeting);
    let outline = Outline {
        color: stroke.color,
        filling: if status.happened() {
            stroke.color
        } else {
            look::GROUND
        },
        width: width.min(1.8),
        dash: if status.happened() {
            Dash::Solid
        } else {
            stroke.dash
        },
    };
    let size = (MARK * 2.0, MARK * 2.0);
    match kind {
        MeetingKind::Meeting => canvas.shape(Shape::Ellipse, middle, size, outline),
        MeetingKind::Call => canvas.shape(Shape::Diamond, middle, (13.0, 13.0), outline),
        MeetingKind::Visit => canvas.shape(Shape::Square, middle, (9.5, 9.5), outline),
    }
}

fn legend(lanes: &[&EntityRow], columns: &[&Encounter]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (kind, shape) in [
        (MeetingKind::Meeting, Shape::Ellipse),
        (MeetingKind::Call, Shape::Diamond),
        (MeetingKind::Visit, Shape::Square),
    ] {
        if columns.iter().any(|meeting| meeting.kind == kind) {
            entries.push(Entry::Mark {
                shape,
                color: look::INK,
                words: kind.to_string(),
            });
        }
    }
    for (sample, words) in look::STATUSES {
        let stroke = look::of_status(sample);
        if columns
            .iter()
            .any(|meeting| look::of_meeting(meeting) == stroke)
        {
            entries.push(Entry::Line {
                color: stroke.color,
                width: 1.6,
                dash: stroke.dash,
                words: words.to_owned(),
            });
        }
    }
    if columns.iter().any(|meeting| meeting.is_disputed()) {
        entries.push(disputed());
    }
    entries.extend(kinds(lanes));
    entries.push(Entry::Words("in order of time, not to scale".to_owned()));
    entries
}

#[cfg(test)]
mod tests {
    use chancery_model::Status;

    use super::*;
    use crate::testutil::{encounter, person, small_picture};

    #[test]
    fn meetings_stand_in_the_order_of_their_dates() {
        let [ann, ben] = [1, 2].map(person);
        let day = |id, date: &str| {
            let mut meeting = encounter(id, Status::Held, &[&ann, &ben], None);
            meeting.date = date.parse().ok();
            meeting
        };
        let picture = Picture {
            meetings: vec![
                day(1, "2025-03-01"),
                day(2, ""),
                day(3, "2024-12-31"),
                day(4, "2025-02"),
            ],
            entities: vec![ann.clone(), ben.clone()],
            ..Picture::default()
        };
        let svg = timeline(&picture).svg;
        let at = |words: &str| {
            svg.rfind(&format!(">{words}<"))
                .unwrap_or_else(|| panic!("{words}"))
        };
        let places = ["2024-12-31", "2025-02", "2025-03-01", "no date"].map(at);
        assert!(places.is_sorted(), "{places:?}");
    }

    #[test]
    fn who_did_not_take_part_has_no_mark() {
        let svg = timeline(&small_picture()).svg;
        // Three in the first meeting and two in the second, and one mark in the legend.
        assert_eq!(svg.matches("<ellipse").count(), 6);
        assert!(svg.contains("Person 3") && !svg.contains(">Oslo<"));
    }
}
