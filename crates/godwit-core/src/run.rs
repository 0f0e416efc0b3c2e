//! Runs: executions of plans and restores, and what they left behind.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Address, BackupId, Digest, EnvironmentId, RunId, Version};

/// What a run does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunKind {
    /// Executes up scripts.
    Apply,
    /// Executes down scripts.
    Rollback,
    /// Takes a backup.
    Backup,
    /// Replaces a target's content from a backup.
    Restore,
    /// Restores a backup into a scratch database and compares it.
    Drill,
    /// Writes the marker.
    Mark,
}

/// What a run left the target in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum TargetState {
    /// Nothing was changed.
    Unchanged,
    /// What was begun was rolled back; migrations before it stay.
    RolledBack {
        /// Migrations that were finished before and stay.
        done: u32,
        /// Migrations of the plan.
        total: u32,
    },
    /// Stopped inside a migration that could not be rolled back.
    Partial {
        /// Statements of that migration that are done.
        done: u32,
        /// Its statements in all.
        total: u32,
    },
    /// Everything asked for is done.
    Applied,
    /// It cannot be told; ask the target.
    Unknown,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunOutcome {
    /// To its end.
    Succeeded,
    /// At an error.
    Failed,
    /// By a person.
    Cancelled,
    /// The process ended without a word; found at a later start.
    Died,
}

/// One run as the store keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunRecord {
    /// Identity.
    pub id: RunId,
    /// What it does.
    pub kind: RunKind,
    /// The environment, where the target is one.
    pub environment: Option<EnvironmentId>,
    /// The target's name as shown to the person who started it.
    pub target: String,
    /// Its address, without secrets; records of before 0.1 have none.
    #[serde(default)]
    pub address: Option<Address>,
    /// The plan's digest.
    pub plan: Option<Digest>,
    /// Versions in the order in which they are to run.
    pub versions: Vec<Version>,
    /// Who: the operating system's user.
    pub by: String,
    /// From which machine.
    pub machine: String,
    /// Process id on that machine, to tell a live run from a dead one.
    pub pid: u32,
    /// With which version of Godwit.
    pub godwit: String,
    /// Start.
    pub started: Timestamp,
    /// End, `None` while it runs or if it died.
    pub ended: Option<Timestamp>,
    /// How it ended.
    pub outcome: Option<RunOutcome>,
    /// What it left.
    pub state: Option<TargetState>,
    /// What went wrong, in one sentence without secrets.
    pub error: Option<String>,
    /// The backup that it took first.
    pub backup: Option<BackupId>,
}
