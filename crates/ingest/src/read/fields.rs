//! The names under which files carry what an article has.

/// A property of an article that a file can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Id,
    Title,
    Text,
    Published,
    Url,
    Source,
    Byline,
    Language,
}

impl Field {
    /// Every field.
    pub(super) const ALL: &'static [Self] = &[
        Self::Id,
        Self::Title,
        Self::Text,
        Self::Published,
        Self::Url,
        Self::Source,
        Self::Byline,
        Self::Language,
    ];

    /// Returns the word for this field that users write.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Title => "title",
            Self::Text => "text",
            Self::Published => "published",
            Self::Url => "url",
            Self::Source => "source",
            Self::Byline => "byline",
            Self::Language => "language",
        }
    }
}

/// The usual names, in the order in which they are preferred.
const NAMES: &[(Field, &[&str])] = &[
    (
        Field::Id,
        &["id", "_id", "uuid", "guid", "article_id", "doc_id"],
    ),
    (Field::Title, &["title", "headline", "name"]),
    (
        Field::Text,
        &[
            "text",
            "body",
            "content",
            "maintext",
            "article",
            "full_text",
            "content_text",
            "content_html",
            "articlebody",
        ],
    ),
    (
        Field::Published,
        &[
            "published",
            "date",
            "publish_date",
            "published_at",
            "published_date",
            "date_publish",
            "date_published",
            "publication_date",
            "pubdate",
            "publishedat",
            "datepublished",
            "datetime",
            "timestamp",
        ],
    ),
    (
        Field::Url,
        &["url", "link", "canonical_url", "uri", "web_url"],
    ),
    (
        Field::Source,
        &[
            "source",
            "publisher",
            "source_domain",
            "domain",
            "site",
            "outlet",
        ],
    ),
    (Field::Byline, &["byline", "author", "authors"]),
    (Field::Language, &["language", "lang"]),
];

/// Returns the names under which a field is carried, lower case, the preferred first.
pub(super) fn names_of(field: Field) -> &'static [&'static str] {
    NAMES
        .iter()
        .find(|(known, _)| *known == field)
        .map_or(&[], |(_, names)| names)
}

/// Returns the field that a `Key: value` line of a text file carries.
///
/// Only these keys are front matter, so that a headline with a colon stays a headline.
pub(super) fn front_matter_field(key: &str) -> Option<Field> {
    let key = key.trim().to_lowercase();
    match key.as_str() {
        "published" | "date" | "publication date" => Some(Field::Published),
        "source" | "publisher" => Some(Field::Source),
        "url" | "link" => Some(Field::Url),
        "author" | "authors" | "byline" => Some(Field::Byline),
        "language" | "lang" => Some(Field::Language),
        "title" | "headline" => Some(Field::Title),
        "id" => Some(Field::Id),
        _ => None,
    }
}

/// Returns the field that a column with this name usually holds.
pub(super) fn field_of_column(column: &str) -> Option<Field> {
    NAMES
        .iter()
        .find(|(_, names)| names.contains(&column))
        .map(|(field, _)| *field)
}
