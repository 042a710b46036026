//! Connections to the database, kept open for the next request.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chancery_query::ask;
use chancery_query::snapshot::Snapshot;
use chancery_store::{Canceller, MeetingFilter, Store};

use crate::answer::Refusal;
use crate::server::ServeError;

/// KiB of pages that a connection keeps: there are as many connections as questions at a time, and what the
/// system has read of the file is at hand for all of them.
const CACHE: u16 = 4096;

/// Read-only connections to one database.
#[derive(Debug)]
pub(crate) struct Pool {
    path: PathBuf,
    idle: Mutex<Idle>,
    graph: Graphs,
}

/// The graph of the last state of the database that somebody asked for a chain in.
type Graphs = Mutex<Option<Arc<Snapshot>>>;

/// One state of the database.
pub(crate) struct Reader<'p> {
    pub(crate) store: &'p Store,
    graphs: &'p Graphs,
}

impl Reader<'_> {
    /// Returns the graph of all meetings in this state, which is kept for who asks next.
    ///
    /// The file beside the database is not used, for it would have to be written.
    pub(crate) fn graph(&self) -> Result<Arc<Snapshot>, Refusal> {
        let version = self.store.data_version()?;
        // Held while the graph is read, so that it is read but once for all who wait.
        let mut kept = self.graphs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(graph) = kept.as_ref().filter(|graph| graph.version() == version) {
            return Ok(Arc::clone(graph));
        }
        let graph = Arc::new(Snapshot::read(self.store)?);
        *kept = Some(Arc::clone(&graph));
        Ok(graph)
    }

    /// Returns the graph that a filter needs: as of a day it is taken for this question alone.
    pub(crate) fn graph_for(&self, filter: &MeetingFilter) -> Result<Arc<Snapshot>, Refusal> {
        match filter.as_of {
            None => self.graph(),
            Some(_) => Ok(Arc::new(ask::graph(self.store, filter)?)),
        }
    }
}

/// The connections that wait for a request, and the file that they belong to.
#[derive(Debug)]
struct Idle {
    file: Option<FileId>,
    stores: Vec<Store>,
}

/// What tells a file from another one that has come to stand at the same path.
type FileId = (u64, u64);

/// The canceller of the question that is being answered, once it has begun.
pub(crate) type Cancel = Mutex<Option<Canceller>>;

impl Pool {
    /// Opens the database, so that a missing one is told at once.
    pub(crate) fn open(path: &Path) -> Result<Self, ServeError> {
        let first = Store::open_read_only(path)?;
        first.bound_cache(CACHE)?;
        let idle = Idle {
            file: file_id(path),
            stores: vec![first],
        };
        Ok(Self {
            path: path.into(),
            idle: Mutex::new(idle),
            graph: Graphs::default(),
        })
    }

    /// Answers a question from one state of the database, whatever is written meanwhile.
    pub(crate) fn read<T>(
        &self,
        cancel: &Cancel,
        question: impl FnOnce(&Reader<'_>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let file = file_id(&self.path);
        let store = match self.take(file) {
            Some(store) => store,
            None => {
                let further = Store::open_further(&self.path)?;
                further.bound_cache(CACHE)?;
                further
            }
        };
        let canceller = store.canceller();
        *cancel.lock().unwrap_or_else(PoisonError::into_inner) = Some(canceller);
        let answer = store.at_one_time(|store| {
            question(&Reader {
                store,
                graphs: &self.graph,
            })
        });
        *cancel.lock().unwrap_or_else(PoisonError::into_inner) = None;
        // After a failure the connection is dropped instead.
        if !matches!(answer, Err(Refusal::Failed(_))) {
            let mut idle = self.lock();
            if idle.file == file {
                idle.stores.push(store);
            }
        }
        answer
    }

    /// Takes a connection that waits; those to a file that is no longer there are closed.
    fn take(&self, file: Option<FileId>) -> Option<Store> {
        let mut idle = self.lock();
        if idle.file != file {
            idle.stores.clear();
            idle.file = file;
        }
        idle.stores.pop()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Idle> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn file_id(_: &Path) -> Option<FileId> {
    // There a file that is open cannot be replaced.
    None
}
