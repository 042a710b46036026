//! Who stands at the centre.

use std::collections::BTreeSet;

use chancery_model::EntityKind;
use chancery_store::{ArticleRowId, EntityRow};

use super::Network;
use crate::algo::{Links, PageRank, betweenness, pagerank};
use crate::snapshot::Node;

/// What entities are ranked by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Measure {
    /// The number of those whom they met.
    Degree,
    /// The number of their meetings.
    Meetings,
    /// PageRank: meeting those who meet many; with `is_weighted` a link counts once for each meeting.
    PageRank {
        /// Whether the number of meetings matters.
        is_weighted: bool,
    },
    /// The number of shortest chains between others on which they lie; with a sample estimated from the
    /// chains of so many.
    Betweenness {
        /// The number of entities whose chains are counted; `None` for all.
        sample: Option<usize>,
    },
}

/// An entity with its rank.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// Who.
    pub entity: EntityRow,
    /// What the measure gives.
    pub score: f64,
    /// The number of those whom it met.
    pub counterparts: usize,
    /// The number of its meetings.
    pub meetings: usize,
    /// The number of different articles that report them.
    pub sources: usize,
}

impl Network<'_> {
    /// Returns the entities that rank highest by a measure, at most `top`; of equals the lower number first.
    ///
    /// With `kind` the graph is that of the entities of this kind and of the links among them.
    #[must_use]
    pub fn rank(&self, measure: Measure, kind: Option<EntityKind>, top: usize) -> Vec<Ranked> {
        let snapshot = self.snapshot;
        let links = Links::new(snapshot, &self.sieve, &self.is_asked(kind));
        let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
        let nodes = || links.nodes().iter();
        let meetings = |node: &Node| self.sieve.passing(snapshot, snapshot.attended(*node));
        let scores: Vec<f64> = match measure {
            Measure::Degree => (0..links.len())
                .map(|one| count(links.others(one).len()))
                .collect(),
            Measure::Meetings => nodes().map(|node| count(meetings(node).count())).collect(),
            Measure::PageRank { is_weighted } => {
                let how = PageRank {
                    is_weighted,
                    ..PageRank::default()
                };
                pagerank(&links, &how)
            }
            Measure::Betweenness { sample } => betweenness(&links, sample),
        };
        let mut order: Vec<usize> = (0..links.len()).collect();
        order.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]).then(a.cmp(b)));
        order.truncate(top);
        let ranked = |one: usize| {
            let node = links.nodes()[one];
            let articles: BTreeSet<ArticleRowId> = meetings(&node)
                .flat_map(|event| snapshot.articles_of(event))
                .collect();
            Ranked {
                entity: snapshot.entity(node),
                score: scores[one],
                counterparts: links.others(one).len(),
                meetings: meetings(&node).count(),
                sources: articles.len(),
            }
        };
        order.into_iter().map(ranked).collect()
    }
}
