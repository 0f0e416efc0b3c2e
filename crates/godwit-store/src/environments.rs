//! Environments.

use godwit_core::{Environment, EnvironmentId, ProjectId};
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{
    Store, StoreError,
    projects::found,
    row::{is_taken, json, noun},
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
        Ok(Environment { position: u32::try_from(position).unwrap_or(u32::MAX), ..environment.clone() })
    }

    /// A project's environments in promotion order.
    pub async fn environments(&self, project: ProjectId) -> Result<Vec<Environment>, StoreError> {
        let rows = sqlx::query("SELECT profile, position FROM environments WHERE project = ? ORDER BY position, id")
            .bind(project.to_string())
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(environment).collect()
    }

    /// One environment.
    pub async fn environment(&self, id: EnvironmentId) -> Result<Option<Environment>, StoreError> {
        let row = sqlx::query("SELECT profile, position FROM environments WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(environment).transpose()
    }

    /// The environment of a name, whichever project it is in.
    ///
    /// # Errors
    /// [`StoreError::Ambiguous`] where several projects have one.
    pub async fn environment_by_name(&self, name: &str) -> Result<Option<Environment>, StoreError> {
        let rows = sqlx::query(
            "SELECT e.profile, e.position, p.name AS project_name
             FROM environments e JOIN projects p ON p.id = e.project WHERE e.name = ? ORDER BY p.name",
        )
        .bind(name)
        .fetch_all(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        if rows.len() > 1 {
            let projects = rows.iter().map(|row| row.get("project_name")).collect();
            return Err(StoreError::Ambiguous { name: name.to_owned(), projects });
        }
        rows.first().map(environment).transpose()
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
        found(done.rows_affected(), "environment", environment.id)
    }

    /// Sets the promotion order; environments that are not named go to the end in their old order.
    pub async fn environments_reorder(&self, project: ProjectId, ids: &[EnvironmentId]) -> Result<(), StoreError> {
        let mut order: Vec<EnvironmentId> = ids.to_vec();
        let known = self.environments(project).await?;
        order.extend(known.iter().map(|environment| environment.id).filter(|id| !ids.contains(id)));
        let mut transaction = self.pool.begin().await.map_err(|error| self.failed(&error))?;
        for (position, id) in order.iter().enumerate() {
            sqlx::query("UPDATE environments SET position = ? WHERE id = ? AND project = ?")
                .bind(i64::try_from(position).unwrap_or(i64::MAX))
                .bind(id.to_string())
                .bind(project.to_string())
                .execute(&mut *transaction)
                .await
                .map_err(|error| self.failed(&error))?;
        }
        transaction.commit().await.map_err(|error| self.failed(&error))
    }

    /// Forgets an environment. Its target, runs and backups stay.
    pub async fn environment_remove(&self, id: EnvironmentId) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM environments WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "environment", id)
    }

    fn environment_refused(&self, environment: &Environment, error: &sqlx::Error) -> StoreError {
        if is_taken(error) { StoreError::NameTaken { name: environment.name.clone() } } else { self.failed(error) }
    }
}

/// The column `position` is the truth; the one in the profile is as old as its last change.
fn environment(row: &SqliteRow) -> Result<Environment, StoreError> {
    let mut environment: Environment = noun("environment", &row.get::<String, _>("profile"))?;
    environment.position = u32::try_from(row.get::<i64, _>("position")).unwrap_or(u32::MAX);
    Ok(environment)
}
