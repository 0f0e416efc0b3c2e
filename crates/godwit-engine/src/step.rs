//! Executes one step of a plan through the target's lock.

use std::{
    pin::pin,
    time::{Duration, Instant},
};

use godwit_core::{
    Digest, Direction, FormatId, JournalEntry, JournalEvent, Limits, Migration, Place, PlanStep, PlannedStatement,
    RunEventKind, RunId, TransactionMode, Transactions,
};
use godwit_db::{Canceller, DbError, Executed, HistoryChange, Kept, RevisionRecord, Target, TargetLock};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    EngineError,
    ports::{Narrator, Ports},
    stepwise,
    watch::{self, Abort, WatchEvent, WatchPolicy, Watched},
    whole,
};

/// How long a server may take to answer a statement that it was asked to stop, before its session counts as lost.
const LAST_ANSWER: Duration = Duration::from_secs(30);

/// How long a request to cancel is given before it is made again.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// What a step needs besides the lock.
pub(crate) struct StepContext<'a> {
    pub(crate) run: RunId,
    pub(crate) direction: Direction,
    pub(crate) transactions: Transactions,
    pub(crate) format: FormatId,
    pub(crate) target: &'a Target,
    pub(crate) migration: &'a Migration,
    pub(crate) ports: &'a Ports<'a>,
    pub(crate) narrator: &'a Narrator<'a>,
}

/// How a step stopped.
pub(crate) struct Stopped {
    pub(crate) error: EngineError,
    pub(crate) left: Left,
    /// Migrations before it that shared its transaction and went with it.
    pub(crate) undone: u32,
}

impl Stopped {
    pub(crate) const fn new(error: EngineError, left: Left) -> Self {
        Self { error, left, undone: 0 }
    }
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
    /// What the history keeps; `millis` is `None` where the server counts.
    pub(crate) fn record(&self, step: &PlanStep, millis: Option<u64>) -> RevisionRecord {
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
            done: step.resumes.as_ref().map_or(0, |resumes| resumes.done),
            begun: step.transaction == TransactionMode::Stepwise,
        }
    }

    /// A row of the journal about `step`: as a whole, or about one of its statements, from 0.
    pub(crate) fn entry(&self, step: &PlanStep, event: JournalEvent, statement: Option<usize>) -> JournalEntry {
        let text = statement.and_then(|index| step.statements.get(index));
        let fingerprint = match text {
            Some(statement) => Digest::of(statement.sql.as_bytes()),
            None => step.script,
        };
        JournalEntry {
            run: self.run,
            event,
            version: Some(step.version.clone()),
            direction: self.direction,
            statement: statement.map(|index| count(index + 1)),
            fingerprint: Some(fingerprint.to_string()),
            before: None,
            by: self.ports.identity.user.clone(),
            machine: self.ports.identity.machine.clone(),
            note: None,
        }
    }

    pub(crate) fn progress(&self, step: &PlanStep, done: u32) -> HistoryChange {
        HistoryChange::Progress {
            version: step.version.clone(),
            run: self.run,
            done,
        }
    }

    pub(crate) fn done(&self, step: &PlanStep, millis: Option<u64>) -> HistoryChange {
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
pub(crate) async fn execute(
    step: &PlanStep,
    next: Option<&PlanStep>,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<Kept, Stopped> {
    let started = Instant::now();
    context.narrator.say(RunEventKind::MigrationStarted {
        version: step.version.clone(),
        name: step.name.clone(),
        statements: count(step.statements.len()),
    });
    let kept = match step.transaction {
        TransactionMode::Migration => Box::pin(whole::run(step, next, lock, context)).await?,
        TransactionMode::Stepwise => Box::pin(stepwise::run(step, lock, context, started)).await?,
    };
    context.narrator.say(RunEventKind::MigrationFinished {
        version: step.version.clone(),
        millis: millis(started),
    });
    Ok(kept)
}

/// Says that a statement, the `index`th from 0, is about to be sent.
pub(crate) fn say_started(step: &PlanStep, index: usize, context: &StepContext<'_>) {
    if let Some(statement) = step.statements.get(index) {
        context.narrator.say(RunEventKind::StatementStarted {
            version: step.version.clone(),
            index: count(index + 1),
            line: statement.line,
            summary: statement.summary.clone(),
        });
    }
}

/// Says that a statement is done, and what the server said meanwhile.
pub(crate) fn say_finished(step: &PlanStep, index: usize, executed: Executed, took: u64, context: &StepContext<'_>) {
    for notice in executed.notices {
        context.narrator.say(RunEventKind::Notice {
            severity: notice.severity,
            message: notice.message,
        });
    }
    context.narrator.say(RunEventKind::StatementFinished {
        version: step.version.clone(),
        index: count(index + 1),
        rows: executed.rows_affected,
        millis: took,
    });
}

/// A statement's error with its place.
pub(crate) fn statement_error(
    step: &PlanStep,
    index: usize,
    statement: &PlannedStatement,
    source: DbError,
    context: &StepContext<'_>,
) -> EngineError {
    match source {
        DbError::Cancelled => EngineError::Cancelled,
        source => EngineError::Statement {
            version: step.version.clone(),
            name: step.name.clone(),
            index: count(index + 1),
            total: count(step.statements.len()),
            place: place(step, statement, &source, context.script_text()),
            source: masked(source, statement),
        },
    }
}

/// Waits for `work`, which speaks to the server; when the run is cancelled meanwhile, the server is asked to stop.
///
/// The work's own answer decides: it may have finished before the request arrived, and then it counts as done. A
/// request that arrives between two statements meets nothing, so it is made again. `None`: no answer came at all.
pub(crate) async fn until_cancelled<T>(
    work: impl Future<Output = T>,
    canceller: Canceller,
    cancel: &CancellationToken,
) -> Option<T> {
    let mut work = pin!(work);
    tokio::select! {
        biased;
        outcome = &mut work => return Some(outcome),
        () = cancel.cancelled() => {}
    }
    let asking = async {
        loop {
            if let Err(error) = canceller.cancel().await {
                tracing::warn!(%error, "the request to cancel was not taken; the statement goes on to its end");
            }
            sleep(ASK_AGAIN).await;
        }
    };
    let answered = timeout(LAST_ANSWER, async {
        tokio::select! {
            biased;
            outcome = &mut work => outcome,
            never = asking => never,
        }
    });
    answered.await.ok()
}

/// What `statement`s take place with, seen from beside.
pub(crate) struct Beside {
    pub(crate) session: Option<i64>,
    pub(crate) canceller: Canceller,
    /// How many statements may use up the time of one.
    pub(crate) statements: u32,
}

impl Beside {
    pub(crate) fn of(lock: &TargetLock, statements: usize) -> Self {
        Self {
            session: lock.session_id(),
            canceller: lock.canceller(),
            statements: count(statements.max(1)),
        }
    }
}

/// Runs `work`, which speaks to the server, until it answers or does not answer being cancelled (`None`); says meanwhile
/// who waits for whom, and gives way where the limits want that. Then the reason comes with it.
pub(crate) async fn attended<T>(
    work: impl Future<Output = T>,
    beside: Beside,
    limits: &Limits,
    context: &StepContext<'_>,
) -> (Option<T>, Option<DbError>) {
    let stop = context.ports.cancel.child_token();
    let budget = limits
        .statement
        .map(|millis| millis.saturating_mul(u64::from(beside.statements)));
    let watched = Watched {
        target: context.target,
        session: beside.session,
        policy: WatchPolicy {
            queue_limit: limits.queue,
            budget: budget.map(Duration::from_millis),
        },
    };
    let say = |event| {
        context.narrator.say(match event {
            WatchEvent::Blockage(blockage) => RunEventKind::Blocked { blockage },
            WatchEvent::Free => RunEventKind::Free,
            WatchEvent::Progress(progress) => RunEventKind::Inside { progress },
        });
    };
    let work = Box::pin(until_cancelled(work, beside.canceller, &stop));
    let (outcome, abort) = watch::beside(work, watched, &stop, say).await;
    // A person's wish is stronger than the policy's.
    let abort = abort.filter(|_| !context.ports.cancel.is_cancelled());
    let reason = abort.map(|abort| DbError::GaveWay {
        again: matches!(abort, Abort::Queue { .. }),
        reason: abort.to_string(),
    });
    (outcome, reason)
}

/// The error of a session that does not answer any more.
pub(crate) fn no_answer() -> DbError {
    DbError::Lost {
        message: format!("no answer within {LAST_ANSWER:?} of the request to cancel"),
    }
}

/// Where the server points to, else where the statement begins. Of a statement that may hold a password only the
/// summary is shown: what is said here is kept in the store.
pub(crate) fn place(step: &PlanStep, statement: &PlannedStatement, error: &DbError, text: &str) -> Place {
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
pub(crate) fn masked(error: DbError, statement: &PlannedStatement) -> DbError {
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
