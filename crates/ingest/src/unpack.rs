//! Files of rows and records, plain or packed with gzip or zstd.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much is read at once.
const BUFFER: usize = 1 << 16;

/// Opens a file for reading; what is packed with gzip or zstd is unpacked on the way. `-` is standard
/// input.
///
/// # Errors
/// If the file cannot be opened or its first bytes cannot be read.
pub fn open_unpacked(path: &Path) -> io::Result<Box<dyn BufRead>> {
    open_unpacked_counting(path, &Arc::default())
}

/// As [`open_unpacked`], and counts the bytes that are read of the file as it lies on disk, packed or not.
///
/// # Errors
/// If the file cannot be opened or its first bytes cannot be read.
pub fn open_unpacked_counting(path: &Path, bytes: &Arc<AtomicU64>) -> io::Result<Box<dyn BufRead>> {
    let file: Box<dyn Read> = if path == Path::new("-") {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path)?)
    };
    let file = Counting {
        file,
        bytes: Arc::clone(bytes),
    };
    unpack(BufReader::with_capacity(BUFFER, file))
}

/// Counts what is read.
struct Counting {
    file: Box<dyn Read>,
    bytes: Arc<AtomicU64>,
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read(buffer)?;
        let added = u64::try_from(count).unwrap_or(u64::MAX);
        self.bytes.fetch_add(added, Ordering::Relaxed);
        Ok(count)
    }
}

fn unpack(mut input: impl BufRead + 'static) -> io::Result<Box<dyn BufRead>> {
    let start = input.fill_buf()?;
    if start.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        let decoder = ruzstd::decoding::StreamingDecoder::new(input)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error.to_string()))?;
        Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)))
    } else if start.starts_with(&[0x1f, 0x8b]) {
        let decoder = flate2::bufread::MultiGzDecoder::new(input);
        Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)))
    } else {
        Ok(Box::new(input))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[track_caller]
    fn check(packed: Vec<u8>) {
        let mut text = String::new();
        let mut input = unpack(io::Cursor::new(packed)).unwrap();
        input.read_to_string(&mut text).unwrap();
        assert_eq!(text, "one\ntwo\n");
    }

    #[test]
    fn what_is_packed_is_told_by_its_first_bytes() {
        check(b"one\ntwo\n".to_vec());
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(b"one\ntwo\n").unwrap();
        check(gzip.finish().unwrap());
        let level = ruzstd::encoding::CompressionLevel::Fastest;
        check(ruzstd::encoding::compress_to_vec(&b"one\ntwo\n"[..], level));
    }

    #[test]
    fn what_is_counted_are_the_bytes_on_disk() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gzip.write_all(&b"one\n".repeat(10_000)).unwrap();
        let packed = gzip.finish().unwrap();
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), &packed).unwrap();
        let bytes = Arc::default();
        let input = open_unpacked_counting(file.path(), &bytes).unwrap();
        assert_eq!(input.lines().count(), 10_000);
        assert_eq!(bytes.load(Ordering::Relaxed), packed.len() as u64);
    }
}
