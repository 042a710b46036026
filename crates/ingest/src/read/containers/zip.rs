//! zip: files with a list of them at the end.

use std::io::{Cursor, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::{Unpacked, read_all};
use crate::read::place::Place;
use crate::read::reader::Reader;

/// The largest zip archive that is held in memory, because it stands in another archive or comes from
/// standard input, where one cannot go to the end and back.
const IN_MEMORY: usize = 256 << 20;

/// Reads the members of a zip archive in the order of its list.
pub(in crate::read) fn read<R: Read + Seek>(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: R,
    is_named: bool,
) -> Result<(), Halt> {
    let before = reader.emitted;
    let mut archive = ZipArchive::new(input).map_err(damaged)?;
    for index in 0..archive.len() {
        let file = match archive.by_index(index) {
            Ok(file) => file,
            Err(error) => {
                let member = place.member(&format!("member {}", index + 1));
                reader.fail(&member, None, damaged(error))?;
                continue;
            }
        };
        if !file.is_file() {
            continue;
        }
        let member = place.member(&String::from_utf8_lossy(file.name_raw()));
        let limits = reader.unpack_limits();
        reader.read(&member, Box::new(Unpacked::new(file, limits)), false)?;
    }
    if is_named && reader.emitted == before {
        return Err(ReadErrorKind::NoArticles.into());
    }
    Ok(())
}

/// Reads a zip archive from a stream, by way of memory.
pub(in crate::read) fn read_stream(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    mut input: impl Read,
    is_named: bool,
) -> Result<(), Halt> {
    let bytes =
        read_all(&mut input, IN_MEMORY).map_err(|error| match ReadErrorKind::from(error) {
            ReadErrorKind::TooLong { .. } => ReadErrorKind::BadArchive {
                what: "zip",
                why: "it is not a file of its own and has more than 256 MiB; unpack it first"
                    .to_owned(),
            },
            other => other,
        })?;
    read(reader, place, Cursor::new(bytes), is_named)
}

fn damaged(error: ZipError) -> ReadErrorKind {
    match error {
        ZipError::Io(error) => error.into(),
        error => ReadErrorKind::BadArchive {
            what: "zip",
            why: error.to_string(),
        },
    }
}
