//! JSON-LD 1.1: <https://www.w3.org/TR/json-ld11/>.

use oxrdf::vocab::{rdf, xsd};
use oxrdf::{Literal, NamedNode, NamedOrBlankNode, Term, Triple};
use serde_json::{Map, Value, json};

use super::rdf::{PREFIXES, statements};
use crate::ask::Dossier;

/// Returns a dossier as one JSON-LD document that says the same as [`turtle`](super::turtle()): an object
/// for each subject in `@graph`, under prefixes.
#[must_use]
pub fn json_ld(dossier: &Dossier) -> String {
    let context: Map<String, Value> = PREFIXES
        .iter()
        .map(|(name, address)| ((*name).to_owned(), json!(address)))
        .collect();
    let triples = statements(dossier);
    let subjects = triples.chunk_by(|one, other| one.subject == other.subject);
    let graph: Vec<Value> = subjects.map(object).collect();
    let mut text = format!("{:#}", json!({ "@context": context, "@graph": graph }));
    text.push('\n');
    text
}

/// Returns the object of one subject.
fn object(triples: &[Triple]) -> Value {
    let mut object = Map::new();
    for triple in triples {
        if let NamedOrBlankNode::NamedNode(subject) = &triple.subject {
            object.insert("@id".into(), json!(subject.as_str()));
        }
        let (key, value) = match &triple.object {
            Term::NamedNode(class) if triple.predicate == rdf::TYPE => {
                ("@type".to_owned(), json!(short(class)))
            }
            Term::NamedNode(node) => (short(&triple.predicate), json!({ "@id": node.as_str() })),
            Term::Literal(literal) => (short(&triple.predicate), self::literal(literal)),
            // There are no others among the statements.
            Term::BlankNode(_) => continue,
        };
        match object.get_mut(&key) {
            None => {
                object.insert(key, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = json!([first.take(), value]),
        }
    }
    Value::Object(object)
}

fn literal(literal: &Literal) -> Value {
    if literal.datatype() == xsd::STRING {
        json!(literal.value())
    } else {
        let datatype = literal.datatype().into_owned();
        json!({ "@value": literal.value(), "@type": short(&datatype) })
    }
}

/// Returns an address under its prefix, if it has one.
fn short(node: &NamedNode) -> String {
    for (name, address) in PREFIXES {
        if let Some(rest) = node.as_str().strip_prefix(address) {
            return format!("{name}:{rest}");
        }
    }
    node.as_str().to_owned()
}
