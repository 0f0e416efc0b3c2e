//! Godwit's own history: `godwit_history`, one row per attempt, never deleted.

use godwit_core::{
    Direction, Engine, FormatId, History, Revision, RevisionState, RunId, TransactionMode, Version, digest::hex,
};

use super::{HistoryChange, Located, RevisionRecord, number};
use crate::{
    DbError,
    session::Session,
    value::{Row, Value},
};

/// The table's name.
pub(super) const TABLE: &str = "godwit_history";

/// What proves that a table of that name is Godwit's.
pub(super) const COLUMNS: &[&str] = &[
    "id",
    "version",
    "state",
    "direction",
    "checksum",
    "normalised",
    "statements_done",
    "run_id",
];

/// The statement that makes the table. Times are the server's own, to the microsecond (SQLite: millisecond).
pub(super) const fn table(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => include_str!("godwit_postgres.sql"),
        Engine::Mysql => include_str!("godwit_mysql.sql"),
        Engine::Sqlite => include_str!("godwit_sqlite.sql"),
    }
}

const INSERT: &str = "(version, name, direction, state, checksum, normalised, statements_done, statements_total, \
                      applied_by, machine, tool, run_id, millis, ended_at)";

/// The rows that a step writes, for people.
pub(super) fn describe(_engine: Engine, direction: Direction, transaction: TransactionMode) -> Vec<String> {
    let end = state_after(direction);
    let insert = |state: &str| {
        format!(
            "INSERT INTO {TABLE} (version, name, direction, state, …) VALUES (?, ?, '{}', '{state}', …)",
            id(direction)
        )
    };
    match transaction {
        TransactionMode::Migration => vec![insert(end)],
        TransactionMode::Stepwise => vec![
            insert("started"),
            format!("UPDATE {TABLE} SET statements_done = ? WHERE id = ?"),
            format!("UPDATE {TABLE} SET state = '{end}', statements_done = ?, millis = ?, ended_at = … WHERE id = ?"),
        ],
    }
}

const fn id(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

const fn state_after(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "applied",
        Direction::Down => "rolled-back",
    }
}

const fn now(engine: Engine) -> &'static str {
    match engine {
        Engine::Postgres => "clock_timestamp()",
        Engine::Mysql => "CURRENT_TIMESTAMP(6)",
        Engine::Sqlite => "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
    }
}

/// Reads every row in the order in which they were written.
pub(super) async fn read(session: &mut dyn Session, located: &Located) -> Result<History, DbError> {
    let micros = |column: &str| match session.engine() {
        Engine::Postgres => format!("(extract(epoch FROM {column}) * 1000000)::bigint"),
        Engine::Mysql => format!("CAST(unix_timestamp({column}) * 1000000 AS SIGNED)"),
        Engine::Sqlite => format!("CAST(round((julianday({column}) - 2440587.5) * 86400000.0) AS INTEGER) * 1000"),
    };
    let sql = format!(
        "SELECT version, name, state, checksum, normalised, {}, millis, applied_by, machine, tool, \
         statements_done, statements_total, direction FROM {} ORDER BY id",
        micros("coalesce(ended_at, started_at)"),
        located.name(),
    );
    let rows = session.query(&sql, &[]).await?;
    Ok(History {
        format: FormatId::Godwit,
        exists: true,
        rows: rows.iter().map(revision).collect::<Result<_, _>>()?,
    })
}

fn revision(row: &Row) -> Result<Revision, DbError> {
    let state = match row.text(2)?.as_str() {
        "applied" => RevisionState::Applied,
        "started" => RevisionState::Started,
        "failed" => RevisionState::Failed,
        "rolled-back" => RevisionState::RolledBack,
        other => return Err(DbError::unexpected(format!("state '{other}' in {TABLE}"))),
    };
    Ok(Revision {
        version: Version::from(row.int(0)?),
        name: row.text(1)?,
        direction: if row.text(12)? == id(Direction::Down) {
            Direction::Down
        } else {
            Direction::Up
        },
        state,
        checksum: unhex(row, 3)?,
        normalised: unhex(row, 4)?,
        at: super::instant(row.int_or_null(5)?),
        millis: row.count_or_unknown(6)?,
        by: row.text_or_null(7)?,
        machine: row.text_or_null(8)?,
        tool: row.text_or_null(9)?,
        statements: Some((small(row, 10)?, small(row, 11)?)),
    })
}

fn small(row: &Row, index: usize) -> Result<u32, DbError> {
    u32::try_from(row.int(index)?)
        .map_err(|_| DbError::unexpected(format!("a count of statements in {TABLE} is out of range")))
}

fn unhex(row: &Row, index: usize) -> Result<Option<Vec<u8>>, DbError> {
    let Some(text) = row.text_or_null(index)? else {
        return Ok(None);
    };
    let bad = || DbError::unexpected(format!("a checksum in {TABLE} is not hexadecimal"));
    if !text.is_ascii() || text.len() % 2 != 0 {
        return Err(bad());
    }
    let bytes = (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&text[at..at + 2], 16));
    bytes.collect::<Result<_, _>>().map(Some).map_err(|_| bad())
}

/// Writes `change`.
pub(super) async fn record(
    session: &mut dyn Session,
    located: &Located,
    change: &HistoryChange,
) -> Result<(), DbError> {
    match change {
        HistoryChange::Started(record) => insert(session, located, record, "started").await,
        HistoryChange::Progress { version, done } => {
            let Some(id) = started(session, located, version, None).await? else {
                return Ok(());
            };
            let values = [i64::from(*done).into(), id.into()];
            update(session, located, "statements_done = ? WHERE id = ?", &values).await
        }
        HistoryChange::Failed {
            version,
            done,
            clean,
            error,
            ..
        } => {
            // Without a started row the failure was rolled back with everything else, and there is nothing to mark.
            let Some(id) = started(session, located, version, None).await? else {
                return Ok(());
            };
            // With none of its statements done, *failed* says that it may run again; *started* says that it may not.
            let state = if *done == 0 && !clean { "started" } else { "failed" };
            let set = format!(
                "state = ?, statements_done = ?, error = ?, ended_at = {} WHERE id = ?",
                now(session.engine())
            );
            let values = [state.into(), i64::from(*done).into(), error.as_str().into(), id.into()];
            update(session, located, &set, &values).await
        }
        HistoryChange::Applied(record) | HistoryChange::RolledBack(record) => ended(session, located, record).await,
    }
}

/// Turns the run's started row into its end, or writes the end as a row of its own.
async fn ended(session: &mut dyn Session, located: &Located, record: &RevisionRecord) -> Result<(), DbError> {
    let state = state_after(record.direction);
    let Some(id) = started(session, located, &record.version, Some(record.run)).await? else {
        return insert(session, located, record, state).await;
    };
    let set = format!(
        "state = ?, statements_done = ?, millis = ?, ended_at = {} WHERE id = ?",
        now(session.engine())
    );
    let values = [
        state.into(),
        i64::from(record.statements).into(),
        millis(record),
        id.into(),
    ];
    update(session, located, &set, &values).await
}

/// The id of the version's latest row, where it is a started one and, if asked for, of that run: what a run that died
/// has left stays as it is.
async fn started(
    session: &mut dyn Session,
    located: &Located,
    version: &Version,
    run: Option<RunId>,
) -> Result<Option<i64>, DbError> {
    let table = located.name();
    let sql = super::numbered(
        session.engine(),
        &format!("SELECT id, state, run_id FROM {table} WHERE version = ? ORDER BY id DESC LIMIT 1"),
    );
    let rows = session
        .query(&sql, &[number(FormatId::Godwit, version)?.into()])
        .await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let of_run = match run {
        Some(run) => row.text(2)? == run.to_string(),
        None => true,
    };
    Ok(if of_run && row.text(1)? == "started" {
        Some(row.int(0)?)
    } else {
        None
    })
}

async fn update(session: &mut dyn Session, located: &Located, set: &str, values: &[Value]) -> Result<(), DbError> {
    let sql = super::numbered(session.engine(), &format!("UPDATE {} SET {set}", located.name()));
    session.query(&sql, values).await.map(drop)
}

async fn insert(
    session: &mut dyn Session,
    located: &Located,
    record: &RevisionRecord,
    state: &str,
) -> Result<(), DbError> {
    let begins = state == "started";
    let ended_at = if begins { "NULL" } else { now(session.engine()) };
    let sql = format!(
        "INSERT INTO {} {INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {ended_at})",
        located.name()
    );
    let values = [
        number(FormatId::Godwit, &record.version)?.into(),
        record.name.as_str().into(),
        id(record.direction).into(),
        state.into(),
        hex(&record.checksum).into(),
        hex(&record.normalised).into(),
        i64::from(if begins { 0 } else { record.statements }).into(),
        i64::from(record.statements).into(),
        record.by.as_str().into(),
        record.machine.as_str().into(),
        record.tool.as_str().into(),
        record.run.to_string().into(),
        if begins { Value::Null } else { millis(record) },
    ];
    session
        .query(&super::numbered(session.engine(), &sql), &values)
        .await
        .map(drop)
}

fn millis(record: &RevisionRecord) -> Value {
    Value::Int(i64::try_from(record.millis).unwrap_or(i64::MAX))
}
