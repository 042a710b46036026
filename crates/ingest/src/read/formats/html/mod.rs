//! Web pages: the main text by readability (`dom_smoothie`), and what the page says of itself.

use chancery_model::Article;
use dom_query::{Document, NodeRef};
use dom_smoothie::{Config, Readability};

use crate::read::encoding::decode;
use crate::read::error::ReadErrorKind;
use crate::read::finish::one_line;

mod date;
mod depth;
mod facts;
mod json_ld;
mod text;

use facts::Facts;
use text::text_of;

/// Elements that are never part of an article.
const NEVER: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head", "select",
    "textarea", "button", "canvas", "audio", "video",
];
/// Elements that surround an article, for pages on which readability finds none.
const AROUND: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "head", "select",
    "textarea", "button", "canvas", "audio", "video", "nav", "header", "footer", "aside", "form",
    "dialog", "menu",
];

/// Fills an article from a page.
pub(in crate::read) fn parse(
    bytes: Vec<u8>,
    charset: Option<&str>,
    url: Option<&str>,
    mut article: Article,
) -> Result<Article, ReadErrorKind> {
    let in_page = charset_in(&bytes);
    let page = decode(bytes, charset.or(in_page.as_deref()))?;
    depth::check(&page)?;
    let document = Document::from(page);
    let facts = Facts::of(&document);
    article.url = facts.url.clone().or_else(|| url.map(str::to_owned));
    article.published = date::published(&facts, article.url.as_deref());
    article.byline = facts.byline();
    article.language.clone_from(&facts.language);
    article.source.clone_from(&facts.site);
    let (title, body) = main_text(document);
    article.title = facts.title().unwrap_or(title);
    article.body = without_title(&body, &article.title);
    if article.title.is_empty() && article.body.is_empty() {
        return Err(ReadErrorKind::Empty);
    }
    Ok(article)
}

/// Returns the title and the main text of a page.
fn main_text(document: Document) -> (String, String) {
    let fallback = document
        .body()
        .map(|body| text_of(body, AROUND))
        .unwrap_or_default();
    let config = Config {
        disable_json_ld: true,
        ..Config::default()
    };
    let Ok(mut readability) = Readability::with_document(document, None, Some(config)) else {
        return (String::new(), fallback);
    };
    let Ok(found) = readability.parse() else {
        return (String::new(), fallback);
    };
    let root = readability.doc.select_single("#readability-page-1");
    let root = root.nodes().first().copied();
    let text = root.map(|root| text_of(root, NEVER)).unwrap_or_default();
    // On short pages readability takes a teaser or a caption for the text.
    let is_poor = text.len() < 200 && fallback.len() > 4 * text.len() && fallback.len() < 4000;
    (found.title, if is_poor { fallback } else { text })
}

/// Takes the title off the top of the text.
fn without_title(body: &str, title: &str) -> String {
    let (first, rest) = body.split_once("\n\n").unwrap_or((body, ""));
    if !title.is_empty() && one_line(first) == one_line(title) {
        rest.trim_start().to_owned()
    } else {
        body.to_owned()
    }
}

/// Returns the text of a piece of a page, as it stands in feeds, messages and JSON.
pub(in crate::read) fn fragment_text(markup: &str) -> Result<String, ReadErrorKind> {
    depth::check(markup)?;
    let document = Document::fragment(markup);
    Ok(text_of(document.root(), NEVER))
}

/// Says whether a text that should be plain has mark-up in it.
pub(in crate::read) fn looks_like_markup(text: &str) -> bool {
    const TAGS: &[&str] = &[
        "</p>", "<p>", "<br", "</div>", "</a>", "</li>", "</h2>", "</span>", "</em>",
    ];
    text.contains('<') && TAGS.iter().any(|tag| text.contains(tag))
}

/// The encoding that a page declares near its top.
fn charset_in(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_lowercase();
    let mut rest = head.as_str();
    while let Some((before, after)) = rest.split_once("charset") {
        rest = after;
        let Some(value) = after.trim_start().strip_prefix('=') else {
            continue;
        };
        let value = value.trim_start().trim_start_matches(['"', '\'']);
        let name: String = value
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
            .collect();
        if before.rfind("<meta") > before.rfind('>') && !name.is_empty() {
            return Some(name);
        }
    }
    None
}

/// The name of an element, lower case; empty for what is no element.
fn name_of(node: &NodeRef<'_>) -> String {
    node.node_name()
        .map(|name| name.to_string())
        .unwrap_or_default()
}
