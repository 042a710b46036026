//! From paths to records: articles in batches, each batch on all cores, in the order of the input.

use std::num::NonZeroUsize;

use chancery_ingest::Extractor;
use chancery_ingest::read::ReadError;
use chancery_model::{Article, Record};
use rayon::prelude::*;

use crate::error::CliError;

/// How many articles are in memory at once.
const BATCH: usize = 128;
/// The most text in a batch, so that long articles do not pile up.
const BATCH_BYTES: usize = 4 << 20;

/// What became of one input.
pub(crate) enum Extracted {
    /// An article with its record.
    Record(Box<(Article, Record)>),
    /// An input that gave no article.
    Failed(ReadError),
}

/// Extracts the articles and hands each batch over, in the order of the input.
///
/// The result does not depend on `jobs`: each record is a function of its article alone.
pub(crate) fn for_each(
    extractor: &Extractor,
    articles: impl Iterator<Item = Result<Article, ReadError>>,
    jobs: Option<NonZeroUsize>,
    mut take: impl FnMut(Vec<Extracted>) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|error| {
            CliError::failed("the worker threads cannot be started").with_source(error)
        })?;
    let mut articles = articles.peekable();
    while articles.peek().is_some() {
        let mut batch = Vec::new();
        let mut bytes = 0;
        while batch.len() < BATCH && bytes < BATCH_BYTES {
            let Some(item) = articles.next() else { break };
            bytes += item.as_ref().map_or(0, |article| article.body.len());
            batch.push(item);
        }
        let done = pool.install(|| {
            batch
                .into_par_iter()
                .map(|item| match item {
                    Ok(article) => {
                        let record = extractor.extract(&article);
                        Extracted::Record(Box::new((article, record)))
                    }
                    Err(error) => Extracted::Failed(error),
                })
                .collect()
        });
        take(done)?;
    }
    Ok(())
}
