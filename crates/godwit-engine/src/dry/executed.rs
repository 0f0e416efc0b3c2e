//! *Executed and rolled back*: everything in one transaction, under the target's lock.

use std::time::{Duration, Instant};

use godwit_core::{
    DryStatement, DryVerdict, Engine, History, MigrationsFolder, Protect, Tier,
    marker::{Identity, compare},
    schema::diff::diff,
};
use godwit_db::{DbError, LockRequest, TargetLock, Trial, TrialRules, Tried, admin};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use super::{DryRunPorts, DryRunRefusal, DryRunRequest, Found, LOCK_WAIT, STATEMENT_WAIT, items, items::Item, screen};
use crate::{
    EngineError, Failure, apply, identity,
    release::release,
    step::{millis, until_cancelled},
};

pub(super) async fn run(request: &DryRunRequest<'_>, ports: &DryRunPorts<'_>) -> Result<Found, EngineError> {
    let plan = request.plan;
    let engine = plan.target.address.engine();
    if engine == Engine::Mysql {
        return Err(DryRunRefusal::NotOffered { engine }.into());
    }
    may_run_here(request)?;
    screen::transaction(engine, plan)?;
    let rules = TrialRules {
        lock_wait: LOCK_WAIT,
        statement: STATEMENT_WAIT,
        draws_numbers: engine == Engine::Postgres && screen::draws_numbers(plan),
        checks_constraints: screen::checks_constraints(plan),
    };
    let mut notes = screen::notes(plan);
    let (mut trial, folder) = if admin::is_missing_file(request.direct) {
        let nothing = History::absent(plan.format);
        let folder = apply::again(plan, request.approved, request.folder, &nothing, None).await?;
        notes.push("The file does not exist yet: the plan ran on an empty database in memory.".to_owned());
        (Trial::in_memory(rules).await?, folder)
    } else {
        let (lock, folder) = admitted(request, ports).await?;
        let (trial, shared) = lock.trial(rules).await?;
        notes.extend(shared.into_iter().map(|sequence| {
            format!(
                "Numbers that were drawn from the sequence {sequence} do not come back: it belongs to somebody else."
            )
        }));
        (trial, folder)
    };
    let tried = Box::pin(all(request, ports, &folder, &mut trial)).await;
    // Whatever came of it.
    let ended = trial.end().await;
    let mut found = tried?;
    if let Err(error) = ended {
        tracing::warn!(%error, "the session of a dry run did not end in good order; the server rolls back with it");
    }
    notes.push(match engine {
        Engine::Sqlite => "Until it was rolled back, nobody else could write to the file.".to_owned(),
        _ => "Until it was rolled back, others waited for what it had locked.".to_owned(),
    });
    notes.push("What functions and triggers do outside of the database is not undone by a rollback.".to_owned());
    found.notes.splice(0..0, notes);
    Ok(found)
}

/// What the profile says, before anything is asked.
pub(super) fn may_run_here(request: &DryRunRequest<'_>) -> Result<(), EngineError> {
    let target = &request.plan.target;
    if request.tier.max(target.tier) == Tier::Production {
        let says = format!("'{}' is production", target.name);
        return Err(DryRunRefusal::Production { says }.into());
    }
    if request.protect == Protect::ReadOnly {
        return Err(EngineError::ReadOnly {
            target: target.name.clone(),
        });
    }
    Ok(())
}

/// What the database says. A copy is somewhere else than what its marker names, which is what makes it a copy.
pub(super) fn may_run_on(request: &DryRunRequest<'_>, marked: &godwit_core::Marked) -> Result<(), EngineError> {
    let target = &request.plan.target;
    let profile = target.profile();
    let identity = compare(&profile, marked);
    match &identity {
        Identity::Unmarked | Identity::Copy(_) => Ok(()),
        Identity::Match(marker) | Identity::Mismatch(marker) if marker.tier == Tier::Production => {
            let says = format!("the database says that it is {}", marker.says());
            Err(DryRunRefusal::Production { says }.into())
        }
        Identity::Match(marker) | Identity::Mismatch(marker) if marker.protect == Protect::ReadOnly => {
            Err(EngineError::ReadOnly {
                target: target.name.clone(),
            })
        }
        Identity::Match(_) => Ok(()),
        Identity::Mismatch(_) => match identity::refusal(&identity, &profile, &target.name) {
            Some(refusal) => Err(refusal.into()),
            None => Ok(()),
        },
    }
}

/// The target's lock, where the database is what it is taken for and the plan still fits.
pub(super) async fn admitted(
    request: &DryRunRequest<'_>,
    ports: &DryRunPorts<'_>,
) -> Result<(TargetLock, MigrationsFolder), EngineError> {
    let plan = request.plan;
    let asked = LockRequest {
        format: plan.format,
        holder: format!("{} on {}, a dry run", ports.identity.user, ports.identity.machine),
        wait: Duration::ZERO,
    };
    let mut lock = TargetLock::acquire(request.direct, &asked)
        .await
        .map_err(|error| Failure::locked(&plan.target.name, error).error)?;
    let admitted = async {
        may_run_on(request, &lock.marked().await?)?;
        let history = lock.history(plan.format).await?;
        apply::again(plan, request.approved, request.folder, &history, Some(&mut lock)).await
    };
    match admitted.await {
        Ok(folder) => Ok((lock, folder)),
        Err(error) => {
            release(lock).await;
            Err(error)
        }
    }
}

async fn all(
    request: &DryRunRequest<'_>,
    ports: &DryRunPorts<'_>,
    folder: &MigrationsFolder,
    trial: &mut Trial,
) -> Result<Found, EngineError> {
    let before = trial.schema().await?;
    let mut found = Found {
        statements: Vec::new(),
        schema: None,
        notes: Vec::new(),
        cancelled: false,
    };
    let mut stopped = None;
    for item in items::of(request.plan) {
        if let Some(why) = &stopped {
            found
                .statements
                .push(item.told(DryVerdict::NotChecked, Some(format!("not reached: {why}"))));
            continue;
        }
        if ports.cancel.is_cancelled() {
            found.cancelled = true;
            break;
        }
        let started = Instant::now();
        let (outcome, overdue) = one(&item, trial, ports.cancel).await;
        let took = Some(millis(started));
        let told = match outcome {
            Some(Ok(tried)) => ran(&item, tried),
            Some(Err(DbError::Cancelled)) | None if ports.cancel.is_cancelled() => {
                found.cancelled = true;
                break;
            }
            Some(Err(DbError::Cancelled)) | None if overdue => item.told(
                DryVerdict::Failed,
                Some(format!(
                    "it took longer than {} s, and was stopped",
                    STATEMENT_WAIT.as_secs()
                )),
            ),
            None => {
                return Err(DbError::Lost {
                    message: "no answer came".to_owned(),
                }
                .into());
            }
            Some(Err(error)) if error.is_lost() => return Err(error.into()),
            Some(Err(error)) => item.failed(error, folder),
        };
        if told.verdict == DryVerdict::Failed {
            stopped = Some(format!("{} failed", item.name()));
        }
        found.statements.push(DryStatement { millis: took, ..told });
    }
    if stopped.is_none() && !found.cancelled {
        found.schema = Some(diff(&before, &trial.schema().await?));
    }
    Ok(found)
}

fn ran(item: &Item<'_>, tried: Tried) -> DryStatement {
    let said: Vec<String> = tried
        .executed
        .notices
        .iter()
        .map(|notice| format!("{}: {}", notice.severity, notice.message))
        .collect();
    DryStatement {
        locks: tried.locks,
        rewritten: tried.rewritten,
        ..item.told(DryVerdict::Ran, (!said.is_empty()).then(|| said.join("; ")))
    }
}

/// Runs one statement within its time; says whether that was over. `None`: no answer came.
async fn one(item: &Item<'_>, trial: &mut Trial, cancel: &CancellationToken) -> (Option<Result<Tried, DbError>>, bool) {
    let stop = cancel.child_token();
    let canceller = trial.canceller();
    let work = until_cancelled(trial.run(&item.statement.sql), canceller, &stop);
    let mut work = std::pin::pin!(work);
    tokio::select! {
        biased;
        outcome = &mut work => return (outcome, false),
        () = sleep(STATEMENT_WAIT) => stop.cancel(),
    }
    (work.await, true)
}
