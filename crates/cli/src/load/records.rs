//! Records that were made elsewhere: a JSON object a line, plain or packed.

use std::io::{self, BufRead as _, Read as _};
use std::path::{Path, PathBuf};

use chancery_ingest::open_unpacked_counting;
use chancery_model::Origin;
use chancery_model::view::RecordView;

use super::source::Source;
use crate::batch::Read;
use crate::error::CliError;
use crate::ordered::Flow;

/// The most bytes that a record may have: an article of 16 MiB with what it says.
const LONGEST: u64 = 256 << 20;

/// Reads the records of the files into the sink.
pub(crate) fn read(paths: &[PathBuf], source: &Source, sink: &mut dyn FnMut(Read) -> Flow) {
    for path in paths {
        if read_file(path, source, sink).is_break() {
            return;
        }
    }
}

fn read_file(path: &Path, source: &Source, sink: &mut dyn FnMut(Read) -> Flow) -> Flow {
    let bad = |line, error: CliError| {
        let origin = Origin {
            file: path.display().to_string(),
            line,
        };
        Read::BadRecord(origin, error.chain())
    };
    let unreadable = |error: io::Error| CliError::failed("cannot be read").with_source(error);
    let mut input = match open_unpacked_counting(path, &source.bytes) {
        Ok(input) => input,
        Err(error) => return sink(bad(None, unreadable(error))),
    };
    let mut line = Vec::new();
    for number in 1.. {
        if source.interrupt.is_asked() {
            return Flow::Break(());
        }
        line.clear();
        let length = match input.by_ref().take(LONGEST).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) => return sink(bad(Some(number), unreadable(error))),
        };
        if u64::try_from(length).is_ok_and(|length| length == LONGEST) && !line.ends_with(b"\n") {
            let message = format!("is longer than {LONGEST} bytes");
            return sink(bad(Some(number), CliError::failed(message)));
        }
        if line.trim_ascii().is_empty() {
            continue;
        }
        let item = parse(&line).unwrap_or_else(|error| bad(Some(number), error));
        sink(item)?;
    }
    Flow::Continue(())
}

fn parse(line: &[u8]) -> Result<Read, CliError> {
    let view: RecordView = serde_json::from_slice(line)
        .map_err(|error| CliError::failed("is not a record").with_source(error))?;
    let full = view.document.full.as_ref();
    let rules = full.and_then(|full| unhex(&full.rules));
    let pair = view.into_parts().map_err(CliError::because)?;
    Ok(Read::Record(Box::new(pair), rules))
}

/// Reads 16 bytes from hexadecimal digits.
fn unhex(digits: &str) -> Option<[u8; 16]> {
    if digits.len() != 32 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    u128::from_str_radix(digits, 16).ok().map(u128::to_be_bytes)
}
