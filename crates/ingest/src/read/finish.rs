//! What is done to every article, whatever it was read from.

use std::borrow::Cow;

use chancery_model::Article;
use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::error::ReadErrorKind;
use super::language::other_language;
use super::options::{LanguageFilter, ReadOptions};

/// Brings an article into the form that spans are counted in, and checks that it is wanted.
pub(super) fn finish(
    mut article: Article,
    options: &ReadOptions,
) -> Result<Article, ReadErrorKind> {
    article.title = one_line(&article.title);
    article.body = composed(&article.body).trim().to_owned();
    for field in [
        &mut article.source,
        &mut article.byline,
        &mut article.url,
        &mut article.language,
    ] {
        *field = field
            .take()
            .map(|text| one_line(&text))
            .filter(|text| !text.is_empty());
    }
    let has_words = |text: &str| text.chars().any(char::is_alphabetic);
    if !has_words(&article.title) && !has_words(&article.body) {
        return Err(ReadErrorKind::NoText);
    }
    if article.title.len() + article.body.len() > options.max_article_bytes {
        return Err(ReadErrorKind::TooLong {
            limit: options.max_article_bytes,
        });
    }
    article.published = article.published.or(options.published);
    if options.language == LanguageFilter::English
        && let Some(found) = other_language(&article)
    {
        return Err(ReadErrorKind::OtherLanguage { found });
    }
    Ok(article)
}

/// Returns a text in composed form and without control characters.
fn composed(text: &str) -> Cow<'_, str> {
    let is_clean = !text.chars().any(is_unwanted);
    if is_clean && is_nfc_quick(text.chars()) == IsNormalized::Yes {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().filter(|c| !is_unwanted(*c)).nfc().collect())
}

/// Control characters but for tab and line feed, and marks of byte order inside a text.
fn is_unwanted(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n') || letter == '\u{feff}'
}

/// Returns a text on one line, with single spaces.
pub(super) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in composed(text).split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_and_clean() {
        let article = Article {
            title: "A\u{a0}title\nhere".into(),
            body: " Zoe\u{308}\u{0} met\u{85} \u{feff}Lee.\n\nBye.\n".into(),
            source: Some(" ".into()),
            ..Article::default()
        };
        let article = finish(article, &ReadOptions::default()).unwrap();
        assert_eq!(article.title, "A title here");
        assert_eq!(article.body, "Zoë met Lee.\n\nBye.");
        assert_eq!(article.source, None);
    }

    #[test]
    fn a_text_without_a_letter_is_none() {
        let article = Article {
            title: "—".into(),
            body: "1 … 2".into(),
            ..Article::default()
        };
        assert!(matches!(
            finish(article, &ReadOptions::default()),
            Err(ReadErrorKind::NoText)
        ));
    }

    #[test]
    fn composing_cannot_make_an_article_longer_than_the_limit() {
        let options = ReadOptions {
            max_article_bytes: 10,
            ..ReadOptions::default()
        };
        // U+0958 becomes two characters in composed form.
        let article = Article {
            body: "\u{958}\u{958}\u{958}".into(),
            ..Article::default()
        };
        assert!(matches!(
            finish(article, &options),
            Err(ReadErrorKind::TooLong { .. })
        ));
    }
}
