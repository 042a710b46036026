//! The rule files that a user gives: `--ontology` and `--gazetteer`.

use std::path::{Path, PathBuf};

use chancery_ingest::{Extractor, ExtractorError, RuleFiles};

use crate::error::CliError;
use crate::ui::Ui;

/// The rule files of a command that extracts.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Rules of your own")]
pub(crate) struct RuleArgs {
    /// Add frames and cue words from this file (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) ontology: Vec<PathBuf>,

    /// Add countries, bodies, places, titles and aliases from this file (TOML); may be given several times
    #[arg(long, value_name = "FILE")]
    pub(crate) gazetteer: Vec<PathBuf>,
}

impl RuleArgs {
    /// Reads the files.
    pub(crate) fn read(&self) -> Result<RuleFiles, CliError> {
        let mut files = RuleFiles::default();
        for path in &self.ontology {
            files.add_ontology(&path.display().to_string(), &text_of(path)?);
        }
        for path in &self.gazetteer {
            files.add_gazetteer(&path.display().to_string(), &text_of(path)?);
        }
        Ok(files)
    }
}

/// Loads the extractor with rule files; whatever is wrong in them is reported line by line.
pub(crate) fn load(ui: &mut Ui, files: &RuleFiles) -> Result<Extractor, CliError> {
    Extractor::with_rules(files).map_err(|error| match error {
        ExtractorError::Rules(wrong) => {
            for problem in &wrong.problems {
                ui.error(&CliError::failed(problem.to_string()));
            }
            let message = match wrong.problems.len() {
                1 => "1 problem in the rule files; nothing was done".to_owned(),
                count => format!("{count} problems in the rule files; nothing was done"),
            };
            CliError::failed(message)
        }
        other => CliError::failed("the extractor cannot be set up").with_source(other),
    })
}

fn text_of(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|error| {
        let message = format!("cannot read the rule file `{}`", path.display());
        CliError::failed(message).with_source(error)
    })
}
