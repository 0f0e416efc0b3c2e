//! Executes one step of a plan through the target's lock.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use godwit_core::{
    Direction, FormatId, Migration, Place, PlanStep, PlannedStatement, RunEventKind, RunId, TransactionMode,
};
use godwit_db::{DbError, Executed, HistoryChange, RevisionRecord, TargetLock};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{
    EngineError,
    ports::{Narrator, Ports},
    stepwise,
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
    pub(crate) fn record(&self, step: &PlanStep, millis: u64) -> RevisionRecord {
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

    pub(crate) fn done(&self, step: &PlanStep, millis: u64) -> HistoryChange {
        let record = self.record(step, millis);
        match self.direction {
            Direction::Up => HistoryChange::Applied(record),
            Direction::Down => HistoryChange::RolledBack(record),
        }
    }

    pub(crate) fn history_error(&self, step: &PlanStep, source: DbError) -> EngineError {
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
        TransactionMode::Stepwise => stepwise::run(step, lock, context, started).await?,
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

/// Sends one statement and says how it went.
pub(crate) async fn send(
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
            source: masked(source, statement),
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

/// Where the server points to, else where the statement begins. Of a statement that may hold a password only the
/// summary is shown: what is said here is kept in the store.
fn place(step: &PlanStep, statement: &PlannedStatement, error: &DbError, text: &str) -> Place {
    let inside = match error {
        DbError::Statement(error) => error.offset.unwrap_or(0),
        _ => 0,
    };
    let mut place = Place::at(&step.file, text, statement.span.start + inside.min(statement.sql.len()));
    if statement.has_secret {
        place.excerpt.clone_from(&statement.summary);
    }
    place
}

/// Servers quote what they could not read: from the first to the last quote it may be a password.
fn masked(error: DbError, statement: &PlannedStatement) -> DbError {
    match error {
        DbError::Statement(mut error) if statement.has_secret => {
            error.message = without_quoted(&error.message);
            error.detail = error.detail.as_deref().map(without_quoted);
            error.hint = error.hint.as_deref().map(without_quoted);
            DbError::Statement(error)
        }
        other => other,
    }
}

fn without_quoted(text: &str) -> String {
    let is_quote = |letter| matches!(letter, '\'' | '"' | '`');
    match (text.find(is_quote), text.rfind(is_quote)) {
        (Some(first), Some(last)) if first < last => format!("{}•••{}", &text[..first], &text[last + 1..]),
        (Some(only), _) => format!("{}•••", &text[..only]),
        _ => text.to_owned(),
    }
}

pub(crate) fn lost(error: &EngineError) -> bool {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_server_quotes_of_a_secret_statement_is_masked() {
        assert_eq!(
            without_quoted("syntax error near ''S3cret' OOPS' at line 1"),
            "syntax error near ••• at line 1"
        );
        assert_eq!(without_quoted("unterminated 'S3cret"), "unterminated •••");
        assert_eq!(without_quoted("role exists"), "role exists");
    }
}
