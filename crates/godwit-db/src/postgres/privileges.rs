//! What the role may do.

use super::session::PostgresSession;
use crate::{DbError, Privilege, session::Session};

const SQL: &str = "
SELECT r.rolsuper, r.rolcreatedb OR r.rolsuper,
       current_schema()::text,
       coalesce(has_schema_privilege(current_schema(), 'CREATE'), false),
       has_database_privilege(current_database(), 'CREATE'),
       pg_is_in_recovery(),
       (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'),
       (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')),
       (SELECT count(*) FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
          AND pg_has_role(c.relowner, 'USAGE'))
FROM pg_catalog.pg_roles r WHERE r.rolname = current_user";

/// Reads them in one round trip.
pub(super) async fn read(session: &mut PostgresSession) -> Result<(Vec<Privilege>, Vec<String>), DbError> {
    let rows = session.query(SQL, &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the current role"))?;
    let schema = row.text_or_null(2)?;
    let (tables, readable, owned) = (row.int(6)?, row.int(7)?, row.int(8)?);
    let in_schema = match &schema {
        Some(schema) => format!("in schema {schema}"),
        None => "no schema of the search path exists".to_owned(),
    };
    let privileges = vec![
        Privilege::new("create tables", row.flag(3)?, in_schema),
        Privilege::new("create schemas", row.flag(4)?, "in this database"),
        Privilege::new(
            "change all tables",
            owned == tables,
            format!("owns {owned} of {tables}"),
        ),
        Privilege::new(
            "read all tables",
            readable == tables,
            format!("{readable} of {tables}; a backup needs all"),
        ),
        Privilege::new("create databases", row.flag(1)?, "needed to restore into a new one"),
        Privilege::new("superuser", row.flag(0)?, "not needed"),
    ];
    let mut notes = Vec::new();
    if row.flag(5)? {
        notes.push("the server is a standby: it takes no writes".to_owned());
    }
    Ok((privileges, notes))
}
