//! tar: files one after the other.

use std::io::{self, Read};

use crate::read::error::{Halt, ReadErrorKind};
use crate::read::input::{Allowance, Rationed, Unpacked};
use crate::read::place::Place;
use crate::read::reader::Reader;

/// The most bytes of headers and long names in front of one member.
const HEADER_LIMIT: usize = 1 << 20;

/// Reads the members of a tar archive as they come.
pub(in crate::read) fn read(
    reader: &mut Reader<'_, '_>,
    place: &Place,
    input: Box<dyn Read + '_>,
    is_named: bool,
) -> Result<(), Halt> {
    let before = reader.emitted;
    let allowance = Allowance::new(HEADER_LIMIT);
    let mut archive = tar::Archive::new(Rationed::new(input, allowance.clone()));
    let mut entries = archive.entries()?;
    loop {
        allowance.renew();
        let Some(entry) = entries.next() else { break };
        let mut entry = entry.map_err(damaged)?;
        allowance.lift();
        if entry.header().entry_type().is_file() || entry.header().entry_type().is_gnu_sparse() {
            let member = place.member(&String::from_utf8_lossy(&entry.path_bytes()));
            let limits = reader.unpack_limits();
            reader.read(&member, Box::new(Unpacked::new(&mut entry, limits)), false)?;
        }
        // What was not wanted is passed over here, where no limit holds.
        io::copy(&mut entry, &mut io::sink())?;
    }
    if is_named && reader.emitted == before {
        return Err(ReadErrorKind::NoArticles.into());
    }
    Ok(())
}

fn damaged(error: io::Error) -> ReadErrorKind {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => ReadErrorKind::Io(error),
        _ => match ReadErrorKind::from(error) {
            ReadErrorKind::Io(error) => ReadErrorKind::BadArchive {
                what: "tar",
                why: error.to_string(),
            },
            ReadErrorKind::TooLong { .. } => ReadErrorKind::BadArchive {
                what: "tar",
                why: "the header of a member is longer than a megabyte".to_owned(),
            },
            other => other,
        },
    }
}
