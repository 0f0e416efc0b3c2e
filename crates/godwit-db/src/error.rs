//! What can go wrong on a target.

use crate::probe::ProbeFailure;

/// What a server said against one statement, in its own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct StatementError {
    /// The server's message.
    pub message: String,
    /// SQLSTATE on PostgreSQL, the error number on MySQL, the result code's name or number on SQLite.
    pub code: Option<String>,
    /// More about it, where the server says more: a constraint's row, the PL/pgSQL line.
    pub detail: Option<String>,
    /// What the server suggests.
    pub hint: Option<String>,
    /// Where in the SQL that was sent, as a byte offset, where the server says so.
    pub offset: Option<usize>,
}

/// Why something on a target did not work.
///
/// The texts hold the server's own words and Godwit's; never a driver's rendering, which may carry the password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DbError {
    /// No session came about.
    #[error(transparent)]
    Connect(#[from] ProbeFailure),
    /// The server refused a statement; the session is alive.
    #[error(transparent)]
    Statement(#[from] StatementError),
    /// The session ended while it was in use; what became of the statement that ran is unknown.
    #[error("the connection was lost: {message}")]
    Lost {
        /// What is known about it.
        message: String,
    },
    /// The running statement was cancelled through a [`crate::Canceller`].
    #[error("the statement was cancelled")]
    Cancelled,
    /// The statement was taken back by ourselves: too many waited behind it, or it took too long.
    #[error("{reason}")]
    GaveWay {
        /// Why.
        reason: String,
        /// Whether another try may do better.
        again: bool,
    },
    /// The server or the session takes no writes.
    #[error("the target is read-only: {message}")]
    ReadOnly {
        /// The server's message.
        message: String,
    },
    /// The way to the server leads through a pooler that gives every transaction another session.
    #[error(
        "{address} leads through a connection pooler that gives every transaction another session, as PgBouncer's \
         transaction mode does: a lock would not hold there"
    )]
    Pooled {
        /// Host and port.
        address: String,
    },
    /// The history cannot hold this.
    #[error("the {format} history keeps versions as whole numbers up to 9223372036854775807, and '{version}' is none")]
    Version {
        /// Whose history.
        format: godwit_core::FormatId,
        /// The version as its file states it.
        version: String,
    },
    /// A file or folder of a SQLite target.
    #[error("{path}: {message}")]
    File {
        /// Which.
        path: std::path::PathBuf,
        /// What about it.
        message: String,
    },
    /// The server answered what its version should not answer.
    #[error("unexpected answer from the server: {what}")]
    Unexpected {
        /// What came, and where.
        what: String,
    },
}

impl DbError {
    /// Whether the session is gone and with it any knowledge of how its last statement ended.
    pub const fn is_lost(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }

    /// Whether a statement gave up because of locks, others' or its own: in its transaction it did nothing.
    ///
    /// PostgreSQL: `lock_not_available`, `deadlock_detected`. MySQL: lock wait timeout, deadlock. SQLite: busy.
    pub fn is_lock_timeout(&self) -> bool {
        let error = match self {
            Self::Statement(error) => error,
            Self::GaveWay { again, .. } => return *again,
            _ => return false,
        };
        matches!(
            error.code.as_deref(),
            Some("55P03" | "40P01" | "1205" | "1213" | "SQLITE_BUSY" | "SQLITE_LOCKED")
        )
    }

    /// Whether PostgreSQL refused a statement only because a transaction stood around it.
    pub fn wants_no_transaction(&self) -> bool {
        let Self::Statement(error) = self else { return false };
        // active_sql_transaction; invalid_transaction_termination of a procedure that commits.
        matches!(error.code.as_deref(), Some("25001" | "2D000"))
    }

    pub(crate) fn unexpected(what: impl Into<String>) -> Self {
        Self::Unexpected { what: what.into() }
    }
}
