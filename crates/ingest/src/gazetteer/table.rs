//! Tab-separated tables with a `# columns:` line, as the gazetteer's files are written.

use std::collections::HashMap;

/// A line of a gazetteer file that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {problem}")]
pub struct TableError {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what was expected.
    pub problem: String,
}

/// The rows of one table.
#[derive(Debug)]
pub(super) struct Table<'t> {
    file: String,
    columns: HashMap<&'t str, usize>,
    rows: Vec<(usize, Vec<&'t str>)>,
}

impl<'t> Table<'t> {
    /// Splits a file into rows, checking that each has a cell for every column.
    pub(super) fn parse(file: &str, text: &'t str) -> Result<Self, TableError> {
        let mut table = Self {
            file: file.to_owned(),
            columns: HashMap::new(),
            rows: Vec::new(),
        };
        for (line, content) in (1..).zip(text.lines()) {
            if let Some(names) = content.strip_prefix("# columns:") {
                let names = names
                    .split(['\t', ','])
                    .map(str::trim)
                    .filter(|name| !name.is_empty());
                table.columns = names
                    .enumerate()
                    .map(|(index, name)| (name, index))
                    .collect();
            } else if !content.starts_with('#') && !content.trim().is_empty() {
                let cells: Vec<&str> = content.split('\t').map(str::trim).collect();
                if cells.len() != table.columns.len() {
                    let (expected, found) = (table.columns.len(), cells.len());
                    let problem =
                        format!("expected {expected} cells parted by tabs, found {found}");
                    return Err(table.error(line, problem));
                }
                table.rows.push((line, cells));
            }
        }
        Ok(table)
    }

    /// Returns the rows in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_, 't>> {
        self.rows.iter().map(move |(line, cells)| Row {
            table: self,
            line: *line,
            cells,
        })
    }

    fn error(&self, line: usize, problem: String) -> TableError {
        TableError {
            file: self.file.clone(),
            line,
            problem,
        }
    }
}

/// One row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'r, 't> {
    table: &'r Table<'t>,
    line: usize,
    cells: &'r [&'t str],
}

impl<'t> Row<'_, 't> {
    /// Returns a cell, empty where the table has no such column.
    pub(super) fn get(self, column: &str) -> &'t str {
        let index = self.table.columns.get(column);
        index
            .and_then(|index| self.cells.get(*index))
            .copied()
            .unwrap_or_default()
    }

    /// Returns a cell that must not be empty.
    pub(super) fn require(self, column: &str) -> Result<&'t str, TableError> {
        match self.get(column) {
            "" => Err(self.error(format!("column `{column}` is missing or empty"))),
            cell => Ok(cell),
        }
    }

    /// Returns the parts of a cell that are parted by `|`.
    pub(super) fn list(self, column: &str) -> impl Iterator<Item = &'t str> {
        self.get(column)
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }

    /// Makes an error that names this row.
    pub(super) fn error(self, problem: String) -> TableError {
        self.table.error(self.line, problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found_by_column_name() {
        let table = Table::parse("x.tsv", "# columns:\tname\taliases\n# note\nA\tB|C\n").unwrap();
        let row = table.rows().next().unwrap();
        assert_eq!(row.get("name"), "A");
        assert_eq!(row.list("aliases").collect::<Vec<_>>(), ["B", "C"]);
        assert_eq!(
            row.require("iso2").unwrap_err().to_string(),
            "x.tsv:3: column `iso2` is missing or empty"
        );
    }

    #[test]
    fn a_short_row_is_named() {
        let error = Table::parse("x.tsv", "# columns:\ta\tb\nonly\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "x.tsv:2: expected 2 cells parted by tabs, found 1"
        );
    }
}
