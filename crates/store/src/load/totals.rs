//! What a batch changes in the counts, names and external ids of entities.

use std::collections::BTreeMap;

use chancery_model::{fold_name, name_words};
use rusqlite::{OptionalExtension as _, params};

use super::Batch;
use crate::StoreError;

/// The changes by entity.
#[derive(Default)]
pub(super) struct Totals(BTreeMap<i64, Total>);

impl Totals {
    pub(super) fn of(&mut self, entity: i64) -> &mut Total {
        self.0.entry(entity).or_default()
    }
}

/// What is added to one entity, or taken from it.
#[derive(Default)]
pub(super) struct Total {
    pub(super) articles: i64,
    pub(super) mentions: i64,
    /// By form: as the fullest name, as another form.
    forms: BTreeMap<String, (i64, i64)>,
    /// By scheme and value.
    external: BTreeMap<(String, String), i64>,
}

impl Total {
    pub(super) fn count_forms(&mut self, name: &str, aliases: &[String], number: i64) {
        self.form(name).0 += number;
        for alias in aliases {
            self.form(alias).1 += number;
        }
    }

    pub(super) fn count_external(&mut self, scheme: &str, value: &str, number: i64) {
        let key = (scheme.to_owned(), value.to_owned());
        *self.external.entry(key).or_default() += number;
    }

    fn form(&mut self, form: &str) -> &mut (i64, i64) {
        if !self.forms.contains_key(form) {
            self.forms.insert(form.to_owned(), (0, 0));
        }
        self.forms.entry(form.to_owned()).or_default()
    }
}

impl Batch<'_> {
    /// Applies the changes and chooses names and countries anew where they may have changed.
    pub(super) fn apply_totals(&mut self) -> Result<(), StoreError> {
        let totals = std::mem::take(&mut self.changes.totals);
        for (entity, total) in &totals.0 {
            for (form, counts) in &total.forms {
                self.apply_form(*entity, form, *counts)?;
            }
            for ((scheme, value), number) in &total.external {
                self.apply_external(*entity, scheme, value, *number)?;
            }
            self.apply_total(*entity, total)?;
        }
        self.changes.totals = totals;
        Ok(())
    }

    fn apply_form(
        &mut self,
        entity: i64,
        form: &str,
        (as_name, as_alias): (i64, i64),
    ) -> Result<(), StoreError> {
        if (as_name, as_alias) == (0, 0) {
            return Ok(());
        }
        if self.fresh.contains(&entity) {
            return self.insert_form(entity, form, (as_name, as_alias));
        }
        let known: Option<(i64, i64, i64)> = self
            .transaction
            .prepare_cached(
                "SELECT id, as_name, as_alias FROM alias WHERE entity = ?1 AND form = ?2",
            )?
            .query_row(params![entity, form], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((id, names, aliases)) = known else {
            return self.insert_form(entity, form, (as_name, as_alias));
        };
        let (names, aliases) = (names + as_name, aliases + as_alias);
        if (names, aliases) == (0, 0) {
            self.transaction
                .prepare_cached("DELETE FROM alias WHERE id = ?1")?
                .execute([id])?;
        } else {
            self.transaction
                .prepare_cached("UPDATE alias SET as_name = ?2, as_alias = ?3 WHERE id = ?1")?
                .execute([id, names, aliases])?;
        }
        Ok(())
    }

    fn insert_form(
        &mut self,
        entity: i64,
        form: &str,
        (as_name, as_alias): (i64, i64),
    ) -> Result<(), StoreError> {
        let folded = fold_name(form);
        self.transaction
            .prepare_cached(
                "INSERT INTO alias (entity, form, folded, as_name, as_alias)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![entity, form, folded, as_name, as_alias])?;
        let alias = self.transaction.last_insert_rowid();
        self.pending
            .words(self.transaction, alias, name_words(&folded))
    }

    fn apply_external(
        &self,
        entity: i64,
        scheme: &str,
        value: &str,
        number: i64,
    ) -> Result<(), StoreError> {
        let reports: Option<i64> = self
            .transaction
            .prepare_cached(
                "SELECT reports FROM external_id WHERE entity = ?1 AND scheme = ?2 AND value = ?3",
            )?
            .query_row(params![entity, scheme, value], |row| row.get(0))
            .optional()?;
        let reports = reports.unwrap_or_default() + number;
        if reports > 0 {
            self.transaction
                .prepare_cached(
                    "INSERT INTO external_id (entity, scheme, value, reports)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (entity, scheme, value) DO UPDATE SET reports = excluded.reports",
                )?
                .execute(params![entity, scheme, value, reports])?;
        } else {
            self.transaction
                .prepare_cached(
                    "DELETE FROM external_id WHERE entity = ?1 AND scheme = ?2 AND value = ?3",
                )?
                .execute(params![entity, scheme, value])?;
        }
        Ok(())
    }

    fn apply_total(&self, entity: i64, total: &Total) -> Result<(), StoreError> {
        // A new entity has the first name that was given; there is no choice where no other form was.
        let has_its_name = self.fresh.contains(&entity) && total.forms.len() == 1;
        let name: Option<(String, String)> = if has_its_name {
            None
        } else {
            self.transaction
                .prepare_cached(NAME)?
                .query_row([entity], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
        };
        // Where nothing is found no report is left, and the entity goes at the end of the batch.
        let (name, folded) = name.unzip();
        self.transaction
            .prepare_cached(
                "UPDATE entity SET
                     name = coalesce(?2, name),
                     folded = coalesce(?3, folded),
                     articles = articles + ?4,
                     mentions = mentions + ?5,
                     country = (SELECT min(country) FROM entity_report
                                WHERE entity = ?1 AND country IS NOT NULL)
                 WHERE id = ?1",
            )?
            .execute(params![
                entity,
                name,
                folded,
                total.articles,
                total.mentions
            ])?;
        Ok(())
    }

    /// Removes the entities of this batch that no article speaks of any more.
    pub(super) fn remove_orphans(&self) -> Result<(), StoreError> {
        let mut delete = self
            .transaction
            .prepare_cached("DELETE FROM entity WHERE id = ?1 AND articles = 0")?;
        for (entity, total) in &self.changes.totals.0 {
            if total.articles <= 0 {
                delete.execute([entity])?;
            }
        }
        Ok(())
    }
}

/// The name that most reports give, of equally many the longest.
pub(crate) const NAME: &str = "SELECT form, folded FROM alias WHERE entity = ?1 AND as_name > 0
     ORDER BY as_name DESC, length(form) DESC, form LIMIT 1";
