//! Pushes boxes apart that overlap.

use super::Pixels;

/// Rounds after which the whole is stretched a little, so that it comes to an end.
const PATIENCE: usize = 40;
const STRETCH: f64 = 1.06;
/// Rounds at most; each stretch makes room, so that far fewer do.
const ROUNDS: usize = 8_000;

/// Moves the middles until no two boxes overlap and there is a gap between any two.
///
/// Two that overlap are moved apart the way that is shorter, half the way each. O(n log n) a round where boxes are
/// of a like width.
pub(super) fn separate(places: &mut [Pixels], sizes: &[Pixels], gap: Pixels) {
    let widest = sizes.iter().map(|size| size.0).fold(0.0, f64::max);
    for round in 1..=ROUNDS {
        if !push(places, sizes, gap, widest) {
            return;
        }
        if round % PATIENCE == 0 {
            for place in &mut *places {
                *place = (place.0 * STRETCH, place.1 * STRETCH);
            }
        }
    }
}

/// One round; says whether anything overlapped.
fn push(places: &mut [Pixels], sizes: &[Pixels], gap: Pixels, widest: f64) -> bool {
    let mut order: Vec<usize> = (0..places.len()).collect();
    let at = |places: &[Pixels], node: usize| places.get(node).copied().unwrap_or_default();
    let size = |node: usize| sizes.get(node).copied().unwrap_or_default();
    order.sort_by(|one, other| at(places, *one).0.total_cmp(&at(places, *other).0));
    let mut is_pushed = false;
    for (position, &one) in order.iter().enumerate() {
        for &other in order.iter().skip(position + 1) {
            let (here, there) = (at(places, one), at(places, other));
            if there.0 - here.0 > f64::midpoint(size(one).0, widest) + gap.0 {
                // Nothing further to the right reaches here; what was pushed since waits for the next round.
                break;
            }
            let x = f64::midpoint(size(one).0, size(other).0) + gap.0 - (here.0 - there.0).abs();
            let y = f64::midpoint(size(one).1, size(other).1) + gap.1 - (here.1 - there.1).abs();
            if x <= 0.0 || y <= 0.0 {
                continue;
            }
            is_pushed = true;
            // A little more than half, or rounding would never let it end.
            let by = if x < y {
                let to_left = here.0 < there.0 || (here.0 <= there.0 && one < other);
                (if to_left { -1.0 } else { 1.0 } * (x / 2.0 + 0.01), 0.0)
            } else {
                let upwards = here.1 < there.1 || (here.1 <= there.1 && one < other);
                (0.0, if upwards { -1.0 } else { 1.0 } * (y / 2.0 + 0.01))
            };
            if let Some(place) = places.get_mut(one) {
                *place = (here.0 + by.0, here.1 + by.1);
            }
            if let Some(place) = places.get_mut(other) {
                *place = (there.0 - by.0, there.1 - by.1);
            }
        }
    }
    is_pushed
}
