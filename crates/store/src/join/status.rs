//! Whether a meeting took place: what its reports say over time, and whether they contradict each other.
//!
//! A report that a meeting took place stands: a denial or a cancellation beside it makes the meeting disputed
//! and takes nothing away, for a party may have its reasons to deny. Of meetings that nobody saw the latest
//! word counts. Neither depends on the order in which reports come, nor on how many say the same.

use std::cmp::Reverse;

use chancery_model::Status;

/// What one report says of whether a meeting took place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) status: Status,
    /// The day on which it was said.
    pub(crate) published: Option<i64>,
    /// The last of the days that it gives the meeting.
    pub(crate) latest: Option<i64>,
}

impl Word {
    /// Says whether one of the two says that the meeting took place, or is to, and the other that it did not
    /// or will not, at a time when both cannot be true: a plan that is called off is none of that.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        self.speaks_against(other) || other.speaks_against(self)
    }

    fn speaks_against(&self, told: &Self) -> bool {
        let is_over = || {
            let day = told.latest.or(told.published);
            matches!((self.published, day), (Some(said), Some(day)) if said >= day)
        };
        let told_before =
            matches!((self.published, told.published), (Some(said), Some(told)) if told < said);
        match self.status {
            Status::Denied if told.status.happened() => {
                // Only what was said before the day, of a plan, lets both be true.
                self.published.is_none() || told.published.is_none() || !self.is_before(told)
            }
            Status::Denied => {
                let is_older = matches!(
                    (self.published, told.published),
                    (Some(said), Some(told)) if said < told
                );
                told.status == Status::Planned && !is_older
            }
            Status::Cancelled | Status::Postponed => {
                told.status.happened() && (told_before || is_over())
            }
            _ => false,
        }
    }

    /// Says whether this was said before the other, and before its day.
    fn is_before(&self, told: &Self) -> bool {
        let is_earlier = |day: Option<i64>| matches!((self.published, day), (Some(said), Some(day)) if said < day);
        is_earlier(told.published) && told.latest.is_none_or(|day| is_earlier(Some(day)))
    }
}

/// Says whether reports of one meeting contradict each other. At worst quadratic in their number.
pub(crate) fn is_disputed(words: &[Word]) -> bool {
    let mut against = words.iter().filter(|word| word.is_against());
    against.any(|word| words.iter().any(|told| word.speaks_against(told)))
}

impl Word {
    fn is_against(&self) -> bool {
        matches!(
            self.status,
            Status::Denied | Status::Cancelled | Status::Postponed
        )
    }
}

/// Returns what the reports of one meeting say together.
///
/// What somebody saw took place. Else they are read in the order of publication, undated ones first, and a
/// plan stands until something firmer is said.
pub(crate) fn status_over_time(words: &[Word]) -> Option<Status> {
    let is_told = |status: Status| words.iter().any(|word| word.status == status);
    for seen in [Status::Held, Status::UnderWay] {
        if is_told(seen) {
            return Some(seen);
        }
    }
    // Of one day the firmest word comes last.
    let firmness = |status: Status| {
        let place = Status::ALL.iter().position(|known| *known == status);
        Reverse(place)
    };
    let mut ordered: Vec<Word> = words.to_vec();
    ordered.sort_by_key(|word| (word.published, firmness(word.status)));
    let statuses = ordered.into_iter().map(|word| word.status);
    statuses.reduce(|before, now| match now {
        Status::Proposed if before == Status::Planned => before,
        _ => now,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use Status::{Cancelled, Denied, Held, Planned, Postponed, Proposed, UnderWay};

    fn words(told: &[(i64, Status)]) -> Vec<Word> {
        let word = |(published, status): &(i64, Status)| Word {
            status: *status,
            published: (*published > 0).then_some(*published),
            latest: Some(4),
        };
        told.iter().map(word).collect()
    }

    #[test]
    fn the_status_follows_the_reports() {
        let check = |history: &[(i64, Status)], expected: Status| {
            assert_eq!(
                status_over_time(&words(history)),
                Some(expected),
                "{history:?}"
            );
        };
        check(&[(1, Planned), (5, Held)], Held);
        check(&[(5, Held), (1, Planned)], Held);
        check(&[(5, Planned), (1, Held)], Held);
        check(&[(1, Planned), (2, Cancelled)], Cancelled);
        check(&[(1, Cancelled), (5, Held)], Held);
        check(&[(2, Planned), (1, Cancelled)], Planned);
        check(&[(1, Planned), (2, Proposed)], Planned);
        check(&[(1, Proposed), (2, Planned)], Planned);
        check(&[(1, Planned), (1, Cancelled)], Planned);
        check(&[(1, UnderWay), (2, Held), (3, UnderWay)], Held);
        check(&[(1, Planned), (2, Denied)], Denied);
        // A denial takes nothing away from what somebody saw, however often it is made.
        check(&[(5, Held), (6, Denied), (7, Denied)], Held);
        check(&[(5, Held), (6, Cancelled)], Held);
        assert_eq!(status_over_time(&[]), None);
    }

    #[test]
    fn who_cannot_both_be_right_is_disputed() {
        let check = |told: &[(i64, Status)], expected: bool| {
            assert_eq!(is_disputed(&words(told)), expected, "{told:?}");
            let reversed: Vec<_> = told.iter().rev().copied().collect();
            assert_eq!(is_disputed(&words(&reversed)), expected, "{reversed:?}");
        };
        check(&[(5, Held), (6, Denied)], true);
        check(&[(5, Held), (4, Denied)], true);
        check(&[(5, Held), (0, Denied)], true);
        check(&[(5, Held), (6, Cancelled)], true);
        check(&[(5, Held), (4, Postponed)], true);
        check(&[(2, Planned), (3, Denied)], true);
        // What was said before it came to pass was right then.
        check(&[(5, Held), (3, Denied)], false);
        check(&[(5, Held), (3, Cancelled)], false);
        check(&[(5, Held), (0, Cancelled)], false);
        check(&[(2, Planned), (3, Cancelled)], false);
        check(&[(3, Planned), (2, Denied)], false);
        check(&[(2, Proposed), (3, Denied)], false);
        check(&[(1, Planned), (5, Held), (5, UnderWay)], false);
        check(&[], false);
    }
}
