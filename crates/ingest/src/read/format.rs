//! The formats that hold articles.

use std::fmt;
use std::str::FromStr;

use chancery_model::UnknownWordError;

/// A format that holds one article or many.
///
/// What packs other files (gzip, zstd, bzip2, zip, tar) is not among them: it is unpacked whatever
/// the format of the things inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Format {
    /// Plain text: optional `Key: value` lines, a title line, the text.
    Text,
    /// Markdown, with front matter or without.
    Markdown,
    /// One web page.
    Html,
    /// One JSON object a line.
    JsonLines,
    /// A JSON array of objects, an object that holds one, a JSON Feed, or single objects.
    Json,
    /// A table with a header, cells parted by commas (or semicolons).
    Csv,
    /// A table with a header, cells parted by tabs.
    Tsv,
    /// RSS or Atom.
    Feed,
    /// A web archive: the HTML responses of a crawl, or their extracted text.
    Warc,
    /// TEI XML as historians publish documents.
    Tei,
    /// One mail message.
    Email,
    /// Many mail messages.
    Mbox,
}

impl Format {
    /// Every format, in the order in which they are listed to users.
    pub const ALL: &'static [Self] = &[
        Self::Text,
        Self::Markdown,
        Self::Html,
        Self::JsonLines,
        Self::Json,
        Self::Csv,
        Self::Tsv,
        Self::Feed,
        Self::Warc,
        Self::Tei,
        Self::Email,
        Self::Mbox,
    ];

    /// Returns the word that stands for this format on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::JsonLines => "jsonl",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::Feed => "feed",
            Self::Warc => "warc",
            Self::Tei => "tei",
            Self::Email => "eml",
            Self::Mbox => "mbox",
        }
    }

    /// Returns the format that a file's ending promises.
    pub(super) fn of_ending(ending: &str) -> Option<Self> {
        Some(match ending {
            "txt" | "text" => Self::Text,
            "md" | "markdown" => Self::Markdown,
            "html" | "htm" | "xhtml" => Self::Html,
            "jsonl" | "ndjson" => Self::JsonLines,
            "json" => Self::Json,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "rss" | "atom" => Self::Feed,
            "warc" | "wet" => Self::Warc,
            "tei" => Self::Tei,
            "eml" => Self::Email,
            "mbox" | "mbx" => Self::Mbox,
            _ => return None,
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Format {
    type Err = UnknownWordError;

    /// Reads a format by its word or by a usual ending: `html`, `htm`, `rss`, `ndjson`.
    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let lower = word.to_lowercase();
        let named = Self::ALL.iter().find(|format| format.as_str() == lower);
        named
            .copied()
            .or_else(|| Self::of_ending(&lower))
            .ok_or_else(|| UnknownWordError {
                what: "format",
                found: word.to_owned(),
                expected: words(Self::ALL.iter().map(|format| format.as_str())),
            })
    }
}

/// Joins the words that were possible.
pub(super) fn words<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_its_format() {
        for format in Format::ALL {
            assert_eq!(format.to_string().parse(), Ok(*format));
        }
        assert_eq!("HTM".parse(), Ok(Format::Html));
    }

    #[test]
    fn an_unknown_format_lists_the_known_ones() {
        assert_eq!(
            "docx".parse::<Format>().unwrap_err().to_string(),
            "unknown format `docx`, expected one of text, markdown, html, jsonl, json, csv, tsv, \
             feed, warc, tei, eml, mbox"
        );
    }
}
