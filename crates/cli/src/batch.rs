//! From paths to records: documents read in one thread, taken apart and extracted on all cores, and
//! handed over in the order of the input.

use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread::available_parallelism;

use chancery_ingest::read::{Document, ReadError, ReadOptions};
use chancery_ingest::{Extractor, RuleFiles};
use chancery_model::{Article, Origin, Record};
use chancery_store::{Arrival, FileRead, Store};

use crate::error::CliError;
use crate::interrupt::Interrupt;
use crate::ordered::{self, Bounds, Flow};

/// How much text may be read and not yet taken over.
const BOUNDS: Bounds = Bounds {
    items: 512,
    weight: 16 << 20,
};
/// What an item weighs besides its text.
const ITEM: usize = 1 << 10;

/// What reading gives.
#[derive(Debug)]
pub(crate) enum Read {
    /// What an article can be made of.
    Document(Box<Document>),
    /// An article whose record came with it, and the hash of what made it.
    Record(Box<(Article, Record)>, Option<[u8; 16]>),
    /// An input that gave no article.
    Failed(ReadError),
    /// A line of a file of records that holds none, with the reason.
    BadRecord(Origin, String),
    /// A file that need not be read, for so many articles of it are stored.
    Passed(u64),
    /// The end of a file, with the file as it was if it may be passed over another time.
    Finished(Option<FileRead>),
}

/// What became of what was read.
#[derive(Debug)]
pub(crate) enum Done {
    /// An article, made ready for the store.
    Article(Box<Arrival>),
    /// The extractor broke down on this article.
    Broken(Box<Article>),
    /// An input that gave no article.
    Failed(ReadError),
    /// A line of a file of records that holds none, with the reason.
    BadRecord(Origin, String),
    /// A file that need not be read, for so many articles of it are stored.
    Passed(u64),
    /// The end of a file, with the file as it was if it may be passed over another time.
    Finished(Option<FileRead>),
    /// Nothing was done, for the user asked for an end.
    Dropped,
}

/// How articles are worked on.
#[derive(Clone)]
pub(crate) struct Work {
    /// Makes the records.
    pub(crate) extractor: Extractor,
    /// The hash of all that decides what it makes.
    pub(crate) rules: [u8; 16],
    /// The number of threads; all cores if `None`.
    pub(crate) jobs: Option<NonZeroUsize>,
    /// How documents are taken apart.
    pub(crate) options: ReadOptions,
    /// A database whose articles need not be read again.
    pub(crate) known: Option<PathBuf>,
    /// Whether the user asked for an end.
    pub(crate) interrupt: Interrupt,
    /// How far the work is.
    pub(crate) bytes: Bytes,
}

/// How many bytes of the input are behind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Bytes {
    /// Read.
    pub(crate) read: Arc<AtomicU64>,
    /// Read, worked on, and taken over.
    pub(crate) taken: Arc<AtomicU64>,
}

/// Works on what `read` gives and hands it to `take`, in the order of the input; `take` gets `None`
/// while nothing comes.
///
/// The result does not depend on the number of threads: each record is a function of its article
/// alone.
pub(crate) fn run(
    work: &Work,
    read: impl FnOnce(&mut dyn FnMut(Read) -> Flow) + Send + 'static,
    mut take: impl FnMut(Option<Done>) -> Result<Flow, CliError>,
) -> Result<(), CliError> {
    let one = NonZeroUsize::MIN;
    let jobs = work
        .jobs
        .unwrap_or_else(|| available_parallelism().unwrap_or(one));
    let worker = {
        let work = work.clone();
        move || {
            let work = work.clone();
            // What cannot be opened to look things up is extracted anew.
            let known = work.known.as_deref();
            let known = known.and_then(|path| Store::open_read_only(path).ok());
            move |(item, at)| (work.on(item, known.as_ref()), at)
        }
    };
    let bytes = Arc::clone(&work.bytes.read);
    let read = move |sink: &mut dyn FnMut((Read, u64), usize) -> Flow| {
        read(&mut |item| {
            let weight = ITEM + item.weight();
            sink((item, bytes.load(Ordering::Relaxed)), weight)
        });
    };
    ordered::run(jobs, BOUNDS, read, worker, |done| {
        take(done.map(|(done, at)| {
            work.bytes.taken.store(at, Ordering::Relaxed);
            done
        }))
    })
}

impl From<Result<Document, ReadError>> for Read {
    fn from(item: Result<Document, ReadError>) -> Self {
        match item {
            Ok(document) => Self::Document(Box::new(document)),
            Err(error) => Self::Failed(error),
        }
    }
}

impl Read {
    fn weight(&self) -> usize {
        match self {
            Self::Document(document) => document.bytes(),
            // A record is some times as large as its text.
            Self::Record(pair, _) => pair.0.body.len() * 4,
            _ => 0,
        }
    }
}

impl Work {
    fn on(&self, item: Read, known: Option<&Store>) -> Done {
        match item {
            _ if self.interrupt.is_asked() => Done::Dropped,
            Read::Document(document) => match document.article(&self.options) {
                Ok(article) => self.on_article(article, known),
                Err(error) => Done::Failed(error),
            },
            Read::Record(pair, rules) => {
                Done::Article(Box::new(Arrival::new(pair.0, Some(pair.1), rules)))
            }
            Read::Failed(error) => Done::Failed(error),
            Read::BadRecord(origin, message) => Done::BadRecord(origin, message),
            Read::Passed(articles) => Done::Passed(articles),
            Read::Finished(file) => Done::Finished(file),
        }
    }

    fn on_article(&self, article: Article, known: Option<&Store>) -> Done {
        let is_read = |store: &Store| store.is_read(&article, self.rules).unwrap_or(false);
        if known.is_some_and(is_read) {
            return Done::Article(Box::new(Arrival::new(article, None, Some(self.rules))));
        }
        // The extractor has no state that a panic could leave half changed.
        let record = catch_unwind(AssertUnwindSafe(|| self.extractor.extract(&article)));
        match record {
            Ok(record) => {
                let arrival = Arrival::new(article, Some(record), Some(self.rules));
                Done::Article(Box::new(arrival))
            }
            Err(_) => Done::Broken(Box::new(article)),
        }
    }
}

/// Returns the hash of all that decides what an extractor makes of an article: what is compiled in, and
/// the user's rule files.
pub(crate) fn rules(files: &RuleFiles) -> [u8; 16] {
    let mut bytes = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(chancery_ingest::RULES.as_bytes());
    if let Some(fingerprint) = files.fingerprint() {
        hasher.update(fingerprint.as_bytes());
    }
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

/// Writes a hash in hexadecimal digits.
pub(crate) fn hex(hash: [u8; 16]) -> String {
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}
