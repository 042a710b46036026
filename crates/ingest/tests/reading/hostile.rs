//! Files made to do harm: bombs, endless lines, endless nesting, names that lead elsewhere.

use std::io::Cursor;

use chancery_ingest::read::ReadOptions;
use proptest::prelude::*;

use crate::support::{Folder, bzip2, gzip, lines, tar, zip, zstd};

#[test]
fn bombs_are_defused() {
    let zeros = vec![b' '; 24 << 20];
    for packed in [gzip(&zeros), zstd(&zeros), bzip2(&zeros)] {
        assert!(packed.len() < 1 << 18);
        // Blank lines are not kept, so no other limit is hit.
        let seen = lines("a.jsonl.x", &packed);
        let is_known =
            seen.len() == 1 && seen[0].contains("unpacks to more than 400 times its size");
        assert!(is_known || seen[0].contains("longer than"), "{seen:?}");
    }
}

#[test]
fn what_is_unpacked_has_an_absolute_limit_too() {
    let lines = b"{\"text\": \"x\"}\n".repeat(1000);
    let folder = Folder::of(&[("a.gz", &gzip(&lines))]);
    let options = ReadOptions {
        max_unpacked_bytes: 5000,
        ..ReadOptions::default()
    };
    let seen = folder.lines_of("a.gz", &options);
    assert!(
        seen.last()
            .unwrap()
            .contains("unpacks to more than 5000 bytes, the most that one file may")
    );
}

/// Runs a test on a thread with a stack of 1 MiB, so that what descends once an element overflows it.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(test);
    thread.unwrap().join().unwrap();
}

#[test]
fn a_page_nested_without_end_is_refused() {
    on_a_small_stack(|| {
        for open in [
            "<div>",
            "<b>",
            "<a href=x><div>",
            "<table><tr><td>",
            "<svg><g>",
        ] {
            let page = format!("<!DOCTYPE html><title>T</title>{}", open.repeat(200_000));
            let seen = lines("a.html", page.as_bytes());
            assert!(
                seen[0].contains("nests more than 512 elements"),
                "{open}: {seen:?}"
            );
        }
    });
}

#[test]
fn pages_at_the_limit_of_depth_do_not_overflow_a_small_stack() {
    on_a_small_stack(|| {
        for open in [
            "<div>",
            "<span>",
            "<blockquote>",
            "<ul><li>",
            "<b>",
            "<font size=1>",
            "<section><p>x",
        ] {
            let page = format!(
                "<!DOCTYPE html><title>T</title><body>{}<p>{}</p>",
                open.repeat(500),
                "Some words of the text. ".repeat(50)
            );
            let seen = lines("a.html", page.as_bytes());
            assert!(
                seen[0].contains("Some words of the text."),
                "{open}: {seen:?}"
            );
        }
    });
}

#[test]
fn json_nested_without_end_is_no_json() {
    let deep = format!("{{\"text\": {}", "[".repeat(200_000));
    let seen = lines("a.jsonl", deep.as_bytes());
    assert!(seen[0].contains("is not JSON"), "{seen:?}");
    let seen = lines("a.json", format!("[{deep}").as_bytes());
    assert!(seen[0].contains("is not JSON"), "{seen:?}");
}

#[test]
fn xml_nested_without_end_needs_no_stack() {
    let deep = format!(
        "<rss><channel><item><title>A</title><description>{}x",
        "<a>".repeat(200_000)
    );
    let seen = lines("a.rss", deep.as_bytes());
    assert_eq!(seen.len(), 1, "{seen:?}");
    let deep = format!(
        "<TEI><text><body><div type='document'><p>{}x",
        "<hi>".repeat(200_000)
    );
    assert_eq!(lines("a.tei", deep.as_bytes()).len(), 1);
}

#[test]
fn a_line_of_a_hundred_megabytes_is_passed_over() {
    let small = b"{\"text\": \"small\"}";
    let mut bytes = b"{\"text\": \"".to_vec();
    bytes.resize(100 << 20, b'x');
    bytes.extend_from_slice(b"\"}\n");
    bytes.extend_from_slice(small);
    let folder = Folder::of(&[("a.jsonl", &bytes)]);
    let options = ReadOptions::default();
    let seen = folder.lines_of("a.jsonl", &options);
    assert!(
        seen[0].starts_with("`a.jsonl:1` is longer than 16777216 bytes"),
        "{}",
        seen.len()
    );
    assert_eq!(seen[1], "a.jsonl:2 |  | small");
    // The same as an array, as a table, in a mailbox and in a feed.
    let mut array = b"[{\"text\": \"".to_vec();
    array.resize(20 << 20, b'x');
    array.extend_from_slice(b"\"}, ");
    array.extend_from_slice(small);
    array.push(b']');
    folder.write("a.json", &array);
    let seen = folder.lines_of("a.json", &options);
    assert!(
        seen[0].contains("is longer than") && seen[1].ends_with("small"),
        "{}",
        seen.len()
    );
    let mut table = b"title,text\nA,\"".to_vec();
    table.resize(20 << 20, b'x');
    folder.write("a.csv", &table);
    let seen = folder.lines_of("a.csv", &options);
    assert!(
        seen.len() == 1 && seen[0].starts_with("`a.csv:2` is longer than"),
        "{}",
        seen.len()
    );
    let mut mail = b"From a Mon Jan  1 10:00:00 2024\nSubject: x\n\n".to_vec();
    mail.resize(20 << 20, b'x');
    mail.extend_from_slice(
        b"\n\nFrom a Mon Jan  1 10:00:00 2024\nFrom: a@b.c\nSubject: small\n\ny\n",
    );
    folder.write("a.mbox", &mail);
    let seen = folder.lines_of("a.mbox", &options);
    assert!(
        seen[0].starts_with("`a.mbox:1` is longer than"),
        "{}",
        seen.len()
    );
    assert_eq!(seen[1], "a.mbox:2 | small | y");
    let mut feed = b"<rss><channel><item><title>".to_vec();
    feed.resize(20 << 20, b'x');
    folder.write("a.rss", &feed);
    let seen = folder.lines_of("a.rss", &options);
    assert!(
        seen.len() == 1 && seen[0].contains("is longer than"),
        "{}",
        seen.len()
    );
}

#[test]
fn names_that_lead_elsewhere_are_labels() {
    let folder = Folder::new();
    let outside = folder.path().join("outside.txt");
    for (name, archive) in [
        (
            "a.tar",
            tar(&[
                ("../outside.txt", b"A\n\nx"),
                ("/etc/chancery.txt", b"B\n\ny"),
            ]),
        ),
        (
            "a.zip",
            zip(&[
                ("../outside.txt", b"A\n\nx"),
                ("/etc/chancery.txt", b"B\n\ny"),
            ]),
        ),
    ] {
        folder.write(&format!("in/{name}"), &archive);
        let seen = folder.lines_of(&format!("in/{name}"), &ReadOptions::default());
        assert_eq!(
            seen,
            [
                format!("in/{name}!../outside.txt | A | x"),
                format!("in/{name}!/etc/chancery.txt | B | y")
            ]
        );
    }
    assert!(!outside.exists());
    assert!(!std::path::Path::new("/etc/chancery.txt").exists());
}

#[test]
fn a_tar_with_an_endless_name_is_refused() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::GNULongName);
    header.set_size(64 << 20);
    header.set_cksum();
    builder
        .append(
            &header,
            std::io::Read::take(std::io::repeat(b'x'), 64 << 20),
        )
        .unwrap();
    let mut archive = builder.into_inner().unwrap();
    archive.truncate(60 << 20);
    let folder = Folder::of(&[("a.tar", &archive)]);
    let seen = folder.lines_of("a.tar", &ReadOptions::default());
    assert!(
        seen[0].contains("header of a member is longer than a megabyte"),
        "{seen:?}"
    );
}

#[test]
fn a_zip_that_claims_more_than_it_holds_is_refused() {
    let archive = zip(&[("a.txt", b"A\n\nx")]);
    // The number of members in the list at the end.
    let mut lying = archive.clone();
    let end = lying.len();
    lying[end - 12] = 0xff;
    lying[end - 11] = 0xff;
    let seen = lines("a.zip", &lying);
    assert_eq!(seen.len(), 1, "{seen:?}");
    let mut cursor = Cursor::new(archive);
    cursor.set_position(0);
    assert_eq!(lines("a.zip", cursor.get_ref()), ["a.zip!a.txt | A | x"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    /// Damage to a file of any format never ends in a panic, and what comes out keeps its promises.
    #[test]
    fn damage_is_survived(
        which in 0_usize..SEEDS.len(),
        cuts in proptest::collection::vec((0_usize..4000, any::<u8>()), 0..6),
        length in 0_usize..4000,
    ) {
        let (name, seed) = SEEDS[which];
        let mut bytes = seed.as_bytes().to_vec();
        for (at, byte) in cuts {
            let count = bytes.len();
            bytes[at % count] = byte;
        }
        bytes.truncate(bytes.len().min(length + 8));
        let folder = Folder::of(&[(name, &bytes)]);
        for item in folder.read(&ReadOptions::default()) {
            match item {
                Ok(article) => {
                    prop_assert!(!article.title.is_empty() || !article.body.is_empty());
                    prop_assert!(!article.title.contains('\n'));
                }
                Err(error) => prop_assert!(error.kind.reason() != "reader-crashed", "{error}"),
            }
        }
    }
}

const SEEDS: &[(&str, &str)] = &[
    (
        "a.html",
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>T - S</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"datePublished\":\"2025-01-02\"}</script></head><body><h1>T</h1><table><tr><td><p>One<br><br>two</table><p>Three &amp; four</p></body></html>",
    ),
    (
        "a.rss",
        "<?xml version='1.0'?><rss><channel><title>C</title><item><title>A &amp; b</title><description><![CDATA[<p>x</p>]]></description><pubDate>Wed, 19 Nov 2025 10:00:00 GMT</pubDate></item></channel></rss>",
    ),
    (
        "a.xml",
        "<TEI><teiHeader><titleStmt><title>T</title></titleStmt></teiHeader><text><body><div type='document' xml:id='d1'><head>H<note>n</note></head><p>One <persName>Vale</persName>.</p></div></body></text></TEI>",
    ),
    (
        "a.csv",
        "title,text,date\n\"A, b\",\"x \"\"y\"\" z\",2025-11-19\nB,y,2025-11-20\n",
    ),
    (
        "a.json",
        "{\"status\": \"ok\", \"articles\": [{\"title\": \"A\", \"content\": \"<p>x</p>\", \"date\": 20251119}, {\"title\": \"B\"}]}",
    ),
    (
        "a.warc",
        "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 85\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n7\r\n<p>x</p>\r\n0\r\n\r\n\r\n\r\n",
    ),
    (
        "a.mbox",
        "From a Mon Jan  1 10:00:00 2024\nFrom: a@b.c\nSubject: =?utf-8?Q?x=C3=A9?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>x\n--b--\n",
    ),
    (
        "a.md",
        "---\ntitle: T\n---\n# H\n\n- a\n  - b\n\n| a | b |\n|---|---|\n| c | d |\n\n<div>x</div>\n[^1]\n\n[^1]: note\n",
    ),
];
