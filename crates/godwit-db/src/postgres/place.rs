//! Where the database is.

use godwit_core::Fingerprint;

use super::session::PostgresSession;
use crate::{
    DbError,
    marker::{COLUMN_COUNT, COLUMNS, TABLE},
    session::Session,
};

/// Made when the server's files were, and the same on its physical standbys. Everybody may ask, unless it was revoked.
const SYSTEM: &str = "(SELECT system_identifier::text FROM pg_control_system())";

/// Weaker, but for everybody: a database that was dropped and made again has another one.
const OID: &str = "(SELECT oid::text FROM pg_catalog.pg_database WHERE datname = current_database())";

/// The fingerprint, and the marker's table where there is one: in one round trip, if the server lets it.
pub(super) async fn read(session: &mut PostgresSession) -> Result<(Fingerprint, Option<String>), DbError> {
    match ask(session, "system", SYSTEM).await {
        // Revoked, or a server that only speaks like PostgreSQL: 42501 insufficient_privilege, 42883 undefined_function.
        Err(DbError::Statement(error)) if matches!(error.code.as_deref(), Some("42501" | "42883")) => {
            ask(session, "oid", OID).await
        }
        answer => answer,
    }
}

async fn ask(session: &mut PostgresSession, kind: &str, proof: &str) -> Result<(Fingerprint, Option<String>), DbError> {
    let sql = format!(
        "
SELECT {proof},
       (SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        WHERE c.oid = to_regclass('{TABLE}')
          AND (SELECT count(*) FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attname IN ({COLUMNS})) = {COLUMN_COUNT})"
    );
    let rows = session.query(&sql, &[]).await?;
    let row = rows
        .first()
        .ok_or_else(|| DbError::unexpected("no row about the database's place"))?;
    let database = session.server().database.clone();
    let here = Fingerprint::of(Some(&database)).with(kind, &row.text(0)?);
    Ok((here, row.text_or_null(1)?))
}
