//! The target lock: named locks, which MySQL and MariaDB keep per server.

use crc::{CRC_32_ISO_HDLC, Crc};
use godwit_core::{Engine, FormatId};

use super::session::MysqlSession;
use crate::{DbError, session::Session, write::Write};

fn sum(database: &str) -> u32 {
    Crc::<u32>::new(&CRC_32_ISO_HDLC).checksum(database.as_bytes())
}

/// Names are at most 64 letters long and compared without case, so a sum tells long and odd names apart.
pub(super) fn godwit_name(database: &str) -> String {
    let readable: String = database.chars().take(40).collect();
    format!("godwit.{:08x}.{readable}", sum(database))
}

/// sqlx's name for a database, so that a program with sqlx's `Migrator` in it and Godwit exclude each other.
///
/// On MariaDB it keeps Godwit out and not sqlx: sqlx asks with an endless timeout, which MariaDB does not know, and
/// goes on without the lock.
pub(crate) fn sqlx_name(database: &str) -> String {
    format!("{:x}", 0x3d32_ad9e * i64::from(sum(database)))
}

fn names(format: FormatId, database: &str) -> Vec<String> {
    match format {
        FormatId::Godwit => vec![godwit_name(database)],
        FormatId::Sqlx => vec![godwit_name(database), sqlx_name(database)],
    }
}

/// The questions that take all names, one after the other.
pub(crate) fn asks(format: FormatId, database: &str) -> Vec<String> {
    let ask = |name: String| Write::new("SELECT get_lock(?, 0)".to_owned(), vec![name.into()]).text(Engine::Mysql);
    names(format, database).into_iter().map(ask).collect()
}

/// The questions that give all names back.
pub(crate) fn unlock_asks(database: &str) -> Vec<String> {
    names(FormatId::Sqlx, database).into_iter().map(release_sql).collect()
}

fn release_sql(name: String) -> String {
    Write::new("SELECT release_lock(?)".to_owned(), vec![name.into()]).text(Engine::Mysql)
}

/// Takes all names or none.
pub(super) async fn try_lock(session: &mut MysqlSession, format: FormatId) -> Result<bool, DbError> {
    let mut taken: Vec<String> = Vec::new();
    let database = session.server().database.clone();
    for (name, ask) in names(format, &database).into_iter().zip(asks(format, &database)) {
        let rows = session.query(&ask, &[]).await?;
        if !rows.first().map(|row| row.flag(0)).transpose()?.unwrap_or(false) {
            for name in taken {
                release(session, name).await?;
            }
            return Ok(false);
        }
        taken.push(name);
    }
    Ok(true)
}

/// Gives back whatever the session holds of both.
pub(super) async fn unlock(session: &mut MysqlSession) -> Result<(), DbError> {
    for ask in unlock_asks(&session.server().database) {
        session.query(&ask, &[]).await?;
    }
    Ok(())
}

async fn release(session: &mut MysqlSession, name: String) -> Result<(), DbError> {
    session.query(&release_sql(name), &[]).await.map(drop)
}

/// The session that holds one of the names: the server knows its user and where it comes from.
pub(super) async fn holder(session: &mut MysqlSession, format: FormatId) -> Result<Option<String>, DbError> {
    for name in names(format, &session.server().database) {
        let rows = session.query("SELECT is_used_lock(?)", &[name.into()]).await?;
        let Some(id) = rows.first().map(|row| row.int_or_null(0)).transpose()?.flatten() else {
            continue;
        };
        let sql = "SELECT user, host FROM information_schema.processlist WHERE id = ?";
        let rows = session.query(sql, &[id.into()]).await?;
        return Ok(Some(match rows.first() {
            Some(row) => format!("connection {id}, user {} from {}", row.text(0)?, row.text(1)?),
            // Other users' sessions are only shown to those with the PROCESS privilege.
            None => format!("connection {id}"),
        }));
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_and_differ() {
        let long = "ä".repeat(64);
        assert!(godwit_name(&long).chars().count() <= 64);
        assert_ne!(godwit_name("shop"), godwit_name("Shop"));
        assert_eq!(sqlx_name("123456789"), format!("{:x}", 0x3d32_ad9e_i64 * 0xcbf4_3926));
    }
}
