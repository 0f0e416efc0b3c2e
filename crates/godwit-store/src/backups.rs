//! The catalogue of backups: where they lie and how far each is proven.

use std::path::PathBuf;

use godwit_core::{
    BackupId, EnvironmentId, ProjectId,
    backup::{Manifest, Proof},
};
use sqlx::sqlite::SqliteRow;

use crate::{
    Store, StoreError,
    row::{json, path_text, time},
};

/// A backup that the catalogue knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CataloguedBackup {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Its manifest's file; the artifact is beside it.
    pub manifest_path: PathBuf,
    /// How far it is proven.
    pub proof: Proof,
}

impl Store {
    /// Adds a backup, or renews what the catalogue says of it.
    pub async fn backup_put(&self, backup: &CataloguedBackup) -> Result<(), StoreError> {
        let manifest = &backup.manifest;
        sqlx::query(
            "INSERT INTO backups (id, environment, project, started, manifest, path, proof)
             VALUES (?1, ?2, (SELECT project FROM environments WHERE id = ?2), ?3, ?4, ?5, ?6)
             ON CONFLICT (id) DO UPDATE SET manifest = excluded.manifest, path = excluded.path, proof = excluded.proof",
        )
        .bind(manifest.id.to_string())
        .bind(manifest.environment.map(|id| id.to_string()))
        .bind(time(manifest.started))
        .bind(json("manifest", manifest)?)
        .bind(path_text(&backup.manifest_path)?)
        .bind(json("proof", &backup.proof)?)
        .execute(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        Ok(())
    }

    /// Backups, newest first: of one environment, of one project's, or all.
    pub async fn backups(
        &self,
        environment: Option<EnvironmentId>,
        project: Option<ProjectId>,
    ) -> Result<Vec<CataloguedBackup>, StoreError> {
        let rows = sqlx::query(
            "SELECT manifest, path, proof FROM backups
             WHERE (?1 IS NULL OR environment = ?1) AND (?2 IS NULL OR project = ?2)
             ORDER BY started DESC, id DESC",
        )
        .bind(environment.map(|id| id.to_string()))
        .bind(project.map(|id| id.to_string()))
        .fetch_all(&self.pool)
        .await
        .map_err(|error| self.failed(&error))?;
        rows.iter().map(|row| backup(self, row)).collect()
    }

    /// One backup.
    pub async fn backup(&self, id: BackupId) -> Result<Option<CataloguedBackup>, StoreError> {
        let row = sqlx::query("SELECT manifest, path, proof FROM backups WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        row.as_ref().map(|row| backup(self, row)).transpose()
    }

    /// Forgets a backup; its files are none of the catalogue's business.
    pub async fn backup_forget(&self, id: BackupId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM backups WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await
            .map_err(|error| self.failed(&error))?;
        Ok(())
    }
}

fn backup(store: &Store, row: &SqliteRow) -> Result<CataloguedBackup, StoreError> {
    Ok(CataloguedBackup {
        manifest: store.noun("manifest", row, "manifest")?,
        manifest_path: PathBuf::from(store.text(row, "path")?),
        proof: store.noun("proof", row, "proof")?,
    })
}
