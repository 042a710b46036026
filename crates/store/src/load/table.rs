//! Importing tables of events: a file is one article without a text, its rows are the reports.
//!
//! A table tells of many meetings of the same parties, so its rows are joined among themselves before
//! anything is written; only where the store has reports of the same parties and days already are they
//! joined one by one, as those of articles are.

use std::collections::{BTreeMap, HashMap};

use chancery_model::{ArticleId, Capacity, Entity, EntityKind, Event, EventRows};
use rusqlite::{OptionalExtension as _, params};

use super::write::{Known, hash_parties};
use super::{Batch, Parties};
use crate::join::{Days, LONGEST_SPAN, Place, Report, cluster, common_capacity, summarize};
use crate::sql::day_number;
use crate::store::Store;
use crate::{
    ArticleRowId, LoadCounts, LoadError, LoadId, LoadOutcome, Problem, Refusal, StoreError, log,
};

/// A file with a table of events.
#[derive(Debug, Clone, Copy)]
pub struct EventTable<'a> {
    /// The file, as the user named it.
    pub file: &'a str,
    /// What the table is called: the file's name.
    pub name: &'a str,
    /// A hash of the file.
    pub content: [u8; 16],
    /// A hash of the file and of all that decides what is read from it.
    pub version: [u8; 16],
}

/// What an import reads: rows, and what was wrong with others.
pub type TableChunk = (EventRows, Vec<Problem>);

/// What a chunk of a table cannot be read for.
pub type TableError = Box<dyn std::error::Error + Send + Sync>;

impl Store {
    /// Imports a table in one transaction: all of it is stored or nothing.
    ///
    /// The same file twice changes nothing; a file that has changed replaces its own rows. Linear in
    /// the rows, with memory for one chunk and for the names in the table.
    ///
    /// # Errors
    /// If another process holds the database, it cannot be written, or the rows cannot be read; then
    /// nothing has changed.
    pub fn import(
        &mut self,
        load: LoadId,
        table: &EventTable<'_>,
        rows: &mut dyn Iterator<Item = Result<TableChunk, TableError>>,
    ) -> Result<(LoadOutcome, LoadCounts), LoadError> {
        let done = self.change(None, |batch| {
            let (outcome, mut counts) = batch.import(table, rows, load)?;
            if let LoadOutcome::Unchanged(article) | LoadOutcome::Duplicate(article) = &outcome {
                counts.unchanged = batch.rows_of(*article)?;
            }
            log::count_in(batch.transaction, load, &counts)?;
            Ok((outcome, counts))
        })?;
        Ok(done)
    }
}

/// The entities of a table, by key.
#[derive(Default)]
struct Names {
    known: Vec<Known>,
    kinds: Vec<EntityKind>,
    /// The hashes of parties that were met.
    parties: HashMap<(&'static str, Vec<i64>), Option<Parties>>,
    /// The last day on which this table has told of parties so far.
    last_days: HashMap<Parties, i64>,
    /// Whether the store has reports of others, which these may join.
    has_others: bool,
}

/// A row with what decides where it belongs.
struct Row {
    event: Event,
    participants: Vec<(i64, Capacity)>,
    parties: Option<Parties>,
    days: Option<Days>,
    place: Option<Place>,
}

/// Rows that may be of one meeting, by their positions in the chunk.
struct Group {
    rows: Vec<usize>,
    parties: Option<Parties>,
    days: Option<(i64, i64)>,
}

impl Batch<'_> {
    fn import(
        &mut self,
        table: &EventTable<'_>,
        rows: &mut dyn Iterator<Item = Result<TableChunk, TableError>>,
        load: LoadId,
    ) -> Result<(LoadOutcome, LoadCounts), StoreError> {
        let known = self.table_of(&table.content)?;
        if let Some((article, version)) = known
            && version == table.version
        {
            let is_new = self.settle_table(table, article)?;
            let outcome = if is_new {
                LoadOutcome::Duplicate
            } else {
                LoadOutcome::Unchanged
            };
            return Ok((outcome(ArticleRowId(article)), LoadCounts::default()));
        }
        let article = match known {
            Some((article, _)) => {
                self.clear_reports(article)?;
                article
            }
            None => self.insert_table(table)?,
        };
        self.transaction
            .prepare_cached("UPDATE article SET version = ?2 WHERE id = ?1")?
            .execute(params![article, table.version])?;
        let had_table = !self.settle_table(table, article)? || known.is_some();
        let mut counts = LoadCounts::default();
        let mut names = Names {
            has_others: self.has_other_reports(article)?,
            ..Names::default()
        };
        for chunk in rows {
            let (chunk, problems) = chunk.map_err(StoreError::Table)?;
            log::write_problems(self.transaction, load, &problems)?;
            for problem in &problems {
                match problem.outcome {
                    Refusal::Skipped => counts.skipped += 1,
                    Refusal::Failed => counts.failed += 1,
                }
            }
            let events = u64::try_from(chunk.events.len()).unwrap_or(u64::MAX);
            counts.added += events;
            counts.meetings += events;
            self.import_rows(article, &table.content, chunk, &mut names)?;
        }
        let mut entities: Vec<i64> = names.known.iter().map(|known| known.id).collect();
        entities.sort_unstable();
        entities.dedup();
        for entity in entities {
            self.changes.totals.of(entity).articles += 1;
        }
        let outcome = if had_table {
            LoadOutcome::Replaced
        } else {
            LoadOutcome::Added
        };
        Ok((outcome(ArticleRowId(article)), counts))
    }

    fn table_of(&self, content: &[u8; 16]) -> Result<Option<(i64, [u8; 16])>, StoreError> {
        let found = self
            .transaction
            .prepare_cached("SELECT id, version FROM article WHERE content_id = ?1 AND is_table")?
            .query_row([content], |row| Ok((row.get(0)?, row.get(1)?)));
        Ok(found.optional()?)
    }

    fn rows_of(&self, article: ArticleRowId) -> Result<u64, StoreError> {
        let count: i64 = self
            .transaction
            .prepare_cached("SELECT count(*) FROM meeting_report WHERE article = ?1")?
            .query_row([article], |row| row.get(0))?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn insert_table(&self, table: &EventTable<'_>) -> Result<i64, StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO article (content_id, version, name, title, body, is_table)
                 VALUES (?1, ?1, ?2, ?2, '', 1)",
            )?
            .execute(params![table.content, table.name])?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Notes that the file holds this table now, and removes the one that it held before if that is
    /// nowhere else; returns whether the file is new to the store.
    fn settle_table(&mut self, table: &EventTable<'_>, article: i64) -> Result<bool, StoreError> {
        let before: Option<i64> = self
            .transaction
            .prepare_cached("SELECT article FROM origin WHERE file = ?1 AND line = 0")?
            .query_row([table.file], |row| row.get(0))
            .optional()?;
        if before == Some(article) {
            return Ok(false);
        }
        self.transaction
            .prepare_cached("DELETE FROM origin WHERE file = ?1 AND line = 0")?
            .execute([table.file])?;
        self.transaction
            .prepare_cached(
                "INSERT INTO origin (file, line, article, content_id) VALUES (?1, 0, ?2, ?3)",
            )?
            .execute(params![table.file, article, table.content])?;
        self.name_table(article)?;
        match before {
            Some(before) if self.origins_of(before)? == 0 => self.delete_article(before)?,
            Some(before) => self.name_table(before)?,
            None => {}
        }
        Ok(before.is_none())
    }

    fn import_rows(
        &mut self,
        article: i64,
        content: &[u8; 16],
        chunk: EventRows,
        names: &mut Names,
    ) -> Result<(), StoreError> {
        for entity in &chunk.entities {
            let known = self.write_entity(article, &ArticleId::from_bytes(*content), entity)?;
            names.push(known, entity);
        }
        let rows: Vec<Row> = chunk
            .events
            .into_iter()
            .map(|event| names.row(event))
            .collect::<Result<_, _>>()?;
        for group in groups(&rows) {
            let may_join = names.may_join(&group);
            self.import_group(article, content, &rows, &group, may_join)?;
        }
        Ok(())
    }

    /// Writes the meetings of a group, each with its rows.
    fn import_group(
        &mut self,
        article: i64,
        content: &[u8; 16],
        rows: &[Row],
        group: &Group,
        may_join: bool,
    ) -> Result<(), StoreError> {
        let members = group.rows.iter().filter_map(|index| rows.get(*index));
        let reports: Vec<Report> = (0..)
            .zip(members)
            .map(|(id, row)| row.report(id, content))
            .collect();
        let row_of = |report: &Report| {
            let index = usize::try_from(report.id).ok()?;
            rows.get(*group.rows.get(index)?)
        };
        if let (Some(parties), Some(days)) = (group.parties, group.days)
            && may_join
            && self.has_reports(&parties, days)?
        {
            for report in &reports {
                if let Some(row) = row_of(report) {
                    self.write_row_meeting(article, &[(report, row, None)], group.parties)?;
                }
            }
            self.changes.groups.entry(parties).or_default().push(days);
            return Ok(());
        }
        for members in cluster(&reports) {
            let members: Vec<(&Report, &Row, Option<&str>)> = members
                .into_iter()
                .filter_map(|(report, rule)| Some((report, row_of(report)?, rule)))
                .collect();
            self.write_row_meeting(article, &members, group.parties)?;
        }
        Ok(())
    }

    fn has_other_reports(&self, article: i64) -> Result<bool, StoreError> {
        let found = self
            .transaction
            .prepare_cached("SELECT 1 FROM meeting_report WHERE article <> ?1 LIMIT 1")?
            .exists([article])?;
        Ok(found)
    }

    fn has_reports(&self, parties: &Parties, (from, to): (i64, i64)) -> Result<bool, StoreError> {
        let found = self
            .transaction
            .prepare_cached(
                "SELECT 1 FROM meeting_report
                 WHERE parties = ?1 AND earliest BETWEEN ?2 AND ?3 AND latest >= ?4 LIMIT 1",
            )?
            .exists(params![
                parties,
                from.saturating_sub(LONGEST_SPAN),
                to,
                from
            ])?;
        Ok(found)
    }

    fn write_row_meeting(
        &self,
        article: i64,
        members: &[(&Report, &Row, Option<&str>)],
        parties: Option<Parties>,
    ) -> Result<(), StoreError> {
        let summary = match members {
            [(only, _, _)] => summarize(std::slice::from_ref(*only)),
            several => {
                let reports: Vec<Report> =
                    several.iter().map(|(one, _, _)| (*one).clone()).collect();
                summarize(&reports)
            }
        };
        let (Some(summary), Some((_, first, _))) = (summary, members.first()) else {
            return Ok(());
        };
        let days = summary.days.as_ref();
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting (kind, status, place, edtf, earliest, latest, sources)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1)",
            )?
            .execute(params![
                first.event.kind.as_str(),
                summary.status.as_str(),
                summary.place,
                days.map(|days| days.edtf.as_str()),
                days.map(|days| days.earliest),
                days.map(|days| days.latest),
            ])?;
        let meeting = self.transaction.last_insert_rowid();
        let mut given: BTreeMap<i64, Vec<Capacity>> = BTreeMap::new();
        for (_, row, rule) in members {
            self.write_row(article, meeting, row, *rule, parties)?;
            for (entity, capacity) in &row.participants {
                given.entry(*entity).or_default().push(*capacity);
            }
        }
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO meeting_participant (meeting, entity, capacity) VALUES (?1, ?2, ?3)",
        )?;
        for (entity, capacities) in given {
            let capacity = common_capacity(&capacities).unwrap_or(Capacity::Principal);
            insert.execute(params![meeting, entity, capacity.as_str()])?;
        }
        Ok(())
    }

    fn write_row(
        &self,
        article: i64,
        meeting: i64,
        row: &Row,
        rule: Option<&str>,
        parties: Option<Parties>,
    ) -> Result<(), StoreError> {
        let (event, days) = (&row.event, row.days.as_ref());
        self.transaction
            .prepare_cached(
                "INSERT INTO meeting_report (article, position, meeting, kind, status, place,
                     place_country, edtf, earliest, latest, date_words, parties, joined_by)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            )?
            .execute(params![
                article,
                i64::try_from(event.row).unwrap_or(i64::MAX),
                meeting,
                event.kind.as_str(),
                event.status.as_str(),
                row.place.as_ref().map(|place| place.entity),
                row.place
                    .as_ref()
                    .and_then(|place| place.country.as_deref()),
                days.map(|days| days.edtf.as_str()),
                days.map(|days| days.earliest),
                days.map(|days| days.latest),
                event.date.as_ref().map(|date| date.words.as_str()),
                parties,
                rule,
            ])?;
        let report = self.transaction.last_insert_rowid();
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO report_participant (meeting_report, position, entity, capacity)
             VALUES (?1, ?2, ?3, ?4)",
        )?;
        for (position, (entity, capacity)) in (1_i64..).zip(&row.participants) {
            insert.execute(params![report, position, entity, capacity.as_str()])?;
        }
        self.transaction
            .prepare_cached("INSERT INTO table_row (meeting_report, text) VALUES (?1, ?2)")?
            .execute(params![report, event.text])?;
        Ok(())
    }
}

impl Names {
    fn push(&mut self, known: Known, entity: &Entity) {
        self.known.push(known);
        self.kinds.push(entity.kind);
    }

    /// Says whether the store can have reports that a group joins: of others, or of this table from days
    /// that reach into the group's. Notes the group's days.
    fn may_join(&mut self, group: &Group) -> bool {
        let (Some(parties), Some((earliest, latest))) = (group.parties, group.days) else {
            return false;
        };
        let last = self.last_days.entry(parties).or_insert(i64::MIN);
        let reaches_in = *last >= earliest;
        *last = latest.max(*last);
        self.has_others || reaches_in
    }

    fn index(&self, key: chancery_model::EntityKey) -> Result<usize, StoreError> {
        let index = usize::try_from(key.0).unwrap_or_default().wrapping_sub(1);
        if index < self.known.len() {
            return Ok(index);
        }
        Err(StoreError::Damaged {
            what: format!("the table has no {key}"),
        })
    }

    fn row(&mut self, event: Event) -> Result<Row, StoreError> {
        let mut participants: Vec<(i64, Capacity)> = Vec::with_capacity(2);
        let mut indexes = Vec::with_capacity(2);
        for participant in &event.participants {
            let index = self.index(participant.entity)?;
            let Some(known) = self.known.get(index) else {
                continue;
            };
            // Two names of the table can be one entity.
            if participants.iter().all(|(id, _)| *id != known.id) {
                participants.push((known.id, participant.capacity));
                indexes.push(index);
            }
        }
        let place = match event.place.map(|key| self.index(key)).transpose()? {
            Some(index) => self.known.get(index).zip(self.kinds.get(index)),
            None => None,
        };
        let place = place.map(|(known, kind)| Place {
            entity: known.id,
            kind: *kind,
            country: known.country.clone(),
        });
        let days = event.date.as_ref().map(|date| Days {
            earliest: day_number(date.edtf.earliest()),
            latest: day_number(date.edtf.latest()),
            edtf: date.edtf.to_string(),
        });
        let is_close = |days: &Days| days.latest - days.earliest <= LONGEST_SPAN;
        let parties = match days.as_ref().filter(|days| is_close(days)) {
            Some(_) => self.parties_of(&event, &participants, &indexes),
            None => None,
        };
        Ok(Row {
            event,
            participants,
            parties,
            days,
            place,
        })
    }

    /// Returns the hash of kind and participants, unless one of them is known to this table only.
    fn parties_of(
        &mut self,
        event: &Event,
        participants: &[(i64, Capacity)],
        indexes: &[usize],
    ) -> Option<Parties> {
        let mut ids: Vec<i64> = participants.iter().map(|(id, _)| *id).collect();
        ids.sort_unstable();
        let key = (event.kind.as_str(), ids);
        if let Some(parties) = self.parties.get(&key) {
            return *parties;
        }
        let mut keys = Vec::with_capacity(indexes.len());
        let mut all_shared = true;
        for known in indexes.iter().filter_map(|index| self.known.get(*index)) {
            all_shared &= known.identity.is_shared;
            keys.push(known.identity.key.as_str());
        }
        keys.sort_unstable();
        let parties = all_shared.then(|| hash_parties(event.kind.as_str(), keys));
        self.parties.insert(key, parties);
        parties
    }
}

impl Row {
    fn report(&self, id: i64, content: &[u8; 16]) -> Report {
        Report {
            id,
            meeting: id,
            name: (*content, i64::try_from(self.event.row).unwrap_or(i64::MAX)),
            is_row: true,
            published: None,
            status: self.event.status,
            place: self.place.clone(),
            days: self.days.clone(),
        }
    }
}

/// Parts rows into those that hang together by parties and overlapping days, in the order of their
/// first rows.
fn groups(rows: &[Row]) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut dated: Vec<(Parties, i64, i64, usize)> = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        match (row.parties, &row.days) {
            (Some(parties), Some(days)) => {
                dated.push((parties, days.earliest, days.latest, index));
            }
            _ => groups.push(Group {
                rows: vec![index],
                parties: None,
                days: None,
            }),
        }
    }
    dated.sort_unstable();
    let mut open: Option<(Parties, Group, (i64, i64))> = None;
    for (parties, earliest, latest, index) in dated {
        match &mut open {
            Some((of, group, days)) if *of == parties && earliest <= days.1 => {
                group.rows.push(index);
                days.1 = days.1.max(latest);
                group.days = Some(*days);
            }
            _ => {
                let days = (earliest, latest);
                let group = Group {
                    rows: vec![index],
                    parties: Some(parties),
                    days: Some(days),
                };
                groups.extend(
                    open.replace((parties, group, days))
                        .map(|(_, group, _)| group),
                );
            }
        }
    }
    groups.extend(open.map(|(_, group, _)| group));
    groups.sort_by_key(|group| group.rows.iter().min().copied());
    groups
}
