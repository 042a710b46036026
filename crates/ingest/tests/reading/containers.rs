//! Every packing, alone and nested.

use chancery_ingest::read::ReadOptions;

use crate::support::{Folder, bzip2, gzip, lines, tar, warc_page, zip, zstd};

const LINES: &[u8] = b"{\"title\": \"A\", \"text\": \"x\"}\n{\"title\": \"B\", \"text\": \"y\"}\n";

#[test]
fn streams_are_unpacked_whatever_they_are_called() {
    for packed in [gzip(LINES), zstd(LINES), bzip2(LINES)] {
        assert_eq!(lines("data", &packed), ["data:1 | A | x", "data:2 | B | y"]);
    }
}

#[test]
fn parts_one_after_the_other_are_one_stream() {
    let half = LINES.len() / 2 + 3;
    for pack in [gzip, zstd, bzip2] {
        let mut packed = pack(&LINES[..half]);
        packed.extend(pack(&LINES[half..]));
        assert_eq!(lines("a.jsonl.x", &packed).len(), 2);
    }
    // A skippable frame of zstd, as parallel packers write it.
    let mut packed = b"\x50\x2a\x4d\x18\x04\0\0\0abcd".to_vec();
    packed.extend(zstd(LINES));
    assert_eq!(lines("a.jsonl.zst", &packed).len(), 2);
}

#[test]
fn members_are_named_by_the_way_to_them() {
    let page = warc_page(
        "https://example.org/",
        "Content-Type: text/html",
        PAGE.as_bytes(),
    );
    let warc = gzip(&page);
    let archive = zip(&[
        ("in/b.warc.gz", &warc),
        ("c.txt", b"C\n\nz"),
        ("picture.png", b"\x89PNG"),
        ("d.tar.bz2", &bzip2(&tar(&[("e/f.jsonl", LINES)]))),
    ]);
    let seen = lines("a.zip", &archive);
    assert_eq!(
        seen,
        [
            "a.zip!in/b.warc.gz:1 | A page | The text of the page.",
            "a.zip!c.txt | C | z",
            "a.zip!d.tar.bz2!e/f.jsonl:1 | A | x",
            "a.zip!d.tar.bz2!e/f.jsonl:2 | B | y",
        ]
    );
}

const PAGE: &str = "<html><title>A page</title><p>The text of the page.</p></html>";

#[test]
fn archives_stand_in_streams_and_archives() {
    let inner = zip(&[("a.txt", b"A\n\nx")]);
    for (name, bytes) in [
        ("a.zip.gz", gzip(&inner)),
        ("a.tar", tar(&[("b.zip", &inner)])),
        ("a.tgz", gzip(&tar(&[("b.txt", b"A\n\nx")]))),
        ("a.tar.zst", zstd(&tar(&[("b.txt.gz", &gzip(b"A\n\nx"))]))),
    ] {
        let seen = lines(name, &bytes);
        assert!(
            seen.len() == 1 && seen[0].ends_with("| A | x"),
            "{name}: {seen:?}"
        );
    }
}

#[test]
fn one_damaged_member_does_not_hide_the_others() {
    let mut broken = gzip(b"A\n\nx");
    let middle = broken.len() / 2;
    broken[middle] ^= 0xff;
    let archive = tar(&[("a.txt.gz", &broken), ("b.txt", b"B\n\ny")]);
    let seen = lines("a.tar", &archive);
    assert_eq!(seen.len(), 2, "{seen:?}");
    assert!(seen[0].starts_with("`a.tar!a.txt.gz` "), "{seen:?}");
    assert_eq!(seen[1], "a.tar!b.txt | B | y");
}

#[test]
fn what_is_cut_gives_what_it_has_and_says_that_it_is_cut() {
    let many = LINES.repeat(20_000);
    for pack in [gzip, zstd, bzip2] {
        let packed = pack(&many);
        let seen = lines("a.jsonl.x", &packed[..packed.len() - 40]);
        let last = seen.last().unwrap();
        assert!(
            last.contains("ends in the middle") || last.contains("cannot be read"),
            "{last}"
        );
        assert!(seen.len() > 1 && seen.len() <= 40_001, "{}", seen.len());
    }
    let archive = tar(&[("a.txt", b"A\n\nx"), ("b.txt", &[b'y'; 5000])]);
    let seen = lines("a.tar", &archive[..2048 + 600]);
    assert_eq!(seen[0], "a.tar!a.txt | A | x");
    assert!(seen[1].contains("b.txt"), "{seen:?}");
    let cut = zip(&[("a.txt", b"A\n\nx")]);
    let seen = lines("a.zip", &cut[..cut.len() - 10]);
    assert!(
        seen[0].contains("zip archive that cannot be read"),
        "{seen:?}"
    );
}

#[test]
fn nesting_has_a_limit() {
    let mut packed = b"A\n\nx".to_vec();
    for _ in 0..7 {
        packed = gzip(&packed);
    }
    let seen = lines("a.gz", &packed);
    assert_eq!(
        seen,
        ["`a.gz` is packed more than 6 times; unpack it first"]
    );
    let folder = Folder::of(&[("a.gz", &packed)]);
    let options = ReadOptions {
        max_depth: 7,
        ..ReadOptions::default()
    };
    assert_eq!(folder.lines_of("a.gz", &options), ["a.gz | A | x"]);
}
