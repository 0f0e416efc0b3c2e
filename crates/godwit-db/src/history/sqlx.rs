//! sqlx's history: `_sqlx_migrations`, as sqlx-cli 0.9 makes, writes and reads it.

use godwit_core::{Direction, Engine, FormatId, Revision, RevisionState, TransactionMode, Version};

use super::{HistoryChange, RevisionRecord, elapsed, number};
use crate::{
    DbError,
    value::{Row, Value},
    write::Write,
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

/// The question for every row, by version: sqlx keeps one row per version and no order of its own.
pub(super) fn read_sql(engine: Engine, name: &str) -> String {
    let at = match engine {
        Engine::Postgres | Engine::Mysql => super::micros(engine, "installed_on"),
        // Written as text by CURRENT_TIMESTAMP; strftime('%s') of it is whole seconds.
        Engine::Sqlite => "CAST(strftime('%s', installed_on) AS INTEGER) * 1000000".to_owned(),
    };
    let success = match engine {
        Engine::Postgres => "success::int",
        Engine::Mysql | Engine::Sqlite => "success",
    };
    format!("SELECT version, description, {success}, checksum, {at}, execution_time FROM {name} ORDER BY version")
}

pub(super) fn revision(row: &Row) -> Result<Revision, DbError> {
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

/// The write that `change` is, as sqlx would do it. It neither counts statements nor writes down errors: it only knows
/// whether a migration may be half done.
pub(super) fn write(engine: Engine, name: &str, change: &HistoryChange) -> Result<Option<Write>, DbError> {
    let write = match change {
        HistoryChange::Started(record) if record.direction == Direction::Down => by_version(
            &record.version,
            format!("UPDATE {name} SET success = FALSE WHERE version = ?"),
        ),
        HistoryChange::Started(record) => started(engine, name, record),
        HistoryChange::Applied(record) => applied(engine, name, record),
        HistoryChange::RolledBack(record) => {
            by_version(&record.version, format!("DELETE FROM {name} WHERE version = ?"))
        }
        // Nothing was done, so the row goes back to what it was.
        HistoryChange::Failed {
            version,
            direction,
            clean: true,
            ..
        } => by_version(
            version,
            match direction {
                Direction::Up => format!("DELETE FROM {name} WHERE version = ? AND NOT success"),
                Direction::Down => format!("UPDATE {name} SET success = TRUE WHERE version = ?"),
            },
        ),
        HistoryChange::Progress { .. } | HistoryChange::Failed { .. } => return Ok(None),
    };
    write.map(Some)
}

fn by_version(version: &Version, sql: String) -> Result<Write, DbError> {
    Ok(Write::new(sql, vec![number(FormatId::Sqlx, version)?.into()]))
}

fn started(engine: Engine, name: &str, record: &RevisionRecord) -> Result<Write, DbError> {
    // A second try finds the row of the first.
    let again = match engine {
        Engine::Mysql => "ON DUPLICATE KEY UPDATE success = FALSE, checksum = VALUES(checksum), execution_time = -1",
        Engine::Postgres | Engine::Sqlite => {
            "ON CONFLICT (version) DO UPDATE SET success = FALSE, checksum = excluded.checksum, execution_time = -1"
        }
    };
    let sql = format!(
        "INSERT INTO {name} (version, description, success, checksum, execution_time) VALUES (?, ?, FALSE, ?, -1) {again}"
    );
    row(sql, record)
}

/// Over a row of somebody else's nothing is written: the key refuses it, and with it the whole transaction.
fn applied(engine: Engine, name: &str, record: &RevisionRecord) -> Result<Write, DbError> {
    let nanos = elapsed(engine, record.millis, 1_000_000);
    if record.begun {
        let sql = format!("UPDATE {name} SET success = TRUE, execution_time = {nanos} WHERE version = ?");
        return by_version(&record.version, sql);
    }
    let sql = format!(
        "INSERT INTO {name} (version, description, success, checksum, execution_time) VALUES (?, ?, TRUE, ?, {nanos})"
    );
    row(sql, record)
}

fn row(sql: String, record: &RevisionRecord) -> Result<Write, DbError> {
    let values = vec![
        number(FormatId::Sqlx, &record.version)?.into(),
        description(&record.name).into(),
        Value::Bytes(record.checksum.clone()),
    ];
    Ok(Write::new(sql, values))
}

/// sqlx's rule from file name to description.
fn description(name: &str) -> String {
    name.replace('_', " ")
}
