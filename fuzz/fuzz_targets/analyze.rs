//! Any text gets an analysis that holds together. Run with `cargo fuzz run analyze`; the saved inputs
//! are run again by an ordinary test, `crates/language/tests/analysis.rs`.

#![no_main]

#[path = "../invariants/analysis.rs"]
mod invariants;

use std::sync::LazyLock;

use chancery_language::Analyzer;
use libfuzzer_sys::fuzz_target;

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(|| Analyzer::load().expect("the weights are valid"));

fuzz_target!(|text: &str| invariants::check(text, &ANALYZER.analyze(text)));
