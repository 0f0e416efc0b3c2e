//! Exact row counts.

use godwit_core::backup::TableRows;

use super::{quoted, session::SqliteSession};
use crate::{DbError, session::Session};

/// SQLite allows 500 terms in a compound SELECT.
const BATCH: usize = 100;

/// Counts every table of the user's, by name; virtual tables and their shadows are left out.
pub(super) async fn count(session: &mut SqliteSession) -> Result<Vec<TableRows>, DbError> {
    let sql = "SELECT name FROM pragma_table_list
               WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    let mut names = Vec::new();
    for row in session.query(sql, &[]).await? {
        names.push(row.text(0)?);
    }
    let mut tables = Vec::with_capacity(names.len());
    for batch in names.chunks(BATCH) {
        let parts: Vec<String> = batch
            .iter()
            .enumerate()
            .map(|(index, name)| format!("SELECT {index}, count(*) FROM main.{}", quoted(name)))
            .collect();
        for row in session.query(&parts.join(" UNION ALL "), &[]).await? {
            let named = usize::try_from(row.int(0)?).ok().and_then(|index| batch.get(index));
            tables.push(TableRows {
                table: named.ok_or_else(|| DbError::unexpected("a count of no table"))?.clone(),
                rows: row.count_or_unknown(1)?.unwrap_or_default(),
            });
        }
    }
    tables.sort_by(|left, right| left.table.cmp(&right.table));
    Ok(tables)
}
