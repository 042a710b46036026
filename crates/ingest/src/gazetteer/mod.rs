//! What is known of countries, places, bodies, titles and given names.
//!
//! The tables stand in `data/gazetteer` and are compiled in. They hold no office-holders: who is
//! president is for the articles to say.

mod phrases;
mod table;

use std::collections::HashMap;

use chancery_model::EntityKind;

pub(crate) use phrases::Phrases;
pub use table::TableError;
use table::{Row, Table};

/// What a known name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Known {
    /// A country, by its position in [`Gazetteer::countries`].
    Country(usize),
    /// A city or region, by its position in [`Gazetteer::places`].
    Place(usize),
    /// A body, by its position in [`Gazetteer::organizations`].
    Organization(usize),
}

/// A state or territory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Country {
    pub(crate) iso2: String,
    pub(crate) wikidata: String,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) capital: String,
}

/// A city or region.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) country: String,
    pub(crate) region: String,
    pub(crate) geonames: String,
    pub(crate) is_region: bool,
    /// Whether it is a capital or has a million inhabitants: the one that comes to mind.
    pub(crate) is_great: bool,
}

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Organization {
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) country: String,
    pub(crate) wikidata: String,
}

/// What sort of office a title is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Title {
    pub(crate) class: String,
    /// The body that the title implies: `State Department`, or `{country}` alone.
    pub(crate) body: String,
    /// Whether the form names several holders: `presidents`.
    pub(crate) plural: bool,
}

/// The sex that a given name is usually of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sex {
    Male,
    Female,
    Either,
}

/// States whose government a president or monarch leads, without a prime minister.
const WITHOUT_PRIME_MINISTER: [&str; 27] = [
    "CH", "CY", "DO", "LR", "MW", "US", "MX", "BR", "AR", "CL", "CO", "VE", "EC", "BO", "PY", "UY",
    "GT", "HN", "SV", "NI", "CR", "PA", "PH", "ID", "NG", "KE", "GH",
];

/// Monarchies, where nobody is president.
const WITHOUT_PRESIDENT: [&str; 22] = [
    "GB", "CA", "AU", "NZ", "JP", "NL", "BE", "SE", "NO", "DK", "LU", "TH", "MY", "SA", "JO", "MA",
    "KW", "QA", "BH", "OM", "BT", "VA",
];

/// Republics that texts about kings and princes name most, themselves without any.
const WITHOUT_ROYALTY: [&str; 10] = ["US", "FR", "DE", "CH", "RU", "CN", "IL", "TR", "MX", "IN"];

/// The tables, ready for look-up.
#[derive(Debug)]
pub struct Gazetteer {
    pub(crate) countries: Vec<Country>,
    pub(crate) places: Vec<Place>,
    /// For a place that its bare name stands for: the other places of that name.
    namesakes: HashMap<usize, Vec<usize>>,
    pub(crate) organizations: Vec<Organization>,
    /// Names of countries, places and bodies, case counting.
    pub(crate) names: Phrases<Known>,
    /// Demonyms (`Ukrainian`, `Britons`) to the country.
    pub(crate) demonyms: Phrases<usize>,
    /// Names that stand for a country's government: `Kremlin`, `Downing Street`.
    pub(crate) seats: Phrases<usize>,
    pub(crate) titles: Phrases<Title>,
    pub(crate) given_names: HashMap<String, Sex>,
}

impl Gazetteer {
    /// Loads the tables that are compiled in.
    ///
    /// # Errors
    /// If a table is malformed, with file and line.
    pub fn embedded() -> Result<Self, TableError> {
        let mut gazetteer = Self {
            countries: Vec::new(),
            places: Vec::new(),
            namesakes: HashMap::new(),
            organizations: Vec::new(),
            names: Phrases::new(false),
            demonyms: Phrases::new(false),
            seats: Phrases::new(false),
            titles: Phrases::new(true),
            given_names: HashMap::new(),
        };
        macro_rules! table {
            ($file:literal, $add:ident) => {
                let text = include_str!(concat!("../../../../data/gazetteer/", $file));
                for row in Table::parse($file, text)?.rows() {
                    gazetteer.$add(row)?;
                }
            };
        }
        // In the order of precedence: a name that is both a country and a city is the country.
        table!("countries.tsv", add_country);
        table!("organizations.tsv", add_organization);
        // Of places, capitals and great cities go before regions, and regions before other cities:
        // London is in the United Kingdom, Ontario in Canada.
        let cities = include_str!("../../../../data/gazetteer/cities.tsv");
        let cities = Table::parse("cities.tsv", cities)?;
        gazetteer.add_great_cities(&cities)?;
        table!("regions.tsv", add_region);
        gazetteer.add_other_cities(&cities)?;
        table!("titles.tsv", add_title);
        table!("given_names.tsv", add_given_name);
        Ok(gazetteer)
    }

    /// Says whether a name is that of a country, place or body that stands in a register, so that articles
    /// go by its number there and not by its name.
    #[must_use]
    pub fn knows(&self, kind: EntityKind, name: &str) -> bool {
        match (kind, self.names.get(name)) {
            (EntityKind::Country, Some(Known::Country(_))) => true,
            (EntityKind::Place, Some(Known::Place(index))) => {
                let place = self.places.get(*index);
                place.is_some_and(|place| !place.geonames.is_empty())
            }
            (EntityKind::Organization, Some(Known::Organization(index))) => {
                let body = self.organizations.get(*index);
                body.is_some_and(|body| !body.wikidata.is_empty())
            }
            _ => false,
        }
    }

    /// Returns the position of the country with this ISO 3166 code.
    pub(crate) fn country_by_code(&self, iso2: &str) -> Option<usize> {
        self.countries
            .iter()
            .position(|country| country.iso2 == iso2)
    }

    /// Says whether a country can have an office of a class: some have no prime minister, some no
    /// president. Facts of their constitutions as of 2026; a country not listed can have both.
    pub(crate) fn has_office(&self, country: usize, class: &str) -> bool {
        let code = self
            .countries
            .get(country)
            .map_or("", |country| country.iso2.as_str());
        match class {
            "head_of_government" => !WITHOUT_PRIME_MINISTER.contains(&code),
            "head_of_state" => !WITHOUT_PRESIDENT.contains(&code),
            "royal" => !WITHOUT_ROYALTY.contains(&code),
            _ => true,
        }
    }

    /// Says whether a country's departments are led by ministers: American ones are by secretaries.
    pub(crate) fn has_ministers(&self, country: usize) -> bool {
        self.countries
            .get(country)
            .is_some_and(|country| country.iso2 != "US")
    }

    /// Says whether a country's government is led by a chancellor.
    pub(crate) fn has_chancellor(&self, country: usize) -> bool {
        self.countries
            .get(country)
            .is_some_and(|country| matches!(country.iso2.as_str(), "AT" | "DE"))
    }

    /// Returns the sex that a given name is usually of, where it is known.
    pub(crate) fn given_name(&self, word: &str) -> Option<Sex> {
        self.given_names
            .get(&chancery_model::fold_name(word))
            .copied()
    }

    fn add_country(&mut self, row: Row<'_, '_>) -> Result<(), TableError> {
        let index = self.countries.len();
        let name = row.require("name")?;
        self.names.insert(name, Known::Country(index));
        for alias in row.list("aliases") {
            self.names.insert(alias, Known::Country(index));
        }
        for demonym in row.list("adjectives").chain(row.list("nouns")) {
            self.demonyms.insert(demonym, index);
        }
        // A capital is a place first; that it can stand for the government is seen in context.
        for seat in row
            .list("metonyms")
            .filter(|seat| *seat != row.get("capital"))
        {
            self.seats.insert(seat, index);
        }
        self.countries.push(Country {
            iso2: row.require("iso2")?.to_owned(),
            wikidata: row.get("wikidata").to_owned(),
            name: name.to_owned(),
            aliases: row.list("aliases").map(str::to_owned).collect(),
            capital: row.get("capital").to_owned(),
        });
        Ok(())
    }

    fn add_place(&mut self, row: Row<'_, '_>, is_region: bool) -> Result<(), TableError> {
        let country = row.get("iso2");
        if !country.is_empty() && self.country_by_code(country).is_none() {
            return Err(row.error(format!("country `{country}` is not in countries.tsv")));
        }
        let index = self.places.len();
        let name = row.require("name")?;
        for form in std::iter::once(name).chain(row.list("aliases")) {
            match self.names.get(form) {
                Some(Known::Place(first)) if *first != index => {
                    self.namesakes.entry(*first).or_default().push(index);
                }
                _ => self.names.insert(form, Known::Place(index)),
            }
        }
        self.places.push(Place {
            name: name.to_owned(),
            country: country.to_owned(),
            region: row.get("region").to_owned(),
            geonames: row.get("geonames").to_owned(),
            is_region,
            is_great: matches!(row.get("class"), "capital" | "major"),
        });
        Ok(())
    }

    /// Adds the capitals and cities of a million, in this order.
    fn add_great_cities(&mut self, table: &Table<'_>) -> Result<(), TableError> {
        for class in ["capital", "major"] {
            for row in table.rows().filter(|row| row.get("class") == class) {
                self.add_place(row, false)?;
            }
        }
        Ok(())
    }

    /// Adds the other cities, then the houses and villages.
    fn add_other_cities(&mut self, table: &Table<'_>) -> Result<(), TableError> {
        let known = ["capital", "major", "place"];
        for row in table
            .rows()
            .filter(|row| !known.contains(&row.get("class")))
        {
            self.add_place(row, false)?;
        }
        for row in table.rows().filter(|row| row.get("class") == "place") {
            self.add_place(row, false)?;
        }
        Ok(())
    }

    /// Returns the other places that bear the name of this one, in the order of their rank.
    pub(crate) fn namesakes(&self, place: usize) -> &[usize] {
        self.namesakes.get(&place).map_or(&[], Vec::as_slice)
    }

    fn add_region(&mut self, row: Row<'_, '_>) -> Result<(), TableError> {
        self.add_place(row, true)
    }

    fn add_organization(&mut self, row: Row<'_, '_>) -> Result<(), TableError> {
        let index = self.organizations.len();
        let name = row.require("name")?;
        for form in std::iter::once(name).chain(row.list("aliases")) {
            self.names.insert(form, Known::Organization(index));
        }
        self.organizations.push(Organization {
            name: name.to_owned(),
            kind: row.get("kind").to_owned(),
            country: row.get("iso2").to_owned(),
            wikidata: row.get("wikidata").to_owned(),
        });
        Ok(())
    }

    fn add_title(&mut self, row: Row<'_, '_>) -> Result<(), TableError> {
        let title = Title {
            class: row.require("class")?.to_owned(),
            body: row.get("portfolio").to_owned(),
            plural: false,
        };
        for form in std::iter::once(row.require("title")?).chain(row.list("aliases")) {
            self.titles.insert(form, title.clone());
            self.titles.insert(
                &plural(form),
                Title {
                    plural: true,
                    ..title.clone()
                },
            );
        }
        Ok(())
    }

    fn add_given_name(&mut self, row: Row<'_, '_>) -> Result<(), TableError> {
        let sex = match row.get("sex") {
            "m" => Sex::Male,
            "f" => Sex::Female,
            "u" => Sex::Either,
            other => return Err(row.error(format!("sex is `{other}`, expected m, f or u"))),
        };
        self.given_names
            .insert(chancery_model::fold_name(row.require("name")?), sex);
        Ok(())
    }
}

/// Returns the plural of a title: of its head noun, which stands before any *of*.
pub(crate) fn plural(title: &str) -> String {
    let cut = [" of ", " to ", " for ", " in "]
        .iter()
        .filter_map(|p| title.find(p))
        .min();
    let (head, rest) = title
        .split_at_checked(cut.unwrap_or(title.len()))
        .unwrap_or((title, ""));
    let head = match head {
        _ if head.ends_with("general") && head.contains("secretary") => {
            return format!("{}{rest}", head.replacen("secretary", "secretaries", 1));
        }
        _ if head.ends_with("man") => format!("{}men", head.trim_end_matches("man")),
        _ if head.ends_with('y') && !head.ends_with("ey") => {
            format!("{}ies", head.trim_end_matches('y'))
        }
        _ if head.ends_with("ch") || head.ends_with('s') => format!("{head}es"),
        _ => format!("{head}s"),
    };
    format!("{head}{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_know_their_plural() {
        for (one, many) in [
            ("president", "presidents"),
            ("secretary of state", "secretaries of state"),
            ("spokesman", "spokesmen"),
            ("secretary-general", "secretaries-general"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn capitals_go_before_their_namesakes() {
        let gazetteer = Gazetteer::embedded().unwrap();
        for (name, country) in [
            ("London", "GB"),
            ("Tripoli", "LY"),
            ("Colombo", "LK"),
            ("Ontario", "CA"),
            ("Birmingham", "GB"),
        ] {
            let Some(Known::Place(index)) = gazetteer.names.get(name).copied() else {
                panic!("{name} is no place");
            };
            assert_eq!(gazetteer.places[index].country, country, "{name}");
        }
        let Some(Known::Place(tripoli)) = gazetteer.names.get("Tripoli").copied() else {
            panic!("Tripoli is no place");
        };
        let other = gazetteer.namesakes(tripoli);
        assert_eq!(other.len(), 1);
        assert_eq!(gazetteer.places[other[0]].country, "LB");
    }

    #[test]
    fn the_embedded_tables_are_sound() {
        let gazetteer = Gazetteer::embedded().unwrap();
        assert!(matches!(
            gazetteer.names.get("France"),
            Some(Known::Country(_))
        ));
        assert!(
            gazetteer
                .titles
                .get("Foreign Ministers")
                .is_some_and(|title| title.plural)
        );
    }
}
