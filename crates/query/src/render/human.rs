//! Answers for reading.

use std::fmt::Display;

use chancery_model::{Edtf, Status, Tenure};
use chancery_store::{ArticleRow, EntityRow, ReportRow, Stats};

use super::identity::profiles;
use super::table::{Page, Table, wrap};
use super::telling::{disagreements, reason, status_of, told};
use super::text::one_line;
use crate::ask::{Choice, Counterpart, Encounter, Holder, Hop, Portrait, sentence};

/// So many numbers of meetings are named.
const MOST_LISTED: usize = 8;

/// Returns a table of those whom an entity met, each with the sentence of the last meeting.
#[must_use]
pub fn counterparts(answer: &[Counterpart], page: Page) -> String {
    let mut table = Table::new(&[
        "~WHO", "KIND", ">TIMES", "STATUS", "DATE", "~PLACE", ">SOURCES",
    ]);
    for who in answer {
        let last = who.meetings.last();
        let told = last.and_then(Encounter::speaker).and_then(quote);
        let note = [since(who), told].into_iter().flatten().collect::<Vec<_>>();
        let differing = last.map(disagreements).unwrap_or_default();
        let cells = vec![
            who.entity.name.clone(),
            who.entity.kind.to_string(),
            who.count.to_string(),
            statuses(&who.statuses),
            date(who.last),
            names(&who.places),
            sources(who.sources, who.copies),
        ];
        let note = (!note.is_empty()).then(|| note.join(" "));
        table.row(cells, note.into_iter().chain(differing).collect());
    }
    table.render(page)
}

/// Returns a table of encounters, each with the sentence of every article that reports it, or with
/// one sentence only.
///
/// Of several reports each says what it tells, and why it was joined to the others.
#[must_use]
pub fn encounters(answer: &[Encounter], all_sentences: bool, page: Page) -> String {
    let mut table = Table::new(&["ID", "DATE", "KIND", "STATUS", "~WHO", "~PLACE", ">SOURCES"]);
    for meeting in answer {
        let mut notes = disagreements(meeting);
        if all_sentences && meeting.reports.len() > 1 {
            notes.extend(meeting.reports.iter().filter_map(labelled_quote));
        } else {
            notes.extend(meeting.speaker().and_then(quote));
        }
        let cells = vec![
            meeting.id.to_string(),
            date(meeting.date),
            meeting.kind.to_string(),
            status_of(meeting),
            parties(meeting),
            meeting
                .place
                .as_ref()
                .map_or_else(String::new, |place| place.name.clone()),
            sources(meeting.sources, meeting.copies()),
        ];
        table.row(cells, notes);
    }
    table.render(page)
}

/// Returns a chain of meetings, a link at a time.
#[must_use]
pub fn hops(answer: &[Hop], page: Page) -> String {
    let mut out = String::new();
    for (index, hop) in answer.iter().enumerate() {
        if index == 0 {
            out.push_str(&format!("{}\n", one_line(&hop.from.name)));
        }
        let meeting = &hop.meeting;
        let name = format!("{} {}", meeting.kind, meeting.id);
        let mut facts = vec![name, status_of(meeting)];
        facts.extend(meeting.date.map(|date| date.to_string()));
        facts.extend(meeting.place.as_ref().map(|place| one_line(&place.name)));
        facts.push(format!(
            "{} {}{}",
            meeting.sources,
            plural(meeting.sources, "source"),
            copies(meeting.copies())
        ));
        out.push_str(&format!("  │ {}\n", facts.join(", ")));
        for line in meeting
            .speaker()
            .and_then(quote)
            .iter()
            .flat_map(|note| wrap(&one_line(note), page.width))
        {
            out.push_str(&format!("  │{}\n", line.trim_start_matches("   ")));
        }
        out.push_str(&format!("{}\n", one_line(&hop.to.name)));
    }
    out
}

/// Returns a table of people seen in an office, each with the words of the latest report.
#[must_use]
pub fn holders(answer: &[Holder], page: Page) -> String {
    let mut titles = vec!["~WHO", "~OFFICE", "~OF", "TENURE", "SEEN", ">SOURCES"];
    // Where a day was asked for, how near to it somebody was seen.
    let has_day = answer.iter().any(|holder| holder.office.distance.is_some());
    if has_day {
        titles.push(">NEAREST");
    }
    let mut table = Table::new(&titles);
    for holder in answer {
        let mut cells = vec![holder.person.name.clone()];
        cells.extend(office_cells(holder));
        if has_day {
            cells.push(match holder.office.distance {
                Some(0) => "then".to_owned(),
                Some(1) => "1 day".to_owned(),
                Some(days) => format!("{days} days"),
                None => String::new(),
            });
        }
        table.row(cells, words(holder).into_iter().collect());
    }
    table.render(page)
}

/// Returns all that is known of an entity.
#[must_use]
pub fn portrait(answer: &Portrait, page: Page) -> String {
    let details = &answer.details;
    let entity = &details.entity;
    let mut out = format!("{} {}\n", one_line(&entity.name), entity.id);
    let mut fact = |what: &str, value: &str| {
        if !value.is_empty() {
            out.push_str(&format!("  {what:<9} {}\n", one_line(value)));
        }
    };
    fact("kind", entity.kind.as_str());
    fact("country", entity.country.as_deref().unwrap_or_default());
    let aliases: Vec<&str> = details.aliases.iter().map(|a| a.form.as_str()).collect();
    fact("also", &aliases.join(", "));
    let external = details.external.iter();
    let external: Vec<String> = external
        .map(|x| format!("{}:{}", x.scheme, x.value))
        .collect();
    fact("registers", &external.join(", "));
    let meetings = answer.meetings.iter();
    let meetings: Vec<String> = meetings
        .map(|(s, n)| format!("{n} {}", status(*s)))
        .collect();
    fact("meetings", &meetings.join(", "));
    let disputed = answer.disputed.iter().map(ToString::to_string);
    fact("disputed", &listed(disputed.collect()));
    fact("articles", &entity.articles.to_string());
    if !answer.offices.is_empty() {
        let mut table = Table::new(&["~OFFICE", "~OF", "TENURE", "SEEN", ">SOURCES"]);
        for holder in &answer.offices {
            table.row(office_cells(holder), words(holder).into_iter().collect());
        }
        out.push_str(&format!("\n{}", table.render(page)));
    }
    if answer.profiles.len() > 1 {
        out.push_str(&format!("\n{}", profiles(&answer.profiles, page)));
    }
    if !answer.articles.is_empty() {
        out.push_str(&format!("\n{}", articles(&answer.articles, page)));
    }
    out
}

/// Returns the words of the latest report of an office with their source, for a note.
fn words(holder: &Holder) -> Option<String> {
    let article = &holder.report.as_ref()?.article;
    Some(quoted(holder.words()?, article))
}

fn office_cells(holder: &Holder) -> Vec<String> {
    let office = &holder.office;
    let seen = match (office.first, office.last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (first, last) => first
            .or(last)
            .map_or_else(String::new, |day| day.to_string()),
    };
    let organization = holder.organization.as_ref();
    vec![
        office.title.clone(),
        organization.map_or_else(String::new, |body| body.name.clone()),
        office.tenure.to_string(),
        seen,
        office.sources.to_string(),
    ]
}

/// Returns a table of articles.
#[must_use]
pub fn articles(answer: &[ArticleRow], page: Page) -> String {
    let mut table = Table::new(&["ID", "PUBLISHED", "~SOURCE", "~TITLE", "~FILE"]);
    for article in answer {
        let origins: Vec<String> = article.origins.iter().map(ToString::to_string).collect();
        let cells = vec![
            article.id.to_string(),
            article
                .published
                .map_or_else(String::new, |day| day.to_string()),
            article.source.clone().unwrap_or_default(),
            article.title.clone(),
            origins.join(", "),
        ];
        table.row(cells, vec![]);
    }
    table.render(page)
}

/// Returns a table of entities.
pub(super) fn entities(answer: &[EntityRow], page: Page) -> String {
    let mut table = Table::new(&["ID", "~NAME", "KIND", "COUNTRY", ">ARTICLES"]);
    for entity in answer {
        table.row(cells_of(entity), vec![]);
    }
    table.render(page)
}

fn cells_of(entity: &EntityRow) -> Vec<String> {
    vec![
        entity.id.to_string(),
        entity.name.clone(),
        entity.kind.to_string(),
        entity.country.clone().unwrap_or_default(),
        entity.articles.to_string(),
    ]
}

/// Returns a table of entities to choose among, each with its office, or with an article where it has none.
#[must_use]
pub fn choices(answer: &[Choice], page: Page) -> String {
    let mut table = Table::new(&[
        "ID",
        "~NAME",
        "KIND",
        "COUNTRY",
        ">ARTICLES",
        "~KNOWN AS, OR FROM",
    ]);
    for Choice {
        entity,
        office,
        article,
    } in answer
    {
        let known = match (office, article) {
            (Some(holder), _) => office_of(holder),
            (None, Some(article)) => quoted(&article.title, article),
            (None, None) => String::new(),
        };
        let mut cells = cells_of(entity);
        cells.push(known);
        table.row(cells, vec![]);
    }
    table.render(page)
}

/// An office in words: `former Foreign Minister, France`.
fn office_of(holder: &Holder) -> String {
    let title = &holder.office.title;
    let title = match holder.office.tenure {
        Tenure::Current => title.clone(),
        tenure => format!("{tenure} {title}"),
    };
    match &holder.organization {
        Some(body) => format!("{title}, {}", body.name),
        None => title,
    }
}

/// Returns how much a store holds.
#[must_use]
pub fn stats(answer: &Stats, page: Page) -> String {
    let mut table = Table::new(&["WHAT", ">COUNT", "~OF WHICH"]);
    let mut row = |what: &str, count: u64, parts: String| {
        table.row(vec![what.to_owned(), count.to_string(), parts], vec![]);
    };
    let days = answer.published;
    let days = days.map_or_else(String::new, |(first, last)| format!("{first} to {last}"));
    row("articles", answer.articles, days);
    if answer.copies > 0 {
        row("copies of them", answer.copies, String::new());
    }
    if answer.tables > 0 {
        row("tables of events", answer.tables, String::new());
    }
    let total = |counts: &mut dyn Iterator<Item = u64>| counts.sum();
    let entities = total(&mut answer.entities.iter().map(|(_, count)| *count));
    row("entities", entities, parts(&answer.entities));
    row("mentions", answer.mentions, String::new());
    row("office statements", answer.roles, String::new());
    let meetings = total(&mut answer.meetings.iter().map(|(_, count)| *count));
    row("meetings", meetings, parts(&answer.meetings));
    let statuses: Vec<(String, u64)> = answer
        .statuses
        .iter()
        .map(|(word, count)| (status(*word), *count))
        .collect();
    row("", meetings, parts(&statuses));
    let joined = format!(
        "{} {} by several articles",
        answer.joined,
        plural(answer.joined, "meeting")
    );
    row("meeting reports", answer.reports, joined);
    table.render(page)
}

fn parts<Word: ToString>(counts: &[(Word, u64)]) -> String {
    let parts = counts.iter().filter(|(_, count)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(word, count)| format!("{count} {}", word.to_string()))
        .collect();
    parts.join(", ")
}

/// Returns the sentence of a report with its source, for a note.
pub(super) fn quote(report: &ReportRow) -> Option<String> {
    Some(quoted(sentence(report)?, &report.article))
}

/// The sentence of one of several reports, with what it tells and why it was joined to the others.
fn labelled_quote(report: &ReportRow) -> Option<String> {
    let joined = reason(report).map_or_else(String::new, |why| format!("; joined: {why}"));
    let words = quoted(sentence(report)?, &report.article);
    let words = words.strip_suffix(')').unwrap_or(&words);
    let article = report.article.id;
    Some(format!(
        "{}: {words}, article {article}{joined})",
        told(report)
    ))
}

fn quoted(words: &str, article: &ArticleRow) -> String {
    let source = article.source.as_ref().unwrap_or(&article.name);
    let day = article
        .published
        .map_or_else(String::new, |day| format!(", {day}"));
    format!("“{words}” ({source}{day})")
}

/// Names of things, of many the first and how many there are.
fn listed(mut names: Vec<String>) -> String {
    let count = names.len();
    if count > MOST_LISTED {
        names.truncate(MOST_LISTED);
        return format!("{count}: {}, …", names.join(", "));
    }
    names.join(", ")
}

pub(super) fn parties(meeting: &Encounter) -> String {
    let names: Vec<&str> = meeting
        .parties
        .iter()
        .map(|p| p.entity.name.as_str())
        .collect();
    names.join(", ")
}

pub(super) fn names(entities: &[EntityRow]) -> String {
    let names: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
    names.join(", ")
}

pub(super) fn statuses(all: &[Status]) -> String {
    let words: Vec<String> = all.iter().copied().map(status).collect();
    words.join(", ")
}

/// The word for reading: `under way`.
pub(super) fn status(status: Status) -> String {
    status.as_str().replace('_', " ")
}

/// The day of the first of several meetings; the table has that of the last.
fn since(who: &Counterpart) -> Option<String> {
    let first = who.first.filter(|first| Some(*first) != who.last)?;
    Some(format!("since {first};"))
}

pub(super) fn date(date: Option<Edtf>) -> String {
    date.map_or_else(String::new, |date| date.to_string())
}

/// The number of articles, and behind it that of their copies, which are no sources of their own: `2 +3`.
pub(super) fn sources(sources: impl Display, copies: u64) -> String {
    if copies == 0 {
        sources.to_string()
    } else {
        format!("{sources} +{copies}")
    }
}

/// ` and 3 copies`, nothing if there are none.
fn copies(copies: u64) -> String {
    match copies {
        0 => String::new(),
        1 => " and 1 copy".to_owned(),
        _ => format!(" and {copies} copies"),
    }
}

pub(super) fn plural(count: u64, noun: &str) -> String {
    if count == 1 {
        noun.to_owned()
    } else {
        format!("{noun}s")
    }
}
