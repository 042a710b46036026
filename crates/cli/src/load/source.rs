//! What is read for a load: documents, and the files that they came from.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::UNIX_EPOCH;

use chancery_ingest::read::{Choice, Document, ReadError, ReadOptions, Visitor, visit_documents};
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
    /// The number of bytes read of the files as they lie on disk.
    pub(crate) bytes: Arc<AtomicU64>,
    /// Whether the user asked for an end.
    pub(crate) interrupt: Interrupt,
}

impl Source {
    /// Reads documents into the sink until there are no more or none is wanted. Files in which nothing
    /// can be new, as a database `known` says, are told of and not opened.
    pub(crate) fn read(
        &self,
        paths: &[PathBuf],
        options: &ReadOptions,
        known: Option<&Path>,
        sink: &mut dyn FnMut(Read) -> Flow,
    ) {
        let mut following = Following {
            source: self,
            // What cannot be opened to look things up is read anew.
            known: known.and_then(|path| Store::open_read_only(path).ok()),
            sink,
            seen: None,
        };
        visit_documents(paths, options, &self.bytes, &mut following);
    }

    /// Returns a regular file as it is now, unless it changed just now.
    fn look_at(&self, path: &Path) -> Option<FileRead> {
        if path == Path::new("-") {
            return None;
        }
        let metadata = std::fs::metadata(path).ok()?;
        let modified = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let modified = i64::try_from(modified.as_nanos()).ok()?;
        let started = i64::try_from(self.started.as_nanosecond()).ok()?;
        let is_settled = metadata.is_file() && modified < started.saturating_sub(SETTLED);
        is_settled.then(|| FileRead {
            file: path.display().to_string(),
            size: metadata.len(),
            modified,
            reading: self.reading,
            articles: 0,
        })
    }
}

/// Goes through the files with the reader.
struct Following<'s> {
    source: &'s Source,
    known: Option<Store>,
    sink: &'s mut dyn FnMut(Read) -> Flow,
    /// How the file was when it was opened; `None` if that does not tell whether it changes, or
    /// if its articles name members of it as their origin, which the log does not know.
    seen: Option<FileRead>,
}

impl Following<'_> {
    /// Returns how many articles of a file are stored, if it was read to its end and is as it was.
    fn articles_in(&self, file: &FileRead) -> Option<u64> {
        self.known.as_ref()?.articles_read(file).ok()?
    }
}

impl Visitor for Following<'_> {
    fn begin(&mut self, file: &Path) -> ControlFlow<(), Choice> {
        if self.source.interrupt.is_asked() {
            return ControlFlow::Break(());
        }
        self.seen = self.source.look_at(file);
        if let Some(seen) = &self.seen
            && let Some(articles) = self.articles_in(seen)
        {
            (self.sink)(Read::Passed(articles))?;
            return ControlFlow::Continue(Choice::PassOver);
        }
        ControlFlow::Continue(Choice::Read)
    }

    fn take(&mut self, item: Result<Document, ReadError>) -> Flow {
        if self.source.interrupt.is_asked() {
            return Flow::Break(());
        }
        let origin = match &item {
            Ok(document) => document.origin(),
            Err(error) => &error.origin,
        };
        if self
            .seen
            .as_ref()
            .is_some_and(|seen| seen.file != origin.file)
        {
            self.seen = None;
        }
        (self.sink)(Read::from(item))
    }

    fn end(&mut self, file: &Path, count: u64) -> Flow {
        let seen = self.seen.take();
        // In what gave nothing, nothing was found that could be passed over; and what changed while
        // it was read may have changed behind the reader.
        let is_whole = count > 0 && seen.is_some() && self.source.look_at(file) == seen;
        (self.sink)(Read::Finished(seen.filter(|_| is_whole)))
    }
}
