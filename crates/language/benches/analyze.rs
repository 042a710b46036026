//! The speed of the engine on the sample articles of the repository, one thread.
//!
//! `cargo bench -p chancery-language`. For words per second beside spaCy's, see `chancery-train bench`.

use std::fs;
use std::path::Path;

use chancery_language::Analyzer;
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn articles() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/samples");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the samples are there")
        .flatten()
        .map(|entry| entry.path())
        .collect();
    paths.sort();
    paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

#[divan::bench(name = "load/embedded")]
fn load() -> Analyzer {
    Analyzer::load().expect("the weights are valid")
}

#[divan::bench(name = "tokens/samples")]
fn tokens(bencher: Bencher<'_, '_>) {
    let (analyzer, texts) = (load(), articles());
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let count: usize = texts
            .iter()
            .map(|text| analyzer.tokens(black_box(text)).len())
            .sum();
        assert!(count > 500, "the samples have words");
    });
}

#[divan::bench(name = "analyze/samples")]
fn analyze(bencher: Bencher<'_, '_>) {
    let (analyzer, texts) = (load(), articles());
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        let count: usize = texts
            .iter()
            .map(|text| analyzer.analyze(black_box(text)).sentences.len())
            .sum();
        assert!(count > 30, "the samples have sentences");
    });
}
