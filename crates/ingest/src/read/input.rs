//! Streams of bytes with what readers need: a look ahead, a count, and limits.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::error::Limit;

/// A stream whose kind is known only at run time.
pub(super) type Stream<'s> = Box<dyn BufRead + 's>;

/// How many bytes are looked at to tell a format or an encoding.
const HEAD: usize = 1 << 16;
/// So much may be unpacked before the ratio counts.
const UNPACKED_FREELY: u64 = 16 << 20;

/// A stream of which the first bytes have been looked at. An error met while looking is kept until
/// the bytes before it have been read.
pub(super) struct Peeked<'s> {
    head: Vec<u8>,
    at: usize,
    error: Option<io::Error>,
    rest: BufReader<Box<dyn Read + 's>>,
}

impl<'s> Peeked<'s> {
    /// Looks at the first 64 KiB.
    pub(super) fn new(mut input: Box<dyn Read + 's>) -> Self {
        let mut head = Vec::new();
        let error = (&mut input)
            .take(u64::try_from(HEAD).unwrap_or(u64::MAX))
            .read_to_end(&mut head)
            .err();
        Self {
            head,
            at: 0,
            error,
            rest: BufReader::with_capacity(HEAD, input),
        }
    }

    /// The bytes that were looked at.
    pub(super) fn head(&self) -> &[u8] {
        &self.head
    }

    /// Takes the error out, if nothing could be read at all.
    pub(super) fn failed_at_once(&mut self) -> Option<io::Error> {
        if self.head.is_empty() {
            self.error.take()
        } else {
            None
        }
    }
}

impl Read for Peeked<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(buffer)?;
        self.consume(count);
        Ok(count)
    }
}

impl BufRead for Peeked<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.head.len() {
            return Ok(self.head.get(self.at..).unwrap_or_default());
        }
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        self.rest.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        if self.at < self.head.len() {
            self.at += amount;
        } else {
            self.rest.consume(amount);
        }
    }
}

/// Counts what is read from a file: for the progress of all, and for the limits of this one.
pub(super) struct Counted<R> {
    inner: R,
    file: Rc<Cell<u64>>,
    all: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R, file: Rc<Cell<u64>>, all: Arc<AtomicU64>) -> Self {
        Self { inner, file, all }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let bytes = u64::try_from(count).unwrap_or(u64::MAX);
        self.file.set(self.file.get().saturating_add(bytes));
        self.all.fetch_add(bytes, Ordering::Relaxed);
        Ok(count)
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

/// What is unpacked, as long as it stays in proportion to what was read from the file.
pub(super) struct Unpacked<R> {
    inner: R,
    bytes: u64,
    limits: UnpackLimits,
}

/// How much may be unpacked from one file.
#[derive(Clone)]
pub(super) struct UnpackLimits {
    /// What was read from the file so far.
    pub(super) file: Rc<Cell<u64>>,
    pub(super) ratio: u64,
    pub(super) most: u64,
}

impl<R: Read> Unpacked<R> {
    pub(super) fn new(inner: R, limits: UnpackLimits) -> Self {
        Self {
            inner,
            bytes: 0,
            limits,
        }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.bytes += u64::try_from(count).unwrap_or(u64::MAX);
        if self.bytes > self.limits.most {
            return Err(Limit::Unpacked(self.limits.most).into());
        }
        let fair = self.limits.file.get().saturating_mul(self.limits.ratio);
        if self.bytes > fair.max(UNPACKED_FREELY) {
            return Err(Limit::Ratio(self.limits.ratio).into());
        }
        Ok(count)
    }
}

/// A stream for parsers that keep a whole record in memory: it fails when more than a limit is read
/// between two calls of [`Allowance::renew`].
pub(super) struct Rationed<R> {
    inner: R,
    allowance: Allowance,
}

/// How much may still be read for the record at hand.
#[derive(Clone)]
pub(super) struct Allowance {
    left: Rc<Cell<usize>>,
    limit: usize,
}

impl Allowance {
    /// An allowance of `limit` bytes a record. What a parser reads ahead counts too, so that a
    /// record may be refused that is shorter by less than a buffer: room for one is added.
    pub(super) fn new(limit: usize) -> Self {
        let left = limit.saturating_add(2 * HEAD);
        Self {
            left: Rc::new(Cell::new(left)),
            limit,
        }
    }

    /// Begins the next record.
    pub(super) fn renew(&self) {
        self.left.set(self.limit.saturating_add(2 * HEAD));
    }

    /// Lifts the limit for a part that is not kept.
    pub(super) fn lift(&self) {
        self.left.set(usize::MAX);
    }
}

impl<R> Rationed<R> {
    pub(super) fn new(inner: R, allowance: Allowance) -> Self {
        Self { inner, allowance }
    }
}

impl<R: Read> Read for Rationed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        match self.allowance.left.get().checked_sub(count) {
            Some(left) => self.allowance.left.set(left),
            None => return Err(Limit::Article(self.allowance.limit).into()),
        }
        Ok(count)
    }
}

/// How a line ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// With a line end, or with the stream.
    Line,
    /// It had more bytes than the limit; the rest of it was passed over.
    TooLong,
    /// There was no line any more.
    End,
}

/// Reads one line, without its line feed, and keeps no more than `limit` bytes of it.
pub(super) fn read_line(
    input: &mut impl BufRead,
    limit: usize,
    line: &mut Vec<u8>,
) -> io::Result<LineEnd> {
    line.clear();
    let (mut any, mut too_long) = (false, false);
    loop {
        let available = match input.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = available
            .get(..end.unwrap_or(available.len()))
            .unwrap_or_default();
        any |= !available.is_empty();
        let is_last = end.is_some() || available.is_empty();
        if line.len() + taken.len() <= limit {
            line.extend_from_slice(taken);
        } else {
            too_long = true;
        }
        let used = taken.len() + usize::from(end.is_some());
        input.consume(used);
        if is_last {
            return Ok(match (any, too_long) {
                (false, _) => LineEnd::End,
                (_, true) => LineEnd::TooLong,
                _ => LineEnd::Line,
            });
        }
    }
}

/// Reads a stream to its end, or says that it is longer than an article may be.
pub(super) fn read_all(input: &mut impl Read, limit: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    input.take(most).read_to_end(&mut bytes)?;
    if bytes.len() > limit {
        return Err(Limit::Article(limit).into());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_any_length_are_measured_the_same() {
        for length in 0..40 {
            let text = format!("{}\nx", "a".repeat(length));
            let mut input = BufReader::with_capacity(7, text.as_bytes());
            let mut line = Vec::new();
            let end = read_line(&mut input, 20, &mut line).unwrap();
            assert_eq!(end == LineEnd::Line, length <= 20, "{length}");
            assert_eq!(read_line(&mut input, 20, &mut line).unwrap(), LineEnd::Line);
            assert_eq!(line, b"x");
            assert_eq!(read_line(&mut input, 20, &mut line).unwrap(), LineEnd::End);
        }
    }

    /// Gives some bytes and fails then.
    struct Broken(&'static [u8]);

    impl Read for Broken {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::ErrorKind::UnexpectedEof.into()),
                count => Ok(count),
            }
        }
    }

    #[test]
    fn what_stands_before_an_error_is_read_first() {
        let mut peeked = Peeked::new(Box::new(Broken(b"ab")));
        assert_eq!(peeked.head(), b"ab");
        assert!(peeked.failed_at_once().is_none());
        let mut line = Vec::new();
        assert!(read_line(&mut peeked, 10, &mut line).is_err());
        assert_eq!(line, b"ab");
    }

    #[test]
    fn an_allowance_holds_for_one_record() {
        let allowance = Allowance::new(10);
        let mut input = Rationed::new(io::repeat(b'x'), allowance.clone());
        let mut buffer = vec![0; 2 * HEAD];
        input.read_exact(&mut buffer).unwrap();
        allowance.renew();
        input.read_exact(&mut buffer).unwrap();
        assert!(input.read_exact(&mut buffer).is_err());
    }
}
