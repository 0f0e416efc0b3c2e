//! The target lock: session-level advisory locks, which PostgreSQL keeps per database.

use crc::{CRC_32_ISO_HDLC, Crc};
use godwit_core::FormatId;

use super::session::PostgresSession;
use crate::{DbError, session::Session};

/// Before the holder's own words in `application_name`.
pub(super) const HOLDER_PREFIX: &str = "godwit: ";

/// Godwit's key: the letters of its name.
pub(super) const GODWIT: i64 = 0x0000_676f_6477_6974;

/// sqlx's key for a database, so that a program with sqlx's `Migrator` in it and Godwit exclude each other.
pub(crate) fn sqlx_key(database: &str) -> i64 {
    let sum = Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(database.as_bytes());
    0x3d32_ad9e * i64::from(sum)
}

fn keys(format: FormatId, database: &str) -> Vec<i64> {
    match format {
        FormatId::Godwit => vec![GODWIT],
        FormatId::Sqlx => vec![GODWIT, sqlx_key(database)],
    }
}

/// The questions that take all keys, one after the other.
pub(crate) fn asks(format: FormatId, database: &str) -> Vec<String> {
    let ask = |key| format!("SELECT pg_try_advisory_lock({key})");
    keys(format, database).into_iter().map(ask).collect()
}

/// Takes all keys or none.
pub(super) async fn try_lock(session: &mut PostgresSession, format: FormatId) -> Result<bool, DbError> {
    let mut taken: Vec<i64> = Vec::new();
    let database = session.server().database.clone();
    for (key, ask) in keys(format, &database).into_iter().zip(asks(format, &database)) {
        let rows = session.query(&ask, &[]).await?;
        if !rows.first().map(|row| row.flag(0)).transpose()?.unwrap_or(false) {
            for key in taken {
                session.query("SELECT pg_advisory_unlock($1)", &[key.into()]).await?;
            }
            return Ok(false);
        }
        taken.push(key);
    }
    Ok(true)
}

/// The session that holds one of the keys, in words.
pub(super) async fn holder(session: &mut PostgresSession, format: FormatId) -> Result<Option<String>, DbError> {
    let sql = "
SELECT a.application_name, a.usename::text, host(a.client_addr), l.pid,
       to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
FROM pg_catalog.pg_locks l
LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
  AND (l.classid::bigint << 32) | l.objid::bigint = $1";
    for key in keys(format, &session.server().database) {
        let rows = session.query(sql, &[key.into()]).await?;
        let Some(row) = rows.first() else { continue };
        let application = row.text_or_null(0)?.unwrap_or_default();
        let who = application
            .strip_prefix(HOLDER_PREFIX)
            .unwrap_or(&application)
            .to_owned();
        let user = row.text_or_null(1)?.unwrap_or_else(|| "unknown".to_owned());
        let from = row.text_or_null(2)?.unwrap_or_else(|| "a local socket".to_owned());
        let since = row
            .text_or_null(4)?
            .map(|since| format!(", connected {since} UTC"))
            .unwrap_or_default();
        let session = format!("process {}, user {user} from {from}{since}", row.int(3)?);
        return Ok(Some(if who.is_empty() {
            session
        } else {
            format!("{who} ({session})")
        }));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sqlx_key_is_the_one_that_sqlx_computes() {
        assert_eq!(
            sqlx_key("123456789"),
            0x3d32_ad9e * 0xcbf4_3926,
            "the check value of CRC-32"
        );
    }
}
