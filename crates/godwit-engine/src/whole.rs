//! A migration in one transaction with its history row: everything or nothing.

use std::time::{Duration, Instant};

use godwit_core::{PlanStep, RunEventKind, TransactionMode, Transactions};
use godwit_db::{DbError, Kept, Next, Sharing, TargetLock, Whole, WholeFailure};
use tokio::time::sleep;

use crate::{
    EngineError, retry,
    step::{
        Beside, Left, StepContext, Stopped, attended, count, lost, millis, no_answer, say_finished, say_started,
        statement_error,
    },
};

/// Runs `step`, again where it got no lock.
pub(crate) async fn run(
    step: &PlanStep,
    next: Option<&PlanStep>,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<Kept, Stopped> {
    let mut attempt = 1;
    loop {
        let failure = match Box::pin(once(step, next, lock, context)).await {
            Ok(kept) => return Ok(kept),
            Err(failure) => failure,
        };
        // All of it was taken back, so all of it may run again.
        if failure.undone > 0 || attempt >= step.limits.tries || !failure.error.is_lock_timeout() {
            return Err(stopped(step, failure, context));
        }
        attempt += 1;
        if !again(step, failure.statement.unwrap_or(0), attempt, &failure.error, context).await {
            return Err(Stopped::new(EngineError::Cancelled, Left::Nothing));
        }
    }
}

/// Says that the statement, from 0, will be tried again, and waits; says whether nobody cancelled meanwhile.
pub(crate) async fn again(
    step: &PlanStep,
    statement: usize,
    attempt: u32,
    error: &DbError,
    context: &StepContext<'_>,
) -> bool {
    let pause = retry::pause(attempt);
    context.narrator.say(RunEventKind::Retrying {
        version: step.version.clone(),
        index: count(statement + 1),
        attempt,
        tries: step.limits.tries,
        wait: u64::try_from(pause.as_millis()).unwrap_or(u64::MAX),
        reason: error.to_string(),
    });
    wait(pause, context).await
}

/// Waits; says whether nobody cancelled meanwhile.
async fn wait(pause: Duration, context: &StepContext<'_>) -> bool {
    tokio::select! {
        () = sleep(pause) => true,
        () = context.ports.cancel.cancelled() => false,
    }
}

async fn once(
    step: &PlanStep,
    next: Option<&PlanStep>,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<Kept, WholeFailure> {
    let statements: Vec<&str> = step.statements.iter().map(|statement| statement.sql.as_str()).collect();
    let change = context.done(step, None);
    let whole = Whole {
        statements: &statements,
        format: context.format,
        change: &change,
        limits: &step.limits,
        sharing: sharing(step, context),
        next: match next {
            Some(next) if next.transaction == TransactionMode::Migration => Next::Whole {
                limits: &next.limits,
                sharing: sharing(next, context),
            },
            _ => Next::Else,
        },
    };
    let mut since = Instant::now();
    say_started(step, 0, context);
    let mut done = |index, executed| {
        say_finished(step, index, executed, millis(since), context);
        since = Instant::now();
        say_started(step, index + 1, context);
    };
    let beside = Beside::of(lock, statements.len());
    let work = lock.whole(&whole, &mut done);
    let (kept, gave_way) = attended(work, beside, &step.limits, context).await;
    if step.statements.iter().any(|statement| statement.session_only) {
        lock.forget_settings();
    }
    let kept = kept.unwrap_or_else(|| {
        Err(WholeFailure {
            statement: None,
            error: no_answer(),
            undone: 0,
        })
    });
    kept.map_err(|failure| match (&failure.error, gave_way) {
        (DbError::Cancelled, Some(error)) => WholeFailure { error, ..failure },
        _ => failure,
    })
}

/// With whom it shares a transaction. Neighbours may where they only make and alter things, which no deferred check can
/// refuse at the end.
fn sharing(step: &PlanStep, context: &StepContext<'_>) -> Sharing {
    let only_makes = |kind: &str| kind.starts_with("create ") || kind == "alter table";
    match context.transactions {
        Transactions::All => Sharing::All,
        _ if step.statements.iter().all(|statement| only_makes(&statement.kind)) => Sharing::Neighbours,
        _ => Sharing::Nobody,
    }
}

fn stopped(step: &PlanStep, failure: WholeFailure, context: &StepContext<'_>) -> Stopped {
    let undone = failure.undone;
    let failed = failure
        .statement
        .and_then(|index| Some((index, step.statements.get(index)?)));
    let error = match (failed, failure.error) {
        (Some((index, statement)), source) => statement_error(step, index, statement, source, context),
        (None, DbError::Cancelled) => EngineError::Cancelled,
        (None, source) => context.history_error(step, source),
    };
    // What was not answered may have been done: a COMMIT, too.
    let left = if lost(&error) { Left::Unknown } else { Left::Nothing };
    Stopped { error, left, undone }
}
