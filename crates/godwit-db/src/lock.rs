//! The target lock: the only way to write to a target.

use std::{fmt, time::Duration};

use godwit_core::{
    DbObject, Effect, Engine, FormatId, History, JournalEntry, JournalRow, Marked, Marker, ServerInfo, Version,
};
use tokio::time::Instant;

use crate::{
    Canceller, Capabilities, DbError, HistoryChange, Looked,
    history::{self, Found},
    journal, marker, outcome,
    recorder::{OwnTables, Recorder, Transcript},
    session::{self, Session},
    target::Target,
};

mod single;
mod whole;

pub use single::Unfinished;
pub use whole::{Kept, Next, Sharing, Whole, WholeFailure};

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
    pub(crate) session: Box<dyn Session>,
    format: FormatId,
    /// Where history and journal are, once they were found: scripts may change the search path or the current database.
    found: Option<Found>,
    /// What is to be written with, or before, whatever comes next: texts of this crate's own.
    owed: Vec<String>,
    /// The settings that were sent last.
    settings: String,
    /// The transaction of Godwit's own that is open.
    open: Option<whole::Open>,
}

impl TargetLock {
    /// Connects and takes the lock. A SQLite file is created where it is missing; its folder is not.
    pub async fn acquire(target: &Target, request: &LockRequest) -> Result<Self, LockError> {
        let session = session::open_writer(target, &request.holder).await?;
        Self::hold(session, request).await
    }

    /// A lock on nothing: what is done with it is written down instead of sent, in the very texts.
    pub async fn recording(
        engine: Engine,
        database: &str,
        own: OwnTables,
        request: &LockRequest,
    ) -> Result<(Self, Transcript), LockError> {
        let (recorder, transcript) = Recorder::new(engine, database, own);
        Ok((Self::hold(Box::new(recorder), request).await?, transcript))
    }

    async fn hold(mut session: Box<dyn Session>, request: &LockRequest) -> Result<Self, LockError> {
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
            found: None,
            owed: Vec::new(),
            settings: String::new(),
            open: None,
        })
    }

    /// The server behind the target.
    pub fn server(&self) -> &ServerInfo {
        self.session.server()
    }

    /// Whose SQL the target speaks.
    pub fn engine(&self) -> Engine {
        self.session.engine()
    }

    /// The server's number for the session that holds the lock and runs everything; SQLite has none.
    pub fn session_id(&self) -> Option<i64> {
        self.session.session_id()
    }

    /// The format that the lock was asked for.
    pub const fn format(&self) -> FormatId {
        self.format
    }

    /// What the target can do.
    pub fn capabilities(&self) -> Capabilities {
        self.session.capabilities()
    }

    /// Makes history table and journal where they are missing; says whether the history was.
    pub async fn ensure_history(&mut self, format: FormatId) -> Result<bool, DbError> {
        let (found, created) = history::ensure(self.session.as_mut(), format).await?;
        self.found = Some(found);
        Ok(created)
    }

    /// What the history of `format` says now, under the lock.
    pub async fn history(&mut self, format: FormatId) -> Result<History, DbError> {
        match &self.found {
            Some(found) => history::read_located(self.session.as_mut(), found, format).await,
            None => history::read(self.session.as_mut(), format).await,
        }
    }

    /// What the journal says about a migration, oldest first; nothing where there is no journal.
    pub async fn journal(&mut self, version: &Version) -> Result<Vec<JournalRow>, DbError> {
        if self.found.is_none() {
            self.found = Some(history::locate(self.session.as_mut()).await?);
        }
        match self.found.as_ref().and_then(|found| found.journal.clone()) {
            Some(name) => journal::about(self.session.as_mut(), &name, version).await,
            None => Ok(Vec::new()),
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

    /// Runs one statement exactly as given.
    pub async fn execute(&mut self, sql: &str) -> Result<Executed, DbError> {
        self.session.simple(sql).await
    }

    /// Writes to the history of `format`, which [`TargetLock::ensure_history`] has made, and commits it, with what was
    /// owed.
    pub async fn record(&mut self, format: FormatId, change: &HistoryChange) -> Result<(), DbError> {
        self.owe_history(format, change)?;
        self.settle().await
    }

    /// Puts a change of the history down to be written with what comes next, at the latest by [`TargetLock::settle`].
    pub fn owe_history(&mut self, format: FormatId, change: &HistoryChange) -> Result<(), DbError> {
        self.owed.extend(self.history_write(format, change)?);
        Ok(())
    }

    /// Puts a row of the journal down to be written with what comes next, at the latest by [`TargetLock::settle`].
    pub fn owe(&mut self, entry: &JournalEntry) -> Result<(), DbError> {
        let text = self.journal_write(entry)?;
        self.owed.push(text);
        Ok(())
    }

    /// Commits what is owed.
    pub async fn settle(&mut self) -> Result<(), DbError> {
        if self.owed.is_empty() {
            return Ok(());
        }
        self.session.commit(&self.owed).await?;
        self.owed.clear();
        Ok(())
    }

    /// What became of a statement with this effect, by what the catalogue says now.
    ///
    /// The session that ran it held this lock, so it is gone, and nothing of it runs any more. Names are sought where this
    /// session seeks them: what the script had set up (`SET search_path`, `USE`) is to be set up first.
    pub async fn outcome(&mut self, effect: &Effect, before: Option<&str>) -> Result<Looked, DbError> {
        outcome::judge(self.session.as_mut(), effect, before).await
    }

    /// A digest of how `object` is defined, as [`Reader::definition`](crate::Reader::definition) gives it: for
    /// [`Effect::Redefines`], to be kept before the statement runs.
    pub async fn definition(&mut self, object: &DbObject) -> Result<Option<String>, DbError> {
        outcome::definition(self.session.as_mut(), object).await
    }

    fn history_write(&self, format: FormatId, change: &HistoryChange) -> Result<Option<String>, DbError> {
        let found = self.found.as_ref().and_then(|found| found.history(format));
        let located = found.ok_or_else(|| DbError::unexpected(format!("the {format} history was not looked for")))?;
        let engine = self.session.engine();
        Ok(history::write(engine, located, change)?.map(|write| write.text(engine)))
    }

    fn journal_write(&self, entry: &JournalEntry) -> Result<String, DbError> {
        let name = self.found.as_ref().and_then(|found| found.journal.as_deref());
        let name = name.ok_or_else(|| DbError::unexpected("the journal was not looked for"))?;
        Ok(journal::write(name, entry)?.text(self.session.engine()))
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
