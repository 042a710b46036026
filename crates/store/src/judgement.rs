//! Judgements: what people, or rules that they chose, decided about who is who.
//!
//! A judgement speaks of two keys, not of numbers of rows, so that it can be taken to another database
//! and outlives the articles. The keys are those of profiles (`person/name:anna berg@SE`), of a name in any
//! country (`person/name:anna berg`), of an entity in one article (`person/article:…/e3`), or of a report of a
//! meeting (`report:…/2`). It is never changed: what is undone is marked so.

use std::collections::BTreeMap;

use chancery_model::EntityKind;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::StoreError;
use crate::identity::name_key;
use crate::sql::word;
use crate::store::Store;
use crate::{EntityId, JudgementId};

macro_rules! words {
    ($type:ident, $what:literal, { $($variant:ident => $word:literal),+ $(,)? }) => {
        impl $type {
            /// Returns the word that stands for this value in files, databases and commands.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::str::FromStr for $type {
            type Err = UnknownJudgementError;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownJudgementError {
                        what: $what,
                        found: word.to_owned(),
                        expected: [$($word),+].join(", "),
                    }),
                }
            }
        }
    };
}

/// A word that is none of those that a judgement may have there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what} `{found}`: expected one of {expected}")]
pub struct UnknownJudgementError {
    what: &'static str,
    found: String,
    expected: String,
}

/// What a judgement is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// Two profiles of persons, bodies or places.
    Entity,
    /// Two reports of meetings.
    Meeting,
}

words!(Sort, "sort of judgement", {
    Entity => "entity",
    Meeting => "meeting",
});

/// What was decided about the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// They are one.
    Same,
    /// They are two.
    NotSame,
    /// It cannot be told; no rule may join them by itself.
    Unsure,
}

words!(Verdict, "verdict", {
    Same => "same",
    NotSame => "not_same",
    Unsure => "unsure",
});

/// A judgement to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// What it is about.
    pub sort: Sort,
    /// The key of one.
    pub a: String,
    /// The key of the other.
    pub b: String,
    /// What was decided.
    pub verdict: Verdict,
    /// Who decided: a person's name, or a rule's.
    pub judge: String,
    /// Why.
    pub reason: String,
    /// When, in seconds since 1970-01-01 UTC.
    pub made: i64,
}

impl Judgement {
    /// Returns the key that means whoever is called by a name, whatever the country.
    #[must_use]
    pub fn key_of_name(kind: EntityKind, name: &str) -> String {
        name_key(kind, name)
    }
}

/// A judgement in the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgementRow {
    /// Its key in the store.
    pub id: JudgementId,
    /// The judgement.
    pub judgement: Judgement,
    /// When it was undone, in seconds since 1970-01-01 UTC.
    pub undone: Option<i64>,
}

/// Judgements that cannot all hold: the two of `apart` are one by those of `same`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The judgement that says that two are not one.
    pub apart: JudgementRow,
    /// The chain of judgements that says that they are.
    pub same: Vec<JudgementRow>,
}

/// A judgement in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) a: String,
    pub(crate) b: String,
    pub(crate) verdict: Verdict,
}

/// Returns the judgements in force, the oldest first; of two about the same pair the later counts.
pub(crate) fn active(connection: &Connection, sort: Sort) -> Result<Vec<Judged>, StoreError> {
    let mut statement = connection.prepare_cached(
        "SELECT a, b, verdict FROM judgement j WHERE sort = ?1 AND undone IS NULL AND NOT EXISTS (
             SELECT 1 FROM judgement l WHERE l.sort = j.sort AND l.a = j.a AND l.b = j.b
                 AND l.undone IS NULL AND (l.made, l.id) > (j.made, j.id))
         ORDER BY made, a, b",
    )?;
    let rows = statement.query_map([sort.as_str()], |row| {
        Ok(Judged {
            a: row.get(0)?,
            b: row.get(1)?,
            verdict: word(row, 2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

macro_rules! select_judgements {
    ($rest:literal) => {
        concat!(
            "SELECT id, sort, a, b, verdict, judge, reason, made, undone FROM judgement ",
            $rest
        )
    };
}

fn judgement(row: &Row<'_>) -> rusqlite::Result<JudgementRow> {
    Ok(JudgementRow {
        id: row.get(0)?,
        judgement: Judgement {
            sort: word(row, 1)?,
            a: row.get(2)?,
            b: row.get(3)?,
            verdict: word(row, 4)?,
            judge: row.get(5)?,
            reason: row.get(6)?,
            made: row.get(7)?,
        },
        undone: row.get(8)?,
    })
}

impl Store {
    /// Returns the judgements in the order in which they were made, with `undone` also those that were
    /// undone.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn judgements(&self, undone: bool) -> Result<Vec<JudgementRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(select_judgements!(
            "WHERE undone IS NULL OR ?1 ORDER BY made, id"
        ))?;
        let rows = statement.query_map([undone], judgement)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Returns a judgement.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn judgement(&self, id: JudgementId) -> Result<Option<JudgementRow>, StoreError> {
        let mut statement = self
            .connection()
            .prepare_cached(select_judgements!("WHERE id = ?1"))?;
        Ok(statement.query_row([id], judgement).optional()?)
    }

    /// Returns the judgements in force that cannot all hold. None is dropped silently: what `same` says
    /// is followed as far as no `not_same` forbids it, the oldest first.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn contradictions(&self) -> Result<Vec<Contradiction>, StoreError> {
        let all = self.judgements(false)?;
        Ok(contradictions(&all))
    }

    /// Returns the key that a judgement can call an entity by: that of the profile that says most of
    /// it.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn key_of(&self, entity: EntityId) -> Result<Option<String>, StoreError> {
        let found = self
            .connection()
            .prepare_cached(
                "SELECT key FROM profile WHERE entity = ?1
                 ORDER BY joined_to IS NOT NULL, articles DESC, key LIMIT 1",
            )?
            .query_row([entity], |row| row.get(0));
        Ok(found.optional()?)
    }
}

/// Finds the judgements that two are not one of which a chain of others says that they are.
fn contradictions(all: &[JudgementRow]) -> Vec<Contradiction> {
    let mut near: BTreeMap<&str, Vec<(&str, usize)>> = BTreeMap::new();
    for (index, row) in all.iter().enumerate() {
        let Judgement { a, b, verdict, .. } = &row.judgement;
        if *verdict == Verdict::Same {
            near.entry(a).or_default().push((b, index));
            near.entry(b).or_default().push((a, index));
        }
    }
    let apart = all
        .iter()
        .filter(|row| row.judgement.verdict == Verdict::NotSame);
    let found = apart.filter_map(|row| {
        let chain = chain(&near, &row.judgement.a, &row.judgement.b)?;
        let same = chain.iter().filter_map(|index| all.get(*index).cloned());
        Some(Contradiction {
            apart: row.clone(),
            same: same.collect(),
        })
    });
    found.collect()
}

/// The shortest chain of judgements from one key to another.
fn chain(near: &BTreeMap<&str, Vec<(&str, usize)>>, from: &str, to: &str) -> Option<Vec<usize>> {
    let mut came: BTreeMap<&str, Option<(&str, usize)>> = BTreeMap::from([(from, None)]);
    let mut queue = std::collections::VecDeque::from([from]);
    while let Some(at) = queue.pop_front() {
        if at == to {
            let mut chain = Vec::new();
            let mut at = at;
            while let Some((before, index)) = came.get(at).copied().flatten() {
                chain.push(index);
                at = before;
            }
            chain.reverse();
            return Some(chain);
        }
        for (next, index) in near.get(at).into_iter().flatten() {
            if !came.contains_key(next) {
                came.insert(next, Some((at, *index)));
                queue.push_back(next);
            }
        }
    }
    None
}
