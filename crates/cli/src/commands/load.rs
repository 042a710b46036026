//! `chancery load`: read, extract and store.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;

use chancery_ingest::RuleFiles;
use chancery_ingest::read::{Format, ReadOptions, input_size};
use chancery_store::{LoadCommand, LoadEnd};
use jiff::Timestamp;

use super::Global;
use crate::batch::{self, Bytes, Done, Work};
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::interrupt::Interrupt;
use crate::load::aliases::Aliases;
use crate::load::patience::Patience;
use crate::load::progress::Progress;
use crate::load::records;
use crate::load::source::Source;
use crate::load::summary::Summary;
use crate::load::writer::{PROGRAM, Run, Writer};
use crate::ordered::Flow;
use crate::reading::ReadArgs;
use crate::rules::{self, RuleArgs};
use crate::ui::Ui;

/// Read articles into the database
///
/// Takes plain text (optional `Key: value` lines, a title line, the text), Markdown, web pages,
/// JSON and JSON Lines, CSV and TSV, RSS and Atom, web archives (WARC), TEI, mail (EML, MBOX), each
/// also inside gzip, zstd, bzip2, zip and tar; directories of them, and `-` for standard input.
/// What was loaded before is not loaded twice; an article that changed takes the place of its
/// earlier text. A bad input is reported and the rest goes on; the log tells them later (`chancery
/// loads`, `chancery errors`). Ctrl-C ends in good order, and the same command goes on where it
/// stopped:
///
///     chancery load articles/
///     chancery load --published 2025-11-19 page.txt
///     chancery load --map title=headline,text=body dump.csv.gz crawl.warc.gz
///     chancery load --gazetteer ruritania.toml articles/
///     chancery load --aliases names.txt articles/
///
/// With other rule files than before, what the articles say is read anew.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files and directories; `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The format of all inputs, unpacked [default: told by their content]: text, markdown, html, jsonl,
    /// json, csv, tsv, feed, warc, tei, eml or mbox
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,

    /// How many articles to work on at once [default: the number of cores]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,

    /// Pass over what was loaded before and has not changed (the default)
    #[arg(long, overrides_with = "no_resume")]
    resume: bool,

    /// Read and extract everything anew
    #[arg(long)]
    no_resume: bool,

    /// The files hold records that `chancery extract --format records` made, plain or packed with gzip
    /// or zstd; they keep the files and lines that their articles were read from
    #[arg(long, conflicts_with_all = ["published", "format", "map", "language", "max_article_bytes", "ontology", "gazetteer"])]
    records: bool,

    /// What the analyst knows: each line a name and its other names, parted by tabs, kept as judgements; before
    /// the first name `organization:`, `country:` or `place:` for what is no person
    #[arg(long, value_name = "FILE")]
    aliases: Vec<PathBuf>,

    /// Print neither progress nor failures nor, without --json, the summary; the log has them all
    #[arg(long, short)]
    quiet: bool,

    #[command(flatten)]
    reading: ReadArgs,

    #[command(flatten)]
    rules: RuleArgs,
}

/// Loads the articles, one transaction a batch.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let started = Timestamp::now();
    let files = args.rules.read()?;
    let extractor = rules::load(ui, &files)?;
    let interrupt = Interrupt::listen()?;
    let run = Run {
        command: LoadCommand::Load,
        started,
        program: program(&files),
    };
    let is_known = |kind, name: &str| extractor.knows(kind, name);
    let aliases = Aliases::read(&args.aliases, started, &is_known)?;
    let patience = Patience {
        path: &global.db,
        interrupt: interrupt.clone(),
        is_quiet: args.quiet,
    };
    let mut writer = Writer::open(ui, run, &extractor, patience)?;
    let new = writer.add_aliases(ui, &aliases)?;
    let rules = batch::rules(&files);
    let known = writer.is_open() && !args.no_resume;
    let known = known.then(|| global.db.clone());
    let options = args.reading.options(args.format);
    let bytes = Bytes::default();
    let progress = Progress::new(Arc::clone(&bytes.taken));
    let source = Source {
        reading: reading(&rules, &options),
        started,
        bytes: Arc::clone(&bytes.read),
        interrupt: interrupt.clone(),
    };
    let work = Work {
        extractor: extractor.clone(),
        rules,
        jobs: args.jobs,
        options: options.clone(),
        known: known.clone(),
        interrupt: interrupt.clone(),
        bytes,
    };
    measure(ui, args, &progress);
    let (paths, are_records) = (args.paths.clone(), args.records);
    let outcome = batch::run(
        &work,
        move |sink| {
            if are_records {
                return records::read(&paths, &source, sink);
            }
            source.read(&paths, &options, known.as_deref(), sink);
        },
        |done| show(ui, args, &progress, &mut writer, done),
    );
    let end = if interrupt.is_asked() {
        LoadEnd::Interrupted
    } else {
        LoadEnd::Done
    };
    let outcome = outcome.and_then(|()| writer.finish(ui, end));
    if let Err(error) = outcome {
        writer.give_up();
        return Err(error);
    }
    let is_indexed = !interrupt.is_asked() && writer.finish_index();
    if writer.is_open() && !is_indexed {
        // A search brings the index up to date as well; a server, which writes nothing, could not.
        database::index_text(ui, &global.db, || !interrupt.is_asked());
    }
    let mut summary = Summary::new(&writer, &progress, end, files.fingerprint());
    if let Some(store) = writer.store() {
        summary.add_judgements(store, &aliases, new)?;
    }
    // Who asks for JSON asks for an answer.
    if !args.quiet || global.json {
        summary.print(ui, global)?;
    }
    Ok(summary.status())
}

/// Takes what was done, and tells how far the work is.
fn show(
    ui: &mut Ui,
    args: &Args,
    progress: &Progress,
    writer: &mut Writer<'_>,
    done: Option<Done>,
) -> Result<Flow, CliError> {
    let flow = writer.take(ui, done)?;
    if !args.quiet {
        ui.progress(|| progress.line(&writer.counts()));
    }
    Ok(flow)
}

/// Adds up the sizes of the files in the background, for the time left.
fn measure(ui: &Ui, args: &Args, progress: &Progress) {
    if ui.shows_progress() && !args.quiet {
        let (paths, total) = (args.paths.clone(), Arc::clone(&progress.total));
        std::thread::spawn(move || input_size(&paths).map(|size| total.set(size)));
    }
}

/// Hashes all that decides what is read from a file and what is made of it.
fn reading(rules: &[u8; 16], options: &ReadOptions) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(rules);
    hasher.update(format!("{options:?}").as_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

/// Returns the program and its version, and the fingerprint of the rule files, for records depend on all.
fn program(files: &RuleFiles) -> String {
    match files.fingerprint() {
        Some(rules) => format!("{PROGRAM} with rules {rules}"),
        None => PROGRAM.to_owned(),
    }
}
