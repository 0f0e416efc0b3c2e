//! SQLite, through rusqlite: it gives error offsets and interrupting.
//!
//! A session behaves as sqlx-cli's does: `foreign_keys` is ON (the `sqlite3` shell leaves it OFF), and a writer waits
//! five seconds for another one. Calls block, so they run on tokio's blocking threads.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use crate::{DbError, session::Session};

pub(crate) mod admin;
pub(crate) mod cancel;
mod definition;
mod error;
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
            Connection::open_with_flags(&opened, flags)?
        } else {
            Connection::open_in_memory()?
        };
        connection.execute_batch("PRAGMA busy_timeout = 5000; PRAGMA query_only = ON")?;
        Ok(connection)
    })
    .await?;
    Ok(Box::new(session))
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
