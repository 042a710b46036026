//! The JSON form; see [`crate::render::json`].

use serde::{Deserialize, Serialize};

use crate::ask::{Common, Community, Hop, Member, Neighbour, Pair, Ranked, Tie};
use crate::render::json::{EncounterView, EntityView, HopView, edtf, views};

/// A chain of meetings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChainView {
    /// Its number among several, from 1 on, the shortest first.
    pub number: usize,
    /// Its links.
    pub hops: Vec<HopView>,
}

/// What the meetings of two come to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TieView {
    /// The number of meetings.
    pub count: usize,
    /// The date of the first.
    pub first: Option<String>,
    /// The date of the last.
    pub last: Option<String>,
    /// Where.
    pub places: Vec<EntityView>,
    /// The statuses that occur.
    pub statuses: Vec<String>,
    /// The number of different articles that report them, copies not counted.
    pub sources: usize,
    /// The number of copies of these articles; null where no sentences were asked for.
    pub copies: Option<u64>,
    /// The last meeting with what is said of it; null where no sentences were asked for.
    pub latest: Option<EncounterView>,
}

/// Somebody who met both of two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommonView {
    /// Who.
    pub entity: EntityView,
    /// The meetings with the first.
    pub with_a: TieView,
    /// The meetings with the second.
    pub with_b: TieView,
}

/// Somebody within some steps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeighbourView {
    /// Who.
    pub entity: EntityView,
    /// The number of meetings on the shortest chain there.
    pub distance: u32,
    /// The one before on such a chain.
    pub via: EntityView,
    /// The meetings with that one.
    pub tie: TieView,
}

/// An entity with its rank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RankedView {
    /// Its rank, from 1 on.
    pub rank: usize,
    /// Who.
    pub entity: EntityView,
    /// What the measure gives.
    pub score: f64,
    /// The number of those whom it met.
    pub counterparts: usize,
    /// The number of its meetings.
    pub meetings: usize,
    /// The number of different articles that report them.
    pub sources: usize,
}

/// A member of a community.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MemberView {
    /// Who.
    pub entity: EntityView,
    /// The number of meetings with other members, each counted once for each of them.
    pub inside: u64,
}

/// A group that meets among itself more than with others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommunityView {
    /// Its number, from 1 on, the largest first.
    pub number: usize,
    /// The number of members.
    pub size: usize,
    /// The number of links among them.
    pub links: usize,
    /// The members with the most meetings inside.
    pub members: Vec<MemberView>,
    /// The two members who met most often.
    pub closest: Option<PairView>,
}

/// Two who met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairView {
    /// The one.
    pub a: EntityView,
    /// The other.
    pub b: EntityView,
    /// Their meetings.
    pub tie: TieView,
}

impl ChainView {
    /// Returns a chain with its number.
    #[must_use]
    pub fn new(number: usize, hops: &[Hop]) -> Self {
        Self {
            number,
            hops: views(hops),
        }
    }
}

impl From<&Tie> for TieView {
    fn from(tie: &Tie) -> Self {
        Self {
            count: tie.count,
            first: edtf(tie.first),
            last: edtf(tie.last),
            places: views(&tie.places),
            statuses: tie.statuses.iter().map(ToString::to_string).collect(),
            sources: tie.sources,
            copies: tie.copies,
            latest: tie.latest.as_ref().map(EncounterView::from),
        }
    }
}

impl From<&Common> for CommonView {
    fn from(who: &Common) -> Self {
        Self {
            entity: (&who.entity).into(),
            with_a: (&who.with_a).into(),
            with_b: (&who.with_b).into(),
        }
    }
}

impl From<&Neighbour> for NeighbourView {
    fn from(who: &Neighbour) -> Self {
        Self {
            entity: (&who.entity).into(),
            distance: who.distance,
            via: (&who.via).into(),
            tie: (&who.tie).into(),
        }
    }
}

impl RankedView {
    /// Returns an entity with its rank, from 1 on.
    #[must_use]
    pub fn new(rank: usize, who: &Ranked) -> Self {
        Self {
            rank,
            entity: (&who.entity).into(),
            score: who.score,
            counterparts: who.counterparts,
            meetings: who.meetings,
            sources: who.sources,
        }
    }
}

impl From<&Member> for MemberView {
    fn from(member: &Member) -> Self {
        Self {
            entity: (&member.entity).into(),
            inside: member.inside,
        }
    }
}

impl CommunityView {
    /// Returns a community with its number, from 1 on.
    #[must_use]
    pub fn new(number: usize, community: &Community) -> Self {
        Self {
            number,
            size: community.size,
            links: community.links,
            members: views(&community.members),
            closest: community.closest.as_ref().map(PairView::from),
        }
    }
}

impl From<&Pair> for PairView {
    fn from(pair: &Pair) -> Self {
        Self {
            a: (&pair.a).into(),
            b: (&pair.b).into(),
            tie: (&pair.tie).into(),
        }
    }
}
