//! Runs and what they say.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::{BlockageView, InsideProgressView, PlaceView, TargetStateView, TransactionsView};

/// Whether a run takes a backup first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "kebab-case")]
pub enum BackupChoice {
    /// As the tier's policy has it: yes on production, no elsewhere.
    Policy,
    /// Yes.
    Take,
    /// No.
    Skip,
}

/// Runs a plan that was made or opened before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunStartRequest {
    /// The plan's digest: what was seen is what runs.
    pub digest: String,
    /// The environment's name as typed, where it is asked for.
    pub confirm: Option<String>,
    /// Whether to take a backup first.
    pub backup: BackupChoice,
    /// Why it may run without a proven backup, as typed; recorded with the run.
    #[serde(default)]
    pub break_glass: Option<String>,
}

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum RunKindView {
    /// Apply.
    Apply,
    /// Roll back.
    Rollback,
    /// Back up.
    Backup,
    /// Restore.
    Restore,
    /// Restore a backup into a scratch database and compare it.
    Drill,
    /// Write the marker.
    Mark,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum RunOutcomeView {
    /// To its end.
    Succeeded,
    /// At an error.
    Failed,
    /// By a person.
    Cancelled,
    /// Without a word; found later.
    Died,
}

/// One run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    /// Identity.
    pub id: String,
    /// What it does.
    pub kind: RunKindView,
    /// The environment's id.
    pub environment: Option<String>,
    /// The target's name.
    pub target: String,
    /// The plan's digest.
    pub plan: Option<String>,
    /// Versions in order.
    pub versions: Vec<String>,
    /// Who.
    pub by: String,
    /// From which machine.
    pub machine: String,
    /// With which version of Godwit.
    pub godwit: String,
    /// Start.
    pub started: String,
    /// End; `null` while it runs.
    pub ended: Option<String>,
    /// How it ended; `null` while it runs.
    pub outcome: Option<RunOutcomeView>,
    /// What it left.
    pub state: Option<TargetStateView>,
    /// What went wrong.
    pub error: Option<String>,
    /// The backup taken first.
    pub backup: Option<String>,
}

/// Which runs to list, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunListRequest {
    /// Only this environment.
    pub environment: Option<String>,
    /// Only environments of this project.
    pub project: Option<String>,
    /// At most so many; 200 where absent.
    pub limit: Option<u32>,
}

/// A run with everything that it said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunDetailView {
    /// The run.
    pub run: RunView,
    /// Its events, in order.
    pub events: Vec<RunEventView>,
}

/// One event of a run; `seq` counts from 1; overtaken progress leaves gaps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RunEventView {
    /// The run.
    pub run: String,
    /// Order.
    pub seq: u32,
    /// When.
    pub at: String,
    /// What.
    pub what: RunEventKindView,
}

/// See [`godwit_core::RunEventKind`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum RunEventKindView {
    /// The run has its record.
    Started {
        /// The plan.
        plan: Option<String>,
        /// Migrations.
        migrations: u32,
        /// How many transactions they get.
        #[serde(default)]
        transactions: TransactionsView,
    },
    /// Another run holds the lock.
    LockWaiting {
        /// Who.
        holder: Option<String>,
        /// For how long this run will wait, in seconds.
        seconds: u32,
    },
    /// The lock is ours and the digest holds.
    Locked {
        /// The server's number for the run's session, where it has one.
        session: Option<f64>,
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
        /// With which tool.
        tool: String,
    },
    /// A backup or restore goes on.
    Progress {
        /// Bytes so far.
        bytes: f64,
        /// Bytes in all, where known.
        total: Option<f64>,
        /// What it is at.
        what: String,
    },
    /// The backup is on disk.
    BackupFinished {
        /// Its id.
        backup: String,
        /// Its size.
        bytes: f64,
    },
    /// A migration begins.
    MigrationStarted {
        /// Version.
        version: String,
        /// Name.
        name: String,
        /// Statements.
        statements: u32,
    },
    /// A statement begins.
    StatementStarted {
        /// Version of its migration.
        version: String,
        /// Position, from 1.
        index: u32,
        /// First line.
        line: u32,
        /// In one line.
        summary: String,
    },
    /// A statement is done.
    StatementFinished {
        /// Version of its migration.
        version: String,
        /// Position, from 1.
        index: u32,
        /// Rows affected.
        rows: Option<f64>,
        /// Milliseconds.
        millis: f64,
    },
    /// The server had something to say.
    Notice {
        /// Severity.
        severity: String,
        /// Words.
        message: String,
    },
    /// A statement got no lock in time, did nothing, and will be tried again.
    Retrying {
        /// Version of its migration.
        version: String,
        /// Position, from 1.
        index: u32,
        /// Which try comes next, from 2.
        attempt: u32,
        /// How many there are at most.
        tries: u32,
        /// After how many milliseconds.
        wait: f64,
        /// The server's words.
        reason: String,
    },
    /// Others block the statement that runs, or are blocked by it.
    Blocked {
        /// Who waits for whom.
        blockage: BlockageView,
    },
    /// Nobody waits for anybody any more.
    Free,
    /// The server says how far the statement is that runs.
    Inside {
        /// How far.
        progress: InsideProgressView,
    },
    /// A migration is done and in the history.
    MigrationFinished {
        /// Version.
        version: String,
        /// Milliseconds.
        millis: f64,
    },
    /// The run is over.
    Ended {
        /// How.
        outcome: RunOutcomeView,
        /// What it left.
        state: TargetStateView,
        /// What went wrong.
        error: Option<String>,
        /// Where.
        place: Option<PlaceView>,
    },
}
