//! A MySQL or MariaDB session.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use godwit_core::{Engine, Fingerprint, FormatId, Product, ServerInfo, backup::TableRows, schema::SchemaSnapshot};
use sqlx::{
    AssertSqlSafe, Connection as _, Either, Executor as _,
    mysql::{MySqlArguments, MySqlConnectOptions, MySqlConnection},
    query::Query,
};
use tokio::time::Instant;

use super::{cancel::Cancel, error, lock, place, privileges, rows, schema, values};
use crate::{
    Canceller, Capabilities, DbError, Executed, Notice, Privilege,
    canceller::Handle,
    session::Session,
    value::{Row, Value},
};

/// One session; the server ends it when this is dropped.
pub(super) struct MysqlSession {
    connection: MySqlConnection,
    options: Arc<MySqlConnectOptions>,
    server: ServerInfo,
    id: i64,
    asked: Arc<AtomicBool>,
}

impl MysqlSession {
    pub(super) fn new(connection: MySqlConnection, options: MySqlConnectOptions) -> Self {
        Self {
            connection,
            options: Arc::new(options),
            server: ServerInfo {
                product: Product::Mysql,
                version: String::new(),
                database: String::new(),
                user: String::new(),
                tls: None,
            },
            id: 0,
            asked: Arc::default(),
        }
    }

    /// Takes what the server said about the session.
    pub(super) fn learned(&mut self, server: ServerInfo, id: i64) {
        self.server = server;
        self.id = id;
    }

    /// Sends one statement in the text protocol, which takes every kind of statement; its answers come as they are.
    async fn run(&mut self, sql: &str) -> Result<(u64, Vec<Row>), DbError> {
        let mut answers = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_many(&mut self.connection);
        let (mut affected, mut rows) = (0, Vec::new());
        while let Some(answer) = answers.next().await {
            match answer.map_err(|error| error::in_use(&error, sql, &self.asked))? {
                Either::Left(done) => affected += done.rows_affected(),
                Either::Right(row) => rows.push(values::row(&row)?),
            }
        }
        Ok((affected, rows))
    }

    /// As [`MysqlSession::run`], and throws rows away: they are the user's, of any type and number.
    async fn run_blindly(&mut self, sql: &str) -> Result<u64, DbError> {
        let mut answers = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_many(&mut self.connection);
        let mut affected = 0;
        while let Some(answer) = answers.next().await {
            match answer.map_err(|error| error::in_use(&error, sql, &self.asked))? {
                Either::Left(done) => affected += done.rows_affected(),
                Either::Right(_) => affected += 1,
            }
        }
        Ok(affected)
    }

    /// The driver keeps the count of warnings to itself, so they are asked for after each statement.
    async fn warnings(&mut self) -> Result<Vec<Notice>, DbError> {
        let (_, rows) = self.run("SHOW WARNINGS").await?;
        let notice = |row: &Row| {
            Ok(Notice {
                severity: row.text(0)?.to_uppercase(),
                message: row.text(2)?,
            })
        };
        rows.iter().map(notice).collect()
    }
}

fn bind<'q>(query: Query<'q, sqlx::MySql, MySqlArguments>, value: &'q Value) -> Query<'q, sqlx::MySql, MySqlArguments> {
    match value {
        Value::Null => query.bind(None::<i64>),
        Value::Int(number) => query.bind(*number),
        Value::Text(text) => query.bind(text.as_str()),
        Value::Bytes(bytes) => query.bind(bytes.as_slice()),
    }
}

#[async_trait]
impl Session for MysqlSession {
    fn engine(&self) -> Engine {
        Engine::Mysql
    }

    fn server(&self) -> &ServerInfo {
        &self.server
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            transactional_ddl: false,
            cancel: true,
            concurrent_index: false,
            settings_outside_transaction: false,
        }
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.asked.store(false, Ordering::SeqCst);
        let affected = self.run_blindly(sql).await?;
        Ok(Executed {
            rows_affected: Some(affected),
            notices: self.warnings().await?,
        })
    }

    async fn query(&mut self, sql: &str, bound: &[Value]) -> Result<Vec<Row>, DbError> {
        if bound.is_empty() {
            return self.run(sql).await.map(|(_, rows)| rows);
        }
        let query = sqlx::query(AssertSqlSafe(sql)).persistent(false);
        let query = bound.iter().fold(query, bind);
        let found = self.connection.fetch_all(query).await;
        let found = found.map_err(|error| error::in_use(&error, sql, &self.asked))?;
        found.iter().map(values::row).collect()
    }

    async fn try_lock(&mut self, format: FormatId, _holder: &str) -> Result<bool, DbError> {
        lock::try_lock(self, format).await
    }

    async fn lock_holder(&mut self, format: FormatId) -> Result<Option<String>, DbError> {
        lock::holder(self, format).await
    }

    fn begin_sql(&self) -> &'static str {
        "START TRANSACTION"
    }

    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError> {
        place::read(self).await
    }

    async fn unlock(&mut self) -> Result<(), DbError> {
        lock::unlock(self).await
    }

    fn canceller(&self) -> Canceller {
        let cancel = Cancel {
            options: Arc::clone(&self.options),
            id: self.id,
        };
        Canceller::new(Handle::Mysql(cancel), Arc::clone(&self.asked))
    }

    async fn round_trip(&mut self) -> Result<Duration, DbError> {
        let started = Instant::now();
        self.run("SELECT 1").await?;
        Ok(started.elapsed())
    }

    async fn privileges(&mut self) -> Result<(Vec<Privilege>, Vec<String>), DbError> {
        privileges::read(self).await
    }

    async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        schema::read(self).await
    }

    async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError> {
        rows::count(self).await
    }

    async fn close(self: Box<Self>) {
        // The server ends the session either way.
        let _ = self.connection.close().await;
    }
}
