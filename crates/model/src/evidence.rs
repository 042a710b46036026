//! Where in an article a fact is stated.

use std::fmt;

/// A range of bytes in a text, end-exclusive; a caller keeps it on character boundaries.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// Returns the span from `start` to `end`, or `None` if it would end before it starts.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// Returns the smallest span that covers both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// Returns the first byte.
    #[must_use]
    pub fn start(self) -> usize {
        self.start
    }

    /// Returns the byte after the last.
    #[must_use]
    pub fn end(self) -> usize {
        self.end
    }

    /// Returns the length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Says whether the span covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Says whether `other` lies inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Says whether the two share a byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the text under the span, or `None` where it leaves the text or cuts a character.
    #[must_use]
    pub fn get(self, text: &str) -> Option<&str> {
        text.get(self.start..self.end)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// The part of an article that a span counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The headline.
    Title,
    /// The text.
    Body,
}

crate::words!(Part, "part", { Title => "title", Body => "body" });

/// The words of an article that carry a fact, and the rule that read it from them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    /// Which part of the article the span counts in.
    pub part: Part,
    /// Where the words stand: `article.part(part)[span] == quote`.
    pub span: Span,
    /// The words themselves: the sentence, as it stands in the article.
    pub quote: String,
    /// The name of the rule or frame, such as `role/prefix-title`.
    pub rule: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_end_after_they_start() {
        assert_eq!(Span::new(3, 2), None);
        assert!(Span::new(3, 3).is_some_and(Span::is_empty));
    }

    #[test]
    fn a_span_never_cuts_a_character() {
        let span = Span::new(0, 1).unwrap();
        assert_eq!(span.get("é"), None);
        assert_eq!(span.get("e"), Some("e"));
    }

    #[test]
    fn touching_spans_do_not_overlap() {
        let (a, b) = (Span::new(0, 3).unwrap(), Span::new(3, 5).unwrap());
        assert!(!a.overlaps(b));
        assert_eq!(a.cover(b), Span::new(0, 5).unwrap());
    }
}
