//! What a batch changes in the counts, names, external ids and offices of profiles.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chancery_model::{EntityKind, fold_name, name_words};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::Batch;
use super::clear::offices_of;
use super::company::MOST_ARTICLES;
use crate::StoreError;
use crate::identity::{Node, Seen, Sex, blocks, called, magnitude, sex, short_forms};
use crate::sql::word;

/// The changes by profile.
#[derive(Default)]
pub(super) struct Totals(BTreeMap<i64, Total>);

impl Totals {
    pub(super) fn of(&mut self, profile: i64) -> &mut Total {
        self.0.entry(profile).or_default()
    }
}

/// What is added to one profile, or taken from it.
#[derive(Default)]
pub(super) struct Total {
    pub(super) articles: i64,
    pub(super) mentions: i64,
    /// By form: as the fullest name, as another form.
    forms: BTreeMap<String, (i64, i64)>,
    /// By scheme and value.
    external: BTreeMap<(String, String), i64>,
    /// By office, country, tenure and year.
    offices: BTreeMap<Seen, i64>,
    /// By the sex of pronouns: male, female.
    sexes: (i64, i64),
    /// The first of the countries that reports give which were added.
    country: Option<String>,
    /// Reports were taken away, too.
    pub(super) is_less: bool,
    /// The entity of the profile before profiles are linked.
    entity: Option<i64>,
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

    pub(super) fn count_office(&mut self, seen: &Seen, number: i64) {
        *self.offices.entry(seen.clone()).or_default() += number;
    }

    pub(super) fn count_sex(&mut self, sex: Option<Sex>, number: i64) {
        match sex {
            Some(Sex::Male) => self.sexes.0 += number,
            Some(Sex::Female) => self.sexes.1 += number,
            None => {}
        }
    }

    pub(super) fn count_country(&mut self, country: Option<&str>) {
        if let Some(country) = country
            && self.country.as_deref().is_none_or(|known| country < known)
        {
            self.country = Some(country.to_owned());
        }
    }

    fn form(&mut self, form: &str) -> &mut (i64, i64) {
        self.forms.entry(form.to_owned()).or_default()
    }

    /// The forms that reports of the batch give.
    fn given_forms(&self) -> impl Iterator<Item = (&String, i64)> {
        let given = self.forms.iter().filter(|(_, counts)| **counts != (0, 0));
        given.map(|(form, (as_name, _))| (form, *as_name))
    }

    /// The offices that reports of the batch show.
    fn given_offices(&self) -> impl Iterator<Item = (&Seen, i64)> {
        let given = self.offices.iter().filter(|(_, reports)| **reports > 0);
        given.map(|(seen, reports)| (seen, *reports))
    }

    /// The name that most of the reports give, of equally many the longest: what [`NAME`] finds.
    fn name(&self, kind: EntityKind) -> Option<&str> {
        let names = self.given_forms().filter(|(_, as_name)| *as_name > 0);
        let best = names.min_by_key(|(form, as_name)| {
            let length = form.chars().count();
            let is_shouted = kind == EntityKind::Person && **form == form.to_ascii_uppercase();
            (is_shouted, Reverse(*as_name), Reverse(length), *form)
        });
        best.map(|(form, _)| form.as_str())
    }
}

/// What of a profile has changed that decides whether it is one with another.
#[derive(Default)]
struct Effect {
    /// It has other forms of its name, or was seen in another office that one holds at a time.
    blocks: bool,
    /// It is linked anew.
    links: bool,
}

impl Batch<'_> {
    /// Applies the changes, and notes which profiles have to be compared anew.
    pub(super) fn apply_totals(&mut self) -> Result<(), StoreError> {
        let mut totals = std::mem::take(&mut self.changes.totals);
        for (profile, total) in &mut totals.0 {
            if !self.fresh.contains_key(profile) {
                let standings = &mut self.changes.standings;
                standings.note_of_profile(self.transaction, *profile)?;
            }
            let mut effect = Effect::default();
            for (form, counts) in &total.forms {
                self.apply_form(*profile, form, *counts, &mut effect)?;
            }
            for ((scheme, value), number) in &total.external {
                self.apply_external(*profile, scheme, value, *number)?;
            }
            for (seen, number) in &total.offices {
                self.apply_office(*profile, seen, *number, &mut effect)?;
            }
            total.entity = self.apply_total(*profile, total, &mut effect)?;
            if effect.blocks {
                self.apply_blocks(*profile, total, &mut effect)?;
            }
            if effect.links {
                self.changes.relink.insert(*profile);
            }
        }
        self.changes.totals = totals;
        Ok(())
    }

    fn apply_office(
        &self,
        profile: i64,
        seen: &Seen,
        number: i64,
        effect: &mut Effect,
    ) -> Result<(), StoreError> {
        if number == 0 {
            return Ok(());
        }
        let Seen {
            office,
            country,
            tenure,
            year,
        } = seen;
        let known: Option<i64> = self
            .transaction
            .prepare_cached(
                "SELECT reports FROM profile_office
                 WHERE profile = ?1 AND office = ?2 AND country = ?3 AND tenure = ?4 AND year = ?5",
            )?
            .query_row(
                params![profile, office, country, tenure.as_str(), year],
                |row| row.get(0),
            )
            .optional()?;
        let reports = known.unwrap_or_default() + number;
        let sql = if reports > 0 {
            "INSERT INTO profile_office (profile, office, country, tenure, year, reports)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)
             ON CONFLICT (profile, office, country, tenure, year)
                 DO UPDATE SET reports = excluded.reports"
        } else {
            "DELETE FROM profile_office
             WHERE profile = ?1 AND office = ?2 AND country = ?3 AND tenure = ?4 AND year = ?5
                 AND ?6 <= 0"
        };
        self.transaction.prepare_cached(sql)?.execute(params![
            profile,
            office,
            country,
            tenure.as_str(),
            year,
            reports
        ])?;
        // Comparisons ask for the order of magnitude, not the number.
        let was = known.unwrap_or_default();
        let is_other = was == 0 || reports <= 0;
        effect.links |= is_other || magnitude(was) != magnitude(reports);
        effect.blocks |= is_other && seen.can_be_told();
        Ok(())
    }

    /// Links profiles of a database that was made before there were links.
    pub(super) fn index_all(&mut self) -> Result<(), StoreError> {
        let ids = |sql: &str| -> Result<Vec<i64>, StoreError> {
            let mut statement = self.transaction.prepare(sql)?;
            let rows = statement.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        };
        for article in ids("SELECT id FROM article")? {
            for (profile, seen) in offices_of(self.transaction, article)? {
                self.changes.totals.of(profile).count_office(&seen, 1);
            }
            self.count_persons(article, 1)?;
        }
        self.reidentify_persons()?;
        self.reindex_all()
    }

    /// Links the profiles of a database anew that was made by other rules, and joins its meetings anew.
    pub(super) fn reindex_all(&mut self) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare("SELECT id, entity FROM profile")?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let profile = row.get(0)?;
            self.changes.entities.extend(row.get::<_, Option<i64>>(1)?);
            self.change_blocks(profile, &mut Effect::default())?;
            self.changes.relink.insert(profile);
            self.changes.moved.insert(profile);
        }
        Ok(())
    }

    /// Brings the words under which a profile is found for comparison up to date.
    fn apply_blocks(
        &mut self,
        profile: i64,
        total: &Total,
        effect: &mut Effect,
    ) -> Result<(), StoreError> {
        let Some((kind, key)) = self.fresh.get(&profile) else {
            return self.change_blocks(profile, effect);
        };
        let forms: Vec<String> = total.given_forms().map(|(form, _)| form.clone()).collect();
        let offices = total.given_offices().map(|(seen, _)| seen.office.as_str());
        let offices: BTreeSet<&str> = offices.collect();
        let offices: Vec<String> = offices.into_iter().map(str::to_owned).collect();
        let blocks = blocks(*kind, key, &forms, &offices);
        effect.links |= !blocks.is_empty();
        self.pending.blocks(self.transaction, profile, blocks)
    }

    /// Brings the blocks of a profile that was there before up to date.
    fn change_blocks(&self, profile: i64, effect: &mut Effect) -> Result<(), StoreError> {
        let blocks = blocks_of(self.transaction, profile)?;
        let known: Vec<String> = self
            .transaction
            .prepare_cached("SELECT block FROM profile_block WHERE profile = ?1 ORDER BY block")?
            .query_map([profile], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if blocks == known {
            return Ok(());
        }
        effect.links = true;
        self.transaction
            .prepare_cached("DELETE FROM profile_block WHERE profile = ?1")?
            .execute([profile])?;
        let mut insert = self
            .transaction
            .prepare_cached("INSERT INTO profile_block (block, profile) VALUES (?1, ?2)")?;
        for block in blocks {
            insert.execute(params![block, profile])?;
        }
        Ok(())
    }

    fn apply_form(
        &mut self,
        profile: i64,
        form: &str,
        (as_name, as_alias): (i64, i64),
        effect: &mut Effect,
    ) -> Result<(), StoreError> {
        if (as_name, as_alias) == (0, 0) {
            return Ok(());
        }
        if self.fresh.contains_key(&profile) {
            effect.blocks = true;
            return self.insert_form(profile, form, (as_name, as_alias));
        }
        let known: Option<(i64, i64, i64)> = self
            .transaction
            .prepare_cached(
                "SELECT id, as_name, as_alias FROM alias WHERE profile = ?1 AND form = ?2",
            )?
            .query_row(params![profile, form], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((id, names, aliases)) = known else {
            effect.blocks = true;
            return self.insert_form(profile, form, (as_name, as_alias));
        };
        let (names, aliases) = (names + as_name, aliases + as_alias);
        if (names, aliases) == (0, 0) {
            effect.blocks = true;
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
        profile: i64,
        form: &str,
        (as_name, as_alias): (i64, i64),
    ) -> Result<(), StoreError> {
        let folded = fold_name(form);
        self.transaction
            .prepare_cached(
                "INSERT INTO alias (profile, form, folded, as_name, as_alias)
                 VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![profile, form, folded, as_name, as_alias])?;
        let alias = self.transaction.last_insert_rowid();
        self.pending
            .words(self.transaction, alias, name_words(&folded))
    }

    fn apply_external(
        &self,
        profile: i64,
        scheme: &str,
        value: &str,
        number: i64,
    ) -> Result<(), StoreError> {
        let reports: Option<i64> = self
            .transaction
            .prepare_cached(
                "SELECT reports FROM external_id WHERE profile = ?1 AND scheme = ?2 AND value = ?3",
            )?
            .query_row(params![profile, scheme, value], |row| row.get(0))
            .optional()?;
        let reports = reports.unwrap_or_default() + number;
        if reports > 0 {
            self.transaction
                .prepare_cached(
                    "INSERT INTO external_id (profile, scheme, value, reports)
                     VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT (profile, scheme, value) DO UPDATE SET reports = excluded.reports",
                )?
                .execute(params![profile, scheme, value, reports])?;
        } else {
            self.transaction
                .prepare_cached(
                    "DELETE FROM external_id WHERE profile = ?1 AND scheme = ?2 AND value = ?3",
                )?
                .execute(params![profile, scheme, value])?;
        }
        Ok(())
    }

    fn apply_total(
        &self,
        profile: i64,
        total: &Total,
        effect: &mut Effect,
    ) -> Result<Option<i64>, StoreError> {
        let (articles, male, female, entity, has_full_name): (i64, i64, i64, Option<i64>, bool) =
            self.transaction
                .prepare_cached(
                    "UPDATE profile SET
                     articles = articles + ?2,
                     mentions = mentions + ?3,
                     male = male + ?4,
                     female = female + ?5,
                     country = min(coalesce(country, ?6), coalesce(?6, country))
                 WHERE id = ?1 RETURNING articles, male, female, entity, key LIKE 'person/name:%'",
                )?
                .query_row(
                    params![
                        profile,
                        total.articles,
                        total.mentions,
                        total.sexes.0,
                        total.sexes.1,
                        total.country
                    ],
                    |row| {
                        Ok((
                            row.get(0)?,
                            row.get(1)?,
                            row.get(2)?,
                            row.get(3)?,
                            row.get(4)?,
                        ))
                    },
                )?;
        if total.is_less {
            // The first country may have gone with the reports.
            self.transaction
                .prepare_cached(
                    "UPDATE profile SET country = (SELECT min(country) FROM entity_report
                                                   WHERE profile = ?1 AND country IS NOT NULL)
                     WHERE id = ?1",
                )?
                .execute([profile])?;
        }
        let fewest = articles.min(articles - total.articles);
        effect.links |= articles == 0
            || has_full_name && total.articles != 0 && fewest <= MOST_ARTICLES
            || magnitude(articles) != magnitude(articles - total.articles)
            || sex(male, female) != sex(male - total.sexes.0, female - total.sexes.1);
        Ok(entity)
    }

    /// Returns a profile that this batch has made, as it is compared with others.
    pub(super) fn fresh_node(&self, id: i64) -> Option<Node> {
        let (kind, key) = self.fresh.get(&id)?;
        let total = self.changes.totals.0.get(&id)?;
        if total.articles <= 0 {
            return None;
        }
        let is_person = *kind == EntityKind::Person;
        let offices = total.given_offices().filter(|_| is_person);
        let mut offices: Vec<(&Seen, i64)> = offices.collect();
        // In the order of the table.
        offices.sort_by_key(|(seen, _)| {
            let place = (seen.office.as_str(), seen.country.as_str());
            (place, seen.tenure.as_str(), seen.year)
        });
        let (offices, weights) = offices
            .into_iter()
            .map(|(seen, reports)| (seen.clone(), magnitude(reports)))
            .unzip();
        let forms: Vec<String> = total.given_forms().map(|(form, _)| form.clone()).collect();
        let (called, country) = called(*kind, key);
        Some(Node {
            id,
            kind: *kind,
            called,
            country,
            magnitude: magnitude(total.articles),
            sex: sex(total.sexes.0, total.sexes.1),
            offices,
            weights,
            short: short_forms(*kind, &forms).collect(),
            key: key.clone(),
        })
    }

    /// Sums up the profiles of each entity that changed.
    pub(super) fn refresh_entities(&mut self) -> Result<(), StoreError> {
        let regrouped = std::mem::take(&mut self.changes.entities);
        let mut entities = regrouped.clone();
        // Where a profile belongs to another entity now, both are among the regrouped.
        entities.extend(
            self.changes
                .totals
                .0
                .values()
                .filter_map(|total| total.entity),
        );
        for entity in entities {
            // All forms of a new entity were given by this batch, unless it has further profiles.
            let total = self.changes.totals.0.get(&entity);
            let fresh = self
                .fresh
                .get(&entity)
                .filter(|_| !regrouped.contains(&entity));
            let name: Option<(String, String)> =
                if let (Some(total), Some((kind, _))) = (total, fresh) {
                    total
                        .name(*kind)
                        .map(|name| (name.to_owned(), fold_name(name)))
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
                         (articles, mentions, country) = (
                             SELECT coalesce(sum(articles), 0), coalesce(sum(mentions), 0),
                                 min(country)
                             FROM profile WHERE entity = ?1)
                     WHERE id = ?1",
                )?
                .execute(params![entity, name, folded])?;
        }
        Ok(())
    }

    /// Removes the profiles of this batch that no article speaks of any more, and the entities that have
    /// none left.
    pub(super) fn remove_orphans(&self) -> Result<(), StoreError> {
        let mut delete = self.transaction.prepare_cached(
            "DELETE FROM profile WHERE id = ?1 AND articles = 0 RETURNING entity, key",
        )?;
        // Not what one article says: it is gone with the article.
        let mut keep = self.transaction.prepare_cached(
            "INSERT INTO former_profile (id, key, heir)
             SELECT ?1, ?2, (SELECT id FROM profile WHERE id = ?3)
             WHERE ?2 NOT LIKE '%/article:%'",
        )?;
        let mut empty: BTreeSet<i64> = self.changes.left.clone();
        for (profile, total) in &self.changes.totals.0 {
            if total.articles <= 0 {
                let gone: Option<(Option<i64>, String)> = delete
                    .query_row([profile], |row| Ok((row.get(0)?, row.get(1)?)))
                    .optional()?;
                let Some((entity, key)) = gone else { continue };
                empty.extend(entity);
                keep.execute(params![profile, key, self.changes.heirs.get(profile)])?;
            }
        }
        let mut delete = self.transaction.prepare_cached(
            "DELETE FROM entity WHERE id = ?1
             AND NOT EXISTS (SELECT 1 FROM profile WHERE entity = ?1)",
        )?;
        for entity in empty {
            delete.execute([entity])?;
        }
        Ok(())
    }
}

/// Returns the blocks that a profile has to stand in.
pub(crate) fn blocks_of(connection: &Connection, profile: i64) -> Result<Vec<String>, StoreError> {
    let strings = |sql: &str| -> Result<Vec<String>, StoreError> {
        let mut statement = connection.prepare_cached(sql)?;
        let rows = statement.query_map([profile], |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    let (kind, key): (EntityKind, String) = connection
        .prepare_cached("SELECT kind, key FROM profile WHERE id = ?1")?
        .query_row([profile], |row| Ok((word(row, 0)?, row.get(1)?)))?;
    if !matches!(kind, EntityKind::Person | EntityKind::Organization) {
        return Ok(Vec::new());
    }
    let forms = strings("SELECT form FROM alias WHERE profile = ?1")?;
    let offices = if kind == EntityKind::Person {
        strings("SELECT DISTINCT office FROM profile_office WHERE profile = ?1")?
    } else {
        Vec::new()
    };
    Ok(blocks(kind, &key, &forms, &offices))
}

/// The name that most reports give, of equally many the longest. A person's full name goes before the surname,
/// however often that stands alone, and one with small letters before one in capitals only.
pub(crate) const NAME: &str =
    "SELECT form, a.folded FROM alias a JOIN profile p ON p.id = a.profile
     WHERE p.entity = ?1
     GROUP BY form HAVING sum(as_name) > 0
     ORDER BY max(as_name > 0 AND (p.kind <> 'person' OR p.key LIKE 'person/name:%')) DESC,
         p.kind = 'person' AND form = upper(form), sum(as_name) DESC, length(form) DESC, form
     LIMIT 1";
