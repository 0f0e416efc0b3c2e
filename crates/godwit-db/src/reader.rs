//! Inspection: a session that cannot write because the server does not let it.

use godwit_core::{
    DbObject, Effect, Facts, FormatId, History, JournalRow, Marked, ServerInfo, TableName, Version, backup::TableRows,
    schema::SchemaSnapshot,
};

use crate::{
    Canceller, DbError, Looked, StillRunning,
    history::{self, Located},
    journal, marker, outcome,
    session::{self, Session},
    target::Target,
};

/// A read-only session on a target.
///
/// PostgreSQL gets `default_transaction_read_only = on`, MySQL `SET SESSION TRANSACTION READ ONLY`, SQLite files are
/// opened read-only. A SQLite file that does not exist reads as an empty target and is not created.
pub struct Reader {
    session: Box<dyn Session>,
}

impl Reader {
    /// Connects.
    pub async fn open(target: &Target) -> Result<Self, DbError> {
        Ok(Self {
            session: session::open_reader(target).await?,
        })
    }

    /// The session, for the questions of this crate's other rooms.
    pub(crate) fn session(&mut self) -> &mut dyn Session {
        self.session.as_mut()
    }

    /// The server behind the target.
    pub fn server(&self) -> &ServerInfo {
        self.session.server()
    }

    /// The formats whose history table is there, proven by its columns.
    pub async fn histories(&mut self) -> Result<Vec<FormatId>, DbError> {
        let found = history::locate(self.session.as_mut()).await?;
        Ok(found.histories.iter().map(Located::format).collect())
    }

    /// What the history of `format` says; absent where there is no such table.
    pub async fn history(&mut self, format: FormatId) -> Result<History, DbError> {
        history::read(self.session.as_mut(), format).await
    }

    /// What every format's history says, in the order of [`FormatId::ALL`]; absent where there is no such table. One
    /// round trip where the protocol allows it.
    pub async fn all_histories(&mut self) -> Result<Vec<History>, DbError> {
        history::read_of(self.session.as_mut(), &FormatId::ALL).await
    }

    /// What the journal says about a migration, oldest first; nothing where there is no journal.
    pub async fn journal(&mut self, version: &Version) -> Result<Vec<JournalRow>, DbError> {
        match history::locate(self.session.as_mut()).await?.journal {
            Some(name) => journal::about(self.session.as_mut(), &name, version).await,
            None => Ok(Vec::new()),
        }
    }

    /// What the target says of itself: its marker, and where it is.
    pub async fn marked(&mut self) -> Result<Marked, DbError> {
        marker::read(self.session.as_mut()).await
    }

    /// The target's structure, by a fixed number of catalogue queries whatever its size.
    pub async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        self.session.schema().await
    }

    /// The exact number of rows of every user table, by name. It counts, so it takes its time on big targets.
    pub async fn table_rows(&mut self) -> Result<Vec<TableRows>, DbError> {
        self.session.table_rows().await
    }

    /// How big and how busy `tables` are, what depends on them, and how the server is: a fixed number of questions.
    pub async fn facts(&mut self, tables: &[TableName]) -> Result<Facts, DbError> {
        let mut facts = self.session.table_facts(tables).await?;
        self.session.server_facts(&mut facts).await?;
        Ok(facts)
    }

    /// How big and how busy `tables` are, and what depends on them: two questions at most where there is a server.
    pub async fn table_facts(&mut self, tables: &[TableName]) -> Result<Facts, DbError> {
        self.session.table_facts(tables).await
    }

    /// Sets the session up as a script does with `SET` and `USE`; the server keeps it read-only all the same.
    pub async fn set_up(&mut self, sql: &str) -> Result<(), DbError> {
        self.session.simple(sql).await.map(drop)
    }

    /// Has the server read one statement without running it: plan it where it reads or changes `rows`, else parse it
    /// (SQLite compiles everything). What that proves is said by [`godwit_core::Claims`].
    pub async fn check(&mut self, sql: &str, rows: bool) -> Result<(), DbError> {
        self.session.check(sql, rows).await
    }

    /// A handle that cancels what the server is at.
    pub fn canceller(&self) -> Canceller {
        self.session.canceller()
    }

    /// What became of a statement with this effect, by what the catalogue says now.
    ///
    /// `before` is what [`TargetLock::definition`](crate::TargetLock::definition) said just before the statement. The
    /// answer is only good once [`Reader::running`] names no session that executes something.
    pub async fn outcome(&mut self, effect: &Effect, before: Option<&str>) -> Result<Looked, DbError> {
        outcome::judge(self.session.as_mut(), effect, before).await
    }

    /// A digest of how `object` is defined (SHA-256, hexadecimal); `None` where it is not there.
    ///
    /// Tables, sets of indexes, and on PostgreSQL types and routines, are digested with all that the catalogue says about
    /// them; of anything else only its presence is. Digests compare on one target and one version of Godwit alone.
    pub async fn definition(&mut self, object: &DbObject) -> Result<Option<String>, DbError> {
        outcome::definition(self.session.as_mut(), object).await
    }

    /// The sessions that still are of the run whose number stands in its holder's name, as `run` says it.
    ///
    /// MySQL's sessions have no name: there it is whichever session holds the target lock. What runs on SQLite runs in
    /// the program that holds the lock.
    pub async fn running(&mut self, run: &str) -> Result<Vec<StillRunning>, DbError> {
        self.session.sessions_of(run).await
    }

    /// Says goodbye to the server.
    pub async fn close(self) {
        self.session.close().await;
    }
}
