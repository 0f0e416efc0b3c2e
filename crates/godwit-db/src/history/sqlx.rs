//! sqlx's history: `_sqlx_migrations`, as sqlx-cli 0.9 makes, writes and reads it.

use godwit_core::{Direction, Engine, FormatId, History, Revision, RevisionState, TransactionMode, Version};

use super::{HistoryChange, Located, RevisionRecord, number};
use crate::{
    DbError,
    session::Session,
    value::{Row, Value},
};

/// The table's name; `sqlx.toml` may rename it, which Godwit does not read yet.
pub(super) const TABLE: &str = "_sqlx_migrations";

/// What proves that a table of that name is sqlx's.
pub(super) const COLUMNS: &[&str] = &[
    "version",
    "description",
    "installed_on",
    "success",
    "checksum",
    "execution_time",
];

/// The statement with which sqlx makes the table, type by type.
pub(super) const fn table(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => {
            "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
)"
        }
        Engine::Mysql | Engine::Sqlite => {
            "CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP,
    success BOOLEAN NOT NULL,
    checksum BLOB NOT NULL,
    execution_time BIGINT NOT NULL
)"
        }
    }
}

/// The rows that a step writes, for people.
pub(super) fn describe(_engine: Engine, direction: Direction, transaction: TransactionMode) -> Vec<String> {
    let insert = |success: &str| {
        format!(
            "INSERT INTO {TABLE} (version, description, success, checksum, execution_time) VALUES (?, ?, {success}, ?, ?)"
        )
    };
    let delete = format!("DELETE FROM {TABLE} WHERE version = ?");
    match (direction, marks_start(transaction)) {
        (Direction::Up, false) => vec![insert("TRUE")],
        (Direction::Up, true) => vec![
            insert("FALSE"),
            format!("UPDATE {TABLE} SET success = TRUE, execution_time = ? WHERE version = ?"),
        ],
        (Direction::Down, false) => vec![delete],
        (Direction::Down, true) => vec![format!("UPDATE {TABLE} SET success = FALSE WHERE version = ?"), delete],
    }
}

/// A row with `success = FALSE` stands while a script runs stepwise, so that a half-done migration is never without a
/// trace: sqlx itself writes it on MySQL alone, and its own tool refuses to go on over one on every engine.
fn marks_start(transaction: TransactionMode) -> bool {
    transaction == TransactionMode::Stepwise
}

/// Reads every row, by version: sqlx keeps one row per version and no order of its own.
pub(super) async fn read(session: &mut dyn Session, located: &Located) -> Result<History, DbError> {
    let at = match session.engine() {
        Engine::Postgres => "(extract(epoch FROM installed_on) * 1000000)::bigint",
        Engine::Mysql => "CAST(unix_timestamp(installed_on) * 1000000 AS SIGNED)",
        // Written as text by CURRENT_TIMESTAMP; strftime('%s') of it is whole seconds.
        Engine::Sqlite => "CAST(strftime('%s', installed_on) AS INTEGER) * 1000000",
    };
    let success = match session.engine() {
        Engine::Postgres => "success::int",
        Engine::Mysql | Engine::Sqlite => "success",
    };
    let table = located.name();
    let sql =
        format!("SELECT version, description, {success}, checksum, {at}, execution_time FROM {table} ORDER BY version");
    let rows = session.query(&sql, &[]).await?;
    Ok(History {
        format: FormatId::Sqlx,
        exists: true,
        rows: rows.iter().map(revision).collect::<Result<_, _>>()?,
    })
}

fn revision(row: &Row) -> Result<Revision, DbError> {
    // `-1` stands until the time is known, and for rows that `sqlx migrate` wrote with `--skip`.
    let nanos = row.count_or_unknown(5)?;
    Ok(Revision {
        version: Version::from(row.int(0)?),
        name: row.text(1)?,
        direction: Direction::Up,
        state: if row.flag(2)? {
            RevisionState::Applied
        } else {
            RevisionState::Started
        },
        checksum: row.bytes_or_null(3)?,
        normalised: None,
        at: super::instant(row.int_or_null(4)?),
        millis: nanos.map(|nanos| nanos / 1_000_000),
        by: None,
        machine: None,
        tool: None,
        statements: None,
    })
}

/// Writes `change` as sqlx would.
pub(super) async fn record(
    session: &mut dyn Session,
    located: &Located,
    change: &HistoryChange,
) -> Result<(), DbError> {
    let table = located.name();
    match change {
        HistoryChange::Started(record) => started(session, table, record).await,
        HistoryChange::Applied(record) => applied(session, table, record).await,
        HistoryChange::RolledBack(record) => {
            let version = number(FormatId::Sqlx, &record.version)?;
            let sql = super::numbered(session.engine(), &format!("DELETE FROM {table} WHERE version = ?"));
            session.query(&sql, &[version.into()]).await.map(drop)
        }
        // Nothing was done, so the row goes back to what it was.
        HistoryChange::Failed {
            version,
            direction,
            clean: true,
            ..
        } => {
            let sql = match direction {
                Direction::Up => format!("DELETE FROM {table} WHERE version = ? AND NOT success"),
                Direction::Down => format!("UPDATE {table} SET success = TRUE WHERE version = ?"),
            };
            let version = number(FormatId::Sqlx, version)?;
            session
                .query(&super::numbered(session.engine(), &sql), &[version.into()])
                .await
                .map(drop)
        }
        // See `super::writes`.
        HistoryChange::Progress { .. } | HistoryChange::Failed { .. } => Ok(()),
    }
}

async fn started(session: &mut dyn Session, table: &str, record: &RevisionRecord) -> Result<(), DbError> {
    let version = number(FormatId::Sqlx, &record.version)?;
    if record.direction == Direction::Down {
        let sql = format!("UPDATE {table} SET success = FALSE WHERE version = ?");
        return session
            .query(&super::numbered(session.engine(), &sql), &[version.into()])
            .await
            .map(drop);
    }
    // A second try finds the row of the first.
    let again = match session.engine() {
        Engine::Mysql => "ON DUPLICATE KEY UPDATE success = FALSE, checksum = VALUES(checksum), execution_time = -1",
        Engine::Postgres | Engine::Sqlite => {
            "ON CONFLICT (version) DO UPDATE SET success = FALSE, checksum = excluded.checksum, execution_time = -1"
        }
    };
    let sql = format!(
        "INSERT INTO {table} (version, description, success, checksum, execution_time) VALUES (?, ?, FALSE, ?, -1) {again}"
    );
    let values = [
        version.into(),
        description(&record.name).into(),
        Value::Bytes(record.checksum.clone()),
    ];
    session
        .query(&super::numbered(session.engine(), &sql), &values)
        .await
        .map(drop)
}

async fn applied(session: &mut dyn Session, table: &str, record: &RevisionRecord) -> Result<(), DbError> {
    let version = number(FormatId::Sqlx, &record.version)?;
    let nanos = i64::try_from(record.millis.saturating_mul(1_000_000)).unwrap_or(i64::MAX);
    let conflict = match session.engine() {
        Engine::Mysql => {
            "ON DUPLICATE KEY UPDATE success = TRUE, checksum = VALUES(checksum), execution_time = VALUES(execution_time)"
        }
        // Only a started row may be in the way. Over one of somebody else's that succeeded nothing is written, and
        // nothing returned.
        Engine::Postgres | Engine::Sqlite => {
            "ON CONFLICT (version) DO UPDATE SET success = TRUE, checksum = excluded.checksum, \
             execution_time = excluded.execution_time WHERE NOT _sqlx_migrations.success RETURNING version"
        }
    };
    let sql = format!(
        "INSERT INTO {table} (version, description, success, checksum, execution_time) VALUES (?, ?, TRUE, ?, ?) {conflict}"
    );
    let values = [
        version.into(),
        description(&record.name).into(),
        Value::Bytes(record.checksum.clone()),
        nanos.into(),
    ];
    let written = session.query(&super::numbered(session.engine(), &sql), &values).await?;
    if written.is_empty() && session.engine() != Engine::Mysql {
        return Err(DbError::unexpected(format!(
            "another program has meanwhile recorded version {version} as applied"
        )));
    }
    Ok(())
}

/// sqlx's rule from file name to description.
fn description(name: &str) -> String {
    name.replace('_', " ")
}
