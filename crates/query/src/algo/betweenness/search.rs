//! Searches from several nodes at once: each step along a link is taken for all of them that take it.

use super::core::Core;

/// The number of searches that run at once.
pub(super) const LANES: usize = 8;

/// A number for each search.
type Lanes = [f64; LANES];

/// A set of searches: a bit for each.
type Set = u8;

/// For each set of searches all bits of the numbers of those in it, and none of the others.
const MASKS: [[u64; LANES]; 1 << LANES] = {
    let mut masks = [[0; LANES]; 1 << LANES];
    let mut set = 0;
    while set < masks.len() {
        let mut lane = 0;
        while lane < LANES {
            if set >> lane & 1 == 1 {
                masks[set][lane] = u64::MAX;
            }
            lane += 1;
        }
        set += 1;
    }
    masks
};

/// Returns the numbers of the searches in a set, and nought for the others. Without a branch, so that the
/// compiler makes a few instructions for all of them.
#[inline]
fn only(set: Set, numbers: &Lanes) -> Lanes {
    let mask = &MASKS[usize::from(set)];
    std::array::from_fn(|lane| f64::from_bits(numbers[lane].to_bits() & mask[lane]))
}

#[inline]
fn add(to: &mut Lanes, numbers: &Lanes) {
    for (sum, number) in to.iter_mut().zip(numbers) {
        *sum += number;
    }
}

const ZERO: Lanes = [0.0; LANES];

/// A node, and the searches that reach it in the same number of steps.
type Reached = (u32, Set);

/// The memory of searches, and what they found so far.
pub(super) struct Searches<'a> {
    core: &'a Core,
    /// The number of shortest chains from each source to each node.
    chains: Vec<Lanes>,
    /// Of all that lies behind each node, the share that goes through it, by its number of chains.
    shares: Vec<Lanes>,
    /// The searches that reached each node before the present step.
    seen: Vec<Set>,
    /// The searches that reach each node in the present step.
    now: Vec<Set>,
    /// All nodes by the steps in which they are reached; one that is reached in different numbers of steps stands
    /// there once for each.
    reached: Vec<Reached>,
    /// Where each step begins in `reached`.
    steps: Vec<usize>,
    sums: Vec<Lanes>,
}

impl<'a> Searches<'a> {
    pub(super) fn new(core: &'a Core) -> Self {
        let number = core.len();
        Self {
            core,
            chains: vec![ZERO; number],
            shares: vec![ZERO; number],
            seen: vec![0; number],
            now: vec![0; number],
            reached: Vec::new(),
            steps: Vec::new(),
            sums: vec![ZERO; number],
        }
    }

    /// Adds to each node's sum the share of the chains from these sources that it lies on. At most [`LANES`] different
    /// sources.
    pub(super) fn run(&mut self, sources: &[u32]) {
        let weight = |source: &u32| self.core.weights[*source as usize];
        let mut weights = ZERO;
        for (lane, source) in weights.iter_mut().zip(sources) {
            *lane = weight(source);
        }
        self.spread(sources);
        self.gather(&weights);
        for (node, _) in &self.reached {
            let node = *node as usize;
            self.chains[node] = ZERO;
            self.shares[node] = ZERO;
            self.seen[node] = 0;
        }
    }

    /// Goes from the sources outward, and counts the shortest chains to each node.
    fn spread(&mut self, sources: &[u32]) {
        self.reached.clear();
        self.steps.clear();
        for (lane, source) in sources.iter().take(LANES).enumerate() {
            self.chains[*source as usize][lane] = 1.0;
            self.seen[*source as usize] = 1 << lane;
            self.reached.push((*source, 1 << lane));
        }
        let mut start = 0;
        while start < self.reached.len() {
            let end = self.reached.len();
            self.steps.push(start);
            for index in start..end {
                let (node, set) = self.reached[index];
                let chains = self.chains[node as usize];
                for other in self.core.others(node as usize) {
                    let place = *other as usize;
                    let new = set & !self.seen[place];
                    if new == 0 {
                        continue;
                    }
                    if self.now[place] == 0 {
                        self.reached.push((*other, 0));
                    }
                    self.now[place] |= new;
                    add(&mut self.chains[place], &only(new, &chains));
                }
            }
            for (node, set) in &mut self.reached[end..] {
                let place = *node as usize;
                *set = std::mem::take(&mut self.now[place]);
                self.seen[place] |= *set;
            }
            start = end;
        }
        self.steps.push(start);
    }

    /// Goes back from the outermost nodes to the sources, and hands what goes through each node on to those before it.
    fn gather(&mut self, weights: &Lanes) {
        let core = self.core;
        for step in (1..self.steps.len().saturating_sub(1)).rev() {
            let (before, start, end) =
                (self.steps[step - 1], self.steps[step], self.steps[step + 1]);
            for (node, set) in &self.reached[before..start] {
                self.now[*node as usize] = *set;
            }
            for (node, set) in &self.reached[start..end] {
                let place = *node as usize;
                let (chains, shares) = (&self.chains[place], &self.shares[place]);
                let through: Lanes = std::array::from_fn(|lane| chains[lane] * shares[lane]);
                // Where a search has not been there are no chains, and the quotient is none; it is masked.
                let each: Lanes = std::array::from_fn(|lane| {
                    (core.weights[place] + through[lane]) / chains[lane]
                });
                let (through, each) = (only(*set, &through), only(*set, &each));
                let weighted: Lanes = std::array::from_fn(|lane| through[lane] * weights[lane]);
                add(&mut self.sums[place], &weighted);
                for other in core.others(place) {
                    let other = *other as usize;
                    let both = *set & self.now[other];
                    if both != 0 {
                        add(&mut self.shares[other], &only(both, &each));
                    }
                }
            }
            for (node, _) in &self.reached[before..start] {
                self.now[*node as usize] = 0;
            }
        }
    }

    /// Returns the sum of each node, and begins anew.
    pub(super) fn take_sums(&mut self) -> Vec<f64> {
        let take = |sums: &mut Lanes| std::mem::replace(sums, ZERO).iter().sum();
        self.sums.iter_mut().map(take).collect()
    }
}
