//! Restores a backup into a target: safety backup, lock, restore, comparison.

use std::time::Duration;

use godwit_backup::{Listed, Progress, RestoreFailure, RestoreMode, RestoreOptions, RestoreRequest, Restored, Taken};
use godwit_core::{
    FormatId, Marker, Profile, Protect, RunEventKind, RunId, RunKind, RunOutcome, TargetState, Tier, backup::Proof,
    marker::compare,
};
use godwit_db::{LockRequest, Reader, Target, TargetLock};

use crate::{
    EngineError, Failure, Ports,
    backup::{self, BackupOrder, progress_event},
    identity::{self, Claim},
    mark,
    ports::{End, Narrator, begin, finish, record},
    release::release,
    step::cause,
};

/// Everything that a restore needs to know.
pub struct RestoreOrder<'a> {
    /// Identity of the run.
    pub run: RunId,
    /// The backup.
    pub listed: &'a Listed,
    /// The database that will hold its content.
    pub into: &'a Target,
    /// The environment's name, as shown and as to be typed.
    pub name: &'a str,
    /// What is at stake there.
    pub tier: Tier,
    /// What the environment asks of a write.
    pub protect: Protect,
    /// What was typed.
    pub confirmed: Option<&'a str>,
    /// Where the safety backup of what is there now goes; `None` restores into a new database.
    pub replace: Option<&'a BackupOrder>,
    /// How it is loaded.
    pub options: RestoreOptions,
    /// The environment, for the record.
    pub environment: Option<godwit_core::EnvironmentId>,
    /// How long to wait for another run's lock.
    pub patience: Duration,
}

/// Restores as ordered.
///
/// What is replaced always asks for the typed name, whatever the environment's protection, and is backed up first.
///
/// # Errors
/// A [`Failure`] with the state that the target was left in.
pub async fn run(order: &RestoreOrder<'_>, ports: &Ports<'_>) -> Result<Restored, Failure> {
    let narrator = Narrator::new(order.run, ports);
    let record = record(
        order.run,
        RunKind::Restore,
        order.environment,
        (order.name, &order.into.address),
        ports,
    );
    begin(&record, ports, &narrator).await?;
    let mut safety = None;
    let result = perform(order, ports, &narrator, &mut safety).await;
    let (outcome, state) = match &result {
        Ok(_) => (RunOutcome::Succeeded, TargetState::Applied),
        Err(Failure {
            error: EngineError::Cancelled,
            state,
        }) => (RunOutcome::Cancelled, *state),
        Err(failure) => (RunOutcome::Failed, failure.state),
    };
    let error = result.as_ref().err().map(|failure| cause(&failure.error));
    finish(
        End {
            outcome,
            state,
            error,
            place: None,
            backup: safety,
        },
        order.run,
        ports,
        &narrator,
    )
    .await;
    result
}

async fn perform(
    order: &RestoreOrder<'_>,
    ports: &Ports<'_>,
    narrator: &Narrator<'_>,
    safety: &mut Option<godwit_core::BackupId>,
) -> Result<Restored, Failure> {
    permitted(order).map_err(Failure::before)?;
    let now = || ports.clock.now();
    let progress = |progress: Progress| narrator.say(progress_event(progress));
    let around = ports.around(&now, &progress);
    let mut before = None;
    let mode = match order.replace {
        None => RestoreMode::IntoNew,
        Some(backup) => {
            // A broken file is refused before the safety backup costs anybody time.
            usable(order, &around).await.map_err(Failure::before)?;
            let mut lock = lock(order, ports).await?;
            narrator.say(RunEventKind::Locked { session: None });
            let prepared = async {
                before = identity::admit(&mut lock, &claim(order)).await?.marker;
                safety_backup(order, backup, ports, narrator).await
            };
            let taken = match prepared.await {
                Ok(taken) => taken,
                Err(error) => {
                    release(lock).await;
                    return Err(Failure::before(error));
                }
            };
            *safety = Some(taken.manifest.id);
            RestoreMode::ReplaceExisting { lock }
        }
    };
    let request = RestoreRequest {
        mode,
        options: order.options,
    };
    let restored = godwit_backup::restore(order.listed, order.into, request, &around)
        .await
        .map_err(|error| Failure {
            state: error.left.target_state(),
            error: error_of(error),
        })?;
    settle_marker(order, before, ports, narrator).await;
    Ok(restored)
}

fn claim<'a>(order: &RestoreOrder<'a>) -> Claim<'a> {
    Claim {
        profile: Profile {
            id: order.environment,
            name: order.environment.map(|_| order.name),
            tier: order.tier,
        },
        target: order.name,
        confirmed: order.confirmed,
    }
}

/// The marker came with the backup's content. A target that had one of its own says again what it is; one that had
/// none is not declared to be anything by a restore, and is told to be what it carries.
///
/// Where this fails the content is there all the same, and the next run is refused by what the marker says.
async fn settle_marker(order: &RestoreOrder<'_>, before: Option<Marker>, ports: &Ports<'_>, narrator: &Narrator<'_>) {
    let warning = match before {
        Some(marker) => remark(order, marker, ports)
            .await
            .err()
            .map(|failure| format!("the target's own marker could not be written again: {}", failure.error)),
        None => foreign(order).await,
    };
    if let Some(message) = warning {
        narrator.say(RunEventKind::Notice {
            severity: "WARNING".to_owned(),
            message,
        });
    }
}

async fn remark(order: &RestoreOrder<'_>, marker: Marker, ports: &Ports<'_>) -> Result<(), Failure> {
    let mut lock = lock(order, ports).await?;
    let written = async {
        let here = lock.marked().await?.here;
        let marker = Marker {
            fingerprint: Some(here),
            written_at: ports.clock.now(),
            written_by: mark::author(ports),
            ..marker
        };
        lock.mark(&marker).await
    };
    let written = written.await.map_err(Failure::before);
    release(lock).await;
    written
}

async fn foreign(order: &RestoreOrder<'_>) -> Option<String> {
    let marked = async {
        let mut reader = Reader::open(order.into).await?;
        let marked = reader.marked().await;
        reader.close().await;
        marked
    };
    let profile = claim(order).profile;
    let identity = match marked.await {
        Ok(marked) => compare(&profile, &marked),
        Err(error) => return Some(format!("whether the backup brought a marker is not known: {error}")),
    };
    (!identity.is_admissible()).then(|| {
        format!(
            "a marker came with the backup: {}",
            identity::evidence(&identity, &profile)
        )
    })
}

/// What is there now, with the migration that it has reached.
async fn safety_backup(
    order: &RestoreOrder<'_>,
    backup: &BackupOrder,
    ports: &Ports<'_>,
    narrator: &Narrator<'_>,
) -> Result<Taken, EngineError> {
    let head = backup::head(order.into).await?;
    backup::take(order.into, backup, head.as_ref(), ports, narrator).await
}

async fn usable(order: &RestoreOrder<'_>, around: &godwit_backup::Ports<'_>) -> Result<(), EngineError> {
    let (backup, target) = (order.listed.manifest.engine, order.into.address.engine());
    let cause = if backup == target {
        match godwit_backup::verify(order.listed, around).await? {
            Proof::Broken { why, .. } => RestoreFailure::Broken { why },
            Proof::Read { .. } | Proof::Restored(_) | Proof::NotVerified => return Ok(()),
        }
    } else {
        RestoreFailure::OtherEngine { backup, target }
    };
    Err(EngineError::Restore(godwit_backup::RestoreError {
        cause,
        left: godwit_backup::Left::Untouched,
    }))
}

fn permitted(order: &RestoreOrder<'_>) -> Result<(), EngineError> {
    let target = order.name.to_owned();
    if order.protect == Protect::ReadOnly {
        return Err(EngineError::ReadOnly { target });
    }
    if order.replace.is_some() && order.confirmed != Some(order.name) {
        return Err(EngineError::NotConfirmed { target });
    }
    Ok(())
}

async fn lock(order: &RestoreOrder<'_>, ports: &Ports<'_>) -> Result<TargetLock, Failure> {
    let request = LockRequest {
        // Godwit's own lock: every run of Godwit takes it, whatever the format.
        format: FormatId::Godwit,
        holder: format!(
            "{} on {}, restore {}",
            ports.identity.user, ports.identity.machine, order.run
        ),
        wait: order.patience,
    };
    TargetLock::acquire(order.into, &request)
        .await
        .map_err(|error| Failure::locked(order.name, error))
}

fn error_of(error: godwit_backup::RestoreError) -> EngineError {
    match error.cause {
        RestoreFailure::Step(godwit_backup::BackupError::Cancelled) => EngineError::Cancelled,
        _ => EngineError::Restore(error),
    }
}
