//! Layout in layers from left to right: who or what it is drawn around, its meetings, those who took part,
//! their meetings, and so on.
//!
//! The steps are those of K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of Hierarchical System
//! Structures", IEEE Transactions on Systems, Man, and Cybernetics 11 (1981). The graph has two sorts of nodes that are never
//! joined among themselves, so by distance from a root every line goes from one layer to the next.

use super::{Part, Pixels};

/// From one layer to the next, and from one node to the one below.
const BETWEEN_LAYERS: f64 = 74.0;
const BETWEEN_NODES: f64 = 13.0;
/// Sweeps for the order, then for the heights.
const SWEEPS: usize = 24;
const SETTLING: usize = 40;

/// Returns the middles of the nodes.
pub(super) fn places(part: &Part) -> Vec<Pixels> {
    let mut layers = layers(part);
    order(part, &mut layers);
    let heights = heights(part, &layers);
    let mut places = vec![(0.0, 0.0); part.sizes.len()];
    let mut left = 0.0;
    for layer in &layers {
        let widths = layer.iter().filter_map(|node| part.sizes.get(*node));
        let width = widths.map(|size| size.0).fold(0.0, f64::max);
        for node in layer {
            if let (Some(place), Some(y)) = (places.get_mut(*node), heights.get(*node)) {
                *place = (left + width / 2.0, *y);
            }
        }
        left += width + BETWEEN_LAYERS;
    }
    places
}

/// Returns the nodes by their distance from the root: the centre, or who has most neighbours.
fn layers(part: &Part) -> Vec<Vec<usize>> {
    let count = part.sizes.len();
    let busiest = (0..count).max_by_key(|node| (part.of(*node).len(), std::cmp::Reverse(*node)));
    let root = part.centre.or(busiest);
    let mut is_seen = vec![false; count];
    let mut layers: Vec<Vec<usize>> = Vec::new();
    let mut layer: Vec<usize> = root.into_iter().collect();
    while !layer.is_empty() {
        for node in &layer {
            if let Some(seen) = is_seen.get_mut(*node) {
                *seen = true;
            }
        }
        let mut next = Vec::new();
        for node in &layer {
            for neighbour in part.of(*node) {
                if let Some(seen) = is_seen.get_mut(*neighbour).filter(|seen| !**seen) {
                    *seen = true;
                    next.push(*neighbour);
                }
            }
        }
        layers.push(std::mem::replace(&mut layer, next));
    }
    layers
}

/// Orders the nodes of each layer by the middle of their neighbours, to and fro, and keeps the order with
/// the fewest crossings.
fn order(part: &Part, layers: &mut Vec<Vec<usize>>) {
    let mut best = layers.clone();
    let mut fewest = crossings(part, layers);
    for sweep in 0..SWEEPS {
        let numbers: Vec<usize> = if sweep % 2 == 0 {
            (1..layers.len()).collect()
        } else {
            (0..layers.len().saturating_sub(1)).rev().collect()
        };
        for number in numbers {
            let fixed = if sweep % 2 == 0 {
                number - 1
            } else {
                number + 1
            };
            let rank = ranks(part, layers.get(fixed).map_or(&[], Vec::as_slice));
            if let Some(layer) = layers.get_mut(number) {
                sort_by_middle(part, layer, &rank);
            }
        }
        let now = crossings(part, layers);
        if now < fewest {
            fewest = now;
            best.clone_from(layers);
        }
    }
    *layers = best;
}

/// The position of each node of a layer; nothing for the others.
fn ranks(part: &Part, layer: &[usize]) -> Vec<Option<f64>> {
    let mut ranks = vec![None; part.sizes.len()];
    for (position, node) in layer.iter().enumerate() {
        if let Some(rank) = ranks.get_mut(*node) {
            *rank = Some(position as f64);
        }
    }
    ranks
}

fn sort_by_middle(part: &Part, layer: &mut [usize], rank: &[Option<f64>]) {
    let middle = |position: usize, node: usize| {
        let known = part
            .of(node)
            .iter()
            .filter_map(|next| rank.get(*next).copied().flatten());
        let (sum, count) = known.fold((0.0, 0.0), |(sum, count), rank| (sum + rank, count + 1.0));
        if count > 0.0 {
            sum / count
        } else {
            position as f64
        }
    };
    let mut keyed: Vec<(f64, usize)> = layer
        .iter()
        .enumerate()
        .map(|(position, node)| (middle(position, *node), *node))
        .collect();
    keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
    for (entry, (_, node)) in layer.iter_mut().zip(keyed) {
        *entry = node;
    }
}

/// The number of pairs of lines that cross between neighbouring layers.
fn crossings(part: &Part, layers: &[Vec<usize>]) -> usize {
    let mut count = 0;
    for two in layers.windows(2) {
        let [upper, lower] = two else { continue };
        let rank = ranks(part, lower);
        let mut ends: Vec<f64> = Vec::new();
        for node in upper {
            let known = part
                .of(*node)
                .iter()
                .filter_map(|next| rank.get(*next).copied().flatten());
            let known: Vec<f64> = known.collect();
            for end in &known {
                count += ends.iter().filter(|earlier| **earlier > *end).count();
            }
            ends.extend(known);
        }
    }
    count
}

/// Returns the height of each node: near the middle of its neighbours, in the order of its layer.
fn heights(part: &Part, layers: &[Vec<usize>]) -> Vec<f64> {
    let mut heights = vec![0.0; part.sizes.len()];
    for layer in layers {
        let wishes = vec![0.0; layer.len()];
        settle(part, layer, &wishes, &mut heights);
    }
    for sweep in 0..SETTLING {
        let forwards = sweep % 2 == 0;
        let numbers: Vec<usize> = if forwards {
            (0..layers.len()).collect()
        } else {
            (0..layers.len()).rev().collect()
        };
        for number in numbers {
            let Some(layer) = layers.get(number) else {
                continue;
            };
            let wishes: Vec<f64> = layer
                .iter()
                .map(|node| {
                    let around = part.of(*node).iter().filter_map(|next| heights.get(*next));
                    let (sum, count) = around.fold((0.0, 0.0), |(sum, n), y| (sum + y, n + 1.0));
                    let now = heights.get(*node).copied().unwrap_or_default();
                    if count > 0.0 { sum / count } else { now }
                })
                .collect();
            settle(part, layer, &wishes, &mut heights);
        }
    }
    heights
}

/// Puts the nodes of a layer as near to their wishes as their order and sizes allow: least squares with lower
/// bounds on the gaps, by pooling neighbours that want to pass each other.
fn settle(part: &Part, layer: &[usize], wishes: &[f64], heights: &mut [f64]) {
    let high = |node: &usize| part.sizes.get(*node).map_or(0.0, |size| size.1);
    // What stands above each if all were packed; wishes are compared without it.
    let mut offsets = Vec::with_capacity(layer.len());
    let mut top = 0.0;
    for node in layer {
        offsets.push(top + high(node) / 2.0);
        top += high(node) + BETWEEN_NODES;
    }
    // Blocks of nodes that stand packed: the sum of their wishes, and how many they are.
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (wish, offset) in wishes.iter().zip(&offsets) {
        let mut block = (wish - offset, 1);
        while let Some(last) = blocks.last().copied() {
            if last.0 / last.1 as f64 <= block.0 / block.1 as f64 {
                break;
            }
            blocks.pop();
            block = (block.0 + last.0, block.1 + last.1);
        }
        blocks.push(block);
    }
    let starts = blocks
        .iter()
        .flat_map(|(sum, count)| std::iter::repeat_n(sum / *count as f64, *count));
    for ((node, offset), start) in layer.iter().zip(&offsets).zip(starts) {
        if let Some(height) = heights.get_mut(*node) {
            *height = start + offset;
        }
    }
}
