//! Between nouns and what a row holds.

use std::{
    path::{Path, PathBuf},
    str::FromStr,
};

use jiff::Timestamp;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{Store, StoreError};

/// A time that sorts as text as it does in time: always nine decimals.
pub(crate) fn time(at: Timestamp) -> String {
    format!("{at:.9}")
}

/// The JSON of a noun.
pub(crate) fn json<T: Serialize>(what: &'static str, value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Unstorable { what, source })
}

/// The text of a path. One that is not UTF-8 is refused: bent, it would name another folder.
pub(crate) fn path_text(path: &Path) -> Result<&str, StoreError> {
    path.to_str().ok_or_else(|| StoreError::NotText {
        path: PathBuf::from(path),
    })
}

/// Whether SQLite refused because a unique key is taken.
pub(crate) fn is_taken(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_unique_violation)
}

/// Whether SQLite refused because what it belongs to is not there.
pub(crate) fn is_orphan(error: &sqlx::Error) -> bool {
    error
        .as_database_error()
        .is_some_and(sqlx::error::DatabaseError::is_foreign_key_violation)
}

/// Whether a change met what it was meant for.
pub(crate) fn found(rows: u64, what: &'static str, id: &impl ToString) -> Result<(), StoreError> {
    if rows == 0 {
        Err(StoreError::NotFound {
            what,
            id: id.to_string(),
        })
    } else {
        Ok(())
    }
}

impl Store {
    /// The noun whose JSON a column holds.
    pub(crate) fn noun<T: DeserializeOwned>(
        &self,
        what: &'static str,
        row: &SqliteRow,
        column: &str,
    ) -> Result<T, StoreError> {
        let text = self.text(row, column)?;
        serde_json::from_str(&text).map_err(|source| StoreError::Unreadable { what, source })
    }

    /// A text column. A broken page can make even a text unreadable.
    pub(crate) fn text(&self, row: &SqliteRow, column: &str) -> Result<String, StoreError> {
        row.try_get(column).map_err(|error| self.failed(&error))
    }

    /// A text column with what parses: an id, a format.
    pub(crate) fn parsed<T: FromStr>(&self, row: &SqliteRow, column: &str) -> Result<T, StoreError> {
        let text = self.text(row, column)?;
        text.parse().map_err(|_| StoreError::Damaged {
            path: PathBuf::from(self.path()),
            why: format!("'{text}' cannot stand in the column {column}"),
        })
    }
}
