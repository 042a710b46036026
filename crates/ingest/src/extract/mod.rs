//! From an article to what it says: who holds which office, who met whom.
//!
//! [`Extractor::extract`] is a pure function of the article. Its stages, each a module: the analysed
//! text ([`document`]), names ([`mentions`]), people ([`persons`]), titles ([`titles`]) and who
//! holds them ([`offices`], [`homes`]), dates ([`dates`]), all gathered in a [`reading`]; then
//! encounters by frames over dependency trees ([`encounters`], [`status`]) and from lists of those
//! present ([`memorandum`]), joined where they are one ([`merge`]), and at last the record
//! ([`assemble`]).

mod assemble;
mod belonging;
mod chronicle;
mod coreference;
mod dateline;
mod dates;
mod document;
mod encounters;
pub mod explain;
mod homes;
mod memorandum;
mod mentions;
mod merge;
mod offices;
pub(crate) mod ontology;
mod persons;
mod reading;
mod settings;
mod status;
mod titles;
mod trace;

use std::sync::Arc;

use chancery_language::Analyzer;
use chancery_model::{Article, Record};

pub use ontology::{FrameSummary, Ontology, OntologyError};

use crate::gazetteer::{Gazetteer, TableError};
use crate::rules::{self, Example, ExampleOutcome, RuleError, RuleFiles};
use explain::Explanation;
use reading::Reading;
use trace::Trace;

/// The extractor cannot be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExtractorError {
    /// The language model cannot be used.
    #[error("the language model cannot be used")]
    Model(#[source] chancery_language::ModelError),
    /// A gazetteer table is malformed.
    #[error("the gazetteer cannot be used")]
    Gazetteer(#[from] TableError),
    /// The ontology is malformed.
    #[error("the ontology cannot be used")]
    Ontology(#[from] OntologyError),
    /// Files of the user are wrong.
    #[error("the rule files cannot be used")]
    Rules(#[from] RuleError),
}

/// Extracts records from articles; cheap to clone and to share between threads.
#[derive(Clone)]
pub struct Extractor {
    analyzer: Arc<Analyzer>,
    gazetteer: Arc<Gazetteer>,
    ontology: Arc<Ontology>,
    examples: Arc<[Example]>,
}

impl Extractor {
    /// Loads the language model, the gazetteer and the ontology that are compiled in.
    ///
    /// # Errors
    /// If one of them is damaged, which the tests of this crate rule out.
    pub fn load() -> Result<Self, ExtractorError> {
        Self::with_rules(&RuleFiles::default())
    }

    /// Loads what is compiled in, and adds the rule files of the user.
    ///
    /// # Errors
    /// If a rule file is wrong: then all that is wrong in any of them.
    pub fn with_rules(files: &RuleFiles) -> Result<Self, ExtractorError> {
        let mut gazetteer = Gazetteer::embedded()?;
        let (ontology, examples) = rules::apply(files, &mut gazetteer)?;
        Ok(Self {
            analyzer: Arc::new(Analyzer::load().map_err(ExtractorError::Model)?),
            gazetteer: Arc::new(gazetteer),
            ontology: Arc::new(ontology),
            examples: examples.into(),
        })
    }

    /// Returns the frames, in the order in which they are tried.
    #[must_use]
    pub fn frames(&self) -> Vec<FrameSummary> {
        self.ontology.summaries()
    }

    /// Says whether the gazetteer knows who has a name, as [`Gazetteer::knows`] does.
    #[must_use]
    pub fn knows(&self, kind: chancery_model::EntityKind, name: &str) -> bool {
        self.gazetteer.knows(kind, name)
    }

    /// Returns the examples: first of the frames, then of the rule files.
    pub fn examples(&self) -> impl Iterator<Item = &Example> {
        self.ontology.examples().iter().chain(self.examples.iter())
    }

    /// Extracts the text of an example and compares what comes out with what must.
    #[must_use]
    pub fn run_example(&self, example: &Example) -> ExampleOutcome {
        example.compare(&self.extract(&example.article()))
    }

    /// Extracts what an article says.
    ///
    /// The same article gives the same record, byte for byte. Linear in the number of sentences, but
    /// for the search of antecedents among the people named before.
    #[must_use]
    pub fn extract(&self, article: &Article) -> Record {
        self.read(article, Trace::default()).1
    }

    /// Extracts what an article says, and tells how each fact was reached and why words that could
    /// tell of an encounter told of none. The record is that of [`Extractor::extract`].
    #[must_use]
    pub fn explain(&self, article: &Article) -> (Record, Explanation) {
        let (reading, record) = self.read(article, Trace::on());
        let explanation = explain::explain(&reading, &record);
        (record, explanation)
    }

    fn read<'a>(&'a self, article: &'a Article, trace: Trace) -> (Reading<'a>, Record) {
        let (analyzer, gazetteer) = (&self.analyzer, &self.gazetteer);
        let reading = Reading::new(article, analyzer, gazetteer, &self.ontology, trace);
        let mut tellings = memorandum::find(&reading);
        tellings.extend(encounters::find(&reading));
        let mut merged = merge::merge(&reading, tellings);
        for encounter in &mut merged {
            merge::drop_represented(&reading, encounter);
        }
        settings::complete(&reading, &mut merged);
        let record = assemble::record(&reading, merged);
        (reading, record)
    }
}

#[cfg(test)]
mod tests;
