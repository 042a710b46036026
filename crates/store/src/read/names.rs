//! From a name that somebody types to entities.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{EntityKind, fold_name, name_words};
use rusqlite::{ToSql, params_from_iter};

use crate::store::Store;
use crate::{EntityId, EntityMatch, EntityRow, MatchKind, StoreError};

/// The most entities that a name returns.
const MOST_MATCHES: usize = 100;

/// The most names looked at for one question.
const MOST_CANDIDATES: i64 = 2_000;

/// The most words of the index that a misspelt word is compared with.
const MOST_WORDS: i64 = 20_000;

/// How alike two words must be (Jaro and Winkler) for one to be the other misspelt.
const ALIKE: f64 = 0.84;

impl Store {
    /// Finds the entities that a name may mean, the best first, at most 100.
    ///
    /// `#12` is the entity of this number. Else those whose own name it is come first, accents and
    /// case aside, then those of which it is another form; if there are none, those one of whose
    /// forms holds all of its words. Within each, those most spoken of come first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn find_entities(
        &self,
        name: &str,
        kind: Option<EntityKind>,
    ) -> Result<Vec<EntityMatch>, StoreError> {
        if let Some(number) = name.strip_prefix('#').and_then(|n| n.parse().ok()) {
            let found = self.entity(EntityId(number))?;
            let found = found.filter(|entity| kind.is_none_or(|kind| kind == entity.kind));
            return Ok(found.into_iter().map(by_id).collect());
        }
        let folded = fold_name(name);
        let forms = if folded.is_empty() {
            // Nothing to compare but the form itself: a name without a letter.
            self.forms(
                "SELECT p.entity, a.form FROM alias a JOIN profile p ON p.id = a.profile
                 WHERE a.folded = '' AND a.form = ?1",
                &[&name.trim()],
            )?
        } else {
            self.forms(FORMS_BY_NAME, &[&folded, &MOST_CANDIDATES])?
        };
        let mut matches = self.matches(forms, kind, |entity, _| {
            if fold_name(&entity.name) == folded {
                MatchKind::Name
            } else {
                MatchKind::Alias
            }
        })?;
        if matches.is_empty() && !folded.is_empty() {
            let forms = self.forms_with_words(&folded)?;
            matches = self.matches(forms, kind, |_, _| MatchKind::Words)?;
        }
        matches.truncate(MOST_MATCHES);
        Ok(matches)
    }

    /// Returns the entities whose names are most like a misspelt one, the likest first.
    ///
    /// The work is bounded: each word is compared with the words of the index that begin with the
    /// same letter.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn suggest(&self, name: &str, limit: usize) -> Result<Vec<EntityRow>, StoreError> {
        let folded = fold_name(name);
        let mut likeness: BTreeMap<EntityId, f64> = BTreeMap::new();
        for word in name_words(&folded) {
            for known in self.words_like(word)? {
                for (entity, form) in self.forms(FORMS_BY_WORD, &[&known, &MOST_CANDIDATES])? {
                    let found = likeness_of(&folded, &fold_name(&form));
                    let best = likeness.entry(entity).or_default();
                    *best = best.max(found);
                }
            }
        }
        let mut ranked: Vec<(EntityId, f64)> = likeness.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        // More than asked for, since the most spoken of among equals come first.
        let ids: Vec<EntityId> = ranked
            .iter()
            .take(limit.saturating_mul(4))
            .map(|x| x.0)
            .collect();
        let scores: BTreeMap<EntityId, f64> = ranked.into_iter().collect();
        let mut rows = self.entities(&ids)?;
        rows.sort_by(|a, b| {
            let score = |row: &EntityRow| scores.get(&row.id).copied().unwrap_or_default();
            let by_score = score(b).total_cmp(&score(a));
            by_score
                .then_with(|| b.mentions.cmp(&a.mentions))
                .then_with(|| a.name.cmp(&b.name))
        });
        rows.truncate(limit);
        Ok(rows)
    }

    /// Returns the entities one of whose names is this one but for small slips: the same words in any order, each
    /// with at most one letter added, left out, changed or swapped, or two in words of eight letters and more; words
    /// of three letters and less must be right. The most spoken of first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn misspelt(&self, name: &str) -> Result<Vec<EntityRow>, StoreError> {
        let folded = fold_name(name);
        let mut found = Vec::new();
        for entity in self.suggest(name, 50)? {
            let mut forms = vec![fold_name(&entity.name)];
            let details = self.entity_details(entity.id)?;
            let aliases = details.map_or_else(Vec::new, |details| details.aliases);
            forms.extend(aliases.iter().map(|alias| fold_name(&alias.form)));
            if forms.iter().any(|form| is_slip(&folded, form)) {
                found.push(entity);
            }
        }
        found.sort_by_key(|entity| (Reverse(entity.mentions), entity.id));
        Ok(found)
    }

    fn forms(
        &self,
        sql: &str,
        values: &[&dyn ToSql],
    ) -> Result<Vec<(EntityId, String)>, StoreError> {
        let mut statement = self.connection().prepare_cached(sql)?;
        let rows = statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Finds the forms that hold all of these words.
    fn forms_with_words(&self, folded: &str) -> Result<Vec<(EntityId, String)>, StoreError> {
        let words: BTreeSet<&str> = name_words(folded).take(8).collect();
        let mut sql = String::from(
            "SELECT e.id, a.form FROM alias a JOIN profile p ON p.id = a.profile
             JOIN entity e ON e.id = p.entity WHERE ",
        );
        for number in 1..=words.len() {
            if number > 1 {
                sql.push_str(" AND ");
            }
            sql.push_str(&format!(
                "a.id IN (SELECT alias FROM alias_word WHERE word = ?{number})"
            ));
        }
        sql.push_str(&format!(
            " ORDER BY e.mentions DESC, a.id LIMIT {MOST_CANDIDATES}"
        ));
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(&words), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn matches(
        &self,
        forms: Vec<(EntityId, String)>,
        kind: Option<EntityKind>,
        by: impl Fn(&EntityRow, &str) -> MatchKind,
    ) -> Result<Vec<EntityMatch>, StoreError> {
        let mut seen = BTreeSet::new();
        let mut matches = Vec::new();
        for (id, form) in forms {
            if !seen.insert(id) {
                continue;
            }
            let found = self.entity(id)?;
            let Some(entity) = found.filter(|e| kind.is_none_or(|kind| kind == e.kind)) else {
                continue;
            };
            let by = by(&entity, &form);
            matches.push(EntityMatch { entity, by, form });
        }
        matches.sort_by(|a, b| {
            let key = |m: &EntityMatch| (m.by, Reverse(m.entity.mentions), m.entity.id);
            key(a).cmp(&key(b))
        });
        Ok(matches)
    }

    fn words_like(&self, word: &str) -> Result<Vec<String>, StoreError> {
        let Some(first) = word.chars().next() else {
            return Ok(Vec::new());
        };
        let (from, to) = (first.to_string(), format!("{first}\u{10ffff}"));
        let mut statement = self.connection().prepare_cached(
            "SELECT DISTINCT word FROM alias_word WHERE word BETWEEN ?1 AND ?2 LIMIT ?3",
        )?;
        let mut rows = statement.query((from, to, MOST_WORDS))?;
        let mut alike: Vec<(f64, String)> = Vec::new();
        while let Some(row) = rows.next()? {
            let known = row.get_ref(0)?.as_str()?;
            let score = likeness_of(word, known);
            if score >= ALIKE {
                alike.push((score, known.to_owned()));
            }
        }
        alike.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        Ok(alike.into_iter().take(8).map(|(_, known)| known).collect())
    }
}

/// The forms that are equal to a name; the most spoken of first, should they be too many.
pub(super) const FORMS_BY_NAME: &str =
    "SELECT e.id, a.form FROM alias a JOIN profile p ON p.id = a.profile
     JOIN entity e ON e.id = p.entity
     WHERE a.folded = ?1 ORDER BY e.mentions DESC, e.id, a.form LIMIT ?2";

pub(super) const FORMS_BY_WORD: &str =
    "SELECT p.entity, a.form FROM alias_word w JOIN alias a ON a.id = w.alias
     JOIN profile p ON p.id = a.profile WHERE w.word = ?1 LIMIT ?2";

fn by_id(entity: EntityRow) -> EntityMatch {
    EntityMatch {
        form: entity.name.clone(),
        entity,
        by: MatchKind::Id,
    }
}

/// Returns how many slips a word of so many letters may have.
pub(crate) fn slips_allowed(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=7 => 1,
        _ => 2,
    }
}

/// Says whether two folded names have the same words but for small slips.
pub(super) fn is_slip(asked: &str, known: &str) -> bool {
    let mut rest: Vec<&str> = name_words(known).collect();
    let words: Vec<&str> = name_words(asked).collect();
    if words.is_empty() || words.len() != rest.len() {
        return false;
    }
    words.iter().all(|word| {
        let most = slips_allowed(word.chars().count());
        let nearest = rest
            .iter()
            .enumerate()
            .map(|(place, known)| (strsim::osa_distance(word, known), place))
            .min();
        let Some((_, place)) = nearest.filter(|(distance, _)| *distance <= most) else {
            return false;
        };
        rest.swap_remove(place);
        true
    })
}

fn likeness_of(a: &str, b: &str) -> f64 {
    strsim::jaro_winkler(a, b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_other_names() {
        for (asked, known) in [
            ("emanuel macron", "emmanuel macron"),
            ("macron emmanuel", "emmanuel macron"),
            ("vlodomyr zelensky", "volodymyr zelenskyy"),
            ("anna brg", "anna brg"),
        ] {
            assert!(is_slip(asked, known), "{asked}");
        }
        for (asked, known) in [
            ("anna li", "anna lu"),
            ("macron", "emmanuel macron"),
            ("jan berg", "jan bork"),
            ("", ""),
        ] {
            assert!(!is_slip(asked, known), "{asked}");
        }
    }
}
