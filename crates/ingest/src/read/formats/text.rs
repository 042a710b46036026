//! Plain text: optional `Key: value` lines, a title line, and the text.

use chancery_model::{Article, Origin};

use crate::read::error::ReadErrorKind;
use crate::read::fields::{Field, front_matter_field};
use crate::read::published::published_in;

/// Reads one article from plain text.
///
/// The text may begin with front matter: lines such as `Published: 2025-11-19`, `Source: …`,
/// `Url: …`, with or without lines of `---` around them. The first line after it is the title
/// (unless the front matter gives one), the rest is the body. The body keeps its bytes but for line
/// ends, which become `\n`, and blank lines at either end.
///
/// # Errors
/// If nothing is left to read, or a front matter date is not a date.
pub fn parse_text(text: &str, name: &str, origin: Origin) -> Result<Article, ReadErrorKind> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut article = Article {
        name: name.to_owned(),
        origin,
        ..Article::default()
    };
    let mut rest = front_matter(&text, &mut article)?.trim_start();
    if article.title.is_empty() {
        let (title, body) = rest.split_once('\n').unwrap_or((rest, ""));
        title.trim().clone_into(&mut article.title);
        rest = body;
    }
    article.body = rest
        .trim_start_matches(['\n', ' ', '\t'])
        .trim_end()
        .to_owned();
    if article.title.is_empty() && article.body.is_empty() {
        return Err(ReadErrorKind::Empty);
    }
    Ok(article)
}

/// Takes the front matter off and returns what follows it.
pub(super) fn front_matter<'t>(
    text: &'t str,
    article: &mut Article,
) -> Result<&'t str, ReadErrorKind> {
    let mut rest = text.trim_start_matches(['\n', ' ', '\t']);
    let fenced = rest.strip_prefix("---\n");
    rest = fenced.unwrap_or(rest);
    loop {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        if fenced.is_some() && line.trim_end() == "---" {
            return Ok(after);
        }
        let known = line.split_once(':').and_then(|(key, value)| {
            let field = front_matter_field(key)?;
            Some((field, key.trim(), value.trim().trim_matches('"')))
        });
        match known {
            Some((field, key, value)) => set(article, field, key, value)?,
            // In a fence, keys that mean nothing here are passed over.
            None if fenced.is_some() && !after.is_empty() => {}
            None if fenced.is_some() => return Ok(text),
            None => return Ok(rest),
        }
        rest = after;
    }
}

/// Sets what a key carries.
fn set(article: &mut Article, field: Field, key: &str, value: &str) -> Result<(), ReadErrorKind> {
    if value.is_empty() {
        return Ok(());
    }
    let some = || Some(value.to_owned());
    match field {
        Field::Published => article.published = published_in(key, value)?,
        Field::Source => article.source = some(),
        Field::Url => article.url = some(),
        Field::Byline => article.byline = some(),
        Field::Language => article.language = some(),
        Field::Title => value.clone_into(&mut article.title),
        Field::Id => value.clone_into(&mut article.name),
        Field::Text => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Article {
        parse_text(text, "x", Origin::default()).unwrap()
    }

    #[test]
    fn front_matter_title_and_body_are_told_apart() {
        let article =
            parse("Published: 2025-11-19\r\nA title: with colon\r\n\r\nFirst.\r\n\r\nSecond.\n");
        assert_eq!(article.title, "A title: with colon");
        assert_eq!(article.body, "First.\n\nSecond.");
        assert_eq!(article.published, Some(jiff::civil::date(2025, 11, 19)));
    }

    #[test]
    fn fenced_front_matter_may_hold_the_title() {
        let article = parse("---\ntitle: \"T\"\ntags: a, b\ndate: 2025-01-02\n---\n\nBody here.");
        assert_eq!(
            (article.title.as_str(), article.body.as_str()),
            ("T", "Body here.")
        );
        assert!(article.published.is_some());
    }

    #[test]
    fn an_open_fence_is_text() {
        assert_eq!(parse("---\nA title\n\nBody").title, "---");
    }

    #[test]
    fn a_headline_with_a_colon_is_no_front_matter() {
        assert_eq!(
            parse("Ukraine: what next\n\nText").title,
            "Ukraine: what next"
        );
    }

    #[test]
    fn a_bad_date_says_what_was_expected() {
        let error = parse_text("Published: soon\nT\n\nB", "x", Origin::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "field `Published` is `soon`, expected a date such as 2025-11-19"
        );
    }

    #[test]
    fn nothing_but_space_is_empty() {
        let error = parse_text("\u{feff} \n\n", "x", Origin::default()).unwrap_err();
        assert!(matches!(error, ReadErrorKind::Empty));
    }
}
