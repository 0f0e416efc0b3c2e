//! The journal: `godwit_journal`, beside the history, whatever the history's format.

use godwit_core::{Direction, Engine, JournalEntry, JournalEvent, JournalRow, OpenRun, Version};

use crate::{
    DbError, history,
    session::Session,
    value::{Row, Value},
    write::Write,
};

/// The table's name.
pub(crate) const TABLE: &str = "godwit_journal";

/// What proves that a table of that name is Godwit's.
pub(crate) const COLUMNS: &[&str] = &["id", "run_id", "event", "statement", "fingerprint", "definition_before"];

/// The statement that makes the table, in the history's schema.
pub(crate) fn table(engine: Engine, name: &str) -> String {
    let text = match engine {
        Engine::Postgres => include_str!("journal/postgres.sql"),
        Engine::Mysql => include_str!("journal/mysql.sql"),
        Engine::Sqlite => include_str!("journal/sqlite.sql"),
    };
    text.replacen(TABLE, name, 1)
}

/// The write that `entry` is.
pub(crate) fn write(name: &str, entry: &JournalEntry) -> Result<Write, DbError> {
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    let version = match &entry.version {
        Some(version) => history::number(godwit_core::FormatId::Godwit, version)?.into(),
        None => Value::Null,
    };
    let sql = format!(
        "INSERT INTO {name} (run_id, event, version, direction, statement, fingerprint, definition_before, \
         written_by, machine, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    );
    let values = vec![
        entry.run.to_string().into(),
        entry.event.id().into(),
        version,
        direction_id(entry.direction).into(),
        entry.statement.map_or(Value::Null, |number| i64::from(number).into()),
        text(&entry.fingerprint),
        text(&entry.before),
        entry.by.as_str().into(),
        entry.machine.as_str().into(),
        text(&entry.note),
    ];
    Ok(Write::new(sql, values))
}

const fn direction_id(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn columns(engine: Engine) -> String {
    let at = history::micros(engine, "at");
    format!(
        "run_id, event, version, direction, statement, fingerprint, definition_before, {at}, written_by, machine, note"
    )
}

/// The question for the newest row that is about a run as a whole.
pub(crate) fn head_sql(engine: Engine, name: &str) -> String {
    format!(
        "SELECT {} FROM {name} WHERE event IN ('run-started', 'run-ended') ORDER BY id DESC LIMIT 1",
        columns(engine)
    )
}

/// The run that began and has no end, in the answer to [`head_sql`].
pub(crate) fn open_run(rows: &[Row]) -> Result<Option<OpenRun>, DbError> {
    let Some(row) = rows.first().map(row).transpose()? else {
        return Ok(None);
    };
    Ok((row.event == JournalEvent::RunStarted).then_some(OpenRun {
        run: row.run,
        by: row.by,
        machine: row.machine,
        at: row.at,
    }))
}

/// Every row about `version`, oldest first.
pub(crate) async fn about(
    session: &mut dyn Session,
    name: &str,
    version: &Version,
) -> Result<Vec<JournalRow>, DbError> {
    let engine = session.engine();
    let sql = format!("SELECT {} FROM {name} WHERE version = ? ORDER BY id", columns(engine));
    let number = history::number(godwit_core::FormatId::Godwit, version)?;
    let sql = Write::new(sql, vec![number.into()]).text(engine);
    let rows = session.query(&sql, &[]).await?;
    rows.iter().map(row).collect()
}

fn row(row: &Row) -> Result<JournalRow, DbError> {
    let word = row.text(1)?;
    let event = JournalEvent::ALL
        .into_iter()
        .find(|event| event.id() == word)
        .ok_or_else(|| DbError::unexpected(format!("event '{word}' in {TABLE}")))?;
    let statement = row.int_or_null(4)?.map(u32::try_from).transpose();
    Ok(JournalRow {
        run: row.text(0)?,
        event,
        version: row.int_or_null(2)?.map(Version::from),
        direction: if row.text(3)? == "down" {
            Direction::Down
        } else {
            Direction::Up
        },
        statement: statement
            .map_err(|_| DbError::unexpected(format!("a statement's number in {TABLE} is out of range")))?,
        fingerprint: row.text_or_null(5)?,
        before: row.text_or_null(6)?,
        at: history::instant(row.int_or_null(7)?),
        by: row.text(8)?,
        machine: row.text(9)?,
        note: row.text_or_null(10)?,
    })
}
