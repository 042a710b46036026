//! The stream of documents from the paths that a user names.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

use chancery_model::Article;

use super::containers::zip;
use super::document::Document;
use super::error::{Halt, ReadError, ReadErrorKind};
use super::input::Counted;
use super::options::ReadOptions;
use super::place::Place;
use super::reader::Reader;
use super::visit::{Choice, Visitor, count_whole, is_candidate, size, visit_documents};
use super::walk::for_each_file;

/// How many documents may wait between the reader and those who take them apart.
const WAITING: usize = 16;

/// The documents under some paths, each with its origin, or the reason why there is none.
///
/// Files are read one after the other, in the order of the paths and, in a directory, by name. What
/// is packed (gzip, zstd, bzip2, zip, tar) is read without being written anywhere. `-` stands for
/// standard input. A thread reads ahead by a few documents, so memory does not grow with the input.
///
/// One bad file, member or line never ends the list.
pub struct Documents {
    receiver: Receiver<Result<Document, ReadError>>,
    bytes: Arc<AtomicU64>,
}

impl Documents {
    /// Starts reading the documents under these paths.
    #[must_use]
    pub fn new(paths: &[PathBuf], options: ReadOptions) -> Self {
        let (sender, receiver) = sync_channel(WAITING);
        let bytes = Arc::new(AtomicU64::new(0));
        let paths = paths.to_vec();
        let counter = Arc::clone(&bytes);
        // Not joined: it ends when the receiver is gone, and standard input may keep it waiting.
        let _detached = thread::spawn(move || {
            visit_documents(&paths, &options, &counter, &mut Sending(sender));
        });
        Self { receiver, bytes }
    }

    /// Returns how many bytes of the files have been read so far, for a display of progress; files
    /// that are packed count as they lie on disk.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    /// Returns a handle on [`Documents::bytes_read`] that outlives the moving of this list.
    #[must_use]
    pub fn progress(&self) -> ReadProgress {
        ReadProgress(Arc::clone(&self.bytes))
    }
}

/// How many bytes a list of documents has read.
#[derive(Debug, Clone)]
pub struct ReadProgress(Arc<AtomicU64>);

impl ReadProgress {
    /// Returns how many bytes of the files have been read so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sends on whatever is read.
struct Sending(SyncSender<Result<Document, ReadError>>);

impl Visitor for Sending {
    fn begin(&mut self, _: &Path) -> ControlFlow<(), Choice> {
        ControlFlow::Continue(Choice::Read)
    }

    fn take(&mut self, item: Result<Document, ReadError>) -> ControlFlow<()> {
        match self.0.send(item) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    fn end(&mut self, _: &Path, _: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Iterator for Documents {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.receiver.recv().ok()
    }
}

/// Reads bytes that are in memory or come from elsewhere as if they were a file of this name that the
/// user had named, and returns all articles in them and what went wrong.
///
/// Holds all articles in memory; for large inputs there is [`Documents`].
pub fn read_articles(
    input: impl Read,
    name: &str,
    options: &ReadOptions,
) -> Vec<Result<Article, ReadError>> {
    let mut articles = Vec::new();
    let mut sink = |item: Result<Document, ReadError>| {
        articles.push(item.and_then(|document| document.article(options)));
        ControlFlow::Continue(())
    };
    let mut reader = Reader::new(options, &mut sink);
    let count = Rc::clone(&reader.file);
    let input = Counted::new(input, count, Arc::default());
    let place = Place::file(Path::new(name));
    // The sink never asks for an end.
    reader.read(&place, Box::new(input), true).ok();
    articles
}

/// Returns the files that [`Documents`] reads for these paths, in its order: the paths that are
/// files, and the files in those that are directories. For totals, and to read file by file.
///
/// Files in directories whose endings are known to hold no articles are left out.
///
/// # Errors
/// Each item can be an error: a directory that cannot be entered, or a loop of links.
#[must_use]
pub fn input_files(paths: &[PathBuf]) -> Vec<Result<PathBuf, ReadError>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            for_each_file(path, |file| {
                if file.as_ref().map_or(true, |file| is_candidate(file)) {
                    files.push(file);
                }
                true
            });
        } else {
            files.push(Ok(path.clone()));
        }
    }
    files
}

/// Nobody wants more.
pub(super) struct Stopped;

/// Reads files one after the other.
pub(super) struct Files<'f, 'v> {
    options: &'f ReadOptions,
    bytes: &'f Arc<AtomicU64>,
    visitor: &'f mut (dyn Visitor + 'v),
}

impl<'f, 'v> Files<'f, 'v> {
    pub(super) fn new(
        options: &'f ReadOptions,
        bytes: &'f Arc<AtomicU64>,
        visitor: &'f mut (dyn Visitor + 'v),
    ) -> Self {
        Self {
            options,
            bytes,
            visitor,
        }
    }

    /// Reads files, and the files in directories.
    pub(super) fn read(&mut self, paths: &[PathBuf]) -> Result<(), Stopped> {
        for path in paths {
            if path.is_dir() {
                self.read_directory(path)?;
            } else {
                self.read_file(path, true)?;
            }
        }
        Ok(())
    }

    fn read_directory(&mut self, directory: &Path) -> Result<(), Stopped> {
        let (mut emitted, mut is_stopped) = (0, false);
        for_each_file(directory, |file| {
            let outcome = match file {
                Ok(file) => self.read_file(&file, false),
                Err(error) => self.emit(Err(error)).map(|()| 1),
            };
            emitted += outcome.as_ref().map_or(0, |count| *count);
            is_stopped = outcome.is_err();
            !is_stopped
        });
        if is_stopped {
            return Err(Stopped);
        }
        if emitted == 0 {
            self.emit(Err(failed(directory, ReadErrorKind::NoArticles)))?;
        }
        Ok(())
    }

    fn emit(&mut self, item: Result<Document, ReadError>) -> Result<(), Stopped> {
        or_stop(self.visitor.take(item))
    }

    /// Reads one file and returns how many documents and errors came from it; one for a file that is
    /// passed over.
    fn read_file(&mut self, path: &Path, is_named: bool) -> Result<u64, Stopped> {
        if !is_named && !is_candidate(path) {
            return Ok(0);
        }
        let (before, size) = (self.bytes.load(Ordering::Relaxed), size(path));
        if or_stop(self.visitor.begin(path))? == Choice::PassOver {
            count_whole(self.bytes, before, size);
            return Ok(1);
        }
        let count = self.read_chosen(path, is_named)?;
        count_whole(self.bytes, before, size);
        or_stop(self.visitor.end(path, count))?;
        Ok(count)
    }

    fn read_chosen(&mut self, path: &Path, is_named: bool) -> Result<u64, Stopped> {
        let place = Place::file(path);
        let mut sink = |item| self.visitor.take(item);
        let mut reader = Reader::new(self.options, &mut sink);
        let outcome = read_path(&mut reader, &place, path, self.bytes, is_named);
        let outcome = reader.report(&place, outcome);
        let count = reader.emitted;
        outcome.map(|()| count).map_err(|_| Stopped)
    }
}

fn or_stop<T>(flow: ControlFlow<(), T>) -> Result<T, Stopped> {
    match flow {
        ControlFlow::Continue(value) => Ok(value),
        ControlFlow::Break(()) => Err(Stopped),
    }
}

fn read_path(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    path: &Path,
    bytes: &Arc<AtomicU64>,
    is_named: bool,
) -> Result<(), Halt> {
    let count = Rc::clone(&reader.file);
    if path == Path::new("-") {
        let input = Counted::new(io::stdin().lock(), count, Arc::clone(bytes));
        return reader.read(place, Box::new(input), is_named);
    }
    let mut file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => ReadErrorKind::Missing,
        _ => ReadErrorKind::Io(error),
    })?;
    // A zip archive has its list of members at the end, so it is the one format that needs a file.
    let is_zip = file.metadata()?.is_file() && starts_like_zip(&mut file)?;
    let input = Counted::new(file, count, Arc::clone(bytes));
    if is_zip {
        return reader.deeper(|reader| zip::read(reader, place, input, is_named));
    }
    reader.read(place, Box::new(input), is_named)
}

fn starts_like_zip(file: &mut File) -> io::Result<bool> {
    let mut magic = Vec::new();
    file.take(4).read_to_end(&mut magic)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(matches!(magic.as_slice(), b"PK\x03\x04" | b"PK\x05\x06"))
}

fn failed(path: &Path, kind: ReadErrorKind) -> ReadError {
    ReadError {
        origin: Place::file(path).origin(None),
        kind,
    }
}
