//! A migration whose statements stand for themselves: what is done is counted in the history as it goes.

use std::time::Instant;

use godwit_core::{
    Effect, JournalEntry, JournalEvent, PlanStep, PlannedStatement, Resumption, RunEventKind, plan::Boundary,
};
use godwit_db::{DbError, Executed, HistoryChange, Kept, TargetLock, Unfinished};

use crate::{
    EngineError,
    step::{
        Beside, Left, StepContext, Stopped, attended, cause, count, lost, millis, no_answer, say_finished, say_started,
        statement_error,
    },
    whole,
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
}

/// How a statement and what the journal says about it are kept together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Nothing is said about it: it only sets up the session, it is undone with the script's own transaction, or the
    /// journal cannot be written while the script locks tables.
    Alone,
    /// *Done* is committed with it.
    With,
    /// *Started* is committed before it.
    Noted,
    /// *Started* goes into the script's own transaction, which it ends: there it stands exactly where that was
    /// committed.
    Inside,
}

impl Reached {
    /// How `statement`, which comes next, runs.
    const fn shape(self, statement: &PlannedStatement) -> Shape {
        if self.locked || statement.session_only {
            return Shape::Alone;
        }
        match statement.boundary {
            None if self.own_transaction => Shape::Alone,
            Some(Boundary::Begins | Boundary::MayCommit) if self.own_transaction => Shape::Alone,
            Some(_) if self.own_transaction => Shape::Inside,
            None if statement.undone => Shape::With,
            _ => Shape::Noted,
        }
    }
}

/// Runs `step` statement by statement.
pub(crate) async fn run(
    step: &PlanStep,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
    started: Instant,
) -> Result<Kept, Stopped> {
    let nothing = |source| Stopped::new(context.history_error(step, source), Left::Nothing);
    lock.close_transaction().await.map_err(nothing)?;
    // Committed before the first statement: if the power fails now, the history says that it was begun.
    let change = HistoryChange::Started(context.record(step, None));
    lock.owe_history(context.format, &change).map_err(nothing)?;
    let begins = JournalEntry {
        // Those before it are done: the journal's word for where this run went on.
        statement: step.resumes.as_ref().map(|resumes| resumes.done),
        ..context.entry(step, JournalEvent::MigrationStarted, None)
    };
    lock.owe(&begins).map_err(nothing)?;
    let mut reached = Reached::default();
    if let Some(resumes) = &step.resumes {
        reached.done = resumes.done;
        reached.settled = resumes.done > 0;
        prepare(step, resumes, lock, context).await?;
    }
    let all = &step.statements;
    let first = reached.done;
    for (index, statement) in (0..).zip(all).skip(first as usize) {
        if context.ports.cancel.is_cancelled() {
            return Err(abandon(step, lock, context, EngineError::Cancelled, reached, true).await);
        }
        reached.before(index, statement, all);
        let place = index as usize;
        say_started(step, place, context);
        let since = Instant::now();
        match Box::pin(perform(step, place, reached, lock, context)).await {
            Ok(executed) => say_finished(step, place, executed, millis(since), context),
            Err(unfinished) => {
                let (error, traceless) = if unfinished.reached {
                    let error = statement_error(step, place, statement, unfinished.error, context);
                    (error, statement.atomic)
                } else {
                    (context.history_error(step, unfinished.error), true)
                };
                return Err(abandon(step, lock, context, error, reached, traceless).await);
            }
        }
        if statement.session_only {
            lock.forget_settings();
        }
        reached.after(index, statement, all);
    }
    if reached.locked {
        unlock(lock).await;
    }
    // Written with what comes next, or with the end of the run: until then the journal tells that the last statement
    // was started, and the catalogue that it is done.
    let change = context.done(step, Some(millis(started)));
    lock.owe_history(context.format, &change)
        .map_err(|source| Stopped::new(context.history_error(step, source), Left::Statements(reached.done)))?;
    Ok(Kept::Committed)
}

/// Clears away what a statement left that failed half-way, and sets the session up as it was.
async fn prepare(
    step: &PlanStep,
    resumes: &Resumption,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<(), Stopped> {
    let failed = |source| Stopped::new(context.history_error(step, source), Left::Statements(resumes.done));
    let setup = step.statements.iter().take(resumes.done as usize);
    let setup = setup
        .filter(|statement| statement.session_only)
        .map(|statement| (&statement.sql, &statement.summary));
    let clear = resumes.clear.iter().map(|sql| (sql, sql));
    lock.limit(&step.limits, true).await.map_err(failed)?;
    for (sql, summary) in clear.chain(setup) {
        let executed = lock
            .execute_noted(sql)
            .await
            .map_err(|unfinished| failed(unfinished.error))?;
        let notices = executed
            .notices
            .into_iter()
            .map(|notice| (notice.severity, notice.message));
        for (severity, message) in
            std::iter::once(("INFO".to_owned(), format!("before it goes on: {summary}"))).chain(notices)
        {
            context.narrator.say(RunEventKind::Notice { severity, message });
        }
    }
    Ok(())
}

/// Runs the statement at `place`, from 0, as its shape demands; again where it got no lock and so did nothing.
async fn perform(
    step: &PlanStep,
    place: usize,
    reached: Reached,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<Executed, Unfinished> {
    let statement = &step.statements[place];
    let mut shape = reached.shape(statement);
    let mut attempt = 1;
    loop {
        if !reached.own_transaction && !reached.locked {
            lock.limit(&step.limits, statement.patient)
                .await
                .map_err(|error| Unfinished { reached: false, error })?;
        }
        let unfinished = match Box::pin(once(step, place, shape, reached, lock, context)).await {
            Ok(executed) => return Ok(executed),
            Err(unfinished) => unfinished,
        };
        if shape == Shape::With && unfinished.error.wants_no_transaction() {
            shape = Shape::Noted;
            continue;
        }
        let did_nothing = !unfinished.reached || shape == Shape::With || (statement.atomic && !reached.own_transaction);
        if !did_nothing || attempt >= step.limits.tries || !unfinished.error.is_lock_timeout() {
            return Err(unfinished);
        }
        attempt += 1;
        if !whole::again(step, place, attempt, &unfinished.error, context).await {
            return Err(Unfinished {
                reached: true,
                error: DbError::Cancelled,
            });
        }
    }
}

async fn once(
    step: &PlanStep,
    place: usize,
    shape: Shape,
    reached: Reached,
    lock: &mut TargetLock,
    context: &StepContext<'_>,
) -> Result<Executed, Unfinished> {
    let sql = &step.statements[place].sql;
    let before = |error| Unfinished { reached: false, error };
    if matches!(shape, Shape::Noted | Shape::Inside) {
        if reached.done > 0 {
            let change = context.progress(step, reached.done);
            lock.owe_history(context.format, &change).map_err(before)?;
        }
        let mut entry = context.entry(step, JournalEvent::StatementStarted, Some(place));
        if shape == Shape::Noted
            && let Effect::Redefines(object) = godwit_sql::effect(lock.engine(), sql)
        {
            // Whether it was done can only be seen by what changed.
            entry.before = lock.definition(&object).await.map_err(before)?;
        }
        lock.owe(&entry).map_err(before)?;
    }
    let beside = Beside::of(lock, 1);
    let limits = &step.limits;
    let (outcome, gave_way) = match shape {
        Shape::Noted => attended(lock.execute_noted(sql), beside, limits, context).await,
        Shape::Inside => attended(lock.execute_inside(sql), beside, limits, context).await,
        Shape::With => {
            let entry = context.entry(step, JournalEvent::StatementDone, Some(place));
            let change = context.progress(step, count(place + 1));
            let work = lock.execute_with(sql, context.format, &entry, &change);
            attended(work, beside, limits, context).await
        }
        Shape::Alone => {
            let work = async {
                let outcome = lock.execute(sql).await;
                outcome.map_err(|error| Unfinished { reached: true, error })
            };
            attended(work, beside, limits, context).await
        }
    };
    let outcome = outcome.unwrap_or_else(|| {
        Err(Unfinished {
            reached: true,
            error: no_answer(),
        })
    });
    outcome.map_err(|unfinished| match (&unfinished.error, gave_way) {
        (DbError::Cancelled, Some(error)) => Unfinished { error, ..unfinished },
        _ => unfinished,
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
    let unknown = |error| Stopped::new(error, Left::Unknown);
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
        run: context.run,
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
    Stopped::new(error, left)
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
            undone: false,
            patient: false,
            has_secret: false,
            impact: godwit_core::Impact::unknown(),
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
    fn the_journal_waits_while_the_script_locks_tables() {
        let lock = statement(Some(Boundary::Locks), false);
        let unlock = statement(Some(Boundary::Unlocks), false);
        let insert = statement(None, false);
        let within = when_the_last_fails(&[lock.clone(), insert.clone(), insert.clone()]);
        assert_eq!(within.shape(&insert), Shape::Alone);
        let after = when_the_last_fails(&[lock, insert.clone(), unlock, insert.clone()]);
        assert_eq!(after.shape(&insert), Shape::Noted);
    }

    #[test]
    fn what_ends_the_scripts_own_transaction_is_noted_inside_of_it() {
        let begin = statement(Some(Boundary::Begins), false);
        let insert = statement(None, false);
        let commit = statement(Some(Boundary::Ends), false);
        let reached = when_the_last_fails(&[begin.clone(), insert.clone(), commit.clone()]);
        assert_eq!(reached.shape(&insert), Shape::Alone);
        assert_eq!(reached.shape(&commit), Shape::Inside);
        assert_eq!(Reached::default().shape(&begin), Shape::Noted);
        let undone = PlannedStatement { undone: true, ..insert };
        assert_eq!(Reached::default().shape(&undone), Shape::With);
    }
}
