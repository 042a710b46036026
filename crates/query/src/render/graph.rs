//! A part of the graph as the explorer takes it: every article and every name once.
//!
//! Numbers stand in the place of entities and articles, for a page of some thousand meetings names each
//! of them many times. Where files lie on this machine is left out, since pages are passed on.

use std::collections::{BTreeMap, BTreeSet};

use chancery_store::{ArticleRow, EntityId, EntityRow, ReportRow};
use serde::{Deserialize, Serialize};

use crate::ask::{Encounter, Holder, Picture};

/// A part of the graph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GraphView {
    /// The entity that it is drawn around.
    pub centre: Option<i64>,
    /// The number of meetings that were left out for lack of room.
    pub left_out: usize,
    /// The entities, by number.
    pub entities: Vec<NodeView>,
    /// The meetings, by number.
    pub meetings: Vec<MeetingView>,
    /// The articles that report them, by number.
    pub articles: Vec<SourceView>,
}

/// An entity with the offices that it was seen in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NodeView {
    /// Its number.
    pub id: i64,
    /// `person`, `organization`, `country` or `place`.
    pub kind: String,
    /// The name that most articles give it.
    pub name: String,
    /// The ISO 3166 code of its country.
    pub country: Option<String>,
    /// The offices, by their first observation.
    pub offices: Vec<OfficeView>,
}

/// An office of the entity that it stands in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeView {
    /// The office.
    pub title: String,
    /// The name of the body or country.
    pub organization: Option<String>,
    /// `current`, `former` or `designate`.
    pub tenure: String,
    /// The first day on which an article said so.
    pub first: Option<String>,
    /// The last day on which an article said so.
    pub last: Option<String>,
    /// The number of articles that say so.
    pub sources: u64,
}

/// A meeting, call or visit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MeetingView {
    /// Its number.
    pub id: i64,
    /// `meeting`, `call` or `visit`.
    pub kind: String,
    /// Whether it took place.
    pub status: String,
    /// Whether reports contradict each other on that.
    pub disputed: bool,
    /// When, in EDTF.
    pub date: Option<String>,
    /// The days that reports give, where they cannot all be right; else empty.
    pub dates_told: Vec<String>,
    /// Where: the number of an entity.
    pub place: Option<i64>,
    /// Who took part: the numbers of entities, each with its capacity.
    pub parties: Vec<(i64, String)>,
    /// The number of articles that report it, copies not counted.
    pub sources: u64,
    /// The number of copies of these articles.
    pub copies: u64,
    /// What each of them says.
    pub reports: Vec<StatementView>,
}

/// What one article says of a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatementView {
    /// The number of the article.
    pub article: i64,
    /// Whether it took place, as this article has it.
    pub status: String,
    /// When, in EDTF.
    pub date: Option<String>,
    /// Who says so, in the article's words.
    pub attribution: Option<String>,
    /// Why it was joined to the meeting's other reports, in words; `None` for the first.
    pub joined: Option<String>,
    /// The sentences that say so.
    pub sentences: Vec<String>,
}

/// An article, without its text and without where it lies on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceView {
    /// Its number.
    pub id: i64,
    /// What its source calls it.
    pub name: String,
    /// The headline.
    pub title: String,
    /// The day of publication.
    pub published: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// The number of its copies: reprints and other versions of its text.
    pub copies: u64,
}

impl GraphView {
    /// Returns the picture with the offices of those in it. O(n log n) in the rows.
    #[must_use]
    pub fn new(picture: &Picture) -> Self {
        // A party or a place that the picture does not list is still named by a meeting.
        let mut entities: BTreeMap<EntityId, &EntityRow> = BTreeMap::new();
        let mut articles: BTreeMap<i64, &ArticleRow> = BTreeMap::new();
        for meeting in &picture.meetings {
            let parties = meeting.parties.iter().map(|party| &party.entity);
            entities.extend(parties.chain(&meeting.place).map(|row| (row.id, row)));
            let reports = meeting.reports.iter().map(|report| &report.article);
            articles.extend(reports.map(|row| (row.id.0, row)));
        }
        entities.extend(picture.entities.iter().map(|row| (row.id, row)));
        let node = |(id, row): (EntityId, &EntityRow)| NodeView {
            id: id.0,
            kind: row.kind.to_string(),
            name: row.name.clone(),
            country: row.country.clone(),
            offices: picture
                .offices_of(id)
                .iter()
                .map(OfficeView::from)
                .collect(),
        };
        Self {
            centre: picture.centre.as_ref().map(|row| row.id.0),
            left_out: picture.left_out,
            entities: entities.into_iter().map(node).collect(),
            meetings: picture.meetings.iter().map(MeetingView::from).collect(),
            articles: articles.into_values().map(SourceView::from).collect(),
        }
    }
}

impl From<&Holder> for OfficeView {
    fn from(holder: &Holder) -> Self {
        let office = &holder.office;
        Self {
            title: office.title.clone(),
            organization: holder.organization.as_ref().map(|row| row.name.clone()),
            tenure: office.tenure.to_string(),
            first: office.first.map(|day| day.to_string()),
            last: office.last.map(|day| day.to_string()),
            sources: office.sources,
        }
    }
}

impl From<&Encounter> for MeetingView {
    fn from(meeting: &Encounter) -> Self {
        let parties = meeting.parties.iter();
        Self {
            id: meeting.id.0,
            kind: meeting.kind.to_string(),
            status: meeting.status.to_string(),
            disputed: meeting.is_disputed(),
            date: meeting.date.map(|date| date.to_string()),
            dates_told: meeting
                .days_told()
                .iter()
                .map(|(day, _)| day.to_string())
                .collect(),
            place: meeting.place.as_ref().map(|row| row.id.0),
            parties: parties
                .map(|party| (party.entity.id.0, party.capacity.to_string()))
                .collect(),
            sources: meeting.sources,
            copies: meeting.copies(),
            reports: meeting.reports.iter().map(StatementView::from).collect(),
        }
    }
}

impl From<&ReportRow> for StatementView {
    fn from(report: &ReportRow) -> Self {
        // Headline and lead often say the same in the same words.
        let mut said = BTreeSet::new();
        let quotes = report.evidence.iter().map(|row| &row.quote);
        Self {
            article: report.article.id.0,
            status: report.status.to_string(),
            date: report.date.as_ref().map(|date| date.edtf.to_string()),
            attribution: report.attribution.clone(),
            joined: super::telling::reason(report),
            sentences: quotes
                .filter(|quote| said.insert(*quote))
                .cloned()
                .collect(),
        }
    }
}

impl From<&ArticleRow> for SourceView {
    fn from(row: &ArticleRow) -> Self {
        Self {
            id: row.id.0,
            name: row.name.clone(),
            title: row.title.clone(),
            published: row.published.map(|day| day.to_string()),
            source: row.source.clone(),
            url: row.url.clone(),
            copies: row.copies,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testutil::{encounter, entity};
    use chancery_model::{EntityKind, Status};

    #[test]
    fn names_and_articles_stand_once() {
        let (a, b) = (
            entity(1, EntityKind::Person, "A"),
            entity(2, EntityKind::Person, "B"),
        );
        let paris = entity(3, EntityKind::Place, "Paris");
        let picture = Picture {
            centre: Some(a.clone()),
            meetings: vec![
                encounter(5, Status::Held, &[&a, &b], Some(&paris)),
                encounter(6, Status::Denied, &[&a, &b], None),
            ],
            // The place is named by a meeting only.
            entities: vec![a, b],
            left_out: 2,
            ..Picture::default()
        };
        let graph = GraphView::new(&picture);
        let ids: Vec<i64> = graph.entities.iter().map(|node| node.id).collect();
        assert_eq!(ids, [1, 2, 3]);
        assert_eq!((graph.articles.len(), graph.meetings.len()), (1, 2));
        assert_eq!(graph.meetings[0].place, Some(3));
        assert_eq!(graph.centre, Some(1));
    }
}
