//! What a PostgreSQL database holds beside rows.

use godwit_core::backup::{Inventory, Objects};

use super::session::PostgresSession;
use crate::{DbError, session::Session};

// plpgsql is in every database from its beginning.
const INVENTORY: &str = "
SELECT 'extension', e.extname::text, e.extversion::text, NULL::bigint
FROM pg_catalog.pg_extension e WHERE e.extname <> 'plpgsql'
UNION ALL
SELECT 'sequence', s.schemaname || '.' || s.sequencename, NULL, s.last_value
FROM pg_catalog.pg_sequences s
JOIN pg_catalog.pg_namespace n ON n.nspname = s.schemaname
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename
WHERE n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
UNION ALL
SELECT 'large objects', NULL, NULL, count(*) FROM pg_catalog.pg_largeobject_metadata";

pub(super) async fn inventory(session: &mut PostgresSession) -> Result<Inventory, DbError> {
    let mut inventory = Inventory::default();
    for row in session.query(INVENTORY, &[]).await? {
        match row.text(0)?.as_str() {
            "extension" => {
                inventory.extensions.insert(row.text(1)?, row.text(2)?);
            }
            "sequence" => {
                inventory.sequences.insert(row.text(1)?, row.int_or_null(3)?);
            }
            _ => {
                inventory.objects = Some(Objects {
                    large_objects: row.count_or_unknown(3)?.unwrap_or_default(),
                    ..Objects::default()
                });
            }
        }
    }
    Ok(inventory)
}

pub(super) async fn position(session: &mut PostgresSession) -> Result<Option<String>, DbError> {
    let sql = "SELECT CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_lsn() END::text";
    let rows = session.query(sql, &[]).await?;
    let lsn = rows.first().map(|row| row.text_or_null(0)).transpose()?.flatten();
    Ok(lsn.map(|lsn| format!("LSN {lsn}")))
}
