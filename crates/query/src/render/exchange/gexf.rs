//! GEXF 1.3, the format of Gephi: <https://gexf.net>.

use std::fmt::{self, Write as _};

use super::{Cell, Column, Network, Node, Type};
use crate::render::xml::xml_text;

/// Returns a network as GEXF. Meetings have times, which Gephi's timeline runs through, and colours tell
/// what a node is: the same colours as those of the pictures.
#[must_use]
pub fn gexf(network: &Network) -> String {
    let mut out = String::new();
    // Writing to a string does not fail.
    write(&mut out, network).ok();
    out
}

fn write(out: &mut String, network: &Network) -> fmt::Result {
    out.push_str(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <gexf xmlns=\"http://gexf.net/1.3\" xmlns:viz=\"http://gexf.net/1.3/viz\"\n    \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n    \
         xsi:schemaLocation=\"http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n  \
         <meta>\n    <creator>chancery</creator>\n    \
         <description>Who met whom, where and when</description>\n  </meta>\n",
    );
    // A network without times is static; NetworkX and Gephi read times in a dynamic one only.
    let mode = if network.nodes.iter().any(|node| node.days.is_some()) {
        "mode=\"dynamic\" timeformat=\"date\" timerepresentation=\"interval\""
    } else {
        "mode=\"static\""
    };
    writeln!(out, "  <graph defaultedgetype=\"undirected\" {mode}>")?;
    write_columns(out, "node", network.node_columns)?;
    write_columns(out, "edge", network.edge_columns)?;
    out.push_str("    <nodes>\n");
    for node in &network.nodes {
        write_node(out, network, node)?;
    }
    out.push_str("    </nodes>\n    <edges>\n");
    for (number, edge) in network.edges.iter().enumerate() {
        writeln!(
            out,
            "      <edge id=\"{number}\" source=\"{}\" target=\"{}\" weight=\"{}\">",
            edge.source, edge.target, edge.weight
        )?;
        write_values(out, &edge.cells)?;
        out.push_str("      </edge>\n");
    }
    out.push_str("    </edges>\n  </graph>\n</gexf>\n");
    Ok(())
}

fn write_columns(out: &mut String, of: &str, columns: &[Column]) -> fmt::Result {
    writeln!(out, "    <attributes class=\"{of}\">")?;
    for (number, column) in columns.iter().enumerate() {
        let holds = match column.holds {
            Type::Text => "string",
            Type::Number => "long",
        };
        writeln!(
            out,
            "      <attribute id=\"{number}\" title=\"{}\" type=\"{holds}\"/>",
            column.name
        )?;
    }
    out.push_str("    </attributes>\n");
    Ok(())
}

fn write_node(out: &mut String, network: &Network, node: &Node) -> fmt::Result {
    let label = xml_text(&node.label);
    write!(out, "      <node id=\"{}\" label=\"{label}\"", node.id)?;
    if let Some((start, end)) = &node.days {
        write!(out, " start=\"{start}\" end=\"{end}\"")?;
    }
    out.push_str(">\n");
    write_values(out, &node.cells)?;
    let (red, green, blue) = color(network, node);
    writeln!(
        out,
        "        <viz:color r=\"{red}\" g=\"{green}\" b=\"{blue}\"/>"
    )?;
    out.push_str("      </node>\n");
    Ok(())
}

fn write_values(out: &mut String, cells: &[Cell]) -> fmt::Result {
    out.push_str("        <attvalues>\n");
    for (number, cell) in cells.iter().enumerate() {
        let value = match cell {
            Cell::Empty => continue,
            Cell::Number(value) => value.to_string(),
            Cell::Text(text) => xml_text(text),
        };
        writeln!(
            out,
            "          <attvalue for=\"{number}\" value=\"{value}\"/>"
        )?;
    }
    out.push_str("        </attvalues>\n");
    Ok(())
}

/// The colour of a node by its type: those of Okabe and Ito, which the colour-blind can tell apart.
fn color(network: &Network, node: &Node) -> (u8, u8, u8) {
    let is_type = |column: &Column| column.name == "type";
    let position = network.node_columns.iter().position(is_type);
    let cell = position.and_then(|position| node.cells.get(position));
    match cell {
        Some(Cell::Text(kind)) => match kind.as_str() {
            "person" => (0x00, 0x72, 0xb2),
            "organization" => (0x00, 0x9e, 0x73),
            "country" => (0xe6, 0x9f, 0x00),
            "place" => (0xcc, 0x79, 0xa7),
            _ => (0x80, 0x80, 0x80),
        },
        _ => (0x80, 0x80, 0x80),
    }
}
