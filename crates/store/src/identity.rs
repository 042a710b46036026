//! Which entities of different articles are one.
//!
//! A key is computed from one article's report alone, so it cannot depend on what was loaded before.
//! Two reports are of one entity when their keys are equal:
//! - the same kind and the same id in a register, by the first register of [`REGISTERS`] that the
//!   record gives;
//! - else the same kind and the same folded name; for bodies and places also the same country, for
//!   every country has a `foreign ministry`; for persons only names of at least two words;
//! - else none: the entity is known to its article only.

use chancery_model::{ArticleId, Entity, EntityKind, fold_name, name_words};

/// The registers in the order of trust; others follow by name.
const REGISTERS: [&str; 3] = ["iso3166", "wikidata", "geonames"];

/// The register of country codes.
const COUNTRIES: &str = "iso3166";

/// The key of an entity, and whether other articles can speak of the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Identity {
    /// What makes reports of an entity one.
    pub(crate) key: String,
    /// Whether it is more than its article's.
    pub(crate) is_shared: bool,
}

/// Returns the identity of an entity of this article.
pub(crate) fn identify(entity: &Entity, article: &ArticleId) -> Identity {
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
    match kind {
        EntityKind::Person if words >= 2 => shared(format!("{kind}/name:{folded}")),
        EntityKind::Country if words >= 1 => shared(format!("{kind}/name:{folded}")),
        EntityKind::Organization | EntityKind::Place if words >= 1 => {
            let country = entity.country.as_deref().unwrap_or_default();
            shared(format!("{kind}/name:{folded}@{country}"))
        }
        _ => Identity {
            key: format!("{kind}/article:{article}/{}", entity.key),
            is_shared: false,
        },
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
        identify(entity, &ArticleId::from_bytes([article; 16])).key
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
