//! Hashes all that decides what the extractor makes of an article: the sources of this crate, of the
//! language engine and of the vocabulary, the tables and the models. A store notes the hash, so that
//! a later load can tell whether an article has to be read again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What is hashed, from the folder of this crate.
const PARTS: [&str; 7] = [
    "src",
    "Cargo.toml",
    "../language/src",
    "../model/src",
    "../../data/gazetteer",
    "../../data/models",
    "../../schema/ontology.toml",
];

fn main() -> io::Result<()> {
    let root = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| ".".into(), PathBuf::from);
    let mut hasher = blake3::Hasher::new();
    for part in PARTS {
        println!("cargo::rerun-if-changed={part}");
        let mut files = Vec::new();
        collect(&root.join(part), &mut files)?;
        files.sort();
        for file in files {
            let name = file.strip_prefix(&root).unwrap_or(&file);
            let bytes = fs::read(&file)?;
            hasher.update(name.as_os_str().as_encoded_bytes());
            hasher.update(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
            hasher.update(&bytes);
        }
    }
    println!(
        "cargo::rustc-env=CHANCERY_RULES={}",
        hasher.finalize().to_hex()
    );
    Ok(())
}

/// Folders that have no part in it: reading articles and tables, and scripts that make tables.
const OTHERS: [&str; 3] = ["read", "import", "tools"];

/// Lists the files under a path, but for those of [`OTHERS`].
fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let is_other = |name: &std::ffi::OsStr| OTHERS.iter().any(|other| name == *other);
        if !path.file_name().is_some_and(is_other) {
            collect(&path, files)?;
        }
    }
    Ok(())
}
