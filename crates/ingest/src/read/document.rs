//! One article before it is taken apart.

use std::panic::{AssertUnwindSafe, catch_unwind};

use chancery_model::{Article, Origin};

use super::encoding::decode;
use super::error::{ReadError, ReadErrorKind};
use super::finish::finish;
use super::formats::{email, html, json_object, markdown, text};
use super::options::ReadOptions;

/// The bytes of one article, not yet taken apart.
///
/// Reading a stream is work for one thread; [`Document::article`] is the other half and can be done
/// on many. It is a pure function of the document and the options.
#[derive(Debug)]
pub struct Document {
    origin: Origin,
    name: String,
    payload: Payload,
}

/// What a document holds.
#[derive(Debug)]
pub(super) enum Payload {
    /// Plain text, with where it was found on the web.
    Text { bytes: Vec<u8>, url: Option<String> },
    /// Markdown.
    Markdown(Vec<u8>),
    /// A web page, with what its response says of it.
    Html {
        bytes: Vec<u8>,
        charset: Option<String>,
        url: Option<String>,
    },
    /// A JSON object.
    Json {
        bytes: Vec<u8>,
        /// Who published it, unless it says so itself.
        source: Option<String>,
        language: Option<String>,
    },
    /// A mail message.
    Email(Vec<u8>),
    /// Fields that are ready but for the body, which may hold mark-up.
    Fields { article: Article, is_html: bool },
}

impl Payload {
    /// Says whether it is a JSON object that is no article: it has neither text nor title.
    pub(super) fn is_other_json(&self, options: &ReadOptions) -> bool {
        let Self::Json { bytes, .. } = self else {
            return false;
        };
        let text = String::from_utf8_lossy(bytes);
        let outcome = json_object::parse(&text, &options.map, Article::default());
        matches!(outcome, Err(ReadErrorKind::NoText))
    }
}

impl Document {
    pub(super) fn new(origin: Origin, name: String, payload: Payload) -> Self {
        Self {
            origin,
            name,
            payload,
        }
    }

    /// Returns where the document stands.
    #[must_use]
    pub fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Returns the size of the document in bytes, mark-up included.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.payload {
            Payload::Text { bytes, .. }
            | Payload::Markdown(bytes)
            | Payload::Email(bytes)
            | Payload::Html { bytes, .. }
            | Payload::Json { bytes, .. } => bytes.len(),
            Payload::Fields { article, .. } => article.title.len() + article.body.len(),
        }
    }

    /// Takes the document apart: the encoding is converted, mark-up and boilerplate are dropped,
    /// text comes in Unicode's composed form (NFC).
    ///
    /// # Errors
    /// If there is no article in it, or one in another language than asked for.
    pub fn article(self, options: &ReadOptions) -> Result<Article, ReadError> {
        let Self {
            origin,
            name,
            payload,
        } = self;
        // Pages and messages go through parsers of others: one that gives up must not end a batch.
        let parsed = catch_unwind(AssertUnwindSafe(|| {
            parse(payload, &name, &origin, options).and_then(|article| finish(article, options))
        }));
        parsed
            .unwrap_or(Err(ReadErrorKind::Crashed))
            .map_err(|kind| ReadError { origin, kind })
    }
}

fn parse(
    payload: Payload,
    name: &str,
    origin: &Origin,
    options: &ReadOptions,
) -> Result<Article, ReadErrorKind> {
    let empty = || Article {
        name: name.to_owned(),
        origin: origin.clone(),
        ..Article::default()
    };
    match payload {
        Payload::Text { bytes, url } => {
            let mut article = text::parse_text(&decode(bytes, None)?, name, origin.clone())?;
            article.url = article.url.or(url);
            Ok(article)
        }
        Payload::Markdown(bytes) => markdown::parse(&decode(bytes, None)?, empty()),
        Payload::Html {
            bytes,
            charset,
            url,
        } => html::parse(bytes, charset.as_deref(), url.as_deref(), empty()),
        Payload::Json {
            bytes,
            source,
            language,
        } => {
            let mut article = json_object::parse(&decode(bytes, None)?, &options.map, empty())?;
            article.source = article.source.or(source);
            article.language = article.language.or(language);
            Ok(article)
        }
        Payload::Email(bytes) => email::parse(&bytes, empty()),
        Payload::Fields {
            mut article,
            is_html,
        } => {
            if is_html {
                article.body = html::fragment_text(&article.body)?;
            }
            Ok(article)
        }
    }
}
