//! How an object is defined, as a digest of PostgreSQL's own catalogue rows.
//!
//! The rows are taken as they are stored rather than written out as SQL: what the server writes out depends on the
//! session's search path, time zone and other settings (so do the names of functions, bytes and values in a row), which a
//! script may change between one look and the next. For the same reason an unqualified name means every object of that
//! name in the user's schemas.

use godwit_core::{DbObject, Digest, ObjectKind};

use super::{
    outcome::{builder, presence, text},
    session::PostgresSession,
};
use crate::{
    DbError,
    outcome::{Definitions, Leftover},
    session::Session,
};

/// The tables that are meant: `$1` is the name, `$2` the schema or NULL.
const TABLES: &str = "
WITH t AS (
    SELECT c.oid, n.nspname, c.relname
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = $1::text::name AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      AND CASE WHEN $2::text IS NULL THEN n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          ELSE n.nspname = $2::text::name END)";

/// What is part of a table, row by row: its kind, its table and name, the row, and the name of an invalid index.
///
/// Left out is what a statement does not change and something else may: numbers of objects (REINDEX CONCURRENTLY swaps
/// them), statistics, rights, and who partitions the table.
const PARTS: &str = "
SELECT 'table', t.nspname || '.' || t.relname,
       jsonb_build_object('kind', c.relkind, 'persistence', c.relpersistence, 'options', c.reloptions,
                          'security', c.relrowsecurity, 'forced', c.relforcerowsecurity, 'of', c.reloftype,
                          'parents', (SELECT jsonb_agg(h.inhparent ORDER BY h.inhseqno)
                                      FROM pg_catalog.pg_inherits h WHERE h.inhrelid = c.oid))::text,
       NULL::text
FROM t JOIN pg_catalog.pg_class c ON c.oid = t.oid
UNION ALL
SELECT 'column', t.nspname || '.' || t.relname || '.' || a.attname,
       (to_jsonb(a) - 'attacl' - 'attstattarget' - 'attmissingval'
        || jsonb_build_object('default', d.adbin::text))::text, NULL
FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
UNION ALL
SELECT 'constraint', t.nspname || '.' || t.relname || '.' || k.conname, (to_jsonb(k) - 'oid' - 'conindid')::text, NULL
FROM t JOIN pg_catalog.pg_constraint k ON k.conrelid = t.oid
UNION ALL
SELECT 'trigger', t.nspname || '.' || t.relname || '.' || g.tgname,
       (to_jsonb(g) - 'oid' - 'tgconstrindid' || jsonb_build_object('tgargs', encode(g.tgargs, 'hex')))::text, NULL
FROM t JOIN pg_catalog.pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
UNION ALL";

/// The indexes of the tables, likewise.
const INDEXES: &str = "
SELECT 'index', t.nspname || '.' || t.relname || '.' || c.relname,
       (to_jsonb(i) - 'indexrelid' - 'indcheckxmin' - 'indisclustered'
        || jsonb_build_object('options', c.reloptions))::text,
       CASE WHEN c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready)
            THEN quote_ident(t.nspname) || '.' || quote_ident(c.relname) END
FROM t JOIN pg_catalog.pg_index i ON i.indrelid = t.oid JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid";

/// Only that the tables are there.
const THERE: &str = " SELECT 'table', t.nspname || '.' || t.relname, '', NULL::text FROM t UNION ALL";

const TYPES: &str = "
WITH t AS (
    SELECT y.*, n.nspname
    FROM pg_catalog.pg_type y JOIN pg_catalog.pg_namespace n ON n.oid = y.typnamespace
    WHERE y.typname = $1::text::name
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_class r WHERE r.oid = y.typrelid AND r.relkind <> 'c')
      AND CASE WHEN $2::text IS NULL THEN n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          ELSE n.nspname = $2::text::name END)
SELECT 'type', t.nspname || '.' || t.typname,
       jsonb_build_object('type', t.typtype, 'not null', t.typnotnull, 'base', t.typbasetype, 'modifier', t.typtypmod,
                          'dimensions', t.typndims, 'collation', t.typcollation, 'length', t.typlen,
                          'default', t.typdefaultbin::text)::text,
       NULL::text
FROM t
UNION ALL
SELECT 'value', t.nspname || '.' || t.typname || '.' || e.enumlabel,
       rank() OVER (PARTITION BY t.oid ORDER BY e.enumsortorder)::text, NULL
FROM t JOIN pg_catalog.pg_enum e ON e.enumtypid = t.oid
UNION ALL
SELECT 'attribute', t.nspname || '.' || t.typname || '.' || a.attname,
       (to_jsonb(a) - 'attacl' - 'attmissingval')::text, NULL
FROM t JOIN pg_catalog.pg_attribute a ON a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'constraint', t.nspname || '.' || t.typname || '.' || k.conname, (to_jsonb(k) - 'oid')::text, NULL
FROM t JOIN pg_catalog.pg_constraint k ON k.contypid = t.oid";

const ROUTINES: &str = "
SELECT 'routine', n.nspname || '.' || p.proname, (to_jsonb(p) - 'oid' - 'proacl' - 'prosupport')::text, NULL::text
FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE p.proname = $1::text::name
  AND CASE WHEN $2::text IS NULL THEN n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      ELSE n.nspname = $2::text::name END";

/// Reads the definition of `object`.
pub(super) async fn read(session: &mut PostgresSession, object: &DbObject) -> Result<Definitions, DbError> {
    let sql = match object.kind {
        ObjectKind::Table | ObjectKind::ForeignTable | ObjectKind::View | ObjectKind::MaterializedView => {
            format!("{TABLES}{PARTS}{INDEXES}")
        }
        ObjectKind::Indexes => format!("{TABLES}{THERE}{INDEXES}"),
        ObjectKind::Type => TYPES.to_owned(),
        ObjectKind::Routines => ROUTINES.to_owned(),
        _ => return Ok(Definitions::of_presence(&presence(session, object).await?)),
    };
    let bound = [object.name.as_str().into(), text(object.schema.as_deref())];
    let mut lines = Vec::new();
    for row in session.query(&sql, &bound).await? {
        let line = format!("{}\u{1f}{}\u{1f}{}", row.text(0)?, row.text(1)?, row.text(2)?);
        lines.push((line, row.text_or_null(3)?));
    }
    // That there is no routine of a name is a definition too: CREATE FUNCTION changes it.
    if lines.is_empty() && object.kind != ObjectKind::Routines {
        return Ok(Definitions::default());
    }
    lines.sort();
    let mut without = Vec::new();
    for (_, invalid) in &lines {
        let Some(index) = invalid.clone() else { continue };
        let rest = digest(lines.iter().filter(|(_, other)| other.as_ref() != Some(&index)));
        let builder = builder(session, &index).await?;
        without.push((Leftover { index, builder }, rest));
    }
    Ok(Definitions {
        now: Some(digest(lines.iter())),
        without,
    })
}

fn digest<'l>(lines: impl Iterator<Item = &'l (String, Option<String>)>) -> Digest {
    let text: Vec<&str> = lines.map(|(line, _)| line.as_str()).collect();
    Digest::of(text.join("\n").as_bytes())
}
