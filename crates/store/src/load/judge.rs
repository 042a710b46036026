//! Recording and undoing judgements, and bringing about what they say.

use std::collections::BTreeMap;

use chancery_model::{ArticleId, Entity, EntityKey, EntityKind, ExternalId, fold_name};
use rusqlite::{OptionalExtension as _, params};

use super::Batch;
use super::clear::{PERSONS, offices_of, pairs, strings};
use super::field::profiles_of;
use super::regroup::report_of;
use crate::identity::{Seen, Sex, identify};
use crate::judgement::{Judgement, JudgementOutcome, JudgementRow, Ledger, Objection, Sort};
use crate::sql::word;
use crate::store::Store;
use crate::{JudgementId, StoreError};

/// Whether a pair is judged.
pub(crate) const JUDGED_PAIR: &str =
    "SELECT 1 FROM judgement WHERE sort = 'entity' AND a = ?1 AND b = ?2 AND undone IS NULL";

impl Store {
    /// Records judgements, also such as contradict others, and joins and parts what they are about.
    ///
    /// Says of each what became of it. One that is in force already, word for word, is not recorded again,
    /// and one that nothing can follow is refused; [`Store::contradictions`] tells which cannot hold
    /// together. The cost is that of the entities concerned and of their meetings.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn judge(&mut self, judgements: &[Judgement]) -> Result<Vec<JudgementOutcome>, StoreError> {
        self.change(None, |batch| {
            let outcomes = judgements.iter().map(|one| batch.judge(one, None));
            outcomes.collect()
        })
    }

    /// As [`Store::judge`], but refuses each judgement that contradicts one in force or one before it, and
    /// writes nothing of it.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn decide(
        &mut self,
        judgements: &[Judgement],
    ) -> Result<Vec<JudgementOutcome>, StoreError> {
        self.change(None, |batch| {
            let transaction = batch.transaction;
            let mut of_entities = Ledger::read(transaction, Sort::Entity)?;
            let mut of_meetings = Ledger::read(transaction, Sort::Meeting)?;
            let outcomes = judgements.iter().map(|one| match one.sort {
                Sort::Entity => batch.judge(one, Some(&mut of_entities)),
                Sort::Meeting => batch.judge(one, Some(&mut of_meetings)),
            });
            outcomes.collect()
        })
    }

    /// Undoes judgements: all is as if they had never been made. Returns those that were in force, or
    /// superseded by one that was.
    ///
    /// # Errors
    /// If another process holds the database, or it cannot be written; then nothing has changed.
    pub fn undo_judgements(
        &mut self,
        ids: &[JudgementId],
        at: i64,
    ) -> Result<Vec<JudgementId>, StoreError> {
        self.change(None, |batch| {
            let mut undone = Vec::new();
            for id in ids {
                if batch.undo(*id, at)? {
                    undone.push(*id);
                }
            }
            Ok(undone)
        })
    }
}

/// What an article says of an entity under a key of its own: `person/article:…/e3`.
struct InArticle {
    kind: EntityKind,
    article: ArticleId,
    position: u32,
}

impl InArticle {
    fn read(key: &str) -> Option<Self> {
        let (kind, rest) = key.split_once("/article:")?;
        let (article, position) = rest.split_once("/e")?;
        Some(Self {
            kind: kind.parse().ok()?,
            article: article.parse().ok()?,
            position: position.parse().ok()?,
        })
    }
}

/// What a report says of an entity, as it is stored.
struct Told {
    report: i64,
    profile: i64,
    entity: Entity,
    sex: Option<Sex>,
    mentions: i64,
}

impl Batch<'_> {
    fn judge(
        &mut self,
        judgement: &Judgement,
        ledger: Option<&mut Ledger<'_>>,
    ) -> Result<JudgementOutcome, StoreError> {
        if let Some(fault) = judgement.fault() {
            return Ok(JudgementOutcome::Refused(fault));
        }
        let mut judgement = judgement.clone();
        if judgement.a > judgement.b {
            std::mem::swap(&mut judgement.a, &mut judgement.b);
        }
        if judgement.a == judgement.b || self.is_recorded(&judgement)? {
            return Ok(JudgementOutcome::Known);
        }
        let Some(ledger) = ledger else {
            return Ok(JudgementOutcome::Recorded(
                self.write_judgement(&judgement)?,
            ));
        };
        let others = ledger.objections(&judgement)?;
        if !others.is_empty() {
            return Ok(JudgementOutcome::Refused(Objection::Contradicts(others)));
        }
        let id = self.write_judgement(&judgement)?;
        ledger.add(JudgementRow {
            id,
            judgement,
            undone: None,
            superseded_by: None,
        })?;
        Ok(JudgementOutcome::Recorded(id))
    }

    /// Says whether a judgement is known word for word: as the last about its pair, or as made just then.
    fn is_recorded(&self, judgement: &Judgement) -> Result<bool, StoreError> {
        let is_recorded = self
            .transaction
            .prepare_cached(
                "SELECT 1 FROM judgement j WHERE sort = ?1 AND a = ?2 AND b = ?3 AND verdict = ?4
                     AND judge = ?5 AND reason = ?6 AND undone IS NULL
                     AND (made = ?7 OR NOT EXISTS (
                         SELECT 1 FROM judgement l WHERE l.sort = j.sort AND l.a = j.a
                             AND l.b = j.b AND l.undone IS NULL
                             AND (l.made, l.id) > (j.made, j.id)))",
            )?
            .exists(params![
                judgement.sort.as_str(),
                judgement.a,
                judgement.b,
                judgement.verdict.as_str(),
                judgement.judge,
                judgement.reason,
                judgement.made
            ])?;
        Ok(is_recorded)
    }

    /// Writes a judgement whose keys stand in order, and notes what follows.
    fn write_judgement(&mut self, judgement: &Judgement) -> Result<JudgementId, StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO judgement (sort, a, b, verdict, judge, reason, made)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                judgement.sort.as_str(),
                judgement.a,
                judgement.b,
                judgement.verdict.as_str(),
                judgement.judge,
                judgement.reason,
                judgement.made
            ])?;
        let id = JudgementId(self.transaction.last_insert_rowid());
        self.follow(judgement.sort, &[&judgement.a, &judgement.b])?;
        Ok(id)
    }

    fn undo(&mut self, id: JudgementId, at: i64) -> Result<bool, StoreError> {
        let found: Option<(Sort, String, String)> = self
            .transaction
            .prepare_cached(
                "UPDATE judgement SET undone = ?2 WHERE id = ?1 AND undone IS NULL
                 RETURNING sort, a, b",
            )?
            .query_row(params![id, at], |row| {
                Ok((word(row, 0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((sort, a, b)) = found else {
            return Ok(false);
        };
        self.follow(sort, &[&a, &b])?;
        Ok(true)
    }

    /// Notes what has to be worked out anew after a judgement about these keys came or went.
    fn follow(&mut self, sort: Sort, keys: &[&str]) -> Result<(), StoreError> {
        self.judged = None;
        for key in keys {
            match sort {
                Sort::Entity => {
                    let own = InArticle::read(key);
                    self.reidentify(own.into_iter().collect())?;
                    let others = self.called_by_a_word(key)?;
                    self.reidentify(others)?;
                    let profiles = profiles_of(self.transaction, key)?;
                    self.changes.relink.extend(&profiles);
                    self.changes.judged.extend(profiles);
                }
                Sort::Meeting => {
                    if let Some((report, meeting)) = report_of(self.transaction, key)? {
                        self.changes.reports.insert(report);
                        self.changes.meetings.insert(meeting);
                    }
                }
            }
        }
        Ok(())
    }

    /// Gives what articles say of persons to the profiles that their keys give now.
    pub(super) fn reidentify_persons(&mut self) -> Result<(), StoreError> {
        let persons: Vec<InArticle> = self
            .transaction
            .prepare(
                "SELECT a.content_id, r.position FROM entity_report r
                 JOIN profile p ON p.id = r.profile JOIN article a ON a.id = r.article
                 WHERE p.kind = 'person' ORDER BY r.id",
            )?
            .query_map([], |row| {
                Ok(InArticle {
                    kind: EntityKind::Person,
                    article: ArticleId::from_bytes(row.get(0)?),
                    position: row.get(1)?,
                })
            })?
            .collect::<Result<_, _>>()?;
        self.reidentify(persons)
    }

    /// Finds what articles say of persons whom they call by just this one word.
    fn called_by_a_word(&self, key: &str) -> Result<Vec<InArticle>, StoreError> {
        let word = key.strip_prefix("person/name:");
        let Some(word) = word.filter(|word| !word.contains([' ', '@'])) else {
            return Ok(Vec::new());
        };
        let mut statement = self.transaction.prepare_cached(
            "SELECT a.content_id, r.position, r.name FROM alias f
             JOIN profile p ON p.id = f.profile AND p.kind = 'person'
             JOIN entity_report r ON r.profile = p.id JOIN article a ON a.id = r.article
             WHERE f.folded = ?1 AND f.as_name > 0 ORDER BY r.id",
        )?;
        let mut rows = statement.query([word])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            if fold_name(row.get_ref(2)?.as_str()?) == word {
                found.push(InArticle {
                    kind: EntityKind::Person,
                    article: ArticleId::from_bytes(row.get(0)?),
                    position: row.get(1)?,
                });
            }
        }
        Ok(found)
    }

    /// Gives what articles say of entities to profiles of their own if somebody judged them, and else to
    /// those that their keys give; each article in one go.
    fn reidentify(&mut self, places: Vec<InArticle>) -> Result<(), StoreError> {
        let mut by_article: BTreeMap<ArticleId, Vec<InArticle>> = BTreeMap::new();
        for place in places {
            by_article.entry(place.article).or_default().push(place);
        }
        for (content, places) in by_article {
            let article: Option<i64> = self
                .transaction
                .prepare_cached("SELECT id FROM article WHERE content_id = ?1")?
                .query_row([content.as_bytes()], |row| row.get(0))
                .optional()?;
            if let Some(article) = article {
                self.reidentify_in(article, &content, &places)?;
            }
        }
        Ok(())
    }

    fn reidentify_in(
        &mut self,
        article: i64,
        content: &ArticleId,
        places: &[InArticle],
    ) -> Result<(), StoreError> {
        let offices = offices_of(self.transaction, article)?;
        let mut is_counted = true;
        for place in places {
            let Some(told) = self.told(article, place)? else {
                continue;
            };
            let of_it = offices.iter().filter(|(of, _)| *of == told.profile);
            let of_it: Vec<Seen> = of_it.map(|(_, seen)| seen.clone()).collect();
            let identity = identify(&told.entity, &of_it, content);
            let identity = self.identity_of(&told.entity, &identity, content)?;
            let folded = fold_name(&told.entity.name);
            let (after, _) = self.profile_row(&identity.key, &told.entity, &folded)?;
            if after == told.profile {
                continue;
            }
            if is_counted {
                self.count_persons(article, -1)?;
                is_counted = false;
            }
            self.move_report(article, &told, after, &of_it)?;
        }
        if !is_counted {
            self.count_persons(article, 1)?;
        }
        Ok(())
    }

    /// Reads what an article says of an entity.
    fn told(&self, article: i64, place: &InArticle) -> Result<Option<Told>, StoreError> {
        let found = self
            .transaction
            .prepare_cached(
                "SELECT r.id, r.profile, r.name, r.aliases, r.external, r.country, r.sex,
                        (SELECT count(*) FROM mention WHERE entity_report = r.id)
                 FROM entity_report r WHERE r.article = ?1 AND r.position = ?2",
            )?
            .query_row(params![article, place.position], |row| {
                let aliases: Option<String> = row.get(3)?;
                let external: Option<String> = row.get(4)?;
                let external = pairs(external.as_deref()).unwrap_or_default();
                let sex: Option<String> = row.get(6)?;
                Ok(Told {
                    report: row.get(0)?,
                    profile: row.get(1)?,
                    entity: Entity {
                        key: EntityKey(place.position),
                        kind: place.kind,
                        name: row.get(2)?,
                        aliases: strings(aliases.as_deref()).unwrap_or_default(),
                        mentions: Vec::new(),
                        external: external
                            .into_iter()
                            .map(|(scheme, value)| ExternalId { scheme, value })
                            .collect(),
                        country: row.get(5)?,
                    },
                    sex: Sex::read(sex.as_deref()),
                    mentions: row.get(7)?,
                })
            });
        Ok(found.optional()?)
    }

    /// Has a report speak of another profile, with these offices that its article shows the entity in.
    fn move_report(
        &mut self,
        article: i64,
        told: &Told,
        after: i64,
        offices: &[Seen],
    ) -> Result<(), StoreError> {
        let before = told.profile;
        let is_elsewhere = |batch: &Self, profile: i64| {
            batch
                .transaction
                .prepare_cached(
                    "SELECT 1 FROM entity_report WHERE article = ?1 AND +profile = ?2 AND id <> ?3",
                )?
                .exists(params![article, profile, told.report])
        };
        let (stays, was_there) = (is_elsewhere(self, before)?, is_elsewhere(self, after)?);
        for (profile, number) in [(before, -1), (after, 1)] {
            let total = self.changes.totals.of(profile);
            total.is_less = true;
            total.mentions += number * told.mentions;
            total.count_forms(&told.entity.name, &told.entity.aliases, number);
            total.count_sex(told.sex, number);
            for id in &told.entity.external {
                total.count_external(&id.scheme, &id.value, number);
            }
        }
        self.transaction
            .prepare_cached("UPDATE entity_report SET profile = ?2 WHERE id = ?1")?
            .execute([told.report, after])?;
        self.changes.totals.of(before).articles -= i64::from(!stays);
        self.changes.totals.of(after).articles += i64::from(!was_there);
        if !stays {
            for seen in offices {
                self.changes.totals.of(before).count_office(seen, -1);
                self.changes.totals.of(after).count_office(seen, 1);
            }
            self.hand_over(article, before, after)?;
        }
        self.changes.moved.extend([before, after]);
        Ok(())
    }

    /// Has all that an article says of one profile speak of another.
    fn hand_over(&self, article: i64, from: i64, to: i64) -> Result<(), StoreError> {
        // By the article, not by what may stand in many.
        for sql in [
            "UPDATE role_report SET person = ?3 WHERE article = ?1 AND +person = ?2",
            "UPDATE role_report SET organization = ?3 WHERE article = ?1 AND +organization = ?2",
            "UPDATE meeting_report SET place = ?3 WHERE article = ?1 AND +place = ?2",
            "UPDATE meeting_report SET attribution_entity = ?3
             WHERE article = ?1 AND +attribution_entity = ?2",
            "UPDATE OR IGNORE report_participant SET profile = ?3 WHERE +profile = ?2
             AND meeting_report IN (SELECT id FROM meeting_report WHERE article = ?1)",
        ] {
            self.transaction
                .prepare_cached(sql)?
                .execute([article, from, to])?;
        }
        Ok(())
    }

    /// Counts the pairs of persons of an article that have a name in common, up or down.
    pub(super) fn count_persons(&mut self, article: i64, number: i64) -> Result<(), StoreError> {
        let persons: Vec<(i64, String)> = self
            .transaction
            .prepare_cached(PERSONS)?
            .query_map([article], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let persons = persons.iter().map(|(id, key)| (*id, key.as_str()));
        self.note_apart(&persons.collect(), number);
        Ok(())
    }
}
