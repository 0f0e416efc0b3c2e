//! Histories: the formats' own tables in a target, read and written as their own tools do.

use godwit_core::{Direction, Engine, FormatId, History, RunId, TransactionMode, Version};
use jiff::Timestamp;

use crate::{DbError, session::Session};

mod godwit;
mod locate;
mod sqlx;

pub(crate) use locate::{Located, locate};

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
    /// How long it ran; zero where it only begins.
    pub millis: u64,
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
}

/// A change that a format knows how to write to its history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryChange {
    /// A migration that cannot be rolled back as a whole begins; committed before its first statement.
    Started(RevisionRecord),
    /// So many of its statements are done. Formats that do not count write nothing.
    Progress {
        /// The migration.
        version: Version,
        /// Statements done.
        done: u32,
    },
    /// Its up script ran to the end: a new row, or the started one turned into applied.
    Applied(RevisionRecord),
    /// It stopped at an error, after `done` statements.
    Failed {
        /// The migration.
        version: Version,
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

/// Reads the history of `format`.
pub(crate) async fn read(session: &mut dyn Session, format: FormatId) -> Result<History, DbError> {
    let located = locate(session)
        .await?
        .into_iter()
        .find(|located| located.format() == format);
    match located {
        None => Ok(History::absent(format)),
        Some(located) => read_located(session, &located).await,
    }
}

/// Reads the history from the table that was found before.
pub(crate) async fn read_located(session: &mut dyn Session, located: &Located) -> Result<History, DbError> {
    match located.format() {
        FormatId::Godwit => godwit::read(session, located).await,
        FormatId::Sqlx => sqlx::read(session, located).await,
    }
}

/// Finds the table, or makes it; the flag says which.
pub(crate) async fn ensure(session: &mut dyn Session, format: FormatId) -> Result<(Located, bool), DbError> {
    let found = locate(session)
        .await?
        .into_iter()
        .find(|located| located.format() == format);
    if let Some(located) = found {
        return Ok((located, false));
    }
    let table = match format {
        FormatId::Godwit => godwit::table(session.engine()),
        FormatId::Sqlx => sqlx::table(session.engine()),
    };
    session.simple(table).await?;
    let made = locate(session)
        .await?
        .into_iter()
        .find(|located| located.format() == format);
    made.map(|located| (located, true)).ok_or_else(|| {
        DbError::unexpected(format!(
            "the {format} history table was made and is not to be found in the target"
        ))
    })
}

/// Whether `change` writes anything to the history of `format`: sqlx neither counts statements nor writes down errors,
/// it only knows whether a migration may be half done.
pub(crate) const fn writes(format: FormatId, change: &HistoryChange) -> bool {
    match (format, change) {
        (FormatId::Sqlx, HistoryChange::Progress { .. }) => false,
        (FormatId::Sqlx, HistoryChange::Failed { clean, .. }) => *clean,
        (FormatId::Sqlx | FormatId::Godwit, _) => true,
    }
}

/// Writes `change`.
pub(crate) async fn record(
    session: &mut dyn Session,
    located: &Located,
    change: &HistoryChange,
) -> Result<(), DbError> {
    match located.format() {
        FormatId::Godwit => godwit::record(session, located, change).await,
        FormatId::Sqlx => sqlx::record(session, located, change).await,
    }
}

/// The number under which both formats keep a version.
fn number(format: FormatId, version: &Version) -> Result<i64, DbError> {
    version.as_i64().ok_or_else(|| DbError::Version {
        format,
        version: version.as_str().to_owned(),
    })
}

/// An instant from microseconds since 1970.
fn instant(micros: Option<i64>) -> Option<Timestamp> {
    micros.and_then(|micros| Timestamp::from_microsecond(micros).ok())
}

/// `?` as each engine's own placeholder; one in a quoted name stays.
fn numbered(engine: Engine, sql: &str) -> String {
    if engine != Engine::Postgres {
        return sql.to_owned();
    }
    let (mut out, mut count, mut quoted) = (String::with_capacity(sql.len() + 16), 0, false);
    for letter in sql.chars() {
        quoted ^= letter == '"';
        if letter == '?' && !quoted {
            count += 1;
            out.push('$');
            out.push_str(&count.to_string());
        } else {
            out.push(letter);
        }
    }
    out
}
