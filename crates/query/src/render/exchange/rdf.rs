//! The statements that Turtle and JSON-LD write.
//!
//! Entities, meetings and offices are those of <https://schema.org>; that an article said so is told with
//! PROV (<https://www.w3.org/TR/prov-o/>); what neither has is in our own terms, described in
//! `schema/terms.ttl`.
//!
//! - A meeting that took place or is to is a `schema:Event`, its status in our terms, and in those
//!   of schema.org where they have it. **One that is only proposed, or denied, is no event**: it is an encounter
//!   of our terms, which no reader takes for something that happened.
//! - An office is a `schema:OrganizationRole` between a person and a body, with the days on which it was
//!   seen, and no start or end, for none is known.
//! - A report is a `prov:Entity` with the sentence, derived from the article.
//! - Dates have the type of their precision: `xsd:date`, `xsd:gYearMonth`, `xsd:gYear`; the whole date with
//!   its marks is an EDTF literal.

use chancery_model::{Capacity, Edtf, EntityKind, MeetingKind, Status};
use chancery_store::{EntityDetails, EntityId, ReportRow};
use jiff::civil::Date;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, Triple};

use super::network::title;
use crate::ask::{Dossier, Encounter, Holder, sentence};
use crate::render::telling::reason;

pub(super) const SCHEMA: &str = "https://schema.org/";
pub(super) const PROV: &str = "http://www.w3.org/ns/prov#";
pub(super) const TERMS: &str = "urn:chancery:terms#";
pub(super) const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// What the nodes of a file are called after.
const BASE: &str = "urn:chancery:";
const EDTF: &str = "http://id.loc.gov/datatypes/edtf/EDTF";

/// The prefixes of a file.
pub(super) const PREFIXES: [(&str, &str); 4] = [
    ("chancery", TERMS),
    ("prov", PROV),
    ("schema", SCHEMA),
    ("xsd", XSD),
];

/// Returns all that a dossier says, a subject after another.
pub(super) fn statements(dossier: &Dossier) -> Vec<Triple> {
    let picture = &dossier.picture;
    let mut out = Statements::default();
    for details in &dossier.details {
        let offices = picture.offices_of(details.entity.id);
        out.entity(details, offices);
        for (number, holder) in (1..).zip(offices) {
            out.office(holder, number);
        }
    }
    for meeting in &picture.meetings {
        out.meeting(meeting);
        for (number, report) in (1..).zip(&meeting.reports) {
            out.report(meeting, report, number);
        }
    }
    let mut articles: Vec<_> = picture
        .meetings
        .iter()
        .flat_map(|meeting| meeting.reports.iter().map(|report| &report.article))
        .collect();
    articles.sort_by_key(|article| article.id);
    articles.dedup_by_key(|article| article.id);
    for article in articles {
        out.article(article);
    }
    out.triples
}

#[derive(Default)]
struct Statements {
    triples: Vec<Triple>,
}

impl Statements {
    fn add(&mut self, subject: &NamedNode, predicate: NamedNode, object: impl Into<oxrdf::Term>) {
        self.triples
            .push(Triple::new(subject.clone(), predicate, object));
    }

    fn is_a(&mut self, subject: &NamedNode, class: NamedNode) {
        self.add(subject, rdf::TYPE.into_owned(), class);
    }

    fn text(&mut self, subject: &NamedNode, predicate: NamedNode, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.add(subject, predicate, Literal::new_simple_literal(text));
        }
    }

    fn number(&mut self, subject: &NamedNode, predicate: NamedNode, number: u64) {
        let literal = Literal::new_typed_literal(number.to_string(), xsd::NON_NEGATIVE_INTEGER);
        self.add(subject, predicate, literal);
    }

    fn day(&mut self, subject: &NamedNode, predicate: NamedNode, day: Option<Date>) {
        if let Some(day) = day {
            let literal = Literal::new_typed_literal(day.to_string(), xsd::DATE);
            self.add(subject, predicate, literal);
        }
    }

    /// An address of the web, or the words that should be one.
    fn address(&mut self, subject: &NamedNode, predicate: NamedNode, url: Option<&str>) {
        let Some(url) = url else { return };
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        match NamedNode::new(url) {
            Ok(node) if is_web => self.add(subject, predicate, node),
            _ => self.text(subject, predicate, Some(url)),
        }
    }

    fn entity(&mut self, details: &EntityDetails, offices: &[Holder]) {
        let entity = &details.entity;
        let node = entity_node(entity.id);
        let class = match entity.kind {
            EntityKind::Person => "Person",
            EntityKind::Organization => "Organization",
            EntityKind::Country => "Country",
            EntityKind::Place => "Place",
        };
        self.is_a(&node, schema(class));
        self.text(&node, schema("name"), Some(&entity.name));
        for alias in &details.aliases {
            self.text(&node, schema("alternateName"), Some(&alias.form));
        }
        self.text(&node, term("country"), entity.country.as_deref());
        self.number(&node, term("articles"), entity.articles);
        for key in &details.external {
            let address = match key.scheme.as_str() {
                "wikidata" => format!("http://www.wikidata.org/entity/{}", key.value),
                "geonames" => format!("https://sws.geonames.org/{}/", key.value),
                _ => continue,
            };
            if let Ok(same) = NamedNode::new(address) {
                self.add(&node, schema("sameAs"), same);
            }
        }
        for (number, _) in (1..).zip(offices) {
            self.add(&node, schema("memberOf"), office_node(entity.id, number));
        }
    }

    fn office(&mut self, holder: &Holder, number: usize) {
        let node = office_node(holder.person.id, number);
        let office = &holder.office;
        self.is_a(&node, schema("OrganizationRole"));
        self.text(&node, schema("roleName"), Some(&office.title));
        self.text(&node, term("tenure"), Some(office.tenure.as_str()));
        self.day(&node, term("firstSeen"), office.first);
        self.day(&node, term("lastSeen"), office.last);
        self.number(&node, term("sources"), office.sources);
        if let Some(body) = &holder.organization {
            self.add(&node, schema("memberOf"), entity_node(body.id));
        }
    }

    fn meeting(&mut self, meeting: &Encounter) {
        let node = meeting_node(meeting);
        if !matches!(meeting.status, Status::Proposed | Status::Denied) {
            self.is_a(&node, schema("Event"));
        }
        let class = match meeting.kind {
            MeetingKind::Meeting => "Meeting",
            MeetingKind::Call => "Call",
            MeetingKind::Visit => "Visit",
        };
        self.is_a(&node, term("Encounter"));
        self.is_a(&node, term(class));
        self.text(&node, schema("name"), Some(&title(meeting)));
        self.text(&node, term("status"), Some(meeting.status.as_str()));
        if meeting.is_disputed() {
            self.add(&node, term("disputed"), Literal::from(true));
        }
        let status = match meeting.status {
            Status::Planned => Some("EventScheduled"),
            Status::Postponed => Some("EventPostponed"),
            Status::Cancelled => Some("EventCancelled"),
            Status::Held | Status::UnderWay | Status::Proposed | Status::Denied => None,
        };
        if let Some(status) = status {
            self.add(&node, schema("eventStatus"), schema(status));
        }
        if let Some(date) = meeting.date {
            self.date(&node, date);
        }
        if let Some(place) = &meeting.place {
            self.add(&node, schema("location"), entity_node(place.id));
        }
        for party in &meeting.parties {
            let who = entity_node(party.entity.id);
            self.add(&node, schema("attendee"), who.clone());
            if party.capacity != Capacity::Principal {
                self.add(&node, term(party.capacity.as_str()), who);
            }
        }
        self.number(&node, term("sources"), meeting.sources);
        self.number(&node, term("copies"), meeting.copies());
    }

    fn date(&mut self, node: &NamedNode, date: Edtf) {
        let words = date.to_string();
        let bare = words.replace('~', "");
        let (start, end) = match bare.split_once('/') {
            Some((start, end)) => (start, Some(end)),
            None => (bare.as_str(), None),
        };
        self.add(node, schema("startDate"), partial(start));
        if let Some(end) = end {
            self.add(node, schema("endDate"), partial(end));
        }
        let datatype = NamedNode::new_unchecked(EDTF);
        self.add(
            node,
            term("date"),
            Literal::new_typed_literal(words, datatype),
        );
        self.day(node, term("earliest"), Some(date.earliest()));
        self.day(node, term("latest"), Some(date.latest()));
    }

    fn report(&mut self, meeting: &Encounter, report: &ReportRow, number: usize) {
        let node = NamedNode::new_unchecked(format!("{BASE}report:{}:{number}", meeting.id.0));
        self.is_a(&node, prov("Entity"));
        self.is_a(&node, term("Report"));
        self.add(&node, schema("about"), meeting_node(meeting));
        self.add(&node, prov("wasDerivedFrom"), article_node(&report.article));
        self.text(&node, prov("value"), sentence(report));
        self.text(&node, term("status"), Some(report.status.as_str()));
        self.text(&node, term("attribution"), report.attribution.as_deref());
        self.text(&node, term("joined"), reason(report).as_deref());
        if let Some(who) = report.attribution_entity {
            self.add(&node, prov("wasAttributedTo"), entity_node(who));
        }
    }

    fn article(&mut self, article: &chancery_store::ArticleRow) {
        let node = article_node(article);
        self.is_a(&node, schema("NewsArticle"));
        self.is_a(&node, prov("Entity"));
        self.text(&node, schema("headline"), Some(&article.title));
        self.text(&node, schema("publisher"), article.source.as_deref());
        self.text(&node, schema("author"), article.byline.as_deref());
        self.day(&node, schema("datePublished"), article.published);
        self.address(&node, schema("url"), article.url.as_deref());
    }
}

/// A year, a month or a day with its type.
fn partial(date: &str) -> Literal {
    let datatype = match date.len() {
        4 => xsd::G_YEAR,
        7 => xsd::G_YEAR_MONTH,
        _ => xsd::DATE,
    };
    Literal::new_typed_literal(date, datatype)
}

fn schema(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{SCHEMA}{name}"))
}

fn prov(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{PROV}{name}"))
}

fn term(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{TERMS}{name}"))
}

fn entity_node(id: EntityId) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}entity:{}", id.0))
}

fn office_node(person: EntityId, number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}office:{}:{number}", person.0))
}

fn meeting_node(meeting: &Encounter) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}meeting:{}", meeting.id.0))
}

/// Articles are called after their content, which is the same in every database.
fn article_node(article: &chancery_store::ArticleRow) -> NamedNode {
    NamedNode::new_unchecked(format!("{BASE}article:{}", article.content_id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::Picture;
    use crate::testutil::{encounter, person};

    fn dossier(status: Status, date: &str) -> Dossier {
        let ann = person(1);
        let mut meeting = encounter(1, status, &[&ann], None);
        meeting.date = date.parse().ok();
        Dossier {
            picture: Picture {
                entities: vec![ann],
                meetings: vec![meeting],
                ..Picture::default()
            },
            details: vec![],
        }
    }

    #[track_caller]
    fn check(date: &str, expected: &[&str]) {
        let turtle = super::super::turtle(&dossier(Status::Held, date));
        for words in expected {
            assert!(turtle.contains(words), "{words} in {turtle}");
        }
    }

    #[test]
    fn dates_have_the_type_of_their_precision() {
        check("2025", &["schema:startDate \"2025\"^^xsd:gYear"]);
        check(
            "2025-08~",
            &[
                "schema:startDate \"2025-08\"^^xsd:gYearMonth",
                "\"2025-08~\"^^<",
            ],
        );
        check(
            "2025-08-15/2025-08-17",
            &[
                "schema:startDate \"2025-08-15\"^^xsd:date",
                "schema:endDate \"2025-08-17\"^^xsd:date",
            ],
        );
    }

    #[test]
    fn what_was_denied_or_only_proposed_is_no_event() {
        for status in Status::ALL {
            let turtle = super::super::turtle(&dossier(*status, "2025"));
            let is_event = turtle.contains("schema:Event ");
            let expected = !matches!(status, Status::Denied | Status::Proposed);
            assert_eq!(is_event, expected, "{turtle}");
        }
    }
}
