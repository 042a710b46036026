//! The stream of articles from the paths that a user names.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use chancery_model::{Article, Origin};
use jiff::civil::Date;

use super::error::{ReadError, ReadErrorKind};
use super::json::parse_json_line;
use super::text::parse_text;
use super::walk::article_files;

/// How articles are read.
#[derive(Debug, Clone, Copy)]
pub struct ReadOptions {
    /// The day of publication of the articles that carry none.
    pub published: Option<Date>,
    /// The most bytes that one article may have; longer ones are an error.
    pub max_article_bytes: usize,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            published: None,
            max_article_bytes: 16 << 20,
        }
    }
}

/// The articles under some paths, each with its origin, or the reason why there is none.
///
/// Files are read one after the other, in the order of the paths and, in a directory, by name; only
/// one article is in memory at a time. `-` stands for standard input.
pub struct Articles {
    options: ReadOptions,
    pending: VecDeque<Input>,
    lines: Option<Lines>,
}

enum Input {
    Named(PathBuf),
    Found(PathBuf),
    Failed(ReadError),
}

impl Articles {
    /// Starts reading the articles under these paths.
    #[must_use]
    pub fn new(paths: &[PathBuf], options: ReadOptions) -> Self {
        let pending = paths.iter().cloned().map(Input::Named).collect();
        Self {
            options,
            pending,
            lines: None,
        }
    }

    /// Puts the files of a directory in front of the paths that are left.
    fn enter(&mut self, directory: &Path) {
        let (files, errors) = article_files(directory);
        if files.is_empty() && errors.is_empty() {
            self.pending
                .push_front(Input::Failed(failed(directory, ReadErrorKind::NoArticles)));
        }
        for file in files.into_iter().rev() {
            self.pending.push_front(Input::Found(file));
        }
        for error in errors {
            let path = error.path().unwrap_or(directory).to_owned();
            let error = ReadErrorKind::Io(error.into());
            self.pending.push_front(Input::Failed(failed(&path, error)));
        }
    }

    /// Opens a file and reads it, or sets up the reading of its lines.
    fn open(&mut self, path: &Path) -> Option<Result<Article, ReadError>> {
        match self.try_open(path) {
            Ok(article) => article.map(Ok),
            Err(kind) => Some(Err(failed(path, kind))),
        }
    }

    fn try_open(&mut self, path: &Path) -> Result<Option<Article>, ReadErrorKind> {
        let input: Box<dyn Read> = if path == Path::new("-") {
            Box::new(io::stdin())
        } else {
            Box::new(File::open(path).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => ReadErrorKind::Missing,
                _ => ReadErrorKind::Io(error),
            })?)
        };
        let mut input = BufReader::with_capacity(1 << 16, input);
        let start = input.fill_buf().map_err(ReadErrorKind::Io)?;
        if is_json_lines(path, start) {
            self.lines = Some(Lines {
                path: path.to_owned(),
                input,
                line: 0,
            });
            return Ok(None);
        }
        let text = read_text(&mut input, self.options.max_article_bytes)?;
        let origin = Origin {
            file: path.display().to_string(),
            line: None,
        };
        parse_text(&text, &stem(path), origin).map(Some)
    }
}

impl Iterator for Articles {
    type Item = Result<Article, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let next = if let Some(lines) = &mut self.lines {
                let next = lines.next(self.options.max_article_bytes);
                if next.is_none() {
                    self.lines = None;
                }
                next
            } else {
                match self.pending.pop_front()? {
                    Input::Failed(error) => Some(Err(error)),
                    Input::Named(path) if path.is_dir() => {
                        self.enter(&path);
                        None
                    }
                    Input::Named(path) | Input::Found(path) => self.open(&path),
                }
            };
            if let Some(mut next) = next {
                if let Ok(article) = &mut next {
                    article.published = article.published.or(self.options.published);
                }
                return Some(next);
            }
        }
    }
}

/// The lines of one JSON Lines file.
struct Lines {
    path: PathBuf,
    input: BufReader<Box<dyn Read>>,
    line: u64,
}

impl Lines {
    /// Reads the next line that is not blank.
    fn next(&mut self, limit: usize) -> Option<Result<Article, ReadError>> {
        loop {
            self.line += 1;
            let mut bytes = Vec::new();
            let outcome = match read_line(&mut self.input, limit, &mut bytes) {
                Ok(LineEnd::End) if self.line == 1 => Err(ReadErrorKind::Empty),
                Ok(LineEnd::End) => return None,
                Ok(LineEnd::Line) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(LineEnd::Line) => self.parse(bytes),
                Ok(LineEnd::TooLong) => Err(ReadErrorKind::TooLong { limit }),
                Err(error) => Err(ReadErrorKind::Io(error)),
            };
            let is_broken = matches!(outcome, Err(ReadErrorKind::Io(_)));
            let origin = self.origin();
            if is_broken {
                // What cannot be read now will not be read by trying again.
                self.input = BufReader::new(Box::new(io::empty()));
            }
            return Some(outcome.map_err(|kind| ReadError { origin, kind }));
        }
    }

    fn parse(&self, bytes: Vec<u8>) -> Result<Article, ReadErrorKind> {
        let text = utf8(bytes)?;
        let name = format!("{}:{}", stem(&self.path), self.line);
        parse_json_line(text.trim_start_matches('\u{feff}'), &name, self.origin())
    }

    fn origin(&self) -> Origin {
        Origin {
            file: self.path.display().to_string(),
            line: Some(self.line),
        }
    }
}

enum LineEnd {
    Line,
    TooLong,
    End,
}

/// Reads one line without keeping more than `limit` bytes of it.
fn read_line(input: &mut impl BufRead, limit: usize, line: &mut Vec<u8>) -> io::Result<LineEnd> {
    let mut length = 0;
    loop {
        let available = input.fill_buf()?;
        if available.is_empty() && length == 0 {
            return Ok(LineEnd::End);
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let taken = available
            .get(..end.unwrap_or(available.len()))
            .unwrap_or_default();
        length += taken.len() + 1;
        if line.len() + taken.len() <= limit {
            line.extend_from_slice(taken);
        }
        let is_last = end.is_some() || available.is_empty();
        let used = taken.len() + usize::from(end.is_some());
        input.consume(used);
        if is_last {
            return Ok(if length > limit + 1 {
                LineEnd::TooLong
            } else {
                LineEnd::Line
            });
        }
        // The line goes on in the next buffer: only its end counts as one more byte.
        length -= 1;
    }
}

fn read_text(input: &mut impl Read, limit: usize) -> Result<String, ReadErrorKind> {
    let mut bytes = Vec::new();
    let most = u64::try_from(limit).unwrap_or(u64::MAX).saturating_add(1);
    input
        .take(most)
        .read_to_end(&mut bytes)
        .map_err(ReadErrorKind::Io)?;
    let head = bytes.get(..bytes.len().min(8192)).unwrap_or_default();
    if head.contains(&0) {
        return Err(ReadErrorKind::Binary);
    }
    if bytes.len() > limit {
        return Err(ReadErrorKind::TooLong { limit });
    }
    utf8(bytes)
}

fn utf8(bytes: Vec<u8>) -> Result<String, ReadErrorKind> {
    if bytes.contains(&0) {
        return Err(ReadErrorKind::Binary);
    }
    String::from_utf8(bytes).map_err(|error| ReadErrorKind::NotUtf8 {
        offset: error.utf8_error().valid_up_to(),
    })
}

/// Says whether a file is JSON Lines: by its ending, or because it begins with an object.
fn is_json_lines(path: &Path, start: &[u8]) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    match ending.as_deref() {
        Some("jsonl" | "ndjson") => true,
        Some("txt" | "text") => false,
        _ => {
            let first = start.trim_ascii_start();
            let inside = first.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
            inside
                .and_then(<[u8]>::first)
                .is_some_and(|byte| matches!(byte, b'"' | b'}'))
        }
    }
}

fn stem(path: &Path) -> String {
    if path == Path::new("-") {
        return "stdin".to_owned();
    }
    path.file_stem().map_or_else(
        || path.display().to_string(),
        |s| s.to_string_lossy().into_owned(),
    )
}

fn failed(path: &Path, kind: ReadErrorKind) -> ReadError {
    ReadError {
        origin: Origin {
            file: path.display().to_string(),
            line: None,
        },
        kind,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(files: &[(&str, &[u8])], limit: usize) -> Vec<String> {
        let directory = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let options = ReadOptions {
            max_article_bytes: limit,
            ..ReadOptions::default()
        };
        let prefix = format!("{}/", directory.path().display());
        Articles::new(&[directory.path().to_owned()], options)
            .map(|item| match item {
                Ok(article) => format!("{}: {}", article.name, article.title),
                Err(error) => error.to_string().replace(&prefix, ""),
            })
            .collect()
    }

    #[test]
    fn walks_directories_in_order_and_skips_other_files() {
        let seen = read(
            &[
                ("b.txt", b"B\n\nx"),
                ("a/z.txt", b"Z\n\nx"),
                (
                    "c.jsonl",
                    b"{\"text\":\"x\",\"title\":\"J\"}\n\n{\"text\":\"y\"}\n",
                ),
                ("d.pdf", b"%PDF"),
                (".hidden.txt", b"H\n\nx"),
            ],
            1000,
        );
        assert_eq!(seen, ["z: Z", "b: B", "c:1: J", "c:3: "]);
    }

    #[test]
    fn each_bad_input_says_why_and_the_rest_goes_on() {
        let seen = read(
            &[
                ("1.txt", b""),
                ("2.txt", b"T\0x"),
                ("3.txt", b"T\n\n\xff"),
                (
                    "4.txt",
                    b"T\n\n01234567890123456789012345678901234567890123456789",
                ),
                (
                    "5.jsonl",
                    b"{\"text\":\"01234567890123456789012345678901234567\"}\n{\"text\":\"x\"}\n[]",
                ),
                ("6.txt", b"Good\n\nx"),
            ],
            40,
        );
        assert_eq!(
            seen,
            [
                "`1.txt` is empty; expected a title line and a text",
                "`2.txt` is not text; convert it to plain text or JSON Lines first",
                "`3.txt` is not UTF-8 at byte 3; convert it first, as with `iconv -t utf-8`",
                "`4.txt` is longer than 40 bytes, the most that one article may have",
                "`5.jsonl:1` is longer than 40 bytes, the most that one article may have",
                "5:2: ",
                "`5.jsonl:3` is JSON but not an object; expected one object a line",
                "6: Good",
            ]
        );
    }

    #[test]
    fn a_directory_without_articles_says_so() {
        assert_eq!(read(&[("x.pdf", b"")], 10).len(), 1);
    }

    #[test]
    fn lines_of_any_length_are_measured_the_same() {
        for length in 0..40 {
            let text = format!("{}\nx", "a".repeat(length));
            let mut input = BufReader::with_capacity(7, text.as_bytes());
            let mut line = Vec::new();
            let end = read_line(&mut input, 20, &mut line).unwrap();
            assert_eq!(matches!(end, LineEnd::Line), length <= 20, "{length}");
            line.clear();
            assert!(matches!(
                read_line(&mut input, 20, &mut line).unwrap(),
                LineEnd::Line
            ));
            assert_eq!(line, b"x");
            assert!(matches!(
                read_line(&mut input, 20, &mut line).unwrap(),
                LineEnd::End
            ));
        }
    }
}
