//! The questions whether an object is there: one per kind, put together from what the kinds have in common.

use godwit_core::{DbObject, ObjectKind};

/// Marks an index that is kept up to date and never used.
pub(super) const INVALID: &str = "invalid";
/// Marks a partition whose detaching has begun.
pub(super) const DETACHING: &str = "detaching";
/// Marks a database whose dropping has begun.
pub(super) const BROKEN: &str = "broken";

// An index over a partitioned table is invalid until all partitions have theirs, which is as it should be.
const INVALID_INDEX: &str = "CASE WHEN c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready) THEN 'invalid' END";

/// The user's schemas: what is elsewhere is only of interest there.
const OF_USERS: &str = "(n.nspname <> 'information_schema' AND n.nspname !~ '^pg_')";

/// Whether objects of this kind lie in no schema, and are no part of anything.
pub(super) const fn is_of_its_own(kind: ObjectKind) -> bool {
    matches!(
        kind,
        ObjectKind::Schema
            | ObjectKind::Database
            | ObjectKind::Tablespace
            | ObjectKind::Role
            | ObjectKind::Extension
            | ObjectKind::Server
            | ObjectKind::Publication
            | ObjectKind::Subscription
            | ObjectKind::EventTrigger
    )
}

/// The question for `object`: `$1` is its name, `$2` the schema or NULL, `$3` the whole that it is part of.
///
/// Each row says whether it is where the session seeks it, its schema, its name (NULL where only the whole was found), its
/// qualified name, that of the whole, and a mark. `None` for kinds that PostgreSQL does not have.
pub(super) fn question(object: &DbObject) -> Option<String> {
    if is_of_its_own(object.kind) {
        return of_its_own(object.kind);
    }
    match (object.kind, &object.table) {
        (kind, Some(_)) => part(kind),
        (ObjectKind::Type, None) => Some(in_schema(
            "pg_catalog.pg_type c",
            ("c.typname", "c.typnamespace", "pg_type_is_visible(c.oid)"),
            // A table's rows have a type of its name, which is no type that anybody made.
            "NOT EXISTS (SELECT FROM pg_catalog.pg_class r WHERE r.oid = c.typrelid AND r.relkind <> 'c')",
            "NULL::text",
        )),
        (ObjectKind::Statistics, None) => Some(in_schema(
            "pg_catalog.pg_statistic_ext c",
            ("c.stxname", "c.stxnamespace", "pg_statistics_obj_is_visible(c.oid)"),
            "true",
            "NULL::text",
        )),
        (kind, None) => {
            let relkinds = relkinds(kind)?;
            Some(in_schema(
                "pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid",
                ("c.relname", "c.relnamespace", "pg_table_is_visible(c.oid)"),
                &format!("c.relkind IN ({relkinds})"),
                INVALID_INDEX,
            ))
        }
    }
}

const fn relkinds(kind: ObjectKind) -> Option<&'static str> {
    Some(match kind {
        ObjectKind::Table => "'r', 'p'",
        ObjectKind::ForeignTable => "'f'",
        ObjectKind::View => "'v'",
        ObjectKind::MaterializedView => "'m'",
        ObjectKind::Sequence => "'S'",
        ObjectKind::Index => "'i', 'I'",
        _ => return None,
    })
}

/// Objects that lie in a schema: `names` are the columns of name and schema, and what says that a bare name finds it.
fn in_schema(from: &str, names: (&str, &str, &str), only: &str, mark: &str) -> String {
    let (name, schema, visible) = names;
    format!(
        "SELECT $2::text IS NOT NULL OR {visible}, n.nspname::text, {name}::text,
                quote_ident(n.nspname) || '.' || quote_ident({name}), NULL::text, {mark}
         FROM {from} JOIN pg_catalog.pg_namespace n ON n.oid = {schema}
         WHERE {name} = $1::text::name AND {only}
           AND CASE WHEN $2::text IS NULL THEN {visible} OR {OF_USERS} ELSE n.nspname = $2::text::name END"
    )
}

/// Objects that are part of a table, or of a type.
fn part(kind: ObjectKind) -> Option<String> {
    let plain = |from: &str, name: &str, whole: &str| {
        format!(
            "SELECT {name}::text AS name, NULL::text AS at, NULL::text AS mark FROM {from} WHERE {whole} = w.oid AND {name} = $1::text::name"
        )
    };
    let found = match kind {
        ObjectKind::Column => plain(
            "pg_catalog.pg_attribute",
            "attname",
            "NOT attisdropped AND attnum > 0 AND attrelid",
        ),
        ObjectKind::Constraint => plain("pg_catalog.pg_constraint", "conname", "conrelid"),
        ObjectKind::Trigger => plain("pg_catalog.pg_trigger", "tgname", "NOT tgisinternal AND tgrelid"),
        ObjectKind::Policy => plain("pg_catalog.pg_policy", "polname", "polrelid"),
        ObjectKind::Rule => plain("pg_catalog.pg_rewrite", "rulename", "ev_class"),
        ObjectKind::EnumValue => plain("pg_catalog.pg_enum", "enumlabel", "enumtypid"),
        ObjectKind::Index => format!(
            "SELECT c.relname::text AS name, quote_ident(w.schema) || '.' || quote_ident(c.relname) AS at,
                    {INVALID_INDEX} AS mark
             FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
             WHERE i.indrelid = w.oid AND c.relname = $1::text::name"
        ),
        ObjectKind::Partition => "
             SELECT c.relname::text AS name, quote_ident(s.nspname) || '.' || quote_ident(c.relname) AS at,
                    CASE WHEN (to_jsonb(h) ->> 'inhdetachpending')::bool THEN 'detaching' END AS mark
             FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_class c ON c.oid = h.inhrelid
             JOIN pg_catalog.pg_namespace s ON s.oid = c.relnamespace
             WHERE h.inhparent = w.oid AND c.relname = $1::text::name"
            .to_owned(),
        _ => return None,
    };
    let whole = match kind {
        ObjectKind::EnumValue => ("pg_catalog.pg_type c", "typ", "pg_type_is_visible(c.oid)", "true"),
        _ => (
            "pg_catalog.pg_class c",
            "rel",
            "pg_table_is_visible(c.oid)",
            "c.relkind IN ('r', 'p', 'v', 'm', 'f')",
        ),
    };
    let (from, prefix, visible, only) = whole;
    Some(format!(
        "WITH w AS (
             SELECT c.oid, n.nspname AS schema, $2::text IS NOT NULL OR {visible} AS here,
                    quote_ident(n.nspname) || '.' || quote_ident(c.{prefix}name) AS whole
             FROM {from} JOIN pg_catalog.pg_namespace n ON n.oid = c.{prefix}namespace
             WHERE c.{prefix}name = $3::text::name AND {only}
               AND CASE WHEN $2::text IS NULL THEN {visible} OR {OF_USERS} ELSE n.nspname = $2::text::name END)
         SELECT w.here, w.schema::text, p.name, coalesce(p.at, w.whole || '.' || quote_ident(p.name)), w.whole, p.mark
         FROM w LEFT JOIN LATERAL ({found}) p ON true"
    ))
}

fn of_its_own(kind: ObjectKind) -> Option<String> {
    let (table, name, only, mark) = match kind {
        ObjectKind::Schema => ("pg_namespace", "nspname", "true", "NULL::text"),
        // A drop that was interrupted leaves a database that can only be dropped again (from 15.4 on).
        ObjectKind::Database => (
            "pg_database",
            "datname",
            "true",
            "CASE WHEN datconnlimit = -2 THEN 'broken' END",
        ),
        ObjectKind::Tablespace => ("pg_tablespace", "spcname", "true", "NULL::text"),
        ObjectKind::Role => ("pg_roles", "rolname", "true", "NULL::text"),
        ObjectKind::Extension => ("pg_extension", "extname", "true", "NULL::text"),
        ObjectKind::Server => ("pg_foreign_server", "srvname", "true", "NULL::text"),
        ObjectKind::Publication => ("pg_publication", "pubname", "true", "NULL::text"),
        ObjectKind::Subscription => (
            "pg_subscription",
            "subname",
            "subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())",
            "NULL::text",
        ),
        ObjectKind::EventTrigger => ("pg_event_trigger", "evtname", "true", "NULL::text"),
        _ => return None,
    };
    Some(format!(
        "SELECT true, NULL::text, {name}::text, quote_ident({name}), NULL::text, {mark}
         FROM pg_catalog.{table} WHERE {name} = $1::text::name AND {only}"
    ))
}

/// Invalid indexes that `REINDEX … CONCURRENTLY` left: `$1` is what was rebuilt, `$2` and `$3` its name and schema.
///
/// Manual, "Rebuilding Indexes Concurrently": those with `_ccnew` were to replace one, those with `_ccold` were
/// replaced; both are to be dropped.
pub(super) const LEFTOVERS: &str = "
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_class t ON t.oid = i.indrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL (SELECT regexp_replace(c.relname::text, '_cc(new|old)[0-9]*$', '') AS base) b
WHERE n.nspname !~ '^pg_' AND c.relkind = 'i' AND NOT (i.indisvalid AND i.indisready) AND c.relname ~ '_cc(new|old)[0-9]*$'
  AND CASE $1::text
      WHEN 'database' THEN true
      WHEN 'schema' THEN n.nspname = $2::text::name
      WHEN 'table' THEN t.relname = $2::text::name
           AND CASE WHEN $3::text IS NULL THEN pg_table_is_visible(t.oid) ELSE n.nspname = $3::text::name END
      -- A name that grew too long was cut before its suffix.
      ELSE ($3::text IS NULL OR n.nspname = $3::text::name)
           AND (b.base = $2::text OR octet_length(c.relname) >= 60 AND left($2::text, length(b.base)) = b.base) END
ORDER BY 1";
