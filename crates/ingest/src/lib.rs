//! Reads articles and extracts people, roles and meetings from them.
//!
//! Two doors: [`read`] turns files into [`chancery_model::Article`]s, and [`Extractor::extract`]
//! turns one article into a [`chancery_model::Record`]. The first does input, the second is a pure
//! function of the article and of the data compiled in (or given by the user).

mod calendar;
pub mod extract;
pub mod gazetteer;
pub mod import;
pub mod read;
mod rules;
mod unpack;
pub use extract::{Extractor, ExtractorError, FrameSummary};
pub use rules::example::{EXAMPLE_PUBLISHED, Example, ExampleOutcome};
pub use rules::{Problem, RuleError, RuleFiles};
pub use unpack::{open_unpacked, open_unpacked_counting};

/// A hash, in hexadecimal digits, of all that is compiled in and decides what [`Extractor::extract`]
/// makes of an article: rules, tables and models. Two programs with the same hash make the same records.
pub const RULES: &str = env!("CHANCERY_RULES");
