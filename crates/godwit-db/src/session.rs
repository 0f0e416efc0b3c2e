//! The seam between this crate's questions and the three engines' drivers.

use std::time::Duration;

use async_trait::async_trait;
use godwit_core::{Address, Engine, FormatId, ServerInfo, backup::TableRows, schema::SchemaSnapshot};

use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege, mysql, postgres, sqlite,
    target::Target,
    value::{Row, Value},
};

/// One live connection past TLS and log-in.
#[async_trait]
pub(crate) trait Session: Send + Sync {
    /// Whose SQL it speaks; for the texts in [`crate::history`] only.
    fn engine(&self) -> Engine;

    /// What was learned at log-in.
    fn server(&self) -> &ServerInfo;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Sends one statement exactly as given, in the simple protocol, and throws its rows away.
    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError>;

    /// Asks with bound values; the SQL is this crate's own.
    async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError>;

    /// Tries once to take the lock on the target; `holder` is what others will read.
    async fn try_lock(&mut self, format: FormatId, holder: &str) -> Result<bool, DbError>;

    /// Who holds the lock, as far as the target tells.
    async fn lock_holder(&mut self, format: FormatId) -> Result<Option<String>, DbError>;

    /// How a transaction begins.
    fn begin_sql(&self) -> &'static str;

    /// Gives the lock back.
    async fn unlock(&mut self) -> Result<(), DbError>;

    /// A handle that cancels what [`Session::simple`] runs.
    fn canceller(&self) -> Canceller;

    /// One round trip.
    async fn round_trip(&mut self) -> Result<Duration, DbError>;

    /// What the role may do, and notes about the server.
    async fn privileges(&mut self) -> Result<(Vec<Privilege>, Vec<String>), DbError>;

    /// The target's structure.
    async fn schema(&mut self) -> Result<SchemaSnapshot, DbError>;

    /// Exact row counts of all user tables, by name.
    async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError>;

    /// Says goodbye.
    async fn close(self: Box<Self>);
}

/// Opens a session that the server keeps read-only.
pub(crate) async fn open_reader(target: &Target) -> Result<Box<dyn Session>, DbError> {
    match &target.address {
        Address::Postgres(server) => postgres::open_reader(server, target.password.as_ref()).await,
        Address::Mysql(server) => mysql::open_reader(server, target.password.as_ref()).await,
        Address::Sqlite { path } => sqlite::open_reader(path).await,
    }
}

/// Opens a session that may write; only [`crate::TargetLock`] and [`crate::admin`] do.
pub(crate) async fn open_writer(target: &Target, holder: &str) -> Result<Box<dyn Session>, DbError> {
    match &target.address {
        Address::Postgres(server) => postgres::open_writer(server, target.password.as_ref(), holder).await,
        Address::Mysql(server) => mysql::open_writer(server, target.password.as_ref()).await,
        Address::Sqlite { path } => sqlite::open_writer(path).await,
    }
}
