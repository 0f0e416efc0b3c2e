//! Godwit's own history: `godwit_history`, one row per attempt, never deleted.

use godwit_core::{Direction, Engine, FormatId, Revision, RevisionState, RunId, TransactionMode, Version, digest::hex};

use super::{HistoryChange, RevisionRecord, elapsed, micros, number};
use crate::{
    DbError,
    value::{Row, Value},
    write::Write,
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
            format!("UPDATE {TABLE} SET statements_done = ? WHERE version = ? AND run_id = ? AND state = 'started'"),
            format!(
                "UPDATE {TABLE} SET state = '{end}', statements_done = ?, millis = …, ended_at = … WHERE version = ? AND run_id = ? AND state = 'started'"
            ),
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

/// The question for every row, in the order in which they were written.
pub(super) fn read_sql(engine: Engine, name: &str) -> String {
    format!(
        "SELECT version, name, state, checksum, normalised, {}, millis, applied_by, machine, tool, \
         statements_done, statements_total, direction FROM {name} ORDER BY id",
        micros(engine, "coalesce(ended_at, started_at)"),
    )
}

pub(super) fn revision(row: &Row) -> Result<Revision, DbError> {
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

/// The write that `change` is.
pub(super) fn write(engine: Engine, name: &str, change: &HistoryChange) -> Result<Write, DbError> {
    match change {
        HistoryChange::Started(record) => insert(engine, name, record, "started"),
        HistoryChange::Progress { version, run, done } => update(
            name,
            "statements_done = ?",
            vec![i64::from(*done).into()],
            version,
            *run,
        ),
        HistoryChange::Failed {
            version,
            run,
            done,
            clean,
            error,
            ..
        } => {
            // With none of its statements done, *failed* says that it may run again; *started* says that it may not.
            let state = if *done == 0 && !clean { "started" } else { "failed" };
            let set = format!("state = ?, statements_done = ?, error = ?, ended_at = {}", now(engine));
            let values = vec![state.into(), i64::from(*done).into(), error.as_str().into()];
            update(name, &set, values, version, *run)
        }
        HistoryChange::Applied(record) | HistoryChange::RolledBack(record) => {
            let state = state_after(record.direction);
            if !record.begun {
                return insert(engine, name, record, state);
            }
            let set = format!(
                "state = ?, statements_done = ?, millis = {}, ended_at = {}",
                elapsed(engine, record.millis, 1),
                now(engine)
            );
            let values = vec![state.into(), i64::from(record.statements).into()];
            update(name, &set, values, &record.version, record.run)
        }
    }
}

/// Changes the row with which this run began: what a run that died has left stays as it is.
fn update(name: &str, set: &str, mut values: Vec<Value>, version: &Version, run: RunId) -> Result<Write, DbError> {
    values.push(number(FormatId::Godwit, version)?.into());
    values.push(run.to_string().into());
    let sql = format!("UPDATE {name} SET {set} WHERE version = ? AND run_id = ? AND state = 'started'");
    Ok(Write::new(sql, values))
}

fn insert(engine: Engine, name: &str, record: &RevisionRecord, state: &str) -> Result<Write, DbError> {
    let begins = state == "started";
    let (done, millis, ended_at) = if begins {
        (record.done, "NULL".to_owned(), "NULL")
    } else {
        (record.statements, elapsed(engine, record.millis, 1), now(engine))
    };
    let sql = format!("INSERT INTO {name} {INSERT} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, {millis}, {ended_at})");
    let values = vec![
        number(FormatId::Godwit, &record.version)?.into(),
        record.name.as_str().into(),
        id(record.direction).into(),
        state.into(),
        hex(&record.checksum).into(),
        hex(&record.normalised).into(),
        i64::from(done).into(),
        i64::from(record.statements).into(),
        record.by.as_str().into(),
        record.machine.as_str().into(),
        record.tool.as_str().into(),
        record.run.to_string().into(),
    ];
    Ok(Write::new(sql, values))
}
