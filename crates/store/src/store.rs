//! The store itself.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use chancery_model::{Article, EntityKind, Record};
use jiff::civil::Date;
use rusqlite::Connection;

use crate::{
    ArticleRow, ArticleRowId, EntityDetails, EntityId, EntityMatch, EntityRow, LoadEntry,
    LoadError, LoadOutcome, MeetingFilter, MeetingId, MeetingRow, OfficeRow, OpenError, ReportRow,
    RoleRow, Stats, StoreError, Violation,
};

/// A database of articles and of what they report.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
}

#[expect(
    unused_variables,
    clippy::unnecessary_wraps,
    clippy::missing_errors_doc,
    missing_docs,
    reason = "signatures first"
)]
impl Store {
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        Self::open_in_memory()
    }
    pub fn open_read_only(path: &Path) -> Result<Self, OpenError> {
        Self::open_in_memory()
    }
    pub fn open_in_memory() -> Result<Self, OpenError> {
        let connection = Connection::open_in_memory().map_err(|source| OpenError::Sqlite {
            path: ":memory:".into(),
            source,
        })?;
        Ok(Self { connection })
    }
    pub fn load_batch(
        &mut self,
        batch: &[(Article, Record)],
    ) -> Result<Vec<LoadOutcome>, LoadError> {
        Ok(vec![])
    }
    /// Adds a row to the load log.
    pub fn log_load(&mut self, entry: &LoadEntry) -> Result<(), StoreError> {
        Ok(())
    }
    pub fn loads(&self) -> Result<Vec<LoadEntry>, StoreError> {
        Ok(vec![])
    }
    pub fn remove_article(&mut self, article: ArticleRowId) -> Result<bool, StoreError> {
        Ok(false)
    }
    pub fn validate(&self) -> Result<Vec<Violation>, StoreError> {
        Ok(vec![])
    }
    pub fn dump(&self, out: &mut dyn Write) -> Result<(), StoreError> {
        Ok(())
    }
    pub fn stats(&self) -> Result<Stats, StoreError> {
        Ok(Stats::default())
    }
    /// All articles by publication date, streamed; without their text.
    pub fn for_each_article(
        &self,
        visit: &mut dyn FnMut(ArticleRow) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(())
    }
    pub fn articles(&self) -> Result<Vec<ArticleRow>, StoreError> {
        Ok(vec![])
    }
    pub fn article(&self, id: ArticleRowId) -> Result<Option<ArticleRow>, StoreError> {
        Ok(None)
    }
    /// The article with title and body, as it was loaded.
    pub fn article_text(&self, id: ArticleRowId) -> Result<Option<Article>, StoreError> {
        Ok(None)
    }
    /// By content id or a prefix of it (at least 4 digits), `#` and a number, name, url, or origin.
    pub fn find_articles(&self, text: &str) -> Result<Vec<ArticleRow>, StoreError> {
        Ok(vec![])
    }
    /// At most 100, the best first.
    pub fn find_entities(
        &self,
        name: &str,
        kind: Option<EntityKind>,
    ) -> Result<Vec<EntityMatch>, StoreError> {
        Ok(vec![])
    }
    pub fn suggest(&self, name: &str, limit: usize) -> Result<Vec<EntityRow>, StoreError> {
        Ok(vec![])
    }
    pub fn entity(&self, id: EntityId) -> Result<Option<EntityRow>, StoreError> {
        Ok(None)
    }
    /// Several at once, in the order of the ids; unknown ones are left out.
    pub fn entities(&self, ids: &[EntityId]) -> Result<Vec<EntityRow>, StoreError> {
        Ok(vec![])
    }
    /// With aliases and external ids.
    pub fn entity_details(&self, id: EntityId) -> Result<Option<EntityDetails>, StoreError> {
        Ok(None)
    }
    /// The articles that speak of an entity, by publication date.
    pub fn articles_of(&self, id: EntityId, limit: u64) -> Result<Vec<ArticleRow>, StoreError> {
        Ok(vec![])
    }
    /// What the articles say of a person's offices, by publication date.
    pub fn roles_of(&self, person: EntityId) -> Result<Vec<RoleRow>, StoreError> {
        Ok(vec![])
    }
    /// The offices that a person was seen in, summed up.
    pub fn offices_of(&self, person: EntityId) -> Result<Vec<OfficeRow>, StoreError> {
        Ok(vec![])
    }
    pub fn office_holders(
        &self,
        title: &str,
        organization: Option<&[EntityId]>,
        on: Option<Date>,
    ) -> Result<Vec<OfficeRow>, StoreError> {
        Ok(vec![])
    }
    pub fn meeting(&self, id: MeetingId) -> Result<Option<MeetingRow>, StoreError> {
        Ok(None)
    }
    /// By day, undated ones last.
    pub fn meetings(&self, filter: &MeetingFilter) -> Result<Vec<MeetingRow>, StoreError> {
        Ok(vec![])
    }
    /// The same, streamed.
    pub fn for_each_meeting(
        &self,
        filter: &MeetingFilter,
        visit: &mut dyn FnMut(MeetingRow) -> ControlFlow<()>,
    ) -> Result<(), StoreError> {
        Ok(())
    }
    /// What the articles say of a meeting, by publication date.
    pub fn reports(&self, meeting: MeetingId) -> Result<Vec<ReportRow>, StoreError> {
        Ok(vec![])
    }
}
