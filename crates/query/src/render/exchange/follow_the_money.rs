//! FollowTheMoney, the model of investigations: <https://followthemoney.tech>, version 4.
//!
//! | here | there |
//! |---|---|
//! | person, body, country | `Person`, `Organization`, `PublicBody` |
//! | meeting, call, visit | `Event`, with all who took part as `involved`, a host as `organizer` |
//! | place | `location` and `country` of the event, for a place is no party there |
//! | office | `Position` and `Occupancy`; the days on which it was seen are its `date`s |
//! | article | `Article`, the `proof` of its events |
//!
//! The model knows no status, so the name of an event and its keywords say it: `meeting, planned`.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Capacity, EntityKind, Tenure};
use chancery_store::{ArticleRow, EntityDetails, EntityId};
use serde::Serialize;
use unicode_segmentation::UnicodeSegmentation as _;

use super::network::title;
use crate::ask::{Dossier, Encounter, Holder};

/// Names may have so many characters there.
const LONGEST_NAME: usize = 384;

#[derive(Debug, Serialize)]
struct Entity {
    id: String,
    schema: &'static str,
    properties: BTreeMap<&'static str, Vec<String>>,
}

/// Returns an entity of FollowTheMoney a line, as `ftm` and Aleph read them.
#[must_use]
pub fn follow_the_money(dossier: &Dossier) -> String {
    let picture = &dossier.picture;
    // Somewhere where a meeting took place is no entity there, but a party or the seat of an office is.
    let parties = picture.meetings.iter().flat_map(|meeting| &meeting.parties);
    let parties = parties.map(|party| party.entity.id);
    let bodies = picture
        .offices
        .iter()
        .filter_map(|office| office.organization.as_ref());
    let named: BTreeSet<EntityId> = parties.chain(bodies.clone().map(|body| body.id)).collect();
    let mut written = BTreeSet::new();
    let mut out = Lines::default();
    for details in dossier
        .details
        .iter()
        .filter(|d| named.contains(&d.entity.id))
    {
        written.insert(details.entity.id);
        out.push(&entity(dossier, details));
    }
    for body in bodies.filter(|body| written.insert(body.id)) {
        let details = EntityDetails {
            entity: body.clone(),
            aliases: vec![],
            external: vec![],
        };
        out.push(&entity(dossier, &details));
    }
    let mut positions = BTreeSet::new();
    for (number, holder) in (1..).zip(&picture.offices) {
        let position = position(holder);
        if positions.insert(position.id.clone()) {
            out.push(&position);
        }
        out.push(&occupancy(holder, position.id, number));
    }
    let mut articles = BTreeSet::new();
    for meeting in &picture.meetings {
        for report in &meeting.reports {
            if articles.insert(report.article.content_id) {
                out.push(&article(&report.article));
            }
        }
        out.push(&event(meeting));
    }
    out.0
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push(&mut self, entity: &Entity) {
        // A map of strings always has a form in JSON.
        if let Ok(line) = serde_json::to_string(entity) {
            self.0.push_str(&line);
            self.0.push('\n');
        }
    }
}

impl Entity {
    fn new(schema: &'static str, id: String) -> Self {
        let properties = BTreeMap::new();
        Self {
            id,
            schema,
            properties,
        }
    }

    fn add(&mut self, property: &'static str, value: Option<impl Into<String>>) {
        let value = value
            .map(Into::into)
            .filter(|value: &String| !value.trim().is_empty());
        if let Some(value) = value {
            let values = self.properties.entry(property).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
}

fn entity(dossier: &Dossier, details: &EntityDetails) -> Entity {
    let row = &details.entity;
    let schema = match row.kind {
        EntityKind::Person => "Person",
        EntityKind::Organization => "Organization",
        EntityKind::Country | EntityKind::Place => "PublicBody",
    };
    let mut entity = Entity::new(schema, entity_key(row.id));
    entity.add("name", Some(name(&row.name)));
    for alias in &details.aliases {
        entity.add("alias", Some(name(&alias.form)));
    }
    entity.add("country", dossier.picture.country_of(row).map(country));
    let wikidata = details
        .external
        .iter()
        .filter(|key| key.scheme == "wikidata");
    for key in wikidata {
        entity.add("wikidataId", Some(key.value.as_str()));
    }
    entity
}

fn position(holder: &Holder) -> Entity {
    let title = holder.office.title.trim();
    let body = holder.organization.as_ref();
    let words = match body {
        Some(body) => format!("{title}, {}", body.name),
        None => title.to_owned(),
    };
    // One position for all who hold it: told by its body and its title.
    let seat = body.map_or_else(|| "none".to_owned(), |body| body.id.0.to_string());
    let key = chancery_model::fold_name(title).replace(' ', "-");
    let mut position = Entity::new("Position", format!("chancery-position-{seat}-{key}"));
    position.add("name", Some(name(&words)));
    position.add("organization", body.map(|body| entity_key(body.id)));
    let code = body.and_then(|body| body.country.as_deref());
    position.add("country", code.map(country));
    position
}

fn occupancy(holder: &Holder, post: String, number: usize) -> Entity {
    let office = &holder.office;
    let mut occupancy = Entity::new("Occupancy", format!("chancery-occupancy-{number}"));
    occupancy.add("holder", Some(entity_key(holder.person.id)));
    occupancy.add("post", Some(post));
    let status = match office.tenure {
        Tenure::Current => "current",
        Tenure::Former => "ended",
        Tenure::Designate => "designate",
    };
    occupancy.add("status", Some(status));
    occupancy.add("date", office.first.map(|day| day.to_string()));
    occupancy.add("date", office.last.map(|day| day.to_string()));
    occupancy
}

fn event(meeting: &Encounter) -> Entity {
    let mut event = Entity::new("Event", format!("chancery-meeting-{}", meeting.id.0));
    event.add("name", Some(name(&title(meeting))));
    event.add("keywords", Some(meeting.kind.as_str()));
    event.add("keywords", Some(meeting.status.as_str().replace('_', " ")));
    event.add("keywords", meeting.is_disputed().then_some("disputed"));
    for party in &meeting.parties {
        event.add("involved", Some(entity_key(party.entity.id)));
        if party.capacity == Capacity::Host {
            event.add("organizer", Some(entity_key(party.entity.id)));
        }
    }
    if let Some(date) = meeting.date {
        let words = date.to_string().replace('~', "");
        match words.split_once('/') {
            Some((start, end)) => {
                event.add("startDate", Some(start));
                event.add("endDate", Some(end));
            }
            None => event.add("date", Some(words)),
        }
    }
    if let Some(place) = &meeting.place {
        event.add("location", Some(place.name.as_str()));
        event.add("country", place.country.as_deref().map(country));
    }
    event.add("summary", meeting.sentence());
    event.add("recordId", Some(meeting.id.0.to_string()));
    for report in &meeting.reports {
        event.add("proof", Some(article_key(&report.article)));
        event.add("sourceUrl", web(report.article.url.as_deref()));
        event.add("publisher", report.article.source.as_deref());
    }
    event
}

fn article(row: &ArticleRow) -> Entity {
    let mut article = Entity::new("Article", article_key(row));
    article.add("fileName", Some(row.name.as_str()));
    article.add("title", Some(row.title.as_str()));
    article.add("author", row.byline.as_deref());
    article.add("publishedAt", row.published.map(|day| day.to_string()));
    article.add("publisher", row.source.as_deref());
    article.add("sourceUrl", web(row.url.as_deref()));
    article
}

fn entity_key(id: EntityId) -> String {
    format!("chancery-entity-{}", id.0)
}

fn article_key(article: &ArticleRow) -> String {
    format!("chancery-article-{}", article.content_id)
}

fn web(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

/// Returns a name as it can stand there: on one line, and not too long.
fn name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    if line.chars().count() <= LONGEST_NAME {
        return line;
    }
    let mut cut = String::new();
    let mut used = 1;
    for cluster in line.graphemes(true) {
        used += cluster.chars().count();
        if used > LONGEST_NAME {
            break;
        }
        cut.push_str(cluster);
    }
    cut.push('…');
    cut
}

/// Returns the code that the model has for a country: lower case, and four letters for those that are
/// no more.
fn country(code: &str) -> String {
    match code {
        "SU" => "suhh".into(),
        "YU" => "yucs".into(),
        "CS" => "cshh".into(),
        "DD" => "dd".into(),
        _ => code.to_lowercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_enough() {
        assert_eq!(name("two\n lines"), "two lines");
        assert_eq!(name(&"x".repeat(10_000)).chars().count(), LONGEST_NAME);
        assert_eq!(name(&"x".repeat(384)).chars().count(), 384);
    }
}
