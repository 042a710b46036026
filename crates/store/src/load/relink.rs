//! Bringing entities up to date after profiles came, went or changed: comparing them with those of a
//! name in common, and parting what hangs together into entities.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::rc::Rc;

use chancery_model::EntityKind;
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Batch;
use super::company::{self, Company, LARGEST_COMPANY};
use super::write::{Present, hash_present};
use crate::StoreError;
use crate::identity::{
    Component, Link, Node, Seen, THRESHOLD, called, link, magnitude, opposite, partition, sex,
    short_forms,
};
use crate::judgement::{Judged, Sort, Verdict, active};
use crate::sql::word;

/// A link as stored: its rule, and what decides.
type Stored = (String, i64, String, Option<String>);

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

/// The judgements in force, by the keys that they speak of.
pub(crate) struct Judgements {
    all: Vec<Judged>,
    by_key: HashMap<String, Vec<usize>>,
}

impl Judgements {
    fn read(connection: &Connection) -> Result<Self, StoreError> {
        let all = active(connection, Sort::Entity)?;
        let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, judged) in all.iter().enumerate() {
            for key in [&judged.a, &judged.b] {
                by_key.entry(key.clone()).or_default().push(index);
            }
        }
        Ok(Self { all, by_key })
    }

    fn is_judged(&self, key: &str) -> bool {
        !self.by_key.is_empty() && handles(key).any(|handle| self.by_key.contains_key(handle))
    }

    fn of(&self, key: &str) -> Vec<usize> {
        if self.by_key.is_empty() {
            return Vec::new();
        }
        let found = handles(key).filter_map(|handle| self.by_key.get(handle));
        found.flatten().copied().collect()
    }
}

/// The keys that a judgement can call a profile by: its own, and that of its name in any country.
pub(crate) fn handles(key: &str) -> impl Iterator<Item = &str> {
    let name = key.rsplit_once('@').map(|(name, _)| name);
    let name = name.filter(|name| name.contains("/name:"));
    std::iter::once(key).chain(name)
}

/// Profiles and their links, read as they are needed.
pub(crate) struct Field<'c> {
    connection: &'c Connection,
    nodes: HashMap<i64, Option<Node>>,
    companies: HashMap<i64, Rc<Company>>,
    judged: Judgements,
}

impl<'c> Field<'c> {
    pub(crate) fn new(connection: &'c Connection) -> Result<Self, StoreError> {
        Ok(Self {
            connection,
            nodes: HashMap::new(),
            companies: HashMap::new(),
            judged: Judgements::read(connection)?,
        })
    }

    /// Returns a profile that articles speak of.
    pub(crate) fn node(&mut self, id: i64) -> Result<Option<Node>, StoreError> {
        if let Some(node) = self.nodes.get(&id) {
            return Ok(node.clone());
        }
        let node = read_node(self.connection, id)?;
        self.nodes.insert(id, node.clone());
        Ok(node)
    }

    fn candidates(&self, profile: i64) -> Result<BTreeSet<i64>, StoreError> {
        let mut own = self
            .connection
            .prepare_cached("SELECT block FROM profile_block WHERE profile = ?1")?;
        let blocks: Vec<String> = own
            .query_map([profile], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut found = BTreeSet::new();
        let mut others = self
            .connection
            .prepare_cached("SELECT profile FROM profile_block WHERE block = ?1")?;
        for block in blocks.iter().flat_map(|block| opposite(block)) {
            let mut rows = others.query([block])?;
            while let Some(row) = rows.next()? {
                found.insert(row.get::<_, i64>(0)?);
            }
        }
        found.remove(&profile);
        Ok(found)
    }

    fn apart(&self, a: i64, b: i64) -> Result<i64, StoreError> {
        let articles = self
            .connection
            .prepare_cached("SELECT articles FROM profile_apart WHERE a = ?1 AND b = ?2")?
            .query_row([a.min(b), a.max(b)], |row| row.get(0))
            .optional()?;
        Ok(articles.unwrap_or_default())
    }

    fn links_of(&self, profile: i64) -> Result<BTreeMap<i64, Stored>, StoreError> {
        let mut statement = self.connection.prepare_cached(LINKS)?;
        let rows = statement.query_map([profile], |row| {
            Ok((
                row.get(0)?,
                (row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?),
            ))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Compares a profile with all of a name in common.
    fn compare(&mut self, profile: i64) -> Result<BTreeMap<i64, Link>, StoreError> {
        let mut links = BTreeMap::new();
        let Some(node) = self.node(profile)? else {
            return Ok(links);
        };
        for other in self.candidates(profile)? {
            let apart = self.apart(profile, other)?;
            if let Some(other_node) = self.node(other)?
                && let Some(found) = link(&node, &other_node, apart)
                && let Some(found) = self.in_company(&node, &other_node, found)?
            {
                links.insert(other, found);
            }
        }
        Ok(links)
    }

    /// Makes a link stronger where names leave open whether two are one, but both were seen with the same others
    /// within a year; `None` if it is nothing without.
    fn in_company(&mut self, a: &Node, b: &Node, link: Link) -> Result<Option<Link>, StoreError> {
        if !link.waits_for_company() {
            return Ok(Some(link));
        }
        // Whoever is seen often is seen with everybody.
        if a.magnitude.max(b.magnitude) <= LARGEST_COMPANY {
            let of_b = self.company(b)?;
            let of_a = self.company(a)?;
            if let Some(name) = company::shared(&of_a, &of_b) {
                return Ok(Some(link.with_company(name)));
            }
        }
        Ok((!link.is_nothing_alone()).then_some(link))
    }

    fn company(&mut self, node: &Node) -> Result<Rc<Company>, StoreError> {
        if let Some(company) = self.companies.get(&node.id) {
            return Ok(Rc::clone(company));
        }
        let company = Rc::new(Company::read(self.connection, node)?);
        self.companies.insert(node.id, Rc::clone(&company));
        Ok(company)
    }

    /// Says whether the links of a profile are those that comparing it gives.
    pub(crate) fn is_linked_right(&mut self, profile: i64) -> Result<bool, StoreError> {
        let stored = self.links_of(profile)?;
        let right = self.compare(profile)?;
        let is_same = |(other, link): (&i64, &Link)| {
            stored
                .get(other)
                .is_some_and(|stored| is_as_stored(link, stored))
        };
        Ok(stored.len() == right.len() && right.iter().all(is_same))
    }

    /// Returns the profiles that a key in a judgement means.
    fn profiles_of(&self, key: &str) -> Result<Vec<i64>, StoreError> {
        profiles_of(self.connection, key)
    }

    /// Returns all that hangs together with a profile by links that join and by judgements.
    pub(crate) fn component(&mut self, seed: i64) -> Result<Component, StoreError> {
        let mut component = Component::default();
        let mut index_of: BTreeMap<i64, usize> = BTreeMap::new();
        let mut links: BTreeMap<(i64, i64), Stored> = BTreeMap::new();
        let mut judged: BTreeSet<usize> = BTreeSet::new();
        let mut queue = VecDeque::from([seed]);
        let mut seen = BTreeSet::from([seed]);
        while let Some(id) = queue.pop_front() {
            let Some(node) = self.node(id)? else { continue };
            for number in self.judged.of(&node.key) {
                judged.insert(number);
                let Some(one) = self.judged.all.get(number) else {
                    continue;
                };
                if one.verdict == Verdict::Same {
                    let (a, b) = (self.profiles_of(&one.a)?, self.profiles_of(&one.b)?);
                    queue.extend(a.into_iter().chain(b).filter(|other| seen.insert(*other)));
                }
            }
            index_of.insert(id, component.nodes.len());
            component.nodes.push(node);
            for (other, stored) in self.links_of(id)? {
                if stored.1 >= i64::from(THRESHOLD) && stored.3.is_none() && seen.insert(other) {
                    queue.push_back(other);
                }
                links.insert((id.min(other), id.max(other)), stored);
            }
        }
        for ((a, b), (rule, strength, evidence, conflict)) in links {
            let (Some(a), Some(b)) = (index_of.get(&a), index_of.get(&b)) else {
                continue;
            };
            let link = Link::stored(&rule, strength, evidence, conflict);
            component.links.push((*a, *b, link));
        }
        for number in judged {
            let Some(one) = self.judged.all.get(number).cloned() else {
                continue;
            };
            let index = |ids: Vec<i64>| -> Vec<usize> {
                ids.iter()
                    .filter_map(|id| index_of.get(id).copied())
                    .collect()
            };
            let (a, b) = (
                index(self.profiles_of(&one.a)?),
                index(self.profiles_of(&one.b)?),
            );
            let pairs = a.iter().flat_map(|a| b.iter().map(move |b| (*a, *b)));
            match one.verdict {
                Verdict::Same => component.same.extend(pairs),
                Verdict::NotSame => component.apart.extend(pairs),
                Verdict::Unsure => component.unsure.extend(pairs),
            }
        }
        Ok(component)
    }
}

fn is_as_stored(link: &Link, (rule, strength, evidence, conflict): &Stored) -> bool {
    rule == link.rule
        && *strength == i64::from(link.strength)
        && *evidence == link.evidence
        && *conflict == link.conflict
}

/// The links of a profile.
pub(crate) const LINKS: &str = "SELECT b, rule, strength, evidence, conflict FROM link WHERE a = ?1
     UNION ALL
     SELECT a, rule, strength, evidence, conflict FROM link WHERE b = ?1";

/// Returns the profiles that a key in a judgement means: that of the key, or those of a name in any
/// country.
pub(crate) fn profiles_of(connection: &Connection, key: &str) -> Result<Vec<i64>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT id FROM profile WHERE key = ?1
         UNION SELECT id FROM profile WHERE key BETWEEN ?1 || '@' AND ?1 || '@~'
             AND instr(?1, '/name:') > 0
         ORDER BY id",
    )?;
    let rows = statement.query_map([key], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the keys of the profiles of a name, whatever the country, that articles speak of.
pub(crate) fn keys_of_name(connection: &Connection, name: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT key FROM profile WHERE key BETWEEN ?1 || '@' AND ?1 || '@~' AND articles > 0
         ORDER BY key",
    )?;
    let rows = statement.query_map([name], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Says whether articles speak of a profile that a key in a judgement means.
pub(crate) fn has_profile(connection: &Connection, key: &str) -> Result<bool, StoreError> {
    for profile in profiles_of(connection, key)? {
        let is_told = connection
            .prepare_cached("SELECT 1 FROM profile WHERE id = ?1 AND articles > 0")?
            .exists([profile])?;
        if is_told {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Reads a profile that articles speak of.
pub(crate) fn read_node(connection: &Connection, id: i64) -> Result<Option<Node>, StoreError> {
    let found: Option<(String, EntityKind, i64, i64, i64)> = connection
        .prepare_cached(
            "SELECT key, kind, articles, male, female FROM profile WHERE id = ?1 AND articles > 0",
        )?
        .query_row([id], |row| {
            Ok((
                row.get(0)?,
                word(row, 1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
            ))
        })
        .optional()?;
    let Some((key, kind, articles, male, female)) = found else {
        return Ok(None);
    };
    let offices: Vec<(Seen, u32)> = match kind {
        EntityKind::Person => connection
            .prepare_cached(
                "SELECT office, country, tenure, year, reports FROM profile_office
                 WHERE profile = ?1",
            )?
            .query_map([id], |row| {
                let seen = Seen {
                    office: row.get(0)?,
                    country: row.get(1)?,
                    tenure: word(row, 2)?,
                    year: row.get(3)?,
                };
                Ok((seen, magnitude(row.get(4)?)))
            })?
            .collect::<Result<_, _>>()?,
        _ => Vec::new(),
    };
    let (offices, weights) = offices.into_iter().unzip();
    let forms: Vec<String> = match kind {
        EntityKind::Person | EntityKind::Organization => connection
            .prepare_cached("SELECT form FROM alias WHERE profile = ?1")?
            .query_map([id], |row| row.get(0))?
            .collect::<Result<_, _>>()?,
        _ => Vec::new(),
    };
    let (called, country) = called(kind, &key);
    Ok(Some(Node {
        id,
        kind,
        called,
        country,
        magnitude: magnitude(articles),
        sex: sex(male, female),
        offices,
        weights,
        short: short_forms(kind, &forms).collect(),
        key,
    }))
}
