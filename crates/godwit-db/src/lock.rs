//! The target lock: the only way to write to a target.

use std::{fmt, time::Duration};

use godwit_core::{FormatId, History, Marked, Marker, ServerInfo};
use tokio::time::Instant;

use crate::{
    Canceller, Capabilities, DbError, HistoryChange,
    history::{self, Located},
    marker,
    session::{self, Session},
    target::Target,
};

/// Who asks for the lock, and how patiently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockRequest {
    /// Whose history will be written. For sqlx, the lock of sqlx's `Migrator` is taken too, so that a program which
    /// migrates itself at its start waits. (sqlx's command takes no lock at all.)
    pub format: FormatId,
    /// Who asks, as others will read it while they wait: `ana on laptop, run 0190…`.
    pub holder: String,
    /// How long to wait; zero tries once.
    pub wait: Duration,
}

/// Why the lock was not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// Somebody else holds it.
    #[error("the target is locked by {}", holder.as_deref().unwrap_or("another session"))]
    Busy {
        /// Who, as far as the target tells.
        holder: Option<String>,
        /// How long was waited.
        waited: Duration,
    },
    /// It could not be asked for.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What the server had to say beside its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// `NOTICE`, `WARNING` …
    pub severity: String,
    /// In the server's words.
    pub message: String,
}

/// A statement that ran to its end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Executed {
    /// Rows that it changed or returned, where the engine says.
    pub rows_affected: Option<u64>,
    /// What the server said meanwhile.
    pub notices: Vec<Notice>,
}

// Asking again and again rather than waiting in the server: the wait can be bounded, and ended by dropping the future.
const FIRST_PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// The right to write to one target, and the session that has it.
///
/// It is bound to that session: when this value is dropped or the process dies, the server gives the lock free.
pub struct TargetLock {
    session: Box<dyn Session>,
    format: FormatId,
    /// Where the history table is, once it was found: scripts may change the search path or the current database.
    located: Option<Located>,
    in_transaction: bool,
}

impl TargetLock {
    /// Connects and takes the lock. A SQLite file is created where it is missing; its folder is not.
    pub async fn acquire(target: &Target, request: &LockRequest) -> Result<Self, LockError> {
        let mut session = session::open_writer(target, &request.holder).await?;
        let started = Instant::now();
        let mut pause = FIRST_PAUSE;
        while !session.try_lock(request.format, &request.holder).await? {
            let waited = started.elapsed();
            let Some(left) = request.wait.checked_sub(waited).filter(|left| !left.is_zero()) else {
                let holder = session.lock_holder(request.format).await?;
                session.close().await;
                return Err(LockError::Busy { holder, waited });
            };
            tokio::time::sleep(pause.min(left)).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        Ok(Self {
            session,
            format: request.format,
            located: None,
            in_transaction: false,
        })
    }

    /// The server behind the target.
    pub fn server(&self) -> &ServerInfo {
        self.session.server()
    }

    /// The format that the lock was asked for.
    pub const fn format(&self) -> FormatId {
        self.format
    }

    /// What the target can do.
    pub fn capabilities(&self) -> Capabilities {
        self.session.capabilities()
    }

    /// Makes the history table of `format` where it is missing; says whether it did.
    pub async fn ensure_history(&mut self, format: FormatId) -> Result<bool, DbError> {
        let (located, created) = history::ensure(self.session.as_mut(), format).await?;
        self.located = Some(located);
        Ok(created)
    }

    /// What the history of `format` says now, under the lock.
    pub async fn history(&mut self, format: FormatId) -> Result<History, DbError> {
        match self.located.as_ref().filter(|located| located.format() == format) {
            Some(located) => history::read_located(self.session.as_mut(), located).await,
            None => history::read(self.session.as_mut(), format).await,
        }
    }

    /// What the target says of itself now, under the lock: its marker, and where it is.
    pub async fn marked(&mut self) -> Result<Marked, DbError> {
        marker::read(self.session.as_mut()).await
    }

    /// Writes the marker in place of the one that is there. It is written wholly or not at all.
    pub async fn mark(&mut self, marker: &Marker) -> Result<(), DbError> {
        marker::write(self.session.as_mut(), marker).await
    }

    /// Begins a transaction; on SQLite it takes the write lock at once (`BEGIN IMMEDIATE`).
    pub async fn begin(&mut self) -> Result<(), DbError> {
        let sql = self.session.begin_sql();
        self.session.simple(sql).await?;
        self.in_transaction = true;
        Ok(())
    }

    /// Commits the transaction.
    pub async fn commit(&mut self) -> Result<(), DbError> {
        self.in_transaction = false;
        self.session.simple("COMMIT").await.map(drop)
    }

    /// Rolls the transaction back.
    pub async fn rollback(&mut self) -> Result<(), DbError> {
        self.in_transaction = false;
        self.session.rollback().await
    }

    /// Runs one statement exactly as given.
    pub async fn execute(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.session.simple(sql).await
    }

    /// Writes to the history of `format`, which [`TargetLock::ensure_history`] has made; values are bound.
    pub async fn record(&mut self, format: FormatId, change: &HistoryChange) -> Result<(), DbError> {
        if !history::writes(format, change) {
            return Ok(());
        }
        let located = match self.located.take().filter(|located| located.format() == format) {
            Some(located) => located,
            None => history::ensure(self.session.as_mut(), format).await?.0,
        };
        let outcome = history::record(self.session.as_mut(), &located, change).await;
        self.located = Some(located);
        outcome?;
        if !self.in_transaction && !self.session.capabilities().transactional_ddl {
            // A script may have turned autocommit off, as those of mysqldump do; the row must not wait for anything.
            self.session.simple("COMMIT").await?;
        }
        Ok(())
    }

    /// A handle that cancels the running statement from outside.
    pub fn canceller(&self) -> Canceller {
        self.session.canceller()
    }

    /// Gives the lock back and says goodbye.
    pub async fn release(mut self) -> Result<(), DbError> {
        let outcome = self.session.unlock().await;
        self.session.close().await;
        outcome
    }
}

impl fmt::Debug for TargetLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TargetLock")
            .field("server", self.session.server())
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
