//! From a reading and its encounters to the record.

use std::collections::HashMap;

use chancery_model::{
    Attribution, DateExpression, Entity, EntityKey, EntityKind, Evidence, ExternalId, Meeting,
    Mention, MentionForm, Participant, Record, Role, Status, fold_name,
};

use super::belonging::{Belonging, acronyms, folded, party_of};
use super::encounters::Encounter;
use super::homes::Homes;
use super::mentions::{Named, Thing};
use super::reading::{Party, Reading};
use super::titles::Office;
use super::trace::Step;

/// Makes the record of a document.
pub(crate) fn record(reading: &Reading<'_>, encounters: Vec<Encounter>) -> Record {
    let mut entities = Entities::new(reading);
    let roles = roles(reading, &mut entities, &encounters);
    let meetings = encounters
        .into_iter()
        .filter_map(|e| {
            let triggers = e.triggers.clone();
            let made = meeting(reading, &mut entities, e);
            let is_kept = made.is_some();
            reading.trace.note(|| Step::Assembled { triggers, is_kept });
            made
        })
        .collect();
    Record {
        entities: entities.list,
        roles,
        meetings,
        diagnostics: Vec::new(),
    }
}

/// The entities of a record, each made once.
struct Entities<'r, 'a> {
    reading: &'r Reading<'a>,
    list: Vec<Entity>,
    keys: HashMap<Party, EntityKey>,
    /// For each folded name that only the text gives: its first form.
    surfaces: HashMap<String, &'r str>,
    /// The bodies that acronyms of the text stand for, by the folded acronym.
    acronyms: HashMap<String, Thing>,
    /// To which countries the text says that somebody belongs.
    belonging: Belonging,
}

impl<'r, 'a> Entities<'r, 'a> {
    /// Makes an entity of every name in the text, in order of appearance.
    fn new(reading: &'r Reading<'a>) -> Self {
        let mut entities = Self {
            reading,
            list: Vec::new(),
            keys: HashMap::new(),
            surfaces: surfaces(reading),
            acronyms: acronyms(reading),
            belonging: Belonging::read(reading),
        };
        for (sentence, mentions) in reading.mentions.iter().enumerate() {
            let sent = reading.sent(sentence);
            for mention in mentions {
                let Some(party) = party_of(reading, sentence, mention) else {
                    continue;
                };
                let key = entities.key(&party);
                let Some(span) = sent.span(mention.first, mention.last) else {
                    continue;
                };
                let form = if matches!(mention.named, Named::Demonym(_)) {
                    MentionForm::Nominal
                } else {
                    MentionForm::Name
                };
                let text = super::mentions::one_line(sent.phrase(mention.first, mention.last));
                if let Some(entity) = entities.entity(key) {
                    entity.mentions.push(Mention {
                        part: sent.part,
                        span,
                        form,
                    });
                    if form == MentionForm::Name
                        && entity.name != text
                        && !entity.aliases.contains(&text)
                    {
                        entity.aliases.push(text);
                    }
                }
            }
        }
        entities
    }

    fn entity(&mut self, key: EntityKey) -> Option<&mut Entity> {
        let index = usize::try_from(key.0).ok()?.checked_sub(1)?;
        self.list.get_mut(index)
    }

    /// Returns the key of a party, making its entity if there is none.
    fn key(&mut self, party: &Party) -> EntityKey {
        let party = self.canonical(party);
        if let Some(key) = self.keys.get(&party) {
            return *key;
        }
        let key = EntityKey(u32::try_from(self.list.len() + 1).unwrap_or(u32::MAX));
        let mut entity = self.make(&party);
        entity.key = key;
        self.list.push(entity);
        self.keys.insert(party, key);
        key
    }

    /// Folds the names that only the text gives, so that one body is one entity.
    fn canonical(&self, party: &Party) -> Party {
        let fold = |thing: &Thing| match thing {
            Thing::Unknown(name) => Thing::Unknown(folded(name)),
            known @ Thing::Known(_) => known.clone(),
        };
        match party {
            Party::Organization(thing) => {
                let folded = fold(thing);
                let full = match &folded {
                    Thing::Unknown(name) => self.acronyms.get(name).cloned(),
                    Thing::Known(_) => None,
                };
                Party::Organization(full.unwrap_or(folded))
            }
            Party::Place(thing) => Party::Place(fold(thing)),
            other => other.clone(),
        }
    }

    fn make(&self, party: &Party) -> Entity {
        let gazetteer = self.reading.gazetteer;
        let mut entity = Entity {
            key: EntityKey(0),
            kind: EntityKind::Person,
            name: String::new(),
            aliases: Vec::new(),
            mentions: Vec::new(),
            external: Vec::new(),
            country: None,
        };
        let external = |scheme: &str, value: &str| {
            (!value.is_empty()).then(|| ExternalId {
                scheme: scheme.to_owned(),
                value: value.to_owned(),
            })
        };
        let filled = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        match party {
            Party::Person(index) => {
                if let Some(person) = self.reading.people.people.get(*index) {
                    entity.name.clone_from(&person.name);
                }
                entity.country = self.belonging.country(gazetteer, party);
            }
            Party::Country(index) => {
                entity.kind = EntityKind::Country;
                if let Some(country) = gazetteer.countries.get(*index) {
                    entity.name.clone_from(&country.name);
                    entity.country = filled(&country.iso2);
                    entity.external.extend(external("iso3166", &country.iso2));
                    entity
                        .external
                        .extend(external("wikidata", &country.wikidata));
                }
            }
            Party::Place(thing) => {
                entity.kind = EntityKind::Place;
                if let Some(place) = thing.known().and_then(|index| gazetteer.places.get(index)) {
                    entity.name.clone_from(&place.name);
                    entity.country = filled(&place.country);
                    entity
                        .external
                        .extend(external("geonames", &place.geonames));
                }
            }
            Party::Organization(thing) => {
                entity.kind = EntityKind::Organization;
                if let Some(body) = thing
                    .known()
                    .and_then(|index| gazetteer.organizations.get(index))
                {
                    entity.name.clone_from(&body.name);
                    entity.country = filled(&body.country);
                    entity.external.extend(external("wikidata", &body.wikidata));
                }
            }
        }
        if let Party::Place(Thing::Unknown(name)) | Party::Organization(Thing::Unknown(name)) =
            party
        {
            let surface = self.surfaces.get(name).copied();
            surface.unwrap_or(name).clone_into(&mut entity.name);
        }
        if matches!(party, Party::Organization(Thing::Unknown(_))) {
            entity.country = self.belonging.country(gazetteer, party);
        }
        entity
    }
}

/// Returns the first form in the text of each folded name that only the text gives.
fn surfaces<'r>(reading: &'r Reading<'_>) -> HashMap<String, &'r str> {
    let mentions = reading.mentions.iter().flatten();
    let mentioned = mentions.filter_map(|mention| match &mention.named {
        Named::Place(Thing::Unknown(name)) | Named::Organization(Thing::Unknown(name)) => {
            Some(name)
        }
        _ => None,
    });
    let offices = reading.holdings.iter().filter_map(|h| h.office.as_ref());
    let held = offices.filter_map(|office| match office {
        Office::Place(Thing::Unknown(name)) | Office::Organization(Thing::Unknown(name)) => {
            Some(name)
        }
        _ => None,
    });
    let mut surfaces = HashMap::new();
    for name in mentioned.chain(held) {
        surfaces.entry(folded(name)).or_insert(name.as_str());
    }
    surfaces
}

// ── roles ────────────────────────────────────────────────────────────────────────────────────────

fn roles(
    reading: &Reading<'_>,
    entities: &mut Entities<'_, '_>,
    encounters: &[Encounter],
) -> Vec<Role> {
    let homes = Homes::new(reading, encounters);
    let mut roles: Vec<Role> = Vec::new();
    // The roles of each person, with their folded titles.
    let mut known: HashMap<EntityKey, Vec<(usize, String)>> = HashMap::new();
    // Said with its body first, so that the bare "President Xi" later finds it.
    for holding in &reading.holdings {
        if matches!(holding.class.as_str(), "courtesy" | "counterpart") || holding.title.is_empty()
        {
            continue;
        }
        let Some(evidence) = reading.sent(holding.sentence).evidence(holding.rule) else {
            continue;
        };
        let person = entities.key(&Party::Person(holding.person));
        let organization = homes.office(holding).map(|party| entities.key(&party));
        let title = fold_name(&holding.title);
        let own = known.entry(person).or_default();
        let same = own.iter_mut().find(|(index, other)| {
            roles.get(*index).is_some_and(|role| {
                role.tenure == holding.tenure
                    && (*other == title
                        || role.organization == organization && nested(other, &title))
                    && (role.organization == organization
                        || role.organization.is_none()
                        || organization.is_none())
            })
        });
        match same.and_then(|(index, folded)| Some((roles.get_mut(*index)?, folded))) {
            Some((role, folded)) => {
                role.organization = role.organization.or(organization);
                if holding.title.len() > role.title.len() {
                    role.title.clone_from(&holding.title);
                    *folded = title;
                }
                push_evidence(&mut role.evidence, evidence);
            }
            None => {
                own.push((roles.len(), title));
                roles.push(Role {
                    person,
                    title: holding.title.clone(),
                    organization,
                    tenure: holding.tenure,
                    evidence: vec![evidence],
                });
            }
        }
    }
    roles
}

/// Says whether one title is the other's end: *Secretary* of *Foreign Secretary*.
fn nested(a: &str, b: &str) -> bool {
    let inside = |long: &str, short: &str| {
        long.strip_suffix(short)
            .is_some_and(|rest| rest.ends_with(' '))
            || long
                .strip_prefix(short)
                .is_some_and(|rest| rest.starts_with(' '))
    };
    inside(a, b) || inside(b, a)
}

fn push_evidence(list: &mut Vec<Evidence>, evidence: Evidence) {
    if list
        .iter()
        .all(|known| (known.part, known.span) != (evidence.part, evidence.span))
    {
        list.push(evidence);
    }
}

// ── meetings ─────────────────────────────────────────────────────────────────────────────────────

fn meeting(
    reading: &Reading<'_>,
    entities: &mut Entities<'_, '_>,
    encounter: Encounter,
) -> Option<Meeting> {
    let mut participants: Vec<Participant> = Vec::new();
    for (party, capacity) in &encounter.parties {
        let entity = entities.key(party);
        if participants.iter().all(|known| known.entity != entity) {
            participants.push(Participant {
                entity,
                capacity: *capacity,
            });
        }
    }
    let evidence: Vec<Evidence> = encounter
        .sentences
        .iter()
        .filter_map(|(sentence, rule)| reading.sent(*sentence).evidence(rule))
        .collect();
    let place = encounter.place.as_ref().map(|place| entities.key(place));
    let is_visit = encounter.kind == chancery_model::MeetingKind::Visit;
    let least = if is_visit && place.is_some() { 1 } else { 2 };
    (participants.len() >= least && !evidence.is_empty()).then(|| Meeting {
        kind: encounter.kind,
        status: encounter.status.unwrap_or(Status::Held),
        participants,
        place,
        date: encounter
            .date
            .map(|(edtf, words)| DateExpression { edtf, words }),
        attribution: encounter.attribution.map(|(words, party)| Attribution {
            words,
            entity: party.map(|party| entities.key(&party)),
        }),
        evidence,
    })
}
