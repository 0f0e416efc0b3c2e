//! Opening the store's file, and bringing its layout up to date.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, SqliteConnection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::StoreError;

/// The layouts, in order; the file's `user_version` counts those that it has.
const LAYOUTS: [&str; 1] = [include_str!("../migrations/0001_base.sql")];

/// The file in the data folder.
const FILE: &str = "godwit.db";

/// How long a write waits for another process of Godwit.
const BUSY: Duration = Duration::from_secs(10);

/// Godwit's own data. Cloning is cheap and shares the connections.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
    path: Arc<Path>,
}

impl Store {
    /// Opens the store in `folder`, making both where they are missing.
    ///
    /// # Errors
    /// [`StoreError::Newer`], [`StoreError::Damaged`] and [`StoreError::Busy`] leave the file as it is.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        private_folder(folder)?;
        private_file(&path)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .busy_timeout(BUSY)
            .foreign_keys(true)
            .disable_statement_logging();
        let found = layout(&path, &options).await?;
        if found < LAYOUTS.len() {
            upgrade(&path, &options).await?;
        }
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            .acquire_timeout(BUSY)
            // A run's record must survive a power cut: it is what tells that the target may be half changed.
            .connect_with(options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full))
            .await
            .map_err(|error| StoreError::sqlite(&path, &error))?;
        Ok(Self { pool, path: path.into() })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn failed(&self, error: &sqlx::Error) -> StoreError {
        StoreError::sqlite(&self.path, error)
    }
}

/// How many layouts the file has, read without a write: a newer or damaged file is not even touched.
async fn layout(path: &Path, options: &SqliteConnectOptions) -> Result<usize, StoreError> {
    let failed = |error| StoreError::sqlite(path, &error);
    let mut look = options.clone().read_only(true).connect().await.map_err(failed)?;
    let found: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut look).await.map_err(failed)?;
    let check: String = sqlx::query_scalar("PRAGMA quick_check(1)").fetch_one(&mut look).await.map_err(failed)?;
    look.close().await.map_err(failed)?;
    if check != "ok" {
        return Err(StoreError::Damaged { path: path.to_path_buf(), why: check });
    }
    let known = i64::try_from(LAYOUTS.len()).unwrap_or(i64::MAX);
    if found > known {
        return Err(StoreError::Newer { path: path.to_path_buf(), found, known });
    }
    Ok(usize::try_from(found).unwrap_or(0))
}

/// Applies the missing layouts in one transaction; two processes may come here at once.
async fn upgrade(path: &Path, options: &SqliteConnectOptions) -> Result<(), StoreError> {
    let failed = |error| StoreError::sqlite(path, &error);
    let mut connection = options.clone().connect().await.map_err(failed)?;
    connection.execute("BEGIN IMMEDIATE").await.map_err(failed)?;
    let outcome = missing_layouts(&mut connection).await;
    let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
    connection.execute(end).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    outcome.map_err(failed)
}

async fn missing_layouts(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let done: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(&mut *connection).await?;
    for layout in LAYOUTS.iter().skip(usize::try_from(done).unwrap_or(0)) {
        connection.execute(sqlx::raw_sql(*layout)).await?;
    }
    connection.execute(sqlx::raw_sql(AssertSqlSafe(format!("PRAGMA user_version = {}", LAYOUTS.len())))).await?;
    Ok(())
}

fn private_folder(folder: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::File { doing: "make the folder", path: folder.to_path_buf(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt as _;
        builder.mode(0o700);
    }
    builder.create(folder).map_err(failed)
}

/// Makes the file for its owner alone before SQLite opens it; SQLite gives its side files the same mode.
fn private_file(path: &Path) -> Result<(), StoreError> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(source) => Err(StoreError::File { doing: "make", path: PathBuf::from(path), source }),
    }
}
