//! Restoring a backup.

use std::{fmt, path::PathBuf, time::Duration};

use godwit_core::{
    Address, BackupId, Engine, TargetState,
    backup::{Inventory, Scope, TableRows},
};
use godwit_db::{CensusOrder, Content, DbError, Reader, Target, TargetLock, admin};

use crate::{
    BackupError, Listed, Phase, Ports, ToolMissing,
    take::unless_cancelled,
    verify::{differences, examine},
};

pub(crate) mod mysql;
pub(crate) mod postgres;
pub(crate) mod sqlite;

/// Where the backup's content goes.
#[derive(Debug)]
pub enum RestoreMode {
    /// Into a database that does not exist yet, or is empty.
    IntoNew,
    /// In place of a database that exists.
    ///
    /// The lock is the proof that no run is active. It is given back on the way: PostgreSQL's right before the
    /// databases change names (a name cannot change while anybody is connected), the others' at the end.
    ReplaceExisting {
        /// The target's lock.
        lock: TargetLock,
    },
}

/// How to restore.
#[derive(Debug)]
pub struct RestoreRequest {
    /// Where to.
    pub mode: RestoreMode,
    /// How.
    pub options: RestoreOptions,
}

/// How a backup is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RestoreOptions {
    /// Whether objects get their owners back; else everything belongs to whoever restores. Owners that do not exist
    /// on the server are left out, and said (PostgreSQL).
    pub owners: bool,
    /// Whether privileges are granted again (PostgreSQL).
    pub privileges: bool,
    /// How many of the tool's connections load at once; several need room for the content as a file (PostgreSQL).
    pub jobs: u32,
    /// All or nothing in one transaction; big schemas may exceed the server's lock table (PostgreSQL).
    pub one_transaction: bool,
}

impl Default for RestoreOptions {
    fn default() -> Self {
        Self {
            owners: true,
            privileges: true,
            jobs: 1,
            one_transaction: false,
        }
    }
}

/// A restore that was compared with the manifest and agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The tables that are there now, with their exact rows.
    pub tables: Vec<TableRows>,
    /// How long loading took, without the comparison.
    pub took: Duration,
    /// What a person should know: owners that do not exist here, an old database that stayed.
    pub notes: Vec<String>,
}

/// What a restore left behind when it did not succeed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Left {
    /// The target is as it was.
    Untouched,
    /// A new database was made and could not be removed again; it is not complete.
    Incomplete {
        /// Its name.
        database: String,
    },
    /// The target was emptied and is not complete.
    Emptied {
        /// A database with the backup's whole, compared content, where one stayed.
        proven: Option<String>,
    },
    /// The target holds the backup's content.
    Replaced,
    /// It cannot be told; ask the target.
    Unknown,
}

impl Left {
    /// In the words of a run.
    pub const fn target_state(&self) -> TargetState {
        match self {
            Self::Untouched => TargetState::Unchanged,
            Self::Replaced => TargetState::Applied,
            Self::Incomplete { .. } | Self::Emptied { .. } | Self::Unknown => TargetState::Unknown,
        }
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Untouched => f.write_str("the target is as it was"),
            Self::Incomplete { database } => write!(f, "an incomplete database {database} stayed behind"),
            Self::Emptied { proven: None } => f.write_str("the target was emptied and is not complete"),
            Self::Emptied { proven: Some(database) } => write!(
                f,
                "the target was emptied and is not complete; database {database} holds the backup's whole content"
            ),
            Self::Replaced => f.write_str("the target holds the backup's content"),
            Self::Unknown => f.write_str("what state the target is in is not known"),
        }
    }
}

/// Why a restore did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum RestoreFailure {
    /// The backup is broken.
    #[error("the backup is broken: {why}")]
    Broken {
        /// What is wrong with it.
        why: String,
    },
    /// Another engine's backup.
    #[error("this is a backup of {backup}, and the target is {target}")]
    OtherEngine {
        /// The backup's engine.
        backup: Engine,
        /// The target's.
        target: Engine,
    },
    /// The target's server is older than the one that was backed up.
    #[error("the backup is of {backup}, and the target's server is {target}, which is older")]
    OlderServer {
        /// The backup's server: `PostgreSQL 16.3`.
        backup: String,
        /// The target's.
        target: String,
    },
    /// The server lacks an extension.
    #[error("the backup needs the extension {}, which the target's server does not have", .extensions.join(", "))]
    MissingExtension {
        /// Their names.
        extensions: Vec<String>,
    },
    /// A backup without a table would replace a database that has some.
    #[error("the backup holds no table, and {target} has {tables}")]
    Empty {
        /// The target.
        target: String,
        /// How many tables it has.
        tables: usize,
    },
    /// There is something in the way.
    #[error("{target} exists and is not empty")]
    NotEmpty {
        /// The target.
        target: String,
    },
    /// SQLite would read it into the restored file.
    #[error("{path} is left of an earlier database of that name, and SQLite would read it into the restored one")]
    Leftover {
        /// The leftover.
        path: PathBuf,
    },
    /// There is nothing to replace.
    #[error("{target} does not exist")]
    NoDatabase {
        /// The target.
        target: String,
    },
    /// Others are connected, and only they or a person may end their sessions.
    #[error("the database is in use by {}", .sessions.join(", "))]
    InUse {
        /// Who: `ana from 10.0.0.7 with psql (process 4711)`.
        sessions: Vec<String>,
    },
    /// What was restored is not what the manifest says.
    #[error("not verified: what was restored differs from the manifest: {}", .differences.join("; "))]
    Differs {
        /// Each difference.
        differences: Vec<String>,
    },
    /// A step failed.
    #[error(transparent)]
    Step(#[from] BackupError),
}

/// Why a restore did not succeed, and what it left.
#[derive(Debug, thiserror::Error)]
#[error("{cause}; {left}")]
pub struct RestoreError {
    /// Why.
    #[source]
    pub cause: RestoreFailure,
    /// What state things are in.
    pub left: Left,
}

impl RestoreError {
    pub(crate) fn untouched(cause: impl Into<RestoreFailure>) -> Self {
        Self {
            cause: cause.into(),
            left: Left::Untouched,
        }
    }

    pub(crate) fn leaving(left: Left, cause: impl Into<RestoreFailure>) -> Self {
        Self {
            cause: cause.into(),
            left,
        }
    }
}

impl From<DbError> for RestoreFailure {
    fn from(error: DbError) -> Self {
        BackupError::from(error).into()
    }
}

impl From<ToolMissing> for RestoreFailure {
    fn from(error: ToolMissing) -> Self {
        BackupError::from(error).into()
    }
}

/// Looks whether `listed` could be restored into `into` at all, without touching anything: the engine, the artifact
/// from its beginning to its end, the server's version, and the tools.
///
/// [`restore`] does the same first; callers do it before they take a safety backup.
pub async fn check(listed: &Listed, into: &Target, ports: &Ports<'_>) -> Result<(), RestoreError> {
    let manifest = &listed.manifest;
    let engine = into.address.engine();
    if engine != manifest.engine {
        let cause = RestoreFailure::OtherEngine {
            backup: manifest.engine,
            target: engine,
        };
        return Err(RestoreError::untouched(cause));
    }
    if let Some(why) = examine(listed, ports).await.map_err(RestoreError::untouched)? {
        return Err(RestoreError::untouched(RestoreFailure::Broken { why }));
    }
    let fits = async {
        match &into.address {
            Address::Postgres(_) => postgres::server(listed, into, ports).await.map(drop),
            Address::Mysql(_) => mysql::server(into, ports).await.map(drop),
            Address::Sqlite { .. } => Ok(()),
        }?;
        refuse_empty(listed, into, ports).await
    };
    fits.await.map_err(RestoreError::untouched)
}

/// Restores `listed` into `into`, after [`check`], and compares the outcome with the manifest.
///
/// What is replaced is never the first place that the content comes to: PostgreSQL's is loaded into a database beside
/// it, compared there, and swapped in by name; MySQL, which cannot rename databases, proves the dump in a database
/// beside it before the target is emptied; SQLite's file was checked and is copied in by one transaction.
pub async fn restore(
    listed: &Listed,
    into: &Target,
    request: RestoreRequest,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    check(listed, into, ports).await?;
    ports.begin(Phase::Restoring);
    let options = request.options;
    match (&into.address, request.mode) {
        (Address::Postgres(server), RestoreMode::IntoNew) => {
            postgres::into_new(listed, into, server, options, ports).await
        }
        (Address::Postgres(server), RestoreMode::ReplaceExisting { lock }) => {
            postgres::replace(listed, into, server, lock, options, ports).await
        }
        (Address::Mysql(server), RestoreMode::IntoNew) => mysql::into_new(listed, into, server, ports).await,
        (Address::Mysql(server), RestoreMode::ReplaceExisting { lock }) => {
            mysql::replace(listed, into, server, lock, ports).await
        }
        (Address::Sqlite { path }, RestoreMode::IntoNew) => sqlite::into_new(listed, into, path, ports).await,
        (Address::Sqlite { path }, RestoreMode::ReplaceExisting { lock }) => {
            sqlite::replace(listed, into, path, lock, ports).await
        }
    }
}

/// A backup that holds no table replaces nothing that has some: it was taken of the wrong database, or too early.
async fn refuse_empty(listed: &Listed, into: &Target, ports: &Ports<'_>) -> Result<(), RestoreFailure> {
    if !listed.manifest.tables.is_empty() || listed.manifest.scope == Scope::SchemaOnly {
        return Ok(());
    }
    if !unless_cancelled(ports, admin::database_exists(into)).await? {
        return Ok(());
    }
    let mut reader = unless_cancelled(ports, Reader::open(into)).await?;
    let outline = unless_cancelled(ports, reader.outline(&Scope::Whole)).await;
    reader.close().await;
    match outline?.0.len() {
        0 => Ok(()),
        tables => Err(RestoreFailure::Empty {
            target: into.address.to_string(),
            tables,
        }),
    }
}

/// Counts what is in `target` and compares it with the manifest.
async fn compare(listed: &Listed, target: &Target, ports: &Ports<'_>) -> Result<Vec<TableRows>, RestoreFailure> {
    ports.begin(Phase::Comparing);
    let manifest = &listed.manifest;
    let order = CensusOrder {
        scope: manifest.scope.clone(),
        content: Content::Of(manifest.inventory.checksums.keys().cloned().collect()),
    };
    let mut reader = unless_cancelled(ports, Reader::open(target)).await?;
    let counted = unless_cancelled(ports, reader.census(&order)).await;
    reader.close().await;
    let mut census = counted?;
    if manifest.engine == Engine::Mysql {
        // Its contents are digested in dumps, so only a second dump could tell: see `prove`.
        census.inventory.checksums.clone_from(&manifest.inventory.checksums);
    }
    agree(listed, census.tables, &census.inventory)
}

/// The tables, where they and the rest are what the manifest says.
fn agree(listed: &Listed, tables: Vec<TableRows>, found: &Inventory) -> Result<Vec<TableRows>, RestoreFailure> {
    let manifest = &listed.manifest;
    let mut differences = differences(&manifest.tables, &tables);
    differences.extend(manifest.inventory.differences(found));
    if differences.is_empty() {
        Ok(tables)
    } else {
        Err(RestoreFailure::Differs { differences })
    }
}

/// A name for a database beside `database`, of at most `longest` bytes.
fn name_beside(database: &str, word: &str, longest: usize) -> String {
    let id = BackupId::new().0.simple().to_string();
    // The end of such an id is random; its beginning is the time.
    let suffix = format!("_{word}_{}", &id[id.len() - 8..]);
    let mut kept = database.len().min(longest - suffix.len());
    while !database.is_char_boundary(kept) {
        kept -= 1;
    }
    format!("{}{suffix}", &database[..kept])
}

/// Those of `names` that [`name_beside`] made from `database` and `word`.
fn made_beside(names: Vec<String>, database: &str, word: &str, longest: usize) -> Vec<String> {
    let example = name_beside(database, word, longest);
    let prefix = &example[..example.len() - 8];
    let made = |name: &String| {
        name.strip_prefix(prefix)
            .is_some_and(|id| id.len() == 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    names.into_iter().filter(made).collect()
}

/// Gives the lock back; where that fails the session is gone, and the lock with it.
async fn release(lock: TargetLock) {
    if let Err(error) = lock.release().await {
        tracing::warn!(%error, "the target's lock was not given back in good order");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_beside_fit_and_keep_whole_letters() {
        let name = name_beside(&"ü".repeat(40), "before", 63);
        assert!(
            name.len() <= 63 && name.starts_with("üü") && name.contains("_before_"),
            "{name}"
        );
        assert_ne!(name_beside("shop", "new", 63), name_beside("shop", "new", 63));
        let names = vec![
            name_beside("shop", "restored", 63),
            "shop_restored_of_ana".to_owned(),
            "shop_restored_1234567".to_owned(),
            name_beside("shops", "restored", 63),
        ];
        assert_eq!(made_beside(names.clone(), "shop", "restored", 63), names[..1]);
    }
}
