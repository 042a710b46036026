//! Writing what one article reports.

use std::collections::BTreeSet;

use chancery_model::{ArticleId, Entity, EntityKey, Evidence, Meeting, Record, Role, fold_name};
use rusqlite::{OptionalExtension as _, params};

use super::pending::EntityReport;
use super::{Batch, Parties};
use crate::StoreError;
use crate::identity::{Identity, country, identify};
use crate::join::LONGEST_SPAN;
use crate::sql::{day_number, integer};

/// An entity of the record with its place in the store.
pub(super) struct Known {
    pub(super) id: i64,
    pub(super) identity: Identity,
    pub(super) country: Option<String>,
}

/// The entities of the record, by key.
struct Entities(Vec<Known>);

impl Entities {
    fn get(&self, key: EntityKey) -> Result<&Known, StoreError> {
        let index = usize::try_from(key.0).unwrap_or_default().wrapping_sub(1);
        self.0.get(index).ok_or_else(|| StoreError::Damaged {
            what: format!("the record has no {key}"),
        })
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
    ) -> Result<(), StoreError> {
        let mut entities = Entities(Vec::with_capacity(record.entities.len()));
        for entity in &record.entities {
            entities
                .0
                .push(self.write_entity(article_row, content, entity)?);
        }
        let distinct: BTreeSet<i64> = entities.0.iter().map(|known| known.id).collect();
        for id in distinct {
            self.changes.totals.of(id).articles += 1;
        }
        for (position, role) in (1..).zip(&record.roles) {
            self.write_role(article_row, position, role, &entities)?;
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
    ) -> Result<Known, StoreError> {
        let identity = identify(entity, content);
        let id = self.entity_row(&identity.key, entity)?;
        let country = country(entity).map(str::to_owned);
        let external: Vec<(&str, &str)> = entity
            .external
            .iter()
            .map(|id| (id.scheme.as_str(), id.value.as_str()))
            .collect();
        let aliases = (!entity.aliases.is_empty()).then(|| json(entity.aliases.clone()));
        let registers = (!external.is_empty()).then(|| {
            let pairs = external.iter().map(|(scheme, value)| vec![*scheme, *value]);
            json(pairs.collect::<Vec<_>>())
        });
        let report = EntityReport {
            article,
            position: entity.key.0,
            entity: id,
            name: entity.name.clone(),
            aliases,
            external: registers,
            country: country.clone(),
        };
        let mentions = self
            .pending
            .report(self.transaction, report, &entity.mentions)?;
        let total = self.changes.totals.of(id);
        total.mentions += mentions;
        total.count_forms(&entity.name, &entity.aliases, 1);
        for (scheme, value) in external {
            total.count_external(scheme, value, 1);
        }
        Ok(Known {
            id,
            identity,
            country,
        })
    }

    /// Finds or makes the row of an entity; name and counts are filled in at the end of the batch.
    fn entity_row(&mut self, key: &str, entity: &Entity) -> Result<i64, StoreError> {
        if let Some(id) = self.entities.get(key) {
            return Ok(*id);
        }
        let found: Option<i64> = self
            .transaction
            .prepare_cached("SELECT id FROM entity WHERE key = ?1")?
            .query_row([key], |row| row.get(0))
            .optional()?;
        let id = match found {
            Some(id) => id,
            None => {
                self.transaction
                    .prepare_cached(
                        "INSERT INTO entity (key, kind, name, folded, articles, mentions)
                         VALUES (?1, ?2, ?3, ?4, 0, 0)",
                    )?
                    .execute(params![
                        key,
                        entity.kind.as_str(),
                        entity.name,
                        fold_name(&entity.name)
                    ])?;
                self.transaction.last_insert_rowid()
            }
        };
        if found.is_none() {
            self.fresh.insert(id);
        }
        self.entities.insert(key.to_owned(), id);
        Ok(id)
    }

    fn write_role(
        &mut self,
        article: i64,
        position: i64,
        role: &Role,
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
                fold_name(&role.title),
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
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting (kind, status, place, edtf, earliest, latest, sources)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
            )?
            .execute(params![
                meeting.kind.as_str(),
                meeting.status.as_str(),
                place_id,
                edtf,
                earliest,
                latest
            ])?;
        let node = self.transaction.last_insert_rowid();
        let parties = match bounds {
            Some((earliest, latest)) if latest - earliest <= LONGEST_SPAN => {
                parties_of(meeting, entities)?
            }
            _ => None,
        };
        if let (Some(parties), Some(days)) = (parties, bounds) {
            self.changes.groups.entry(parties).or_default().push(days);
        }
        let attribution = meeting.attribution.as_ref();
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting_report (article, position, meeting, kind, status, place,
                     place_country, edtf, earliest, latest, date_words, attribution,
                     attribution_entity, parties)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
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
            ])?;
        let report = self.transaction.last_insert_rowid();
        self.write_participants(node, report, meeting, entities)?;
        self.write_evidence_of(
            "INSERT INTO meeting_evidence (meeting_report, position, part, start, \"end\", rule)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            report,
            &meeting.evidence,
        )
    }

    fn write_participants(
        &self,
        node: i64,
        report: i64,
        meeting: &Meeting,
        entities: &Entities,
    ) -> Result<(), StoreError> {
        let mut of_report = self.transaction.prepare_cached(
            "INSERT INTO report_participant (meeting_report, position, entity, capacity)
             VALUES (?1, ?2, ?3, ?4)",
        )?;
        let mut of_meeting = self.transaction.prepare_cached(
            "INSERT INTO meeting_participant (meeting, entity, capacity) VALUES (?1, ?2, ?3)",
        )?;
        let mut seen = BTreeSet::new();
        for participant in &meeting.participants {
            let entity = entities.get(participant.entity)?.id;
            // Two entities of the record can be one in the store.
            if seen.insert(entity) {
                let capacity = participant.capacity.as_str();
                of_report.execute(params![report, integer(seen.len()), entity, capacity])?;
                of_meeting.execute(params![node, entity, capacity])?;
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

/// Hashes kind and participants, unless one of them is known to the article only.
fn parties_of(meeting: &Meeting, entities: &Entities) -> Result<Option<Parties>, StoreError> {
    let mut keys = BTreeSet::new();
    for participant in &meeting.participants {
        let known = entities.get(participant.entity)?;
        if !known.identity.is_shared {
            return Ok(None);
        }
        keys.insert(known.identity.key.as_str());
    }
    Ok(Some(hash_parties(meeting.kind.as_str(), keys)))
}

/// Hashes a kind and the sorted keys of the participants.
pub(crate) fn hash_parties<'k>(kind: &str, keys: impl IntoIterator<Item = &'k str>) -> Parties {
    let mut hasher = blake3::Hasher::new();
    hasher.update(kind.as_bytes());
    for key in keys {
        hasher.update(&key.len().to_le_bytes());
        hasher.update(key.as_bytes());
    }
    let mut parties = [0; 16];
    hasher.finalize_xof().fill(&mut parties);
    parties
}

/// Writes strings, or pairs of them, as JSON.
fn json(value: impl Into<serde_json::Value>) -> String {
    value.into().to_string()
}
