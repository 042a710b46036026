//! Following the reading file by file: what to pass over, what was in a file, and when it ended.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::document::Document;
use super::documents::Files;
use super::error::ReadError;
use super::options::ReadOptions;
use super::place::{Place, Promise};
use super::walk::for_each_file;

/// Whether a file is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Read it.
    Read,
    /// Pass over it: what is in it is known. A directory of such files is not an empty one.
    PassOver,
}

/// Follows the reading of files. Every method may end it with [`ControlFlow::Break`].
pub trait Visitor {
    /// Is asked before a file is opened; `-` is standard input.
    fn begin(&mut self, file: &Path) -> ControlFlow<(), Choice>;

    /// Takes a document, or the reason why there is none at its place.
    fn take(&mut self, item: Result<Document, ReadError>) -> ControlFlow<()>;

    /// Is told that nothing more comes from the file that was begun last; `count` documents and
    /// errors came from it.
    fn end(&mut self, file: &Path, count: u64) -> ControlFlow<()>;
}

/// Reads the documents under some paths on this thread, and tells `visitor` of each file and of what
/// is in it, in the order of the paths and, in a directory, by name.
///
/// `bytes` counts what has been read of the files as they lie on disk, packed or not. At the end of a
/// file, and for a file that is passed over, it has grown by the whole size of that file.
pub fn visit_documents(
    paths: &[PathBuf],
    options: &ReadOptions,
    bytes: &Arc<AtomicU64>,
    visitor: &mut dyn Visitor,
) {
    // Nothing follows that could be left out.
    let _ = Files::new(options, bytes, visitor).read(paths);
}

/// Returns the number of bytes that [`visit_documents`] will count for these paths, or `None` where
/// one of them has no size: a pipe, say.
///
/// Walks through directories, so it takes time where they are large.
#[must_use]
pub fn input_size(paths: &[PathBuf]) -> Option<u64> {
    let mut sum = 0_u64;
    for path in paths {
        if path.is_dir() {
            for_each_file(path, |file| {
                let wanted = file.ok().filter(|file| is_candidate(file));
                sum = sum.saturating_add(wanted.and_then(|file| size(&file)).unwrap_or(0));
                true
            });
        } else if path == Path::new("-") || path.exists() {
            sum = sum.saturating_add(size(path)?);
        }
    }
    Some(sum)
}

/// Says whether a file in a directory can hold articles, as far as its name tells.
pub(super) fn is_candidate(file: &Path) -> bool {
    Place::file(file).promise() != Promise::Foreign
}

/// Returns the size of a regular file.
pub(super) fn size(file: &Path) -> Option<u64> {
    if file == Path::new("-") {
        return None;
    }
    let metadata = std::fs::metadata(file).ok()?;
    metadata.is_file().then_some(metadata.len())
}

/// Sets a count of bytes to what it is once a file is behind.
pub(super) fn count_whole(bytes: &AtomicU64, before: u64, size: Option<u64>) {
    if let Some(size) = size {
        bytes.store(before.saturating_add(size), Ordering::Relaxed);
    }
}
