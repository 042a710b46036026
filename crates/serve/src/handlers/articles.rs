//! Articles.

use chancery_model::Edtf;
use chancery_query::render::HitView;
use chancery_store::{ArticleRowId, SearchFilter, SearchQuery};
use serde::Serialize;

use super::{PageView, article};
use crate::answer::{Answer, Refusal};
use crate::parameters::Parameters;
use crate::pool::Reader;

/// Returns an article without its text.
pub(crate) fn one(reader: &Reader<'_>, id: i64, _: &Parameters) -> Result<Answer, Refusal> {
    let store = reader.store;
    let found = store.article(ArticleRowId(id))?;
    let row = found.ok_or(Refusal::NotFound("article"))?;
    Answer::json(&article(&row))
}

/// Articles that hold some words.
#[derive(Debug, Serialize)]
struct FoundView {
    #[serde(flatten)]
    page: PageView<HitView>,
    /// The number of articles that fit in all.
    total: u64,
    /// The number of articles that are not in the index yet.
    unindexed: u64,
    /// What was searched for instead, if words are misspelt; else null.
    respelt: Option<String>,
}

/// Lists the articles that hold some words, the best first.
pub(crate) fn search(
    reader: &Reader<'_>,
    _: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let slice = parameters.slice()?;
    let words = parameters.text("q").unwrap_or_default();
    let query = SearchQuery::parse(words).map_err(|error| Refusal::Bad(format!("`q`: {error}")))?;
    let since: Option<Edtf> = parameters.value("since")?;
    let until: Option<Edtf> = parameters.value("until")?;
    let most = slice.offset + slice.limit + 1;
    let filter = SearchFilter {
        since: since.map(Edtf::earliest),
        until: until.map(Edtf::latest),
        limit: u64::try_from(most).unwrap_or(u64::MAX),
    };
    let answer = reader.store.search(&query, &filter)?;
    let hits = answer.hits.iter().skip(slice.offset);
    let items = hits.map(|hit| HitView {
        article: article(&hit.article),
        ..HitView::from(hit)
    });
    Answer::json(&FoundView {
        page: PageView::new(items.collect(), slice),
        total: answer.total,
        unindexed: answer.unindexed,
        respelt: answer.respelt.as_ref().map(ToString::to_string),
    })
}
