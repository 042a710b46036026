//! PageRank: who meets those who meet many.

use super::Links;

/// How PageRank is computed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageRank {
    /// The share of the rank that is passed on over links; the rest is spread over all.
    pub damping: f64,
    /// A link counts once for each meeting instead of once.
    pub is_weighted: bool,
    /// Ends when the ranks change by less than this in sum.
    pub tolerance: f64,
    /// Ends after so many rounds in any case.
    pub rounds: usize,
}

impl Default for PageRank {
    /// Damping 0.85 as in the paper of Brin and Page (1998), each link once.
    fn default() -> Self {
        Self {
            damping: 0.85,
            is_weighted: false,
            tolerance: 1e-8,
            rounds: 200,
        }
    }
}

/// Returns the rank of each node; they sum to 1. O(links) a round.
#[must_use]
pub fn pagerank(links: &Links, how: &PageRank) -> Vec<f64> {
    let number = links.len();
    if number == 0 {
        return Vec::new();
    }
    let strength = |node: usize| {
        if how.is_weighted {
            links
                .weights(node)
                .iter()
                .map(|weight| f64::from(*weight))
                .sum()
        } else {
            f64::from(u32::try_from(links.others(node).len()).unwrap_or(u32::MAX))
        }
    };
    // Every node has a link, so what it passes on is never lost.
    let shares: Vec<f64> = (0..number)
        .map(|node| how.damping / strength(node))
        .collect();
    let count = f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    let base = (1.0 - how.damping) / count;
    let mut ranks = vec![1.0 / count; number];
    let mut passed: Vec<f64> = ranks
        .iter()
        .zip(&shares)
        .map(|(rank, share)| rank * share)
        .collect();
    let mut next = vec![0.0; number];
    for _ in 0..how.rounds {
        let mut change = 0.0;
        for (node, slot) in next.iter_mut().enumerate() {
            let others = links.others(node);
            let sum: f64 = if how.is_weighted {
                let row = others.iter().zip(links.weights(node));
                row.map(|(other, weight)| passed[*other as usize] * f64::from(*weight))
                    .sum()
            } else {
                others.iter().map(|other| passed[*other as usize]).sum()
            };
            let rank = base + sum;
            change += (rank - ranks[node]).abs();
            ranks[node] = rank;
            *slot = rank * shares[node];
        }
        std::mem::swap(&mut passed, &mut next);
        if change < how.tolerance {
            break;
        }
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, links, meeting};
    use proptest::prelude::*;

    #[test]
    fn the_centre_of_a_star_ranks_first() {
        let links = links(&[
            meeting(1, &[0, 1]),
            meeting(2, &[0, 2]),
            meeting(3, &[0, 3]),
        ]);
        let ranks = pagerank(&links, &PageRank::default());
        // The system of equations solved by hand: c = 0.0375 + 0.85 · 3l, l = 0.0375 + 0.85 · c / 3.
        assert!((ranks[0] - 0.479_729_729_7).abs() < 1e-7, "{ranks:?}");
        assert!((ranks[1] - 0.173_423_423_4).abs() < 1e-7, "{ranks:?}");
    }

    proptest! {
        /// The naive twin: the whole matrix, many times.
        #[test]
        fn equals_powers_of_the_matrix(
            meetings in arbitrary_meetings(10, 16),
            is_weighted in any::<bool>(),
        ) {
            let links = links(&meetings);
            let number = links.len();
            let how = PageRank { is_weighted, tolerance: 1e-12, ..PageRank::default() };
            let mut matrix = vec![vec![0.0; number]; number];
            for (node, row) in matrix.iter_mut().enumerate() {
                for (other, weight) in links.row(node) {
                    row[other] = if is_weighted { f64::from(weight) } else { 1.0 };
                }
            }
            let sums: Vec<f64> = matrix.iter().map(|row| row.iter().sum()).collect();
            let mut naive = vec![1.0 / number as f64; number];
            for _ in 0..300 {
                naive = (0..number)
                    .map(|to| {
                        let sum: f64 = (0..number).map(|from| naive[from] * matrix[from][to] / sums[from]).sum();
                        0.15 / number as f64 + 0.85 * sum
                    })
                    .collect();
            }
            for (rank, naive) in pagerank(&links, &how).iter().zip(&naive) {
                prop_assert!((rank - naive).abs() < 1e-9, "{} {}", rank, naive);
            }
        }
    }
}
