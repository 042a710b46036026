//! Which format a stream of bytes is in, told by its first bytes.

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::containers::Packing;
use super::encoding::stream_encoding;
use super::error::ReadErrorKind;
use super::fields::{Field, field_of_column};
use super::format::Format;
use super::formats::json::is_list_name;
use super::formats::table::{delimiter_of, header_cells};
use super::options::ReadOptions;

/// What a stream turned out to be.
#[derive(Debug)]
pub(super) enum Detected {
    /// Packed as a whole.
    Packed(Packing),
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// A format that shows in the content, or that the file's ending promises.
    Format(Format),
    /// Text with nothing special about it.
    PlainText,
    /// Nothing that can be read.
    Failed(ReadErrorKind),
}

/// Tells what a stream is by its first bytes; the file's ending decides only what content leaves open.
pub(super) fn detect(head: &[u8], ending: Option<&str>, options: &ReadOptions) -> Detected {
    if let Some(packed) = packed(head) {
        return packed;
    }
    if let Some(what) = foreign(head) {
        return Detected::Failed(ReadErrorKind::Foreign { what });
    }
    if let Some(format) = options.format {
        // A feed may be JSON too.
        let is_json = format == Format::Feed
            && sample(head)
                .trim_start_matches('\u{feff}')
                .trim_start()
                .starts_with('{');
        return Detected::Format(if is_json { Format::Json } else { format });
    }
    if head.is_empty() {
        return Detected::Failed(ReadErrorKind::Empty);
    }
    if head.starts_with(b"WARC/") {
        return Detected::Format(Format::Warc);
    }
    let text = sample(head);
    if text.contains('\0') {
        return Detected::Failed(ReadErrorKind::Binary);
    }
    let text = text.trim_start_matches('\u{feff}');
    match by_content(text, ending, options) {
        Some(Ok(format)) => Detected::Format(format),
        Some(Err(kind)) => Detected::Failed(kind),
        None => match ending.and_then(Format::of_ending) {
            None if is_markdown(text) => Detected::Format(Format::Markdown),
            Some(Format::Html | Format::Text) | None => Detected::PlainText,
            Some(format) => Detected::Format(format),
        },
    }
}

/// Formats that pack others, by their magic numbers.
fn packed(head: &[u8]) -> Option<Detected> {
    let starts = |magic: &[u8]| head.starts_with(magic);
    Some(match head {
        _ if starts(b"\x1f\x8b") => Detected::Packed(Packing::Gzip),
        _ if starts(b"\x28\xb5\x2f\xfd") => Detected::Packed(Packing::Zstd),
        // A skippable frame in front of the first.
        [mark, b'\x2a', b'\x4d', b'\x18', ..] if mark & 0xf0 == 0x50 => {
            Detected::Packed(Packing::Zstd)
        }
        [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
            if rest.starts_with(b"1AY&SY") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
        {
            Detected::Packed(Packing::Bzip2)
        }
        _ if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") => Detected::Zip,
        _ if is_tar(head) => Detected::Tar,
        _ => return None,
    })
}

/// A tar header carries the sum of its own bytes.
fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.get(..512) else {
        return false;
    };
    let field = header.get(148..156).unwrap_or_default();
    let digits: String = field
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| byte.is_ascii_digit())
        .map(|byte| char::from(*byte))
        .collect();
    let Ok(expected) = u32::from_str_radix(&digits, 8) else {
        return false;
    };
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    let own: u32 = field.iter().map(|byte| u32::from(*byte)).sum();
    sum - own + 8 * u32::from(b' ') == expected
}

/// Formats that are known by their magic numbers and not read.
fn foreign(head: &[u8]) -> Option<&'static str> {
    const MAGIC: &[(&[u8], &str)] = &[
        (
            b"%PDF-",
            "a PDF file; convert it first, as with `pdftotext`",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            "an old office document; save it as text or HTML first",
        ),
        (
            b"{\\rtf",
            "a rich-text document; save it as text or HTML first",
        ),
        (
            b"\xfd7zXZ\0",
            "packed with xz; unpack it first, as with `xz -dc FILE | chancery load -`",
        ),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive; unpack it first"),
        (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
        (
            b"\x04\x22\x4d\x18",
            "packed with lz4; unpack it first, as with `lz4 -dc FILE | chancery load -`",
        ),
        (
            b"SQLite format 3\0",
            "a database; export its articles as CSV or JSON Lines first",
        ),
        (
            b"PAR1",
            "a Parquet file; export it as CSV or JSON Lines first",
        ),
        (b"\x89PNG\r\n", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x7fELF", "a program"),
    ];
    MAGIC
        .iter()
        .find(|(magic, _)| head.starts_with(magic))
        .map(|(_, what)| *what)
}

/// The first bytes as text, whatever their encoding.
fn sample(head: &[u8]) -> Cow<'_, str> {
    let head = head.get(..head.len().min(1 << 14)).unwrap_or_default();
    match stream_encoding(head, None).or_else(|| Encoding::for_bom(head).map(|(found, _)| found)) {
        Some(encoding) => encoding.decode(head).0,
        None => String::from_utf8_lossy(head),
    }
}

/// What the text at the start shows.
fn by_content(
    text: &str,
    ending: Option<&str>,
    options: &ReadOptions,
) -> Option<Result<Format, ReadErrorKind>> {
    let start = text.trim_start();
    match start.as_bytes().first() {
        Some(b'<') => return by_markup(start),
        Some(b'{') => return is_json(start, ending).map(Ok),
        Some(b'[') => {
            let inside = start.get(1..).unwrap_or_default().trim_start();
            let is_lines = matches!(ending, Some("jsonl" | "ndjson"));
            let format = if is_lines {
                Format::JsonLines
            } else {
                Format::Json
            };
            let is_array = is_lines || inside.starts_with(['{', ']']);
            return is_array.then_some(Ok(format));
        }
        _ => {}
    }
    if is_mbox(text) {
        return Some(Ok(Format::Mbox));
    }
    if is_message(text) {
        return Some(Ok(Format::Email));
    }
    if matches!(ending, Some("txt" | "text" | "md" | "markdown")) {
        return None;
    }
    is_table(start, options).map(Ok)
}

/// JSON Lines if the first line is a whole object, or at least begins like one; JSON else.
fn is_json(start: &str, ending: Option<&str>) -> Option<Format> {
    let inside = start.get(1..).unwrap_or_default().trim_start();
    if !inside.starts_with(['"', '}']) {
        return None;
    }
    let (line, has_end) = match start.split_once('\n') {
        Some((line, _)) => (line.trim_end(), true),
        None => (start.trim_end(), false),
    };
    let is_whole = serde_json::from_str::<serde::de::IgnoredAny>(line).is_ok();
    Some(match ending {
        Some("json") => Format::Json,
        Some("jsonl" | "ndjson") => Format::JsonLines,
        _ if surrounds_articles(line) => Format::Json,
        _ if is_whole || !has_end && line.len() > 1 => Format::JsonLines,
        _ => Format::Json,
    })
}

/// Says whether an object, of which perhaps only the start is here, is no article but has a list of them,
/// as feeds and answers of news services are written: mostly without a line break.
fn surrounds_articles(object: &str) -> bool {
    let mut depth = 0_usize;
    // The string that ended last, and whether it is the key of the value that follows.
    let (mut label, mut is_key) = (String::new(), false);
    let mut rest = object;
    while let Some(at) = rest.find(['"', '{', '}', '[', ']', ':', ',']) {
        let (mark, after) = rest.split_at(at).1.split_at(1);
        rest = after;
        match mark {
            "\"" => {
                let Some(end) = string_end(rest) else {
                    return false;
                };
                if depth == 1 && !is_key {
                    label = rest.split_at(end).0.to_lowercase();
                    if field_of_column(&label) == Some(Field::Text) {
                        return false;
                    }
                }
                rest = rest.split_at(end).1.get(1..).unwrap_or_default();
            }
            ":" if depth == 1 => is_key = true,
            "," if depth == 1 => is_key = false,
            "[" if depth == 1 && is_key && is_list_name(&label) => {
                if rest.trim_start().starts_with('{') {
                    return true;
                }
                depth += 1;
            }
            "{" | "[" => depth += 1,
            "}" | "]" => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

/// Returns where a JSON string ends whose first quotation mark was read.
fn string_end(text: &str) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    })
}

/// HTML, or XML by its outermost element.
fn by_markup(start: &str) -> Option<Result<Format, ReadErrorKind>> {
    let is_xml = start.starts_with("<?xml");
    let mut rest = start;
    // Declarations, comments and processing instructions stand before the first element.
    let name = loop {
        rest = rest.trim_start();
        let inside = rest.strip_prefix('<')?;
        if let Some(comment) = inside.strip_prefix("!--") {
            rest = comment.split_once("-->").map(|(_, after)| after)?;
        } else if inside.starts_with(['?', '!']) {
            let lower = inside.get(..14).unwrap_or_default().to_lowercase();
            if lower.starts_with("!doctype html") {
                return Some(Ok(Format::Html));
            }
            rest = inside.split_once('>').map(|(_, after)| after)?;
        } else {
            let end = inside.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
            break inside.get(..end?)?;
        }
    };
    let local = name.rsplit(':').next().unwrap_or(name);
    Some(Ok(match local {
        "rss" | "RDF" => Format::Feed,
        // `feed` alone could be anything; Atom names itself.
        "feed" if rest.contains("Atom") || rest.contains("atom") => Format::Feed,
        "TEI" | "TEI.2" | "teiCorpus" | "teiHeader" => Format::Tei,
        _ if HTML.contains(&local.to_lowercase().as_str()) => Format::Html,
        _ if is_xml => {
            let root = name.chars().take(60).collect();
            return Some(Err(ReadErrorKind::UnknownXml { root }));
        }
        _ => return None,
    }))
}

/// Elements with which pages and pieces of them begin.
const HTML: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "div",
    "font",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "i",
    "img",
    "link",
    "main",
    "meta",
    "p",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "table",
    "title",
];

/// Front matter, if any, and then a heading with a sign in front.
fn is_markdown(text: &str) -> bool {
    let rest = match text.strip_prefix("---") {
        Some(matter) => matter.split_once("\n---").map_or("", |(_, rest)| rest),
        None => text,
    };
    rest.trim_start().starts_with("# ")
}

/// A line `From sender date` and then headers.
fn is_mbox(text: &str) -> bool {
    let mut lines = text.lines();
    let Some(first) = lines.next().and_then(|line| line.strip_prefix("From ")) else {
        return false;
    };
    let has_time = first.as_bytes().windows(5).any(|five| {
        matches!(five, [a, b, b':', c, d] if [a, b, c, d].iter().all(|byte| byte.is_ascii_digit()))
    });
    has_time && lines.next().and_then(header_name).is_some()
}

fn header_name(line: &str) -> Option<String> {
    let (name, _) = line.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_name.then(|| name.to_lowercase())
}

/// Header lines that only mail has.
fn is_message(text: &str) -> bool {
    let mut names = Vec::new();
    for line in text.lines().take_while(|line| !line.trim().is_empty()) {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        match header_name(line) {
            Some(name) => names.push((name, line.contains('@'))),
            None => return false,
        }
    }
    let has = |wanted: &str| names.iter().any(|(name, _)| name == wanted);
    let is_routed = [
        "received",
        "message-id",
        "mime-version",
        "return-path",
        "delivered-to",
    ]
    .iter()
    .any(|name| has(name));
    let is_from = names.iter().any(|(name, at)| name == "from" && *at);
    names.len() >= 2 && (is_routed || is_from && (has("to") || has("subject")))
}

/// A first line whose cells are names of columns.
fn is_table(start: &str, options: &ReadOptions) -> Option<Format> {
    let line = start.lines().next()?;
    let delimiter = delimiter_of(line)?;
    let cells = header_cells(line, delimiter);
    let are_names = cells.len() >= 2 && cells.iter().all(|cell| cell.len() <= 60);
    if !are_names || start.lines().count() < 2 {
        return None;
    }
    let known: Vec<Field> = cells
        .iter()
        .filter_map(|cell| field_of_column(cell))
        .collect();
    let is_mapped = cells.iter().any(|cell| options.map.names(cell));
    let has_text = known
        .iter()
        .any(|field| matches!(field, Field::Text | Field::Title));
    let is_table = is_mapped || has_text && known.len() >= 2;
    is_table.then_some(if delimiter == b'\t' {
        Format::Tsv
    } else {
        Format::Csv
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, ending: Option<&str>, expected: &str) {
        let found = match detect(head.as_bytes(), ending, &ReadOptions::default()) {
            Detected::Format(format) => format.to_string(),
            Detected::PlainText => "plain".to_owned(),
            Detected::Failed(kind) => kind.reason().to_owned(),
            other => format!("{other:?}"),
        };
        assert_eq!(found, expected, "{head}");
    }

    #[test]
    fn mark_up_shows_its_format() {
        check("\u{feff} <!DOCTYPE html><html>", None, "html");
        check("<!-- saved --><HTML lang=en>", Some("txt"), "html");
        check(
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC \"x\"><html>",
            None,
            "html",
        );
        check(
            "<?xml version='1.0'?>\n<?pi?><rss version='2.0'>",
            None,
            "feed",
        );
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom'>",
            Some("xml"),
            "feed",
        );
        check("<rdf:RDF xmlns='x'>", None, "feed");
        check("<?xml version='1.0'?><TEI xmlns='x'>", Some("xml"), "tei");
        check("<?xml version='1.0'?><svg>", None, "bad-xml");
        check("<p>Piece of a page", Some("html"), "html");
        check("<quote> he said", None, "plain");
    }

    #[test]
    fn json_is_told_from_its_lines() {
        check("{\"a\": 1}\n{\"a\": 2}\n", None, "jsonl");
        check("{\"a\": 1}", None, "jsonl");
        check("{\n  \"a\": 1\n}", None, "json");
        check("[\n {\"a\": 1}]", None, "json");
        check("[1] Footnote", None, "plain");
        check(
            r#"{"title": "A \"feed\"", "items": [ {"title": "#,
            None,
            "json",
        );
        check(r#"{"status":"ok","n":[1],"articles":[{}]}"#, None, "json");
        check(
            r#"{"title": "A", "text": "B", "items": [{}]}"#,
            None,
            "jsonl",
        );
        check(
            r#"{"title": "items", "data": {"items": [{}]}}"#,
            None,
            "jsonl",
        );
        check("{curly} words", None, "plain");
    }

    #[test]
    fn mail_and_front_matter_are_not_the_same() {
        check("From: a@b.c\nTo: x\nSubject: y\n\nText", None, "eml");
        check("Received: by x\n\tid 1\nDate: Mon\n\nText", None, "eml");
        check(
            "Date: 2025-01-01\nSource: Agency\n\nTitle\n\nText",
            None,
            "plain",
        );
        check(
            "From a@b Mon Jan  1 10:00:00 2024\nSubject: x\n\n",
            None,
            "mbox",
        );
        check("From Paris with love\n\nText", None, "plain");
    }

    #[test]
    fn tables_have_a_header_of_known_names() {
        check("id,title,text\n1,A,B\n", None, "csv");
        check("Date\tHeadline\tBody\n1\t2\t3", None, "tsv");
        check("title;text\na;b\n", None, "csv");
        check(
            "Talks, title and text\n\nThe ministers, however, did",
            None,
            "plain",
        );
        check("id,title,text\n1,A,B\n", Some("txt"), "plain");
        check("a,b\n1,2\n", Some("csv"), "csv");
    }

    #[test]
    fn the_rest_is_told_by_its_ending_or_refused() {
        check("# Heading\n\nText", Some("md"), "markdown");
        check("# Heading\n\nText", None, "markdown");
        check("---\ntitle: A\n---\n\n# A\n\nText", None, "markdown");
        check("---\ntitle: A\n---\n\nText", None, "plain");
        check("# Heading\n\nText", Some("txt"), "plain");
        check("A title\n\nText", Some("html"), "plain");
        check("%PDF-1.7", Some("txt"), "foreign-format");
        check("a\0b", None, "binary");
        check("", None, "empty");
        check("WARC/1.0\r\n", None, "warc");
    }
}
