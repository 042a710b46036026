//! Turtle: <https://www.w3.org/TR/turtle/>.

use oxttl::TurtleSerializer;

use super::rdf::{PREFIXES, statements};
use crate::ask::Dossier;

/// Returns a dossier as Turtle: schema.org for what is said, PROV for who says so.
///
/// Numbers in the names of entities and meetings are those of this database; articles are called after
/// their content. `schema/terms.ttl` describes the terms that are our own.
#[must_use]
#[expect(
    clippy::missing_panics_doc,
    reason = "the prefixes are addresses, and writing to memory does not fail"
)]
pub fn turtle(dossier: &Dossier) -> String {
    let mut serializer = TurtleSerializer::new();
    for (name, address) in PREFIXES {
        serializer = serializer
            .with_prefix(name, address)
            .expect("the prefixes are addresses");
    }
    let mut writer = serializer.for_writer(Vec::new());
    for triple in statements(dossier) {
        writer
            .serialize_triple(&triple)
            .expect("writing to memory does not fail");
    }
    let bytes = writer.finish().expect("writing to memory does not fail");
    String::from_utf8(bytes).expect("Turtle is UTF-8")
}
