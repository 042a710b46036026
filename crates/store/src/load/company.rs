//! With whom somebody was seen: the persons and bodies that the same articles name.
//!
//! Names that may be one person's, and leave it open, are taken for one where both were seen with the same
//! others. It is asked of whom few articles name: the company of others says little, and is long.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::StoreError;
use crate::identity::{Node, family_names, surname};

/// The order of magnitude of the articles up to which company counts: fewer than eight.
pub(super) const LARGEST_COMPANY: u32 = 2;

/// The articles up to which each further one changes the company.
pub(super) const MOST_ARTICLES: i64 = (1 << (LARGEST_COMPANY + 1)) - 1;

/// Articles are of one time that were published within so many days.
const ONE_TIME: i64 = 366;

/// The others that the articles of a profile name, by surname or folded name of a body: the name as the first in
/// the order of the alphabet writes it, and the first and last day of publication.
#[derive(Debug, Default)]
pub(super) struct Company(BTreeMap<String, Seen>);

#[derive(Debug)]
struct Seen {
    name: String,
    days: Option<(i64, i64)>,
}

impl Company {
    pub(super) fn read(connection: &Connection, node: &Node) -> Result<Self, StoreError> {
        let own = family_names(&node.key);
        let mut statement = connection.prepare_cached(COMPANY)?;
        let mut rows = statement.query([node.id])?;
        let mut company: BTreeMap<String, Seen> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (name, is_person): (String, bool) = (row.get(0)?, row.get(1)?);
            let day: Option<i64> = row.get(2)?;
            let key = if is_person {
                match surname(&name) {
                    Some(surname) if !own.contains(&Some(surname.clone())) => surname,
                    _ => continue,
                }
            } else {
                format!("body {}", chancery_model::fold_name(&name))
            };
            let days = day.map(|day| (day, day));
            let seen = company.entry(key).or_insert_with(|| Seen {
                name: name.clone(),
                days,
            });
            seen.name = std::mem::take(&mut seen.name).min(name);
            seen.days = match (seen.days, days) {
                (Some(a), Some(b)) => Some((a.0.min(b.0), a.1.max(b.1))),
                (known, new) => known.or(new),
            };
        }
        Ok(Self(company))
    }
}

/// Returns the name of the first whom both were seen with at one time.
pub(super) fn shared<'c>(a: &'c Company, b: &'c Company) -> Option<&'c str> {
    a.0.iter().find_map(|(key, seen)| {
        let other = b.0.get(key)?;
        let (first, second) = (seen.days?, other.days?);
        let gap = (first.0 - second.1).max(second.0 - first.1);
        (gap <= ONE_TIME).then(|| seen.name.as_str().min(&other.name))
    })
}

/// The names, kinds and days of those who are named beside a profile: persons, and bodies that no register has,
/// for everybody is named beside the United Nations.
const COMPANY: &str = "SELECT DISTINCT o.name, p.kind = 'person', a.published
     FROM entity_report r
     JOIN entity_report o ON o.article = r.article AND o.profile <> r.profile
     JOIN profile p ON p.id = o.profile
     JOIN article a ON a.id = r.article
     WHERE r.profile = ?1
       AND (p.kind = 'person' OR p.kind = 'organization' AND o.external IS NULL)";
