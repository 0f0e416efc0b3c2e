//! What runs said while they went on.

use std::collections::BTreeSet;

use godwit_core::{RunEvent, RunId};
use sqlx::query;

use crate::{Noun, Runs, StoreError, column};

impl Runs<'_> {
    /// Keeps a batch of the run's events, all or none. They are on disk when this returns.
    pub async fn append_events(&self, run: RunId, events: &[RunEvent]) -> Result<(), StoreError> {
        if let Some(stray) = events.iter().map(|event| event.run).find(|other| *other != run) {
            return Err(StoreError::Unstorable { why: format!("an event of run {stray} among those of run {run}") });
        }
        let numbers: BTreeSet<u32> = events.iter().map(|event| event.seq).collect();
        if numbers.len() != events.len() {
            return Err(StoreError::Unstorable { why: format!("two events of run {run} have one number") });
        }
        let mut transaction = self.store.begin().await?;
        for event in events {
            query("INSERT INTO run_events (run, seq, event) VALUES (?, ?, ?)")
                .bind(run.to_string())
                .bind(event.seq)
                .bind(column::json(event)?)
                .execute(&mut *transaction)
                .await
                .map_err(|error| self.unknown_or(error, run))?;
        }
        transaction.commit().await.map_err(|error| self.store.fail(error))
    }

    /// The run's events in order.
    pub async fn events(&self, run: RunId) -> Result<Vec<RunEvent>, StoreError> {
        self.events_after(run, 0).await
    }

    /// The run's events after number `seq`, in order: how another process follows it.
    pub async fn events_after(&self, run: RunId, seq: u32) -> Result<Vec<RunEvent>, StoreError> {
        let rows = query("SELECT event FROM run_events WHERE run = ? AND seq > ? ORDER BY seq");
        let rows = rows.bind(run.to_string()).bind(seq).fetch_all(&self.store.pool).await;
        rows.and_then(|rows| rows.iter().map(|row| column::from_json(row, "event")).collect())
            .map_err(|error| self.store.fail(error))
    }

    fn unknown_or(&self, error: sqlx::Error, run: RunId) -> StoreError {
        match error.as_database_error() {
            Some(failure) if failure.is_foreign_key_violation() => {
                StoreError::NotFound { noun: Noun::Run, id: run.to_string() }
            }
            _ => self.store.fail(error),
        }
    }
}
