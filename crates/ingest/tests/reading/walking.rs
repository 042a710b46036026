//! Directories, and many inputs of which some are bad.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chancery_ingest::read::{
    Articles, Choice, Document, Documents, Format, ReadError, ReadOptions, Visitor, input_files,
    input_size, visit_documents,
};

use crate::support::{Folder, gzip, zip};

#[test]
fn directories_are_read_in_order_and_other_files_passed_over() {
    let folder = Folder::of(&[
        ("b.txt", b"B\n\nx"),
        ("a/z.txt", b"Z\n\nx"),
        (
            "c.jsonl",
            b"{\"text\":\"x\",\"title\":\"J\"}\n\n{\"text\":\"y\"}\n",
        ),
        ("d.pdf", b"%PDF"),
        ("style.css", b"p {}"),
        ("script.unknown", b"some words"),
        (
            "saved-page",
            b"<!DOCTYPE html><title>Saved page</title><p>Some words.</p>",
        ),
        (".hidden.txt", b"H\n\nx"),
        (".git/x.txt", b"H\n\nx"),
    ]);
    assert_eq!(
        folder.lines(&ReadOptions::default()),
        [
            "a/z.txt | Z | x",
            "b.txt | B | x",
            "c.jsonl:1 | J | x",
            "c.jsonl:3 |  | y",
            "saved-page | Saved page | Some words.",
            "`script.unknown` is text, but its name does not end like an article's; name it or give --format",
        ]
    );
}

#[test]
fn each_bad_input_says_why_and_the_rest_goes_on() {
    let folder = Folder::of(&[
        ("1.txt", b""),
        ("2.txt", b"T\0x"),
        (
            "3.txt",
            b"Caf\xe9 talks\n\nThe na\xefve minister said \x93no\x94.",
        ),
        (
            "4.txt",
            b"T\n\n01234567890123456789012345678901234567890123456789",
        ),
        (
            "5.jsonl",
            b"{\"text\":\"0123456789012345678901234567890123456789\"}\n{\"text\":\"x\"}\n[]",
        ),
        ("6.txt", b"Good\n\nx"),
    ]);
    let options = ReadOptions {
        max_article_bytes: 45,
        ..ReadOptions::default()
    };
    assert_eq!(
        folder.lines(&options),
        [
            "`1.txt` is empty; expected a title line and a text",
            "`2.txt` is not text; convert it to plain text, HTML or JSON Lines first",
            "3.txt | Café talks | The naïve minister said “no”.",
            "`4.txt` is longer than 45 bytes, the most that one article may have; --max-article-bytes \
             raises the limit",
            "`5.jsonl:1` is longer than 45 bytes, the most that one article may have; \
             --max-article-bytes raises the limit",
            "5.jsonl:2 |  | x",
            "`5.jsonl:3` is JSON but not an object; expected one object an article",
            "6.txt | Good | x",
        ]
    );
}

#[test]
fn json_that_is_no_article_is_passed_over_beside_articles_and_reported_alone() {
    let folder = Folder::of(&[
        ("a.txt", b"A\n\nx"),
        (
            "a.json",
            b"{\"id\": \"a\", \"people\": [{\"name\": \"Anna Vale\"}]}",
        ),
        ("b.json", b"{\"title\": \"B\", \"text\": \"x\"}"),
    ]);
    let options = ReadOptions::default();
    assert_eq!(
        folder.lines(&options),
        ["a.txt | A | x", "b.json:1 | B | x"]
    );
    let alone = folder.lines_of("a.json", &options);
    assert!(alone[0].contains("has neither text nor title"), "{alone:?}");
}

#[test]
fn a_directory_or_archive_without_articles_says_so() {
    let folder = Folder::of(&[("x.pdf", b""), ("y.zip", &zip(&[("a.png", b"x")]))]);
    let lines = folder.lines(&ReadOptions::default());
    assert_eq!(lines.len(), 1);
    assert!(lines[0].contains("holds no article"), "{lines:?}");
    let lines = folder.lines_of("y.zip", &ReadOptions::default());
    assert!(
        lines[0].starts_with("`y.zip` holds no article"),
        "{lines:?}"
    );
}

#[test]
fn text_under_unusual_names_is_told_of_and_can_be_taken() {
    let folder = Folder::of(&[
        ("0001", b"A\n\nx"),
        ("LICENSE", b"# Terms\n\nx"),
        ("none.dat", b"\0\x01"),
    ]);
    let lines = folder.lines(&ReadOptions::default());
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("`0001` is text, but"), "{lines:?}");
    assert!(lines[1].starts_with("`LICENSE` is text, but"), "{lines:?}");
    assert!(lines[2].contains("holds no article"), "{lines:?}");
    let options = ReadOptions {
        format: Some(Format::Text),
        ..ReadOptions::default()
    };
    assert_eq!(folder.lines(&options)[0], "0001 | A | x");
}

#[test]
fn a_missing_file_and_a_pdf_say_so() {
    let folder = Folder::of(&[("x.pdf", b"%PDF-1.7 x")]);
    let options = ReadOptions::default();
    assert_eq!(
        folder.lines_of("none.txt", &options),
        ["`none.txt` does not exist"]
    );
    assert_eq!(
        folder.lines_of("x.pdf", &options),
        ["`x.pdf` is a PDF file; convert it first, as with `pdftotext`"]
    );
}

#[cfg(unix)]
#[test]
fn loops_of_links_are_reported_once_and_not_entered() {
    let folder = Folder::of(&[("a/b.txt", b"B\n\nx")]);
    std::os::unix::fs::symlink("..", folder.path().join("a/up")).unwrap();
    std::os::unix::fs::symlink("nowhere", folder.path().join("broken.txt")).unwrap();
    let lines = folder.lines(&ReadOptions::default());
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert_eq!(lines[0], "a/b.txt | B | x");
    assert_eq!(
        lines[1],
        "`a/up` is a link to a directory above it and was not entered"
    );
    assert!(lines[2].starts_with("`broken.txt` "), "{lines:?}");
}

#[test]
fn a_format_that_is_forced_is_not_guessed() {
    let folder = Folder::of(&[("x", b"<b>Title</b>\n\nText")]);
    let options = ReadOptions {
        format: Some(Format::Text),
        ..ReadOptions::default()
    };
    assert_eq!(folder.lines_of("x", &options), ["x | <b>Title</b> | Text"]);
}

#[test]
fn files_and_bytes_are_counted() {
    let folder = Folder::of(&[("a.txt", b"A\n\nx"), ("b/c.txt", b"C\n\ny"), ("d.png", b"")]);
    let files = input_files(&[folder.path().to_owned(), folder.path().join("a.txt")]);
    assert_eq!(files.into_iter().map(Result::unwrap).count(), 3);
    let mut documents = Documents::new(&[folder.path().to_owned()], ReadOptions::default());
    let progress = documents.progress();
    assert_eq!(documents.by_ref().count(), 2);
    assert_eq!(progress.bytes(), 8);
}

#[test]
fn whoever_wants_no_more_may_leave() {
    let lines = "{\"text\": \"x\"}\n".repeat(100_000);
    let folder = Folder::of(&[("a.jsonl", lines.as_bytes())]);
    let mut articles = Articles::new(&[folder.path().to_owned()], ReadOptions::default());
    assert!(articles.next().unwrap().is_ok());
    drop(articles);
}

/// Notes what it is told, and how many bytes had been counted by then.
struct Notes {
    bytes: Arc<AtomicU64>,
    known: &'static str,
    told: Vec<(String, u64)>,
}

impl Notes {
    fn note(&mut self, what: String) {
        self.told.push((what, self.bytes.load(Ordering::Relaxed)));
    }
}

impl Visitor for Notes {
    fn begin(&mut self, file: &Path) -> ControlFlow<(), Choice> {
        if file.ends_with(self.known) {
            return ControlFlow::Continue(Choice::PassOver);
        }
        ControlFlow::Continue(Choice::Read)
    }

    fn take(&mut self, item: Result<Document, ReadError>) -> ControlFlow<()> {
        self.note(item.map_or_else(|error| error.to_string(), |_| "document".to_owned()));
        ControlFlow::Continue(())
    }

    fn end(&mut self, file: &Path, count: u64) -> ControlFlow<()> {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        self.note(format!("{name} gave {count}"));
        ControlFlow::Continue(())
    }
}

fn visit(folder: &Folder, known: &'static str) -> Vec<(String, u64)> {
    let bytes = Arc::default();
    let mut notes = Notes {
        bytes: Arc::clone(&bytes),
        known,
        told: Vec::new(),
    };
    let paths = [folder.path().to_owned()];
    visit_documents(&paths, &ReadOptions::default(), &bytes, &mut notes);
    notes.note("all".to_owned());
    assert_eq!(input_size(&paths), Some(bytes.load(Ordering::Relaxed)));
    notes.told
}

#[test]
fn progress_inside_what_is_packed_is_counted_by_the_bytes_on_disk() {
    // Lines that do not shrink to nothing.
    let lines: String = (0..40_000_u64)
        .map(|number| {
            let noise = number.wrapping_mul(6_364_136_223_846_793_005);
            format!("{{\"text\": \"Matter {noise:x}.\"}}\n")
        })
        .collect();
    let packed = gzip(lines.as_bytes());
    let size = packed.len() as u64;
    let folder = Folder::of(&[("a.jsonl.gz", &packed), ("b.txt", b"B\n\nx")]);
    let told = visit(&folder, "nothing");
    let (_, half_way) = told[20_000];
    assert!(
        half_way > size / 4 && half_way < size * 3 / 4,
        "{half_way} of {size}"
    );
    assert_eq!(told[40_000], ("a.jsonl.gz gave 40000".to_owned(), size));
    assert_eq!(told.last().unwrap(), &("all".to_owned(), size + 4));
}

#[test]
fn files_that_are_passed_over_are_counted_and_not_opened() {
    let folder = Folder::of(&[("a.txt", b"A\n\nx"), ("b.png", b"12345")]);
    assert_eq!(visit(&folder, "a.txt"), [("all".to_owned(), 4)]);
    let told = visit(&folder, "b.txt");
    assert_eq!(told[1], ("a.txt gave 1".to_owned(), 4));
}
