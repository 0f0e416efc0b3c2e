//! Runs and their events.

use godwit_core::{EnvironmentId, ProjectId, RunEvent, RunId, RunRecord};

use crate::{
    Store, StoreError,
    row::{found, is_orphan, json, time},
};

/// Which runs to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RunFilter {
    /// Only of this environment.
    pub environment: Option<EnvironmentId>,
    /// Only of environments that this project has or had.
    pub project: Option<ProjectId>,
    /// At most so many; all where absent.
    pub limit: Option<u32>,
}

impl Store {
    /// Writes the record of a run that is about to start. It is on disk when this returns.
    pub async fn run_begin(&self, record: &RunRecord) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO runs (id, environment, project, started, record)
             VALUES (?1, ?2, (SELECT project FROM environments WHERE id = ?2), ?3, ?4)",
        )
        .bind(record.id.to_string())
        .bind(record.environment.map(|id| id.to_string()))
        .bind(time(record.started))
        .bind(json("run", record)?)
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        Ok(())
    }

    /// Replaces the record of a run: while it goes on, and once it has ended.
    ///
    /// # Errors
    /// [`StoreError::RunEnded`] where it has an end already. Only a run that was taken for dead may still report how
    /// it ended, and never the other way round: a process that lives knows better than one that guesses.
    pub async fn run_end(&self, record: &RunRecord) -> Result<(), StoreError> {
        let done = sqlx::query(
            "UPDATE runs SET ended = ?2, record = ?3
             WHERE id = ?1 AND (ended IS NULL OR json_extract(record, '$.outcome') = 'died')",
        )
        .bind(record.id.to_string())
        .bind(record.ended.map(time))
        .bind(json("run", record)?)
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        if done.rows_affected() == 0 && self.run(record.id).await?.is_some() {
            return Err(StoreError::RunEnded {
                id: record.id.to_string(),
            });
        }
        found(done.rows_affected(), "run", &record.id)
    }

    /// One run.
    pub async fn run(&self, id: RunId) -> Result<Option<RunRecord>, StoreError> {
        let row = sqlx::query("SELECT record FROM runs WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| self.noun("run", row, "record")).transpose()
    }

    /// Runs, newest first.
    pub async fn runs(&self, filter: RunFilter) -> Result<Vec<RunRecord>, StoreError> {
        self.runs_page(filter, None).await
    }

    /// Runs older than `last`, newest first: the page after the one that ended with it.
    pub async fn runs_before(&self, filter: RunFilter, last: RunId) -> Result<Vec<RunRecord>, StoreError> {
        self.runs_page(filter, Some(last)).await
    }

    async fn runs_page(&self, filter: RunFilter, before: Option<RunId>) -> Result<Vec<RunRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT record FROM runs
             WHERE (?1 IS NULL OR environment = ?1) AND (?2 IS NULL OR project = ?2)
               AND (?3 IS NULL OR (started, id) < (SELECT started, id FROM runs WHERE id = ?3))
             ORDER BY started DESC, id DESC LIMIT ?4",
        )
        .bind(filter.environment.map(|id| id.to_string()))
        .bind(filter.project.map(|id| id.to_string()))
        .bind(before.map(|id| id.to_string()))
        // SQLite reads a negative limit as none.
        .bind(filter.limit.map_or(-1, i64::from))
        .fetch_all(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| self.noun("run", row, "record")).collect()
    }

    /// Runs without an end, oldest first: they go on somewhere, or died.
    pub async fn runs_open(&self) -> Result<Vec<RunRecord>, StoreError> {
        let rows = sqlx::query("SELECT record FROM runs WHERE ended IS NULL ORDER BY started, id")
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| self.noun("run", row, "record")).collect()
    }

    /// Adds events of a run, all or none; those that are there already stay as they are. They are on disk when this
    /// returns.
    pub async fn run_events_add(&self, run: RunId, events: &[RunEvent]) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        for event in events {
            sqlx::query("INSERT OR IGNORE INTO run_events (run, seq, event) VALUES (?, ?, ?)")
                .bind(run.to_string())
                .bind(event.seq)
                .bind(json("event", event)?)
                .execute(&mut *transaction)
                .await
                .map_err(|error| self.events_refused(run, &error))?;
        }
        transaction.commit().await.map_err(|error| self.failed(&error))
    }

    /// A run's events, in order.
    pub async fn run_events(&self, run: RunId) -> Result<Vec<RunEvent>, StoreError> {
        let rows = sqlx::query("SELECT event FROM run_events WHERE run = ? ORDER BY seq")
            .bind(run.to_string())
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| self.noun("event", row, "event")).collect()
    }

    fn events_refused(&self, run: RunId, error: &sqlx::Error) -> StoreError {
        if is_orphan(error) {
            StoreError::NotFound {
                what: "run",
                id: run.to_string(),
            }
        } else {
            self.failed(error)
        }
    }
}
