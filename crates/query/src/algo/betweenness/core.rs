//! What is left of the graph without its trees, with numbers of its own.

use std::cmp::Reverse;

use super::Trees;
use crate::algo::Links;

const NONE: u32 = u32::MAX;

/// The links of the nodes that were not cut off as compressed rows.
///
/// Nodes are numbered in the order of a search from the one with the most links: those that are near each other
/// have numbers near each other, so that what is known of them lies together in memory, and searches from
/// neighbouring numbers reach most nodes in the same number of steps.
pub(super) struct Core {
    /// The numbers of the nodes in the whole graph.
    pub(super) nodes: Vec<u32>,
    /// How many nodes of the whole graph each stands for.
    pub(super) weights: Vec<f64>,
    starts: Vec<u32>,
    others: Vec<u32>,
}

impl Core {
    pub(super) fn new(links: &Links, trees: &Trees) -> Self {
        let nodes = near_each_other(links, &trees.degrees);
        let mut numbers = vec![NONE; links.len()];
        for (number, node) in (0..).zip(&nodes) {
            numbers[*node as usize] = number;
        }
        let mut core = Self {
            weights: nodes
                .iter()
                .map(|node| trees.weights[*node as usize])
                .collect(),
            starts: vec![0],
            others: Vec::new(),
            nodes,
        };
        for node in &core.nodes {
            let row = core.others.len();
            let others = links.others(*node as usize).iter();
            let numbered = others.map(|other| numbers[*other as usize]);
            core.others.extend(numbered.filter(|other| *other != NONE));
            core.others[row..].sort_unstable();
            core.starts
                .push(u32::try_from(core.others.len()).unwrap_or(NONE));
        }
        core
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn others(&self, node: usize) -> &[u32] {
        &self.others[self.starts[node] as usize..self.starts[node + 1] as usize]
    }
}

/// Returns the nodes that have links left in the order of searches from those with the most.
fn near_each_other(links: &Links, degrees: &[usize]) -> Vec<u32> {
    let busiest = |node: &u32| (Reverse(degrees[*node as usize]), *node);
    let mut starts: Vec<u32> = (0..)
        .zip(degrees)
        .filter(|(_, degree)| **degree > 0)
        .map(|(node, _)| node)
        .collect();
    starts.sort_by_key(busiest);
    let mut is_seen: Vec<bool> = degrees.iter().map(|degree| *degree == 0).collect();
    let mut order: Vec<u32> = Vec::with_capacity(starts.len());
    for start in starts {
        if std::mem::replace(&mut is_seen[start as usize], true) {
            continue;
        }
        let mut head = order.len();
        order.push(start);
        while let Some(node) = order.get(head).copied() {
            head += 1;
            let row = order.len();
            for other in links.others(node as usize) {
                if !std::mem::replace(&mut is_seen[*other as usize], true) {
                    order.push(*other);
                }
            }
            order[row..].sort_by_key(busiest);
        }
    }
    order
}
