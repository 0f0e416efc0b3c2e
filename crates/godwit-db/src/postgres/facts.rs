//! How big and how busy tables are.

use godwit_core::{Dependent, Facts, TableName};

use super::{quoted, session::PostgresSession};
use crate::{DbError, session::Session, value::Value};

/// Sizes and counters of each table; those of a partitioned one are the sums of its partitions'. Of one that others
/// inherit from they are not known: what is done to it is done to those, too.
const SIZES: &str = "
SELECT w.key,
       CASE WHEN c.relkind = 'p'
            THEN (SELECT sum(greatest(p.reltuples, 0))::bigint FROM pg_catalog.pg_partition_tree(c.oid) t
                  JOIN pg_catalog.pg_class p ON p.oid = t.relid WHERE t.isleaf)
            WHEN c.relhassubclass THEN NULL
            WHEN c.reltuples >= 0 THEN greatest(c.reltuples::bigint, coalesce(s.n_live_tup, 0))
            ELSE coalesce(s.n_live_tup, 0) END,
       CASE WHEN c.relkind = 'p'
            THEN (SELECT sum(pg_catalog.pg_table_size(t.relid))::bigint FROM pg_catalog.pg_partition_tree(c.oid) t)
            WHEN c.relhassubclass THEN NULL
            ELSE pg_catalog.pg_table_size(c.oid) END,
       CASE WHEN c.relkind = 'p'
            THEN (SELECT sum(pg_catalog.pg_indexes_size(t.relid))::bigint FROM pg_catalog.pg_partition_tree(c.oid) t)
            ELSE pg_catalog.pg_indexes_size(c.oid) END,
       coalesce(s.n_tup_ins + s.n_tup_upd + s.n_tup_del, 0),
       extract(epoch FROM pg_catalog.now() - coalesce(d.stats_reset, pg_catalog.pg_postmaster_start_time()))::bigint
FROM wanted w
JOIN pg_catalog.pg_class c ON c.oid = w.oid
LEFT JOIN pg_catalog.pg_stat_all_tables s ON s.relid = c.oid
LEFT JOIN pg_catalog.pg_stat_database d ON d.datname = pg_catalog.current_database()";

/// What belongs to each table and what depends on it: kind, name, number.
const PARTS: &str = "
SELECT w.key, 'index', i.indexrelid::regclass::text, coalesce(s.idx_scan, 0), pg_catalog.pg_get_indexdef(i.indexrelid), 0
FROM wanted w JOIN pg_catalog.pg_index i ON i.indrelid = w.oid
LEFT JOIN pg_catalog.pg_stat_all_indexes s ON s.indexrelid = i.indexrelid
UNION ALL
SELECT w.key, 'column', a.attname::text, 0, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attnum
FROM wanted w JOIN pg_catalog.pg_attribute a ON a.attrelid = w.oid
WHERE a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT DISTINCT w.key, 'view', r.ev_class::regclass::text, 0, NULL, 0
FROM wanted w JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid
JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
WHERE r.ev_class <> w.oid
UNION ALL
SELECT DISTINCT w.key, 'function', p.oid::regprocedure::text, 0, NULL, 0
FROM wanted w JOIN pg_catalog.pg_class c ON c.oid = w.oid
JOIN pg_catalog.pg_depend d ON (d.refclassid = 'pg_class'::regclass AND d.refobjid = w.oid)
                            OR (d.refclassid = 'pg_type'::regclass AND d.refobjid = c.reltype)
JOIN pg_catalog.pg_proc p ON d.classid = 'pg_proc'::regclass AND p.oid = d.objid
UNION ALL
SELECT w.key, 'trigger', t.tgname::text, 0, NULL, 0
FROM wanted w JOIN pg_catalog.pg_trigger t ON t.tgrelid = w.oid
WHERE NOT t.tgisinternal
UNION ALL
SELECT w.key, 'foreign key', k.conname || ' of ' || k.conrelid::regclass::text, 0, NULL, 0
FROM wanted w JOIN pg_catalog.pg_constraint k ON k.contype = 'f' AND k.confrelid = w.oid
UNION ALL
SELECT DISTINCT w.key, 'publication', p.pubname::text, 0, NULL, 0
FROM wanted w JOIN pg_catalog.pg_publication p
  ON p.puballtables OR EXISTS (SELECT FROM pg_catalog.pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid = w.oid)
ORDER BY 1, 2, 6, 3";

const SERVER: &str = "
SELECT extract(epoch FROM pg_catalog.now() - a.xact_start)::bigint,
       concat_ws(', ', nullif(a.application_name, ''), a.usename, a.client_addr::text),
       (SELECT extract(epoch FROM max(r.replay_lag))::bigint FROM pg_catalog.pg_stat_replication r)
FROM (SELECT 1) one
LEFT JOIN LATERAL (SELECT * FROM pg_catalog.pg_stat_activity a
                   WHERE a.xact_start IS NOT NULL AND a.pid <> pg_catalog.pg_backend_pid()
                     AND a.backend_type = 'client backend'
                   ORDER BY a.xact_start LIMIT 1) a ON true";

pub(super) async fn of_tables(session: &mut PostgresSession, tables: &[TableName]) -> Result<Facts, DbError> {
    let mut facts = Facts::default();
    if !tables.is_empty() {
        let (with, values) = wanted(tables);
        for row in session.query(&format!("{with}{SIZES}"), &values).await? {
            let table = facts.table_mut(&row.text(0)?);
            table.rows = row.count_or_unknown(1)?;
            table.bytes = row.count_or_unknown(2)?;
            table.index_bytes = row.count_or_unknown(3)?;
            table.writes = row.count_or_unknown(4)?;
            table.counted_for = row.count_or_unknown(5)?;
        }
        for row in session.query(&format!("{with}{PARTS}"), &values).await? {
            let (kind, name) = (row.text(1)?, row.text(2)?);
            let table = facts.table_mut(&row.text(0)?);
            match kind.as_str() {
                "index" => {
                    table
                        .index_scans
                        .push((name, row.count_or_unknown(3)?.unwrap_or_default()));
                    table.indexes.get_or_insert_default().extend(row.text_or_null(4)?);
                }
                "column" => table.columns.push((name, row.text(4)?)),
                _ => table.dependents.push(Dependent { kind, name }),
            }
        }
    }
    Ok(facts)
}

pub(super) async fn of_server(session: &mut PostgresSession, facts: &mut Facts) -> Result<(), DbError> {
    for row in session.query(SERVER, &[]).await? {
        facts.longest_transaction = row.count_or_unknown(0)?;
        facts.longest_by = row.text_or_null(1)?.filter(|_| facts.longest_transaction.is_some());
        facts.replica_lag = row.count_or_unknown(2)?;
    }
    facts
        .notes
        .push("PostgreSQL does not tell how much of its disk is free".to_owned());
    Ok(())
}

/// The tables with the ids that the session's search path leads to.
fn wanted(tables: &[TableName]) -> (String, Vec<Value>) {
    let mut values = Vec::with_capacity(tables.len() * 2);
    let mut rows = Vec::with_capacity(tables.len());
    for table in tables {
        let schema = table
            .schema
            .as_deref()
            .map_or_else(String::new, |schema| quoted(schema) + ".");
        values.push(Value::Text(table.to_string()));
        values.push(Value::Text(schema + &quoted(&table.name)));
        rows.push(format!("(${}::text, ${}::text)", values.len() - 1, values.len()));
    }
    let with = format!(
        "WITH wanted AS (SELECT v.key, pg_catalog.to_regclass(v.name)::oid AS oid FROM (VALUES {}) AS v(key, name))",
        rows.join(", ")
    );
    (with, values)
}
