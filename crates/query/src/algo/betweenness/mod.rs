//! Betweenness: who lies on the shortest chains between others.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Links;

mod core;
mod search;
mod trees;

use core::Core;
use search::{LANES, Searches};
use trees::Trees;

/// Sources are taken in so many groups, whatever the number of threads, so that sums come out the same.
const GROUPS: usize = 32;

/// Returns the number of shortest chains between two others on which each node lies, each pair of others
/// counted once in all.
///
/// Brandes' algorithm (Journal of Mathematical Sociology 25, 2001) on what is left without trees, from eight
/// sources at once, on all cores: O(n · links), but for trees, which cost nothing. With `sample`, chains from so many
/// nodes only, evenly spread over the numbers and scaled to all.
#[must_use]
pub fn betweenness(links: &Links, sample: Option<usize>) -> Vec<f64> {
    let number = links.len();
    let sample = sample.filter(|sample| *sample < number);
    // A tree stands for sources that a sample may not have.
    let trees = match sample {
        Some(_) => Trees::none(links),
        None => Trees::cut(links),
    };
    let core = Core::new(links, &trees);
    let sources = sources(&core, number, sample);
    let mut scores = trees.scores;
    for part in searched(&core, &sources) {
        for (node, sum) in core.nodes.iter().zip(part) {
            scores[*node as usize] += sum;
        }
    }
    // Each pair was counted from both of its ends.
    let scale = match sample {
        Some(_) => 0.5 * float(number) / float(sources.len().max(1)),
        None => 0.5,
    };
    scores.iter_mut().for_each(|score| *score *= scale);
    scores
}

/// Returns the numbers in the core of the nodes that are searched from.
fn sources(core: &Core, number: usize, sample: Option<usize>) -> Vec<u32> {
    let mut is_source = vec![sample.is_none(); number];
    for index in 0..sample.unwrap_or(0) {
        is_source[index * number / sample.unwrap_or(1)] = true;
    }
    let numbered = (0..).zip(&core.nodes);
    numbered
        .filter(|(_, node)| is_source[**node as usize])
        .map(|(place, _)| place)
        .collect()
}

/// Searches from all sources, in groups; returns the sums of each group.
fn searched(core: &Core, sources: &[u32]) -> Vec<Vec<f64>> {
    let size = sources.len().div_ceil(GROUPS).next_multiple_of(LANES);
    let groups: Vec<&[u32]> = sources.chunks(size.max(LANES)).collect();
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let work = || {
        let mut searches = Searches::new(core);
        let mut done: Vec<(usize, Vec<f64>)> = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(group) = groups.get(index) else {
                return done;
            };
            for batch in group.chunks(LANES) {
                searches.run(batch);
            }
            done.push((index, searches.take_sums()));
        }
    };
    let mut parts: Vec<(usize, Vec<f64>)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads.min(groups.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut parts = work();
        for worker in workers {
            parts.extend(worker.join().unwrap_or_else(|cause| resume_unwind(cause)));
        }
        parts
    });
    parts.sort_by_key(|(index, _)| *index);
    parts.into_iter().map(|(_, part)| part).collect()
}

fn float(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, links, links_among, meeting};
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

    /// Brandes' algorithm as it is written, from one source after the other.
    fn plain(links: &Links, sources: &[usize]) -> Vec<f64> {
        let mut scores = vec![0.0; links.len()];
        for source in sources {
            let mut chains = vec![0.0; links.len()];
            let mut steps = vec![usize::MAX; links.len()];
            let mut order = vec![*source];
            (chains[*source], steps[*source]) = (1.0, 0);
            let mut head = 0;
            while let Some(node) = order.get(head).copied() {
                head += 1;
                for (other, _) in links.row(node) {
                    if steps[other] == usize::MAX {
                        steps[other] = steps[node] + 1;
                        order.push(other);
                    }
                    if steps[other] == steps[node] + 1 {
                        chains[other] += chains[node];
                    }
                }
            }
            let mut shares = vec![0.0; links.len()];
            for node in order.iter().skip(1).rev() {
                scores[*node] += shares[*node];
                for (other, _) in links.row(*node) {
                    if steps[other] + 1 == steps[*node] {
                        shares[other] += chains[other] / chains[*node] * (1.0 + shares[*node]);
                    }
                }
            }
        }
        scores
    }

    #[track_caller]
    fn assert_close(fast: &[f64], naive: &[f64]) {
        assert_eq!(fast.len(), naive.len());
        for (fast, naive) in fast.iter().zip(naive) {
            assert!(
                (fast - naive).abs() < 1e-9 * (1.0 + naive),
                "{fast} {naive}"
            );
        }
    }

    #[test]
    fn a_star_with_branches_is_all_trees() {
        // 0 in the middle of 1 to 4; 5 and 6 behind 1.
        let pairs = [[0, 1], [0, 2], [0, 3], [0, 4], [1, 5], [5, 6]];
        let meetings: Vec<_> = (0..)
            .zip(&pairs)
            .map(|(id, two)| meeting(id, two))
            .collect();
        let links = links(&meetings);
        let scores = betweenness(&links, None);
        assert_eq!(scores, [12.0, 8.0, 0.0, 0.0, 0.0, 5.0, 0.0]);
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
            assert_close(&betweenness(&links, None), &naive);
        }

        /// With enough people for trees, several components and more searches than run at once.
        #[test]
        fn equals_the_plain_algorithm(
            meetings in arbitrary_meetings(90, 60),
            sample in 0_usize..90,
        ) {
            let links = links_among(90, &meetings);
            let number = links.len();
            let halves = |scores: Vec<f64>, by: f64| -> Vec<f64> {
                scores.iter().map(|score| score * by).collect()
            };
            let all: Vec<usize> = (0..number).collect();
            assert_close(&betweenness(&links, None), &halves(plain(&links, &all), 0.5));
            let some: Vec<usize> = (0..sample).map(|index| index * number / sample).collect();
            if sample < number {
                let scale = 0.5 * number as f64 / sample.max(1) as f64;
                let naive = halves(plain(&links, &some), scale);
                assert_close(&betweenness(&links, Some(sample)), &naive);
            }
        }
    }
}
