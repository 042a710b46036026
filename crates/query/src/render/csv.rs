//! Comma-separated values after RFC 4180.

use chancery_model::Edtf;
use chancery_store::{ArticleRow, EntityRow};

use crate::ask::{Counterpart, Encounter, Holder, Hop};

/// Rows of cells under a header. Cells hold names as they are, line breaks and all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    header: &'static [&'static str],
    rows: Vec<Vec<String>>,
}

impl Sheet {
    /// Returns rows under a header.
    pub(super) fn new(header: &'static [&'static str], rows: Vec<Vec<String>>) -> Self {
        Self { header, rows }
    }

    /// Returns a row for each counterpart, with the sentence of the last meeting.
    #[must_use]
    pub fn counterparts(answer: &[Counterpart]) -> Self {
        let row = |who: &Counterpart| {
            let sentence = who.meetings.last().and_then(Encounter::sentence);
            let statuses: Vec<String> = who.statuses.iter().map(ToString::to_string).collect();
            vec![
                who.entity.id.0.to_string(),
                who.entity.name.clone(),
                who.entity.kind.to_string(),
                who.count.to_string(),
                statuses.join("; "),
                date(who.first),
                date(who.last),
                names(&who.places),
                who.sources.to_string(),
                sentence.unwrap_or_default().to_owned(),
            ]
        };
        Self {
            header: &[
                "id", "name", "kind", "meetings", "statuses", "first", "last", "places", "sources",
                "sentence",
            ],
            rows: answer.iter().map(row).collect(),
        }
    }

    /// Returns a row for each encounter.
    #[must_use]
    pub fn encounters(answer: &[Encounter]) -> Self {
        Self {
            header: &[
                "id",
                "date",
                "kind",
                "status",
                "participants",
                "place",
                "sources",
                "sentence",
            ],
            rows: answer.iter().map(encounter).collect(),
        }
    }

    /// Returns a row for each link of a chain.
    #[must_use]
    pub fn hops(answer: &[Hop]) -> Self {
        let row = |hop: &Hop| {
            let mut row = vec![hop.from.name.clone(), hop.to.name.clone()];
            row.extend(encounter(&hop.meeting));
            row
        };
        Self {
            header: &[
                "from",
                "to",
                "id",
                "date",
                "kind",
                "status",
                "participants",
                "place",
                "sources",
                "sentence",
            ],
            rows: answer.iter().map(row).collect(),
        }
    }

    /// Returns a row for each holder of an office.
    #[must_use]
    pub fn holders(answer: &[Holder]) -> Self {
        let day = |day: Option<jiff::civil::Date>| day.map_or_else(String::new, |d| d.to_string());
        let row = |holder: &Holder| {
            let organization = holder.organization.as_ref();
            vec![
                holder.person.id.0.to_string(),
                holder.person.name.clone(),
                holder.office.title.clone(),
                organization.map_or_else(String::new, |body| body.name.clone()),
                holder.office.tenure.to_string(),
                day(holder.office.first),
                day(holder.office.last),
                holder.office.sources.to_string(),
            ]
        };
        Self {
            header: &[
                "id",
                "person",
                "title",
                "organization",
                "tenure",
                "first",
                "last",
                "sources",
            ],
            rows: answer.iter().map(row).collect(),
        }
    }

    /// Returns a row for each article.
    #[must_use]
    pub fn articles(answer: &[ArticleRow]) -> Self {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let row = |article: &ArticleRow| {
            let origins: Vec<String> = article.origins.iter().map(ToString::to_string).collect();
            vec![
                article.id.0.to_string(),
                article.content_id.to_string(),
                article
                    .published
                    .map_or_else(String::new, |d| d.to_string()),
                text(&article.source),
                article.title.clone(),
                text(&article.url),
                origins.join("; "),
            ]
        };
        Self {
            header: &[
                "id",
                "article",
                "published",
                "source",
                "title",
                "url",
                "origins",
            ],
            rows: answer.iter().map(row).collect(),
        }
    }

    /// Writes header and rows, each line ended by a line feed.
    #[must_use]
    pub fn render(&self) -> String {
        let mut out = String::new();
        let header: Vec<String> = self.header.iter().map(ToString::to_string).collect();
        for row in std::iter::once(&header).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| quoted(cell)).collect();
            out.push_str(&cells.join(","));
            out.push('\n');
        }
        out
    }
}

pub(super) fn encounter(meeting: &Encounter) -> Vec<String> {
    let place = meeting.place.as_ref();
    vec![
        meeting.id.0.to_string(),
        date(meeting.date),
        meeting.kind.to_string(),
        meeting.status.to_string(),
        parties(meeting),
        place.map_or_else(String::new, |place| place.name.clone()),
        meeting.sources.to_string(),
        meeting.sentence().unwrap_or_default().to_owned(),
    ]
}

pub(super) fn parties(meeting: &Encounter) -> String {
    let parties = meeting.parties.iter();
    let names: Vec<&str> = parties.map(|party| party.entity.name.as_str()).collect();
    names.join("; ")
}

pub(super) fn date(date: Option<Edtf>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

pub(super) fn names(entities: &[EntityRow]) -> String {
    let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
    names.join("; ")
}

/// Returns a cell as it stands in a file.
pub(super) fn quoted(cell: &str) -> String {
    if cell.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_only_what_needs_it() {
        for (cell, shown) in [
            ("plain", "plain"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(quoted(cell), shown);
        }
    }
}
