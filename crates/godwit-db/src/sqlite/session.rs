//! A SQLite session.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, atomic::AtomicBool},
    time::Duration,
};

use async_trait::async_trait;
use godwit_core::{Engine, Fingerprint, FormatId, Product, ServerInfo, backup::TableRows, schema::SchemaSnapshot};
use rusqlite::{Connection, params_from_iter, types::ValueRef};
use tokio::{task::spawn_blocking, time::Instant};

use super::{cancel::Cancel, error, lock::LockFile, place, privileges, rows, schema};
use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege,
    canceller::Handle,
    session::Session,
    value::{Row, Value},
};

/// One open file.
pub(super) struct SqliteSession {
    open: Arc<Mutex<Open>>,
    path: PathBuf,
    server: ServerInfo,
    cancel: Cancel,
}

/// The lock lies with the connection, so that a statement which outlives its caller keeps both.
struct Open {
    connection: Connection,
    lock: Option<LockFile>,
}

impl SqliteSession {
    /// Opens with `open` and reads the file's head, which SQLite otherwise puts off to the first question.
    pub(super) async fn open(
        path: &Path,
        open: impl FnOnce() -> rusqlite::Result<Connection> + Send + 'static,
    ) -> Result<Self, DbError> {
        let opened = spawn_blocking(move || {
            let connection = open()?;
            connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(connection)
        });
        let connection = opened
            .await
            .map_err(|_| blocking_ended())?
            .map_err(|error| error::refused(&error, path))?;
        let cancel = Cancel(Arc::new(connection.get_interrupt_handle()));
        Ok(Self {
            open: Arc::new(Mutex::new(Open { connection, lock: None })),
            path: path.to_owned(),
            server: ServerInfo {
                product: Product::Sqlite,
                version: rusqlite::version().to_owned(),
                database: path.display().to_string(),
                user: String::new(),
                tls: None,
            },
            cancel,
        })
    }

    /// Runs `work` where it may block.
    async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, DbError> {
        let open = Arc::clone(&self.open);
        let done = spawn_blocking(move || {
            let open = open.lock().unwrap_or_else(PoisonError::into_inner);
            work(&open.connection)
        });
        done.await.map_err(|_| blocking_ended())?.map_err(error::in_use)
    }
}

fn blocking_ended() -> DbError {
    DbError::unexpected("the thread that spoke with SQLite ended early")
}

/// Runs one statement to its end; whatever rows it returns are thrown away.
fn run(connection: &Connection, sql: &str) -> rusqlite::Result<Executed> {
    let before = connection.total_changes();
    let mut statement = connection.prepare(sql)?;
    let returns_rows = statement.column_count() > 0;
    let mut rows = statement.raw_query();
    let mut returned = 0;
    while rows.next()?.is_some() {
        returned += 1;
    }
    drop(rows);
    let changed = connection.total_changes() - before;
    let affected = if changed > 0 { connection.changes() } else { 0 };
    Ok(Executed {
        rows_affected: Some(if returns_rows && changed == 0 {
            returned
        } else {
            affected
        }),
        notices: Vec::new(),
    })
}

fn ask(connection: &Connection, sql: &str, values: &[Value]) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare(sql)?;
    let width = statement.column_count();
    let bound = values.iter().map(|value| match value {
        Value::Null => rusqlite::types::Value::Null,
        Value::Int(number) => rusqlite::types::Value::Integer(*number),
        Value::Text(text) => rusqlite::types::Value::Text(text.clone()),
        Value::Bytes(bytes) => rusqlite::types::Value::Blob(bytes.clone()),
    });
    let mut rows = statement.query(params_from_iter(bound))?;
    let mut answer = Vec::new();
    while let Some(row) = rows.next()? {
        let value = |index| {
            row.get_ref(index).map(|value| match value {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Int(number),
                // Only statistics are of this kind, and whole numbers are what is wanted of them.
                ValueRef::Real(number) => Value::Text(format!("{number:.0}")),
                ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => Value::Bytes(bytes.to_owned()),
            })
        };
        answer.push(Row((0..width).map(value).collect::<rusqlite::Result<_>>()?));
    }
    Ok(answer)
}

#[async_trait]
impl Session for SqliteSession {
    fn engine(&self) -> Engine {
        Engine::Sqlite
    }

    fn server(&self) -> &ServerInfo {
        &self.server
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            transactional_ddl: true,
            cancel: true,
            concurrent_index: false,
            settings_outside_transaction: true,
        }
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        let sql = sql.to_owned();
        self.with(move |connection| run(connection, &sql)).await
    }

    async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError> {
        let (sql, values) = (sql.to_owned(), values.to_owned());
        self.with(move |connection| ask(connection, &sql, &values)).await
    }

    async fn try_lock(&mut self, _format: FormatId, holder: &str) -> Result<bool, DbError> {
        let lock = LockFile::take(&self.path, holder)?;
        let taken = lock.is_some();
        self.open.lock().unwrap_or_else(PoisonError::into_inner).lock = lock;
        Ok(taken)
    }

    async fn lock_holder(&mut self, _format: FormatId) -> Result<Option<String>, DbError> {
        Ok(LockFile::holder(&self.path))
    }

    fn begin_sql(&self) -> &'static str {
        // A plain BEGIN takes the write lock at the first write, and then fails at once instead of waiting.
        "BEGIN IMMEDIATE"
    }

    /// SQLite ends the transaction itself at some errors: interrupted while it wrote, disk full, out of memory.
    async fn rollback(&mut self) -> Result<(), DbError> {
        self.with(|connection| match connection.is_autocommit() {
            true => Ok(()),
            false => connection.execute_batch("ROLLBACK"),
        })
        .await
    }

    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError> {
        let path = self.path.clone();
        place::read(self, &path).await
    }

    async fn unlock(&mut self) -> Result<(), DbError> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).lock = None;
        Ok(())
    }

    fn canceller(&self) -> Canceller {
        Canceller::new(Handle::Sqlite(self.cancel.clone()), Arc::new(AtomicBool::new(false)))
    }

    async fn round_trip(&mut self) -> Result<Duration, DbError> {
        let started = Instant::now();
        self.query("SELECT 1", &[]).await?;
        Ok(started.elapsed())
    }

    async fn privileges(&mut self) -> Result<(Vec<Privilege>, Vec<String>), DbError> {
        Ok(privileges::read(&self.path))
    }

    async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        schema::read(self).await
    }

    async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError> {
        rows::count(self).await
    }

    async fn close(self: Box<Self>) {
        // Closing may checkpoint the write-ahead log, which blocks.
        let _ = spawn_blocking(move || drop(self)).await;
    }
}
