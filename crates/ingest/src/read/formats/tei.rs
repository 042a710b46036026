//! TEI XML as historians publish documents (<https://tei-c.org>), such as the volumes of "Foreign
//! Relations of the United States": one article a `div` of type `document`, or the whole text where
//! there is none. Notes are dropped, names of people and places are kept as text.

use chancery_model::Article;
use jiff::civil::Date;

use super::xml::{Element, Piece, for_each_piece};
use crate::read::document::Payload;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::finish::one_line;
use crate::read::input::Stream;
use crate::read::place::Place;
use crate::read::published::parse_published;
use crate::read::reader::Reader;

/// Hands over the documents of a volume.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: Stream<'_>,
) -> Result<(), Halt> {
    let limit = reader.options.max_article_bytes;
    let mut volume = Volume::new(limit);
    let mut number = 0;
    for_each_piece(input, limit, |piece| {
        let text = match piece {
            Piece::Open(element) => {
                volume.open(&element);
                return Ok(());
            }
            Piece::Text(text) => {
                volume.text(text);
                return Ok(());
            }
            Piece::Close => volume.close(),
        };
        let Some(text) = text else { return Ok(()) };
        number += 1;
        if text.is_too_long {
            return reader.fail(place, Some(number), ReadErrorKind::TooLong { limit });
        }
        let article = Article {
            name: text.id.unwrap_or_else(|| place.article_name(Some(number))),
            origin: place.origin(Some(number)),
            title: one_line(&text.title),
            body: text.body.trim().to_owned(),
            published: text.date,
            source: volume.header.source(),
            language: volume.header.language.clone(),
            ..Article::default()
        };
        let is_html = false;
        reader.give(place, Some(number), Payload::Fields { article, is_html })
    })?;
    if number == 0 {
        return Err(ReadErrorKind::NoArticles.into());
    }
    Ok(())
}

/// What the header says of the whole volume.
#[derive(Default)]
struct Header {
    title: String,
    publisher: String,
    date: Option<Date>,
    language: Option<String>,
}

impl Header {
    fn source(&self) -> Option<String> {
        let source = if self.title.is_empty() {
            &self.publisher
        } else {
            &self.title
        };
        Some(one_line(source)).filter(|source| !source.is_empty())
    }
}

/// One document that is being read.
#[derive(Default)]
struct Text {
    id: Option<String>,
    title: String,
    body: String,
    date: Option<Date>,
    /// A heading was read; those further down are paragraphs.
    has_title: bool,
    is_too_long: bool,
}

/// How far the reading has come.
struct Volume {
    limit: usize,
    /// The names of the elements around the place.
    path: Vec<Name>,
    /// How often each name stands in the path, so that depth costs no time.
    counts: [usize; Name::COUNT],
    header: Header,
    /// The document and the depth of its element.
    document: Option<(usize, Text)>,
    /// The text as a whole, until a document shows that it has parts.
    whole: Option<Text>,
}

/// The elements that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Header,
    TitleStatement,
    Title,
    PublicationStatement,
    Publisher,
    Text,
    Matter,
    Opener,
    Head,
    Block,
    Cell,
    Hidden,
    Other,
}

impl Name {
    const COUNT: usize = Self::Other as usize + 1;

    fn of(name: &str) -> Self {
        match name {
            "teiHeader" => Self::Header,
            "titleStmt" => Self::TitleStatement,
            "title" => Self::Title,
            "publicationStmt" => Self::PublicationStatement,
            "publisher" => Self::Publisher,
            "text" => Self::Text,
            "front" | "back" => Self::Matter,
            "opener" | "dateline" => Self::Opener,
            "head" => Self::Head,
            "p" | "div" | "list" | "item" | "table" | "row" | "closer" | "salute" | "signed"
            | "seg" | "quote" | "lg" | "l" | "postscript" | "address" | "addrLine" | "byline"
            | "sp" | "ab" => Self::Block,
            "cell" | "lb" | "label" => Self::Cell,
            "note" | "pb" | "fw" | "figDesc" | "orig" | "sic" | "del" | "abbr" => Self::Hidden,
            _ => Self::Other,
        }
    }
}

impl Volume {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            path: Vec::new(),
            counts: [0; Name::COUNT],
            header: Header::default(),
            document: None,
            whole: None,
        }
    }

    fn count(&self, name: Name) -> usize {
        self.counts.get(name as usize).copied().unwrap_or_default()
    }

    fn is_in(&self, name: Name) -> bool {
        self.count(name) > 0
    }

    fn open(&mut self, element: &Element<'_>) {
        let name = Name::of(element.name);
        self.path.push(name);
        if let Some(count) = self.counts.get_mut(name as usize) {
            *count += 1;
        }
        let depth = self.path.len();
        match name {
            Name::Header => self.header = Header::default(),
            // Not inside another, as in a group of texts.
            Name::Text if self.count(Name::Text) == 1 && self.whole.is_none() => {
                self.whole = Some(Text::default());
            }
            _ => {}
        }
        if element.name == "date" {
            self.date(element);
        }
        if element.name == "language" && self.is_in(Name::Header) && self.header.language.is_none()
        {
            self.header.language = element.attribute("ident");
        }
        let is_document = element.name == "div"
            && self.document.is_none()
            && element.attribute("type").as_deref() == Some("document");
        if is_document {
            let date = ["doc-dateTime-min", "when"]
                .iter()
                .find_map(|name| parse_published(&element.attribute(name)?));
            let text = Text {
                id: element.attribute("id"),
                date,
                ..Text::default()
            };
            self.document = Some((depth, text));
            self.whole = None;
        } else {
            self.part(name);
        }
    }

    fn date(&mut self, element: &Element<'_>) {
        let date = ["when", "from", "notBefore", "when-iso"]
            .iter()
            .find_map(|name| parse_published(&element.attribute(name)?));
        if self.is_in(Name::Header) {
            if self.is_in(Name::PublicationStatement) {
                self.header.date = self.header.date.or(date);
            }
            return;
        }
        if self.is_in(Name::Hidden) {
            return;
        }
        let is_opener = self.is_in(Name::Opener);
        if let Some((_, text)) = &mut self.document
            && is_opener
        {
            text.date = text.date.or(date);
        } else if let Some(text) = &mut self.whole
            && is_opener
        {
            text.date = text.date.or(date);
        }
    }

    /// Parts paragraphs and cells from what stands before them.
    fn part(&mut self, name: Name) {
        let is_hidden = self.is_hidden();
        let Some(text) = self.current() else { return };
        match name {
            _ if is_hidden => {}
            Name::Block | Name::Head | Name::Opener => {
                let kept = text.body.trim_end().len();
                text.body.truncate(kept);
                if kept > 0 {
                    text.body.push_str("\n\n");
                }
            }
            Name::Cell => text.body.push(' '),
            _ => {}
        }
    }

    fn current(&mut self) -> Option<&mut Text> {
        match &mut self.document {
            Some((_, text)) => Some(text),
            None => self.whole.as_mut(),
        }
    }

    fn is_hidden(&self) -> bool {
        self.is_in(Name::Hidden)
            || self.is_in(Name::Header)
            || !self.is_in(Name::Text)
            || self.document.is_none() && self.is_in(Name::Matter)
    }

    fn text(&mut self, piece: &str) {
        if self.is_in(Name::Header) {
            let is_title =
                self.is_in(Name::TitleStatement) && self.path.last() == Some(&Name::Title);
            if is_title && self.header.title.len() < 1000 {
                self.header.title.push_str(piece);
            } else if self.path.last() == Some(&Name::Publisher)
                && self.header.publisher.len() < 1000
            {
                self.header.publisher.push_str(piece);
            }
            return;
        }
        if self.is_hidden() {
            return;
        }
        let is_head = self.is_in(Name::Head);
        let limit = self.limit;
        let Some(text) = self.current() else { return };
        if is_head && !text.has_title && text.body.trim().is_empty() {
            if text.title.len() < 4000 {
                text.title.push_str(piece);
            }
            return;
        }
        if text.body.len() + piece.len() > limit {
            text.is_too_long = true;
            return;
        }
        add_words(&mut text.body, piece);
    }

    /// Ends an element, and returns the document that ended with it.
    fn close(&mut self) -> Option<Text> {
        let depth = self.path.len();
        let name = self.path.last().copied()?;
        self.part(name);
        self.path.pop();
        if let Some(count) = self.counts.get_mut(name as usize) {
            *count -= 1;
        }
        if name == Name::Head
            && let Some(text) = self.current()
        {
            text.has_title |= !text.title.trim().is_empty();
        }
        if self.document.as_ref().is_some_and(|(at, _)| *at >= depth) {
            return self.document.take().map(|(_, text)| text);
        }
        if name == Name::Text && !self.is_in(Name::Text) {
            let mut text = self.whole.take()?;
            if text.title.trim().is_empty() {
                text.title.clone_from(&self.header.title);
            }
            text.date = text.date.or(self.header.date);
            return (!text.body.trim().is_empty()).then_some(text);
        }
        None
    }
}

/// Adds text with its line breaks and runs of spaces as single spaces.
fn add_words(body: &mut String, piece: &str) {
    if piece.starts_with(char::is_whitespace) && !body.ends_with([' ', '\n']) && !body.is_empty() {
        body.push(' ');
    }
    let mut is_first = true;
    for word in piece.split_whitespace() {
        if !is_first {
            body.push(' ');
        }
        is_first = false;
        body.push_str(word);
    }
    if !is_first && piece.ends_with(char::is_whitespace) {
        body.push(' ');
    }
}
