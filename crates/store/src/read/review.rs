//! Pairs that may be one but are not joined, with what a person needs to decide.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension as _, params};

use super::identity::{PROFILE, profile};
use crate::identity::{Component, Link, in_words, written_office};
use crate::load::{Field, JUDGED_PAIR, handles};
use crate::sql::{count, word};
use crate::store::Store;
use crate::{
    ArticleRow, ArticleRowId, CandidateRow, EntityId, OfficeSeenRow, OpenPair, SideRow, StoreError,
};

/// Links between profiles that are not of one entity, the strongest first, of equals those of more articles.
const OPEN: &str = "SELECT l.a, l.b, l.rule, a.key, b.key
     FROM link l JOIN profile a ON a.id = l.a JOIN profile b ON b.id = l.b
     WHERE a.entity <> b.entity AND (?1 IS NULL OR l.rule = ?1)
     ORDER BY l.strength DESC, min(a.articles, b.articles) DESC,
         max(a.articles, b.articles) DESC, min(a.key, b.key), max(a.key, b.key)";

/// A link between two profiles that are not of one entity.
const OPEN_PAIR: &str = "SELECT l.rule, l.strength, l.evidence, l.conflict, a.key, b.key
     FROM link l JOIN profile a ON a.id = l.a JOIN profile b ON b.id = l.b
     WHERE l.a = ?1 AND l.b = ?2 AND a.entity <> b.entity";

/// So many articles of each side are shown, with what they say of it.
const ARTICLES: i64 = 8;

/// So many bytes of a text are shown before a name and behind it.
const AROUND: (usize, usize) = (80, 160);

/// So many entities that a name fits are told of.
const RIVALS: usize = 4;

impl Store {
    /// Returns the pairs of profiles that may be of one entity and are not joined, and that nobody has
    /// judged, by one rule or all: the strongest first, of equals those of more articles.
    ///
    /// Linear in the links that joined nothing.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn open_pairs(&self, rule: Option<&str>) -> Result<Vec<OpenPair>, StoreError> {
        let connection = self.connection();
        let mut statement = connection.prepare_cached(OPEN)?;
        let mut rows = statement.query([rule])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let pair = OpenPair {
                profiles: (row.get(0)?, row.get(1)?),
                rule: row.get(2)?,
                keys: (row.get(3)?, row.get(4)?),
            };
            if !is_judged(connection, (&pair.keys.0, &pair.keys.1))? {
                found.push(pair);
            }
        }
        Ok(found)
    }

    /// Says whether a pair still waits for a judgement.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn is_open(&self, pair: &OpenPair) -> Result<bool, StoreError> {
        let connection = self.connection();
        let (a, b) = pair.profiles;
        let is_linked = connection.prepare_cached(OPEN_PAIR)?.exists([a, b])?;
        Ok(is_linked && !is_judged(connection, (&pair.keys.0, &pair.keys.1))?)
    }

    /// Returns what is known of a pair that may be one, or `None` if it waits for no judgement any more.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn candidate(&self, pair: &OpenPair) -> Result<Option<CandidateRow>, StoreError> {
        let connection = self.connection();
        let (a, b) = pair.profiles;
        let found: Option<(CandidateRowHead, String, String)> = connection
            .prepare_cached(OPEN_PAIR)?
            .query_row([a, b], |row| {
                let strength: i64 = row.get(1)?;
                let head = CandidateRowHead {
                    rule: row.get(0)?,
                    strength: u8::try_from(strength).unwrap_or_default(),
                    evidence: row.get(2)?,
                    conflict: row.get(3)?,
                };
                Ok((head, row.get(4)?, row.get(5)?))
            })
            .optional()?;
        let Some((head, key_a, key_b)) = found else {
            return Ok(None);
        };
        if is_judged(connection, (&key_a, &key_b))? {
            return Ok(None);
        }
        let (Some(one), Some(other)) = (self.side(a)?, self.side(b)?) else {
            return Ok(None);
        };
        let link = Link::stored(
            &head.rule,
            head.strength.into(),
            String::new(),
            head.conflict,
        );
        let obstacle = if link.joins() {
            let entities = (one.profile.entity, other.profile.entity);
            self.obstacle(a, entities)?
        } else {
            None
        };
        Ok(Some(CandidateRow {
            a: one,
            b: other,
            rule: head.rule,
            strength: head.strength,
            evidence: in_words(&head.evidence),
            conflict: link.conflict,
            obstacle,
        }))
    }

    /// Returns the first pairs of [`Store::open_pairs`] in full, at most `limit`.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn candidates(
        &self,
        rule: Option<&str>,
        limit: usize,
    ) -> Result<Vec<CandidateRow>, StoreError> {
        let open = self.open_pairs(rule)?;
        let rows = open.iter().take(limit).map(|pair| self.candidate(pair));
        rows.filter_map(Result::transpose).collect()
    }

    /// Works out why two entities are not one though a link is strong enough and nothing speaks against it.
    fn obstacle(
        &self,
        profile: i64,
        (one, other): (EntityId, EntityId),
    ) -> Result<Option<String>, StoreError> {
        let connection = self.connection();
        let component = Field::new(connection)?.component(profile)?;
        let mut entity = connection.prepare_cached("SELECT entity FROM profile WHERE id = ?1")?;
        let mut entities = Vec::with_capacity(component.nodes.len());
        for node in &component.nodes {
            entities.push(entity.query_row([node.id], |row| row.get(0))?);
        }
        let around = Around {
            component: &component,
            entities,
        };
        if let Some((a, b)) = around.parted(one, other) {
            let (a, b) = (self.name_of(a)?, self.name_of(b)?);
            return Ok(Some(format!("{a} and {b} were judged to be two")));
        }
        if let Some((a, b, conflict)) = around.conflict(one, other) {
            let (a, b) = (self.name_of(a)?, self.name_of(b)?);
            let text = format!("of {one} and {other} also {a} and {b} are compared: {conflict}");
            return Ok(Some(text));
        }
        let (of_one, of_other) = (around.rivals(one), around.rivals(other));
        let (of, rivals) = if of_one.len() >= of_other.len() {
            (one, of_one)
        } else {
            (other, of_other)
        };
        if rivals.len() > 1 {
            return self.several(of, &rivals).map(Some);
        }
        let text = format!("the names of {one} and {other} are not all forms of one name");
        Ok(Some(text))
    }

    /// Tells that an entity fits several others.
    fn several(&self, of: EntityId, rivals: &[(EntityId, u8)]) -> Result<String, StoreError> {
        let mut told = Vec::new();
        for (rival, strength) in rivals.iter().take(RIVALS) {
            if let Some(entity) = self.entity(*rival)? {
                let (name, articles) = (entity.name, entity.articles);
                let s = if articles == 1 { "" } else { "s" };
                told.push(format!(
                    "{name} {rival} ({articles} article{s}, {strength} of 100)"
                ));
            }
        }
        if rivals.len() > RIVALS {
            told.push(format!("and {} more", rivals.len() - RIVALS));
        }
        let name = self.entity(of)?.map(|entity| entity.name);
        let name = name.unwrap_or_default();
        let told = told.join(", ");
        Ok(format!(
            "{name} {of} fits several, none by far the best: {told}"
        ))
    }

    /// Returns the form of a profile's name that most reports give.
    fn name_of(&self, profile_id: i64) -> Result<String, StoreError> {
        let sql = format!("{PROFILE} WHERE p.id = ?1");
        let found = self
            .connection()
            .prepare_cached(&sql)?
            .query_row([profile_id], profile)
            .optional()?;
        Ok(found.map(|profile| profile.name).unwrap_or_default())
    }

    /// What is known of a profile, to be looked at beside another.
    fn side(&self, profile_id: i64) -> Result<Option<SideRow>, StoreError> {
        let connection = self.connection();
        let sql = format!("{PROFILE} WHERE p.id = ?1");
        let found = connection
            .prepare_cached(&sql)?
            .query_row([profile_id], profile)
            .optional()?;
        let Some(profile) = found else {
            return Ok(None);
        };
        let offices = connection
            .prepare_cached(
                "SELECT office, country, tenure, coalesce(min(nullif(year, 0)), 0), max(year),
                     sum(reports)
                 FROM profile_office WHERE profile = ?1 GROUP BY 1, 2, 3
                 ORDER BY 6 DESC, 1, 2, 3 LIMIT 6",
            )?
            .query_map([profile_id], |row| {
                Ok(OfficeSeenRow {
                    office: row.get(0)?,
                    country: row.get(1)?,
                    tenure: word(row, 2)?,
                    first: row.get(3)?,
                    last: row.get(4)?,
                    reports: count(row, 5)?,
                })
            })?
            .collect::<Result<Vec<OfficeSeenRow>, _>>()?;
        let titles: Vec<String> = connection
            .prepare_cached(
                "SELECT title FROM role_report WHERE person = ?1
                 GROUP BY title ORDER BY count(*) DESC, title",
            )?
            .query_map([profile_id], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let offices = offices
            .into_iter()
            .map(|seen| OfficeSeenRow {
                office: written_office(&seen.office, &titles),
                ..seen
            })
            .collect();
        let names = connection
            .prepare_cached(
                "SELECT form FROM alias WHERE profile = ?1
                 ORDER BY as_name + as_alias DESC, form LIMIT 6",
            )?
            .query_map([profile_id], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let met = connection
            .prepare_cached(
                "SELECT e.name FROM report_participant r
                 JOIN report_participant o ON o.meeting_report = r.meeting_report
                 JOIN profile p ON p.id = o.profile JOIN entity e ON e.id = p.entity
                 WHERE r.profile = ?1 AND p.entity <> ?2
                 GROUP BY e.id ORDER BY count(*) DESC, e.name LIMIT 5",
            )?
            .query_map(params![profile_id, profile.entity], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let ids: Vec<ArticleRowId> = connection
            .prepare_cached(
                "SELECT DISTINCT a.id FROM entity_report r JOIN article a ON a.id = r.article
                 WHERE r.profile = ?1 ORDER BY a.published IS NULL, a.published, a.content_id LIMIT ?2",
            )?
            .query_map(params![profile_id, ARTICLES], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let articles: Vec<ArticleRow> = ids
            .into_iter()
            .filter_map(|id| self.article(id).transpose())
            .collect::<Result<_, _>>()?;
        let mut passages = Vec::with_capacity(articles.len());
        for article in &articles {
            passages.push(passage(connection, profile_id, article.id)?);
        }
        Ok(Some(SideRow {
            passages,
            profile,
            names,
            offices,
            met,
            articles,
        }))
    }
}

/// What is stored of a pair.
struct CandidateRowHead {
    rule: String,
    strength: u8,
    evidence: String,
    conflict: Option<String>,
}

/// What hangs together with a pair, with the entity of each profile.
struct Around<'c> {
    component: &'c Component,
    entities: Vec<EntityId>,
}

impl Around<'_> {
    fn is_across(&self, a: usize, b: usize, one: EntityId, other: EntityId) -> bool {
        let (a, b) = (self.entities.get(a), self.entities.get(b));
        (a == Some(&one) && b == Some(&other)) || (a == Some(&other) && b == Some(&one))
    }

    fn profile(&self, index: usize) -> i64 {
        self.component.nodes.get(index).map_or(0, |node| node.id)
    }

    /// Profiles of the two that somebody judged to be two.
    fn parted(&self, one: EntityId, other: EntityId) -> Option<(i64, i64)> {
        let mut apart = self.component.apart.iter();
        let (a, b) = apart.find(|(a, b)| self.is_across(*a, *b, one, other))?;
        Some((self.profile(*a), self.profile(*b)))
    }

    /// Profiles of the two whose comparison gives a conflict.
    fn conflict(&self, one: EntityId, other: EntityId) -> Option<(i64, i64, &str)> {
        let mut links = self.component.links.iter();
        let (a, b, link) = links
            .find(|(a, b, link)| link.has_hard_conflict() && self.is_across(*a, *b, one, other))?;
        let conflict = link.conflict.as_deref()?;
        Some((self.profile(*a), self.profile(*b), conflict))
    }

    /// The other entities that links of an entity lead to, the strongest first.
    fn rivals(&self, of: EntityId) -> Vec<(EntityId, u8)> {
        let mut best: BTreeMap<EntityId, u8> = BTreeMap::new();
        for (a, b, link) in self
            .component
            .links
            .iter()
            .filter(|(_, _, link)| link.joins())
        {
            let (Some(a), Some(b)) = (self.entities.get(*a), self.entities.get(*b)) else {
                continue;
            };
            let rival = match (*a == of, *b == of) {
                (true, false) => *b,
                (false, true) => *a,
                _ => continue,
            };
            let strength = best.entry(rival).or_default();
            *strength = link.strength.max(*strength);
        }
        let mut rivals: Vec<(EntityId, u8)> = best.into_iter().collect();
        rivals.sort_by_key(|(entity, strength)| (std::cmp::Reverse(*strength), *entity));
        rivals
    }
}

/// Says whether somebody judged a pair of profiles, by their keys or by those of their names.
fn is_judged(connection: &Connection, (a, b): (&str, &str)) -> Result<bool, StoreError> {
    let mut judged = connection.prepare_cached(JUDGED_PAIR)?;
    for x in handles(a) {
        for y in handles(b) {
            if judged.exists([x.min(y), x.max(y)])? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Returns what an article says where it first speaks of a profile, on one line; empty if it does not name
/// it in its text.
fn passage(
    connection: &Connection,
    profile: i64,
    article: ArticleRowId,
) -> Result<String, StoreError> {
    let found: Option<(String, usize, usize)> = connection
        .prepare_cached(
            "SELECT a.body, m.start, m.\"end\" FROM entity_report r
             JOIN mention m ON m.entity_report = r.id JOIN article a ON a.id = r.article
             WHERE r.article = ?1 AND +r.profile = ?2 AND m.part = 'body'
             ORDER BY m.form <> 'name', m.start LIMIT 1",
        )?
        .query_row(params![article, profile], |row| {
            let (start, end): (i64, i64) = (row.get(1)?, row.get(2)?);
            let place = |at: i64| usize::try_from(at).unwrap_or_default();
            Ok((row.get(0)?, place(start), place(end)))
        })
        .optional()?;
    Ok(found.map_or_else(String::new, |(body, start, end)| around(&body, start, end)))
}

/// Cuts a text to the words around a part of it, within one line.
fn around(text: &str, start: usize, end: usize) -> String {
    let (Some(before), Some(behind)) = (text.get(..start), text.get(end..)) else {
        return String::new();
    };
    let before = before.rsplit('\n').next().unwrap_or_default();
    let behind = behind.split('\n').next().unwrap_or_default();
    let mut from = before.len().saturating_sub(AROUND.0);
    if from > 0 {
        let rest = before.as_bytes().iter().enumerate().skip(from);
        let space = rest
            .filter(|(_, byte)| **byte == b' ')
            .map(|(at, _)| at)
            .next();
        from = space.unwrap_or(before.len());
    }
    let mut to = behind.len();
    if to > AROUND.1 {
        let mut first = behind.as_bytes().iter().take(AROUND.1);
        to = first.rposition(|byte| *byte == b' ').unwrap_or(0);
    }
    let (start_mark, end_mark) = (
        if from > 0 { "…" } else { "" },
        if to < behind.len() { "…" } else { "" },
    );
    let words = text.get(start..end).unwrap_or_default();
    format!(
        "{start_mark}{}{words}{}{end_mark}",
        before.get(from..).unwrap_or_default().trim_start(),
        behind.get(..to).unwrap_or_default().trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_is_cut_between_words() {
        let text = "Before.\nPresident Anna Berg spoke.\nBehind.";
        assert_eq!(around(text, 18, 27), "President Anna Berg spoke.");
        let long = format!("{}Berg{}", "éa ".repeat(60), " éa".repeat(90));
        let start = long.find("Berg").unwrap();
        let cut = around(&long, start, start + 4);
        assert!(cut.starts_with("…éa ") || cut.starts_with("…a "), "{cut}");
        assert!(cut.contains(" Berg ") && cut.ends_with("éa…"), "{cut}");
        assert!(cut.len() < 300, "{cut}");
    }
}
