//! Executes one step of a plan through the target's lock.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use godwit_core::{
    Direction, FormatId, Migration, Place, PlanStep, PlannedStatement, RunEventKind, RunId, TransactionMode,
    plan::Boundary,
};
use godwit_db::{DbError, Executed, HistoryChange, RevisionRecord, TargetLock};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    EngineError,
    ports::{Narrator, Ports},
};

/// How long a server may take to answer a statement that it was asked to stop, before its session counts as lost.
const LAST_ANSWER: Duration = Duration::from_secs(30);

/// What a step needs besides the lock.
pub(crate) struct StepContext<'a> {
    pub(crate) run: RunId,
    pub(crate) direction: Direction,
    pub(crate) format: FormatId,
    pub(crate) migration: &'a Migration,
    pub(crate) ports: &'a Ports<'a>,
    pub(crate) narrator: &'a Narrator<'a>,
}

/// How a step stopped.
pub(crate) struct Stopped {
    pub(crate) error: EngineError,
    pub(crate) left: Left,
}

/// What a stopped step left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// Nothing: its transaction was rolled back, or it had not begun.
    Nothing,
    /// So many of its statements.
    Statements(u32),
    /// The connection was lost: ask the target.
    Unknown,
}

impl StepContext<'_> {
    fn record(&self, step: &PlanStep, millis: u64) -> RevisionRecord {
        let identity = self.ports.identity;
        RevisionRecord {
            version: step.version.clone(),
            name: step.name.clone(),
            direction: self.direction,
            checksum: self.migration.up.checksum.clone(),
            normalised: self.migration.up.normalised.as_bytes().to_vec(),
            millis,
            by: identity.user.clone(),
            machine: identity.machine.clone(),
            tool: identity.tool(),
            run: self.run,
            statements: count(step.statements.len()),
        }
    }

    fn done(&self, step: &PlanStep, millis: u64) -> HistoryChange {
        let record = self.record(step, millis);
        match self.direction {
            Direction::Up => HistoryChange::Applied(record),
            Direction::Down => HistoryChange::RolledBack(record),
        }
    }

    fn history_error(&self, step: &PlanStep, source: DbError) -> EngineError {
        EngineError::HistoryWrite {
            version: step.version.clone(),
            name: step.name.clone(),
            source,
        }
    }

    fn script_text(&self) -> &str {
        match (self.direction, &self.migration.down) {
            (Direction::Down, Some(down)) => &down.text,
            _ => &self.migration.up.text,
        }
    }
}

/// Runs `step` to its end and writes its history.
pub(crate) async fn execute(step: &PlanStep, lock: &mut TargetLock, context: &StepContext<'_>) -> Result<(), Stopped> {
    let started = Instant::now();
    context.narrator.say(RunEventKind::MigrationStarted {
        version: step.version.clone(),
        name: step.name.clone(),
        statements: count(step.statements.len()),
    });
    match step.transaction {
        TransactionMode::Migration => in_transaction(step, lock, context, started).await?,
        TransactionMode::Stepwise => stepwise(step, lock, context, started).await?,
    }
    context.narrator.say(RunEventKind::MigrationFinished {
        version: step.version.clone(),
        millis: millis(started),
    });
    Ok(())
}

async fn in_transaction(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    started: Instant,
) -> Result<(), Stopped> {
    let work = async {
        lock.begin()
            .await
            .map_err(|source| context.history_error(step, source))?;
        for (index, statement) in step.statements.iter().enumerate() {
            if context.ports.cancel.is_cancelled() {
                return Err(EngineError::Cancelled);
            }
            send(step, index, statement, lock, context).await?;
        }
        let change = context.done(step, millis(started));
        lock.record(context.format, &change)
            .await
            .map_err(|source| context.history_error(step, source))
    };
    let outcome: Result<(), EngineError> = work.await;
    let error = match outcome {
        Ok(()) => match lock.commit().await {
            Ok(()) => return Ok(()),
            // Whether a COMMIT that was not answered took effect only the target knows.
            Err(source) => context.history_error(step, source),
        },
        Err(error) => error,
    };
    let left = match lost(&error) {
        true => Left::Unknown,
        // A failed ROLLBACK means that the session is gone, and the server rolls back what it held.
        false => lock.rollback().await.map_or(Left::Unknown, |()| Left::Nothing),
    };
    Err(Stopped { error, left })
}

async fn stepwise(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    started: Instant,
) -> Result<(), Stopped> {
    let nothing = |error| Stopped {
        error,
        left: Left::Nothing,
    };
    // Committed before the first statement: if the power fails now, the history says that it was begun.
    let change = HistoryChange::Started(context.record(step, 0));
    lock.record(context.format, &change)
        .await
        .map_err(|source| nothing(context.history_error(step, source)))?;
    // A script that runs stepwise may hold BEGIN … COMMIT of its own: what is inside is only done at its COMMIT.
    let mut done = 0;
    let mut own_transaction = false;
    for (index, statement) in step.statements.iter().enumerate() {
        let outcome = if context.ports.cancel.is_cancelled() {
            Err(EngineError::Cancelled)
        } else {
            send(step, index, statement, lock, context).await
        };
        if let Err(error) = outcome {
            return Err(abandon(step, lock, context, error, done, own_transaction).await);
        }
        own_transaction = match statement.boundary {
            Some(Boundary::Begins) => true,
            Some(Boundary::Ends) => false,
            None => own_transaction,
        };
        if !own_transaction {
            done = count(index + 1);
            if (index + 1) < step.statements.len() {
                let progress = HistoryChange::Progress {
                    version: step.version.clone(),
                    done,
                };
                if let Err(source) = lock.record(context.format, &progress).await {
                    let error = context.history_error(step, source);
                    return Err(Stopped {
                        error,
                        left: Left::Statements(done),
                    });
                }
            }
        }
    }
    let change = context.done(step, millis(started));
    match lock.record(context.format, &change).await {
        Ok(()) => Ok(()),
        Err(source) => Err(Stopped {
            error: context.history_error(step, source),
            left: Left::Statements(done),
        }),
    }
}

/// Records how far a stepwise migration got, as well as the session still allows.
async fn abandon(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    error: EngineError,
    done: u32,
    own_transaction: bool,
) -> Stopped {
    if lost(&error) {
        return Stopped {
            error,
            left: Left::Unknown,
        };
    }
    if own_transaction && lock.rollback().await.is_err() {
        return Stopped {
            error,
            left: Left::Unknown,
        };
    }
    let change = HistoryChange::Failed {
        version: step.version.clone(),
        direction: context.direction,
        done,
        error: cause(&error),
    };
    if lock.record(context.format, &change).await.is_err() {
        // The started row stands: it says that the migration was begun, which is true and blocks the next run.
        return Stopped {
            error,
            left: Left::Statements(done),
        };
    }
    let left = if done == 0 {
        Left::Nothing
    } else {
        Left::Statements(done)
    };
    Stopped { error, left }
}

async fn send(
    step: &PlanStep,
    index: usize,
    statement: &PlannedStatement,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<(), EngineError> {
    let number = count(index + 1);
    let started = Instant::now();
    context.narrator.say(RunEventKind::StatementStarted {
        version: step.version.clone(),
        index: number,
        line: statement.line,
        summary: statement.summary.clone(),
    });
    let outcome = until_cancelled(&statement.sql, lock, context.ports.cancel).await;
    let executed = outcome.map_err(|source| match source {
        DbError::Cancelled => EngineError::Cancelled,
        source => EngineError::Statement {
            version: step.version.clone(),
            name: step.name.clone(),
            index: number,
            total: count(step.statements.len()),
            place: place(step, statement, &source, context.script_text()),
            source,
        },
    })?;
    for notice in executed.notices {
        context.narrator.say(RunEventKind::Notice {
            severity: notice.severity,
            message: notice.message,
        });
    }
    context.narrator.say(RunEventKind::StatementFinished {
        version: step.version.clone(),
        index: number,
        rows: executed.rows_affected,
        millis: millis(started),
    });
    Ok(())
}

/// Runs `sql`; when the run is cancelled meanwhile, the server is asked to stop it.
///
/// The statement's own answer decides: it may have finished before the request arrived, and then it counts as done.
async fn until_cancelled(sql: &str, lock: &mut TargetLock, cancel: &CancellationToken) -> Result<Executed, DbError> {
    let canceller = lock.canceller();
    let mut running = pin!(lock.execute(sql));
    tokio::select! {
        biased;
        outcome = &mut running => return outcome,
        () = cancel.cancelled() => {}
    }
    let answered = timeout(LAST_ANSWER, async {
        if let Err(error) = canceller.cancel().await {
            tracing::warn!(%error, "the request to cancel was not taken; the statement goes on to its end");
        }
        running.await
    });
    answered.await.unwrap_or_else(|_| {
        Err(DbError::Lost {
            message: format!("no answer within {LAST_ANSWER:?} of the request to cancel"),
        })
    })
}

/// Where the server points to, else where the statement begins.
fn place(step: &PlanStep, statement: &PlannedStatement, error: &DbError, text: &str) -> Place {
    let inside = match error {
        DbError::Statement(error) => error.offset.unwrap_or(0),
        _ => 0,
    };
    Place::at(&step.file, text, statement.span.start + inside.min(statement.sql.len()))
}

fn lost(error: &EngineError) -> bool {
    match error {
        EngineError::Statement { source, .. } | EngineError::HistoryWrite { source, .. } => source.is_lost(),
        EngineError::Db(source) => source.is_lost(),
        _ => false,
    }
}

/// The whole chain of causes in one sentence.
pub(crate) fn cause(error: &EngineError) -> String {
    let mut text = error.to_string();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        let words = source.to_string();
        if !text.ends_with(&words) {
            text = format!("{text}: {words}");
        }
        next = source.source();
    }
    text
}

pub(crate) fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
