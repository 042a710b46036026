//! WARC: web archives, as crawlers write them (ISO 28500).
//!
//! Taken are HTML pages that were answered with success (`response`, `resource`), and the extracted
//! text of pages (`conversion`, as in WET files). All other records are passed over.

use std::io::{self, BufRead, Read as _};

use crate::read::document::Payload;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::{LineEnd, UnpackLimits, Unpacked, read_all, read_line};
use crate::read::place::Place;
use crate::read::reader::Reader;

/// The longest line of a header that is kept.
const HEADER_LINE: usize = 1 << 14;
/// The most lines of a header.
const HEADER_LINES: usize = 1 << 10;

/// Hands over the pages of a web archive; the number counts all records.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: &mut impl BufRead,
) -> Result<(), Halt> {
    for number in 1.. {
        let outcome = read_record(reader, place, input, number);
        match outcome {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            // Where the next record begins is not known any more.
            Err(Halt::Failed(kind)) => return reader.fail(place, Some(number), kind),
            Err(stop) => return Err(stop),
        }
    }
    Ok(())
}

/// Reads one record, or returns false at the end.
fn read_record(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: &mut impl BufRead,
    number: u64,
) -> Result<bool, Halt> {
    let mut line = Vec::new();
    loop {
        match read_line(input, HEADER_LINE, &mut line)? {
            LineEnd::End => return Ok(false),
            LineEnd::Line if line.trim_ascii().is_empty() => {}
            LineEnd::Line if line.starts_with(b"WARC/") => break,
            _ => return Err(bad("expected `WARC/` and a version at its start")),
        }
    }
    let header = Header::read(input)?;
    let length = header
        .get("content-length")
        .and_then(|text| text.parse::<u64>().ok());
    let length = length.ok_or_else(|| bad("its Content-Length is missing or no number"))?;
    let mut block = (&mut *input).take(length);
    let outcome = match read_block(reader, &header, &mut block) {
        Ok(payload) => payload.map(Ok),
        Err(ReadErrorKind::Io(error)) => return Err(error.into()),
        Err(kind) => Some(Err(kind)),
    };
    io::copy(&mut block, &mut io::sink())?;
    if block.limit() > 0 {
        return Err(io::Error::from(io::ErrorKind::UnexpectedEof).into());
    }
    match outcome {
        Some(Ok(payload)) => reader.give(place, Some(number), payload)?,
        Some(Err(kind)) => reader.fail(place, Some(number), kind)?,
        None => {}
    }
    Ok(true)
}

fn bad(why: &'static str) -> Halt {
    ReadErrorKind::BadRecord { why }.into()
}

/// Reads the block of a record if it is a page.
fn read_block(
    reader: &Reader<'_, '_>,
    header: &Header,
    block: &mut impl BufRead,
) -> Result<Option<Payload>, ReadErrorKind> {
    let limit = reader.options.max_article_bytes;
    let kind = header.get("warc-type").unwrap_or_default().to_lowercase();
    let media = header
        .get("content-type")
        .unwrap_or_default()
        .to_lowercase();
    let url = header
        .get("warc-target-uri")
        .map(|uri| uri.trim_matches(['<', '>']).to_owned());
    match kind.as_str() {
        "response" if media.starts_with("application/http") => {
            let Some(response) = Response::read(block)? else {
                return Ok(None);
            };
            if !response.is_page() {
                return Ok(None);
            }
            let charset = response.charset();
            let bytes = response.body(block, limit, reader.unpack_limits())?;
            Ok(Some(Payload::Html {
                bytes,
                charset,
                url,
            }))
        }
        "response" | "resource" if is_html(&media) => Ok(Some(Payload::Html {
            bytes: read_all(block, limit)?,
            charset: charset_of(&media),
            url,
        })),
        "conversion" if media.starts_with("text/plain") => {
            let bytes = read_all(block, limit)?;
            Ok(Some(Payload::Text { bytes, url }))
        }
        _ => Ok(None),
    }
}

fn is_html(media: &str) -> bool {
    media.starts_with("text/html") || media.starts_with("application/xhtml")
}

/// The `charset` of a media type.
fn charset_of(media: &str) -> Option<String> {
    let (_, after) = media.split_once("charset=")?;
    let name = after.split([';', ',', ' ']).next().unwrap_or_default();
    let name = name.trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// `Name: value` lines, names in lower case.
struct Header(Vec<(String, String)>);

impl Header {
    /// Reads lines up to a blank one.
    fn read(input: &mut impl BufRead) -> Result<Self, Halt> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut line = Vec::new();
        for _ in 0..HEADER_LINES {
            let end = read_line(input, HEADER_LINE, &mut line)?;
            let text = String::from_utf8_lossy(&line);
            let text = text.trim_end();
            if end == LineEnd::End || end == LineEnd::Line && text.is_empty() {
                return Ok(Self(fields));
            }
            if text.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push_str(text);
                }
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_lowercase(), value.trim().to_owned()));
            }
        }
        Err(bad("its header has more than a thousand lines"))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The answer of a web server.
struct Response {
    status: u16,
    header: Header,
}

impl Response {
    /// Reads the status line and the header.
    fn read(input: &mut impl BufRead) -> Result<Option<Self>, ReadErrorKind> {
        let mut line = Vec::new();
        read_line(input, HEADER_LINE, &mut line)?;
        let line = String::from_utf8_lossy(&line);
        let status = line
            .split_whitespace()
            .nth(1)
            .and_then(|code| code.parse().ok());
        let Some(status) = status.filter(|_| line.starts_with("HTTP/")) else {
            return Ok(None);
        };
        match Header::read(input) {
            Ok(header) => Ok(Some(Self { status, header })),
            Err(Halt::Failed(kind)) => Err(kind),
            Err(Halt::Stop) => Ok(None),
        }
    }

    fn is_page(&self) -> bool {
        let media = self.header.get("content-type").unwrap_or_default();
        (200..300).contains(&self.status) && is_html(&media.to_lowercase())
    }

    fn charset(&self) -> Option<String> {
        charset_of(&self.header.get("content-type")?.to_lowercase())
    }

    /// Reads the body. Some crawlers take the encodings of the transfer off and leave their headers
    /// in place, so the bytes are believed before the header.
    fn body(
        &self,
        input: &mut impl BufRead,
        limit: usize,
        limits: UnpackLimits,
    ) -> Result<Vec<u8>, ReadErrorKind> {
        let mut bytes = read_all(input, limit)?;
        let says = |name: &str, what: &str| {
            let value = self.header.get(name).unwrap_or_default();
            value.to_lowercase().contains(what)
        };
        if says("transfer-encoding", "chunked")
            && let Some(joined) = join_chunks(&bytes)
        {
            bytes = joined;
        }
        if bytes.starts_with(b"\x1f\x8b") {
            let unpacked = flate2::bufread::MultiGzDecoder::new(bytes.as_slice());
            return Ok(read_all(&mut Unpacked::new(unpacked, limits), limit)?);
        }
        if says("content-encoding", "br") && std::str::from_utf8(&bytes).is_err() {
            let what = "a page packed with Brotli; make the archive without it";
            return Err(ReadErrorKind::Foreign { what });
        }
        Ok(bytes)
    }
}

/// Joins the chunks of a chunked transfer, or returns `None` if there are none.
fn join_chunks(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let end = rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(rest.get(..end)?).ok()?;
        let size = line.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = rest.get(end + 1..)?;
        if size == 0 {
            return Some(joined);
        }
        // What was cut off by the crawler is missing at the end.
        let chunk = rest.get(..size.min(rest.len()))?;
        joined.extend_from_slice(chunk);
        rest = rest.get(chunk.len()..)?;
        rest = rest
            .strip_prefix(b"\r\n")
            .or_else(|| rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        if rest.is_empty() {
            return Some(joined);
        }
    }
}
