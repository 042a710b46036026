//! `chancery inspect`: what the language engine sees.

use std::path::PathBuf;

use chancery_ingest::read::Articles;
use chancery_language::{Analyzer, view};

use super::Global;
use crate::error::{CliError, ExitStatus};
use crate::reading::{self, ReadArgs};
use crate::ui::Ui;

/// Show the words, tags, trees and names that the rules work on
///
/// A table by default; CoNLL-U for other programs; one sentence as a drawing:
///
///     chancery inspect article.txt
///     chancery inspect --format conllu article.txt > article.conllu
///     chancery inspect --format svg --sentence 3 article.txt > tree.svg
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files and directories; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print the analysis
    #[arg(long, value_enum, default_value = "human")]
    format: Format,

    /// Only this sentence, counted from 1; a drawing is of the first unless told
    #[arg(long, value_name = "N")]
    sentence: Option<std::num::NonZeroUsize>,

    #[command(flatten)]
    reading: ReadArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// Aligned columns
    Human,
    /// The format of Universal Dependencies
    Conllu,
    /// The tree of one sentence, as SVG
    Svg,
}

/// Prints the analysis of each article's body.
pub(crate) fn run(ui: &mut Ui, _global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let analyzer = Analyzer::load().map_err(|error| {
        CliError::failed("the language model cannot be read").with_source(error)
    })?;
    let mut failed = false;
    for article in Articles::new(&args.paths, args.reading.options(None)) {
        match article {
            Ok(article) => {
                show(ui, &analyzer, &article.body, args)?;
            }
            Err(error) => failed |= !reading::tell(ui, error),
        }
    }
    Ok(if failed {
        ExitStatus::SomeFailed
    } else {
        ExitStatus::Done
    })
}

/// Prints the sentences of one text as they are analysed, so that a text of any length takes little memory.
fn show(ui: &mut Ui, analyzer: &Analyzer, text: &str, args: &Args) -> Result<(), CliError> {
    let only = args
        .sentence
        .or((args.format == Format::Svg).then_some(std::num::NonZeroUsize::MIN))
        .map(std::num::NonZeroUsize::get);
    let mut count = 0;
    for sentence in analyzer.sentences(text) {
        count += 1;
        if only.is_some_and(|only| only != count) {
            continue;
        }
        // A sentence that is shown alone is the first of what is shown.
        let number = if only.is_some() { 1 } else { count };
        let shown = match args.format {
            Format::Human => view::aligned_sentence(number, &sentence, text),
            Format::Conllu => view::conllu_sentence(number, &sentence, text),
            Format::Svg => view::svg(&sentence, text),
        };
        ui.out().write_all(shown.as_bytes())?;
        if only.is_some() {
            return Ok(());
        }
    }
    match only {
        Some(only) => Err(CliError::failed(format!(
            "no sentence {only}: the text has {count}"
        ))),
        None => Ok(()),
    }
}
