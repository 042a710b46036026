//! Reports that give no day, which mean one of those around the day of their publication.

use chancery_model::{EntityKind, Status};

use super::{CLOSE_SPAN, Cluster, LONGEST_SPAN, Report};

/// A report without a day that a meeting took place means one of so many days before its publication.
const RECENT: i64 = 2;

/// One that joins what was only planned, or that names a single participant, of so many.
const VERY_RECENT: i64 = 1;

/// One without a day that denies a meeting can mean one of so many days before its publication.
const DENIED_BACK: i64 = 7;

impl Report {
    /// The days that a report without a day may mean.
    pub(crate) fn reach(&self) -> Option<(i64, i64)> {
        let day = self.told_on?;
        Some(match self.status {
            Status::Held | Status::UnderWay => (day - RECENT, day),
            Status::Denied => (day - DENIED_BACK, day + LONGEST_SPAN),
            _ => (day, day + LONGEST_SPAN),
        })
    }

    fn is_plan(&self) -> bool {
        matches!(self.status, Status::Planned | Status::Proposed)
    }
}

/// Says whether a report of this status joins others by the day of its publication where it gives none: a
/// meeting that took place was lately, one that is called off is known already, and somebody denies
/// (`is_attributed`) what others have told.
pub(crate) fn is_joined_without_day(status: Status, is_attributed: bool) -> bool {
    match status {
        Status::Held | Status::UnderWay | Status::Cancelled | Status::Postponed => true,
        Status::Denied => is_attributed,
        Status::Planned | Status::Proposed => false,
    }
}

/// The first and last day of publication of reports without a day that may mean one of these days.
pub(crate) fn told_about((earliest, latest): (i64, i64)) -> (i64, i64) {
    (
        earliest.saturating_sub(LONGEST_SPAN),
        latest.saturating_add(DENIED_BACK),
    )
}

/// Says whether a member gives the day that a report without one means: what took place was planned or seen
/// by others; who calls off or denies a meeting speaks of one that was told before.
pub(super) fn is_tied(report: &Report, members: &Cluster<'_>) -> bool {
    members.iter().any(|(member, _)| {
        let is_known = matches!(
            (member.published, report.published),
            (Some(told), Some(said)) if told <= said
        );
        let is_fitting = match report.status {
            Status::Cancelled | Status::Postponed => member.is_plan() && is_known,
            Status::Denied => {
                (member.status == Status::Planned || member.status.happened()) && is_known
            }
            _ => is_recent(report, member),
        };
        is_fitting && can_mean(report, member)
    })
}

/// Says whether what a report without a day tells as done is what another tells of the days just before.
fn is_recent(report: &Report, other: &Report) -> bool {
    let persons = report.people.iter();
    let persons = persons.filter(|party| party.kind == EntityKind::Person);
    let ago = report.told_on.zip(other.days.as_ref());
    let is_very_recent = ago.is_some_and(|(day, days)| day <= days.latest + VERY_RECENT);
    match other.status {
        Status::Planned => is_very_recent && persons.count() > 1,
        status => status.happened() && (is_very_recent || report.people.len() > 1),
    }
}

/// Says whether one report gives a close day and the other, without any, may mean that.
pub(crate) fn can_mean(a: &Report, b: &Report) -> bool {
    let means = |without: &Report, with: &Report| {
        let (Some((first, last)), Some(days)) = (without.reach(), &with.days) else {
            return false;
        };
        !with.is_row && days.span() <= CLOSE_SPAN && days.earliest <= last && first <= days.latest
    };
    means(a, b) || means(b, a)
}
