//! Opening the store's file, and bringing its layout up to date.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    ConnectOptions, Connection, Sqlite, SqliteConnection, SqlitePool, Transaction,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::time::{Instant, sleep};

use crate::{
    StoreError,
    file::{private_file, private_folder},
};

/// The layouts, in order. Each sets `user_version` to its own number, from 1; a released one is never edited.
const LAYOUTS: [&str; 3] = [
    include_str!("../migrations/0001_base.sql"),
    include_str!("../migrations/0002_schedules.sql"),
    include_str!("../migrations/0003_destinations.sql"),
];

/// The newest layout that this program knows.
const KNOWN: i64 = LAYOUTS.len() as i64;

/// Marks the file as Godwit's in SQLite's header: `GDWT`, as the first layout sets it.
const APPLICATION_ID: i64 = 0x4744_5754;

/// The file in the data folder.
const FILE: &str = "godwit.db";

/// Beside the file, written whenever all of its pages were looked at: that takes longer the more there is, so it is done
/// once a day. Pages that break in between are told when they are read.
const CHECKED: &str = "godwit.db-checked";

const DAY: Duration = Duration::from_hours(24);

/// How long a write waits for another process of Godwit.
const PATIENCE: Duration = Duration::from_secs(10);

/// Between two tries where SQLite refuses without waiting.
const PAUSE: Duration = Duration::from_millis(25);

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
        Self::open_within(folder, PATIENCE).await
    }

    /// As [`Store::open`]; neither opening nor any write waits longer than `patience` for another process.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_within(folder: &Path, patience: Duration) -> Result<Self, StoreError> {
        let path = folder.join(FILE);
        private_folder(folder).map_err(|source| StoreError::file("make the folder", folder, source))?;
        private_file(&path)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .busy_timeout(patience)
            .foreign_keys(true)
            .disable_statement_logging();
        let mark = folder.join(CHECKED);
        let this = number(&path);
        if !was_checked(&mark, this.as_deref()) && look(&path, &options).await? {
            // The next opening checks again where this fails.
            let _ = private_file(&mark).map(|()| std::fs::write(&mark, this.unwrap_or_default()));
        }
        let pool = connect(&path, options, patience).await?;
        if let Err(error) = bring_up_to_date(&path, &pool).await {
            pool.close().await;
            return Err(error);
        }
        Ok(Self {
            pool,
            path: path.into(),
        })
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Ends the connections. The last one to end, of all processes, folds SQLite's side files into the file.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// Begins a transaction that will write.
    ///
    /// It takes the write lock at once: one that reads first and then writes is refused without waiting where
    /// another process wrote in between.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        self.pool
            .begin_with("BEGIN IMMEDIATE")
            .await
            .map_err(|error| self.failed(&error))
    }

    pub(crate) fn failed(&self, error: &sqlx::Error) -> StoreError {
        StoreError::sqlite(&self.path, error)
    }
}

/// Reads before anything is written: a file that is newer, damaged or another program's is not even touched.
/// Says whether there was anything, so that all of it was looked at.
async fn look(path: &Path, options: &SqliteConnectOptions) -> Result<bool, StoreError> {
    let failed = |error| StoreError::sqlite(path, &error);
    let mut connection = options.clone().read_only(true).connect().await.map_err(failed)?;
    // One transaction, so that all answers are of one moment: another process may be making the store right now,
    // and half of what it writes would look like another program's database.
    let mut moment = connection.begin().await.map_err(failed)?;
    let looked = inspect(path, &mut moment).await;
    drop(moment);
    // The connection only read, so a failed close loses nothing and must not hide what was found.
    let _ = connection.close().await;
    looked
}

async fn inspect(path: &Path, connection: &mut SqliteConnection) -> Result<bool, StoreError> {
    let failed = |error| StoreError::sqlite(path, &error);
    let found = layout(path, &mut *connection).await?;
    let owner: i64 = sqlx::query_scalar("PRAGMA application_id")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    let tables: i64 = sqlx::query_scalar("SELECT count(*) FROM sqlite_schema")
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
    if owner != APPLICATION_ID && (owner != 0 || found != 0 || tables != 0) {
        return Err(damaged(path, "it is another program's database"));
    }
    if found == 0 {
        return Ok(false);
    }
    let check: String = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    if check == "ok" {
        Ok(true)
    } else {
        Err(damaged(path, &check))
    }
}

/// Whether this very file was looked at in the last 24 hours.
fn was_checked(mark: &Path, file: Option<&str>) -> bool {
    let modified = std::fs::metadata(mark).and_then(|metadata| metadata.modified());
    let is_of_today = modified.is_ok_and(|modified| modified.elapsed().is_ok_and(|age| age < DAY));
    is_of_today && file.is_some() && std::fs::read_to_string(mark).ok().as_deref() == file
}

/// The file's number on its disk, by which another one in its place is told.
#[cfg(unix)]
fn number(path: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = std::fs::metadata(path).ok()?;
    Some(format!("{} {}\n", metadata.dev(), metadata.ino()))
}

/// Windows' numbers need the file open: there it is looked at each time.
#[cfg(not(unix))]
fn number(_path: &Path) -> Option<String> {
    None
}

/// Connects, again and again while another process turns a new file to write-ahead logging: SQLite's own waiting
/// does not cover that change.
async fn connect(path: &Path, options: SqliteConnectOptions, patience: Duration) -> Result<SqlitePool, StoreError> {
    // A run's record must survive a power cut: it is what tells that the target may be half changed.
    let options = options
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let until = Instant::now() + patience;
    loop {
        let pool = SqlitePoolOptions::new()
            .max_connections(4)
            // Longer than one write may wait, else those that queue behind it would be told that it is locked.
            .acquire_timeout(patience * 4)
            .connect_with(options.clone());
        match pool.await.map_err(|error| StoreError::sqlite(path, &error)) {
            Ok(pool) => return Ok(pool),
            Err(StoreError::Busy { .. }) if Instant::now() < until => sleep(PAUSE).await,
            Err(error) => return Err(error),
        }
    }
}

/// Applies the missing layouts in one transaction; two processes may come here at once.
async fn bring_up_to_date(path: &Path, pool: &SqlitePool) -> Result<(), StoreError> {
    let failed = |error| StoreError::sqlite(path, &error);
    let mut connection = pool.acquire().await.map_err(failed)?;
    if layout(path, &mut connection).await? == KNOWN {
        drop(connection);
        // The pool takes it back in a task of its own; whoever asks before that gets a second one.
        tokio::task::yield_now().await;
        return Ok(());
    }
    let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await.map_err(failed)?;
    // Again under the lock: meanwhile another process may have done it, even a newer one.
    let found = layout(path, &mut transaction).await?;
    for layout in LAYOUTS.iter().skip(usize::try_from(found).unwrap_or_default()) {
        sqlx::raw_sql(*layout)
            .execute(&mut *transaction)
            .await
            .map_err(failed)?;
    }
    transaction.commit().await.map_err(failed)
}

/// How many layouts the file has; more than this program knows is an error.
async fn layout(path: &Path, connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let found: i64 = sqlx::query_scalar("PRAGMA user_version")
        .fetch_one(connection)
        .await
        .map_err(|error| StoreError::sqlite(path, &error))?;
    match found {
        0..=KNOWN => Ok(found),
        ..0 => Err(damaged(path, &format!("its layout has the number {found}"))),
        _ => Err(StoreError::Newer {
            path: PathBuf::from(path),
            found,
            known: KNOWN,
        }),
    }
}

fn damaged(path: &Path, why: &str) -> StoreError {
    StoreError::Damaged {
        path: PathBuf::from(path),
        why: why.to_owned(),
    }
}
