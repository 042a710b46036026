//! `chancery import`: tables of events.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use chancery_ingest::gazetteer::Gazetteer;
use chancery_ingest::import::{Mapping, RefusedRow, Rows, RowsRead};
use chancery_ingest::open_unpacked;
use chancery_store::{
    EventTable, LoadCommand, LoadCounts, LoadEnd, LoadError, LoadId, LoadOutcome, Problem, Refusal,
    Store, TableChunk, TableError,
};
use jiff::Timestamp;
use serde_json::json;

use super::Global;
use crate::database;
use crate::error::{CliError, ExitStatus};
use crate::interrupt::Interrupt;
use crate::load::patience::Patience;
use crate::load::writer::PROGRAM;
use crate::ui::Ui;

/// Take over tables of events: who met or visited whom, and when
///
/// Tables are parted by tabs, commas or semicolons, with a header, or hold a JSON object a line,
/// plain or packed with gzip or zstd. Known without a mapping: events (subject, relation, object,
/// date, with the relations of ICEWS and CAMEO), PLOVER, and calendars of travels (traveller,
/// country, place, from, to). Each row keeps its file and number; importing a file again changes
/// nothing, and one that has changed replaces its own rows. A file of TOML says what other tables
/// hold:
///
///     chancery import icews.tsv travels.csv
///     chancery import --mapping visits.toml visits.tsv
///
/// where `visits.toml` may hold `[columns]` with `subject = "guest"`, and `[defaults]` with
/// `object = "Austria"`.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Args {
    /// Files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// What the columns hold and which relations are encounters, in TOML
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,

    /// Print neither progress nor the summary
    #[arg(long, short)]
    quiet: bool,
}

/// An import under way.
struct Import<'i> {
    args: &'i Args,
    mapping: &'i Mapping,
    gazetteer: &'i Gazetteer,
    patience: Patience<'i>,
    started: Timestamp,
    store: Option<(Store, LoadId)>,
    counts: LoadCounts,
    /// Files that failed before there was a database to note it in.
    unwritten: Vec<Problem>,
}

/// Imports the tables, one transaction a file.
pub(crate) fn run(ui: &mut Ui, global: &Global, args: &Args) -> Result<ExitStatus, CliError> {
    let mapping = mapping(args)?;
    let gazetteer = Gazetteer::embedded().map_err(CliError::because)?;
    let mut import = Import {
        args,
        mapping: &mapping,
        gazetteer: &gazetteer,
        patience: Patience {
            path: &global.db,
            interrupt: Interrupt::listen()?,
            is_quiet: args.quiet,
        },
        started: Timestamp::now(),
        store: None,
        counts: LoadCounts::default(),
        unwritten: Vec::new(),
    };
    if global.db.exists() {
        import.open(ui)?;
    }
    for file in &args.files {
        if import.patience.interrupt.is_asked() {
            break;
        }
        import.file(ui, file)?;
    }
    import.finish(ui, global)
}

fn mapping(args: &Args) -> Result<Mapping, CliError> {
    let mapping = Mapping::built_in().map_err(CliError::because)?;
    let Some(path) = &args.mapping else {
        return Ok(mapping);
    };
    let text = std::fs::read_to_string(path).map_err(|error| {
        CliError::failed(format!("cannot read the mapping `{}`", path.display())).with_source(error)
    })?;
    mapping
        .with(&path.display().to_string(), &text)
        .map_err(CliError::because)
}

impl Import<'_> {
    fn open(&mut self, ui: &mut Ui) -> Result<(), CliError> {
        if self.store.is_none() {
            let patience = &self.patience;
            let mut store = patience
                .wait(ui, |_| Store::open(patience.path))
                .map_err(database::cannot_open)?;
            let load = patience.wait(ui, |_| {
                store.begin_load(LoadCommand::Import, self.started, PROGRAM)
            })?;
            patience.wait(ui, |_| store.note_problems(load, &self.unwritten))?;
            self.store = Some((store, load));
        }
        Ok(())
    }

    /// Imports a file; one that cannot be read is reported and the others go on.
    fn file(&mut self, ui: &mut Ui, path: &Path) -> Result<(), CliError> {
        let shown = path.display().to_string();
        let (mapping, gazetteer) = (self.mapping, self.gazetteer);
        let unreadable = |error: io::Error| CliError::failed("cannot be read").with_source(error);
        let content = match hash(path) {
            Ok(content) => content,
            Err(error) => return self.refuse(ui, &shown, &unreadable(error)),
        };
        let input = match open_unpacked(path) {
            Ok(input) => input,
            Err(error) => return self.refuse(ui, &shown, &unreadable(error)),
        };
        let rows = match Rows::new(input, mapping, gazetteer) {
            Ok(rows) => rows,
            Err(error) => return self.refuse(ui, &shown, &CliError::because(error)),
        };
        self.open(ui)?;
        let mut hasher = blake3::Hasher::new();
        hasher.update(&content);
        hasher.update(&mapping.fingerprint());
        hasher.update(chancery_ingest::RULES.as_bytes());
        let name = path
            .file_name()
            .map_or(shown.clone(), |name| name.to_string_lossy().into_owned());
        let table = EventTable {
            file: &shown,
            name: &name,
            content,
            version: sixteen(&hasher),
        };
        match self.store_rows(ui, &table, rows) {
            Ok(()) => Ok(()),
            Err(error) if self.patience.interrupt.is_asked() => {
                ui.note(format!(
                    "`{shown}` was broken off; nothing of it was stored"
                ));
                drop(error);
                Ok(())
            }
            Err(error) => match error.reason() {
                chancery_store::StoreError::Table(_) => {
                    self.refuse(ui, &shown, &CliError::because(error))
                }
                _ => Err(CliError::because(error)),
            },
        }
    }

    fn store_rows(
        &mut self,
        ui: &mut Ui,
        table: &EventTable<'_>,
        mut rows: impl Iterator<Item = Result<RowsRead, chancery_ingest::import::ImportError>>,
    ) -> Result<(), LoadError> {
        let Some((store, load)) = &mut self.store else {
            return Ok(());
        };
        let (interrupt, is_quiet) = (self.patience.interrupt.clone(), self.args.quiet);
        let mut count = 0;
        let (outcome, counts) = self.patience.wait(ui, |ui| {
            let mut chunks = rows
                .by_ref()
                .map(|chunk| -> Result<TableChunk, TableError> {
                    if interrupt.is_asked() {
                        return Err("the user broke off".into());
                    }
                    let RowsRead { rows, refused } = chunk?;
                    count += rows.events.len();
                    if !is_quiet {
                        ui.progress(|| format!("{}: {count} encounters", table.file));
                    }
                    let problems = refused
                        .into_iter()
                        .map(|row| problem(table.file, row))
                        .collect();
                    Ok((rows, problems))
                });
            // While another process holds the database no row is read.
            store.import(*load, table, &mut chunks)
        })?;
        self.counts.add(&counts);
        if let LoadOutcome::Unchanged(_) | LoadOutcome::Duplicate(_) = outcome
            && !is_quiet
        {
            ui.note(format!("`{}` was imported before", table.file));
        }
        Ok(())
    }

    /// Reports a file of which nothing was stored.
    fn refuse(&mut self, ui: &mut Ui, file: &str, error: &CliError) -> Result<(), CliError> {
        let message = error.chain();
        ui.error(&CliError::failed(format!("`{file}`: {message}")));
        self.counts.failed += 1;
        let problem = Problem {
            outcome: Refusal::Failed,
            reason: "unreadable".to_owned(),
            file: file.to_owned(),
            place: None,
            message,
        };
        match &mut self.store {
            Some((store, load)) => Ok(store.note_problems(*load, std::slice::from_ref(&problem))?),
            None => {
                self.unwritten.push(problem);
                Ok(())
            }
        }
    }

    fn finish(&mut self, ui: &mut Ui, global: &Global) -> Result<ExitStatus, CliError> {
        let is_broken_off = self.patience.interrupt.is_asked();
        let end = if is_broken_off {
            LoadEnd::Interrupted
        } else {
            LoadEnd::Done
        };
        if let Some((store, load)) = &mut self.store {
            self.patience
                .wait(ui, |_| store.end_load(*load, Timestamp::now(), end))?;
            // A log that is not emptied now is so the next time.
            store.empty_log().ok();
        }
        let counts = &self.counts;
        if global.json {
            ui.json(&json!({ "type": "import", "data": {
                "load": self.store.as_ref().map(|(_, load)| load.0),
                "ended": end.as_str(),
                "added": counts.added,
                "unchanged": counts.unchanged,
                "failed": counts.failed,
            }}))?;
        } else if !self.args.quiet {
            let mut parts = vec![format!("{} added", counts.added)];
            for (count, what) in [(counts.unchanged, "unchanged"), (counts.failed, "failed")] {
                if count > 0 {
                    parts.push(format!("{count} {what}"));
                }
            }
            let hint = if self.store.is_some() && counts.failed + counts.skipped > 0 {
                "; see `chancery errors` for the other rows"
            } else {
                ""
            };
            ui.note(format!("rows of encounters: {}{hint}", parts.join(", ")));
        }
        Ok(if is_broken_off {
            ExitStatus::Interrupted
        } else if counts.failed > 0 {
            ExitStatus::SomeFailed
        } else {
            ExitStatus::Done
        })
    }
}

fn problem(file: &str, row: RefusedRow) -> Problem {
    Problem {
        outcome: if row.is_failure {
            Refusal::Failed
        } else {
            Refusal::Skipped
        },
        reason: row.reason.to_owned(),
        file: file.to_owned(),
        place: row.row.map(|row| row.to_string()),
        message: row.message,
    }
}

/// Hashes a file, so that it is known again wherever it lies.
fn hash(path: &Path) -> io::Result<[u8; 16]> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"table\0");
    let mut file = File::open(path)?;
    let mut buffer = vec![0; 1 << 16];
    loop {
        let count = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else {
            return Ok(sixteen(&hasher));
        };
        hasher.update(bytes);
    }
}

fn sixteen(hasher: &blake3::Hasher) -> [u8; 16] {
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}
