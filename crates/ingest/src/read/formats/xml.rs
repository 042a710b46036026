//! XML as a list of pieces, for feeds and TEI.

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::{Allowance, Rationed, Stream};

/// A piece of XML.
pub(super) enum Piece<'p> {
    /// An element begins; one without content begins and ends.
    Open(Element<'p>),
    /// The innermost element ends.
    Close,
    /// Text, with entities resolved where they are known.
    Text(&'p str),
}

/// The start of an element.
pub(super) struct Element<'p> {
    /// The name without its prefix.
    pub(super) name: &'p str,
    /// The name with its prefix.
    pub(super) full_name: &'p str,
    start: &'p BytesStart<'p>,
}

impl Element<'_> {
    /// Returns the value of an attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut attributes = self.start.attributes();
        let found = attributes
            .with_checks(false)
            .filter_map(Result::ok)
            .find(|attribute| local(attribute.key.as_ref()) == name)?;
        let raw: &str = found.value.as_ref();
        Some(quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), Cow::into_owned))
    }
}

/// Calls `take` for every piece of an XML text, in order.
///
/// Not strict: names of end tags are not compared, and an `&` may stand alone, as feeds have it.
pub(super) fn for_each_piece(
    input: Stream<'_>,
    limit: usize,
    mut take: impl FnMut(Piece<'_>) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let allowance = Allowance::new(limit);
    let rationed = Rationed::new(input, allowance.clone());
    let mut reader = Reader::from_reader(std::io::BufReader::new(rationed));
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut buffer = Vec::new();
    loop {
        allowance.renew();
        buffer.clear();
        let event = reader.read_event_into(&mut buffer);
        match event.map_err(broken)? {
            Event::Start(start) => open(&start, &mut take)?,
            Event::Empty(start) => {
                open(&start, &mut take)?;
                take(Piece::Close)?;
            }
            Event::End(_) => take(Piece::Close)?,
            Event::Text(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::CData(text) => take(Piece::Text(&text.xml10_content()))?,
            Event::GeneralRef(reference) => {
                let letter = reference.resolve_char_ref().ok().flatten();
                let name = reference.into_inner();
                match (letter, entity(&name)) {
                    (Some(letter), _) => {
                        take(Piece::Text(letter.encode_utf8(&mut [0; 4])))?;
                    }
                    (None, Some(text)) => take(Piece::Text(text))?,
                    (None, None) => take(Piece::Text(&format!("&{name};")))?,
                }
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn open(
    start: &BytesStart<'_>,
    take: &mut impl FnMut(Piece<'_>) -> Result<(), Halt>,
) -> Result<(), Halt> {
    let name = start.name();
    let full_name: &str = name.as_ref();
    take(Piece::Open(Element {
        name: local(full_name),
        full_name,
        start,
    }))
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The entities of XML, and those of HTML that are met in feeds.
fn entity(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{a0}",
        "ndash" => "–",
        "mdash" => "—",
        "lsquo" => "‘",
        "rsquo" => "’",
        "ldquo" => "“",
        "rdquo" => "”",
        "hellip" => "…",
        _ => return None,
    })
}

fn broken(error: quick_xml::Error) -> ReadErrorKind {
    match error {
        quick_xml::Error::Io(error) => {
            // The parser shares its errors; the kind and the words are what is needed of it.
            let copy = std::io::Error::new(error.kind(), error.to_string());
            std::sync::Arc::try_unwrap(error).unwrap_or(copy).into()
        }
        error => ReadErrorKind::NotXml(error.to_string()),
    }
}
