//! What is read: one article with what is known of where it came from.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;

use crate::Part;

/// The identity of an article: a hash of its normalised content.
///
/// Two files with the same title, text and publication date are the same article, whatever they
/// are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArticleId([u8; 16]);

impl ArticleId {
    /// Returns the id with these 16 bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the 16 bytes of the id.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The text is not the 32 hexadecimal digits of an [`ArticleId`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an article id, expected 32 hexadecimal digits")]
pub struct ParseArticleIdError(String);

impl FromStr for ArticleId {
    type Err = ParseArticleIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let error = || ParseArticleIdError(text.to_owned());
        if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(error());
        }
        let number = u128::from_str_radix(text, 16).map_err(|_| error())?;
        Ok(Self(number.to_be_bytes()))
    }
}

/// Where an article was read from.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Origin {
    /// The file, as the user named it or as it was found in a directory; `-` for standard input.
    pub file: String,
    /// The place inside the file for those that hold several: the line of a JSON Lines file, from 1.
    pub line: Option<u64>,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.file),
            None => f.write_str(&self.file),
        }
    }
}

/// One article: a title, a body, and what is known of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// What its source calls it: the file's name without its ending, or the `id` of a JSON line.
    pub name: String,
    /// The headline, without line breaks; may be empty.
    pub title: String,
    /// The text that evidence spans count in.
    pub body: String,
    /// The day of publication. Without one, relative dates stay unresolved.
    pub published: Option<Date>,
    /// Who published it.
    pub source: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Its language, as a BCP 47 tag.
    pub language: Option<String>,
    /// Where it was read from.
    pub origin: Origin,
}

impl Article {
    /// Returns the article's identity, computed from title, body and publication date.
    ///
    /// The text is taken in Unicode's composed form with runs of white space as one space, so that
    /// a file that was merely re-wrapped or re-encoded stays the same article. Linear in the text.
    #[must_use]
    pub fn id(&self) -> ArticleId {
        let mut hasher = blake3::Hasher::new();
        for part in [&self.title, &self.body] {
            hash_normalised(&mut hasher, part);
            hasher.update(&[0]);
        }
        if let Some(date) = self.published {
            hasher.update(date.to_string().as_bytes());
        }
        let mut bytes = [0; 16];
        hasher.finalize_xof().fill(&mut bytes);
        ArticleId(bytes)
    }

    /// Returns the text that spans in `part` count in.
    #[must_use]
    pub fn part(&self, part: Part) -> &str {
        match part {
            Part::Title => &self.title,
            Part::Body => &self.body,
        }
    }
}

fn hash_normalised(hasher: &mut blake3::Hasher, text: &str) {
    let mut buffer = String::with_capacity(256);
    for word in text.split_whitespace() {
        buffer.clear();
        // Most words are composed as they are.
        if word.is_ascii() {
            buffer.push_str(word);
        } else {
            buffer.extend(word.nfc());
        }
        buffer.push(' ');
        hasher.update(buffer.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, body: &str) -> Article {
        Article {
            title: title.into(),
            body: body.into(),
            ..Article::default()
        }
    }

    #[test]
    fn wrapping_and_composition_do_not_change_the_id() {
        let a = article("T", "Zoë met\nLee.");
        let b = article("T", "Zoe\u{308}  met Lee.\n");
        assert_eq!(a.id(), b.id());
    }

    #[test]
    fn title_body_and_date_change_the_id() {
        let a = article("T", "x");
        assert_ne!(a.id(), article("T x", "").id());
        let dated = Article {
            published: Some(jiff::civil::date(2025, 1, 2)),
            ..a.clone()
        };
        assert_ne!(a.id(), dated.id());
    }

    #[test]
    fn ids_survive_printing() {
        let id = article("T", "x").id();
        assert_eq!(id.to_string().parse(), Ok(id));
        assert!("+123".parse::<ArticleId>().is_err());
        assert!("zz".repeat(16).parse::<ArticleId>().is_err());
    }
}
