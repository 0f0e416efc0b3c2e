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
use godwit_core::{
    DbObject, Engine, Facts, Fingerprint, FormatId, Limits, Product, ServerInfo, TableName,
    backup::{Inventory, TableRows},
    schema::SchemaSnapshot,
};
use sqlx::{
    AssertSqlSafe, Connection as _, Either, Executor as _, SqlSafeStr as _,
    mysql::{MySqlArguments, MySqlConnectOptions, MySqlConnection},
    query::Query,
};
use tokio::time::Instant;

use super::{
    cancel::Cancel, census, definition, error, facts, limits, lock, outcome, packet, place, privileges, rows, running,
    schema, values,
};
use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege, StillRunning,
    canceller::Handle,
    outcome::{Definitions, Presence},
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

    /// Sends a statement of the user's between `before` and `after`, `count` statements of this crate's own each, in one
    /// packet: the server stops at the first that fails. The first after it is `SHOW WARNINGS`: the driver keeps even
    /// their count to itself.
    ///
    /// An error comes with whether the user's statement was reached.
    async fn packet(&mut self, before: Own<'_>, sql: &str, after: Own<'_>) -> Result<Executed, (bool, DbError)> {
        self.asked.store(false, Ordering::SeqCst);
        // With a second semicolon there would be an empty statement, which is an error.
        let sql = sql.trim_end();
        let sql = sql.strip_suffix(';').unwrap_or(sql);
        let text = format!("{}{sql}{}{}", before.text, error::BEHIND, after.text);
        let mut answers = sqlx::raw_sql(AssertSqlSafe(text)).fetch_many(&mut self.connection);
        let (mut ended, mut answer_now) = (Vec::new(), packet::Answer::default());
        while let Some(answer) = answers.next().await {
            let reached = ended.len() >= before.count;
            match answer.map_err(|error| (reached, error::in_packet(&error, sql, &self.asked)))? {
                Either::Left(done) => {
                    answer_now.affected += done.rows_affected();
                    ended.push(std::mem::take(&mut answer_now));
                }
                Either::Right(row) => answer_now.take(&row),
            }
        }
        packet::read(ended, before.count, after.count + 1).map_err(|error| (true, error))
    }
}

/// Statements of this crate's own, each with a semicolon towards the user's.
#[derive(Debug, Clone, Copy, Default)]
struct Own<'a> {
    text: &'a str,
    count: usize,
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

    fn session_id(&self) -> Option<i64> {
        Some(self.id)
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of(Engine::Mysql)
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        let executed = self.packet(Own::default(), sql, Own::default()).await;
        executed.map_err(|(_, error)| error)
    }

    async fn after(&mut self, before: &[String], sql: &str) -> Result<Executed, (bool, DbError)> {
        let text = format!("START TRANSACTION;{};COMMIT;", before.join(";"));
        let before = Own {
            text: &text,
            count: before.len() + 2,
        };
        let outcome = self.packet(before, sql, Own::default()).await;
        if let Err((false, error)) = &outcome
            && !error.is_lost()
        {
            self.rollback().await.map_err(|error| (false, error))?;
        }
        outcome
    }

    async fn along(&mut self, sql: &str, writes: &[String]) -> Result<Executed, (bool, DbError)> {
        let text = format!(";{};COMMIT", writes.join(";"));
        let before = Own {
            text: "START TRANSACTION;",
            count: 1,
        };
        let after = Own {
            text: &text,
            count: writes.len() + 1,
        };
        self.packet(before, sql, after).await
    }

    async fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.run(sql).await.map(drop)
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
        super::BEGIN
    }

    fn limits_sql(&self, limits: &Limits, patient: bool) -> String {
        limits::sql(self.server.product, limits, patient)
    }

    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError> {
        place::read(self).await
    }

    async fn unlock(&mut self) -> Result<(), DbError> {
        lock::unlock(self).await
    }

    async fn check(&mut self, sql: &str, _rows: bool) -> Result<(), DbError> {
        self.asked.store(false, Ordering::SeqCst);
        let prepared = self.connection.prepare(AssertSqlSafe(sql).into_sql_str()).await;
        let prepared = prepared.map(drop);
        prepared.map_err(|error| error::in_use(&error, sql, &self.asked))
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

    async fn inventory(&mut self) -> Result<Inventory, DbError> {
        census::inventory(self).await
    }

    async fn position(&mut self) -> Result<Option<String>, DbError> {
        census::position(self).await
    }

    async fn unsteady(&mut self) -> Result<Vec<String>, DbError> {
        census::unsteady(self).await
    }

    async fn table_facts(&mut self, tables: &[TableName]) -> Result<Facts, DbError> {
        facts::of_tables(self, tables).await
    }

    async fn server_facts(&mut self, facts: &mut Facts) -> Result<(), DbError> {
        facts::of_server(self, facts).await
    }

    async fn presence(&mut self, object: &DbObject) -> Result<Presence, DbError> {
        outcome::presence(self, object).await
    }

    async fn definitions(&mut self, object: &DbObject) -> Result<Definitions, DbError> {
        definition::read(self, object).await
    }

    async fn sessions_of(&mut self, _run: &str) -> Result<Vec<StillRunning>, DbError> {
        running::sessions_of(self).await
    }

    async fn close(self: Box<Self>) {
        // The server ends the session either way.
        let _ = self.connection.close().await;
    }
}
