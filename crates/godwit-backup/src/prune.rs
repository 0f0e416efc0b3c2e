//! Which backups may go.

use std::{io, path::PathBuf};

use jiff::Timestamp;

use crate::Listed;

/// How long backups stay. One that either rule keeps stays; without any rule, all stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PrunePolicy {
    /// This many of the newest of each environment stay.
    pub keep_last: Option<u32>,
    /// Those younger than this many days stay.
    pub keep_days: Option<u32>,
}

/// Why a backup stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// It is among the newest of its environment.
    Recent,
    /// It is young enough.
    Young,
    /// It is the newest whole one of its environment; that one never goes.
    Newest,
    /// The policy names no rule.
    NoRule,
}

/// Why a backup goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PruneReason {
    /// No rule keeps it.
    Old,
    /// No rule keeps it, and its artifact is missing or cut.
    OldAndBroken,
}

/// What would go and what would stay; nothing is deleted yet.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PrunePlan {
    /// Goes.
    pub remove: Vec<(Listed, PruneReason)>,
    /// Stays.
    pub keep: Vec<(Listed, Keep)>,
}

impl PrunePlan {
    /// Bytes that would be free.
    pub fn bytes(&self) -> u64 {
        self.remove.iter().map(|(listed, _)| listed.manifest.bytes).sum()
    }
}

/// A file could not be deleted.
#[derive(Debug, thiserror::Error)]
#[error("cannot delete {path}; {removed} backups were deleted before")]
pub struct PruneError {
    /// The file.
    pub path: PathBuf,
    /// Backups that are gone.
    pub removed: usize,
    /// The system's answer.
    #[source]
    pub source: io::Error,
}

/// Decides which of `backups` may go under `policy`.
pub fn prune(backups: &[Listed], policy: PrunePolicy, now: Timestamp) -> PrunePlan {
    let _ = (backups, policy, now);
    todo!()
}

/// Deletes what `plan` names, and says how many backups that were.
pub fn prune_apply(plan: &PrunePlan) -> Result<usize, PruneError> {
    let _ = plan;
    todo!()
}
