//! `chancery-train`: learns the engine's files from the corpora and prints its scores.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chancery_language::Analyzer;
use chancery_train::{bench, errors, evaluate, lemmas, sentences, tokens, treebank};
use clap::{Parser, Subcommand};

/// Learn and evaluate the language engine
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Folder of the corpora
    #[arg(long, global = true, default_value = "../shared/corpora")]
    corpora: PathBuf,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Print the scores of the engine on every test set
    Evaluate {
        /// Weight file to evaluate instead of the one in the program
        #[arg(long)]
        weights: Option<PathBuf>,
        /// Add the development sets
        #[arg(long)]
        dev: bool,
        /// Print one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Measure words per second on one core, beside spaCy's if asked
    Bench {
        /// Python interpreter that has crates/train/peers/requirements.txt
        #[arg(long, value_name = "PYTHON")]
        peer: Option<PathBuf>,
    },
    /// Learn the tokenizer's word lists and print them
    Tokens,
    /// Learn the dictionary forms and print them
    Lemmas,
    /// Learn the sentence splitter's weights
    Sentences {
        /// Where to write them
        #[arg(long, default_value = "data/models/english-sentences.bin")]
        output: PathBuf,
        /// Seed of the order of the examples
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Print where the tokenizer and a treebank disagree
    TokenErrors {
        /// The treebank, such as en_ewt-dev
        treebank: String,
        /// Lines of the report
        #[arg(long, default_value_t = 60)]
        lines: usize,
    },
}

/// The treebanks that may be trained on.
const TRAINING: [&str; 2] = ["en_ewt-train", "en_gum-free-train"];

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let failure = match run(arguments.command, &arguments.corpora) {
        Ok(text) => std::io::stdout()
            .write_all(text.as_bytes())
            .err()
            .map(|error| error.to_string()),
        Err(error) => Some(error.to_string()),
    };
    let Some(failure) = failure else {
        return ExitCode::SUCCESS;
    };
    // Nothing is left to be done when even this cannot be written.
    drop(writeln!(std::io::stderr(), "error: {failure}"));
    ExitCode::FAILURE
}

fn run(command: Command, corpora: &Path) -> Result<String, Box<dyn Error>> {
    match command {
        Command::Evaluate { weights, dev, json } => {
            let (analyzer, size) = load(weights.as_deref())?;
            let table = evaluate::evaluate(&analyzer, corpora, size, dev)?;
            Ok(if json {
                serde_json::to_string_pretty(&table)? + "\n"
            } else {
                table.print()
            })
        }
        Command::Bench { peer } => {
            let speeds = bench::run(&Analyzer::load()?, corpora, peer.as_deref())?;
            Ok(serde_json::to_string_pretty(&speeds)? + "\n")
        }
        Command::Tokens => Ok(tokens::learn(&training(corpora)?)),
        Command::Lemmas => Ok(lemmas::learn(&training(corpora)?)),
        Command::Sentences { output, seed } => {
            let treebanks: Vec<_> = TRAINING
                .iter()
                .map(|name| treebank::read_treebank(corpora, name))
                .collect::<Result<_, _>>()?;
            fs::write(
                &output,
                sentences::learn(&Analyzer::load()?, &treebanks, seed),
            )?;
            Ok(String::new())
        }
        Command::TokenErrors { treebank, lines } => {
            let trees = treebank::read_treebank(corpora, &treebank)?;
            Ok(errors::token_report(&Analyzer::load()?, &trees, lines))
        }
    }
}

/// Loads the engine, and tells how many bytes its weights have.
fn load(weights: Option<&Path>) -> Result<(Analyzer, usize), Box<dyn Error>> {
    let Some(path) = weights else {
        return Ok((Analyzer::load()?, chancery_language::WEIGHTS.len()));
    };
    let bytes = fs::read(path)?;
    Ok((Analyzer::from_bytes(&bytes)?, bytes.len()))
}

fn training(corpora: &Path) -> Result<Vec<treebank::Tree>, treebank::CorpusError> {
    let mut trees = Vec::new();
    for name in TRAINING {
        trees.extend(treebank::read_treebank(corpora, name)?);
    }
    Ok(trees)
}
