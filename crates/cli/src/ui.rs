//! All output of the program: results on standard output, all else on standard error.

use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::time::{Duration, Instant};

use anstyle::{AnsiColor, Style};
use chancery_query::render::visible;
use serde::Serialize;

use crate::error::CliError;

const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
const HINT: Style = AnsiColor::Cyan.on_default().bold();

/// Progress is shown after this long, for a short run needs none.
const PROGRESS_AFTER: Duration = Duration::from_millis(250);
/// Progress is redrawn at most this often.
const PROGRESS_EVERY: Duration = Duration::from_millis(34);

/// Where a command prints.
pub(crate) struct Ui {
    stdout: BufWriter<Box<dyn Write>>,
    stderr: Box<dyn Write>,
    color_stdout: bool,
    color_stderr: bool,
    width: Option<usize>,
    progress: Progress,
}

/// The line of progress that is on the terminal, if any.
struct Progress {
    is_on: bool,
    started: Option<Instant>,
    drawn: Option<Instant>,
}

impl Ui {
    /// Returns the output of this process.
    ///
    /// Without a `width`, tables fit the terminal, and are not cut where there is none.
    pub(crate) fn new(color: clap::ColorChoice, width: Option<u16>) -> Self {
        let width = width
            .or_else(|| terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0));
        Self {
            color_stdout: colors(color, &io::stdout()),
            color_stderr: colors(color, &io::stderr()),
            width: width.map(usize::from),
            progress: Progress {
                is_on: io::stderr().is_terminal(),
                started: None,
                drawn: None,
            },
            stdout: BufWriter::new(Box::new(io::stdout())),
            stderr: Box::new(io::stderr()),
        }
    }

    /// Returns standard output, for results. Nothing is escaped here.
    pub(crate) fn out(&mut self) -> &mut dyn Write {
        self.erase_progress();
        &mut self.stdout
    }

    /// Prints one line of a result. Nothing is escaped here.
    pub(crate) fn line(&mut self, line: impl Display) -> Result<(), CliError> {
        Ok(writeln!(self.out(), "{line}")?)
    }

    /// Prints one value of a result as one line of JSON.
    pub(crate) fn json(&mut self, value: &impl Serialize) -> Result<(), CliError> {
        // An error of writing comes out as the error of the pipe that it was.
        serde_json::to_writer(self.out(), value).map_err(io::Error::from)?;
        self.line("")
    }

    /// Says whether results may be coloured.
    pub(crate) fn has_color(&self) -> bool {
        self.color_stdout
    }

    /// Returns the columns that results must fit in; `None` where they need not.
    pub(crate) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Says whether progress is shown at all.
    pub(crate) fn shows_progress(&self) -> bool {
        self.progress.is_on
    }

    /// Tells something that is neither result nor trouble.
    pub(crate) fn note(&mut self, message: impl Display) {
        self.tell("", Style::new(), &message.to_string());
    }

    /// Warns of something that the result may suffer from.
    pub(crate) fn warn(&mut self, message: impl Display) {
        self.tell("warning: ", WARNING, &message.to_string());
    }

    /// Says what to do next.
    pub(crate) fn hint(&mut self, message: impl Display) {
        self.tell("hint: ", HINT, &message.to_string());
    }

    /// Reports a failure with its causes on one line, then its hints.
    pub(crate) fn error(&mut self, error: &CliError) {
        self.tell("error: ", ERROR, &error.chain());
        for hint in error.hints() {
            self.hint(hint);
        }
    }

    /// Shows how far the work is, on a terminal only; the line goes away with the next output.
    ///
    /// Cheap enough to be called for every item: the message is made only when it is drawn.
    pub(crate) fn progress(&mut self, message: impl FnOnce() -> String) {
        if !self.progress.is_on {
            return;
        }
        let now = Instant::now();
        let started = *self.progress.started.get_or_insert(now);
        let last = self.progress.drawn.unwrap_or(started);
        let due = now.duration_since(last) >= PROGRESS_EVERY;
        if due && now.duration_since(started) >= PROGRESS_AFTER {
            self.draw_progress(now, &message());
        }
    }

    /// Shows what is about to be done in one step that may take a while, on a terminal only, at once; the line
    /// goes away with the next output.
    pub(crate) fn doing(&mut self, message: impl Display) {
        if self.progress.is_on {
            self.draw_progress(Instant::now(), &message.to_string());
        }
    }

    fn draw_progress(&mut self, now: Instant, message: &str) {
        self.progress.drawn = Some(now);
        write!(self.stderr, "\r\x1b[K{}", visible(message)).ok();
        self.stderr.flush().ok();
    }

    /// Writes out what is buffered.
    pub(crate) fn finish(&mut self) -> Result<(), CliError> {
        self.erase_progress();
        Ok(self.stdout.flush()?)
    }

    fn erase_progress(&mut self) {
        if self.progress.drawn.take().is_some() {
            write!(self.stderr, "\r\x1b[K").ok();
        }
    }

    /// Writes a line to standard error. Where that fails there is nobody left to tell.
    fn tell(&mut self, label: &str, style: Style, message: &str) {
        self.erase_progress();
        // What was found so far stands above what is said of it.
        self.stdout.flush().ok();
        let style = if self.color_stderr {
            style
        } else {
            Style::new()
        };
        writeln!(self.stderr, "{style}{label}{style:#}{}", visible(message)).ok();
    }
}

fn colors(choice: clap::ColorChoice, stream: &impl anstream::stream::RawStream) -> bool {
    match choice {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => {
            anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never
        }
    }
}
