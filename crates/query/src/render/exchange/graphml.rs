//! GraphML, the format of the graph drawing community: <http://graphml.graphdrawing.org/specification.html>.

use std::fmt::{self, Write as _};

use super::{Cell, Column, Network, Type};
use crate::render::xml::xml_text;

/// Returns a network as GraphML. Labels and weights have the keys that Gephi and NetworkX know them by.
#[must_use]
pub fn graphml(network: &Network) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    write(&mut out, network).ok();
    out
}

fn write(out: &mut String, network: &Network) -> fmt::Result {
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\"\n    \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n    \
         xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns \
         http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n",
    );
    let label = Column {
        name: "label",
        holds: Type::Text,
    };
    let weight = Column {
        name: "weight",
        holds: Type::Number,
    };
    write_key(out, "node", 'n', 0, label)?;
    for (position, column) in (1..).zip(network.node_columns) {
        write_key(out, "node", 'n', position, *column)?;
    }
    write_key(out, "edge", 'w', 0, weight)?;
    for (position, column) in (1..).zip(network.edge_columns) {
        write_key(out, "edge", 'w', position, *column)?;
    }
    out.push_str("  <graph id=\"chancery\" edgedefault=\"undirected\">\n");
    for node in &network.nodes {
        writeln!(out, "    <node id=\"{}\">", node.id)?;
        write_data(out, 'n', 0, &Cell::Text(node.label.clone()))?;
        for (position, cell) in (1..).zip(&node.cells) {
            write_data(out, 'n', position, cell)?;
        }
        out.push_str("    </node>\n");
    }
    for (number, edge) in (1..).zip(&network.edges) {
        writeln!(
            out,
            "    <edge id=\"x{number}\" source=\"{}\" target=\"{}\">",
            edge.source, edge.target
        )?;
        write_data(out, 'w', 0, &Cell::Number(edge.weight))?;
        for (position, cell) in (1..).zip(&edge.cells) {
            write_data(out, 'w', position, cell)?;
        }
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    Ok(())
}

fn write_key(
    out: &mut String,
    of: &str,
    letter: char,
    number: usize,
    column: Column,
) -> fmt::Result {
    let holds = match column.holds {
        Type::Text => "string",
        Type::Number => "long",
    };
    writeln!(
        out,
        "  <key id=\"{letter}{number}\" for=\"{of}\" attr.name=\"{}\" attr.type=\"{holds}\"/>",
        column.name
    )
}

fn write_data(out: &mut String, letter: char, number: usize, cell: &Cell) -> fmt::Result {
    match cell {
        Cell::Empty => Ok(()),
        Cell::Number(value) => writeln!(out, "      <data key=\"{letter}{number}\">{value}</data>"),
        Cell::Text(text) => {
            let text = xml_text(text);
            writeln!(out, "      <data key=\"{letter}{number}\">{text}</data>")
        }
    }
}
