//! Meetings, calls and visits, and their sentences.

use chancery_model::Part;
use chancery_query::ask;
use chancery_query::render::json::{ArticleView, StatsView};
use chancery_store::{EvidenceRow, MeetingFilter, MeetingId, ReportRow, Store};
use serde::Serialize;

use super::entities::known;
use super::{MOST_REPORTS, PageView, article, encounter};
use crate::answer::{Answer, Refusal};
use crate::parameters::{Parameters, Slice};
use crate::pool::Reader;

/// The most reports of one meeting that are answered with.
const MOST_OF_ONE: usize = 500;

/// Returns how much the store holds.
pub(crate) fn stats(reader: &Reader<'_>, _: i64, _: &Parameters) -> Result<Answer, Refusal> {
    let store = reader.store;
    Answer::json(&StatsView::from(&store.stats()?))
}

/// Lists meetings in order of time.
pub(crate) fn list(
    reader: &Reader<'_>,
    _: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    page(store, &parameters.filter()?, parameters.slice()?)
}

/// Lists the meetings of two entities in order of time.
pub(crate) fn between(
    reader: &Reader<'_>,
    _: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let mut filter = parameters.filter()?;
    for key in ["a", "b"] {
        let who = parameters.needed_entity(key)?;
        filter.entities.push(known(store, who)?.id);
    }
    page(store, &filter, parameters.slice()?)
}

/// Returns a part of the meetings that pass a filter, by their first day.
pub(super) fn page(store: &Store, filter: &MeetingFilter, slice: Slice) -> Result<Answer, Refusal> {
    let meetings = ask::slice(store, filter, slice.offset, slice.limit + 1)?;
    let items = meetings
        .iter()
        .map(|meeting| encounter(meeting, MOST_REPORTS));
    Answer::json(&PageView::new(items.collect(), slice))
}

/// Returns a meeting with what the articles say of it.
pub(crate) fn one(reader: &Reader<'_>, id: i64, _: &Parameters) -> Result<Answer, Refusal> {
    let store = reader.store;
    let found = ask::encounter(store, MeetingId(id))?;
    let meeting = found.ok_or(Refusal::NotFound("meeting"))?;
    Answer::json(&encounter(&meeting, MOST_OF_ONE))
}

/// A sentence that tells of a meeting, with what stands around it.
#[derive(Debug, Serialize)]
struct SentenceView {
    article: ArticleView,
    /// `title` or `body`.
    part: &'static str,
    before: String,
    sentence: String,
    after: String,
}

/// Returns the sentences that tell of a meeting, with what stands around them.
pub(crate) fn sentences(
    reader: &Reader<'_>,
    id: i64,
    parameters: &Parameters,
) -> Result<Answer, Refusal> {
    let store = reader.store;
    let around = parameters.number("around", 300, 0..=1_000)?;
    let around = usize::try_from(around).unwrap_or_default();
    if store.meeting(MeetingId(id))?.is_none() {
        return Err(Refusal::NotFound("meeting"));
    }
    let mut items = Vec::new();
    for report in store.reports(MeetingId(id))?.iter().take(MOST_OF_ONE) {
        for evidence in &report.evidence {
            items.push(sentence(store, report, evidence, around)?);
        }
    }
    Answer::json(&PageView { items, next: None })
}

fn sentence(
    store: &Store,
    report: &ReportRow,
    evidence: &EvidenceRow,
    around: usize,
) -> Result<SentenceView, Refusal> {
    let text = store.article_text(report.article.id)?;
    let text = text.map(|article| match evidence.part {
        Part::Title => article.title,
        Part::Body => article.body,
    });
    // A row of a table has no text around it.
    let text = text.unwrap_or_default();
    let (start, end) = (evidence.span.start(), evidence.span.end());
    let is_of_text = text.get(start..end) == Some(evidence.quote.as_str());
    let cut = |index| {
        if is_of_text {
            text.split_at_checked(index)
        } else {
            None
        }
    };
    Ok(SentenceView {
        article: article(&report.article),
        part: evidence.part.as_str(),
        before: cut(start)
            .map(|(before, _)| last(before, around))
            .unwrap_or_default(),
        sentence: evidence.quote.clone(),
        after: cut(end)
            .map(|(_, after)| after.chars().take(around).collect())
            .unwrap_or_default(),
    })
}

fn last(text: &str, count: usize) -> String {
    let mut letters: Vec<char> = text.chars().rev().take(count).collect();
    letters.reverse();
    letters.into_iter().collect()
}
