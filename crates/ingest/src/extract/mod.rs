//! From an article to what it says: who holds which office, who met whom.
//!
//! [`Extractor::extract`] is a pure function of the article. Its stages, each a module: the analysed
//! text ([`document`]), names ([`mentions`]), people ([`persons`]), titles ([`titles`]) and who
//! holds them ([`offices`]), dates ([`dates`]), all gathered in a [`reading`]; then encounters by
//! frames over dependency trees ([`encounters`], [`status`]), joined where they are one
//! ([`merge`]), and at last the record ([`assemble`]).

mod assemble;
mod dates;
mod document;
mod encounters;
mod memorandum;
mod mentions;
mod merge;
mod offices;
mod ontology;
mod persons;
mod reading;
mod status;
mod titles;

use std::sync::Arc;

use chancery_language::Analyzer;
use chancery_model::{Article, Record};

pub use ontology::{Example, Ontology, OntologyError};

use crate::gazetteer::{Gazetteer, TableError};
use reading::Reading;

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
}

/// Extracts records from articles; cheap to clone and to share between threads.
#[derive(Clone)]
pub struct Extractor {
    analyzer: Arc<Analyzer>,
    gazetteer: Arc<Gazetteer>,
    ontology: Arc<Ontology>,
}

impl Extractor {
    /// Loads the language model, the gazetteer and the ontology that are compiled in.
    ///
    /// # Errors
    /// If one of them is damaged, which the tests of this crate rule out.
    pub fn load() -> Result<Self, ExtractorError> {
        Ok(Self {
            analyzer: Arc::new(Analyzer::load().map_err(ExtractorError::Model)?),
            gazetteer: Arc::new(Gazetteer::embedded()?),
            ontology: Arc::new(Ontology::embedded()?),
        })
    }

    /// Extracts what an article says.
    ///
    /// The same article gives the same record, byte for byte. Linear in the number of sentences, but
    /// for the search of antecedents among the people named before.
    #[must_use]
    pub fn extract(&self, article: &Article) -> Record {
        let reading = Reading::new(article, &self.analyzer, &self.gazetteer, &self.ontology);
        let mut tellings = memorandum::find(&reading);
        tellings.extend(encounters::find(&reading));
        let mut merged = merge::merge(&reading, tellings);
        for encounter in &mut merged {
            merge::drop_represented(&reading, encounter);
        }
        merge::place_on_journeys(&reading, &mut merged);
        assemble::record(&reading, merged)
    }
}
