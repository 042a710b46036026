//! Judgements: what people, or rules that they chose, decided about who is who.
//!
//! A judgement speaks of two keys, not of numbers of rows, so that it can be taken to another database
//! and outlives the articles. The keys are those of profiles (`person/name:anna berg@SE`), of a name in any
//! country (`person/name:anna berg`), of an entity in one article (`person/article:…/e3`), or of a report of a
//! meeting (`report:…/2`). It is never changed: what is undone is marked so, and of several about one pair
//! the latest counts. [`ledger`] works out what those in force say together, and where they contradict each
//! other.

mod ledger;

use std::collections::BTreeSet;

use chancery_model::EntityKind;
use rusqlite::{Connection, OptionalExtension as _, Row};

use crate::StoreError;
use crate::identity::name_key;
use crate::load::{has_profile, report_of};
use crate::sql::word;
use crate::store::Store;
use crate::{EntityId, JudgementId};

pub(crate) use ledger::Ledger;

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

    /// Says what makes this no judgement that anything could follow, if something does.
    pub(crate) fn fault(&self) -> Option<Objection> {
        let kind = |key: &str| -> Option<EntityKind> {
            let (kind, rest) = key.split_once('/')?;
            let is_named = rest
                .split_once(':')
                .is_some_and(|(_, name)| !name.is_empty());
            kind.parse().ok().filter(|_| is_named)
        };
        let is_key = |key: &str| match self.sort {
            Sort::Entity => kind(key).is_some(),
            Sort::Meeting => key.starts_with("report:"),
        };
        let unknown = [&self.a, &self.b].into_iter().find(|key| !is_key(key));
        if let Some(key) = unknown {
            return Some(Objection::NoKey {
                sort: self.sort,
                key: key.clone(),
            });
        }
        match (kind(&self.a), kind(&self.b)) {
            (Some(a), Some(b)) if a != b && self.verdict == Verdict::Same => {
                Some(Objection::Kinds { a, b })
            }
            _ => None,
        }
    }
}

/// Why a judgement is not recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Objection {
    /// It speaks of something that is no key.
    #[error("`{key}` is no key of {} {}", if *sort == Sort::Entity { "an" } else { "a" }, sort.as_str())]
    NoKey {
        /// What it is about.
        sort: Sort,
        /// What it has instead of a key.
        key: String,
    },
    /// It says that two of different kinds are one.
    #[error("one is a {a}, the other a {b}: only two of one kind can be one")]
    Kinds {
        /// The kind of one.
        a: EntityKind,
        /// The kind of the other.
        b: EntityKind,
    },
    /// It cannot hold together with these, which are in force.
    #[error("this contradicts what was decided before: {}", numbers(.0))]
    Contradicts(Vec<JudgementRow>),
}

fn numbers(rows: &[JudgementRow]) -> String {
    let numbers: Vec<String> = rows.iter().map(|row| row.id.to_string()).collect();
    numbers.join(", ")
}

/// What became of a judgement that was to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JudgementOutcome {
    /// It is recorded under this number.
    Recorded(JudgementId),
    /// It is in force already, word for word.
    Known,
    /// It is not recorded.
    Refused(Objection),
}

impl JudgementOutcome {
    /// Returns the number that it was recorded under, if it was.
    #[must_use]
    pub fn recorded(&self) -> Option<JudgementId> {
        match self {
            Self::Recorded(id) => Some(*id),
            _ => None,
        }
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
    /// The later judgement about the same two keys that counts in its place.
    pub superseded_by: Option<JudgementId>,
}

impl JudgementRow {
    /// Says whether it counts: it is neither undone nor superseded.
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.undone.is_none() && self.superseded_by.is_none()
    }
}

/// Judgements that cannot all hold: the two of `apart` are one by those of `same`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contradiction {
    /// The judgement that says that two are not one; for meetings also one that leaves it open.
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

macro_rules! select_judgements {
    ($rest:literal) => {
        concat!(
            "SELECT id, sort, a, b, verdict, judge, reason, made, undone,
                 CASE WHEN undone IS NULL THEN
                     (SELECT l.id FROM judgement l
                      WHERE l.sort = j.sort AND l.a = j.a AND l.b = j.b AND l.undone IS NULL
                          AND (l.made, l.id) > (j.made, j.id)
                      ORDER BY l.made DESC, l.id DESC LIMIT 1) END
             FROM judgement j ",
            $rest
        )
    };
}

/// Returns the judgements in force that can be followed, the oldest first; of two about the same pair the
/// later counts.
pub(crate) fn active(connection: &Connection, sort: Sort) -> Result<Vec<Judged>, StoreError> {
    let rows = in_force(connection, sort)?;
    let judgements = rows.into_iter().map(|row| row.judgement);
    let judged = judgements.map(|judgement| Judged {
        a: judgement.a,
        b: judgement.b,
        verdict: judgement.verdict,
    });
    Ok(judged.collect())
}

/// Returns the judgements in force that can be followed, as [`active`] does.
fn in_force(connection: &Connection, sort: Sort) -> Result<Vec<JudgementRow>, StoreError> {
    let mut statement = connection.prepare_cached(select_judgements!(
        "WHERE sort = ?1 AND undone IS NULL ORDER BY made, a, b"
    ))?;
    let rows = statement.query_map([sort.as_str()], judgement)?;
    let rows: Vec<JudgementRow> = rows.collect::<Result<_, _>>()?;
    // Earlier versions recorded those that nothing can follow, too.
    let holds = |row: &JudgementRow| row.is_in_force() && row.judgement.fault().is_none();
    Ok(rows.into_iter().filter(holds).collect())
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
        superseded_by: row.get(9)?,
    })
}

impl Store {
    /// Returns the judgements in the order in which they were made, those that later ones about the same
    /// pair supersede among them; with `undone` also those that were undone.
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

    /// Returns the judgement in force about two keys, in whichever order.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn judgement_on(
        &self,
        sort: Sort,
        a: &str,
        b: &str,
    ) -> Result<Option<JudgementRow>, StoreError> {
        let mut statement = self.connection().prepare_cached(select_judgements!(
            "WHERE sort = ?1 AND a = min(?2, ?3) AND b = max(?2, ?3) AND undone IS NULL
             ORDER BY made DESC, id DESC LIMIT 1"
        ))?;
        let found = statement.query_row([sort.as_str(), a, b], judgement);
        Ok(found.optional()?)
    }

    /// Returns the judgements in force that cannot all hold: each that says that two are not one of whom
    /// a chain of others says that they are, with the shortest such chain.
    ///
    /// Keys are taken for what they mean: that of a name in any country for all profiles of the name. All
    /// `not_same` are followed, and `same` as far as none of them forbids it: of entities the oldest
    /// first, of reports of meetings in the order of the reports. An `unsure` keeps rules from joining
    /// two entities, and contradicts nothing; two reports of meetings it keeps apart, so there it counts
    /// as a `not_same`.
    ///
    /// Linear in the judgements, with two look-ups each.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn contradictions(&self) -> Result<Vec<Contradiction>, StoreError> {
        let mut found = Ledger::read(self.connection(), Sort::Entity)?.contradictions();
        found.extend(Ledger::read(self.connection(), Sort::Meeting)?.contradictions());
        found.sort_by_key(|one| (one.apart.judgement.made, one.apart.id));
        Ok(found)
    }

    /// Returns the judgements in force that have nothing to apply to: a key of theirs means nothing that
    /// an article in this database tells. With `is_gone` only those about what a single article says, for
    /// no other article can tell of that.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn idle_judgements(&self, is_gone: bool) -> Result<BTreeSet<JudgementId>, StoreError> {
        let mut idle = BTreeSet::new();
        let rows = self.judgements(false)?;
        for row in rows.iter().filter(|row| row.is_in_force()) {
            let Judgement { sort, a, b, .. } = &row.judgement;
            for key in [a, b] {
                let is_of_an_article = *sort == Sort::Meeting || key.contains("/article:");
                if (is_of_an_article || !is_gone) && !self.has_key(*sort, key)? {
                    idle.insert(row.id);
                }
            }
        }
        Ok(idle)
    }

    /// Says whether a key means something that an article in this database tells.
    ///
    /// # Errors
    /// If the database cannot be read.
    pub fn has_key(&self, sort: Sort, key: &str) -> Result<bool, StoreError> {
        let connection = self.connection();
        match sort {
            Sort::Entity => has_profile(connection, key),
            Sort::Meeting => Ok(report_of(connection, key)?.is_some()),
        }
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
