//! Exact row counts, and checksums of contents.

use std::collections::{BTreeMap, BTreeSet};

use godwit_core::backup::{Scope, TableRows};

use super::{quoted, session::PostgresSession};
use crate::{DbError, census::Counted, session::Session};

/// Tables counted by one statement: few round trips, and a statement that stays readable in the server's log.
const BATCH: usize = 100;

/// Two sums over the halves of each row's MD5: the order of rows does not matter, and a changed, lost or doubled row
/// does. `godwit_row.*` is the whole row even where a column has that name.
const SUM: &str = "concat(count(*), ':',
    coalesce(sum(('x' || substr(md5((godwit_row.*)::text), 1, 16))::bit(64)::bigint::numeric), 0), ':',
    coalesce(sum(('x' || substr(md5((godwit_row.*)::text), 17, 16))::bit(64)::bigint::numeric), 0))";

/// What makes rows read the same on every server, whatever its settings.
const PLAIN_TEXT: &str = "SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO, YMD'; \
    SET LOCAL intervalstyle = 'postgres'; SET LOCAL bytea_output = 'hex'; SET LOCAL extra_float_digits = 1; \
    SET LOCAL lc_monetary = 'C'; SET LOCAL xmloption = 'content'; SET LOCAL search_path = pg_catalog";

/// Counts the rows that lie in each table itself: partitions count, the table over them holds none. The contents of
/// those of `content` are digested on the way.
pub(super) async fn count(
    session: &mut PostgresSession,
    scope: &Scope,
    content: &BTreeSet<String>,
) -> Result<Counted, DbError> {
    // One transaction, so that all counts are of one moment.
    session.begin_snapshot().await?;
    let counted = count_all(session, scope, content).await;
    session.end_snapshot().await?;
    counted
}

async fn count_all(
    session: &mut PostgresSession,
    scope: &Scope,
    content: &BTreeSet<String>,
) -> Result<Counted, DbError> {
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
    names.retain(|(schema, name)| scope.has(&format!("{schema}.{name}")));
    names.sort();
    if !content.is_empty() {
        session.setting(PLAIN_TEXT).await?;
    }
    let mut tables = Vec::with_capacity(names.len());
    let mut checksums = BTreeMap::new();
    for batch in names.chunks(BATCH) {
        let parts: Vec<String> = batch
            .iter()
            .enumerate()
            .map(|(index, (schema, name))| {
                let sum = if content.contains(&format!("{schema}.{name}")) {
                    SUM
                } else {
                    "NULL"
                };
                format!(
                    "SELECT {index}::int, count(*), {sum}::text FROM ONLY {}.{} godwit_row",
                    quoted(schema),
                    quoted(name)
                )
            })
            .collect();
        for row in session.query(&parts.join(" UNION ALL "), &[]).await? {
            let named = usize::try_from(row.int(0)?).ok().and_then(|index| batch.get(index));
            let (schema, name) = named.ok_or_else(|| DbError::unexpected("a count of no table"))?;
            let table = format!("{schema}.{name}");
            if let Some(sum) = row.text_or_null(2)? {
                checksums.insert(table.clone(), sum);
            }
            tables.push(TableRows {
                table,
                rows: row.count_or_unknown(1)?.unwrap_or_default(),
            });
        }
    }
    tables.sort_by(|left, right| left.table.cmp(&right.table));
    Ok((tables, checksums))
}
