//! What is answered: a status, a kind of content, and the content.

use chancery_store::{OpenError, StoreError};
use serde::Serialize;

/// An answer before it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) content_type: &'static str,
    /// The content security policy.
    pub(crate) policy: String,
    pub(crate) body: Vec<u8>,
    /// What the one who runs the server should know of it.
    pub(crate) trouble: Option<String>,
}

/// Content that no browser may run or frame.
const INERT: &str = "default-src 'none'; frame-ancestors 'none'";

impl Answer {
    /// Returns a value as JSON.
    pub(crate) fn json(value: &impl Serialize) -> Result<Self, Refusal> {
        let body = serde_json::to_vec(value)
            .map_err(|error| Refusal::Failed(format!("cannot write the answer: {error}")))?;
        Ok(Self::content(200, "application/json", body))
    }

    pub(crate) fn content(status: u16, content_type: &'static str, body: Vec<u8>) -> Self {
        Self {
            status,
            content_type,
            policy: INERT.to_owned(),
            body,
            trouble: None,
        }
    }
}

/// Why a request is not answered as asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A parameter is unknown, missing, malformed or beyond its limit.
    Bad(String),
    /// There is no such thing.
    NotFound(&'static str),
    /// Nothing stands at this address.
    NoSuchAddress,
    /// Only questions are answered.
    Method,
    /// The request has a body.
    Body,
    /// The address is too long.
    TooLong,
    /// The request names another server.
    Host,
    /// Too much is asked at a time.
    Busy,
    /// It took too long.
    TimedOut,
    /// The database could not be read.
    Failed(String),
}

impl Refusal {
    fn status(&self) -> u16 {
        match self {
            Self::Bad(_) => 400,
            Self::NotFound(_) | Self::NoSuchAddress => 404,
            Self::Method => 405,
            Self::Body => 413,
            Self::TooLong => 414,
            Self::Host => 421,
            Self::Failed(_) => 500,
            Self::Busy | Self::TimedOut => 503,
        }
    }

    fn code(&self) -> &'static str {
        match self {
            Self::Bad(_) => "bad_parameter",
            Self::NotFound(_) => "not_found",
            Self::NoSuchAddress => "no_such_address",
            Self::Method => "method_not_allowed",
            Self::Body => "body_not_allowed",
            Self::TooLong => "address_too_long",
            Self::Host => "unknown_host",
            Self::Busy => "busy",
            Self::TimedOut => "timed_out",
            Self::Failed(_) => "failed",
        }
    }

    fn message(&self) -> String {
        match self {
            Self::Bad(message) => message.clone(),
            Self::NotFound(what) => format!("there is no such {what}"),
            Self::NoSuchAddress => "nothing is here; /openapi.json says what is".to_owned(),
            Self::Method => "only GET and HEAD are answered".to_owned(),
            Self::Body => "requests have no body".to_owned(),
            Self::TooLong => "the address is too long".to_owned(),
            Self::Host => "the request names a host that this server does not go by; see \
                           `chancery serve --host`"
                .to_owned(),
            Self::Busy => "too many questions at a time; ask again".to_owned(),
            Self::TimedOut => "the answer took too long; ask for less".to_owned(),
            // What went wrong is for the one who runs the server.
            Self::Failed(_) => "the database could not be read".to_owned(),
        }
    }

    /// Returns the refusal as an answer.
    pub(crate) fn answer(&self) -> Answer {
        #[derive(Serialize)]
        struct ErrorView {
            error: Reason,
        }
        #[derive(Serialize)]
        struct Reason {
            code: &'static str,
            message: String,
        }
        let view = ErrorView {
            error: Reason {
                code: self.code(),
                message: self.message(),
            },
        };
        let body = serde_json::to_vec(&view).unwrap_or_default();
        let mut answer = Answer::content(self.status(), "application/json", body);
        if let Self::Failed(trouble) = self {
            answer.trouble = Some(trouble.clone());
        }
        answer
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Interrupted => Self::TimedOut,
            StoreError::Locked(_) => Self::Busy,
            other => Self::Failed(chain(&other)),
        }
    }
}

impl From<OpenError> for Refusal {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Locked { .. } => Self::Busy,
            other => Self::Failed(chain(&other)),
        }
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        line.push_str(": ");
        line.push_str(&error.to_string());
        cause = error.source();
    }
    line
}
