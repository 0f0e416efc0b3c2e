//! Runs a plan: applies it or rolls back, and reports how far it got.

use std::time::Duration;

use godwit_backup::Taken;
use godwit_core::{
    Digest, Direction, Goal, History, JournalEntry, JournalEvent, MigrationsFolder, Plan, RevisionState, RunEventKind,
    RunId, RunKind, RunOutcome, RunRecord, TargetState, Version,
};
use godwit_db::{Kept, LockError, LockRequest, Target, TargetLock, admin};
use jiff::Timestamp;

use crate::{
    EngineError, Failure, Ports,
    backup::{self, BackupOrder},
    facts,
    folder::FolderRef,
    gates::{self, Policy},
    identity,
    plan::{self, Inputs},
    ports::{self, End, Narrator, finish},
    recover,
    release::release,
    status,
    step::{self, Left, StepContext, Stopped, cause, count},
    survey,
};

/// Everything that one run needs to know.
pub struct RunRequest<'a> {
    /// Identity of the run; the caller made it, to be able to cancel it.
    pub run: RunId,
    /// The plan.
    pub plan: &'a Plan,
    /// The digest that the person saw.
    pub approved: Digest,
    /// The folder that the plan was made from.
    pub folder: &'a FolderRef,
    /// The target.
    pub target: &'a Target,
    /// What the environment asks for.
    pub policy: Policy,
    /// The environment's name as typed.
    pub confirmed: Option<&'a str>,
    /// Why the run may start without a proven backup, as typed.
    pub break_glass: Option<&'a str>,
    /// Where a backup goes, if the policy asks for one.
    pub backup: &'a BackupOrder,
    /// How long to wait for another run's lock.
    pub patience: Duration,
}

/// What a successful run did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReport {
    /// Migrations that were executed.
    pub migrations: u32,
    /// Whether a person stopped it before its end.
    pub outcome: RunOutcome,
    /// What state the target is in.
    pub state: TargetState,
}

/// Executes `request.plan` and writes the record of the run before it starts and after it ends.
///
/// # Errors
/// A [`Failure`] with its cause and the state of the target. Cancelling is an outcome, not an error.
pub async fn run(request: &RunRequest<'_>, ports: &Ports<'_>) -> Result<RunReport, Failure> {
    let narrator = Narrator::new(request.run, ports);
    ports
        .log
        .begin(&record(request, ports))
        .await
        .map_err(|why| Failure::before(EngineError::NoRecord { why }))?;
    narrator.say(RunEventKind::Started {
        plan: Some(request.approved),
        migrations: count(request.plan.steps.len()),
        transactions: request.plan.transactions,
    });
    let mut taken = None;
    let result = perform(request, ports, &narrator, &mut taken).await;
    let (outcome, state, error, place) = match &result {
        Ok(report) => (report.outcome, report.state, None, None),
        Err(failure) => {
            let place = match &failure.error {
                EngineError::Statement { place, .. } => Some(place.clone()),
                EngineError::FindingsBlock { place, .. } => place.clone(),
                _ => None,
            };
            (RunOutcome::Failed, failure.state, Some(cause(&failure.error)), place)
        }
    };
    let backup = taken.map(|taken: Taken| taken.manifest.id);
    finish(
        End {
            outcome,
            state,
            error,
            place,
            backup,
        },
        request.run,
        ports,
        &narrator,
    )
    .await;
    result
}

fn record(request: &RunRequest<'_>, ports: &Ports<'_>) -> RunRecord {
    let plan = request.plan;
    let kind = match plan.direction {
        Direction::Up => RunKind::Apply,
        Direction::Down => RunKind::Rollback,
    };
    RunRecord {
        plan: Some(request.approved),
        versions: plan.steps.iter().map(|step| step.version.clone()).collect(),
        ..ports::record(
            request.run,
            kind,
            plan.target.environment,
            (&plan.target.name, &plan.target.address),
            ports,
        )
    }
}

async fn perform(
    request: &RunRequest<'_>,
    ports: &Ports<'_>,
    narrator: &Narrator<'_>,
    taken: &mut Option<Taken>,
) -> Result<RunReport, Failure> {
    if admin::is_missing_file(request.target) {
        // What is refused must not leave an empty file behind.
        let nothing = History::absent(request.plan.format);
        recheck(request, &nothing, None, ports.clock.now())
            .await
            .map_err(Failure::before)?;
    }
    let mut lock = identity::admitted(acquire(request, ports, narrator).await?, request).await?;
    let checked = match lock.history(request.plan.format).await {
        Ok(history) => recheck(request, &history, Some(&mut lock), ports.clock.now()).await,
        Err(error) => Err(error.into()),
    };
    let folder = match checked {
        Ok(folder) => folder,
        Err(error) => {
            release(lock).await;
            return Err(Failure::before(error));
        }
    };
    narrator.say(RunEventKind::Locked {
        session: lock.session_id(),
    });
    if let (Some(reason), Some(gate)) = (
        request.break_glass,
        request.policy.drill.and_then(|drill| drill.lacks()),
    ) {
        narrator.say(RunEventKind::BreakGlass {
            gate,
            reason: reason.to_owned(),
        });
    }
    if request.policy.backup {
        match backup::take(
            request.target,
            request.backup,
            request.plan.from.as_ref(),
            ports,
            narrator,
        )
        .await
        {
            Ok(backup) => *taken = Some(backup),
            Err(EngineError::Cancelled) => {
                release(lock).await;
                return Ok(RunReport {
                    migrations: 0,
                    outcome: RunOutcome::Cancelled,
                    state: TargetState::Unchanged,
                });
            }
            Err(error) => {
                release(lock).await;
                return Err(Failure::before(error));
            }
        }
    }
    let result = steps(request, &folder, &mut lock, ports, narrator).await;
    release(lock).await;
    result
}

async fn acquire(request: &RunRequest<'_>, ports: &Ports<'_>, narrator: &Narrator<'_>) -> Result<TargetLock, Failure> {
    let name = &request.plan.target.name;
    let identity = ports.identity;
    let mut asked = LockRequest {
        format: request.plan.format,
        holder: format!("{} on {}, run {}", identity.user, identity.machine, request.run),
        wait: Duration::ZERO,
    };
    match TargetLock::acquire(request.target, &asked).await {
        Err(LockError::Busy { holder, .. }) if !request.patience.is_zero() => {
            let seconds = u32::try_from(request.patience.as_secs()).unwrap_or(u32::MAX);
            narrator.say(RunEventKind::LockWaiting { holder, seconds });
            asked.wait = request.patience;
            tokio::select! {
                outcome = TargetLock::acquire(request.target, &asked) => outcome.map_err(|error| Failure::locked(name, error)),
                () = ports.cancel.cancelled() => Err(Failure::before(EngineError::Cancelled)),
            }
        }
        outcome => outcome.map_err(|error| Failure::locked(name, error)),
    }
}

/// Makes the plan again, from what the history says under the lock: the digest proves that nothing changed since it was
/// seen.
async fn recheck(
    request: &RunRequest<'_>,
    history: &History,
    lock: Option<&mut TargetLock>,
    now: Timestamp,
) -> Result<MigrationsFolder, EngineError> {
    let folder = again(request.plan, request.approved, request.folder, history, lock).await?;
    let status = status::compare(&folder, history);
    gates::pass(
        request.plan,
        &status,
        request.policy,
        (request.confirmed, request.break_glass),
    )?;
    facts::hold(request.plan, &folder, request.target, now).await?;
    Ok(folder)
}

/// The folder of a plan that comes out as it was approved; whether it may run is another question.
pub(crate) async fn again(
    plan: &Plan,
    approved: Digest,
    folder: &FolderRef,
    history: &History,
    lock: Option<&mut TargetLock>,
) -> Result<MigrationsFolder, EngineError> {
    // The plan's format was decided when it was made; deciding again could only make it stale.
    let folder = FolderRef {
        path: folder.path.clone(),
        format: Some(plan.format),
    };
    let mut folder = folder.read(vec![]).await?;
    folder.because.clear();
    let stopped = match (&plan.goal, lock) {
        (Goal::Resume | Goal::BackOut, Some(lock)) => survey::stopped(&folder, history, &plan.target, lock).await?,
        _ => None,
    };
    let inputs = Inputs {
        folder: &folder,
        history,
        target: &plan.target,
        stopped: stopped.as_ref(),
        transactions: plan.transactions,
        server: plan.server.as_ref(),
        facts: plan.facts.as_ref(),
    };
    let now = plan::again(plan, inputs)?;
    if now.digest() != approved || plan.digest() != approved {
        return Err(EngineError::PlanStale {
            digest: approved,
            changed: plan::difference(plan, &now),
        });
    }
    Ok(folder)
}

pub(crate) async fn steps(
    request: &RunRequest<'_>,
    folder: &MigrationsFolder,
    lock: &mut TargetLock,
    ports: &Ports<'_>,
    narrator: &Narrator<'_>,
) -> Result<RunReport, Failure> {
    if request.plan.steps.is_empty() {
        return Ok(RunReport {
            migrations: 0,
            outcome: RunOutcome::Succeeded,
            state: TargetState::Applied,
        });
    }
    let opened = async {
        lock.ensure_history(request.plan.format).await?;
        lock.owe(&entry(
            request,
            ports,
            JournalEvent::RunStarted,
            request.approved.to_string(),
        ))?;
        lock.settle().await
    };
    opened.await.map_err(Failure::before)?;
    let outcome = each(request, folder, lock, ports, narrator).await;
    let words = match &outcome {
        Ok(report) => format!("{:?}", report.outcome).to_lowercase(),
        Err(failure) => format!("failed: {}", cause(&failure.error)),
    };
    // The last commit, for which everybody waits: with it everything before it is on the disk.
    let ended = lock.finish(&entry(request, ports, JournalEvent::RunEnded, words)).await;
    match (outcome, ended) {
        (Ok(_), Err(source)) => Err(Failure {
            state: ask(request).await,
            error: EngineError::RunEnd { source },
        }),
        (outcome, Ok(())) => outcome,
        (Err(failure), Err(error)) => {
            tracing::warn!(%error, "the journal does not say that the run ended");
            Err(failure)
        }
    }
}

/// A row of the journal about the run as a whole.
fn entry(request: &RunRequest<'_>, ports: &Ports<'_>, event: JournalEvent, note: String) -> JournalEntry {
    JournalEntry {
        run: request.run,
        event,
        version: None,
        direction: request.plan.direction,
        statement: None,
        fingerprint: None,
        before: None,
        by: ports.identity.user.clone(),
        machine: ports.identity.machine.clone(),
        note: Some(note),
    }
}

async fn each(
    request: &RunRequest<'_>,
    folder: &MigrationsFolder,
    lock: &mut TargetLock,
    ports: &Ports<'_>,
    narrator: &Narrator<'_>,
) -> Result<RunReport, Failure> {
    let plan = request.plan;
    let total = count(plan.steps.len());
    let (mut done, mut shared) = (0, 0_u32);
    for (index, planned) in plan.steps.iter().enumerate() {
        if ports.cancel.is_cancelled() {
            let undone = lock.close_transaction().await.map_err(Failure::before)?;
            return Ok(cancelled(done + shared.saturating_sub(undone), total));
        }
        let Some(migration) = folder.get(&planned.version) else {
            // The digest was recomputed from this very folder, so its migrations are those of the plan.
            return Err(Failure::before(EngineError::UnknownVersion {
                version: planned.version.clone(),
            }));
        };
        let context = StepContext {
            run: request.run,
            direction: plan.direction,
            transactions: plan.transactions,
            format: plan.format,
            target: request.target,
            migration,
            ports,
            narrator,
        };
        // On the heap: what a step keeps while it waits is large, and a thread's stack is not.
        match Box::pin(step::execute(planned, plan.steps.get(index + 1), lock, &context)).await {
            Ok(Kept::Shared) => shared += 1,
            Ok(Kept::Committed) => {
                done += shared + 1;
                shared = 0;
            }
            Err(Stopped { error, left, undone }) => {
                done += shared.saturating_sub(undone);
                let state = match left {
                    Left::Nothing if done == 0 && planned.statements.is_empty() => TargetState::Unchanged,
                    Left::Nothing => TargetState::RolledBack { done, total },
                    Left::Statements(done) => TargetState::Partial {
                        done,
                        total: count(planned.statements.len()),
                    },
                    Left::Unknown => ask(request).await,
                };
                return match error {
                    EngineError::Cancelled => Ok(RunReport {
                        migrations: done,
                        outcome: RunOutcome::Cancelled,
                        state,
                    }),
                    error => Err(Failure { error, state }),
                };
            }
        }
    }
    Ok(RunReport {
        migrations: done,
        outcome: RunOutcome::Succeeded,
        state: TargetState::Applied,
    })
}

const fn cancelled(done: u32, total: u32) -> RunReport {
    let state = if done == 0 {
        TargetState::Unchanged
    } else {
        TargetState::RolledBack { done, total }
    };
    RunReport {
        migrations: done,
        outcome: RunOutcome::Cancelled,
        state,
    }
}

/// How long a server may take to notice that a session of ours is gone.
const SESSION_ENDS: Duration = Duration::from_secs(30);

/// The connection is gone: what became of the run is read from the history on a new one.
///
/// It waits for the lock: as long as the old session has it, a COMMIT may still be under way there.
async fn ask(request: &RunRequest<'_>) -> TargetState {
    let asked = LockRequest {
        format: request.plan.format,
        holder: format!("run {}, asking how far it got", request.run),
        wait: SESSION_ENDS,
    };
    let history = async {
        let mut lock = TargetLock::acquire(request.target, &asked).await?;
        let history = lock.history(request.plan.format).await;
        release(lock).await;
        Ok::<_, LockError>(history?)
    };
    let versions: Vec<&Version> = request.plan.steps.iter().map(|step| &step.version).collect();
    match history.await {
        Ok(history) => recover::reached(request.plan.direction, &history, &versions).state,
        Err(error) => {
            tracing::warn!(%error, "the target does not say how far the run got");
            TargetState::Unknown
        }
    }
}

/// What a history says about a migration whose end nobody saw.
pub(crate) fn state_of(
    direction: Direction,
    history: &History,
    version: &Version,
    done: u32,
    total: u32,
) -> TargetState {
    let row = history.current().into_iter().find(|row| row.version == *version);
    match (direction, row.map(|row| (row.state, row.statements))) {
        (Direction::Up, Some((RevisionState::Applied, _))) | (Direction::Down, None) => {
            if done + 1 == total {
                TargetState::Applied
            } else {
                TargetState::RolledBack { done: done + 1, total }
            }
        }
        // No row, or still the row: its transaction did not commit.
        (Direction::Up, None) | (Direction::Down, Some((RevisionState::Applied, _))) => {
            TargetState::RolledBack { done, total }
        }
        // A statement that ran when the connection went may be done or not: the count is only a floor.
        (_, Some(_)) => TargetState::Unknown,
    }
}
