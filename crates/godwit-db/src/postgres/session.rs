//! A PostgreSQL session.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use futures_util::future::{join_all, join3};
use godwit_core::{
    DbObject, Engine, Facts, Fingerprint, FormatId, Limits, ServerInfo, TableName,
    backup::{Inventory, Scope, TableRows},
    schema::SchemaSnapshot,
};
use tokio::time::Instant;
use tokio_postgres::types::ToSql;

use super::{
    cancel::Cancel, census, definition, error, facts, limits, lock, outcome, place, privileges, rows, running, schema,
    trial, values, wire::Wire,
};
use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege, StillRunning,
    canceller::Handle,
    census::Counted,
    outcome::{Definitions, Leftover, Presence},
    session::{Done, Message, Session},
    trial::{TrialRules, Tried, ended},
    value::{Row, Value},
};

/// One session; the server ends it when this is dropped.
pub(super) struct PostgresSession {
    wire: Wire,
    server: ServerInfo,
    cancel: Cancel,
    asked: Arc<AtomicBool>,
    /// Whether the server sees the connection that was made here, rather than one of somebody in between.
    direct: bool,
    /// The server's process behind it.
    process: i64,
    /// What begins each transaction of a reader whose session may be somebody else's after it.
    guard: Option<String>,
    /// Whether a transaction is open in which several questions are asked.
    snapshot: bool,
    /// Whether that transaction is shared with others, and so stays open until the session ends.
    shared: bool,
    /// What is known of the trial that is open.
    trial: Option<trial::State>,
}

/// Keeps a board from hanging behind a migration's ALTER TABLE.
const READER_WAITS: &str = "lock_timeout = '5s'";

impl PostgresSession {
    pub(super) fn new(wire: Wire, server: ServerInfo, cancel: Cancel) -> Self {
        Self {
            wire,
            server,
            cancel,
            asked: Arc::default(),
            direct: false,
            process: 0,
            guard: None,
            snapshot: false,
            shared: false,
            trial: None,
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
                          inet_client_port()::text, pg_backend_pid()";
        let rows = self.query(sql, &[]).await?;
        let row = rows
            .first()
            .ok_or_else(|| DbError::unexpected("no row about the session"))?;
        self.server.database = row.text(0)?;
        self.server.user = row.text(1)?;
        self.process = row.int(4)?;
        self.direct = port.is_some() && row.text_or_null(3)? == port.map(|port| port.to_string());
        if encrypted {
            // A pooler in between knows TLS where the server behind it does not.
            self.server.tls = Some(row.text_or_null(2)?.unwrap_or_else(|| "TLS".to_owned()));
        }
        Ok(())
    }

    /// From now on the server refuses writes.
    ///
    /// Where a pooler may stand in between, a setting of the session would stay with the server's session and refuse the
    /// writes of whoever gets it next. There, every question has a transaction of its own, and nothing outlasts it.
    pub(super) async fn only_reads(&mut self) -> Result<(), DbError> {
        if self.direct {
            let settings = format!("SET default_transaction_read_only = on; SET {READER_WAITS}");
            return self.setting(&settings).await;
        }
        self.guard = Some(format!("BEGIN READ ONLY; SET LOCAL {READER_WAITS}"));
        Ok(())
    }

    /// Begins a read-only transaction in which all questions see the same moment.
    pub(super) async fn begin_snapshot(&mut self) -> Result<(), DbError> {
        if self.shared {
            return Ok(());
        }
        let waits = match self.guard {
            Some(_) => format!("; SET LOCAL {READER_WAITS}"),
            None => String::new(),
        };
        self.setting(&format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY{waits}"))
            .await?;
        self.snapshot = true;
        Ok(())
    }

    /// Ends it.
    pub(super) async fn end_snapshot(&mut self) -> Result<(), DbError> {
        if self.shared {
            return Ok(());
        }
        self.snapshot = false;
        self.setting("ROLLBACK").await
    }

    /// What has to stand before the next question, which must be followed by a ROLLBACK then.
    fn guarded(&self) -> Option<String> {
        self.guard.clone().filter(|_| !self.snapshot)
    }

    /// Sends settings of this crate's own.
    pub(super) async fn setting(&mut self, sql: &str) -> Result<(), DbError> {
        let sent = self.wire.ask(|client| client.batch_execute(sql)).await;
        self.answered(sent, sql)
    }

    /// Runs one statement in the extended protocol, which takes no second one behind the first, and throws its rows away.
    async fn run_one(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.asked.store(false, Ordering::SeqCst);
        let prepared = self.wire.ask(|client| client.prepare(sql)).await;
        let statement = self.answered(prepared, sql)?;
        let ran = self
            .wire
            .ask(|client| {
                let statement = &statement;
                async move { client.execute(statement, &[]).await }
            })
            .await;
        let rows = self.answered(ran, sql)?;
        Ok(Executed {
            rows_affected: Some(rows),
            notices: self.wire.notices(),
        })
    }

    fn answered<T>(&mut self, answer: Option<Result<T, tokio_postgres::Error>>, sql: &str) -> Result<T, DbError> {
        match answer {
            None => Err(over()),
            Some(answer) => answer.map_err(|error| self.failed(&error, sql)),
        }
    }

    fn failed(&mut self, error: &tokio_postgres::Error, sql: &str) -> DbError {
        match error::in_use(error, sql, &self.asked) {
            DbError::Lost { message } => DbError::Lost {
                message: self.wire.last_words().unwrap_or(message),
            },
            DbError::Unexpected { what } => {
                // COPY FROM STDIN, most likely: the server now waits for data and would take the next statement for it.
                self.wire.give_up();
                DbError::Unexpected { what }
            }
            other => other,
        }
    }
}

/// An error whose place counts from behind what was put before the statement.
fn without(before: usize, error: DbError) -> DbError {
    match error {
        DbError::Statement(mut error) => {
            error.offset = error.offset.and_then(|offset| offset.checked_sub(before));
            DbError::Statement(error)
        }
        other => other,
    }
}

fn over() -> DbError {
    DbError::Lost {
        message: "it was given up after an answer that made no sense".to_owned(),
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

    fn session_id(&self) -> Option<i64> {
        Some(self.process)
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of(Engine::Postgres)
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        let mut executed = Executed::default();
        let guard = self.guarded();
        let messages: Vec<Message<'_>> = match &guard {
            Some(guard) => vec![Message::Script(guard), Message::Statement(sql)],
            None => vec![Message::Statement(sql)],
        };
        let outcome = self.pipeline(&messages, &mut |_, answer| executed = answer).await;
        if let Some(guard) = guard {
            self.setting("ROLLBACK").await?;
            if outcome.is_ok() {
                // What sets up the session has to be said anew in each transaction.
                self.guard = Some(format!("{guard}; {sql}"));
            }
        }
        outcome.map(|()| executed).map_err(|(_, error)| error)
    }

    async fn pipeline(&mut self, messages: &[Message<'_>], done: Done<'_>) -> Result<(), (usize, DbError)> {
        self.asked.store(false, Ordering::SeqCst);
        let texts: Vec<&str> = messages.iter().map(|message| message.text()).collect();
        let mut first: Option<(usize, tokio_postgres::Error)> = None;
        let sent = self
            .wire
            .pipeline(&texts, &mut |index, answer| match answer {
                Ok(executed) if first.is_none() => done(index, executed),
                Err(error) if first.is_none() => first = Some((index, error)),
                // After the first failure the others only say that the transaction is aborted.
                _ => {}
            })
            .await;
        match (sent, first) {
            (None, _) => Err((0, over())),
            (Some(()), None) => Ok(()),
            (Some(()), Some((index, error))) => Err((index, self.failed(&error, texts[index]))),
        }
    }

    async fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.setting(sql).await
    }

    async fn questions(&mut self, sql: &[String]) -> Result<Vec<Result<Vec<Row>, DbError>>, DbError> {
        if self.guarded().is_some() {
            let mut answers = Vec::with_capacity(sql.len());
            for sql in sql {
                match self.query(sql, &[]).await {
                    Err(error) if error.is_lost() => return Err(error),
                    answer => answers.push(answer),
                }
            }
            return Ok(answers);
        }
        let asked = self
            .wire
            .ask(|client| join_all(sql.iter().map(|sql| client.query_typed(sql, &[]))))
            .await
            .ok_or_else(over)?;
        let mut answers = Vec::with_capacity(asked.len());
        for (answer, sql) in asked.into_iter().zip(sql) {
            match answer.map_err(|error| self.failed(&error, sql)) {
                Err(error) if error.is_lost() => return Err(error),
                Err(error) => answers.push(Err(error)),
                Ok(found) => answers.push(found.iter().map(values::row).collect()),
            }
        }
        Ok(answers)
    }

    async fn query(&mut self, sql: &str, bound: &[Value]) -> Result<Vec<Row>, DbError> {
        let typed: Vec<_> = bound
            .iter()
            .map(|value| (value as &(dyn ToSql + Sync), values::type_of(value)))
            .collect();
        let found = match self.guarded() {
            None => {
                let answer = self.wire.ask(|client| client.query_typed(sql, &typed)).await;
                self.answered(answer, sql)?
            }
            Some(guard) => {
                let answers = self
                    .wire
                    .ask(|client| {
                        let (begin, end) = (client.batch_execute(&guard), client.batch_execute("ROLLBACK"));
                        join3(begin, client.query_typed(sql, &typed), end)
                    })
                    .await;
                let (begun, found, ended) = answers.ok_or_else(over)?;
                self.answered(Some(begun), &guard)?;
                let found = self.answered(Some(found), sql)?;
                self.answered(Some(ended), "ROLLBACK")?;
                found
            }
        };
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

    fn durable_sql(&self) -> Option<&'static str> {
        Some(super::DURABLE)
    }

    fn limits_sql(&self, limits: &Limits, patient: bool) -> String {
        limits::sql(limits, patient)
    }

    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError> {
        place::read(self).await
    }

    async fn unlock(&mut self) -> Result<(), DbError> {
        // Every advisory lock of this session is ours: nobody else speaks on it.
        self.query(super::UNLOCK, &[]).await.map(drop)
    }

    async fn check(&mut self, sql: &str, rows: bool) -> Result<(), DbError> {
        const PLAN: &str = "EXPLAIN ";
        if rows {
            // In the extended protocol, which takes no second statement behind the first.
            let planned = self.query(&format!("{PLAN}{sql}"), &[]).await.map(drop);
            return planned.map_err(|error| without(PLAN.len(), error));
        }
        let guard = self.guarded();
        if let Some(guard) = &guard {
            self.setting(guard).await?;
        }
        let parsed = self.wire.ask(|client| client.prepare(sql)).await;
        let parsed = self.answered(parsed, sql).map(drop);
        if guard.is_some() {
            self.setting("ROLLBACK").await?;
        }
        parsed
    }

    async fn trial_begin(&mut self, rules: &TrialRules) -> Result<Vec<String>, DbError> {
        let (state, shared) = trial::begin(self, rules).await?;
        self.trial = Some(state);
        Ok(shared)
    }

    async fn trial_run(&mut self, sql: &str, rules: &TrialRules) -> Result<Tried, DbError> {
        let mut state = self
            .trial
            .take()
            .ok_or_else(|| DbError::unexpected("no trial was begun"))?;
        let ran = self.run_one(sql).await;
        let looked = match ran {
            Ok(executed) if trial::is_open(self, &state, rules).await? => {
                let looked = trial::look(self, &mut state).await;
                looked.map(|(locks, rewritten)| Tried {
                    executed,
                    locks,
                    rewritten,
                })
            }
            Ok(_) => Err(ended()),
            Err(error) => Err(error),
        };
        self.trial = Some(state);
        looked
    }

    async fn trial_schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        let state = self
            .trial
            .take()
            .ok_or_else(|| DbError::unexpected("no trial was begun"))?;
        let read = trial::schema(self, &state).await;
        self.trial = Some(state);
        read
    }

    fn canceller(&self) -> Canceller {
        Canceller::new(Handle::Postgres(Box::new(self.cancel.clone())), Arc::clone(&self.asked))
    }

    async fn round_trip(&mut self) -> Result<Duration, DbError> {
        let started = Instant::now();
        self.setting("SELECT 1").await?;
        Ok(started.elapsed())
    }

    async fn privileges(&mut self) -> Result<(Vec<Privilege>, Vec<String>), DbError> {
        privileges::read(self).await
    }

    async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        schema::read(self).await
    }

    async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError> {
        Ok(rows::count(self, &Scope::Whole, &BTreeSet::new()).await?.0)
    }

    async fn count(&mut self, scope: &Scope, content: &BTreeSet<String>) -> Result<Counted, DbError> {
        rows::count(self, scope, content).await
    }

    async fn share_snapshot(&mut self) -> Result<Option<String>, DbError> {
        self.begin_snapshot().await?;
        self.shared = true;
        // Nothing happens in it while the dump goes on, and a server may end sessions for that.
        self.setting("SET LOCAL idle_in_transaction_session_timeout = 0")
            .await?;
        let rows = self.query("SELECT pg_export_snapshot()", &[]).await?;
        rows.first().map(|row| row.text(0)).transpose()
    }

    async fn inventory(&mut self) -> Result<Inventory, DbError> {
        census::inventory(self).await
    }

    async fn available_extensions(&mut self) -> Result<BTreeSet<String>, DbError> {
        let rows = self
            .query("SELECT name::text FROM pg_catalog.pg_available_extensions", &[])
            .await?;
        rows.iter().map(|row| row.text(0)).collect()
    }

    async fn position(&mut self) -> Result<Option<String>, DbError> {
        census::position(self).await
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

    async fn leftovers(&mut self, object: &DbObject) -> Result<Vec<Leftover>, DbError> {
        outcome::leftovers(self, object).await
    }

    async fn sessions_of(&mut self, run: &str) -> Result<Vec<StillRunning>, DbError> {
        running::sessions_of(self, run).await
    }

    async fn close(self: Box<Self>) {
        self.wire.close().await;
    }
}
