//! A folder of files, what packs them, and what reading them gives, one line an item.

use std::fs;
use std::io::{Cursor, Write as _};
use std::path::{Path, PathBuf};

use chancery_ingest::read::{Articles, ReadError, ReadOptions};
use chancery_model::Article;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A folder that is gone after the test.
pub(crate) struct Folder(TempDir);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with these files.
    pub(crate) fn of(files: &[(&str, &[u8])]) -> Self {
        let folder = Self::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Reads the whole folder.
    pub(crate) fn read(&self, options: &ReadOptions) -> Vec<Result<Article, ReadError>> {
        Articles::new(&[self.path().to_owned()], options.clone()).collect()
    }

    /// Reads one file as if the user had named it, one line an item.
    pub(crate) fn lines_of(&self, name: &str, options: &ReadOptions) -> Vec<String> {
        let items = Articles::new(&[self.path().join(name)], options.clone());
        items.map(|item| self.line(&item)).collect()
    }

    /// Reads the whole folder, one line an item.
    pub(crate) fn lines(&self, options: &ReadOptions) -> Vec<String> {
        self.read(options)
            .iter()
            .map(|item| self.line(item))
            .collect()
    }

    /// `place | title | body`, or the error.
    fn line(&self, item: &Result<Article, ReadError>) -> String {
        let prefix = format!("{}/", self.path().display());
        let line = match item {
            Ok(article) => {
                let body = article.body.replace('\n', "\\n");
                format!("{} | {} | {body}", article.origin, article.title)
            }
            Err(error) => error.to_string(),
        };
        line.replace(&prefix, "")
    }
}

/// Reads bytes as a file of this name that the user named, with the default options.
pub(crate) fn lines(name: &str, bytes: &[u8]) -> Vec<String> {
    Folder::of(&[(name, bytes)]).lines_of(name, &ReadOptions::default())
}

/// Reads bytes as a file of this name; all has to be well.
pub(crate) fn articles(name: &str, bytes: &[u8]) -> Vec<Article> {
    let folder = Folder::of(&[(name, bytes)]);
    let items = Articles::new(&[folder.path().join(name)], ReadOptions::default());
    items.map(Result::unwrap).collect()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

pub(crate) fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn tar(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(u64::try_from(bytes.len()).unwrap());
        header.set_mode(0o644);
        header.set_entry_type(tar::EntryType::Regular);
        // The checked way refuses `..`, which hostile archives have.
        let field = &mut header.as_old_mut().name;
        field[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

/// One record of a web archive.
pub(crate) fn warc_record(kind: &str, media: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let mut record = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2025-12-01T00:00:00Z\r\n\
         Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )
    .into_bytes();
    record.extend_from_slice(block);
    record.extend_from_slice(b"\r\n\r\n");
    record
}

/// The answer of a web server in a record.
pub(crate) fn warc_page(url: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").into_bytes();
    block.extend_from_slice(body);
    warc_record(
        "response",
        "application/http; msgtype=response",
        url,
        &block,
    )
}
