//! The seam between this crate's questions and the three engines' drivers.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use async_trait::async_trait;
use godwit_core::{
    Address, DbObject, Engine, Facts, Fingerprint, FormatId, Limits, ServerInfo, TableName,
    backup::{Inventory, Scope, TableRows},
    schema::SchemaSnapshot,
};

use crate::{
    Canceller, Capabilities, DbError, Executed, Privilege, StillRunning,
    census::Counted,
    mysql,
    outcome::{Definitions, Leftover, Presence},
    postgres, sqlite,
    target::Target,
    trial::{TrialRules, Tried},
    value::{Row, Value},
};

/// One of several things that are sent together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Message<'a> {
    /// One statement of a script, exactly as given.
    Statement(&'a str),
    /// Statements of this crate's own.
    Script(&'a str),
}

impl<'a> Message<'a> {
    /// The text that is sent.
    pub(crate) const fn text(self) -> &'a str {
        match self {
            Self::Statement(sql) | Self::Script(sql) => sql,
        }
    }
}

/// Hears of each message that is done, by its place.
pub(crate) type Done<'a> = &'a mut (dyn FnMut(usize, Executed) + Send);

/// One live connection past TLS and log-in.
#[async_trait]
pub(crate) trait Session: Send + Sync {
    /// Whose SQL it speaks; for the texts in [`crate::history`] only.
    fn engine(&self) -> Engine;

    /// What was learned at log-in.
    fn server(&self) -> &ServerInfo;

    /// The server's number for this session: a process, a connection. SQLite has none.
    fn session_id(&self) -> Option<i64>;

    /// What it can do.
    fn capabilities(&self) -> Capabilities;

    /// Sends one statement exactly as given, in the simple protocol, and throws its rows away.
    async fn simple(&mut self, sql: &str) -> Result<Executed, DbError>;

    /// Sends the messages of one transaction, which is open, and tells of each that is done; stops at the first that
    /// fails. Where the protocol allows it nothing is waited for in between: that those after a failed one do nothing
    /// is the open transaction's doing.
    async fn pipeline(&mut self, messages: &[Message<'_>], done: Done<'_>) -> Result<(), (usize, DbError)> {
        for (index, message) in messages.iter().enumerate() {
            let executed = match message {
                Message::Statement(sql) => self.simple(sql).await,
                Message::Script(sql) => self.script(sql).await.map(|()| Executed::default()),
            };
            done(index, executed.map_err(|error| (index, error))?);
        }
        Ok(())
    }

    /// Commits `writes` of this crate's own, all or none, and then runs `sql`; the flag of an error says whether `sql`
    /// was reached. One message where one does.
    async fn after(&mut self, writes: &[String], sql: &str) -> Result<Executed, (bool, DbError)> {
        self.commit(writes).await.map_err(|error| (false, error))?;
        self.simple(sql).await.map_err(|error| (true, error))
    }

    /// Runs `sql` and `writes` in one transaction; the flag of an error says whether `sql` was reached. The transaction
    /// that failed is left open.
    async fn along(&mut self, sql: &str, writes: &[String]) -> Result<Executed, (bool, DbError)> {
        let mut executed = Executed::default();
        self.script(self.begin_sql()).await.map_err(|error| (false, error))?;
        let end = format!("{};COMMIT", writes.join(";"));
        let messages = [Message::Statement(sql), Message::Script(&end)];
        let outcome = self
            .pipeline(&messages, &mut |index, done| {
                if index == 0 {
                    executed = done;
                }
            })
            .await;
        outcome.map(|()| executed).map_err(|(_, error)| (true, error))
    }

    /// Commits `writes` of this crate's own, all or none.
    async fn commit(&mut self, writes: &[String]) -> Result<(), DbError> {
        let text = format!("{};{};COMMIT", self.begin_sql(), writes.join(";"));
        let outcome = self.script(&text).await;
        if outcome.as_ref().is_err_and(|error| !error.is_lost()) {
            self.rollback().await?;
        }
        outcome
    }

    /// Runs several statements of this crate's own.
    async fn script(&mut self, sql: &str) -> Result<(), DbError>;

    /// Asks several questions that stand for themselves, in one round trip where the protocol allows it.
    async fn questions(&mut self, sql: &[String]) -> Result<Vec<Result<Vec<Row>, DbError>>, DbError> {
        let mut answers = Vec::with_capacity(sql.len());
        for sql in sql {
            match self.query(sql, &[]).await {
                Err(error) if error.is_lost() => return Err(error),
                answer => answers.push(answer),
            }
        }
        Ok(answers)
    }

    /// Asks with bound values; the SQL is this crate's own.
    async fn query(&mut self, sql: &str, values: &[Value]) -> Result<Vec<Row>, DbError>;

    /// Tries once to take the lock on the target; `holder` is what others will read.
    async fn try_lock(&mut self, format: FormatId, holder: &str) -> Result<bool, DbError>;

    /// Who holds the lock, as far as the target tells.
    async fn lock_holder(&mut self, format: FormatId) -> Result<Option<String>, DbError>;

    /// How a transaction begins.
    fn begin_sql(&self) -> &'static str;

    /// The settings that keep statements within `limits`; `patient` ones wait for locks as long as it takes.
    fn limits_sql(&self, limits: &Limits, patient: bool) -> String;

    /// Rolls the transaction back; where an error has ended it already, there is nothing to do.
    async fn rollback(&mut self) -> Result<(), DbError> {
        self.simple("ROLLBACK").await.map(drop)
    }

    /// What makes the commit of the transaction that is open wait for the disk, where others do not.
    fn durable_sql(&self) -> Option<&'static str> {
        None
    }

    /// Where the database is, and the quoted, qualified name of the marker's table where there is one.
    async fn whereabouts(&mut self) -> Result<(Fingerprint, Option<String>), DbError>;

    /// Has the server read one statement without running it; `rows` where it reads or changes rows, which servers plan.
    /// The text is sent so that no second statement can stand in it.
    async fn check(&mut self, sql: &str, rows: bool) -> Result<(), DbError>;

    /// Begins the transaction of a trial; gives the sequences that may keep numbers that are drawn in it.
    async fn trial_begin(&mut self, _rules: &TrialRules) -> Result<Vec<String>, DbError> {
        Err(no_trial())
    }

    /// Runs one statement in it.
    async fn trial_run(&mut self, _sql: &str, _rules: &TrialRules) -> Result<Tried, DbError> {
        Err(no_trial())
    }

    /// The schema as it sees it.
    async fn trial_schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        self.schema().await
    }

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

    /// Counts the tables of `scope`, and digests the contents of those of `content` where the engine can.
    async fn count(&mut self, scope: &Scope, _content: &BTreeSet<String>) -> Result<Counted, DbError> {
        let mut tables = self.table_rows().await?;
        tables.retain(|table| scope.has(&table.table));
        Ok((tables, BTreeMap::new()))
    }

    /// Opens a transaction that other sessions can share by the name that comes back.
    async fn share_snapshot(&mut self) -> Result<Option<String>, DbError> {
        Ok(None)
    }

    /// Sequences, extensions and large objects.
    async fn inventory(&mut self) -> Result<Inventory, DbError> {
        Ok(Inventory::default())
    }

    /// Names of the extensions that the server could make in a database.
    async fn available_extensions(&mut self) -> Result<BTreeSet<String>, DbError> {
        Ok(BTreeSet::new())
    }

    /// Where the server's log of changes is.
    async fn position(&mut self) -> Result<Option<String>, DbError> {
        Ok(None)
    }

    /// Tables that cannot be read at one moment with the others.
    async fn unsteady(&mut self) -> Result<Vec<String>, DbError> {
        Ok(Vec::new())
    }

    /// How big and how busy `tables` are, and the server with them.
    async fn table_facts(&mut self, tables: &[TableName]) -> Result<Facts, DbError>;

    /// Adds what the server says of itself.
    async fn server_facts(&mut self, facts: &mut Facts) -> Result<(), DbError>;

    /// Whether `object` is there, by the names that the session's path or current database gives.
    async fn presence(&mut self, object: &DbObject) -> Result<Presence, DbError>;

    /// How `object` is defined. It does not depend on the session's settings, so that two sessions agree.
    async fn definitions(&mut self, object: &DbObject) -> Result<Definitions, DbError>;

    /// Invalid indexes that rebuilding `object` left.
    async fn leftovers(&mut self, _object: &DbObject) -> Result<Vec<Leftover>, DbError> {
        Ok(Vec::new())
    }

    /// The sessions that the server still has of the run that calls itself `run`.
    async fn sessions_of(&mut self, run: &str) -> Result<Vec<StillRunning>, DbError>;

    /// Says goodbye.
    async fn close(self: Box<Self>);
}

/// The engine commits at definitions: nothing there can be rolled back as a whole.
fn no_trial() -> DbError {
    DbError::unexpected("this engine rolls no definition back")
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
