//! The rows for spreadsheets.

use super::human::score;
use crate::ask::{Common, Community, Hop, Neighbour, Pair, Ranked, Tie};
use crate::render::csv::{Sheet, copies, date, encounter, names, told};

impl Sheet {
    /// Returns a row for each link of each chain, with the number of the chain from 1 on.
    #[must_use]
    pub fn chains(answer: &[Vec<Hop>]) -> Self {
        let rows = (1..).zip(answer).flat_map(|(number, chain)| {
            chain.iter().map(move |hop| {
                let mut row = vec![i64::to_string(&number)];
                row.extend([hop.from.name.clone(), hop.to.name.clone()]);
                row.extend(encounter(&hop.meeting));
                row
            })
        });
        Self::new(
            &[
                "chain",
                "from",
                "to",
                "id",
                "date",
                "kind",
                "status",
                "participants",
                "place",
                "sources",
                "copies",
                "sentence",
                "told_by",
                "told_on",
                "url",
            ],
            rows.collect(),
        )
    }

    /// Returns a row for each who met both of two.
    #[must_use]
    pub fn commons(answer: &[Common]) -> Self {
        let row = |who: &Common| {
            let mut row = entity(&who.entity);
            row.extend(tie(&who.with_a));
            row.extend(tie(&who.with_b));
            row
        };
        Self::new(
            &[
                "id",
                "name",
                "kind",
                "meetings_a",
                "first_a",
                "last_a",
                "places_a",
                "sources_a",
                "copies_a",
                "sentence_a",
                "told_by_a",
                "told_on_a",
                "url_a",
                "meetings_b",
                "first_b",
                "last_b",
                "places_b",
                "sources_b",
                "copies_b",
                "sentence_b",
                "told_by_b",
                "told_on_b",
                "url_b",
            ],
            answer.iter().map(row).collect(),
        )
    }

    /// Returns a row for each around somebody.
    #[must_use]
    pub fn neighbours(answer: &[Neighbour]) -> Self {
        let row = |who: &Neighbour| {
            let mut row = entity(&who.entity);
            row.extend([who.distance.to_string(), who.via.name.clone()]);
            row.extend(tie(&who.tie));
            row
        };
        Self::new(
            &[
                "id", "name", "kind", "steps", "via", "meetings", "first", "last", "places",
                "sources", "copies", "sentence", "told_by", "told_on", "url",
            ],
            answer.iter().map(row).collect(),
        )
    }

    /// Returns a row for each entity, by rank.
    #[must_use]
    pub fn ranking(answer: &[Ranked]) -> Self {
        let row = |(rank, who): (i64, &Ranked)| {
            let mut row = vec![rank.to_string()];
            row.extend(entity(&who.entity));
            row.extend([
                score(who.score),
                who.counterparts.to_string(),
                who.meetings.to_string(),
                who.sources.to_string(),
            ]);
            row
        };
        Self::new(
            &[
                "rank",
                "id",
                "name",
                "kind",
                "score",
                "counterparts",
                "meetings",
                "sources",
            ],
            (1..).zip(answer).map(row).collect(),
        )
    }

    /// Returns a row for each member of each community, with the number of the community from 1 on.
    #[must_use]
    pub fn communities(answer: &[Community]) -> Self {
        let rows = (1..).zip(answer).flat_map(|(number, community)| {
            community.members.iter().map(move |member| {
                let mut row = vec![i64::to_string(&number), community.size.to_string()];
                row.extend(entity(&member.entity));
                row.push(member.inside.to_string());
                row
            })
        });
        Self::new(
            &["community", "size", "id", "name", "kind", "meetings_inside"],
            rows.collect(),
        )
    }

    /// Returns a row for each pair.
    #[must_use]
    pub fn pairs(answer: &[Pair]) -> Self {
        let row = |pair: &Pair| {
            let (a, b) = (&pair.a, &pair.b);
            let mut row = vec![
                a.id.0.to_string(),
                a.name.clone(),
                b.id.0.to_string(),
                b.name.clone(),
            ];
            row.extend(tie(&pair.tie));
            row
        };
        Self::new(
            &[
                "id_a", "name_a", "id_b", "name_b", "meetings", "first", "last", "places",
                "sources", "copies", "sentence", "told_by", "told_on", "url",
            ],
            answer.iter().map(row).collect(),
        )
    }
}

fn entity(entity: &chancery_store::EntityRow) -> Vec<String> {
    vec![
        entity.id.0.to_string(),
        entity.name.clone(),
        entity.kind.to_string(),
    ]
}

fn tie(tie: &Tie) -> Vec<String> {
    let mut cells = vec![
        tie.count.to_string(),
        date(tie.first),
        date(tie.last),
        names(&tie.places),
        tie.sources.to_string(),
        copies(tie.copies),
    ];
    cells.extend(told(tie.latest.as_ref()));
    cells
}
