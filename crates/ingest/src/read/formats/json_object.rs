//! One article as a JSON object.

use chancery_model::{Article, Origin};
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::html;
use crate::read::error::ReadErrorKind;
use crate::read::fields::{Field, names_of};
use crate::read::options::FieldMap;
use crate::read::published::{published_in, published_number_in};

/// Reads one article from a line of JSON Lines.
///
/// Takes the usual names of each field, in any case: `text`, `body` or `content`; `title` or
/// `headline`; `published`, `date` or `publish_date` (a date, a time stamp, or seconds or
/// milliseconds since 1970); `url`, `source`, `author`, `language`, `id`. Without an id the article
/// is called `name`. A text that is a piece of a web page loses its mark-up.
///
/// # Errors
/// If the line is not a JSON object, has neither text nor title, or carries a date that is none.
pub fn parse_json_line(line: &str, name: &str, origin: Origin) -> Result<Article, ReadErrorKind> {
    let article = Article {
        name: name.to_owned(),
        origin,
        ..Article::default()
    };
    parse(line, &FieldMap::default(), article)
}

/// Fills an article from a JSON object.
pub(in crate::read) fn parse(
    text: &str,
    map: &FieldMap,
    mut article: Article,
) -> Result<Article, ReadErrorKind> {
    let value: Value = serde_json::from_str(text).map_err(ReadErrorKind::NotJson)?;
    let Value::Object(object) = value else {
        return Err(ReadErrorKind::NotAnObject);
    };
    let object: Map<String, Value> = object
        .into_iter()
        .map(|(key, value)| (key.to_lowercase(), value))
        .collect();
    let text = |field| find(&object, map, field).and_then(|(_, value)| plain(value));
    if let Some(id) = text(Field::Id) {
        article.name = id;
    }
    let title = text(Field::Title).unwrap_or_default();
    article.title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let body = text(Field::Text).unwrap_or_default().replace("\r\n", "\n");
    article.body = if html::looks_like_markup(&body) {
        html::fragment_text(&body)?
    } else {
        body.trim().to_owned()
    };
    article.published = published(&object, map)?;
    article.source = text(Field::Source);
    article.url = text(Field::Url);
    article.byline = text(Field::Byline);
    article.language = text(Field::Language);
    if article.title.is_empty() && article.body.is_empty() {
        return Err(ReadErrorKind::NoText);
    }
    Ok(article)
}

/// Finds the first of a field's names that holds something.
fn find<'o>(
    object: &'o Map<String, Value>,
    map: &'o FieldMap,
    field: Field,
) -> Option<(&'o str, &'o Value)> {
    let names = map.columns(field).chain(names_of(field).iter().copied());
    let mut held = names.filter_map(|name| {
        let value = object.get(name)?;
        (!value.is_null() && value.as_str() != Some("")).then_some((name, value))
    });
    held.next()
}

/// Returns the text of a value: a string, a number, a list of them, or an object with a name.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items
            .iter()
            .filter_map(plain)
            .collect::<Vec<_>>()
            .join(", "),
        Value::Object(object) => object
            .get("name")
            .or_else(|| object.get("title"))
            .or_else(|| object.get("rendered"))
            .and_then(plain)?,
        Value::Null | Value::Bool(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

fn published(object: &Map<String, Value>, map: &FieldMap) -> Result<Option<Date>, ReadErrorKind> {
    let Some((field, value)) = find(object, map, Field::Published) else {
        return Ok(None);
    };
    match value {
        Value::String(text) if text.trim().is_empty() => Ok(None),
        Value::String(text) => published_in(field, text),
        other => published_number_in(field, &other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Article, ReadErrorKind> {
        parse_json_line(line, "file:1", Origin::default())
    }

    #[test]
    fn takes_the_usual_names_of_fields() {
        let article = parse(
            r#"{"ID": 7, "Headline": "A\nB", "content": "Text", "publish_date": "2025-11-19T08:00:00Z",
                "link": "https://example.org/7", "publisher": {"name": "Agency"}, "authors": ["X", "Y"]}"#,
        )
        .unwrap();
        assert_eq!(
            (article.name.as_str(), article.title.as_str()),
            ("7", "A B")
        );
        assert_eq!(article.published, Some(jiff::civil::date(2025, 11, 19)));
        assert_eq!(article.source.as_deref(), Some("Agency"));
        assert_eq!(article.byline.as_deref(), Some("X, Y"));
    }

    #[test]
    fn an_article_without_id_is_called_after_its_place() {
        assert_eq!(parse(r#"{"text": "x"}"#).unwrap().name, "file:1");
    }

    #[test]
    fn dates_may_be_figures() {
        let date = |line| parse(line).unwrap().published.unwrap().to_string();
        assert_eq!(
            date(r#"{"text": "x", "timestamp": 1763510400}"#),
            "2025-11-19"
        );
        assert_eq!(
            date(r#"{"text": "x", "timestamp": 1763510400000}"#),
            "2025-11-19"
        );
        assert_eq!(date(r#"{"text": "x", "date": 20251119}"#), "2025-11-19");
    }

    #[test]
    fn a_month_or_a_year_gives_no_day() {
        for date in ["\"1963-01\"", "\"1963\"", "1963", "\"January 1963\""] {
            let article = parse(&format!(r#"{{"text": "x", "date": {date}}}"#)).unwrap();
            assert_eq!(article.published, None, "{date}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let check =
            |line, expected: &str| assert_eq!(parse(line).unwrap_err().to_string(), expected);
        check(
            "[1]",
            "is JSON but not an object; expected one object an article",
        );
        check("{", "is not JSON; expected one object an article");
        check(
            r#"{"date": "soon", "text": "x"}"#,
            "field `date` is `soon`, expected a date such as 2025-11-19",
        );
        check(
            r#"{"text": " "}"#,
            "has neither text nor title; expected one of the fields text, body, content, title",
        );
    }
}
