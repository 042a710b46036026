//! What a user can say about how articles are read.

use std::fmt;
use std::str::FromStr;

use chancery_model::UnknownWordError;
use jiff::civil::Date;

use super::fields::Field;
use super::format::{Format, words};

/// How articles are read.
///
/// More fields may come: fill in the rest with `..ReadOptions::default()`.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// The day of publication of the articles that carry none.
    pub published: Option<Date>,
    /// The format of all inputs; without one, each is told by its content. What is packed is
    /// unpacked in either case.
    pub format: Option<Format>,
    /// Which columns or keys hold what, before the usual names.
    pub map: FieldMap,
    /// The articles of which languages are taken; default: English.
    pub language: LanguageFilter,
    /// The most bytes that one article may have, mark-up included; longer ones are an error.
    /// Default: 16 MiB.
    pub max_article_bytes: usize,
    /// The most bytes that one file may unpack to. Default: 1 TiB.
    pub max_unpacked_bytes: u64,
    /// How many times its size a file may unpack to, once 16 MiB have been unpacked. Default: 400;
    /// text shrinks to a tenth or, where it repeats itself, to a hundredth.
    pub max_ratio: u64,
    /// How many packings may be nested, each counting: `a.tar.gz` has two. Default: 6.
    pub max_depth: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            published: None,
            format: None,
            map: FieldMap::default(),
            language: LanguageFilter::default(),
            max_article_bytes: 16 << 20,
            max_unpacked_bytes: 1 << 40,
            max_ratio: 400,
            max_depth: 6,
        }
    }
}

/// Which languages are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LanguageFilter {
    /// English alone; what is too short to tell is kept.
    #[default]
    English,
    /// All.
    Any,
}

impl fmt::Display for LanguageFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::English => "en",
            Self::Any => "any",
        })
    }
}

impl FromStr for LanguageFilter {
    type Err = UnknownWordError;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        match word.to_lowercase().as_str() {
            "en" | "english" => Ok(Self::English),
            "any" => Ok(Self::Any),
            _ => Err(UnknownWordError {
                what: "language",
                found: word.to_owned(),
                expected: "en, any".to_owned(),
            }),
        }
    }
}

/// Which columns of a table, or keys of a JSON object, hold what: `title=headline,text=body`.
///
/// Names are compared without regard to case. A field may be given several times; the first column
/// that holds something is taken.
///
/// ```
/// use chancery_ingest::read::FieldMap;
/// let map: FieldMap = "title=Headline,text=Body".parse().unwrap();
/// assert_eq!(map.to_string(), "title=headline,text=body");
/// assert_eq!(
///     "tittle=x".parse::<FieldMap>().unwrap_err().to_string(),
///     "unknown field `tittle`, expected one of id, title, text, published, url, source, byline, language"
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FieldMap(Vec<(Field, String)>);

impl FieldMap {
    /// Returns the columns that hold a field, lower case, the preferred first.
    pub(super) fn columns(&self, field: Field) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .filter(move |(mapped, _)| *mapped == field)
            .map(|(_, column)| column.as_str())
    }

    /// Says whether this column holds some field.
    pub(super) fn names(&self, column: &str) -> bool {
        self.0.iter().any(|(_, mapped)| mapped == column)
    }
}

impl fmt::Display for FieldMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (field, column)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}={column}", field.as_str())?;
        }
        Ok(())
    }
}

/// What stands after `--map` cannot be understood.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseFieldMapError {
    /// A part has no `=`, or nothing on one side of it.
    #[error("`{0}` maps nothing, expected FIELD=COLUMN such as `title=headline`")]
    NotAPair(String),
    /// The word before `=` is not a field.
    #[error(transparent)]
    UnknownField(#[from] UnknownWordError),
}

impl FromStr for FieldMap {
    type Err = ParseFieldMapError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut pairs = Vec::new();
        for part in text.split(',').filter(|part| !part.trim().is_empty()) {
            let pair = part.split_once('=').map(|(f, c)| (f.trim(), c.trim()));
            let Some((field, column)) = pair.filter(|(f, c)| !f.is_empty() && !c.is_empty()) else {
                return Err(ParseFieldMapError::NotAPair(part.trim().to_owned()));
            };
            let known = Field::ALL.iter().find(|known| known.as_str() == field);
            let Some(field) = known else {
                return Err(ParseFieldMapError::UnknownField(UnknownWordError {
                    what: "field",
                    found: field.to_owned(),
                    expected: words(Field::ALL.iter().map(|field| field.as_str())),
                }));
            };
            pairs.push((*field, column.to_lowercase()));
        }
        Ok(Self(pairs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_without_a_column_says_what_was_expected() {
        for text in ["title", "title=", "=x", "text=body,title"] {
            let error = text.parse::<FieldMap>().unwrap_err().to_string();
            assert!(
                error.contains("maps nothing, expected FIELD=COLUMN"),
                "{error}"
            );
        }
        assert_eq!("".parse(), Ok(FieldMap::default()));
    }

    #[test]
    fn languages_are_listed() {
        assert_eq!("ANY".parse(), Ok(LanguageFilter::Any));
        assert_eq!(
            "fr".parse::<LanguageFilter>().unwrap_err().to_string(),
            "unknown language `fr`, expected one of en, any"
        );
    }
}
