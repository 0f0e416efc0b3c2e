//! Histories: the formats' own tables in a target, read and written as their own tools do.

use godwit_core::{Direction, Engine, FormatId, History, RunId, TransactionMode, Version};
use jiff::Timestamp;

use crate::{DbError, journal, recorder::OwnTables, session::Session, value::Row, write::Write};

mod godwit;
mod locate;
mod sqlx;

pub(crate) use locate::{Found, Located, locate};

/// What is known about one migration when a history row is written for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRecord {
    /// The migration's version.
    pub version: Version,
    /// Its name as in the file's name: `create_orders`.
    pub name: String,
    /// Whether its up or its down script runs.
    pub direction: Direction,
    /// The up script's checksum in the format's algorithm.
    pub checksum: Vec<u8>,
    /// SHA-256 of the up script's normalised text.
    pub normalised: Vec<u8>,
    /// How long it ran, in milliseconds; `None` lets the server count from the begin of the transaction.
    pub millis: Option<u64>,
    /// The operating system's user.
    pub by: String,
    /// The machine's name.
    pub machine: String,
    /// The program and its version: `godwit 0.1.0`.
    pub tool: String,
    /// The run.
    pub run: RunId,
    /// The script's statements in all.
    pub statements: u32,
    /// Those that an earlier run has done.
    pub done: u32,
    /// Whether this run has written that it begins.
    pub begun: bool,
}

/// A change that a format knows how to write to its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryChange {
    /// A migration that cannot be rolled back as a whole begins, or goes on; committed before its first statement.
    Started(RevisionRecord),
    /// So many of its statements are done. Formats that do not count write nothing.
    Progress {
        /// The migration.
        version: Version,
        /// The run.
        run: RunId,
        /// Statements done.
        done: u32,
    },
    /// Its up script ran to the end: a new row, or the started one turned into applied.
    Applied(RevisionRecord),
    /// It stopped at an error, after `done` statements.
    Failed {
        /// The migration.
        version: Version,
        /// The run.
        run: RunId,
        /// Whether its up or its down script ran.
        direction: Direction,
        /// Statements done.
        done: u32,
        /// Whether nothing of it is left, so that it may run again from its beginning.
        clean: bool,
        /// The error in one sentence, without secrets.
        error: String,
    },
    /// Its down script ran to the end: sqlx forgets the row, Godwit adds one.
    RolledBack(RevisionRecord),
}

/// The SQL of the history rows that one step writes, with `?` for bound values: for people who read a plan.
pub fn describe_history(
    engine: Engine,
    format: FormatId,
    direction: Direction,
    transaction: TransactionMode,
) -> Vec<String> {
    match format {
        FormatId::Godwit => godwit::describe(engine, direction, transaction),
        FormatId::Sqlx => sqlx::describe(engine, direction, transaction),
    }
}

/// Reads the history of `format` with what the journal says of runs: one round trip where the protocol allows it.
pub(crate) async fn read(session: &mut dyn Session, format: FormatId) -> Result<History, DbError> {
    let mut read = read_of(session, &[format]).await?;
    Ok(read.pop().unwrap_or_else(|| History::absent(format)))
}

/// Reads the histories of these formats, in their order; one that is not there comes absent.
pub(crate) async fn read_of(session: &mut dyn Session, formats: &[FormatId]) -> Result<Vec<History>, DbError> {
    let engine = session.engine();
    // Asked for together with the proof that the tables are there: where they are not, only the proof counts.
    let mut questions = vec![
        locate::sql(engine).to_owned(),
        journal::head_sql(engine, journal::TABLE),
    ];
    questions.extend(
        formats
            .iter()
            .map(|format| read_sql(engine, *format, table_name(*format))),
    );
    let mut answers = session.questions(&questions).await?.into_iter();
    let mut next = || answers.next().unwrap_or_else(|| Ok(Vec::new()));
    let (found, head) = (locate::found(&next()?)?, next());
    let open_run = match &found.journal {
        Some(_) => journal::open_run(&head?)?,
        None => None,
    };
    let mut histories = Vec::with_capacity(formats.len());
    for format in formats {
        let rows = next();
        let history = match found.history(*format) {
            None => History::absent(*format),
            Some(_) => revisions(*format, &rows?)?,
        };
        histories.push(History {
            journal: found.journal.is_some(),
            open_run: open_run.clone(),
            ..history
        });
    }
    Ok(histories)
}

/// Reads the history from the table that was found before.
pub(crate) async fn read_located(
    session: &mut dyn Session,
    found: &Found,
    format: FormatId,
) -> Result<History, DbError> {
    let engine = session.engine();
    let mut history = match found.history(format) {
        None => History::absent(format),
        Some(located) => revisions(
            format,
            &session.query(&read_sql(engine, format, located.name()), &[]).await?,
        )?,
    };
    if let Some(name) = &found.journal {
        history.journal = true;
        let head = session.query(&journal::head_sql(engine, name), &[]).await?;
        history.open_run = journal::open_run(&head)?;
    }
    Ok(history)
}

fn read_sql(engine: Engine, format: FormatId, name: &str) -> String {
    match format {
        FormatId::Godwit => godwit::read_sql(engine, name),
        FormatId::Sqlx => sqlx::read_sql(engine, name),
    }
}

fn revisions(format: FormatId, rows: &[Row]) -> Result<History, DbError> {
    let rows = rows.iter().map(|row| match format {
        FormatId::Godwit => godwit::revision(row),
        FormatId::Sqlx => sqlx::revision(row),
    });
    Ok(History {
        exists: true,
        rows: rows.collect::<Result<_, _>>()?,
        ..History::absent(format)
    })
}

const fn table_name(format: FormatId) -> &'static str {
    match format {
        FormatId::Godwit => godwit::TABLE,
        FormatId::Sqlx => sqlx::TABLE,
    }
}

/// Finds history and journal, or makes what is missing of them; the flag says whether the history was.
pub(crate) async fn ensure(session: &mut dyn Session, format: FormatId) -> Result<(Found, bool), DbError> {
    let found = locate(session).await?;
    let made_history = found.history(format).is_none();
    if !made_history && found.journal.is_some() {
        return Ok((found, false));
    }
    let engine = session.engine();
    let mut statements = Vec::new();
    // The journal stands where the history is; an unqualified name is made where the history would be.
    let journal_name = match found.history(format) {
        Some(located) => located.beside(journal::TABLE),
        None => journal::TABLE.to_owned(),
    };
    if made_history {
        statements.push(match format {
            FormatId::Godwit => godwit::table(engine).to_owned(),
            FormatId::Sqlx => sqlx::table(engine).to_owned(),
        });
    }
    if found.journal.is_none() {
        statements.push(journal::table(engine, &journal_name));
    }
    session.script(&statements.join(";\n")).await?;
    let found = locate(session).await?;
    if found.history(format).is_none() || found.journal.is_none() {
        return Err(DbError::unexpected(format!(
            "the {format} history or the journal was made and is not to be found in the target"
        )));
    }
    Ok((found, made_history))
}

/// What the target would answer to `sql` if it had these tables and nothing else: their names are not qualified,
/// because nobody was asked where they stand.
pub(crate) fn supposed(engine: Engine, sql: &str, own: OwnTables) -> Vec<Row> {
    if sql != locate::sql(engine) {
        return Vec::new();
    }
    let (history, columns) = match own.format {
        FormatId::Godwit => (godwit::TABLE, godwit::COLUMNS),
        FormatId::Sqlx => (sqlx::TABLE, sqlx::COLUMNS),
    };
    let row = |table: &str, columns: &[&str]| {
        let columns = format!(" {} ", columns.join(" "));
        Row(vec![table.into(), table.into(), columns.into()])
    };
    let mut rows = Vec::new();
    rows.extend(own.history.then(|| row(history, columns)));
    rows.extend(own.journal.then(|| row(journal::TABLE, journal::COLUMNS)));
    rows
}

/// The write that `change` is, if it is one.
pub(crate) fn write(engine: Engine, located: &Located, change: &HistoryChange) -> Result<Option<Write>, DbError> {
    match located.format() {
        FormatId::Godwit => godwit::write(engine, located.name(), change).map(Some),
        FormatId::Sqlx => sqlx::write(engine, located.name(), change),
    }
}

/// The number under which both formats keep a version.
pub(crate) fn number(format: FormatId, version: &Version) -> Result<i64, DbError> {
    version.as_i64().ok_or_else(|| DbError::Version {
        format,
        version: version.as_str().to_owned(),
    })
}

/// An instant from microseconds since 1970.
pub(crate) fn instant(micros: Option<i64>) -> Option<Timestamp> {
    micros.and_then(|micros| Timestamp::from_microsecond(micros).ok())
}

/// An expression for microseconds since 1970 of a column that holds an instant.
pub(crate) fn micros(engine: Engine, column: &str) -> String {
    match engine {
        Engine::Postgres => format!("(extract(epoch FROM {column}) * 1000000)::bigint"),
        Engine::Mysql => format!("CAST(unix_timestamp({column}) * 1000000 AS SIGNED)"),
        Engine::Sqlite => format!("CAST(round((julianday({column}) - 2440587.5) * 86400000.0) AS INTEGER) * 1000"),
    }
}

/// Milliseconds as an expression: those that are known, or those since the transaction began.
///
/// Only PostgreSQL's statements travel with their history row; elsewhere the time is known when the row is written.
fn elapsed(engine: Engine, millis: Option<u64>, unit: u32) -> String {
    match (millis, engine) {
        (Some(millis), _) => millis
            .saturating_mul(u64::from(unit))
            .min(i64::MAX.unsigned_abs())
            .to_string(),
        (None, Engine::Postgres) => {
            format!("(extract(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000 * {unit})::bigint")
        }
        (None, Engine::Mysql | Engine::Sqlite) => "0".to_owned(),
    }
}
