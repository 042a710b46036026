//! The one thread that writes: batches, the run's log, and waiting for another process.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use chancery_ingest::Extractor;
use chancery_ingest::read::ReadError;
use chancery_model::{Article, Origin};
use chancery_store::{
    Arrival, ArticleRowId, FileRead, LoadBatch, LoadCommand, LoadCounts, LoadEnd, LoadError,
    LoadId, LoadOutcome, Problem, Refusal, Store, StoreError,
};
use jiff::Timestamp;

use crate::batch::Done;
use crate::database;
use crate::error::CliError;
use crate::load::aliases::Aliases;
use crate::load::patience::Patience;
use crate::ordered::Flow;
use crate::ui::Ui;

/// The first batch is written when it holds so many articles, each further one when it holds twice as
/// many as the one before,
const FIRST_BATCH: usize = 64;
/// until it is so many: what a batch costs is then shared by many, and the last one, which nothing is extracted
/// beside, is still short,
const BATCH: usize = 1024;
/// or so many bytes of text,
const BATCH_BYTES: usize = 8 << 20;
/// or is so old, so that little is lost with the process.
const BATCH_AGE: Duration = Duration::from_secs(4);
/// So many new articles are added to the full-text index at once, while others are extracted.
const INDEXED: usize = 1_000;
/// How many failures are told one by one; all stand in the log.
const TOLD: u64 = 20;
/// How many failures are kept while there is no database to keep them in.
const KEPT: usize = 100_000;

/// The program and its version.
pub(crate) const PROGRAM: &str = concat!("chancery ", env!("CARGO_PKG_VERSION"));

/// What the log says of a run.
pub(crate) struct Run {
    /// What writes.
    pub(crate) command: LoadCommand,
    /// When it began.
    pub(crate) started: Timestamp,
    /// The program and its version.
    pub(crate) program: String,
}

/// Gathers what was done and stores it.
pub(crate) struct Writer<'w> {
    run: Run,
    extractor: &'w Extractor,
    patience: Patience<'w>,
    /// Made with the first article, so that inputs which all fail leave no file behind.
    store: Option<(Store, LoadId)>,
    batch: Batch,
    /// What came from the file that is being read.
    file: FileSoFar,
    /// How many articles the batch is to hold.
    batch_size: usize,
    /// Articles that are new and not in the full-text index yet.
    unindexed: Vec<ArticleRowId>,
    /// What became of the inputs stored so far.
    stored: LoadCounts,
    /// The number of failures met so far.
    failures: u64,
    /// How often each reason to give no article was met.
    pub(crate) reasons: BTreeMap<String, u64>,
    /// The number of articles that were extracted in this run.
    pub(crate) extracted: u64,
    /// How long storing took.
    pub(crate) storing: Duration,
}

#[derive(Default)]
struct Batch {
    arrivals: Vec<Arrival>,
    problems: Vec<Problem>,
    files: Vec<FileRead>,
    passed: u64,
    bytes: usize,
    since: Option<Instant>,
}

/// What came from one file.
#[derive(Default)]
struct FileSoFar {
    articles: u64,
    has_failed: bool,
}

impl<'w> Writer<'w> {
    /// Opens the database if it is there.
    pub(crate) fn open(
        ui: &mut Ui,
        run: Run,
        extractor: &'w Extractor,
        patience: Patience<'w>,
    ) -> Result<Self, CliError> {
        let path = patience.path;
        let mut writer = Self {
            run,
            extractor,
            patience,
            store: None,
            batch: Batch::default(),
            file: FileSoFar::default(),
            batch_size: FIRST_BATCH,
            unindexed: Vec::new(),
            stored: LoadCounts::default(),
            failures: 0,
            reasons: BTreeMap::new(),
            extracted: 0,
            storing: Duration::ZERO,
        };
        let is_there = path.try_exists().unwrap_or(true);
        let folder = path
            .parent()
            .filter(|folder| !folder.as_os_str().is_empty());
        // Without its folder the file could not be made when it is needed: rather say so now.
        if is_there || folder.is_some_and(|folder| !folder.is_dir()) {
            writer.make_store(ui)?;
        }
        Ok(writer)
    }

    /// Says whether the database was there from the beginning, so that it can know something.
    pub(crate) fn is_open(&self) -> bool {
        self.store.is_some()
    }

    /// Takes what was done, or looks at the clock.
    pub(crate) fn take(&mut self, ui: &mut Ui, done: Option<Done>) -> Result<Flow, CliError> {
        match done {
            Some(Done::Dropped) => return Ok(Flow::Break(())),
            Some(done) => self.add(ui, done),
            None if self.patience.interrupt.is_asked() => return Ok(Flow::Break(())),
            None => {}
        }
        let is_old = |since: Instant| since.elapsed() >= BATCH_AGE;
        if self.batch.arrivals.len() >= self.batch_size
            || self.batch.bytes >= BATCH_BYTES
            || self.batch.since.is_some_and(is_old)
        {
            self.flush(ui)?;
        }
        Ok(Flow::Continue(()))
    }

    /// Writes what is left and closes the run in the log.
    pub(crate) fn finish(&mut self, ui: &mut Ui, end: LoadEnd) -> Result<(), CliError> {
        self.flush(ui)?;
        if let Some((store, load)) = &mut self.store {
            self.patience
                .wait(ui, |_| store.end_load(*load, Timestamp::now(), end))
                .map_err(CliError::because)?;
        }
        let untold = self.failures.saturating_sub(TOLD);
        if untold > 0 && !self.patience.is_quiet {
            let hint = if self.store.is_some() {
                ", see `chancery errors`"
            } else {
                ""
            };
            ui.note(format!("and {untold} further inputs failed{hint}"));
        }
        Ok(())
    }

    /// Notes in the log that the run could not go on.
    pub(crate) fn give_up(&mut self) {
        if let Some((store, load)) = &mut self.store {
            // Where this fails too, the log shows a run without an end, which is as true.
            store
                .end_load(*load, Timestamp::now(), LoadEnd::Failed)
                .ok();
        }
    }

    /// Returns what became of the inputs so far.
    pub(crate) fn counts(&self) -> LoadCounts {
        LoadCounts {
            failed: self.failures,
            ..self.stored
        }
    }

    /// Returns the number of the run in the log, if there is a database.
    pub(crate) fn load(&self) -> Option<LoadId> {
        self.store.as_ref().map(|(_, load)| *load)
    }

    fn add(&mut self, ui: &mut Ui, done: Done) {
        self.batch.since.get_or_insert_with(Instant::now);
        match done {
            Done::Article(arrival) => {
                self.file.articles += 1;
                self.batch.bytes += arrival.article().body.len();
                self.extracted += u64::from(arrival.record().is_some());
                self.batch.arrivals.push(*arrival);
            }
            Done::Broken(article) => self.problem(
                ui,
                &article.origin,
                "extractor-broke",
                "makes the extractor break down; please report it".to_owned(),
            ),
            Done::Failed(error) if error.is_skip() => {
                let ReadError { origin, kind } = error;
                *self.reasons.entry(kind.reason().to_owned()).or_default() += 1;
                let message = kind.to_string();
                self.note(Refusal::Skipped, &origin, kind.reason(), message);
            }
            Done::Failed(ReadError { origin, kind }) => {
                let reason = kind.reason();
                self.problem(ui, &origin, reason, CliError::because(kind).chain());
            }
            Done::BadRecord(origin, message) => self.problem(ui, &origin, "bad-record", message),
            Done::Passed(articles) => self.batch.passed += articles,
            Done::Finished(file) => self.end_file(file),
            Done::Dropped => {}
        }
    }

    /// Notes a file for the log, unless something failed in it: then it is read again the next time.
    fn end_file(&mut self, file: Option<FileRead>) {
        let FileSoFar {
            articles,
            has_failed,
        } = std::mem::take(&mut self.file);
        if let Some(file) = file.filter(|_| !has_failed) {
            self.batch.files.push(FileRead { articles, ..file });
        }
    }

    fn problem(&mut self, ui: &mut Ui, origin: &Origin, reason: &str, message: String) {
        self.file.has_failed = true;
        self.tell(ui, origin, reason, &message);
        self.note(Refusal::Failed, origin, reason, message);
    }

    /// Writes down for the log that an input was not taken.
    fn note(&mut self, outcome: Refusal, origin: &Origin, reason: &str, message: String) {
        self.batch.problems.push(Problem {
            outcome,
            reason: reason.to_owned(),
            file: origin.file.clone(),
            place: origin.line.map(|line| line.to_string()),
            message,
        });
    }

    /// Counts a failure and tells the user, unless there were many before.
    fn tell(&mut self, ui: &mut Ui, origin: &Origin, reason: &str, message: &str) {
        *self.reasons.entry(reason.to_owned()).or_default() += 1;
        self.failures += 1;
        if self.failures <= TOLD && !self.patience.is_quiet {
            ui.error(&CliError::failed(format!("`{origin}` {message}")));
        }
    }

    /// Records what files of aliases say, in a database that is made if there is none. Returns how many
    /// judgements were new.
    pub(crate) fn add_aliases(
        &mut self,
        ui: &mut Ui,
        aliases: &Aliases,
    ) -> Result<usize, CliError> {
        aliases.warn(ui);
        if aliases.is_empty() {
            return Ok(0);
        }
        self.make_store(ui)?;
        let Some((store, _)) = &mut self.store else {
            return Ok(0);
        };
        let patience = &self.patience;
        aliases.record(ui, store, |ui, store, judgements| {
            patience.wait(ui, |_| store.decide(judgements))
        })
    }

    /// Returns the database, if there is one.
    pub(crate) fn store(&self) -> Option<&Store> {
        self.store.as_ref().map(|(store, _)| store)
    }

    fn make_store(&mut self, ui: &mut Ui) -> Result<(), CliError> {
        if self.store.is_none() {
            let (patience, run) = (&self.patience, &self.run);
            let mut store = patience
                .wait(ui, |_| Store::open(patience.path))
                .map_err(database::cannot_open)?;
            let load = patience
                .wait(ui, |_| {
                    store.begin_load(run.command, run.started, &run.program)
                })
                .map_err(CliError::because)?;
            self.store = Some((store, load));
        }
        Ok(())
    }

    fn flush(&mut self, ui: &mut Ui) -> Result<(), CliError> {
        if self.batch.is_empty() {
            return Ok(());
        }
        if !self.batch.arrivals.is_empty() {
            self.make_store(ui)?;
        }
        if self.store.is_none() {
            // Nothing but failures so far: they are kept until there is something to keep them in.
            self.batch.since = None;
            let most = self.batch.problems.len().min(KEPT);
            self.batch.problems.truncate(most);
            return Ok(());
        }
        let batch = std::mem::take(&mut self.batch);
        self.batch_size = BATCH.min(self.batch_size * 2);
        let started = Instant::now();
        let (outcomes, counts) = self.store_batch(ui, &batch)?;
        self.storing += started.elapsed();
        self.stored.add(&counts);
        for (outcome, arrival) in outcomes.into_iter().zip(&batch.arrivals) {
            if let LoadOutcome::Rejected(rejection) = outcome {
                let message = format!("cannot be stored: {}", CliError::because(rejection).chain());
                self.tell(ui, &arrival.article().origin, "unsound-record", &message);
            } else if let LoadOutcome::Added(article) = outcome {
                self.unindexed.push(article);
            }
        }
        if self.unindexed.len() >= INDEXED {
            self.index();
        }
        Ok(())
    }

    /// Adds the last articles to the full-text index and empties the log; says whether the index has all texts then. It
    /// has not where articles were replaced or removed, or an earlier run was broken off.
    pub(crate) fn finish_index(&mut self) -> bool {
        self.index();
        let replaced = self.counts().replaced;
        self.store.as_ref().is_some_and(|(store, _)| {
            let has_all = replaced == 0 && store.has_as_many_texts().unwrap_or_default();
            if has_all {
                // A log that is not emptied now is so the next time.
                store.empty_log().ok();
            }
            has_all
        })
    }

    /// Adds new articles to the full-text index, so that less is left to do when all are extracted. Where that
    /// fails, it is done at the end.
    fn index(&mut self) {
        let articles = std::mem::take(&mut self.unindexed);
        let started = Instant::now();
        if let Some((store, _)) = &mut self.store {
            store.index_text_of(&articles).ok();
        }
        self.storing += started.elapsed();
    }

    /// Stores a batch, and waits for another process if need be.
    fn store_batch(
        &mut self,
        ui: &mut Ui,
        batch: &Batch,
    ) -> Result<(Vec<LoadOutcome>, LoadCounts), CliError> {
        let Some((store, load)) = &mut self.store else {
            return Ok((Vec::new(), LoadCounts::default()));
        };
        let extract = |article: &Article| self.extractor.extract(article);
        let part = LoadBatch {
            load: *load,
            arrivals: &batch.arrivals,
            problems: &batch.problems,
            files: &batch.files,
            passed: batch.passed,
        };
        self.patience
            .wait(ui, |_| store.load(&part, &extract))
            .map_err(failure)
    }
}

impl Batch {
    fn is_empty(&self) -> bool {
        self.arrivals.is_empty()
            && self.problems.is_empty()
            && self.files.is_empty()
            && self.passed == 0
    }
}

fn failure(error: LoadError) -> CliError {
    let is_full = matches!(error.reason(), StoreError::Full(_) | StoreError::Disk(_));
    let failure = CliError::because(error);
    if is_full {
        failure.with_hint("make room and run the same command again: it goes on where it stopped")
    } else {
        failure
    }
}
