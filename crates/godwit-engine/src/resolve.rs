//! A person says what became of a migration that stopped half-way, and why.

use godwit_core::{Direction, FormatId, JournalEntry, JournalEvent, RunId, Version};
use godwit_db::{HistoryChange, LockRequest, RevisionRecord, Target, TargetLock};

use crate::{EngineError, Failure, Identity, folder::FolderRef, release::release, survey};

/// What a person found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// All of it is in the target.
    Applied,
    /// Nothing of it is.
    NotApplied,
}

impl Verdict {
    /// The word in arguments and in the journal.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::NotApplied => "not-applied",
        }
    }
}

/// What is to be written down.
pub struct Resolution<'a> {
    /// Which migration.
    pub version: &'a Version,
    /// What became of it.
    pub verdict: Verdict,
    /// Why: what the person saw or did.
    pub reason: &'a str,
    /// Whose history.
    pub format: FormatId,
    /// Who.
    pub identity: &'a Identity,
}

/// Writes the resolution into history and journal, in one transaction, under the lock.
///
/// # Errors
/// [`EngineError::NothingToResolve`] where that migration did not stop half-way; the lock is busy; the folder or the
/// target cannot be read or written.
pub async fn run(
    resolution: &Resolution<'_>,
    folder: &FolderRef,
    plan_target: &godwit_core::plan::PlanTarget,
    target: &Target,
) -> Result<(), EngineError> {
    let run = RunId::new();
    let identity = resolution.identity;
    let asked = LockRequest {
        format: resolution.format,
        holder: format!(
            "{} on {}, resolving {}",
            identity.user, identity.machine, resolution.version
        ),
        wait: std::time::Duration::ZERO,
    };
    let acquired = TargetLock::acquire(target, &asked).await;
    let mut lock = acquired.map_err(|error| Failure::locked(&plan_target.name, error).error)?;
    let written = write(resolution, folder, plan_target, run, &mut lock).await;
    release(lock).await;
    written
}

async fn write(
    resolution: &Resolution<'_>,
    folder: &FolderRef,
    plan_target: &godwit_core::plan::PlanTarget,
    run: RunId,
    lock: &mut TargetLock,
) -> Result<(), EngineError> {
    let Resolution {
        version,
        format,
        identity,
        ..
    } = resolution;
    let history = lock.history(*format).await?;
    let folder = folder.read(vec![]).await?;
    let stopped = survey::stopped(&folder, &history, plan_target, lock).await?;
    let stopped = stopped.filter(|stopped| stopped.version == **version);
    let stopped = stopped.ok_or_else(|| EngineError::NothingToResolve {
        version: (*version).clone(),
    })?;
    lock.ensure_history(*format).await?;
    let row = history.current().into_iter().find(|row| row.version == **version);
    let migration = folder.get(version);
    let checksum = migration.map(|migration| migration.up.checksum.clone());
    let statements = row.and_then(|row| row.statements).map(|(_, all)| all);
    let record = RevisionRecord {
        version: (*version).clone(),
        name: stopped.name.clone(),
        direction: match resolution.verdict {
            Verdict::Applied => Direction::Up,
            Verdict::NotApplied => Direction::Down,
        },
        // What stands in the folder is what the person compared the target with.
        checksum: checksum
            .or_else(|| row.and_then(|row| row.checksum.clone()))
            .unwrap_or_default(),
        normalised: migration
            .map(|migration| migration.up.normalised.as_bytes().to_vec())
            .unwrap_or_default(),
        millis: Some(0),
        by: identity.user.clone(),
        machine: identity.machine.clone(),
        tool: identity.tool(),
        run,
        statements: statements.unwrap_or_else(|| crate::step::count(stopped.statements.len())),
        done: 0,
        // sqlx keeps one row per version, and it is there.
        begun: *format == FormatId::Sqlx,
    };
    let change = match resolution.verdict {
        Verdict::Applied => HistoryChange::Applied(record),
        Verdict::NotApplied => HistoryChange::RolledBack(record),
    };
    lock.owe_history(*format, &change)?;
    lock.owe(&JournalEntry {
        run,
        event: JournalEvent::Resolved,
        version: Some((*version).clone()),
        direction: stopped.direction,
        statement: None,
        fingerprint: None,
        before: None,
        by: identity.user.clone(),
        machine: identity.machine.clone(),
        note: Some(format!("{}: {}", resolution.verdict.id(), resolution.reason)),
    })?;
    lock.settle().await?;
    Ok(())
}
