//! Betweenness: who lies on the shortest chains between others.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::Links;

/// Sources are taken in so many groups, whatever the number of threads, so that sums come out the same.
const GROUPS: usize = 32;

/// Returns the number of shortest chains between two others on which each node lies, each pair of others
/// counted once in all.
///
/// Brandes' algorithm (Journal of Mathematical Sociology 25, 2001): O(n · links), on all cores. With
/// `sample`, chains from so many nodes only, evenly spread over the numbers and scaled to all.
#[must_use]
pub fn betweenness(links: &Links, sample: Option<usize>) -> Vec<f64> {
    let number = links.len();
    let sources = sources(number, sample);
    let groups: Vec<&[usize]> = sources
        .chunks(sources.len().div_ceil(GROUPS).max(1))
        .collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut search = Search::new(number);
        let mut done: Vec<(usize, Vec<f64>)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(group) = groups.get(index) else {
                return done;
            };
            let mut sums = vec![0.0; number];
            for source in *group {
                search.run(links, *source, &mut sums);
            }
            done.push((index, sums));
        }
    };
    let mut parts: Vec<(usize, Vec<f64>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads.min(groups.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut parts = work();
        for worker in workers {
            parts.extend(worker.join().unwrap_or_default());
        }
        parts
    });
    parts.sort_by_key(|(index, _)| *index);
    let mut scores = vec![0.0; number];
    for (_, part) in parts {
        for (score, sum) in scores.iter_mut().zip(part) {
            *score += sum;
        }
    }
    // Each pair was counted from both of its ends.
    let float = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let scale = 0.5 * float(number) / float(sources.len().max(1));
    scores.iter_mut().for_each(|score| *score *= scale);
    scores
}

fn sources(number: usize, sample: Option<usize>) -> Vec<usize> {
    match sample {
        Some(sample) if sample < number => (0..sample)
            .map(|index| index * number / sample.max(1))
            .collect(),
        _ => (0..number).collect(),
    }
}

/// What is known of a node in one search.
#[derive(Clone, Copy)]
struct State {
    /// The number of shortest chains from the source.
    chains: f64,
    /// The share of chains that go on through it.
    share: f64,
    /// The steps from the source.
    distance: u32,
}

const UNSEEN: State = State {
    chains: 0.0,
    share: 0.0,
    distance: u32::MAX,
};

struct Search {
    states: Vec<State>,
    order: Vec<u32>,
}

impl Search {
    fn new(number: usize) -> Self {
        Self {
            states: vec![UNSEEN; number],
            order: Vec::with_capacity(number),
        }
    }

    /// Adds to each node's sum the share of the chains from this source that it lies on.
    fn run(&mut self, links: &Links, source: usize, sums: &mut [f64]) {
        let states = &mut self.states;
        self.order.clear();
        self.order.push(u32::try_from(source).unwrap_or(u32::MAX));
        states[source].chains = 1.0;
        states[source].distance = 0;
        let mut head = 0;
        while let Some(node) = self.order.get(head).map(|node| *node as usize) {
            head += 1;
            let State {
                chains, distance, ..
            } = states[node];
            for other in links.others(node) {
                let state = &mut states[*other as usize];
                if state.distance == u32::MAX {
                    state.distance = distance + 1;
                    self.order.push(*other);
                }
                if state.distance == distance + 1 {
                    state.chains += chains;
                }
            }
        }
        for node in self.order.iter().skip(1).rev().map(|node| *node as usize) {
            let State {
                chains,
                share,
                distance,
            } = states[node];
            sums[node] += share;
            let factor = (1.0 + share) / chains;
            for other in links.others(node) {
                let state = &mut states[*other as usize];
                if state.distance + 1 == distance {
                    state.share += state.chains * factor;
                }
            }
        }
        for node in &self.order {
            states[*node as usize] = UNSEEN;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, links, meeting};
    use proptest::prelude::*;

    #[test]
    fn the_middle_of_a_chain_lies_between() {
        let links = links(&[
            meeting(1, &[0, 1]),
            meeting(2, &[1, 2]),
            meeting(3, &[2, 3]),
        ]);
        assert_eq!(betweenness(&links, None), [0.0, 2.0, 2.0, 0.0]);
        assert_eq!(betweenness(&links, Some(9)), [0.0, 2.0, 2.0, 0.0]);
        assert_eq!(betweenness(&Links::default(), None), [0.0; 0]);
    }

    /// All shortest chains from one node to another.
    fn chains(links: &Links, from: usize, to: usize) -> Vec<Vec<usize>> {
        let mut level = vec![vec![from]];
        while !level.is_empty() {
            let done: Vec<_> = level
                .iter()
                .filter(|path| path.last() == Some(&to))
                .cloned()
                .collect();
            if !done.is_empty() {
                return done;
            }
            let longer = level.iter().flat_map(|path| {
                let others = links
                    .others(*path.last().unwrap())
                    .iter()
                    .map(|other| *other as usize);
                let new = others.filter(|other| !path.contains(other));
                new.map(|other| [path.as_slice(), &[other]].concat())
            });
            level = longer.collect();
        }
        Vec::new()
    }

    proptest! {
        #[test]
        fn equals_counting_every_chain(meetings in arbitrary_meetings(9, 10)) {
            let links = links(&meetings);
            let mut naive = vec![0.0; links.len()];
            for from in 0..links.len() {
                for to in from + 1..links.len() {
                    let all = chains(&links, from, to);
                    for path in &all {
                        for node in &path[1..path.len() - 1] {
                            naive[*node] += 1.0 / all.len() as f64;
                        }
                    }
                }
            }
            for (score, naive) in betweenness(&links, None).iter().zip(&naive) {
                prop_assert!((score - naive).abs() < 1e-9, "{} {}", score, naive);
            }
        }
    }
}
