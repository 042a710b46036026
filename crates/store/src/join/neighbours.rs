//! Plans for a day, and what took place on the day beside.

use chancery_model::Status;

use super::{Cluster, Decided, Report, agree};

/// The rule that joins a plan with what took place on the day beside.
const NEXT_DAY: &str = "join/parties-next-day-place";

/// Joins plans with what took place on the day beside, where it is the only one, and nobody planned
/// anything for that day.
pub(super) fn join_neighbours<'r>(
    mut clusters: Vec<Cluster<'r>>,
    decided: &Decided,
) -> Vec<Cluster<'r>> {
    let fits = |plan: &Cluster<'_>, seen: &Cluster<'_>| {
        plan.iter().all(|(a, _)| {
            seen.iter().all(|(b, _)| {
                a.parties.is_some()
                    && a.parties == b.parties
                    && agree(a, b)
                    && !Decided::has(&decided.apart, a, b)
            })
        }) && plan
            .iter()
            .any(|(a, _)| seen.iter().any(|(b, _)| are_beside(a, b)))
    };
    let pairs: Vec<(usize, usize)> = (0..)
        .zip(&clusters)
        .filter(|(_, plan)| {
            let is_told = |report: &Report| report.status == Status::Planned && !report.is_row;
            plan.iter().any(|(report, _)| is_told(report))
                && plan.iter().all(|(report, _)| !report.status.happened())
        })
        .flat_map(|(plan, members)| {
            let seen = (0_usize..).zip(&clusters);
            let seen = seen.filter(|(index, seen)| *index != plan && fits(members, seen));
            seen.map(move |(index, _)| (plan, index))
                .collect::<Vec<_>>()
        })
        .collect();
    for (plan, seen) in &pairs {
        let others = pairs.iter().filter(|(a, b)| a == plan || b == seen);
        if others.count() > 1 {
            continue;
        }
        let plans = clusters
            .get_mut(*plan)
            .map(std::mem::take)
            .unwrap_or_default();
        if let Some(members) = clusters.get_mut(*seen) {
            let joined = plans.into_iter();
            members.extend(joined.map(|(report, rule)| (report, rule.or(Some(NEXT_DAY)))));
        }
    }
    clusters.retain(|members| !members.is_empty());
    clusters
}

/// Says whether a plan for a day and a report that it took place name neighbouring days: dates shift
/// with time zones and late changes.
pub(super) fn are_beside(a: &Report, b: &Report) -> bool {
    let is_plan_of =
        |plan: &Report, seen: &Report| plan.status == Status::Planned && seen.status.happened();
    let (Some(x), Some(y)) = (&a.days, &b.days) else {
        return false;
    };
    (is_plan_of(a, b) || is_plan_of(b, a))
        && !a.is_row
        && !b.is_row
        && x.span() == 0
        && y.span() == 0
        && (x.earliest - y.earliest).abs() == 1
        && a.place.is_some()
        && b.place.is_some()
}
