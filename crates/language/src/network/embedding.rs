//! A word's embedding: the sum of one row from each feature table.

use std::collections::HashMap;

use pulp::{Arch, NullaryFnOnce};

use super::features::{first, hash, last, norm, shape};
use super::weights::{ModelError, WeightFile};

/// The features that belong to the word alone, in the order of the file; `context` follows them.
const FEATURES: [&str; 8] = [
    "word", "prefix2", "prefix4", "suffix2", "suffix3", "suffix5", "shape", "context",
];

/// A table of quantised rows.
#[derive(Debug)]
struct Table {
    rows: Vec<i8>,
    scales: Vec<f32>,
}

impl Table {
    #[inline(always)]
    fn add(&self, row: usize, out: &mut [f32]) {
        let scale = self.scales.get(row).copied().unwrap_or_default();
        let row = self
            .rows
            .get(row * out.len()..(row + 1) * out.len())
            .unwrap_or_default();
        for (out, value) in out.iter_mut().zip(row) {
            *out += f32::from(*value) * scale;
        }
    }
}

/// The feature tables and the vocabulary.
#[derive(Debug)]
pub(super) struct Embedding {
    vocabulary: HashMap<Box<str>, usize>,
    buckets: u64,
    tables: Vec<Table>,
    counts: [u64; 8],
    dim: usize,
}

/// Strings that are reused from word to word.
#[derive(Debug, Default)]
pub(super) struct Strings {
    norm: String,
    shape: String,
}

impl Embedding {
    pub(super) fn read(file: &WeightFile<'_>) -> Result<Self, ModelError> {
        let config = &file.config;
        if config.features != FEATURES {
            return Err(ModelError::Configuration("the eight known features"));
        }
        let mut tables = Vec::new();
        let mut counts = [0; 8];
        for (feature, count) in FEATURES.iter().zip(&mut counts) {
            *count = config.rows.get(*feature).copied().unwrap_or_default();
            let rows = usize::try_from(*count).unwrap_or_default();
            if rows == 0 {
                return Err(ModelError::Configuration("rows in every feature table"));
            }
            let name = format!("embed.{feature}");
            tables.push(Table {
                rows: file.small_integers(&format!("{name}.rows"), &[rows, config.dim])?,
                scales: file.floats(&format!("{name}.scale"), &[rows])?,
            });
        }
        let lines = file.lines("vocabulary")?;
        let words = u64::try_from(lines.len()).unwrap_or(u64::MAX);
        if config.word_buckets == 0
            || words.saturating_add(config.word_buckets) > counts[0]
            || counts[7] < 8
        {
            return Err(ModelError::Configuration(
                "as many rows as words, buckets and contexts",
            ));
        }
        let vocabulary = lines
            .into_iter()
            .enumerate()
            .map(|(row, norm)| (norm.into(), row))
            .collect();
        Ok(Self {
            vocabulary,
            buckets: config.word_buckets,
            tables,
            counts,
            dim: config.dim,
        })
    }

    /// The rows of the features that belong to the word alone.
    pub(super) fn rows(&self, word: &str, strings: &mut Strings) -> [usize; 7] {
        norm(word, &mut strings.norm);
        shape(word, &mut strings.shape);
        let text = strings.norm.as_str();
        let bucket = |hash: u64, count: u64| usize::try_from(hash % count).unwrap_or_default();
        let known = self.vocabulary.get(text).copied();
        [
            known.unwrap_or_else(|| self.vocabulary.len() + bucket(hash("w:", text), self.buckets)),
            bucket(hash("p2:", first(text, 2)), self.counts[1]),
            bucket(hash("p4:", first(text, 4)), self.counts[2]),
            bucket(hash("s2:", last(text, 2)), self.counts[3]),
            bucket(hash("s3:", last(text, 3)), self.counts[4]),
            bucket(hash("s5:", last(text, 5)), self.counts[5]),
            bucket(hash("sh:", strings.shape.as_str()), self.counts[6]),
        ]
    }

    /// Writes the sum of the rows of a word alone.
    pub(super) fn sum(&self, arch: Arch, rows: [usize; 7], out: &mut [f32]) {
        out.fill(0.0);
        arch.dispatch(Sum {
            tables: &self.tables,
            rows: &rows,
            out,
        });
    }

    /// Adds the row of the word's place in its sentence.
    pub(super) fn add_context(&self, arch: Arch, context: usize, out: &mut [f32]) {
        let tables = self
            .tables
            .split_last()
            .map_or(&[][..], |(last, _)| std::slice::from_ref(last));
        arch.dispatch(Sum {
            tables,
            rows: &[context],
            out,
        });
    }

    pub(super) fn dim(&self) -> usize {
        self.dim
    }
}

/// Adds a row of each table to a word's embedding.
struct Sum<'k> {
    tables: &'k [Table],
    rows: &'k [usize],
    out: &'k mut [f32],
}

impl NullaryFnOnce for Sum<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for (table, row) in self.tables.iter().zip(self.rows) {
            table.add(*row, self.out);
        }
    }
}
