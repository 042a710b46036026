//! A snapshot beside its database, so that the whole graph is open in the time that it takes to read a file.
//!
//! The file is named as the database with `.graph` behind it. It begins with a header of fixed length: what it is,
//! the version of its form, the state of the store that it was taken of, and for each column how long it is and its
//! checksum (CRC-32). The columns follow as they stand in memory, so a machine with another order of bytes takes
//! the file for one of another form. Nothing in it is needed: if it is missing, damaged, of another form, or of
//! another state of the store, the snapshot is taken anew and the file replaced. Where the folder cannot be
//! written, questions are slower and nothing else.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use bytemuck::{Pod, cast_slice, cast_slice_mut};
use chancery_store::{Store, StoreError};

use super::Snapshot;
use super::cell;

/// Changes with the form of the file, and with every list that its numbers stand for: the kinds of entities and
/// meetings, and the statuses.
const FORM: u32 = 1;
const MAGIC: [u8; 8] = *b"chancery";
/// Reads otherwise where bytes stand in another order.
const ORDER: [u8; 4] = 0x0102_0304_u32.to_ne_bytes();
const COLUMNS: usize = 10;
const COLUMNS_START: usize = 36;
/// It is cheaper to read so many bytes too many than to begin anew.
const GAP: usize = 8_192;
const HEADER: usize = COLUMNS_START + COLUMNS * 12 + 4;

/// The columns in the order of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Entities,
    Text,
    Meetings,
    ArticleStarts,
    Articles,
    AttendedStarts,
    Attended,
    RowStarts,
    Pairs,
    Events,
}

/// A file whose header was read and checked.
#[derive(Debug)]
pub(super) struct Opened {
    file: File,
    pub(super) version: [u8; 16],
    pub(super) longest_span: u32,
    /// For each column its first byte, its length in bytes, and its checksum.
    columns: [(u64, usize, u32); COLUMNS],
}

impl Snapshot {
    /// Returns the snapshot of all meetings of a store: from the file beside the database if that is of its present
    /// state, else a new one, which is then written there.
    ///
    /// Reads the whole file, about 50 bytes for each meeting, and checks it.
    ///
    /// # Errors
    /// If the store cannot be read. A file that cannot be read or written is no error.
    pub fn open(store: &Store) -> Result<Self, StoreError> {
        let Some(path) = path_beside(store) else {
            return Self::read(store);
        };
        if let Ok(Some(snapshot)) = Self::load(&path, store.data_version()?) {
            return Ok(snapshot);
        }
        let snapshot = Self::read(store)?;
        // Without the file the next question is slower, and that is all.
        snapshot.save(&path).ok();
        Ok(snapshot)
    }

    /// Reads the snapshot of this state of a store; `None` if the file is of another state, another form, or
    /// damaged.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn load(path: &Path, version: [u8; 16]) -> io::Result<Option<Self>> {
        let Some(mut file) = Opened::new(path)?.filter(|file| file.version == version) else {
            return Ok(None);
        };
        let snapshot = Self {
            version,
            longest_span: file.longest_span,
            entities: file.column(Column::Entities)?,
            text: file.column(Column::Text)?,
            meetings: file.column(Column::Meetings)?,
            article_starts: file.column(Column::ArticleStarts)?,
            articles: file.column(Column::Articles)?,
            attended_starts: file.column(Column::AttendedStarts)?,
            attended: file.column(Column::Attended)?,
            row_starts: file.column(Column::RowStarts)?,
            pairs: file.column(Column::Pairs)?,
            events: file.column(Column::Events)?,
        };
        Ok(snapshot.is_sound().then_some(snapshot))
    }

    /// Writes the snapshot to a file in one step: whoever reads it meanwhile sees the one before or this one.
    ///
    /// # Errors
    /// If the file or its folder cannot be written.
    pub fn save(&self, path: &Path) -> io::Result<()> {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{}.new", std::process::id()));
        let new = PathBuf::from(name);
        let written = self.write(&new).and_then(|()| std::fs::rename(&new, path));
        if written.is_err() {
            std::fs::remove_file(&new).ok();
        }
        written
    }

    fn write(&self, path: &Path) -> io::Result<()> {
        let columns = self.columns();
        let mut header = Vec::with_capacity(HEADER);
        header.extend(MAGIC);
        header.extend(FORM.to_le_bytes());
        header.extend(ORDER);
        header.extend(self.version);
        header.extend(self.longest_span.to_le_bytes());
        for bytes in columns {
            header.extend((bytes.len() as u64).to_le_bytes());
            header.extend(crc32fast::hash(bytes).to_le_bytes());
        }
        header.extend(crc32fast::hash(&header).to_le_bytes());
        let mut file = File::create(path)?;
        file.write_all(&header)?;
        for bytes in columns {
            file.write_all(bytes)?;
        }
        Ok(())
    }

    fn columns(&self) -> [&[u8]; COLUMNS] {
        [
            cast_slice(&self.entities),
            &self.text,
            cast_slice(&self.meetings),
            cast_slice(&self.article_starts),
            cast_slice(&self.articles),
            cast_slice(&self.attended_starts),
            cast_slice(&self.attended),
            cast_slice(&self.row_starts),
            cast_slice(&self.pairs),
            cast_slice(&self.events),
        ]
    }

    /// Says whether every number that points at something points into it.
    pub(super) fn is_sound(&self) -> bool {
        let (entities, meetings) = (self.entities.len(), self.meetings.len());
        if entities == 0 || self.pairs.is_empty() {
            return false;
        }
        let people = entities - 1;
        let leads = |starts: &[u32], groups: usize, to: usize| {
            starts.len() == groups + 1
                && starts.first() == Some(&0)
                && starts.last().is_some_and(|end| *end as usize == to)
                && starts.windows(2).all(|pair| pair[0] <= pair[1])
        };
        let is_node = |node: u32| (node as usize) < people;
        let is_event = |event: &u32| (cell::meeting_of(*event) as usize) < meetings;
        let names = self.entities.windows(2);
        leads(&self.article_starts, meetings, self.articles.len())
            && leads(&self.attended_starts, people, self.attended.len())
            && leads(&self.row_starts, people, self.pairs.len() - 1)
            && self.pairs[0][cell::EVENTS_START] == 0
            && self.pairs[self.pairs.len() - 1][cell::EVENTS_START] as usize == self.events.len()
            && self.pairs.windows(2).all(|pair| {
                is_node(pair[0][cell::OTHER])
                    && pair[0][cell::EVENTS_START] < pair[1][cell::EVENTS_START]
            })
            && self.events.iter().all(is_event)
            && self.attended.iter().all(is_event)
            && names.map(|pair| (pair[0], pair[1])).all(|(one, next)| {
                one[cell::NAME_START] <= one[cell::COUNTRY_START]
                    && one[cell::COUNTRY_START] <= next[cell::NAME_START]
            })
            && self.entities[people][cell::NAME_START] as usize == self.text.len()
            && self.meetings.iter().all(|meeting| {
                meeting[cell::PLACE] == cell::NOWHERE || is_node(meeting[cell::PLACE])
            })
    }
}

impl Opened {
    /// Opens a file and reads its header; `None` if it is of another form or damaged.
    pub(super) fn new(path: &Path) -> io::Result<Option<Self>> {
        let mut file = File::open(path)?;
        let mut header = [0; HEADER];
        match file.read_exact(&mut header) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        let (content, sum) = header.split_at(HEADER - 4);
        let number = |bytes: &[u8]| {
            bytes
                .iter()
                .rev()
                .fold(0, |sum, byte| sum << 8 | u64::from(*byte))
        };
        let small = |bytes: &[u8]| u32::try_from(number(bytes)).unwrap_or(u32::MAX);
        let is_ours = content.starts_with(&MAGIC)
            && small(&content[8..12]) == FORM
            && content[12..16] == ORDER
            && small(sum) == crc32fast::hash(content);
        if !is_ours {
            return Ok(None);
        }
        let mut columns = [(0, 0, 0); COLUMNS];
        let mut from = HEADER as u64;
        for (column, bytes) in columns.iter_mut().zip(content[COLUMNS_START..].chunks(12)) {
            let length = number(&bytes[..8]);
            *column = (
                from,
                usize::try_from(length).unwrap_or(usize::MAX),
                small(&bytes[8..]),
            );
            from = from.saturating_add(length);
        }
        if from != file.metadata()?.len() {
            return Ok(None);
        }
        let mut version = [0; 16];
        version.copy_from_slice(&content[16..32]);
        Ok(Some(Self {
            file,
            version,
            longest_span: small(&content[32..COLUMNS_START]),
            columns,
        }))
    }

    /// Reads a whole column; an empty one, which is never sound, if its checksum is wrong.
    fn column<Cell: Pod>(&mut self, column: Column) -> io::Result<Vec<Cell>> {
        let (from, length, sum) = self.columns[column as usize];
        let mut cells = vec![Cell::zeroed(); length / size_of::<Cell>()];
        self.file.seek(SeekFrom::Start(from))?;
        let bytes: &mut [u8] = cast_slice_mut(&mut cells);
        self.file.read_exact(bytes)?;
        if bytes.len() != length || crc32fast::hash(bytes) != sum {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        Ok(cells)
    }

    /// Returns the number of cells of a column.
    pub(super) fn len<Cell: Pod>(&self, column: Column) -> usize {
        self.columns[column as usize].1 / size_of::<Cell>()
    }

    /// Reads parts of a column, one behind the other: each from a first cell to before a last, in order. Parts that
    /// lie close together are read in one go.
    pub(super) fn parts<Cell: Pod>(
        &mut self,
        column: Column,
        parts: &[(u32, u32)],
    ) -> io::Result<Vec<Cell>> {
        let (start, ..) = self.columns[column as usize];
        let (size, end) = (size_of::<Cell>(), self.len::<Cell>(column));
        let is_in = |(from, to): &(u32, u32)| from <= to && *to as usize <= end;
        if !parts.iter().all(is_in) {
            return Err(io::Error::from(io::ErrorKind::InvalidData));
        }
        let number: usize = parts.iter().map(|(from, to)| (to - from) as usize).sum();
        let mut cells = Vec::with_capacity(number);
        let mut run: Vec<Cell> = Vec::new();
        let mut rest = parts;
        while let Some((first, last)) = rest.first() {
            let (mut last, mut length) = (*last, 0);
            for (from, to) in rest {
                if (from.saturating_sub(last) as usize) * size > GAP {
                    break;
                }
                last = last.max(*to);
                length += 1;
            }
            run.clear();
            run.resize((last - first) as usize, Cell::zeroed());
            self.file
                .seek(SeekFrom::Start(start + u64::from(*first) * size as u64))?;
            self.file.read_exact(cast_slice_mut(&mut run))?;
            let (now, later) = rest.split_at(length);
            for (from, to) in now {
                cells.extend_from_slice(&run[(from - first) as usize..(to - first) as usize]);
            }
            rest = later;
        }
        Ok(cells)
    }

    /// Reads one cell.
    pub(super) fn cell<Cell: Pod>(&mut self, column: Column, index: u32) -> io::Result<Cell> {
        let cells = self.parts(column, &[(index, index.saturating_add(1))])?;
        cells
            .first()
            .copied()
            .ok_or_else(|| io::ErrorKind::InvalidData.into())
    }

    /// Returns the first cell of a sorted column for which `is_before` no longer holds, or its length; logarithmic.
    pub(super) fn partition_point<Cell: Pod>(
        &mut self,
        column: Column,
        is_before: impl Fn(&Cell) -> bool,
    ) -> io::Result<u32> {
        let end = self.len::<Cell>(column);
        let (mut low, mut high) = (0, u32::try_from(end).unwrap_or(u32::MAX));
        while ((high - low) as usize) * size_of::<Cell>() > GAP {
            let middle = low + (high - low) / 2;
            if is_before(&self.cell(column, middle)?) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let rest: Vec<Cell> = self.parts(column, &[(low, high)])?;
        let before = rest.partition_point(is_before);
        Ok(low + u32::try_from(before).unwrap_or(u32::MAX))
    }
}

/// Returns the file of the snapshot of a store, or `None` for one in memory.
pub(super) fn path_beside(store: &Store) -> Option<PathBuf> {
    let mut name = store.path()?.into_os_string();
    name.push(".graph");
    Some(name.into())
}

#[cfg(test)]
mod tests {
    use super::cell::{ENTITY_ID, EntityCell};
    use super::*;
    use crate::testutil::{arbitrary_meetings, country, dated, meeting, person};
    use proptest::prelude::*;

    fn sample() -> Snapshot {
        let meetings = [
            dated(meeting(5, &[3, 9, 4]), "2025-03", Some(8)),
            dated(meeting(6, &[9, 3]), "2025-01-02", None),
            meeting(7, &[3, 9]),
        ];
        let entities = [person(3), person(9), person(4), country(8)];
        let snapshot = Snapshot::new(&entities, &meetings).unwrap();
        Snapshot {
            version: [7; 16],
            ..snapshot
        }
    }

    #[test]
    fn a_file_of_another_state_or_with_any_byte_changed_is_not_taken() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db.graph");
        let snapshot = sample();
        snapshot.save(&path).unwrap();
        let load = |version| Snapshot::load(&path, version).ok().flatten();
        assert_eq!(load([7; 16]), Some(snapshot));
        assert_eq!(load([8; 16]), None);
        let bytes = std::fs::read(&path).unwrap();
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 0x10;
            std::fs::write(&path, &changed).unwrap();
            assert_eq!(load([7; 16]), None, "byte {index}");
        }
        for length in 0..bytes.len() {
            std::fs::write(&path, &bytes[..length]).unwrap();
            assert_eq!(load([7; 16]), None, "{length} bytes");
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn numbers_that_point_nowhere_are_seen() {
        assert!(sample().is_sound());
        let check = |change: &dyn Fn(&mut Snapshot)| {
            let mut snapshot = sample();
            change(&mut snapshot);
            assert!(!snapshot.is_sound());
        };
        check(&|s| s.events[0] = 77);
        check(&|s| s.pairs[0][cell::OTHER] = 4);
        check(&|s| s.pairs[1][cell::EVENTS_START] = 1_000);
        check(&|s| s.row_starts[1] = 1_000);
        check(&|s| s.meetings[0][cell::PLACE] = 4);
        check(&|s| s.entities[1][cell::NAME_START] = 1_000);
        check(&|s| s.article_starts.truncate(1));
        check(&|s| s.entities.clear());
        check(&|s| s.attended.push(0));
    }

    #[test]
    fn a_place_is_found_in_a_column_of_any_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.db.graph");
        for number in [0, 1, 2, 341, 342, 343, 1_000] {
            let people: Vec<_> = (0..number).map(|id| person(3 * id)).collect();
            Snapshot::new(&people, &[]).unwrap().save(&path).unwrap();
            let mut file = Opened::new(&path).unwrap().unwrap();
            for asked in 0..=3 * u32::try_from(number).unwrap() {
                let before = |one: &EntityCell| one[ENTITY_ID] < asked;
                let found = file.partition_point(Column::Entities, before).unwrap();
                assert_eq!(found, asked.div_ceil(3), "{asked} of {number}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_snapshot_is_sound_and_survives(meetings in arbitrary_meetings(9, 20)) {
            let people: Vec<_> = (0..9).map(person).collect();
            let snapshot = Snapshot::new(&people, &meetings).unwrap();
            prop_assert!(snapshot.is_sound());
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("x");
            snapshot.save(&path).unwrap();
            prop_assert_eq!(Snapshot::load(&path, snapshot.version).unwrap(), Some(snapshot));
        }
    }
}
