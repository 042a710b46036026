//! Bringing entities up to date after profiles came, went or changed: comparing them with those of a
//! name in common, and parting what hangs together into entities.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension as _, params};

use super::Batch;
use super::field::{Field, is_as_stored};
use super::write::{Present, hash_present};
use crate::StoreError;
use crate::identity::{Component, partition};
use crate::judgement::{Sort, active};

impl Batch<'_> {
    /// Links the profiles that changed anew, then parts what hangs together with them into entities.
    pub(super) fn relink(&mut self) -> Result<(), StoreError> {
        self.apply_apart()?;
        let touched = std::mem::take(&mut self.changes.relink);
        let mut moved = std::mem::take(&mut self.changes.moved);
        if touched.is_empty() && moved.is_empty() {
            return Ok(());
        }
        let mut field = Field::new(self.transaction)?;
        for profile in touched.iter().filter(|id| self.fresh.contains_key(id)) {
            field.nodes.insert(*profile, self.fresh_node(*profile));
        }
        let mut seeds = BTreeSet::new();
        for profile in touched {
            self.link_anew(&mut field, profile, &mut seeds)?;
        }
        let mut done = HashSet::new();
        for seed in seeds {
            if done.contains(&seed) || field.node(seed)?.is_none() {
                continue;
            }
            let component = field.component(seed)?;
            done.extend(component.nodes.iter().map(|node| node.id));
            self.assign_entities(&component, &mut moved)?;
        }
        self.rehash(&moved)
    }

    /// Counts anew which pairs of profiles articles speak of as two.
    fn apply_apart(&mut self) -> Result<(), StoreError> {
        for ((a, b), number) in std::mem::take(&mut self.changes.apart) {
            if number == 0 {
                continue;
            }
            let known: Option<i64> = self
                .transaction
                .prepare_cached("SELECT articles FROM profile_apart WHERE a = ?1 AND b = ?2")?
                .query_row([a, b], |row| row.get(0))
                .optional()?;
            let articles = known.unwrap_or_default() + number;
            let sql = if articles > 0 {
                "INSERT INTO profile_apart (a, b, articles) VALUES (?1, ?2, ?3)
                 ON CONFLICT (a, b) DO UPDATE SET articles = excluded.articles"
            } else {
                "DELETE FROM profile_apart WHERE a = ?1 AND b = ?2 AND ?3 <= 0"
            };
            self.transaction
                .prepare_cached(sql)?
                .execute([a, b, articles])?;
            if known.is_none() || articles <= 0 {
                self.changes.relink.insert(a);
            }
        }
        Ok(())
    }

    /// Compares a profile with all of a name in common, and adds to `seeds` what that may move.
    fn link_anew(
        &mut self,
        field: &mut Field<'_>,
        profile: i64,
        seeds: &mut BTreeSet<i64>,
    ) -> Result<(), StoreError> {
        let before = field.links_of(profile)?;
        let now = field.compare(profile)?;
        for other in before.keys().filter(|other| !now.contains_key(other)) {
            self.transaction
                .prepare_cached("DELETE FROM link WHERE a = ?1 AND b = ?2")?
                .execute([profile.min(*other), profile.max(*other)])?;
            seeds.extend([profile, *other]);
        }
        for (other, link) in &now {
            if before
                .get(other)
                .is_some_and(|stored| is_as_stored(link, stored))
            {
                continue;
            }
            seeds.extend([profile, *other]);
            self.transaction
                .prepare_cached(
                    "INSERT INTO link (a, b, rule, strength, evidence, conflict)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (a, b) DO UPDATE SET rule = excluded.rule,
                         strength = excluded.strength, evidence = excluded.evidence,
                         conflict = excluded.conflict",
                )?
                .execute(params![
                    profile.min(*other),
                    profile.max(*other),
                    link.rule,
                    link.strength,
                    link.evidence,
                    link.conflict
                ])?;
        }
        // Also its own weight counts where several hang together.
        if !now.is_empty() {
            seeds.insert(profile);
        }
        let node = field.node(profile)?;
        if node.is_none() {
            // Judgements may have held others of its entity together.
            let mut mates = self.transaction.prepare_cached(
                "SELECT id, articles > 0 FROM profile
                 WHERE entity = (SELECT entity FROM profile WHERE id = ?1) ORDER BY id",
            )?;
            let mut rows = mates.query([profile])?;
            let mut heir = None;
            while let Some(row) = rows.next()? {
                let (mate, is_spoken_of): (i64, bool) = (row.get(0)?, row.get(1)?);
                seeds.insert(mate);
                heir = heir.or(Some(mate).filter(|_| is_spoken_of));
            }
            if let Some(heir) = heir {
                self.changes.heirs.insert(profile, heir);
            }
        }
        let is_judged = node.is_some_and(|node| field.judged.is_judged(&node.key));
        if is_judged || self.changes.judged.contains(&profile) {
            seeds.insert(profile);
        }
        Ok(())
    }

    /// Gives each cluster the entity of its oldest profile.
    fn assign_entities(
        &mut self,
        component: &Component,
        moved: &mut BTreeSet<i64>,
    ) -> Result<(), StoreError> {
        let id = |index: usize| component.nodes.get(index).map(|node| node.id);
        for cluster in partition(component).clusters {
            let Some(entity) = cluster.iter().filter_map(|(index, _)| id(*index)).min() else {
                continue;
            };
            for (index, join) in cluster {
                let Some(profile) = id(index) else { continue };
                let joined_to = join.and_then(|(to, _)| id(to));
                let joined_by = join.map(|(_, rule)| rule);
                let before: Option<i64> = self
                    .transaction
                    .prepare_cached("SELECT entity FROM profile WHERE id = ?1")?
                    .query_row([profile], |row| row.get(0))?;
                if before != Some(entity) {
                    for changed in before.into_iter().chain([entity]) {
                        let standings = &mut self.changes.standings;
                        standings.note(self.transaction, changed)?;
                    }
                    moved.insert(profile);
                    self.changes.left.extend(before);
                    self.changes.entities.extend(before);
                    self.changes.entities.insert(entity);
                    self.transaction
                        .prepare_cached(
                            "INSERT OR IGNORE INTO entity (id, kind, name, folded, articles, mentions)
                             SELECT id, kind, '', '', 0, 0 FROM profile WHERE id = ?1",
                        )?
                        .execute([entity])?;
                }
                self.transaction
                    .prepare_cached(
                        "UPDATE profile SET entity = ?2, joined_to = ?3, joined_by = ?4
                         WHERE id = ?1 AND (entity IS NOT ?2 OR joined_to IS NOT ?3
                             OR joined_by IS NOT ?4)",
                    )?
                    .execute(params![profile, entity, joined_to, joined_by])?;
            }
        }
        Ok(())
    }

    /// Hashes the parties of the reports anew that name one of these profiles, and notes what may be of
    /// other meetings now.
    pub(super) fn rehash(&mut self, moved: &BTreeSet<i64>) -> Result<(), StoreError> {
        let mut reports: BTreeMap<i64, Told> = BTreeMap::new();
        for profile in moved {
            let mut statement = self.transaction.prepare_cached(REPORTS_NAMING)?;
            let mut rows = statement.query([profile])?;
            while let Some(row) = rows.next()? {
                let days = row.get::<_, Option<i64>>(4)?.zip(row.get(5)?);
                let told = Told {
                    meeting: row.get(1)?,
                    kind: row.get(2)?,
                    parties: row.get(3)?,
                    days,
                    is_told: row.get(6)?,
                };
                reports.insert(row.get(0)?, told);
            }
        }
        for (report, told) in reports {
            let Told {
                meeting,
                kind,
                parties: before,
                days,
                is_told,
            } = told;
            self.changes.meetings.insert(meeting);
            let is_close = days
                .is_some_and(|(earliest, latest)| latest - earliest <= crate::join::LONGEST_SPAN);
            let parties = if is_close || is_told {
                parties_of(self.transaction, report, &kind)?
            } else {
                None
            };
            if let (Some(before), Some(days)) = (before, days) {
                self.changes.groups.entry(before).or_default().push(days);
            }
            self.changes.reports.insert(report);
            if parties != before {
                self.transaction
                    .prepare_cached("UPDATE meeting_report SET parties = ?2 WHERE id = ?1")?
                    .execute(params![report, parties])?;
            }
        }
        Ok(())
    }

    /// Says whether a judgement in force speaks of this key.
    pub(super) fn is_judged(&mut self, key: &str) -> Result<bool, StoreError> {
        Ok(!self.is_nothing_judged()?
            && self.judged.as_ref().is_some_and(|keys| keys.contains(key)))
    }

    /// Says whether no judgement is in force.
    pub(super) fn is_nothing_judged(&mut self) -> Result<bool, StoreError> {
        if self.judged.is_none() {
            let keys = active(self.transaction, Sort::Entity)?
                .into_iter()
                .flat_map(|judged| [judged.a, judged.b])
                .collect();
            self.judged = Some(keys);
        }
        Ok(self.judged.as_ref().is_none_or(HashSet::is_empty))
    }
}

/// What a report says of a meeting.
struct Told {
    /// Its meeting so far.
    meeting: i64,
    kind: String,
    /// The hash of its parties so far.
    parties: Option<[u8; 16]>,
    days: Option<(i64, i64)>,
    /// Whether it can join others by the day of its publication.
    is_told: bool,
}

/// The reports of meetings that name a profile as who takes part or where.
const REPORTS_NAMING: &str =
    "SELECT r.id, r.meeting, r.kind, r.parties, r.earliest, r.latest, r.told_on IS NOT NULL
     FROM meeting_report r
     WHERE r.id IN (SELECT meeting_report FROM report_participant WHERE profile = ?1
                    UNION SELECT id FROM meeting_report WHERE place = ?1)";

/// Returns the hash of kind and participants of a report, unless one is known to its article only.
pub(crate) fn parties_of(
    connection: &Connection,
    report: i64,
    kind: &str,
) -> Result<Option<[u8; 16]>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT p.entity, p.key NOT LIKE '%/article:%'
                OR EXISTS (SELECT 1 FROM profile o
                           WHERE o.entity = p.entity AND o.id <> p.id AND o.articles > 0),
             p.kind = 'person',
             m.told_on IS NOT NULL AND m.status IN ('denied', 'cancelled', 'postponed')
         FROM meeting_report m JOIN report_participant r ON r.meeting_report = m.id
         JOIN profile p ON p.id = r.profile
         WHERE m.id = ?1",
    )?;
    let mut rows = statement.query([report])?;
    let mut present = Vec::new();
    let mut is_against = false;
    while let Some(row) = rows.next()? {
        present.push(Present {
            entity: row.get(0)?,
            is_shared: row.get(1)?,
            is_person: row.get(2)?,
        });
        is_against = row.get(3)?;
    }
    Ok(hash_present(kind, &present, is_against))
}
