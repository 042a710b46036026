//! What a page says of itself in JSON-LD (<https://schema.org/Article>).

use serde_json::{Map, Value};

/// The types of things that are articles.
const ARTICLES: &[&str] = &[
    "Article",
    "NewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "OpinionNewsArticle",
    "ReportageNewsArticle",
    "ReviewNewsArticle",
    "BlogPosting",
    "LiveBlogPosting",
    "Report",
    "ScholarlyArticle",
    "SocialMediaPosting",
    "TechArticle",
    "PressRelease",
    "SpecialAnnouncement",
    "WebPage",
    "CreativeWork",
    "VideoObject",
];
/// The most objects that are looked at.
const MOST: usize = 2000;

/// What an article says of itself.
#[derive(Debug, Default)]
pub(super) struct LinkedData {
    pub(super) headline: Option<String>,
    /// The name of the article, which some take for its headline.
    pub(super) name: Option<String>,
    pub(super) published: Option<String>,
    /// When it was made or put up, which is not always when it was published.
    pub(super) made: Option<String>,
    pub(super) authors: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) language: Option<String>,
}

/// Reads the blocks of a page; the first and most special type of article has the word.
pub(super) fn read(blocks: &[String]) -> LinkedData {
    let mut data = LinkedData::default();
    let mut articles: Vec<(usize, Map<String, Value>)> = Vec::new();
    for block in blocks {
        let text = bare(block);
        let Ok(value) = serde_json::from_str::<Value>(text).or_else(|_| {
            // Line breaks inside strings are not JSON, and many pages have them.
            serde_json::from_str(&text.replace(['\n', '\r', '\t'], " "))
        }) else {
            continue;
        };
        let mut waiting = vec![value];
        let mut seen = 0;
        while let Some(value) = waiting.pop().filter(|_| seen < MOST) {
            seen += 1;
            match value {
                Value::Array(items) => waiting.extend(items.into_iter().rev()),
                Value::Object(mut object) => {
                    for inner in ["@graph", "mainEntity"] {
                        waiting.extend(object.remove(inner));
                    }
                    if let Some(rank) = rank(&object) {
                        articles.push((rank, object));
                    }
                }
                _ => {}
            }
        }
    }
    articles.sort_by_key(|(rank, _)| *rank);
    for (_, object) in &articles {
        let take = |slot: &mut Option<String>, key: &str| {
            if slot.is_none() {
                *slot = object.get(key).and_then(names);
            }
        };
        if data.headline.is_none() {
            // Of one and the same article.
            take(&mut data.name, "name");
        }
        take(&mut data.headline, "headline");
        take(&mut data.published, "datePublished");
        take(&mut data.authors, "author");
        take(&mut data.publisher, "publisher");
        take(&mut data.language, "inLanguage");
    }
    data.made = articles.iter().find_map(|(_, object)| {
        let mut keys = ["uploadDate", "dateCreated"].iter();
        keys.find_map(|key| names(object.get(*key)?))
    });
    data
}

/// Takes off what XHTML and old browsers needed around a script.
fn bare(block: &str) -> &str {
    const BEFORE: &[&str] = &["<!--", "//", "/*", "*/", "<![CDATA["];
    const AFTER: &[&str] = &["-->", "//", "/*", "*/", "]]>"];
    let mut text = block.trim();
    while let Some(rest) = BEFORE.iter().find_map(|mark| text.strip_prefix(mark)) {
        text = rest.trim_start();
    }
    while let Some(rest) = AFTER.iter().find_map(|mark| text.strip_suffix(mark)) {
        text = rest.trim_end();
    }
    text
}

/// How special an article is: news before pages.
fn rank(object: &Map<String, Value>) -> Option<usize> {
    let of_type = |name: &str| {
        let name = name.rsplit(['/', ':', '#']).next().unwrap_or(name);
        let position = ARTICLES.iter().position(|known| *known == name)?;
        Some(if position < ARTICLES.len() - 3 {
            0
        } else {
            position
        })
    };
    match object.get("@type")? {
        Value::String(name) => of_type(name),
        Value::Array(types) => types
            .iter()
            .filter_map(|name| of_type(name.as_str()?))
            .min(),
        _ => None,
    }
}

/// The text of a value, or the names of the things it lists.
fn names(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Object(object) => names_of_thing(object)?,
        Value::Array(items) => {
            let all = items.iter().filter_map(|item| match item {
                Value::String(text) => Some(text.trim().to_owned()),
                Value::Object(object) => names_of_thing(object),
                _ => None,
            });
            all.take(20).collect::<Vec<_>>().join(", ")
        }
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn names_of_thing(object: &Map<String, Value>) -> Option<String> {
    let name = object.get("name").or_else(|| object.get("@value"))?;
    Some(name.as_str()?.trim().to_owned())
}
