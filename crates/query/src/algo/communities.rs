//! Communities: groups whose members meet each other more than others.

use std::collections::BTreeMap;

use super::Links;

/// A division of the nodes of [`Links`] into communities.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Division {
    /// The community of each node; the largest is 0, of equals the one of the lowest node.
    pub community: Vec<usize>,
    /// How much more the links lie inside communities than chance would have it, at most 1 (Newman and Girvan
    /// 2004); 0 without links.
    pub modularity: f64,
}

/// Gains below this are rounding.
const LEAST_GAIN: f64 = 1e-12;
/// Rounds of one level; it has settled long before.
const MOST_ROUNDS: usize = 100;

/// A graph whose nodes may stand for many.
struct Level {
    rows: Vec<Vec<(usize, f64)>>,
    /// The weight of the links inside each node, counted from both ends.
    inside: Vec<f64>,
    /// The weight of all links of each node, those inside included.
    strength: Vec<f64>,
}

/// Divides the nodes by the Louvain method (Blondel and others, 2008): each link weighs as many meetings as it
/// has, and with a larger `resolution` communities are smaller (1 is the usual).
///
/// Nodes are moved in the order of their numbers, of equal gains to the lowest community, and a community that
/// has come apart is split, so that each hangs together and the division is the same on every run. About
/// O(links) a round, with few rounds.
#[must_use]
pub fn communities(links: &Links, resolution: f64) -> Division {
    let mut level = Level::of(links);
    let total: f64 = level.strength.iter().sum();
    let mut community: Vec<usize> = (0..links.len()).collect();
    if total > 0.0 {
        loop {
            let (moved, is_changed) = level.move_nodes(total, resolution);
            let numbered = renumbered(&moved);
            for one in &mut community {
                *one = numbered[*one];
            }
            if !is_changed {
                break;
            }
            level = level.joined(&numbered);
        }
    }
    let community = by_size(&split(links, &community));
    let modularity = modularity(links, &community, resolution);
    Division {
        community,
        modularity,
    }
}

impl Level {
    fn of(links: &Links) -> Self {
        let row = |node: usize| {
            links
                .row(node)
                .map(|(other, weight)| (other, f64::from(weight)))
        };
        let rows: Vec<Vec<(usize, f64)>> =
            (0..links.len()).map(|node| row(node).collect()).collect();
        let strength = rows
            .iter()
            .map(|row| row.iter().map(|(_, weight)| weight).sum())
            .collect();
        Self {
            inside: vec![0.0; rows.len()],
            rows,
            strength,
        }
    }

    /// Moves nodes to the communities of their neighbours as long as that gains; returns the community of
    /// each node and whether any was moved.
    fn move_nodes(&self, total: f64, resolution: f64) -> (Vec<usize>, bool) {
        let number = self.rows.len();
        let mut community: Vec<usize> = (0..number).collect();
        let mut weight = self.strength.clone();
        let mut to_it = vec![0.0; number];
        let mut touched = Vec::new();
        let mut is_changed = false;
        for _ in 0..MOST_ROUNDS {
            let mut is_moved = false;
            for node in 0..number {
                let own = community[node];
                touched.clear();
                touched.push(own);
                for (other, link) in &self.rows[node] {
                    let theirs = community[*other];
                    if to_it[theirs] == 0.0 && theirs != own {
                        touched.push(theirs);
                    }
                    to_it[theirs] += link;
                }
                weight[own] -= self.strength[node];
                let factor = resolution * self.strength[node] / total;
                let gain = |community: usize| to_it[community] - weight[community] * factor;
                let (mut best, mut most) = (own, gain(own));
                touched.sort_unstable();
                for candidate in &touched {
                    let gain = gain(*candidate);
                    if gain > most + LEAST_GAIN {
                        (best, most) = (*candidate, gain);
                    }
                }
                weight[best] += self.strength[node];
                for one in &touched {
                    to_it[*one] = 0.0;
                }
                if best != own {
                    community[node] = best;
                    is_moved = true;
                }
            }
            is_changed |= is_moved;
            if !is_moved {
                break;
            }
        }
        (community, is_changed)
    }

    /// Makes a node of each community.
    fn joined(&self, community: &[usize]) -> Self {
        let number = community.iter().max().map_or(0, |last| last + 1);
        let mut rows: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); number];
        let (mut inside, mut strength) = (vec![0.0; number], vec![0.0; number]);
        for (node, row) in self.rows.iter().enumerate() {
            let own = community[node];
            inside[own] += self.inside[node];
            strength[own] += self.strength[node];
            for (other, link) in row {
                let theirs = community[*other];
                if theirs == own {
                    inside[own] += link;
                } else {
                    *rows[own].entry(theirs).or_default() += link;
                }
            }
        }
        Self {
            rows: rows
                .into_iter()
                .map(|row| row.into_iter().collect())
                .collect(),
            inside,
            strength,
        }
    }
}

/// Numbers communities from 0 in the order of their first node.
fn renumbered(community: &[usize]) -> Vec<usize> {
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let number = |one: &usize| {
        let next = numbers.len();
        *numbers.entry(*one).or_insert(next)
    };
    community.iter().map(number).collect()
}

/// Parts communities that do not hang together.
fn split(links: &Links, community: &[usize]) -> Vec<usize> {
    let mut parts = vec![usize::MAX; community.len()];
    let mut next = 0;
    for start in 0..community.len() {
        if parts[start] != usize::MAX {
            continue;
        }
        parts[start] = next;
        let mut open = vec![start];
        while let Some(node) = open.pop() {
            for other in links.others(node).iter().map(|other| *other as usize) {
                if parts[other] == usize::MAX && community[other] == community[start] {
                    parts[other] = next;
                    open.push(other);
                }
            }
        }
        next += 1;
    }
    parts
}

/// Numbers communities by size, of equals in the order of their first node.
fn by_size(community: &[usize]) -> Vec<usize> {
    let number = community.iter().max().map_or(0, |last| last + 1);
    let mut sizes: Vec<(usize, usize)> = (0..number).map(|one| (0, one)).collect();
    for one in community {
        sizes[*one].0 += 1;
    }
    sizes.sort_by_key(|(size, first)| (std::cmp::Reverse(*size), *first));
    let mut rank = vec![0; number];
    for (place, (_, one)) in sizes.iter().enumerate() {
        rank[*one] = place;
    }
    community.iter().map(|one| rank[*one]).collect()
}

/// Returns the modularity of a division.
#[must_use]
pub fn modularity(links: &Links, community: &[usize], resolution: f64) -> f64 {
    let number = community.iter().max().map_or(0, |last| last + 1);
    let (mut inside, mut strength) = (vec![0.0; number], vec![0.0; number]);
    for (node, own) in community.iter().enumerate() {
        for (other, weight) in links.row(node) {
            strength[*own] += f64::from(weight);
            if community[other] == *own {
                inside[*own] += f64::from(weight);
            }
        }
    }
    let total: f64 = strength.iter().sum();
    if total == 0.0 {
        return 0.0;
    }
    let parts = inside.iter().zip(&strength);
    parts
        .map(|(inside, strength)| {
            let share = strength / total;
            inside / total - resolution * share * share
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, links, meeting};
    use proptest::prelude::*;

    #[test]
    fn two_circles_with_one_link_are_two_communities() {
        let pairs = [
            [0, 1],
            [1, 2],
            [0, 2],
            [2, 3],
            [3, 4],
            [4, 5],
            [3, 5],
            [5, 6],
            [4, 6],
        ];
        let meetings: Vec<_> = (1..)
            .zip(&pairs)
            .map(|(id, pair)| meeting(id, pair))
            .collect();
        let division = communities(&links(&meetings), 1.0);
        assert_eq!(division.community, [1, 1, 1, 0, 0, 0, 0]);
        assert!(
            (division.modularity - 0.364_197_53).abs() < 1e-6,
            "{division:?}"
        );
        assert_eq!(communities(&Links::default(), 1.0), Division::default());
    }

    proptest! {
        #[test]
        fn hang_together_and_beat_both_extremes(meetings in arbitrary_meetings(12, 20)) {
            let links = links(&meetings);
            let division = communities(&links, 1.0);
            let number = links.len();
            let single: Vec<usize> = (0..number).collect();
            for other in [single, vec![0; number]] {
                prop_assert!(division.modularity >= modularity(&links, &other, 1.0) - 1e-9);
            }
            prop_assert_eq!(&split(&links, &division.community).len(), &number);
            let parts = by_size(&split(&links, &division.community));
            prop_assert_eq!(&parts, &division.community);
            prop_assert_eq!(communities(&links, 1.0), division);
        }
    }
}
