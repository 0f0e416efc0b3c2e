//! When backups are taken by themselves, and who takes the one that is due.

use godwit_core::{Attempt, Due, EnvironmentId, Schedule};
use jiff::Timestamp;
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{
    Store, StoreError,
    row::{found, is_orphan, json, time},
};

/// A schedule as it is kept, with what became of its last backup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptSchedule {
    /// Of which environment.
    pub environment: EnvironmentId,
    /// The cron expression.
    pub cron: String,
    /// The time zone's IANA name. Whether this machine knows it is not the store's to say.
    pub zone: String,
    /// Kept, but nothing is due.
    pub paused: bool,
    /// Since when it holds: what came before was never due.
    pub since: Timestamp,
    /// When the last backup by it was started.
    pub last_started: Option<Timestamp>,
    /// What became of that one.
    pub last_outcome: Option<Attempt>,
    /// The last occurrence that was not run in its time.
    pub last_missed: Option<Timestamp>,
}

impl KeptSchedule {
    /// Until when what was due has been looked after.
    pub fn looked_after(&self) -> Timestamp {
        self.last_started.map_or(self.since, |last| last.max(self.since))
    }
}

const COLUMNS: &str =
    "SELECT environment, cron, zone, paused, since, last_started, last_outcome, last_missed FROM schedules";

impl Store {
    /// Sets an environment's schedule; what became of earlier backups stays.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where there is no such environment.
    pub async fn schedule_put(
        &self,
        environment: EnvironmentId,
        schedule: &Schedule,
        since: Timestamp,
    ) -> Result<(), StoreError> {
        let refused = |error: sqlx::Error| {
            if is_orphan(&error) {
                StoreError::NotFound {
                    what: "environment",
                    id: environment.to_string(),
                }
            } else {
                self.failed(&error)
            }
        };
        sqlx::query(
            "INSERT INTO schedules (environment, cron, zone, paused, since) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT (environment) DO UPDATE SET
                 cron = excluded.cron, zone = excluded.zone, paused = excluded.paused, since = excluded.since",
        )
        .bind(environment.to_string())
        .bind(schedule.cron())
        .bind(schedule.zone())
        .bind(schedule.paused)
        .bind(time(since))
        .execute(&self.pool)
        .await
        .map_err(refused)?;
        Ok(())
    }

    /// An environment's schedule.
    pub async fn schedule(&self, environment: EnvironmentId) -> Result<Option<KeptSchedule>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE environment = ?")))
            .bind(environment.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| kept(self, row)).transpose()
    }

    /// All schedules, in the order of their environments' ids.
    pub async fn schedules(&self) -> Result<Vec<KeptSchedule>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY environment")))
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| kept(self, row)).collect()
    }

    /// Forgets an environment's schedule.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] where it has none.
    pub async fn schedule_remove(&self, environment: EnvironmentId) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM schedules WHERE environment = ?")
            .bind(environment.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "schedule for environment", &environment)
    }

    /// Claims what is due by the schedule as it was `seen`. `false` says that another process came first, or that the
    /// schedule was changed since.
    pub async fn schedule_started(&self, seen: &KeptSchedule, due: &Due, now: Timestamp) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE schedules
             SET last_started = ?4, last_outcome = ?5, last_missed = coalesce(?6, last_missed)
             WHERE environment = ?1 AND paused = 0 AND since = ?2 AND last_started IS ?3",
        )
        .bind(seen.environment.to_string())
        .bind(time(seen.since))
        .bind(seen.last_started.map(time))
        .bind(time(now))
        .bind(json("outcome", &Attempt::Running)?)
        .bind(due.last_missed.map(time))
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        Ok(done.rows_affected() == 1)
    }

    /// Records what became of the backup that started at `started`. `false` says that it is known already, or that
    /// another one was started since.
    pub async fn schedule_ended(
        &self,
        environment: EnvironmentId,
        started: Timestamp,
        outcome: &Attempt,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE schedules SET last_outcome = ?3 WHERE environment = ?1 AND last_started = ?2 AND last_outcome = ?4",
        )
        .bind(environment.to_string())
        .bind(time(started))
        .bind(json("outcome", outcome)?)
        .bind(json("outcome", &Attempt::Running)?)
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        Ok(done.rows_affected() == 1)
    }
}

fn kept(store: &Store, row: &SqliteRow) -> Result<KeptSchedule, StoreError> {
    let failed = |error: sqlx::Error| store.failed(&error);
    let moment = |column: &str| -> Result<Option<Timestamp>, StoreError> {
        let is_there = row.try_get::<Option<String>, _>(column).map_err(failed)?.is_some();
        is_there.then(|| store.parsed(row, column)).transpose()
    };
    let has_outcome = row
        .try_get::<Option<String>, _>("last_outcome")
        .map_err(failed)?
        .is_some();
    Ok(KeptSchedule {
        environment: store.parsed(row, "environment")?,
        cron: store.text(row, "cron")?,
        zone: store.text(row, "zone")?,
        paused: row.try_get("paused").map_err(failed)?,
        since: store.parsed(row, "since")?,
        last_started: moment("last_started")?,
        last_outcome: has_outcome
            .then(|| store.noun("outcome", row, "last_outcome"))
            .transpose()?,
        last_missed: moment("last_missed")?,
    })
}
