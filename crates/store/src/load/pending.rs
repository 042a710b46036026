//! Rows of a batch that wait to be written together.

use std::collections::BTreeSet;

use rusqlite::Connection;

use super::prepare::Place;
use crate::StoreError;
use crate::sheet::{Sheet, cell, optional};
use crate::sql::integer;

/// What a report of an entity says, but for its mentions.
pub(super) struct EntityReport {
    pub(super) article: i64,
    pub(super) position: u32,
    pub(super) profile: i64,
    pub(super) name: String,
    pub(super) aliases: Option<String>,
    pub(super) external: Option<String>,
    pub(super) country: Option<String>,
    pub(super) sex: Option<&'static str>,
}

/// Reports of entities with their mentions, and words of names: the most numerous rows of a load.
pub(super) struct Pending {
    /// The number of the next report, once it is known.
    next_report: Option<i64>,
    reports: Sheet<'static, 9>,
    mentions: Sheet<'static, 5>,
    words: Sheet<'static, 2>,
    blocks: Sheet<'static, 2>,
    bands: Sheet<'static, 2>,
}

impl Pending {
    pub(super) fn new() -> Self {
        Self {
            next_report: None,
            reports: Sheet::new(
                "INSERT INTO entity_report (id, article, position, profile, name, aliases, external,
                     country, sex)",
            ),
            mentions: Sheet::new("INSERT INTO mention (entity_report, part, start, \"end\", form)"),
            words: Sheet::new("INSERT INTO alias_word (word, alias)"),
            blocks: Sheet::new("INSERT INTO profile_block (block, profile)"),
            bands: Sheet::new("INSERT INTO article_band (band, article)"),
        }
    }

    /// Takes a report with its mentions, and returns how many of them are distinct.
    pub(super) fn report(
        &mut self,
        connection: &Connection,
        report: EntityReport,
        mentions: &BTreeSet<Place>,
    ) -> Result<i64, StoreError> {
        let id = match self.next_report {
            Some(next) => next,
            None => connection
                .prepare_cached("SELECT 1 + coalesce(max(id), 0) FROM entity_report")?
                .query_row([], |row| row.get(0))?,
        };
        self.next_report = Some(id + 1);
        self.reports.push([
            cell(id),
            cell(report.article),
            cell(i64::from(report.position)),
            cell(report.profile),
            cell(report.name),
            optional(report.aliases),
            optional(report.external),
            optional(report.country),
            optional(report.sex),
        ]);
        for (part, start, end, form) in mentions {
            self.mentions
                .push([cell(id), cell(*part), cell(*start), cell(*end), cell(*form)]);
        }
        if self.reports.is_full() || self.mentions.is_full() {
            self.write(connection)?;
        }
        Ok(integer(mentions.len()))
    }

    /// Takes the words of a form of a name.
    pub(super) fn words<'w>(
        &mut self,
        connection: &Connection,
        alias: i64,
        words: impl Iterator<Item = &'w str>,
    ) -> Result<(), StoreError> {
        for word in words.collect::<BTreeSet<&str>>() {
            self.words.push([cell(word.to_owned()), cell(alias)]);
        }
        if self.words.is_full() {
            self.write(connection)?;
        }
        Ok(())
    }

    /// Takes the blocks of a profile that is new.
    pub(super) fn blocks(
        &mut self,
        connection: &Connection,
        profile: i64,
        blocks: Vec<String>,
    ) -> Result<(), StoreError> {
        for block in blocks {
            self.blocks.push([cell(block), cell(profile)]);
        }
        if self.blocks.is_full() {
            self.blocks.write(connection)?;
        }
        Ok(())
    }

    /// Writes the bands of an article at once, for the next article may be its copy.
    pub(super) fn bands(
        &mut self,
        connection: &Connection,
        article: i64,
        bands: &BTreeSet<i64>,
    ) -> Result<(), StoreError> {
        for band in bands {
            self.bands.push([cell(*band), cell(article)]);
        }
        self.bands.write(connection)
    }

    /// Writes all that waits. To be called before anything of it is read or removed.
    pub(super) fn write(&mut self, connection: &Connection) -> Result<(), StoreError> {
        self.reports.write(connection)?;
        self.mentions.write(connection)?;
        self.words.write(connection)?;
        self.blocks.write(connection)
    }
}
