//! Keeps records in SQLite, with identity across documents
