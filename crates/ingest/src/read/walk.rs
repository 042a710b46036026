//! Directories: which files in them are articles.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// The endings of the files that are taken from a directory.
const ENDINGS: [&str; 4] = ["txt", "text", "jsonl", "ndjson"];

/// Returns the article files under a directory in the order of their paths, and what could not be
/// entered. Hidden files and directories are passed over; symbolic links are followed, loops are not.
pub(super) fn article_files(directory: &Path) -> (Vec<PathBuf>, Vec<walkdir::Error>) {
    let (mut files, mut errors) = (Vec::new(), Vec::new());
    let walk = WalkDir::new(directory)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
        match entry {
            Ok(entry) if entry.file_type().is_file() && is_article(entry.path()) => {
                files.push(entry.into_path());
            }
            Ok(_) => {}
            Err(error) => errors.push(error),
        }
    }
    (files, errors)
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

fn is_article(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}
