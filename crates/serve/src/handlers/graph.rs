//! Parts of the graph, and chains through it.

use std::collections::BTreeSet;

use chancery_query::algo::PathRules;
use chancery_query::ask::{self, Hop, Network, Picture};
use chancery_query::render::GraphView;
use chancery_query::render::json::{EntityView, HopView};
use chancery_store::EntityId;
use serde::Serialize;

use super::entities::known;
use super::{MOST_REPORTS, encounter, keep_latest};
use crate::answer::{Answer, Refusal};
use crate::parameters::Parameters;
use crate::pool::Reader;

/// The most reports of a meeting in a part of the graph.
const MOST_IN_GRAPH: usize = 8;

/// A chain of meetings; null where there is none.
#[derive(Debug, Serialize)]
struct PathView {
    hops: Option<Vec<HopView>>,
}

/// Returns the meetings with the most sources, and who took part.
pub(crate) fn weightiest(
    reader: &Reader<'_>,
    _: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let filter = parameters.filter()?;
    let picture = ask::weightiest(store, &filter, max_nodes(parameters)?)?;
    graph(&picture)
}

/// Returns what lies around an entity.
pub(crate) fn neighbourhood(
    reader: &Reader<'_>,
    id: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let filter = parameters.filter()?;
    let centre = known(store, EntityId(id))?.id;
    let depth = parameters.number("depth", 1, 1..=3)?;
    let depth = usize::try_from(depth).unwrap_or(1);
    let picture = ask::around(store, (centre, depth), max_nodes(parameters)?, &filter)?;
    graph(&picture)
}

fn max_nodes(parameters: &Parameters) -> Result<usize, Refusal> {
    let number = parameters.number("max_nodes", 150, 1..=2_000)?;
    Ok(usize::try_from(number).unwrap_or_default())
}

fn graph(picture: &Picture) -> Result<Answer, Refusal> {
    let mut view = GraphView::new(picture);
    for meeting in &mut view.meetings {
        let status = &meeting.status;
        keep_latest(&mut meeting.reports, MOST_IN_GRAPH, |report| {
            report.status == *status
        });
    }
    let reports = view.meetings.iter().flat_map(|meeting| &meeting.reports);
    let listed: BTreeSet<i64> = reports.map(|report| report.article).collect();
    view.articles.retain(|article| listed.contains(&article.id));
    Answer::json(&view)
}

/// Returns the shortest chain of meetings from one entity to another.
pub(crate) fn path(
    reader: &Reader<'_>,
    _: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let filter = parameters.filter()?;
    let from = known(store, parameters.needed_entity("from")?)?.id;
    let to = known(store, parameters.needed_entity("to")?)?.id;
    let graph = reader.graph_for(&filter)?;
    let network = Network::new(store, &graph, &filter);
    let chains = network.paths((from, to), 1, &PathRules::default())?;
    Answer::json(&PathView {
        hops: chains.first().map(|hops| hops.iter().map(hop).collect()),
    })
}

fn hop(hop: &Hop) -> HopView {
    HopView {
        from: EntityView::from(&hop.from),
        to: EntityView::from(&hop.to),
        meeting: encounter(&hop.meeting, MOST_REPORTS),
    }
}
