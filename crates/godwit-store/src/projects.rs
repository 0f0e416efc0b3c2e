//! Projects.

use std::path::{Path, PathBuf};

use godwit_core::{FormatId, Project, ProjectId};
use jiff::Timestamp;
use sqlx::{Row as _, sqlite::SqliteRow};

use crate::{
    Store, StoreError,
    row::{found, is_taken, path_text, time},
};

const COLUMNS: &str = "SELECT id, name, folder, format FROM projects";

impl Store {
    /// Adds a project.
    ///
    /// # Errors
    /// [`StoreError::FolderTaken`] where another project has its folder.
    pub async fn project_add(&self, project: &Project, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO projects (id, name, folder, format, opened) VALUES (?, ?, ?, ?, ?)")
            .bind(project.id.to_string())
            .bind(&project.name)
            .bind(path_text(&project.folder)?)
            .bind(project.format.map(FormatId::id))
            .bind(time(now))
            .execute(&self.pool)
            .await
            .map_err(|error| self.project_refused(project, &error))?;
        Ok(())
    }

    /// Every project, the one opened last first.
    pub async fn projects(&self) -> Result<Vec<Project>, StoreError> {
        let rows = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY opened DESC, id")))
            .fetch_all(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| project(self, row)).collect()
    }

    /// One project.
    pub async fn project(&self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        self.project_where("id = ?", &id.to_string()).await
    }

    /// The project of a folder.
    pub async fn project_of_folder(&self, folder: &Path) -> Result<Option<Project>, StoreError> {
        self.project_where("folder = ?", path_text(folder)?).await
    }

    async fn project_where(&self, condition: &str, value: &str) -> Result<Option<Project>, StoreError> {
        let row = sqlx::query(sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE {condition}")))
            .bind(value)
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| project(self, row)).transpose()
    }

    /// Changes a project's name, folder and format.
    ///
    /// # Errors
    /// [`StoreError::FolderTaken`], [`StoreError::NotFound`].
    pub async fn project_update(&self, project: &Project) -> Result<(), StoreError> {
        let done = sqlx::query("UPDATE projects SET name = ?, folder = ?, format = ? WHERE id = ?")
            .bind(&project.name)
            .bind(path_text(&project.folder)?)
            .bind(project.format.map(FormatId::id))
            .bind(project.id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.project_refused(project, &error))?;
        found(done.rows_affected(), "project", &project.id)
    }

    /// Notes that a project was opened, so that it is the first at the next start.
    pub async fn project_opened(&self, id: ProjectId, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query("UPDATE projects SET opened = ? WHERE id = ?")
            .bind(time(now))
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        Ok(())
    }

    /// Forgets a project and its environments. Files, targets, runs and backups stay.
    pub async fn project_remove(&self, id: ProjectId) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM projects WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        found(done.rows_affected(), "project", &id)
    }

    fn project_refused(&self, project: &Project, error: &sqlx::Error) -> StoreError {
        if is_taken(error) {
            StoreError::FolderTaken {
                folder: project.folder.clone(),
            }
        } else {
            self.failed(error)
        }
    }
}

fn project(store: &Store, row: &SqliteRow) -> Result<Project, StoreError> {
    let format: Option<String> = row.try_get("format").map_err(|error| store.failed(&error))?;
    Ok(Project {
        id: store.parsed(row, "id")?,
        name: store.text(row, "name")?,
        folder: PathBuf::from(store.text(row, "folder")?),
        format: format.map(|_| store.parsed(row, "format")).transpose()?,
    })
}
