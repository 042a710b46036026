//! Questions about people and offices.

use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{Edtf, Status, Tenure};
use chancery_store::{EntityId, EntityRow, MeetingFilter, OfficeRow, Store, StoreError};
use jiff::civil::Date;

use super::meetings::read_names;
use super::{Choice, Holder, Portrait};

/// Returns who was seen in an office, as the store ranks them.
///
/// With `organization` only in one of these bodies or countries; with `on` the nearest to that day
/// first, with the report nearest to it in place of the latest; with `as_of` from what had been published by the end of that day.
///
/// # Errors
/// If the store cannot be read.
pub fn holders(
    store: &Store,
    title: &str,
    organization: Option<&[EntityId]>,
    on: Option<Edtf>,
    as_of: Option<Date>,
) -> Result<Vec<Holder>, StoreError> {
    let offices = store.office_holders(title, organization, on, as_of)?;
    with_reports(store, with_names(store, offices)?, on, as_of)
}

/// Returns all that is known of an entity, with at most `articles` of the articles that speak of
/// it; `None` if there is no such entity.
///
/// With `as_of` offices, meetings and articles are those of what had been published by the end of that day. Names
/// and registers are not: they tell who is meant.
///
/// # Errors
/// If the store cannot be read.
pub fn portrait(
    store: &Store,
    id: EntityId,
    articles: u64,
    as_of: Option<Date>,
) -> Result<Option<Portrait>, StoreError> {
    let Some(details) = store.entity_details(id)? else {
        return Ok(None);
    };
    let id = details.entity.id;
    let filter = MeetingFilter {
        entities: vec![id],
        as_of,
        ..MeetingFilter::default()
    };
    let mut meetings: BTreeMap<Status, u64> = BTreeMap::new();
    for meeting in store.meetings(&filter)? {
        *meetings.entry(meeting.status).or_default() += 1;
    }
    Ok(Some(Portrait {
        offices: with_reports(
            store,
            with_names(store, store.offices_of(id, as_of)?)?,
            None,
            as_of,
        )?,
        meetings: meetings.into_iter().collect(),
        disputed: store.disputed_meetings(id, as_of)?,
        profiles: store.profiles(id)?,
        articles: store.articles_of(id, articles, as_of)?,
        details,
    }))
}

/// Puts to each of several entities what tells it from the others.
///
/// # Errors
/// If the store cannot be read.
pub fn choices(store: &Store, entities: Vec<EntityRow>) -> Result<Vec<Choice>, StoreError> {
    let choice = |entity: EntityRow| {
        let offices = store.offices_of(entity.id, None)?;
        let last = offices
            .into_iter()
            .max_by_key(|office| (office.tenure == Tenure::Current, office.last));
        let office = with_names(store, last.into_iter().collect())?.pop();
        let article = match &office {
            Some(_) => None,
            None => store.articles_of(entity.id, 1, None)?.pop(),
        };
        Ok(Choice {
            entity,
            office,
            article,
        })
    };
    entities.into_iter().map(choice).collect()
}

/// Puts to each office its latest report, or the one nearest to a day.
fn with_reports(
    store: &Store,
    offices: Vec<Holder>,
    on: Option<Edtf>,
    as_of: Option<Date>,
) -> Result<Vec<Holder>, StoreError> {
    let told = |holder: Holder| {
        let report = store.best_role(&holder.office, on, as_of)?;
        Ok(Holder { report, ..holder })
    };
    offices.into_iter().map(told).collect()
}

/// Puts names to offices, without their reports.
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
            report: None,
        })
    };
    Ok(offices.into_iter().filter_map(holder).collect())
}
