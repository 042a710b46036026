//! `chancery-train`: learns the engine's files from the corpora and prints its scores.

use std::error::Error;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use chancery_train::{tokens, treebank};
use clap::{Parser, Subcommand};

/// Learn and evaluate the language engine
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Learn the tokenizer's word lists
    Tokens {
        /// Folder of the corpora
        #[arg(long, default_value = "../shared/corpora")]
        corpora: PathBuf,
        /// Report disagreements on this treebank instead
        #[arg(long)]
        report: Option<String>,
        /// Lines of the report
        #[arg(long, default_value_t = 60)]
        lines: usize,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(text) => {
            let written = std::io::stdout().write_all(text.as_bytes());
            if written.is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            let written = writeln!(std::io::stderr(), "error: {error}");
            ExitCode::from(if written.is_ok() { 1 } else { 2 })
        }
    }
}

fn run(command: Command) -> Result<String, Box<dyn Error>> {
    match command {
        Command::Tokens {
            corpora,
            report: Some(name),
            lines,
        } => {
            let analyzer = chancery_language::Analyzer::load()?;
            Ok(chancery_train::errors::token_report(
                &analyzer,
                &treebank::read_treebank(&corpora, &name)?,
                lines,
            ))
        }
        Command::Tokens { corpora, .. } => {
            let mut trees = Vec::new();
            for name in ["en_ewt-train", "en_gum-free-train"] {
                trees.extend(treebank::read_treebank(&corpora, name)?);
            }
            Ok(tokens::learn(&trees))
        }
    }
}
