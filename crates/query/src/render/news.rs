//! What a search has found, and what a run has added.

use chancery_model::Status;
use chancery_store::{ArticleRow, EntityRow, SearchHit};
use serde::{Deserialize, Serialize};

use super::csv::{self, Sheet};
use super::human::{articles, date, encounters, entities, plural};
use super::json::{ArticleView, EncounterView, EntityView, edtf, views};
use super::table::{Page, Table};
use crate::ask::{Changed, Difference, Office};

/// An article that a search has found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HitView {
    /// The article.
    pub article: ArticleView,
    /// How well it fits; comparable within one search only.
    pub score: f64,
    /// The number of meetings that it reports.
    pub meetings: u64,
    /// The part of its text that has the most of the words.
    pub excerpt: String,
    /// Where the words stand in the excerpt: bytes, end-exclusive.
    pub marks: Vec<(usize, usize)>,
}

/// What was added to what was known before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DifferenceView {
    /// The new articles.
    pub articles: Vec<ArticleView>,
    /// The entities that nothing spoke of before.
    pub entities: Vec<EntityView>,
    /// The offices that nobody was seen in before.
    pub offices: Vec<OfficeView>,
    /// The meetings that nothing reported before.
    pub meetings: Vec<EncounterView>,
    /// The meetings of which something else is known than before.
    pub changes: Vec<ChangedView>,
}

/// An office that somebody was seen in for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeView {
    /// Who.
    pub person: EntityView,
    /// The office.
    pub title: String,
    /// The body or country.
    pub organization: Option<EntityView>,
}

/// A meeting of which something else is known than before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangedView {
    /// The meeting as it is known now.
    pub meeting: EncounterView,
    /// Its status before.
    pub status: String,
    /// Its date before.
    pub date: Option<String>,
    /// Its place before.
    pub place: Option<EntityView>,
    /// The number of articles that reported it before.
    pub sources: u64,
}

impl From<&SearchHit> for HitView {
    fn from(hit: &SearchHit) -> Self {
        Self {
            article: (&hit.article).into(),
            score: hit.score,
            meetings: hit.meetings,
            excerpt: hit.excerpt.text.clone(),
            marks: hit.excerpt.marks.clone(),
        }
    }
}

impl From<&Office> for OfficeView {
    fn from(office: &Office) -> Self {
        Self {
            person: (&office.person).into(),
            title: office.title.clone(),
            organization: office.organization.as_ref().map(EntityView::from),
        }
    }
}

impl From<&Changed> for ChangedView {
    fn from(changed: &Changed) -> Self {
        Self {
            meeting: (&changed.meeting).into(),
            status: changed.status.to_string(),
            date: edtf(changed.date),
            place: changed.place.as_ref().map(EntityView::from),
            sources: changed.sources,
        }
    }
}

impl From<&Difference> for DifferenceView {
    fn from(difference: &Difference) -> Self {
        Self {
            articles: views(&difference.articles),
            entities: views(&difference.entities),
            offices: views(&difference.offices),
            meetings: views(&difference.meetings),
            changes: views(&difference.changes),
        }
    }
}

/// Returns a table of what a search has found, each with the part of the text that fits.
#[must_use]
pub fn hits(answer: &[SearchHit], page: Page) -> String {
    let mut table = Table::new(&["ID", "PUBLISHED", "~SOURCE", "~TITLE", ">MEETINGS"]);
    for hit in answer {
        let cells = vec![
            hit.article.id.to_string(),
            day(&hit.article),
            hit.article.source.clone().unwrap_or_default(),
            hit.article.title.clone(),
            hit.meetings.to_string(),
        ];
        let cut = |is_cut| if is_cut { "…" } else { "" };
        let excerpt = &hit.excerpt;
        let note = format!(
            "{}{}{}",
            cut(excerpt.is_cut_before),
            excerpt.text,
            cut(excerpt.is_cut_behind)
        );
        table.row(cells, vec![note]);
    }
    table.render(page)
}

/// Returns what was added, a part at a time, each under its number.
#[must_use]
pub fn difference(answer: &Difference, page: Page) -> String {
    let mut out = String::new();
    let mut part = |number: usize, noun: &str, table: String| {
        if number > 0 {
            let noun = plural(u64::try_from(number).unwrap_or(u64::MAX), noun);
            let gap = if out.is_empty() { "" } else { "\n" };
            out.push_str(&format!("{gap}{number} {noun}\n{table}"));
        }
    };
    part(
        answer.articles.len(),
        "new article",
        articles(&answer.articles, page),
    );
    part(
        answer.meetings.len(),
        "new meeting",
        encounters(&answer.meetings, false, page),
    );
    part(
        answer.changes.len(),
        "changed meeting",
        changes(&answer.changes, page),
    );
    part(
        answer.offices.len(),
        "new office",
        offices(&answer.offices, page),
    );
    part(
        answer.entities.len(),
        "new name",
        entities(&answer.entities, page),
    );
    out
}

fn changes(answer: &[Changed], page: Page) -> String {
    let mut table = Table::new(&["WAS", "IS", "DATE", "~WHO", "~PLACE", ">SOURCES"]);
    for change in answer {
        let meeting = &change.meeting;
        let place = meeting.place.as_ref().map(|place| place.name.clone());
        let was = |before: String, now: &str| {
            if before == now {
                before
            } else {
                format!(
                    "{now} (was {})",
                    if before.is_empty() { "open" } else { &before }
                )
            }
        };
        let former_place = change
            .place
            .as_ref()
            .map_or_else(String::new, |p| p.name.clone());
        let cells = vec![
            status(change.status),
            status(meeting.status),
            was(date(change.date), &date(meeting.date)),
            super::human::parties(meeting),
            was(former_place, place.as_deref().unwrap_or_default()),
            format!("{} (was {})", meeting.sources, change.sources),
        ];
        let told = meeting.speaker().and_then(super::human::quote);
        table.row(cells, told.into_iter().collect());
    }
    table.render(page)
}

fn offices(answer: &[Office], page: Page) -> String {
    let mut table = Table::new(&["~WHO", "~OFFICE", "~OF"]);
    for office in answer {
        let body = office.organization.as_ref();
        let cells = vec![
            office.person.name.clone(),
            office.title.clone(),
            body.map_or_else(String::new, |body| body.name.clone()),
        ];
        table.row(cells, vec![]);
    }
    table.render(page)
}

fn status(status: Status) -> String {
    super::human::status(status)
}

fn day(article: &ArticleRow) -> String {
    article
        .published
        .map_or_else(String::new, |day| day.to_string())
}

impl Sheet {
    /// Returns a row for each article that a search has found.
    #[must_use]
    pub fn hits(answer: &[SearchHit]) -> Self {
        let row = |hit: &SearchHit| {
            vec![
                hit.article.id.0.to_string(),
                day(&hit.article),
                hit.article.source.clone().unwrap_or_default(),
                hit.article.title.clone(),
                hit.article.url.clone().unwrap_or_default(),
                hit.meetings.to_string(),
                format!("{:.4}", hit.score),
                hit.excerpt.text.clone(),
            ]
        };
        Self::new(
            &[
                "id",
                "published",
                "source",
                "title",
                "url",
                "meetings",
                "score",
                "excerpt",
            ],
            answer.iter().map(row).collect(),
        )
    }

    /// Returns a row for each article, entity, office and meeting that was added or changed.
    #[must_use]
    pub fn difference(answer: &[Difference]) -> Self {
        let mut rows = Vec::new();
        for difference in answer {
            let row = |what: &str, id: String, name: String, date: String, detail: String| {
                vec![what.to_owned(), id, name, date, detail]
            };
            for article in &difference.articles {
                let source = article.source.clone().unwrap_or_default();
                let (id, title) = (article.id.0.to_string(), article.title.clone());
                rows.push(row("article", id, title, day(article), source));
            }
            for meeting in &difference.meetings {
                let (id, who) = (meeting.id.0.to_string(), csv::parties(meeting));
                let told = meeting.sentence().unwrap_or_default().to_owned();
                rows.push(row("meeting", id, who, csv::date(meeting.date), told));
            }
            for change in &difference.changes {
                let meeting = &change.meeting;
                let (id, who) = (meeting.id.0.to_string(), csv::parties(meeting));
                let detail = format!("{} -> {}", change.status, meeting.status);
                rows.push(row(
                    "changed meeting",
                    id,
                    who,
                    csv::date(meeting.date),
                    detail,
                ));
            }
            for office in &difference.offices {
                let body = office.organization.as_ref();
                let body = body.map_or_else(String::new, |body: &EntityRow| body.name.clone());
                let (id, name) = (office.person.id.0.to_string(), office.person.name.clone());
                rows.push(row(
                    "office",
                    id,
                    name,
                    String::new(),
                    format!("{}, {body}", office.title),
                ));
            }
            for entity in &difference.entities {
                let (id, name) = (entity.id.0.to_string(), entity.name.clone());
                rows.push(row(
                    "entity",
                    id,
                    name,
                    String::new(),
                    entity.kind.to_string(),
                ));
            }
        }
        Self::new(&["what", "id", "name", "date", "detail"], rows)
    }
}
