//! Profiles, their links and the judgements about them, read as they are needed.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use chancery_model::EntityKind;
use rusqlite::{Connection, OptionalExtension as _};

use super::company::{self, Company, LARGEST_COMPANY};
use crate::StoreError;
use crate::identity::{
    Component, Link, Node, Seen, THRESHOLD, called, link, magnitude, opposite, sex, short_forms,
};
use crate::judgement::{Judged, Sort, Verdict, active};
use crate::sql::word;

/// A link as stored: its rule, and what decides.
pub(super) type Stored = (String, i64, String, Option<String>);

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

    pub(super) fn is_judged(&self, key: &str) -> bool {
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
    pub(super) nodes: HashMap<i64, Option<Node>>,
    companies: HashMap<i64, Rc<Company>>,
    pub(super) judged: Judgements,
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

    pub(super) fn links_of(&self, profile: i64) -> Result<BTreeMap<i64, Stored>, StoreError> {
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
    pub(super) fn compare(&mut self, profile: i64) -> Result<BTreeMap<i64, Link>, StoreError> {
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

pub(super) fn is_as_stored(link: &Link, (rule, strength, evidence, conflict): &Stored) -> bool {
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
