//! Which groups meet among themselves.

use std::cmp::Reverse;

use chancery_model::EntityKind;
use chancery_store::{EntityRow, StoreError};

use super::{Network, Pair};
use crate::algo::{Links, communities};

/// The graph divided into communities.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// How much more the meetings lie inside communities than chance would have it, at most 1.
    pub modularity: f64,
    /// The number of communities, those that are not listed included.
    pub total: usize,
    /// The communities, the largest first.
    pub communities: Vec<Community>,
}

/// A group that meets among itself more than with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Community {
    /// The number of members.
    pub size: usize,
    /// The number of links among them.
    pub links: usize,
    /// The members with the most meetings inside, at most as many as were asked for.
    pub members: Vec<Member>,
    /// The two members who met most often, with their last meeting.
    pub closest: Option<Pair>,
}

/// A member of a community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who.
    pub entity: EntityRow,
    /// The number of meetings with other members, each counted once for each of them.
    pub inside: u64,
}

impl Network<'_> {
    /// Divides the graph into communities by the Louvain method and returns the largest, at most `top`, each with
    /// at most `members` members; see [`communities`](crate::algo::communities()).
    ///
    /// With `kind` the graph is that of the entities of this kind and of the links among them.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn communities(
        &self,
        kind: Option<EntityKind>,
        resolution: f64,
        top: usize,
        members: usize,
    ) -> Result<Division, StoreError> {
        let links = Links::new(self.snapshot, &self.sieve, &self.is_asked(kind));
        let division = communities(&links, resolution);
        let total = division.community.iter().max().map_or(0, |last| last + 1);
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); total.min(top)];
        for (node, community) in division.community.iter().enumerate() {
            if let Some(group) = groups.get_mut(*community) {
                group.push(node);
            }
        }
        let community =
            |group: &Vec<usize>| self.community(&links, &division.community, group, members);
        Ok(Division {
            modularity: division.modularity,
            total,
            communities: groups.iter().map(community).collect::<Result<_, _>>()?,
        })
    }

    fn community(
        &self,
        links: &Links,
        community: &[usize],
        group: &[usize],
        members: usize,
    ) -> Result<Community, StoreError> {
        let snapshot = self.snapshot;
        let mut inside: Vec<(u64, usize)> = Vec::new();
        let (mut ends, mut closest) = (0, None);
        for node in group {
            let mut sum = 0;
            for (other, weight) in links.row(*node) {
                if community[other] == community[*node] {
                    sum += u64::from(weight);
                    ends += 1;
                    let key = (weight, Reverse((*node, other)));
                    closest = closest.max(Some(key));
                }
            }
            inside.push((sum, *node));
        }
        inside.sort_by_key(|(sum, node)| (Reverse(*sum), *node));
        let member = |(inside, node): &(u64, usize)| Member {
            entity: snapshot.entity(links.nodes()[*node]),
            inside: *inside,
        };
        let closest = closest.map(|(_, Reverse((a, b)))| (links.nodes()[a], links.nodes()[b]));
        let closest = closest.and_then(|(a, b)| Some((a, b, snapshot.pair(a, b)?)));
        let closest = closest.map(|(a, b, pair)| -> Result<Pair, StoreError> {
            Ok(Pair {
                a: snapshot.entity(a),
                b: snapshot.entity(b),
                tie: self.tie(pair)?,
            })
        });
        Ok(Community {
            size: group.len(),
            links: ends / 2,
            members: inside.iter().take(members).map(member).collect(),
            closest: closest.transpose()?,
        })
    }
}
