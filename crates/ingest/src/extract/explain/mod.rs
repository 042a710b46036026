//! Why a record says what it says: each fact with the words that made it, and each word that could
//! tell of an encounter and told of none with the reason.
//!
//! Built from the steps of a [`super::trace::Trace`] behind the extraction, so that the rules are not
//! run twice and cannot disagree with what is told of them. [`meetings`] tells of encounters,
//! [`roles`] of offices.

mod grounds;
mod meetings;
mod roles;
mod words;

use chancery_model::Record;
use serde::Serialize;

use super::document::At;
use super::encounters::Encounter;
use super::reading::Reading;
use super::trace::{Reason, Step};

/// How the record of an article came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// The offices, then the meetings, in the order of the record.
    pub facts: Vec<Fact>,
    /// Words that could tell of an encounter and told of none, in text order.
    pub silent: Vec<Silent>,
}

/// A fact with what tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fact {
    /// Its number in the record: `r1` for an office, `m1` for a meeting.
    pub id: String,
    /// The fact on one line: `meeting held: A, B @ Place 2025-11-17`.
    pub summary: String,
    /// The sentences that tell it, at least one.
    pub tellings: Vec<Telling>,
    /// What was put together from several sentences.
    pub notes: Vec<String>,
}

/// A sentence that tells a fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Telling {
    /// `title` or `body`.
    pub part: &'static str,
    /// Where the sentence stands in the part.
    pub at: Place,
    /// The sentence.
    pub sentence: String,
    /// The frame or rule, as the evidence has it.
    pub rule: String,
    /// The words that take part, in text order.
    pub marks: Vec<Mark>,
    /// How status, place, date, source or body were reached.
    pub grounds: Vec<Ground>,
}

/// Where words stand in a part of the article, ends exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// In bytes of UTF-8.
    pub bytes: (usize, usize),
    /// In Unicode code points.
    pub chars: (usize, usize),
}

/// Words of a sentence with what they are to the fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Where they stand.
    pub at: Place,
    /// The words.
    pub words: String,
    /// `trigger`, a slot of the frame (`subject`, `with` …), `place`, `date`, `status`, `source`;
    /// of an office `person`, `title`, `of`.
    pub label: String,
    /// Who or what is meant, where the words alone do not say it.
    pub means: Option<String>,
}

/// How one part of a fact was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// `status`, `place`, `date`, `source` or `of`.
    pub of: &'static str,
    /// What came out: `held`, `Vienna (AT)`, `2025-11-17`.
    pub value: String,
    /// The way, by a name that stays: `modal`, `preposition`, `weekday` …
    pub code: &'static str,
    /// The way, in words.
    pub text: String,
}

/// A word that could tell of an encounter and told of none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Silent {
    /// `title` or `body`.
    pub part: &'static str,
    /// Where the sentence stands in the part.
    pub at: Place,
    /// The sentence.
    pub sentence: String,
    /// The word, and what the frames found for their slots.
    pub marks: Vec<Mark>,
    /// Why, for each frame that the word belongs to.
    pub reasons: Vec<Refusal>,
}

/// Why a frame gave nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// The frame.
    pub frame: String,
    /// The reason, by a name that stays: `no-second-party`, `question` …
    pub code: &'static str,
    /// The reason, in words.
    pub text: String,
}

/// What was done with one trigger and one frame.
struct Attempt<'s> {
    at: At,
    frame: &'s str,
    steps: &'s [Step],
}

impl Attempt<'_> {
    fn told(&self) -> Option<&Encounter> {
        self.steps.iter().find_map(|step| match step {
            Step::Told(encounter) => Some(&**encounter),
            _ => None,
        })
    }

    fn reason(&self) -> Option<Reason> {
        self.steps.iter().find_map(|step| match step {
            Step::Refused(reason) => Some(*reason),
            _ => None,
        })
    }
}

/// Explains a record from the trace of its reading.
pub(crate) fn explain(reading: &Reading<'_>, record: &Record) -> Explanation {
    let steps = reading.trace.steps();
    let attempts = attempts(&steps);
    let mut facts = roles::facts(reading, record);
    facts.extend(meetings::facts(reading, record, &attempts, &steps));
    Explanation {
        facts,
        silent: meetings::silent(reading, &attempts, &steps),
    }
}

/// Parts the steps into attempts.
fn attempts(steps: &[Step]) -> Vec<Attempt<'_>> {
    let mut attempts = Vec::new();
    for (index, step) in steps.iter().enumerate() {
        let Step::Tried { at, frame } = step else {
            continue;
        };
        let rest = steps.get(index + 1..).unwrap_or_default();
        let ends = |step: &Step| {
            matches!(
                step,
                Step::Tried { .. } | Step::CalledOff { .. } | Step::Assembled { .. }
            )
        };
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        attempts.push(Attempt {
            at: *at,
            frame,
            steps: rest.get(..length).unwrap_or_default(),
        });
    }
    attempts
}

#[cfg(test)]
mod tests;
