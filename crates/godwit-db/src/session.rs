//! The seam between this crate's questions and the three engines' drivers.

use std::time::Duration;

use async_trait::async_trait;
use godwit_core::{Address, Engine, Fingerprint, FormatId, ServerInfo, backup::TableRows, schema::SchemaSnapshot};

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

    /// Rolls the transaction back; where an error has ended it already, there is nothing to do.
    async fn rollback(&mut self) -> Result<(), DbError> {
        self.simple("ROLLBACK").await.map(drop)
    }

    /// Where the database is, and the quoted, qualified name of the marker's table where there is one.
    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError>;

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

#[cfg(test)]
mod tests {
    use super::*;

    /// What a reader may not do, on each engine.
    async fn refuses_to_write(url: &str) {
        let parsed = crate::parse_url(url).expect("a URL of the test kit");
        let target = Target {
            address: parsed.address,
            password: parsed.password,
        };
        let mut writer = open_writer(&target, "a test").await.expect("opens");
        writer
            .simple("CREATE TABLE t (id INTEGER)")
            .await
            .expect("a writer writes");
        writer.close().await;
        let mut reader = open_reader(&target).await.expect("opens");
        for sql in [
            "INSERT INTO t VALUES (1)",
            "DROP TABLE t",
            "CREATE TABLE u (id INTEGER)",
            "DELETE FROM t",
        ] {
            let outcome = reader.simple(sql).await;
            assert!(matches!(outcome, Err(DbError::ReadOnly { .. })), "{sql}: {outcome:?}");
        }
        let rows = reader
            .query("SELECT count(*) FROM t", &[])
            .await
            .expect("a reader reads");
        assert_eq!(rows, [Row(vec![Value::Int(0)])]);
    }

    #[tokio::test]
    async fn postgres_refuses_a_readers_writes() {
        refuses_to_write(&godwit_testkit::postgres().create_database().url).await;
    }

    #[tokio::test]
    async fn mysql_refuses_a_readers_writes() {
        refuses_to_write(&godwit_testkit::mariadb().create_database().url).await;
    }

    #[tokio::test]
    async fn sqlite_refuses_a_readers_writes() {
        refuses_to_write(&godwit_testkit::sqlite().url).await;
    }

    /// sqlx's own lock, held by somebody else, keeps Godwit's sqlx format out and leaves nothing locked.
    async fn respects_sqlx(url: &str, taken: &str, key: Value) {
        let parsed = crate::parse_url(url).expect("a URL of the test kit");
        let target = Target {
            address: parsed.address,
            password: parsed.password,
        };
        let mut program = open_writer(&target, "a program").await.expect("opens");
        program.query(taken, &[key]).await.expect("locked");
        let mut godwit = open_writer(&target, "godwit").await.expect("opens");
        assert_eq!(godwit.try_lock(FormatId::Sqlx, "godwit").await, Ok(false));
        let holder = godwit.lock_holder(FormatId::Sqlx).await.expect("answers");
        assert!(holder.is_some_and(|holder| holder.contains("user godwit")));
        let mut other = open_writer(&target, "another").await.expect("opens");
        assert_eq!(
            other.try_lock(FormatId::Godwit, "another").await,
            Ok(true),
            "the refused attempt kept nothing"
        );
    }

    #[tokio::test]
    async fn postgres_respects_the_lock_of_a_sqlx_program() {
        let database = godwit_testkit::postgres().create_database();
        let key = postgres::sqlx_lock_key(&database.name).into();
        respects_sqlx(&database.url, "SELECT pg_try_advisory_lock($1)", key).await;
    }

    #[tokio::test]
    async fn mysql_respects_the_lock_of_a_sqlx_program() {
        let database = godwit_testkit::mariadb().create_database();
        let key = mysql::sqlx_lock_name(&database.name).into();
        respects_sqlx(&database.url, "SELECT get_lock(?, 0)", key).await;
    }
}
