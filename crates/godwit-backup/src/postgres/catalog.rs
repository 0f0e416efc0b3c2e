//! Databases, roles and sessions of a PostgreSQL server, as a restore has to see and change them.

use std::collections::BTreeSet;

use super::ask::{MAINTENANCE, Psql, identifier, literal};
use crate::BackupError;

/// Names of all roles.
pub(crate) async fn roles(psql: &Psql<'_>) -> Result<BTreeSet<String>, BackupError> {
    let names = psql.run(MAINTENANCE, "SELECT rolname FROM pg_catalog.pg_roles").await?;
    Ok(names.into_iter().collect())
}

/// Names of all databases.
pub(crate) async fn databases(psql: &Psql<'_>) -> Result<Vec<String>, BackupError> {
    psql.run(MAINTENANCE, "SELECT datname FROM pg_catalog.pg_database")
        .await
}

/// Whose sessions count as others'.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Others {
    /// Everybody's.
    All,
    /// All but the session that holds Godwit's lock.
    BesideLock,
}

/// Who is connected to `database`.
pub(crate) async fn sessions(psql: &Psql<'_>, database: &str, others: Others) -> Result<Vec<String>, BackupError> {
    let condition = match others {
        Others::All => "",
        Others::BesideLock => {
            "AND NOT (s.application_name LIKE 'godwit%' AND EXISTS (
        SELECT FROM pg_catalog.pg_locks l WHERE l.pid = s.pid AND l.locktype = 'advisory' AND l.granted))"
        }
    };
    let sql = format!(
        "SELECT concat(coalesce(s.usename, 'somebody'), ' from ' || host(s.client_addr),
            ' with ' || nullif(s.application_name, ''), ' (process ', s.pid, ')')
         FROM pg_catalog.pg_stat_activity s
         WHERE s.datname = {} AND s.backend_type = 'client backend' {condition} ORDER BY s.pid",
        literal(database)
    );
    psql.run(MAINTENANCE, &sql).await
}

/// Makes the database `name` with the encoding, locale, owner and tablespace of `like`, and nothing in it.
pub(crate) async fn create_like(psql: &Psql<'_>, like: &str, name: &str) -> Result<(), BackupError> {
    // Which columns hold the locale differs from version to version, so the row is read as a document.
    let sql = format!(
        "SELECT format('CREATE DATABASE %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L OWNER %I \
            TABLESPACE %I', {name}, pg_encoding_to_char(d.encoding), d.datcollate, d.datctype, r.rolname, t.spcname)
            || CASE j.row ->> 'datlocprovider'
                WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', j.locale)
                WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', j.locale)
                ELSE '' END
         FROM pg_catalog.pg_database d
         JOIN pg_catalog.pg_roles r ON r.oid = d.datdba
         JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace,
         LATERAL (SELECT to_jsonb(d) AS row, coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale')
            AS locale) j
         WHERE d.datname = {like} \\gexec\n",
        name = literal(name),
        like = literal(like)
    );
    psql.run(MAINTENANCE, &sql).await.map(drop)
}

/// Gives `name` the settings, privileges, connection limit and comment of `like`.
pub(crate) async fn dress_like(psql: &Psql<'_>, like: &str, name: &str) -> Result<(), BackupError> {
    // Values of list settings are kept quoted as a list; quoting them again would make one element of it.
    let sql = format!(
        "SELECT format(CASE WHEN s.setrole = 0 THEN 'ALTER DATABASE %2$I' ELSE 'ALTER ROLE %1$I IN DATABASE %2$I' END
                || ' SET %3$s TO ' || CASE WHEN split_part(c, '=', 1) IN ('local_preload_libraries', 'search_path',
                    'session_preload_libraries', 'shared_preload_libraries', 'temp_tablespaces')
                    THEN '%4$s' ELSE '%4$L' END,
            r.rolname, {name}, split_part(c, '=', 1), substr(c, strpos(c, '=') + 1))
         FROM pg_catalog.pg_db_role_setting s
         JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
         LEFT JOIN pg_catalog.pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) c
         WHERE d.datname = {like} \\gexec
         SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', {name})
         FROM pg_catalog.pg_database WHERE datname = {like} AND datacl IS NOT NULL \\gexec
         SELECT format('GRANT %s ON DATABASE %I TO %s', a.privilege_type, {name},
                CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(r.rolname) END)
                || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
         FROM pg_catalog.pg_database d, aclexplode(d.datacl) a LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.grantee
         WHERE d.datname = {like} AND (a.grantee = 0 OR r.oid IS NOT NULL) \\gexec
         SELECT format('ALTER DATABASE %I CONNECTION LIMIT %s', {name}, datconnlimit)
         FROM pg_catalog.pg_database WHERE datname = {like} AND datconnlimit <> -1 \\gexec
         SELECT format('COMMENT ON DATABASE %I IS %L', {name}, shobj_description(oid, 'pg_database'))
         FROM pg_catalog.pg_database WHERE datname = {like} AND shobj_description(oid, 'pg_database') IS NOT NULL \
         \\gexec\n",
        name = literal(name),
        like = literal(like)
    );
    psql.run(MAINTENANCE, &sql).await.map(drop)
}

/// Renames `database` to `old` and `new` to `database`, both or neither. It fails where anybody is connected.
pub(crate) async fn exchange(psql: &Psql<'_>, database: &str, new: &str, old: &str) -> Result<(), BackupError> {
    let (database, new, old) = (identifier(database), identifier(new), identifier(old));
    let sql = format!(
        "BEGIN;\nALTER DATABASE {database} RENAME TO {old};\nALTER DATABASE {new} RENAME TO {database};\nCOMMIT;\n"
    );
    psql.run(MAINTENANCE, &sql).await.map(drop)
}

/// Drops `database`.
pub(crate) async fn drop_database(psql: &Psql<'_>, database: &str) -> Result<(), BackupError> {
    psql.run(MAINTENANCE, &format!("DROP DATABASE {};\n", identifier(database)))
        .await
        .map(drop)
}
