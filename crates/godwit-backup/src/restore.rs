//! Restoring a backup.

use std::fmt;

use godwit_core::{Engine, TargetState, backup::TableRows};
use godwit_db::{Target, TargetLock};

use crate::{BackupError, Listed, Ports};

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
}

/// A restore that was compared with the manifest and agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// The tables that are there now, with their exact rows.
    pub tables: Vec<TableRows>,
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
    /// There is something in the way.
    #[error("{target} exists and is not empty")]
    NotEmpty {
        /// The target.
        target: String,
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

/// Restores `listed` into `into`, after verifying it, and compares the outcome with the manifest.
pub async fn restore(
    listed: &Listed,
    into: &Target,
    request: RestoreRequest,
    ports: &Ports<'_>,
) -> Result<Restored, RestoreError> {
    let _ = (listed, into, request, ports);
    todo!()
}
