//! Scratch databases: a schema without its rows, beside the database that it was copied from. MySQL and MariaDB only,
//! which roll no definition back.
//!
//! A scratch database needs no [`crate::TargetLock`]: it is made here under a name of its own, nobody else writes to it,
//! and it is dropped again. Its session holds a named lock, by which one whose maker died is told from one in use.

use godwit_core::{Address, ServerAddress, schema::SchemaSnapshot};

use crate::{Canceller, DbError, Executed, mysql, session::Session, target::Target};

/// How the names of all scratch databases begin.
pub const SCRATCH_PREFIX: &str = "godwit_scratch_";

/// A database that is dropped when this is.
pub struct Scratch {
    session: Box<dyn Session>,
    left: Guard,
}

/// Drops the database where nobody else did.
struct Guard {
    /// `None` once it was dropped.
    target: Option<Target>,
}

/// A definition of the schema that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// What it defines, in words: `view v`.
    pub object: String,
    /// The statement that makes it.
    pub sql: String,
    pub(crate) kind: DefinitionKind,
    /// Under which SQL mode it was made, where that matters.
    pub(crate) sql_mode: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DefinitionKind {
    Table,
    Routine,
    View,
    Trigger,
}

/// The scratch databases on the target's server that nobody uses.
///
/// # Errors
/// Where the engine has none.
pub async fn leftovers(target: &Target) -> Result<Vec<String>, DbError> {
    mysql::scratch::leftovers(server(target)?, target.password.as_ref()).await
}

/// Every database on the target's server that its user sees.
///
/// # Errors
/// Where the engine has none.
pub async fn databases(target: &Target) -> Result<Vec<String>, DbError> {
    mysql::scratch::databases(server(target)?, target.password.as_ref()).await
}

/// What the target's schema is made of: tables, routines, views, triggers. Events are left out: they would run.
///
/// # Errors
/// A definition that the user may not see.
pub async fn definitions(target: &Target) -> Result<Vec<Definition>, DbError> {
    mysql::scratch::definitions(server(target)?, target.password.as_ref()).await
}

impl Scratch {
    /// Makes the database `name` on the server of `target`, with its character set and these definitions.
    ///
    /// # Errors
    /// The server's; nothing is left then.
    pub async fn make(target: &Target, name: &str, definitions: &[Definition]) -> Result<Self, DbError> {
        let (source, scratch) = (server(target)?, target.with_database(name));
        let password = target.password.as_ref();
        mysql::scratch::create(source, password, name).await?;
        let guard = Guard {
            target: Some(scratch.clone()),
        };
        let made = async {
            let session = mysql::scratch::open(server(&scratch)?, password).await?;
            mysql::scratch::fill(server(&scratch)?, password, definitions).await?;
            Ok(session)
        };
        match made.await {
            Ok(session) => Ok(Self { session, left: guard }),
            Err(error) => {
                guard.drop_now().await?;
                Err(error)
            }
        }
    }

    /// Runs one statement exactly as given.
    ///
    /// # Errors
    /// The server's.
    pub async fn execute(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.session.simple(sql).await
    }

    /// Its structure.
    ///
    /// # Errors
    /// The server's.
    pub async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        self.session.schema().await
    }

    /// Cancels the running statement from outside.
    pub fn canceller(&self) -> Canceller {
        self.session.canceller()
    }

    /// Drops the database.
    ///
    /// # Errors
    /// The server's; the database is left over then.
    pub async fn end(self) -> Result<(), DbError> {
        self.session.close().await;
        self.left.drop_now().await
    }
}

impl Guard {
    async fn drop_now(mut self) -> Result<(), DbError> {
        match self.target.take() {
            Some(target) => crate::admin::drop_database(&target).await,
            None => Ok(()),
        }
    }
}

impl Drop for Guard {
    /// Whoever had it went away without a word: a panic, or a future that was dropped.
    fn drop(&mut self) {
        let (Some(target), Ok(runtime)) = (self.target.take(), tokio::runtime::Handle::try_current()) else {
            return;
        };
        runtime.spawn(async move {
            if let Err(error) = crate::admin::drop_database(&target).await {
                tracing::warn!(%error, database = %target.address, "a scratch database was not dropped");
            }
        });
    }
}

fn server(target: &Target) -> Result<&ServerAddress, DbError> {
    match &target.address {
        Address::Mysql(server) => Ok(server),
        _ => Err(DbError::unexpected(
            "scratch databases are made on MySQL and MariaDB alone",
        )),
    }
}
