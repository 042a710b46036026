//! How A is linked to B: the shortest chains of people each of whom met the next.

use std::collections::{BTreeSet, HashSet};

use super::PathRules;
use super::local::may_link;
use crate::snapshot::{Node, Sieve, Snapshot};

/// A search for chains in a snapshot; it keeps its scratch memory from one question to the next.
#[derive(Debug)]
pub struct PathFinder<'s> {
    snapshot: &'s Snapshot,
    /// For each node the number of the search and the side that has reached it.
    marks: Vec<u32>,
    /// From which node it was reached.
    parents: Vec<Node>,
    search: u32,
}

/// What a search may not use; for the further chains of [`PathFinder::k_shortest`].
#[derive(Debug, Default)]
struct Ban {
    nodes: HashSet<Node>,
    /// These may not follow the first node of the chain.
    seconds: HashSet<Node>,
}

/// The two ends of a search, with what counts on the way.
#[derive(Clone, Copy)]
struct Question<'q> {
    from: Node,
    to: Node,
    rules: &'q PathRules,
    sieve: &'q Sieve,
    ban: &'q Ban,
}

impl<'s> PathFinder<'s> {
    /// Returns a search that has not begun; linear in the entities.
    #[must_use]
    pub fn new(snapshot: &'s Snapshot) -> Self {
        Self {
            snapshot,
            marks: vec![0; snapshot.entity_count()],
            parents: vec![Node(0); snapshot.entity_count()],
            search: 0,
        }
    }

    /// Returns a shortest chain from `from` to `to`, both included, through whom the rules allow; `None` if
    /// there is none. The chain from somebody to themselves is that one node.
    ///
    /// Breadth first from both ends, the smaller side first; a link is opened only if its days can fit.
    /// The same chain on every run. At worst O(n + e) for n entities and e meetings of pairs.
    pub fn shortest(
        &mut self,
        from: Node,
        to: Node,
        rules: &PathRules,
        sieve: &Sieve,
    ) -> Option<Vec<Node>> {
        let ban = &Ban::default();
        self.search(Question {
            from,
            to,
            rules,
            sieve,
            ban,
        })
    }

    /// Returns the `k` shortest chains without a repeated node, the shortest first and of equals the one
    /// through the lowest numbers; fewer if there are no more.
    ///
    /// Yen's algorithm (Management Science 17, 1971): O(k l (n + e)) for chains of length l.
    pub fn k_shortest(
        &mut self,
        ends: (Node, Node),
        k: usize,
        rules: &PathRules,
        sieve: &Sieve,
    ) -> Vec<Vec<Node>> {
        let (from, to) = ends;
        let mut found: Vec<Vec<Node>> = Vec::new();
        let mut candidates: BTreeSet<(usize, Vec<Node>)> = BTreeSet::new();
        let first = (k > 0).then(|| self.shortest(from, to, rules, sieve));
        candidates.extend(first.flatten().map(|path| (path.len(), path)));
        while let Some((_, path)) = candidates.pop_first() {
            found.push(path);
            if found.len() >= k {
                break;
            }
            let Some(last) = found.last().cloned() else {
                break;
            };
            for spur in 0..last.len().saturating_sub(1) {
                let (root, node) = (&last[..=spur], last[spur]);
                let ban = Ban {
                    nodes: last[..spur].iter().copied().collect(),
                    seconds: found
                        .iter()
                        .filter(|path| path.starts_with(root))
                        .filter_map(|path| path.get(spur + 1).copied())
                        .collect(),
                };
                let question = Question {
                    from: node,
                    to,
                    rules,
                    sieve,
                    ban: &ban,
                };
                if let Some(rest) = self.search(question) {
                    let mut path = last[..spur].to_vec();
                    path.extend(rest);
                    candidates.insert((path.len(), path));
                }
            }
        }
        found
    }

    fn search(&mut self, question: Question<'_>) -> Option<Vec<Node>> {
        let Question { from, to, .. } = question;
        if from == to {
            return Some(vec![from]);
        }
        // Two marks for each search: one for what is reached from the front, one from the back.
        self.search = match self.search.checked_add(2) {
            Some(next) if next < u32::MAX => next,
            _ => {
                self.marks.fill(0);
                2
            }
        };
        let (front, back) = (self.search, self.search + 1);
        self.marks[from.index()] = front;
        self.marks[to.index()] = back;
        let mut fronts = (vec![from], vec![to]);
        let mut next = Vec::new();
        while !fronts.0.is_empty() && !fronts.1.is_empty() {
            let is_front = self.work(&fronts.0) <= self.work(&fronts.1);
            let (side, own, other) = if is_front {
                (&mut fronts.0, front, back)
            } else {
                (&mut fronts.1, back, front)
            };
            for node in side.drain(..) {
                if let Some(met) = self.open(node, own, other, question, &mut next) {
                    let (a, b) = if is_front { (node, met) } else { (met, node) };
                    return Some(self.trace(a, b, question));
                }
            }
            std::mem::swap(side, &mut next);
        }
        None
    }

    /// Reaches out from a node; returns the node of the other side where the two meet, if they do.
    fn open(
        &mut self,
        node: Node,
        own: u32,
        other: u32,
        question: Question<'_>,
        next: &mut Vec<Node>,
    ) -> Option<Node> {
        let snapshot = self.snapshot;
        for (place, pair) in snapshot.row_range(node).zip(snapshot.row(node)) {
            let reached = Node(pair[0]);
            let mark = self.marks[reached.index()];
            if mark == own || is_banned(question, node, reached) {
                continue;
            }
            if !question.sieve.any(snapshot, place) {
                continue;
            }
            if mark == other {
                return Some(reached);
            }
            // Whoever may not be a link is never reached, so that the sides meet only where they may.
            if may_link(snapshot, reached, question.rules, question.sieve) {
                self.marks[reached.index()] = own;
                self.parents[reached.index()] = node;
                next.push(reached);
            }
        }
        None
    }

    fn work(&self, side: &[Node]) -> usize {
        side.iter()
            .map(|node| self.snapshot.row_range(*node).len())
            .sum()
    }

    /// Follows both sides back from the link where they met.
    fn trace(&self, a: Node, b: Node, question: Question<'_>) -> Vec<Node> {
        let mut path = vec![a];
        let mut here = a;
        while here != question.from {
            here = self.parents[here.index()];
            path.push(here);
        }
        path.reverse();
        path.push(b);
        here = b;
        while here != question.to {
            here = self.parents[here.index()];
            path.push(here);
        }
        path
    }
}

fn is_banned(question: Question<'_>, node: Node, reached: Node) -> bool {
    let ban = question.ban;
    if ban.nodes.is_empty() && ban.seconds.is_empty() {
        return false;
    }
    ban.nodes.contains(&reached)
        || node == question.from && ban.seconds.contains(&reached)
        || reached == question.from && ban.seconds.contains(&node)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{arbitrary_meetings, country, dated, meeting, person};
    use chancery_store::{MeetingFilter, MeetingRow};
    use proptest::prelude::*;

    fn free() -> PathRules {
        PathRules {
            through_bodies: true,
            hub_limit: None,
        }
    }

    fn everything(snapshot: &Snapshot) -> Sieve {
        Sieve::new(snapshot, &MeetingFilter::default())
    }

    fn chain(snapshot: &Snapshot, from: u32, to: u32, rules: &PathRules) -> Option<Vec<u32>> {
        let sieve = everything(snapshot);
        let mut finder = PathFinder::new(snapshot);
        let path = finder.shortest(Node(from), Node(to), rules, &sieve)?;
        Some(path.iter().map(|node| node.0).collect())
    }

    #[test]
    fn takes_the_shortest_chain() {
        let meetings = [
            meeting(1, &[0, 1]),
            meeting(2, &[1, 2]),
            meeting(3, &[2, 3]),
            meeting(4, &[0, 2]),
        ];
        let people: Vec<_> = (0..5).map(person).collect();
        let snapshot = Snapshot::new(&people, &meetings).unwrap();
        let rules = PathRules::default();
        assert_eq!(chain(&snapshot, 0, 3, &rules), Some(vec![0, 2, 3]));
        assert_eq!(chain(&snapshot, 0, 0, &rules), Some(vec![0]));
        assert_eq!(chain(&snapshot, 0, 4, &rules), None);
    }

    #[test]
    fn countries_and_hubs_link_only_when_asked() {
        let entities = [person(0), country(1), person(2)];
        let meetings = [meeting(1, &[0, 1]), meeting(2, &[1, 2])];
        let snapshot = Snapshot::new(&entities, &meetings).unwrap();
        assert_eq!(chain(&snapshot, 0, 2, &PathRules::default()), None);
        assert_eq!(
            chain(&snapshot, 0, 1, &PathRules::default()),
            Some(vec![0, 1])
        );
        assert_eq!(chain(&snapshot, 0, 2, &free()), Some(vec![0, 1, 2]));
        let limited = PathRules {
            hub_limit: Some(1),
            ..free()
        };
        assert_eq!(chain(&snapshot, 0, 2, &limited), None);
    }

    #[test]
    fn days_are_looked_at() {
        let meetings = [
            dated(meeting(1, &[0, 1]), "2025-01-01", None),
            dated(meeting(2, &[1, 2]), "2025-06-01", None),
        ];
        let people: Vec<_> = (0..3).map(person).collect();
        let snapshot = Snapshot::new(&people, &meetings).unwrap();
        let filter = MeetingFilter {
            since: "2025-03-01".parse().ok(),
            ..MeetingFilter::default()
        };
        let sieve = Sieve::new(&snapshot, &filter);
        let mut finder = PathFinder::new(&snapshot);
        let rules = PathRules::default();
        assert_eq!(finder.shortest(Node(0), Node(2), &rules, &sieve), None);
        let path = finder.shortest(Node(1), Node(2), &rules, &sieve);
        assert_eq!(path, Some(vec![Node(1), Node(2)]));
    }

    /// The naive twin: every chain without a repeated node, by depth-first search.
    fn all_chains(
        meetings: &[MeetingRow],
        may_link: &dyn Fn(i64) -> bool,
        path: &mut Vec<i64>,
        to: i64,
        found: &mut Vec<Vec<i64>>,
    ) {
        let here = *path.last().unwrap();
        if here == to {
            found.push(path.clone());
            return;
        }
        if path.len() > 1 && !may_link(here) {
            return;
        }
        let with_here = |m: &&MeetingRow| m.participants.iter().any(|p| p.entity.0 == here);
        let next: BTreeSet<i64> = meetings
            .iter()
            .filter(with_here)
            .flat_map(|m| m.participants.iter().map(|p| p.entity.0))
            .filter(|other| !path.contains(other))
            .collect();
        for other in next {
            path.push(other);
            all_chains(meetings, may_link, path, to, found);
            path.pop();
        }
    }

    proptest! {
        #[test]
        fn equals_a_naive_search(
            meetings in arbitrary_meetings(7, 9),
            ends in (0..7_u32, 0..7_u32),
            hub_limit in prop::option::of(1..4_usize),
            through_bodies in any::<bool>(),
            k in 1..7_usize,
        ) {
            let entities: Vec<_> = (0..7)
                .map(|id| if id % 3 == 0 { country(id) } else { person(id) })
                .collect();
            let snapshot = Snapshot::new(&entities, &meetings).unwrap();
            let rules = PathRules { through_bodies, hub_limit };
            let number = |id: i64| {
                meetings.iter().filter(|m| m.participants.iter().any(|p| p.entity.0 == id)).count()
            };
            let may_link = |id: i64| {
                (through_bodies || id % 3 != 0) && hub_limit.is_none_or(|limit| number(id) <= limit)
            };
            let (from, to) = ends;
            let mut naive = Vec::new();
            let mut path = vec![i64::from(from)];
            all_chains(&meetings, &may_link, &mut path, i64::from(to), &mut naive);
            let mut lengths: Vec<usize> = naive.iter().map(Vec::len).collect();
            lengths.sort_unstable();
            let sieve = everything(&snapshot);
            let mut finder = PathFinder::new(&snapshot);
            let shortest = finder.shortest(Node(from), Node(to), &rules, &sieve);
            prop_assert_eq!(shortest.as_ref().map(Vec::len), lengths.first().copied());
            let found = finder.k_shortest((Node(from), Node(to)), k, &rules, &sieve);
            let found_lengths: Vec<usize> = found.iter().map(Vec::len).collect();
            lengths.truncate(k);
            prop_assert_eq!(found_lengths, lengths);
            let distinct: BTreeSet<_> = found.iter().collect();
            prop_assert_eq!(distinct.len(), found.len());
            for path in found {
                let path: Vec<i64> = path.iter().map(|node| i64::from(node.0)).collect();
                prop_assert!(naive.contains(&path), "{:?}", path);
            }
        }
    }
}
