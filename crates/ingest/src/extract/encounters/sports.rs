//! Matches, in which people and countries meet as well.

use super::Finder;

/// Words of sports, in which people and countries meet as well.
const SPORTS: [&str; 26] = [
    "tennis",
    "football",
    "soccer",
    "cricket",
    "rugby",
    "basketball",
    "baseball",
    "boxing",
    "chess",
    "wimbledon",
    "semi-final",
    "semifinal",
    "semi-finals",
    "semifinals",
    "quarter-final",
    "quarterfinal",
    "quarterfinals",
    "championship",
    "championships",
    "tournament",
    "innings",
    "playoff",
    "playoffs",
    "heavyweight",
    "goalkeeper",
    "grand-slam",
];

impl Finder<'_, '_> {
    /// Says whether the sentence speaks of a match: *In tennis, Vale meets Krol*.
    pub(super) fn is_sport(&self) -> bool {
        let sent = self.sent();
        (0..sent.len()).any(|token| SPORTS.contains(&sent.lower(token)))
    }
}
