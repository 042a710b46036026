//! Markdown: front matter, a heading, and paragraphs.

use chancery_model::Article;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::html;
use super::text::front_matter;
use crate::read::error::ReadErrorKind;

/// Fills an article from Markdown. The title is that of the front matter, or the first heading, or
/// the first paragraph; mark-up, pictures and blocks of code are dropped.
pub(in crate::read) fn parse(text: &str, mut article: Article) -> Result<Article, ReadErrorKind> {
    let text = text
        .trim_start_matches('\u{feff}')
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let rest = front_matter(&text, &mut article)?;
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut blocks = Blocks::default();
    for event in Parser::new_ext(rest, options) {
        blocks.take(event)?;
    }
    blocks.end_block();
    let mut blocks = blocks.done;
    if article.title.is_empty() && !blocks.is_empty() {
        let first_heading = blocks.iter().position(|block| block.is_title).unwrap_or(0);
        article.title = blocks.remove(first_heading).text;
    } else if blocks
        .first()
        .is_some_and(|first| first.is_title && first.text == article.title)
    {
        blocks.remove(0);
    }
    let body: Vec<String> = blocks.into_iter().map(|block| block.text).collect();
    article.body = body.join("\n\n");
    if article.title.is_empty() && article.body.is_empty() {
        return Err(ReadErrorKind::Empty);
    }
    Ok(article)
}

/// A paragraph, heading, item or row.
struct Block {
    text: String,
    is_title: bool,
}

#[derive(Default)]
struct Blocks {
    done: Vec<Block>,
    text: String,
    is_title: bool,
    /// How many pictures, blocks of code and the like surround the place.
    hidden: usize,
    markup: String,
}

impl Blocks {
    fn take(&mut self, event: Event<'_>) -> Result<(), ReadErrorKind> {
        match event {
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_) | Tag::MetadataBlock(_)) => {
                self.hidden += 1;
            }
            Event::End(TagEnd::Image | TagEnd::CodeBlock | TagEnd::MetadataBlock(_)) => {
                self.hidden = self.hidden.saturating_sub(1);
            }
            Event::Start(Tag::Heading { level, .. }) => {
                self.end_block();
                self.is_title = level == HeadingLevel::H1;
            }
            Event::End(TagEnd::HtmlBlock) => {
                self.text = html::fragment_text(&std::mem::take(&mut self.markup))?;
                self.end_block();
            }
            Event::Html(markup) => self.markup.push_str(&markup),
            Event::Start(
                Tag::HtmlBlock | Tag::Paragraph | Tag::Item | Tag::TableRow | Tag::TableHead,
            )
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Item
                | TagEnd::TableRow
                | TagEnd::TableHead
                | TagEnd::Heading(_),
            )
            | Event::Rule => self.end_block(),
            Event::End(TagEnd::TableCell) | Event::SoftBreak => self.add(" "),
            Event::HardBreak => self.add("\n"),
            Event::Text(text) | Event::Code(text) => self.add(&text),
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if self.hidden == 0 {
            self.text.push_str(text);
        }
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.text);
        let is_title = std::mem::take(&mut self.is_title);
        if !text.trim().is_empty() {
            self.done.push(Block {
                text: text.trim().to_owned(),
                is_title,
            });
        }
    }
}
