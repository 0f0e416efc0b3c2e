//! A migration whose statements stand for themselves: what is done is counted in the history as it goes.

use std::time::Instant;

use godwit_core::{PlanStep, PlannedStatement, plan::Boundary};
use godwit_db::{HistoryChange, TargetLock};

use crate::{
    EngineError,
    step::{Left, StepContext, Stopped, cause, count, lost, millis, send},
};

/// How far a stepwise migration is, as far as anybody can know.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Reached {
    /// Statements that are done for good.
    done: u32,
    /// Whether one of them did more than set up the session.
    settled: bool,
    /// Statements since the last commit, inside a transaction of the script's own.
    own_transaction: bool,
    /// Whether one that may have committed ran in that transaction.
    uncertain: bool,
    /// Whether the session may touch only the tables that the script locked, and so not the history.
    locked: bool,
}

impl Reached {
    /// `statement`, the `index`th, is about to be sent: what it does even where it fails.
    fn before(&mut self, index: u32, statement: &PlannedStatement, all: &[PlannedStatement]) {
        match statement.boundary {
            Some(Boundary::Commits | Boundary::Locks | Boundary::Unlocks) => self.settle(index, all),
            Some(Boundary::MayCommit) if self.own_transaction => self.uncertain = true,
            _ => {}
        }
    }

    /// `statement`, the `index`th, is done.
    fn after(&mut self, index: u32, statement: &PlannedStatement, all: &[PlannedStatement]) {
        match statement.boundary {
            Some(Boundary::Begins) => self.own_transaction = true,
            Some(Boundary::Renews) => {
                self.settle(index + 1, all);
                self.own_transaction = true;
            }
            Some(Boundary::Ends | Boundary::Commits) => self.own_transaction = false,
            Some(Boundary::Locks) => self.locked = true,
            Some(Boundary::Unlocks) => self.locked = false,
            Some(Boundary::MayCommit) | None => {}
        }
        if !self.own_transaction {
            self.settle(index + 1, all);
        }
    }

    /// The first `done` statements are done for good.
    fn settle(&mut self, done: u32, all: &[PlannedStatement]) {
        let newly = all.iter().take(done as usize).skip(self.done as usize);
        self.settled |= newly
            .filter(|statement| {
                !matches!(
                    statement.boundary,
                    Some(Boundary::Begins | Boundary::Ends | Boundary::Renews)
                )
            })
            .any(|statement| !statement.session_only);
        *self = Self {
            done,
            own_transaction: false,
            uncertain: false,
            ..*self
        };
    }

    /// Whether the history can and should be told.
    const fn tells(self) -> bool {
        !self.own_transaction && !self.locked
    }
}

/// Runs `step` statement by statement.
pub(crate) async fn run(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    started: Instant,
) -> Result<(), Stopped> {
    // Committed before the first statement: if the power fails now, the history says that it was begun.
    let change = HistoryChange::Started(context.record(step, 0));
    lock.record(context.format, &change).await.map_err(|source| Stopped {
        error: context.history_error(step, source),
        left: Left::Nothing,
    })?;
    let all = &step.statements;
    let mut reached = Reached::default();
    for (index, statement) in (0..).zip(all) {
        if context.ports.cancel.is_cancelled() {
            return Err(abandon(step, lock, context, EngineError::Cancelled, reached, true).await);
        }
        reached.before(index, statement, all);
        if let Err(error) = send(step, index as usize, statement, lock, context).await {
            return Err(abandon(step, lock, context, error, reached, statement.atomic).await);
        }
        reached.after(index, statement, all);
        if reached.tells() && index + 1 < count(all.len()) {
            let progress = HistoryChange::Progress {
                version: step.version.clone(),
                done: reached.done,
            };
            tell(step, lock, context, &progress, reached).await?;
        }
    }
    if reached.locked {
        unlock(lock).await;
    }
    let change = context.done(step, millis(started));
    tell(step, lock, context, &change, reached).await
}

async fn tell(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    change: &HistoryChange,
    reached: Reached,
) -> Result<(), Stopped> {
    lock.record(context.format, change).await.map_err(|source| Stopped {
        error: context.history_error(step, source),
        left: Left::Statements(reached.done),
    })
}

/// The history is not among the tables that the script locked. Where this fails, so does the row that follows.
async fn unlock(lock: &mut TargetLock) {
    if let Err(error) = lock.execute("UNLOCK TABLES").await {
        tracing::warn!(%error, "the script's table locks were not given back");
    }
}

/// Records how far a stepwise migration got, as well as the session still allows.
///
/// `traceless`: whether the statement that stopped it left nothing of itself.
async fn abandon(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    error: EngineError,
    reached: Reached,
    traceless: bool,
) -> Stopped {
    let unknown = |error| Stopped {
        error,
        left: Left::Unknown,
    };
    if lost(&error) {
        return unknown(error);
    }
    if reached.own_transaction && lock.rollback().await.is_err() {
        return unknown(error);
    }
    if reached.locked {
        unlock(lock).await;
    }
    // What only set up the session went with it.
    let clean = !reached.settled && traceless && !reached.uncertain;
    let done = if clean { 0 } else { reached.done };
    let change = HistoryChange::Failed {
        version: step.version.clone(),
        direction: context.direction,
        done,
        clean,
        error: cause(&error),
    };
    // Where this fails the started row stands: it says that the migration was begun, which is true and blocks the
    // next run.
    let recorded = lock.record(context.format, &change).await;
    let left = match recorded {
        _ if reached.uncertain => Left::Unknown,
        Ok(()) if clean => Left::Nothing,
        _ => Left::Statements(done),
    };
    Stopped { error, left }
}

#[cfg(test)]
mod tests {
    use godwit_core::Span;

    use super::*;

    fn statement(boundary: Option<Boundary>, session_only: bool) -> PlannedStatement {
        PlannedStatement {
            span: Span { start: 0, end: 0 },
            line: 1,
            column: 1,
            kind: String::new(),
            summary: String::new(),
            boundary,
            session_only,
            atomic: true,
            has_secret: false,
            sql: String::new(),
        }
    }

    /// What is reached when the last of these fails.
    fn when_the_last_fails(all: &[PlannedStatement]) -> Reached {
        let mut reached = Reached::default();
        for (index, statement) in (0..).zip(all) {
            reached.before(index, statement, all);
            if index + 1 < count(all.len()) {
                reached.after(index, statement, all);
            }
        }
        reached
    }

    #[test]
    fn a_definition_commits_what_came_before_it_even_where_it_fails() {
        let insert = || statement(None, false);
        let reached = when_the_last_fails(&[
            statement(Some(Boundary::Renews), false),
            insert(),
            insert(),
            statement(Some(Boundary::Commits), false),
        ]);
        assert_eq!(
            (reached.done, reached.settled, reached.own_transaction),
            (3, true, false)
        );
    }

    #[test]
    fn what_only_sets_up_the_session_leaves_nothing() {
        let reached = when_the_last_fails(&[
            statement(None, true),
            statement(Some(Boundary::Begins), false),
            statement(None, false),
            statement(None, false),
        ]);
        assert_eq!(
            (reached.done, reached.settled, reached.own_transaction),
            (1, false, true)
        );
    }

    #[test]
    fn a_call_inside_a_transaction_leaves_nobody_knows_what() {
        let begin = statement(Some(Boundary::Begins), false);
        let call = statement(Some(Boundary::MayCommit), false);
        assert!(when_the_last_fails(&[begin.clone(), call.clone()]).uncertain);
        let committed = [
            begin,
            call,
            statement(Some(Boundary::Ends), false),
            statement(None, false),
        ];
        assert!(!when_the_last_fails(&committed).uncertain);
    }

    #[test]
    fn the_history_waits_while_the_script_locks_tables() {
        let lock = statement(Some(Boundary::Locks), false);
        let unlock = statement(Some(Boundary::Unlocks), false);
        let insert = statement(None, false);
        assert!(!when_the_last_fails(&[lock.clone(), insert.clone(), insert.clone()]).tells());
        assert!(when_the_last_fails(&[lock, insert.clone(), unlock, insert]).tells());
    }
}
