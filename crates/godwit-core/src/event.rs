//! What a run says while it goes on.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{BackupId, Blockage, Digest, InsideProgress, Place, RunId, RunOutcome, TargetState, Transactions, Version};

/// One event of one run. `seq` counts from 1; progress that newer progress overtook is neither kept nor shown, so a reader
/// meets gaps there and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunEvent {
    /// The run.
    pub run: RunId,
    /// Order in the run.
    pub seq: u32,
    /// When.
    pub at: Timestamp,
    /// What.
    #[serde(flatten)]
    pub kind: RunEventKind,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum RunEventKind {
    /// The run has its record; nothing was sent to the target yet.
    Started {
        /// The plan that runs; `None` for a backup or restore.
        plan: Option<Digest>,
        /// Migrations in the plan.
        migrations: u32,
        /// How many transactions they get, as far as their scripts and the engine allow.
        #[serde(default)]
        transactions: Transactions,
    },
    /// Another run holds the target's lock.
    LockWaiting {
        /// Who holds it, as far as the target tells.
        holder: Option<String>,
        /// How long this run will wait, in seconds.
        seconds: u32,
    },
    /// The lock is ours, and the plan's digest still holds under it.
    Locked {
        /// The server's number for the run's session, where it has one.
        #[serde(default)]
        session: Option<i64>,
    },
    /// A gate was closed, and a person took it upon himself to go through.
    BreakGlass {
        /// Which one, in a sentence.
        gate: String,
        /// Why, as typed.
        reason: String,
    },
    /// A backup begins.
    BackupStarted {
        /// The tool that takes it: `pg_dump 15.20`.
        tool: String,
    },
    /// A backup or restore goes on.
    Progress {
        /// Bytes written or read so far.
        bytes: u64,
        /// Bytes in all, where known.
        total: Option<u64>,
        /// What it is at: a table's name, a phase.
        what: String,
    },
    /// The backup is complete and on disk.
    BackupFinished {
        /// Its id.
        backup: BackupId,
        /// Its size in bytes.
        bytes: u64,
    },
    /// A migration begins.
    MigrationStarted {
        /// Version.
        version: Version,
        /// Name.
        name: String,
        /// Its statements.
        statements: u32,
    },
    /// A statement is about to be sent.
    StatementStarted {
        /// Version of its migration.
        version: Version,
        /// Position in the migration, from 1.
        index: u32,
        /// Its first line.
        line: u32,
        /// A summary in one line.
        summary: String,
    },
    /// A statement is done.
    StatementFinished {
        /// Version of its migration.
        version: Version,
        /// Position in the migration, from 1.
        index: u32,
        /// Rows affected, where the engine says.
        rows: Option<u64>,
        /// How long it took, in milliseconds.
        millis: u64,
    },
    /// The server had something to say.
    Notice {
        /// Its severity: `NOTICE`, `WARNING`.
        severity: String,
        /// Its words.
        message: String,
    },
    /// A statement got no lock in time, did nothing, and will be tried again.
    Retrying {
        /// Version of its migration.
        version: Version,
        /// Its position in the migration, from 1.
        index: u32,
        /// Which try comes next, from 2.
        attempt: u32,
        /// How many there are at most.
        tries: u32,
        /// After how many milliseconds.
        wait: u64,
        /// The server's words.
        reason: String,
    },
    /// Others block the statement that runs, or are blocked by it: who, when that changes.
    Blocked {
        /// Who waits for whom.
        blockage: Blockage,
    },
    /// Nobody waits for anybody any more.
    Free,
    /// The server says how far the statement is that runs.
    Inside {
        /// How far.
        progress: InsideProgress,
    },
    /// A migration is done and in the history.
    MigrationFinished {
        /// Version.
        version: Version,
        /// How long it took, in milliseconds.
        millis: u64,
    },
    /// The run is over.
    Ended {
        /// How.
        outcome: RunOutcome,
        /// What it left.
        state: TargetState,
        /// What went wrong, where something did.
        error: Option<String>,
        /// Where in the scripts.
        place: Option<Place>,
    },
}
