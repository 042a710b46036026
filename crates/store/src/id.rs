//! The keys of rows, each its own type.

use std::fmt;

use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

macro_rules! row_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "#{}", self.0)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                self.0.to_sql()
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
                i64::column_result(value).map(Self)
            }
        }
    };
}

row_id! {
    /// An article in the store, printed as `#7`.
    ArticleRowId
}
row_id! {
    /// An entity in the store, printed as `#7`; it keeps its number while any article speaks of it.
    EntityId
}
row_id! {
    /// A meeting in the store, printed as `#7`; it keeps its number while its reports stay together.
    MeetingId
}
row_id! {
    /// A run of `load` or `import` in the log, printed as `#7`.
    LoadId
}
row_id! {
    /// A judgement about who is who, printed as `#7`.
    JudgementId
}
