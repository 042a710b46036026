//! Whatever the bytes seem to be, packed or not.

#![no_main]

#[path = "../invariants/reading.rs"]
mod invariants;

use chancery_ingest::read::Format;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    for format in [None::<Format>] {
        invariants::check(bytes, format, "file");
    }
});
