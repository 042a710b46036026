//! The links of a filter as compressed rows: for rankings and communities, which look at all of them.

use crate::snapshot::{Node, Sieve, Snapshot};

/// Who is linked to whom, and by how many meetings: each link stands in the rows of both.
///
/// Only nodes with a link are in it, renumbered in the order of the snapshot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Links {
    nodes: Vec<Node>,
    starts: Vec<u32>,
    others: Vec<u32>,
    weights: Vec<u32>,
}

impl Links {
    /// Returns the links between nodes that `is_asked` by the meetings that pass; linear in the pairs, and
    /// in the meetings where more than days is asked for.
    #[must_use]
    pub fn new(snapshot: &Snapshot, sieve: &Sieve, is_asked: &dyn Fn(Node) -> bool) -> Self {
        let mut links = Self {
            others: Vec::with_capacity(snapshot.pairs.len()),
            weights: Vec::with_capacity(snapshot.pairs.len()),
            ..Self::default()
        };
        let asked: Vec<bool> = snapshot.nodes().map(is_asked).collect();
        let mut number = vec![u32::MAX; asked.len()];
        let mut ends = Vec::new();
        for node in snapshot.nodes().filter(|node| asked[node.index()]) {
            let before = links.others.len();
            for (pair, cell) in snapshot.row_range(node).zip(snapshot.row(node)) {
                let count = if asked[cell[0] as usize] {
                    sieve.count(snapshot, pair)
                } else {
                    0
                };
                if count > 0 {
                    links.others.push(cell[0]);
                    links.weights.push(count);
                }
            }
            if links.others.len() > before {
                number[node.index()] = small(links.nodes.len());
                links.nodes.push(node);
                ends.push(small(links.others.len()));
            }
        }
        for other in &mut links.others {
            *other = number[*other as usize];
        }
        links.starts.push(0);
        links.starts.extend(ends);
        links
    }

    /// Returns the number of nodes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Says whether there is no link.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Returns the nodes of the snapshot, in the order of the numbers used here.
    #[must_use]
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Returns the numbers of those linked to a node, in order.
    #[must_use]
    pub fn others(&self, node: usize) -> &[u32] {
        &self.others[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Returns the number of meetings of each link of a node.
    #[must_use]
    pub fn weights(&self, node: usize) -> &[u32] {
        &self.weights[self.starts[node] as usize..self.starts[node + 1] as usize]
    }

    /// Returns those linked to a node, each with the number of meetings.
    pub fn row(&self, node: usize) -> impl Iterator<Item = (usize, u32)> + '_ {
        let others = self.others(node).iter().map(|other| *other as usize);
        others.zip(self.weights(node).iter().copied())
    }
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
