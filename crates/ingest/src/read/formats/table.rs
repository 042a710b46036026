//! CSV and TSV: a header, and one article a row.

use chancery_model::Article;
use csv::{ByteRecord, ReaderBuilder};

use super::html;
use crate::read::document::Payload;
use crate::read::encoding::decode_piece;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::fields::{Field, names_of};
use crate::read::input::{Allowance, Rationed, Stream};
use crate::read::options::FieldMap;
use crate::read::place::Place;
use crate::read::published::published_number_in;
use crate::read::reader::Reader;

/// What parts the cells of a line, judged by which mark stands in it most often.
pub(in crate::read) fn delimiter_of(line: &str) -> Option<u8> {
    let count = |mark: u8| line.bytes().filter(|byte| *byte == mark).count();
    // On a tie the first is taken: a tab is never part of a name.
    let mut best = None;
    for mark in [b'\t', b',', b';', b'|'] {
        let found = count(mark);
        if found > best.map_or(0, |(_, most)| most) {
            best = Some((mark, found));
        }
    }
    best.map(|(mark, _)| mark)
}

/// The names of the columns, lower case.
pub(in crate::read) fn header_cells(line: &str, delimiter: u8) -> Vec<String> {
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .from_reader(line.as_bytes());
    let mut record = ByteRecord::new();
    if !reader.read_byte_record(&mut record).unwrap_or(false) {
        return Vec::new();
    }
    let name = |cell: &[u8]| {
        let name = decode_piece(cell);
        name.trim_start_matches('\u{feff}').trim().to_lowercase()
    };
    record.iter().map(name).collect()
}

/// Hands over the rows of a table.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    mut input: Stream<'_>,
    delimiter: Option<u8>,
) -> Result<(), Halt> {
    let limit = reader.options.max_article_bytes;
    let start = String::from_utf8_lossy(input.fill_buf()?).into_owned();
    let header = start.trim_start().lines().next().unwrap_or_default();
    let delimiter = delimiter
        .filter(|mark| header.as_bytes().contains(mark))
        .or_else(|| delimiter_of(header))
        .unwrap_or(b',');
    let columns = Columns::new(&header_cells(header, delimiter), &reader.options.map)?;
    let allowance = Allowance::new(limit);
    let mut rows = ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        // Cells between tabs are rarely quoted, and a lone quote at the start of one is not the
        // beginning of a quotation over many lines.
        .quoting(delimiter != b'\t' || header.starts_with('"'))
        .from_reader(Rationed::new(input, allowance.clone()));
    let mut record = ByteRecord::new();
    // The header is the first row, as spreadsheets show it.
    for number in 2.. {
        allowance.renew();
        match rows.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => {
                let kind = match error.into_kind() {
                    csv::ErrorKind::Io(error) => error.into(),
                    _ => ReadErrorKind::TooLong { limit },
                };
                // A quotation that is never closed swallows all that follows, so this is the end.
                return reader.fail(place, Some(number), kind);
            }
        }
        if record.as_slice().len() > limit {
            reader.fail(place, Some(number), ReadErrorKind::TooLong { limit })?;
            continue;
        }
        if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let mut article = Article {
            name: place.article_name(Some(number)),
            origin: place.origin(Some(number)),
            ..Article::default()
        };
        match columns.fill(&record, &mut article) {
            Ok(is_html) => {
                reader.give(place, Some(number), Payload::Fields { article, is_html })?;
            }
            Err(kind) => reader.fail(place, Some(number), kind)?,
        }
    }
    Ok(())
}

/// Which columns hold what.
struct Columns {
    names: Vec<String>,
    /// For each field its columns, the preferred first.
    indices: Vec<(Field, Vec<usize>)>,
}

impl Columns {
    fn new(names: &[String], map: &FieldMap) -> Result<Self, ReadErrorKind> {
        let of_field = |field: &Field| {
            let wanted = map.columns(*field).chain(names_of(*field).iter().copied());
            let found = wanted.filter_map(|wanted| names.iter().position(|name| name == wanted));
            (*field, found.collect::<Vec<_>>())
        };
        let indices: Vec<_> = Field::ALL.iter().map(of_field).collect();
        let has = |wanted| {
            indices
                .iter()
                .any(|(field, found)| *field == wanted && !found.is_empty())
        };
        let found = || names.join(", ").chars().take(200).collect();
        if !has(Field::Text) && !has(Field::Title) {
            return Err(ReadErrorKind::NoColumns { found: found() });
        }
        // A usual name may stand in for the one that the user gave, where there is one.
        let missing = Field::ALL.iter().filter(|field| !has(**field));
        if let Some(column) = missing.flat_map(|field| map.columns(*field)).next() {
            return Err(ReadErrorKind::NoMappedColumn {
                column: column.to_owned(),
                found: found(),
            });
        }
        Ok(Self {
            names: names.to_vec(),
            indices,
        })
    }

    /// Fills an article from a row; says whether its body has mark-up.
    fn fill(&self, record: &ByteRecord, article: &mut Article) -> Result<bool, ReadErrorKind> {
        for (field, columns) in &self.indices {
            let mut held = columns.iter().filter_map(|column| {
                let text = decode_piece(record.get(*column)?);
                let text = text.trim();
                (!text.is_empty()).then(|| (*column, text.to_owned()))
            });
            let Some((column, text)) = held.next() else {
                continue;
            };
            match field {
                Field::Id => article.name = text,
                Field::Title => article.title = text,
                Field::Text => article.body = text.replace("\r\n", "\n"),
                Field::Url => article.url = Some(text),
                Field::Source => article.source = Some(text),
                Field::Byline => article.byline = Some(text),
                Field::Language => article.language = Some(text),
                Field::Published => {
                    let name = self.names.get(column).map_or("", String::as_str);
                    article.published = published_number_in(name, &text)?;
                }
            }
        }
        Ok(html::looks_like_markup(&article.body))
    }
}
