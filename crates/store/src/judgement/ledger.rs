//! What the judgements in force say together, and where they cannot all hold.
//!
//! Keys are taken for what the store follows them as: the key of a name in any country means every profile of
//! that name, those that other judgements speak of included. So an alias and a judgement about one country
//! meet, whichever came first, and whether or not an article has told of them yet.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

use rusqlite::Connection;

use super::{Contradiction, Judgement, JudgementRow, Sort, Verdict, in_force};
use crate::StoreError;
use crate::load::{handles, keys_of_name};

/// A place in [`Ledger::rows`].
type RowIndex = usize;

/// What keys mean: a profile, a report, or whoever is called by a name.
type Node = usize;

/// The judgements in force about entities or about meetings.
pub(crate) struct Ledger<'c> {
    connection: &'c Connection,
    sort: Sort,
    rows: Vec<JudgementRow>,
    by_pair: HashMap<(String, String), RowIndex>,
    nodes: HashMap<String, Node>,
    /// Keys that judgements speak of, by the keys of their names in any country.
    of_name: BTreeMap<String, BTreeSet<String>>,
    /// By node, the node that stands for all that are one with it by the judgements.
    root: Vec<Node>,
    /// By root, the pairs of nodes that a judgement keeps apart, one of which is one with it.
    parted: Vec<Vec<(Node, Node, RowIndex)>>,
    /// By node, those that a judgement says are the same.
    near: Vec<Vec<(Node, RowIndex)>>,
}

impl<'c> Ledger<'c> {
    /// Reads the judgements in force.
    pub(crate) fn read(connection: &'c Connection, sort: Sort) -> Result<Self, StoreError> {
        let mut ledger = Self {
            connection,
            sort,
            rows: in_force(connection, sort)?,
            by_pair: HashMap::new(),
            nodes: HashMap::new(),
            of_name: BTreeMap::new(),
            root: Vec::new(),
            parted: Vec::new(),
            near: Vec::new(),
        };
        ledger.work_out(None)?;
        Ok(ledger)
    }

    /// Works all out from the rows, and for the names that one more speaks of.
    fn work_out(&mut self, more: Option<&Judgement>) -> Result<(), StoreError> {
        self.by_pair.clear();
        self.nodes.clear();
        self.of_name.clear();
        self.root.clear();
        self.parted.clear();
        self.near.clear();
        let rows = std::mem::take(&mut self.rows);
        for judgement in rows.iter().map(|row| &row.judgement).chain(more) {
            self.note_names(judgement);
        }
        for (index, row) in rows.iter().enumerate() {
            self.follow(index, &row.judgement)?;
        }
        self.rows = rows;
        Ok(())
    }

    /// Returns the judgements in force with which one about to be made cannot hold together.
    pub(crate) fn objections(
        &mut self,
        judgement: &Judgement,
    ) -> Result<Vec<JudgementRow>, StoreError> {
        let pair = (judgement.a.clone(), judgement.b.clone());
        // The later word on the same pair takes the earlier one's place.
        let Some(index) = self.by_pair.get(&pair).copied() else {
            if self.note_names(judgement) {
                self.work_out(Some(judgement))?;
            }
            return self.objections_aside(judgement);
        };
        let is_later = self
            .rows
            .get(index)
            .is_some_and(|row| row.judgement.made <= judgement.made);
        if !is_later {
            return Ok(Vec::new());
        }
        let rows = self.rows.clone();
        self.rows.remove(index);
        self.work_out(Some(judgement))?;
        let found = self.objections_aside(judgement);
        self.rows = rows;
        self.work_out(None)?;
        found
    }

    /// Adds a judgement that was recorded.
    pub(crate) fn add(&mut self, row: JudgementRow) -> Result<(), StoreError> {
        let pair = (row.judgement.a.clone(), row.judgement.b.clone());
        let known = self.by_pair.get(&pair).copied();
        if let Some(known) = known.and_then(|index| self.rows.get_mut(index)) {
            if known.judgement.made <= row.judgement.made {
                *known = row;
                return self.work_out(None);
            }
            return Ok(());
        }
        let is_news = self.note_names(&row.judgement);
        let index = self.rows.len();
        if !is_news {
            self.follow(index, &row.judgement)?;
        }
        self.rows.push(row);
        if is_news { self.work_out(None) } else { Ok(()) }
    }

    /// Returns each judgement that keeps two apart of whom others say that they are one.
    pub(crate) fn contradictions(&self) -> Vec<Contradiction> {
        let mut found: BTreeMap<RowIndex, Vec<RowIndex>> = BTreeMap::new();
        for pairs in &self.parted {
            for (a, b, row) in pairs {
                if self.find(*a) != self.find(*b) || a == b {
                    continue;
                }
                let Some(chain) = self.chain(*a, *b) else {
                    continue;
                };
                let known = found.entry(*row).or_insert_with(|| chain.clone());
                if chain.len() < known.len() {
                    *known = chain;
                }
            }
        }
        let contradictions = found.into_iter().filter_map(|(row, chain)| {
            Some(Contradiction {
                apart: self.rows.get(row)?.clone(),
                same: self.rows_at(&chain),
            })
        });
        contradictions.collect()
    }

    fn rows_at(&self, indices: &[RowIndex]) -> Vec<JudgementRow> {
        let rows = indices.iter().filter_map(|index| self.rows.get(*index));
        rows.cloned().collect()
    }

    /// As [`Ledger::objections`], for a pair that nothing in force is about.
    fn objections_aside(&mut self, judgement: &Judgement) -> Result<Vec<JudgementRow>, StoreError> {
        let (a, b) = (self.mean(&judgement.a)?, self.mean(&judgement.b)?);
        let pairs = || a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
        if judgement.verdict == Verdict::Same {
            let roots: BTreeSet<Node> = a.iter().chain(&b).map(|node| self.find(*node)).collect();
            let broken = roots.iter().find_map(|root| {
                let parted = self.parted.get(*root)?.iter();
                parted.copied().find(|(c, d, _)| {
                    let (c, d) = (self.find(*c), self.find(*d));
                    c != d && roots.contains(&c) && roots.contains(&d)
                })
            });
            let Some((c, d, apart)) = broken else {
                return Ok(Vec::new());
            };
            let new = self.rows.len();
            self.draw(pairs(), new);
            let chain = self.chain(c, d).unwrap_or_default();
            for node in a.iter().chain(&b) {
                if let Some(near) = self.near.get_mut(*node) {
                    near.retain(|(_, row)| *row != new);
                }
            }
            let mut found = vec![apart];
            found.extend(chain);
            return Ok(self.rows_at(&found));
        }
        if !self.keeps_apart(judgement.verdict) {
            return Ok(Vec::new());
        }
        let joined = pairs().find(|(a, b)| a != b && self.find(*a) == self.find(*b));
        let chain = joined.and_then(|(a, b)| self.chain(a, b));
        Ok(self.rows_at(&chain.unwrap_or_default()))
    }

    fn keeps_apart(&self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Same => false,
            Verdict::NotSame => true,
            Verdict::Unsure => self.sort == Sort::Meeting,
        }
    }

    /// Notes the keys of a judgement by their names; says whether an earlier one means them, too.
    fn note_names(&mut self, judgement: &Judgement) -> bool {
        let mut is_news = false;
        for key in [&judgement.a, &judgement.b] {
            for handle in handles(key).skip(1) {
                let keys = self.of_name.entry(handle.to_owned()).or_default();
                is_news |= keys.insert(key.clone()) && self.nodes.contains_key(handle);
            }
        }
        is_news
    }

    fn follow(&mut self, index: RowIndex, judgement: &Judgement) -> Result<(), StoreError> {
        let (a, b) = (self.mean(&judgement.a)?, self.mean(&judgement.b)?);
        let pairs = || a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
        if judgement.verdict == Verdict::Same {
            self.draw(pairs(), index);
            for (a, b) in pairs() {
                self.join(a, b);
            }
        } else if self.keeps_apart(judgement.verdict) {
            for (a, b) in pairs() {
                for node in [a, b] {
                    let root = self.find(node);
                    if let Some(parted) = self.parted.get_mut(root) {
                        parted.push((a, b, index));
                    }
                }
            }
        }
        let pair = (judgement.a.clone(), judgement.b.clone());
        self.by_pair.insert(pair, index);
        Ok(())
    }

    /// The nodes that a key means.
    fn mean(&mut self, key: &str) -> Result<Vec<Node>, StoreError> {
        let mut keys = BTreeSet::from([key.to_owned()]);
        let is_of_a_name = self.sort == Sort::Entity && key.contains("/name:");
        if is_of_a_name && !key.contains('@') {
            keys.extend(keys_of_name(self.connection, key)?);
            keys.extend(self.of_name.get(key).into_iter().flatten().cloned());
        }
        Ok(keys.into_iter().map(|key| self.node(key)).collect())
    }

    fn node(&mut self, key: String) -> Node {
        let next = self.root.len();
        let node = *self.nodes.entry(key).or_insert(next);
        if node == next {
            self.root.push(next);
            self.parted.push(Vec::new());
            self.near.push(Vec::new());
        }
        node
    }

    fn find(&self, node: Node) -> Node {
        let mut at = node;
        while let Some(next) = self.root.get(at).filter(|next| **next != at) {
            at = *next;
        }
        at
    }

    fn join(&mut self, a: Node, b: Node) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        let size = |node: Node| self.parted.get(node).map_or(0, Vec::len);
        let (less, more) = if size(a) < size(b) { (a, b) } else { (b, a) };
        let moved = self.parted.get_mut(less).map(std::mem::take);
        if let Some(parted) = self.parted.get_mut(more) {
            parted.extend(moved.unwrap_or_default());
        }
        if let Some(root) = self.root.get_mut(less) {
            *root = more;
        }
    }

    fn draw(&mut self, pairs: impl Iterator<Item = (Node, Node)>, row: RowIndex) {
        for (a, b) in pairs {
            for (from, to) in [(a, b), (b, a)] {
                if let Some(near) = self.near.get_mut(from) {
                    near.push((to, row));
                }
            }
        }
    }

    /// The shortest chain of judgements from one node to another.
    fn chain(&self, from: Node, to: Node) -> Option<Vec<RowIndex>> {
        let mut came: HashMap<Node, Option<(Node, RowIndex)>> = HashMap::from([(from, None)]);
        let mut queue = VecDeque::from([from]);
        while let Some(at) = queue.pop_front() {
            if at == to {
                let mut chain = Vec::new();
                let mut at = at;
                while let Some((before, row)) = came.get(&at).copied().flatten() {
                    chain.push(row);
                    at = before;
                }
                // Two of one name come to each other by one judgement, there and back.
                chain.dedup();
                chain.reverse();
                return Some(chain);
            }
            for (next, row) in self.near.get(at).into_iter().flatten() {
                if !came.contains_key(next) {
                    came.insert(*next, Some((at, *row)));
                    queue.push_back(*next);
                }
            }
        }
        None
    }
}
