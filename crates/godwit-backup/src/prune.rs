//! Which backups may go.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::PathBuf,
};

use godwit_core::BackupId;
use jiff::Timestamp;

use crate::{ArtifactState, Listed};

const SECONDS_OF_DAY: i64 = 24 * 60 * 60;

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
    /// It is the newest of its environment that was restored and compared; that one never goes.
    NewestProven,
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
    /// Its manifest says that it may go by now.
    Expired,
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

/// Decides which of `backups` may go under `policy`; those of `proven` were restored and compared.
pub fn prune(backups: &[Listed], proven: &BTreeSet<BackupId>, policy: PrunePolicy, now: Timestamp) -> PrunePlan {
    let mut newest_first: Vec<&Listed> = backups.iter().collect();
    newest_first.sort_by_key(|listed| Reverse((listed.manifest.started, listed.manifest.id)));
    let mut plan = PrunePlan::default();
    let mut whole_seen: BTreeMap<String, u32> = BTreeMap::new();
    let mut proven_seen = BTreeSet::new();
    for listed in newest_first {
        let whole = listed.artifact == ArtifactState::Present;
        let before = whole_seen.entry(environment(listed)).or_insert(0);
        let rank = *before;
        *before += u32::from(whole);
        let is_proven = whole && proven.contains(&listed.manifest.id);
        if is_proven && proven_seen.insert(environment(listed)) && rank > 0 {
            plan.keep.push((listed.clone(), Keep::NewestProven));
            continue;
        }
        let expired = listed.manifest.expires.is_some_and(|expires| expires <= now);
        match keep(listed, policy, now, whole.then_some(rank)) {
            Some(Keep::Recent | Keep::Young | Keep::NoRule) if expired => {
                plan.remove.push((listed.clone(), PruneReason::Expired));
            }
            Some(reason) => plan.keep.push((listed.clone(), reason)),
            None if whole => plan.remove.push((listed.clone(), PruneReason::Old)),
            None => plan.remove.push((listed.clone(), PruneReason::OldAndBroken)),
        }
    }
    plan
}

/// Why it stays; `rank` is its place among the whole ones of its environment, the newest first. Broken ones have
/// none: they are no reason for a whole one to go.
fn keep(listed: &Listed, policy: PrunePolicy, now: Timestamp, rank: Option<u32>) -> Option<Keep> {
    if policy == PrunePolicy::default() {
        return Some(Keep::NoRule);
    }
    if rank == Some(0) {
        return Some(Keep::Newest);
    }
    if policy
        .keep_last
        .is_some_and(|last| rank.is_some_and(|rank| rank < last))
    {
        return Some(Keep::Recent);
    }
    let age = now.as_second().saturating_sub(listed.manifest.started.as_second());
    policy
        .keep_days
        .is_some_and(|days| age < i64::from(days) * SECONDS_OF_DAY)
        .then_some(Keep::Young)
}

/// Backups without an environment belong together where they are of one target.
fn environment(listed: &Listed) -> String {
    let manifest = &listed.manifest;
    manifest
        .environment
        .map_or_else(|| manifest.address.to_string(), |id| id.to_string())
}

/// Deletes what `plan` names, and says how many backups that were.
pub fn prune_apply(plan: &PrunePlan) -> Result<usize, PruneError> {
    for (removed, (listed, _)) in plan.remove.iter().enumerate() {
        // The manifest goes first: what is listed stays whole, even if this stops in between.
        let globals = listed.manifest.globals.as_ref();
        let globals = globals.map(|part| listed.artifact_path.with_file_name(&part.file));
        for path in [&listed.manifest_path, &listed.artifact_path]
            .into_iter()
            .chain(&globals)
        {
            match fs::remove_file(path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                outcome => outcome.map_err(|source| PruneError {
                    path: path.clone(),
                    removed,
                    source,
                })?,
            }
        }
    }
    Ok(plan.remove.len())
}

#[cfg(test)]
#[path = "prune_tests.rs"]
mod tests;
