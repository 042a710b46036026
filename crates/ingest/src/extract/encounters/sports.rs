//! Matches, in which people and countries meet as well.

use chancery_language::Relation;

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
        (0..sent.len()).any(|token| SPORTS.contains(&sent.lower(token))) || self.is_vote()
    }

    /// Says whether they are rivals in a vote: *will meet in the second round on May 6*.
    fn is_vote(&self) -> bool {
        let sent = self.sent();
        let mut obliques = sent.children_by(self.at.token, &[Relation::Obl]);
        obliques.any(|noun| {
            let of_talks = sent
                .children_by(noun, &[Relation::Nmod])
                .any(|inner| self.reading.ontology.nouns.contains_key(sent.lemma(inner)));
            sent.case(noun) == Some("in")
                && !of_talks
                && matches!(
                    sent.lemma(noun),
                    "round" | "runoff" | "run-off" | "election"
                )
        })
    }
}
