//! Why a use case could not be done, and what state the target is in.

use std::time::Duration;

use godwit_backup::{BackupError, OpenError, RestoreError};
use godwit_core::{Digest, MigrationState, Place, TargetState, Version};
use godwit_db::{DbError, LockError};
use godwit_migrations::FolderError;

use crate::{dry::DryRunRefusal, identity::Refusal};

/// A cause; its data names what the person needs to know.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The folder could not be read.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The target could not be reached or asked.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder has no migration of the version that was asked for.
    #[error("the folder has no migration {version}")]
    UnknownVersion {
        /// The version.
        version: Version,
    },
    /// Fewer migrations are applied than are to be rolled back.
    #[error("{} to be rolled back, but only {} applied", migrations(*.asked), are(*.applied))]
    NothingToRollBack {
        /// How many were asked for.
        asked: u32,
        /// How many there are.
        applied: u32,
    },
    /// Migrations need a person first.
    #[error("'{target}' has migrations that must be settled first: {}", list(.rows))]
    HistoryNeedsAttention {
        /// The target's name.
        target: String,
        /// Versions and their states.
        rows: Vec<(Version, MigrationState)>,
    },
    /// Findings of level *block*.
    #[error("{}{first}", blocks(*.count))]
    FindingsBlock {
        /// How many.
        count: usize,
        /// The first one's message.
        first: String,
        /// Where it is.
        place: Option<Place>,
        /// Its way out.
        help: String,
    },
    /// A migration that is to be rolled back has no way back.
    #[error("{} cannot be rolled back: {why}", format!("{version} {name}").trim_end())]
    Irreversible {
        /// Version.
        version: Version,
        /// Name.
        name: String,
        /// Why.
        why: String,
    },
    /// The policy asks for a backup that was restored and compared, and there is none that is new enough.
    #[error("'{target}' has no proven backup: {lacks}")]
    NotProven {
        /// The target's name.
        target: String,
        /// What is missing.
        lacks: String,
    },
    /// The environment is never written to.
    #[error("'{target}' is protected as read-only")]
    ReadOnly {
        /// The target's name.
        target: String,
    },
    /// The database is not what it is taken for.
    #[error(transparent)]
    Identity(#[from] Refusal),
    /// The server did not let the marker be written.
    #[error("the marker of '{target}' could not be written")]
    MarkerWrite {
        /// The target's name.
        target: String,
        /// The server's words.
        #[source]
        source: DbError,
    },
    /// The name was not typed, or mistyped.
    #[error("'{target}' asks for its name to be typed before anything is written there")]
    NotConfirmed {
        /// The target's name.
        target: String,
    },
    /// Folder or target changed since the plan was made.
    #[error("plan {} is stale: {changed}", .digest.short())]
    PlanStale {
        /// The plan that was to run.
        digest: Digest,
        /// What differs.
        changed: String,
    },
    /// Another run holds the lock.
    #[error("'{target}' is locked{}; gave up after {} s", holder_words(.holder.as_ref()), .waited.as_secs())]
    LockBusy {
        /// The target's name.
        target: String,
        /// Who holds it.
        holder: Option<String>,
        /// How long this run waited.
        waited: Duration,
    },
    /// The record of the run could not be written, so nothing was started.
    #[error("the run's record could not be written: {why}")]
    NoRecord {
        /// Why.
        why: String,
    },
    /// A statement failed.
    #[error("{version} {name}: statement {index} of {total} failed")]
    Statement {
        /// Version.
        version: Version,
        /// Name.
        name: String,
        /// Position, from 1.
        index: u32,
        /// Statements in all.
        total: u32,
        /// Where the server points to, else the statement's begin.
        place: Place,
        /// The server's words.
        #[source]
        source: DbError,
    },
    /// The history row or the commit failed.
    #[error("{version} {name}: its history could not be written")]
    HistoryWrite {
        /// Version.
        version: Version,
        /// Name.
        name: String,
        /// The server's words.
        #[source]
        source: DbError,
    },
    /// Everything ran, and the end of the run could not be written.
    #[error("the end of the run could not be written to the target's journal")]
    RunEnd {
        /// The server's words.
        #[source]
        source: DbError,
    },
    /// No migration of the target stopped half-way.
    #[error("no migration of '{target}' stopped half-way")]
    NothingStopped {
        /// The target's name.
        target: String,
    },
    /// The migration that stopped half-way cannot go on by itself.
    #[error("{version} cannot go on: {why}")]
    CannotResume {
        /// Its version.
        version: Version,
        /// Why.
        why: String,
    },
    /// A migration that is to be settled by hand is in no need of it.
    #[error("{version} did not stop half-way: there is nothing to resolve")]
    NothingToResolve {
        /// Its version.
        version: Version,
    },
    /// A person cancelled.
    #[error("cancelled")]
    Cancelled,
    /// The backup failed.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// No backup was found under that name, or it has no manifest.
    #[error(transparent)]
    OpenBackup(#[from] OpenError),
    /// The backup was taken and cannot be read back.
    #[error("the backup that was taken cannot be read back: {why}")]
    BackupUnreadable {
        /// What is wrong with it.
        why: String,
    },
    /// A dry run is refused; nothing was sent.
    #[error(transparent)]
    DryRun(#[from] DryRunRefusal),
    /// The restore failed.
    #[error(transparent)]
    Restore(#[from] RestoreError),
}

fn migrations(count: u32) -> String {
    match count {
        1 => "1 migration is".to_owned(),
        many => format!("{many} migrations are"),
    }
}

fn are(count: u32) -> String {
    format!("{count} {}", if count == 1 { "is" } else { "are" })
}

fn blocks(count: usize) -> String {
    match count {
        1 => "1 finding blocks this plan: ".to_owned(),
        many => format!("{many} findings block this plan; the first is "),
    }
}

fn holder_words(holder: Option<&String>) -> String {
    holder.map_or_else(|| " by another run".to_owned(), |holder| format!(" by {holder}"))
}

fn list(rows: &[(Version, MigrationState)]) -> String {
    let words: Vec<String> = rows
        .iter()
        .take(5)
        .map(|(version, state)| format!("{version} is {}", word(*state)))
        .collect();
    let more = if rows.len() > 5 {
        format!(" and {} more", rows.len() - 5)
    } else {
        String::new()
    };
    words.join(", ") + &more
}

/// A state in the glossary's word.
pub const fn word(state: MigrationState) -> &'static str {
    match state {
        MigrationState::Pending => "pending",
        MigrationState::Applied => "applied",
        MigrationState::Partial { .. } => "partial",
        MigrationState::Failed => "failed",
        MigrationState::Edited { .. } => "edited",
        MigrationState::Missing => "missing",
        MigrationState::OutOfOrder => "out of order",
        MigrationState::Baseline => "baseline",
        MigrationState::Duplicate => "duplicated",
    }
}

/// A run that did not succeed, with the state of its target.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct Failure {
    /// Why.
    #[source]
    pub error: EngineError,
    /// What state the target is in.
    pub state: TargetState,
}

impl Failure {
    /// A failure before anything was changed.
    pub fn before(error: impl Into<EngineError>) -> Self {
        Self {
            error: error.into(),
            state: TargetState::Unchanged,
        }
    }

    pub(crate) fn locked(target: &str, error: LockError) -> Self {
        Self::before(match error {
            LockError::Busy { holder, waited } => EngineError::LockBusy {
                target: target.to_owned(),
                holder,
                waited,
            },
            LockError::Db(error) => EngineError::Db(error),
        })
    }
}
