//! Runs and their events.

use godwit_core::{EnvironmentId, ProjectId, RunEvent, RunId, RunRecord};
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{
    Store, StoreError,
    projects::found,
    row::{json, noun},
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
        .bind(record.started.to_string())
        .bind(json("run", record)?)
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        Ok(())
    }

    /// Replaces the record of a run, once it has ended.
    pub async fn run_end(&self, record: &RunRecord) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE runs SET ended = ?, record = ? WHERE id = ?")
            .bind(record.ended.map(|at| at.to_string()))
            .bind(json("run", record)?)
            .bind(record.id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "run", record.id)
    }

    /// One run.
    pub async fn run(&self, id: RunId) -> Result<Option<RunRecord>, StoreError> {
        let row = sqlx::query("SELECT record FROM runs WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(record).transpose()
    }

    /// Runs, newest first.
    pub async fn runs(&self, filter: RunFilter) -> Result<Vec<RunRecord>, StoreError> {
        let rows = sqlx::query(
            "SELECT record FROM runs
             WHERE (?1 IS NULL OR environment = ?1) AND (?2 IS NULL OR project = ?2)
             ORDER BY started DESC, id DESC LIMIT ?3",
        )
        .bind(filter.environment.map(|id| id.to_string()))
        .bind(filter.project.map(|id| id.to_string()))
        // SQLite reads a negative limit as none.
        .bind(filter.limit.map_or(-1, i64::from))
        .fetch_all(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        rows.iter().map(record).collect()
    }

    /// Runs without an end, oldest first: they go on somewhere, or died.
    pub async fn runs_open(&self) -> Result<Vec<RunRecord>, StoreError> {
        let rows = sqlx::query("SELECT record FROM runs WHERE ended IS NULL ORDER BY started, id")
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(record).collect()
    }

    /// Adds events of a run; those that are there already stay as they are.
    pub async fn run_events_add(&self, run: RunId, events: &[RunEvent]) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin().await.map_err(|error| self.failed(&error))?;
        for event in events {
            sqlx::query("INSERT OR IGNORE INTO run_events (run, seq, event) VALUES (?, ?, ?)")
                .bind(run.to_string())
                .bind(i64::from(event.seq))
                .bind(json("event", event)?)
                .execute(&mut *transaction)
                .await
                .map_err(|error| self.failed(&error))?;
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
        rows.iter().map(|row| noun("event", &row.get::<String, _>("event"))).collect()
    }
}

fn record(row: &SqliteRow) -> Result<RunRecord, StoreError> {
    noun("run", &row.get::<String, _>("record"))
}
