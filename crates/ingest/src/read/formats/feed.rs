//! RSS (all versions) and Atom: one article an entry.

use chancery_model::Article;

use super::html;
use super::xml::{Element, Piece, for_each_piece};
use crate::read::document::Payload;
use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::Stream;
use crate::read::place::Place;
use crate::read::published::parse_published;
use crate::read::reader::Reader;

/// Hands over the entries of a feed.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: Stream<'_>,
) -> Result<(), Halt> {
    let limit = reader.options.max_article_bytes;
    let mut feed = Feed {
        limit,
        ..Feed::default()
    };
    let mut number = 0;
    for_each_piece(input, limit, |piece| match piece {
        Piece::Open(element) => {
            feed.open(&element);
            Ok(())
        }
        Piece::Text(text) => {
            feed.text(text);
            Ok(())
        }
        Piece::Close => {
            let Some(entry) = feed.close() else {
                return Ok(());
            };
            number += 1;
            if entry.is_too_long {
                return reader.fail(place, Some(number), ReadErrorKind::TooLong { limit });
            }
            let mut article = Article {
                name: place.article_name(Some(number)),
                origin: place.origin(Some(number)),
                source: feed.source.clone(),
                language: feed.language.clone(),
                ..Article::default()
            };
            let is_html = entry.fill(&mut article)?;
            reader.give(place, Some(number), Payload::Fields { article, is_html })
        }
    })?;
    if number == 0 {
        return Err(ReadErrorKind::NoArticles.into());
    }
    Ok(())
}

/// How far the reading of a feed has come.
#[derive(Default)]
struct Feed {
    limit: usize,
    depth: usize,
    is_atom: bool,
    source: Option<String>,
    language: Option<String>,
    entry: Option<(usize, Entry)>,
    /// The element whose text is being gathered, and its depth.
    gathering: Option<(usize, Slot)>,
    text: String,
    /// The content is mark-up itself, not mark-up as text.
    is_inline: bool,
}

/// What an element holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Slot {
    Title,
    Content,
    Summary,
    Link,
    Published,
    Updated,
    Byline,
    Id,
    FeedTitle,
    FeedLanguage,
}

#[derive(Default)]
struct Entry {
    title: String,
    content: String,
    summary: String,
    link: String,
    published: String,
    updated: String,
    byline: Vec<String>,
    id: String,
    is_plain: bool,
    is_too_long: bool,
}

impl Feed {
    fn open(&mut self, element: &Element<'_>) {
        self.depth += 1;
        if self.gathering.is_some() {
            if self.is_inline {
                self.add(&format!("<{}>", element.name));
            }
            return;
        }
        let is_entry = matches!(element.name, "item" | "entry");
        let Some((_, entry)) = &mut self.entry else {
            if is_entry {
                self.entry = Some((self.depth, Entry::default()));
                return;
            }
            if element.name == "feed" {
                self.is_atom = true;
                self.language = element.attribute("lang");
            }
            let slot = match element.name {
                "title" if self.source.is_none() => Slot::FeedTitle,
                "language" => Slot::FeedLanguage,
                _ => return,
            };
            self.gather(slot);
            return;
        };
        let slot = match (element.full_name, element.name) {
            ("content:encoded", _) | (_, "encoded" | "content") => Slot::Content,
            // Media elements carry titles and descriptions of pictures.
            (full, _) if full.starts_with("media:") || full.starts_with("itunes:") => return,
            (_, "title") => Slot::Title,
            (_, "description" | "summary") => Slot::Summary,
            (_, "link") => {
                let rel = element.attribute("rel");
                match element.attribute("href") {
                    Some(href) if rel.as_deref().is_none_or(|rel| rel == "alternate") => {
                        entry.link = href;
                        return;
                    }
                    Some(_) => return,
                    None => Slot::Link,
                }
            }
            (_, "pubDate" | "published" | "issued" | "date") => Slot::Published,
            (_, "updated" | "modified") => Slot::Updated,
            (_, "creator" | "name") => Slot::Byline,
            // RSS has the name in the element, Atom in an element of its own.
            (_, "author") if !self.is_atom => Slot::Byline,
            (_, "guid" | "id") => Slot::Id,
            _ => return,
        };
        let kind = element.attribute("type");
        self.is_inline = kind.as_deref() == Some("xhtml");
        if let (Slot::Content, Some((_, entry))) = (slot, &mut self.entry) {
            entry.is_plain = kind.as_deref() == Some("text");
        }
        self.gather(slot);
    }

    fn gather(&mut self, slot: Slot) {
        self.gathering = Some((self.depth, slot));
        self.text.clear();
    }

    fn add(&mut self, text: &str) {
        if self.text.len() + text.len() <= self.limit {
            self.text.push_str(text);
        } else if let Some((_, entry)) = &mut self.entry {
            entry.is_too_long = true;
        }
    }

    fn text(&mut self, text: &str) {
        if self.gathering.is_none() {
        } else if self.is_inline {
            self.add(&text.replace('&', "&amp;").replace('<', "&lt;"));
        } else {
            self.add(text);
        }
    }

    /// Ends an element, and returns the entry that ended with it.
    fn close(&mut self) -> Option<Entry> {
        let depth = self.depth;
        self.depth = self.depth.saturating_sub(1);
        match self.gathering {
            Some((at, slot)) if at >= depth => {
                self.gathering = None;
                let text = std::mem::take(&mut self.text);
                self.is_inline = false;
                self.set(slot, text.trim());
            }
            Some(_) if self.is_inline => self.add("</p>"),
            _ => {}
        }
        let is_end = self.entry.as_ref().is_some_and(|(at, _)| *at >= depth);
        if is_end {
            self.entry.take().map(|(_, entry)| entry)
        } else {
            None
        }
    }

    fn set(&mut self, slot: Slot, text: &str) {
        let some = || Some(text.to_owned()).filter(|text| !text.is_empty());
        match (slot, &mut self.entry) {
            (Slot::FeedTitle, _) => self.source = some(),
            (Slot::FeedLanguage, _) => self.language = some(),
            (_, None) => {}
            (Slot::Title, Some((_, entry))) => fill(&mut entry.title, text),
            (Slot::Content, Some((_, entry))) => {
                if text.len() > entry.content.len() {
                    text.clone_into(&mut entry.content);
                }
            }
            (Slot::Summary, Some((_, entry))) => fill(&mut entry.summary, text),
            (Slot::Link, Some((_, entry))) => fill(&mut entry.link, text),
            (Slot::Published, Some((_, entry))) => fill(&mut entry.published, text),
            (Slot::Updated, Some((_, entry))) => fill(&mut entry.updated, text),
            (Slot::Id, Some((_, entry))) => fill(&mut entry.id, text),
            (Slot::Byline, Some((_, entry))) => {
                if !text.is_empty() && entry.byline.len() < 20 {
                    entry.byline.push(text.to_owned());
                }
            }
        }
    }
}

/// Sets what is not set yet.
fn fill(slot: &mut String, text: &str) {
    if slot.is_empty() {
        text.clone_into(slot);
    }
}

impl Entry {
    /// Fills an article; says whether its body is mark-up.
    fn fill(self, article: &mut Article) -> Result<bool, ReadErrorKind> {
        let some = |text: String| Some(text).filter(|text| !text.is_empty());
        article.title = if self.title.contains(['<', '&']) {
            html::fragment_text(&self.title)?
        } else {
            self.title
        };
        if self.link.is_empty() && self.id.starts_with("http") {
            article.url = Some(self.id.clone());
        } else {
            article.url = some(self.link);
        }
        if let Some(id) = some(self.id) {
            article.name = id;
        }
        article.published =
            parse_published(&self.published).or_else(|| parse_published(&self.updated));
        article.byline = some(self.byline.join(", "));
        let is_content = !self.content.is_empty();
        article.body = if is_content {
            self.content
        } else {
            self.summary
        };
        Ok(!(is_content && self.is_plain))
    }
}
