//! The saved inputs of the fuzz targets, run again without a fuzzer.

#[path = "../../../../fuzz/invariants/reading.rs"]
mod invariants;

use std::fs;
use std::path::Path;

use chancery_ingest::read::Format;

#[track_caller]
fn replay(target: &str, formats: &[Option<Format>]) {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    let mut count = 0;
    for entry in fs::read_dir(corpus).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        for format in formats {
            invariants::check(&bytes, *format, "file");
        }
        count += 1;
    }
    assert!(count > 0, "{target} has no saved inputs");
}

#[test]
fn saved_inputs_keep_their_promises() {
    replay("read_any", &[None]);
    replay("read_html", &[Some(Format::Html), Some(Format::Markdown)]);
    replay("read_json", &[Some(Format::Json), Some(Format::JsonLines)]);
    replay("read_mail", &[Some(Format::Mbox), Some(Format::Email)]);
    replay("read_table", &[Some(Format::Csv), Some(Format::Tsv)]);
    replay("read_warc", &[Some(Format::Warc)]);
    replay("read_xml", &[Some(Format::Feed), Some(Format::Tei)]);
}
