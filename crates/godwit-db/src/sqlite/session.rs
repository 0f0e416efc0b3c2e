//! A SQLite session.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use godwit_core::{
    DbObject, Engine, Facts, Fingerprint, FormatId, Limits, Product, ServerInfo, TableName, backup::TableRows,
    schema::SchemaSnapshot,
};
use rusqlite::{Connection, params_from_iter, types::ValueRef};
use tokio::{sync::mpsc, task::spawn_blocking, time::Instant};

use super::{cancel::Cancel, error, facts, lock::LockFile, outcome, place, privileges, rows, schema};
use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege, StillRunning,
    canceller::Handle,
    outcome::{Definitions, Presence},
    session::{Done, Message, Session},
    trial::{TrialRules, Tried, ended},
    value::{Row, Value},
};

/// One open file.
pub(super) struct SqliteSession {
    open: Arc<Mutex<Open>>,
    path: PathBuf,
    server: ServerInfo,
    cancel: Cancel,
    asked: Arc<AtomicBool>,
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
            asked: Arc::default(),
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

    fn session_id(&self) -> Option<i64> {
        None
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of(Engine::Sqlite)
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        let sql = sql.to_owned();
        self.with(move |connection| run(connection, &sql)).await
    }

    async fn pipeline(&mut self, messages: &[Message<'_>], done: Done<'_>) -> Result<(), (usize, DbError)> {
        // One visit to the blocking thread for all of them.
        let (sender, mut heard) = mpsc::unbounded_channel();
        let owned: Vec<(bool, String)> = messages
            .iter()
            .map(|message| (matches!(message, Message::Statement(_)), message.text().to_owned()))
            .collect();
        self.asked.store(false, Ordering::SeqCst);
        let asked = Arc::clone(&self.asked);
        let open = Arc::clone(&self.open);
        let work = spawn_blocking(move || {
            let open = open.lock().unwrap_or_else(PoisonError::into_inner);
            for (index, (is_statement, sql)) in owned.iter().enumerate() {
                // An interrupt between two statements meets nothing.
                let executed = if asked.load(Ordering::SeqCst) {
                    Err(DbError::Cancelled)
                } else if *is_statement {
                    run(&open.connection, sql).map_err(error::in_use)
                } else {
                    let ran = open.connection.execute_batch(sql).map_err(error::in_use);
                    ran.map(|()| Executed::default())
                };
                // Nobody listens any more where the caller went away.
                let _ = sender.send((index, executed?));
            }
            Ok::<(), DbError>(())
        });
        let mut told = 0;
        while let Some((index, executed)) = heard.recv().await {
            told = index + 1;
            done(index, executed);
        }
        let outcome = work.await.unwrap_or_else(|_| Err(blocking_ended()));
        outcome.map_err(|error| (told, error))
    }

    async fn script(&mut self, sql: &str) -> Result<(), DbError> {
        let sql = sql.to_owned();
        self.with(move |connection| connection.execute_batch(&sql)).await
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
        super::BEGIN
    }

    fn limits_sql(&self, limits: &Limits, _patient: bool) -> String {
        super::limits_sql(limits)
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

    async fn check(&mut self, sql: &str, _rows: bool) -> Result<(), DbError> {
        let sql = sql.to_owned();
        self.with(move |connection| connection.prepare(&sql).map(drop)).await
    }

    async fn trial_begin(&mut self, rules: &TrialRules) -> Result<Vec<String>, DbError> {
        let begin = format!(
            "PRAGMA busy_timeout = {}; {}",
            rules.lock_wait.as_millis(),
            super::BEGIN
        );
        self.with(move |connection| {
            // Whatever asks for a commit gets a rollback.
            connection.commit_hook(Some(|| true))?;
            connection.execute_batch(&begin)
        })
        .await?;
        Ok(Vec::new())
    }

    async fn trial_run(&mut self, sql: &str, _rules: &TrialRules) -> Result<Tried, DbError> {
        let sql = sql.to_owned();
        let (executed, open) = self
            .with(move |connection| Ok((run(connection, &sql)?, !connection.is_autocommit())))
            .await?;
        if !open {
            return Err(ended());
        }
        Ok(Tried {
            executed,
            ..Tried::default()
        })
    }

    fn canceller(&self) -> Canceller {
        Canceller::new(Handle::Sqlite(self.cancel.clone()), Arc::clone(&self.asked))
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

    async fn table_facts(&mut self, tables: &[TableName]) -> Result<Facts, DbError> {
        facts::of_tables(self, tables).await
    }

    /// There is no server.
    async fn server_facts(&mut self, _facts: &mut Facts) -> Result<(), DbError> {
        Ok(())
    }

    async fn presence(&mut self, object: &DbObject) -> Result<Presence, DbError> {
        outcome::presence(self, object).await
    }

    async fn definitions(&mut self, object: &DbObject) -> Result<Definitions, DbError> {
        outcome::definitions(self, object).await
    }

    async fn sessions_of(&mut self, run: &str) -> Result<Vec<StillRunning>, DbError> {
        LockFile::sessions_of(&self.path, run)
    }

    async fn close(self: Box<Self>) {
        // Closing may checkpoint the write-ahead log, which blocks.
        let _ = spawn_blocking(move || drop(self)).await;
    }
}
