//! People, bodies, countries and places.

use chancery_model::Edtf;
use chancery_query::ask::{self, Counterpart};
use chancery_query::render::json::{CounterpartView, EntityView, PortraitView};
use chancery_store::{EntityId, EntityRow, Store};
use serde::Serialize;

use super::{MOST_REPORTS, PageView, encounter};
use crate::answer::{Answer, Refusal};
use crate::parameters::Parameters;
use crate::pool::Reader;

/// The most articles that a portrait lists.
const MOST_ARTICLES: u64 = 50;

/// The most meetings that stand with somebody who was met; `/api/between` has all.
const MOST_MEETINGS: usize = 5;

/// An entity of a list.
#[derive(Debug, Serialize)]
struct FoundView {
    #[serde(flatten)]
    entity: EntityView,
    /// The number of articles that speak of it.
    articles: u64,
    /// The form of its name that fits the question; null where nothing was asked for.
    form: Option<String>,
}

impl FoundView {
    fn new(row: &EntityRow, form: Option<String>) -> Self {
        Self {
            entity: row.into(),
            articles: row.articles,
            form,
        }
    }
}

/// Lists entities: those whose name fits `q`, else those that most articles speak of.
pub(crate) fn list(
    reader: &Reader<'_>,
    _: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let slice = parameters.slice()?;
    let kind = parameters.value("kind")?;
    let found: Vec<FoundView> = match parameters.text("q") {
        Some(name) => {
            let mut found = store.find_entities(name, kind)?.into_iter();
            let views: Vec<FoundView> = found
                .by_ref()
                .map(|fit| FoundView::new(&fit.entity, Some(fit.form)))
                .collect();
            if views.is_empty() {
                // Misspelt, perhaps.
                let alike = store.suggest(name, slice.limit.min(10))?;
                let alike = alike
                    .iter()
                    .filter(|row| kind.is_none_or(|kind| kind == row.kind));
                alike
                    .map(|row| FoundView::new(row, Some(row.name.clone())))
                    .collect()
            } else {
                views
            }
        }
        None => {
            let rows = store.most_told_of(kind, slice.offset + slice.limit + 1)?;
            rows.iter().map(|row| FoundView::new(row, None)).collect()
        }
    };
    let rest = found.into_iter().skip(slice.offset);
    let items = rest.take(slice.limit + 1).collect();
    Answer::json(&PageView::new(items, slice))
}

/// Returns all that is known of an entity.
pub(crate) fn one(
    reader: &Reader<'_>,
    id: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let as_of = parameters.as_of()?.map(Edtf::latest);
    let found = ask::portrait(store, EntityId(id), MOST_ARTICLES, as_of)?;
    let portrait = found.ok_or(Refusal::NotFound("entity"))?;
    let mut view = PortraitView::from(&portrait);
    for article in &mut view.articles {
        article.origins.clear();
    }
    for report in view.offices.iter_mut().filter_map(|o| o.report.as_mut()) {
        report.article.origins.clear();
    }
    Answer::json(&view)
}

/// Lists whom an entity met, the most meetings first.
pub(crate) fn met(
    reader: &Reader<'_>,
    id: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let slice = parameters.slice()?;
    let filter = parameters.filter()?;
    known(store, EntityId(id))?;
    let met = ask::met(store, EntityId(id), &filter)?;
    let rest = met.iter().skip(slice.offset).take(slice.limit + 1);
    let items = rest.map(counterpart).collect();
    Answer::json(&PageView::new(items, slice))
}

fn counterpart(who: &Counterpart) -> CounterpartView {
    let mut latest = who.clone();
    let surplus = latest.meetings.len().saturating_sub(MOST_MEETINGS);
    latest.meetings.drain(..surplus);
    let meetings = latest.meetings.iter();
    CounterpartView {
        count: who.meetings.len(),
        meetings: meetings
            .map(|meeting| encounter(meeting, MOST_REPORTS))
            .collect(),
        ..CounterpartView::from(&latest)
    }
}

/// Lists the meetings of an entity in order of time.
pub(crate) fn timeline(
    reader: &Reader<'_>,
    id: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    known(store, EntityId(id))?;
    let mut filter = parameters.filter()?;
    filter.entities.push(EntityId(id));
    super::meetings::page(store, &filter, parameters.slice()?)
}

/// Refuses an entity that is not there.
pub(super) fn known(store: &Store, id: EntityId) -> Result<EntityRow, Refusal> {
    store.entity(id)?.ok_or(Refusal::NotFound("entity"))
}
