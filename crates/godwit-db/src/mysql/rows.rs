//! Exact row counts.

use godwit_core::backup::TableRows;

use super::{quoted, session::MysqlSession};
use crate::{DbError, session::Session};

/// Tables counted by one statement: few round trips, and few tables held open at once.
const BATCH: usize = 50;

/// Counts every table of the database, by name.
pub(super) async fn count(session: &mut MysqlSession) -> Result<Vec<TableRows>, DbError> {
    let sql = "SELECT table_name FROM information_schema.tables
               WHERE table_schema = database() AND table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')
               ORDER BY table_name";
    let mut names = Vec::new();
    for row in session.query(sql, &[]).await? {
        names.push(row.text(0)?);
    }
    // One snapshot, so that all counts of InnoDB tables are of one moment.
    session
        .simple("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY")
        .await?;
    let counted = count_all(session, &names).await;
    session.simple("ROLLBACK").await?;
    counted
}

async fn count_all(session: &mut MysqlSession, names: &[String]) -> Result<Vec<TableRows>, DbError> {
    let mut tables = Vec::with_capacity(names.len());
    for batch in names.chunks(BATCH) {
        let parts: Vec<String> = batch
            .iter()
            .enumerate()
            .map(|(index, name)| format!("SELECT {index}, count(*) FROM {}", quoted(name)))
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
