//! Whom somebody met, whom two have in common, and who lies within some steps: what touches a few rows of a
//! snapshot.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use chancery_model::EntityKind;

use super::PathRules;
use crate::snapshot::{Node, Sieve, Snapshot, cell};

/// Somebody whom an entity met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contact {
    /// Who.
    pub node: Node,
    /// The number of their meetings.
    pub count: u32,
    /// The first and the last of them, undated ones last.
    pub(crate) first: u32,
    pub(crate) last: u32,
    /// Where the pair stands in the snapshot.
    pub(crate) pair: usize,
}

/// Returns those whom an entity met, by number; linear in its meetings in the days asked for.
#[must_use]
pub fn contacts(snapshot: &Snapshot, who: Node, sieve: &Sieve) -> Vec<Contact> {
    let contact = |(pair, cell): (usize, &[u32; 3])| {
        let (count, first, last) = sieve.summary(snapshot, pair)?;
        Some(Contact {
            node: Node(cell[0]),
            count,
            first,
            last,
            pair,
        })
    };
    let row = snapshot.row_range(who).zip(snapshot.row(who));
    row.filter_map(contact).collect()
}

/// Somebody who met both of two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Between {
    /// Who.
    pub node: Node,
    /// Where the pair with the first stands in the snapshot.
    pub(crate) with_a: usize,
    /// Where the pair with the second stands.
    pub(crate) with_b: usize,
}

/// Returns those who met both `a` and `b`, by number; the two themselves are not among them.
///
/// Goes through both rows side by side, or looks each of the shorter up in the longer where that is less.
#[must_use]
pub fn common(snapshot: &Snapshot, a: Node, b: Node, sieve: &Sieve) -> Vec<Between> {
    let (row_a, row_b) = (snapshot.row_range(a), snapshot.row_range(b));
    let is_swapped = row_a.len() > row_b.len();
    let (short, long) = if is_swapped {
        (row_b, row_a)
    } else {
        (row_a, row_b)
    };
    let mut found = Vec::new();
    let pairs = &snapshot.pairs;
    let mut rest = long.clone();
    for place in short {
        let node = pairs[place][0];
        // Double the step until past it, then search between: close to a merge for rows of one length.
        let mut step = 1;
        while rest.start + step < rest.end && pairs[rest.start + step][0] < node {
            step *= 2;
        }
        let end = rest.end.min(rest.start + step + 1);
        let window = &pairs[rest.start..end];
        let skipped = window.partition_point(|pair| pair[0] < node);
        rest.start += skipped;
        if rest.start >= rest.end {
            break;
        }
        if pairs[rest.start][0] != node {
            continue;
        }
        let other = rest.start;
        if Node(node) != a
            && Node(node) != b
            && sieve.any(snapshot, place)
            && sieve.any(snapshot, other)
        {
            let (with_a, with_b) = if is_swapped {
                (other, place)
            } else {
                (place, other)
            };
            found.push(Between {
                node: Node(node),
                with_a,
                with_b,
            });
        }
    }
    found
}

/// Somebody within some steps of the centre.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// Who.
    pub node: Node,
    /// The number of meetings on the shortest way there.
    pub distance: u32,
}

/// Returns who lies within `depth` steps of `who`, the nearest first, then by number; without `who`.
///
/// The walk goes on through those whom the rules allow. Linear in the rows that are opened.
#[must_use]
pub fn within(
    snapshot: &Snapshot,
    who: Node,
    depth: u32,
    rules: &PathRules,
    sieve: &Sieve,
) -> Vec<Reached> {
    let mut seen = vec![0_u64; snapshot.entity_count().div_ceil(64)];
    seen[who.index() / 64] |= 1 << (who.0 % 64);
    let mut found: Vec<Reached> = Vec::new();
    let mut frontier = vec![who];
    for distance in 1..=depth {
        let before = seen.clone();
        for node in frontier.drain(..) {
            if node != who && !may_link(snapshot, node, rules, sieve) {
                continue;
            }
            for (pair, cell) in snapshot.row_range(node).zip(snapshot.row(node)) {
                let (word, bit) = (cell[0] as usize / 64, 1 << (cell[0] % 64));
                if seen[word] & bit == 0 && sieve.any(snapshot, pair) {
                    seen[word] |= bit;
                }
            }
        }
        // The bits that are new come out in the order of the numbers.
        for (word, (now, before)) in (0_u32..).zip(seen.iter().zip(&before)) {
            let mut new = now & !before;
            while new != 0 {
                let node = Node(word * 64 + new.trailing_zeros());
                new &= new - 1;
                frontier.push(node);
                found.push(Reached { node, distance });
            }
        }
        if frontier.is_empty() {
            break;
        }
    }
    found
}

/// Says whether a walk may lead through an entity.
pub(crate) fn may_link(snapshot: &Snapshot, node: Node, rules: &PathRules, sieve: &Sieve) -> bool {
    if !rules.through_bodies && snapshot.kind(node) != EntityKind::Person {
        return false;
    }
    rules.hub_limit.is_none_or(|limit| {
        let attended = snapshot.attended(node);
        attended.len() <= limit || sieve.passing(snapshot, attended).nth(limit).is_none()
    })
}

/// Two who met, with the number of their meetings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairCount {
    /// The one with the lower number.
    pub a: Node,
    /// The other.
    pub b: Node,
    /// The number of their meetings.
    pub count: u32,
    /// Where the pair stands in the snapshot.
    pub(crate) pair: usize,
}

/// Returns the `top` pairs with the most meetings, of equals those of the lowest numbers, that `is_asked`.
///
/// Logarithmic for each pair where only days are asked for, else linear in the meetings.
#[must_use]
pub fn top_pairs(
    snapshot: &Snapshot,
    sieve: &Sieve,
    top: usize,
    is_asked: &dyn Fn(Node) -> bool,
) -> Vec<PairCount> {
    let mut best = BinaryHeap::with_capacity(top.min(snapshot.pair_count()) + 1);
    // Pairs come in order, so a later one has to have more meetings than the last of a full list.
    let mut least = 1;
    for a in snapshot.nodes().filter(|node| is_asked(*node)) {
        let range = snapshot.row_range(a);
        let row = &snapshot.pairs[range.start..=range.end];
        for (pair, ends) in range.zip(row.windows(2)) {
            let most = ends[1][cell::EVENTS_START] - ends[0][cell::EVENTS_START];
            let b = Node(ends[0][cell::OTHER]);
            if most < least || b <= a {
                continue;
            }
            let count = sieve.count(snapshot, pair);
            if count < least || !is_asked(b) {
                continue;
            }
            best.push((Reverse(count), a, b, pair));
            if best.len() > top {
                best.pop();
            }
            if best.len() == top {
                least = best.peek().map_or(1, |(count, ..)| count.0 + 1);
            }
        }
    }
    let best = best.into_sorted_vec().into_iter();
    best.map(|(count, a, b, pair)| PairCount {
        a,
        b,
        count: count.0,
        pair,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, person};
    use chancery_store::{MeetingFilter, MeetingRow};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn has(meeting: &MeetingRow, node: Node) -> bool {
        let id = i64::from(node.0);
        meeting.participants.iter().any(|p| p.entity.0 == id)
    }

    fn number(meetings: &[MeetingRow], a: Node, b: Node) -> usize {
        meetings.iter().filter(|m| has(m, a) && has(m, b)).count()
    }

    proptest! {
        #[test]
        fn equal_naive_answers(
            meetings in arbitrary_meetings(12, 24),
            ends in (0..12_u32, 0..12_u32),
            depth in 0..4_u32,
            top in 1..5_usize,
        ) {
            let people: Vec<_> = (0..12).map(person).collect();
            let snapshot = Snapshot::new(&people, &meetings).unwrap();
            let sieve = Sieve::new(&snapshot, &MeetingFilter::default());
            let (a, b) = (Node(ends.0), Node(ends.1));
            let met = |x: Node, y: Node| x != y && number(&meetings, x, y) > 0;

            let found = contacts(&snapshot, a, &sieve);
            for node in snapshot.nodes().filter(|node| *node != a) {
                let count = found.iter().find(|c| c.node == node).map_or(0, |c| c.count as usize);
                prop_assert_eq!(count, number(&meetings, a, node));
            }

            let naive: Vec<Node> = snapshot
                .nodes()
                .filter(|node| *node != a && *node != b && met(a, *node) && met(b, *node))
                .collect();
            let both = common(&snapshot, a, b, &sieve);
            prop_assert_eq!(both.iter().map(|c| c.node).collect::<Vec<_>>(), naive);
            for one in both {
                prop_assert_eq!(snapshot.pair(a, one.node), Some(one.with_a));
                prop_assert_eq!(snapshot.pair(b, one.node), Some(one.with_b));
            }

            let rules = PathRules { through_bodies: true, hub_limit: None };
            let mut near = BTreeSet::from([a]);
            let mut naive = Vec::new();
            for distance in 1..=depth {
                let next: BTreeSet<Node> = snapshot
                    .nodes()
                    .filter(|node| !near.contains(node) && near.iter().any(|x| met(*x, *node)))
                    .collect();
                naive.extend(next.iter().map(|node| Reached { node: *node, distance }));
                near.extend(next);
            }
            prop_assert_eq!(within(&snapshot, a, depth, &rules, &sieve), naive);

            let mut all: Vec<(usize, Node, Node)> = Vec::new();
            for x in snapshot.nodes() {
                for y in snapshot.nodes().filter(|y| *y > x && met(x, *y)) {
                    all.push((number(&meetings, x, y), x, y));
                }
            }
            all.sort_by_key(|(count, x, y)| (Reverse(*count), *x, *y));
            all.truncate(top);
            let pairs = top_pairs(&snapshot, &sieve, top, &|_| true);
            let pairs: Vec<_> = pairs.iter().map(|p| (p.count as usize, p.a, p.b)).collect();
            prop_assert_eq!(pairs, all);
        }
    }
}
