//! What a graph shows before anything has a place: boxes with their words, and lines between them.
//!
//! Graphviz, SVG and PNG all draw the same sketch, which is why they look alike.

use std::collections::BTreeMap;

use chancery_model::{EntityKind, MeetingKind, Status, Tenure};
use chancery_store::{EntityId, EntityRow};

use super::font;
use super::look::{self, Dash, Look, Shape, Stroke};
use crate::ask::{Encounter, Picture};
use crate::render::exchange::{View, pairs, participants};
use crate::render::table::cut;
use crate::render::text::one_line;

/// A picture with more nodes than this is drawn with less beside each.
const MANY: usize = 80;
/// Labels are broken into lines of about so many columns.
const LABEL_WIDTH: usize = 22;
/// Longer labels are cut; the tooltip has the rest.
const LABEL_LENGTH: usize = 66;
/// Tooltips are cut here: Graphviz has limits for one string.
const TOOLTIP_LENGTH: usize = 1000;

/// A line of a label.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Words {
    pub(crate) text: String,
    pub(crate) size: f64,
    pub(crate) is_bold: bool,
    /// Whether it stands back behind the first.
    pub(crate) is_faint: bool,
}

/// A box or an ellipse.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// `e12` or `m12`.
    pub(crate) id: String,
    pub(crate) shape: Shape,
    pub(crate) border: &'static str,
    pub(crate) filling: &'static str,
    pub(crate) letters: &'static str,
    pub(crate) dash: Dash,
    pub(crate) line: f64,
    pub(crate) is_struck: bool,
    pub(crate) is_meeting: bool,
    pub(crate) words: Vec<Words>,
    /// Width and height in pixels.
    pub(crate) size: (f64, f64),
    pub(crate) tip: String,
    pub(crate) url: Option<String>,
    /// The number of its group among [`Sketch::groups`].
    pub(crate) group: Option<usize>,
}

/// A line between two nodes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Edge {
    /// The positions of its ends in [`Sketch::nodes`].
    pub(crate) ends: (usize, usize),
    pub(crate) dash: Dash,
    pub(crate) color: &'static str,
    pub(crate) line: f64,
    pub(crate) label: Option<String>,
    pub(crate) tip: String,
    pub(crate) url: Option<String>,
}

/// Boxes and lines without places.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sketch {
    pub(crate) view: View,
    pub(crate) nodes: Vec<Node>,
    pub(crate) edges: Vec<Edge>,
    /// The position of the node that it is drawn around.
    pub(crate) centre: Option<usize>,
    /// The countries that nodes are gathered in; none in the view of meetings.
    pub(crate) groups: Vec<String>,
    pub(crate) kinds: Vec<EntityKind>,
    pub(crate) statuses: Vec<Status>,
    /// Whether it shows meetings as disputed.
    pub(crate) has_disputed: bool,
}

impl Sketch {
    /// Says whether it has more nodes than can have all their words.
    pub(crate) fn is_large(&self) -> bool {
        self.nodes.len() > MANY
    }
}

/// Returns the boxes and lines of a picture. O(p log p) for p participants, or pairs of them, in all.
pub(crate) fn sketch(picture: &Picture, view: View) -> Sketch {
    let mut sketch = match view {
        View::Meetings => of_meetings(picture),
        View::People => of_people(picture),
    };
    let has_kind = |kind: &&EntityKind| {
        let shown = |entity: &EntityRow| {
            let id = entity_id(entity.id);
            entity.kind == **kind && sketch.nodes.iter().any(|node| node.id == id)
        };
        picture.entities.iter().any(shown)
    };
    sketch.kinds = EntityKind::ALL.iter().filter(has_kind).copied().collect();
    let mut statuses: Vec<Status> = picture.meetings.iter().map(|m| m.status).collect();
    statuses.sort_unstable();
    statuses.dedup();
    sketch.statuses = statuses;
    let is_shown = sketch.view == View::Meetings;
    sketch.has_disputed = is_shown && picture.meetings.iter().any(Encounter::is_disputed);
    sketch
}

fn of_meetings(picture: &Picture) -> Sketch {
    let is_large = picture.entities.len() + picture.meetings.len() > MANY;
    let countries = countries(picture);
    let mut nodes: Vec<Node> = picture
        .entities
        .iter()
        .map(|entity| entity_node(picture, &countries, entity, is_large))
        .collect();
    let places: BTreeMap<EntityId, usize> = positions(picture.entities.iter().map(|row| row.id));
    let mut edges = Vec::new();
    for meeting in &picture.meetings {
        let at = nodes.len();
        nodes.push(meeting_node(meeting, is_large));
        edges.extend(meeting_edges(meeting, at, &places));
    }
    Sketch {
        view: View::Meetings,
        centre: picture
            .centre
            .as_ref()
            .and_then(|row| places.get(&row.id).copied()),
        nodes,
        edges,
        groups: vec![],
        kinds: vec![],
        statuses: vec![],
        has_disputed: false,
    }
}

fn positions(ids: impl Iterator<Item = EntityId>) -> BTreeMap<EntityId, usize> {
    ids.enumerate()
        .map(|(position, id)| (id, position))
        .collect()
}

fn entity_id(id: EntityId) -> String {
    format!("e{}", id.0)
}

/// The names of countries by their codes, as far as the picture tells them.
fn countries(picture: &Picture) -> BTreeMap<&str, &str> {
    let bodies = picture
        .offices
        .iter()
        .filter_map(|office| office.organization.as_ref());
    let named = picture.entities.iter().chain(bodies);
    named
        .filter(|row| row.kind == EntityKind::Country)
        .filter_map(|row| Some((row.country.as_deref()?, row.name.as_str())))
        .collect()
}

fn entity_node(
    picture: &Picture,
    countries: &BTreeMap<&str, &str>,
    entity: &EntityRow,
    is_large: bool,
) -> Node {
    let Look {
        shape,
        border,
        filling,
    } = look::of_kind(entity.kind);
    let is_centre = picture
        .centre
        .as_ref()
        .is_some_and(|centre| centre.id == entity.id);
    let size = if is_centre { 14.0 } else { 12.0 };
    let mut words: Vec<Words> = label_lines(&entity.name)
        .into_iter()
        .map(|text| Words {
            text,
            size,
            is_bold: is_centre,
            is_faint: false,
        })
        .collect();
    let office = last_office(picture, entity, countries);
    if !is_large {
        words.extend(office.iter().map(|office| Words {
            text: cut(office, 34),
            size: 9.5,
            is_bold: false,
            is_faint: true,
        }));
    }
    let kind = office.unwrap_or_else(|| entity.kind.to_string());
    let mut node = Node {
        id: entity_id(entity.id),
        shape,
        border,
        filling,
        letters: look::INK,
        dash: Dash::Solid,
        line: if is_centre { 3.0 } else { 1.3 },
        is_struck: false,
        is_meeting: false,
        words,
        size: (0.0, 0.0),
        tip: tip(&format!("{} ({kind})", entity.name)),
        url: None,
        group: None,
    };
    node.size = box_size(&node);
    node
}

/// Returns the office that a person was seen in last, in words: `foreign minister, Norway`.
fn last_office(
    picture: &Picture,
    entity: &EntityRow,
    countries: &BTreeMap<&str, &str>,
) -> Option<String> {
    let offices = picture.offices_of(entity.id).iter();
    let last = offices.max_by_key(|holder| {
        let office = &holder.office;
        (
            office.tenure == Tenure::Current,
            office.last,
            office.sources,
        )
    })?;
    let title = one_line(&last.office.title);
    let title = match last.office.tenure {
        Tenure::Former => format!("former {title}"),
        _ => title,
    };
    let body = last.organization.as_ref();
    let body = body.map(|body| {
        let country = body.country.as_deref().and_then(|code| countries.get(code));
        one_line(country.copied().unwrap_or(&body.name))
    });
    Some(match body {
        Some(body) => format!("{title}, {body}"),
        None => title,
    })
}

fn meeting_node(meeting: &Encounter, is_large: bool) -> Node {
    let Stroke {
        dash,
        color,
        filling,
        is_struck,
    } = look::of_meeting(meeting);
    let words = meeting_lines(meeting, is_large)
        .into_iter()
        .map(|text| Words {
            text,
            size: if is_large { 9.0 } else { 10.0 },
            is_bold: false,
            is_faint: false,
        });
    let mut node = Node {
        id: format!("m{}", meeting.id.0),
        shape: Shape::Ellipse,
        border: color,
        filling,
        letters: color,
        dash,
        line: look::weight(meeting.sources),
        is_struck,
        is_meeting: true,
        words: words.collect(),
        size: (0.0, 0.0),
        tip: meeting_tip(meeting),
        url: web_address(meeting),
        group: None,
    };
    node.size = box_size(&node);
    node
}

fn meeting_lines(meeting: &Encounter, is_large: bool) -> Vec<String> {
    let kind = match (meeting.kind, meeting.status) {
        (kind, Status::Held | Status::Cancelled | Status::Postponed) => kind.to_string(),
        (kind, status) => format!("{kind}, {}", status.as_str().replace('_', " ")),
    };
    let is_disputed = meeting.is_disputed();
    let kind = if is_disputed {
        format!("{kind}, {}", look::DISPUTED)
    } else {
        kind
    };
    let date = meeting.date.map(|date| date.to_string());
    if is_large {
        // The date says most in little room; what is no meeting is named.
        let is_plain = meeting.kind == MeetingKind::Meeting && date.is_some() && !is_disputed;
        return if is_plain {
            Vec::from_iter(date)
        } else {
            [Some(kind), date].into_iter().flatten().collect()
        };
    }
    let mut lines = vec![kind];
    lines.extend(date);
    if let Some(place) = &meeting.place {
        lines.push(cut(&one_line(&place.name), LABEL_WIDTH));
    }
    lines
}

/// Lines from a meeting to those who took part and to its place.
fn meeting_edges(meeting: &Encounter, at: usize, places: &BTreeMap<EntityId, usize>) -> Vec<Edge> {
    let stroke = look::of_meeting(meeting);
    let tip = meeting_tip(meeting);
    let edge = |end: usize, color, line| Edge {
        ends: (end, at),
        dash: stroke.dash,
        color,
        line,
        label: None,
        tip: tip.clone(),
        url: web_address(meeting),
    };
    let parties = meeting.parties.iter();
    let parties = parties.filter_map(|party| places.get(&party.entity.id));
    let mut edges: Vec<Edge> = parties
        .map(|end| edge(*end, stroke.color, look::weight(meeting.sources)))
        .collect();
    // A meeting in the country that takes part in it has that edge already.
    let is_party = |id| meeting.parties.iter().any(|party| party.entity.id == id);
    let place = meeting.place.as_ref().filter(|place| !is_party(place.id));
    let place = place.and_then(|place| places.get(&place.id));
    edges.extend(place.map(|end| edge(*end, look::of_kind(EntityKind::Place).border, 0.8)));
    edges
}

fn of_people(picture: &Picture) -> Sketch {
    let counts = participants(picture);
    let rows: Vec<&EntityRow> = picture
        .entities
        .iter()
        .filter(|row| counts.contains_key(&row.id))
        .collect();
    let countries = countries(picture);
    let is_large = rows.len() > MANY;
    let mut nodes: Vec<Node> = rows
        .iter()
        .map(|entity| entity_node(picture, &countries, entity, is_large))
        .collect();
    let groups = group(picture, &rows, &countries, &mut nodes);
    let places = positions(rows.iter().map(|row| row.id));
    let edge = |(ends, pair): (&(EntityId, EntityId), &crate::render::exchange::Pair<'_>)| {
        let ends = (*places.get(&ends.0)?, *places.get(&ends.1)?);
        let speaker = pair.latest()?;
        let count = pair.meetings.len();
        // What was held outweighs what was not, as in the order of statuses.
        let status = pair.meetings.iter().map(|meeting| meeting.status).min()?;
        let stroke = look::of_status(status);
        let noun = if count == 1 { "meeting" } else { "meetings" };
        Some(Edge {
            ends,
            dash: stroke.dash,
            color: stroke.color,
            line: look::weight(u64::try_from(count).unwrap_or(u64::MAX)),
            label: (count > 1).then(|| count.to_string()),
            tip: tip(&format!(
                "{count} {noun}, the latest: {}",
                meeting_tip(speaker)
            )),
            url: web_address(speaker),
        })
    };
    Sketch {
        view: View::People,
        centre: picture
            .centre
            .as_ref()
            .and_then(|row| places.get(&row.id).copied()),
        edges: pairs(picture).iter().filter_map(edge).collect(),
        nodes,
        groups,
        kinds: vec![],
        statuses: vec![],
        has_disputed: false,
    }
}

/// Gathers the nodes of a country, where there are two or more; returns the names of the groups.
fn group(
    picture: &Picture,
    rows: &[&EntityRow],
    countries: &BTreeMap<&str, &str>,
    nodes: &mut [Node],
) -> Vec<String> {
    let mut members: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (position, row) in rows.iter().enumerate() {
        if let Some(code) = picture.country_of(row) {
            members.entry(code).or_default().push(position);
        }
    }
    let mut groups = Vec::new();
    for (code, members) in members.into_iter().filter(|(_, members)| members.len() > 1) {
        for member in members {
            if let Some(node) = nodes.get_mut(member) {
                node.group = Some(groups.len());
            }
        }
        groups.push(one_line(countries.get(code).copied().unwrap_or(code)));
    }
    groups
}

/// The sentence with its source, for the pointer that rests on a meeting or its lines.
pub(crate) fn meeting_tip(meeting: &Encounter) -> String {
    let Some(report) = meeting.speaker() else {
        return tip(&format!("{} ({})", meeting.kind, meeting.status));
    };
    let dispute = if meeting.is_disputed() {
        ", disputed"
    } else {
        ""
    };
    let article = &report.article;
    let source = article.source.as_ref().unwrap_or(&article.name);
    let day = article
        .published
        .map_or_else(String::new, |day| format!(", {day}"));
    let room = TOOLTIP_LENGTH / 2;
    let sentence = cut(&one_line(meeting.sentence().unwrap_or_default()), room);
    let status = meeting.status;
    tip(&format!("{sentence} ({source}{day}; {status}{dispute})"))
}

fn tip(text: &str) -> String {
    cut(&one_line(text), TOOLTIP_LENGTH)
}

/// The address of the article, if it is one of the web: a click must not run a script.
pub(crate) fn web_address(meeting: &Encounter) -> Option<String> {
    let url = meeting.speaker()?.article.url.as_deref()?;
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    is_web.then(|| url.to_owned())
}

/// Breaks a name into lines at its spaces.
fn label_lines(name: &str) -> Vec<String> {
    use unicode_width::UnicodeWidthStr as _;
    let name = cut(&one_line(name), LABEL_LENGTH);
    let mut lines = vec![String::new()];
    for word in name.split(' ') {
        let used = lines.last().map_or(0, |line| line.width());
        if used > 0 && used + 1 + word.width() > LABEL_WIDTH {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    lines
}

/// The room that a node's words need.
fn box_size(node: &Node) -> (f64, f64) {
    let widths = node
        .words
        .iter()
        .map(|line| font::width(&line.text, line.size, line.is_bold));
    let width = widths.fold(0.0, f64::max);
    let height: f64 = node.words.iter().map(|line| line.size * font::LINE).sum();
    match node.shape {
        // A box inside an ellipse touches it in its corners.
        Shape::Ellipse => (width * 1.28 + 14.0, height * 1.32 + 6.0),
        Shape::Octagon | Shape::Diamond => (width + 26.0, height + 12.0),
        Shape::Note => (width + 24.0, height + 10.0),
        Shape::Rounded | Shape::Square => (width + 18.0, height + 10.0),
    }
}
