//! The rows of a table as cells: separated by a character, or JSON objects.

use std::io::{self, BufRead};

use serde_json::Value;

use super::mapping::{Field, Mapping, plain};

/// The most bytes that a row may have.
const LONGEST_ROW: usize = 1 << 20;

/// The cells of a row by field, and the row as a text.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// The number of the row's first line, from 1.
    pub(super) row: u64,
    fields: [String; Field::ALL.len()],
    pub(super) text: String,
}

impl Cells {
    /// Returns what a field holds; empty where it holds nothing.
    pub(super) fn get(&self, field: Field) -> &str {
        self.fields.get(position(field)).map_or("", String::as_str)
    }

    fn set(&mut self, field: Field, value: &str) {
        if let Some(cell) = self.fields.get_mut(position(field)) {
            cell.clear();
            cell.push_str(value.trim());
        }
    }

    /// Takes what the mapping says where the row says nothing.
    fn fill(&mut self, field: Field, mapping: &Mapping) {
        if self.get(field).is_empty()
            && let Some(value) = mapping.default(field)
        {
            self.set(field, value);
        }
    }

    fn clear(&mut self) {
        self.fields.iter_mut().for_each(String::clear);
        self.text.clear();
    }
}

fn position(field: Field) -> usize {
    Field::ALL
        .iter()
        .position(|known| *known == field)
        .unwrap_or_default()
}

/// A row that is no row.
#[derive(Debug)]
pub(super) enum RowError {
    /// The file cannot be read on.
    Io(io::Error),
    /// The row is malformed; the next can be read.
    Malformed { row: u64, what: String },
}

/// The rows of a table.
pub(super) enum Table<R> {
    /// Cells parted by a character, under a header.
    Separated {
        reader: Box<csv::Reader<R>>,
        record: csv::StringRecord,
        columns: Vec<(Field, usize)>,
    },
    /// A JSON object a line.
    Json {
        input: R,
        line: u64,
        buffer: Vec<u8>,
    },
}

impl<R: BufRead> Table<R> {
    /// Looks at the first line to see what the table is.
    ///
    /// # Errors
    /// If the file cannot be read, or its header lacks what is needed.
    pub(super) fn open(mut input: R, mapping: &Mapping) -> Result<Self, RowError> {
        let start = input.fill_buf().map_err(RowError::Io)?;
        let first = start
            .split(|byte| *byte == b'\n')
            .next()
            .unwrap_or_default();
        let first = first.strip_prefix(b"\xef\xbb\xbf").unwrap_or(first);
        if first.trim_ascii_start().starts_with(b"{") {
            return Ok(Self::Json {
                input,
                line: 0,
                buffer: Vec::new(),
            });
        }
        let count = |separator: u8| first.iter().filter(|byte| **byte == separator).count();
        let separator = mapping
            .separator
            .or_else(|| {
                b"\t,;|"
                    .iter()
                    .copied()
                    .max_by_key(|separator| (count(*separator), *separator == b'\t'))
            })
            .unwrap_or(b'\t');
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(separator)
            // In tables parted by tabs a quotation mark is a quotation mark.
            .quoting(separator != b'\t')
            .flexible(true)
            .has_headers(true)
            .from_reader(input);
        let header: Vec<String> = reader
            .headers()
            .map_err(|error| malformed(1, &error))?
            .iter()
            .map(|name| plain(name.trim_start_matches('\u{feff}')))
            .collect();
        let columns =
            columns(&header, mapping).map_err(|what| RowError::Malformed { row: 1, what })?;
        Ok(Self::Separated {
            reader: Box::new(reader),
            record: csv::StringRecord::new(),
            columns,
        })
    }

    /// Reads the next row into the cells; returns whether there was one.
    pub(super) fn next(&mut self, mapping: &Mapping, cells: &mut Cells) -> Result<bool, RowError> {
        cells.clear();
        let found = match self {
            Self::Separated {
                reader,
                record,
                columns,
            } => {
                let before = reader.position().line();
                match reader.read_record(record) {
                    Ok(false) => return Ok(false),
                    Ok(true) => {}
                    Err(error) => return Err(malformed(before, &error)),
                }
                cells.row = record.position().map_or(before, csv::Position::line);
                // The rest is copied once it is known that the row tells of an encounter.
                for (field, column) in columns.iter() {
                    if matches!(field, Field::Relation | Field::Mode) {
                        cells.set(*field, record.get(*column).unwrap_or_default());
                    }
                }
                true
            }
            Self::Json {
                input,
                line,
                buffer,
            } => next_object(input, line, buffer, mapping, cells)?,
        };
        if found {
            for field in [Field::Relation, Field::Mode] {
                cells.fill(field, mapping);
            }
        }
        Ok(found)
    }

    /// Fills in the other cells of the row that was read last, and the row as a text.
    pub(super) fn complete(&self, mapping: &Mapping, cells: &mut Cells) {
        // Those of an object are set as it is taken apart.
        if let Self::Separated {
            record, columns, ..
        } = self
        {
            for (field, column) in columns {
                cells.set(*field, record.get(*column).unwrap_or_default());
            }
            for cell in record.iter().map(str::trim).filter(|cell| !cell.is_empty()) {
                let gap = if cells.text.is_empty() { "" } else { " | " };
                cells.text.push_str(gap);
                cells.text.push_str(cell);
            }
        }
        for field in Field::ALL {
            cells.fill(*field, mapping);
        }
    }
}

/// Finds the columns of the fields in a header.
fn columns(header: &[String], mapping: &Mapping) -> Result<Vec<(Field, usize)>, String> {
    let mut columns = Vec::new();
    for field in Field::ALL {
        let names = mapping.columns(*field).iter();
        let mut found = names.filter_map(|name| header.iter().position(|known| known == name));
        if let Some(column) = found.next() {
            columns.push((*field, column));
        }
    }
    for field in [Field::Subject, Field::Object, Field::Date] {
        let is_there = columns.iter().any(|(known, _)| *known == field);
        if !is_there && mapping.default(field).is_none() {
            return Err(format!(
                "the header has no column for the {field}; say in a file for `--mapping` which one it is, as in \
                 `[columns]` `{field} = \"…\"`, or what it is in every row, under `[defaults]`"
            ));
        }
    }
    Ok(columns)
}

/// Reads the next line that holds an object.
fn next_object(
    input: &mut impl BufRead,
    line: &mut u64,
    buffer: &mut Vec<u8>,
    mapping: &Mapping,
    cells: &mut Cells,
) -> Result<bool, RowError> {
    loop {
        buffer.clear();
        *line += 1;
        let limit = u64::try_from(LONGEST_ROW).unwrap_or(u64::MAX);
        let read = io::Read::take(&mut *input, limit)
            .read_until(b'\n', buffer)
            .map_err(RowError::Io)?;
        if read == 0 {
            return Ok(false);
        }
        if read == LONGEST_ROW && !buffer.ends_with(b"\n") {
            return Err(RowError::Io(io::Error::other(format!(
                "line {line} is longer than {LONGEST_ROW} bytes"
            ))));
        }
        if buffer.trim_ascii().is_empty() {
            continue;
        }
        let wrong = |what: String| RowError::Malformed { row: *line, what };
        let object: serde_json::Map<String, Value> = serde_json::from_slice(buffer)
            .map_err(|error| wrong(format!("is not a JSON object: {error}")))?;
        let keys: Vec<(String, &Value)> = object
            .iter()
            .map(|(key, value)| (plain(key), value))
            .collect();
        cells.row = *line;
        for field in Field::ALL {
            let names = mapping.columns(*field).iter();
            let mut values = names.filter_map(|name| {
                let (_, value) = keys.iter().find(|(key, _)| key == name)?;
                words_of(value)
            });
            if let Some(value) = values.next() {
                cells.set(*field, &value);
                let gap = if cells.text.is_empty() { "" } else { " | " };
                cells.text.push_str(gap);
                cells.text.push_str(&value);
            }
        }
        return Ok(true);
    }
}

/// Returns what a value says in words: a text, a number, the first of several, the name of an object.
fn words_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => (!text.trim().is_empty()).then(|| text.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values.iter().find_map(words_of),
        Value::Object(object) => ["name", "actor", "text", "country", "code"]
            .iter()
            .find_map(|key| object.get(*key).and_then(words_of)),
        Value::Null | Value::Bool(_) => None,
    }
}

fn malformed(row: u64, error: &csv::Error) -> RowError {
    let row = error.position().map_or(row, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Io(source) => {
            RowError::Io(io::Error::new(source.kind(), source.to_string()))
        }
        csv::ErrorKind::Utf8 { .. } => RowError::Malformed {
            row,
            what: "is not UTF-8; convert the file first, as with `iconv -t utf-8`".to_owned(),
        },
        _ => RowError::Malformed {
            row,
            what: error.to_string(),
        },
    }
}
