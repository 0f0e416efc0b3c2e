//! SQLite, through rusqlite: it gives error offsets and interrupting.
//!
//! A session behaves as sqlx-cli's does: `foreign_keys` is ON (the `sqlite3` shell leaves it OFF), and a writer waits
//! five seconds for another one. Calls block, so they run on tokio's blocking threads.

use std::path::{Path, PathBuf};

use godwit_core::Limits;
use rusqlite::{Connection, OpenFlags};

use crate::{DbError, session::Session};

pub(crate) mod admin;
pub(crate) mod cancel;
mod definition;
mod error;
mod facts;
mod lock;
mod outcome;
mod place;
mod privileges;
mod rows;
mod schema;
mod session;

use session::SqliteSession;

/// Opens the file read-only; one that does not exist reads as empty and is not created.
pub(crate) async fn open_reader(path: &Path) -> Result<Box<dyn Session>, DbError> {
    error::folder_exists(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = path.to_owned();
    let session = SqliteSession::open(path, move || {
        let connection = if opened.exists() {
            open_to_read(&opened, flags)?
        } else {
            Connection::open_in_memory()?
        };
        connection.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON")?;
        Ok(connection)
    })
    .await?;
    Ok(Box::new(session))
}

/// A writer that died in the midst of a transaction leaves a journal that the next one to open the file rolls back; who
/// may only read cannot, and so cannot read either. Then the file is opened as every other program opens it, and the
/// connection's own `query_only` keeps it from writing anything else.
fn open_to_read(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    let read = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()));
    let failed = read.err().and_then(|error| error.sqlite_error().copied());
    if failed.is_some_and(|error| wants_recovery(error.extended_code)) {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        return Connection::open_with_flags(path, flags);
    }
    Ok(connection)
}

/// `SQLITE_READONLY_ROLLBACK`, `SQLITE_READONLY_RECOVERY`, `SQLITE_READONLY_CANTINIT`.
const fn wants_recovery(extended: i32) -> bool {
    matches!(extended, 776 | 264 | 1288)
}

/// Opens the file for writing, and creates it where it is missing.
pub(crate) async fn open_writer(path: &Path) -> Result<Box<dyn Session>, DbError> {
    error::folder_exists(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let opened = path.to_owned();
    let session = SqliteSession::open(path, move || {
        let connection = Connection::open_with_flags(&opened, flags)?;
        connection.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON")?;
        Ok(connection)
    })
    .await?;
    Ok(Box::new(session))
}

/// An empty database that is nowhere but in memory, for writing.
pub(crate) async fn open_in_memory() -> Result<Box<dyn Session>, DbError> {
    let session = SqliteSession::open(Path::new(":memory:"), || {
        let connection = Connection::open_in_memory()?;
        connection.execute_batch("PRAGMA foreign_keys = ON")?;
        Ok(connection)
    })
    .await?;
    Ok(Box::new(session))
}

/// How a transaction begins. A plain BEGIN takes the write lock at the first write, and then fails at once instead of
/// waiting.
pub(crate) const BEGIN: &str = "BEGIN IMMEDIATE";

/// One process writes at a time, and waiting for it is all that can be limited.
pub(crate) fn limits_sql(limits: &Limits) -> String {
    format!("PRAGMA busy_timeout = {}", limits.lock_wait)
}

/// A file that belongs to the database: `shop.db` and `-wal` make `shop.db-wal`.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Quotes an identifier.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
