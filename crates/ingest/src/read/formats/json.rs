//! JSON that is not one object a line: an array of articles, an object that holds one (as JSON Feed
//! and news APIs have it), or objects one after the other.
//!
//! The text is cut at the bounds of its elements without being kept, so an array may be of any length.

use std::io::{self, BufRead as _};

use crate::read::document::Payload;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::Stream;
use crate::read::place::Place;
use crate::read::reader::Reader;

/// Under these names an object holds its articles.
const LISTS: &[&str] = &[
    "articles",
    "items",
    "results",
    "documents",
    "docs",
    "entries",
    "stories",
    "data",
    "records",
    "posts",
    "hits",
];
/// The most bytes of a key, or of a value beside the articles, that are looked at.
const LABEL: usize = 1 << 12;

/// Hands over the articles of a JSON text.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: &mut Stream<'_>,
) -> Result<(), Halt> {
    let mut articles = Articles {
        place,
        limit: reader.options.max_article_bytes,
        number: 0,
        source: None,
        language: None,
    };
    let before = reader.emitted;
    while let Some(first) = next(input)? {
        match first {
            b'[' => articles.array(reader, input)?,
            b'{' => articles.object(reader, input)?,
            // Between values, as some programs write them.
            b',' => input.consume(1),
            _ => return Err(ReadErrorKind::NotAnObject.into()),
        }
    }
    if reader.emitted == before {
        return Err(ReadErrorKind::NoArticles.into());
    }
    Ok(())
}

/// Says whether an object holds its articles under this name, in small letters.
pub(in crate::read) fn is_list_name(name: &str) -> bool {
    LISTS.contains(&name)
}

struct Articles<'p> {
    place: &'p Place,
    limit: usize,
    number: u64,
    /// What the object around the articles says of all of them.
    source: Option<String>,
    language: Option<String>,
}

impl Articles<'_> {
    /// The elements of an array; the stream stands at its bracket.
    fn array(&mut self, reader: &mut Reader<'_, '_>, input: &mut Stream<'_>) -> Result<(), Halt> {
        input.consume(1);
        loop {
            match next(input)? {
                None => return Err(cut()),
                Some(b']') => {
                    input.consume(1);
                    return Ok(());
                }
                Some(b',') => input.consume(1),
                Some(b'}' | b':') => return Err(ReadErrorKind::NotAnObject.into()),
                Some(_) => {
                    let mut element = Vec::new();
                    let is_whole = value(input, &mut element, self.limit)?;
                    self.give(reader, element, is_whole)?;
                }
            }
        }
    }

    /// An object: if it has a list of articles, these; else itself.
    fn object(&mut self, reader: &mut Reader<'_, '_>, input: &mut Stream<'_>) -> Result<(), Halt> {
        input.consume(1);
        let mut whole = vec![b'{'];
        let (mut has_list, mut is_whole) = (false, true);
        loop {
            match next(input)? {
                None => return Err(cut()),
                Some(b'}') => {
                    input.consume(1);
                    break;
                }
                Some(b',') => {
                    input.consume(1);
                    continue;
                }
                Some(b'"') => {}
                Some(_) => return Err(ReadErrorKind::NotAnObject.into()),
            }
            let mut key = Vec::new();
            value(input, &mut key, LABEL)?;
            match next(input)? {
                Some(b':') => input.consume(1),
                None => return Err(cut()),
                Some(_) => return Err(ReadErrorKind::NotAnObject.into()),
            }
            let name = text(&key).unwrap_or_default().to_lowercase();
            if next(input)? == Some(b'[') && is_list_name(&name) && is_list(input)? {
                self.array(reader, input)?;
                has_list = true;
                continue;
            }
            let mut held = Vec::new();
            is_whole &= value(input, &mut held, self.limit)?;
            match name.as_str() {
                // Only the feed itself says this in front of its articles.
                "title" | "publisher" | "source" => self.source = text(&held),
                "language" | "lang" => self.language = text(&held),
                _ => {}
            }
            is_whole &= whole.len() + key.len() + held.len() < self.limit;
            if is_whole {
                if whole.len() > 1 {
                    whole.push(b',');
                }
                whole.extend_from_slice(&key);
                whole.push(b':');
                whole.extend_from_slice(&held);
            }
        }
        if has_list {
            (self.source, self.language) = (None, None);
            return Ok(());
        }
        (self.source, self.language) = (None, None);
        whole.push(b'}');
        self.give(reader, whole, is_whole)
    }

    fn give(
        &mut self,
        reader: &mut Reader<'_, '_>,
        bytes: Vec<u8>,
        is_whole: bool,
    ) -> Result<(), Halt> {
        self.number += 1;
        if !is_whole {
            let limit = self.limit;
            return reader.fail(
                self.place,
                Some(self.number),
                ReadErrorKind::TooLong { limit },
            );
        }
        let payload = Payload::Json {
            bytes,
            source: self.source.clone(),
            language: self.language.clone(),
        };
        reader.give(self.place, Some(self.number), payload)
    }
}

fn cut() -> Halt {
    ReadErrorKind::Io(io::ErrorKind::UnexpectedEof.into()).into()
}

/// Passes over white space and returns the byte that stands there, without taking it.
fn next(input: &mut Stream<'_>) -> io::Result<Option<u8>> {
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            return Ok(None);
        }
        let blank = available
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let found = available.get(blank).copied();
        input.consume(blank);
        if found.is_some() {
            return Ok(found);
        }
    }
}

/// Says whether the array that the stream stands at holds objects, as far as can be seen.
fn is_list(input: &mut Stream<'_>) -> io::Result<bool> {
    let available = input.fill_buf()?;
    let mut inside = available
        .iter()
        .skip(1)
        .filter(|byte| !byte.is_ascii_whitespace());
    Ok(inside.next().is_none_or(|byte| matches!(byte, b'{' | b']')))
}

/// Reads one value and keeps its bytes as long as they are no more than `limit`; says whether they
/// were. Cuts by brackets and quotes alone; whether it is JSON shows when it is parsed.
fn value(input: &mut Stream<'_>, kept: &mut Vec<u8>, limit: usize) -> io::Result<bool> {
    let (mut depth, mut is_string, mut is_escaped) = (0_u64, false, false);
    let (mut is_whole, mut is_first) = (true, true);
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() {
            return Ok(is_whole);
        }
        let (mut used, mut is_done) = (0, false);
        for byte in available {
            let is_scalar = !is_string && depth == 0 && !is_first;
            if is_scalar
                && (matches!(byte, b',' | b']' | b'}' | b':') || byte.is_ascii_whitespace())
            {
                is_done = true;
                break;
            }
            used += 1;
            if is_string {
                match byte {
                    _ if is_escaped => is_escaped = false,
                    b'\\' => is_escaped = true,
                    b'"' => is_string = false,
                    _ => {}
                }
                is_done = !is_string && depth == 0;
            } else {
                match byte {
                    b'"' => is_string = true,
                    b'{' | b'[' => depth += 1,
                    b'}' | b']' => {
                        depth = depth.saturating_sub(1);
                        is_done = depth == 0;
                    }
                    _ => {}
                }
            }
            is_first = false;
            if is_done {
                break;
            }
        }
        is_whole &= kept.len() + used <= limit;
        if is_whole {
            kept.extend_from_slice(available.get(..used).unwrap_or_default());
        }
        input.consume(used);
        if is_done {
            return Ok(is_whole);
        }
    }
}

/// The text of a JSON string, or the name of an object.
fn text(bytes: &[u8]) -> Option<String> {
    match serde_json::from_slice(bytes).ok()? {
        serde_json::Value::String(text) => Some(text),
        serde_json::Value::Object(object) => Some(object.get("name")?.as_str()?.to_owned()),
        _ => None,
    }
}
