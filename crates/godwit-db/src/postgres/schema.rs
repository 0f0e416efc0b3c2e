//! A snapshot by seven catalogue queries, whatever the number of tables.

use godwit_core::schema::{
    Column, Constraint, ConstraintKind, Index, Relation, RelationKind, Routine, SchemaSnapshot, Trigger,
};

use super::session::PostgresSession;
use crate::{
    DbError,
    catalogue::{Catalogue, items},
    session::Session,
    value::Row,
};

// Schemas that are the server's own or a session's are left out, and so is whatever an extension brought.
// Columns that came with later versions (`attgenerated`, `prokind`) are read through to_jsonb, which knows what the
// server at hand has.
const SCHEMAS: &str = "
SELECT nspname::text FROM pg_catalog.pg_namespace n
WHERE nspname <> 'information_schema' AND nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')";

const RELATIONS: &str = "
SELECT n.nspname::text, c.relname::text, c.relkind::text, coalesce((to_jsonb(c) ->> 'relispartition')::bool, false),
       c.reltuples::bigint,
       CASE WHEN c.relkind IN ('r', 'm') THEN pg_total_relation_size(c.oid) END,
       obj_description(c.oid, 'pg_class'),
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')";

const COLUMNS: &str = "
SELECT n.nspname::text, c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid), coalesce(to_jsonb(a) ->> 'attgenerated', ''),
       coalesce(to_jsonb(a) ->> 'attidentity', ''), col_description(c.oid, a.attnum)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'v', 'm')
  AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
ORDER BY a.attrelid, a.attnum";

const INDEXES: &str = "
SELECT n.nspname::text, t.relname::text, c.relname::text, i.indisunique, i.indisvalid AND i.indisready,
       pg_relation_size(c.oid), pg_get_indexdef(c.oid),
       (SELECT string_agg(pg_get_indexdef(i.indexrelid, k, true), chr(31) ORDER BY k)
        FROM generate_series(1, coalesce((to_jsonb(i) ->> 'indnkeyatts')::int, i.indnatts)) k)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

const CONSTRAINTS: &str = "
SELECT n.nspname::text, t.relname::text, k.conname::text, k.contype::text, pg_get_constraintdef(k.oid)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class t ON t.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE k.contype IN ('p', 'u', 'f', 'c', 'x') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

const TRIGGERS: &str = "
SELECT n.nspname::text, t.relname::text, g.tgname::text, pg_get_triggerdef(g.oid)
FROM pg_catalog.pg_trigger g
JOIN pg_catalog.pg_class t ON t.oid = g.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
WHERE NOT g.tgisinternal AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'";

const ROUTINES: &str = "
SELECT n.nspname::text, p.proname::text, coalesce(to_jsonb(p) ->> 'prokind', 'f'),
       pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid),
       CASE WHEN coalesce(to_jsonb(p) ->> 'prokind', 'f') IN ('f', 'p') THEN pg_get_functiondef(p.oid) END
FROM pg_catalog.pg_proc p
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')";

/// Reads the snapshot at one moment.
pub(super) async fn read(session: &mut PostgresSession) -> Result<SchemaSnapshot, DbError> {
    session.begin_snapshot().await?;
    let catalogue = gather(session).await;
    session.end_snapshot().await?;
    Ok(catalogue?.finish())
}

pub(super) async fn gather(session: &mut PostgresSession) -> Result<Catalogue, DbError> {
    let mut catalogue = Catalogue::default();
    for row in session.query(SCHEMAS, &[]).await? {
        catalogue.schema(row.text(0)?);
    }
    for row in session.query(RELATIONS, &[]).await? {
        catalogue.relation(row.text(0)?, relation(&row)?);
    }
    for row in session.query(COLUMNS, &[]).await? {
        catalogue.column(&owner(&row)?, column(&row)?);
    }
    for row in session.query(INDEXES, &[]).await? {
        catalogue.index(&owner(&row)?, index(&row)?);
    }
    for row in session.query(CONSTRAINTS, &[]).await? {
        catalogue.constraint(&owner(&row)?, constraint(&row)?);
    }
    for row in session.query(TRIGGERS, &[]).await? {
        let trigger = Trigger {
            name: row.text(2)?,
            definition: row.text_or_null(3)?,
        };
        catalogue.trigger(&owner(&row)?, trigger);
    }
    for row in session.query(ROUTINES, &[]).await? {
        catalogue.routine(row.text(0)?, routine(&row)?);
    }
    Ok(catalogue)
}

fn owner(row: &Row) -> Result<(String, String), DbError> {
    Ok((row.text(0)?, row.text(1)?))
}

fn relation(row: &Row) -> Result<Relation, DbError> {
    let kind = match (row.text(2)?.as_str(), row.flag(3)?) {
        ("p", false) => RelationKind::PartitionedTable,
        ("v", _) => RelationKind::View,
        ("m", _) => RelationKind::MaterializedView,
        (_, true) => RelationKind::Partition,
        _ => RelationKind::Table,
    };
    Ok(Relation {
        name: row.text(1)?,
        kind,
        // -1 until the first VACUUM or ANALYZE; views have no rows of their own.
        rows: row.count_or_unknown(4)?.filter(|_| kind != RelationKind::View),
        bytes: row.count_or_unknown(5)?,
        comment: row.text_or_null(6)?,
        columns: Vec::new(),
        indexes: Vec::new(),
        constraints: Vec::new(),
        triggers: Vec::new(),
        definition: row.text_or_null(7)?.map(|query| query.trim().to_owned()),
    })
}

fn column(row: &Row) -> Result<Column, DbError> {
    let expression = row.text_or_null(5)?;
    let generated = !row.text(6)?.is_empty();
    let identity = match row.text(7)?.as_str() {
        "a" => Some("generated always as identity".to_owned()),
        "d" => Some("generated by default as identity".to_owned()),
        _ => None,
    };
    Ok(Column {
        name: row.text(2)?,
        data_type: row.text(3)?,
        nullable: !row.flag(4)?,
        default: identity.or_else(|| expression.clone().filter(|_| !generated)),
        generated: expression.filter(|_| generated),
        comment: row.text_or_null(8)?,
    })
}

fn index(row: &Row) -> Result<Index, DbError> {
    Ok(Index {
        name: row.text(2)?,
        keys: items(&row.text_or_null(7)?.unwrap_or_default()),
        unique: row.flag(3)?,
        valid: row.flag(4)?,
        bytes: row.count_or_unknown(5)?,
        definition: row.text_or_null(6)?,
    })
}

fn constraint(row: &Row) -> Result<Constraint, DbError> {
    let kind = match row.text(3)?.as_str() {
        "p" => ConstraintKind::PrimaryKey,
        "u" => ConstraintKind::Unique,
        "f" => ConstraintKind::ForeignKey,
        "x" => ConstraintKind::Exclusion,
        _ => ConstraintKind::Check,
    };
    Ok(Constraint {
        name: row.text(2)?,
        kind,
        definition: row.text(4)?,
    })
}

fn routine(row: &Row) -> Result<Routine, DbError> {
    let kind = match row.text(2)?.as_str() {
        "p" => "procedure",
        "a" => "aggregate",
        _ => "function",
    };
    let arguments = row.text_or_null(3)?.unwrap_or_default();
    let signature = match row.text_or_null(4)? {
        Some(result) => format!("({arguments}) returns {result}"),
        None => format!("({arguments})"),
    };
    Ok(Routine {
        name: row.text(1)?,
        kind: kind.to_owned(),
        signature,
        definition: row.text_or_null(5)?,
    })
}
