//! The tables.

use crate::ask::{Common, Community, Encounter, Hop, Neighbour, Pair, Ranked, Tie};
use crate::render::human::{date, hops, names, plural, quote, sources, statuses};
use crate::render::table::{Page, Table};
use crate::render::text::one_line;

/// Returns chains of meetings, a link at a time, with an empty line between two chains.
#[must_use]
pub fn chains(answer: &[Vec<Hop>], page: Page) -> String {
    let chains: Vec<String> = answer.iter().map(|chain| hops(chain, page)).collect();
    chains.join("\n")
}

/// Returns a table of those who met both of two, with the sentence of the last meeting with each.
#[must_use]
pub fn commons(answer: &[Common], page: Page) -> String {
    let mut table = Table::new(&[
        "~WHO", "KIND", ">WITH A", "LAST", ">WITH B", "LAST", ">SOURCES",
    ]);
    for who in answer {
        let cells = vec![
            who.entity.name.clone(),
            who.entity.kind.to_string(),
            who.with_a.count.to_string(),
            date(who.with_a.last),
            who.with_b.count.to_string(),
            date(who.with_b.last),
            format!("{}, {}", told(&who.with_a), told(&who.with_b)),
        ];
        let sentences = [&who.with_a, &who.with_b].into_iter().filter_map(sentence);
        table.row(cells, sentences.collect());
    }
    table.render(page)
}

/// Returns a table of those around somebody, each with the sentence of the last meeting on the way there.
#[must_use]
pub fn neighbours(answer: &[Neighbour], page: Page) -> String {
    let mut table = Table::new(&[
        "~WHO", "KIND", ">STEPS", "~VIA", ">TIMES", "LAST", "~PLACE", ">SOURCES",
    ]);
    for who in answer {
        let cells = vec![
            who.entity.name.clone(),
            who.entity.kind.to_string(),
            who.distance.to_string(),
            who.via.name.clone(),
            who.tie.count.to_string(),
            date(who.tie.last),
            names(&who.tie.places),
            told(&who.tie),
        ];
        table.row(cells, sentence(&who.tie).into_iter().collect());
    }
    table.render(page)
}

/// Returns a table of entities by rank.
#[must_use]
pub fn ranking(answer: &[Ranked], page: Page) -> String {
    let mut table = Table::new(&[
        ">RANK",
        "~WHO",
        "KIND",
        "COUNTRY",
        ">SCORE",
        ">MET",
        ">MEETINGS",
        ">SOURCES",
    ]);
    for (rank, who) in (1..).zip(answer) {
        let cells = vec![
            i64::to_string(&rank),
            who.entity.name.clone(),
            who.entity.kind.to_string(),
            who.entity.country.clone().unwrap_or_default(),
            score(who.score),
            who.counterparts.to_string(),
            who.meetings.to_string(),
            who.sources.to_string(),
        ];
        table.row(cells, vec![]);
    }
    table.render(page)
}

/// Returns the communities, each with its members and the last meeting of the two who met most.
#[must_use]
pub fn communities(answer: &[Community], page: Page) -> String {
    let mut table = Table::new(&[">NO", ">SIZE", ">LINKS", "~MEMBERS, BY MEETINGS INSIDE"]);
    for (number, community) in (1..).zip(answer) {
        let members: Vec<String> = community
            .members
            .iter()
            .map(|member| format!("{} ({})", one_line(&member.entity.name), member.inside))
            .collect();
        let more = community.size.saturating_sub(community.members.len());
        let more = if more > 0 {
            format!(", {more} more")
        } else {
            String::new()
        };
        let cells = vec![
            i64::to_string(&number),
            community.size.to_string(),
            community.links.to_string(),
            format!("{}{more}", members.join(", ")),
        ];
        let closest = community.closest.iter().map(|pair| {
            let told = sentence(&pair.tie).unwrap_or_default();
            let (a, b) = (&pair.a.name, &pair.b.name);
            let count = pair.tie.count;
            let noun = plural(u64::try_from(count).unwrap_or(u64::MAX), "meeting");
            format!("{a} and {b}, {count} {noun}: {told}")
        });
        table.row(cells, closest.collect());
    }
    table.render(page)
}

/// Returns a table of pairs, each with the sentence of their last meeting.
#[must_use]
pub fn pairs(answer: &[Pair], page: Page) -> String {
    let mut table = Table::new(&[
        "~WHO", "~AND", ">TIMES", "STATUS", "LAST", "~PLACE", ">SOURCES",
    ]);
    for pair in answer {
        let cells = vec![
            pair.a.name.clone(),
            pair.b.name.clone(),
            pair.tie.count.to_string(),
            statuses(&pair.tie.statuses),
            date(pair.tie.last),
            names(&pair.tie.places),
            told(&pair.tie),
        ];
        table.row(cells, sentence(&pair.tie).into_iter().collect());
    }
    table.render(page)
}

fn told(tie: &Tie) -> String {
    sources(tie.sources, tie.copies.unwrap_or_default())
}

fn sentence(tie: &Tie) -> Option<String> {
    tie.latest
        .as_ref()
        .and_then(Encounter::speaker)
        .and_then(quote)
}

/// Counts are shown as they are, shares with six places.
pub(super) fn score(score: f64) -> String {
    if score.fract() == 0.0 {
        format!("{score:.0}")
    } else {
        format!("{score:.6}")
    }
}
