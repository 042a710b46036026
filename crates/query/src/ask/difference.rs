//! What a run or a time of publication has added.

use std::collections::BTreeSet;

use chancery_model::{Edtf, Status};
use chancery_store::{ArticleRow, EntityId, EntityRow, Since, Store, StoreError};

use super::Encounter;
use super::meetings::{encounters, names, read_names};

/// What was added to what was known before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Difference {
    /// The new articles, by day of publication.
    pub articles: Vec<ArticleRow>,
    /// The entities that nothing spoke of before, by number.
    pub entities: Vec<EntityRow>,
    /// The offices that nobody was seen in before.
    pub offices: Vec<Office>,
    /// The meetings that nothing reported before, in order of time.
    pub meetings: Vec<Encounter>,
    /// The meetings of which something else is known than before, by number.
    pub changes: Vec<Changed>,
}

/// An office that somebody was seen in for the first time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// Who.
    pub person: EntityRow,
    /// The office.
    pub title: String,
    /// The body or country.
    pub organization: Option<EntityRow>,
}

/// A meeting of which something else is known than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The meeting as it is known now, with all that is said of it.
    pub meeting: Encounter,
    /// Its status before.
    pub status: Status,
    /// Its date before.
    pub date: Option<Edtf>,
    /// Its place before.
    pub place: Option<EntityRow>,
    /// The number of articles that reported it before.
    pub sources: u64,
}

/// Returns what the articles of a run, or of a time of publication, added to what was known before.
///
/// Linear in what these articles say.
///
/// # Errors
/// If the store cannot be read.
pub fn difference(store: &Store, since: Since) -> Result<Difference, StoreError> {
    store.at_one_time(|store| {
        let found = store.difference(since)?;
        let people = found.offices.iter().map(|(person, _, _)| *person);
        let bodies = found.offices.iter().filter_map(|(_, _, body)| *body);
        let places = found.changes.iter().filter_map(|change| change.place);
        let ids: BTreeSet<EntityId> = people.chain(bodies).chain(places).collect();
        let known = read_names(store, ids)?;
        let office = |(person, title, body): (EntityId, String, Option<EntityId>)| {
            Some(Office {
                person: known.get(&person)?.clone(),
                title,
                organization: body.and_then(|id| known.get(&id).cloned()),
            })
        };
        let with_sentences = |rows: Vec<_>| {
            let names = names(store, &rows, &[])?;
            encounters(store, rows, &names, None)
        };
        let rows = found.changes.iter().map(|change| change.meeting.clone());
        let now = with_sentences(rows.collect())?;
        let changed = |(change, meeting): (chancery_store::Change, Encounter)| Changed {
            meeting,
            status: change.status,
            date: change.date,
            place: change.place.and_then(|id| known.get(&id).cloned()),
            sources: change.sources,
        };
        Ok(Difference {
            articles: found.articles,
            entities: found.entities,
            offices: found.offices.into_iter().filter_map(office).collect(),
            meetings: with_sentences(found.meetings)?,
            changes: found.changes.into_iter().zip(now).map(changed).collect(),
        })
    })
}
