//! Files that a command writes on request.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::CliError;

/// What goes into a file, or into two.
pub(crate) enum Files {
    /// One file.
    One(Vec<u8>),
    /// The tables of a network.
    Tables {
        /// A row for each node.
        nodes: Vec<u8>,
        /// A row for each edge.
        edges: Vec<u8>,
    },
}

impl Files {
    /// Returns what goes to standard output, which has room for one.
    pub(crate) fn first(&self) -> &[u8] {
        match self {
            Self::One(bytes) | Self::Tables { edges: bytes, .. } => bytes,
        }
    }
}

/// Writes a file, or two into a folder, which is made if it is not there. A name that ends in `.csv` stands
/// for two files beside it.
pub(crate) fn write(path: &Path, files: &Files) -> Result<(), CliError> {
    match files {
        Files::One(bytes) => write_file(path, bytes),
        Files::Tables { nodes, edges } => {
            let is_table = path
                .extension()
                .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
            let (first, second) = if is_table && !path.is_dir() {
                (
                    path.with_extension("nodes.csv"),
                    path.with_extension("edges.csv"),
                )
            } else {
                fs::create_dir_all(path).map_err(|error| cannot_write(path, error))?;
                (path.join("nodes.csv"), path.join("edges.csv"))
            };
            write_file(&first, nodes)?;
            write_file(&second, edges)
        }
    }
}

/// Writes beside the file and puts it in its place when it is whole.
fn write_file(path: &Path, bytes: &[u8]) -> Result<(), CliError> {
    // A device or a pipe is written to as it is.
    if path.exists() && !path.is_file() {
        return fs::write(path, bytes).map_err(|error| cannot_write(path, error));
    }
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, path));
    written.map_err(|error| {
        fs::remove_file(&part).ok();
        cannot_write(path, error)
    })
}

fn cannot_write(path: &Path, error: io::Error) -> CliError {
    CliError::failed(format!("cannot write `{}`", path.display())).with_source(error)
}
