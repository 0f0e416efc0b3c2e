//! Exact row counts.

use godwit_core::backup::TableRows;

use super::{quoted, session::PostgresSession};
use crate::{DbError, session::Session};

/// Tables counted by one statement: few round trips, and a statement that stays readable in the server's log.
const BATCH: usize = 100;

/// Counts the rows that lie in each table itself: partitions count, the table over them holds none.
pub(super) async fn count(session: &mut PostgresSession) -> Result<Vec<TableRows>, DbError> {
    // One transaction, so that all counts are of one moment.
    session.begin_snapshot().await?;
    let counted = count_all(session).await;
    session.end_snapshot().await?;
    counted
}

async fn count_all(session: &mut PostgresSession) -> Result<Vec<TableRows>, DbError> {
    let sql = "
SELECT n.nspname::text, c.relname::text
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";
    let mut names = Vec::new();
    for row in session.query(sql, &[]).await? {
        names.push((row.text(0)?, row.text(1)?));
    }
    names.sort();
    let mut tables = Vec::with_capacity(names.len());
    for batch in names.chunks(BATCH) {
        let parts: Vec<String> = batch
            .iter()
            .enumerate()
            .map(|(index, (schema, name))| {
                format!(
                    "SELECT {index}::int, count(*) FROM ONLY {}.{}",
                    quoted(schema),
                    quoted(name)
                )
            })
            .collect();
        for row in session.query(&parts.join(" UNION ALL "), &[]).await? {
            let named = usize::try_from(row.int(0)?).ok().and_then(|index| batch.get(index));
            let (schema, name) = named.ok_or_else(|| DbError::unexpected("a count of no table"))?;
            tables.push(TableRows {
                table: format!("{schema}.{name}"),
                rows: row.count_or_unknown(1)?.unwrap_or_default(),
            });
        }
    }
    tables.sort_by(|left, right| left.table.cmp(&right.table));
    Ok(tables)
}
