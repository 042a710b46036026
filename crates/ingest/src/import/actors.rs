//! What sort of actor a name in a table stands for.

use std::collections::HashMap;

use chancery_model::{Entity, EntityKey, EntityKind, ExternalId};

use super::mapping::{Mapping, plain};
use crate::gazetteer::{Gazetteer, Known};

/// Small words inside names of persons.
const PARTICLES: [&str; 22] = [
    "al", "ap", "bin", "binti", "da", "dal", "de", "del", "della", "der", "di", "dos", "du", "e",
    "el", "ibn", "la", "le", "ter", "ul", "van", "von",
];

/// The entities that a table names, each once.
pub(super) struct Names<'g> {
    gazetteer: &'g Gazetteer,
    /// Actors by their names in the table.
    actors: HashMap<String, EntityKey>,
    /// Places by their names in the table and the country that they are to lie in.
    places: HashMap<(String, Option<String>), EntityKey>,
    /// The codes of countries by their names in the table.
    countries: HashMap<String, Option<String>>,
    count: u32,
    /// Entities met since they were last taken.
    fresh: Vec<Entity>,
}

impl<'g> Names<'g> {
    pub(super) fn new(gazetteer: &'g Gazetteer) -> Self {
        Self {
            gazetteer,
            actors: HashMap::new(),
            places: HashMap::new(),
            countries: HashMap::new(),
            count: 0,
            fresh: Vec::new(),
        }
    }

    /// Takes the entities that were named since the last time.
    pub(super) fn take(&mut self) -> Vec<Entity> {
        std::mem::take(&mut self.fresh)
    }

    /// Returns the key of an actor, or `None` if the name stands for nobody.
    pub(super) fn actor(&mut self, name: &str, mapping: &Mapping) -> Option<EntityKey> {
        if let Some(known) = self.actors.get(name) {
            return Some(*known);
        }
        let shown = shown(name);
        if shown.is_empty() || mapping.nobody.contains(&plain(&shown)) {
            return None;
        }
        let entity = classify(self.gazetteer, mapping, &shown);
        let key = self.add(entity);
        self.actors.insert(name.to_owned(), key);
        Some(key)
    }

    /// Returns the key of a place. A list of several places is none.
    pub(super) fn place(&mut self, name: &str, country: Option<&str>) -> Option<EntityKey> {
        let shown = shown(name);
        if shown.is_empty() || shown.contains([',', ';', '/']) {
            return None;
        }
        let place_in = (name.to_owned(), country.map(str::to_owned));
        if let Some(known) = self.places.get(&place_in) {
            return Some(*known);
        }
        let entity = place(self.gazetteer, &shown, country);
        let key = self.add(entity);
        self.places.insert(place_in, key);
        Some(key)
    }

    /// Returns the code of the country that a name stands for.
    pub(super) fn country(&mut self, name: &str) -> Option<String> {
        if let Some(known) = self.countries.get(name) {
            return known.clone();
        }
        let index = country(self.gazetteer, &shown(name));
        let country = index.and_then(|index| self.gazetteer.countries.get(index));
        let code = country.map(|country| country.iso2.clone());
        self.countries.insert(name.to_owned(), code.clone());
        code
    }

    fn add(&mut self, mut entity: Entity) -> EntityKey {
        self.count = self.count.saturating_add(1);
        entity.key = EntityKey(self.count);
        self.fresh.push(entity);
        EntityKey(self.count)
    }
}

/// Returns a name as it is shown: `Foreign_Affairs_(Russia)` with spaces, without quotes around it.
fn shown(name: &str) -> String {
    let name = name.trim().trim_matches('"');
    let spaced = if name.contains(' ') {
        name.to_owned()
    } else {
        name.replace('_', " ")
    };
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn classify(gazetteer: &Gazetteer, mapping: &Mapping, name: &str) -> Entity {
    if let Some(index) = country(gazetteer, name) {
        return of_country(gazetteer, index, name);
    }
    match gazetteer.names.get(name) {
        Some(Known::Place(_)) => return place(gazetteer, name, None),
        Some(Known::Organization(index)) => {
            if let Some(body) = gazetteer.organizations.get(*index) {
                let mut entity = entity(EntityKind::Organization, &body.name, name);
                entity.country = filled(&body.country);
                entity.external.extend(external("wikidata", &body.wikidata));
                return entity;
            }
        }
        _ => {}
    }
    if let Some((_, inside)) = in_brackets(name) {
        let mut entity = entity(EntityKind::Organization, name, name);
        let index = country(gazetteer, inside);
        let known = index.and_then(|index| gazetteer.countries.get(index));
        entity.country = known.map(|country| country.iso2.clone());
        return entity;
    }
    let bare = without_title(gazetteer, name);
    if is_person(gazetteer, mapping, bare) {
        entity(EntityKind::Person, bare, name)
    } else {
        entity(EntityKind::Organization, name, name)
    }
}

/// Parts `Police (India)`.
fn in_brackets(name: &str) -> Option<(&str, &str)> {
    let (before, inside) = name.strip_suffix(')')?.rsplit_once('(')?;
    Some((before.trim(), inside.trim()))
}

/// Returns the country that a name stands for, also as `Korea, Republic of`.
fn country(gazetteer: &Gazetteer, name: &str) -> Option<usize> {
    let find = |name: &str| match gazetteer.names.get(name) {
        Some(Known::Country(index)) => Some(*index),
        _ => None,
    };
    if let Some(found) = find(name) {
        return Some(found);
    }
    let (short, rest) = name.split_once(", ")?;
    find(&format!("{rest} {short}")).or_else(|| find(short))
}

fn of_country(gazetteer: &Gazetteer, index: usize, name: &str) -> Entity {
    let Some(country) = gazetteer.countries.get(index) else {
        return entity(EntityKind::Country, name, name);
    };
    let mut entity = entity(EntityKind::Country, &country.name, name);
    entity.country = filled(&country.iso2);
    entity.external.extend(external("iso3166", &country.iso2));
    entity
        .external
        .extend(external("wikidata", &country.wikidata));
    entity
}

fn place(gazetteer: &Gazetteer, name: &str, country: Option<&str>) -> Entity {
    let known = match gazetteer.names.get(name) {
        Some(Known::Place(index)) => gazetteer.places.get(*index),
        _ => None,
    };
    // A city of the same name in another country is another city.
    let known = known.filter(|place| country.is_none_or(|code| place.country == code));
    match known {
        Some(place) => {
            let mut entity = entity(EntityKind::Place, &place.name, name);
            entity.country = filled(&place.country);
            entity
                .external
                .extend(external("geonames", &place.geonames));
            entity
        }
        None => {
            let mut entity = entity(EntityKind::Place, name, name);
            entity.country = country.map(str::to_owned);
            entity
        }
    }
}

fn is_person(gazetteer: &Gazetteer, mapping: &Mapping, name: &str) -> bool {
    if mapping.bodies.contains(&plain(name))
        || name.contains(|c: char| c.is_numeric() || ",&/:".contains(c))
    {
        return false;
    }
    let words: Vec<&str> = name.split(' ').collect();
    let first_is_demonym = words
        .first()
        .is_some_and(|word| gazetteer.demonyms.get(word).is_some());
    let is_of_name = |word: &&str| {
        PARTICLES.contains(word)
            || word
                .chars()
                .find(|c| c.is_alphabetic())
                .is_some_and(char::is_uppercase)
            || word.split('-').any(|part| PARTICLES.contains(&part))
    };
    let is_of_body = |word: &&str| mapping.body_words.contains(&word.to_lowercase());
    (2..=6).contains(&words.len())
        && !first_is_demonym
        && words
            .iter()
            .all(|word| is_of_name(word) && !is_of_body(word))
}

/// Takes titles off a person's name, as long as two words are left: `King Anna Vale`.
fn without_title<'n>(gazetteer: &Gazetteer, name: &'n str) -> &'n str {
    let mut bare = name;
    loop {
        let title = gazetteer
            .titles
            .matches(bare)
            .map(|(length, _)| length)
            .find_map(|length| bare.get(length..)?.strip_prefix(' '));
        match title.filter(|rest| rest.split(' ').count() >= 2) {
            Some(rest) => bare = rest,
            None => return bare,
        }
    }
}

fn entity(kind: EntityKind, name: &str, in_table: &str) -> Entity {
    let alias = (name != in_table).then(|| in_table.to_owned());
    Entity {
        key: EntityKey(0),
        kind,
        name: name.to_owned(),
        aliases: alias.into_iter().collect(),
        mentions: Vec::new(),
        external: Vec::new(),
        country: None,
    }
}

fn external(scheme: &str, value: &str) -> Option<ExternalId> {
    filled(value).map(|value| ExternalId {
        scheme: scheme.to_owned(),
        value,
    })
}

fn filled(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart_by_what_they_stand_for() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let mapping = Mapping::built_in().unwrap();
        let check = |name: &str, kind: EntityKind, shown_as: &str, country: Option<&str>| {
            let found = classify(&gazetteer, &mapping, &shown(name));
            assert_eq!(
                (found.kind, found.name.as_str(), found.country.as_deref()),
                (kind, shown_as, country),
                "{name}"
            );
        };
        check("Russia", EntityKind::Country, "Russia", Some("RU"));
        check(
            "Korea, Republic of",
            EntityKind::Country,
            "South Korea",
            Some("KR"),
        );
        check(
            "Foreign_Affairs_(Russia)",
            EntityKind::Organization,
            "Foreign Affairs (Russia)",
            Some("RU"),
        );
        check("Anna Vale", EntityKind::Person, "Anna Vale", None);
        check("Anna_Vale", EntityKind::Person, "Anna Vale", None);
        check(
            "Prime Minister Boris van Krol",
            EntityKind::Person,
            "Boris van Krol",
            None,
        );
        check("Emperor Krol", EntityKind::Person, "Emperor Krol", None);
        check(
            "Workers Party",
            EntityKind::Organization,
            "Workers Party",
            None,
        );
        check(
            "European Union",
            EntityKind::Organization,
            "European Union",
            None,
        );
        check(
            "Ruritanian Hunters of 1899",
            EntityKind::Organization,
            "Ruritanian Hunters of 1899",
            None,
        );
    }

    #[test]
    fn places_lie_in_their_country() {
        let gazetteer = Gazetteer::embedded().unwrap();
        let mut names = Names::new(&gazetteer);
        assert!(names.place("Paris", Some("FR")).is_some());
        assert!(names.place("Paris", Some("US")).is_some());
        assert_eq!(names.place("Here, there", None), None);
        let found = names.take();
        assert_eq!(found.len(), 2);
        assert!(!found[0].external.is_empty() && found[1].external.is_empty());
        assert_eq!(found[1].country.as_deref(), Some("US"));
    }
}
