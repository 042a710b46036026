//! Tables.

#![no_main]

#[path = "../invariants/reading.rs"]
mod invariants;

use chancery_ingest::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [Some(Format::Csv), Some(Format::Tsv)] {
        invariants::check(bytes, format, "file");
    }
});
