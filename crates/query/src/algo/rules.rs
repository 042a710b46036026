//! Whom a walk through the graph may lead through.

/// Whom a walk may lead through; its two ends are always allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathRules {
    /// Whether countries, bodies and places count as links; otherwise only people do.
    pub through_bodies: bool,
    /// Nobody who takes part in more meetings than this counts as a link; `None` for no limit.
    pub hub_limit: Option<usize>,
}

impl Default for PathRules {
    /// People only, and nobody with more than 100 meetings.
    fn default() -> Self {
        Self {
            through_bodies: false,
            hub_limit: Some(100),
        }
    }
}

impl PathRules {
    /// Returns the rules that leave nobody out.
    #[must_use]
    pub fn everybody() -> Self {
        Self {
            through_bodies: true,
            hub_limit: None,
        }
    }
}
