//! The graph in the formats of other programs.
//!
//! | format | function | what it has | reads it |
//! |---|---|---|---|
//! | GraphML | [`graphml()`] | a [`Network`] | Gephi, NetworkX, igraph, yEd |
//! | GEXF 1.3 | [`gexf()`] | a [`Network`] with times and colours | Gephi, NetworkX |
//! | CSV | [`node_list`], [`edge_list`] | a [`Network`] | spreadsheets, Gephi |
//! | JSON Lines | [`json_lines()`] | all of a [`Dossier`] | any program |
//! | Turtle, JSON-LD | [`turtle()`], [`json_ld()`] | the same statements (schema.org, PROV) | RDF stores |
//! | FollowTheMoney | [`follow_the_money()`] | a [`Dossier`] | Aleph, OpenAleph, yente |
//! | PLOVER | [`plover()`] | what took place, as pairs | programs for event data |
//! | Cypher | [`cypher()`] | all of a [`Dossier`] | Neo4j, Memgraph |
//!
//! A [`Network`] shows meetings as nodes, or people with an edge for each pair that met. Names stand as they are;
//! what a format cannot hold (control characters in XML) is made visible. All are linear in what they
//! write, and the same store gives the same bytes.
//!
//! [`Dossier`]: crate::ask::Dossier

mod csv;
mod cypher;
mod follow_the_money;
mod gexf;
mod graphml;
mod json_ld;
mod json_lines;
mod network;
mod plover;
mod rdf;
mod turtle;

pub use csv::{edge_list, node_list};
pub use cypher::cypher;
pub use follow_the_money::follow_the_money;
pub use gexf::gexf;
pub use graphml::graphml;
pub use json_ld::json_ld;
pub use json_lines::json_lines;
pub use network::{Cell, Column, Edge, Network, Node, Type, View, network};
pub(crate) use network::{Pair, pairs, participants};
pub use plover::plover;
pub use turtle::turtle;
