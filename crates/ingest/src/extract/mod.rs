//! From an article to what it says: who holds which office, who met whom.
//!
//! [`Extractor::extract`] is a pure function of the article. Its stages, each a module: the analysed
//! text ([`document`]), names ([`mentions`]), people ([`persons`]), titles ([`titles`]) and who
//! holds them ([`offices`], [`homes`]), dates ([`dates`]), all gathered in a [`reading`]; then
//! encounters by frames over dependency trees ([`encounters`], [`status`]) and from lists of those
//! present ([`memorandum`]), joined where they are one ([`merge`]), and at last the record
//! ([`assemble`]).

mod assemble;
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
mod tests {
    use std::sync::LazyLock;

    use chancery_model::{EntityKey, Part};

    use super::*;

    static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load().unwrap());

    fn article(title: &str, body: &str) -> Article {
        let published = Some(jiff::civil::date(2025, 11, 19)); // a Wednesday
        Article {
            title: title.into(),
            body: body.into(),
            published,
            ..Article::default()
        }
    }

    /// Writes the meetings of a text as the ontology's examples do.
    fn told(body: &str) -> String {
        let article = article("", body);
        let record = EXTRACTOR.extract(&article);
        record.validate(&article).unwrap();
        let name = |key: EntityKey| record.entity(key).unwrap().name.clone();
        let meetings = record.meetings.iter().map(|meeting| {
            let parties: Vec<String> = meeting
                .participants
                .iter()
                .map(|p| name(p.entity))
                .collect();
            let place = meeting
                .place
                .map(|key| format!(" @ {}", name(key)))
                .unwrap_or_default();
            let date = meeting
                .date
                .as_ref()
                .map(|d| format!(" {}", d.edtf))
                .unwrap_or_default();
            format!(
                "{} {}: {}{place}{date}",
                meeting.kind,
                meeting.status,
                parties.join(", ")
            )
        });
        meetings.collect::<Vec<_>>().join("; ")
    }

    /// Writes the roles of a text.
    fn roles(body: &str) -> String {
        let record = EXTRACTOR.extract(&article("", body));
        let name = |key: EntityKey| record.entity(key).unwrap().name.clone();
        let roles = record.roles.iter().map(|role| {
            let of = role
                .organization
                .map(|key| format!(", {}", name(key)))
                .unwrap_or_default();
            format!("{}: {} {}{of}", name(role.person), role.tenure, role.title)
        });
        roles.collect::<Vec<_>>().join("; ")
    }

    #[track_caller]
    fn check(body: &str, expected: &str) {
        assert_eq!(told(body), expected, "{body}");
    }

    #[test]
    fn every_example_of_the_ontology_holds() {
        assert!(EXTRACTOR.examples().count() > 5);
        for example in EXTRACTOR.examples() {
            let outcome = EXTRACTOR.run_example(example);
            assert!(outcome.holds(), "{}: {outcome:?}", example.text);
        }
    }

    #[test]
    fn status_follows_tense_modals_and_governing_verbs() {
        check(
            "Anna Vale met Boris Krol on Monday.",
            "meeting held: Anna Vale, Boris Krol 2025-11-17",
        );
        check(
            "Anna Vale is due to meet Boris Krol.",
            "meeting planned: Anna Vale, Boris Krol",
        );
        check(
            "Anna Vale refused to meet Boris Krol.",
            "meeting denied: Anna Vale, Boris Krol",
        );
        check(
            "Anna Vale did not meet Boris Krol.",
            "meeting denied: Anna Vale, Boris Krol",
        );
        check(
            "Anna Vale cancelled her meeting with Boris Krol.",
            "meeting cancelled: Anna Vale, Boris Krol",
        );
        check(
            "Anna Vale declined to say whether she had met Boris Krol.",
            "",
        );
    }

    #[test]
    fn a_dated_plan_is_looked_for_in_the_future() {
        check(
            "Anna Vale will meet Boris Krol in Vienna on Monday.",
            "meeting planned: Anna Vale, Boris Krol @ Vienna 2025-11-24",
        );
    }

    #[test]
    fn both_sides_of_between_take_part() {
        check(
            "A call between Vale and European Council President Sofie Claes was cancelled. Anna Vale left.",
            "call cancelled: Anna Vale, Sofie Claes",
        );
    }

    #[test]
    fn a_question_states_nothing() {
        check("Has Anna Vale met Boris Krol?", "");
    }

    #[test]
    fn a_plan_told_before_is_called_off() {
        check(
            "Anna Vale planned to meet Boris Krol in Oslo. On Monday the meeting was postponed.",
            "meeting postponed: Anna Vale, Boris Krol @ Oslo",
        );
        check(
            "Anna Vale had been expected to visit Japan in April but the trip was called off.",
            "visit cancelled: Anna Vale @ Japan 2025-04",
        );
        check(
            "Anna Vale met Boris Krol in Oslo. The trip was not cancelled.",
            "meeting held: Anna Vale, Boris Krol @ Oslo",
        );
    }

    #[test]
    fn plural_nouns_mean_the_people_named_before() {
        check(
            "Anna Vale and Boris Krol spoke on Monday. The two leaders will meet in Oslo.",
            "meeting planned: Anna Vale, Boris Krol @ Oslo",
        );
        check(
            "President Anna Vale and President Boris Krol are old friends. The presidents met in Oslo.",
            "meeting held: Anna Vale, Boris Krol @ Oslo",
        );
    }

    #[test]
    fn pronouns_go_on_meaning_their_subject() {
        check(
            "Boris Krol flew to Oslo. He met Karl Dorn there. He then received Ivan Berg.",
            "visit held: Boris Krol @ Oslo; meeting held: Karl Dorn, Boris Krol @ Oslo; \
             meeting held: Ivan Berg, Boris Krol @ Oslo",
        );
    }

    #[test]
    fn those_who_also_took_part_join_the_encounter_that_is_meant() {
        check(
            "Anna Vale held talks with Boris Krol in Oslo. Karl Dorn also took part.",
            "meeting held: Anna Vale, Boris Krol, Karl Dorn @ Oslo",
        );
        check(
            "Anna Vale met Boris Krol. She was joined by Karl Dorn.",
            "meeting held: Anna Vale, Boris Krol, Karl Dorn",
        );
        check(
            "Norway and Poland held talks in Oslo. Anna Vale led the Polish delegation.",
            "meeting held: Norway, Poland, Anna Vale @ Oslo",
        );
        check("Karl Dorn also took part.", "");
    }

    #[test]
    fn meetings_take_place_where_the_journey_has_led() {
        check(
            "Anna Vale will travel to Norway on Monday. She will meet Boris Krol.",
            "visit planned: Anna Vale @ Norway 2025-11-24; \
                          meeting planned: Boris Krol, Anna Vale @ Norway 2025-11-24",
        );
        check(
            "Anna Vale left for Vienna on Monday, where she met Boris Krol.",
            "visit held: Anna Vale @ Vienna 2025-11-17; \
             meeting held: Anna Vale, Boris Krol @ Vienna 2025-11-17",
        );
        check(
            "Anna Vale met Boris Krol in the Norwegian capital.",
            "meeting held: Anna Vale, Boris Krol @ Oslo",
        );
        check(
            "VIENNA, Nov 19 - Anna Vale met Boris Krol on Tuesday.",
            "meeting held: Anna Vale, Boris Krol @ Vienna 2025-11-18",
        );
    }

    #[test]
    fn stays_with_a_purpose_are_visits() {
        check(
            "President Anna Vale will be in Vienna on Monday for talks.",
            "visit planned: Anna Vale @ Vienna 2025-11-24",
        );
        check(
            "Anna Vale is expected in Vienna on Monday.",
            "visit planned: Anna Vale @ Vienna 2025-11-24",
        );
        check("Anna Vale is in Vienna.", "");
    }

    #[test]
    fn what_is_spoken_of_gives_no_place() {
        check(
            "Anna Vale discussed the fight for Mosul with Boris Krol.",
            "meeting held: Anna Vale, Boris Krol",
        );
    }

    #[test]
    fn relations_between_states_are_no_encounter() {
        check("Talks between Norway and Poland have stalled.", "");
        check(
            "The Serbia national football team met the Norway national football team.",
            "",
        );
    }

    #[test]
    fn days_of_a_chronicle_date_what_stands_below() {
        check(
            "March 6, 2025\n\nAnna Vale meets Boris Krol in Oslo.",
            "meeting held: Anna Vale, Boris Krol @ Oslo 2025-03-06",
        );
    }

    #[test]
    fn the_place_is_no_participant() {
        check(
            "French President Anna Vale held talks with German Chancellor Boris Krol in Poland.",
            "meeting held: Anna Vale, Boris Krol @ Poland",
        );
    }

    #[test]
    fn countries_act_where_nobody_is_named() {
        check(
            "Russian and Ukrainian negotiators met in Istanbul.",
            "meeting held: Russia, Ukraine @ Istanbul",
        );
    }

    #[test]
    fn press_conferences_are_no_meetings() {
        check("Anna Vale held a press conference with Boris Krol.", "");
    }

    #[test]
    fn offices_are_read_before_and_behind_names() {
        for (text, expected) in [
            (
                "French President Anna Vale spoke.",
                "Anna Vale: current President, France",
            ),
            (
                "Anna Vale, the French foreign minister, spoke.",
                "Anna Vale: current foreign minister, France",
            ),
            (
                "Russia's foreign minister, Boris Krol, spoke.",
                "Boris Krol: current foreign minister, Russia",
            ),
            (
                "Former French President Anna Vale spoke.",
                "Anna Vale: former President, France",
            ),
            (
                "Presidents Anna Vale of France and Boris Krol of Poland spoke.",
                "Anna Vale: current President, France; Boris Krol: current President, Poland",
            ),
        ] {
            assert_eq!(roles(text), expected, "{text}");
        }
    }

    #[test]
    fn two_people_of_one_surname_stay_two() {
        let record = EXTRACTOR.extract(&article(
            "",
            "Anna Vale met Boris Vale. Later Anna Vale left.",
        ));
        assert_eq!(
            record
                .entities
                .iter()
                .map(|e| e.name.as_str())
                .collect::<Vec<_>>(),
            ["Anna Vale", "Boris Vale"]
        );
    }

    #[test]
    fn headlines_carry_meetings_of_their_own() {
        let record = EXTRACTOR.extract(&article("Anna Vale meets Boris Krol in Vienna", ""));
        assert_eq!(
            record.meetings.first().map(|m| m.evidence[0].part),
            Some(Part::Title)
        );
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(48))]

        #[test]
        fn any_text_gives_a_sound_record(
            words in proptest::collection::vec(
                "(President|Anna|Vale|met|with|and|in|Paris|Russian|minister|of|France|,|\\.|the|said|will|visit|Mrs\\.|June|5|talks|between|'s|–|“|\\PC{1,6})",
                0..60,
            )
        ) {
            let article = article("Vale meets Krol", &words.join(" "));
            let record = EXTRACTOR.extract(&article);
            proptest::prop_assert_eq!(record.validate(&article), Ok(()));
            proptest::prop_assert_eq!(EXTRACTOR.extract(&article), record);
        }
    }
}
