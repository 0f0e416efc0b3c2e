//! The open store, and its doors.

use std::{
    path::Path,
    sync::Arc,
    time::Duration,
};

use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::{Backups, Environments, Projects, Runs, Settings, StoreError, open};

/// How long to wait for another process's write; each takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(5);

/// Godwit's own data, open. Cloning is cheap and shares the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
    path: Arc<Path>,
}

impl Store {
    /// Opens the store in `folder`, making both where they are missing and bringing an older one up to date.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_within(folder, PATIENCE).await
    }

    /// As [`Store::open`], waiting at most `patience` for another process that holds the file.
    pub async fn open_within(folder: &Path, patience: Duration) -> Result<Self, StoreError> {
        let (pool, path) = open::open(folder, patience).await?;
        Ok(Self { pool, path: path.into() })
    }

    /// The store's file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends all connections, and with them the `-wal` file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The projects.
    pub fn projects(&self) -> Projects<'_> {
        Projects { store: self }
    }

    /// The environments of all projects.
    pub fn environments(&self) -> Environments<'_> {
        Environments { store: self }
    }

    /// The runs and their events.
    pub fn runs(&self) -> Runs<'_> {
        Runs { store: self }
    }

    /// The catalogue of backups.
    pub fn backups(&self) -> Backups<'_> {
        Backups { store: self }
    }

    /// The settings.
    pub fn settings(&self) -> Settings<'_> {
        Settings { store: self }
    }

    /// Begins a transaction that will write.
    ///
    /// It takes the write lock at once: one that begins as a reader and then writes is refused without
    /// waiting where another process wrote in between.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(|error| self.fail(error))
    }

    /// Tells the causes of a failure apart.
    pub(crate) fn fail(&self, error: sqlx::Error) -> StoreError {
        open::cause(&self.path, error)
    }

}
