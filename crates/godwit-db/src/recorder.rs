//! A session that sends nothing: it writes down what would be sent, and answers that all of it is done.
//!
//! A [`TargetLock`](crate::TargetLock) over it does exactly what it does over a server, so that what a person is shown
//! and what is sent come from the same code.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use godwit_core::{
    DbObject, Engine, Facts, Fingerprint, FormatId, Limits, Product, ServerInfo, TableName, backup::TableRows,
    schema::SchemaSnapshot,
};

use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege, StillRunning,
    canceller::Handle,
    history, mysql,
    outcome::{Definitions, Presence},
    postgres,
    session::Session,
    sqlite,
    value::{Row, Value},
};

/// One text that would be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// The text.
    pub sql: String,
    /// Whether it is sent as a statement of a script, rather than as one of Godwit's own texts.
    pub statement: bool,
}

/// What was written down, in order.
#[derive(Debug, Clone, Default)]
pub struct Transcript(Arc<Mutex<Vec<Sent>>>);

impl Transcript {
    /// Everything up to now.
    pub fn sent(&self) -> Vec<Sent> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn add(&self, sql: &str, statement: bool) {
        let sql = sql.to_owned();
        let mut sent = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sent.push(Sent { sql, statement });
    }
}

/// The tables of Godwit's own that a target has already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OwnTables {
    /// Whose history is kept.
    pub format: FormatId,
    /// Whether the history's table is there.
    pub history: bool,
    /// Whether the journal is there.
    pub journal: bool,
}

/// See the module.
pub(crate) struct Recorder {
    engine: Engine,
    server: ServerInfo,
    own: OwnTables,
    transcript: Transcript,
}

impl Recorder {
    pub(crate) fn new(engine: Engine, database: &str, own: OwnTables) -> (Self, Transcript) {
        let transcript = Transcript::default();
        let recorder = Self {
            engine,
            server: ServerInfo {
                product: match engine {
                    Engine::Postgres => Product::Postgresql,
                    Engine::Mysql => Product::Mariadb,
                    Engine::Sqlite => Product::Sqlite,
                },
                version: String::new(),
                database: database.to_owned(),
                user: String::new(),
                tls: None,
            },
            own,
            transcript: transcript.clone(),
        };
        (recorder, transcript)
    }
}

#[async_trait]
impl Session for Recorder {
    fn engine(&self) -> Engine {
        self.engine
    }

    fn server(&self) -> &ServerInfo {
        &self.server
    }

    fn session_id(&self) -> Option<i64> {
        None
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of(self.engine)
    }

    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.transcript.add(sql, true);
        Ok(Executed::default())
    }

    async fn script(&mut self, sql: &str) -> Result<(), DbError> {
        self.transcript.add(sql, false);
        // The first script makes what is missing, where something is.
        self.own = OwnTables {
            history: true,
            journal: true,
            ..self.own
        };
        Ok(())
    }

    /// Questions change nothing and are not written down; the only one with an answer is for Godwit's own tables.
    async fn query(&mut self, sql: &str, _values: &[Value]) -> Result<Vec<Row>, DbError> {
        Ok(history::supposed(self.engine, sql, self.own))
    }

    async fn try_lock(&mut self, format: FormatId, _holder: &str) -> Result<bool, DbError> {
        let asks = match self.engine {
            Engine::Postgres => postgres::lock_asks(format, &self.server.database),
            Engine::Mysql => mysql::lock_asks(format, &self.server.database),
            // A lock on a file beside the database.
            Engine::Sqlite => Vec::new(),
        };
        for sql in asks {
            self.transcript.add(&sql, false);
        }
        Ok(true)
    }

    async fn lock_holder(&mut self, _format: FormatId) -> Result<Option<String>, DbError> {
        Ok(None)
    }

    fn begin_sql(&self) -> &'static str {
        match self.engine {
            Engine::Postgres => postgres::BEGIN,
            Engine::Mysql => mysql::BEGIN,
            Engine::Sqlite => sqlite::BEGIN,
        }
    }

    fn limits_sql(&self, limits: &Limits, patient: bool) -> String {
        match self.engine {
            Engine::Postgres => postgres::limits_sql(limits, patient),
            Engine::Mysql => mysql::limits_sql(self.server.product, limits, patient),
            Engine::Sqlite => sqlite::limits_sql(limits),
        }
    }

    fn durable_sql(&self) -> Option<&'static str> {
        (self.engine == Engine::Postgres).then_some(postgres::DURABLE)
    }

    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError> {
        Ok((Fingerprint::of(None), None))
    }

    async fn unlock(&mut self) -> Result<(), DbError> {
        let gives_back = match self.engine {
            Engine::Postgres => vec![postgres::UNLOCK.to_owned()],
            Engine::Mysql => mysql::unlock_asks(&self.server.database),
            Engine::Sqlite => Vec::new(),
        };
        for sql in gives_back {
            self.transcript.add(&sql, false);
        }
        Ok(())
    }

    fn canceller(&self) -> Canceller {
        Canceller::new(Handle::Nothing, Arc::default())
    }

    async fn check(&mut self, _sql: &str, _rows: bool) -> Result<(), DbError> {
        Ok(())
    }

    async fn round_trip(&mut self) -> Result<Duration, DbError> {
        Ok(Duration::ZERO)
    }

    async fn privileges(&mut self) -> Result<(Vec<Privilege>, Vec<String>), DbError> {
        Ok((Vec::new(), Vec::new()))
    }

    async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        Ok(SchemaSnapshot::default())
    }

    async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError> {
        Ok(Vec::new())
    }

    async fn table_facts(&mut self, _tables: &[TableName]) -> Result<Facts, DbError> {
        Ok(Facts::default())
    }

    async fn server_facts(&mut self, _facts: &mut Facts) -> Result<(), DbError> {
        Ok(())
    }

    async fn presence(&mut self, _object: &DbObject) -> Result<Presence, DbError> {
        Ok(Presence::Gone)
    }

    async fn definitions(&mut self, _object: &DbObject) -> Result<Definitions, DbError> {
        Ok(Definitions::default())
    }

    async fn sessions_of(&mut self, _run: &str) -> Result<Vec<StillRunning>, DbError> {
        Ok(Vec::new())
    }

    async fn close(self: Box<Self>) {}
}
