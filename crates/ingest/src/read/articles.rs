//! The stream of articles from the paths that a user names.

use std::path::PathBuf;

use chancery_model::Article;

use super::documents::Documents;
use super::error::ReadError;
use super::options::ReadOptions;

/// The articles under some paths, each with its origin, or the reason why there is none.
///
/// As [`Documents`], with each document taken apart on the thread that asks for it. Those who have
/// more threads take the documents and call [`super::Document::article`] there.
pub struct Articles {
    documents: Documents,
    options: ReadOptions,
}

impl Articles {
    /// Starts reading the articles under these paths.
    #[must_use]
    pub fn new(paths: &[PathBuf], options: ReadOptions) -> Self {
        Self {
            documents: Documents::new(paths, options.clone()),
            options,
        }
    }
}

impl Iterator for Articles {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        let document = self.documents.next()?;
        Some(document.and_then(|document| document.article(&self.options)))
    }
}
