//! Comma-separated values after RFC 4180.

use chancery_model::Edtf;
use chancery_store::{ArticleRow, EntityRow, Stats};
use jiff::civil::Date;

use crate::ask::{Counterpart, Encounter, Holder, Hop, Portrait, sentence};

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
            let statuses: Vec<String> = who.statuses.iter().map(ToString::to_string).collect();
            let mut row = vec![
                who.entity.id.0.to_string(),
                who.entity.name.clone(),
                who.entity.kind.to_string(),
                who.count.to_string(),
                statuses.join("; "),
                date(who.first),
                date(who.last),
                names(&who.places),
                who.sources.to_string(),
                // Nobody has counted the copies for an answer without meetings.
                copies((!who.meetings.is_empty()).then_some(who.copies)),
            ];
            row.extend(told(who.meetings.last()));
            row
        };
        Self {
            header: &[
                "id", "name", "kind", "meetings", "statuses", "first", "last", "places", "sources",
                "copies", "sentence", "told_by", "told_on", "url",
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
                "disputed",
                "participants",
                "place",
                "sources",
                "copies",
                "sentence",
                "told_by",
                "told_on",
                "url",
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
                "disputed",
                "participants",
                "place",
                "sources",
                "copies",
                "sentence",
                "told_by",
                "told_on",
                "url",
            ],
            rows: answer.iter().map(row).collect(),
        }
    }

    /// Returns a row for each holder of an office, with the words of the latest report.
    #[must_use]
    pub fn holders(answer: &[Holder]) -> Self {
        let row = |holder: &Holder| {
            let mut row = vec![holder.person.id.0.to_string(), holder.person.name.clone()];
            row.extend(office(holder));
            row
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
                "sentence",
                "told_by",
                "told_on",
                "url",
            ],
            rows: answer.iter().map(row).collect(),
        }
    }

    /// Returns a row for each thing that is known of an entity: what it is, its value, and for offices and
    /// articles when and where it was said.
    #[must_use]
    pub fn portrait(answer: &Portrait) -> Self {
        let fact = |what: &str, value: &str, count: String| {
            let mut row = vec![String::new(); 11];
            for (cell, text) in [(0, what), (1, value), (6, &count)] {
                text.clone_into(&mut row[cell]);
            }
            row
        };
        let plain = |what: &str, value: &str| fact(what, value, String::new());
        let details = &answer.details;
        let entity = &details.entity;
        let mut rows = vec![
            plain("id", &entity.id.0.to_string()),
            plain("name", &entity.name),
            plain("kind", entity.kind.as_str()),
        ];
        rows.extend(entity.country.iter().map(|code| plain("country", code)));
        let aliases = details.aliases.iter();
        rows.extend(aliases.map(|alias| fact("alias", &alias.form, alias.reports.to_string())));
        for external in &details.external {
            let value = format!("{}:{}", external.scheme, external.value);
            rows.push(plain("register", &value));
        }
        let meetings = answer.meetings.iter();
        rows.extend(meetings.map(|(status, n)| fact("meetings", status.as_str(), n.to_string())));
        for holder in &answer.offices {
            let mut row = vec!["office".to_owned()];
            row.extend(office(holder));
            rows.push(row);
        }
        for article in &answer.articles {
            let mut row = plain("article", &article.title);
            row.truncate(7);
            row.extend(quoted_from(None, Some(article)));
            rows.push(row);
        }
        Self {
            header: &[
                "what", "value", "of", "tenure", "first", "last", "count", "sentence", "told_by",
                "told_on", "url",
            ],
            rows,
        }
    }

    /// Returns a row for each count of a store.
    #[must_use]
    pub fn stats(answer: &Stats) -> Self {
        let row = |what: &str, which: &str, count: u64| {
            vec![what.to_owned(), which.to_owned(), count.to_string()]
        };
        let mut rows = vec![
            row("articles", "", answer.articles),
            row("copies", "", answer.copies),
            row("tables", "", answer.tables),
            row("mentions", "", answer.mentions),
            row("office statements", "", answer.roles),
            row("meeting reports", "", answer.reports),
            row("meetings by several articles", "", answer.joined),
        ];
        let entities = answer.entities.iter();
        rows.extend(entities.map(|(kind, count)| row("entities", kind.as_str(), *count)));
        let kinds = answer.meetings.iter();
        rows.extend(kinds.map(|(kind, count)| row("meetings of kind", kind.as_str(), *count)));
        let statuses = answer.statuses.iter();
        rows.extend(statuses.map(|(word, count)| row("meetings", word.as_str(), *count)));
        Self {
            header: &["what", "which", "count"],
            rows,
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
    let mut row = vec![
        meeting.id.0.to_string(),
        date(meeting.date),
        meeting.kind.to_string(),
        meeting.status.to_string(),
        meeting.is_disputed().to_string(),
        parties(meeting),
        place.map_or_else(String::new, |place| place.name.clone()),
        meeting.sources.to_string(),
        meeting.copies().to_string(),
    ];
    row.extend(told(Some(meeting)));
    row
}

/// An office, when it was seen, and the words of the latest report.
fn office(holder: &Holder) -> Vec<String> {
    let day = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
    let (body, report) = (holder.organization.as_ref(), holder.report.as_ref());
    let mut row = vec![
        holder.office.title.clone(),
        body.map_or_else(String::new, |body| body.name.clone()),
        holder.office.tenure.to_string(),
        day(holder.office.first),
        day(holder.office.last),
        holder.office.sources.to_string(),
    ];
    let article = report.map(|report| &report.article);
    row.extend(quoted_from(holder.words(), article));
    row
}

/// The sentence that speaks for a meeting, and who published it, when and where.
pub(super) fn told(meeting: Option<&Encounter>) -> [String; 4] {
    let speaker = meeting.and_then(Encounter::speaker);
    quoted_from(
        speaker.and_then(sentence),
        speaker.map(|report| &report.article),
    )
}

fn quoted_from(words: Option<&str>, article: Option<&ArticleRow>) -> [String; 4] {
    let day = article.and_then(|article| article.published);
    let source = article.map(|article| article.source.as_ref().unwrap_or(&article.name));
    [
        words.unwrap_or_default().to_owned(),
        source.cloned().unwrap_or_default(),
        day.map_or_else(String::new, |day| day.to_string()),
        article
            .and_then(|article| article.url.clone())
            .unwrap_or_default(),
    ]
}

/// Returns the number of copies of articles, or nothing where they were not counted.
pub(super) fn copies(copies: Option<u64>) -> String {
    copies.map_or_else(String::new, |copies| copies.to_string())
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
    use crate::testutil::{encounter, person};
    use chancery_model::Status;

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

    #[test]
    fn copies_stand_beside_the_articles_that_they_are_copies_of() {
        let (ann, ben) = (person(1), person(2));
        let mut meeting = encounter(1, Status::Held, &[&ann, &ben], None);
        meeting.reports[0].article.copies = 2;
        let sheet = Sheet::encounters(&[meeting]).render();
        assert!(sheet.contains("place,sources,copies,sentence"), "{sheet}");
        assert!(
            sheet.contains(",Person 1; Person 2,,1,2,They met"),
            "{sheet}"
        );
    }
}
