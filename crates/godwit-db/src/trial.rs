//! Trials: everything runs in one transaction that is always rolled back.
//!
//! Nothing here commits. Beside that, the server is made unable to: on PostgreSQL the transaction holds a constraint
//! that is broken until its end, on SQLite a hook turns every commit into a rollback.

use std::time::Duration;

use godwit_core::{RelationLock, schema::SchemaSnapshot};

use crate::{Canceller, DbError, Executed, TargetLock, session::Session, sqlite};

/// How a trial behaves towards others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrialRules {
    /// How long a statement waits for a lock.
    pub lock_wait: Duration,
    /// How long one may run, where the server can be told so.
    pub statement: Duration,
    /// Whether its statements may draw numbers from sequences, which a rollback does not give back. Then the sequences
    /// are written anew inside the transaction, and their numbers come back with it; meanwhile they belong to it.
    pub draws_numbers: bool,
    /// Whether a statement checks deferred constraints before the end; then no broken one can guard the transaction.
    pub checks_constraints: bool,
}

/// A transaction that is always rolled back. It holds the target's lock, where the target has one.
///
/// Dropped, it ends with its session, and the server rolls back.
pub struct Trial {
    session: Box<dyn Session>,
    rules: TrialRules,
    locked: bool,
}

/// A statement of a trial that ran to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tried {
    /// What the server said.
    pub executed: Executed,
    /// Locks on relations that were there before the trial, where it holds them in a stronger mode than before.
    pub locks: Vec<RelationLock>,
    /// Relations whose files are other ones now.
    pub rewritten: Vec<String>,
}

impl TargetLock {
    /// Begins a trial; the lock is given back with its end. Says which sequences may keep numbers that are drawn.
    ///
    /// # Errors
    /// Where the engine cannot roll back definitions; a lock that was not got in time.
    pub async fn trial(self, rules: TrialRules) -> Result<(Trial, Vec<String>), DbError> {
        Trial::begin(self.session, rules, true).await
    }
}

impl Trial {
    /// A trial on an empty SQLite database in memory: for a file that does not exist yet.
    pub async fn in_memory(rules: TrialRules) -> Result<Self, DbError> {
        let session = sqlite::open_in_memory().await?;
        Ok(Self::begin(session, rules, false).await?.0)
    }

    async fn begin(
        mut session: Box<dyn Session>,
        rules: TrialRules,
        locked: bool,
    ) -> Result<(Self, Vec<String>), DbError> {
        let kept = session.trial_begin(&rules).await?;
        let trial = Self { session, rules, locked };
        Ok((trial, kept))
    }

    /// Runs one statement.
    ///
    /// # Errors
    /// The server's. A statement that ended the transaction is an error, too; nothing of it was kept.
    pub async fn run(&mut self, sql: &str) -> Result<Tried, DbError> {
        self.session.trial_run(sql, &self.rules).await
    }

    /// The schema as the transaction sees it.
    pub async fn schema(&mut self) -> Result<SchemaSnapshot, DbError> {
        self.session.trial_schema().await
    }

    /// Cancels the running statement from outside.
    pub fn canceller(&self) -> Canceller {
        self.session.canceller()
    }

    /// Rolls back, gives the lock back and says goodbye.
    pub async fn end(mut self) -> Result<(), DbError> {
        let rolled_back = self.session.rollback().await;
        let unlocked = match self.locked {
            true => self.session.unlock().await,
            false => Ok(()),
        };
        self.session.close().await;
        rolled_back.and(unlocked)
    }
}

/// The error of a statement that ended the trial's transaction.
pub(crate) fn ended() -> DbError {
    DbError::Unexpected {
        what: "the statement ended the transaction that was to be rolled back; nothing was kept".to_owned(),
    }
}
