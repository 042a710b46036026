//! Layout by stress: two nodes stand as far apart as the path between them is long, as nearly as can be.
//!
//! The stress is brought down by stochastic gradient descent over the pairs: J. Zheng, S. Pawar, D. Goodman,
//! "Graph Drawing by Stochastic Gradient Descent", IEEE Transactions on Visualization and Computer Graphics 25 (2019),
//! <https://arxiv.org/abs/1710.04626>. Their random numbers come from a fixed seed.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::{Part, Pixels};

/// Rounds over all pairs.
const ROUNDS: u32 = 40;
/// Rounds for so many pairs and more, each of which costs much.
const FEW_ROUNDS: u32 = 15;
const MANY_PAIRS: usize = 2_000_000;
/// How far two that are joined stand apart, from edge to edge.
const LENGTH: f64 = 42.0;
/// How close the last round comes.
const PRECISION: f64 = 0.1;

/// Returns the middles of the nodes, the longer way across.
pub(super) fn places(part: &Part) -> Vec<Pixels> {
    let count = part.sizes.len();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let span = 40.0 * (count as f64).sqrt();
    let mut places: Vec<Pixels> = (0..count)
        .map(|_| {
            (
                (random.fraction() - 0.5) * span,
                (random.fraction() - 0.5) * span,
            )
        })
        .collect();
    let mut pairs = pairs(part);
    let shortest = pairs
        .iter()
        .map(|pair| pair.2)
        .fold(f64::INFINITY, f64::min);
    let longest = pairs.iter().map(|pair| pair.2).fold(0.0, f64::max);
    if pairs.is_empty() {
        return places;
    }
    let rounds = if pairs.len() >= MANY_PAIRS {
        FEW_ROUNDS
    } else {
        ROUNDS
    };
    // From steps that move the farthest pair at once to steps that settle the nearest.
    let (first, last) = (longest * longest, PRECISION * shortest * shortest);
    let decay = (first / last).ln() / f64::from(rounds - 1);
    for round in 0..rounds {
        let step = first * (-decay * f64::from(round)).exp();
        random.shuffle(&mut pairs);
        for (one, other, distance) in &pairs {
            move_pair(&mut places, (*one, *other), *distance, step);
        }
    }
    turn(&mut places);
    places
}

fn move_pair(places: &mut [Pixels], ends: (usize, usize), distance: f64, step: f64) {
    let (Some(one), Some(other)) = (places.get(ends.0).copied(), places.get(ends.1).copied())
    else {
        return;
    };
    let (x, y) = (one.0 - other.0, one.1 - other.1);
    let apart = x.hypot(y).max(1e-6);
    let share = (step / (distance * distance)).min(1.0);
    let by = share * (apart - distance) / 2.0 / apart;
    if let Some(place) = places.get_mut(ends.0) {
        *place = (one.0 - x * by, one.1 - y * by);
    }
    if let Some(place) = places.get_mut(ends.1) {
        *place = (other.0 + x * by, other.1 + y * by);
    }
}

/// Returns each two nodes with the length of the shortest path between them.
fn pairs(part: &Part) -> Vec<(usize, usize, f64)> {
    let count = part.sizes.len();
    let mut pairs = Vec::with_capacity(count * count.saturating_sub(1) / 2);
    for from in 0..count {
        let lengths = lengths_from(part, from);
        let later = lengths.iter().enumerate().skip(from + 1);
        pairs.extend(later.map(|(to, length)| (from, to, *length)));
    }
    pairs
}

/// Dijkstra; lengths are compared as whole thousandths of a pixel, so that they can be ordered.
fn lengths_from(part: &Part, from: usize) -> Vec<f64> {
    let mut lengths = vec![f64::INFINITY; part.sizes.len()];
    let mut heap = BinaryHeap::from([(Reverse(Ordered(0.0)), from)]);
    if let Some(entry) = lengths.get_mut(from) {
        *entry = 0.0;
    }
    while let Some((Reverse(Ordered(length)), node)) = heap.pop() {
        if lengths.get(node).is_some_and(|best| length > *best) {
            continue;
        }
        for next in part.of(node) {
            let longer = length + edge_length(part, node, *next);
            if let Some(best) = lengths.get_mut(*next).filter(|best| longer < **best) {
                *best = longer;
                heap.push((Reverse(Ordered(longer)), *next));
            }
        }
    }
    lengths
}

/// The wish for an edge: room for both boxes, and more the more neighbours have to find room there.
fn edge_length(part: &Part, one: usize, other: usize) -> f64 {
    let half = |node: usize| {
        part.sizes
            .get(node)
            .map_or(0.0, |size| (size.0 + size.1) / 4.0)
    };
    let crowd = (part.of(one).len() + part.of(other).len()) as f64;
    LENGTH + half(one) + half(other) + 5.0 * crowd.sqrt()
}

/// A number that can be ordered; there are no others here.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Ordered(f64);

impl Eq for Ordered {}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Turns the whole until it is wider than it is high: a screen is too.
fn turn(places: &mut [Pixels]) {
    let count = places.len() as f64;
    let middle = places
        .iter()
        .fold((0.0, 0.0), |sum, place| (sum.0 + place.0, sum.1 + place.1));
    let middle = (middle.0 / count, middle.1 / count);
    let (mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0);
    for place in &*places {
        let (x, y) = (place.0 - middle.0, place.1 - middle.1);
        xx += x * x;
        xy += x * y;
        yy += y * y;
    }
    let angle = 0.5 * f64::atan2(2.0 * xy, xx - yy);
    let (sine, cosine) = angle.sin_cos();
    for place in places {
        let (x, y) = (place.0 - middle.0, place.1 - middle.1);
        *place = (x * cosine + y * sine, y * cosine - x * sine);
    }
}

/// Xorshift: G. Marsaglia, "Xorshift RNGs", 2003. Good enough for an order of pairs.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to 1.
    fn fraction(&mut self) -> f64 {
        // The upper bits, as many as a float holds.
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for position in (1..items.len()).rev() {
            let bound = u64::try_from(position + 1).unwrap_or(1);
            let other = usize::try_from(self.next() % bound).unwrap_or(0);
            items.swap(position, other);
        }
    }
}
