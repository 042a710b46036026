//! Gazetteers of users: countries, bodies, places, titles, given names and aliases, checked against
//! the tables that are compiled in and added to them.

use chancery_model::fold_name;

use super::example::{self, Example};
use super::source::{Entry, Source, Text, nearest};
use crate::gazetteer::{Country, Gazetteer, Known, Organization, Place, Sex, Title, plural};

/// The classes of titles; `data/gazetteer/README.md` says what they mean.
const CLASSES: [&str; 16] = [
    "head_of_state",
    "head_of_government",
    "minister",
    "deputy",
    "diplomat",
    "spokesperson",
    "military",
    "legislative",
    "judicial",
    "party",
    "international",
    "royal",
    "religious",
    "official",
    "business",
    "courtesy",
];
/// The kinds of bodies.
const KINDS: [&str; 8] = [
    "intergovernmental",
    "ministry",
    "military",
    "party",
    "armed group",
    "company",
    "media",
    "body",
];
/// What an alias can be an alias of.
const TARGETS: [&str; 4] = ["country", "organization", "place", "title"];

/// What a name means to the gazetteer: in its own right, as a demonym, or as a seat of government.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Name(Known),
    Demonym(usize),
    Seat(usize),
}

/// Adds what a user's file holds, and returns its examples. What is wrong is noted in the source;
/// the gazetteer is then not to be used.
pub(crate) fn add(gazetteer: &mut Gazetteer, source: &Source<'_>) -> Vec<Example> {
    let root = source.root();
    root.allow(&[
        "country",
        "organization",
        "place",
        "title",
        "given_name",
        "alias",
        "example",
    ]);
    let mut adder = Adder { gazetteer, source };
    // Countries first, for the others name them; aliases last, for they name all.
    for entry in root.entries("country", "country") {
        adder.country(entry);
    }
    for entry in root.entries("organization", "organization") {
        adder.organization(entry);
    }
    for entry in root.entries("place", "place") {
        adder.place(entry);
    }
    for entry in root.entries("title", "title") {
        adder.title(entry);
    }
    for entry in root.entries("given_name", "given name") {
        adder.given_name(entry);
    }
    for entry in root.entries("alias", "alias") {
        adder.alias(entry);
    }
    example::read(source, root, "example")
}

struct Adder<'g, 's, 't> {
    gazetteer: &'g mut Gazetteer,
    source: &'s Source<'t>,
}

impl Adder<'_, '_, '_> {
    fn country(&mut self, entry: Entry<'_, '_>) {
        entry.allow(&[
            "name", "code", "aliases", "demonyms", "capital", "seats", "wikidata", "replace",
        ]);
        let (Some(name), Some(code)) = (entry.require("name"), entry.require("code")) else {
            return;
        };
        let is_code = code.text.len() == 2
            && code
                .text
                .chars()
                .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit());
        if !is_code {
            let message = format!(
                "`{}` is no country code: two capitals, from ISO 3166 or of your own (XA to XZ are free)",
                code.text
            );
            self.source.problem(code.start, message);
        } else if let Some(known) = self.gazetteer.country_by_code(code.text) {
            let known = self.describe(Meaning::Name(Known::Country(known)));
            let message = format!(
                "the code `{}` belongs to {known}: add names to that with [[alias]], or take another code",
                code.text
            );
            self.source.problem(code.start, message);
        }
        let index = self.gazetteer.countries.len();
        let text = |key| entry.text(key).map(|text| text.text.trim().to_owned());
        let aliases = entry.texts("aliases");
        self.gazetteer.countries.push(Country {
            iso2: code.text.to_owned(),
            wikidata: text("wikidata").unwrap_or_default(),
            name: name.text.trim().to_owned(),
            aliases: aliases.iter().map(|alias| alias.text.to_owned()).collect(),
            capital: text("capital").unwrap_or_default(),
        });
        for form in std::iter::once(name).chain(aliases) {
            self.claim(entry, form, Meaning::Name(Known::Country(index)));
        }
        for demonym in entry.texts("demonyms") {
            self.claim(entry, demonym, Meaning::Demonym(index));
        }
        for seat in entry.texts("seats") {
            self.claim(entry, seat, Meaning::Seat(index));
        }
        // A capital that is not among the places is one from now on.
        if let Some(capital) = entry
            .text("capital")
            .filter(|capital| !capital.text.is_empty())
            && self.gazetteer.names.get(capital.text).is_none()
        {
            self.push_place(
                entry,
                vec![capital],
                code.text.to_owned(),
                String::new(),
                false,
            );
        }
    }

    fn organization(&mut self, entry: Entry<'_, '_>) {
        entry.allow(&["name", "aliases", "kind", "country", "wikidata", "replace"]);
        let Some(name) = entry.require("name") else {
            return;
        };
        let country = self.country_of(entry).unwrap_or_default();
        let index = self.gazetteer.organizations.len();
        let wikidata = entry.text("wikidata").map(|text| text.text.to_owned());
        self.gazetteer.organizations.push(Organization {
            name: name.text.trim().to_owned(),
            kind: entry
                .choice("kind", "kind", &KINDS)
                .unwrap_or("body")
                .to_owned(),
            country,
            wikidata: wikidata.unwrap_or_default(),
        });
        for form in std::iter::once(name).chain(entry.texts("aliases")) {
            self.claim(entry, form, Meaning::Name(Known::Organization(index)));
        }
    }

    fn place(&mut self, entry: Entry<'_, '_>) {
        entry.allow(&["name", "aliases", "kind", "country", "geonames", "replace"]);
        let Some(name) = entry.require("name") else {
            return;
        };
        let is_region = entry.choice("kind", "kind", &["city", "region"]) == Some("region");
        if !is_region && !entry.has("country") {
            entry.problem("a place needs `country`, unless its `kind` is \"region\"".to_owned());
        }
        let country = self.country_of(entry).unwrap_or_default();
        let geonames = entry.text("geonames").map(|text| text.text.to_owned());
        let forms = std::iter::once(name)
            .chain(entry.texts("aliases"))
            .collect();
        self.push_place(
            entry,
            forms,
            country,
            geonames.unwrap_or_default(),
            is_region,
        );
    }

    fn push_place(
        &mut self,
        entry: Entry<'_, '_>,
        forms: Vec<Text<'_>>,
        country: String,
        geonames: String,
        is_region: bool,
    ) {
        let index = self.gazetteer.places.len();
        self.gazetteer.places.push(Place {
            name: forms.first().map_or("", |form| form.text.trim()).to_owned(),
            country,
            region: String::new(),
            geonames,
            is_region,
            is_great: false,
        });
        for form in forms {
            self.claim(entry, form, Meaning::Name(Known::Place(index)));
        }
    }

    fn title(&mut self, entry: Entry<'_, '_>) {
        entry.allow(&["name", "aliases", "plurals", "class", "body", "replace"]);
        entry.require("class");
        let (Some(name), Some(class)) = (
            entry.require("name"),
            entry.choice("class", "class", &CLASSES),
        ) else {
            return;
        };
        let body = entry.text("body").map(|body| body.text.trim().to_owned());
        let title = Title {
            class: class.to_owned(),
            body: body.unwrap_or_default(),
            plural: false,
        };
        let plurals = entry.texts("plurals");
        for form in std::iter::once(name).chain(entry.texts("aliases")) {
            self.claim_title(entry, form, &title);
            if plurals.is_empty() {
                let many = Title {
                    plural: true,
                    ..title.clone()
                };
                self.gazetteer.titles.set(&plural(form.text), many);
            }
        }
        for form in plurals {
            let many = Title {
                plural: true,
                ..title.clone()
            };
            self.claim_title(entry, form, &many);
        }
    }

    fn claim_title(&mut self, entry: Entry<'_, '_>, form: Text<'_>, title: &Title) {
        let known = self.gazetteer.titles.get(form.text);
        if let Some(other) = known.filter(|other| *other != title && !entry.flag("replace")) {
            let mut what = format!("a title of the class {}", other.class);
            if !other.body.is_empty() {
                what.push_str(&format!(" in `{}`", other.body));
            }
            self.conflict(form, &what);
            return;
        }
        self.gazetteer.titles.set(form.text, title.clone());
    }

    fn given_name(&mut self, entry: Entry<'_, '_>) {
        entry.allow(&["name", "sex"]);
        entry.require("sex");
        let sex = match entry.choice("sex", "sex", &["female", "male", "either"]) {
            Some("female") => Sex::Female,
            Some("male") => Sex::Male,
            _ => Sex::Either,
        };
        if let Some(name) = entry.require("name") {
            self.gazetteer.given_names.insert(fold_name(name.text), sex);
        }
    }

    fn alias(&mut self, entry: Entry<'_, '_>) {
        entry.allow(&["of", "kind", "aliases", "as", "replace"]);
        let kind = entry.choice("kind", "kind", &TARGETS);
        let form = entry
            .choice("as", "form", &["name", "demonym", "seat"])
            .unwrap_or("name");
        let aliases = entry.texts("aliases");
        if aliases.is_empty() && !entry.has("aliases") {
            entry.problem("an alias needs `aliases`, a list of texts".to_owned());
        }
        let Some(of) = entry.require("of") else {
            return;
        };
        let target = self.target(of.text, kind);
        match (target, form) {
            (Some(Target::Title(title)), "name") => {
                for alias in aliases {
                    self.claim_title(entry, alias, &title);
                    let many = Title {
                        plural: true,
                        ..title.clone()
                    };
                    self.gazetteer.titles.set(&plural(alias.text), many);
                }
            }
            (Some(Target::Known(known)), "name") => {
                for alias in aliases {
                    if let Known::Country(index) = known
                        && let Some(country) = self.gazetteer.countries.get_mut(index)
                    {
                        country.aliases.push(alias.text.to_owned());
                    }
                    self.claim(entry, alias, Meaning::Name(known));
                }
            }
            (Some(Target::Known(Known::Country(country))), _) => {
                for alias in aliases {
                    let meaning = if form == "seat" {
                        Meaning::Seat(country)
                    } else {
                        Meaning::Demonym(country)
                    };
                    self.claim(entry, alias, meaning);
                }
            }
            (Some(_), _) => {
                let message = format!("only a country has a {form}, and `{}` is none", of.text);
                self.source.problem(of.start, message);
            }
            (None, _) => {
                let kind = kind.unwrap_or("country, organization, place or title");
                let message = self.no_such(kind, of.text, true);
                self.source.problem(of.start, message);
            }
        }
    }

    /// Gives a name a meaning, unless it has another already.
    fn claim(&mut self, entry: Entry<'_, '_>, form: Text<'_>, meaning: Meaning) {
        let others: Vec<Meaning> = self.meanings(form.text);
        let other = others.into_iter().find(|other| *other != meaning);
        if let Some(other) = other {
            if !entry.flag("replace") {
                let what = self.describe(other);
                self.conflict(form, &what);
                return;
            }
            self.gazetteer.names.remove(form.text);
            self.gazetteer.demonyms.remove(form.text);
            self.gazetteer.seats.remove(form.text);
        }
        match meaning {
            Meaning::Name(known) => self.gazetteer.names.set(form.text, known),
            Meaning::Demonym(country) => self.gazetteer.demonyms.set(form.text, country),
            Meaning::Seat(country) => self.gazetteer.seats.set(form.text, country),
        }
    }

    fn conflict(&self, form: Text<'_>, what: &str) {
        let message = format!(
            "`{}` means {what} already: take another name, or give the entry `replace = true`",
            form.text
        );
        self.source.problem(form.start, message);
    }

    fn meanings(&self, form: &str) -> Vec<Meaning> {
        let tables = &self.gazetteer;
        let name = tables.names.get(form).copied().map(Meaning::Name);
        let demonym = tables.demonyms.get(form).copied().map(Meaning::Demonym);
        let seat = tables.seats.get(form).copied().map(Meaning::Seat);
        name.into_iter().chain(demonym).chain(seat).collect()
    }

    fn describe(&self, meaning: Meaning) -> String {
        let tables = &self.gazetteer;
        let country = |index: usize| {
            let country = tables.countries.get(index);
            country.map_or_else(String::new, |c| format!("{} ({})", c.name, c.iso2))
        };
        match meaning {
            Meaning::Name(Known::Country(index)) => format!("the country {}", country(index)),
            Meaning::Name(Known::Place(index)) => {
                let place = tables.places.get(index);
                let (name, code) =
                    place.map_or(("", ""), |p| (p.name.as_str(), p.country.as_str()));
                format!("the place {name} ({code})")
            }
            Meaning::Name(Known::Organization(index)) => {
                let name = tables
                    .organizations
                    .get(index)
                    .map_or("", |o| o.name.as_str());
                format!("the organization {name}")
            }
            Meaning::Demonym(index) => format!("the people of {}", country(index)),
            Meaning::Seat(index) => format!("the government of {}", country(index)),
        }
    }

    /// Returns the code of the country that an entry names, by name, alias or code.
    fn country_of(&self, entry: Entry<'_, '_>) -> Option<String> {
        let named = entry.text("country")?;
        let by_name = match self.gazetteer.names.get(named.text) {
            Some(Known::Country(index)) => Some(*index),
            _ => None,
        };
        let index = by_name.or_else(|| self.gazetteer.country_by_code(named.text));
        if index.is_none() {
            let message = self.no_such("country", named.text, false);
            self.source.problem(named.start, message);
        }
        Some(self.gazetteer.countries.get(index?)?.iso2.clone())
    }

    /// Returns what an alias is to stand for.
    fn target(&self, name: &str, kind: Option<&str>) -> Option<Target> {
        let tables = &self.gazetteer;
        let title = || {
            let title = tables.titles.get(name).filter(|title| !title.plural)?;
            Some(Target::Title(title.clone()))
        };
        let position =
            |found: Option<usize>, known: fn(usize) -> Known| Some(Target::Known(known(found?)));
        match kind {
            Some("title") => title(),
            Some("country") => position(
                tables
                    .countries
                    .iter()
                    .position(|country| country.name == name),
                Known::Country,
            ),
            Some("place") => position(
                tables.places.iter().position(|place| place.name == name),
                Known::Place,
            ),
            Some("organization") => position(
                tables
                    .organizations
                    .iter()
                    .position(|body| body.name == name),
                Known::Organization,
            ),
            _ => tables
                .names
                .get(name)
                .copied()
                .map(Target::Known)
                .or_else(title),
        }
    }

    /// Says that there is no such thing, and what was probably meant.
    fn no_such(&self, kind: &str, name: &str, any: bool) -> String {
        let tables = &self.gazetteer;
        let countries = tables.countries.iter().map(|country| country.name.as_str());
        let near = if any {
            let bodies = tables.organizations.iter().map(|body| body.name.as_str());
            let places = tables.places.iter().map(|place| place.name.as_str());
            nearest(name, countries.chain(bodies).chain(places))
        } else {
            nearest(name, countries)
        };
        let mut message = format!("no {kind} is called `{name}`, here or in the built-in tables");
        if let Some(near) = near {
            message.push_str(&format!("; did you mean `{near}`?"));
        }
        message
    }
}

enum Target {
    Known(Known),
    Title(Title),
}

#[cfg(test)]
mod tests;
