//! The journal: Godwit's per-statement record inside a target, by which a run resumes.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{Direction, RunId, Version};

/// What a row of the journal says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum JournalEvent {
    /// A run took the lock and is about to write.
    RunStarted,
    /// A stepwise migration begins, or goes on; the fingerprint is its script's.
    MigrationStarted,
    /// A statement is about to be sent. It also says that those before it are done.
    StatementStarted,
    /// A statement is done: written in the transaction that did it, so that one is never without the other.
    StatementDone,
    /// The run came to an end, good or bad.
    RunEnded,
    /// A person said what became of a migration, and why.
    Resolved,
}

impl JournalEvent {
    /// Every event.
    pub const ALL: [Self; 6] = [
        Self::RunStarted,
        Self::MigrationStarted,
        Self::StatementStarted,
        Self::StatementDone,
        Self::RunEnded,
        Self::Resolved,
    ];

    /// The word in the table.
    pub const fn id(self) -> &'static str {
        match self {
            Self::RunStarted => "run-started",
            Self::MigrationStarted => "migration-started",
            Self::StatementStarted => "statement-started",
            Self::StatementDone => "statement-done",
            Self::RunEnded => "run-ended",
            Self::Resolved => "resolved",
        }
    }
}

/// What a run writes down about one event; the time is the server's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalEntry {
    /// The run.
    pub run: RunId,
    /// What happens.
    pub event: JournalEvent,
    /// The migration, where it is about one.
    pub version: Option<Version>,
    /// Which way it goes.
    pub direction: Direction,
    /// The statement's position in the script, from 1.
    pub statement: Option<u32>,
    /// SHA-256 in hexadecimal of the statement's or script's text.
    pub fingerprint: Option<String>,
    /// Digest of the definition that the statement changes, as it was before.
    pub before: Option<String>,
    /// The operating system's user.
    pub by: String,
    /// The machine.
    pub machine: String,
    /// More, for people: the plan's digest, the outcome, a person's reason.
    pub note: Option<String>,
}

/// A row as it was read back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalRow {
    /// The run.
    pub run: String,
    /// What happened.
    pub event: JournalEvent,
    /// The migration, where it is about one.
    pub version: Option<Version>,
    /// Which way it went.
    pub direction: Direction,
    /// The statement's position in the script, from 1.
    pub statement: Option<u32>,
    /// SHA-256 in hexadecimal of the statement's or script's text.
    pub fingerprint: Option<String>,
    /// Digest of the definition that the statement changes, as it was before.
    pub before: Option<String>,
    /// When, by the server's clock.
    pub at: Option<Timestamp>,
    /// The operating system's user.
    pub by: String,
    /// The machine.
    pub machine: String,
    /// More, for people.
    pub note: Option<String>,
}
