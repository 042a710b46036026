//! The answers to the questions, each from the rows of the store as views of `chancery_query`.

pub(crate) mod articles;
pub(crate) mod entities;
pub(crate) mod graph;
pub(crate) mod meetings;
pub(crate) mod page;

use chancery_query::ask::Encounter;
use chancery_query::render::json::{ArticleView, EncounterView};
use serde::Serialize;

use crate::parameters::Slice;

/// The most reports of a meeting in a list; its number of sources says how many there are.
const MOST_REPORTS: usize = 20;

/// A part of a long answer.
#[derive(Debug, Serialize)]
pub(crate) struct PageView<Item> {
    /// The rows.
    items: Vec<Item>,
    /// The offset of the next part; null after the last.
    next: Option<usize>,
}

impl<Item> PageView<Item> {
    /// Makes a page of rows that begin at the slice, of which one more than its limit was read.
    fn new(mut items: Vec<Item>, slice: Slice) -> Self {
        let has_more = items.len() > slice.limit;
        items.truncate(slice.limit);
        Self {
            items,
            next: has_more.then_some(slice.offset + slice.limit),
        }
    }
}

/// Returns an article without the paths of this machine.
fn article(row: &chancery_store::ArticleRow) -> ArticleView {
    let mut view = ArticleView::from(row);
    view.origins.clear();
    view
}

/// Keeps at most so many, the latest, but who says otherwise than the others before them.
fn keep_latest<R>(reports: &mut Vec<R>, most: usize, says_as_all: impl Fn(&R) -> bool) {
    let mut surplus = reports.len().saturating_sub(most);
    reports.retain(|report| {
        let goes = surplus > 0 && says_as_all(report);
        surplus -= usize::from(goes);
        !goes
    });
    let surplus = reports.len().saturating_sub(most);
    reports.drain(..surplus);
}

/// Returns a meeting with at most so many of its reports, the latest, and without paths.
fn encounter(meeting: &Encounter, most_reports: usize) -> EncounterView {
    let mut view = EncounterView::from(meeting);
    let status = view.status.clone();
    keep_latest(&mut view.reports, most_reports, |report| {
        report.status == status
    });
    for report in &mut view.reports {
        report.article.origins.clear();
    }
    view
}
