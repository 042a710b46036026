//! Decoding trees: the best tree over the arc scores with exactly one word under the root.
//!
//! Chu–Liu–Edmonds on a dense matrix. A large penalty on every arc from the root makes the best
//! arborescence one with a single root word, so that one run is exact. Quadratic in the sentence.

/// More than any sum of score differences in a sentence.
const ROOT_PENALTY: f64 = 1e7;

/// Returns each word's head (0 is the root, word `t` is node `t + 1`); `scores` has a row of
/// `words + 1` head scores for every word.
pub(super) fn decode(scores: &[f32], words: usize, heads: &mut Vec<usize>) {
    heads.clear();
    let nodes = words + 1;
    for (word, row) in scores.chunks_exact(nodes).take(words).enumerate() {
        heads.push(best_head(row, word + 1));
    }
    if !is_tree(heads) {
        *heads = Contraction::new(scores, nodes).solve();
    }
}

fn best_head(row: &[f32], own: usize) -> usize {
    let mut best = (0, f32::NEG_INFINITY);
    for (head, score) in row.iter().enumerate() {
        if head != own && *score > best.1 {
            best = (head, *score);
        }
    }
    best.0
}

/// Whether the heads form a tree with one word under the root.
fn is_tree(heads: &[usize]) -> bool {
    let roots = heads.iter().filter(|head| **head == 0).count();
    roots == 1 && find_cycle(heads.len() + 1, |node| (node > 0).then(|| heads[node - 1])).is_none()
}

/// Returns the nodes of a cycle of `parent`, if there is one.
fn find_cycle(nodes: usize, parent: impl Fn(usize) -> Option<usize>) -> Option<Vec<usize>> {
    let mut seen = vec![usize::MAX; nodes];
    for start in 0..nodes {
        let mut at = start;
        while seen[at] == usize::MAX {
            seen[at] = start;
            match parent(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        if seen[at] == start && parent(at).is_some() {
            let mut cycle = vec![at];
            let mut next = parent(at)?;
            while next != at {
                cycle.push(next);
                next = parent(next)?;
            }
            return Some(cycle);
        }
    }
    None
}

/// An arc between words, wherever contraction has moved its ends.
#[derive(Debug, Clone, Copy)]
struct Arc {
    score: f64,
    dependent: usize,
    head: usize,
}

/// The graph while its cycles are contracted: a super-node takes the place of its first member.
struct Contraction {
    nodes: usize,
    /// `arcs[dependent * nodes + head]` between the present nodes.
    arcs: Vec<Arc>,
    alive: Vec<bool>,
    /// Each present node's best head.
    best: Vec<usize>,
    /// The identity of each present node: a word, or a cycle numbered from `nodes` on.
    identity: Vec<usize>,
    /// The cycle that swallowed each identity.
    swallowed: Vec<Option<usize>>,
    /// Each cycle's members with the arc that they have inside it.
    cycles: Vec<Vec<(usize, Arc)>>,
}

impl Contraction {
    fn new(scores: &[f32], nodes: usize) -> Self {
        let arc = |index: usize| {
            let (dependent, head) = (index / nodes, index % nodes);
            let score = dependent
                .checked_sub(1)
                .map_or(0.0, |word| scores[word * nodes + head]);
            let penalty = if head == 0 { ROOT_PENALTY } else { 0.0 };
            let score = if score.is_finite() {
                f64::from(score)
            } else {
                -1e6
            };
            Arc {
                score: score - penalty,
                dependent,
                head,
            }
        };
        let mut graph = Self {
            nodes,
            arcs: (0..nodes * nodes).map(arc).collect(),
            alive: vec![true; nodes],
            best: vec![0; nodes],
            identity: (0..nodes).collect(),
            swallowed: vec![None; nodes],
            cycles: Vec::new(),
        };
        for node in 1..nodes {
            graph.best[node] = graph.find_best(node);
        }
        graph
    }

    fn arc(&self, dependent: usize, head: usize) -> Arc {
        self.arcs[dependent * self.nodes + head]
    }

    fn find_best(&self, node: usize) -> usize {
        let heads = (0..self.nodes).filter(|head| *head != node && self.alive[*head]);
        let mut best = (0, f64::NEG_INFINITY);
        for head in heads {
            let score = self.arc(node, head).score;
            if score > best.1 {
                best = (head, score);
            }
        }
        best.0
    }

    fn solve(mut self) -> Vec<usize> {
        while let Some(cycle) = self.cycle() {
            self.contract(&cycle);
        }
        self.expand()
    }

    fn cycle(&self) -> Option<Vec<usize>> {
        find_cycle(self.nodes, |node| {
            (node > 0 && self.alive[node]).then(|| self.best[node])
        })
    }

    /// Makes one node of a cycle, in the place of its first member.
    fn contract(&mut self, cycle: &[usize]) {
        let Some(&place) = cycle.first() else { return };
        let number = self.nodes + self.cycles.len();
        let inside: Vec<Arc> = cycle
            .iter()
            .map(|node| self.arc(*node, self.best[*node]))
            .collect();
        for member in cycle {
            self.swallowed[self.identity[*member]] = Some(number);
            self.alive[*member] = false;
        }
        let outside: Vec<usize> = (0..self.nodes).filter(|node| self.alive[*node]).collect();
        for other in &outside {
            self.join_arcs(cycle, &inside, *other);
        }
        self.cycles.push(
            cycle
                .iter()
                .map(|member| self.identity[*member])
                .zip(inside)
                .collect(),
        );
        self.alive[place] = true;
        self.identity[place] = number;
        self.swallowed.push(None);
        for other in outside {
            if cycle.contains(&self.best[other]) {
                self.best[other] = place;
            }
        }
        self.best[place] = self.find_best(place);
    }

    /// The best arcs between a cycle and one node outside become those of the super-node.
    fn join_arcs(&mut self, cycle: &[usize], inside: &[Arc], other: usize) {
        let Some(&place) = cycle.first() else { return };
        let mut out = self.arc(other, place);
        let mut into: Option<Arc> = None;
        for (member, kept) in cycle.iter().zip(inside) {
            let from_member = self.arc(other, *member);
            if from_member.score > out.score {
                out = from_member;
            }
            let mut to_member = self.arc(*member, other);
            to_member.score -= kept.score;
            if into.is_none_or(|best| to_member.score > best.score) {
                into = Some(to_member);
            }
        }
        self.arcs[other * self.nodes + place] = out;
        if let Some(into) = into {
            self.arcs[place * self.nodes + other] = into;
        }
    }

    /// Opens the cycles again, the last one first: each loses the arc that its entry replaces.
    fn expand(self) -> Vec<usize> {
        let mut heads = vec![0; self.nodes];
        let mut entry = vec![0; self.nodes + self.cycles.len()];
        let assign = |arc: Arc, heads: &mut Vec<usize>, entry: &mut Vec<usize>| {
            heads[arc.dependent] = arc.head;
            let mut at = Some(arc.dependent);
            while let Some(node) = at {
                entry[node] = arc.dependent;
                at = self.swallowed[node];
            }
        };
        for node in (1..self.nodes).filter(|node| self.alive[*node]) {
            assign(self.arc(node, self.best[node]), &mut heads, &mut entry);
        }
        for (number, members) in self.cycles.iter().enumerate().rev() {
            let entered = entry[self.nodes + number];
            let mut holder = entered;
            while let Some(cycle) =
                self.swallowed[holder].filter(|cycle| *cycle != self.nodes + number)
            {
                holder = cycle;
            }
            for (_, arc) in members.iter().filter(|(member, _)| *member != holder) {
                // The entries of the cycles around this one are final already: mark only below.
                heads[arc.dependent] = arc.head;
                let mut at = Some(arc.dependent);
                while let Some(node) = at.filter(|node| *node != self.nodes + number) {
                    entry[node] = arc.dependent;
                    at = self.swallowed[node];
                }
            }
        }
        heads.split_off(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The largest total over all trees with one root word.
    fn brute_force(scores: &[f32], words: usize) -> f32 {
        let nodes = words + 1;
        let mut best = f32::NEG_INFINITY;
        for code in 0..nodes.pow(u32::try_from(words).unwrap()) {
            let heads: Vec<usize> = (0..words)
                .map(|word| code / nodes.pow(u32::try_from(word).unwrap()) % nodes)
                .collect();
            if heads
                .iter()
                .enumerate()
                .all(|(word, head)| word + 1 != *head)
                && is_tree(&heads)
            {
                best = best.max(total(scores, &heads));
            }
        }
        best
    }

    fn total(scores: &[f32], heads: &[usize]) -> f32 {
        heads
            .iter()
            .enumerate()
            .map(|(word, head)| scores[word * (heads.len() + 1) + head])
            .sum()
    }

    proptest! {
        #[test]
        fn finds_the_best_tree(words in 1_usize..6, values in prop::collection::vec(-20.0_f32..20.0, 30)) {
            let scores = &values[..words * (words + 1)];
            let mut heads = Vec::new();
            decode(scores, words, &mut heads);
            prop_assert!(is_tree(&heads));
            prop_assert!((total(scores, &heads) - brute_force(scores, words)).abs() < 1e-3);
        }

        #[test]
        fn makes_a_tree_of_anything(words in 1_usize..40, seed in any::<u64>(), levels in 1_u64..5) {
            let mut state = seed;
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                f32::from(u8::try_from((state >> 33) % levels).unwrap())
            };
            let scores: Vec<f32> = (0..words * (words + 1)).map(|_| next()).collect();
            let mut heads = Vec::new();
            decode(&scores, words, &mut heads);
            prop_assert!(is_tree(&heads));
        }
    }
}
