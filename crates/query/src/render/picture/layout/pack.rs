//! Puts connected parts side by side.

use super::{Part, Pixels};

/// What is left around the whole and between two parts.
const MARGIN: f64 = 24.0;
const BETWEEN: f64 = 36.0;
/// How much wider than high the whole should be.
const ASPECT: f64 = 1.5;

/// Returns the middle of each of `count` bodies, and the size of the whole. Parts stand in rows, the highest first.
pub(super) fn pack(parts: &[(Part, Vec<Pixels>)], count: usize) -> (Vec<Pixels>, Pixels) {
    let mut middles = vec![(0.0, 0.0); count];
    let frames: Vec<(Pixels, Pixels)> = parts
        .iter()
        .map(|(part, places)| frame(part, places))
        .collect();
    let area: f64 = frames
        .iter()
        .map(|(_, size)| (size.0 + BETWEEN) * (size.1 + BETWEEN))
        .sum();
    let widest = frames.iter().map(|(_, size)| size.0).fold(0.0, f64::max);
    let row_width = widest.max((area * ASPECT).sqrt());
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let high = |part: usize| frames.get(part).map_or(0.0, |(_, size)| size.1);
    order.sort_by(|one, other| high(*other).total_cmp(&high(*one)));
    let (mut left, mut top, mut row_height, mut width) = (0.0, 0.0, 0.0, 0.0_f64);
    for number in order {
        let (Some((part, places)), Some((corner, size))) = (parts.get(number), frames.get(number))
        else {
            continue;
        };
        if left > 0.0 && left + size.0 > row_width {
            (left, top) = (0.0, top + row_height + BETWEEN);
            row_height = 0.0;
        }
        for (body, place) in part.bodies.iter().zip(places) {
            if let Some(middle) = middles.get_mut(*body) {
                *middle = (
                    MARGIN + left + place.0 - corner.0,
                    MARGIN + top + place.1 - corner.1,
                );
            }
        }
        width = width.max(left + size.0);
        row_height = f64::max(row_height, size.1);
        left += size.0 + BETWEEN;
    }
    let height = top + row_height;
    (middles, (width + 2.0 * MARGIN, height + 2.0 * MARGIN))
}

/// Returns the upper left corner of a part, and its size.
fn frame(part: &Part, places: &[Pixels]) -> (Pixels, Pixels) {
    let mut low = (f64::INFINITY, f64::INFINITY);
    let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    for (place, size) in places.iter().zip(&part.sizes) {
        low = (
            low.0.min(place.0 - size.0 / 2.0),
            low.1.min(place.1 - size.1 / 2.0),
        );
        high = (
            high.0.max(place.0 + size.0 / 2.0),
            high.1.max(place.1 + size.1 / 2.0),
        );
    }
    if places.is_empty() {
        return ((0.0, 0.0), (0.0, 0.0));
    }
    (low, (high.0 - low.0, high.1 - low.1))
}
