//! `chancery extract`: records without a store.

use std::path::PathBuf;

use chancery_ingest::read::Documents;
use chancery_model::view::RecordView;
use chancery_model::{Article, Record};

use super::Global;
use crate::batch::{self, Bytes, Done, Read, Work};
use crate::error::{CliError, ExitStatus};
use crate::interrupt::Interrupt;
use crate::ordered::Flow;
use crate::reading::{self, ReadArgs};
use crate::records;
use crate::rules::{self, RuleArgs};
use crate::ui::Ui;

/// Print what articles say, without a database
///
/// One record an article, in the order of the input. As JSON Lines, each line holds the document,
/// its entities, roles and meetings, with the sentence behind each fact:
///
///     chancery extract article.txt
///     chancery extract --format jsonl articles/ > records.jsonl
///     chancery extract --gazetteer ruritania.toml article.txt
///
/// Many machines can share the work, and one load what they made:
///
///     chancery extract --format records part-7/ | zstd > part-7.jsonl.zst
///     chancery load --records part-*.jsonl.zst
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files and directories; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// How to print the records
    #[arg(long, value_enum, default_value = "human")]
    format: Format,

    /// How many articles to read at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    jobs: Option<std::num::NonZeroUsize>,

    #[command(flatten)]
    reading: ReadArgs,

    #[command(flatten)]
    rules: RuleArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// For reading
    Human,
    /// One JSON object an article
    Jsonl,
    /// The same with the articles' texts, for `chancery load --records`
    Records,
    /// Subject, predicate, object, and the sentence, parted by tabs
    Triples,
}

/// Prints the records.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let format = if global.json {
        Format::Jsonl
    } else {
        args.format
    };
    let files = args.rules.read()?;
    let extractor = rules::load(ui, &files)?;
    let interrupt = Interrupt::listen()?;
    let options = args.reading.options(None);
    let work = Work {
        extractor,
        rules: batch::rules(&files),
        jobs: args.jobs,
        options: options.clone(),
        known: None,
        interrupt: interrupt.clone(),
        bytes: Bytes::default(),
    };
    let rules = batch::hex(work.rules);
    let paths = args.paths.clone();
    let mut failed = false;
    let read = move |sink: &mut dyn FnMut(Read) -> Flow| {
        for item in Documents::new(&paths, options) {
            if sink(Read::from(item)).is_break() {
                return;
            }
        }
    };
    batch::run(&work, read, |done| {
        match done {
            Some(Done::Article(arrival)) => {
                let nothing = Record::default();
                let record = arrival.record().unwrap_or(&nothing);
                print(ui, format, &rules, arrival.article(), record)?;
            }
            Some(Done::Failed(error)) => failed |= !reading::tell(ui, error),
            Some(Done::Broken(article)) => {
                failed = true;
                let message = format!("`{}` makes the extractor break down", article.origin);
                ui.error(&CliError::failed(message).with_hint("please report it"));
            }
            Some(Done::Dropped) => return Ok(Flow::Break(())),
            None if interrupt.is_asked() => return Ok(Flow::Break(())),
            Some(Done::BadRecord(..) | Done::Passed(_) | Done::Finished(_)) | None => {}
        }
        Ok(Flow::Continue(()))
    })?;
    Ok(if interrupt.is_asked() {
        ExitStatus::Interrupted
    } else if failed {
        ExitStatus::SomeFailed
    } else {
        ExitStatus::Done
    })
}

fn print(
    ui: &mut Ui,
    format: Format,
    rules: &str,
    article: &Article,
    record: &Record,
) -> Result<(), CliError> {
    match format {
        Format::Jsonl => print_view(ui, &RecordView::new(article, record)),
        Format::Records => print_view(ui, &RecordView::with_text(article, record, rules)),
        Format::Triples => {
            write!(ui.out(), "{}", records::triples(article, record))?;
            Ok(())
        }
        Format::Human => {
            write!(ui.out(), "{}", records::human(article, record))?;
            Ok(())
        }
    }
}

fn print_view(ui: &mut Ui, view: &RecordView) -> Result<(), CliError> {
    let line = serde_json::to_string(view)
        .map_err(|error| CliError::failed("a record cannot be printed").with_source(error))?;
    ui.line(line)
}
