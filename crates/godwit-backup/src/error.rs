//! What can go wrong while a backup is taken or checked.

use std::{io, path::PathBuf};

use godwit_db::DbError;

use crate::ToolMissing;

/// A native tool that did not do its work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{tool} {}{}", ended(*.status), complaints(.said))]
pub struct ToolFailure {
    /// The tool and its version: `pg_dump 15.20`.
    pub tool: String,
    /// Its exit status; `None` where a signal ended it.
    pub status: Option<i32>,
    /// Its last complaints, without secrets.
    pub said: Vec<String>,
}

fn ended(status: Option<i32>) -> String {
    match status {
        Some(0) => "reported errors although it ended with status 0".to_owned(),
        Some(status) => format!("ended with status {status}"),
        None => "was killed".to_owned(),
    }
}

fn complaints(lines: &[String]) -> String {
    if lines.is_empty() {
        String::new()
    } else {
        format!(": {}", lines.join("; "))
    }
}

/// Why there is no backup, or no answer about one. Nothing half-written stays behind.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The target did not answer as needed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// No installed tool fits the server.
    #[error(transparent)]
    ToolMissing(#[from] ToolMissing),
    /// The native tool failed.
    #[error(transparent)]
    Tool(#[from] ToolFailure),
    /// The file of a SQLite target does not exist.
    #[error("{path} does not exist, so there is nothing to back up")]
    NoDatabase {
        /// The file.
        path: PathBuf,
    },
    /// The folder's disk has less room than the backup is expected to need; nothing was begun.
    #[error("{folder} has {free} bytes free and the backup needs about {needed}")]
    NoSpace {
        /// The folder for backups.
        folder: PathBuf,
        /// Estimate of the artifact's size.
        needed: u64,
        /// Free bytes on its disk.
        free: u64,
    },
    /// The disk filled up on the way.
    #[error("the disk of {path} is full after {written} bytes")]
    DiskFull {
        /// What was written.
        path: PathBuf,
        /// How far it came.
        written: u64,
    },
    /// A file or folder refused.
    #[error("cannot {doing} {path}")]
    File {
        /// What was tried: `write`, `rename`.
        doing: &'static str,
        /// On what.
        path: PathBuf,
        /// The system's answer.
        #[source]
        source: io::Error,
    },
    /// SQLite refused.
    #[error("SQLite on {path}: {message}")]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// SQLite's words.
        message: String,
    },
    /// The tool was content, and the artifact is not what it should be.
    #[error("the backup is not usable: {why}")]
    Unusable {
        /// What is wrong with it.
        why: String,
    },
    /// This part of a database cannot be taken.
    #[error("that part of the database cannot be backed up: {why}")]
    Scope {
        /// Why not.
        why: String,
    },
    /// There is no server to restore into.
    #[error("{why}")]
    NoServer {
        /// What is missing, and the way out.
        why: String,
    },
    /// The artifact cannot be written as asked.
    #[error("the backup cannot be compressed or encrypted as asked: {why}")]
    Coding {
        /// What is wrong with the wish.
        why: String,
    },
    /// The artifact is encrypted, and what is known does not open it.
    #[error("{path} is encrypted, and {why}")]
    Locked {
        /// The artifact.
        path: PathBuf,
        /// Which key is missing or wrong.
        why: String,
    },
    /// The artifact should be encrypted, and is not what age writes.
    #[error("{path} cannot be decrypted: {why}")]
    Undecryptable {
        /// The artifact.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The password cannot be handed to the tool.
    #[error("the password holds a line break, which the tools' password files cannot carry")]
    PasswordLineBreak,
    /// Cancelled by a person.
    #[error("cancelled")]
    Cancelled,
}

impl BackupError {
    /// Wraps the system's answer; a full disk is told apart, because people can do something about it.
    pub(crate) fn file(doing: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        let path = path.into();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::DiskFull { path, written: 0 }
            }
            _ => Self::File { doing, path, source },
        }
    }

    pub(crate) fn unusable(why: impl Into<String>) -> Self {
        Self::Unusable { why: why.into() }
    }
}
