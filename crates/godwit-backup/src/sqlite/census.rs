//! What a SQLite file holds beside the number of its rows.

use std::path::Path;

use godwit_core::backup::{Inventory, Objects, TableRows};
use rusqlite::{Connection, types::ValueRef};
use tokio_util::sync::CancellationToken;

use super::{count_on, failed, open_immutable};
use crate::{
    BackupError,
    row_sum::{RowBytes, RowSum},
};

/// Which tables' contents are digested.
#[derive(Debug, Clone)]
pub(crate) enum Content {
    /// Those with at most this many rows.
    Rows(u64),
    /// Those of this inventory.
    As(Inventory),
}

const OBJECTS: &str = "SELECT
    (SELECT count(*) FROM sqlite_schema WHERE type = 'index'),
    (SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'),
    (SELECT count(*) FROM sqlite_schema WHERE type = 'view'),
    (SELECT count(*) FROM sqlite_schema s, pragma_foreign_key_list(s.name) WHERE s.type = 'table' AND \"seq\" = 0)";

/// Counts and digests what is in a file that nobody writes.
pub(crate) fn census(
    path: &Path,
    content: &Content,
    cancel: &CancellationToken,
) -> Result<(Vec<TableRows>, Inventory), BackupError> {
    census_on(&open_immutable(path)?, path, content, cancel)
}

pub(super) fn census_on(
    connection: &Connection,
    path: &Path,
    content: &Content,
    cancel: &CancellationToken,
) -> Result<(Vec<TableRows>, Inventory), BackupError> {
    let fail = |error: rusqlite::Error| failed(path, &error);
    let tables = count_on(connection, path, cancel)?;
    let objects = connection
        .query_row(OBJECTS, [], |row| {
            let count = |index| row.get::<_, i64>(index).map(i64::unsigned_abs);
            Ok(Objects {
                indexes: count(0)?,
                triggers: count(1)?,
                views: count(2)?,
                constraints: count(3)?,
                ..Objects::default()
            })
        })
        .map_err(fail)?;
    let mut inventory = Inventory {
        objects: Some(objects),
        ..Inventory::default()
    };
    for table in &tables {
        let wanted = match content {
            Content::Rows(most) => table.rows <= *most,
            Content::As(inventory) => inventory.checksums.contains_key(&table.table),
        };
        if wanted {
            let sum = digest(connection, &table.table, cancel).map_err(fail)?;
            inventory.checksums.insert(table.table.clone(), sum.to_string());
        }
        if cancel.is_cancelled() {
            return Err(BackupError::Cancelled);
        }
    }
    Ok((tables, inventory))
}

fn digest(connection: &Connection, table: &str, cancel: &CancellationToken) -> rusqlite::Result<RowSum> {
    let quoted = table.replace('"', "\"\"");
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{quoted}\""))?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let (mut sum, mut bytes) = (RowSum::default(), RowBytes::default());
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            // A letter for the type, so that 1 and '1' differ, and the length, so that no two rows read the same.
            let (kind, value) = match row.get_ref(column)? {
                ValueRef::Null => (b'n', Vec::new()),
                ValueRef::Integer(number) => (b'i', number.to_le_bytes().to_vec()),
                ValueRef::Real(number) => (b'r', number.to_bits().to_le_bytes().to_vec()),
                ValueRef::Text(text) => (b't', text.to_vec()),
                ValueRef::Blob(blob) => (b'b', blob.to_vec()),
            };
            bytes.push(kind);
            bytes.extend(&(value.len() as u64).to_le_bytes());
            bytes.extend(&value);
        }
        bytes.end(&mut sum);
        if cancel.is_cancelled() {
            break;
        }
    }
    Ok(sum)
}

/// References that point nowhere, at most ten, in words.
pub(crate) fn dangling(path: &Path) -> Result<Vec<String>, BackupError> {
    let connection = open_immutable(path)?;
    let read = || {
        let mut statement =
            connection.prepare("SELECT \"table\", rowid, parent FROM pragma_foreign_key_check LIMIT 10")?;
        let lines = statement.query_map([], |row| {
            let (table, row_id, parent): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let row_id = row_id.map_or_else(String::new, |id| format!(" (row {id})"));
            Ok(format!("{table}{row_id} refers to a row of {parent} that is not there"))
        })?;
        lines.collect::<rusqlite::Result<_>>()
    };
    read().map_err(|error| failed(path, &error))
}
