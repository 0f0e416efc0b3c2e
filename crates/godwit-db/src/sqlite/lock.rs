//! The target lock: the operating system's lock on a file beside the database.
//!
//! SQLite's own locks last for a transaction, a run for many. The system frees this one with the process, however it
//! ends; the file itself stays.

use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{Seek as _, Write as _},
    path::{Path, PathBuf},
};

use super::beside;
use crate::{DbError, StillRunning};

/// A lock that is held as long as this lives.
pub(super) struct LockFile {
    _file: File,
}

/// Beside the file itself, by whatever links it was named: one file has one lock.
fn path_of(database: &Path) -> PathBuf {
    let itself = std::fs::canonicalize(database);
    beside(itself.as_deref().unwrap_or(database), ".godwit-lock")
}

impl LockFile {
    /// Tries once; writes the holder into the file for others to read.
    pub(super) fn take(database: &Path, holder: &str) -> Result<Option<Self>, DbError> {
        let path = path_of(database);
        let failed = |error: std::io::Error| DbError::File {
            path: path.clone(),
            message: format!("the lock cannot be taken: {error}"),
        };
        let open = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path);
        let mut file = open.map_err(failed)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(None),
            Err(TryLockError::Error(error)) => return Err(failed(error)),
        }
        // The name only informs: a full disk must not cost the lock.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(holder.as_bytes()));
        Ok(Some(Self { _file: file }))
    }

    /// The program that holds the lock, where it is the run that calls itself `run`.
    ///
    /// Whether the lock is held is found by sharing it for a moment, and only where the file names the run.
    pub(super) fn sessions_of(database: &Path, run: &str) -> Result<Vec<StillRunning>, DbError> {
        let Some(holder) = Self::holder(database).filter(|holder| holder.contains(run)) else {
            return Ok(Vec::new());
        };
        let path = path_of(database);
        let failed = |error: std::io::Error| DbError::File {
            path: path.clone(),
            message: format!("nobody can tell whether the lock is held: {error}"),
        };
        let file = File::open(&path).map_err(failed)?;
        match file.try_lock_shared() {
            Ok(()) => Ok(Vec::new()),
            Err(TryLockError::WouldBlock) => Ok(vec![StillRunning {
                pid: None,
                name: Some(holder),
                active: true,
                state: None,
                query: None,
                since: None,
            }]),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// What the holder wrote. On Windows the lock keeps others from reading, and nobody can tell.
    pub(super) fn holder(database: &Path) -> Option<String> {
        let text = std::fs::read_to_string(path_of(database)).ok()?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}
