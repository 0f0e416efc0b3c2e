//! Environments.

use godwit_core::{Environment, EnvironmentId, Fingerprint, ProjectId};
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{
    Store, StoreError,
    row::{found, is_orphan, is_taken, json},
};

impl Store {
    /// Adds an environment at the end of its project's promotion order; its `position` is set to that.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`] where the project has one of that name.
    pub async fn environment_add(&self, environment: &Environment) -> Result<Environment, StoreError> {
        let position: i64 = sqlx::query_scalar(
            "INSERT INTO environments (id, project, name, position, profile)
             SELECT ?1, ?2, ?3, coalesce(max(position) + 1, 0), ?4 FROM environments WHERE project = ?2
             RETURNING position",
        )
        .bind(environment.id.to_string())
        .bind(environment.project.to_string())
        .bind(&environment.name)
        .bind(json("environment", environment)?)
        .fetch_one(&self.pool)
        .await
        .map_err(|error| self.environment_refused(environment, &error))?;
        Ok(Environment {
            position: u32::try_from(position).unwrap_or(u32::MAX),
            ..environment.clone()
        })
    }

    /// A project's environments in promotion order.
    pub async fn environments(&self, project: ProjectId) -> Result<Vec<Environment>, StoreError> {
        let rows =
            sqlx::query("SELECT profile, project, position FROM environments WHERE project = ? ORDER BY position, id")
                .bind(project.to_string())
                .fetch_all(&self.pool)
                .await
                .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| environment(self, row)).collect()
    }

    /// The environments of every project.
    pub async fn environments_of_all(&self) -> Result<Vec<Environment>, StoreError> {
        let rows = sqlx::query("SELECT profile, project, position FROM environments ORDER BY project, position, id")
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| environment(self, row)).collect()
    }

    /// One environment.
    pub async fn environment(&self, id: EnvironmentId) -> Result<Option<Environment>, StoreError> {
        let row = sqlx::query("SELECT profile, project, position FROM environments WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| environment(self, row)).transpose()
    }

    /// The environment of a name, whichever project it is in.
    ///
    /// # Errors
    /// [`StoreError::Ambiguous`] where several projects have one.
    pub async fn environment_by_name(&self, name: &str) -> Result<Option<Environment>, StoreError> {
        let rows = sqlx::query(
            "SELECT e.profile, e.project, e.position, p.name AS project_name
             FROM environments e JOIN projects p ON p.id = e.project WHERE e.name = ? ORDER BY p.name",
        )
        .bind(name)
        .fetch_all(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        if rows.len() > 1 {
            let projects = rows
                .iter()
                .map(|row| self.text(row, "project_name"))
                .collect::<Result<_, _>>()?;
            return Err(StoreError::Ambiguous {
                name: name.to_owned(),
                projects,
            });
        }
        rows.first().map(|row| environment(self, row)).transpose()
    }

    /// Changes an environment; its project and position stay as they are.
    ///
    /// # Errors
    /// [`StoreError::NameTaken`], [`StoreError::NotFound`].
    pub async fn environment_update(&self, environment: &Environment) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE environments SET name = ?, profile = ? WHERE id = ?")
            .bind(&environment.name)
            .bind(json("environment", environment)?)
            .bind(environment.id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.environment_refused(environment, &error))?;
        found(done.rows_affected(), "environment", &environment.id)
    }

    /// Keeps where the environment's database is; nothing else of the profile changes.
    pub async fn environment_seen(&self, id: EnvironmentId, place: &Fingerprint) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE environments SET profile = json_set(profile, '$.fingerprint', ?) WHERE id = ?")
            .bind(place.to_string())
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "environment", &id)
    }

    /// Sets the promotion order; environments that are not named go to the end in their old order, and ids of other
    /// projects or removed environments are passed over.
    pub async fn environments_reorder(&self, project: ProjectId, ids: &[EnvironmentId]) -> Result<(), StoreError> {
        let failed = |error| self.failed(&error);
        let mut transaction = self.begin().await?;
        let known = sqlx::query("SELECT id FROM environments WHERE project = ? ORDER BY position, id")
            .bind(project.to_string())
            .fetch_all(&mut *transaction)
            .await
            .map_err(failed)?;
        let mut order: Vec<EnvironmentId> = Vec::with_capacity(known.len());
        let known: Vec<EnvironmentId> = known
            .iter()
            .map(|row| self.parsed(row, "id"))
            .collect::<Result<_, _>>()?;
        for id in ids.iter().chain(&known) {
            if known.contains(id) && !order.contains(id) {
                order.push(*id);
            }
        }
        for (position, id) in (0_i64..).zip(&order) {
            sqlx::query("UPDATE environments SET position = ? WHERE id = ?")
                .bind(position)
                .bind(id.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(failed)?;
        }
        transaction.commit().await.map_err(failed)
    }

    /// Forgets an environment. Its target, runs and backups stay.
    pub async fn environment_remove(&self, id: EnvironmentId) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM environments WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "environment", &id)
    }

    fn environment_refused(&self, environment: &Environment, error: &sqlx::Error) -> StoreError {
        if is_taken(error) {
            StoreError::NameTaken {
                name: environment.name.clone(),
            }
        } else if is_orphan(error) {
            StoreError::NotFound {
                what: "project",
                id: environment.project.to_string(),
            }
        } else {
            self.failed(error)
        }
    }
}

/// The columns are the truth; what the profile says of project and position is as old as its last change.
fn environment(store: &Store, row: &SqliteRow) -> Result<Environment, StoreError> {
    let position: i64 = row.try_get("position").map_err(|error| store.failed(&error))?;
    let profile: Environment = store.noun("environment", row, "profile")?;
    Ok(Environment {
        project: store.parsed(row, "project")?,
        position: u32::try_from(position).unwrap_or(u32::MAX),
        ..profile
    })
}
