//! Which entities of different articles are one.
//!
//! Two steps. What an article says of an entity goes to a *profile*, by a key that is computed from this
//! article's record alone ([`identify`]):
//! - the same kind and the same id in a register, by the first register of [`REGISTERS`] that the
//!   record gives;
//! - else the same kind, folded name and country, for persons the country of their offices in the article, or
//!   the one that the article gives them;
//!   a person's name has at least two words, and no dash between two;
//! - a person who is called by one word: word, office, country and year of publication, if the office
//!   is one that a single person holds at a time; without a year, or as a *minister*, the article, too;
//! - else the article: nothing else is known to speak of the same.
//!
//! Then profiles are joined to entities: pairs that may be one by their names ([`mod@block`]) are compared
//! ([`pair`]), and the links that are strong enough join them unless something speaks against it
//! ([`partition()`]). Both are pure functions, so the outcome does not depend on what was loaded first.

mod block;
mod name;
mod node;
mod office;
mod pair;
mod partition;
mod title;

use chancery_model::{
    ArticleId, Entity, EntityKey, EntityKind, Record, Tenure, fold_name, name_words,
};

pub(crate) use block::{blocks, family_names, opposite, share_a_family_name, short_forms, surname};
use name::is_surname;
pub(crate) use node::{Node, Seen, Sex, called, can_be_told, is_single, magnitude, sex};
pub(crate) use pair::{Link, THRESHOLD, link};
pub(crate) use partition::{Component, partition};
pub(crate) use title::{in_words, office_class, written_office};

/// The registers in the order of trust; others follow by name.
const REGISTERS: [&str; 3] = ["iso3166", "wikidata", "geonames"];

/// The register of country codes.
const COUNTRIES: &str = "iso3166";

/// The key of a profile, and whether other articles can speak of the same entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// What makes reports of an entity one.
    pub(crate) key: String,
    /// Whether it is more than its article's.
    pub(crate) is_shared: bool,
}

/// Returns what an article shows a person of its record in; empty for others.
pub(crate) fn offices(record: &Record, person: EntityKey, year: i64) -> Vec<Seen> {
    let entity = |key: EntityKey| record.entities.iter().find(|entity| entity.key == key);
    let roles = record.roles.iter().filter(|role| role.person == person);
    let seen = roles.map(|role| {
        let country = role.organization.and_then(entity).and_then(country);
        Seen::new(&role.title, country, role.tenure, year)
    });
    let mut offices: Vec<Seen> = seen.collect();
    offices.sort();
    offices.dedup();
    offices
}

/// Returns the identity of an entity of this article, which shows it in these offices.
pub(crate) fn identify(entity: &Entity, offices: &[Seen], article: &ArticleId) -> Identity {
    let kind = entity.kind;
    let shared = |key| Identity {
        key,
        is_shared: true,
    };
    let rank = |scheme: &str| {
        let known = REGISTERS.iter().position(|register| *register == scheme);
        known.unwrap_or(REGISTERS.len())
    };
    let registered = entity.external.iter().min_by_key(|x| (rank(&x.scheme), *x));
    if let Some(id) = registered {
        return shared(format!("{kind}/id:{}:{}", id.scheme, id.value));
    }
    let folded = fold_name(&entity.name);
    let words = name_words(&folded).count();
    let alone = || Identity {
        key: article_key(kind, article, entity.key),
        is_shared: false,
    };
    match kind {
        // *Eden–Mollet* is two persons, and what articles say of such a pair tells nothing of anybody.
        EntityKind::Person if entity.name.contains('–') => alone(),
        EntityKind::Person if words >= 2 && !is_surname(&entity.name, words) => {
            // Of an office, or as the article says: *Japan's Sakuma*.
            let of_offices = one_country(offices);
            let told = entity.country.as_deref().filter(|_| of_offices.is_empty());
            let country = told.unwrap_or(of_offices);
            shared(format!("{kind}/name:{folded}@{country}"))
        }
        EntityKind::Person if words >= 1 => {
            let single = offices.iter().filter(|seen| is_single(&seen.office));
            // Of several the one that is held, with a country.
            let best = single.min_by_key(|seen| {
                (
                    seen.tenure != Tenure::Current,
                    seen.country.is_empty(),
                    *seen,
                )
            });
            if let Some(seen) = best.filter(|seen| seen.year > 0) {
                let former = if seen.tenure == Tenure::Former {
                    "former "
                } else {
                    ""
                };
                let Seen {
                    office,
                    country,
                    year,
                    ..
                } = seen;
                return shared(format!(
                    "{kind}/word:{folded}@{country}/{former}{office}/{year}"
                ));
            }
            // Without a year, or as a minister of something: one for itself, but comparable.
            let of_country = offices
                .iter()
                .filter(|seen| can_be_told(&seen.office) && !seen.country.is_empty());
            of_country.min().map_or_else(alone, |seen| Identity {
                key: format!(
                    "{kind}/word:{folded}@{}/article:{article}/{}",
                    seen.country, entity.key
                ),
                is_shared: false,
            })
        }
        EntityKind::Country if words >= 1 => shared(format!("{kind}/name:{folded}")),
        EntityKind::Organization | EntityKind::Place if words >= 1 => {
            let country = entity.country.as_deref().unwrap_or_default();
            shared(format!("{kind}/name:{folded}@{country}"))
        }
        _ => alone(),
    }
}

/// Returns the key by which judgements call whoever has a name, in any country.
pub(crate) fn name_key(kind: EntityKind, name: &str) -> String {
    format!("{kind}/name:{}", fold_name(name))
}

/// Returns the key of what is known to one article only.
pub(crate) fn article_key(kind: EntityKind, article: &ArticleId, entity: EntityKey) -> String {
    format!("{kind}/article:{article}/{entity}")
}

/// The country of all offices, if they are of one.
fn one_country(offices: &[Seen]) -> &str {
    let mut countries: Vec<&str> = offices
        .iter()
        .map(|seen| seen.country.as_str())
        .filter(|country| !country.is_empty())
        .collect();
    countries.sort_unstable();
    countries.dedup();
    match countries.as_slice() {
        [one] => one,
        _ => "",
    }
}

/// Returns the code of the country that an entity is, lies in or belongs to.
pub(crate) fn country(entity: &Entity) -> Option<&str> {
    let own = || {
        let ids = entity.external.iter();
        let codes = ids.filter(|x| x.scheme == COUNTRIES && entity.kind == EntityKind::Country);
        codes.map(|x| x.value.as_str()).min()
    };
    entity.country.as_deref().or_else(own)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chancery_model::{EntityKey, ExternalId};

    fn entity(kind: EntityKind, name: &str) -> Entity {
        Entity {
            key: EntityKey(1),
            kind,
            name: name.into(),
            aliases: vec![],
            mentions: vec![],
            external: vec![],
            country: None,
        }
    }

    fn key_in(article: u8, entity: &Entity) -> String {
        identify(entity, &[], &ArticleId::from_bytes([article; 16])).key
    }

    #[track_caller]
    fn check(a: &Entity, b: &Entity, same: bool) {
        assert_eq!(key_in(1, a) == key_in(2, b), same, "{a:?} {b:?}");
    }

    #[test]
    fn full_names_join_whatever_their_accents() {
        let a = entity(EntityKind::Person, "Recep Tayyip Erdoğan");
        let b = entity(EntityKind::Person, "Recep Tayyip Erdogan");
        check(&a, &b, true);
    }

    #[test]
    fn a_surname_alone_never_joins() {
        let a = entity(EntityKind::Person, "Lee");
        check(&a, &a.clone(), false);
        check(&a, &entity(EntityKind::Person, "Lee Jae-myung"), false);
    }

    #[test]
    fn names_without_letters_never_join() {
        for kind in EntityKind::ALL {
            let a = entity(*kind, "😀 —");
            check(&a, &a.clone(), false);
        }
    }

    #[test]
    fn kinds_are_kept_apart() {
        let (a, b) = (
            entity(EntityKind::Country, "Georgia"),
            entity(EntityKind::Place, "Georgia"),
        );
        check(&a, &b, false);
    }

    #[test]
    fn a_register_speaks_before_the_name() {
        let id = |scheme: &str, value: &str| ExternalId {
            scheme: scheme.into(),
            value: value.into(),
        };
        let mut a = entity(EntityKind::Country, "Turkey");
        let mut b = entity(EntityKind::Country, "Türkiye");
        a.external = vec![id("wikidata", "Q43"), id("iso3166", "TR")];
        b.external = vec![id("iso3166", "TR")];
        check(&a, &b, true);
        let mut c = a.clone();
        c.external = vec![id("iso3166", "XX")];
        check(&a, &c, false);
        assert_eq!(country(&a), Some("TR"));
    }

    #[test]
    fn bodies_of_different_countries_are_kept_apart() {
        let mut a = entity(EntityKind::Organization, "Foreign Ministry");
        let mut b = a.clone();
        a.country = Some("FR".into());
        b.country = Some("DE".into());
        check(&a, &b, false);
        check(&a, &a.clone(), true);
    }
}
