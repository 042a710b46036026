//! What holds for the articles of any bytes whatsoever.

use chancery_ingest::read::{Format, LanguageFilter, ReadErrorKind, ReadOptions, read_articles};
use unicode_normalization::is_nfc;

/// Reads the bytes in a format, or in the one that they seem to be in, and checks what comes out.
pub(crate) fn check(bytes: &[u8], format: Option<Format>, name: &str) {
    let options = ReadOptions {
        format,
        language: LanguageFilter::Any,
        max_article_bytes: 1 << 16,
        max_unpacked_bytes: 1 << 22,
        ..ReadOptions::default()
    };
    for item in read_articles(bytes, name, &options) {
        match item {
            Ok(article) => {
                assert!(!article.title.is_empty() || !article.body.is_empty());
                assert!(!article.title.contains(['\n', '\r']));
                assert!(article.title.len() + article.body.len() <= options.max_article_bytes);
                assert_eq!(article.body, article.body.trim());
                assert!(is_nfc(&article.title) && is_nfc(&article.body));
                assert!(article.origin.file.starts_with(name));
            }
            Err(error) => {
                assert!(!matches!(error.kind, ReadErrorKind::Crashed));
                assert!(!error.to_string().is_empty());
            }
        }
    }
}
