//! What is read for a load: articles, and the files that they came from.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::UNIX_EPOCH;

use chancery_ingest::read::ReadError;
use chancery_model::{Article, Origin};
use chancery_store::{FileRead, Store};
use jiff::Timestamp;

use crate::batch::Read;
use crate::interrupt::Interrupt;
use crate::ordered::Flow;

/// A file that changed so shortly before the run may have changed again within the same tick of the
/// file system's clock.
const SETTLED: i64 = 2_000_000_000;

/// Watches over the files while they are read.
pub(crate) struct Source {
    /// A hash of all that decides what is read from a file, and what is made of it.
    pub(crate) reading: [u8; 16],
    /// When the run began.
    pub(crate) started: Timestamp,
    /// The number of bytes read, for the progress.
    pub(crate) bytes: Arc<AtomicU64>,
    /// Whether the user asked for an end.
    pub(crate) interrupt: Interrupt,
}

/// The file that is being read.
struct Current {
    name: String,
    /// How the file was when it was opened; `None` if that does not tell whether it changes.
    seen: Option<FileRead>,
    articles: u64,
    has_failed: bool,
    /// The bytes of the file that are counted already.
    counted: u64,
}

impl Source {
    /// Reads articles into the sink until there are no more or none is wanted.
    pub(crate) fn read(
        &self,
        articles: impl Iterator<Item = Result<Article, ReadError>>,
        sink: &mut dyn FnMut(Read) -> Flow,
    ) {
        let mut current: Option<Current> = None;
        for item in articles {
            if self.interrupt.is_asked() {
                return;
            }
            let origin = match &item {
                Ok(article) => &article.origin,
                Err(error) => &error.origin,
            };
            if current.as_ref().is_none_or(|file| file.name != origin.file) {
                if self.finish(current.take(), sink).is_break() {
                    return;
                }
                current = Some(self.start(origin));
            }
            if let Some(file) = &mut current {
                match &item {
                    Ok(article) => {
                        file.articles += 1;
                        self.count(file, article.body.len());
                    }
                    Err(error) => file.has_failed |= !error.is_skip(),
                }
            }
            let item = match item {
                Ok(article) => Read::Article(Box::new(article)),
                Err(error) => Read::Failed(error),
            };
            if sink(item).is_break() {
                return;
            }
        }
        // Nothing follows that could be left out.
        let _ = self.finish(current, sink);
    }

    /// Takes the files in which nothing can be new out of the paths, and tells the sink of them.
    pub(crate) fn pass_over(
        &self,
        paths: Vec<PathBuf>,
        known: Option<&Path>,
        sink: &mut dyn FnMut(Read) -> Flow,
    ) -> Vec<PathBuf> {
        // What cannot be opened to look things up is read anew.
        let Some(store) = known.and_then(|path| Store::open_read_only(path).ok()) else {
            return paths;
        };
        let mut left = Vec::with_capacity(paths.len());
        for path in paths {
            match self.known(&store, &path) {
                Some(file) => {
                    self.bytes.fetch_add(file.size, Ordering::Relaxed);
                    if sink(Read::Passed(file)).is_break() {
                        return Vec::new();
                    }
                }
                None => left.push(path),
            }
        }
        left
    }

    /// Returns a file whose articles are all stored already.
    fn known(&self, store: &Store, path: &Path) -> Option<FileRead> {
        let mut file = self.look_at(&path.display().to_string())?;
        file.articles = store.articles_read(&file).ok()??;
        Some(file)
    }

    fn start(&self, origin: &Origin) -> Current {
        Current {
            name: origin.file.clone(),
            seen: self.look_at(&origin.file),
            articles: 0,
            has_failed: false,
            counted: 0,
        }
    }

    fn finish(&self, file: Option<Current>, sink: &mut dyn FnMut(Read) -> Flow) -> Flow {
        let Some(file) = file else {
            return Flow::Continue(());
        };
        let Some(mut seen) = file.seen else {
            return Flow::Continue(());
        };
        self.bytes
            .fetch_add(seen.size.saturating_sub(file.counted), Ordering::Relaxed);
        if file.has_failed || self.look_at(&file.name).as_ref() != Some(&seen) {
            return Flow::Continue(());
        }
        seen.articles = file.articles;
        sink(Read::Finished(seen))
    }

    /// Counts the bytes of an article as read, up to the size of its file.
    fn count(&self, file: &mut Current, length: usize) {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let left = file
            .seen
            .as_ref()
            .map_or(length, |seen| seen.size.saturating_sub(file.counted));
        let length = length.min(left);
        file.counted += length;
        self.bytes.fetch_add(length, Ordering::Relaxed);
    }

    /// Returns a regular file as it is now, unless it changed just now.
    fn look_at(&self, name: &str) -> Option<FileRead> {
        let metadata = std::fs::metadata(name).ok()?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let modified = i64::try_from(modified.as_nanos()).ok()?;
        let started = i64::try_from(self.started.as_nanosecond()).ok()?;
        let is_settled = metadata.is_file() && modified < started.saturating_sub(SETTLED);
        is_settled.then(|| FileRead {
            file: name.to_owned(),
            size: metadata.len(),
            modified,
            reading: self.reading,
            articles: 0,
        })
    }
}

/// Returns the number of bytes under some paths, or `None` where one of them has no size.
pub(crate) fn total_size(paths: &[PathBuf]) -> Option<u64> {
    paths.iter().try_fold(0_u64, |sum, path| {
        let size = size_of(path)?;
        Some(sum.saturating_add(size))
    })
}

fn size_of(path: &Path) -> Option<u64> {
    let metadata = match std::fs::metadata(path) {
        Ok(metadata) => metadata,
        // What is not there is soon done.
        Err(_) if path != Path::new("-") => return Some(0),
        Err(_) => return None,
    };
    if metadata.is_file() {
        return Some(metadata.len());
    }
    let entries = std::fs::read_dir(path).ok()?;
    let sizes = entries.filter_map(|entry| {
        let entry = entry.ok()?;
        // Links are not followed here: a rough number is enough, an endless loop is not.
        match entry.file_type().ok()? {
            kind if kind.is_dir() => size_of(&entry.path()),
            kind if kind.is_file() => Some(entry.metadata().ok()?.len()),
            _ => None,
        }
    });
    Some(sizes.sum())
}
