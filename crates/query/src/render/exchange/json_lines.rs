//! All of a part of the graph as JSON Lines.

use crate::ask::Dossier;
use crate::render::json::{Line, NodeView};

/// Returns a line for each entity (type `node`), then one for each meeting (type `meeting`), in the
/// form of [`crate::render::json`].
#[must_use]
pub fn json_lines(dossier: &Dossier) -> String {
    let picture = &dossier.picture;
    let nodes = dossier.details.iter().map(|details| {
        let offices = picture.offices_of(details.entity.id);
        Line::Node(NodeView::new(details, offices))
    });
    let meetings = picture
        .meetings
        .iter()
        .map(|meeting| Line::Meeting(meeting.into()));
    let mut out = String::new();
    for line in nodes.chain(meetings) {
        // Views of strings and numbers always have a form in JSON.
        if let Ok(line) = serde_json::to_string(&line) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    out
}
