//! Questions about people and offices.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::Status;
use chancery_store::{EntityId, MeetingFilter, OfficeRow, Store, StoreError};
use jiff::civil::Date;

use super::meetings::read_names;
use super::{Holder, Portrait};

/// Returns who was seen in an office, as the store ranks them.
///
/// With `organization` only in one of these bodies or countries; with `on` the nearest to that day
/// first.
///
/// # Errors
/// If the store cannot be read.
pub fn holders(
    store: &Store,
    title: &str,
    organization: Option<&[EntityId]>,
    on: Option<Date>,
) -> Result<Vec<Holder>, StoreError> {
    let offices = store.office_holders(title, organization, on)?;
    with_names(store, offices)
}

/// Returns all that is known of an entity, with at most `articles` of the articles that speak of
/// it; `None` if there is no such entity.
///
/// # Errors
/// If the store cannot be read.
pub fn portrait(
    store: &Store,
    id: EntityId,
    articles: u64,
) -> Result<Option<Portrait>, StoreError> {
    let Some(details) = store.entity_details(id)? else {
        return Ok(None);
    };
    let id = details.entity.id;
    let filter = MeetingFilter {
        entities: vec![id],
        ..MeetingFilter::default()
    };
    let mut meetings: BTreeMap<Status, u64> = BTreeMap::new();
    for meeting in store.meetings(&filter)? {
        *meetings.entry(meeting.status).or_default() += 1;
    }
    Ok(Some(Portrait {
        offices: with_names(store, store.offices_of(id)?)?,
        roles: store.roles_of(id)?,
        meetings: meetings.into_iter().collect(),
        profiles: store.profiles(id)?,
        articles: store.articles_of(id, articles)?,
        details,
    }))
}

/// Puts names to offices.
pub(super) fn with_names(
    store: &Store,
    offices: Vec<OfficeRow>,
) -> Result<Vec<Holder>, StoreError> {
    let people = offices.iter().map(|office| office.person);
    let bodies = offices.iter().filter_map(|office| office.organization);
    let ids: BTreeSet<EntityId> = people.chain(bodies).collect();
    let names = read_names(store, ids)?;
    let holder = |office: OfficeRow| {
        Some(Holder {
            person: names.get(&office.person)?.clone(),
            organization: office.organization.and_then(|id| names.get(&id).cloned()),
            office,
        })
    };
    Ok(offices.into_iter().filter_map(holder).collect())
}
