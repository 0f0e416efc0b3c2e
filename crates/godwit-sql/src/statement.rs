//! What a split script consists of.

use godwit_core::Span;

use crate::{ScanFinding, StatementKind};

/// A script, split.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    /// Its statements in order; every byte outside their spans is space, a comment, a terminator or a client's line.
    pub statements: Vec<Statement>,
    /// What is wrong or only understood by a vendor's client, by place.
    pub findings: Vec<ScanFinding>,
}

/// Where the statements of a script are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spans {
    /// One for each statement, in order; as [`Statement::span`].
    pub spans: Vec<Span>,
    /// As [`Script::findings`].
    pub findings: Vec<ScanFinding>,
}

/// One SQL statement of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// From its first word to its last, without leading and trailing comments and without the terminator.
    ///
    /// This is exactly the text to send: the `END` of a compound body is in it, the `;` after that is not.
    pub span: Span,
    /// The line of its first word, from 1.
    pub line: u32,
    /// The column of its first word in characters, from 1.
    pub column: u32,
    /// What it does.
    pub kind: StatementKind,
    /// How a surrounding transaction treats it.
    pub transactional: Transactional,
    /// One line of at most 80 characters for lists: space collapsed, comments dropped, passwords masked.
    pub summary: String,
    /// Whether it begins or ends a transaction itself.
    pub controls_transaction: Option<TransactionControl>,
    /// Whether its failure leaves nothing of it behind, as far as its text tells.
    pub atomic: bool,
    /// Whether it waits for locks without anybody queueing behind it, and so may wait for long.
    pub patient: bool,
    /// Whether its text may hold a password, so that it must not be logged or shown unmasked.
    pub has_secret: bool,
}

/// How a surrounding transaction treats a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Transactional {
    /// It is part of the transaction and undone with it.
    Yes,
    /// The engine commits what is open before and after it (MySQL's DDL): it cannot be undone.
    ImplicitCommit,
    /// What it runs may commit, and its text does not tell (MySQL's CALL and EXECUTE).
    MayCommit,
    /// The engine refuses it inside a transaction.
    Refused,
    /// The engine takes it inside a transaction and silently does nothing (SQLite's `PRAGMA foreign_keys`).
    NoEffect,
}

impl Transactional {
    /// Whether the statement does its work inside a transaction and is undone with it.
    pub const fn is_safe_inside(self) -> bool {
        matches!(self, Self::Yes)
    }
}

/// What a statement does to the session's own transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TransactionControl {
    /// Begins one.
    Begin,
    /// Commits it, or hands it to two-phase commit.
    Commit,
    /// Rolls it back.
    Rollback,
    /// Commits or rolls it back and begins the next at once: `COMMIT AND CHAIN`.
    Chain,
    /// Sets, releases or rolls back to a savepoint; the transaction goes on.
    Savepoint,
    /// Keeps the session from every table that it does not name (MySQL's LOCK TABLES).
    LockTables,
    /// Ends that.
    UnlockTables,
}
