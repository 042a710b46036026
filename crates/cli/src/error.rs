//! Why a command failed, what the user can do about it, and the exit code that follows.

use std::error::Error;
use std::fmt;
use std::io;

/// How a command that did not fail ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitStatus {
    /// Everything was done; an empty answer is an answer.
    Done,
    /// The command went through, but some inputs failed or a check found something.
    SomeFailed,
    /// The user broke the command off, and what was done until then is kept.
    Interrupted,
}

impl ExitStatus {
    /// Returns the process exit code.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::SomeFailed => 1,
            // As of a process that the signal ended.
            Self::Interrupted => 130,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Failed,
    Usage,
    BrokenPipe,
}

/// A failure that ends a command, with hints that say the next step.
///
/// The message is lower case, without a full stop, with values in backticks; the cause is not
/// repeated in it, for it is printed behind it.
#[derive(Debug)]
pub(crate) struct CliError {
    kind: Kind,
    message: String,
    source: Option<Box<dyn Error + Send + Sync>>,
    hints: Vec<String>,
}

impl CliError {
    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
            hints: Vec::new(),
        }
    }

    /// Returns a failure of the work itself: exit code 1.
    pub(crate) fn failed(message: impl Into<String>) -> Self {
        Self::new(Kind::Failed, message)
    }

    /// Returns a failure that is told by its cause alone: exit code 1.
    pub(crate) fn because(error: impl Error + Send + Sync + 'static) -> Self {
        let mut failure = Self::failed(error.to_string());
        // The cause itself is the message, so the chain goes on from what caused it.
        failure.source = error.source().map(|cause| chain(cause).into());
        failure
    }

    /// Returns a wrong use that the argument parser cannot see: exit code 2.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// Adds the cause, whose message is printed behind this one's.
    #[must_use]
    pub(crate) fn with_source(mut self, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// Adds a line that says what to do next.
    #[must_use]
    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Says whether the reader of standard output went away, which is no failure.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.kind == Kind::BrokenPipe
    }

    /// Returns the process exit code.
    pub(crate) fn code(&self) -> u8 {
        match self.kind {
            Kind::BrokenPipe => 0,
            Kind::Failed => 1,
            Kind::Usage => 2,
        }
    }

    /// Returns the hints.
    pub(crate) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Returns the message and its causes, outermost first, on one line.
    pub(crate) fn chain(&self) -> String {
        chain(self)
    }
}

fn chain(error: &dyn Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CliError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        let source = self.source.as_deref()?;
        Some(source)
    }
}

/// Writing to standard output failed.
impl From<io::Error> for CliError {
    fn from(error: io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::BrokenPipe => Kind::BrokenPipe,
            _ => Kind::Failed,
        };
        Self::new(kind, "cannot write the answer").with_source(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_stand_on_one_line() {
        let inner = CliError::failed("file is not a database");
        let error = CliError::failed("cannot open `x.db`").with_source(inner);
        assert_eq!(error.chain(), "cannot open `x.db`: file is not a database");
        assert_eq!(error.code(), 1);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        let error = CliError::from(io::Error::from(io::ErrorKind::BrokenPipe));
        assert!(error.is_broken_pipe());
        assert_eq!(error.code(), 0);
    }
}
