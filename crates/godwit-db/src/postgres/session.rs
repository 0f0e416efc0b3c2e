//! A PostgreSQL session.

use std::{
    pin::pin,
    sync::{
        Arc, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use futures_util::StreamExt as _;
use godwit_core::{Engine, Fingerprint, FormatId, ServerInfo, backup::TableRows, schema::SchemaSnapshot};
use tokio::{sync::mpsc, time::Instant};
use tokio_postgres::{Client, SimpleQueryMessage, types::ToSql};

use super::{cancel::Cancel, connect::LastWords, error, lock, place, privileges, rows, schema, values};
use crate::{
    Canceller, Capabilities, DbError, Executed, Notice, Privilege,
    canceller::Handle,
    session::Session,
    value::{Row, Value},
};

/// One session; the server ends it when this is dropped.
pub(super) struct PostgresSession {
    /// `None` once the conversation can no longer be trusted.
    client: Option<Client>,
    server: ServerInfo,
    notices: mpsc::UnboundedReceiver<Notice>,
    last_words: LastWords,
    cancel: Cancel,
    asked: Arc<AtomicBool>,
    /// Whether the server sees the connection that was made here, rather than one of somebody in between.
    direct: bool,
}

impl PostgresSession {
    pub(super) fn new(
        client: Client,
        server: ServerInfo,
        notices: mpsc::UnboundedReceiver<Notice>,
        last_words: LastWords,
        cancel: Cancel,
    ) -> Self {
        Self {
            client: Some(client),
            server,
            notices,
            last_words,
            cancel,
            asked: Arc::default(),
            direct: false,
        }
    }

    /// Whether nobody stands between here and the server. Where addresses are translated on the way, nobody can tell,
    /// and the answer is no.
    pub(super) const fn is_direct(&self) -> bool {
        self.direct
    }

    /// Asks who and where the session is. `port` is that of this end of the connection.
    pub(super) async fn learn(&mut self, encrypted: bool, port: Option<u16>) -> Result<(), DbError> {
        let sql = "SELECT current_database()::text, current_user::text,
                          (SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()),
                          inet_client_port()::text";
        let rows = self.query(sql, &[]).await?;
        let row = rows
            .first()
            .ok_or_else(|| DbError::unexpected("no row about the session"))?;
        self.server.database = row.text(0)?;
        self.server.user = row.text(1)?;
        self.direct = port.is_some() && row.text_or_null(3)? == port.map(|port| port.to_string());
        if encrypted {
            // A pooler in between knows TLS where the server behind it does not.
            self.server.tls = Some(row.text_or_null(2)?.unwrap_or_else(|| "TLS".to_owned()));
        }
        Ok(())
    }

    /// Sends settings of this crate's own.
    pub(super) async fn setting(&self, sql: &str) -> Result<(), DbError> {
        let sent = self.client()?.batch_execute(sql).await;
        sent.map_err(|error| self.failed(&error, sql))
    }

    fn client(&self) -> Result<&Client, DbError> {
        self.client.as_ref().ok_or_else(|| DbError::Lost {
            message: "it was given up after an answer that made no sense".to_owned(),
        })
    }

    fn failed(&self, error: &tokio_postgres::Error, sql: &str) -> DbError {
        match error::in_use(error, sql, &self.asked) {
            DbError::Lost { message } => {
                let words = self.last_words.lock().unwrap_or_else(PoisonError::into_inner).clone();
                DbError::Lost {
                    message: words.unwrap_or(message),
                }
            }
            other => other,
        }
    }

    /// Sends one statement and counts; rows are thrown away as they come.
    async fn run(&self, sql: &str) -> Result<Option<u64>, DbError> {
        let failed = |error| self.failed(&error, sql);
        let answers = self.client()?.simple_query_raw(sql).await.map_err(failed)?;
        let mut answers = pin!(answers);
        let mut count = None;
        while let Some(answer) = answers.next().await {
            if let SimpleQueryMessage::CommandComplete(rows) = answer.map_err(failed)? {
                count = Some(rows);
            }
        }
        Ok(count)
    }
}

#[async_trait]
impl Session for PostgresSession {
    fn engine(&self) -> Engine {
        Engine::Postgres
    }

    fn server(&self) -> &ServerInfo {
        &self.server
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            transactional_ddl: true,
            cancel: true,
            concurrent_index: true,
            settings_outside_transaction: false,
        }
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.asked.store(false, Ordering::SeqCst);
        while self.notices.try_recv().is_ok() {}
        let outcome = self.run(sql).await;
        if matches!(outcome, Err(DbError::Unexpected { .. })) {
            // COPY FROM STDIN, most likely: the server now waits for data and would take the next statement for it.
            self.client = None;
        }
        let rows_affected = outcome?;
        let mut notices = Vec::new();
        while let Ok(notice) = self.notices.try_recv() {
            notices.push(notice);
        }
        Ok(Executed { rows_affected, notices })
    }

    async fn query(&mut self, sql: &str, bound: &[Value]) -> Result<Vec<Row>, DbError> {
        let typed: Vec<_> = bound
            .iter()
            .map(|value| (value as &(dyn ToSql + Sync), values::type_of(value)))
            .collect();
        let answer = self.client()?.query_typed(sql, &typed).await;
        let found = answer.map_err(|error| self.failed(&error, sql))?;
        found.iter().map(values::row).collect()
    }

    async fn try_lock(&mut self, format: FormatId, _holder: &str) -> Result<bool, DbError> {
        lock::try_lock(self, format).await
    }

    async fn lock_holder(&mut self, format: FormatId) -> Result<Option<String>, DbError> {
        lock::holder(self, format).await
    }

    fn begin_sql(&self) -> &'static str {
        "BEGIN"
    }

    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError> {
        place::read(self).await
    }

    async fn unlock(&mut self) -> Result<(), DbError> {
        // Every advisory lock of this session is ours: nobody else speaks on it.
        self.query("SELECT pg_advisory_unlock_all()::text", &[]).await.map(drop)
    }

    fn canceller(&self) -> Canceller {
        Canceller::new(Handle::Postgres(Box::new(self.cancel.clone())), Arc::clone(&self.asked))
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

    async fn close(mut self: Box<Self>) {
        // The connection's task says goodbye to the server when its client is gone.
        self.client = None;
        self.notices.close();
        while self.notices.recv().await.is_some() {}
    }
}
