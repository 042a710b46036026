//! A mail message: press offices and mailing lists send articles so.

use chancery_model::Article;
use jiff::civil::Date;
use mail_parser::{MessageParser, PartType};

use super::html;
use crate::read::error::ReadErrorKind;

/// Fills an article from a message: the subject is the title, the sender the source. Attachments are
/// left out.
pub(in crate::read) fn parse(bytes: &[u8], mut article: Article) -> Result<Article, ReadErrorKind> {
    let message = MessageParser::default()
        .parse(bytes)
        .ok_or(ReadErrorKind::BadMessage)?;
    message
        .subject()
        .unwrap_or_default()
        .clone_into(&mut article.title);
    if let Some(id) = message.message_id() {
        id.clone_into(&mut article.name);
    }
    article.published = message.date().and_then(|date| {
        let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
        Date::new(i16::try_from(date.year).ok()?, month, day).ok()
    });
    let sender = message.from().and_then(|from| from.first());
    article.source = sender.and_then(|sender| {
        let name = sender.name().filter(|name| !name.trim().is_empty());
        name.or_else(|| sender.address()).map(str::to_owned)
    });
    // Where a message says the same as text and as a page, the text is meant for reading as it is.
    let plain = message.text_bodies().find_map(|part| match &part.body {
        PartType::Text(text) if !text.trim().is_empty() => Some(text.replace("\r\n", "\n")),
        _ => None,
    });
    let page = || {
        message.html_bodies().find_map(|part| match &part.body {
            PartType::Html(page) => Some(html::fragment_text(page)),
            _ => None,
        })
    };
    article.body = match plain {
        Some(text) => text.trim().to_owned(),
        None => page().transpose()?.unwrap_or_default(),
    };
    Ok(article)
}
