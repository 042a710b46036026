//! Trees that hang on the graph by one node are cut off, and what they contribute is added up exactly.

use crate::algo::Links;

/// What is left when nodes with one link are cut off, again and again.
///
/// All chains between a tree and the rest go through the node that it hangs on, so they need no search: that node
/// stands for the nodes of the tree, itself included (Sarıyüce, Saule, Kaya, Çatalyürek: Shattering and compressing
/// networks for betweenness centrality, SDM 2013).
pub(super) struct Trees {
    /// How many nodes each stands for.
    pub(super) weights: Vec<f64>,
    /// The number of links that each has left; none if it was cut off.
    pub(super) degrees: Vec<usize>,
    /// The chains through each that begin or end in its own trees, each counted from both ends.
    pub(super) scores: Vec<f64>,
}

impl Trees {
    /// Cuts off nothing.
    pub(super) fn none(links: &Links) -> Self {
        let number = links.len();
        Self {
            weights: vec![1.0; number],
            degrees: (0..number).map(|node| links.others(node).len()).collect(),
            scores: vec![0.0; number],
        }
    }

    /// Cuts off all trees; linear in the links.
    pub(super) fn cut(links: &Links) -> Self {
        let mut trees = Self::none(links);
        let sizes = component_sizes(links);
        let mut ends: Vec<usize> = (0..links.len())
            .filter(|node| trees.degrees[*node] == 1)
            .collect();
        while let Some(node) = ends.pop() {
            let left = |other: &&u32| trees.degrees[**other as usize] > 0;
            // The other end of a single link has none left once the one is cut off.
            let Some(other) = links.others(node).iter().find(left) else {
                continue;
            };
            if trees.degrees[node] != 1 {
                continue;
            }
            let other = *other as usize;
            trees.degrees[node] = 0;
            trees.degrees[other] -= 1;
            // From this branch to the branches that hang there already.
            trees.scores[other] += 2.0 * trees.weights[node] * (trees.weights[other] - 1.0);
            trees.weights[other] += trees.weights[node];
            if trees.degrees[other] == 1 {
                ends.push(other);
            }
        }
        for (node, score) in trees.scores.iter_mut().enumerate() {
            // From what hangs there to all that does not.
            *score += 2.0 * (trees.weights[node] - 1.0) * (sizes[node] - trees.weights[node]);
        }
        trees
    }
}

/// Returns for each node the number of those that it is linked to by chains, itself included.
fn component_sizes(links: &Links) -> Vec<f64> {
    let mut sizes = vec![0.0; links.len()];
    let mut component: Vec<usize> = Vec::new();
    for start in 0..links.len() {
        if sizes[start] > 0.0 {
            continue;
        }
        component.clear();
        component.push(start);
        sizes[start] = 1.0;
        let mut head = 0;
        while let Some(node) = component.get(head).copied() {
            head += 1;
            for other in links.others(node).iter().map(|other| *other as usize) {
                if sizes[other] == 0.0 {
                    sizes[other] = 1.0;
                    component.push(other);
                }
            }
        }
        let size = f64::from(u32::try_from(component.len()).unwrap_or(u32::MAX));
        for node in &component {
            sizes[*node] = size;
        }
    }
    sizes
}
