//! Which of the profiles that hang together by links are one entity.
//!
//! A pure function of the profiles, their links and the judgements, in an order given by content: so it
//! does not matter what was loaded when. What people judged comes first. Then the profiles that say most
//! (a full name with a country) gather what says less: each further profile joins the only entity that
//! its links lead to. Of several of about equal strength it joins the one that by far the most articles
//! speak of; if none leads so, it stays alone: nothing says which.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_model::EntityKind;

use super::node::{Called, Node};
use super::pair::{Link, is_same_name};

/// The rule of a judgement.
pub(crate) const JUDGED: &str = "judgement/same";

/// Of several entities that links lead to, one is chosen if its link is stronger by so much.
const LEAD: u8 = 6;

/// Of those about equally well linked, one is chosen if so many powers of two more articles speak of
/// it: a name that a thousand articles have is not in doubt because one article misreads it.
const OUTWEIGHS: u32 = 3;

/// What hangs together, by positions in `nodes`.
#[derive(Debug, Default)]
pub(crate) struct Component {
    pub(crate) nodes: Vec<Node>,
    pub(crate) links: Vec<(usize, usize, Link)>,
    /// Judged to be one, the oldest judgement first.
    pub(crate) same: Vec<(usize, usize)>,
    /// Judged to be two.
    pub(crate) apart: Vec<(usize, usize)>,
    /// Judged to be undecided: no link between them counts.
    pub(crate) unsure: Vec<(usize, usize)>,
}

/// How a profile came to its entity: by which of the entity's other profiles, and by which rule.
pub(crate) type Join = Option<(usize, &'static str)>;

/// The entities: the members of each, the one that all others came to first.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Partition {
    pub(crate) clusters: Vec<Vec<(usize, Join)>>,
    /// Positions in `same` of judgements that contradict others and are not followed.
    pub(crate) contradictions: Vec<usize>,
}

struct Cluster {
    /// In the order in which they came, with the edge that each came by.
    members: Vec<(usize, Join)>,
    /// About how many articles speak of them: the sum of the powers of two below.
    articles: u64,
    /// It fits several others, so none may join it.
    is_ambiguous: bool,
}

impl Cluster {
    /// The order of magnitude of its articles.
    fn magnitude(&self) -> u32 {
        self.articles.max(1).ilog2()
    }

    /// Those that came to each other by rules, without a judgement between: their names are of one kind.
    fn family(&self, of: usize) -> BTreeSet<usize> {
        let mut family = BTreeSet::from([of]);
        loop {
            let before = family.len();
            for (member, join) in &self.members {
                let Some((to, rule)) = join else { continue };
                if *rule != JUDGED && (family.contains(member) || family.contains(to)) {
                    family.extend([*member, *to]);
                }
            }
            if family.len() == before {
                return family;
            }
        }
    }
}

/// Parts profiles into entities.
pub(crate) fn partition(component: &Component) -> Partition {
    let nodes = &component.nodes;
    let (groups, contradictions) = judged(component);
    let mut order: Vec<&Vec<usize>> = groups.iter().collect();
    // What people joined comes first, so that others come to all of it.
    order.sort_by_key(|group| {
        let first = group.iter().filter_map(|index| rank(nodes, *index)).min();
        (group.len() < 2, first)
    });
    let links = by_node(component);
    let conflicts: Vec<(usize, usize)> = component
        .links
        .iter()
        .filter(|(_, _, link)| link.has_hard_conflict())
        .map(|(a, b, _)| (*a, *b))
        .collect();
    let mut place: Vec<Option<usize>> = vec![None; nodes.len()];
    let mut clusters: Vec<Cluster> = Vec::new();
    for group in order {
        let chosen = choose(component, &links, &conflicts, group, &place, &clusters);
        let mut members = spanning(component, group);
        let index = match chosen {
            Choice::Join(index, from, to, rule) => {
                reroot(&mut members, from);
                if let Some((_, join)) = members.iter_mut().find(|(member, _)| *member == from) {
                    *join = Some((to, rule));
                }
                index
            }
            Choice::Alone { is_ambiguous } => {
                clusters.push(Cluster {
                    members: Vec::new(),
                    articles: 0,
                    is_ambiguous,
                });
                clusters.len() - 1
            }
        };
        for (member, _) in &members {
            if let Some(place) = place.get_mut(*member) {
                *place = Some(index);
            }
        }
        if let Some(cluster) = clusters.get_mut(index) {
            let of =
                |(member, _): &(usize, Join)| nodes.get(*member).map(|node| 1 << node.magnitude);
            cluster.articles += members.iter().filter_map(of).sum::<u64>();
            cluster.members.extend(members);
        }
    }
    Partition {
        clusters: clusters
            .into_iter()
            .map(|cluster| cluster.members)
            .collect(),
        contradictions,
    }
}

/// What comes first says most: a full name before a word, a country before none; of forms of equally many
/// words the one that many more articles have, so that one article that places somebody elsewhere does not
/// part what a hundred agree on.
fn rank(nodes: &[Node], index: usize) -> Option<impl Ord + use<'_>> {
    let node = nodes.get(index)?;
    let (phase, words, letters) = match &node.called {
        Called::Full(name) => (0, name.len(), name.len() - name.letters_aside().len()),
        Called::Body(name) => (0, name.split(' ').count(), 0),
        Called::Word(_) => (2, 1, 0),
        Called::Unknown => (4, 0, 0),
    };
    let phase = phase + usize::from(node.country.is_empty());
    let magnitude = Reverse(node.magnitude);
    Some((phase, Reverse(words), letters, magnitude, node.key.as_str()))
}

/// The links that count, by profile, the strongest first.
fn by_node(component: &Component) -> BTreeMap<usize, Vec<(usize, &Link)>> {
    let mut links: BTreeMap<usize, Vec<(usize, &Link)>> = BTreeMap::new();
    for (a, b, link) in &component.links {
        let is_unsure = component
            .unsure
            .iter()
            .any(|pair| *pair == (*a, *b) || *pair == (*b, *a));
        if link.joins() && !is_unsure {
            links.entry(*a).or_default().push((*b, link));
            links.entry(*b).or_default().push((*a, link));
        }
    }
    links
}

/// A link to a cluster: how strong, the keys, from which node to which member, by which rule.
type Way<'k> = (u8, Reverse<(&'k str, &'k str)>, usize, usize, &'static str);

enum Choice {
    /// This cluster, by a link from a member to a node, with its rule.
    Join(usize, usize, usize, &'static str),
    Alone {
        is_ambiguous: bool,
    },
}

fn choose(
    component: &Component,
    links: &BTreeMap<usize, Vec<(usize, &Link)>>,
    conflicts: &[(usize, usize)],
    group: &[usize],
    place: &[Option<usize>],
    clusters: &[Cluster],
) -> Choice {
    let nodes = &component.nodes;
    // By cluster the strongest link, of equals the one of the first keys.
    let mut best: BTreeMap<usize, Way<'_>> = BTreeMap::new();
    for from in group {
        for (to, link) in links.get(from).into_iter().flatten() {
            let Some(index) = place.get(*to).copied().flatten() else {
                continue;
            };
            let (Some(a), Some(b)) = (nodes.get(*from), nodes.get(*to)) else {
                continue;
            };
            let keys = Reverse((a.key.as_str(), b.key.as_str()));
            let found = (link.strength, keys, *from, *to, link.rule);
            let known = best.entry(index).or_insert(found);
            if (found.0, found.1) > (known.0, known.1) {
                *known = found;
            }
        }
    }
    best.retain(|index, (_, _, _, to, rule)| {
        clusters.get(*index).is_some_and(|cluster| {
            // Who has the very name is open with him.
            (!cluster.is_ambiguous || is_same_name(rule))
                && may_join(component, conflicts, cluster, *to, group)
        })
    });
    let mut ranked: Vec<_> = best.into_iter().collect();
    ranked.sort_by(|a, b| (b.1.0, b.1.1).cmp(&(a.1.0, a.1.1)));
    let Some(strongest) = ranked.first().map(|(_, way)| way.0) else {
        return Choice::Alone {
            is_ambiguous: false,
        };
    };
    ranked.retain(|(_, way)| way.0 + LEAD > strongest);
    let magnitude = |index: usize| clusters.get(index).map_or(0, Cluster::magnitude);
    // The heaviest, of equals the one of the strongest link.
    let heaviest = ranked
        .iter()
        .rev()
        .max_by_key(|(index, _)| magnitude(*index));
    let Some((index, (strength, _, from, to, rule))) = heaviest else {
        return Choice::Alone {
            is_ambiguous: false,
        };
    };
    // The link of a surname counts how many reports show each in the office, which says more of who is meant than
    // how many name each: the heaviest has to lead by both.
    let is_word = nodes
        .get(*from)
        .is_some_and(|node| matches!(node.called, Called::Word(_)));
    let is_behind = is_word && *strength < strongest;
    let is_rival = |other: usize| {
        other != *index && (is_behind || magnitude(other) + OUTWEIGHS > magnitude(*index))
    };
    if ranked.iter().any(|(other, _)| is_rival(*other)) {
        return Choice::Alone { is_ambiguous: true };
    }
    Choice::Join(*index, *from, *to, rule)
}

/// Says whether nothing speaks against it: no judgement, no conflict, and names that are forms of one.
///
/// That the country of another member is another is none: the link to the one that joins has weighed that.
fn may_join(
    component: &Component,
    conflicts: &[(usize, usize)],
    cluster: &Cluster,
    to: usize,
    group: &[usize],
) -> bool {
    let is_across = |a: &usize, b: &usize| {
        let in_cluster = |node| cluster.members.iter().any(|(member, _)| member == node);
        (in_cluster(a) && group.contains(b)) || (in_cluster(b) && group.contains(a))
    };
    let mut against = component.apart.iter().chain(conflicts);
    if against.any(|(a, b)| is_across(a, b)) {
        return false;
    }
    let names: Vec<_> = cluster
        .family(to)
        .iter()
        .chain(group)
        .filter_map(|index| match component.nodes.get(*index) {
            Some(Node {
                kind: EntityKind::Person,
                called: Called::Full(name),
                ..
            }) => Some(name),
            _ => None,
        })
        .collect();
    let fullest = names.iter().max_by_key(|name| name.letters_aside().len());
    fullest.is_none_or(|fullest| {
        let all_are =
            |fuller: &&super::name::PersonName| names.iter().all(|name| name.is_form_of(fuller));
        all_are(fullest) || names.iter().any(all_are)
    })
}

/// The groups that judgements make, and the judgements that contradict others.
fn judged(component: &Component) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut group_of: Vec<usize> = (0..component.nodes.len()).collect();
    let mut contradictions = Vec::new();
    for (number, (a, b)) in component.same.iter().enumerate() {
        let (Some(x), Some(y)) = (group_of.get(*a).copied(), group_of.get(*b).copied()) else {
            continue;
        };
        let parted = component.apart.iter().any(|(c, d)| {
            let groups = (group_of.get(*c).copied(), group_of.get(*d).copied());
            groups == (Some(x), Some(y))
                || groups == (Some(y), Some(x))
                || (x == y && groups == (Some(x), Some(x)))
        });
        if parted {
            contradictions.push(number);
            continue;
        }
        for group in &mut group_of {
            if *group == y {
                *group = x;
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, group) in group_of.into_iter().enumerate() {
        groups.entry(group).or_default().push(index);
    }
    (groups.into_values().collect(), contradictions)
}

/// A group's members from the one that says most, each with the judgement that it came by.
fn spanning(component: &Component, group: &[usize]) -> Vec<(usize, Join)> {
    let first = group
        .iter()
        .copied()
        .min_by(|a, b| rank(&component.nodes, *a).cmp(&rank(&component.nodes, *b)));
    let mut members: Vec<(usize, Join)> = first.map(|first| (first, None)).into_iter().collect();
    let mut left: BTreeSet<usize> = group.iter().copied().collect();
    let mut next = 0;
    while let Some((member, _)) = members.get(next).copied() {
        left.remove(&member);
        next += 1;
        let mut others: Vec<usize> = component
            .same
            .iter()
            .filter_map(|(a, b)| match (*a == member, *b == member) {
                (true, _) => Some(*b),
                (_, true) => Some(*a),
                _ => None,
            })
            .filter(|other| left.contains(other))
            .collect();
        others.sort_by(|a, b| rank(&component.nodes, *a).cmp(&rank(&component.nodes, *b)));
        for other in others {
            if left.remove(&other) {
                members.push((other, Some((member, JUDGED))));
            }
        }
    }
    members
}

/// Turns the edges of a tree so that they lead to this member.
fn reroot(members: &mut [(usize, Join)], root: usize) {
    let mut at = root;
    let mut came: Join = None;
    // As many steps as members at most: it is a tree.
    for _ in 0..members.len() {
        let Some((_, join)) = members.iter_mut().find(|(member, _)| *member == at) else {
            return;
        };
        let before = std::mem::replace(join, came);
        match before {
            Some((to, rule)) => {
                came = Some((at, rule));
                at = to;
            }
            None => return,
        }
    }
}
