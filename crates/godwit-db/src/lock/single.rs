//! Statements that stand for themselves, with what the journal says about them.

use godwit_core::{FormatId, JournalEntry, Limits};

use super::{Executed, TargetLock};
use crate::{DbError, HistoryChange};

/// Why a statement that stands for itself did not run to its end.
#[derive(Debug)]
pub struct Unfinished {
    /// Whether it was reached; where it was not, what failed is Godwit's own writing before it.
    pub reached: bool,
    /// Why.
    pub error: DbError,
}

impl TargetLock {
    /// Sets the time limits of the statements that follow, where they differ from those set last.
    pub async fn limit(&mut self, limits: &Limits, patient: bool) -> Result<(), DbError> {
        match self.new_settings(limits, patient) {
            Some(settings) => self.session.script(&settings).await,
            None => Ok(()),
        }
    }

    /// A script may have changed settings: they are sent again before the next statement.
    pub fn forget_settings(&mut self) {
        self.settings.clear();
    }

    /// Commits what is owed, and then runs `sql`: on MySQL in one packet.
    pub async fn execute_noted(&mut self, sql: &str) -> Result<Executed, Unfinished> {
        if self.owed.is_empty() {
            let outcome = self.session.simple(sql).await;
            return outcome.map_err(|error| Unfinished { reached: true, error });
        }
        let outcome = self.session.after(&self.owed, sql).await;
        match &outcome {
            Ok(_) | Err((true, _)) => self.owed.clear(),
            // Still owed: nothing of it was written.
            Err((false, _)) => {}
        }
        outcome.map_err(|(reached, error)| Unfinished { reached, error })
    }

    /// Commits what is owed, and then runs `sql` in one transaction with `entry` and `change`: the journal says that it
    /// is done exactly where it is. A failed one is taken back.
    pub async fn execute_with(
        &mut self,
        sql: &str,
        format: FormatId,
        entry: &JournalEntry,
        change: &HistoryChange,
    ) -> Result<Executed, Unfinished> {
        let before = |error| Unfinished { reached: false, error };
        self.settle().await.map_err(before)?;
        let mut writes = vec![self.journal_write(entry).map_err(before)?];
        writes.extend(self.history_write(format, change).map_err(before)?);
        let outcome = self.session.along(sql, &writes).await;
        if let Err((_, error)) = &outcome
            && !error.is_lost()
        {
            self.take_back().await;
        }
        outcome.map_err(|(reached, error)| Unfinished { reached, error })
    }

    /// Writes what is owed into the transaction that the script holds open, and then runs `sql`.
    pub async fn execute_inside(&mut self, sql: &str) -> Result<Executed, Unfinished> {
        let owed = std::mem::take(&mut self.owed);
        if !owed.is_empty() {
            let written = self.session.script(&owed.join(";")).await;
            written.map_err(|error| Unfinished { reached: false, error })?;
        }
        self.execute_noted(sql).await
    }

    /// Rolls back whatever transaction is open.
    pub async fn rollback(&mut self) -> Result<(), DbError> {
        self.open = None;
        // Those that were made inside of it are gone with it.
        self.forget_settings();
        self.session.rollback().await
    }

    /// Rolls back after a failure; where that fails too, the session is over.
    pub(super) async fn take_back(&mut self) {
        if let Err(error) = self.rollback().await {
            tracing::warn!(%error, "the session ended with the transaction; the server rolls back what it held");
        }
    }

    /// Commits `entry` and waits until it is on the disk, and with it everything that was committed before.
    pub async fn finish(&mut self, entry: &JournalEntry) -> Result<(), DbError> {
        self.close_transaction().await?;
        let durable = self.session.durable_sql().map(str::to_owned);
        let write = self.journal_write(entry)?;
        self.owed.push(write);
        self.owed.splice(0..0, durable);
        self.settle().await
    }
}
