//! From one stream of bytes to the documents in it, through whatever it is packed in.

use std::cell::Cell;
use std::io::{BufRead as _, BufReader, Read};
use std::ops::ControlFlow;
use std::rc::Rc;

use super::containers::{self, zip};
use super::detect::{Detected, detect};
use super::document::{Document, Payload};
use super::encoding::{Transcoded, stream_encoding};
use super::error::{Halt, ReadError, ReadErrorKind};
use super::format::Format;
use super::formats::{feed, json, json_lines, mbox, table, tei, warc};
use super::input::{Peeked, Stream, UnpackLimits, Unpacked, read_all};
use super::options::ReadOptions;
use super::place::{Place, Promise};

/// Takes the documents and errors one by one; says whether it wants more.
pub(super) type Sink<'s> = dyn FnMut(Result<Document, ReadError>) -> ControlFlow<()> + 's;

/// Reads what is in one file.
pub(super) struct Reader<'r, 's> {
    pub(super) options: &'r ReadOptions,
    sink: &'r mut Sink<'s>,
    /// How many bytes of the file have been read.
    pub(super) file: Rc<Cell<u64>>,
    /// How many packings surround what is being read.
    depth: usize,
    /// How many documents and errors were handed over.
    pub(super) emitted: u64,
    /// Whether JSON objects without text and title are passed over.
    skips_other_json: bool,
}

impl<'r, 's> Reader<'r, 's> {
    pub(super) fn new(options: &'r ReadOptions, sink: &'r mut Sink<'s>) -> Self {
        Self {
            options,
            sink,
            file: Rc::default(),
            depth: 0,
            emitted: 0,
            skips_other_json: false,
        }
    }

    /// Hands one document over.
    pub(super) fn give(
        &mut self,
        place: &Place,
        number: Option<u64>,
        payload: Payload,
    ) -> Result<(), Halt> {
        if self.skips_other_json && payload.is_other_json(self.options) {
            return Ok(());
        }
        let document = Document::new(place.origin(number), place.article_name(number), payload);
        self.emit(Ok(document))
    }

    /// Reports what is wrong with one of several documents.
    pub(super) fn fail(
        &mut self,
        place: &Place,
        number: Option<u64>,
        kind: ReadErrorKind,
    ) -> Result<(), Halt> {
        let origin = place.origin(number);
        self.emit(Err(ReadError { origin, kind }))
    }

    fn emit(&mut self, item: Result<Document, ReadError>) -> Result<(), Halt> {
        // Who finds only such files finds no article.
        let is_beside = |error: &ReadError| matches!(error.kind, ReadErrorKind::UnknownEnding);
        self.emitted += u64::from(!item.as_ref().is_err_and(is_beside));
        match (self.sink)(item) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Halt::Stop),
        }
    }

    /// How much may be unpacked from the file.
    pub(super) fn unpack_limits(&self) -> UnpackLimits {
        UnpackLimits {
            file: Rc::clone(&self.file),
            ratio: self.options.max_ratio,
            most: self.options.max_unpacked_bytes,
        }
    }

    /// Reads a stream and reports what is wrong with it as a whole.
    ///
    /// `is_named` says that the user named it: then it is an error if it holds no article.
    pub(super) fn read(
        &mut self,
        place: &Place,
        input: Box<dyn Read + '_>,
        is_named: bool,
    ) -> Result<(), Halt> {
        let outcome = self.try_read(place, input, is_named);
        self.report(place, outcome)
    }

    /// Turns a failure of a stream into an item of the list.
    pub(super) fn report(&mut self, place: &Place, outcome: Result<(), Halt>) -> Result<(), Halt> {
        match outcome {
            Err(Halt::Failed(kind)) => self.fail(place, None, kind),
            other => other,
        }
    }

    fn try_read(
        &mut self,
        place: &Place,
        input: Box<dyn Read + '_>,
        is_named: bool,
    ) -> Result<(), Halt> {
        if !is_named && (place.promise() == Promise::Foreign || place.is_hidden()) {
            return Ok(());
        }
        let mut input = Peeked::new(input);
        if let Some(error) = input.failed_at_once() {
            return Err(error.into());
        }
        let detected = detect(input.head(), place.ending().as_deref(), self.options);
        let is_wanted = is_named || place.promise() == Promise::Articles;
        match detected {
            Detected::Packed(packing) => {
                let unpacked = containers::unpack(packing, input);
                let unpacked = Unpacked::new(unpacked, self.unpack_limits());
                self.deeper(|reader| {
                    reader.try_read(&place.unpacked(), Box::new(unpacked), is_named)
                })
            }
            Detected::Zip => self.deeper(|reader| zip::read_stream(reader, place, input, is_named)),
            Detected::Tar => self
                .deeper(|reader| containers::tar::read(reader, place, Box::new(input), is_named)),
            Detected::Format(format @ (Format::Json | Format::JsonLines))
                if !is_named && place.ending().as_deref() == Some("json") =>
            {
                self.read_json_beside(format, place, input)
            }
            // A sign in front of the first line is too little to go by.
            Detected::Format(Format::Markdown) if !is_wanted && self.options.format.is_none() => {
                self.fail(place, None, ReadErrorKind::UnknownEnding)
            }
            Detected::Format(format) => self.read_format(format, place, input),
            Detected::PlainText if is_wanted => self.read_format(Format::Text, place, input),
            Detected::Failed(kind) if is_wanted => Err(kind.into()),
            Detected::PlainText => self.fail(place, None, ReadErrorKind::UnknownEnding),
            // A file that merely lies beside articles.
            Detected::Failed(_) => Ok(()),
        }
    }

    /// Reads a `.json` file that nobody named: what is no article may be settings, or notes on the
    /// article beside it, and is passed over.
    fn read_json_beside(
        &mut self,
        format: Format,
        place: &Place,
        input: Peeked<'_>,
    ) -> Result<(), Halt> {
        self.skips_other_json = true;
        let outcome = self.read_format(format, place, input);
        self.skips_other_json = false;
        match outcome {
            Err(Halt::Failed(ReadErrorKind::NoArticles | ReadErrorKind::NotAnObject)) => Ok(()),
            other => other,
        }
    }

    /// Reads something that is packed in what was read so far.
    pub(super) fn deeper(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), Halt>,
    ) -> Result<(), Halt> {
        let limit = self.options.max_depth;
        if self.depth >= limit {
            return Err(ReadErrorKind::TooNested { limit }.into());
        }
        self.depth += 1;
        let outcome = read(self);
        self.depth -= 1;
        outcome
    }

    fn read_format(
        &mut self,
        format: Format,
        place: &Place,
        mut input: Peeked<'_>,
    ) -> Result<(), Halt> {
        let limit = self.options.max_article_bytes;
        match format {
            Format::Text => {
                let bytes = read_all(&mut input, limit)?;
                self.give(place, None, Payload::Text { bytes, url: None })
            }
            Format::Markdown => {
                let bytes = read_all(&mut input, limit)?;
                self.give(place, None, Payload::Markdown(bytes))
            }
            Format::Html => {
                let bytes = read_all(&mut input, limit)?;
                let (charset, url) = (None, None);
                self.give(
                    place,
                    None,
                    Payload::Html {
                        bytes,
                        charset,
                        url,
                    },
                )
            }
            Format::Email => {
                let bytes = read_all(&mut input, limit)?;
                self.give(place, None, Payload::Email(bytes))
            }
            Format::JsonLines => json_lines::read(self, place, &mut utf8(input, None)),
            Format::Json => json::read(self, place, &mut utf8(input, None)),
            Format::Csv => table::read(self, place, utf8(input, None), None),
            Format::Tsv => table::read(self, place, utf8(input, None), Some(b'\t')),
            Format::Feed => feed::read(self, place, xml(input)),
            Format::Tei => tei::read(self, place, xml(input)),
            Format::Warc => warc::read(self, place, &mut input),
            Format::Mbox => mbox::read(self, place, &mut input),
        }
    }
}

/// A stream as UTF-8, whatever its encoding.
fn utf8<'s>(mut input: Peeked<'s>, declared: Option<&str>) -> Stream<'s> {
    if input.head().starts_with(b"\xef\xbb\xbf") {
        input.consume(3);
        return Box::new(input);
    }
    match stream_encoding(input.head(), declared) {
        None => Box::new(input),
        Some(encoding) => Box::new(BufReader::new(Transcoded::new(input, encoding))),
    }
}

/// XML says its encoding in the first line.
fn xml(input: Peeked<'_>) -> Stream<'_> {
    let head = input.head();
    let line = head.get(..head.len().min(200)).unwrap_or_default();
    let line = String::from_utf8_lossy(line).into_owned();
    let declared = line
        .split_once("encoding=")
        .and_then(|(_, rest)| rest.trim_start().split(['?', '>', ' ']).next());
    utf8(input, declared)
}
