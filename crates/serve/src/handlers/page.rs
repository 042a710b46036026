//! The explorer itself, and the description of the API.

use chancery_query::render;

use crate::OPENAPI;
use crate::answer::Answer;

/// Returns the explorer.
pub(crate) fn explorer() -> Answer {
    let page = render::served();
    let mut answer = Answer::content(200, "text/html; charset=utf-8", page.html.into_bytes());
    answer.policy = format!("{}; frame-ancestors 'none'", page.policy);
    answer
}

/// Returns the description of the API.
pub(crate) fn openapi() -> Answer {
    Answer::content(200, "application/json", OPENAPI.as_bytes().to_vec())
}
