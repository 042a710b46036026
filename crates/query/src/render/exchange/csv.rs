//! A network as two tables, under the names of columns that Gephi reads.

use super::{Cell, Network};
use crate::render::csv::quoted;

/// Returns a row for each node: `Id`, `Label` and the attributes.
#[must_use]
pub fn node_list(network: &Network) -> String {
    let columns = network.node_columns.iter().map(|column| column.name);
    let mut out = String::new();
    row(&mut out, ["Id", "Label"].into_iter().chain(columns));
    for node in &network.nodes {
        let cells: Vec<String> = node.cells.iter().map(shown).collect();
        let cells = cells.iter().map(String::as_str);
        row(
            &mut out,
            [node.id.as_str(), &node.label].into_iter().chain(cells),
        );
    }
    out
}

/// Returns a row for each edge: `Source`, `Target`, `Type`, the labels of both nodes, `Weight` and the
/// attributes.
#[must_use]
pub fn edge_list(network: &Network) -> String {
    let labels: std::collections::BTreeMap<&str, &str> = network
        .nodes
        .iter()
        .map(|node| (node.id.as_str(), node.label.as_str()))
        .collect();
    let label = |id: &str| labels.get(id).copied().unwrap_or_default();
    let columns = network.edge_columns.iter().map(|column| column.name);
    let header = [
        "Source",
        "Target",
        "Type",
        "Source Label",
        "Target Label",
        "Weight",
    ];
    let mut out = String::new();
    row(&mut out, header.into_iter().chain(columns));
    for edge in &network.edges {
        let weight = edge.weight.to_string();
        let (source, target) = (edge.source.as_str(), edge.target.as_str());
        let first = [
            source,
            target,
            "Undirected",
            label(source),
            label(target),
            &weight,
        ];
        let cells: Vec<String> = edge.cells.iter().map(shown).collect();
        row(
            &mut out,
            first.into_iter().chain(cells.iter().map(String::as_str)),
        );
    }
    out
}

fn row<'c>(out: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (position, cell) in cells.enumerate() {
        if position > 0 {
            out.push(',');
        }
        out.push_str(&quoted(cell));
    }
    out.push('\n');
}

fn shown(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(value) => value.to_string(),
        Cell::Text(text) => text.clone(),
    }
}
