//! Writing what one article reports.

use std::collections::BTreeSet;

use chancery_model::{ArticleId, Entity, EntityKey, EntityKind, Evidence, Meeting, Record, Role};
use rusqlite::{OptionalExtension as _, params};

use super::pending::EntityReport;
use super::prepare::{Told, ToldEntity, ToldRole};
use super::{Batch, Parties};
use crate::StoreError;
use crate::identity::{Identity, Seen, Sex, article_key, name_key};
use crate::join::{CLOSE_SPAN, LONGEST_SPAN, is_joined_without_day};
use crate::sql::{day_number, integer};

/// An entity of the record with its place in the store.
pub(super) struct Known {
    /// Its profile.
    pub(super) id: i64,
    /// The entity that the profile belongs to so far.
    pub(super) entity: i64,
    pub(super) identity: Identity,
    pub(super) country: Option<String>,
}

/// The entities of the record, by key.
struct Entities(Vec<Known>);

impl Known {
    /// Says whether other articles can speak of the same.
    pub(super) fn is_shared(&self) -> bool {
        self.identity.is_shared || self.entity != self.id
    }
}

impl Entities {
    fn get(&self, key: EntityKey) -> Result<&Known, StoreError> {
        let index = usize::try_from(key.0).unwrap_or_default().wrapping_sub(1);
        self.0.get(index).ok_or_else(|| StoreError::Damaged {
            what: format!("the record has no {key}"),
        })
    }

    /// The offices that the article shows each profile in, each once.
    fn offices(&self, record: &Record, told: &Told) -> Result<BTreeSet<(i64, Seen)>, StoreError> {
        let mut offices = BTreeSet::new();
        for (role, told) in record.roles.iter().zip(&told.roles) {
            // Of several entities of the record with one profile the first country counts.
            let body = self.id(role.organization)?;
            let same = self.0.iter().filter(|known| Some(known.id) == body);
            let country = same.filter_map(|known| known.country.as_deref()).min();
            offices.insert((self.get(role.person)?.id, told.seen(country)));
        }
        Ok(offices)
    }

    fn id(&self, key: Option<EntityKey>) -> Result<Option<i64>, StoreError> {
        key.map(|key| self.get(key).map(|known| known.id))
            .transpose()
    }
}

impl Batch<'_> {
    pub(super) fn write_reports(
        &mut self,
        article_row: i64,
        content: &ArticleId,
        record: &Record,
        told: &Told,
    ) -> Result<(), StoreError> {
        let mut entities = Entities(Vec::with_capacity(record.entities.len()));
        for (entity, told) in record.entities.iter().zip(&told.entities) {
            let known = self.write_entity(article_row, content, entity, told)?;
            entities.0.push(known);
        }
        let distinct: BTreeSet<i64> = entities.0.iter().map(|known| known.id).collect();
        for id in distinct {
            self.changes.totals.of(id).articles += 1;
        }
        let persons = record.entities.iter().zip(&entities.0);
        let persons: BTreeSet<(i64, &str)> = persons
            .filter(|(entity, _)| entity.kind == EntityKind::Person)
            .map(|(_, known)| (known.id, known.identity.key.as_str()))
            .collect();
        self.note_apart(&persons, 1);
        for (profile, seen) in entities.offices(record, told)? {
            self.changes.totals.of(profile).count_office(&seen, 1);
        }
        for (position, (role, told)) in (1..).zip(record.roles.iter().zip(&told.roles)) {
            self.write_role(article_row, position, role, told, &entities)?;
        }
        for (position, meeting) in (1..).zip(&record.meetings) {
            self.write_meeting(article_row, position, meeting, &entities)?;
        }
        Ok(())
    }

    pub(super) fn write_entity(
        &mut self,
        article: i64,
        content: &ArticleId,
        entity: &Entity,
        told: &ToldEntity,
    ) -> Result<Known, StoreError> {
        let identity = self.identity_of(entity, &told.identity, content)?;
        let (id, cluster) = self.profile_row(&identity.key, entity, &told.folded)?;
        let report = EntityReport {
            article,
            position: entity.key.0,
            profile: id,
            name: entity.name.clone(),
            aliases: told.aliases.clone(),
            external: told.external.clone(),
            country: told.country.clone(),
            sex: told.sex.map(Sex::as_str),
        };
        let mentions = self
            .pending
            .report(self.transaction, report, &told.mentions)?;
        let total = self.changes.totals.of(id);
        total.mentions += mentions;
        total.count_forms(&entity.name, &entity.aliases, 1);
        total.count_country(told.country.as_deref());
        for register in &entity.external {
            total.count_external(&register.scheme, &register.value, 1);
        }
        total.count_sex(told.sex, 1);
        Ok(Known {
            id,
            entity: cluster,
            identity,
            country: told.country.clone(),
        })
    }

    /// The identity of an entity of an article, unless somebody has judged what this article says of it:
    /// then it is the article's.
    pub(super) fn identity_of(
        &mut self,
        entity: &Entity,
        identity: &Identity,
        content: &ArticleId,
    ) -> Result<Identity, StoreError> {
        if self.is_nothing_judged()? {
            return Ok(identity.clone());
        }
        if self.is_judged(&article_key(entity.kind, content, entity.key))? {
            return Ok(Identity {
                key: article_key(entity.kind, content, entity.key),
                is_shared: false,
            });
        }
        // A name of one word that somebody said whose it is.
        if entity.kind == EntityKind::Person
            && !identity.key.contains("/name:")
            && self.is_judged(&name_key(entity.kind, &entity.name))?
        {
            return Ok(Identity {
                key: format!("{}@", name_key(entity.kind, &entity.name)),
                is_shared: true,
            });
        }
        Ok(identity.clone())
    }

    /// Finds or makes a profile and returns it with its entity; counts are filled in at the end of the
    /// batch.
    pub(super) fn profile_row(
        &mut self,
        key: &str,
        entity: &Entity,
        folded: &str,
    ) -> Result<(i64, i64), StoreError> {
        if let Some(known) = self.profiles.get(key) {
            return Ok(*known);
        }
        let found: Option<(i64, i64)> = self
            .transaction
            .prepare_cached("SELECT id, entity FROM profile WHERE key = ?1")?
            .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let known = match found {
            Some(known) => known,
            None => {
                let id = match self.former_profile(key)? {
                    Some(id) => id,
                    None => self.next_profile()?,
                };
                self.transaction
                    .prepare_cached(
                        "INSERT INTO entity (id, kind, name, folded, articles, mentions)
                         VALUES (?1, ?2, ?3, ?4, 0, 0)",
                    )?
                    .execute(params![id, entity.kind.as_str(), entity.name, folded])?;
                self.transaction
                    .prepare_cached(
                        "INSERT INTO profile (id, key, kind, articles, mentions, entity)
                         VALUES (?1, ?2, ?3, 0, 0, ?1)",
                    )?
                    .execute(params![id, key, entity.kind.as_str()])?;
                self.fresh.insert(id, (entity.kind, key.to_owned()));
                (id, id)
            }
        };
        self.profiles.insert(key.to_owned(), known);
        Ok(known)
    }

    /// The number that a profile of this key had before no article spoke of it any more: it has it again.
    fn former_profile(&mut self, key: &str) -> Result<Option<i64>, StoreError> {
        let has_former = match self.has_former {
            Some(known) => known,
            None => self
                .transaction
                .prepare_cached("SELECT EXISTS (SELECT 1 FROM former_profile)")?
                .query_row([], |row| row.get(0))?,
        };
        self.has_former = Some(has_former);
        if !has_former {
            return Ok(None);
        }
        Ok(self
            .transaction
            .prepare_cached("DELETE FROM former_profile WHERE key = ?1 RETURNING id")?
            .query_row([key], |row| row.get(0))
            .optional()?)
    }

    /// The number of the next profile; one is never given to another key, not even that of the last one removed.
    fn next_profile(&mut self) -> Result<i64, StoreError> {
        let next = match self.next_profile {
            Some(next) => next,
            None => self
                .transaction
                .prepare_cached(
                    "SELECT 1 + coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'profile'), 0)",
                )?
                .query_row([], |row| row.get(0))?,
        };
        self.next_profile = Some(next + 1);
        Ok(next)
    }

    fn write_role(
        &mut self,
        article: i64,
        position: i64,
        role: &Role,
        told: &ToldRole,
        entities: &Entities,
    ) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO role_report
                     (article, position, person, title, folded_title, organization, tenure)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                article,
                position,
                entities.get(role.person)?.id,
                role.title,
                told.folded,
                entities.id(role.organization)?,
                role.tenure.as_str(),
            ])?;
        self.write_evidence(
            "INSERT INTO role_evidence (role_report, position, part, start, \"end\", rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            &role.evidence,
        )
    }

    fn write_meeting(
        &mut self,
        article: i64,
        position: i64,
        meeting: &Meeting,
        entities: &Entities,
    ) -> Result<(), StoreError> {
        let date = meeting.date.as_ref();
        let edtf = date.map(|date| date.edtf.to_string());
        let bounds = date.map(|date| {
            (
                day_number(date.edtf.earliest()),
                day_number(date.edtf.latest()),
            )
        });
        let (earliest, latest) = bounds.unzip();
        let place = meeting.place.map(|key| entities.get(key)).transpose()?;
        let place_id = place.map(|place| place.id);
        let place_entity = place.map(|place| place.entity);
        let told_on = match bounds {
            None if is_joined_without_day(meeting.status, meeting.attribution.is_some()) => {
                self.published(article)?
            }
            _ => None,
        };
        let is_close = bounds.is_some_and(|(earliest, latest)| latest - earliest <= LONGEST_SPAN);
        let parties = if is_close || told_on.is_some() {
            let is_against = told_on.is_some() && !meeting.status.happened();
            parties_of(meeting, entities, is_against)?
        } else {
            None
        };
        let vacated = match (parties, bounds) {
            (Some(parties), Some((earliest, latest))) => {
                self.vacated_meeting((parties, earliest, latest))?
            }
            _ => None,
        };
        self.transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO meeting
                     (id, kind, status, place, edtf, earliest, latest, sources)
                 VALUES (?7, ?1, ?2, ?3, ?4, ?5, ?6, 1)",
            )?
            .execute(params![
                meeting.kind.as_str(),
                meeting.status.as_str(),
                place_entity,
                edtf,
                earliest,
                latest,
                vacated
            ])?;
        let node = self.transaction.last_insert_rowid();
        if vacated.is_none() {
            self.first_meeting.get_or_insert(node);
        }
        let attribution = meeting.attribution.as_ref();
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting_report (article, position, meeting, kind, status, place,
                     place_country, edtf, earliest, latest, date_words, attribution,
                     attribution_entity, parties, told_on)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?
            .execute(params![
                article,
                position,
                node,
                meeting.kind.as_str(),
                meeting.status.as_str(),
                place_id,
                place.and_then(|place| place.country.as_deref()),
                edtf,
                earliest,
                latest,
                date.map(|date| date.words.as_str()),
                attribution.map(|a| a.words.as_str()),
                entities.id(attribution.and_then(|a| a.entity))?,
                parties,
                told_on,
            ])?;
        let report = self.transaction.last_insert_rowid();
        if bounds.is_some() || told_on.is_some() {
            self.changes.reports.insert(report);
        }
        self.write_participants(node, report, meeting, entities)?;
        self.write_evidence_of(
            "INSERT INTO meeting_evidence (meeting_report, position, part, start, \"end\", rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            report,
            &meeting.evidence,
        )
    }

    /// The day of publication of an article.
    fn published(&self, article: i64) -> Result<Option<i64>, StoreError> {
        let mut statement = self
            .transaction
            .prepare_cached("SELECT published FROM article WHERE id = ?1")?;
        Ok(statement.query_row([article], |row| row.get(0))?)
    }

    fn write_participants(
        &self,
        node: i64,
        report: i64,
        meeting: &Meeting,
        entities: &Entities,
    ) -> Result<(), StoreError> {
        let mut of_report = self.transaction.prepare_cached(
            "INSERT INTO report_participant (meeting_report, position, profile, capacity, earliest)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?;
        let mut of_meeting = self.transaction.prepare_cached(
            "INSERT INTO meeting_participant (meeting, entity, capacity) VALUES (?1, ?2, ?3)",
        )?;
        let days = meeting.date.as_ref().map(|date| {
            (
                day_number(date.edtf.earliest()),
                day_number(date.edtf.latest()),
            )
        });
        let earliest = days
            .filter(|(earliest, latest)| latest - earliest <= CLOSE_SPAN)
            .map(|(earliest, _)| earliest);
        let (mut profiles, mut present) = (BTreeSet::new(), BTreeSet::new());
        for participant in &meeting.participants {
            let known = entities.get(participant.entity)?;
            let capacity = participant.capacity.as_str();
            // Two entities of the record can be one in the store.
            if profiles.insert(known.id) {
                of_report.execute(params![
                    report,
                    integer(profiles.len()),
                    known.id,
                    capacity,
                    earliest
                ])?;
            }
            if present.insert(known.entity) {
                of_meeting.execute(params![node, known.entity, capacity])?;
            }
        }
        Ok(())
    }

    fn write_evidence(&self, sql: &str, evidence: &[Evidence]) -> Result<(), StoreError> {
        self.write_evidence_of(sql, self.transaction.last_insert_rowid(), evidence)
    }

    fn write_evidence_of(
        &self,
        sql: &str,
        report: i64,
        evidence: &[Evidence],
    ) -> Result<(), StoreError> {
        let mut insert = self.transaction.prepare_cached(sql)?;
        for (position, one) in (1_i64..).zip(evidence) {
            insert.execute(params![
                report,
                position,
                one.part.as_str(),
                integer(one.span.start()),
                integer(one.span.end()),
                one.rule,
            ])?;
        }
        Ok(())
    }
}

/// Hashes kind and participants, unless one of them is known to the article only; `is_against` as
/// [`hash_present`] has it.
fn parties_of(
    meeting: &Meeting,
    entities: &Entities,
    is_against: bool,
) -> Result<Option<Parties>, StoreError> {
    let mut present = Vec::with_capacity(meeting.participants.len());
    for participant in &meeting.participants {
        let known = entities.get(participant.entity)?;
        present.push(Present {
            entity: known.entity,
            is_shared: known.is_shared(),
            is_person: known.identity.key.starts_with("person/"),
        });
    }
    Ok(hash_present(meeting.kind.as_str(), &present, is_against))
}

/// Somebody who takes part in a report.
pub(super) struct Present {
    pub(super) entity: i64,
    /// Whether other articles can speak of the same.
    pub(super) is_shared: bool,
    pub(super) is_person: bool,
}

/// Hashes a kind and those who take part, unless one of them is known to the article only.
///
/// Where a report without a day denies a meeting or calls it off (`is_against`), two persons or more are
/// all that count: the state or body beside them (*Chad cancelled the meeting of Krol with Vale*) is who speaks.
pub(super) fn hash_present(kind: &str, present: &[Present], is_against: bool) -> Option<Parties> {
    let persons = present.iter().filter(|one| one.is_person).count();
    let counts = |one: &&Present| !is_against || persons < 2 || one.is_person;
    let counting: Vec<&Present> = present.iter().filter(counts).collect();
    if !counting.iter().all(|one| one.is_shared) {
        return None;
    }
    let entities: BTreeSet<i64> = counting.iter().map(|one| one.entity).collect();
    Some(hash_parties(kind, entities))
}

/// Hashes a kind and the sorted numbers of the entities that take part.
pub(crate) fn hash_parties(kind: &str, entities: impl IntoIterator<Item = i64>) -> Parties {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind.as_bytes());
    for entity in entities {
        hasher.update(&entity.to_le_bytes());
    }
    let mut parties = [0; 16];
    hasher.finalize_xof().fill(&mut parties);
    parties
}
