//! Directories: which files stand in them.

use std::io;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::error::{ReadError, ReadErrorKind};
use super::place::Place;

/// Calls `take` with the files under a directory in the order of their paths, and with what could
/// not be entered. Hidden files and directories are passed over; symbolic links are followed, loops
/// are not. Stops early if `take` returns false.
pub(super) fn for_each_file(
    directory: &Path,
    mut take: impl FnMut(Result<PathBuf, ReadError>) -> bool,
) {
    let walk = WalkDir::new(directory)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
        let goes_on = match entry {
            Ok(entry) if entry.file_type().is_file() => take(Ok(entry.into_path())),
            Ok(_) => true,
            Err(error) => {
                let path = error.path().unwrap_or(directory);
                let origin = Place::file(path).origin(None);
                let kind = if error.loop_ancestor().is_some() {
                    ReadErrorKind::Loop
                } else {
                    ReadErrorKind::Io(plain(error))
                };
                take(Err(ReadError { origin, kind }))
            }
        };
        if !goes_on {
            return;
        }
    }
}

/// The cause of a failure, without the path that is told beside it.
fn plain(error: walkdir::Error) -> io::Error {
    let kind = error.io_error().map(io::Error::kind);
    error
        .into_io_error()
        .unwrap_or_else(|| kind.unwrap_or(io::ErrorKind::Other).into())
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}
