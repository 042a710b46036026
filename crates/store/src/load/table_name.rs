//! What a table of events is called.

use std::path::Path;

use rusqlite::params;

use super::Batch;
use crate::StoreError;

impl Batch<'_> {
    /// Calls a table after its file. Of several files that hold the same table the first by name counts, so that
    /// the order in which they were imported does not show.
    pub(super) fn name_table(&self, article: i64) -> Result<(), StoreError> {
        let files: Vec<String> = self
            .transaction
            .prepare_cached("SELECT file FROM origin WHERE article = ?1 AND line = 0")?
            .query_map([article], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let name = files.iter().map(|file| last_part(file)).min();
        self.transaction
            .prepare_cached(
                "UPDATE article SET name = ?2, title = ?2 WHERE id = ?1 AND name <> ?2",
            )?
            .execute(params![article, name])?;
        Ok(())
    }
}

/// The name of a file without its folders.
fn last_part(file: &str) -> String {
    let name = Path::new(file).file_name();
    name.map_or_else(
        || file.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
